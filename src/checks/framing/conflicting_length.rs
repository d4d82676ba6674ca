//! `framing/conflicting-length`

use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::dialects::Fault;
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding, Fix};
use crate::message::Field;

/// `Content-Length` beside `Transfer-Encoding`.
pub static RULE: Rule = Rule {
    code: Code::new("framing/conflicting-length"),
    heard: Heard {
        title: "the length of the content is given in two ways",
        help: "send `Content-Length` or `Transfer-Encoding`, not both",
    },
    references: &["https://www.rfc-editor.org/rfc/rfc9112#section-6.1"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "`Content-Length` and `Transfer-Encoding` in one request. One is set by hand or copied along, the other is put \
           there by the client or a proxy.",
    why: "Each says in its own way where the content ends. Requests with both have been used to smuggle others past \
          proxies, so a client must not send them and many servers refuse them (RFC 9112 section 6.1).",
    mends: Mends::Safe,
    bad: Example::request(
        "curl https://api.example.com/log -H 'Transfer-Encoding: chunked' -H 'Content-Length: 3' -d a=1",
    ),
    good: "curl https://api.example.com/log -H 'Transfer-Encoding: chunked' -d a=1",
};

/// The two fields in the order in which they stand.
struct Slip<'a> {
    first: &'a Field,
    second: &'a Field,
    length: &'a Field,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let evidence = vec![Evidence { span: slip.first.line.span(), note: "the other one".into() }];
    let finding = RULE.finding(Certainty::Likely, 0.9, word(), vec![slip.second.line.span()]);
    vec![Finding { fix: fix(context, &slip), evidence, fault: Some(Fault::LengthAndCoding), ..finding }]
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    let length = super::written(context, "content-length").next()?;
    let coding = super::written(context, "transfer-encoding").next()?;
    let (first, second) = if length.line.home() < coding.line.home() { (length, coding) } else { (coding, length) };
    Some(Slip { first, second, length })
}

fn word() -> Words {
    Words::new(
        "`Content-Length` beside `Transfer-Encoding`",
        "Each says in its own way where the content ends. A server and a proxy that go by different ones see different \
         requests, so many servers refuse the request.",
        "Leave `Content-Length` out.",
    )
}

fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    let edit = rewrite::remove_field(context, slip.length)?;
    Some(rewrite::fix("leave Content-Length out", Applicability::Safe, vec![edit]))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn both_lengths() {
        assert_finds(
            &RULE,
            "curl http://logs.test/v1/logs -H 'Content-Type: application/json' -H 'Transfer-Encoding: chunked' -H '⟦Content-Length: 11⟧' -d '{\"msg\":\"x\"}'",
        );
        assert_finds(
            &RULE,
            "POST /x HTTP/1.1\r\nHost: a.test\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n⟦Transfer-Encoding: chunked⟧\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        );
        assert_mends(
            &RULE,
            "POST /x HTTP/1.1\r\nHost: a.test\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            "POST /x HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        );
    }

    #[test]
    fn one_length_is_quiet() {
        for paste in [
            "curl http://a.test/x -H 'Transfer-Encoding: chunked' -d a=1",
            "curl http://a.test/x -H 'Content-Length: 3' -d a=1",
            "GET /x HTTP/1.1\r\nHost: a.test\r\n\r\n",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
