//! Request items: `name==value`, `name=value`, `name:value` and their kin.

use super::super::escape::{FORM, escaped, letters_and};
use crate::source::Traced;

/// What an item says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `name==value`.
    Query,
    /// `name:value`; without a value it takes the field away.
    Field,
    /// `name;`.
    EmptyField,
    /// `name=value`.
    Text,
    /// `name:=json`.
    Json,
    /// `name=@file`.
    TextFile,
    /// `name:=@file`.
    JsonFile,
    /// `name@file`.
    Upload,
    /// What takes something else out of a file, or no item at all.
    Other,
}

/// A request item.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) kind: Kind,
    pub(super) word: Traced,
    pub(super) name: Traced,
    pub(super) value: Traced,
    pub(super) separator: crate::source::Span,
}

/// All separators; of two that begin at one place, the longer counts.
const SEPARATORS: [(&[u8], Kind); 10] = [
    (b":=@", Kind::JsonFile),
    (b"==@", Kind::Other),
    (b"==", Kind::Query),
    (b"=@", Kind::TextFile),
    (b":=", Kind::Json),
    (b":@", Kind::Other),
    (b"=", Kind::Text),
    (b":", Kind::Field),
    (b";", Kind::EmptyField),
    (b"@", Kind::Upload),
];

/// Reads an item. A backslash takes a separator its meaning.
pub(super) fn read(word: Traced) -> Item {
    let bytes = word.bytes();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        if rest[0] == b'\\' && rest.get(1).is_some_and(|byte| b":;=@".contains(byte)) {
            at += 2;
            continue;
        }
        if let Some((separator, kind)) = SEPARATORS.iter().find(|(separator, _)| rest.starts_with(separator)) {
            let after = at + separator.len();
            return Item {
                kind: *kind,
                name: unescaped(&word, 0..at),
                value: unescaped(&word, after..word.len()),
                separator: word.span_of(at..after),
                word,
            };
        }
        at += 1;
    }
    Item {
        kind: Kind::Other,
        name: word.clone(),
        value: word.slice(word.len()..word.len()),
        separator: word.span(),
        word,
    }
}

/// A part without the backslashes before separators.
fn unescaped(word: &Traced, range: std::ops::Range<usize>) -> Traced {
    let part = word.slice(range);
    if !part.bytes().contains(&b'\\') {
        return part;
    }
    let bytes = part.bytes();
    let mut plain = Traced::new(part.home());
    let mut from = 0;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'\\' && bytes.get(at + 1).is_some_and(|byte| b":;=@".contains(byte)) {
            plain.insert(&part.slice(from..at));
            from = at + 1;
            at += 1;
        }
        at += 1;
    }
    plain.insert(&part.slice(from..bytes.len()));
    plain
}

/// A text as `application/x-www-form-urlencoded` has it.
pub(super) fn form_encoded(text: &Traced) -> Traced {
    escaped(text, FORM, letters_and(b"_.-~"))
}
