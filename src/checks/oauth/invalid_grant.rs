//! `oauth/invalid-grant`

use super::super::shared::oauth::Endpoint;
use super::super::shared::parameters::Parameter;
use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding};
use crate::syntax::percent;

/// The authorization code, refresh token or password was understood, but it is expired, used already, revoked, or belongs to another client or redirect URI.
pub static RULE: Rule = Rule {
    code: Code::new("oauth/invalid-grant"),
    heard: Heard {
        title: "the code or refresh token is expired, used, or another client's",
        help: "get a new one: a code is good for one use, within minutes",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc6749#section-5.2",
        "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "The authorization code, refresh token or password was understood, but it is expired, used already, revoked, or belongs to another client or redirect URI. Some requests show it: a code that is still percent-encoded, or with the rest of its URL after it.",
    why: "A code is good for one use, usually within a minute or ten. A request that was sent twice, for instance by a retry or a page that was loaded again, fails the second time, and some servers then revoke what the first gave.",
    mends: Mends::Safe,
    bad: Example::refused(
        "curl https://id.example.com/oauth2/token -u 'web:Tf83jsPq' -d grant_type=authorization_code -d code=SplxlOBeZQQYbYS6WxSbIA -d 'redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb'",
        "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{\"error\":\"invalid_grant\",\"error_description\":\"Authorization code is invalid or expired\"}",
    ),
    good: "curl https://id.example.com/oauth2/token -u 'web:Tf83jsPq' -d grant_type=authorization_code -d code=Qw3tlOBeZQQYbYS6WxSbIA -d 'redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb'",
};

/// What shows that a code is not the one that was issued.
enum Slip {
    /// It is still percent-encoded.
    Encoded,
    /// A `+` was read as a blank.
    Plus,
    /// The rest of the URL that it came in is with it.
    Trailed(usize),
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(flow) = context.flow().filter(|flow| flow.endpoint == Endpoint::Token) else { return Vec::new() };
    let grants = ["code", "refresh_token", "device_code"].into_iter().filter_map(|name| flow.get(name));
    let found = grants.filter(|one| !context.has_variable(one.written.home())).find_map(|one| Some((find(one)?, one)));
    let Some((slip, one)) = found else { return Vec::new() };
    let name = one.name.text();
    let (likelihood, words, edits, applicability) = match slip {
        Slip::Encoded => {
            let decoded = String::from_utf8_lossy(&percent::decode(one.value.as_bytes())).into_owned();
            (0.8, word_encoded(&name), one.put(&decoded), Applicability::Safe)
        }
        Slip::Plus => (0.75, word_plus(&name), one.put(&one.value.replace(' ', "+")), Applicability::Unsafe),
        Slip::Trailed(at) => (0.85, word_trailed(&one.value[at..]), one.put(&one.value[..at]), Applicability::Unsafe),
    };
    let fix = edits.map(|edits| rewrite::fix("write it as it was issued", applicability, edits));
    vec![Finding { fix, ..RULE.finding(Certainty::Likely, likelihood, words, vec![one.written.span()]) }]
}

fn find(one: &Parameter) -> Option<Slip> {
    let value = &one.value;
    // `4/0AX4…` of Google, `M.C5_BAY.2.U.…` of Microsoft: only the first has a sign that gets encoded.
    let escaped = ["%2f", "%2b", "%3d"].iter().any(|escape| value.to_ascii_lowercase().contains(escape));
    if escaped {
        return Some(Slip::Encoded);
    }
    let tail = ["&state=", "&scope=", "&session_state=", "&iss=", "#"].iter().filter_map(|tail| value.find(tail)).min();
    if let Some(at) = tail.filter(|&at| at > 0) {
        return Some(Slip::Trailed(at));
    }
    (one.encoded && value.trim().contains(' ') && one.written.bytes().contains(&b'+')).then_some(Slip::Plus)
}

fn word_encoded(name: &str) -> Words {
    Words::new(
        format!("`{name}` is sent percent-encoded"),
        "What the server gets still has escapes in it, as it stood in the URL of the redirect. That is not the text that \
         was issued.",
        "Decode it once before it is sent.",
    )
}

fn word_plus(name: &str) -> Words {
    Words::new(
        format!("a `+` in `{name}` is read as a blank"),
        "In a form `+` stands for a blank. What the server gets is not the text that was issued.",
        "Write `%2B`, or let curl encode it with `--data-urlencode`.",
    )
}

fn word_trailed(tail: &str) -> Words {
    Words::new(
        format!("{} stands after the code", show(tail.as_bytes())),
        "It is what followed the code in the URL of the redirect. With it the server does not know the code.",
        "Leave it out.",
    )
}
