//! `auth/rejected`

use super::super::{Example, Heard, Mends, Page, Rule};
use crate::finding::Code;

/// Credentials that are well formed, but that the server does not know or no longer accepts.
pub static RULE: Rule = Rule {
    code: Code::new("auth/rejected"),
    heard: Heard {
        title: "the server does not accept these credentials",
        help: "check that they are right and meant for this server",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2",
        "https://www.rfc-editor.org/rfc/rfc6750#section-3.1",
    ],
    check: None,
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "Credentials that are well formed, but that the server does not know or no longer accepts.",
    why: "A key may be revoked, belong to another account, or to the test environment while the request goes to production; a password may have changed. The request cannot show that: only the server knows its keys.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "curl https://api.example.com/v1/orders -H 'X-API-Key: 6f1c9b2e4d'",
        "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\n\r\n{\"error\":\"invalid API key\"}",
    ),
    good: "curl https://api.example.com/v1/orders -H 'X-API-Key: 0b7d55aa91'",
};
