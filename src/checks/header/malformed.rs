//! `header/malformed`

use std::ops::Range;

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Author, Field};
use crate::syntax::media_type::{self, Fault};
use crate::syntax::when;

/// A value that breaks the grammar of its field.
pub static RULE: Rule = Rule {
    code: Code::new("header/malformed"),
    heard: Heard {
        title: "the value of a header field breaks the field's grammar",
        help: "write the value as the field's definition says",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-8.3",
        "https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A value that breaks the grammar of its field: a media type, a date, a range, an entity tag, a depth.",
    why: "Each of these fields has a grammar of its own. Where a value breaks it, servers refuse the request or ignore the \
          field.",
    mends: Mends::Safe,
    bad: Example::request("curl https://api.example.com/o -H 'Content-Type: text/csv, charset=utf-8' -d 'a,b'"),
    good: "curl https://api.example.com/o -H 'Content-Type: text/csv; charset=utf-8' -d 'a,b'",
};

/// What is wrong with the value.
enum Kind {
    /// A media type whose parameters do not follow a semicolon.
    Separator,
    /// A media type that is none; the one that was meant.
    MediaType(Option<&'static str>),
    /// A parameter that is none.
    Parameter,
    /// A date that is not in the form of RFC 9110; the same date in it.
    Date(Option<String>),
    /// A range without its unit, or that is none.
    Range,
    /// An entity tag without its quotes.
    EntityTag,
    /// A `Depth` other than 0, 1 and infinity.
    Depth,
}

/// A value that breaks its grammar.
struct Slip<'a> {
    field: &'a Field,
    kind: Kind,
    range: Range<usize>,
}

fn check(context: &Context) -> Vec<Finding> {
    find(context)
        .into_iter()
        .map(|slip| {
            let (certainty, likelihood) = match slip.kind {
                Kind::Separator | Kind::MediaType(_) => (Certainty::Likely, 0.88),
                Kind::Depth => (Certainty::Likely, 0.85),
                Kind::Parameter => (Certainty::Possible, 0.5),
                // A server must ignore a condition or range that it cannot read, and yet some refuse it.
                Kind::Date(_) | Kind::Range | Kind::EntityTag => (Certainty::Possible, 0.45),
            };
            let span = slip.field.value.span_of(slip.range.clone());
            Finding { fix: fix(&slip), ..RULE.finding(certainty, likelihood, word(&slip), vec![span]) }
        })
        .collect()
}

fn find<'a>(context: &Context<'a>) -> Vec<Slip<'a>> {
    let written = context.request.fields.iter().filter(|field| field.author == Author::Person && field.colon);
    written
        .take(200)
        .filter(|field| !field.value.is_empty() && !context.has_variable(field.value.home()))
        .filter(|field| !field.value.bytes().iter().any(|byte| b"<>{}\r\n".contains(byte) || *byte >= 0x80))
        .filter_map(|field| {
            let (kind, range) = in_field(field)?;
            Some(Slip { field, kind, range })
        })
        .collect()
}

fn in_field(field: &Field) -> Option<(Kind, Range<usize>)> {
    let value = field.value.bytes();
    let text = field.value.utf8()?;
    let whole = 0..value.len();
    let name = field.name.text().trim().to_ascii_lowercase();
    match name.as_str() {
        "content-type" => {
            let found = media_type::read(value);
            let (range, fault) = found.faults.into_iter().next()?;
            let kind = match fault {
                Fault::Separator => Kind::Separator,
                Fault::Type => Kind::MediaType(usual(&text[range.clone()])),
                Fault::Parameter | Fault::Quote => Kind::Parameter,
            };
            Some((kind, if range.is_empty() { whole } else { range }))
        }
        "depth" => {
            let known =
                matches!(text.to_ascii_lowercase().as_str(), "0" | "1" | "infinity" | "1,noroot" | "infinity,noroot");
            (!known).then_some((Kind::Depth, whole))
        }
        "date" | "if-modified-since" | "if-unmodified-since" => {
            let date = when::rfc3339(text).map(when::http_date);
            (!when::is_http_date(text)).then_some((Kind::Date(date), whole))
        }
        "range" => {
            let unit =
                text.split_once('=').is_some_and(|(unit, set)| !unit.trim().is_empty() && !set.trim().is_empty());
            (!unit).then_some((Kind::Range, whole))
        }
        "if-match" | "if-none-match" => {
            let quoted = text.split(',').all(|tag| {
                let tag = tag.trim();
                let tag = tag.strip_prefix("W/").unwrap_or(tag);
                tag == "*" || tag.len() > 1 && tag.starts_with('"') && tag.ends_with('"')
            });
            (!quoted && !text.contains('"')).then_some((Kind::EntityTag, whole))
        }
        _ => None,
    }
}

/// The media type that a short word stands for.
fn usual(word: &str) -> Option<&'static str> {
    match word.to_ascii_lowercase().replace(['\\', ' ', '.', '_'], "").as_str() {
        "json" | "applicationjson" => Some("application/json"),
        "xml" | "applicationxml" => Some("application/xml"),
        "text" | "plain" | "textplain" => Some("text/plain"),
        "form" | "x-www-form-urlencoded" => Some("application/x-www-form-urlencoded"),
        "csv" => Some("text/csv"),
        "html" => Some("text/html"),
        _ => None,
    }
}

