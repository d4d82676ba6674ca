use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry as Entered;
use std::ops::Range;

use super::Fault;
use super::text::{self, Text};
use crate::source::{Order, Traced};

/// A JSON text as far as it could be understood.
///
/// Values are there in faulty texts too, with the best reading of what was meant. All ranges are bytes of the text
/// that was parsed.
#[derive(Clone, Debug)]
pub struct Document<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) entries: Vec<Entry>,
    pub(super) roots: Vec<u32>,
    pub(super) faults: Vec<Fault>,
    pub(super) first_error: Option<usize>,
    pub(super) depth: usize,
    pub(super) byte_order_mark: bool,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`, in any spelling.
    Null,
    /// `true` or `false`, in any spelling.
    Bool,
    /// A number, also one that JSON writes otherwise.
    Number,
    /// A string, in any quotes.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
    /// Nothing stands where a value must. The range is the point.
    Missing,
    /// A text without quotes, or an expression of another language.
    Bare,
}

/// A token that may be a string, and how it is quoted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Lexeme {
    pub(super) start: u32,
    pub(super) end: u32,
    /// Length of the opening quotes.
    pub(super) open: u8,
    /// Length of the closing quotes; 0 where they are absent.
    pub(super) close: u8,
    /// Whether the content may hold escapes.
    pub(super) escapes: bool,
    /// Whether every backslash was escaped once more than it should be.
    pub(super) doubled: bool,
}

impl Lexeme {
    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Without the quotes.
    pub(super) fn inner(self) -> Range<usize> {
        self.start as usize + self.open as usize..self.end as usize - self.close as usize
    }
}

/// No entry.
pub(super) const NONE: u32 = u32::MAX;

/// A value in the arena.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    pub(super) value: Lexeme,
    pub(super) name: Option<Lexeme>,
    pub(super) parent: u32,
    pub(super) next: u32,
    pub(super) first: u32,
}

/// In an object of so few members, each name is compared with those before it.
const FEW: usize = 16;

/// Whether two members have the same name, decoded.
fn same_name(one: Node<'_>, other: Node<'_>) -> bool {
    let (Some(one), Some(other)) = (one.name(), other.name()) else { return false };
    if one.lexeme.escapes || other.lexeme.escapes {
        return one.text() == other.text();
    }
    one.bytes[one.inner()] == other.bytes[other.inner()]
}

impl<'a> Document<'a> {
    /// The bytes that were parsed.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The value; `None` where there is none.
    pub fn root(&self) -> Option<Node<'_>> {
        self.roots.first().map(|&at| self.node(at))
    }

    /// All values that stand one after another, as in NDJSON; JSON has one.
    pub fn roots(&self) -> impl Iterator<Item = Node<'_>> {
        self.roots.iter().map(|&at| self.node(at))
    }

    /// What is wrong, in order of place. Empty exactly if the text is JSON by RFC 8259, a byte-order mark aside.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Where a strict parser stops: the first byte that cannot stand there, or the length where the text ends too
    /// early. `None` for a well-formed text.
    pub fn first_error(&self) -> Option<usize> {
        self.first_error
    }

    /// How many containers lie in one another at most.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Whether a byte-order mark stands before the text.
    pub fn byte_order_mark(&self) -> bool {
        self.byte_order_mark
    }

    /// All values, in order of their start, except where a slip moved one.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.entries.len() as u32).map(|at| self.node(at))
    }

    /// All strings that are values.
    pub fn strings(&self) -> impl Iterator<Item = Node<'_>> {
        self.nodes().filter(|node| node.kind() == Kind::String)
    }

    /// The value at a path of names and indices from the outside in.
    pub fn path<S: AsRef<str>>(&self, steps: &[S]) -> Option<Node<'_>> {
        self.root()?.path(steps)
    }

    /// The value at an RFC 6901 pointer, such as `/items/0/sku`.
    pub fn pointer(&self, pointer: &str) -> Option<Node<'_>> {
        let Some(rest) = pointer.strip_prefix('/') else {
            return if pointer.is_empty() { self.root() } else { None };
        };
        let steps: Vec<String> = rest.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
        self.path(&steps)
    }

    /// The innermost value at a byte; a member's name and the blanks around belong to the member's value.
    pub fn at(&self, offset: usize) -> Option<Node<'_>> {
        let mut node = self.roots().find(|root| root.range().start <= offset && offset <= root.range().end)?;
        // Children are in order, so each level is left at the first that starts behind the offset.
        'down: loop {
            for child in node.children() {
                let start = child.name().map_or(child.range().start, |name| name.range().start);
                if start > offset {
                    break;
                }
                if offset < child.range().end.max(start + 1) {
                    node = child;
                    continue 'down;
                }
            }
            return Some(node);
        }
    }

    /// Members whose name stands in the same object before, with the first that has it, in order of the later one.
    pub fn duplicates(&self) -> Vec<(Node<'_>, Node<'_>)> {
        let mut found = Vec::new();
        let mut members: Vec<Node<'_>> = Vec::new();
        for object in self.nodes().filter(|node| node.kind() == Kind::Object) {
            members.clear();
            members.extend(object.children().filter(|member| member.name().is_some()));
            if members.len() <= FEW {
                for (index, member) in members.iter().enumerate() {
                    let first = members[..index].iter().find(|other| same_name(**other, *member));
                    found.extend(first.map(|first| (*first, *member)));
                }
                continue;
            }
            let mut seen: HashMap<Cow<'_, str>, Node<'_>> = HashMap::with_capacity(members.len());
            for &member in &members {
                let Some(name) = member.name().map(Name::text) else { continue };
                match seen.entry(name) {
                    Entered::Occupied(first) => found.push((*first.get(), member)),
                    Entered::Vacant(place) => {
                        place.insert(member);
                    }
                }
            }
        }
        found.order_by_key(|(_, second)| second.range().start);
        found
    }

    fn node(&self, at: u32) -> Node<'_> {
        Node { document: self, at }
    }
}

/// A value in a document.
#[derive(Clone, Copy)]
pub struct Node<'d> {
    document: &'d Document<'d>,
    at: u32,
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {:?} {:?}", self.kind(), self.range(), String::from_utf8_lossy(self.raw()))
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.document, other.document) && self.at == other.at
    }
}

impl<'d> Node<'d> {
    /// What it is.
    pub fn kind(self) -> Kind {
        self.entry().kind
    }

    /// Its bytes, with quotes or brackets.
    pub fn range(self) -> Range<usize> {
        self.entry().value.range()
    }

    /// Its bytes without quotes; of anything but a string the same as [`Node::range`].
    pub fn inner(self) -> Range<usize> {
        self.entry().value.inner()
    }

    /// Its bytes, as they stand.
    pub fn raw(self) -> &'d [u8] {
        &self.document.bytes[self.range()]
    }

    /// Its name, if it is a member of an object.
    pub fn name(self) -> Option<Name<'d>> {
        self.entry().name.map(|lexeme| Name { bytes: self.document.bytes, lexeme })
    }

    /// The container that it stands in.
    pub fn parent(self) -> Option<Node<'d>> {
        self.reach(self.entry().parent)
    }

    /// The members of an object or the items of an array, in order; nothing for other values.
    pub fn children(self) -> impl Iterator<Item = Node<'d>> {
        std::iter::successors(self.reach(self.entry().first), |child| child.reach(child.entry().next))
    }

    /// How many members or items there are.
    pub fn count(self) -> usize {
        self.children().count()
    }

    /// The member of this name; the last of several, as most parsers take it.
    pub fn get(self, name: &str) -> Option<Node<'d>> {
        self.children().filter(|child| child.name().is_some_and(|own| own.text() == name)).last()
    }

    /// The item at an index.
    pub fn index(self, index: usize) -> Option<Node<'d>> {
        if self.kind() == Kind::Array { self.children().nth(index) } else { None }
    }

    /// The value at a path of names and indices, from here.
    pub fn path<S: AsRef<str>>(self, steps: &[S]) -> Option<Node<'d>> {
        let (node, taken) = self.walk(steps);
        if taken == steps.len() { Some(node) } else { None }
    }

    /// As far along a path as there are values, and how many steps that was.
    pub fn walk<S: AsRef<str>>(self, steps: &[S]) -> (Node<'d>, usize) {
        let mut node = self;
        for (taken, step) in steps.iter().enumerate() {
            let step = step.as_ref();
            let next = match node.kind() {
                Kind::Array => step.parse().ok().and_then(|index| node.index(index)),
                _ => node.get(step),
            };
            match next {
                Some(next) => node = next,
                None => return (node, taken),
            }
        }
        (node, steps.len())
    }

    /// Names and indices from the outside to here.
    pub fn steps(self) -> Vec<String> {
        let mut steps = Vec::new();
        let mut node = self;
        while let Some(parent) = node.parent() {
            steps.push(match node.name() {
                Some(name) => name.text().into_owned(),
                None => parent.children().take_while(|sibling| *sibling != node).count().to_string(),
            });
            node = parent;
        }
        steps.reverse();
        steps
    }

    /// The decoded text of a string; `None` for other values. Bytes that are not UTF-8 become U+FFFD.
    pub fn string(self) -> Option<Cow<'d, str>> {
        (self.kind() == Kind::String).then(|| text::decode(self.document.bytes, self.entry().value))
    }

    /// The decoded text of a string with the bytes that it came from; `None` for other values.
    pub fn text(self) -> Option<Text> {
        (self.kind() == Kind::String).then(|| Text::new(self.document.bytes, self.entry().value))
    }

    /// The decoded text of a string, traced to the paste. `content` is what was parsed.
    pub fn traced(self, content: &Traced) -> Option<Traced> {
        self.text().map(|text| text.traced(content))
    }

    /// `true` or `false`.
    pub fn as_bool(self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.raw().first().is_some_and(|byte| byte.eq_ignore_ascii_case(&b't')))
    }

    /// An integer, written as one.
    pub fn as_i64(self) -> Option<i64> {
        self.number()?.parse().ok()
    }

    /// The digits of a number, as they stand.
    pub fn number(self) -> Option<&'d str> {
        if self.kind() == Kind::Number { std::str::from_utf8(self.raw()).ok() } else { None }
    }

    fn entry(self) -> &'d Entry {
        &self.document.entries[self.at as usize]
    }

    fn reach(self, at: u32) -> Option<Node<'d>> {
        (at != NONE).then_some(Node { document: self.document, at })
    }
}

/// The name of a member.
#[derive(Clone, Copy)]
pub struct Name<'d> {
    bytes: &'d [u8],
    lexeme: Lexeme,
}

impl<'d> Name<'d> {
    /// Its bytes, with quotes.
    pub fn range(self) -> Range<usize> {
        self.lexeme.range()
    }

    /// Its bytes without quotes.
    pub fn inner(self) -> Range<usize> {
        self.lexeme.inner()
    }

    /// Decoded. Bytes that are not UTF-8 become U+FFFD.
    pub fn text(self) -> Cow<'d, str> {
        text::decode(self.bytes, self.lexeme)
    }
}
