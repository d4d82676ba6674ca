//! `body/content-type-unsupported`

use super::super::shared::oauth::Endpoint;
use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding};
use crate::message::{Author, BodyKind, Field};
use crate::syntax::json::{Kind, Node};
use crate::syntax::media_type;

/// A media type that the endpoint does not take, or one that does not exist.
pub static RULE: Rule = Rule {
    code: Code::new("body/content-type-unsupported"),
    heard: Heard { title: "the media type is not taken here", help: "send the type that this endpoint takes" },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.16",
        "https://www.rfc-editor.org/rfc/rfc9110#section-8.3",
        "https://www.iana.org/assignments/media-types",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A media type that the endpoint does not take, or one that does not exist: a misspelled one, an old private name such as \
           `application/x-json`, a general type where a special one is asked for.",
    why: "The server picks the reader of the content by `Content-Type`. Where none is registered for that type it answers 415, or \
          400; some name the types that they take, in the text or in `Accept-Post` and `Accept-Patch`.",
    mends: Mends::Safe,
    bad: Example::request(
        "curl https://api.example.com/orders -H 'Content-Type: aplication/json' -d '{\"sku\":\"A-1\"}'",
    ),
    good: "curl https://api.example.com/orders -H 'Content-Type: application/json' -d '{\"sku\":\"A-1\"}'",
};

/// The types that are misspelled most.
const USUAL: [&str; 8] = [
    "application/json",
    "application/xml",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
    "application/octet-stream",
    "application/merge-patch+json",
    "application/json-patch+json",
];

/// Types that are a letter away from a usual one, and real.
const REAL: [&str; 6] = [
    "application/jsonl",
    "application/json5",
    "application/jsonp",
    "application/x-json",
    "application/yml",
    "multipart/x-form-data",
];

/// Other names of usual types.
const ALIASES: [(&str, &str); 6] = [
    ("text/json", "application/json"),
    ("application/x-json", "application/json"),
    ("text/x-json", "application/json"),
    ("application/javascript", "application/json"),
    ("text/javascript", "application/json"),
    ("application/x-javascript", "application/json"),
];

/// Why a type is refused.
enum Reason {
    /// It is a slip away from this one.
    Misspelled(&'static str),
    /// It is another name of this one.
    Alias(&'static str),
    /// The JSON that holds a GraphQL document, declared as a document.
    GraphQl,
    /// A JSON patch under the type of JSON.
    Patch,
    /// The content names its own type.
    Named(String),
}

fn check(context: &Context) -> Vec<Finding> {
    let body = &context.request.body;
    if !matches!(body.kind, BodyKind::Data | BodyKind::Raw | BodyKind::Upload) {
        return Vec::new();
    }
    let Some(field) = context.request.field("content-type") else { return Vec::new() };
    if let Some(kind) = find(context, field) {
        return vec![tell(field, &kind)];
    }
    let is_token = context.flow().is_some_and(|flow| flow.endpoint == Endpoint::Token);
    if context.json().is_none() || !is_token {
        return Vec::new();
    }
    let option = body.data.first().filter(|data| data.name == "json").map(|data| data.option);
    let span = option.unwrap_or_else(|| field.value.span());
    let finding = RULE.finding(Certainty::Possible, 0.45, word_of_tokens(), vec![span]);
    vec![Finding { fix: rewrite::as_form(context), ..finding }]
}

fn find(context: &Context, field: &Field) -> Option<Reason> {
    if field.author != Author::Person || context.has_variable(field.value.home()) {
        return None;
    }
    let declared = media_type::read(field.value.bytes());
    let essence = declared.essence.as_str();
    if let Some(meant) = misspelled(essence) {
        return Some(Reason::Misspelled(meant));
    }
    let first = context.request.body.content.bytes().trim_ascii_start();
    let is_json = first.starts_with(b"{") || first.starts_with(b"[");
    if let Some((_, meant)) = ALIASES.iter().find(|(alias, _)| *alias == essence).filter(|_| is_json) {
        return Some(Reason::Alias(meant));
    }
    let is_text = first.get(1..).is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\""));
    if essence == "application/graphql" && is_json && is_text {
        return Some(Reason::GraphQl);
    }
    let root = context.json().filter(|_| essence == "application/json")?.root()?;
    let patches = context.request.method.name.bytes() == b"PATCH" && root.kind() == Kind::Array;
    let is_step = |node: Node| node.get("op").is_some() && node.get("path").is_some();
    if patches && root.children().next().is_some_and(is_step) {
        return Some(Reason::Patch);
    }
    // The manifests of containers and their like.
    let own = root.get("mediaType").and_then(Node::string).filter(|own| own.starts_with("application/vnd."))?;
    root.get("schemaVersion").is_some().then(|| Reason::Named(own.into_owned()))
}

/// The type that was meant by one that is not known.
fn misspelled(essence: &str) -> Option<&'static str> {
    let (kind, subtype) = essence.split_once('/')?;
    if USUAL.contains(&essence) || REAL.contains(&essence) || kind.is_empty() || subtype.is_empty() {
        return None;
    }
    USUAL.into_iter().find(|usual| {
        let (usual_kind, usual_subtype) = usual.split_once('/').unwrap_or_default();
        let distance = strsim::osa_distance(usual, essence);
        // Short subtypes have real neighbours.
        let sure = subtype == usual_subtype && kind.len() > 4 || kind == usual_kind && usual_subtype.len() >= 4;
        let most = if usual_subtype.len() > 10 { 3 } else { 1 };
        sure && distance <= most
    })
}

