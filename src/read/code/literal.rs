//! What a string stands for: its escapes decoded, every byte with the place that it came from.

use super::language::{Escapes, Holes, Language, Literal};
use super::lexer::{hole_end, is_name};
use crate::source::{Origin, Quoting, Span, Traced};

/// A part of a string.
pub(super) enum Piece {
    /// Text.
    Text(Traced),
    /// An expression: all of it with its marks, and the expression alone.
    Hole(Span, Span),
}

/// Decodes a string.
pub(super) fn pieces(text: &str, literal: &Literal, language: Language) -> Vec<Piece> {
    let (from, to) = (literal.from as usize, literal.to as usize);
    let mut decoder = Decoder { text, to, literal, language, pieces: Vec::new(), run: None, copied: from };
    decoder.run(from);
    decoder.pieces
}

struct Decoder<'a> {
    text: &'a str,
    to: usize,
    literal: &'a Literal,
    language: Language,
    pieces: Vec<Piece>,
    /// The text that is being put together.
    run: Option<Traced>,
    /// Up to where it is copied.
    copied: usize,
}

impl Decoder<'_> {
    fn run(&mut self, from: usize) {
        let bytes = self.text.as_bytes();
        let indent = if self.literal.indented { self.indent(from) } else { 0 };
        let mut at = from;
        if indent > 0 {
            at = self.skip(at, indent);
        }
        while at < self.to {
            let next = bytes[..self.to].get(at + 1).copied();
            match (bytes[at], self.literal.escapes) {
                (b'\\', Escapes::Full) => at = self.escape(at),
                (b'\\', Escapes::Plain) if matches!(next, Some(b'\\' | b'\'')) => {
                    self.put(at, at + 2, &bytes[at + 1..at + 2]);
                    at += 2;
                }
                (b'\n', _) if indent > 0 => at = self.skip(at + 1, indent),
                (b'{' | b'}', _) if self.literal.holes == Holes::Braces && next == Some(bytes[at]) => {
                    self.put(at, at + 2, &bytes[at..=at]);
                    at += 2;
                }
                _ => match self.hole(at) {
                    Some((end, inner)) => {
                        self.copy_to(at);
                        self.pieces.extend(self.run.take().map(Piece::Text));
                        let span = |start, end| Span::new(Origin::Request, start, end);
                        self.pieces.push(Piece::Hole(span(at, end), span(inner.start, inner.end)));
                        self.copied = end;
                        at = end;
                    }
                    None => at += 1,
                },
            }
        }
        self.copy_to(self.to);
        self.pieces.extend(self.run.take().map(Piece::Text));
        if self.pieces.is_empty() {
            let mut empty = Traced::new(Span::point(Origin::Request, from));
            empty.copy(self.text, Span::point(Origin::Request, from), self.literal.quoting);
            self.pieces.push(Piece::Text(empty));
        }
    }

    /// The indentation that all lines share, in bytes. In PHP it is that of the end mark.
    fn indent(&self, from: usize) -> usize {
        let blanks = |line: &str| line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if self.language == Language::Php {
            let rest = self.text[self.to..].trim_start_matches(['\r', '\n']);
            return blanks(rest);
        }
        let lines = self.text[from..self.to].lines().filter(|line| !line.trim().is_empty());
        lines.map(blanks).min().unwrap_or(0)
    }

    /// Leaves indentation out.
    fn skip(&mut self, at: usize, indent: usize) -> usize {
        self.copy_to(at);
        let rest = &self.text.as_bytes()[at..self.to];
        let blanks = rest.iter().take(indent).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        self.copied = at + blanks;
        at + blanks
    }

    fn current(&mut self, at: usize) -> &mut Traced {
        self.run.get_or_insert_with(|| Traced::new(Span::point(Origin::Request, at)))
    }

    /// Copies what has been passed, up to `at`.
    fn copy_to(&mut self, at: usize) {
        let from = self.copied;
        if at > from {
            let (text, quoting) = (self.text, self.literal.quoting);
            self.current(from).copy(text, Span::new(Origin::Request, from, at), quoting);
        }
        self.copied = at;
    }

    /// Puts what `from..to` stands for.
    fn put(&mut self, from: usize, to: usize, bytes: &[u8]) {
        self.copy_to(from);
        let quoting = self.literal.quoting;
        self.current(from).decode(bytes, Span::new(Origin::Request, from, to), quoting);
        self.copied = to;
    }

    /// Where the expression ends that begins at `at`, and where it stands within its marks.
    fn hole(&self, at: usize) -> Option<(usize, std::ops::Range<usize>)> {
        let rest = &self.text[..self.to];
        let bytes = rest.as_bytes();
        let next = bytes.get(at + 1).copied();
        let marked = match (self.literal.holes, bytes[at]) {
            (Holes::Dollar | Holes::Php, b'$') | (Holes::Hash, b'#') if next == Some(b'{') => 2,
            (Holes::Braces, b'{') => 1,
            (Holes::Php, b'{') if next == Some(b'$') => 1,
            (Holes::Php, b'$') if next.is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_') => {
                let name = rest[at + 1..].find(|c| !is_name(c)).map_or(rest.len(), |length| at + 1 + length);
                // `$order[id]` and `$order->id`.
                let more = &rest[name..];
                let end = if more.starts_with('[') {
                    more.bytes().take(64).position(|byte| byte == b']').map_or(name, |length| name + length + 1)
                } else if more.starts_with("->") && more[2..].starts_with(is_name) {
                    more[2..].find(|c| !is_name(c)).map_or(rest.len(), |length| name + 2 + length)
                } else {
                    name
                };
                return Some((end, at..end));
            }
            _ => return None,
        };
        let end = hole_end(rest, at, self.literal.holes);
        let closed = end > at + marked && bytes[end - 1] == b'}';
        let mut inner = at + marked..if closed { end - 1 } else { end }.max(at + marked);
        if self.literal.holes == Holes::Braces {
            // `{value!r:>10}` is formatted: only what is plain can be followed.
            let text = &rest[inner.clone()];
            if text.contains(['!', ':']) {
                inner.end = inner.start;
            }
        }
        Some((end, inner))
    }

    /// Decodes the escape at `at`. Gives where it ends.
    fn escape(&mut self, at: usize) -> usize {
        let rest = &self.text[at + 1..self.to];
        let Some(c) = rest.chars().next() else { return at + 1 };
        let here = self.literal.quoting == Quoting::CodeHere;
        let simple = match (c, self.language) {
            ('n', _) => Some("\n"),
            ('r', _) => Some("\r"),
            ('t', _) => Some("\t"),
            ('b', language) if language != Language::Php => Some("\u{8}"),
            ('f', _) => Some("\u{c}"),
            ('v', _) => Some("\u{b}"),
            ('a', Language::Python | Language::Go | Language::Ruby) => Some("\u{7}"),
            ('e', Language::Php | Language::Ruby) => Some("\u{1b}"),
            ('s', Language::Ruby) => Some(" "),
            ('\\', _) => Some("\\"),
            ('"' | '\'', Language::Php) if here || c == '\'' => None,
            ('"' | '\'', _) => Some(&rest[..1]),
            ('$', Language::Php) => Some("$"),
            _ => None,
        };
        if let Some(bytes) = simple {
            self.put(at, at + 1 + c.len_utf8(), bytes.as_bytes());
            return at + 1 + c.len_utf8();
        }
        // `b"…"`, `rb'''…`: the letter before the quotes.
        let from = self.literal.from as usize;
        let before = &self.text.as_bytes()[from.saturating_sub(4)..from];
        let letter = before.iter().rfind(|byte| !matches!(byte, b'"' | b'\''));
        let octets = self.language == Language::Python && matches!(letter, Some(b'b' | b'B'));
        if let Some((bytes, length)) = numeric(rest, self.language, octets) {
            self.put(at, at + 1 + length, &bytes);
            return at + 1 + length;
        }
        let line = matches!(c, '\n') || rest.starts_with("\r\n");
        if line && self.language != Language::Php {
            // Joined to the next line.
            let length = if c == '\r' { 2 } else { 1 };
            self.put(at, at + 1 + length, b"");
            return at + 1 + length;
        }
        match self.language {
            // The backslash stays.
            Language::Python | Language::Php | Language::Go => at + 1 + usize::from(c == '\\'),
            Language::JavaScript | Language::Ruby => {
                self.put(at, at + 1 + c.len_utf8(), &rest.as_bytes()[..c.len_utf8()]);
                at + 1 + c.len_utf8()
            }
        }
    }
}

