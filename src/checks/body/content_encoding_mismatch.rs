//! `body/content-encoding-mismatch`

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Author, BodyKind, Field};
use crate::source::{Span, Traced};
use crate::syntax::media_type;

/// A body that is not coded as `Content-Encoding` says.
pub static RULE: Rule = Rule {
    code: Code::new("body/content-encoding-mismatch"),
    heard: Heard {
        title: "the content does not have the coding that `Content-Encoding` names",
        help: "compress the content, or leave `Content-Encoding` out",
    },
    references: &["https://www.rfc-editor.org/rfc/rfc9110#section-8.4"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A `Content-Encoding` that is no content coding, or names one that the body does not have; or compressed content \
           without the field.",
    why: "A server decodes the body as the field says before it parses it. What is not compressed cannot be decompressed, and what \
          is compressed without a word about it is no text. It comes about where the field is copied from a response, or is \
          taken for the charset.",
    mends: Mends::Safe,
    bad: Example::request(
        "curl https://api.example.com/o -H 'Content-Type: application/json' -H 'Content-Encoding: gzip' -d '{\"a\":1}'",
    ),
    good: "curl https://api.example.com/o -H 'Content-Type: application/json' -d '{\"a\":1}'",
};

/// What is wrong with the coding.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Not a content coding.
    Unknown,
    /// The body does not begin as it would.
    Plain,
    /// By its name the file is not compressed.
    PlainFile,
}

/// Compressed content that no field tells of.
struct Silent {
    place: Span,
    coding: &'static str,
    /// Whether only the file's name says so.
    file: bool,
}

/// A coding that the body does not have.
struct Slip<'a> {
    field: &'a Field,
    kind: Kind,
}

fn check(context: &Context) -> Vec<Finding> {
    if let Some(silent) = silent(context) {
        return vec![tell_silent(context, &silent)];
    }
    let Some(slip) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match slip.kind {
        Kind::Unknown => (Certainty::Likely, 0.9),
        Kind::PlainFile => (Certainty::Possible, 0.6),
        Kind::Plain => (Certainty::Certain, 0.94),
    };
    let finding = RULE.finding(certainty, likelihood, word(&slip), vec![slip.field.value.span()]);
    vec![Finding { fix: fix(context, &slip), ..finding }]
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    let request = context.request;
    let mut written = request.fields.iter().filter(|field| field.author == Author::Person && field.colon);
    let field = written.find(|field| field.is("content-encoding") && !field.value.is_empty())?;
    let value = field.value.text().to_ascii_lowercase();
    let last = value.rsplit(',').next().unwrap_or_default().trim();
    let known = [
        "gzip",
        "x-gzip",
        "deflate",
        "br",
        "zstd",
        "compress",
        "x-compress",
        "identity",
        "dcb",
        "dcz",
        "aes128gcm",
        "exi",
        "aws-chunked",
        "snappy",
        "lz4",
    ];
    if !known.contains(&last) {
        return (!context.has_variable(field.value.home())).then_some(Slip { field, kind: Kind::Unknown });
    }
    let content = request.body.content.bytes();
    if let [data] = request.body.data.as_slice()
        && let Some(file) = &data.file
    {
        let plain = extension(file).is_some_and(|end| PLAIN.contains(&end.as_str())) && last != "identity";
        return (plain && !matches!(last, "aws-chunked" | "aes128gcm" | "exi"))
            .then_some(Slip { field, kind: Kind::PlainFile });
    }
    if content.is_empty() || !request.body.known {
        return None;
    }
    let plain = match last {
        "gzip" | "x-gzip" => !content.starts_with(&[0x1f, 0x8b]),
        "zstd" => !content.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]),
        // zlib's first byte names the method and a window of 32 kB at the most; some write DEFLATE without it, which is
        // no text either.
        "deflate" | "br" => {
            matches!(content.trim_ascii_start().first(), Some(b'{' | b'[' | b'<' | b'"')) && content.is_ascii()
        }
        _ => false,
    };
    plain.then_some(Slip { field, kind: Kind::Plain })
}

/// Endings of files that are text.
const PLAIN: [&str; 7] = ["json", "xml", "csv", "txt", "ndjson", "yaml", "html"];

/// The ending of a file's name, in lower case.
fn extension(file: &Traced) -> Option<String> {
    let name = file.text();
    name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase())
}

/// Compressed content under a type of text, without the field.
fn silent(context: &Context) -> Option<Silent> {
    let request = context.request;
    let body = &request.body;
    let declared = media_type::read(request.field("content-type")?.value.bytes());
    let text = declared.is_json()
        || declared.is_xml()
        || declared.essence.starts_with("text/")
        || declared.essence.ends_with("ndjson");
    let data = matches!(body.kind, BodyKind::Data | BodyKind::Raw | BodyKind::Upload);
    if !text || !data || request.fields.iter().any(|field| field.is("content-encoding")) {
        return None;
    }
    if let [data] = body.data.as_slice()
        && let Some(file) = &data.file
    {
        let coding = match extension(file)?.as_str() {
            "gz" => "gzip",
            "zst" => "zstd",
            "br" => "br",
            _ => return None,
        };
        return Some(Silent { place: file.span(), coding, file: true });
    }
    let bytes = body.content.bytes();
    let coding = if bytes.starts_with(&[0x1f, 0x8b]) {
        "gzip"
    } else if bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        "zstd"
    } else {
        return None;
    };
    Some(Silent { place: body.content.span(), coding, file: false })
}

