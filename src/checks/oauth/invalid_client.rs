//! `oauth/invalid-client`

use super::super::shared::oauth::{self, Endpoint};
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Certainty, Code, Evidence, Finding};

/// The client is not known at this server, its secret is wrong, or it authenticates in another way than it is registered for.
pub static RULE: Rule = Rule {
    code: Code::new("oauth/invalid-client"),
    heard: Heard { title: "the client is unknown, or its secret is wrong", help: "check client_id and client_secret" },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc6749#section-5.2",
        "https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "The client is not known at this server, its secret is wrong, or it authenticates in another way than it is registered for.",
    why: "Clients are registered at one server, often in one tenant or realm, and with one method: `client_secret_basic` puts id and secret, each form-encoded, into `Authorization: Basic`; `client_secret_post` puts them into the form. A secret with `%`, `+` or `:` that was not encoded reads as another one.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "curl https://id.example.com/oauth2/token -u 'web:Tf83jsPq' -d grant_type=authorization_code -d code=SplxlOBeZQQYbYS6WxSbIA -d 'redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb'",
        "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\n\r\n{\"error\":\"invalid_client\",\"error_description\":\"Client authentication failed\"}",
    ),
    good: "curl https://id.example.com/oauth2/token -u 'web:q9Lw20cV' -d grant_type=authorization_code -d code=SplxlOBeZQQYbYS6WxSbIA -d 'redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb'",
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(flow) = oauth::flow(context).filter(|flow| flow.endpoint == Endpoint::Token) else { return Vec::new() };
    let field = context.request.field("authorization");
    let basic =
        field.filter(|field| field.value.bytes().get(..6).is_some_and(|head| head.eq_ignore_ascii_case(b"basic ")));
    let (Some(basic), Some(secret)) = (basic, flow.get("client_secret")) else { return Vec::new() };
    let finding = RULE.finding(Certainty::Possible, 0.45, word(), vec![secret.span]);
    let evidence = vec![Evidence { span: basic.value.span(), note: "the client proves itself here too".into() }];
    vec![Finding { evidence, ..finding }]
}

fn word() -> Words {
    Words::new(
        "the client proves itself twice",
        "A client must not use more than one way of authentication in a request (RFC 6749 section 2.3). Strict servers refuse \
         both, or the one that the client is not registered for.",
        "Send the secret in `Authorization` or in the form, not in both.",
    )
}
