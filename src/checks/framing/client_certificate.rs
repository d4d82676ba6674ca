//! `framing/client-certificate`

use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Certainty, Code, Evidence, Finding};
use crate::source::Span;

/// The server wants the client to prove itself by a certificate, and got none or one that it does not trust.
pub static RULE: Rule = Rule {
    code: Code::new("framing/client-certificate"),
    heard: Heard {
        title: "the server wants a client certificate, or refuses this one",
        help: "send the client certificate that the server asks for (`--cert` and `--key`)",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc8446#section-4.3.2",
        "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#errors",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "The server wants the client to prove itself by a certificate, and got none or one that it does not trust: none \
           was given, its key does not belong to it, the chain is not whole, or it has expired.",
    why: "With mutual TLS the certificate is asked for during the handshake, before any request is read. nginx lets the \
          request through and answers 400 with \"No required SSL certificate was sent\"; others end the handshake, and the \
          client reports an alert such as `certificate required`.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "curl https://api.example.com/health",
        "HTTP/1.1 400 Bad Request\r\nServer: nginx/1.27.1\r\nContent-Type: text/html\r\n\r\n<html>\r\n<head><title>400 No required SSL certificate was sent</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>No required SSL certificate was sent</center>\r\n<hr><center>nginx/1.27.1</center>\r\n</body>\r\n</html>",
    ),
    good: "curl https://api.example.com/health --cert client.pem --key client.key",
};

/// What clients say when the server ends the handshake over their certificate (RFC 8446 section 6.2).
const CLIENTS_SAY: &[&str] = &[
    "alert certificate required",
    "alert bad certificate",
    "alert certificate unknown",
    "alert certificate expired",
    "certificaterequired",
    "certificate_required",
    "err_bad_ssl_client_auth_cert",
    "tls: certificate required",
    "tls: bad certificate",
];

/// The client's words, and its certificate where it has one.
struct Slip {
    said: Span,
    certificate: Option<Span>,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let finding = RULE.finding(Certainty::Likely, 0.85, word(&slip), slip.certificate.into_iter().collect());
    vec![Finding { evidence: vec![Evidence { span: slip.said, note: "the client says so".into() }], ..finding }]
}

fn find(context: &Context) -> Option<Slip> {
    let said = super::said(context, CLIENTS_SAY)?;
    let command = context.request.client.command();
    let option = command.and_then(|command| command.options.iter().find(|option| option.name == Some("cert")));
    Some(Slip { said, certificate: option.map(|option| option.span) })
}

fn word(slip: &Slip) -> Words {
    let why = "The server asked for the client's certificate during the handshake, and ended the connection over it.";
    match slip.certificate {
        None => Words::new(
            "the server asks for a client certificate, and none is sent",
            why,
            "Send the certificate that the server knows you by, with its key: `--cert` and `--key`.",
        ),
        Some(_) => Words::new(
            "the server does not take this client certificate",
            why,
            "See that it has not expired, that its authority is one that the server trusts, that the chain is in the file, \
             and that `--key` belongs to it.",
        ),
    }
}
