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

/// The first host that a text names in an address, or in the field that is called so.
pub fn host(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("://").or_else(|| text.split_once("\nHost: "))?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && !"-._:[]".contains(c)).unwrap_or(rest.len());
    (end > 0).then(|| &rest[..end])
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

/// What cannot be known from what was pasted, and what to paste next.
pub fn unseen(request: bool, response: bool) -> &'static str {
    match (request, response) {
        (true, true) => {
            "Not seen from here: the server’s own rules, what its database holds, whether a token is revoked, and what \
             proxies change on the way."
        }
        (true, false) => {
            "Not seen from here: what the server answered, and the rules and data by which it decides. Paste the answer: it \
             usually names the cause."
        }
        (false, _) => "Not seen from here: the request. With it, the bytes at fault can be shown.",
    }
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn the_host_is_that_of_the_first_address() {
        assert_eq!(host("curl 'https://shop.test:8443/a?b=http://x'"), Some("shop.test:8443"));
        assert_eq!(host("GET / HTTP/1.1\nHost: a.test\n"), Some("a.test"));
        assert_eq!(host("{\"error\":1}"), None);
        assert_eq!(host("http:///x"), None);
    }
}
