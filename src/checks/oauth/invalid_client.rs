//! `oauth/invalid-client`

use super::super::shared::oauth::Endpoint;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Certainty, Code, Evidence, Finding};
use crate::message::Field;
use crate::syntax::{basic, percent};

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

/// How the client proves itself.
enum Slip {
    /// In the field and in the form.
    Twice,
    /// The field names this client, and the form another.
    Two,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(flow) = context.flow().filter(|flow| flow.endpoint == Endpoint::Token) else { return Vec::new() };
    let field = context.request.field("authorization");
    let scheme = |field: &&Field| field.value.bytes().get(..6).is_some_and(|head| head.eq_ignore_ascii_case(b"basic "));
    let Some(basic) = field.filter(scheme) else { return Vec::new() };
    let decoded = basic::read(basic.value.bytes()[6..].trim_ascii()).decoded.unwrap_or_default();
    let user = decoded.split(|&byte| byte == b':').next().unwrap_or_default();
    // RFC 6749 section 2.3.1: it is form-encoded first.
    let user = percent::decode(user);
    let other = flow.get("client_id").filter(|id| !user.is_empty() && id.value.as_bytes() != user);
    let (slip, span) = match (other, flow.get("client_secret")) {
        (Some(id), _) if !context.has_variable(id.span) && !context.has_variable(basic.value.home()) => {
            (Slip::Two, id.written.span())
        }
        (_, Some(secret)) => (Slip::Twice, secret.span),
        _ => return Vec::new(),
    };
    let (certainty, likelihood) = match slip {
        Slip::Two => (Certainty::Likely, 0.8),
        Slip::Twice => (Certainty::Possible, 0.45),
    };
    let finding = RULE.finding(certainty, likelihood, word(&slip), vec![span]);
    let evidence = vec![Evidence { span: basic.value.span(), note: "the client proves itself here too".into() }];
    vec![Finding { evidence, ..finding }]
}

fn word(slip: &Slip) -> Words {
    match slip {
        Slip::Twice => Words::new(
            "the client proves itself twice",
            "A client must not use more than one way of authentication in a request (RFC 6749 section 2.3). Strict servers \
             refuse both, or the one that the client is not registered for.",
            "Send the secret in `Authorization` or in the form, not in both.",
        ),
        Slip::Two => Words::new(
            "`client_id` names another client than `Authorization`",
            "Decoded, the Basic credentials are those of another client. A server cannot tell which of the two asks.",
            "Send the same client in both, or leave `client_id` out of the form.",
        ),
    }
}
