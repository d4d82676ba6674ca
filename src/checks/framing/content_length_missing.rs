//! `framing/content-length-missing`

use super::super::{Example, Heard, Mends, Page, Rule};
use crate::finding::Code;

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
    check: None,
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A request without `Content-Length` to a server that wants one.",
    why: "Some servers and gateways do not take content whose end they cannot know beforehand, and some want `Content-Length: 0` even where there is none. They answer 411 Length Required, or 400. Chunked uploads from a pipe are the usual case.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "POST /upload HTTP/1.1\r\nHost: files.example.com\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 411 Length Required\r\nContent-Type: text/html\r\n\r\n<html><head><title>411 Length Required</title></head></html>",
    ),
    good: "POST /upload HTTP/1.1\r\nHost: files.example.com\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello",
};
