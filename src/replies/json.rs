//! The JSON of a response, as the readers here want it.

use std::ops::Range;

use crate::syntax::json::{self, Kind};

/// A value and where it stands in the text.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// Bytes of the text; a string without its quotes.
    pub(super) range: Range<usize>,
    /// What it is.
    pub(super) value: Value,
}

/// A JSON value.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// Names and values.
    Object(Vec<(String, Node)>),
    /// Elements.
    Array(Vec<Node>),
    /// A string, decoded.
    Text(String),
    /// A number, `true`, `false` or `null` as written.
    Word(String),
}

/// How deep values lie in one another that are read.
const DEPTH: usize = 40;

/// Reads the JSON value that a text is, be it cut off. `None` where it is none.
pub(super) fn parse(text: &str) -> Option<Node> {
    let document = json::parse(text.as_bytes());
    let root = document.root()?;
    let like = match root.kind() {
        Kind::Object => {
            root.children().next().is_none_or(|member| member.name().is_some_and(|name| quoted(text, name)))
        }
        Kind::Array => root.children().next().is_none_or(|item| matches!(item.kind(), Kind::Object | Kind::String)),
        _ => false,
    };
    (document.first_error().is_none() || like).then(|| node(root, 0))
}

/// Whether a name stands in quotes, as JSON and Python write it, or bare as JavaScript prints it in an object that is
/// closed.
fn quoted(text: &str, name: json::Name<'_>) -> bool {
    match text.as_bytes().get(name.range().start) {
        Some(b'"' | b'\'') => true,
        Some(byte) => byte.is_ascii_alphabetic() && text.trim_end().ends_with(['}', ']']),
        None => false,
    }
}

fn node(from: json::Node<'_>, depth: usize) -> Node {
    let deeper = depth < DEPTH;
    let value = match from.kind() {
        Kind::Object => Value::Object(
            from.children()
                .filter(|_| deeper)
                .map(|child| {
                    (child.name().map(|name| name.text().into_owned()).unwrap_or_default(), node(child, depth + 1))
                })
                .collect(),
        ),
        Kind::Array => Value::Array(from.children().filter(|_| deeper).map(|child| node(child, depth + 1)).collect()),
        Kind::String => Value::Text(from.string().unwrap_or_default().into_owned()),
        Kind::Null | Kind::Bool | Kind::Number | Kind::Missing | Kind::Bare => {
            Value::Word(String::from_utf8_lossy(from.raw()).into_owned())
        }
    };
    Node { range: from.inner(), value }
}
