use crate::finding::Finding;
use crate::report::certainty;
use crate::report::html::{capitalised, sentence};

/// How sure, in a word, and what that means here. `None` where nothing is known.
pub fn certainty_words(finding: &Finding) -> Option<(String, String)> {
    let words = certainty(finding)?;
    let (word, rest) = words.split_once(", ").unwrap_or((&words, ""));
    Some((capitalised(word), rest.into()))
}

/// `1 finding`, `3 findings`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// What is announced when a run has settled.
pub fn lead(findings: &[Finding]) -> String {
    match findings {
        [] => "Nothing wrong found.".into(),
        [verdict] => sentence(&verdict.title),
        [verdict, others @ ..] => {
            format!("{} And {}.", sentence(&verdict.title), count(others.len(), "further finding", "further findings"))
        }
    }
}
