//! The names that members of error documents have, whatever the format.

use super::super::Part;

/// Members that say which field is meant.
pub(super) const LOCATION: &[&str] = &[
    "loc",
    "location",
    "path",
    "field",
    "param",
    "parameter",
    "property",
    "propertypath",
    "pointer",
    "instancepath",
    "instancelocation",
    "datapath",
    "attribute",
    "argument",
    "target",
    "fieldname",
    "fieldpath",
    "parametername",
    "propertyname",
    "paramname",
    "name",
    "key",
    "element",
    "column",
    "member",
    "inputname",
    "expression",
    "label",
    "jsonpath",
    "feld",
    "feldname",
    "champ",
    "campo",
    "veld",
];

/// Members that say which part of the request is meant.
pub(super) const PART: &[&str] =
    &["in", "location", "source", "locationtype", "paramtype", "place", "origin", "section"];

/// Members that hold an error code.
pub(super) const CODE: &[&str] = &[
    "code",
    "type",
    "kind",
    "keyword",
    "rule",
    "errorcode",
    "error",
    "errortype",
    "validator",
    "constraint",
    "tag",
    "name",
    "errcode",
    "exception",
    "reason",
    "status",
    "validation",
    "title",
    "message",
    "id",
    "key",
    "format",
    "detail",
    "msg",
    "subcode",
    "constraintname",
    "errorname",
];

/// Members that repeat what was sent.
pub(super) const VALUE: &[&str] = &[
    "value",
    "input",
    "received",
    "rejectedvalue",
    "invalidvalue",
    "actual",
    "got",
    "given",
    "attemptedvalue",
    "badvalue",
    "actualvalue",
    "providedvalue",
    "rejected",
    "currentvalue",
    "tag",
    "str",
];

/// Members that hold what would be taken.
pub(super) const EXPECTED: &[&str] = &[
    "allowed",
    "values",
    "options",
    "allowedvalues",
    "enumvalues",
    "expected",
    "choices",
    "supported",
    "validvalues",
    "accepted",
    "enum",
    "permitted",
    "valids",
    "allowablevalues",
    "supportedvalues",
    "validoptions",
    "expectedtags",
    "possiblevalues",
    "allowedmethods",
    "supportedmediatypes",
    "allow",
    "suggestions",
    "didyoumean",
    "candidates",
    "accepts",
    "permittedvalues",
    "knownvalues",
    "availablevalues",
];

/// Members that are no words of the server about the request.
pub(super) const SILENT: &[&str] = &[
    "trace",
    "stack",
    "stacktrace",
    "traces",
    "timestamp",
    "time",
    "date",
    "requestid",
    "traceid",
    "correlationid",
    "errorid",
    "instance",
    "pattern",
    "doc",
    "documentationurl",
    "docurl",
    "moreinfo",
    "helpurl",
    "url",
    "href",
    "errorurl",
    "fbtraceid",
    "method",
    "query",
    "body",
    "config",
    "regex",
    "example",
    "expectedpattern",
];

/// Members under which names of fields stand.
pub(super) const FIELDS: &[&str] = &[
    "errors",
    "fields",
    "fielderrors",
    "validationerrors",
    "violations",
    "invalid",
    "invalidparams",
    "invalidfields",
    "modelstate",
    "messages",
    "details",
    "detail",
    "error",
    "message",
    "json",
    "query",
    "form",
    "headers",
    "body",
    "querystring",
    "params",
    "path",
    "cookies",
    "files",
    "jsonapi",
    "errormessages",
    "data",
    "failures",
    "problems",
    "validation",
    "args",
    "formdata",
    "validationmessages",
    "fieldmessages",
    "errordetails",
    "validationerror",
    "issues",
    "reasons",
    "causes",
    "jsonorform",
    "queryparams",
    "pathparams",
];

/// Members under which the object itself is meant.
pub(super) const SELF: &[&str] = &[
    "_errors",
    "non_field_errors",
    "nonfielderrors",
    "_schema",
    "__all__",
    "_global",
    "_form",
    "base",
    "",
    "$",
    "root",
    "__root__",
    "formerrors",
    "_root",
    "global",
    "fullmessages",
];

/// The error codes of RFC 6749 sections 4.1.2.1 and 5.2, RFC 6750, RFC 7591, RFC 8628, RFC 9126 and OpenID Connect.
pub(in crate::replies) const OAUTH: &[&str] = &[
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
    "unsupported_response_type",
    "access_denied",
    "invalid_token",
    "insufficient_scope",
    "invalid_redirect_uri",
    "invalid_client_metadata",
    "invalid_software_statement",
    "redirect_uri_mismatch",
    "unsupported_token_type",
    "login_required",
    "consent_required",
    "interaction_required",
    "invalid_request_uri",
    "invalid_request_object",
    "authorization_pending",
    "slow_down",
    "expired_token",
    "invalid_target",
    "invalid_dpop_proof",
    "missing_authorization",
];

/// Small letters and digits alone, so that `errorCode`, `error_code` and `error-code` are one.
pub(super) fn plain(name: &str) -> String {
    if SELF.contains(&name) {
        return name.to_owned();
    }
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether a name is the one of an error, not of a field: `ValidationError`, `INVALID_REQUEST`.
pub(super) fn is_class(text: &str) -> bool {
    text.ends_with("Error")
        || text.ends_with("Exception")
        || text.ends_with("Failure")
        || (text.contains('_') && text.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
}

/// Whether a member holds the address of a page about the error.
pub(super) fn is_page(key: &str) -> bool {
    matches!(
        key,
        "type"
            | "docurl"
            | "documentationurl"
            | "moreinfo"
            | "helpurl"
            | "erroruri"
            | "documentation"
            | "help"
            | "href"
            | "docs"
            | "url"
            | "link"
            | "infolink"
            | "about"
    )
}

/// Whether a member or field holds the number under which the server has logged the request.
pub(in crate::replies) fn is_id(name: &str) -> bool {
    const ENDS: &[&str] = &[
        "requestid",
        "traceid",
        "correlationid",
        "rayid",
        "cfray",
        "incidentid",
        "supportid",
        "debugid",
        "errorid",
        "activityid",
        "reqid",
        "logid",
        "xamzcfid",
        "xazureref",
        "xvercelid",
        "xcloudtracecontext",
    ];
    let name = plain(name);
    ENDS.iter().any(|end| name.ends_with(end))
}

/// The part of a request whose fields stand under this name.
pub(super) fn in_part(key: &str) -> Option<Part> {
    match key {
        "json" | "form" | "body" | "formdata" | "files" | "jsonorform" | "payload" => Some(Part::Body),
        "query" | "querystring" | "args" | "queryparams" => Some(Part::Query),
        "path" | "viewargs" | "pathparams" => Some(Part::Path),
        "headers" | "header" => Some(Part::Header),
        "cookies" | "cookie" => Some(Part::Cookie),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_they_are_compared() {
        for list in [LOCATION, PART, CODE, VALUE, EXPECTED, SILENT, FIELDS] {
            for name in list {
                assert_eq!(plain(name), *name);
            }
        }
    }
}
