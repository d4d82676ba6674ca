//! `body/content-type-unsupported`

use super::super::shared::oauth::{self, Endpoint};
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Certainty, Code, Finding};
use crate::message::BodyKind;

/// A media type that the endpoint does not take, or one that does not exist.
pub static RULE: Rule = Rule {
    code: Code::new("body/content-type-unsupported"),
    heard: Heard { title: "the media type is not taken here", help: "send the type that this endpoint takes" },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.16",
        "https://www.rfc-editor.org/rfc/rfc9110#section-8.3",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A media type that the endpoint does not take, or one that does not exist.",
    why: "The server picks the reader of the content by `Content-Type`. Where none is registered for that type it answers 415, or 400; some name the types that they take, in the text or in `Accept-Post` and `Accept-Patch`.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "curl https://api.example.com/orders -H 'Content-Type: text/csv' -d 'sku,qty'",
        "HTTP/1.1 415 Unsupported Media Type\r\nContent-Type: application/json\r\n\r\n{\"error\":\"Unsupported Media Type\"}",
    ),
    good: "curl https://api.example.com/orders -H 'Content-Type: application/json' -d '{\"sku\":\"A-1\"}'",
};

fn check(context: &Context) -> Vec<Finding> {
    let body = &context.request.body;
    if context.json().is_none() || !matches!(body.kind, BodyKind::Data | BodyKind::Raw) {
        return Vec::new();
    }
    let is_token = oauth::flow(context).is_some_and(|flow| flow.endpoint == Endpoint::Token);
    let Some(field) = context.request.field("content-type").filter(|_| is_token) else { return Vec::new() };
    let option = body.data.first().filter(|data| data.name == "json").map(|data| data.option);
    let span = option.unwrap_or_else(|| field.value.span());
    vec![RULE.finding(Certainty::Possible, 0.45, word(), vec![span])]
}

fn word() -> Words {
    Words::new(
        "a token request in JSON",
        "OAuth has token requests sent as a form (RFC 6749 section 3.2 and appendix B). A few providers take JSON as well; others \
         see no parameter at all, and say that the grant type is missing or unsupported.",
        "Send the parameters as `application/x-www-form-urlencoded`.",
    )
}
