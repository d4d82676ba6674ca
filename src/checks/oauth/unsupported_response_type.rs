//! `oauth/unsupported-response-type`

use super::super::shared::oauth::{self, Endpoint};
use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding};

/// A `response_type` that the server does not know, or that is not switched on for this client.
pub static RULE: Rule = Rule {
    code: Code::new("oauth/unsupported-response-type"),
    heard: Heard {
        title: "the response type is not one that the client may use",
        help: "use a response type that is registered for the client",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc6749#section-3.1.1",
        "https://openid.net/specs/oauth-v2-multiple-response-types-1_0.html",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A `response_type` that the server does not know, or that is not switched on for this client.",
    why: "It is `code`, `token` or, with OpenID Connect, one or more of `code`, `token` and `id_token` with blanks between them. It is compared as text, and each client is registered for some of them. Many servers take `code` alone today, because tokens in URLs leak.",
    mends: Mends::Safe,
    bad: Example::request(
        "curl 'https://id.example.com/oauth2/authorize?response_type=codes&client_id=web&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb&scope=openid&state=af0ifjsldkj'",
    ),
    good: "curl 'https://id.example.com/oauth2/authorize?response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb&scope=openid&state=af0ifjsldkj'",
};

/// The registered words (RFC 6749 section 11.3.2, OAuth 2.0 Multiple Response Type Encoding Practices).
const KNOWN: &[&str] = &["code", "token", "id_token", "none"];

fn check(context: &Context) -> Vec<Finding> {
    let Some(flow) = context.flow().filter(|flow| flow.endpoint == Endpoint::Authorization) else {
        return Vec::new();
    };
    let Some(asked) = flow.get("response_type").filter(|asked| !context.has_variable(asked.written.span())) else {
        return Vec::new();
    };
    let words: Vec<&str> = asked.value.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let commas = asked.value.contains(',');
    let meant: Vec<&str> = words.iter().map(|&word| oauth::meant(word, KNOWN).unwrap_or(word)).collect();
    let all_known = meant.iter().all(|word| KNOWN.contains(word));
    if meant == words && !commas || !all_known {
        return Vec::new();
    }
    let meant = meant.join(" ");
    let finding = RULE.finding(Certainty::Likely, 0.9, word(&asked.value, &meant), vec![asked.written.span()]);
    let fix = asked.put(&meant).map(|edits| rewrite::fix("spell it so", Applicability::Safe, edits));
    vec![Finding { fix, ..finding }]
}

fn word(written: &str, meant: &str) -> Words {
    Words::new(
        format!("{} is not a response type", show(written.as_bytes())),
        "Response types are compared as text, and several of them stand with blanks between. For one that it does not \
         know the server answers `unsupported_response_type`.",
        format!("Write `{meant}`."),
    )
}
