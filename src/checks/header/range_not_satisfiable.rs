//! `header/range-not-satisfiable`

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::written;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::Field;
use crate::syntax::field::{self, Grammar, Kind};

/// A range of which the content has nothing.
pub static RULE: Rule = Rule {
    code: Code::new("header/range-not-satisfiable"),
    heard: Heard { title: "the range lies outside the content", help: "ask for a range within the content" },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-14.1.2",
        "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.17",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A `Range` of which the content has no byte: it begins behind the end, asks for the last 0 bytes, or ends before \
           it begins.",
    why: "A server answers 416 and tells the length in `Content-Range: bytes */1234` (RFC 9110 section 15.5.17). It comes of \
          a download that is complete already and is resumed at its end, or of a file that has become shorter.",
    mends: Mends::Unsafe,
    bad: Example::request("curl https://files.example.com/report.pdf -H 'Range: bytes=499-0'"),
    good: "curl https://files.example.com/report.pdf -H 'Range: bytes=0-499'",
};

/// A range that no content has.
struct Slip<'a> {
    field: &'a Field,
    range: std::ops::Range<usize>,
    reversed: bool,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let shown = show(&slip.field.value.bytes()[slip.range.clone()]);
    let words = if slip.reversed {
        Words::new(
            format!("range {shown} ends before it begins"),
            "The first number is the first byte, the second is the last (RFC 9110 section 14.1.2). Servers answer 416 to a \
             range that is turned round, or send all of the content.",
            "Write the first byte first.",
        )
    } else {
        Words::new(
            format!("range {shown} asks for nothing"),
            "It stands for the last 0 bytes, which no content can satisfy (RFC 9110 section 14.1.2). Servers answer 416.",
            "Ask for one byte or more, or leave the field out.",
        )
    };
    let finding = RULE.finding(Certainty::Possible, 0.55, words, vec![slip.field.value.span_of(slip.range.clone())]);
    vec![Finding { fix: fix(&slip), ..finding }]
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    let field = written(context, "range").next()?;
    let value = field.value.bytes();
    if let Some(fault) = field::faults(Grammar::Range, value).into_iter().find(|fault| fault.kind == Kind::Reversed) {
        return Some(Slip { field, range: fault.range, reversed: true });
    }
    let zero = value
        .strip_prefix(b"bytes=-")
        .is_some_and(|number| !number.is_empty() && number.iter().all(|&digit| digit == b'0'));
    zero.then_some(Slip { field, range: 6..value.len(), reversed: false })
}

fn fix(slip: &Slip) -> Option<Fix> {
    if !slip.reversed {
        return None;
    }
    let text = slip.field.value.slice(slip.range.clone());
    let text = text.text();
    let (first, last) = text.split_once('-')?;
    let edits = slip.field.value.edit(slip.range.clone(), &format!("{last}-{first}"))?;
    Some(rewrite::fix("turn the numbers round", Applicability::Unsafe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn ranges_of_nothing() {
        assert_finds(&RULE, "curl http://a.test/x -H 'Range: bytes=⟦-0⟧'");
        assert_finds(&RULE, "curl http://a.test/x -H 'Range: bytes=0-9, ⟦20-10⟧'");
        assert_mends(&RULE, "curl http://a.test/x -H 'Range: bytes=5-2'", "curl http://a.test/x -H 'Range: bytes=2-5'");
    }

    #[test]
    fn ranges_are_quiet() {
        for value in ["bytes=0-0", "bytes=-1", "bytes=9-", "bytes=9-10"] {
            assert_quiet(&RULE, &format!("curl http://a.test/x -H 'Range: {value}'"));
        }
    }
}
