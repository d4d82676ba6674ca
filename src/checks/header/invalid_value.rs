//! `header/invalid-value`

use std::ops::Range;

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::dialects::Fault;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Author, Field};

/// A character that no field value may have.
pub static RULE: Rule = Rule {
    code: Code::new("header/invalid-value"),
    heard: Heard {
        title: "the value of a header field has a character that it may not have",
        help: "take the character out, or encode it",
    },
    references: &["https://www.rfc-editor.org/rfc/rfc9110#section-5.5"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A control character, a line break, a NUL or an invisible character in a field value. They \
           come along with text that is copied from a terminal, a web page or a document, or out of a buffer that is \
           longer than its text.",
    why: "A line break would start another field, and NUL ends a text in some languages. Servers refuse both, since \
          requests have been smuggled with them (RFC 9110 section 5.5). Letters outside ASCII are taken by most servers, and \
          read in one encoding or another.",
    mends: Mends::Safe,
    bad: Example::request("curl https://api.example.com/o -H $'X-Note: first\\nsecond'"),
    good: "curl https://api.example.com/o -H 'X-Note: first second'",
};

/// What kind of character it is. The later, the graver.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// Outside ASCII, which most servers take.
    NonAscii,
    /// One that cannot be seen: a no-break space, a zero-width space.
    Invisible,
    /// A control character, or the escape sequence of a terminal.
    Control,
    /// CR or LF.
    LineBreak,
    /// NUL.
    Nul,
}

/// Characters of one kind in one value.
struct Slip<'a> {
    field: &'a Field,
    kind: Kind,
    /// In the field's line.
    ranges: Vec<Range<usize>>,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match slip.kind {
        Kind::NonAscii => (Certainty::Possible, 0.12),
        Kind::Invisible => (Certainty::Likely, 0.75),
        Kind::Control => (Certainty::Certain, 0.92),
        Kind::LineBreak | Kind::Nul => (Certainty::Certain, 0.96),
    };
    let spans = slip.ranges.iter().map(|range| slip.field.line.span_of(range.clone())).collect();
    let fault = match slip.kind {
        Kind::NonAscii => Some(Fault::NonAsciiValue),
        Kind::Nul => Some(Fault::NulInValue),
        Kind::Invisible | Kind::Control | Kind::LineBreak => None,
    };
    vec![Finding { fix: fix(&slip), fault, ..RULE.finding(certainty, likelihood, word(&slip), spans) }]
}

/// The gravest in the request.
fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    let written = context.request.fields.iter().filter(|field| field.author == Author::Person && field.colon);
    let mut gravest: Option<Slip> = None;
    for field in written {
        let found = in_line(field);
        let Some(kind) = found.iter().map(|&(_, kind)| kind).max() else { continue };
        if gravest.as_ref().is_none_or(|slip| slip.kind < kind) {
            let ranges =
                found.into_iter().filter(|&(_, other)| other == kind).map(|(range, _)| range).take(16).collect();
            gravest = Some(Slip { field, kind, ranges });
        }
    }
    gravest
}

/// The characters of a line after its name that no value may have. Line breaks before a blank fold the line, which is
/// told as such, and those in a token are told with the credentials.
fn in_line(field: &Field) -> Vec<(Range<usize>, Kind)> {
    let Some(text) = field.line.utf8() else { return Vec::new() };
    let credentials = field.is("authorization");
    let mut found: Vec<(Range<usize>, Kind)> = Vec::new();
    let mut at = field.name.len() + 1;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let mut length = c.len_utf8();
        let rest = &text[at..];
        let kind = match c {
            '\0' => Some(Kind::Nul),
            '\r' | '\n' => {
                length = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
                let folded = rest[..length].contains('\n') && rest[length..].starts_with([' ', '\t']);
                (!folded && !credentials).then_some(Kind::LineBreak)
            }
            '\t' => None,
            '\x1b' if rest[1..].starts_with('[') => {
                // A colour of the terminal, copied along: up to its letter.
                let parameters = rest[2..].bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b';').count();
                length = (2 + parameters + 1).min(rest.len());
                while !rest.is_char_boundary(length) {
                    length += 1;
                }
                Some(Kind::Control)
            }
            c if c.is_control() => Some(Kind::Control),
            '\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => {
                Some(Kind::Invisible)
            }
            // Typographic quotes are told as such.
            '“' | '”' | '„' | '‘' | '’' | '‚' => None,
            c if !c.is_ascii() => Some(Kind::NonAscii),
            _ => None,
        };
        if let Some(kind) = kind {
            match found.last_mut() {
                Some((last, same)) if *same == kind && last.end == at => last.end += length,
                _ => found.push((at..at + length, kind)),
            }
        }
        at += length;
    }
    found
}

