/// How a value is taken out, by the name that stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Scheme and credentials (RFC 9110 section 11.6.2).
    Authorization,
    /// Pairs of names and values (RFC 6265 section 4.2).
    Cookies,
    /// One pair, and attributes (RFC 6265 section 4.1).
    SetCookie,
    /// All of it.
    Whole,
}

/// What stands between a name and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    Colon,
    Equals,
}

/// Names that end like this stand before a secret. Compared without case, `-` and `_`.
const ENDS: &[&str] = &[
    "token",
    "secret",
    "password",
    "passwd",
    "passphrase",
    "apikey",
    "accesskey",
    "accesskeyid",
    "secretkey",
    "privatekey",
    "subscriptionkey",
    "signingkey",
    "signature",
    "credential",
    "credentials",
    "sessionid",
    "authkey",
    "clientassertion",
    "codeverifier",
    "apisecret",
    "securitytoken",
    "csrftoken",
    "jsessionid",
    "phpsessid",
];

/// Names that stand before a secret as a whole.
const WHOLE: &[&str] = &["pwd", "pass", "pin", "otp", "jwt", "bearer", "auth", "xauth", "sid", "session", "assertion"];

/// The same where the separator is `=`: in JSON these are names of other things.
const IN_FORMS: &[&str] = &["code", "key", "sig", "devicecode", "usercode"];

/// How to take out what follows this name, if it is a secret.
pub(super) fn kind(name: &str, separator: Separator) -> Option<Kind> {
    // `user[password]`, `credentials.secret`: the innermost name counts.
    let inner = name.trim_end_matches(']').rsplit(['[', '.']).find(|part| !part.is_empty())?;
    let plain: String =
        inner.chars().filter(|c| !matches!(c, '-' | '_')).map(|c| c.to_ascii_lowercase()).take(80).collect();
    match plain.as_str() {
        "authorization" | "proxyauthorization" | "xauthorization" | "xforwardedauthorization" => {
            return Some(Kind::Authorization);
        }
        "cookie" | "cookie2" => return Some(Kind::Cookies),
        "setcookie" | "setcookie2" => return Some(Kind::SetCookie),
        _ => {}
    }
    // `X-Something-Key` is a field; `sort_key` is not.
    let key_field = plain.len() > 4 && plain.starts_with('x') && inner.contains('-') && plain.ends_with("key");
    // `Credential=` is a parameter of an AWS signature, and taken apart with it.
    let secret = ENDS.iter().any(|end| plain.ends_with(end)) && plain != "credential"
        || WHOLE.contains(&plain.as_str())
        || key_field
        || (separator == Separator::Equals && IN_FORMS.contains(&plain.as_str()));
    secret.then_some(Kind::Whole)
}
