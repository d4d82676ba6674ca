//! `framing/tls-to-plain-http`

use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding};
use crate::source::Span;

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
    what: "An `https:` request to a port on which the server speaks plain HTTP. Servers under development usually do, and \
           so do those behind a proxy that ends TLS for them.",
    why: "The first bytes of TLS (`16 03 01`) are no request line, so the server answers 400 or closes the connection, and \
          its log has them as `\\x16\\x03\\x01`. The client reports a wrong version number, an unknown protocol or a record \
          that is too long.",
    mends: Mends::Unsafe,
    bad: Example::request(
        "curl https://localhost:3000/health\ncurl: (35) OpenSSL/3.0.13: error:0A00010B:SSL routines::wrong version number",
    ),
    good: "curl http://localhost:3000/health",
};

/// What clients say when the bytes that come back are no TLS, and those are of HTTP.
const CLIENTS_SAY: &[&str] = &[
    "wrong version number",
    "wrong_version_number",
    "unknown protocol",
    "server gave http response to https client",
    "ssl_error_rx_record_too_long",
    "err_ssl_protocol_error",
    "packet length too long",
    "eproto",
    "invalidcontenttype",
    "unrecognized ssl message",
    "record layer failure",
    "not an ssl/tls record",
    "first record does not look like a tls handshake",
    "received corrupt message",
];

/// A handshake, as logs and servers escape its first bytes: type 22, version 3 (RFC 8446 section 5.1).
const HELLO: &[&str] = &["\\x16\\x03", "\\u0016\\u0003", "[0x160x03", "\u{16}\u{3}"];

/// Ports on which development servers listen, most of them in plain HTTP.
const DEVELOPMENT: &[&[u8]] = &[b"3000", b"4200", b"5000", b"5173", b"8000", b"8080", b"8081", b"8888", b"9000"];

/// What tells that the port speaks plain HTTP.
enum Slip {
    /// Bytes of a handshake, in a log.
    Hello(Span),
    /// What the client said.
    Said(Span),
    /// The port that is registered for HTTP.
    Registered,
    /// A development server on this machine.
    Development,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match slip {
        Slip::Hello(_) | Slip::Said(_) => (Certainty::Likely, 0.9),
        Slip::Registered => (Certainty::Likely, 0.75),
        Slip::Development => (Certainty::Possible, 0.2),
    };
    if let Slip::Hello(span) = slip {
        return vec![RULE.finding(certainty, likelihood, word(&slip), vec![span])];
    }
    let target = &context.request.target;
    let Some(scheme) = context.url().scheme.clone() else { return Vec::new() };
    let finding = RULE.finding(certainty, likelihood, word(&slip), vec![target.span_of(scheme.clone())]);
    let evidence = match slip {
        Slip::Said(span) => vec![Evidence { span, note: "the client says so".into() }],
        _ => Vec::new(),
    };
    let edits = target.edit(scheme.end - 1..scheme.end, "");
    let fix = edits.map(|edits| rewrite::fix("speak plain HTTP", Applicability::Unsafe, edits));
    vec![Finding { evidence, fix, ..finding }]
}

fn find(context: &Context) -> Option<Slip> {
    if let Some(hello) = super::said(context, HELLO) {
        return Some(Slip::Hello(hello));
    }
    let url = context.url();
    let target = context.request.target.bytes();
    if !target[url.scheme.clone()?].eq_ignore_ascii_case(b"https") {
        return None;
    }
    // The client's words stand behind the request.
    if let Some(said) = super::said(context, CLIENTS_SAY) {
        return Some(Slip::Said(said));
    }
    let port = &target[url.port.clone()?];
    if port == b"80" {
        return Some(Slip::Registered);
    }
    let host = &target[url.host.clone()?];
    let here =
        host.eq_ignore_ascii_case(b"localhost") || host == b"127.0.0.1" || host == b"0.0.0.0" || host == b"[::1]";
    (here && DEVELOPMENT.contains(&port)).then_some(Slip::Development)
}

/// Whether a text has the first bytes of a handshake in it.
pub(crate) fn is_hello(text: &str) -> bool {
    HELLO.iter().any(|bytes| text.contains(bytes))
}

/// What a log has in the place of a request, where it is a TLS handshake.
pub(crate) fn heard(said: &str, span: Span) -> Option<Finding> {
    let first = HELLO.iter().any(|bytes| said.starts_with(bytes));
    first.then(|| RULE.finding(Certainty::Likely, 0.9, word(&Slip::Hello(span)), vec![span]))
}

fn word(slip: &Slip) -> Words {
    let help = "Use `http`, or the port that speaks TLS.";
    match slip {
        Slip::Hello(_) => Words::new(
            "a TLS handshake arrived where a request line was expected",
            "The bytes 22 and 3 begin a TLS handshake. The server speaks plain HTTP on this port, takes them for a request \
             line and answers 400.",
            "Use `http` in the client, or give the server a certificate on this port.",
        ),
        Slip::Said(_) => Words::new(
            "TLS is spoken to a port that answers in plain HTTP",
            "The client began a TLS handshake, and what came back is no TLS: the server takes the handshake for a request \
             line.",
            help,
        ),
        Slip::Registered => Words::new(
            "TLS to a port that usually speaks plain HTTP",
            "Port 80 is that of plain HTTP. A server there takes the handshake for a request line and answers 400, which \
             the client cannot read.",
            help,
        ),
        Slip::Development => Words::new(
            "TLS to a port of this machine that often speaks plain HTTP",
            "Most development servers speak plain HTTP unless they are given a certificate. They take the handshake for a \
             request line and answer 400.",
            help,
        ),
    }
}
