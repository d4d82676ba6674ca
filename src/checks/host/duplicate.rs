//! `host/duplicate`

use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::dialects::Fault;
use crate::finding::{Certainty, Code, Evidence, Finding, Fix};
use crate::message::{Author, Client, Field};

/// More than one `Host`.
pub static RULE: Rule = Rule {
    code: Code::new("host/duplicate"),
    heard: Heard { title: "there is more than one `Host`", help: "send it once" },
    references: &["https://www.rfc-editor.org/rfc/rfc9112#section-3.2"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "More than one `Host` field, even where they agree. A client writes one by itself, and another is added by hand, \
           by a template or by a proxy.",
    why: "A server must answer 400 to a request with more than one (RFC 9112 section 3.2), since a proxy and the server \
          behind it could go by different ones.",
    mends: Mends::Safe,
    bad: Example::request("GET /orders HTTP/1.1\r\nHost: api.example.com\r\nHost: example.com\r\n\r\n"),
    good: "GET /orders HTTP/1.1\r\nHost: api.example.com\r\n\r\n",
};

/// A second field, and the first.
struct Slip<'a> {
    first: &'a Field,
    second: &'a Field,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let evidence = vec![Evidence { span: slip.first.line.span(), note: "the first one".into() }];
    let finding = RULE.finding(Certainty::Certain, 0.97, word(&slip), vec![slip.second.line.span()]);
    vec![Finding { fix: fix(context, &slip), evidence, fault: Some(Fault::TwoHosts), ..finding }]
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    // Of several `-H 'Host: …'` curl sends the first alone.
    if !matches!(context.request.client, Client::Raw) {
        return None;
    }
    let mut hosts = context.request.fields.iter().filter(|field| {
        field.author == Author::Person && field.colon && field.name.bytes().eq_ignore_ascii_case(b"host")
    });
    Some(Slip { first: hosts.next()?, second: hosts.next()? })
}

fn word(slip: &Slip) -> Words {
    let same = slip.first.value.bytes() == slip.second.value.bytes();
    Words::new(
        "a second `Host` field",
        format!(
            "A server must answer 400 to a request with more than one (RFC 9112 section 3.2){}.",
            if same { ", even where they agree" } else { ": it cannot tell which is meant" }
        ),
        "Leave only the right one.",
    )
}

fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    rewrite::remove_second(context, slip.first, slip.second)
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn two_hosts() {
        assert_finds(&RULE, "GET /x HTTP/1.1\r\nHost: a.test\r\nAccept: */*\r\n⟦Host: b.test⟧\r\n\r\n");
        assert_finds(&RULE, "GET /x HTTP/1.1\r\nhost: a.test\r\n⟦HOST: a.test⟧\r\n\r\n");
        assert_mends(
            &RULE,
            "GET /x HTTP/1.1\r\nHost: a.test\r\nHost: b.test\r\n\r\n",
            "GET /x HTTP/1.1\r\nHost: a.test\r\n\r\n",
        );
    }

    #[test]
    fn one_host_is_quiet() {
        for paste in [
            "GET /x HTTP/1.1\r\nHost: a.test\r\nX-Forwarded-Host: b.test\r\n\r\n",
            "curl http://a.test/x -H 'Host: b.test'",
            "curl http://a.test/x",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
