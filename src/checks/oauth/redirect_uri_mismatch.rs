//! `oauth/redirect-uri-mismatch`

use super::super::shared::oauth::Carried;
use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding};
use crate::syntax::percent;

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
    mends: Mends::Safe,
    bad: Example::refused(
        "curl 'https://id.example.com/oauth2/authorize?response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback%2F&scope=openid&state=af0ifjsldkj'",
        "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{\"error\":\"redirect_uri_mismatch\",\"error_description\":\"Bad Request\"}",
    ),
    good: "curl 'https://id.example.com/oauth2/authorize?response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb&scope=openid&state=af0ifjsldkj'",
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(flow) = context.flow() else { return Vec::new() };
    let Some(uri) = flow.get("redirect_uri").filter(|uri| !context.has_variable(uri.written.span())) else {
        return Vec::new();
    };
    let value = uri.value.as_str();
    let (scheme, rest) = value.split_once(':').unwrap_or(("", ""));
    // `localhost:3000/cb` begins with a host and a port.
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        && !rest.starts_with(|c: char| c.is_ascii_digit());
    let encoded = value.get(..14).unwrap_or(value).to_ascii_lowercase().contains("%3a%2f%2f");
    let decoded = || String::from_utf8_lossy(&percent::decode(value.as_bytes())).into_owned();
    let (likelihood, told, mended) = if encoded {
        // In a query that is told of the escapes.
        if flow.carried == Carried::Query && uri.encoded {
            return Vec::new();
        }
        (0.85, ENCODED, Some((decoded(), Applicability::Safe)))
    } else if let Some(at) = value.find('#') {
        (0.85, FRAGMENT, Some((value[..at].to_owned(), Applicability::Unsafe)))
    } else if value != value.trim() {
        (0.8, BLANK, Some((value.trim().to_owned(), Applicability::Safe)))
    } else if !is_scheme && !value.eq_ignore_ascii_case("postmessage") {
        (0.75, RELATIVE, None)
    } else if value.contains('*') {
        (0.7, WILDCARD, None)
    } else if is_open(value) {
        (0.25, OPEN, None)
    } else {
        return Vec::new();
    };
    let certainty = if likelihood < 0.5 { Certainty::Possible } else { Certainty::Likely };
    let fix =
        mended.and_then(|(text, applicability)| Some(rewrite::fix("write it so", applicability, uri.put(&text)?)));
    let (title, why, help) = told;
    let words = Words::new(title, why, help);
    vec![Finding { fix, ..RULE.finding(certainty, likelihood, words, vec![uri.written.span()]) }]
}

/// Whether codes would be sent over plain HTTP to another machine.
fn is_open(uri: &str) -> bool {
    let Some(rest) = uri.strip_prefix("http://") else { return false };
    let host = rest.split(['/', '?', ':']).next().unwrap_or_default();
    let own = ["localhost", "127.", "[", "10.", "192.168."].iter().any(|own| host.starts_with(own));
    // Names of the own network have no dot, and RFC 6761 keeps some for tests.
    !own && host.rsplit_once('.').is_some_and(|(_, last)| !matches!(last, "test" | "local" | "localhost"))
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
const WILDCARD: Told = (
    "the redirect URI has a `*` in it",
    "Servers compare the redirect URI as text (RFC 9700 section 2.1). A pattern may be registered with some; what is sent \
     is one address.",
    "Write the address that is meant.",
);
const OPEN: Told = (
    "the redirect URI is not HTTPS",
    "Many servers take `http` for the own machine alone, since a code that travels in the open can be read.",
    "Register and send an `https` address.",
);
