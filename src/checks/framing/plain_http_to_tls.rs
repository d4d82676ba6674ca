//! `framing/plain-http-to-tls`

use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding};

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
    what: "An `http:` request to a port on which the server speaks TLS.",
    why: "The server waits for a TLS handshake and gets a request line instead. nginx answers 400 with \"The plain HTTP request was sent to HTTPS port\"; others close the connection or answer with bytes that are no HTTP.",
    mends: Mends::Safe,
    bad: Example::refused(
        "curl http://api.example.com:8443/health",
        "HTTP/1.1 400 Bad Request\r\nServer: nginx/1.27.1\r\nContent-Type: text/html\r\n\r\n<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>The plain HTTP request was sent to HTTPS port</center>\r\n<hr><center>nginx/1.27.1</center>\r\n</body>\r\n</html>",
    ),
    good: "curl https://api.example.com:8443/health",
};

fn check(context: &Context) -> Vec<Finding> {
    let url = context.url();
    let (Some(scheme), Some(port)) = (url.scheme.clone(), url.port.clone()) else { return Vec::new() };
    let target = &context.request.target;
    if !target.bytes()[scheme.clone()].eq_ignore_ascii_case(b"http") {
        return Vec::new();
    }
    let likelihood = match &target.bytes()[port] {
        b"443" => 0.7,
        b"8443" | b"9443" | b"6443" => 0.35,
        _ => return Vec::new(),
    };
    let certainty = if likelihood > 0.5 { Certainty::Likely } else { Certainty::Possible };
    let finding = RULE.finding(certainty, likelihood, word(), vec![target.span_of(scheme.clone())]);
    let edits = target.edit(scheme.start..scheme.end, "https");
    vec![Finding { fix: edits.map(|edits| rewrite::fix("speak TLS", Applicability::Unsafe, edits)), ..finding }]
}

fn word() -> Words {
    Words::new(
        "plain HTTP to a port that usually speaks TLS",
        "A server that waits for a TLS handshake cannot read a request line. It answers 400, or closes the connection.",
        "Use `https`, or the port that speaks plain HTTP.",
    )
}
