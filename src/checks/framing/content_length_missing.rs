//! `framing/content-length-missing`

use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding};
use crate::message::{Client, Request};

/// A request without `Content-Length` to a server that wants one.
pub static RULE: Rule = Rule {
    code: Code::new("framing/content-length-missing"),
    heard: Heard {
        title: "the server wants to know the length of the content",
        help: "send `Content-Length`, `0` where there is no content",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.12",
        "https://www.rfc-editor.org/rfc/rfc9112#section-6.3",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "Content without `Content-Length` to a server that wants one: in chunks, or in a request that is written by hand \
           without any length. Some servers want `Content-Length: 0` even where a POST has no content.",
    why: "Without any length a request has no content (RFC 9112 section 6.3), and what follows is taken for the next \
          request. Some servers and gateways do not take chunks either, since they want to know the size beforehand. They \
          answer 411 Length Required, or 400. Uploads from a pipe are the usual case.",
    mends: Mends::Unsafe,
    bad: Example::refused(
        "POST /upload HTTP/1.1\r\nHost: files.example.com\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 411 Length Required\r\nContent-Type: text/html\r\n\r\n<html><head><title>411 Length Required</title></head></html>",
    ),
    good: "POST /upload HTTP/1.1\r\nHost: files.example.com\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello",
};

fn check(context: &Context) -> Vec<Finding> {
    if !find(context.request) {
        return Vec::new();
    }
    let request = context.request;
    let content = &request.body.content;
    let finding = RULE.finding(Certainty::Possible, 0.3, word(), vec![content.span()]);
    let edits = rewrite::add_field(context, content.span(), "Content-Length", &content.len().to_string());
    let fix = edits.map(|edits| rewrite::fix("write the content's length in bytes", Applicability::Unsafe, edits));
    vec![Finding { fix, ..finding }]
}

/// Whether there is content after a head that gives no length. Notes and documents leave it out as a matter of course, so
/// only what is written as it goes over the wire counts, with its CRLF.
fn find(request: &Request) -> bool {
    let wire = request.head.as_ref().is_some_and(|head| head.bytes().windows(2).any(|pair| pair == b"\r\n"));
    let new = request.version.as_ref().is_some_and(|version| version.bytes() == b"HTTP/1.1");
    let lengthy = request.field("content-length").is_some() || request.field("transfer-encoding").is_some();
    let blank = request.body.content.bytes().trim_ascii().is_empty();
    matches!(request.client, Client::Raw) && wire && new && !lengthy && !blank && !super::is_preface(request)
}

fn word() -> Words {
    Words::new(
        "content without a length",
        "Without `Content-Length` or `Transfer-Encoding` a request has no content (RFC 9112 section 6.3). The server takes \
         what follows for the next request, or answers 411.",
        "Send `Content-Length`, or leave it to a client, which counts by itself.",
    )
}
