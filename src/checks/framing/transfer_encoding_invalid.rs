//! `framing/transfer-encoding-invalid`

use std::ops::Range;

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::dialects::Fault;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::Field;

/// A transfer coding that servers do not read.
pub static RULE: Rule = Rule {
    code: Code::new("framing/transfer-encoding-invalid"),
    heard: Heard {
        title: "the transfer coding is not one that the server knows",
        help: "use `chunked`, as the last coding",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9112#section-6.1",
        "https://www.rfc-editor.org/rfc/rfc9112#section-6.3",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A `Transfer-Encoding` that is unknown, whose last coding is not `chunked`, or in HTTP/1.0. Often it is meant for \
           `Content-Encoding` or for a charset.",
    why: "Without `chunked` at the end nothing tells where a request's content ends, so a server must refuse it (RFC 9112 \
          section 6.3). Of the others most servers read none, and answer 501.",
    mends: Mends::Unsafe,
    bad: Example::request("curl -X PUT https://api.example.com/up.txt -H 'Transfer-Encoding: chunkd' -d x=1"),
    good: "curl -X PUT https://api.example.com/up.txt -H 'Transfer-Encoding: chunked' -d x=1",
};

/// What is wrong with the coding.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Not a transfer coding.
    Unknown,
    /// `chunked` is not last.
    Order,
    /// A coding besides `chunked`, which few servers read.
    Besides,
    /// HTTP/1.0 has none.
    Version,
}

/// A coding that servers do not read.
struct Slip<'a> {
    field: &'a Field,
    kind: Kind,
    range: Range<usize>,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match slip.kind {
        Kind::Unknown | Kind::Order => (Certainty::Certain, 0.94),
        Kind::Besides => (Certainty::Likely, 0.85),
        Kind::Version => (Certainty::Likely, 0.7),
    };
    let span = slip.field.value.span_of(slip.range.clone());
    let finding = RULE.finding(certainty, likelihood, word(&slip), vec![span]);
    let fault = match slip.kind {
        Kind::Unknown => Some(Fault::BadCoding),
        Kind::Order => None,
        Kind::Besides => Some(Fault::CodingBesides),
        Kind::Version => Some(Fault::CodingInHttp10),
    };
    vec![Finding { fix: fix(&slip), fault, ..finding }]
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    let field = super::written(context, "transfer-encoding").find(|field| !field.value.is_empty())?;
    let value = field.value.bytes();
    let mut codings = Vec::new();
    let mut start = 0;
    for part in value.split(|&byte| byte == b',') {
        let blanks = part.len() - part.trim_ascii_start().len();
        let coding = part.trim_ascii();
        codings.push((start + blanks..start + blanks + coding.len(), coding.to_ascii_lowercase()));
        start += part.len() + 1;
    }
    let slip = |kind, range| Some(Slip { field, kind, range });
    let whole = 0..value.len();
    let known =
        |coding: &[u8]| matches!(coding, b"chunked" | b"gzip" | b"x-gzip" | b"deflate" | b"compress" | b"x-compress");
    if let Some((range, _)) = codings.iter().find(|(_, coding)| !known(coding)) {
        return slip(Kind::Unknown, range.clone());
    }
    let (_, last) = codings.last()?;
    if last != b"chunked" || codings.iter().filter(|(_, coding)| coding == b"chunked").count() > 1 {
        return slip(Kind::Order, whole);
    }
    if codings.len() > 1 {
        return slip(Kind::Besides, codings[0].0.start..codings[codings.len() - 1].0.start);
    }
    let old = context.request.version.as_ref().is_some_and(|version| version.bytes() == b"HTTP/1.0");
    if old { slip(Kind::Version, whole) } else { None }
}

fn word(slip: &Slip) -> Words {
    let shown = show(slip.field.value.bytes()[slip.range.clone()].trim_ascii());
    match slip.kind {
        Kind::Unknown => Words::new(
            format!("{shown} is no transfer coding"),
            "There are `chunked`, `gzip`, `deflate` and `compress`, and most servers read only the first. One that they do \
             not know they refuse with 501 or 400.",
            "Write `chunked`, or leave the field to the client.",
        ),
        Kind::Order => Words::new(
            "`chunked` is not the last transfer coding",
            "Only `chunked` at the end tells where the content of a request ends. A server must refuse it otherwise (RFC \
             9112 section 6.3).",
            "Write `chunked` alone.",
        ),
        Kind::Besides => Words::new(
            format!(
                "transfer coding {} beside `chunked`",
                show(shown.trim_matches('`').trim_end_matches([',', ' ']).as_bytes())
            ),
            "Hardly any server reads a transfer coding other than `chunked`; they answer 501 or 400.",
            "Write `chunked` alone, and name a compressed body in `Content-Encoding`.",
        ),
        Kind::Version => Words::new(
            "`Transfer-Encoding` in HTTP/1.0",
            "Transfer codings came with HTTP/1.1. A server must take such a message for broken (RFC 9112 section 6.1).",
            "Write `HTTP/1.1` in the request line.",
        ),
    }
}

fn fix(slip: &Slip) -> Option<Fix> {
    if slip.kind == Kind::Version {
        return None;
    }
    let edits = slip.field.value.edit(0..slip.field.value.len(), "chunked")?;
    Some(rewrite::fix("write chunked alone", Applicability::Unsafe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn codings_that_are_not_read() {
        for value in
            ["⟦chunkd⟧", "⟦identity⟧", "⟦utf-8⟧", "⟦gzip⟧", "⟦br⟧, chunked", "⟦gzip, ⟧chunked", "⟦chunked, gzip⟧"]
        {
            assert_finds(&RULE, &format!("curl http://a.test/x -H 'Transfer-Encoding: {value}' -d a=1"));
        }
        assert_finds(
            &RULE,
            "POST /x HTTP/1.0\r\nHost: a.test\r\nContent-Type: text/plain\r\nTransfer-Encoding: ⟦chunked⟧\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        );
        assert_mends(
            &RULE,
            "curl http://a.test/x -H 'Transfer-Encoding: chunkd' -d a=1",
            "curl http://a.test/x -H 'Transfer-Encoding: chunked' -d a=1",
        );
    }

    #[test]
    fn chunked_is_quiet() {
        for paste in [
            "curl http://a.test/x -H 'Transfer-Encoding: chunked' -d a=1",
            "curl http://a.test/x -H 'transfer-encoding: Chunked' -d a=1",
            "curl http://a.test/x -H 'Transfer-Encoding:' -d a=1",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