fn tell_silent(context: &Context, silent: &Silent) -> Finding {
    let (certainty, likelihood) = if silent.file { (Certainty::Likely, 0.75) } else { (Certainty::Certain, 0.94) };
    let coding = silent.coding;
    let tells = if silent.file {
        "The file's name says that it is compressed."
    } else {
        "The content begins as this coding does."
    };
    let words = Words::new(
        format!("{coding} content without `Content-Encoding`"),
        format!(
            "A server takes the content for the text that `Content-Type` names, and finds bytes that are none. {tells}"
        ),
        format!("Send `Content-Encoding: {coding}` where the server takes that, or the content as it is."),
    );
    let near = context.request.body.data.first().map_or(silent.place, |data| data.argument.span());
    let edits = rewrite::add_field(context, near, "Content-Encoding", coding);
    let fix = edits.map(|edits| rewrite::fix("name the coding", Applicability::Safe, edits));
    Finding { fix, ..RULE.finding(certainty, likelihood, words, vec![silent.place]) }
}

fn word(slip: &Slip) -> Words {
    let shown = show(slip.field.value.bytes());
    match slip.kind {
        Kind::Unknown => Words::new(
            format!("{shown} is no content coding"),
            "The field names how the body is compressed: `gzip`, `deflate`, `br`, `zstd`. Servers answer 415 or 400 to one \
             that they do not know. A charset belongs into `Content-Type`.",
            "Leave the field out.",
        ),
        Kind::PlainFile => Words::new(
            format!("file that is not {shown}, by its name"),
            "A server decodes the content as the field says before it parses it. curl sends the file as it is, and compresses \
             nothing.",
            "Leave the field out, or compress the file before.",
        ),
        Kind::Plain => Words::new(
            format!("content that is not {shown}, as `Content-Encoding` says"),
            "A server decodes the body as the field says before it parses it. This body does not begin as the coding does: \
             it is not compressed.",
            "Leave the field out, or compress the body.",
        ),
    }
}

fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    let edit = rewrite::remove_field(context, slip.field)?;
    // The name of a file proves nothing.
    let applicability = if slip.kind == Kind::PlainFile { Applicability::Unsafe } else { Applicability::Safe };
    Some(rewrite::fix("leave the field out", applicability, vec![edit]))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn codings_that_the_body_does_not_have() {
        assert_finds(
            &RULE,
            "curl http://a.test/v1/orders -H 'Content-Type: application/json' -H 'Content-Encoding: ⟦gzip⟧' -d '{\"a\":1}'",
        );
        assert_finds(
            &RULE,
            "curl http://a.test/v1/orders -H 'Content-Type: application/json' -H 'Content-Encoding: ⟦utf-8⟧' -d '{\"a\":1}'",
        );
        assert_finds(
            &RULE,
            "POST /x HTTP/1.1\r\nHost: a.test\r\nContent-Type: text/csv\r\nContent-Encoding: ⟦gzip⟧\r\nContent-Length: 3\r\n\r\na,b",
        );
        assert_mends(
            &RULE,
            "curl http://a.test/x -H 'Content-Encoding: utf8' -H 'Content-Type: text/plain' -d abc",
            "curl http://a.test/x -H 'Content-Type: text/plain' -d abc",
        );
    }

    #[test]
    fn codings_that_nothing_tells_of() {
        assert_finds(
            &RULE,
            "curl http://a.test/x -H 'Content-Type: application/json' --data-binary $'⟦\\x1f\\x8b\\x08abc⟧'",
        );
        assert_mends(
            &RULE,
            "curl http://a.test/x -H 'Content-Type: application/json' --data-binary @a.json.gz",
            "curl http://a.test/x -H 'Content-Type: application/json' --data-binary @a.json.gz -H 'Content-Encoding: gzip'",
        );
        assert_finds(
            &RULE,
            "curl http://a.test/x -H 'Content-Type: application/json' -H 'Content-Encoding: ⟦gzip⟧' --data-binary @a.json",
        );
    }

    #[test]
    fn codings_are_quiet() {
        for paste in [
            "curl http://a.test/x -H 'Content-Encoding: gzip' --data-binary @a.gz",
            "curl http://a.test/x -H 'Content-Encoding: identity' -H 'Content-Type: text/plain' -d abc",
            "curl http://a.test/x -H 'Accept-Encoding: utf-8'",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
