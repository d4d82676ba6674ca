//! The catalogue of cause codes: a contract, see `docs/architecture.md`. A code, once released, keeps its meaning.

use std::fmt;

/// A cause of a rejected request, `group/name`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(&'static str);

impl Code {
    /// The code of this name, checked when the program is compiled.
    ///
    /// # Panics
    /// If the catalogue has no such code; in a constant that is an error of the build.
    pub const fn new(name: &'static str) -> Code {
        let mut at = 0;
        while at < CATALOGUE.len() {
            if same(CATALOGUE[at].0, name) {
                return Code(CATALOGUE[at].0);
            }
            at += 1;
        }
        panic!("no such cause code");
    }

    /// The code of this name, if the catalogue has it.
    pub fn find(name: &str) -> Option<Code> {
        NAMES.iter().find(|&&other| other == name).map(|name| Code(name))
    }

    /// `group/name`.
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// The part before the slash.
    pub fn group(self) -> &'static str {
        self.0.split_once('/').map_or("", |(group, _)| group)
    }

    /// What it means, in a line.
    pub fn cause(self) -> &'static str {
        CATALOGUE.iter().find(|row| row.0 == self.0).map_or("", |row| row.1)
    }

    /// All of them, in the order of the catalogue.
    pub fn all() -> impl Iterator<Item = Code> {
        NAMES.iter().map(|name| Code(name))
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Code::find(&name).ok_or_else(|| serde::de::Error::custom("no such cause code"))
    }
}

/// `==` of strings, for constants.
const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// The codes alone: who only asks for those, as the page does, need not carry the causes.
static NAMES: [&str; CATALOGUE.len()] = {
    let mut names = [""; CATALOGUE.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = CATALOGUE[at].0;
        at += 1;
    }
    names
};

