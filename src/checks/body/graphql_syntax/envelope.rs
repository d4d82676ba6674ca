//! The JSON around a document: what is wrong with it belongs to the causes of fields.

use super::super::super::shared::rewrite;
use super::super::super::shared::show::show;
use super::super::super::{Context, Words};
use super::RULE;
use super::document::{self, Document};
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding};
use crate::source::{Span, Traced};
use crate::syntax::graphql::{self, Definition};
use crate::syntax::json::{self, Kind, Node};

/// Names under which a request says which document the server has already.
const STORED: [&str; 9] =
    ["id", "documentId", "doc_id", "queryId", "query_id", "hash", "sha256Hash", "extensions", "key"];

/// Names that stand in the place of `query`.
const INSTEAD: [&str; 10] =
    ["mutation", "subscription", "Query", "QUERY", "querry", "quary", "qurey", "graphql", "gql", "document"];

fn finding(code: &'static str, certainty: Certainty, likelihood: f32, words: Words, span: Span) -> Finding {
    Finding { code: Code::new(code), ..RULE.finding(certainty, likelihood, words, vec![span]) }
}

/// What is wrong with the members around the document.
pub(super) fn check(context: &Context) -> Vec<Finding> {
    let content = &context.request.body.content;
    let endpoint = document::is_endpoint(context);
    let envelopes = document::envelopes(context);
    envelopes.iter().find_map(|&envelope| members(content, envelope, endpoint)).into_iter().collect()
}

fn members(content: &Traced, envelope: Node, endpoint: bool) -> Option<Finding> {
    let Some(query) = envelope.get("query") else {
        return if endpoint { without_query(content, envelope) } else { None };
    };
    let is_document = query.string().is_some_and(|text| graphql::looks_like(&text));
    if endpoint && matches!(query.kind(), Kind::Object | Kind::Array | Kind::Number | Kind::Bool) {
        let words = Words::new(
            "`query` is no string",
            "The document goes into a JSON request as one string, with its line breaks and quotes escaped. A server finds no \
             document in anything else.",
            "Write the document as a JSON string.",
        );
        return Some(finding("schema/wrong-type", Certainty::Likely, 0.9, words, content.span_of(query.range())));
    }
    let variables = envelope.get("variables").filter(|_| endpoint || is_document)?;
    if matches!(variables.kind(), Kind::Null | Kind::Object) {
        return None;
    }
    let words = Words::new(
        "`variables` is not a JSON object",
        "Servers take the variables as an object, by name. Most refuse a string, even where the string holds JSON.",
        "Write the variables as an object.",
    );
    let certainty =
        if variables.kind() == Kind::String { (Certainty::Likely, 0.85) } else { (Certainty::Likely, 0.92) };
    let mut found = finding("schema/wrong-type", certainty.0, certainty.1, words, content.span_of(variables.range()));
    let inner = variables.string().filter(|inner| {
        let inner = json::parse(inner.as_bytes());
        inner.faults().is_empty() && inner.root().is_some_and(|root| root.kind() == Kind::Object)
    });
    found.fix = inner
        .and_then(|inner| content.edit(variables.range(), &inner))
        .map(|edits| rewrite::fix("write the object itself", Applicability::Safe, edits));
    Some(found)
}

fn without_query(content: &Traced, envelope: Node) -> Option<Finding> {
    let named = |name: &str| envelope.get(name);
    let instead = INSTEAD.iter().find_map(|name| {
        named(name).filter(|member| member.string().is_some_and(|text| graphql::looks_like(&text))).and_then(Node::name)
    });
    if let Some(name) = instead {
        let words = Words::new(
            format!("{} where the server looks for `query`", show(name.text().as_bytes())),
            "Over HTTP the document is the member `query`, whatever operation it holds.",
            "Name it `query`.",
        );
        let span = content.span_of(name.range());
        let fix = content
            .edit(name.inner(), "query")
            .map(|edits| rewrite::fix("name it `query`", Applicability::Safe, edits));
        return Some(Finding { fix, ..finding("schema/unknown-field", Certainty::Certain, 0.93, words, span) });
    }
    if STORED.iter().any(|name| named(name).is_some()) {
        return None;
    }
    let words = Words::new(
        "GraphQL request without `query`",
        "Over HTTP the document is the member `query`. Without it, and without the name of a stored one, there is nothing to \
         run.",
        "Put the document into `query`.",
    );
    let span = content.span_of(envelope.range());
    Some(finding("schema/missing-field", Certainty::Likely, 0.75, words, span))
}

/// What the members say that does not fit a sound document.
pub(super) fn around(document: &Document, parsed: &graphql::Document) -> Option<Finding> {
    let envelope = document.envelope?;
    let text = document.text.as_str();
    let name = |operation: &Definition| operation.name.clone().map(|range| &text[range]);
    let chosen = envelope.get("operationName").filter(|chosen| chosen.kind() == Kind::String);
    let wanted = chosen.and_then(Node::string).filter(|name| !name.is_empty());
    let operation = if let (Some(wanted), Some(chosen)) = (&wanted, chosen) {
        let found = parsed.operations().find(|&operation| name(operation) == Some(wanted));
        if found.is_none() {
            let near = parsed.operations().find_map(name);
            let words = Words::new(
                format!("`operationName` {} names no operation of the document", show(wanted.as_bytes())),
                "A server runs the operation of that name, which is case-sensitive, and there is none.",
                near.map_or("Leave it out, or name the operation.".into(), |near| {
                    format!(
                        "The document has {}. Write the name of the operation, or leave `operationName` out.",
                        show(near.as_bytes())
                    )
                }),
            );
            let span = document.source.span_of(chosen.range());
            let only = near.filter(|_| parsed.operations().count() == 1);
            let fix = only
                .and_then(|only| document.source.edit(chosen.inner(), only))
                .map(|edits| rewrite::fix("name the operation of the document", Applicability::Safe, edits));
            return Some(Finding { fix, ..RULE.finding(Certainty::Certain, 0.94, words, vec![span]) });
        }
        found
    } else {
        let mut operations = parsed.operations();
        let first = operations.next();
        if let Some(second) = operations.next() {
            let words = Words::new(
                "several operations, and no `operationName`",
                "A server runs one operation of a document, and cannot know which of them is wanted.",
                "Name one in `operationName`.",
            );
            let span = document.span(second.name.clone().unwrap_or(second.start.clone()));
            return Some(RULE.finding(Certainty::Certain, 0.92, words, vec![span]));
        }
        first
    }?;
    let values = envelope.get("variables");
    let absent = |name: &str| {
        let value = values.and_then(|values| values.get(name));
        value.is_none_or(|value| value.kind() == Kind::Null)
    };
    let lacks =
        operation.variables.iter().find(|variable| variable.required && absent(&text[variable.name.clone()]))?;
    let (lacking, kind) = (&text[lacks.name.clone()], &text[lacks.kind.clone()]);
    let place = values.filter(|values| values.kind() == Kind::Object).unwrap_or(envelope);
    let words = Words::new(
        format!("the variable `{lacking}` is missing"),
        format!(
            "The operation declares `${lacking}` with the type `{kind}`: the `!` asks for a value, and there is no default. Without one the operation is not run."
        ),
        format!("Put a value for `{lacking}` into `variables`."),
    );
    let found = finding("schema/missing-field", Certainty::Certain, 0.9, words, document.source.span_of(place.range()));
    let evidence =
        vec![Evidence { span: document.span(lacks.name.start - 1..lacks.kind.end), note: "declared here".into() }];
    Some(Finding { evidence, ..found })
}
