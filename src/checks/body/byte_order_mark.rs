//! `body/byte-order-mark`

use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::source::Traced;

/// A byte order mark before the first character of the body.
pub static RULE: Rule = Rule {
    code: Code::new("body/byte-order-mark"),
    heard: Heard {
        title: "a byte order mark stands before the content",
        help: "save the content as UTF-8 without a byte order mark",
    },
    references: &["https://www.rfc-editor.org/rfc/rfc8259#section-8.1"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A byte order mark (U+FEFF) before the first character of the body.",
    why: "JSON must not begin with one (RFC 8259 section 8.1), and many parsers stop at it. Editors put it there where one \
          cannot see it.",
    mends: Mends::Safe,
    bad: Example::request("curl https://api.example.com/o --json '\u{feff}{\"a\":1}'"),
    good: "curl https://api.example.com/o --json '{\"a\":1}'",
};

/// U+FEFF in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

fn check(context: &Context) -> Vec<Finding> {
    let Some(content) = find(context) else { return Vec::new() };
    let spans = vec![content.span_of(0..MARK.len())];
    vec![Finding { fix: fix(content), ..RULE.finding(Certainty::Likely, 0.88, word(), spans) }]
}

fn find<'a>(context: &Context<'a>) -> Option<&'a Traced> {
    Some(&context.request.body.content).filter(|content| content.bytes().starts_with(MARK))
}

fn word() -> Words {
    Words::new(
        "a byte order mark before the body",
        "These three bytes are invisible. JSON must not begin with them (RFC 8259 section 8.1), and many parsers stop at the \
         first.",
        "Take the mark away: save the file as UTF-8 without BOM.",
    )
}

fn fix(content: &Traced) -> Option<Fix> {
    let edits = content.edit(0..MARK.len(), "")?;
    Some(rewrite::fix("take the mark away", Applicability::Safe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn a_mark_before_the_body() {
        assert_finds(
            &RULE,
            "curl http://a.test/x -H 'content-type: application/json' --data-binary '⟦\u{feff}⟧{\n \"a\": 1\n}'",
        );
        assert_finds(
            &RULE,
            "POST /x HTTP/1.1\nHost: a.test\nContent-Type: text/xml\nContent-Length: 7\n\n⟦\u{feff}⟧<a/>",
        );
        assert_mends(&RULE, "curl http://a.test/x --json '\u{feff}[1]'", "curl http://a.test/x --json '[1]'");
    }

    #[test]
    fn bodies_without_are_quiet() {
        for paste in [
            "curl http://a.test/x --json '{\"a\":\"\u{feff}\"}'",
            "curl http://a.test/x",
            "curl http://a.test/x -d a=1",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
