//! `body/charset-unsupported`

use super::super::{Example, Heard, Mends, Page, Rule};
use crate::finding::Code;

/// A `charset` that the server does not know or does not take.
pub static RULE: Rule = Rule {
    code: Code::new("body/charset-unsupported"),
    heard: Heard {
        title: "the charset is unknown, or not taken here",
        help: "send the content as UTF-8, and say so or leave the charset out",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-8.3.2",
        "https://www.rfc-editor.org/rfc/rfc8259#section-8.1",
    ],
    check: None,
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A `charset` that the server does not know or does not take.",
    why: "JSON is UTF-8 and has no charset parameter, and most APIs take nothing else. A name that is no charset, such as `utf8mb4`, cannot be decoded at all.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "curl https://api.example.com/orders -H 'Content-Type: application/json; charset=utf-7' -d '{\"sku\":\"A-1\"}'",
        "HTTP/1.1 415 Unsupported Media Type\r\nContent-Type: application/json\r\n\r\n{\"error\":\"unsupported charset \\\"UTF-7\\\"\"}",
    ),
    good: "curl https://api.example.com/orders -H 'Content-Type: application/json' -d '{\"sku\":\"A-1\"}'",
};
