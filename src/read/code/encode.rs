//! Percent-encoding and forms as programs write them, every byte with the place that it came from.

use super::super::escape::{self, Escapes, letters_and};
use super::eval::Reader;
use super::language::Language;
use super::value::{Map, Text, Value, Word, implied};
use crate::source::{Order, Quoting, Span, Traced};

/// How a library writes a form.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    /// What stays as it is, besides letters and digits.
    pub(super) keep: &'static [u8],
    /// Whether a blank becomes `+`.
    pub(super) plus: bool,
    pub(super) nested: Nested,
    /// Whether names are in order.
    pub(super) sorted: bool,
    /// What becomes of nothing.
    pub(super) nothing: Nothing,
    /// Whether truth values are written as JSON writes them, whatever the language calls them.
    pub(super) lower: bool,
}

/// How values within values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nested {
    /// As the text that they become.
    Text,
    /// A list gives a pair for each item, and of a map the names are the items (requests).
    Repeated,
    /// `name[]=` and `name[key]=` (jQuery, axios, PHP).
    Brackets,
    /// As [`Nested::Brackets`], with the index of each item (PHP).
    Indexed,
}

/// What a form makes of a value that is nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nothing {
    /// The word: `null`.
    Word,
    /// An empty value.
    Empty,
    /// The pair is left out.
    Dropped,
}

impl Default for Form {
    /// `URLSearchParams` (URL Standard, section 5.2).
    fn default() -> Self {
        Form { keep: b"*-._", plus: true, nested: Nested::Text, sorted: false, nothing: Nothing::Word, lower: false }
    }
}

impl Form {
    /// What the language itself writes.
    pub(super) fn of(language: Language) -> Form {
        let form = Form::default();
        match language {
            Language::JavaScript => form,
            Language::Python => Form { keep: b"_.-~", ..form },
            Language::Php => Form { keep: b"-_.", nested: Nested::Indexed, nothing: Nothing::Dropped, ..form },
            Language::Ruby => Form { nested: Nested::Repeated, nothing: Nothing::Empty, ..form },
            Language::Go => Form { keep: b"-_.~", nested: Nested::Repeated, sorted: true, ..form },
        }
    }

    /// What a function writes.
    pub(super) fn of_function(name: &str) -> Form {
        let form = Form::default();
        match name {
            "encodeURIComponent" => Form { keep: b"-_.!~*'()", plus: false, ..form },
            "quote" => Form { keep: b"_.-~/", plus: false, ..form },
            "rawurlencode" => Form { keep: b"-_.~", plus: false, ..form },
            "urlencode" => Form { keep: b"-_.", ..form },
            "QueryEscape" => Form { keep: b"-_.~", ..form },
            _ => form,
        }
    }
}

/// A text with its escapes.
pub(super) fn escaped(text: &Traced, form: Form) -> Traced {
    escape::escaped(text, Escapes { plus: form.plus, ..escape::FORM }, letters_and(form.keep))
}

/// A map, or a list of pairs, as a form.
pub(super) fn form(reader: &mut Reader, value: &Value, form: Form) -> Traced {
    // A long name in front of many values would be written as often.
    let most = reader.script.text.len() * 4 + 100_000;
    let mut writer = Writer { out: Traced::new(value.span()), reader, form, count: 0, most };
    match value {
        Value::Map(map) => writer.map(map, None, 0),
        Value::List(list) => {
            for (item, comma) in &list.items {
                if let Value::List(pair) = item
                    && let [(Value::Text(name), colon), (value, _)] = &pair.items[..]
                {
                    writer.pair(&name.content.clone(), *colon, value, *comma, 0);
                }
            }
        }
        Value::Text(text) => return text.content.clone(),
        _ => {
            let plain = writer.reader.plain(value);
            writer.out.insert(&plain);
        }
    }
    writer.out
}

struct Writer<'w, 's> {
    reader: &'w mut Reader<'s>,
    form: Form,
    out: Traced,
    count: usize,
    /// How long it may become.
    most: usize,
}

