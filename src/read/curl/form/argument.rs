//! The arguments of `-F` and `--form-string`.

use std::ops::Range;

use super::{Content, Part};
use crate::source::{Span, Traced};

/// A form, as its options build it up.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Form {
    pub(super) parts: Vec<Part>,
    /// The parts of parts that are still open: `-F '=('`.
    open: Vec<Part>,
}

/// Why curl does not take an argument: what it wants.
type Refusal = &'static str;

/// Parts within parts deeper than this are not read.
const DEEPEST: usize = 32;

impl Form {
    /// Takes an argument. Gives the files that it names.
    pub(in super::super) fn add(
        &mut self,
        option: Span,
        argument: &Traced,
        literal: bool,
    ) -> Result<Vec<Traced>, Refusal> {
        let bytes = argument.bytes();
        let equals = bytes.iter().position(|&byte| byte == b'=').ok_or("`name=content`")?;
        let name = (equals > 0).then(|| argument.slice(0..equals));
        let mut reader = Reader { argument, at: equals + 1 };
        let sign = bytes.get(reader.at).filter(|_| !literal);
        let mut files = Vec::new();
        let part = match sign {
            Some(b'(') => {
                let word = reader.word(None)?;
                if self.open.len() >= DEEPEST {
                    return Err("fewer parts within parts");
                }
                self.open.push(Part { name, content: Content::Parts(Vec::new()), ..word.part(option) });
                return Ok(files);
            }
            Some(b')') if name.is_none() && bytes.len() == reader.at + 1 => {
                let part = self.open.pop().ok_or("a `(` before this `)`")?;
                self.here().push(part);
                return Ok(files);
            }
            Some(b'@') => {
                let mut parts = Vec::new();
                loop {
                    reader.at += 1;
                    let word = reader.word(Some(b','))?;
                    let path = word.content.clone();
                    files.push(path.clone());
                    parts.push(Part { content: Content::File { path, named: true }, ..word.part(option) });
                    if reader.argument.bytes().get(reader.at) != Some(&b',') {
                        break;
                    }
                }
                if let [part] = &mut parts[..] {
                    part.name = name;
                    parts.swap_remove(0)
                } else {
                    let word = Word::default_at(argument);
                    Part { name, content: Content::Parts(parts), ..word.part(option) }
                }
            }
            Some(b'<') => {
                reader.at += 1;
                let word = reader.word(None)?;
                let path = word.content.clone();
                files.push(path.clone());
                Part { name, content: Content::File { path, named: false }, filename: None, ..word.part(option) }
            }
            _ if literal => {
                let content = Content::Text(argument.slice(reader.at..bytes.len()));
                Part { name, content, ..Word::default_at(argument).part(option) }
            }
            _ => {
                let word = reader.word(None)?;
                Part { name, content: Content::Text(word.content.clone()), ..word.part(option) }
            }
        };
        self.here().push(part);
        Ok(files)
    }

    /// Where the next part goes.
    fn here(&mut self) -> &mut Vec<Part> {
        match self.open.last_mut().map(|part| &mut part.content) {
            Some(Content::Parts(parts)) => parts,
            _ => &mut self.parts,
        }
    }

    /// Whether there is nothing in it.
    pub(in super::super) fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.open.is_empty()
    }

    /// The option of a part of which curl does not know the length before it is written.
    pub(in super::super) fn measured(&self) -> Option<Span> {
        fn find(parts: &[Part]) -> Option<Span> {
            parts.iter().find_map(|part| match (&part.content, &part.encoder) {
                (Content::Parts(parts), _) => find(parts),
                (_, Some(encoder)) => encoder.bytes().eq_ignore_ascii_case(b"quoted-printable").then_some(part.option),
                _ => None,
            })
        }
        find(&self.parts)
    }

    /// Closes what is left open: curl sends it all the same.
    pub(in super::super) fn close(&mut self) {
        while let Some(part) = self.open.pop() {
            self.here().push(part);
        }
    }
}

/// The content of an argument and what follows it: `;type=`, `;filename=`, `;encoder=`, `;headers=`.
struct Word {
    content: Traced,
    kind: Option<Traced>,
    filename: Option<Traced>,
    encoder: Option<Traced>,
    headers: Vec<Traced>,
}

impl Word {
    fn default_at(argument: &Traced) -> Self {
        let content = argument.slice(argument.len()..argument.len());
        Self { content, kind: None, filename: None, encoder: None, headers: Vec::new() }
    }

    fn part(self, option: Span) -> Part {
        Part {
            name: None,
            content: Content::Text(self.content),
            filename: self.filename,
            kind: self.kind,
            encoder: self.encoder,
            headers: self.headers,
            option,
        }
    }
}

