use std::ops::Range;

use super::names::Kind;
use super::{Found, REDACTED, claims};
use crate::source::base64::{self, Alphabet};

/// The secrets in a value, by the kind of its name. `range` is where the value stands in `text`.
pub(super) fn value(text: &str, range: Range<usize>, kind: Kind, name: &str) -> Vec<Found> {
    let ranges = match kind {
        Kind::Authorization => return authorization(text, range, name),
        Kind::Cookies => pairs(text, range, usize::MAX),
        Kind::SetCookie => pairs(text, range, 1),
        Kind::Whole => vec![range],
    };
    ranges.into_iter().filter_map(|range| found(text, range, name)).collect()
}

/// The secret in a range, unless it is none.
pub(super) fn found(text: &str, range: Range<usize>, name: &str) -> Option<Found> {
    let instead = mask(&text[range.clone()])?;
    Some(Found { range, name: name.into(), instead })
}

fn authorization(text: &str, range: Range<usize>, name: &str) -> Vec<Found> {
    let value = &text[range.clone()];
    let Some((scheme, rest)) = value.split_once([' ', '\t']) else {
        return found(text, range, name).into_iter().collect();
    };
    let start = range.start + scheme.len() + 1 + (rest.len() - rest.trim_start().len());
    let credentials = start..range.end;
    if scheme.eq_ignore_ascii_case("basic") {
        let instead = basic(&text[credentials.clone()]);
        return instead.map(|instead| Found { range: credentials, name: name.into(), instead }).into_iter().collect();
    }
    // `Digest`, `AWS4-HMAC-SHA256`, `OAuth`: parameters, of which some are no secrets.
    if parameter_name(&text[credentials.clone()]).is_some() {
        return parameters(text, credentials, name);
    }
    found(text, credentials, name).into_iter().collect()
}

/// The name at the start of `name=value`. What ends in `=` is base64 rather.
fn parameter_name(text: &str) -> Option<&str> {
    let (name, value) = text.split_once('=')?;
    let token = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.*".contains(&byte));
    (token && !value.trim_matches('=').is_empty() && name.len() < 40).then_some(name)
}

fn parameters(text: &str, range: Range<usize>, field: &str) -> Vec<Found> {
    const OPEN: &[&str] = &["realm", "algorithm", "qop", "signedheaders", "nc", "uri", "headers", "created", "expires"];
    let mut all = Vec::new();
    let mut at = range.start;
    for part in text[range].split(',') {
        let here = at;
        at += part.len() + 1;
        let blank = part.len() - part.trim_start().len();
        let Some(name) = parameter_name(part.trim_start()) else {
            all.extend(found(text, trimmed(text, here..here + part.len()), field));
            continue;
        };
        if OPEN.iter().any(|open| name.eq_ignore_ascii_case(open)) {
            continue;
        }
        let value = trimmed(text, here + blank + name.len() + 1..here + part.len());
        // The scope of `Credential=ID/date/region/service/aws4_request` is no secret.
        let end = match text[value.clone()].find('/') {
            Some(slash) if name.eq_ignore_ascii_case("credential") => value.start + slash,
            _ => value.end,
        };
        all.extend(found(text, value.start..end, field));
    }
    all
}

/// A range without blanks and quotes around it.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let edge = |c: char| c.is_whitespace() || c == '"' || c == '\'' || c == '\\';
    let written = &text[range.clone()];
    let start = range.start + (written.len() - written.trim_start_matches(edge).len());
    start..start + text[start..range.end].trim_end_matches(edge).len()
}

/// The ranges of the values of the first `most` pairs `name=value; name=value`.
fn pairs(text: &str, range: Range<usize>, most: usize) -> Vec<Range<usize>> {
    let mut at = range.start;
    let mut values = Vec::new();
    for part in text[range].split(';').take(most) {
        let end = at + part.len();
        let start = part.find('=').map_or(at, |equals| at + equals + 1);
        values.push(trimmed(text, start..end));
        at = end + 1;
    }
    values
}

