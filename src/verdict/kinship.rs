//! Which causes in the request explain which causes that a server names.
//!
//! Servers name what they stumble over, not what went wrong: a missing field is often an `&` that the shell took, and
//! text that is no JSON is often a file name. The table is the join's knowledge of that.

use crate::finding::Code;

/// What a server names, and what in the request may be behind it. A name that ends in a slash is a group.
const EXPLAINED: &[(&str, &[&str])] = &[
    (
        "body/json-syntax",
        &[
            "shell/smart-quotes",
            "shell/data-file-literal",
            "shell/unknown-option",
            "shell/wrong-shell",
            "shell/unexpanded-variable",
            "shell/unbalanced-quote",
            "shell/unquoted-metacharacter",
            "body/content-type-mismatch",
            "body/byte-order-mark",
            "body/invalid-encoding",
            "body/content-encoding-mismatch",
            "framing/content-length-mismatch",
            "body/missing",
            "body/text-syntax",
            "body/json-duplicate-key",
        ],
    ),
    (
        "body/xml-syntax",
        &[
            "method/changed-by-redirect",
            "body/content-type-mismatch",
            "shell/data-file-literal",
            "body/invalid-encoding",
        ],
    ),
    ("body/form-syntax", &["body/content-type-mismatch", "url/bad-percent-encoding", "shell/unquoted-metacharacter"]),
    ("body/graphql-syntax", &["shell/curl-globbing", "shell/unexpanded-variable", "shell/smart-quotes"]),
    ("body/text-syntax", &["shell/smart-quotes", "shell/curl-globbing", "shell/data-file-literal", "body/json-syntax"]),
    ("body/multipart-syntax", &["body/content-type-mismatch", "shell/data-file-literal"]),
    (
        "body/content-type-unsupported",
        &["body/content-type-mismatch", "body/content-type-missing", "header/invalid-name"],
    ),
    (
        "body/content-type-missing",
        &[
            "method/changed-by-redirect",
            "body/content-type-mismatch",
            "header/invalid-name",
            "shell/broken-continuation",
        ],
    ),
    (
        "body/missing",
        &[
            "shell/broken-continuation",
            "shell/wrong-shell",
            "body/content-type-mismatch",
            "shell/data-file-literal",
            "body/json-syntax",
        ],
    ),
    (
        "schema/missing-field",
        &[
            "method/changed-by-redirect",
            "method/unexpected-body",
            "shell/unquoted-metacharacter",
            "shell/broken-continuation",
            "shell/wrong-shell",
            "body/content-type-mismatch",
            "body/content-type-missing",
            "body/missing",
            // Some frameworks take content that they cannot read for no content.
            "body/json-syntax",
        ],
    ),
    (
        "schema/wrong-type",
        &["body/content-type-mismatch", "shell/data-file-literal", "shell/unexpanded-variable", "body/json-syntax"],
    ),
    ("schema/", &["url/placeholder", "shell/unexpanded-variable", "shell/smart-quotes", "body/json-duplicate-key"]),
    (
        "url/missing-parameter",
        &[
            "method/changed-by-redirect",
            "method/unexpected-body",
            "shell/unquoted-metacharacter",
            "url/malformed-query",
            "shell/broken-continuation",
            "shell/wrong-shell",
        ],
    ),
    (
        "url/invalid-parameter",
        &[
            "shell/unquoted-metacharacter",
            "shell/unexpanded-variable",
            "shell/curl-globbing",
            "shell/smart-quotes",
            "url/placeholder",
            "url/double-encoding",
            "url/bad-percent-encoding",
            "url/illegal-character",
            "url/malformed-query",
        ],
    ),
    (
        "url/unknown-path",
        &[
            "method/changed-by-redirect",
            "url/placeholder",
            "url/suspicious-path",
            "url/double-encoding",
            "shell/unexpanded-variable",
            "url/malformed-query",
        ],
    ),
    ("api/reference-not-found", &["url/placeholder", "shell/unexpanded-variable", "url/double-encoding"]),
    (
        "oauth/missing-parameter",
        &[
            "shell/unquoted-metacharacter",
            "shell/broken-continuation",
            "body/content-type-mismatch",
            "body/content-type-unsupported",
            "oauth/duplicate-parameter",
            "oauth/unsupported-grant-type",
            "oauth/unsupported-response-type",
            "oauth/pkce-invalid",
            "auth/missing",
        ],
    ),
    // What was redeemed with another redirect URI or verifier is no valid grant, either.
    ("oauth/invalid-grant", &["oauth/pkce-invalid", "oauth/redirect-uri-mismatch", "url/double-encoding"]),
    ("oauth/redirect-uri-mismatch", &["url/double-encoding", "url/bad-percent-encoding"]),
    ("oauth/invalid-scope", &["url/double-encoding"]),
    ("oauth/", &["shell/unquoted-metacharacter", "shell/unexpanded-variable", "auth/"]),
    (
        "auth/",
        &[
            "auth/",
            "shell/unexpanded-variable",
            "shell/broken-continuation",
            "shell/wrong-shell",
            "shell/unquoted-metacharacter",
            "header/invalid-name",
            "header/misspelled",
        ],
    ),
    (
        "header/missing",
        &[
            "header/invalid-name",
            "header/misspelled",
            "shell/broken-continuation",
            "shell/wrong-shell",
            "shell/unexpanded-variable",
            "auth/missing",
        ],
    ),
    ("header/invalid-name", &["shell/smart-quotes"]),
    ("header/invalid-value", &["shell/smart-quotes", "header/malformed"]),
    ("header/malformed", &["header/invalid-value", "header/"]),
    ("header/not-acceptable", &["header/malformed"]),
    ("header/precondition-failed", &["header/malformed"]),
    ("header/range-not-satisfiable", &["header/malformed"]),
    ("framing/bad-request-line", &["url/illegal-character", "method/invalid", "framing/unsupported-version"]),
    (
        "url/illegal-character",
        &["url/placeholder", "framing/bad-request-line", "url/bad-percent-encoding", "shell/curl-globbing"],
    ),
    ("oauth/unsupported-grant-type", &["body/content-type-unsupported"]),
    ("url/bad-percent-encoding", &["url/illegal-character", "url/double-encoding"]),
    ("url/suspicious-path", &["url/bad-percent-encoding", "url/double-encoding"]),
    ("framing/", &["framing/"]),
    ("host/", &["host/", "url/invalid-host"]),
    ("method/not-supported", &["method/invalid", "method/changed-by-redirect"]),
    ("server/blocked", &["body/content-type-mismatch"]),
];

