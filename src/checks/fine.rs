//! What was looked for and is not there.

use super::{Context, RULES};
use crate::finding::{Code, Finding};
use crate::message::{BodyKind, Client};
use crate::syntax::media_type;

/// The causes that the checks looked for in vain. A check without anything to look at is left out: nobody is told that
/// the XML is fine who sends none. So is what the server's own rules decide, of which a request shows but a part.
pub fn fine(context: &Context, findings: &[Finding]) -> Vec<Code> {
    let looked = Looked::at(context);
    let rules = RULES.iter().filter(|rule| rule.check.is_some()).map(|rule| rule.code);
    rules.filter(|code| looked.holds(*code) && findings.iter().all(|finding| finding.code != *code)).collect()
}

/// What there is to be looked at.
#[allow(clippy::struct_excessive_bools, reason = "each is a question of its own")]
struct Looked {
    shell: bool,
    raw: bool,
    query: bool,
    oauth: bool,
    content: bool,
    json: bool,
    form: bool,
    xml: bool,
    multipart: bool,
    /// The names of the fields of the request, in lower case.
    names: Vec<String>,
}

impl Looked {
    fn at(context: &Context) -> Self {
        let request = context.request;
        let declared = request.field("content-type").map(|field| media_type::read(field.value.bytes()));
        let declared = declared.as_ref();
        let names = |name: &str| request.fields.iter().any(|field| field.is(name));
        Self {
            shell: request.client.command().is_some(),
            raw: matches!(request.client, Client::Raw),
            query: request.target.bytes().contains(&b'?') || !request.query_data.is_empty(),
            oauth: context.is_oauth(),
            content: !request.body.content.is_empty(),
            json: context.json().is_some(),
            form: declared.is_some_and(media_type::MediaType::is_form),
            xml: declared.is_some_and(media_type::MediaType::is_xml),
            multipart: request.body.kind == BodyKind::Multipart || declared_multipart(context),
            names: FIELDS.iter().flat_map(|row| row.1).filter(|name| names(name)).map(|name| (*name).into()).collect(),
        }
    }

    fn holds(&self, code: Code) -> bool {
        let name = code.as_str();
        if THEIRS.contains(&name) {
            return false;
        }
        if let Some((_, fields)) = FIELDS.iter().find(|row| row.0 == name) {
            return fields.iter().any(|field| self.names.iter().any(|known| known == field));
        }
        match name {
            "body/missing" => !self.content,
            "body/json-syntax" | "body/json-duplicate-key" => self.content && self.json,
            "body/form-syntax" => self.content && self.form,
            "body/xml-syntax" => self.content && self.xml,
            "body/multipart-syntax" => self.content && self.multipart,
            "body/text-syntax" => self.content && !(self.json || self.form || self.xml || self.multipart),
            "method/unexpected-body" => self.content,
            "framing/bad-request-line" | "framing/unsupported-version" | "header/obsolete-folding" => self.raw,
            "host/missing" | "host/duplicate" => self.raw,
            "url/malformed-query" | "url/duplicate-parameter" => self.query,
            _ => match code.group() {
                "shell" => self.shell,
                "oauth" => self.oauth,
                "body" => self.content,
                _ => true,
            },
        }
    }
}

/// Causes that the server's own rules and data decide.
const THEIRS: &[&str] = &[
    "auth/missing",
    "auth/signature-mismatch",
    "body/charset-unsupported",
    "body/content-type-unsupported",
    "body/graphql-syntax",
    "body/too-large",
    "framing/client-certificate",
    "framing/content-length-missing",
    "framing/expectation",
    "framing/plain-http-to-tls",
    "framing/tls-to-plain-http",
    "header/missing",
    "header/not-acceptable",
    "header/not-allowed",
    "header/precondition-failed",
    "header/range-not-satisfiable",
    "header/too-large",
    "host/not-recognised",
    "method/changed-by-redirect",
    "method/not-supported",
    "oauth/invalid-client",
    "oauth/invalid-grant",
    "oauth/invalid-scope",
    "oauth/policy-blocked",
    "oauth/redirect-uri-mismatch",
    "oauth/unsupported-grant-type",
    "oauth/unsupported-response-type",
    "url/invalid-parameter",
    "url/missing-parameter",
    "url/too-long",
    "url/unknown-parameter",
    "url/unknown-path",
];

/// Causes that are about some fields alone.
const FIELDS: &[(&str, &[&str])] = &[
    ("auth/basic-invalid", &["authorization"]),
    ("auth/clock-skew", &["authorization", "x-amz-date"]),
    ("auth/expired", &["authorization"]),
    ("auth/jwt-invalid", &["authorization"]),
    ("auth/malformed", &["authorization"]),
    ("auth/not-yet-valid", &["authorization"]),
    ("auth/placeholder", &["authorization"]),
    ("body/content-encoding-mismatch", &["content-encoding"]),
    ("body/content-type-mismatch", &["content-type"]),
    ("framing/bad-chunk", &["transfer-encoding"]),
    ("framing/conflicting-length", &["content-length", "transfer-encoding"]),
    ("framing/content-length-invalid", &["content-length"]),
    ("framing/content-length-mismatch", &["content-length"]),
    ("framing/transfer-encoding-invalid", &["transfer-encoding"]),
];

fn declared_multipart(context: &Context) -> bool {
    context.request.field("content-type").is_some_and(|field| {
        let value = field.value.bytes();
        value.get(..10).is_some_and(|start| start.eq_ignore_ascii_case(b"multipart/"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Input, examine};

    fn fine(request: &str, response: Option<&str>) -> Vec<&'static str> {
        let input = Input { request: request.into(), response: response.map(String::from), ..Input::default() };
        examine(&input).1.into_iter().map(Code::as_str).collect()
    }

    #[test]
    fn what_is_found_is_not_fine_and_what_is_not_there_was_not_looked_at() {
        let json = fine("curl https://a.test/ -H 'Content-Type: application/json' -d '{\"a\":1,}'", None);
        assert!(json.contains(&"body/json-duplicate-key") && json.contains(&"shell/smart-quotes"), "{json:?}");
        for absent in [
            "body/json-syntax",
            "body/xml-syntax",
            "auth/expired",
            "oauth/invalid-scope",
            "host/missing",
            "url/unknown-path",
        ] {
            assert!(!json.contains(&absent), "{absent}: {json:?}");
        }
        let raw = fine("GET / HTTP/1.1\nHost: a.test\nAuthorization: Bearer abc\n\n", None);
        assert!(raw.contains(&"host/missing") && raw.contains(&"auth/malformed"), "{raw:?}");
        assert!(!raw.iter().any(|code| code.starts_with("shell/") || code.starts_with("body/json")), "{raw:?}");
        assert!(fine("HTTP/1.1 400 Bad Request\n\n", None).is_empty(), "without a request nothing is looked at");
    }

    #[test]
    fn what_the_server_says_is_not_fine() {
        let request = "curl https://a.test/ -H 'Authorization: Bearer abc'";
        assert!(fine(request, None).contains(&"auth/malformed"));
        let said = "HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\", \
                    error_description=\"The access token expired\"\n\n";
        let fine = fine(request, Some(said));
        assert!(!fine.contains(&"auth/expired"), "{fine:?}");
    }

    #[test]
    fn every_name_is_that_of_a_cause_that_a_request_shows() {
        for name in FIELDS.iter().map(|row| &row.0).chain(THEIRS) {
            let rule = RULES.iter().find(|rule| rule.code.as_str() == *name);
            assert!(rule.is_some_and(|rule| rule.check.is_some()), "{name}");
        }
    }
}