/// What comes in the place of a value; `None` where it is no secret.
pub(super) fn mask(value: &str) -> Option<String> {
    if value.is_empty() || is_placeholder(value) {
        return None;
    }
    if let Some(token) = token(value) {
        return Some(token);
    }
    // Brackets around it may be what is wrong with it.
    for (open, close) in [('<', '>'), ('{', '}'), ('[', ']'), ('"', '"'), ('\'', '\'')] {
        if let Some(inner) = value.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)) {
            return mask(inner).map(|inner| format!("{open}{inner}{close}"));
        }
    }
    // So may blanks and what cannot be seen.
    let stays = |c: char| !c.is_ascii_graphic() && !c.is_alphanumeric();
    let mut masked = String::new();
    let mut within = false;
    for c in value.chars() {
        if stays(c) {
            masked.push(c);
        } else if !within {
            masked.push_str(REDACTED);
        }
        within = !stays(c);
    }
    (masked != value).then_some(masked)
}

/// Whether a value stands for one that is still to come, so that nothing is given away by it.
fn is_placeholder(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let crosses = |text: &str| text.bytes().all(|byte| b"xX*.-_#".contains(&byte));
    let variable = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_' || byte.is_ascii_digit())
    };
    let words = |text: &str| {
        const ASKING: &[&str] = &["your", "token", "key", "secret", "password", "here", "user", "name", "insert"];
        text.len() <= 40
            && text.bytes().all(|byte| byte.is_ascii_alphabetic() || b" _-".contains(&byte))
            && ASKING.iter().any(|word| text.contains(word))
    };
    crosses(value)
        || matches!(lower.as_str(), "undefined" | "null" | "none" | "nil" | "true" | "false" | "[object object]")
        || (lower.starts_with("your") && words(&lower))
        || lower.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).is_some_and(words)
        || lower.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")).is_some_and(words)
        || value.strip_prefix('$').is_some_and(variable)
        || value.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).is_some_and(variable)
        || value.strip_prefix('%').and_then(|rest| rest.strip_suffix('%')).is_some_and(variable)
}

/// The credentials of `Basic`, as wrong as they were.
fn basic(credentials: &str) -> Option<String> {
    if credentials.is_empty() || is_placeholder(credentials) {
        return None;
    }
    let masked = match base64::decode(credentials, Alphabet::Standard) {
        (pair, true) => {
            let pair = if pair.contains(&b':') { "REDACTED:REDACTED" } else { REDACTED };
            base64::encode(pair.as_bytes(), Alphabet::Standard)
        }
        _ => levelled(credentials),
    };
    Some(masked)
}

/// Letters and digits made all the same, the rest as it was.
fn levelled(text: &str) -> String {
    text.chars().map(|c| if c.is_alphanumeric() { 'A' } else { c }).collect()
}

/// A JSON Web Token (RFC 7519) with its header, its times and the names of its claims; `None` where it is not one.
pub(super) fn token(value: &str) -> Option<String> {
    let mut parts = value.split('.');
    let (header, payload) = (parts.next()?, parts.next()?);
    json(header).filter(|header| header.starts_with('{') && header.trim_end().ends_with('}'))?;
    let payload = match json(payload) {
        Some(claims) => base64::encode(claims::without(&claims).as_bytes(), Alphabet::Url),
        None => levelled(payload),
    };
    let mut token = format!("{header}.{payload}");
    for part in parts {
        token.push('.');
        // As a signature should be, it is of base64url.
        token.push_str(if part.is_empty() { "" } else { REDACTED });
    }
    Some(token)
}

/// A part of a token, as text.
fn json(part: &str) -> Option<String> {
    match base64::decode(part, Alphabet::Url) {
        (bytes, true) => String::from_utf8(bytes).ok(),
        _ => None,
    }
}