fn word(slip: &Slip) -> Words {
    let name = show(slip.field.name.bytes().trim_ascii());
    match slip.kind {
        Kind::Nul => Words::new(
            format!("NUL in the value of {name}"),
            "No field value may have one (RFC 9110 section 5.5), and servers refuse the request. A buffer of fixed size \
             that was sent whole leaves them behind.",
            "Take it away.",
        ),
        Kind::LineBreak => Words::new(
            format!("line break in the value of {name}"),
            "On the wire a line break ends the field, and what follows it is read as the next one. Servers refuse it, since \
             fields have been smuggled in this way.",
            "Write the value in one line.",
        ),
        Kind::Control => Words::new(
            format!("control character in the value of {name}"),
            "No field value may have one (RFC 9110 section 5.5), and servers refuse the request. Terminals and files put \
             them there where one cannot see them.",
            "Take it away.",
        ),
        Kind::Invisible => Words::new(
            format!("invisible character in the value of {name}"),
            "It looks like a blank or like nothing, and is a letter to the server: the value is another than it seems. Web \
             pages and documents put it there.",
            "Type the value anew.",
        ),
        Kind::NonAscii => Words::new(
            format!("characters outside ASCII in the value of {name}"),
            "Field values should be ASCII (RFC 9110 section 5.5). Most servers take other bytes all the same; some refuse \
             them, or read them as Latin-1.",
            "Percent-encode them, or write them in ASCII.",
        ),
    }
}

fn fix(slip: &Slip) -> Option<Fix> {
    let (text, applicability) = match slip.kind {
        Kind::NonAscii => return None,
        Kind::LineBreak => (" ", Applicability::Unsafe),
        _ => ("", Applicability::Safe),
    };
    let mut edits = Vec::new();
    // A no-break space stands for a blank.
    let blank = slip.kind == Kind::Invisible
        && slip.ranges.iter().all(|range| slip.field.line.bytes()[range.clone()].starts_with("\u{a0}".as_bytes()));
    let text = if blank { " " } else { text };
    for range in &slip.ranges {
        edits.extend(slip.field.line.edit(range.clone(), text)?);
    }
    Some(rewrite::fix(if text.is_empty() { "take it away" } else { "write a blank" }, applicability, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    fn raw(line: &str) -> String {
        format!("GET /x HTTP/1.1\r\nHost: a.test\r\n{line}\r\n\r\n")
    }

    #[test]
    fn characters_that_no_value_has() {
        assert_finds(&RULE, &raw("X-Device: A7⟦\0\0⟧"));
        assert_finds(&RULE, &raw("X-Calendar: work⟦\x1b[0m⟧"));
        assert_finds(&RULE, &raw("User-Agent: probe⟦\r⟧/1.2"));
        assert_finds(&RULE, "curl http://a.test/x -H $'X-Comment: call first⟦\\n⟧ring twice' -d note=ok");
        assert_finds(&RULE, &raw("X-Key: a7⟦\u{200b}⟧"));
        assert_mends(&RULE, &raw("X-Till: 4\x02"), &raw("X-Till: 4"));
    }

    #[test]
    fn other_letters_are_possible() {
        let finding = assert_finds(&RULE, &raw("X-Name: M⟦ü⟧ller"));
        assert_eq!(finding.certainty, Certainty::Possible);
    }

    #[test]
    fn values_are_quiet() {
        for paste in [
            raw("X-A: a\tb"),
            "curl http://a.test/x -H $'X-A: it\\'s'".into(),
            "curl http://a.test/x -H 'X-A: {\"a\":1}'".into(),
        ] {
            assert_quiet(&RULE, &paste);
        }
    }
}
