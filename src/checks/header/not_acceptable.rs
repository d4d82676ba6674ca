//! `header/not-acceptable`

use std::ops::Range;

use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::written;
use crate::finding::{Certainty, Code, Finding};
use crate::message::Field;

/// Nothing that the server has is among what the client would take.
pub static RULE: Rule = Rule {
    code: Code::new("header/not-acceptable"),
    heard: Heard {
        title: "the server has nothing of the kind that `Accept` asks for",
        help: "ask for a type that the server has, or for `*/*`",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.7",
        "https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "The server can answer in none of the forms that `Accept`, `Accept-Language`, `Accept-Encoding` or a version in \
           one of them asks for.",
    why: "A server may answer 406 where it has no fitting form (RFC 9110 section 15.5.7). Often a client library asks for one \
          type by itself, or the type of a vendor is out of date. A weight of 0 says that something is not wanted: where \
          each has it, nothing is left.",
    mends: Mends::Unsafe,
    bad: Example::refused(
        "curl https://api.example.com/orders/7 -H 'Accept: application/xml'",
        "HTTP/1.1 406 Not Acceptable\r\nContent-Type: application/json\r\n\r\n{\"error\":\"only application/json is served\"}",
    ),
    good: "curl https://api.example.com/orders/7 -H 'Accept: application/json'",
};

fn check(context: &Context) -> Vec<Finding> {
    let Some((field, ranges)) = find(context) else { return Vec::new() };
    let words = Words::new(
        format!("every choice in `{}` has the weight 0", field.name.text().trim()),
        "A weight of 0 means that this is not wanted (RFC 9110 section 12.4.2). Where each choice has it nothing is left, \
         and servers answer 406.",
        "Give what is wanted a weight above 0, or none.",
    );
    let spans = ranges.into_iter().map(|range| field.value.span_of(range)).collect();
    vec![RULE.finding(Certainty::Likely, 0.7, words, spans)]
}

/// The weights of a field that wants nothing.
fn find<'a>(context: &Context<'a>) -> Option<(&'a Field, Vec<Range<usize>>)> {
    written(context, "accept").find_map(|field| {
        let value = field.value.utf8()?;
        let mut at = 0;
        let mut ranges = Vec::new();
        for element in value.split(',').take(64) {
            let weight = element.rfind(';').map(|sign| (sign + 1, element[sign + 1..].trim()))?;
            let (start, text) =
                (at + weight.0 + element[weight.0..].len() - element[weight.0..].trim_start().len(), weight.1);
            let number = text.strip_prefix("q=")?;
            if !number.starts_with('0') || !number.bytes().all(|byte| byte == b'0' || byte == b'.') {
                return None;
            }
            ranges.push(start..start + text.len());
            at += element.len() + 1;
        }
        // Several fields are one list.
        (written(context, "accept").count() == 1).then_some((field, ranges))
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_quiet};
    use super::*;

    #[test]
    fn nothing_is_wanted() {
        assert_finds(&RULE, "curl http://a.test/x -H 'Accept: text/html;⟦q=0⟧, */*; ⟦q=0.0⟧'");
    }

    #[test]
    fn something_is_wanted() {
        for value in ["text/html;q=0, */*", "text/html;q=0.1", "*/*"] {
            assert_quiet(&RULE, &format!("curl http://a.test/x -H 'Accept: {value}'"));
        }
    }
}
