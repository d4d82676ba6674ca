//! `url/duplicate-parameter`

use std::collections::HashMap;

use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::typed;
use crate::finding::{Certainty, Code, Evidence, Finding};
use crate::source::Span;
use crate::syntax::uri;

/// A parameter of the query that stands twice.
pub static RULE: Rule = Rule {
    code: Code::new("url/duplicate-parameter"),
    heard: Heard { title: "a parameter stands twice that may stand once", help: "send it once" },
    references: &["https://www.rfc-editor.org/rfc/rfc6749#section-3.1"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A parameter that stands twice in the query.",
    why: "Some servers make a list of the two, and refuse it where one value is wanted; others take the first or the last.",
    mends: Mends::Unsafe,
    bad: Example::request("curl 'https://api.example.com/products?category=toys&category=garden'"),
    good: "curl 'https://api.example.com/products?category=toys'",
};

/// A second pair of the same name, and the first.
struct Slip {
    name: String,
    first: Span,
    second: Span,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let evidence = vec![Evidence { span: slip.first, note: "the first one".into() }];
    // Lists are often given in this way, so that it says little by itself.
    let finding = RULE.finding(Certainty::Possible, 0.25, word(&slip), vec![slip.second]);
    vec![Finding { evidence, ..finding }]
}

fn find(context: &Context) -> Option<Slip> {
    let mut seen: HashMap<Vec<u8>, (usize, Span)> = HashMap::new();
    let mut twice = None;
    for (text, uri) in typed(context) {
        for pair in uri.query.map(|query| uri::pairs(text.bytes(), query)).unwrap_or_default() {
            let name = text.bytes()[pair.name.clone()].to_vec();
            // A name in brackets, or with them, asks for a list; so do plural ones.
            if pair.value.is_none()
                || name.is_empty()
                || name.ends_with(b"]")
                || name.ends_with(b"%5D")
                || name.ends_with(b"s")
            {
                continue;
            }
            let span = text.span_of(pair.range());
            let entry = seen.entry(name.clone()).or_insert((0, span));
            entry.0 += 1;
            if entry.0 == 2 && twice.is_none() {
                let name = String::from_utf8_lossy(&name).into_owned();
                twice = Some(Slip { name, first: entry.1, second: span });
            }
        }
    }
    // Three and more are a list.
    twice.filter(|slip| seen.get(slip.name.as_bytes()).is_some_and(|entry| entry.0 == 2))
}

fn word(slip: &Slip) -> Words {
    Words::new(
        format!("the parameter {} stands twice", show(slip.name.as_bytes())),
        "Many servers make a list of the two. One that wants a single value refuses it; others take the first or the last.",
        "Leave one of them, if the parameter is not a list.",
    )
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_quiet, found};
    use super::*;

    #[test]
    fn a_name_that_stands_twice() {
        assert_finds(&RULE, "curl 'http://a.test/x?ward=B2&⟦ward=B3⟧'");
        assert_finds(&RULE, "curl -G http://a.test/x -d category=toys -d ⟦category=garden⟧ -d sort=price");
        assert_finds(&RULE, "GET /x?a=1&b=2&⟦a=1⟧ HTTP/1.1\r\nHost: a.test\r\n\r\n");
    }

    #[test]
    fn lists_are_quiet() {
        for paste in [
            "curl 'http://a.test/x?tags=a&tags=b'",
            "curl -g 'http://a.test/x?id[]=a&id[]=b'",
            "curl 'http://a.test/x?a=1&a=2&a=3'",
            "curl 'http://a.test/x?a&a'",
        ] {
            assert_quiet(&RULE, paste);
            assert!(found(&RULE, paste).is_empty());
        }
    }
}
