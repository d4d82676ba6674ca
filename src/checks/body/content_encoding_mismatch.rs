//! `body/content-encoding-mismatch`

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Author, Field};

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
    what: "A `Content-Encoding` that is no content coding, or names one that the body does not have.",
    why: "A server decodes the body as the field says before it parses it. What is not compressed cannot be decompressed.",
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
}

/// A coding that the body does not have.
struct Slip<'a> {
    field: &'a Field,
    kind: Kind,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match slip.kind {
        Kind::Unknown => (Certainty::Likely, 0.9),
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

fn word(slip: &Slip) -> Words {
    let shown = show(slip.field.value.bytes());
    match slip.kind {
        Kind::Unknown => Words::new(
            format!("{shown} is no content coding"),
            "The field names how the body is compressed: `gzip`, `deflate`, `br`, `zstd`. Servers answer 415 or 400 to one \
             that they do not know. A charset belongs into `Content-Type`.",
            "Leave the field out.",
        ),
        Kind::Plain => Words::new(
            format!("the body is not {shown}, as `Content-Encoding` says"),
            "A server decodes the body as the field says before it parses it. This body does not begin as the coding does: \
             it is not compressed.",
            "Leave the field out, or compress the body.",
        ),
    }
}

fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    let edit = rewrite::remove_field(context, slip.field)?;
    Some(rewrite::fix("leave the field out", Applicability::Safe, vec![edit]))
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
