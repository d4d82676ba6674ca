//! `header/precondition-failed`

use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::written;
use crate::finding::{Certainty, Code, Evidence, Finding};

/// A condition that does not hold.
pub static RULE: Rule = Rule {
    code: Code::new("header/precondition-failed"),
    heard: Heard {
        title: "the condition that the request sets does not hold",
        help: "get the present state, and base the change on that",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-13.1",
        "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.13",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "`If-Match`, `If-None-Match`, `If-Unmodified-Since` or another condition of the request does not hold: the resource \
           has changed since, exists already, or has never had that entity tag.",
    why: "A condition keeps a change from overwriting what another has written meanwhile. Where it does not hold, a server \
          must not act, and answers 412 (RFC 9110 section 13.1). Some conditions can hardly hold: `If-Match` compares \
          strongly, so that a weak tag `W/\"…\"` matches nothing on a server that goes by the RFC.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "curl -X PUT https://api.example.com/notes/7 -H 'If-Match: \"a1\"' -H 'Content-Type: text/plain' -d hello",
        "HTTP/1.1 412 Precondition Failed\r\nETag: \"a2\"\r\nContent-Length: 0\r\n\r\n",
    ),
    good: "curl -X PUT https://api.example.com/notes/7 -H 'If-Match: \"a2\"' -H 'Content-Type: text/plain' -d hello",
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(matches) = written(context, "if-match").next() else { return Vec::new() };
    let value = matches.value.bytes();
    if let Some(none) = written(context, "if-none-match").find(|none| none.value.bytes() == value) {
        let words = Words::new(
            "`If-Match` and `If-None-Match` ask for opposites",
            "The one wants the state to be this, the other wants it not to be this. No state fulfils both, and servers \
             answer 412 (RFC 9110 section 13.2.2).",
            "Leave only the one that is meant: `If-Match` to change, `If-None-Match: *` to create.",
        );
        let evidence = vec![Evidence { span: matches.value.span(), note: "the opposite".into() }];
        let finding = RULE.finding(Certainty::Likely, 0.75, words, vec![none.value.span()]);
        return vec![Finding { evidence, ..finding }];
    }
    // A weak tag has its quotes: others are told by their grammar.
    let weak = |tag: &[u8]| tag.trim_ascii().starts_with(b"W/\"");
    if !value.split(|&byte| byte == b',').all(weak) {
        return Vec::new();
    }
    let words = Words::new(
        "weak entity tag in `If-Match`",
        "`If-Match` compares strongly, and a weak tag is never equal in that sense (RFC 9110 section 13.1.1): servers that \
         go by it answer 412 whatever the state is. Some APIs compare weakly all the same.",
        "Use the strong entity tag, or the version field of the API, if there is one.",
    );
    vec![RULE.finding(Certainty::Possible, 0.35, words, vec![matches.value.span()])]
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_quiet};
    use super::*;

    #[test]
    fn conditions_that_cannot_hold() {
        let finding = assert_finds(&RULE, "curl -X PUT http://a.test/x -H 'If-Match: ⟦W/\"a1\"⟧' -d a=1");
        assert_eq!(finding.certainty, Certainty::Possible);
        assert_finds(&RULE, "curl -X PUT http://a.test/x -H 'If-Match: *' -H 'If-None-Match: ⟦*⟧' -d a=1");
    }

    #[test]
    fn conditions_are_quiet() {
        for field in ["If-Match: \"a1\"", "If-None-Match: W/\"a1\"", "If-Match: W/\"a1\", \"b\""] {
            assert_quiet(&RULE, &format!("curl http://a.test/x -H '{field}'"));
        }
    }
}
