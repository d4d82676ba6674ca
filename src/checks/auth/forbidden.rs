//! `auth/forbidden`

use super::super::{Example, Heard, Mends, Page, Rule};
use crate::finding::Code;

/// The server knows who is asking, and does not let them do this.
pub static RULE: Rule = Rule {
    code: Code::new("auth/forbidden"),
    heard: Heard {
        title: "these credentials do not have the permission that is needed",
        help: "ask for the permission, scope or role that the server names",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4",
        "https://www.rfc-editor.org/rfc/rfc6750#section-3.1",
    ],
    check: None,
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "The server knows who is asking, and does not let them do this.",
    why: "The token lacks a scope, the user a role, or the account a right to this resource. New credentials of the same kind do not help: the permission has to be granted first, and a token issued before that may have to be renewed.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "curl -X DELETE https://api.example.com/v1/users/7 -H 'Authorization: Bearer mF_9.B5f-4.1JqM'",
        "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\n\r\n{\"error\":\"insufficient_scope\",\"error_description\":\"requires scope users:delete\"}",
    ),
    good: "curl https://api.example.com/v1/users/7 -H 'Authorization: Bearer mF_9.B5f-4.1JqM'",
};