fn word(slip: &Slip) -> Words {
    let shown = show(&slip.field.value.bytes()[slip.range.clone()]);
    match &slip.kind {
        Kind::Separator => Words::new(
            format!("{shown} after the media type instead of a semicolon"),
            "A semicolon parts a media type from its parameters (RFC 9110 section 8.3.1). With another sign a server cannot \
             read the type, or takes it for an unknown one.",
            "Write a semicolon.",
        ),
        Kind::MediaType(_) => Words::new(
            format!("{shown} is not a media type"),
            "A media type is a type and a subtype with a slash between them (RFC 9110 section 8.3.1). A server cannot choose \
             a parser for this one.",
            "Write the whole type, such as `application/json`.",
        ),
        Kind::Parameter => Words::new(
            format!("{shown} is not a parameter of a media type"),
            "A parameter is a name, an equals sign and a value (RFC 9110 section 5.6.6). Strict servers refuse another.",
            "Write `charset=utf-8` if that is meant, or take it away.",
        ),
        Kind::Date(_) => Words::new(
            format!("{shown} is not a date as HTTP writes it"),
            "A date in a field is written `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7). Servers ignore the \
             condition or answer 400.",
            "Write the date in that form.",
        ),
        Kind::Range => Words::new(
            format!("{shown} is not a range"),
            "A range has a unit, an equals sign and numbers: `bytes=0-499` (RFC 9110 section 14.2). Servers ignore another \
             or answer 400.",
            "Write `bytes=` before the numbers.",
        ),
        Kind::EntityTag => Words::new(
            format!("entity tag {shown} without quotes"),
            "An entity tag stands in double quotes (RFC 9110 section 8.8.3). Without them it does not match, or the server \
             answers 400.",
            "Put it in double quotes.",
        ),
        Kind::Depth => Words::new(
            format!("depth {shown} does not exist"),
            "WebDAV has the depths `0`, `1` and `infinity` (RFC 4918 section 10.2). Servers answer 400 to another.",
            "Write one of these.",
        ),
    }
}

fn fix(slip: &Slip) -> Option<Fix> {
    let put = |range: Range<usize>, text: &str| slip.field.value.edit(range, text);
    match &slip.kind {
        Kind::Separator => {
            let comma = slip.field.value.bytes()[slip.range.clone()] == *b",";
            let edits =
                if comma { put(slip.range.clone(), ";")? } else { put(slip.range.start..slip.range.start, "; ")? };
            Some(rewrite::fix("write a semicolon", Applicability::Safe, edits))
        }
        Kind::MediaType(Some(meant)) => {
            Some(rewrite::fix(&format!("write {meant}"), Applicability::Unsafe, put(slip.range.clone(), meant)?))
        }
        Kind::Date(Some(date)) => {
            Some(rewrite::fix("write the date as HTTP does", Applicability::Safe, put(slip.range.clone(), date)?))
        }
        Kind::EntityTag => {
            let text = slip.field.value.text();
            let quoted: Vec<String> = text.split(',').map(|tag| format!("\"{}\"", tag.trim())).collect();
            Some(rewrite::fix("put it in quotes", Applicability::Safe, put(slip.range.clone(), &quoted.join(", "))?))
        }
        Kind::Range if slip.field.value.bytes().first().is_some_and(u8::is_ascii_digit) => {
            Some(rewrite::fix("write the unit", Applicability::Unsafe, put(0..0, "bytes=")?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn values_that_break_their_grammar() {
        assert_finds(&RULE, "curl http://a.test/b -H 'Content-Type: application/json⟦,⟧ charset=utf-8' -d '{\"a\":1}'");
        assert_finds(&RULE, "curl -X PROPFIND http://a.test/dav/plan.txt -H 'Depth: ⟦2⟧'");
        assert_finds(&RULE, "curl http://a.test/x -H 'If-Modified-Since: ⟦2024-06-01T00:00:00Z⟧'");
        assert_finds(&RULE, "curl http://a.test/x -H 'If-Match: ⟦a7f⟧'");
        assert_finds(&RULE, "curl http://a.test/x -H 'Range: ⟦0-499⟧'");
        assert_finds(&RULE, "curl http://a.test/x -H 'Content-Type: ⟦json⟧' --data-binary @a.json");
    }

    #[test]
    fn fixes() {
        assert_mends(
            &RULE,
            "curl http://a.test/x -H 'If-Modified-Since: 2024-06-01T00:00:00Z'",
            "curl http://a.test/x -H 'If-Modified-Since: Sat, 01 Jun 2024 00:00:00 GMT'",
        );
        assert_mends(&RULE, "curl http://a.test/x -H 'If-Match: a7f'", "curl http://a.test/x -H 'If-Match: \"a7f\"'");
    }

    #[test]
    fn values_are_quiet() {
        for field in [
            "Content-Type: multipart/form-data; boundary=\"a b\"",
            "Depth: infinity",
            "If-None-Match: W/\"a\", \"b\"",
            "If-Match: *",
            "Range: bytes=0-499",
            "If-Modified-Since: Sat, 01 Jun 2024 00:00:00 GMT",
            "If-Modified-Since: Saturday, 01-Jun-24 00:00:00 GMT",
        ] {
            assert_quiet(&RULE, &format!("curl http://a.test/x -H '{field}'"));
        }
    }
}
