use super::{Found, mask};

/// How keys of well-known services begin.
const PREFIXES: &[&str] = &[
    "sk_live_",
    "sk_test_",
    "rk_live_",
    "rk_test_",
    "whsec_",
    "sk-",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "xoxa-",
    "xoxs-",
    "xapp-",
    "AKIA",
    "ASIA",
    "AIza",
    "SG.",
    "ya29.",
    "npm_",
    "hf_",
    "shpat_",
    "dop_v1_",
    "pat-",
    "key-",
];

/// Secrets that show by their own shape, wherever they stand: tokens, keys of well-known services, the user and
/// password of a URL.
pub(super) fn find(text: &str) -> Vec<Found> {
    let mut all = userinfo(text);
    let part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !part(bytes[at]) {
            at += 1;
            continue;
        }
        let end = bytes[at..].iter().position(|&byte| !part(byte)).map_or(bytes.len(), |length| at + length);
        let word = &text[at..end];
        if word.starts_with("eyJ") && word.contains('.') {
            if let Some(instead) = mask::token(word) {
                all.push(Found { range: at..end, name: "a JSON Web Token".into(), instead });
            }
        } else if let Some(prefix) = PREFIXES.iter().find(|prefix| word.starts_with(**prefix)) {
            let rest = &word[prefix.len()..];
            let telling = rest.len() >= 12 && rest.bytes().any(|byte| byte.is_ascii_digit());
            all.extend(telling.then(|| mask::found(text, at + prefix.len()..end, "a key")).flatten());
        }
        at = end;
    }
    all
}

/// `https://user:password@host`
fn userinfo(text: &str) -> Vec<Found> {
    let mut all = Vec::new();
    for (at, _) in text.match_indices("://") {
        let start = at + 3;
        let end = |ends: &str| {
            let length = text[start..].find(|c: char| c.is_whitespace() || "\"'\\<>".contains(c) || ends.contains(c));
            length.map_or(text.len(), |length| start + length)
        };
        let authority = &text[start..end("/?#")];
        // In a password, `/` should have been escaped. What follows a host's colon is digits, and no host follows that.
        let odd = || {
            let (name, port) = authority.split_once(':')?;
            let at = text[start..end("")].find('@')?;
            let after =
                text[start + at + 1..].split(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-').next();
            let digits = port.bytes().all(|byte| byte.is_ascii_digit());
            (!digits || (!name.contains('.') && after.is_some_and(|host| host.contains('.')))).then_some(at)
        };
        let Some(length) = authority.rfind('@').or_else(odd) else { continue };
        let pair = start..start + length;
        let colon = text[pair.clone()].find(':').map_or(pair.end, |colon| pair.start + colon);
        all.extend(mask::found(text, pair.start..colon, "the user in the URL"));
        all.extend(mask::found(text, (colon + 1).min(pair.end)..pair.end, "the password in the URL"));
    }
    all
}
