//! The named values of a query, a form or a flat JSON object.

use std::ops::Range;

use crate::message::{BodyKind, Data};
use crate::source::{Edit, Span, Traced};
use crate::syntax::json::Kind;
use crate::syntax::{percent, uri};

use super::super::Context;

/// More than a few hundred parameters are no request that a person looks at.
const MOST: usize = 400;

/// A name with its value.
pub(crate) struct Parameter {
    /// The name as it stands.
    pub(crate) name: Traced,
    /// The value as it stands; empty at its place where there is none.
    pub(crate) written: Traced,
    /// The value, decoded.
    pub(crate) value: String,
    /// Name and value.
    pub(crate) span: Span,
    /// Whether the value is percent-decoded: what is written in its place must be encoded.
    pub(crate) encoded: bool,
}

impl Parameter {
    /// Whether it has this name.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.bytes() == name.as_bytes()
    }

    /// Whether the value stands as it is meant, so that a range of it is one of what was typed.
    pub(crate) fn is_plain(&self) -> bool {
        self.written.bytes() == self.value.as_bytes()
    }

    /// The edits that write another value in its place.
    pub(crate) fn put(&self, value: &str) -> Option<Vec<Edit>> {
        let encoded = if self.encoded { percent::encode(value.as_bytes(), b":/,") } else { value.to_owned() };
        self.written.edit(0..self.written.len(), &encoded)
    }
}

/// Those of the query.
pub(crate) fn of_query(context: &Context) -> Vec<Parameter> {
    let request = context.request;
    let mut all = Vec::new();
    if let Some(query) = context.url().query.clone() {
        pairs(&request.target, query, &mut all);
    }
    request.query_data.iter().for_each(|data| argument(data, &mut all));
    all.truncate(MOST);
    all
}

/// Those of the content.
pub(crate) fn of_content(context: &Context) -> Vec<Parameter> {
    let body = &context.request.body;
    let mut all = Vec::new();
    if let Some(document) = context.json() {
        let root = document.root().filter(|root| root.kind() == Kind::Object);
        for member in root.into_iter().flat_map(|root| root.children().collect::<Vec<_>>()).take(MOST) {
            let Some(name) = member.name() else { continue };
            let written = body.content.slice(member.inner());
            let value = member.string().map_or_else(|| written.text().into_owned(), std::borrow::Cow::into_owned);
            let span = body.content.span_of(name.range().start..member.range().end);
            all.push(Parameter { name: body.content.slice(name.inner()), written, value, span, encoded: false });
        }
        return all;
    }
    match body.kind {
        BodyKind::Multipart => body.data.iter().for_each(|data| argument(data, &mut all)),
        BodyKind::Data => body.data.iter().filter(|data| data.file.is_none()).for_each(|data| argument(data, &mut all)),
        BodyKind::Raw if !matches!(body.content.bytes().first(), Some(b'{' | b'[' | b'<' | b'-')) => {
            pairs(&body.content, 0..body.content.len(), &mut all);
        }
        _ => {}
    }
    all.truncate(MOST);
    all
}

/// The pairs of one data argument; of `--data-urlencode` and `-F` there is one, whose value is sent as it stands.
fn argument(data: &Data, all: &mut Vec<Parameter>) {
    let text = &data.argument;
    if !matches!(data.name, "data-urlencode" | "form" | "form-string") {
        if !matches!(text.bytes().first(), Some(b'{' | b'[' | b'<')) {
            pairs(text, 0..text.len(), all);
        }
        return;
    }
    let Some(equals) = text.bytes().iter().position(|&byte| byte == b'=') else { return };
    let written = text.slice(equals + 1..text.len());
    let value = written.text().into_owned();
    all.push(Parameter { name: text.slice(0..equals), written, value, span: text.span(), encoded: false });
}

fn pairs(text: &Traced, range: Range<usize>, all: &mut Vec<Parameter>) {
    for pair in uri::pairs(text.bytes(), range).into_iter().take(MOST) {
        let value = pair.value.clone().unwrap_or(pair.name.end..pair.name.end);
        all.push(Parameter {
            span: text.span_of(pair.range()),
            name: text.slice(pair.name),
            value: percent::decode_form(&text.bytes()[value.clone()]),
            written: text.slice(value),
            encoded: true,
        });
    }
}
