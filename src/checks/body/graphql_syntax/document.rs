//! Where a request has GraphQL documents, and the way from a document back to the paste.

use std::ops::Range;

use super::super::super::Context;
use super::super::super::shared::parameters;
use crate::message::{BodyKind, Fate};
use crate::source::{Edit, Span, Traced};
use crate::syntax::json::{self, Kind, Node};
use crate::syntax::{graphql, media_type, percent};

/// Of a batch no more documents are looked at.
const MOST: usize = 50;

/// A document in a request.
pub(crate) struct Document<'a> {
    /// The document, decoded.
    pub(crate) text: String,
    /// What holds it.
    pub(crate) source: Traced,
    /// The JSON object that it stands in.
    pub(crate) envelope: Option<Node<'a>>,
    written: Written,
}

/// How a document is written within what holds it.
enum Written {
    Plain,
    /// As a JSON string.
    Json(json::Text),
    /// Percent-encoded: where each byte stands.
    Percent(Vec<usize>),
}

impl Document<'_> {
    fn raw(&self, range: Range<usize>) -> Range<usize> {
        match &self.written {
            Written::Plain => range,
            Written::Json(text) => text.raw_range(range),
            Written::Percent(places) => {
                let at = |index: usize| places.get(index).copied().unwrap_or(self.source.len());
                at(range.start)..at(range.end)
            }
        }
    }

    /// The pasted bytes under a range of the document.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        self.source.span_of(self.raw(range))
    }

    /// The edits that put `text` in the place of a range of the document.
    pub(crate) fn edit(&self, range: Range<usize>, text: &str) -> Option<Vec<Edit>> {
        let raw = self.raw(range);
        let text = match self.written {
            Written::Plain => text.to_owned(),
            Written::Json(_) => text.replace('\\', "\\\\").replace('"', "\\\""),
            Written::Percent(_) => percent::encode(text.as_bytes(), b":(),"),
        };
        self.source.edit(raw, &text)
    }
}

/// Whether the path says that GraphQL is spoken there.
pub(super) fn is_endpoint(context: &Context) -> bool {
    let path = context.request.target.bytes().get(context.url().path.clone()).unwrap_or_default();
    let path = path.to_ascii_lowercase();
    path.windows(7).any(|window| window == b"graphql") || path.ends_with(b"/gql")
}

/// Whether the shell puts something into a place that the paste does not tell. What GraphQL itself calls a variable it
/// leaves alone in single quotes.
fn is_open(context: &Context, place: Span) -> bool {
    let mut variables = context.request.client.variables().iter();
    variables.any(|variable| variable.fate == Fate::Expanded && place.contains(variable.span))
}

/// The JSON objects of a request: the content, or the items of a batch.
pub(super) fn envelopes<'a>(context: &'a Context<'_>) -> Vec<Node<'a>> {
    let document = context.json().filter(|document| document.faults().is_empty());
    let Some(root) = document.and_then(json::Document::root) else { return Vec::new() };
    let mut found = if root.kind() == Kind::Array { root.children().take(MOST).collect() } else { vec![root] };
    found.retain(|node| node.kind() == Kind::Object);
    found
}

/// All documents of a request. Where a variable of the shell stands in the content, what the server gets is not known.
pub(crate) fn all<'a>(context: &'a Context<'_>) -> Vec<Document<'a>> {
    let content = &context.request.body.content;
    let body = &context.request.body;
    let mut found = Vec::new();
    for envelope in envelopes(context) {
        let Some(written) = envelope.get("query").and_then(Node::text) else { continue };
        let text = written.as_str();
        let meant = graphql::looks_like(text) || is_endpoint(context) && !text.contains("{{");
        if meant && !is_open(context, content.span_of(written.raw())) {
            let (text, source) = (text.to_owned(), content.clone());
            found.push(Document { text, source, envelope: Some(envelope), written: Written::Json(written) });
        }
    }
    let is_document = context
        .request
        .field("content-type")
        .is_some_and(|field| media_type::read(field.value.bytes()).essence == "application/graphql");
    if is_document
        && body.known
        && matches!(body.kind, BodyKind::Data | BodyKind::Raw)
        && !matches!(content.bytes().trim_ascii_start(), [b'{', rest @ ..] if rest.trim_ascii_start().starts_with(b"\""))
        && !is_open(context, content.span())
        && let Some(text) = content.utf8().filter(|text| !text.trim_ascii().is_empty())
    {
        let (text, source) = (text.to_owned(), content.clone());
        found.push(Document { text, source, envelope: None, written: Written::Plain });
    }
    if body.kind == BodyKind::None && is_endpoint(context) {
        for parameter in parameters::of_query(context).into_iter().filter(|parameter| parameter.is("query")) {
            let source = parameter.written.clone();
            if !graphql::looks_like(&parameter.value) || is_open(context, source.home()) {
                continue;
            }
            let mut places = Vec::new();
            let (bytes, mut at) = (source.bytes(), 0);
            // `--data-urlencode` encodes what is typed.
            let encoded = !parameter.is_plain();
            while at < bytes.len() {
                places.push(at);
                at += if encoded && percent::decode(bytes.get(at..at + 3).unwrap_or_default()).len() == 1 {
                    3
                } else {
                    1
                };
            }
            found.push(Document {
                text: parameter.value,
                source,
                envelope: None,
                written: if encoded { Written::Percent(places) } else { Written::Plain },
            });
        }
    }
    found
}
