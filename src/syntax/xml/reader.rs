//! The grammar, in one pass.

use std::collections::HashMap;
use std::ops::Range;

use super::{Document, Fault, Kind};

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    start: usize,
    /// The names of the elements that are open, each with how many prefixes were bound before it.
    open: Vec<(Range<usize>, usize)>,
    /// The prefixes that are bound, innermost last, and how often each is.
    bound: Vec<&'a [u8]>,
    counts: HashMap<&'a [u8], usize>,
    found: Document,
    /// A document type may declare entities and defaults that are not looked into.
    typed: bool,
}

type Read<T> = Result<T, Fault>;

fn wrong<T>(range: Range<usize>, kind: Kind) -> Read<T> {
    Err(Fault { range, kind, other: None })
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_:-.".contains(&byte) || byte >= 0x80
}

fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || b"_:".contains(&byte) || byte >= 0x80
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    let &first = what.first()?;
    let mut at = 0;
    while let Some(next) = bytes[at..].iter().position(|&byte| byte == first) {
        at += next;
        if bytes[at..].starts_with(what) {
            return Some(at);
        }
        at += 1;
    }
    None
}

pub(super) fn parse(bytes: &[u8]) -> Document {
    let start = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let mut reader = Reader {
        bytes,
        at: start,
        start,
        open: Vec::new(),
        bound: Vec::new(),
        counts: HashMap::new(),
        found: Document::default(),
        typed: false,
    };
    let fault = reader.read().err();
    let open = reader.open.into_iter().map(|(name, _)| name).collect();
    Document { fault, open, ..reader.found }
}

