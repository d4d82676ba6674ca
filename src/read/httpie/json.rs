//! The JSON that `HTTPie` makes of data items, nested names and all, as Python's `json.dumps` writes it.

use std::collections::HashMap;
use std::fmt::Write;

use super::item::{Item, Kind};
use crate::source::{Quoting, Span, Traced};

/// How deep names may be nested, and how long a list may be that a name asks for.
const DEPTH: usize = 32;
const LONGEST: usize = 1000;

enum Node {
    /// `null`: an item of a list that is not given.
    Null,
    /// A value, written as JSON.
    Value(Traced),
    Object(Vec<(Traced, Node)>, HashMap<Vec<u8>, usize>),
    List(Vec<Node>),
}

/// A step of a name: `a[b][]` is three.
enum Step {
    Key(Traced),
    Index(usize),
    Append,
}

/// Writes the items as one value. Says whether that can be told.
pub(super) fn write(out: &mut Traced, items: &[&Item]) -> bool {
    let mut root = Node::Null;
    for item in items {
        let Some(steps) = steps(&item.name) else { return false };
        let mut value = Traced::new(item.word.home());
        if item.kind == Kind::Json {
            dumped(&mut value, &item.value);
        } else {
            quoted(&mut value, &item.value);
        }
        if !put(&mut root, steps, value) {
            return false;
        }
    }
    written(out, &root, out.home());
    // What is decoded from an item cannot be written back as JSON.
    out.seal(|_| true);
    true
}

/// The steps of a name; `None` where `HTTPie` would refuse it, or it is longer than can be looked at.
fn steps(name: &Traced) -> Option<Vec<Step>> {
    let bytes = name.bytes();
    let open = bytes.iter().position(|&byte| byte == b'[').unwrap_or(bytes.len());
    let mut steps = Vec::new();
    if open > 0 || open == bytes.len() {
        steps.push(Step::Key(name.slice(0..open)));
    }
    let mut at = open;
    while at < bytes.len() {
        let close = at + bytes[at..].iter().position(|&byte| byte == b']')?;
        if bytes[at] != b'[' || steps.len() > DEPTH {
            return None;
        }
        let inner = &bytes[at + 1..close];
        steps.push(match std::str::from_utf8(inner).ok().map(str::parse::<usize>) {
            _ if inner.is_empty() => Step::Append,
            Some(Ok(index)) if index < LONGEST => Step::Index(index),
            Some(Ok(_)) => return None,
            _ => Step::Key(name.slice(at + 1..close)),
        });
        at = close + 1;
    }
    Some(steps)
}

/// Puts a value where the steps lead. Says whether there is such a place.
fn put(root: &mut Node, steps: Vec<Step>, value: Traced) -> bool {
    let mut node = root;
    for step in steps {
        match step {
            Step::Key(key) => {
                if matches!(node, Node::Null) {
                    *node = Node::Object(Vec::new(), HashMap::new());
                }
                let Node::Object(members, places) = node else { return false };
                let at = *places.entry(key.bytes().to_vec()).or_insert_with(|| {
                    members.push((key, Node::Null));
                    members.len() - 1
                });
                let Some((_, next)) = members.get_mut(at) else { return false };
                node = next;
            }
            Step::Index(_) | Step::Append => {
                if matches!(node, Node::Null) {
                    *node = Node::List(Vec::new());
                }
                let Node::List(list) = node else { return false };
                let at = if let Step::Index(at) = step { at } else { list.len() };
                while list.len() <= at {
                    list.push(Node::Null);
                }
                let Some(next) = list.get_mut(at) else { return false };
                node = next;
            }
        }
    }
    *node = Node::Value(value);
    true
}

fn written(out: &mut Traced, node: &Node, by: Span) {
    let sign = |out: &mut Traced, text: &str| {
        out.decode(text.as_bytes(), Span::point(by.origin, by.start as usize), Quoting::Sealed);
    };
    match node {
        Node::Null => sign(out, "null"),
        Node::Value(value) => out.insert(value),
        Node::Object(members, _) => {
            sign(out, "{");
            for (index, (key, value)) in members.iter().enumerate() {
                if index > 0 {
                    sign(out, ", ");
                }
                quoted(out, key);
                sign(out, ": ");
                written(out, value, by);
            }
            out.decode(b"}", Span::point(by.origin, by.end as usize), Quoting::Sealed);
        }
        Node::List(items) => {
            sign(out, "[");
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    sign(out, ", ");
                }
                written(out, item, by);
            }
            out.decode(b"]", Span::point(by.origin, by.end as usize), Quoting::Sealed);
        }
    }
}

/// Appends a text as a JSON string in ASCII.
fn quoted(out: &mut Traced, text: &Traced) {
    let edge = text.span();
    out.decode(b"\"", Span::point(edge.origin, edge.start as usize), Quoting::Sealed);
    characters(out, text, |c| match c {
        '"' => Some("\\\"".into()),
        '\\' => Some("\\\\".into()),
        '\n' => Some("\\n".into()),
        '\r' => Some("\\r".into()),
        '\t' => Some("\\t".into()),
        '\u{8}' => Some("\\b".into()),
        '\u{c}' => Some("\\f".into()),
        c if c.is_ascii_control() && c != '\u{7f}' || !c.is_ascii() => Some(escape(c)),
        _ => None,
    });
    out.decode(b"\"", Span::point(edge.origin, edge.end as usize), Quoting::Sealed);
}

/// Appends JSON as Python writes it anew: one blank after each comma and colon, and only ASCII.
fn dumped(out: &mut Traced, text: &Traced) {
    let (mut inside, mut escaped) = (false, false);
    characters(out, text, |c| {
        if !inside {
            inside = c == '"';
            return match c {
                ' ' | '\t' | '\n' | '\r' => Some(String::new()),
                ',' => Some(", ".into()),
                ':' => Some(": ".into()),
                _ => None,
            };
        }
        let after_backslash = std::mem::take(&mut escaped);
        match c {
            '\\' if !after_backslash => {
                escaped = true;
                Some(String::new())
            }
            // An escape that is not needed is not written.
            '/' if after_backslash => None,
            c if after_backslash => Some(format!("\\{c}")),
            '"' => {
                inside = false;
                None
            }
            c if !c.is_ascii() => Some(escape(c)),
            _ => None,
        }
    });
}

fn escape(c: char) -> String {
    let mut escaped = String::new();
    for unit in c.encode_utf16(&mut [0; 2]) {
        let _ = write!(escaped, "\\u{unit:04x}");
    }
    escaped
}

/// Appends a text, each character as `change` has it.
fn characters(out: &mut Traced, text: &Traced, mut change: impl FnMut(char) -> Option<String>) {
    let Some(decoded) = text.utf8() else {
        out.insert(text);
        return;
    };
    let mut from = 0;
    for (at, c) in decoded.char_indices() {
        let Some(changed) = change(c) else { continue };
        if at > from {
            out.insert(&text.slice(from..at));
        }
        from = at + c.len_utf8();
        if !changed.is_empty() {
            out.decode(changed.as_bytes(), text.span_of(at..from), Quoting::Sealed);
        }
    }
    if from < decoded.len() {
        out.insert(&text.slice(from..decoded.len()));
    }
}
