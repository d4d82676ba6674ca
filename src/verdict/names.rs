//! The named values of a request, wherever they stand: query, form, multipart parts, fields, JSON members.

use crate::checks::Context;
use crate::message::{BodyKind, Data};
use crate::replies::Part;
use crate::source::{Span, Traced};
use crate::syntax::json::{Kind, Node};
use crate::syntax::{percent, uri};

/// A name with its value.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// The part that it stands in.
    pub(super) part: Part,
    /// The name, decoded.
    pub(super) name: String,
    /// Where the name stands.
    pub(super) name_span: Span,
    /// The name as it stands.
    pub(super) label: Traced,
    /// The value, decoded.
    pub(super) value: String,
    /// The value as it stands.
    pub(super) written: Traced,
    /// Whether it is percent-decoded: what is written in its place must be encoded.
    pub(super) encoded: bool,
}

impl Named {
    /// Name and value.
    pub(super) fn pair(&self) -> Span {
        self.name_span.to(self.written.span())
    }
}

/// The flat ones: all but JSON members.
pub(super) fn flat(context: &Context) -> Vec<Named> {
    let request = context.request;
    let mut all = Vec::new();
    let url = context.url();
    if let Some(query) = &url.query {
        pairs(&request.target, query.clone(), Part::Query, &mut all);
    }
    for data in &request.query_data {
        argument(data, Part::Query, &mut all);
    }
    match request.body.kind {
        BodyKind::Multipart => request.body.data.iter().for_each(|data| argument(data, Part::Body, &mut all)),
        BodyKind::Data if context.json().is_none() => {
            request
                .body
                .data
                .iter()
                .filter(|data| data.file.is_none())
                .for_each(|data| argument(data, Part::Body, &mut all));
        }
        BodyKind::Raw if context.json().is_none() => {
            let content = &request.body.content;
            pairs(content, 0..content.len(), Part::Body, &mut all);
        }
        _ => {}
    }
    for field in &request.fields {
        all.push(Named {
            part: Part::Header,
            name: field.name.text().trim().to_owned(),
            name_span: field.name.span(),
            label: field.name.clone(),
            value: field.value.text().into_owned(),
            written: field.value.clone(),
            encoded: false,
        });
    }
    all
}

/// The pairs of one data argument; of `--data-urlencode` and `-F` there is one.
fn argument(data: &Data, part: Part, all: &mut Vec<Named>) {
    let text = &data.argument;
    if !matches!(data.name, "data-urlencode" | "form" | "form-string") {
        return pairs(text, 0..text.len(), part, all);
    }
    let equals = text.bytes().iter().position(|&byte| byte == b'=');
    let (name, value) = match equals {
        Some(at) => (text.slice(0..at), text.slice(at + 1..text.len())),
        None => (text.slice(0..0), text.clone()),
    };
    all.push(Named {
        part,
        name: name.text().into_owned(),
        name_span: name.span(),
        label: name,
        value: value.text().into_owned(),
        written: value,
        encoded: false,
    });
}

fn pairs(text: &Traced, range: std::ops::Range<usize>, part: Part, all: &mut Vec<Named>) {
    for pair in uri::pairs(text.bytes(), range) {
        let decode = |range: std::ops::Range<usize>| percent::decode_form(&text.bytes()[range]);
        let value = pair.value.clone().unwrap_or(pair.name.end..pair.name.end);
        all.push(Named {
            part,
            name: decode(pair.name.clone()),
            name_span: text.span_of(pair.name.clone()),
            label: text.slice(pair.name.clone()),
            value: decode(value.clone()),
            written: text.slice(value),
            encoded: true,
        });
    }
}

/// A name without case and separators: `startDate`, `start_date` and `Start-Date` are one.
pub(super) fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The member of this name, if need be without case and separators.
pub(super) fn member<'d>(object: Node<'d>, name: &str) -> Option<Node<'d>> {
    object.get(name).or_else(|| {
        let wanted = folded(name);
        object.children().find(|child| child.name().is_some_and(|own| folded(&own.text()) == wanted))
    })
}

/// As far along a path as there are values, and how many steps that was. Names match without case and separators.
pub(super) fn walk<'d>(from: Node<'d>, steps: &[String]) -> (Node<'d>, usize) {
    let mut node = from;
    for (taken, step) in steps.iter().enumerate() {
        let next = match node.kind() {
            Kind::Array => step.parse().ok().and_then(|index| node.index(index)),
            Kind::Object => member(node, step),
            _ => None,
        };
        match next {
            Some(next) => node = next,
            None => return (node, taken),
        }
    }
    (node, steps.len())
}

/// The only member of this name anywhere, if there is just one.
pub(super) fn only<'d>(root: Node<'d>, name: &str) -> Option<Node<'d>> {
    let wanted = folded(name);
    let mut found = None;
    let mut stack = vec![root];
    while let Some(node) = stack.pop() {
        for child in node.children() {
            if child.name().is_some_and(|own| folded(&own.text()) == wanted) && found.replace(child).is_some() {
                return None;
            }
            if matches!(child.kind(), Kind::Object | Kind::Array) {
                stack.push(child);
            }
        }
    }
    found
}