struct Reader<'a> {
    argument: &'a Traced,
    at: usize,
}

impl Reader<'_> {
    fn bytes(&self) -> &[u8] {
        self.argument.bytes()
    }

    fn skip_blanks(&mut self) {
        self.at += self.bytes()[self.at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    }

    /// Whether the text goes on with this keyword, in any case; it is skipped.
    fn keyword(&mut self, word: &str) -> bool {
        let found = self.bytes().get(self.at..self.at + word.len());
        let found = found.is_some_and(|text| text.eq_ignore_ascii_case(word.as_bytes()));
        self.at += if found { word.len() } else { 0 };
        found
    }

    /// Content and properties, up to the end or to `end`.
    fn word(&mut self, end: Option<u8>) -> Result<Word, Refusal> {
        let mut word = Word::default_at(self.argument);
        self.skip_blanks();
        word.content = self.value(end);
        // The media type, which goes on with its own parameters.
        let mut kind: Option<Range<usize>> = None;
        let mut open = false;
        while self.bytes().get(self.at) == Some(&b';') {
            self.at += 1;
            self.skip_blanks();
            if !open && self.keyword("type=") {
                self.skip_blanks();
                kind = Some(self.media_type(end)?);
                open = true;
            } else if self.keyword("filename=") {
                open = false;
                self.skip_blanks();
                word.filename = Some(self.value(end));
            } else if self.keyword("headers=") {
                open = false;
                let file = matches!(self.bytes().get(self.at), Some(b'@' | b'<'));
                self.at += usize::from(file);
                self.skip_blanks();
                let value = self.value(end);
                // What a file of header lines holds is not known.
                if !file {
                    word.headers.push(value);
                }
            } else if self.keyword("encoder=") {
                open = false;
                self.skip_blanks();
                word.encoder = Some(self.value(end));
            } else if let Some(kind) = kind.as_mut().filter(|_| open) {
                let to = self.property_end(end);
                kind.end = kind.end.max(self.trimmed(self.at, to));
                self.at = to;
            } else {
                // curl skips what it does not know.
                self.value(end);
            }
        }
        word.kind = kind.map(|range| self.argument.slice(range));
        Ok(word)
    }

    /// `major/minor` and what follows up to the next property.
    fn media_type(&mut self, end: Option<u8>) -> Result<Range<usize>, Refusal> {
        let start = self.at;
        let rest = &self.bytes()[start..];
        let major = rest.iter().take(127).take_while(|byte| !b"/ ".contains(byte)).count();
        let minor = rest.get(major + 1..).unwrap_or_default();
        let minor = minor.iter().take(127).take_while(|byte| !b";, \n".contains(byte)).count();
        if major == 0 || rest.get(major) != Some(&b'/') || minor == 0 {
            return Err("a media type after `type=`, such as `text/plain`");
        }
        self.at = start + major + 1 + minor;
        let to = self.property_end(end);
        let range = start..self.trimmed(self.at, to).max(self.at);
        self.at = to;
        Ok(range)
    }

    /// Where the property that goes on here ends.
    fn property_end(&self, end: Option<u8>) -> usize {
        let rest = &self.bytes()[self.at..];
        let length = rest.iter().position(|&byte| byte == b';' || Some(byte) == end).unwrap_or(rest.len());
        self.at + length
    }

    /// `to`, without the blanks before it.
    fn trimmed(&self, from: usize, to: usize) -> usize {
        to - self.bytes()[from..to].iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count()
    }

    /// A value, perhaps in quotes, up to `;`, the end or `end`.
    fn value(&mut self, end: Option<u8>) -> Traced {
        if self.bytes().get(self.at) == Some(&b'"')
            && let Some(value) = self.quoted(end)
        {
            return value;
        }
        let start = self.at;
        self.at = self.property_end(end);
        self.argument.slice(start..self.trimmed(start, self.at))
    }

    /// A value in quotes, in which a backslash escapes itself and the quote. `None` where the quote is not closed.
    fn quoted(&mut self, end: Option<u8>) -> Option<Traced> {
        let bytes = self.argument.bytes();
        let open = self.at;
        let mut value = Traced::new(self.argument.span_of(open..bytes.len()));
        let (mut start, mut at) = (open + 1, open + 1);
        loop {
            match (bytes.get(at)?, bytes.get(at + 1)) {
                (b'\\', Some(b'\\' | b'"')) => {
                    value.append(&self.argument.slice(start..at));
                    start = at + 1;
                    at += 2;
                }
                (b'"', _) => break,
                _ => at += 1,
            }
        }
        value.append(&self.argument.slice(start..at));
        self.at = at + 1;
        self.at = self.property_end(end);
        Some(value)
    }
}
