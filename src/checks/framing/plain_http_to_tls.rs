//! `framing/plain-http-to-tls`

use std::ops::Range;

use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding};
use crate::source::Span;

/// An `http:` request to a port on which the server speaks TLS.
pub static RULE: Rule = Rule {
    code: Code::new("framing/plain-http-to-tls"),
    heard: Heard {
        title: "plain HTTP was sent to a port that speaks TLS",
        help: "use `https`, or the port that speaks plain HTTP",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-4.2.2",
        "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#errors",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "An `http:` request to a port on which the server speaks TLS. The scheme was left as it was when the port was \
           changed, or a proxy passes requests on in plain HTTP.",
    why: "The server waits for a TLS handshake and gets a request line instead. nginx, Apache and Go notice and answer 400 \
          in plain HTTP; others close the connection or send an alert of TLS, which the client cannot read as HTTP.",
    mends: Mends::Safe,
    bad: Example::refused(
        "curl http://api.example.com:8443/health",
        "HTTP/1.1 400 Bad Request\r\nServer: nginx/1.27.1\r\nContent-Type: text/html\r\n\r\n<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>The plain HTTP request was sent to HTTPS port</center>\r\n<hr><center>nginx/1.27.1</center>\r\n</body>\r\n</html>",
    ),
    good: "curl https://api.example.com:8443/health",
};

/// What clients say when TLS comes back: an alert (type 21) is no status line.
const CLIENTS_SAY: &[&str] = &[
    "received http/0.9 when not allowed",
    "\\x15\\x03",
    "\u{15}\u{3}",
    "http request to an https server",
    "plain http request was sent to https port",
    "parse error: expected http/",
    "badstatusline",
];

/// What tells that the port speaks TLS.
enum Slip {
    /// The port that is registered for it.
    Registered,
    /// One that is often used for it.
    Usual,
    /// What the client said.
    Said(Span),
}

fn check(context: &Context) -> Vec<Finding> {
    let Some((scheme, slip)) = find(context) else { return Vec::new() };
    let target = &context.request.target;
    let (certainty, likelihood) = match slip {
        Slip::Registered => (Certainty::Likely, 0.7),
        Slip::Usual => (Certainty::Possible, 0.35),
        Slip::Said(_) => (Certainty::Likely, 0.88),
    };
    let finding = RULE.finding(certainty, likelihood, word(&slip), vec![target.span_of(scheme.clone())]);
    let evidence = match slip {
        Slip::Said(span) => vec![Evidence { span, note: "the client says so".into() }],
        _ => Vec::new(),
    };
    let edits = target.edit(scheme, "https");
    vec![Finding {
        evidence,
        fix: edits.map(|edits| rewrite::fix("speak TLS", Applicability::Unsafe, edits)),
        ..finding
    }]
}

fn find(context: &Context) -> Option<(Range<usize>, Slip)> {
    let url = context.url();
    let scheme = url.scheme.clone()?;
    let target = context.request.target.bytes();
    if !target[scheme.clone()].eq_ignore_ascii_case(b"http") {
        return None;
    }
    if let Some(span) = super::said(context, CLIENTS_SAY) {
        return Some((scheme, Slip::Said(span)));
    }
    let slip = match &target[url.port.clone()?] {
        b"443" => Slip::Registered,
        b"8443" | b"9443" | b"6443" => Slip::Usual,
        _ => return None,
    };
    Some((scheme, slip))
}

fn word(slip: &Slip) -> Words {
    let help = "Use `https`, or the port that speaks plain HTTP.";
    match slip {
        Slip::Registered | Slip::Usual => Words::new(
            "plain HTTP to a port that usually speaks TLS",
            "A server that waits for a TLS handshake cannot read a request line. It answers 400, or closes the connection.",
            help,
        ),
        Slip::Said(_) => Words::new(
            "plain HTTP to a port that speaks TLS",
            "The client could not read the answer as HTTP. A server that waits for a TLS handshake answers a request line \
             with an alert of TLS, or closes the connection.",
            help,
        ),
    }
}