/// Whether a fault in the request explains what the server names.
pub(super) fn explains(fault: Code, named: Code) -> bool {
    let fits = |pattern: &str, code: Code| {
        if pattern.ends_with('/') { code.as_str().starts_with(pattern) } else { code.as_str() == pattern }
    };
    // A server compares the time before it compares the signature: what it says of the one is not the other.
    if matches!(fault.as_str(), "auth/clock-skew" | "auth/expired") && named.as_str() == "auth/signature-mismatch" {
        return false;
    }
    fault == named
        || EXPLAINED.iter().any(|(name, faults)| fits(name, named) && faults.iter().any(|pattern| fits(pattern, fault)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_codes_of_the_catalogue() {
        let known = |name: &str| match name.strip_suffix('/') {
            Some(group) => Code::all().any(|code| code.group() == group),
            None => Code::find(name).is_some(),
        };
        for (name, faults) in EXPLAINED {
            assert!(known(name), "{name}");
            assert!(faults.iter().all(|fault| known(fault)), "{name}");
        }
    }

    #[test]
    fn a_shell_slip_explains_what_the_server_misses() {
        let code = Code::new;
        assert!(explains(code("shell/unquoted-metacharacter"), code("url/missing-parameter")));
        assert!(explains(code("body/json-syntax"), code("body/json-syntax")));
        assert!(!explains(code("body/json-syntax"), code("auth/missing")));
    }
}
