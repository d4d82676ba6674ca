//! `oauth/pkce-invalid`

use super::super::shared::oauth::{self, Flow};
use super::super::shared::parameters::Parameter;
use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding};
use crate::source::Span;
use crate::source::base64::{self, Alphabet};
use crate::syntax::sha256;

/// A `code_verifier` or `code_challenge` that is not written as RFC 7636 asks for, or that do not belong together.
pub static RULE: Rule = Rule {
    code: Code::new("oauth/pkce-invalid"),
    heard: Heard {
        title: "the PKCE verifier or challenge is missing, malformed or does not match",
        help: "send the verifier that the challenge was made from, and `S256` as the method",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc7636#section-4.1",
        "https://www.rfc-editor.org/rfc/rfc7636#section-4.2",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A `code_verifier` or `code_challenge` that is not written as RFC 7636 asks for, or the two do not belong together.",
    why: "The verifier has 43 to 128 letters, digits, `-`, `.`, `_` or `~`. With `S256` the challenge is its SHA-256 in base64url without padding, so always 43 characters. A hexadecimal digest, padding, or a verifier that was made anew after the redirect does not match.",
    mends: Mends::Safe,
    bad: Example::request(
        "curl https://id.example.com/oauth2/token -d grant_type=authorization_code -d code=SplxlOBeZQQYbYS6WxSbIA -d 'redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb' -d client_id=spa -d code_verifier=dBjftJeZ4CVP",
    ),
    good: "curl https://id.example.com/oauth2/token -d grant_type=authorization_code -d code=SplxlOBeZQQYbYS6WxSbIA -d 'redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb' -d client_id=spa -d code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
};

/// What is wrong.
enum Slip {
    /// The verifier is too short or too long.
    Length(usize),
    /// It has a character that it may not have.
    Character(char),
    /// The challenge is no SHA-256 in base64url.
    Challenge(usize),
    /// It is one, with padding or in plain base64.
    Alphabet(String),
    /// The method is none.
    Method(String),
    /// A method without a challenge.
    Alone,
    /// A challenge that looks like a digest, without the method that says so.
    Methodless,
    /// The challenge is not that of the verifier beside it.
    Other,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(flow) = context.flow() else { return Vec::new() };
    let Some((slip, parameter, span)) = find(flow).filter(|(_, _, span)| !context.has_variable(*span)) else {
        return Vec::new();
    };
    let replaced = match &slip {
        Slip::Alphabet(text) => Some(text.as_str()),
        Slip::Method(_) => oauth::meant(&parameter.value, &["S256", "plain"]).or_else(|| {
            let sha = parameter.value.to_ascii_lowercase().replace('-', "");
            matches!(sha.as_str(), "sha256" | "rs256" | "hs256").then_some("S256")
        }),
        _ => None,
    };
    let edits = replaced.and_then(|text| parameter.put(text));
    let fix = edits.map(|edits| rewrite::fix("write it so", Applicability::Safe, edits));
    // A challenge is often compared only when the code is redeemed.
    let (certainty, likelihood) = match slip {
        Slip::Challenge(_) | Slip::Alphabet(_) => (Certainty::Likely, 0.7),
        Slip::Methodless => (Certainty::Possible, 0.45),
        _ => (Certainty::Likely, 0.92),
    };
    let finding = RULE.finding(certainty, likelihood, word(&slip, replaced), vec![span]);
    vec![Finding { fix, ..finding }]
}

fn find(flow: &Flow) -> Option<(Slip, &Parameter, Span)> {
    let at = |slip, parameter: &'_ Parameter| (slip, parameter.written.span());
    let verifier = flow.get("code_verifier").and_then(|verifier| {
        let is_legal = |c: &char| c.is_ascii_alphanumeric() || "-._~".contains(*c);
        // What is far from a verifier is a placeholder, and told as that.
        let slip = match verifier.value.chars().find(|c| !is_legal(c)) {
            Some(c) => Slip::Character(c),
            None if !(43..=128).contains(&verifier.value.len()) => Slip::Length(verifier.value.len()),
            None => return None,
        };
        Some((verifier, at(slip, verifier)))
    });
    let challenge = || {
        let method = flow.get("code_challenge_method");
        let Some(challenge) = flow.get("code_challenge") else {
            let method = method?;
            return Some((method, (Slip::Alone, method.span)));
        };
        if let Some(method) = method.filter(|method| !matches!(method.value.as_str(), "S256" | "plain")) {
            return Some((method, at(Slip::Method(method.value.clone()), method)));
        }
        if method.is_none() && challenge.value.len() == 43 {
            return Some((challenge, (Slip::Methodless, challenge.span)));
        }
        method.filter(|method| method.value == "S256")?;
        let is_url = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        // Where `+` stands in a form it is read as a blank.
        let plain: String = challenge.value.trim_end_matches('=').replace(['+', ' '], "-").replace('/', "_");
        if challenge.value.len() == 43 && is_url(&challenge.value) {
            let own = flow
                .get("code_verifier")
                .map(|one| base64::encode(&sha256::digest(one.value.as_bytes()), Alphabet::Url));
            return own.filter(|own| *own != challenge.value).map(|_| (challenge, at(Slip::Other, challenge)));
        }
        let slip = if plain.len() == 43 && is_url(&plain) {
            Slip::Alphabet(plain)
        } else {
            Slip::Challenge(challenge.value.chars().count())
        };
        Some((challenge, at(slip, challenge)))
    };
    let (parameter, (slip, span)) = verifier.or_else(challenge)?;
    Some((slip, parameter, span))
}

fn word(slip: &Slip, replaced: Option<&str>) -> Words {
    match slip {
        Slip::Length(length) => Words::new(
            format!("the verifier has {length} characters, not 43 to 128"),
            "RFC 7636 section 4.1 wants a verifier of at least 43 and at most 128 characters, so that it cannot be guessed. \
             Servers refuse another before they compare it.",
            "Send the whole verifier that the challenge was made from; make a new pair where it is too short.",
        ),
        Slip::Character(c) => Words::new(
            format!("the verifier has the character {}", show(c.to_string().as_bytes())),
            "A verifier has letters, digits, `-`, `.`, `_` and `~` alone (RFC 7636 section 4.1).",
            "Make it of those characters, for instance as base64url without padding.",
        ),
        Slip::Challenge(length) => Words::new(
            format!("the challenge has {length} characters, and no SHA-256 in base64url has"),
            "With `S256` the challenge is the SHA-256 of the verifier in base64url without padding: 43 characters. The \
             digest in hexadecimal has 64, and base64 of that has 86 or 88.",
            "Encode the 32 bytes of the digest, not its hexadecimal text.",
        ),
        Slip::Alphabet(_) => Words::new(
            "the challenge is in base64, not in base64url",
            "The challenge is base64url without padding (RFC 7636 section 4.2): `-` and `_` for `+` and `/`, and no `=` at \
             the end. The server compares it as text.",
            "Write it in base64url without padding.",
        ),
        Slip::Method(method) => Words::new(
            format!("{} is not a challenge method", show(method.as_bytes())),
            "There are two, `S256` and `plain`, and capitals count (RFC 7636 section 4.3).",
            replaced.map_or_else(|| "Write `S256`.".into(), |text| format!("Write `{text}`.")),
        ),
        Slip::Methodless => Words::new(
            "a challenge without its method",
            "Without `code_challenge_method` the method is `plain` (RFC 7636 section 4.3), and the verifier would have to \
             equal the challenge. With 43 characters it looks like a digest. Servers that take no `plain` refuse it at once, \
             others when the code is redeemed.",
            "Send `code_challenge_method=S256`, if it is a digest.",
        ),
        Slip::Other => Words::new(
            "the challenge is not that of the verifier",
            "With `S256` the challenge is the SHA-256 of the verifier in base64url. That of the verifier beside it is another.",
            "Make the challenge anew from this verifier, or send the verifier that it was made from.",
        ),
        Slip::Alone => Words::new(
            "a challenge method without a challenge",
            "`code_challenge_method` says how `code_challenge` was made, and that is not there.",
            "Send `code_challenge`, or leave the method out.",
        ),
    }
}
