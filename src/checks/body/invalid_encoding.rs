//! `body/invalid-encoding`

use std::ops::Range;

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Agent, Author, BodyKind, Client};
use crate::source::{Edit, Span, Traced};
use crate::syntax::media_type;

/// Bytes that are not valid in the charset of the body.
pub static RULE: Rule = Rule {
    code: Code::new("body/invalid-encoding"),
    heard: Heard { title: "the content has bytes that its charset does not know", help: "send it as UTF-8" },
    references: &["https://www.rfc-editor.org/rfc/rfc8259#section-8.1"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "Bytes in the body that are not UTF-8, where UTF-8 is declared or is the rule: Latin-1 of an old editor, UTF-16 of Windows, \
           half a character where a text was cut.",
    why: "JSON between systems is UTF-8 (RFC 8259 section 8.1), and so is most other text. A server that decodes it stops at \
          the first byte that is not.",
    mends: Mends::Safe,
    bad: Example::request("curl https://api.example.com/o --json $'{\"city\":\"\\xc5rhus\"}'"),
    good: "curl https://api.example.com/o --json '{\"city\":\"Århus\"}'",
};

/// Bytes that are not UTF-8.
struct Slip<'a> {
    content: &'a Traced,
    ranges: Vec<Range<usize>>,
}

/// Of one slip no more places are shown than this.
const MOST_PLACES: usize = 32;

fn check(context: &Context) -> Vec<Finding> {
    if let Some((content, ranges)) = latin1(context) {
        let spans = ranges.into_iter().map(|range| content.span_of(range)).collect();
        let finding = RULE.finding(Certainty::Possible, 0.4, word_of_powershell(), spans);
        return vec![Finding { fix: name_charset(context), ..finding }];
    }
    if let Some(finding) = wide(context) {
        return vec![finding];
    }
    let Some(slip) = find(context) else { return twice(context).into_iter().collect() };
    let spans = slip.ranges.iter().map(|range| slip.content.span_of(range.clone())).collect();
    vec![Finding { fix: fix(&slip), ..RULE.finding(Certainty::Certain, 0.92, word(context, &slip), spans) }]
}

/// What is not ASCII in a string that PowerShell sends: as ISO-8859-1 up to 7.3, where no charset is named.
fn latin1<'a>(context: &Context<'a>) -> Option<(&'a Traced, Vec<Range<usize>>)> {
    let request = context.request;
    if !matches!(request.client, Client::Agent(Agent::PowerShell, _)) || request.body.kind != BodyKind::Raw {
        return None;
    }
    let content = &request.body.content;
    let text = content.utf8().filter(|text| request.body.known && !text.is_ascii())?;
    let named = request
        .field("content-type")
        .is_some_and(|field| media_type::read(field.value.bytes()).parameter(field.value.bytes(), "charset").is_some());
    // Bytes go out as they are.
    let coded = context.paste.get(request.span.range()).is_some_and(|typed| typed.contains("GetBytes("));
    if named || coded {
        return None;
    }
    let letters = text.char_indices().filter(|(_, c)| !c.is_ascii()).take(MOST_PLACES);
    Some((content, letters.map(|(at, c)| at..at + c.len_utf8()).collect()))
}

/// Text in UTF-16 that no charset tells of, as of `[Text.Encoding]::Unicode.GetBytes(…)`.
fn wide(context: &Context) -> Option<Finding> {
    let request = context.request;
    let content = &request.body.content;
    let field = request.field("content-type");
    let value = field.map(|field| field.value.text().to_ascii_lowercase()).unwrap_or_default();
    let text = value.starts_with("text/") || value.contains("json") || value.contains("xml");
    let wide = matches!(content.bytes(), [0, 1..=255, 0, 1..=255, ..] | [1..=255, 0, 1..=255, 0, ..]);
    if !wide || !text || value.contains("utf-16") || request.field("content-encoding").is_some() {
        return None;
    }
    let call = "Encoding]::Unicode";
    let typed = context.paste.get(request.span.range())?;
    let name = typed.find(call).map(|at| request.span.start as usize + at + call.len());
    let span = name.map_or(content.span(), |end| Span::new(request.span.origin, end - "Unicode".len(), end));
    let words = Words::new(
        "content in UTF-16",
        "UTF-16, which .NET calls `Unicode`, has two bytes or more for each character. A server that reads UTF-8 finds a NUL beside \
         each letter.",
        "Encode it as UTF-8.",
    );
    let edits = vec![Edit { span, text: "UTF8".into() }];
    let fix = name.map(|_| rewrite::fix("encode it as UTF-8", Applicability::Safe, edits));
    Some(Finding { fix, ..RULE.finding(Certainty::Certain, 0.93, words, vec![span]) })
}

