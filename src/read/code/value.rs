//! The values that expressions give, every part with its place.

use std::collections::{HashMap, hash_map};

use crate::source::{Origin, Quoting, Span, Traced};

/// What an expression gives.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(Text),
    Word(Word, Span),
    /// A number, as written.
    Number(Span),
    Map(Map),
    List(List),
    /// An object whose kind says how it is sent.
    Made(Made, Box<Value>),
    /// What is not told: a variable, a call.
    Unknown(Span),
}

/// A value that has a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    True,
    False,
    Null,
    /// `undefined` of JavaScript, which is dropped from objects.
    Undefined,
    /// Not a number, or infinite.
    NotFinite,
}

/// What was made of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Made {
    /// `URLSearchParams`, `url.Values`: pairs that are sent as a form.
    Params,
    /// `FormData`: parts of multipart content.
    FormData,
    /// A `Blob`, a file, a stream: its content is not told.
    Opaque,
}

/// A string and the places of its quotes.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) content: Traced,
    /// The opening quote, or the place before a name without quotes.
    pub(super) open: Span,
    pub(super) close: Span,
}

/// Names and values in the order in which they are written.
#[derive(Clone, Debug)]
pub(super) struct Map {
    pub(super) open: Span,
    pub(super) entries: Vec<Entry>,
    pub(super) close: Span,
}

/// A member of a map.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// `None` for what is spread into the map and not told.
    pub(super) key: Option<Text>,
    /// What stands between name and value.
    pub(super) colon: Span,
    pub(super) value: Value,
    /// What stands after the value.
    pub(super) comma: Span,
}

#[derive(Clone, Debug)]
pub(super) struct List {
    pub(super) open: Span,
    /// The values, each with what stands after it.
    pub(super) items: Vec<(Value, Span)>,
    pub(super) close: Span,
}

impl Text {
    /// A text that stands at one place, without quotes.
    pub(super) fn bare(content: Traced) -> Self {
        let home = content.home();
        Self {
            open: Span::point(home.origin, home.start as usize),
            close: Span::point(home.origin, home.end as usize),
            content,
        }
    }

    /// All of it, quotes and all.
    pub(super) fn span(&self) -> Span {
        self.open.to(self.close)
    }
}

impl Value {
    /// All of it.
    pub(super) fn span(&self) -> Span {
        match self {
            Value::Text(text) => text.span(),
            Value::Word(_, span) | Value::Number(span) | Value::Unknown(span) => *span,
            Value::Map(map) => map.open.to(map.close),
            Value::List(list) => list.open.to(list.close),
            Value::Made(_, value) => value.span(),
        }
    }

    pub(super) fn text(&self) -> Option<&Traced> {
        match self {
            Value::Text(text) => Some(&text.content),
            _ => None,
        }
    }

    pub(super) fn into_text(self) -> Option<Text> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn map(&self) -> Option<&Map> {
        match self {
            Value::Map(map) => Some(map),
            Value::Made(_, value) => value.map(),
            _ => None,
        }
    }

    pub(super) fn map_mut(&mut self) -> Option<&mut Map> {
        match self {
            Value::Map(map) => Some(map),
            Value::Made(_, value) => value.map_mut(),
            _ => None,
        }
    }

    /// Whether it is there and not nothing.
    pub(super) fn is_given(&self) -> bool {
        !matches!(self, Value::Word(Word::Null | Word::Undefined | Word::False, _))
    }
}

impl Map {
    pub(super) fn empty(span: Span) -> Self {
        Self { open: span, entries: Vec::new(), close: Span::point(span.origin, span.end as usize) }
    }

    /// The value of a name; of two of the same name the last counts.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.entry(name).map(|entry| &entry.value)
    }

    pub(super) fn entry(&self, name: &str) -> Option<&Entry> {
        let named = |entry: &&Entry| entry.key.as_ref().is_some_and(|key| key.content.bytes() == name.as_bytes());
        self.entries.iter().rev().find(named)
    }

    /// Of members of the same name the last gives the value, in the place of the first.
    pub(super) fn settle(&mut self) {
        let mut seen: HashMap<Vec<u8>, usize> = HashMap::new();
        let mut entries: Vec<Entry> = Vec::with_capacity(self.entries.len());
        for entry in self.entries.drain(..) {
            let name = entry.key.as_ref().map(|key| key.content.bytes().to_vec());
            let before = name.and_then(|name| match seen.entry(name) {
                hash_map::Entry::Occupied(place) => Some(*place.get()),
                hash_map::Entry::Vacant(place) => {
                    place.insert(entries.len());
                    None
                }
            });
            match before.and_then(|before| entries.get_mut(before)) {
                Some(other) => *other = entry,
                None => entries.push(entry),
            }
        }
        self.entries = entries;
    }

    /// Sets a member: it takes the place of one of the same name.
    pub(super) fn set(&mut self, entry: Entry) {
        let name = entry.key.as_ref().map(|key| key.content.bytes().to_vec());
        let same =
            |other: &&mut Entry| name.is_some() && other.key.as_ref().map(|key| key.content.bytes()) == name.as_deref();
        match self.entries.iter_mut().find(same) {
            Some(other) => *other = entry,
            None => self.entries.push(entry),
        }
    }
}

/// Bytes that follow from what stands at `span`: nothing is written there.
pub(super) fn implied(bytes: &str, span: Span) -> Traced {
    let mut traced = Traced::new(span);
    traced.decode(bytes.as_bytes(), span, Quoting::Sealed);
    traced
}

/// The source text at a place, for what is not told.
pub(super) fn source(text: &str, span: Span) -> Traced {
    let mut traced = Traced::new(span);
    traced.copy(text, span, Quoting::Sealed);
    traced
}

pub(super) fn at(start: usize, end: usize) -> Span {
    Span::new(Origin::Request, start, end.max(start))
}
