//! `oauth/redirect-uri-mismatch`

use super::super::shared::oauth;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Certainty, Code, Finding};

/// A `redirect_uri` that is not registered for the client, or that differs from the one of the authorization request.
pub static RULE: Rule = Rule {
    code: Code::new("oauth/redirect-uri-mismatch"),
    heard: Heard {
        title: "the redirect URI is not one that is registered for the client",
        help: "compare it with the registered one, byte for byte: scheme, port, path and closing slash",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2",
        "https://www.rfc-editor.org/rfc/rfc9700#section-2.1",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A `redirect_uri` that is not registered for the client, or that differs from the one of the authorization request.",
    why: "Servers compare it as text, byte for byte: `http` for `https`, a closing slash, a port, `localhost` for `127.0.0.1` or a capital letter makes another URI. That exactness keeps codes from being sent to someone else.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "curl 'https://id.example.com/oauth2/authorize?response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback%2F&scope=openid&state=af0ifjsldkj'",
        "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{\"error\":\"redirect_uri_mismatch\",\"error_description\":\"Bad Request\"}",
    ),
    good: "curl 'https://id.example.com/oauth2/authorize?response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb&scope=openid&state=af0ifjsldkj'",
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(flow) = oauth::flow(context) else { return Vec::new() };
    let Some(uri) = flow.get("redirect_uri").filter(|uri| !context.has_variable(uri.written.span())) else {
        return Vec::new();
    };
    let value = uri.value.as_str();
    let scheme = value.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let encoded = value.get(..14).unwrap_or(value).to_ascii_lowercase().contains("%3a%2f%2f");
    let (likelihood, words) = if encoded {
        (0.85, word(ENCODED))
    } else if value.contains('#') {
        (0.85, word(FRAGMENT))
    } else if value != value.trim() {
        (0.8, word(BLANK))
    } else if !is_scheme && !value.eq_ignore_ascii_case("postmessage") {
        (0.75, word(RELATIVE))
    } else {
        return Vec::new();
    };
    vec![RULE.finding(Certainty::Likely, likelihood, words, vec![uri.written.span()])]
}

/// Title, reason and advice.
type Told = (&'static str, &'static str, &'static str);

const ENCODED: Told = (
    "the redirect URI is encoded twice",
    "What the server gets is still percent-encoded, and so equals no registered URI.",
    "Encode it once.",
);
const FRAGMENT: Told = (
    "the redirect URI has a fragment",
    "A redirect URI must not have a fragment (RFC 6749 section 3.1.2): the server adds parameters to it.",
    "Leave `#` and what follows out.",
);
const BLANK: Told = (
    "a blank stands beside the redirect URI",
    "Servers compare the redirect URI as text, and a blank makes it another one.",
    "Take the blank away.",
);
const RELATIVE: Told = (
    "the redirect URI is not absolute",
    "A redirect URI is absolute (RFC 6749 section 3.1.2), with its scheme, and is compared as text.",
    "Write it whole, as it is registered.",
);

fn word((title, why, help): Told) -> Words {
    Words::new(title, why, help)
}