/// Text that was encoded twice: `Ã¼` for `ü`. Servers take it, and store nonsense or refuse a name of that form.
fn twice(context: &Context) -> Option<Finding> {
    let body = &context.request.body;
    let content = &body.content;
    if !body.known || !matches!(body.kind, BodyKind::Data | BodyKind::Raw) || content.bytes().is_ascii() {
        return None;
    }
    let text = content.utf8()?;
    // The first byte of a letter in UTF-8 and the second, each taken for a character of Latin-1.
    let pair = |(at, first): (usize, char)| {
        let second = text[at + first.len_utf8()..].chars().next()?;
        let letter = matches!(first, 'Ã' | 'Â') && matches!(second, '\u{80}'..='\u{bf}');
        letter.then(|| at..at + first.len_utf8() + second.len_utf8())
    };
    let ranges: Vec<Range<usize>> = text.char_indices().filter_map(pair).take(MOST_PLACES).collect();
    let mut edits = Vec::new();
    for range in &ranges {
        let bytes: Vec<u8> = text[range.clone()].chars().map(|c| c as u8).collect();
        edits.extend(content.edit(range.clone(), std::str::from_utf8(&bytes).ok()?)?);
    }
    let shown = show(text.get(ranges.first()?.clone())?.as_bytes());
    let words = Words::new(
        format!("{shown}, as of a text that was encoded twice"),
        "A text in UTF-8 that is taken for Latin-1 and encoded once more has two signs for one letter. That is sound UTF-8, but not \
         what was meant: a server may not know the name, or find it too long.",
        "Write the letter itself.",
    );
    let spans = ranges.into_iter().map(|range| content.span_of(range)).collect();
    let fix = Some(rewrite::fix("write the letters", Applicability::Unsafe, edits));
    Some(Finding { fix, ..RULE.finding(Certainty::Possible, 0.2, words, spans) })
}

fn word_of_powershell() -> Words {
    Words::new(
        "text that PowerShell sends as ISO-8859-1",
        "Where the media type names no charset, Windows PowerShell 5.1 and PowerShell up to 7.3 send a string in \
         ISO-8859-1: its letters beyond ASCII are bytes that are not UTF-8, or question marks. PowerShell 7.4 and later \
         send UTF-8.",
        "Write `; charset=utf-8` after the media type.",
    )
}

fn name_charset(context: &Context) -> Option<Fix> {
    let field = context.request.field("content-type").filter(|field| field.author == Author::Person)?;
    let end = field.value.len();
    let edits = field.value.edit(end..end, "; charset=utf-8")?;
    Some(rewrite::fix("name the charset", Applicability::Safe, edits))
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    let body = &context.request.body;
    let content = &body.content;
    let field = context.request.field("content-type");
    let declared = field.map(|field| (media_type::read(field.value.bytes()), field.value.bytes()));
    let (text, utf8) = declared.map_or((true, true), |(declared, bytes)| {
        let charset = declared.parameter(bytes, "charset");
        let text = declared.is_json()
            || declared.is_xml()
            || declared.is_form()
            || declared.essence.starts_with("text/")
            || declared.essence.contains("json")
            || declared.essence.contains("graphql");
        (
            text,
            charset
                .is_none_or(|charset| charset.eq_ignore_ascii_case(b"utf-8") || charset.eq_ignore_ascii_case(b"utf8")),
        )
    });
    let coded = context.request.field("content-encoding").is_some();
    if !text || !utf8 || coded || !matches!(body.kind, BodyKind::Data | BodyKind::Raw) || content.utf8().is_some() {
        return None;
    }
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let (bytes, mut from) = (content.bytes(), 0);
    while let Err(error) = std::str::from_utf8(&bytes[from..]) {
        let start = from + error.valid_up_to();
        let end = error.error_len().map_or(bytes.len(), |length| start + length);
        let full = ranges.len() == MOST_PLACES;
        match ranges.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ if full => break,
            _ => ranges.push(start..end),
        }
        from = end;
    }
    Some(Slip { content, ranges })
}

fn word(context: &Context, slip: &Slip) -> Words {
    // `\xe9` and `\ud83d\ude00` in `$'…'`: so do the copies of Firefox and Safari write what is not ASCII.
    let escaped = slip.ranges.first().and_then(|range| {
        let typed = context.paste.get(slip.content.span_of(range.clone()).range())?;
        let copied = typed.starts_with("\\x") || typed.starts_with("\\ud") || typed.starts_with("\\uD");
        Some((typed, meant(&slip.content.bytes()[range.clone()])?)).filter(|_| copied)
    });
    if let Some((typed, meant)) = escaped {
        return Words::new(
            "bytes in the body that are not UTF-8",
            format!(
                "Firefox and Safari copy {} as {}, which the shell turns into bytes that are not UTF-8. A server that \
                 decodes the text stops there.",
                show(meant.as_bytes()),
                show(typed.as_bytes())
            ),
            format!("Write {} itself.", show(meant.as_bytes())),
        );
    }
    let first = slip.ranges.first().map_or(&[][..], |range| &slip.content.bytes()[range.clone()]);
    let (title, why) = match *first {
        [0xc0 | 0xc1, ..] | [0xe0, 0x80..=0x9f, ..] | [0xf0, 0x80..=0x8f, ..] => (
            "character in more bytes than UTF-8 gives it",
            "Each character has one form in UTF-8, the shortest. Longer ones have been a way around filters, and decoders must refuse \
             them (RFC 3629 section 3). Java's own `modified UTF-8` writes NUL so.",
        ),
        [0xed, 0xa0..=0xbf, ..] => (
            "half of a surrogate pair in UTF-8",
            "UTF-8 writes a character beyond U+FFFF in four bytes; the two halves that UTF-16 has are no characters (RFC 3629 section \
             3). Java's `modified UTF-8` and CESU-8 write them, and decoders refuse that.",
        ),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            ("content in UTF-16", "These two bytes begin a text in UTF-16. A server that reads UTF-8 stops there.")
        }
        _ => return word_of_bytes(),
    };
    Words::new(title, why, "Send the text as UTF-8.")
}