impl Reader<'_> {
    fn read(&mut self) -> Read<()> {
        while self.at < self.bytes.len() {
            if self.bytes[self.at] == b'<' {
                self.markup()?;
            } else {
                self.text()?;
            }
        }
        if let Some((name, _)) = self.open.last() {
            return wrong(name.start - 1..name.end, Kind::NoEnd);
        }
        let rooted = self.found.root.is_some();
        if rooted { Ok(()) } else { wrong(self.start..self.bytes.len().min(self.start + 1), Kind::Empty) }
    }

    /// Character data up to the next `<`.
    fn text(&mut self) -> Read<()> {
        let start = self.at;
        let length = self.bytes[start..].iter().position(|&byte| byte == b'<').unwrap_or(self.bytes.len() - start);
        self.at = start + length;
        let text = start..self.at;
        if self.open.is_empty() {
            let outside = self.bytes[text.clone()].iter().position(|byte| !byte.is_ascii_whitespace());
            let Some(first) = outside else { return Ok(()) };
            let end = start + self.bytes[text].trim_ascii_end().len();
            let kind = if self.found.root.is_some() { Kind::AfterRoot } else { Kind::BeforeRoot };
            return wrong(start + first..end, kind);
        }
        self.characters(text.clone(), true)?;
        if let Some(end) = find(&self.bytes[text], b"]]>") {
            return wrong(start + end..start + end + 3, Kind::SectionEnd);
        }
        Ok(())
    }

    /// Each character must be one of XML, and each `&` must start a reference.
    fn characters(&self, range: Range<usize>, references: bool) -> Read<()> {
        let text = &self.bytes[range.clone()];
        for (at, &byte) in text.iter().enumerate() {
            let place = range.start + at;
            match byte {
                b'&' if references => self.reference(place)?,
                0..0x20 if !matches!(byte, b'\t' | b'\n' | b'\r') => return wrong(place..place + 1, Kind::Character),
                // U+FFFE and U+FFFF.
                0xef if matches!(text[at..], [_, 0xbf, 0xbe | 0xbf, ..]) => {
                    return wrong(place..place + 3, Kind::Character);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What starts with `&` at a place.
    fn reference(&self, start: usize) -> Read<()> {
        let rest = &self.bytes[start + 1..];
        let numeric = rest.first() == Some(&b'#');
        let name = &rest[usize::from(numeric)..];
        let length = name.iter().take_while(|&&byte| is_name(byte)).count();
        if length == 0 || name.get(length) != Some(&b';') {
            return wrong(start..start + 1, Kind::Ampersand);
        }
        let (name, end) = (&name[..length], start + 1 + usize::from(numeric) + length + 1);
        if !numeric {
            let known = matches!(name, b"amp" | b"lt" | b"gt" | b"quot" | b"apos");
            return if known || self.typed { Ok(()) } else { wrong(start..end, Kind::Entity) };
        }
        let digits = std::str::from_utf8(name).unwrap_or_default();
        let value = match digits.strip_prefix('x') {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => digits.parse(),
        };
        let allowed = value.ok().and_then(char::from_u32).is_some_and(
            |c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..),
        );
        if allowed { Ok(()) } else { wrong(start..end, Kind::Reference) }
    }

    /// What starts with `<`.
    fn markup(&mut self) -> Read<()> {
        let start = self.at;
        let rest = &self.bytes[start..];
        for (open, close) in [(&b"<!--"[..], &b"-->"[..]), (b"<![CDATA[", b"]]>"), (b"<?", b"?>")] {
            if !rest.starts_with(open) {
                continue;
            }
            let declaration = rest.starts_with(b"<?xml") && !rest.get(5).copied().is_some_and(is_name);
            if declaration && start > self.start {
                return wrong(self.start..start, Kind::Declaration);
            }
            let Some(length) = find(&rest[open.len()..], close) else {
                return wrong(start..start + open.len(), Kind::Unclosed);
            };
            let inner = start + open.len()..start + open.len() + length;
            match open[1] {
                b'?' if declaration => self.declaration(inner.clone())?,
                b'!' if open[2] == b'-' => {
                    if let Some(hyphens) = find(&self.bytes[inner.start..=inner.end], b"--") {
                        return wrong(inner.start + hyphens..inner.start + hyphens + 2, Kind::Hyphens);
                    }
                }
                b'!' if self.open.is_empty() => {
                    let kind = if self.found.root.is_some() { Kind::AfterRoot } else { Kind::BeforeRoot };
                    return wrong(start..start + open.len(), kind);
                }
                _ => {}
            }
            self.characters(inner.clone(), false)?;
            self.at = inner.end + close.len();
            return Ok(());
        }
        if rest.starts_with(b"<!") {
            return self.document_type();
        }
        if rest.starts_with(b"</") {
            return self.end_tag();
        }
        if !rest.get(1).copied().is_some_and(is_name_start) {
            return wrong(start..start + 1, Kind::Less);
        }
        self.start_tag()
    }

    /// `version="1.0" encoding="…" standalone="…"`, in this order, of which the first must be there.
    fn declaration(&mut self, inner: Range<usize>) -> Read<()> {
        let whole = || wrong(inner.start + 3..inner.end, Kind::Malformed);
        self.at = inner.start + 3;
        let mut expected = &[&b"version"[..], b"encoding", b"standalone"][..];
        let mut first = true;
        loop {
            let before = self.at;
            self.blanks();
            if self.at >= inner.end {
                return if first { whole() } else { Ok(()) };
            }
            if self.at == before {
                return whole();
            }
            let (name, value) = self.attribute()?;
            let Some(place) = expected.iter().position(|one| *one == &self.bytes[name.clone()]) else { return whole() };
            if first && place > 0 || self.at > inner.end {
                return whole();
            }
            if self.bytes[name] == *b"encoding" {
                self.found.encoding = Some(value);
            }
            expected = &expected[place + 1..];
            first = false;
        }
    }

    /// `<!DOCTYPE …>`, with its brackets.
    fn document_type(&mut self) -> Read<()> {
        let start = self.at;
        if !self.bytes[start..].starts_with(b"<!DOCTYPE") {
            return wrong(start..start + 2, Kind::Less);
        }
        let mut depth = 0_usize;
        for (at, &byte) in self.bytes.iter().enumerate().skip(start) {
            match byte {
                b'[' => depth += 1,
                b']' => depth = depth.saturating_sub(1),
                b'>' if depth == 0 => {
                    self.at = at + 1;
                    self.typed = true;
                    self.found.document_type = Some(start..at + 1);
                    return Ok(());
                }
                _ => {}
            }
        }
        wrong(start..start + 2, Kind::Unclosed)
    }

    fn name(&mut self) -> Range<usize> {
        let start = self.at;
        while self.bytes.get(self.at).copied().is_some_and(is_name) {
            self.at += 1;
        }
        start..self.at
    }

    fn blanks(&mut self) {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    fn end_tag(&mut self) -> Read<()> {
        let start = self.at;
        self.at += 2;
        let name = self.name();
        self.blanks();
        if self.bytes.get(self.at) != Some(&b'>') {
            return wrong(start..name.end.max(start + 2), Kind::Tag);
        }
        self.at += 1;
        let range = start..self.at;
        let Some((open, _)) = self.open.last() else { return wrong(range, Kind::NoStart) };
        if self.bytes[open.clone()] != self.bytes[name] {
            let other = Some(open.start - 1..open.end);
            return Err(Fault { range, kind: Kind::Mismatch, other });
        }
        self.close();
        Ok(())
    }

    /// Takes the innermost element off, with the prefixes that it binds.
    fn close(&mut self) {
        let Some((_, bound)) = self.open.pop() else { return };
        for prefix in self.bound.drain(bound..) {
            if let Some(count) = self.counts.get_mut(prefix) {
                *count -= 1;
            }
        }
    }

    fn start_tag(&mut self) -> Read<()> {
        let start = self.at;
        self.at += 1;
        let name = self.name();
        if self.open.is_empty() && self.found.root.is_some() {
            return wrong(start..name.end, Kind::AfterRoot);
        }
        let root = self.found.root.is_none();
        if root {
            self.found.root = Some(name.clone());
        }
        let bytes = self.bytes;
        let bound = self.bound.len();
        let mut attributes: Vec<(Range<usize>, Range<usize>)> = Vec::new();
        let empty = loop {
            let before = self.at;
            self.blanks();
            match bytes.get(self.at) {
                Some(b'>') => break false,
                Some(b'/') if bytes.get(self.at + 1) == Some(&b'>') => break true,
                Some(&byte) if is_name_start(byte) => {
                    if self.at == before {
                        return wrong(self.at..self.at + 1, Kind::Crowded);
                    }
                    let (attribute, value) = self.attribute()?;
                    // Tags of very many attributes are not looked through.
                    let first =
                        attributes.iter().take(64).find(|(other, _)| bytes[other.clone()] == bytes[attribute.clone()]);
                    if let Some((first, _)) = first {
                        return Err(Fault { range: attribute, kind: Kind::Twice, other: Some(first.clone()) });
                    }
                    if let Some(prefix) = bytes[attribute.clone()].strip_prefix(b"xmlns:") {
                        self.bound.push(prefix);
                        *self.counts.entry(prefix).or_default() += 1;
                    }
                    attributes.push((attribute, value));
                }
                _ => return wrong(start..name.end, Kind::Tag),
            }
        };
        self.at += if empty { 2 } else { 1 };
        if root {
            let prefix = self.prefix(&name).map(|prefix| bytes[prefix].to_vec());
            let wanted = prefix.map_or(b"xmlns".to_vec(), |prefix| [b"xmlns:", prefix.as_slice()].concat());
            let declared = attributes.iter().find(|(name, _)| bytes[name.clone()] == wanted);
            self.found.namespace = declared.map(|(_, value)| value.clone());
        }
        for name in std::iter::once(&name).chain(attributes.iter().map(|(name, _)| name)) {
            let Some(prefix) = self.prefix(name) else { continue };
            let text = &bytes[prefix.clone()];
            let known = matches!(text, b"xml" | b"xmlns") || self.counts.get(text).is_some_and(|&count| count > 0);
            if !known && !self.typed {
                return wrong(prefix, Kind::Prefix);
            }
        }
        self.open.push((name, bound));
        if empty {
            self.close();
        }
        Ok(())
    }

    /// What stands before the colon of a name.
    fn prefix(&self, name: &Range<usize>) -> Option<Range<usize>> {
        let colon = self.bytes[name.clone()].iter().position(|&byte| byte == b':').filter(|&colon| colon > 0)?;
        Some(name.start..name.start + colon)
    }

    /// `name="value"`.
    fn attribute(&mut self) -> Read<(Range<usize>, Range<usize>)> {
        let name = self.name();
        self.blanks();
        if self.bytes.get(self.at) != Some(&b'=') {
            return wrong(name, Kind::Attribute);
        }
        self.at += 1;
        self.blanks();
        let Some(&quote @ (b'"' | b'\'')) = self.bytes.get(self.at) else {
            let rest = &self.bytes[self.at..];
            let length = rest.iter().take_while(|byte| !byte.is_ascii_whitespace() && !b"<>\"'".contains(byte)).count();
            // The slash of an empty element belongs to the tag.
            let slash = rest[..length].ends_with(b"/") && rest.get(length) == Some(&b'>');
            let length = length - usize::from(slash);
            return if length == 0 {
                wrong(name, Kind::Attribute)
            } else {
                wrong(self.at..self.at + length, Kind::Unquoted)
            };
        };
        let start = self.at + 1;
        let Some(length) = self.bytes[start..].iter().position(|&byte| byte == quote) else {
            return wrong(start - 1..start, Kind::Quote);
        };
        let value = start..start + length;
        if let Some(less) = self.bytes[value.clone()].iter().position(|&byte| byte == b'<') {
            // A value with a line break before its `<` has most often lost its closing quote.
            let open = self.bytes[start..start + less].contains(&b'>');
            let at = start + less;
            return if open { wrong(start - 1..start, Kind::Quote) } else { wrong(at..at + 1, Kind::Less) };
        }
        self.characters(value.clone(), true)?;
        self.at = start + length + 1;
        Ok((name, value))
    }
}