impl Writer<'_, '_> {
    fn map(&mut self, map: &Map, prefix: Option<&Traced>, depth: usize) {
        let mut entries: Vec<_> = map.entries.iter().collect();
        if self.form.sorted {
            entries.order_by_key(|entry| entry.key.as_ref().map(|key| key.content.bytes().to_vec()));
        }
        for entry in entries {
            if self.out.len() > self.most {
                return;
            }
            let Some(key) = &entry.key else {
                // What is spread into the map is not told.
                self.and(entry.comma);
                let plain = self.reader.plain(&entry.value);
                self.out.insert(&plain);
                continue;
            };
            let name = match prefix {
                None => key.content.clone(),
                Some(prefix) => bracketed(prefix, Some(key)),
            };
            self.pair(&name, entry.colon, &entry.value, entry.comma, depth);
        }
    }

    fn pair(&mut self, name: &Traced, colon: Span, value: &Value, comma: Span, depth: usize) {
        match (value, self.form.nested) {
            (Value::List(list), Nested::Repeated) => {
                for (item, comma) in &list.items {
                    self.write(name, colon, item, *comma);
                }
            }
            // Python goes through the names of a map.
            (Value::Map(map), Nested::Repeated) if self.reader.script.language == Language::Python => {
                for entry in &map.entries {
                    if let Some(key) = &entry.key {
                        self.write(name, colon, &Value::Text(key.clone()), entry.comma);
                    }
                }
            }
            (Value::Map(map), Nested::Brackets | Nested::Indexed) if depth < 20 => self.map(map, Some(name), depth + 1),
            (Value::List(list), Nested::Brackets | Nested::Indexed) if depth < 20 => {
                for (index, (item, comma)) in list.items.iter().enumerate() {
                    let index = (self.form.nested == Nested::Indexed || matches!(item, Value::Map(_) | Value::List(_)))
                        .then(|| {
                            Text::bare(implied(
                                &index.to_string(),
                                Span::point(comma.origin, item.span().start as usize),
                            ))
                        });
                    let name = bracketed(name, index.as_ref());
                    self.pair(&name, colon, item, *comma, depth + 1);
                }
            }
            _ => self.write(name, colon, value, comma),
        }
    }

    fn write(&mut self, name: &Traced, colon: Span, value: &Value, comma: Span) {
        if self.out.len() > self.most {
            return;
        }
        let nothing = matches!(value, Value::Word(Word::Null | Word::Undefined, _));
        if nothing && self.form.nothing == Nothing::Dropped {
            return;
        }
        let plain = match value {
            _ if nothing && self.form.nothing == Nothing::Empty => Traced::new(value.span()),
            // PHP writes 1 and 0.
            Value::Word(Word::False, span) if self.form.nested == Nested::Indexed => implied("0", *span),
            Value::Word(Word::True, span) if self.form.lower => implied("true", *span),
            Value::Word(Word::False, span) if self.form.lower => implied("false", *span),
            _ => self.reader.plain(value),
        };
        self.and(comma);
        let name = escaped(name, self.form);
        self.out.insert(&name);
        self.out.decode(b"=", colon, Quoting::Sealed);
        let unknown = matches!(value, Value::Unknown(_) | Value::Made(..));
        self.out.insert(&if unknown { plain } else { escaped(&plain, self.form) });
    }

    /// The `&` before a pair that ends at `near`.
    fn and(&mut self, near: Span) {
        if self.count > 0 {
            self.out.decode(b"&", Span::point(near.origin, near.start as usize), Quoting::Sealed);
        }
        self.count += 1;
    }
}

/// `prefix[name]`.
fn bracketed(prefix: &Traced, name: Option<&Text>) -> Traced {
    let mut whole = prefix.clone();
    let near = Span::point(whole.origin(), name.map_or(whole.home().end, |name| name.content.home().start) as usize);
    whole.decode(b"[", near, Quoting::Sealed);
    if let Some(name) = name {
        whole.insert(&name.content);
    }
    whole.decode(b"]", near, Quoting::Sealed);
    whole
}
