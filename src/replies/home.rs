//! Where a cause is at home: the same sentence means another code in the query than in the content.

use super::Part;
use crate::finding::Code;

/// The code of what is wrong with a field, in the part of the request where the field stands.
///
/// Validators say "is required" of members of the content, of parameters and of header fields alike. Knowledge names
/// the code for the content, `schema/…`; this gives the one for the part.
pub fn at_home(code: Code, part: Option<Part>, field: Option<&str>) -> Code {
    let Some(part) = part else { return code };
    let home = match (code.as_str(), part) {
        ("schema/missing-field", Part::Query | Part::Path) => "url/missing-parameter",
        ("schema/missing-field", Part::Header | Part::Cookie) => missing_header(field.unwrap_or_default()),
        ("schema/missing-field", Part::Host) => "host/missing",
        ("schema/unknown-field", Part::Query | Part::Path) => "url/unknown-parameter",
        ("schema/unknown-field", Part::Header | Part::Cookie) => "header/not-allowed",
        ("url/missing-parameter", Part::Body) => "schema/missing-field",
        ("url/unknown-parameter", Part::Body) => "schema/unknown-field",
        (
            "schema/wrong-type"
            | "schema/invalid-enum"
            | "schema/invalid-format"
            | "schema/out-of-range"
            | "schema/wrong-length"
            | "schema/pattern-mismatch",
            part,
        ) => match part {
            Part::Query | Part::Path => "url/invalid-parameter",
            Part::Header | Part::Cookie => "header/malformed",
            Part::Host => "host/invalid",
            _ => return code,
        },
        _ => return code,
    };
    Code::find(home).unwrap_or(code)
}

/// The code of what is wrong with a field that has one of its own; empty for the others.
pub fn framing_of(name: Option<&str>) -> &'static str {
    match name {
        Some(name) if name.eq_ignore_ascii_case("transfer-encoding") => "framing/transfer-encoding-invalid",
        Some(name) if name.eq_ignore_ascii_case("content-length") => "framing/content-length-invalid",
        Some(name) if name.eq_ignore_ascii_case("expect") => "framing/expectation",
        Some(name) if name.eq_ignore_ascii_case("host") => "host/invalid",
        _ => "",
    }
}

/// The code for a header field that is absent.
fn missing_header(name: &str) -> &'static str {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "host" => "host/missing",
        "content-type" => "body/content-type-missing",
        "content-length" => "framing/content-length-missing",
        _ if name.contains("authorization") || name.contains("api-key") || name.contains("apikey") => "auth/missing",
        _ if name.contains("csrf") || name.contains("xsrf") => "auth/csrf",
        _ => "header/missing",
    }
}

/// The code of what is wrong with a parameter of OAuth (RFC 6749, RFC 7636).
pub(super) fn in_oauth(code: Code, field: Option<&str>) -> Code {
    let name = match (field, code.as_str()) {
        (Some("code_verifier" | "code_challenge" | "code_challenge_method"), _) => "oauth/pkce-invalid",
        (_, "schema/missing-field" | "url/missing-parameter") => "oauth/missing-parameter",
        (_, "url/duplicate-parameter" | "body/json-duplicate-key") => "oauth/duplicate-parameter",
        // A registration is wrong in its form like any other document.
        (_, "schema/wrong-type") => "schema/wrong-type",
        (_, code) if !code.starts_with("schema/") && !code.starts_with("url/") => code,
        (Some("redirect_uri" | "redirect_uris" | "post_logout_redirect_uri"), _) => "oauth/redirect-uri-mismatch",
        (Some("scope"), _) => "oauth/invalid-scope",
        (Some("grant_type"), _) => "oauth/unsupported-grant-type",
        (Some("response_type"), _) => "oauth/unsupported-response-type",
        (Some("client_id" | "client_secret" | "client_assertion"), _) => "oauth/invalid-client",
        (Some("code" | "refresh_token" | "assertion" | "device_code" | "username" | "password"), _) => {
            "oauth/invalid-grant"
        }
        (_, code) => code,
    };
    Code::find(name).unwrap_or(code)
}
