//! `header/malformed`

use super::super::shared::fields::{self, Known};
use super::super::shared::rewrite;
use super::super::shared::show::{list, show};
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Author, Field};
use crate::syntax::field::{self, Fault, Grammar, Kind};

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
    what: "A value that breaks the grammar of its field: a date in the form of ISO 8601, an entity tag without quotes, a \
           range without its unit, a media type without a slash, a weight above 1, a cookie with attributes.",
    why: "Each of these fields has a grammar of its own, most of them in RFC 9110. Where a value breaks it, servers ignore \
          the field, or they refuse the request: with 400 where they need the value, with 406, 412 or 416 where they take \
          it for something that does not fit. The table of fields and grammars is that of the IANA registry, with those of \
          well-known services besides.",
    mends: Mends::Safe,
    bad: Example::request("curl https://api.example.com/o -H 'Content-Type: text/csv, charset=utf-8' -d 'a,b'"),
    good: "curl https://api.example.com/o -H 'Content-Type: text/csv; charset=utf-8' -d 'a,b'",
};

/// A value that breaks its grammar.
struct Slip<'a> {
    field: &'a Field,
    known: &'static Known,
    /// Those of the first one's kind.
    faults: Vec<Fault>,
}

fn check(context: &Context) -> Vec<Finding> {
    find(context)
        .into_iter()
        .map(|slip| {
            let likelihood = likelihood(&slip);
            let certainty = if likelihood >= 0.6 { Certainty::Likely } else { Certainty::Possible };
            let spans = slip.faults.iter().map(|fault| slip.field.value.span_of(fault.range.clone())).collect();
            Finding { fix: fix(&slip), ..RULE.finding(certainty, likelihood, word(&slip), spans) }
        })
        .collect()
}

/// How often such a value is why the request is refused: a matter of the field, and of how far off it is.
fn likelihood(slip: &Slip) -> f32 {
    let refused = f32::from(slip.known.refused) / 100.0;
    match slip.faults[0].kind {
        Kind::Weekday | Kind::Underscore => refused.min(0.15),
        Kind::Parameter => refused.min(0.5),
        Kind::Quality => refused.min(0.35),
        _ => refused,
    }
}

fn find<'a>(context: &Context<'a>) -> Vec<Slip<'a>> {
    let fields = context.request.fields.iter().filter(|field| {
        // What an option says that is there for just this field is as good as written.
        field.author == Author::Person && field.colon || field.author == Author::Option && field.is("cookie")
    });
    // A range of a unit of its own is told by a field beside it.
    let own_unit = context.request.field("range-unit").is_some();
    fields
        .take(200)
        .filter(|field| !field.value.is_empty() && !context.has_variable(field.value.home()))
        .filter_map(|field| {
            let known = fields::of(field).filter(|known| !(own_unit && known.grammar == Grammar::Range))?;
            let value = field.value.bytes();
            let template =
                |byte: &u8| b"<>{}".contains(byte) && !matches!(known.grammar, Grammar::Link | Grammar::Cookies);
            if value.iter().any(|byte| template(byte) || b"\r\n".contains(byte) || *byte >= 0x80) {
                return None;
            }
            let mut faults = field::faults(known.grammar, value);
            // The last before the first is told as a range that no content has.
            faults.retain(|fault| fault.kind != Kind::Reversed || known.grammar != Grammar::Range);
            let kind = faults.first()?.kind;
            faults.retain(|fault| fault.kind == kind);
            faults.truncate(16);
            Some(Slip { field, known, faults })
        })
        .collect()
}

