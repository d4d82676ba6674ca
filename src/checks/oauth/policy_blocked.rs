//! `oauth/policy-blocked`

use super::super::shared::oauth::Endpoint;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Certainty, Code, Finding};

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
    check: Some(check),
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

/// What is written by the browsers that apps show within themselves.
const EMBEDDED: &[&str] = &["; wv)", "FBAN/", "FBAV/", "Instagram ", "Line/", "MicroMessenger/"];

fn check(context: &Context) -> Vec<Finding> {
    let Some(flow) = context.flow().filter(|flow| flow.endpoint == Endpoint::Authorization) else { return Vec::new() };
    let host = context.url().host.clone().unwrap_or_default();
    let mut host = context.request.target.bytes()[host].to_ascii_lowercase();
    if host.is_empty() {
        host = context.request.field("host").map(|field| field.value.bytes().to_ascii_lowercase()).unwrap_or_default();
    }
    if host != b"accounts.google.com" {
        return Vec::new();
    }
    let agent = context.request.field("user-agent");
    let band = flow.get("redirect_uri").filter(|uri| uri.value.starts_with("urn:ietf:wg:oauth:2.0:oob"));
    if let Some(uri) = band {
        let finding = RULE.finding(Certainty::Likely, 0.88, word_band(), vec![uri.written.span()]);
        let page = "https://developers.google.com/identity/protocols/oauth2/resources/oob-migration";
        return vec![Finding { references: vec![page.into()], ..finding }];
    }
    match agent.filter(|agent| EMBEDDED.iter().any(|sign| agent.value.text().contains(sign))) {
        Some(agent) => vec![RULE.finding(Certainty::Possible, 0.45, word_embedded(), vec![agent.value.span()])],
        None => Vec::new(),
    }
}

fn word_band() -> Words {
    Words::new(
        "Google shows no codes to copy any more",
        "This redirect URI asks for a page with the code on it. Google has refused such requests since 2023, as they are \
         easily abused.",
        "Use a redirect URI on the own machine, `http://127.0.0.1:PORT`, or the flow for devices.",
    )
}

fn word_embedded() -> Words {
    Words::new(
        "the browser is one within an app",
        "`User-Agent` is that of a browser that an app shows within itself. Google refuses to log in there \
         (`disallowed_useragent`), since the app could read the password.",
        "Open the URL in the browser of the system.",
    )
}
