//! `body/form-syntax`

mod parts;

use std::ops::Range;

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::BodyKind;
use crate::source::Traced;
use crate::syntax::media_type;
use crate::syntax::percent::{self, Fault};

/// A form whose escapes cannot be decoded.
pub static RULE: Rule = Rule {
    code: Code::new("body/form-syntax"),
    heard: Heard {
        title: "the server could not read the content as a form",
        help: "write it as `name=value` pairs with `&` between them, percent-encoded",
    },
    references: &["https://url.spec.whatwg.org/#urlencoded-parsing"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A form body with a `%` that starts no escape, with escapes that are not UTF-8, or with something between its pairs that \
           does not part them: a semicolon, a line break, a blank.",
    why: "A server parts a form at each `&`, then decodes names and values, in which `+` is a blank. Many refuse the body where an \
          escape cannot be decoded; what is parted wrongly gives names that they do not know.",
    mends: Mends::Safe,
    bad: Example::request("curl https://api.example.com/form -d 'name=Eva&discount=5%'"),
    good: "curl https://api.example.com/form -d 'name=Eva&discount=5%25'",
};

/// Escapes with the same fault.
struct Slip<'a> {
    content: &'a Traced,
    fault: Fault,
    ranges: Vec<Range<usize>>,
}

/// Of one slip no more places are shown than this.
const MOST_PLACES: usize = 64;

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return parts::check(context) };
    let likelihood = if slip.fault == Fault::Utf8 { 0.6 } else { 0.78 };
    let spans = slip.ranges.iter().map(|range| slip.content.span_of(range.clone())).collect();
    vec![Finding { fix: fix(&slip), ..RULE.finding(Certainty::Likely, likelihood, word(&slip), spans) }]
}

/// The content, where it is a form.
fn content<'a>(context: &Context<'a>) -> Option<&'a Traced> {
    let body = &context.request.body;
    let field = context.request.field("content-type")?;
    let form = media_type::read(field.value.bytes()).is_form();
    let content = &body.content;
    // JSON and the like under the type of a form is told as that, and so is multipart content.
    let other = matches!(content.bytes().trim_ascii_start().first(), Some(b'{' | b'[' | b'<'))
        || content.bytes().trim_ascii_start().starts_with(b"--");
    let is_form = form && !other && matches!(body.kind, BodyKind::Data | BodyKind::Raw);
    (is_form && content.bytes().contains(&b'=')).then_some(content)
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    let content = content(context)?;
    let faults = percent::faults(content.bytes()).into_iter().take(MOST_PLACES);
    let faults: Vec<_> = faults.filter(|(range, _)| !context.has_variable(content.span_of(range.clone()))).collect();
    let fault = faults.first()?.1;
    let ranges = faults.into_iter().filter(|&(_, other)| other == fault).map(|(range, _)| range).collect();
    Some(Slip { content, fault, ranges })
}

fn word(slip: &Slip) -> Words {
    let shown = show(&slip.content.bytes()[slip.ranges[0].clone()]);
    match slip.fault {
        Fault::Digits => Words::new(
            "`%` in a form without two hexadecimal digits",
            "In a form `%` starts an escape of one byte, and two hexadecimal digits must follow. Many servers refuse a body \
             in which they do not.",
            "Write `%25`, or let curl encode the value with `--data-urlencode`.",
        ),
        Fault::Unicode => Words::new(
            format!("{shown} is no percent-encoding"),
            "`%uXXXX` is what the old JavaScript function escape() writes. No standard for forms has it.",
            "Encode the character's UTF-8 bytes, or let curl do it with `--data-urlencode`.",
        ),
        Fault::Utf8 => Words::new(
            format!("{shown} in a form is not UTF-8"),
            "Servers decode the escapes of a form as UTF-8. These bytes are of another encoding, as Latin-1 is.",
            "Encode the text as UTF-8, or let curl do it with `--data-urlencode`.",
        ),
    }
}

fn fix(slip: &Slip) -> Option<Fix> {
    if slip.fault != Fault::Digits {
        return None;
    }
    let mut edits = Vec::new();
    for range in &slip.ranges {
        edits.extend(slip.content.edit(range.clone(), "%25")?);
    }
    Some(rewrite::fix("encode the percent sign", Applicability::Safe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn escapes_that_are_none() {
        assert_finds(&RULE, "curl http://a.test/s -d 'email=leser%40post⟦%⟧2test&plan=jahr'");
        assert_finds(&RULE, "curl http://a.test/r -d 'recipe[title]=100⟦%⟧ Rye' -d 'recipe[servings]=2'");
        assert_finds(
            &RULE,
            "POST /f HTTP/1.1\r\nHost: a.test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 8\r\n\r\nq=caf⟦%E9⟧",
        );
        assert_mends(&RULE, "curl http://a.test/f -d 'a=5%'", "curl http://a.test/f -d 'a=5%25'");
    }

    #[test]
    fn forms_are_quiet() {
        for paste in [
            "curl http://a.test/f -d 'a=5%25&b=M%C3%BCller'",
            "curl http://a.test/f --data-urlencode 'a=5%'",
            "curl http://a.test/f -F 'a=5%'",
            "curl http://a.test/f -H 'Content-Type: text/plain' -d 'a=5%'",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