fn tell(field: &Field, kind: &Reason) -> Finding {
    let value = &field.value;
    let end = value.bytes().iter().position(|&byte| byte == b';').unwrap_or(value.len());
    let end = value.bytes()[..end].trim_ascii_end().len();
    let shown = show(&value.bytes()[..end]);
    let (certainty, likelihood, meant, applicability) = match kind {
        Reason::Misspelled(meant) => (Certainty::Likely, 0.9, *meant, Applicability::Safe),
        Reason::Alias(meant) => (Certainty::Possible, 0.55, *meant, Applicability::Safe),
        Reason::GraphQl => (Certainty::Likely, 0.85, "application/json", Applicability::Safe),
        Reason::Patch => (Certainty::Possible, 0.5, "application/json-patch+json", Applicability::Unsafe),
        Reason::Named(own) => (Certainty::Possible, 0.5, own.as_str(), Applicability::Unsafe),
    };
    let (title, why): (String, &str) = match kind {
        Reason::Misspelled(_) => (
            format!("{shown} is no media type"),
            "A server picks the parser by this name, letter by letter, and has none for this one.",
        ),
        Reason::Alias(_) => (
            format!("{shown} for JSON"),
            "The registered type of JSON is `application/json` (RFC 8259 section 11). Many servers have their parser under that \
             name alone.",
        ),
        Reason::GraphQl => (
            "JSON declared as `application/graphql`".into(),
            "That type is for a bare GraphQL document, where a server takes it at all. With a member `query` around the document it \
             is JSON.",
        ),
        Reason::Patch => (
            "JSON Patch declared as `application/json`".into(),
            "A list of operations with `op` and `path` is a JSON Patch (RFC 6902), which has a type of its own. Servers that take \
             several kinds of patches tell them apart by the type.",
        ),
        Reason::Named(_) => (
            "the content names another media type than `Content-Type`".into(),
            "The member `mediaType` says what this document is, and registries want the same in `Content-Type`.",
        ),
    };
    let words = Words::new(title, why, format!("Declare it as `{meant}`."));
    let fix =
        value.edit(0..end, meant).map(|edits| rewrite::fix(&format!("declare it as {meant}"), applicability, edits));
    Finding { fix, ..RULE.finding(certainty, likelihood, words, vec![value.span_of(0..end)]) }
}

fn word_of_tokens() -> Words {
    Words::new(
        "token request in JSON",
        "OAuth has token requests sent as a form (RFC 6749 section 3.2 and appendix B). A few providers take JSON as well; others \
         see no parameter at all, and say that the grant type is missing or unsupported.",
        "Send the parameters as `application/x-www-form-urlencoded`.",
    )
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn slips_of_usual_types() {
        for (typed, meant) in [
            ("aplication/json", "application/json"),
            ("application/jsno", "application/json"),
            ("application/jason", "application/json"),
            ("applicaton/xml", "application/xml"),
            ("application/x-www-form-urlencode", "application/x-www-form-urlencoded"),
            ("application/www-form-urlencoded", "application/x-www-form-urlencoded"),
            ("multipart/formdata", "multipart/form-data"),
        ] {
            assert_eq!(misspelled(typed), Some(meant), "{typed}");
        }
        for real in [
            "application/jwt",
            "application/jose",
            "application/json",
            "text/csv",
            "text/css",
            "application/yml",
            "application/sql",
            "application/jsonl",
            "application/ld+json",
            "image/jpg",
            "application/x-ndjson",
            "text/html",
            "multipart/mixed",
            "application/zip",
            "application/pdf",
            "application/cbor",
            "video/json",
            "application/rdf+xml",
        ] {
            assert_eq!(misspelled(real), None, "{real}");
        }
    }

    #[test]
    fn types_are_mended() {
        assert_mends(
            &RULE,
            "curl http://a.test/x -H 'Content-Type: application/jason; charset=utf-8' -d '{\"a\":1}'",
            "curl http://a.test/x -H 'Content-Type: application/json; charset=utf-8' -d '{\"a\":1}'",
        );
        assert_finds(&RULE, "curl http://a.test/x -H 'Content-Type: ⟦text/json⟧' -d '{\"a\":1}'");
        assert_finds(
            &RULE,
            "curl http://a.test/graphql -H 'Content-Type: ⟦application/graphql⟧' -d '{\"query\":\"{ a }\"}'",
        );
    }

    #[test]
    fn other_types_are_quiet() {
        for paste in [
            "curl http://a.test/x -H 'Content-Type: application/vnd.api+json' -d '{\"a\":1}'",
            "curl -X PATCH http://a.test/x -H 'Content-Type: application/json-patch+json' -d '[{\"op\":\"remove\",\"path\":\"/a\"}]'",
            "curl http://a.test/x -H 'Content-Type: text/csv' -d 'a,b'",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
