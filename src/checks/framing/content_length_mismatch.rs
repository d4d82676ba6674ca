//! `framing/content-length-mismatch`

use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Certainty, Code, Evidence, Finding};
use crate::message::{BodyKind, Client, Field};

/// A `Content-Length` that is not the length of the body.
pub static RULE: Rule = Rule {
    code: Code::new("framing/content-length-mismatch"),
    heard: Heard { title: "`Content-Length` is not the length of the content", help: "let the client count the bytes" },
    references: &["https://www.rfc-editor.org/rfc/rfc9110#section-8.6"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A `Content-Length` that is not the number of bytes of the content. It is left over from another content, \
           counted in characters instead of bytes, or copied together with the other headers of a browser.",
    why: "A server reads as many bytes as it is told. Of longer content it gets a part, which breaks off in the middle, and \
          takes the rest for the next request. For shorter content it waits until it gives up, with 408 or 400.",
    mends: Mends::Safe,
    bad: Example::request(
        "POST /o HTTP/1.1\r\nHost: api.example.com\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"é\":1}",
    ),
    good: "POST /o HTTP/1.1\r\nHost: api.example.com\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{\"é\":1}",
};

/// A length that is not that of the body.
struct Slip<'a> {
    field: &'a Field,
    declared: u64,
    actual: u64,
    /// The body's length in characters.
    characters: u64,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match (&context.request.client, slip.actual) {
        // Headers are often copied without the body.
        (Client::Raw, 0) => (Certainty::Possible, 0.25),
        _ => (Certainty::Likely, 0.93),
    };
    let evidence = if slip.actual > 0 {
        let content = &context.request.body.content;
        vec![Evidence { span: content.span(), note: format!("{} bytes", slip.actual) }]
    } else {
        Vec::new()
    };
    let fix = super::right_length(context, slip.field);
    vec![Finding { evidence, fix, ..RULE.finding(certainty, likelihood, word(&slip), vec![slip.field.value.span()]) }]
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    let request = context.request;
    let body = &request.body;
    let field = super::written(context, "content-length").next()?;
    let digits = field.value.utf8().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
    let declared: u64 = digits.parse().ok()?;
    let other = matches!(body.kind, BodyKind::Multipart | BodyKind::Upload);
    if !body.known || other || body.coded.is_some() || request.field("transfer-encoding").is_some() {
        return None;
    }
    let bytes = body.content.bytes();
    let actual = bytes.len() as u64;
    let characters = body.content.text().chars().count() as u64;
    if declared == actual {
        return None;
    }
    // What was recorded need not have its content whole, and other clients count by themselves.
    if matches!(request.client, Client::Recorded | Client::Agent(..)) {
        return None;
    }
    if matches!(request.client, Client::Raw) && rewritten(bytes, declared) {
        return None;
    }
    Some(Slip { field, declared, actual, characters })
}

/// Whether the content had this length before it was pasted: editors put a line end at the end of a text and make CRLF
/// of LF or the other way round, and people print JSON in many lines.
fn rewritten(content: &[u8], declared: u64) -> bool {
    let is = |length: usize| length as u64 == declared;
    let trimmed = content.trim_ascii_end();
    let (mut breaks, mut returns) = (0, 0);
    let (mut compact, mut separators) = (0, 0);
    let (mut text, mut escaped) = (false, false);
    for &byte in trimmed {
        breaks += usize::from(byte == b'\n');
        returns += usize::from(byte == b'\r');
        let blank = byte.is_ascii_whitespace() && !text;
        compact += usize::from(!blank);
        separators += usize::from(!text && matches!(byte, b',' | b':'));
        if byte == b'"' && !escaped {
            text = !text;
        }
        escaped = text && byte == b'\\' && !escaped;
    }
    let (length, plain) = (trimmed.len(), trimmed.len() - returns);
    let json = matches!(trimmed.first(), Some(b'{' | b'['));
    (length..=content.len()).any(is)
        || [plain, plain + 1, plain + breaks, plain + breaks + 1, plain + breaks + 2].into_iter().any(is)
        // Without blanks, and with one after each comma and colon, as Python writes it.
        || json && [compact, compact + separators].into_iter().any(is)
}

fn word(slip: &Slip) -> Words {
    let Slip { declared, actual, .. } = slip;
    let title = format!("`Content-Length` {declared} for a body of {actual} bytes");
    let counted = if slip.declared == slip.characters {
        " It is the number of characters: those outside ASCII take two bytes and more."
    } else {
        ""
    };
    let why = if declared < actual {
        format!(
            "The server reads {declared} bytes and takes what follows for the next request. The body that it gets is cut \
             off.{counted}"
        )
    } else {
        format!("The server waits for {} bytes more, which never come, and gives up after a while.", declared - actual)
    };
    Words::new(title, why, "Write the body's length in bytes, or leave the field to the client.")
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    fn with(length: &str, body: &str) -> String {
        format!(
            "POST /v1/logs HTTP/1.1\r\nHost: logs.test\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )
    }

    #[test]
    fn too_short_and_too_long() {
        assert_finds(&RULE, &with("⟦20⟧", "{\"level\":\"warn\",\"msg\":\"disk 91% full\"}"));
        assert_finds(&RULE, &with("⟦83⟧", "{\"level\":\"warn\",\"msg\":\"disk 91% full\"}"));
        let finding = assert_finds(
            &RULE,
            "curl http://a.test/o -H 'Content-Type: application/json' -H 'Content-Length: ⟦17⟧' -d '{\"sku\":\"Größe-1\"}'",
        );
        assert!(finding.why.contains("characters"), "{}", finding.why);
        assert_mends(&RULE, &with("7", "{\"a\":1.5}"), &with("9", "{\"a\":1.5}"));
    }

    #[test]
    fn headers_without_their_body_are_possible() {
        assert_eq!(assert_finds(&RULE, &with("⟦20⟧", "")).certainty, Certainty::Possible);
    }

    #[test]
    fn right_lengths_are_quiet() {
        for paste in [
            with("7", "{\"a\":1}"),
            with("7", "{\"a\":1}\n"),
            with("11", "{\n\"a\":1\n}"),
            with("11", "{\n\"a\":1\n}\n"),
            with("7", "{\n  \"a\": 1\n}"),
            with("16", "{\n  \"a\": 1,\n  \"b\": 2\n}"),
            "curl http://a.test/o -H 'Content-Length: 3' -d a=1".into(),
            "curl http://a.test/o -H 'Content-Length: 9' -d @a.txt".into(),
        ] {
            assert_quiet(&RULE, &paste);
        }
    }
}
