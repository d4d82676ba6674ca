//! `framing/tls-to-plain-http`

use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding};
use crate::source::{Origin, Span};

/// An `https:` request to a port on which the server speaks plain HTTP.
pub static RULE: Rule = Rule {
    code: Code::new("framing/tls-to-plain-http"),
    heard: Heard {
        title: "TLS was spoken to a port that speaks plain HTTP",
        help: "use `http`, or the port that speaks TLS",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-4.2.2",
        "https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "An `https:` request to a port on which the server speaks plain HTTP.",
    why: "The first bytes of TLS (`16 03 01`) are no request line, so the server answers 400 or closes the connection; the client reports a wrong version number or an unknown protocol. Servers under development usually speak plain HTTP.",
    mends: Mends::Unsafe,
    bad: Example::request(
        "curl https://localhost:3000/health\ncurl: (35) OpenSSL/3.0.13: error:0A00010B:SSL routines::wrong version number",
    ),
    good: "curl http://localhost:3000/health",
};

/// What clients say when the bytes that come back are no TLS, and those are of HTTP.
const CLIENTS_SAY: &[&str] = &[
    "wrong version number",
    "unknown protocol",
    "server gave HTTP response to HTTPS client",
    "SSL_ERROR_RX_RECORD_TOO_LONG",
    "packet length too long",
    "EPROTO",
    "InvalidContentType",
    "Unrecognized SSL message",
    "record layer failure",
    "not an SSL/TLS record",
];

/// A handshake, as logs and servers escape its first bytes: type 22, version 3 (RFC 8446 section 5.1).
const HELLO: &[&str] = &["\\x16\\x03", "\\u0016\\u0003", "\u{16}\u{3}"];

fn check(context: &Context) -> Vec<Finding> {
    let place = |text: &str| {
        let at = context.paste.find(text)?;
        Some(Span::new(Origin::Request, at, at + text.len()))
    };
    if let Some(hello) = HELLO.iter().find_map(|text| place(text)) {
        return vec![RULE.finding(Certainty::Likely, 0.9, word_hello(), vec![hello])];
    }
    let Some(scheme) = context.url().scheme.clone() else { return Vec::new() };
    let target = &context.request.target;
    if !target.bytes()[scheme.clone()].eq_ignore_ascii_case(b"https") {
        return Vec::new();
    }
    // The client's words stand behind the request.
    let Some(said) = CLIENTS_SAY.iter().find_map(|text| place(text)) else { return Vec::new() };
    if context.request.span.contains(said) {
        return Vec::new();
    }
    let finding = RULE.finding(Certainty::Likely, 0.9, word_said(), vec![target.span_of(scheme.clone())]);
    let evidence = vec![Evidence { span: said, note: "the client says so".into() }];
    let edits = target.edit(scheme.end - 1..scheme.end, "");
    let fix = edits.map(|edits| rewrite::fix("speak plain HTTP", Applicability::Unsafe, edits));
    vec![Finding { evidence, fix, ..finding }]
}

fn word_hello() -> Words {
    Words::new(
        "a TLS handshake arrived where a request line was expected",
        "The bytes 22 and 3 begin a TLS handshake. The server speaks plain HTTP on this port, takes them for a request \
         line and answers 400.",
        "Use `http` in the client, or give the server a certificate on this port.",
    )
}

fn word_said() -> Words {
    Words::new(
        "TLS is spoken to a port that answers in plain HTTP",
        "The client began a TLS handshake, and what came back is no TLS: the server takes the handshake for a request line.",
        "Use `http`, or the port that speaks TLS.",
    )
}
