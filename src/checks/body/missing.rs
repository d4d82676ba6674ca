//! `body/missing`

use super::super::{Example, Heard, Mends, Page, Rule};
use crate::finding::Code;

/// A request without content, or with an empty one, to an endpoint that needs some.
pub static RULE: Rule = Rule {
    code: Code::new("body/missing"),
    heard: Heard { title: "there is no content where the server wants some", help: "send the content" },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-8.6",
        "https://www.rfc-editor.org/rfc/rfc9110#section-6.4",
    ],
    check: None,
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A request without content, or with an empty one, to an endpoint that needs some.",
    why: "The server has nothing to read. It comes about where a `-d` is lost behind a broken line, where a variable is empty, where a redirect turned a POST into a GET, or where a client forgets to serialise its object.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "curl -X POST https://api.example.com/orders -H 'Content-Type: application/json'",
        "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{\"error\":\"Request body is missing\"}",
    ),
    good: "curl -X POST https://api.example.com/orders -H 'Content-Type: application/json' -d '{\"sku\":\"A-1\"}'",
};