/// What a grammar asks for: a noun for its values, and how one is written.
fn asks(grammar: Grammar) -> (&'static str, &'static str) {
    match grammar {
        Grammar::MediaType => (
            "a media type",
            "A media type is a type and a subtype with a slash between them, such as `application/json` (RFC 9110 section \
             8.3.1).",
        ),
        Grammar::MediaRanges => (
            "a media type",
            "The field is a list of media types with commas between them, such as `application/json, text/*;q=0.5` (RFC \
             9110 section 12.5.1).",
        ),
        Grammar::Languages => (
            "a language tag",
            "Languages are written like `en-GB, en;q=0.8`: letters and digits with hyphens between (RFC 9110 section \
             12.5.4).",
        ),
        Grammar::Weighted => (
            "a name that can stand here",
            "The field is a list of names with commas between them, each perhaps with a weight: `gzip;q=0.5` (RFC 9110 \
             section 12.5).",
        ),
        Grammar::Tokens => (
            "a list of names",
            "The field is a list of names with commas between them, without blanks in a name (RFC 9110 section 5.6.1).",
        ),
        Grammar::Directives => (
            "a directive",
            "The field is a list with commas between, of names that may have a value: `no-cache, max-age=0` (RFC 9111 \
             section 5.2).",
        ),
        Grammar::Date | Grammar::TagOrDate => (
            "a date as HTTP writes it",
            "A date in a field is written `Sun, 06 Nov 1994 08:49:37 GMT`, in GMT alone (RFC 9110 section 5.6.7).",
        ),
        Grammar::Tags => (
            "an entity tag",
            "An entity tag stands in double quotes, perhaps with `W/` before them: `\"a1\"`, `W/\"a1\"` (RFC 9110 section \
             8.8.3).",
        ),
        Grammar::Range => (
            "a range",
            "A range has a unit, an equals sign and numbers: `bytes=0-499`, `bytes=500-`, `bytes=-500` (RFC 9110 section \
             14.2).",
        ),
        Grammar::ContentRange => (
            "the range of a content",
            "The field tells which part this is, and of how much: `bytes 0-499/1234`, or `bytes */1234` (RFC 9110 section \
             14.4).",
        ),
        Grammar::Number => ("a number", "The field takes a whole number."),
        Grammar::Base64(_) => {
            ("base64 of 16 bytes", "The field takes 16 bytes in base64, which are 22 characters and `==`.")
        }
        Grammar::Cookies => {
            ("a cookie", "Cookies are sent as `name=value` pairs with `; ` between them (RFC 6265 section 4.2.1).")
        }
        Grammar::Origin => (
            "an origin",
            "An origin is a scheme and a host, and the port where it is not the usual one: `https://example.com` (RFC 6454 \
             section 7).",
        ),
        Grammar::Url => ("a URL", "The field takes a URL, or a path that begins with a slash."),
        Grammar::Link => {
            ("a link", "A link stands in angle brackets, its parameters behind: `</next>; rel=next` (RFC 8288).")
        }
        Grammar::Forwarded => (
            "a pair of `Forwarded`",
            "The field has pairs such as `for=192.0.2.43;proto=https`; an address with colons stands in quotes (RFC 7239 \
             section 4).",
        ),
        Grammar::Disposition => (
            "a disposition",
            "The field is a word and parameters: `attachment; filename=\"report.pdf\"`; a name with blanks stands in quotes \
             (RFC 6266 section 4).",
        ),
        Grammar::Dictionary | Grammar::List | Grammar::Item => (
            "a structured field",
            "The value is a structured field: text stands in double quotes, bytes in base64 between colons, names are in \
             lower case (RFC 9651).",
        ),
        Grammar::Pattern(_) | Grammar::OneOf(_) | Grammar::Any => ("a value that this field takes", ""),
    }
}

fn word(slip: &Slip) -> Words {
    let Slip { field, known, faults } = slip;
    let (noun, mut form) = asks(known.grammar);
    let name = known.name;
    let fault = &faults[0];
    // Cookies are credentials: their values are not repeated.
    let secret = known.grammar == Grammar::Cookies && !matches!(fault.kind, Kind::Attribute | Kind::Separator);
    let shown = if secret { "the value".into() } else { show(&field.value.bytes()[fault.range.clone()]) };
    let of_type = matches!(known.grammar, Grammar::MediaType | Grammar::Disposition);
    let takes;
    let (title, help) = match fault.kind {
        Kind::Separator if known.grammar == Grammar::MediaType => {
            form = "A semicolon parts a media type from its parameters (RFC 9110 section 8.3.1). With another sign a server \
                    cannot read the type, or takes it for an unknown one.";
            (format!("{shown} after the media type instead of a semicolon"), "Write a semicolon.".into())
        }
        Kind::Separator => {
            let sign = fault.mend.as_ref().map_or("another", |(_, sign)| sign.trim());
            let sign = if sign.is_empty() { "a blank".into() } else { format!("`{sign}`") };
            (format!("{shown} in `{name}` where {sign} belongs"), format!("Write {sign}."))
        }
        Kind::Parameter if of_type => {
            form = "A parameter is a name, an equals sign and a value (RFC 9110 section 5.6.6).";
            let help = if known.grammar == Grammar::MediaType {
                "Write `charset=utf-8` if that is meant, or take it away."
            } else {
                "Write it as name, equals sign and value, or take it away."
            };
            (format!("{shown} is not a parameter"), help.into())
        }
        Kind::Parameter => {
            (format!("{shown} in `{name}` is not a parameter"), "Write it right, or take it away.".into())
        }
        Kind::Quotes if known.grammar == Grammar::Tags => {
            (format!("entity tag {shown} is not in double quotes"), "Put the tag in double quotes.".into())
        }
        Kind::Quotes if noun == "a structured field" => {
            (format!("{shown} in `{name}` is not between colons"), "Put colons around the base64.".into())
        }
        Kind::Quotes => (format!("{shown} in `{name}` is not in quotes"), "Put it in double quotes.".into()),
        Kind::Quality => {
            form = "A weight is a number from 0 to 1 with at most three decimals, and no blanks around its equals sign: \
                    `q=0.5` (RFC 9110 section 12.4.2).";
            (format!("{shown} is not a weight"), "Write a number from 0 to 1, such as `q=0.5`.".into())
        }
        Kind::Unit if fault.range.len() < field.value.len() => {
            (format!("{shown} is not the unit of a range"), "Write `bytes`.".into())
        }
        Kind::Unit => (format!("range {shown} has no unit"), "Write `bytes` before the numbers.".into()),
        Kind::Zone if fault.range.len() == field.value.len() => {
            (format!("{shown} has no time zone"), "Write the time in GMT, with `GMT` behind it.".into())
        }
        Kind::Zone => (format!("time zone {shown} in `{name}`"), "Write the time in GMT.".into()),
        Kind::Weekday => (format!("{shown} is not the weekday of this date"), "Write the weekday of the date.".into()),
        Kind::Underscore => (format!("underscore in the language tag {shown}"), "Write a hyphen.".into()),
        Kind::Attribute => {
            form = "Attributes such as `Path` and `HttpOnly` are what a server says of a cookie in `Set-Cookie`. A client \
                    sends name and value alone: the server takes these for cookies more (RFC 6265 section 4.2).";
            (format!("{shown} in `Cookie` is an attribute of `Set-Cookie`"), "Leave only the names and values.".into())
        }
        Kind::Path => (format!("{shown} behind the origin"), "End the value with the host or port.".into()),
        Kind::Reversed => (
            format!("range {shown} ends before it begins, or beyond the whole"),
            "Write the first and the last byte.".into(),
        ),
        Kind::Form => {
            let title = if matches!(known.grammar, Grammar::OneOf(_) | Grammar::Pattern(_)) {
                takes = values(known.grammar);
                form = &takes;
                format!("{shown} is not a value that `{name}` takes")
            } else if secret {
                "`Cookie` has no name and equals sign".into()
            } else {
                format!("{shown} is not {noun}")
            };
            let help = fault
                .mend
                .as_ref()
                .map_or_else(|| "Write it in that form.".into(), |(_, text)| format!("Write `{text}`."));
            (
                title,
                if fault.mend.as_ref().is_some_and(|(_, text)| text.is_empty()) {
                    "Take it away.".into()
                } else {
                    help
                },
            )
        }
    };
    let refusal = match likelihood(slip) {
        0.6.. => "Servers answer 400 to any other value.",
        0.3.. => "Some servers answer 400 to any other value; others ignore the field.",
        _ => "Most servers ignore a value that they cannot read; some answer 400.",
    };
    Words::new(title, format!("{form} {refusal}"), help)
}