/// `x41`, `u00e9`, `u{1f600}`, `U0001f600`, `101`: the bytes that it stands for, and its length.
fn numeric(rest: &str, language: Language, octets: bool) -> Option<(Vec<u8>, usize)> {
    let utf8 = |value: u32| {
        let c = char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER);
        c.to_string().into_bytes()
    };
    let hex = |from: usize, length: usize| {
        let digits = rest.get(from..from + length)?;
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
    };
    // A byte in Go, PHP, Ruby and `b"…"` of Python, a code point in the others.
    let byte = |value: u32| match language {
        _ if octets => vec![value as u8],
        Language::Go | Language::Php | Language::Ruby => vec![value as u8],
        _ => utf8(value),
    };
    match rest.as_bytes().first()? {
        b'x' => hex(1, 2).map(|value| (byte(value), 3)),
        b'u' if rest[1..].starts_with('{') => {
            let end = rest.bytes().take(10).position(|byte| byte == b'}')?;
            hex(2, end - 2).map(|value| (utf8(value), end + 1))
        }
        b'u' if language == Language::Php => None,
        b'u' => {
            let first = hex(1, 4)?;
            if (0xd800..0xdc00).contains(&first) && rest[5..].starts_with("\\u") {
                // The two halves of a character outside the basic plane.
                let second = hex(7, 4).filter(|second| (0xdc00..0xe000).contains(second));
                if let Some(second) = second {
                    return Some((utf8(0x10000 + (((first - 0xd800) << 10) | (second - 0xdc00))), 11));
                }
            }
            Some((utf8(first), 5))
        }
        b'U' if matches!(language, Language::Python | Language::Go) => hex(1, 8).map(|value| (utf8(value), 9)),
        b'0'..=b'7' => {
            let length = rest.bytes().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
            let value = u32::from_str_radix(&rest[..length], 8).ok()?;
            Some((byte(value), length))
        }
        _ => None,
    }
}
