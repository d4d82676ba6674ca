//! `header/obsolete-folding`

use std::ops::Range;

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::dialects::Fault;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Author, Field};

/// A field value that goes on in the next line.
pub static RULE: Rule = Rule {
    code: Code::new("header/obsolete-folding"),
    heard: Heard { title: "a header field goes on in a second line", help: "write it in one line" },
    references: &["https://www.rfc-editor.org/rfc/rfc9112#section-5.2"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A field value that is continued in the next line, which starts with a blank. Editors that wrap long lines and \
           programs written for mail do so.",
    why: "Lines were once folded in this way. RFC 9112 section 5.2 has servers answer 400 or put blanks in its place, and \
          proxies have disagreed about where such a value ends.",
    mends: Mends::Safe,
    bad: Example::request(
        "GET /o HTTP/1.1\r\nHost: api.example.com\r\nAccept: application/json,\r\n  text/plain\r\n\r\n",
    ),
    good: "GET /o HTTP/1.1\r\nHost: api.example.com\r\nAccept: application/json, text/plain\r\n\r\n",
};

/// The folds of a field: each line end with the blanks after it.
struct Slip<'a> {
    field: &'a Field,
    folds: Vec<Range<usize>>,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let spans = slip.folds.iter().map(|fold| slip.field.line.span_of(fold.clone())).collect();
    vec![Finding {
        fix: fix(&slip),
        fault: Some(Fault::Folding),
        ..RULE.finding(Certainty::Likely, 0.85, word(&slip), spans)
    }]
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    let mut written = context.request.fields.iter().filter(|field| field.author == Author::Person && field.colon);
    // A token that is broken by a line end is told with the credentials.
    written.find_map(|field| {
        let folds = if field.is("authorization") { Vec::new() } else { folds(field.line.bytes()) };
        (!folds.is_empty()).then_some(Slip { field, folds })
    })
}

fn folds(line: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, _) in line.iter().enumerate().filter(|&(_, &byte)| byte == b'\n') {
        let blanks = line[at + 1..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if blanks > 0 {
            found.push(at - usize::from(line[..at].ends_with(b"\r"))..at + 1 + blanks);
        }
    }
    found
}

fn word(slip: &Slip) -> Words {
    Words::new(
        format!("the value of {} goes on in the next line", show(slip.field.name.bytes().trim_ascii())),
        "Folded lines are obsolete. A server either answers 400 or puts blanks in the place of the fold (RFC 9112 section \
         5.2), and proxies have disagreed about it.",
        "Write the value in one line.",
    )
}

fn fix(slip: &Slip) -> Option<Fix> {
    let mut edits = Vec::new();
    for fold in &slip.folds {
        edits.extend(slip.field.line.edit(fold.clone(), " ")?);
    }
    Some(rewrite::fix("write it in one line", Applicability::Safe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn folded_lines() {
        assert_finds(
            &RULE,
            "GET /x HTTP/1.1\r\nHost: a.test\r\nUser-Agent: Warehouse/2.1⟦\r\n  ⟧(build 77; linux)\r\n\r\n",
        );
        assert_finds(&RULE, "curl http://a.test/x -H $'X-Note: a⟦\\n ⟧b'");
        assert_mends(
            &RULE,
            "GET /x HTTP/1.1\nHost: a.test\nX-A: 1,\n\t2,\n\t3\n\n",
            "GET /x HTTP/1.1\nHost: a.test\nX-A: 1, 2, 3\n\n",
        );
    }

    #[test]
    fn lines_are_quiet() {
        for paste in [
            "GET /x HTTP/1.1\r\nHost: a.test\r\nX-A: 1,  2\r\n\r\n",
            "curl http://a.test/x \\\n  -H 'X-A: 1'",
            "POST /x HTTP/1.1\r\nHost: a.test\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\na\r\n b",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
