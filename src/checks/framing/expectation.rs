//! `framing/expectation`

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::dialects::Fault;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::Field;

/// An `Expect` other than `100-continue`.
pub static RULE: Rule = Rule {
    code: Code::new("framing/expectation"),
    heard: Heard { title: "the server does not meet what `Expect` asks for", help: "leave `Expect` out" },
    references: &["https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "An `Expect` field with anything other than `100-continue`, most often that word misspelled. Some servers and \
           proxies do not meet even that one.",
    why: "It is the only expectation that there is, and a server may answer 417 to any other (RFC 9110 section 10.1.1). \
          curl sends it by itself before large content, so that a refusal comes before the upload.",
    mends: Mends::Safe,
    bad: Example::request("curl https://api.example.com/up -H 'Expect: 100-contine' -d a=1"),
    good: "curl https://api.example.com/up -H 'Expect: 100-continue' -d a=1",
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(field) = find(context) else { return Vec::new() };
    let finding = RULE.finding(Certainty::Likely, 0.93, word(field), vec![field.value.span()]);
    vec![Finding { fix: fix(context, field), fault: Some(Fault::UnknownExpectation), ..finding }]
}

fn find<'a>(context: &Context<'a>) -> Option<&'a Field> {
    super::written(context, "expect")
        .find(|field| !field.value.is_empty() && !field.value.bytes().eq_ignore_ascii_case(b"100-continue"))
}

fn word(field: &Field) -> Words {
    Words::new(
        format!("expectation {} that no server meets", show(field.value.bytes())),
        "`100-continue` is the only expectation that there is. Servers answer 417 to any other.",
        "Write `100-continue`, or leave the field out.",
    )
}

/// A misspelled word is written right; anything else goes.
fn fix(context: &Context, field: &Field) -> Option<Fix> {
    let near = strsim::osa_distance(&field.value.text().to_ascii_lowercase(), "100-continue") <= 2;
    if near {
        let edits = field.value.edit(0..field.value.len(), "100-continue")?;
        return Some(rewrite::fix("write 100-continue", Applicability::Safe, edits));
    }
    let edit = rewrite::remove_field(context, field)?;
    Some(rewrite::fix("leave the field out", Applicability::Safe, vec![edit]))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn expectations_that_are_none() {
        assert_finds(&RULE, "curl -X PUT http://a.test/notes.txt -H 'Expect: ⟦100-continu⟧' -d a=1");
        assert_finds(&RULE, "PUT /x HTTP/1.1\r\nHost: a.test\r\nExpect: ⟦200-ok⟧\r\nContent-Length: 0\r\n\r\n");
        assert_mends(&RULE, "curl http://a.test/x -H 'Expect: 102-processing' -d a=1", "curl http://a.test/x -d a=1");
    }

    #[test]
    fn the_one_expectation_is_quiet() {
        for paste in [
            "curl http://a.test/x -H 'Expect: 100-continue' -d a=1",
            "curl http://a.test/x -H 'Expect:' -d a=1",
            "curl http://a.test/x -H 'expect: 100-Continue' -d a=1",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
