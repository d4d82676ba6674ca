//! The named values of a request, wherever they stand: query, form, multipart parts, fields, JSON members.

use crate::checks::Context;
use crate::checks::parameters::{self, Parameter};
use crate::replies::Part;
use crate::source::{Span, Traced};
use crate::syntax::json::{Kind, Node};
use crate::syntax::percent;

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
    /// Name and value.
    pub(super) pair: Span,
    /// Whether it is percent-decoded: what is written in its place must be encoded.
    pub(super) encoded: bool,
}

/// The flat ones: all but JSON members.
pub(super) fn flat(context: &Context) -> Vec<Named> {
    let mut all: Vec<Named> =
        parameters::of_query(context).into_iter().map(|one| Named::of(one, Part::Query)).collect();
    if context.json().is_none() {
        all.extend(parameters::of_content(context).into_iter().map(|one| Named::of(one, Part::Body)));
    }
    all.extend(context.request.fields.iter().map(|field| Named {
        part: Part::Header,
        name: field.name.text().trim().to_owned(),
        name_span: field.name.span(),
        label: field.name.clone(),
        value: field.value.text().into_owned(),
        written: field.value.clone(),
        pair: field.name.span().to(field.value.span()),
        encoded: false,
    }));
    all
}

impl Named {
    fn of(one: Parameter, part: Part) -> Self {
        let name = if one.encoded { percent::decode_form(one.name.bytes()) } else { one.name.text().into_owned() };
        Self {
            part,
            name,
            name_span: one.name.span(),
            label: one.name,
            value: one.value,
            written: one.written,
            pair: one.span,
            encoded: one.encoded,
        }
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
