//! `body/charset-unsupported`

use std::ops::Range;

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Author, BodyKind, Field};
use crate::syntax::media_type;

/// A `charset` that the server does not know or does not take.
pub static RULE: Rule = Rule {
    code: Code::new("body/charset-unsupported"),
    heard: Heard {
        title: "the charset is unknown, or not taken here",
        help: "send the content as UTF-8, and say so or leave the charset out",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-8.3.2",
        "https://www.rfc-editor.org/rfc/rfc8259#section-8.1",
        "https://www.iana.org/assignments/character-sets",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A `charset` that the server does not know or does not take: a name that is none, such as `utf8mb4` of a database, or \
           a charset of another time under a type that is UTF-8 by definition.",
    why: "JSON is UTF-8 and has no charset parameter (RFC 8259 section 11), and most APIs take nothing else. Text in a charset \
          that the server has no decoder for cannot be read at all, and it answers 415 or 400.",
    mends: Mends::Safe,
    bad: Example::request(
        "curl https://api.example.com/orders -H 'Content-Type: application/json; charset=utf8mb4' -d '{\"sku\":\"A-1\"}'",
    ),
    good: "curl https://api.example.com/orders -H 'Content-Type: application/json; charset=utf-8' -d '{\"sku\":\"A-1\"}'",
};

/// Beginnings of the names that decoders know, in lower case without hyphens and low lines.
const KNOWN: [&str; 24] = [
    "utf8",
    "usascii",
    "ascii",
    "ansix3.4",
    "iso8859",
    "iso10646",
    "iso2022",
    "latin",
    "l1",
    "windows",
    "cp",
    "ibm",
    "utf16",
    "utf32",
    "shiftjis",
    "sjis",
    "xsjis",
    "euc",
    "gb",
    "big5",
    "koi8",
    "macintosh",
    "tis620",
    "xmac",
];

/// Why a charset is refused.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// No charset has this name.
    Unknown,
    /// The content is plainly not in it.
    Wide,
    /// It is one, but JSON is UTF-8.
    Foreign,
}

/// A charset that is refused.
struct Slip<'a> {
    field: &'a Field,
    range: Range<usize>,
    kind: Kind,
    /// Whether the content is UTF-8.
    utf8: bool,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match slip.kind {
        Kind::Unknown => (Certainty::Likely, 0.85),
        Kind::Wide => (Certainty::Likely, 0.8),
        // Spring decodes by it, Express refuses all but UTF.
        Kind::Foreign => (Certainty::Possible, 0.45),
    };
    let spans = vec![slip.field.value.span_of(slip.range.clone())];
    vec![Finding { fix: fix(&slip), ..RULE.finding(certainty, likelihood, word(&slip), spans) }]
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    let request = context.request;
    let field = request.field("content-type").filter(|field| field.author == Author::Person)?;
    if request.body.kind == BodyKind::None || context.has_variable(field.value.home()) {
        return None;
    }
    let bytes = field.value.bytes();
    let declared = media_type::read(bytes);
    let parameter = declared.parameters.iter().find(|one| bytes[one.name.clone()].eq_ignore_ascii_case(b"charset"))?;
    let range = parameter.value.clone();
    let name = String::from_utf8_lossy(&bytes[range.clone()]).to_ascii_lowercase();
    let bare = name.replace(['-', '_'], "");
    let known = KNOWN.iter().any(|known| bare.starts_with(known));
    let content = &request.body.content;
    let utf8 = request.body.known && content.utf8().is_some_and(|text| !text.contains('\0'));
    let kind = if !known || bare.starts_with("utf8") && bare != "utf8" || name.starts_with(['\'', '"']) {
        Kind::Unknown
    } else if (bare.starts_with("utf16") || bare.starts_with("utf32")) && utf8 && !content.is_empty() {
        Kind::Wide
    } else if declared.is_json() && !bare.starts_with("utf") && !bare.ends_with("ascii") {
        Kind::Foreign
    } else {
        return None;
    };
    Some(Slip { field, range, kind, utf8 })
}

fn word(slip: &Slip) -> Words {
    let shown = show(&slip.field.value.bytes()[slip.range.clone()]);
    match slip.kind {
        Kind::Unknown => Words::new(
            format!("unknown charset {shown}"),
            "The parameter names the encoding of the content, by a name of IANA's list. A server that goes by it has no decoder of \
             this name, and answers 415 or 400.",
            "Write `utf-8`, or leave the parameter out.",
        ),
        Kind::Wide => Words::new(
            format!("charset {shown} for a text that is UTF-8"),
            "A server that goes by the charset takes two bytes or more for one character, and reads nonsense.",
            "Write `utf-8`, or leave the parameter out.",
        ),
        Kind::Foreign => Words::new(
            format!("JSON with the charset {shown}"),
            "JSON between systems is UTF-8 (RFC 8259 section 8.1). Some servers refuse any other charset, some ignore it, and some \
             decode by it.",
            "Send the text as UTF-8, and leave the parameter out.",
        ),
    }
}

/// What the name should be is certain where the content is UTF-8.
fn fix(slip: &Slip) -> Option<Fix> {
    if !slip.utf8 {
        return None;
    }
    Some(rewrite::fix("name UTF-8", Applicability::Safe, slip.field.value.edit(slip.range.clone(), "utf-8")?))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    fn with(charset: &str) -> String {
        format!("curl http://a.test/x -H \"Content-Type: application/json; charset={charset}\" -d '{{\"a\":1}}'")
    }

    #[test]
    fn names_that_are_refused() {
        for name in ["⟦utf8mb4⟧", "⟦unicode⟧", "⟦'utf-8'⟧", "⟦utf-16⟧", "⟦windows-1250⟧", "⟦UTF⟧"]
        {
            assert_finds(&RULE, &with(name));
        }
        assert_mends(&RULE, &with("unicode"), &with("utf-8"));
    }

    #[test]
    fn names_that_are_taken_are_quiet() {
        for name in ["utf-8", "UTF8", "us-ascii", "\\\"utf-8\\\"", "$CHARSET"] {
            assert_quiet(&RULE, &with(name));
        }
        assert_quiet(
            &RULE,
            "curl http://a.test/x -H 'Content-Type: text/plain; charset=Shift_JIS' --data-binary @a.txt",
        );
    }
}
