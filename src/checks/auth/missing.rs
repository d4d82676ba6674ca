//! `auth/missing`

use super::super::{Example, Heard, Mends, Page, Rule};
use crate::finding::Code;

/// A request without credentials to something that needs them, or with an empty field where they should stand.
pub static RULE: Rule = Rule {
    code: Code::new("auth/missing"),
    heard: Heard { title: "no credentials are sent", help: "send credentials, as the API's documentation says" },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-11.6.2",
        "https://www.rfc-editor.org/rfc/rfc6750#section-3.1",
    ],
    check: None,
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A request without credentials to something that needs them, or with an empty field where they should stand.",
    why: "The server cannot tell who is asking. It answers 401, often with a `WWW-Authenticate` field that names the scheme it wants; many APIs say 400 or 403 instead. It comes about where a variable with the token is empty, where the field's name is misspelled, or where a client drops `Authorization` when it follows a redirect to another host.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "curl https://api.example.com/v1/orders",
        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"api\"\r\nContent-Type: application/json\r\n\r\n{\"error\":\"authentication required\"}",
    ),
    good: "curl https://api.example.com/v1/orders -H 'Authorization: Bearer mF_9.B5f-4.1JqM'",
};
