//! What kind of thing an object is, by its shape.

use super::super::json::{Node, Value};
use super::about::is_step;
use super::names::{FIELDS, LOCATION, plain};

type Members = [(String, Node)];

/// Whether an object has fields of the request for names, as in `{"name": ["is required"]}`.
pub(super) fn is_field_map(members: &Members) -> bool {
    fn says(node: &Node) -> bool {
        match &node.value {
            Value::Array(items) => {
                !items.is_empty()
                    && items.iter().all(|item| match &item.value {
                        Value::Text(text) => text.contains(' ') || text.len() > 24,
                        // Django's `{"message": "This field is required.", "code": "required"}`.
                        Value::Object(members) => {
                            members.iter().all(|(_, node)| says(node)) || is_issue(members) && !is_located(members)
                        }
                        _ => false,
                    })
            }
            Value::Object(members) => !members.is_empty() && members.iter().all(|(_, node)| says(node)),
            _ => false,
        }
    }
    !members.is_empty() && members.iter().all(|(name, node)| says(node) && !FIELDS.contains(&plain(name).as_str()))
}

/// Whether an object has a member that says which field is meant.
fn is_located(members: &Members) -> bool {
    members.iter().any(|(name, node)| {
        let text = matches!(node.value, Value::Text(_));
        let steps = matches!(&node.value, Value::Array(items) if items.iter().all(is_step));
        (text || steps) && name != "name" && LOCATION.contains(&plain(name).as_str())
    })
}

/// Whether a string is a sentence, or a document in itself.
pub(super) fn says_something(text: &str) -> bool {
    let text = text.trim();
    text.contains(' ') || (text.len() > 3 && text.chars().any(|c| c as u32 > 0x2e7f)) || text.starts_with(['<', '{'])
}

/// Whether an object is one thing that is wrong, and not a map of fields.
pub(super) fn is_issue(members: &Members) -> bool {
    let mut said = false;
    for (name, node) in members {
        let key = plain(name);
        let text = matches!(node.value, Value::Text(_));
        said |= text
            && matches!(
                key.as_str(),
                "message"
                    | "msg"
                    | "description"
                    | "reason"
                    | "detail"
                    | "issue"
                    | "defaultmessage"
                    | "errormessage"
                    | "errordescription"
                    | "error"
                    | "code"
                    | "title"
                    | "rule"
                    | "keyword"
                    | "errorcode"
                    | "usermessage"
                    | "text"
                    | "type"
                    | "desc"
                    | "info"
            );
        said |= matches!(node.value, Value::Word(_))
            && matches!(key.as_str(), "code" | "errorcode" | "status" | "statuscode");
        // Objects that hold further errors are issues that group others.
        said |= matches!(
            key.as_str(),
            "errors" | "extensions" | "locations" | "fieldviolations" | "offset" | "constraints" | "children"
        );
    }
    said || (is_located(members)
        && members.len() <= 3
        && members.iter().any(|(_, node)| matches!(&node.value, Value::Text(t) if t.contains(' '))))
}

/// Whether a member is a list of things that are wrong.
pub(super) fn groups_issues(members: &Members) -> bool {
    members.iter().any(|(_, node)| match &node.value {
        Value::Array(items) => {
            !items.is_empty()
                && items.iter().all(|item| matches!(&item.value, Value::Object(members) if is_issue(members)))
                && members.iter().any(|(_, node)| matches!(node.value, Value::Text(_) | Value::Word(_)))
        }
        _ => false,
    })
}

/// Whether an object is Zod's tree of errors: `{"errors": [], "properties": {"age": {"errors": ["…"]}}}`.
pub(super) fn is_tree(members: &Members) -> bool {
    let has = |name: &str| members.iter().any(|member| member.0 == name);
    has("errors") && (has("properties") || has("items"))
}