/// Code and cause.
const CATALOGUE: &[(&str, &str)] = &[
    ("shell/unbalanced-quote", "a quote is never closed"),
    ("shell/smart-quotes", "typographic quotes or dashes pasted from a document"),
    (
        "shell/unquoted-metacharacter",
        "`&`, `;`, `|`, `<`, `>`, `(`, `)`, `?`, `*`, `#`, a space or `!` left unquoted ends or changes the command",
    ),
    ("shell/unexpanded-variable", "`$VAR`, `${VAR}`, `%VAR%` reaches the server as text (single quotes) or is empty"),
    (
        "shell/wrong-shell",
        "quoting of one shell used in another (single quotes in cmd.exe, carets in bash, backtick continuation)",
    ),
    ("shell/broken-continuation", "a `\\` line continuation followed by a blank, or missing"),
    ("shell/curl-globbing", "`[]` or `{}` in a URL without `--globoff`"),
    ("shell/unknown-option", "an option that curl does not have, or one that lacks its value"),
    ("shell/data-file-literal", "`-d file.json` sends the file's name: `@` is missing, or `@` was meant literally"),
    ("url/illegal-character", "a character that must be percent-encoded"),
    ("url/bad-percent-encoding", "`%` without two hex digits, or that decodes to invalid UTF-8"),
    ("url/double-encoding", "an escape that was encoded twice (`%2520`)"),
    ("url/placeholder", "`{userId}`, `:id`, `<id>`, `YOUR_…` left unfilled"),
    ("url/malformed-query", "second `?`, `&` before `?`, empty or valueless pair, wrong separator"),
    ("url/invalid-host", "host name or IP address that is not one"),
    ("url/invalid-port", "port missing after `:`, not a number, or out of range"),
    ("url/wrong-scheme", "scheme missing, misspelled, or not http(s)"),
    ("url/too-long", "longer than the server takes"),
    ("url/unknown-path", "no such endpoint: a misspelled, missing or extra path segment"),
    ("url/missing-parameter", "a required query parameter is absent"),
    ("url/unknown-parameter", "a parameter that the endpoint does not know"),
    ("url/invalid-parameter", "a path or query value of the wrong type, range, format or enumeration"),
    ("url/duplicate-parameter", "a parameter given twice that may stand once"),
    ("url/suspicious-path", "dot segments, `//`, NUL, encoded slash or backslash that servers refuse"),
    ("method/invalid", "not a token, or not in capitals"),
    ("method/not-supported", "the endpoint or server does not take it"),
    ("method/changed-by-redirect", "a redirect turned the method into GET and dropped the body"),
    ("method/unexpected-body", "a body with a method that has none here (GET, HEAD, TRACE)"),
    ("header/invalid-name", "blank before the colon, illegal character, empty name, no colon"),
    ("header/invalid-value", "control, CR, LF, NUL or non-ASCII character in a value"),
    ("header/obsolete-folding", "a value continued on the next line"),
    ("header/duplicate", "a field that may stand once stands twice"),
    ("header/missing", "a field that this request needs is absent (`If-Match`, API version, idempotency key)"),
    ("header/malformed", "a value that breaks its field's grammar (dates, ranges, entity tags, media types, cookies)"),
    ("header/misspelled", "a name one or two letters from a known one"),
    ("header/not-allowed", "a field that the server or protocol version refuses"),
    ("header/precondition-failed", "`If-Match`, `If-Unmodified-Since`… does not hold (412)"),
    ("header/range-not-satisfiable", "a `Range` outside the content (416)"),
    ("header/not-acceptable", "no representation fits `Accept` or `Accept-*` (406)"),
    ("header/too-large", "one field, all fields, or the cookie above the server's limit"),
    ("host/missing", "no `Host` (HTTP/1.1), or an empty one"),
    ("host/duplicate", "more than one"),
    ("host/invalid", "not `host[:port]`"),
    ("host/not-recognised", "the server does not serve that name, or it differs from the URL or SNI"),
    ("framing/bad-request-line", "not `METHOD SP target SP HTTP/x.y`"),
    ("framing/unsupported-version", "a version that is not one, or not served"),
    ("framing/content-length-invalid", "not a number, negative, or several that differ"),
    ("framing/content-length-missing", "the server wants a length (411) and got none"),
    ("framing/content-length-mismatch", "does not equal the body's length"),
    ("framing/conflicting-length", "`Content-Length` beside `Transfer-Encoding`"),
    ("framing/transfer-encoding-invalid", "unknown, or `chunked` not last"),
    ("framing/bad-chunk", "chunk size or terminator is wrong"),
    ("framing/plain-http-to-tls", "http:// sent to a TLS port"),
    ("framing/tls-to-plain-http", "https:// sent to a port without TLS"),
    ("framing/client-certificate", "the server wants a client certificate, or refuses this one"),
    ("framing/expectation", "an `Expect` that the server does not meet"),
    ("auth/missing", "no credentials where they are needed"),
    ("auth/malformed", "scheme missing, misspelled, doubled or in quotes; blanks or line breaks in the token"),
    ("auth/basic-invalid", "not base64, or no `:` inside"),
    ("auth/jwt-invalid", "not three base64url parts, or unreadable JSON, or `alg` that no server takes"),
    ("auth/expired", "`exp` or an expiry parameter is past"),
    ("auth/not-yet-valid", "`nbf` or `iat` is in the future"),
    ("auth/placeholder", "`YOUR_API_KEY`, `xxx`, `<token>` left unfilled"),
    ("auth/rejected", "well formed, but the server does not know or accept it"),
    ("auth/forbidden", "known, but without the permission, scope or role"),
    ("auth/signature-mismatch", "a signed request (SigV4, HMAC, shared key) whose signature does not match"),
    ("auth/clock-skew", "a signed or dated request too far from the server's clock"),
    ("auth/csrf", "CSRF token or cookie missing or wrong"),
    ("oauth/missing-parameter", "a required parameter of the flow is absent"),
    ("oauth/duplicate-parameter", "a parameter stands twice"),
    ("oauth/redirect-uri-mismatch", "not registered, or different from the one used before"),
    ("oauth/invalid-client", "unknown client, wrong secret, wrong client authentication"),
    ("oauth/invalid-grant", "code or refresh token expired, used, or another client's"),
    ("oauth/invalid-scope", "unknown, malformed or excessive scope"),
    ("oauth/unsupported-grant-type", "unknown or not allowed for the client"),
    ("oauth/unsupported-response-type", "likewise for `response_type`"),
    ("oauth/pkce-invalid", "verifier or challenge missing, malformed or not matching"),
    ("oauth/policy-blocked", "the provider's or organisation's policy refuses the app, user agent or account"),
    ("body/missing", "no body, or an empty one, where one is needed"),
    ("body/content-type-missing", "a body without `Content-Type`"),
    ("body/content-type-mismatch", "the body is not what `Content-Type` says (curl's `-d` default included)"),
    ("body/content-type-unsupported", "a media type that the endpoint does not take"),
    ("body/charset-unsupported", "a charset that is unknown or not taken"),
    ("body/invalid-encoding", "bytes that are not valid in the declared charset"),
    ("body/byte-order-mark", "a BOM before the first character"),
    (
        "body/content-encoding-mismatch",
        "`Content-Encoding` names a coding that the body does not have, or that is not taken",
    ),
    ("body/too-large", "larger than the server takes"),
    ("body/json-syntax", "not JSON: trailing or missing comma, quotes, comment, literal, escape, truncation…"),
    ("body/json-duplicate-key", "a name that stands twice in one object"),
    ("body/xml-syntax", "not well-formed XML"),
    ("body/form-syntax", "not `application/x-www-form-urlencoded`"),
    ("body/multipart-syntax", "boundary missing or different, part headers or terminator wrong"),
    ("body/text-syntax", "another text format breaks its grammar: NDJSON, CSV, YAML, line protocol, a query language"),
    ("body/graphql-syntax", "the GraphQL document does not parse or validate"),
    ("schema/missing-field", "a required field is absent"),
    ("schema/unknown-field", "a field that is not allowed; a misspelled name"),
    ("schema/wrong-type", "string for number, array for object, null where not nullable…"),
    ("schema/invalid-enum", "not one of the allowed values"),
    ("schema/invalid-format", "not a date, UUID, e-mail, URL… as asked"),
    ("schema/out-of-range", "below, above, or not a multiple"),
    ("schema/wrong-length", "too short or long, too few or many items"),
    ("schema/pattern-mismatch", "does not match the pattern"),
    ("schema/conflict", "fields that exclude or contradict each other, or break a uniqueness or state rule"),
    ("api/version-retired", "API version missing, retired or unknown"),
    ("api/not-enabled", "the API, feature or plan is not switched on for this account or project"),
    ("api/outdated-client", "a client or SDK known to be too old"),
    ("api/reference-not-found", "an identifier in the request points to nothing"),
    ("api/rule-violated", "well formed, but refused by a rule of the service"),
    ("server/blocked", "a firewall, WAF, bot or IP rule refused it"),
    ("server/misrouted", "a proxy, load balancer or gateway has no route for it"),
    ("server/unclear", "the response names no cause, and the request shows none"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_kebab_case() {
        let mut seen = std::collections::BTreeSet::new();
        for code in Code::all() {
            assert!(seen.insert(code), "{code} stands twice");
            let (group, name) = code.as_str().split_once('/').unwrap();
            for part in [group, name] {
                assert!(part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{code}");
            }
            assert!(!code.cause().is_empty());
        }
        assert_eq!(Code::find("body/json-syntax"), Some(Code::new("body/json-syntax")));
        assert_eq!(Code::find("body/nonsense"), None);
    }
}
