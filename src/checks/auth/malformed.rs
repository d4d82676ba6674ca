//! `auth/malformed`

mod parameters;

use std::ops::Range;

use super::super::shared::credentials::{Authorization, authorizations, key_fields};
use super::super::shared::show::show;
use super::super::shared::{placeholder, rewrite};
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::source::Traced;
use crate::syntax::basic;
use crate::syntax::jwt;
use crate::syntax::token::{is_token, is_token68};

/// Credentials that are not written as their scheme wants it.
pub static RULE: Rule = Rule {
    code: Code::new("auth/malformed"),
    heard: Heard {
        title: "the server cannot read the credentials",
        help: "write the field as the API's documentation shows it",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-11.4",
        "https://www.rfc-editor.org/rfc/rfc6750#section-2.1",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "An `Authorization` whose scheme is missing, misspelled or doubled, whose token is in quotes or broken by a blank, \
           or that lacks one of the values that its scheme wants: `Signature` for AWS, `nonce` for Digest.",
    why: "A server parts the field at the first blank into scheme and credentials. Where the scheme is not one it knows, \
          or the token not what it issued, it looks no further. It comes about where the scheme stands in a variable and \
          again before it, where a token is copied with its quotes or over two lines, and where a tool puts the scheme \
          there by itself.",
    mends: Mends::Safe,
    bad: Example::request("curl https://api.example.com/me -H 'Authorization: Bearer Bearer at-7Yh2mPq0'"),
    good: "curl https://api.example.com/me -H 'Authorization: Bearer at-7Yh2mPq0'",
};

/// The schemes that are in use, as their owners write them (IANA's registry and the large APIs).
const SCHEMES: &[&str] = &[
    "Basic",
    "Bearer",
    "Digest",
    "DPoP",
    "GNAP",
    "HOBA",
    "Mutual",
    "Negotiate",
    "NTLM",
    "OAuth",
    "PrivateToken",
    "SCRAM-SHA-1",
    "SCRAM-SHA-256",
    "vapid",
    "Concealed",
    "AWS",
    "AWS4-HMAC-SHA256",
    "AWS4-ECDSA-P256-SHA256",
    "SharedKey",
    "SharedKeyLite",
    "Hawk",
    "Token",
    "ApiKey",
    "Api-Key",
    "ApiToken",
    "Key",
    "JWT",
    "Bot",
    "SSWS",
    "GenieKey",
    "Splunk",
    "GoogleLogin",
    "Klaviyo-API-Key",
    "Zoho-oauthtoken",
    "KakaoAK",
    "Discogs",
    "MAC",
    "Client-ID",
    "SAPISIDHASH",
    "Snowflake",
    "Signature",
    "EG1-HMAC-SHA256",
    "acs-hmac-sha256",
    "HMAC-SHA256",
    "hmac",
    "WSSE",
    "PVEAPIToken",
    "MediaBrowser",
    "Kerberos",
    "Apikey",
    "User",
    "Secret",
    "Access",
];

/// What is wrong with the credentials.
enum Kind {
    /// All of the value, or the token, is in quotes.
    Quoted,
    /// `Bearer:` or `Bearer=`.
    Sign(char),
    /// `Bearer Bearer`.
    Doubled,
    /// `Beaer`: the scheme that is near.
    Misspelled(&'static str),
    /// `Sharedkey`, where capitals count.
    Capitals(&'static str),
    /// A token alone, whether or not it is a JSON Web Token.
    NoScheme { jwt: bool },
    /// `Authorization: Authorization: Bearer`.
    FieldName,
    /// A blank or line break in the token.
    Broken { line: bool },
    /// More than one blank after the scheme.
    Gap,
    /// Credentials of another scheme: the one that they are of.
    Other(&'static str),
    /// A scheme that one API or another has in place of `Bearer`.
    Unusual,
    /// `X-Api-Key: Bearer key`.
    SchemeInKey,
}

/// Credentials that are not as they should be.
struct Slip {
    kind: Kind,
    /// The field's value.
    value: Traced,
    /// The bytes of the value to change.
    range: Range<usize>,
    /// The field's name.
    name: String,
}

fn check(context: &Context) -> Vec<Finding> {
    let valued = authorizations(context.request).into_iter().find_map(|one| {
        let found = parameters::find(context, &one).filter(|_| !context.has_variable(one.field.value.home()))?;
        let certainty = if found.likelihood < 0.5 { Certainty::Possible } else { Certainty::Likely };
        let span = one.rest.span_of(found.range);
        let finding = RULE.finding(certainty, found.likelihood, found.words, vec![span]);
        Some(Finding { references: vec![found.reference.into()], ..finding })
    });
    if let Some(finding) = valued {
        return vec![finding];
    }
    find(context)
        .into_iter()
        .map(|slip| {
            let (certainty, likelihood) = match slip.kind {
                Kind::Quoted | Kind::Sign(_) | Kind::Doubled | Kind::FieldName | Kind::Misspelled(_) => {
                    (Certainty::Likely, 0.93)
                }
                Kind::Broken { .. } => (Certainty::Likely, 0.92),
                Kind::NoScheme { jwt: true } => (Certainty::Likely, 0.8),
                Kind::Capitals(_) | Kind::Other(_) => (Certainty::Likely, 0.75),
                Kind::Gap => (Certainty::Likely, 0.6),
                Kind::NoScheme { jwt: false } => (Certainty::Possible, 0.5),
                Kind::SchemeInKey => (Certainty::Possible, 0.45),
                Kind::Unusual => (Certainty::Possible, 0.3),
            };
            let span = slip.value.span_of(slip.range.clone());
            Finding { fix: fix(&slip), ..RULE.finding(certainty, likelihood, word(&slip), vec![span]) }
        })
        .collect()
}

fn find(context: &Context) -> Vec<Slip> {
    let mut slips = Vec::new();
    for one in authorizations(context.request) {
        let text = one.field.value.text();
        if text.is_empty() || context.has_variable(one.field.value.home()) || placeholder::enclosed(&text).is_some() {
            continue;
        }
        if let Some((kind, range)) = in_authorization(&one) {
            slips.push(Slip { kind, range, value: one.field.value.clone(), name: one.field.name.text().into_owned() });
        }
    }
    for field in key_fields(context.request).take(32) {
        let text = field.value.text();
        let told = context.has_variable(field.value.home()) || placeholder::in_credential(&text).is_some();
        if let Some((kind, range)) = in_key(field.value.bytes()).filter(|_| !told) {
            slips.push(Slip { kind, range, value: field.value.clone(), name: field.name.text().into_owned() });
        }
    }
    slips
}

/// Whether a value stands in plain quotes, or in the brackets of a template.
fn is_quoted(bytes: &[u8]) -> bool {
    let pairs = [(b'"', b'"'), (b'\'', b'\''), (b'<', b'>'), (b'{', b'}'), (b'[', b']')];
    bytes.len() > 2 && pairs.contains(&(bytes[0], bytes[bytes.len() - 1]))
}

/// What is wrong with the value of a field that holds a key alone, and where.
fn in_key(value: &[u8]) -> Option<(Kind, Range<usize>)> {
    if is_quoted(value) {
        return Some((Kind::Quoted, 0..value.len()));
    }
    let blank = value.iter().position(u8::is_ascii_whitespace)?;
    let length = value[blank..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let scheme = value[..blank].trim_ascii_end().to_ascii_lowercase();
    if matches!(scheme.as_slice(), b"bearer" | b"bearer:" | b"token" | b"apikey" | b"basic" | b"key") {
        return Some((Kind::SchemeInKey, 0..blank + length));
    }
    // A list or a sentence is no key.
    let key = value.iter().all(|&byte| is_token68(byte) || byte.is_ascii_whitespace());
    let line = value[blank..blank + length].iter().any(|byte| b"\r\n".contains(byte));
    let words = value.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).count();
    let digits = value.iter().any(u8::is_ascii_digit);
    (key && !line && words == 2 && digits).then_some((Kind::Broken { line }, blank..blank + length))
}

/// What is wrong with one `Authorization`, and where in its value.
fn in_authorization(one: &Authorization) -> Option<(Kind, Range<usize>)> {
    let value = one.field.value.bytes();
    let scheme = one.scheme.bytes();
    let rest = one.rest.bytes();
    let start = value.len() - rest.len();
    if is_quoted(value) {
        return Some((Kind::Quoted, 0..value.len()));
    }
    let name = std::str::from_utf8(scheme).ok()?;
    let known = SCHEMES.iter().find(|known| known.eq_ignore_ascii_case(name));
    if rest.is_empty() {
        return alone(name, known.is_some(), value);
    }
    if name.eq_ignore_ascii_case("authorization:") {
        return Some((Kind::FieldName, 0..start));
    }
    if let Some(before) = name.strip_suffix([':', '=', ','])
        && SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(before))
    {
        let sign = name.chars().next_back().unwrap_or(':');
        return Some((Kind::Sign(sign), 0..scheme.len()));
    }
    let Some(&known) = known else {
        let near = nearest(name).filter(|_| is_token(scheme));
        return near.map(|near| (Kind::Misspelled(near), 0..scheme.len()));
    };
    if matches!(known, "SharedKey" | "SharedKeyLite" | "AWS4-HMAC-SHA256" | "AWS") && known != name {
        return Some((Kind::Capitals(known), 0..scheme.len()));
    }
    // Only schemes whose credentials are a single token are looked into.
    let single = matches!(known, "Bearer" | "Basic" | "Token" | "JWT" | "ApiKey" | "Api-Key" | "OAuth" | "Bot" | "Key");
    if !single || rest.contains(&b'=') && rest.contains(&b'"') && !is_quoted(rest) {
        return None;
    }
    let word = rest.split(u8::is_ascii_whitespace).next().unwrap_or_default();
    let second = word.strip_suffix(b":").unwrap_or(word);
    if word.len() < rest.len() && matches!(second.to_ascii_lowercase().as_slice(), b"bearer" | b"basic" | b"token") {
        let blanks = rest[word.len()..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        return Some((Kind::Doubled, start..start + word.len() + blanks));
    }
    if is_quoted(rest) {
        return Some((Kind::Quoted, start..value.len()));
    }
    if let Some(at) = rest.iter().position(u8::is_ascii_whitespace) {
        // `Basic user:pass word` is told as Basic that is not base64.
        if known == "Basic" && rest[..at].contains(&b':') {
            return None;
        }
        let length = rest[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let line = rest[at..at + length].iter().any(|byte| b"\r\n".contains(byte));
        return Some((Kind::Broken { line }, start + at..start + at + length));
    }
    if known == "Bearer" && is_basic(rest) {
        return Some((Kind::Other("Basic"), 0..scheme.len()));
    }
    if known == "Basic" && jwt::read(rest).is_some_and(|jwt| jwt.parts.len() > 2) {
        return Some((Kind::Other("Bearer"), 0..scheme.len()));
    }
    if one.gap.len() > 1 {
        return Some((Kind::Gap, scheme.len()..start));
    }
    let unusual = matches!(known, "Token" | "OAuth" | "JWT" | "Key" | "ApiKey" | "Api-Key");
    unusual.then_some((Kind::Unusual, 0..scheme.len()))
}

/// A value of one word: a scheme without token, or a token without scheme.
fn alone(word: &str, known: bool, value: &[u8]) -> Option<(Kind, Range<usize>)> {
    let bare = word.trim_end_matches([':', '=']);
    // That nothing follows the scheme is told as missing.
    if known
        || SCHEMES.iter().any(|scheme| scheme.eq_ignore_ascii_case(bare))
        || placeholder::in_credential(word).is_some()
    {
        return None;
    }
    // `Bearer:token` and `Bearertoken`.
    for scheme in ["Bearer", "Basic"] {
        let (Some(head), Some(rest)) = (word.get(..scheme.len()), word.get(scheme.len()..)) else { continue };
        if head.eq_ignore_ascii_case(scheme) && rest.starts_with([':', '=', '_']) {
            let sign = rest.chars().next().unwrap_or(':');
            return Some((Kind::Sign(sign), 0..scheme.len() + 1));
        }
    }
    Some((Kind::NoScheme { jwt: jwt::read(value).is_some() }, 0..value.len()))
}

/// The scheme that a word was meant to be.
fn nearest(word: &str) -> Option<&'static str> {
    let lower = word.to_ascii_lowercase();
    let near = ["Bearer", "Basic", "Digest", "Token", "Negotiate", "ApiKey"]
        .into_iter()
        .map(|scheme| (strsim::osa_distance(&lower, &scheme.to_ascii_lowercase()), scheme))
        .min_by_key(|&(distance, _)| distance)?;
    // A short word has few letters that could be wrong.
    let most = if word.len() <= 5 { 1 } else { 2 };
    let swapped = near.0 == 2 && word.len() == 5 && lower.starts_with("ba");
    (near.0 <= most || swapped).then_some(near.1)
}

/// Whether a token decodes to `user:password`. Other tokens decode to text with a colon too: the head of a JWT is JSON.
fn is_basic(token: &[u8]) -> bool {
    let decoded = basic::read(token).decoded.unwrap_or_default();
    let printable = decoded.iter().all(|&byte| byte.is_ascii_graphic());
    let colon = decoded.iter().position(|&byte| byte == b':');
    let user = |at: usize| {
        let user = &decoded[..at];
        !user.is_empty() && user.iter().all(|&byte| byte.is_ascii_alphanumeric() || b"._-+@".contains(&byte))
    };
    token.len() >= 8 && printable && colon.is_some_and(|at| user(at) && at + 1 < decoded.len())
}

fn word(slip: &Slip) -> Words {
    let shown = show(&slip.value.bytes()[slip.range.clone()]);
    let name = show(slip.name.as_bytes());
    match slip.kind {
        Kind::Quoted => Words::new(
            format!(
                "the credentials in {name} are in {}",
                if shown.starts_with("`\"") || shown.starts_with("`'") { "quotes" } else { "brackets" }
            ),
            "A server takes them for part of the credentials, and these it has not issued.",
            "Leave the credentials alone.",
        ),
        Kind::Sign(sign) => Words::new(
            format!("`{sign}` after the scheme"),
            "A blank parts the scheme from the credentials (RFC 9110 section 11.4). With another sign it is a scheme that \
             no server knows.",
            "Write a blank after the scheme, and nothing else.",
        ),
        Kind::Doubled => Words::new(
            "two schemes before the token",
            "A server takes what follows the first scheme for the token, and the second one is no part of the token that \
             it issued. Many tools put the scheme there by themselves.",
            "Take one of them away.",
        ),
        Kind::Misspelled(near) => Words::new(
            format!("{shown} is no scheme"),
            format!("The scheme says how the credentials are to be read. No server knows this one; `{near}` is near."),
            format!("Write `{near}`."),
        ),
        Kind::Capitals(scheme) => Words::new(
            format!("the scheme is written {shown}"),
            format!(
                "Schemes are the same in capitals and small letters by RFC 9110, but this one's servers want `{scheme}`."
            ),
            format!("Write `{scheme}`."),
        ),
        Kind::NoScheme { jwt: true } => Words::new(
            "a JSON Web Token without its scheme",
            "The field begins with the name of a scheme (RFC 9110 section 11.4). Nearly all servers that take such a token \
             want `Bearer` before it.",
            "Write `Bearer` and a blank before the token.",
        ),
        Kind::NoScheme { jwt: false } => Words::new(
            "credentials without a scheme",
            "The field begins with the name of a scheme (RFC 9110 section 11.4), `Bearer` or `Basic` for most. Some APIs \
             take a key alone.",
            "Write the scheme that the API wants before the token.",
        ),
        Kind::FieldName => Words::new(
            "the field's name stands in its value too",
            "What the server reads as the scheme is `Authorization:`, and no server knows that one. The line was most often \
             copied whole into a form that asks for the value alone.",
            "Leave the name out of the value.",
        ),
        Kind::Broken { line: true } => Words::new(
            "line break in the token",
            "A token is a single word. The line break was most often copied along from a terminal or an e-mail, and what \
             follows it is lost.",
            "Take the line break away.",
        ),
        Kind::Broken { line: false } => Words::new(
            "blank in the token",
            "A token is a single word. With the blank it is not what the server issued.",
            "Take the blank away.",
        ),
        Kind::Gap => Words::new(
            "more than one blank after the scheme",
            "RFC 9110 allows them, but many servers part the field at the first blank, and the token then begins with the \
             other.",
            "Leave one blank.",
        ),
        Kind::Other("Basic") => Words::new(
            "Basic credentials after `Bearer`",
            "Decoded from base64, what follows is a user and a password with a colon between them. That is what the \
             scheme Basic carries.",
            "Write `Basic`.",
        ),
        Kind::Other(scheme) => Words::new(
            format!("a token of the scheme `{scheme}` after {shown}"),
            "What follows is a JSON Web Token, and no user and password in base64.",
            format!("Write `{scheme}`."),
        ),
        Kind::SchemeInKey => Words::new(
            format!("a scheme before the key in {name}"),
            "A field of this name holds the key alone for most APIs. A scheme belongs into `Authorization`.",
            "Leave the key alone, if the API's description says so.",
        ),
        Kind::Unusual => Words::new(
            format!("the scheme {shown} is not the usual one"),
            "Some APIs want this one, most want `Bearer` before a token. The answer's `WWW-Authenticate` tells which.",
            "Write `Bearer` if the API's description says so.",
        ),
    }
}

fn fix(slip: &Slip) -> Option<Fix> {
    let value = &slip.value;
    let put = |range: Range<usize>, text: &str| value.edit(range, text);
    let fixed = |title: &str, applicability, edits| Some(rewrite::fix(title, applicability, edits));
    match slip.kind {
        Kind::Quoted => {
            let mut edits = put(slip.range.start..slip.range.start + 1, "")?;
            edits.extend(put(slip.range.end - 1..slip.range.end, "")?);
            fixed("take them away", Applicability::Safe, edits)
        }
        Kind::Sign(_) => {
            let at = slip.range.end - 1;
            let blank = value.bytes().get(at + 1) == Some(&b' ');
            fixed("leave a blank alone", Applicability::Safe, put(at..at + 1, if blank { "" } else { " " })?)
        }
        Kind::FieldName => fixed("leave the name out", Applicability::Safe, put(slip.range.clone(), "")?),
        Kind::Doubled => fixed("take one scheme away", Applicability::Safe, put(slip.range.clone(), "")?),
        Kind::Broken { .. } => fixed("take it away", Applicability::Safe, put(slip.range.clone(), "")?),
        Kind::Gap => fixed("leave one blank", Applicability::Safe, put(slip.range.start + 1..slip.range.end, "")?),
        Kind::Misspelled(scheme) | Kind::Capitals(scheme) => {
            fixed(&format!("write {scheme}"), Applicability::Safe, put(slip.range.clone(), scheme)?)
        }
        Kind::Other(scheme) => {
            fixed(&format!("write {scheme}"), Applicability::Unsafe, put(slip.range.clone(), scheme)?)
        }
        Kind::NoScheme { .. } => fixed("write Bearer before it", Applicability::Unsafe, put(0..0, "Bearer ")?),
        Kind::Unusual => fixed("write Bearer", Applicability::Unsafe, put(slip.range.clone(), "Bearer")?),
        Kind::SchemeInKey => fixed("leave the key alone", Applicability::Unsafe, put(slip.range.clone(), "")?),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    fn with(value: &str) -> String {
        format!("curl http://a.test/me -H 'Authorization: {value}'")
    }

    #[test]
    fn schemes_that_are_wrong() {
        for value in [
            "⟦Basci⟧ b3BzOlRyNHZlcnNlLTc3",
            "⟦Basis⟧ ZGVzazpuMHQtYS1yZWFsLW9uZQ==",
            "⟦Beaer⟧ club_admin_01",
            "⟦Bearer:⟧ ktn_demo_77aa",
            "Bearer ⟦Bearer ⟧sk_live_9fA2kQ77",
            "⟦Authorization: ⟧Bearer sk_live_9fA2kQ77",
            "⟦Bearer⟧ bnVyc2U6cGE6c3MtbWFkZS11cA==",
            "⟦Sharedkey⟧ photostore:uxS6UgYnTDNsjSK0nzIyzjAnMFmIj21D0QkjhzfRcY0=",
        ] {
            assert_finds(&RULE, &with(value));
        }
    }

    #[test]
    fn tokens_that_are_broken() {
        for value in [
            "Bearer ⟦\"cal_7Yh2mPq0\"⟧",
            "⟦\"Bearer cal_7Yh2mPq0\"⟧",
            "Bearer ⟦<sk_live_9fA2kQ77>⟧",
            "Bearer eyJhbGciOiJIUzI1NiJ9.eyJ0b2tlbl90eXBlIjoiYWN⟦ ⟧jZXNzIn0.c2ln",
            "Bearer⟦  ⟧hr-admin-77",
            "Bearer eyJhbGciOiJIUzI1NiJ9.eyJ0b2tl⟦\n⟧bl90eXBlIjoiYWNjZXNzIn0.c2ln",
        ] {
            assert_finds(&RULE, &with(value));
        }
        assert_finds(&RULE, "curl http://clinic.test/v1/patients -H 'X-Api-Key: ⟦\"cl_5Qd81zTn\"⟧'");
        assert_finds(&RULE, "curl http://clinic.test/v1/patients -H 'X-Api-Key: cl_5Qd⟦ ⟧81zTn'");
        assert_finds(&RULE, "curl http://clinic.test/v1/patients -H 'X-Api-Key: ⟦Bearer ⟧cl_5Qd81zTn'");
    }

    #[test]
    fn a_token_alone() {
        let jwt = "⟦eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyLTQyIn0.8AxE8Tl4UHVyfBJJ⟧";
        assert_eq!(assert_finds(&RULE, &with(jwt)).certainty, Certainty::Likely);
        assert_eq!(assert_finds(&RULE, &with("⟦at-full-made-up⟧")).certainty, Certainty::Possible);
        assert_eq!(assert_finds(&RULE, &with("⟦Token⟧ at-full-made-up")).certainty, Certainty::Possible);
    }

    #[test]
    fn fixes() {
        for (bad, good) in [
            ("Bearer Bearer x-12345678", "Bearer x-12345678"),
            ("Bearer: x-12345678", "Bearer x-12345678"),
            ("Bearer:x-12345678", "Bearer x-12345678"),
            ("Bearer \"x-12345678\"", "Bearer x-12345678"),
            ("Bearer  x-12345678", "Bearer x-12345678"),
            ("Baerer x-12345678", "Bearer x-12345678"),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1In0.8AxE", "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1In0.8AxE"),
        ] {
            assert_mends(&RULE, &with(bad), &with(good));
        }
    }

    #[test]
    fn credentials_of_all_kinds_are_quiet() {
        for value in [
            "Bearer sk_live_9fA2kQ77",
            "bearer sk_live_9fA2kQ77",
            "Bearer eyJhbGciOiJIUzI1NiJ9",
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
            "Digest username=\"ops\", realm=\"files\", nonce=\"a\", uri=\"/me\", response=\"b\"",
            "SharedKey photostore:uxS6UgYnTDNsjSK0nzIyzjAnMFmIj21D0QkjhzfRcY0=",
            "GenieKey 7f1c-made-up",
            "Hawk id=\"a\", ts=\"1\", nonce=\"b\", mac=\"c\"",
            "Acme-Key 77",
        ] {
            assert_quiet(&RULE, &with(value));
        }
        assert_quiet(&RULE, "curl http://a.test/me -u ops:secret -H 'X-Api-Key: k-\"77'");
    }
}
