//! What an expression of PowerShell gives, as far as the paste tells it.

use crate::source::{Quoting, Span, Traced};

/// A value, with the pasted bytes that it comes from.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// A string, or something written bare.
    Text(Traced),
    /// A number, `$true`, `$false` or `$null`: as JSON writes it.
    Literal(Traced),
    /// `@{…}` and what is like it: names and values in the order in which they are written.
    Table(Span, Vec<(Traced, Value)>),
    /// `@(…)`, `a, b`.
    List(Span, Vec<Value>),
    /// Bytes: `[Text.Encoding]::UTF8.GetBytes("…")`.
    Bytes(Traced),
    /// What cannot be told: the expression as typed.
    Unknown(Traced),
}

impl Value {
    /// Where it is written.
    pub(crate) fn span(&self) -> Span {
        match self {
            Value::Text(text) | Value::Literal(text) | Value::Bytes(text) | Value::Unknown(text) => text.home(),
            Value::Table(span, _) | Value::List(span, _) => *span,
        }
    }

    /// As text, where it is turned into one.
    pub(crate) fn text(&self) -> Traced {
        match self {
            Value::Text(text) | Value::Bytes(text) | Value::Unknown(text) => text.clone(),
            Value::Literal(text) => match text.bytes() {
                b"null" => Traced::new(text.home()),
                b"true" => Traced::implied("True", text.home()),
                b"false" => Traced::implied("False", text.home()),
                _ => text.clone(),
            },
            Value::Table(span, _) => Traced::implied("System.Collections.Hashtable", *span),
            Value::List(span, items) => joined(*span, items, b" "),
        }
    }

    /// The member of a table. Names are compared as PowerShell does, without regard to case.
    pub(crate) fn member(&self, name: &str) -> Option<&Value> {
        let Value::Table(_, members) = self else { return None };
        members.iter().rev().find(|(key, _)| key.bytes().eq_ignore_ascii_case(name.as_bytes())).map(|(_, value)| value)
    }

    /// Sets the member of a table.
    pub(crate) fn set(&mut self, name: Traced, value: Value) {
        let Value::Table(_, members) = self else { return };
        match members.iter_mut().find(|(key, _)| key.bytes().eq_ignore_ascii_case(name.bytes())) {
            Some((_, old)) => *old = value,
            None => members.push((name, value)),
        }
    }

    /// The value as `ConvertTo-Json` writes it. What is nested deeper than `depth` becomes text, as it does there.
    pub(crate) fn json(&self, depth: usize, compress: bool) -> Traced {
        let mut out = Traced::new(self.span());
        Json { out: &mut out, depth, compress }.value(self, 0);
        out
    }
}

/// Values with a separator between them.
pub(crate) fn joined(span: Span, items: &[Value], separator: &[u8]) -> Traced {
    let mut text = Traced::new(span);
    for (index, item) in items.iter().enumerate() {
        let item = item.text();
        if index > 0 {
            text.decode(separator, Span::point(span.origin, item.home().start as usize), Quoting::Sealed);
        }
        text.append(&item);
    }
    text
}

struct Json<'a> {
    out: &'a mut Traced,
    depth: usize,
    compress: bool,
}

impl Json<'_> {
    fn value(&mut self, value: &Value, level: usize) {
        match value {
            Value::Literal(text) | Value::Unknown(text) => self.out.append(text),
            Value::Text(text) | Value::Bytes(text) => self.string(text),
            Value::Table(..) | Value::List(..) if level > self.depth => self.string(&value.text()),
            Value::Table(span, members) => {
                let parts = members.iter().map(|(name, value)| (Some(name), value)).collect::<Vec<_>>();
                self.collection(*span, &parts, level, [b"{", b"}"]);
            }
            Value::List(span, items) => {
                let parts = items.iter().map(|value| (None, value)).collect::<Vec<_>>();
                self.collection(*span, &parts, level, [b"[", b"]"]);
            }
        }
    }

    fn collection(&mut self, span: Span, parts: &[(Option<&Traced>, &Value)], level: usize, brackets: [&[u8]; 2]) {
        let open = Span::new(span.origin, span.start as usize, span.start as usize);
        self.sign(brackets[0], open);
        for (index, (name, value)) in parts.iter().enumerate() {
            let before = Span::point(span.origin, name.map_or(value.span(), Traced::home).start as usize);
            if index > 0 {
                self.sign(b",", before);
            }
            self.line(level + 1, before);
            if let Some(name) = name {
                self.string(name);
                self.sign(if self.compress { b":" } else { b": " }, Span::point(span.origin, name.home().end as usize));
            }
            self.value(value, level + 1);
        }
        let close = Span::point(span.origin, span.end as usize);
        if !parts.is_empty() {
            self.line(level, close);
        }
        self.sign(brackets[1], close);
    }

    /// A string with its quotes. Its characters keep their places, its escapes are of no quoting that can be edited.
    fn string(&mut self, text: &Traced) {
        let home = text.home();
        self.sign(b"\"", Span::point(home.origin, text.span().start as usize));
        let bytes = text.bytes();
        let mut from = 0;
        for (at, &byte) in bytes.iter().enumerate() {
            let escape = match byte {
                b'"' => "\\\"".to_owned(),
                b'\\' => "\\\\".to_owned(),
                b'\n' => "\\n".to_owned(),
                b'\r' => "\\r".to_owned(),
                b'\t' => "\\t".to_owned(),
                0..0x20 => format!("\\u{byte:04x}"),
                _ => continue,
            };
            self.part(text, from, at);
            self.out.decode(escape.as_bytes(), text.span_of(at..at + 1), Quoting::Sealed);
            from = at + 1;
        }
        self.part(text, from, bytes.len());
        self.sign(b"\"", Span::point(home.origin, text.span().end as usize));
    }

    fn part(&mut self, text: &Traced, from: usize, to: usize) {
        if from < to {
            self.out.append(&text.slice(from..to));
        }
    }

    fn sign(&mut self, sign: &[u8], place: Span) {
        self.out.decode(sign, place, Quoting::Sealed);
    }

    fn line(&mut self, level: usize, place: Span) {
        if !self.compress {
            let blanks = [b"\n".as_slice(), &b" ".repeat(2 * level)].concat();
            self.sign(&blanks, place);
        }
    }
}