fn word_of_bytes() -> Words {
    Words::new(
        "bytes in the body that are not UTF-8",
        "A server decodes text as UTF-8 where no other charset is declared. These bytes are of another one, such as Latin-1, \
         or a part of a character is missing.",
        "Send the text as UTF-8.",
    )
}

/// A single byte is most often a letter of Latin-1, which is Unicode's first 256 characters; and two times three bytes
/// are most often the halves of one character in UTF-16, each written for itself.
fn fix(slip: &Slip) -> Option<Fix> {
    let mut edits = Vec::new();
    for range in &slip.ranges {
        let text = meant(&slip.content.bytes()[range.clone()])?;
        edits.extend(slip.content.edit(range.clone(), &text)?);
    }
    Some(rewrite::fix("write the letters in UTF-8", Applicability::Unsafe, edits))
}

/// The text that bytes which are not UTF-8 were meant for, as far as a browser's copy makes such bytes.
fn meant(mut bytes: &[u8]) -> Option<String> {
    let mut text = String::new();
    let mut letters = 0;
    let unit = |bytes: &[u8]| match *bytes {
        [0xed, second @ 0xa0..=0xbf, third @ 0x80..=0xbf, ..] => {
            Some(0xd000 | u16::from(second & 0x3f) << 6 | u16::from(third & 0x3f))
        }
        _ => None,
    };
    while let Some(&first) = bytes.first() {
        if let Some(high) = unit(bytes) {
            let low = bytes.get(3..).and_then(unit)?;
            text.push(char::decode_utf16([high, low]).next()?.ok()?);
            bytes = &bytes[6..];
        } else if first >= 0xa0 && letters < 2 {
            text.push(char::from(first));
            letters += 1;
            bytes = &bytes[1..];
        } else {
            return None;
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn bytes_of_another_charset() {
        assert_finds(
            &RULE,
            "curl http://a.test/bulk -H 'Content-Type: application/x-ndjson' --data-binary $'{\"id\":1,\"city\":\"⟦\\xc5⟧rhus\"}\\n{\"id\":2,\"city\":\"A\"}\\n'",
        );
        assert_finds(
            &RULE,
            "curl http://a.test/n -H 'Content-Type: text/plain; charset=UTF-8' --data-binary $'caf⟦\\351⟧'",
        );
        assert_mends(
            &RULE,
            "curl http://a.test/x --json $'{\"a\":\"caf\\xe9\"}'",
            "curl http://a.test/x --json $'{\"a\":\"café\"}'",
        );
    }

    #[test]
    fn what_browsers_make_of_characters() {
        let finding = assert_finds(
            &RULE,
            "curl http://a.test/x -H 'Content-Type: application/json' --data-raw $'{\"mood\":\"⟦\\ud83d\\ude00⟧\"}'",
        );
        assert!(finding.why.starts_with("Firefox and Safari copy `😀` as"), "{}", finding.why);
        assert_mends(
            &RULE,
            "curl http://a.test/x -H 'Content-Type: application/json' --data-raw $'{\"a\":\"caf\\xe9 \\ud83d\\ude00!\"}'",
            "curl http://a.test/x -H 'Content-Type: application/json' --data-raw $'{\"a\":\"café 😀!\"}'",
        );
    }

    #[test]
    fn strings_of_powershell() {
        assert_finds(
            &RULE,
            "irm http://a.test/x -Method Post -ContentType 'application/json' -Body '{\"city\":\"⟦Å⟧rhus\"}'",
        );
        assert_mends(
            &RULE,
            "irm http://a.test/x -Method Post -ContentType 'application/json' -Body '{\"a\":\"é\"}'",
            "irm http://a.test/x -Method Post -ContentType 'application/json; charset=utf-8' -Body '{\"a\":\"é\"}'",
        );
    }

    #[test]
    fn what_is_declared_is_quiet() {
        for paste in [
            "irm http://a.test/x -Method Post -ContentType 'application/json' -Body ([Text.Encoding]::UTF8.GetBytes('{\"a\":\"é\"}'))",
            "irm http://a.test/x -Method Post -ContentType 'application/json' -Body '{\"a\":\"e\"}'",
            "curl http://a.test/x -H 'Content-Type: text/plain; charset=iso-8859-1' --data-binary $'caf\\xe9'",
            "curl http://a.test/x -H 'Content-Type: application/octet-stream' --data-binary $'\\xff\\xd8'",
            "curl http://a.test/x --json '{\"city\":\"Århus\"}'",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
