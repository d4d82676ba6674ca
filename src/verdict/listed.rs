//! Places in lists of which the server does not name the item.

use crate::checks::Context;
use crate::replies::{Claim, Part};
use crate::source::lowercase;
use crate::syntax::json::{Kind, Node};

use super::names::{folded, member};
use super::resolve::{self, Place};

/// No more values than this are followed.
const MOST: usize = 10_000;

/// What an item is called by that stands for a named value: `{"property": "email", "value": "…"}`.
const NAMES: [&str; 8] = ["property", "name", "field", "key", "attribute", "fieldname", "column", "id"];

/// The place of a path that goes through lists without naming items, or whose name is that of an item.
pub(super) fn path(context: &Context, claim: &Claim, steps: &[String]) -> Option<Place> {
    let root = context.json()?.root()?;
    let content = &context.request.body.content;
    if let [name] = steps
        && let Some(place) = item(context, claim, root, name)
    {
        return Some(place);
    }
    let kind = refused(&claim.said)?;
    // Names of types may stand before the path.
    let found = (0..steps.len().min(4)).find_map(|skip| {
        let (nodes, listed) = spread(root, &steps[skip..]);
        listed.then(|| nodes.into_iter().find(|node| node.kind() == kind)).flatten()
    })?;
    Some(resolve::member(content, found))
}

/// The kind of the value that Go's decoder has met first: `cannot unmarshal bool into Go struct field …`.
pub(super) fn refused(said: &str) -> Option<Kind> {
    let at = said.find("annot unmarshal ")? + "annot unmarshal ".len();
    Some(match said[at..].split([' ', '.']).next()? {
        "bool" => Kind::Bool,
        "number" => Kind::Number,
        "string" => Kind::String,
        "array" => Kind::Array,
        "object" => Kind::Object,
        _ => return None,
    })
}

/// All values at the end of a path that goes through every item of the lists on its way, and whether there are such. The
/// last step may be the members of an object whose names the server does not tell (Go's maps).
fn spread<'d>(root: Node<'d>, steps: &[String]) -> (Vec<Node<'d>>, bool) {
    let mut nodes = vec![root];
    let mut listed = false;
    for step in steps {
        let mut next = Vec::new();
        for node in nodes {
            if node.kind() == Kind::Array {
                listed = true;
                next.extend(node.children().take(MOST - next.len().min(MOST)).filter_map(|item| member(item, step)));
            } else {
                next.extend(member(node, step));
            }
        }
        nodes = next;
    }
    if nodes.iter().any(|node| matches!(node.kind(), Kind::Object | Kind::Array)) {
        listed = true;
        nodes = nodes.into_iter().flat_map(|node| std::iter::once(node).chain(node.children())).take(MOST).collect();
    }
    (nodes, listed)
}

/// The item of a list that is called by a name, where nothing else is: `{"property": "email", "value": "…"}`. Where the
/// server does not know the name, that is what is wrong, and the value elsewhere.
fn item(context: &Context, claim: &Claim, root: Node<'_>, name: &str) -> Option<Place> {
    let content = &context.request.body.content;
    let called = |node: &Node<'_>| {
        node.kind() == Kind::String
            && node.name().is_some_and(|own| NAMES.contains(&folded(&own.text()).as_str()))
            && node.parent().and_then(Node::parent).is_some_and(|list| list.kind() == Kind::Array)
            && node.string().is_some_and(|text| text == name)
    };
    let node = context.json()?.nodes().find(called)?;
    // A member of that name is likelier meant, unless it is the very list.
    let own = root.get(name);
    if own.is_some_and(|own| own.kind() != Kind::Array || !within(own.range(), node.range())) {
        return None;
    }
    let value = node.parent().and_then(|object| object.get("value").or_else(|| object.get("values")));
    if !matches!(claim.code.as_str(), "schema/unknown-field" | "api/reference-not-found") {
        return value.map(|value| Place { name: Some(name.to_owned()), ..resolve::member(content, value) });
    }
    let place = resolve::member(content, node);
    Some(Place { name: Some(name.to_owned()), name_span: place.spans.first().copied(), ..place })
}

fn within(outer: std::ops::Range<usize>, inner: std::ops::Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// A sign that the server does not take in a text, where just one text has it: `Character '-' is reserved`.
pub(super) fn sign(context: &Context, claim: &Claim, text: &str) -> Option<Place> {
    if claim.code.group() != "schema" || text.chars().count() != 1 || text.chars().all(char::is_alphanumeric) {
        return None;
    }
    let content = &context.request.body.content;
    let mut texts = context.json()?.nodes().filter(|node| node.kind() == Kind::String);
    let mut having = texts.by_ref().filter(|node| node.string().is_some_and(|own| own.contains(text)));
    let node = having.next()?;
    if having.next().is_some() {
        return None;
    }
    let value = node.traced(content)?;
    let at = value.text().find(text)?;
    let place = Place::at(value.span_of(at..at + text.len()), Part::Body);
    Some(Place { name: node.name().map(|name| name.text().into_owned()), ..place })
}

/// The second of two messages in a row that have the same role, where a model wants the roles to alternate.
pub(super) fn repeated_role(context: &Context, claim: &Claim) -> Option<Place> {
    let said = lowercase(&claim.said);
    if !said.contains("role") || !said.contains("alternat") && !said.contains("in a row") {
        return None;
    }
    let role = |node: Node<'_>| node.get("role").and_then(Node::string).map(std::borrow::Cow::into_owned);
    let twice = |node: &Node<'_>| {
        let before = node.parent().filter(|list| list.kind() == Kind::Array);
        let index = node.steps().last().and_then(|step| step.parse::<usize>().ok());
        let before = before.zip(index).and_then(|(list, index)| list.index(index.checked_sub(1)?));
        before.is_some_and(|before| role(before).is_some() && role(before) == role(*node))
    };
    let objects = context.json()?.nodes().filter(|node| node.kind() == Kind::Object && node.get("role").is_some());
    let node = objects.take(200).find(twice)?.get("role")?;
    Some(resolve::member(&context.request.body.content, node))
}
