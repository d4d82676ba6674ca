//! `url/invalid-parameter`

mod numbers;
mod times;
mod uuid;

use std::ops::Range;

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::{pairs, plain};
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding, Fix};
use crate::source::{Order, Span, Traced};
use crate::syntax::uri;

/// A value in the URL that cannot be right, or that few servers take.
pub static RULE: Rule = Rule {
    code: Code::new("url/invalid-parameter"),
    heard: Heard {
        title: "a parameter in the URL has a value that the server does not take",
        help: "give it a value that the server takes",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
        "https://www.rfc-editor.org/rfc/rfc9562#section-4",
        "https://spec.openapis.org/oas/v3.1.1#parameter-object",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A value in the path or the query of the wrong type, format or range: text for a number, a UUID with a digit too \
           few, a day that the calendar does not have, a page zero, a word that is none of those allowed.",
    why: "Frameworks turn the texts of the URL into numbers, dates and ids before the endpoint is called. A text that cannot \
          be turned is refused with 400, 404 or 422, and so is one out of range.",
    mends: Mends::Unsafe,
    bad: Example::request("curl 'https://api.example.com/orders?since=2026-02-30'"),
    good: "curl 'https://api.example.com/orders?since=2026-02-28'",
};

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A month, day or hour that there is none of.
    Date,
    /// The end is before the start.
    Order,
    /// A UUID of the wrong length.
    UuidLength,
    /// A letter in a UUID that is no hexadecimal digit.
    UuidLetter,
    /// Degrees that the globe does not have.
    Degrees,
    /// A number with a comma for a point.
    Comma,
    /// A page or number of items below one.
    Low,
    /// A number of items that is no number.
    NoNumber,
    /// `True`, as Python writes it.
    Python,
}

/// A value, and what else tells that it is wrong.
struct Slip {
    kind: Kind,
    value: Traced,
    /// Others with the same fault.
    more: Vec<Traced>,
    name: String,
    other: Option<Span>,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match slip.kind {
        Kind::Date | Kind::UuidLength | Kind::Degrees => (Certainty::Likely, 0.78),
        Kind::UuidLetter | Kind::Comma => (Certainty::Likely, 0.72),
        Kind::Order => (Certainty::Possible, 0.45),
        Kind::NoNumber => (Certainty::Possible, 0.42),
        Kind::Low => (Certainty::Possible, 0.35),
        Kind::Python => (Certainty::Possible, 0.25),
    };
    let finding = RULE.finding(
        certainty,
        likelihood,
        word(&slip),
        slip.more.iter().chain([&slip.value]).map(Traced::span).collect(),
    );
    let evidence = slip.other.map(|span| Evidence { span, note: "the start".into() });
    vec![Finding { evidence: evidence.into_iter().collect(), fix: fix(&slip), ..finding }]
}

fn find(context: &Context) -> Option<Slip> {
    let target = &context.request.target;
    let known = |value: &Traced| {
        !context.has_variable(value.home())
            && !context.request.client.variables().iter().any(|variable| variable.span.touches(value.span()))
    };
    for segment in uri::segments(target.bytes(), context.url().path.clone()).into_iter().take(64) {
        let value = target.slice(segment);
        let kind = value.utf8().and_then(in_path);
        if let Some(kind) = kind.filter(|_| !context.has_variable(value.span())) {
            return Some(Slip { kind, value, more: Vec::new(), name: String::new(), other: None });
        }
    }
    let pairs = pairs(context);
    let named: Vec<(String, String)> =
        pairs.iter().map(|(name, value)| (name.text().to_ascii_lowercase(), plain(value))).collect();
    for ((name, text), (_, value)) in named.iter().zip(&pairs) {
        if let Some(kind) = in_query(name, text).filter(|_| known(value)) {
            let others = named.iter().zip(&pairs).filter(|((name, text), (_, other))| {
                kind == Kind::Comma && other.span() != value.span() && in_query(name, text) == Some(kind)
            });
            let more = others.map(|(_, (_, other))| other.clone()).collect();
            return Some(Slip { kind, value: value.clone(), more, name: name.clone(), other: None });
        }
    }
    times::reversed(&named).filter(|&(start, end)| known(&pairs[start].1) && known(&pairs[end].1)).map(
        |(start, end)| Slip {
            kind: Kind::Order,
            value: pairs[end].1.clone(),
            more: Vec::new(),
            name: named[end].0.clone(),
            other: Some(pairs[start].1.span()),
        },
    )
}

