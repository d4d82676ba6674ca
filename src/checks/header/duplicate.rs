//! `header/duplicate`

use super::super::shared::fields::{self, Known};
use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Certainty, Code, Evidence, Finding, Fix};
use crate::message::{Author, Field};

/// A field that may stand once and stands twice.
pub static RULE: Rule = Rule {
    code: Code::new("header/duplicate"),
    heard: Heard { title: "a header field that may stand once stands twice", help: "send it once" },
    references: &["https://www.rfc-editor.org/rfc/rfc9110#section-5.3"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A field that may stand once, such as `Content-Type` or `Authorization`, and stands twice. It often comes of a \
           client that sets the field by itself, beside the one that is set by hand.",
    why: "Only fields whose value is a list may be given several times (RFC 9110 section 5.3). Of others servers take one, \
          or join them with a comma, and neither is what was meant; strict ones refuse the request with 400.",
    mends: Mends::Safe,
    bad: Example::request(
        "curl https://api.example.com/o -H 'Content-Type: application/json' -H 'Content-Type: text/csv' -d '{\"a\":1}'",
    ),
    good: "curl https://api.example.com/o -H 'Content-Type: application/json' -d '{\"a\":1}'",
};

/// The second field, and the first.
struct Slip<'a> {
    first: &'a Field,
    second: &'a Field,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let evidence = vec![Evidence { span: slip.first.line.span(), note: "the first one".into() }];
    let firm = ["content-type", "authorization", "x-api-key"].iter().any(|name| slip.second.is(name));
    let same = slip.first.value.bytes() == slip.second.value.bytes();
    let (certainty, likelihood) = if firm && !same { (Certainty::Likely, 0.75) } else { (Certainty::Possible, 0.4) };
    let finding = RULE.finding(certainty, likelihood, word(&slip), vec![slip.second.line.span()]);
    vec![Finding { evidence, fix: fix(context, &slip), ..finding }]
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    // `Host` and `Content-Length` have codes of their own. More fields than any server takes are not looked through.
    let written = context.request.fields.iter().filter(|field| field.author == Author::Person && field.colon);
    let single: Vec<(&Known, &Field)> = written
        .take(200)
        .filter_map(|field| Some((fields::of(field)?, field)))
        .filter(|(known, _)| known.once)
        .collect();
    single.iter().enumerate().find_map(|(index, (known, second))| {
        let (_, first) = single[..index].iter().find(|(other, _)| other.name == known.name)?;
        Some(Slip { first, second })
    })
}

fn word(slip: &Slip) -> Words {
    Words::new(
        format!("a second {} field", show(slip.second.name.bytes().trim_ascii())),
        "This field may stand once (RFC 9110 section 5.3). Of two, servers take one, join them with a comma, or refuse the \
         request.",
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
    fn fields_that_stand_twice() {
        assert_finds(
            &RULE,
            "curl http://a.test/x -H 'Authorization: Bearer at-12345678' -H '⟦Authorization: Bearer bt-12345678⟧'",
        );
        assert_finds(
            &RULE,
            "POST /x HTTP/1.1\r\nHost: a.test\r\nContent-Type: text/csv\r\n⟦content-type: text/plain⟧\r\nContent-Length: 2\r\n\r\nab",
        );
        assert_mends(
            &RULE,
            "curl http://a.test/x -H 'User-Agent: a' -H 'User-Agent: a' -s",
            "curl http://a.test/x -H 'User-Agent: a' -s",
        );
    }

    #[test]
    fn lists_are_quiet() {
        for paste in [
            "curl http://a.test/x -H 'Accept: text/csv' -H 'Accept: text/plain'",
            "curl http://a.test/x -H 'Cookie: a=1' -b 'b=2'",
            "GET /x HTTP/1.1\r\nHost: a.test\r\nCache-Control: no-cache\r\nCache-Control: no-store\r\n\r\n",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