/// Members that an object has which does nothing but tell an error.
const TELLING: &[&str] = &[
    "error",
    "errors",
    "errordescription",
    "erroruri",
    "errorcode",
    "errorcodes",
    "errormessage",
    "errortype",
    "errorsubtype",
    "errcode",
    "errmsg",
    "message",
    "messages",
    "msg",
    "description",
    "reason",
    "code",
    "type",
    "status",
    "statuscode",
    "success",
    "ok",
    "data",
    "detail",
    "details",
    "result",
    "meta",
    "extensions",
    "warning",
    "warnings",
    "needed",
    "provided",
    "responsemetadata",
    "parameters",
    "requestid",
    "traceid",
    "timestamp",
    "path",
    "jsonrpc",
    "id",
    "documentationurl",
    "stacktrace",
];

/// Whether the document of a reply of success says by its structure alone that the request was refused: GraphQL's
/// `errors`, the `error` of JSON-RPC 2.0 section 5.1, `ok: false` and what is like it. Data that tells of errors, such
/// as a log or the state of a job, has members of its own and is none.
pub(super) fn refuses(members: &Members) -> bool {
    let get = |wanted: &str| members.iter().find(|(name, _)| plain(name) == wanted).map(|(_, node)| &node.value);
    let word = |name: &str, word: &str| matches!(get(name), Some(Value::Word(text)) if text == word);
    let text = |name: &str| matches!(get(name), Some(Value::Text(text)) if !text.is_empty());
    let issue = |value: &Value| matches!(value, Value::Object(members) if is_issue(members));
    let listed = match get("errors") {
        Some(Value::Array(items)) if !items.is_empty() => Some(items),
        _ => None,
    };
    let said = text("error") || text("message") || text("msg") || text("description") || text("errormessage");
    let told = said || listed.is_some() || get("error").is_some_and(issue) || get("errorcodes").is_some();
    // Shopify: the payload of a mutation lists what is wrong with the input.
    let input = |node: &Node| match &node.value {
        Value::Object(members) => members.iter().any(|(name, node)| {
            plain(name) == "usererrors" && matches!(&node.value, Value::Array(items) if !items.is_empty())
        }),
        _ => false,
    };
    if let Some(Value::Object(payloads)) = get("data")
        && payloads.iter().any(|(_, payload)| input(payload))
    {
        return true;
    }
    // Elasticsearch's bulk, FHIR's outcome.
    if word("errors", "true") && get("items").is_some()
        || matches!(get("resourcetype"), Some(Value::Text(kind)) if kind == "OperationOutcome")
            && matches!(get("issue"), Some(Value::Array(issues)) if issues.iter().any(|issue| matches!(
                &issue.value,
                Value::Object(members) if members.iter().any(|(_, node)| matches!(
                    &node.value,
                    Value::Text(severity) if matches!(severity.as_str(), "error" | "fatal")
                ))
            )))
    {
        return true;
    }
    if !members.iter().all(|(name, _)| TELLING.contains(&plain(name).as_str())) {
        return false;
    }
    let failed = word("ok", "false") || word("success", "false") || word("error", "true");
    let state = matches!(get("status"), Some(Value::Text(state)) if matches!(state.as_str(), "error" | "fail"));
    // A document of GraphQL: its errors say where, or stand beside its data.
    let graphql = || {
        listed.is_some_and(|items| {
            items.iter().all(|item| {
                matches!(&item.value, Value::Object(members) if
                    members.iter().any(|(name, node)| name == "message" && matches!(node.value, Value::Text(_)))
                        && members.iter().all(|(name, _)| {
                            matches!(name.as_str(), "message" | "locations" | "path" | "extensions" | "code" | "errorType" | "errorInfo" | "data")
                        }))
            })
        })
    };
    let code = |value: &Value| {
        matches!(value, Value::Text(text) if text != "0") || matches!(value, Value::Word(text) if text != "0")
    };
    told && (failed || state)
        || graphql()
        || get("data").is_none_or(|data| matches!(data, Value::Word(_)))
            && get("result").is_none()
            && (text("error") || get("error").is_some_and(issue) || text("errormessage") && text("errortype"))
        || get("errcode").is_some_and(code) && text("errmsg")
}
