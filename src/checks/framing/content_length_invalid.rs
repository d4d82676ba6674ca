//! `framing/content-length-invalid`

use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::dialects::Fault;
use crate::finding::{Certainty, Code, Evidence, Finding};
use crate::message::Field;

/// A `Content-Length` that is not a number, or several that differ.
pub static RULE: Rule = Rule {
    code: Code::new("framing/content-length-invalid"),
    heard: Heard {
        title: "`Content-Length` is not a length",
        help: "give the number of bytes of the content, or let the client count",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9112#section-6.3",
        "https://www.rfc-editor.org/rfc/rfc9110#section-8.6",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A `Content-Length` that is not a number in decimal digits (a word, a sign, a unit, a hexadecimal number), that is \
           a list, or that stands twice with two values.",
    why: "It tells where the content ends. A server that cannot read it must refuse the request (RFC 9112 section 6.3), \
          since guesses have been used to smuggle requests past proxies.",
    mends: Mends::Safe,
    bad: Example::request(
        "POST /o HTTP/1.1\r\nHost: api.example.com\r\nContent-Type: application/json\r\nContent-Length: 0x2\r\n\r\n{}",
    ),
    good: "POST /o HTTP/1.1\r\nHost: api.example.com\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
};

/// A length that is none.
enum Slip<'a> {
    /// Not decimal digits.
    Number(&'a Field),
    /// The second of two that differ, and the first.
    Second(&'a Field, &'a Field),
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (Slip::Number(field) | Slip::Second(field, _)) = slip;
    let span = if field.value.is_empty() { field.line.span() } else { field.value.span() };
    let evidence = match slip {
        Slip::Number(_) => Vec::new(),
        Slip::Second(_, first) => vec![Evidence { span: first.value.span(), note: "the first one".into() }],
    };
    let fix = super::right_length(context, field);
    let fault = Some(match slip {
        Slip::Number(field) if is_repeated(field.value.bytes()) => Fault::LengthList,
        Slip::Number(_) => Fault::BadLength,
        Slip::Second(..) => Fault::TwoLengths,
    });
    vec![Finding { evidence, fix, fault, ..RULE.finding(Certainty::Certain, 0.97, word(&slip), vec![span]) }]
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    // Postman shows its own field in this way, and sends a number.
    let shown = |field: &&Field| field.value.bytes().starts_with(b"<calculated");
    let fields: Vec<&Field> = super::written(context, "content-length").filter(|field| !shown(field)).collect();
    let is_number = |field: &&&Field| {
        let bytes = field.value.bytes();
        !bytes.is_empty() && bytes.len() <= 19 && bytes.iter().all(u8::is_ascii_digit)
    };
    if let Some(field) = fields.iter().find(|field| !is_number(field)) {
        return Some(Slip::Number(field));
    }
    let first = *fields.first()?;
    let second = fields[1..].iter().find(|field| field.value.bytes() != first.value.bytes());
    second.map(|second| Slip::Second(second, first))
}

/// Whether it is one number several times, which a server may take for that number (RFC 9112 section 6.3).
fn is_repeated(value: &[u8]) -> bool {
    let mut numbers = value.split(|&byte| byte == b',').map(<[u8]>::trim_ascii);
    let first = numbers.next().unwrap_or_default();
    !first.is_empty()
        && first.len() < value.len()
        && first.iter().all(u8::is_ascii_digit)
        && numbers.all(|other| other == first)
}

fn word(slip: &Slip) -> Words {
    match slip {
        Slip::Number(field) if field.value.is_empty() => Words::new(
            "empty `Content-Length`",
            "The field holds the number of bytes of the content. Servers refuse a request in which they cannot read it.",
            "Write the body's length in bytes, or leave the field to the client.",
        ),
        Slip::Number(field) => Words::new(
            format!("`Content-Length` {} is not a number", show(field.value.bytes())),
            "The field holds the number of bytes of the content, in decimal digits and nothing else (RFC 9110 section \
             8.6). Servers refuse a request in which they cannot read it.",
            "Write the body's length in bytes, or leave the field to the client.",
        ),
        Slip::Second(..) => Words::new(
            "two lengths that differ",
            "`Content-Length` stands twice with two values. A server that chose one would not know where the request \
             ends, so it must refuse it (RFC 9112 section 6.3).",
            "Leave only the right one.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    fn with(fields: &str) -> String {
        format!(
            "PUT /p HTTP/1.1\r\nHost: fleet.test\r\nContent-Type: application/json\r\n{fields}\r\n\r\n{{\"lat\":52.52,\"lon\":13.405}}"
        )
    }

    #[test]
    fn lengths_that_are_none() {
        for value in ["⟦-1⟧", "⟦0x1a⟧", "⟦26, 26⟧", "⟦auto⟧", "⟦26 bytes⟧", "⟦+26⟧"] {
            assert_finds(&RULE, &with(&format!("Content-Length: {value}")));
        }
        assert_finds(&RULE, &with("⟦Content-Length:⟧"));
        assert_finds(&RULE, "curl http://calendar.test/api/events -H 'Content-Length: ⟦auto⟧' -d title=Planung");
    }

    #[test]
    fn two_that_differ() {
        let finding = assert_finds(&RULE, &with("Content-Length: 26\r\nContent-Length: ⟦30⟧"));
        assert_eq!(finding.evidence.len(), 1);
    }

    #[test]
    fn fixes() {
        assert_mends(&RULE, &with("Content-Length: 0x1a"), &with("Content-Length: 26"));
        assert_mends(&RULE, "curl http://a.test/x -H 'Content-Length: auto' -d a=1", "curl http://a.test/x -d a=1");
    }

    #[test]
    fn numbers_are_quiet() {
        assert_quiet(&RULE, &with("Content-Length: 26"));
        assert_quiet(&RULE, &with("Content-Length: 26\r\nContent-Length: 26"));
        assert_quiet(&RULE, "curl http://a.test/x -d a=1 -H 'Content-Length: 3'");
    }
}
