//! `framing/client-certificate`

use super::super::{Example, Heard, Mends, Page, Rule};
use crate::finding::Code;

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
    check: None,
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "The server wants the client to prove itself by a certificate, and got none or one that it does not trust.",
    why: "With mutual TLS the certificate is asked for during the handshake, before any request is read. nginx lets the request through and answers 400 with \"No required SSL certificate was sent\"; others end the handshake.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "curl https://api.example.com/health",
        "HTTP/1.1 400 Bad Request\r\nServer: nginx/1.27.1\r\nContent-Type: text/html\r\n\r\n<html>\r\n<head><title>400 No required SSL certificate was sent</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>No required SSL certificate was sent</center>\r\n<hr><center>nginx/1.27.1</center>\r\n</body>\r\n</html>",
    ),
    good: "curl https://api.example.com/health --cert client.pem --key client.key",
};