/// What a field takes that takes just a few values, or one form.
fn values(grammar: Grammar) -> String {
    match grammar {
        Grammar::OneOf(words) => {
            let first = |at: usize| !words[..at].iter().any(|other| other.eq_ignore_ascii_case(words[at]));
            let words: Vec<String> =
                (0..words.len()).filter(|&at| first(at)).map(|at| format!("`{}`", words[at])).collect();
            format!("It takes {}.", list(&words))
        }
        Grammar::Pattern(pattern) => format!(
            "It takes {}.",
            match pattern.as_bytes() {
                [b'9', b'9', b'9', b'9', b'-', ..] => "a date such as `2024-06-20`",
                [b'9', b'9', b'9', b'9', ..] => "a time such as `20240620T090000Z`",
                [b'9', ..] => "a number such as `4.0`",
                _ => "`00-`, 32 hexadecimal digits, 16 of them and two, with hyphens between",
            }
        ),
        _ => String::new(),
    }
}

fn fix(slip: &Slip) -> Option<Fix> {
    let mut edits = Vec::new();
    for fault in &slip.faults {
        let (range, text) = fault.mend.as_ref()?;
        edits.extend(slip.field.value.edit(range.clone(), text)?);
    }
    let sure = slip.faults.iter().all(|fault| fault.sure);
    let first = slip.faults[0].mend.as_ref().map_or("", |(_, text)| text.trim());
    let title = match slip.faults[0].kind {
        Kind::Separator if slip.known.grammar == Grammar::MediaType => "write a semicolon".into(),
        Kind::Quotes if first.starts_with(':') => "put it between colons".into(),
        Kind::Quotes => "put it in quotes".into(),
        Kind::Separator if first.is_empty() => "write a blank".into(),
        Kind::Form | Kind::Zone if slip.known.grammar == Grammar::Date => "write the date as HTTP does".into(),
        Kind::Unit => "write the unit".into(),
        _ if first.is_empty() => "take it away".into(),
        _ => format!("write {first}"),
    };
    Some(rewrite::fix(&title, if sure { Applicability::Safe } else { Applicability::Unsafe }, edits))
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
            "Accept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
            "Cookie: a={\"b\":[1,2]}; c=d e, f; g",
            "priority: u=1, i",
            "x-amz-content-sha256: UNSIGNED-PAYLOAD",
            "Stripe-Version: 2024-06-20.acacia",
        ] {
            assert_quiet(&RULE, &format!("curl http://a.test/x -H '{field}'"));
        }
    }
}
