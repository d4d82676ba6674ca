//! `oauth/policy-blocked`

use super::super::{Example, Heard, Mends, Page, Rule};
use crate::finding::Code;

/// The provider's or the organisation's policy refuses the app, the browser or the account, whatever the request says.
pub static RULE: Rule = Rule {
    code: Code::new("oauth/policy-blocked"),
    heard: Heard {
        title: "a policy of the provider or the organisation refuses the app",
        help: "ask the administrator, or use a browser and account that the policy allows",
    },
    references: &[
        "https://developers.google.com/identity/protocols/oauth2/policies",
        "https://learn.microsoft.com/entra/identity-platform/reference-error-codes",
    ],
    check: None,
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "The provider's or the organisation's policy refuses the app, the browser or the account, whatever the request says.",
    why: "Administrators decide which apps may ask for which data; providers refuse sign-in in embedded browsers, apps that are not verified, or accounts from outside of the organisation. The request is well formed, and changing it does not help.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "curl 'https://id.example.com/oauth2/authorize?response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb&scope=openid&state=af0ifjsldkj'",
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<html><head><title>Error 400 (Bad Request)</title></head><body><h1>Access blocked: Authorization Error</h1><p>Error 400: admin_policy_enforced</p></body></html>",
    ),
    good: "curl 'https://id.example.com/oauth2/authorize?response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb&scope=profile&state=af0ifjsldkj'",
};