/// What is wrong with a segment of the path, if anything is.
fn in_path(text: &str) -> Option<Kind> {
    uuid::fault(text).or_else(|| times::is_impossible(text).then_some(Kind::Date))
}

/// What is wrong with a value of the query, whose name is given in lower case.
fn in_query(name: &str, value: &str) -> Option<Kind> {
    uuid::fault(value)
        .or_else(|| (times::is_impossible(value) && !name.contains("version")).then_some(Kind::Date))
        .or_else(|| numbers::fault(name, value))
        .or_else(|| matches!(value, "True" | "False").then_some(Kind::Python))
}

fn word(slip: &Slip) -> Words {
    let shown = show(slip.value.bytes());
    let name = show(slip.name.as_bytes());
    match slip.kind {
        Kind::Date => Words::new(
            format!("{shown} is no date or time that there is"),
            "The calendar has no such month, day, hour or minute. Servers read the value before they use it and refuse one \
             that cannot be read.",
            "Write an existing one, as year, month and day.",
        ),
        Kind::Order => Words::new(
            "the end of the range is before its start",
            "A server finds nothing in such a range, and many refuse it.",
            "Exchange the two, or correct the one that is wrong.",
        ),
        Kind::UuidLength => Words::new(
            format!("{shown} is a UUID with the wrong number of digits"),
            "A UUID has groups of 8, 4, 4, 4 and 12 hexadecimal digits (RFC 9562). A digit has been lost or added, as when \
             it was copied.",
            "Copy the whole id anew.",
        ),
        Kind::UuidLetter => Words::new(
            format!("{shown} is a UUID with a letter that is no hexadecimal digit"),
            "A UUID has the digits 0 to 9 and the letters a to f (RFC 9562). Servers that want one refuse any other text.",
            "Copy the whole id anew.",
        ),
        Kind::Degrees => Words::new(
            format!("{name} is out of range"),
            "A latitude is from -90 to 90 degrees, a longitude from -180 to 180. Beyond that the two may have been exchanged.",
            "Look which of the two numbers is the latitude.",
        ),
        Kind::Comma => Words::new(
            format!("decimal comma in {name}"),
            "In a URL the decimals of a number come after a point. At a comma the server parts a list, or refuses the value.",
            "Write a point.",
        ),
        Kind::Low => Words::new(
            format!("{name} is {shown}"),
            "Pages and items are counted from one nearly everywhere, and nothing below zero can be counted. Servers refuse \
             it, or take it for the first.",
            "Write a number of one or more.",
        ),
        Kind::NoNumber => Words::new(
            format!("{name} is not a whole number"),
            "Servers read it as a whole number, without a unit, and refuse what is none.",
            "Write digits alone.",
        ),
        Kind::Python => Words::new(
            format!("{shown} with a capital"),
            "So Python writes it. Servers in other languages want `true` or `false` and refuse the rest.",
            "Write it in small letters.",
        ),
    }
}

fn fix(slip: &Slip) -> Option<Fix> {
    let whole = 0..slip.value.len();
    if slip.kind == Kind::Comma {
        let mut edits = Vec::new();
        for value in slip.more.iter().chain([&slip.value]) {
            let at = value.bytes().iter().position(|&byte| byte == b',')?;
            edits.extend(value.edit(at..at + 1, ".")?);
        }
        edits.order_by_key(|edit| edit.span);
        return Some(rewrite::fix("write a point", Applicability::Unsafe, edits));
    }
    let (title, range, text): (_, Range<usize>, String) = match slip.kind {
        Kind::Python => ("write it in small letters", whole, slip.value.utf8()?.to_ascii_lowercase()),
        // `25items`: the number alone.
        Kind::NoNumber => {
            let digits = slip.value.bytes().iter().take_while(|byte| byte.is_ascii_digit()).count();
            let unit = slip.value.bytes()[digits..].iter().all(u8::is_ascii_alphabetic);
            if digits == 0 || !unit {
                return None;
            }
            ("write the digits alone", digits..slip.value.len(), String::new())
        }
        _ => return None,
    };
    Some(rewrite::fix(title, Applicability::Unsafe, slip.value.edit(range, &text)?))
}
