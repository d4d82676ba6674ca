//! `oauth/unsupported-grant-type`

use super::super::shared::oauth::{self, Endpoint};
use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding};

/// A `grant_type` that the server does not know, or that is not switched on for this client.
pub static RULE: Rule = Rule {
    code: Code::new("oauth/unsupported-grant-type"),
    heard: Heard {
        title: "the grant type is not one that the client may use",
        help: "use a grant type that is registered for the client, spelled as RFC 6749 does",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc6749#section-5.2",
        "https://www.rfc-editor.org/rfc/rfc6749#section-4.5",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A `grant_type` that the server does not know, or that is not switched on for this client.",
    why: "Grant types are compared as text: `authorization_code`, `client_credentials`, `refresh_token`, `password`, or a URN such as `urn:ietf:params:oauth:grant-type:device_code`. A spelling that is close is none of them.",
    mends: Mends::Safe,
    bad: Example::request(
        "curl https://id.example.com/oauth2/token -u 'web:Tf83jsPq' -d grant_type=client_credential -d scope=read",
    ),
    good: "curl https://id.example.com/oauth2/token -u 'web:Tf83jsPq' -d grant_type=client_credentials -d scope=read",
};

/// The grant types of RFC 6749, 7522, 7523, 8628, 8693 and of OpenID Connect, and what people call them.
const KNOWN: &[&str] = &[
    "authorization_code",
    "client_credentials",
    "refresh_token",
    "password",
    "implicit",
    "urn:ietf:params:oauth:grant-type:device_code",
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "urn:ietf:params:oauth:grant-type:saml2-bearer",
    "urn:ietf:params:oauth:grant-type:token-exchange",
    "urn:ietf:params:oauth:grant-type:uma-ticket",
    "urn:openid:params:grant-type:ciba",
];

/// What is typed for one of them.
const CALLED: &[(&str, &str)] = &[
    ("code", "authorization_code"),
    ("auth_code", "authorization_code"),
    ("refresh", "refresh_token"),
    ("client", "client_credentials"),
    ("device_code", "urn:ietf:params:oauth:grant-type:device_code"),
    ("jwt-bearer", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
    ("token-exchange", "urn:ietf:params:oauth:grant-type:token-exchange"),
];

fn check(context: &Context) -> Vec<Finding> {
    let Some(flow) = context.flow().filter(|flow| flow.endpoint == Endpoint::Token) else { return Vec::new() };
    let Some(grant) = flow.get("grant_type").filter(|grant| !KNOWN.contains(&grant.value.as_str())) else {
        return Vec::new();
    };
    let span = grant.written.span();
    if context.has_variable(span) {
        return Vec::new();
    }
    let called = CALLED.iter().find(|(name, _)| *name == grant.value).map(|(_, meant)| *meant);
    let Some(meant) = called.or_else(|| oauth::meant(&grant.value, KNOWN)) else { return Vec::new() };
    let finding = RULE.finding(Certainty::Likely, 0.93, word(&grant.value, meant), vec![span]);
    let fix = grant.put(meant);
    vec![Finding { fix: fix.map(|edits| rewrite::fix("spell it so", Applicability::Safe, edits)), ..finding }]
}

fn word(written: &str, meant: &str) -> Words {
    Words::new(
        format!("{} is not a grant type", show(written.as_bytes())),
        "Grant types are compared as text, letter by letter. For one that it does not know the server answers \
         `unsupported_grant_type`.",
        format!("Write `{meant}`."),
    )
}
