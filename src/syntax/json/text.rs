use std::borrow::Cow;
use std::ops::Range;

use super::document::Lexeme;
use crate::source::{Span, Traced};

/// A decoded string that knows which bytes of the document it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    decoded: String,
    runs: Vec<Run>,
    raw: Range<usize>,
}

/// A run of decoded bytes, up to the next run.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Run {
    /// Where it starts in the decoded text.
    at: usize,
    /// The bytes that it came from.
    raw: Range<usize>,
    /// Whether it is those bytes, one for one; otherwise all of it stands for all of them.
    copied: bool,
}

impl Text {
    pub(super) fn new(bytes: &[u8], lexeme: Lexeme) -> Self {
        let mut text = Self { decoded: String::new(), runs: Vec::new(), raw: lexeme.range() };
        unescape(bytes, lexeme, |piece| match piece {
            Piece::Copied(raw) => {
                // What is not UTF-8 becomes U+FFFD, which has another length: its own run.
                let mut at = raw.start;
                for chunk in bytes[raw].utf8_chunks() {
                    let (valid, invalid) = (chunk.valid(), chunk.invalid());
                    text.push(valid, at..at + valid.len(), true);
                    at += valid.len();
                    if !invalid.is_empty() {
                        text.push("\u{FFFD}", at..at + invalid.len(), false);
                        at += invalid.len();
                    }
                }
            }
            Piece::Decoded(c, raw) => text.push(c.encode_utf8(&mut [0; 4]), raw, false),
        });
        text
    }

    fn push(&mut self, piece: &str, raw: Range<usize>, copied: bool) {
        if !piece.is_empty() {
            self.runs.push(Run { at: self.decoded.len(), raw, copied });
            self.decoded.push_str(piece);
        }
    }

    /// The decoded text.
    pub fn as_str(&self) -> &str {
        &self.decoded
    }

    /// The bytes of the document under the whole string, with its quotes.
    pub fn raw(&self) -> Range<usize> {
        self.raw.clone()
    }

    /// The byte of the document where the decoded byte stands or starts.
    pub fn raw_offset(&self, decoded: usize) -> usize {
        self.raw_range(decoded..decoded).start
    }

    /// The bytes of the document under a range of decoded ones: whole escapes, without the quotes. An empty range
    /// gives a point.
    pub fn raw_range(&self, decoded: Range<usize>) -> Range<usize> {
        let of = |at: usize| {
            let index = self.runs.partition_point(|run| run.at <= at).checked_sub(1)?;
            let run = &self.runs[index];
            if !run.copied {
                let end = self.runs.get(index + 1).map_or(self.decoded.len(), |next| next.at);
                return Some(if at < end { run.raw.clone() } else { run.raw.end..run.raw.end });
            }
            let raw = (run.raw.start + at - run.at).min(run.raw.end);
            Some(raw..(raw + 1).min(run.raw.end))
        };
        let inside = self.runs.first().map_or(self.raw.start, |run| run.raw.start);
        let start = of(decoded.start).map_or(inside, |raw| raw.start);
        let end = if decoded.end > decoded.start { of(decoded.end - 1).map_or(start, |raw| raw.end) } else { start };
        start..end.max(start)
    }

    /// The decoded text, traced to the paste. `content` is what the document was parsed from.
    pub fn traced(&self, content: &Traced) -> Traced {
        let mut traced = Traced::new(content.span_of(self.raw.clone()));
        for (index, run) in self.runs.iter().enumerate() {
            if run.copied {
                traced.append(&content.slice(run.raw.clone()));
            } else {
                let end = self.runs.get(index + 1).map_or(self.decoded.len(), |next| next.at);
                let span: Span = content.span_of(run.raw.clone());
                traced.decode(&self.decoded.as_bytes()[run.at..end], span, content.quoting_at(run.raw.start + 1));
            }
        }
        traced
    }
}

/// The decoded text of a string or a bare word.
pub(super) fn decode(bytes: &[u8], lexeme: Lexeme) -> Cow<'_, str> {
    if !lexeme.escapes {
        return String::from_utf8_lossy(&bytes[lexeme.inner()]);
    }
    let mut decoded = Vec::with_capacity(lexeme.inner().len());
    unescape(bytes, lexeme, |piece| match piece {
        Piece::Copied(raw) => decoded.extend_from_slice(&bytes[raw]),
        Piece::Decoded(c, _) => decoded.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
    });
    Cow::Owned(String::from_utf8_lossy(&decoded).into_owned())
}

enum Piece {
    Copied(Range<usize>),
    Decoded(char, Range<usize>),
}

/// Takes a string apart. Escapes that JSON does not have are read as what they most likely mean.
fn unescape(bytes: &[u8], lexeme: Lexeme, mut take: impl FnMut(Piece)) {
    let Range { start, end } = lexeme.inner();
    if !lexeme.escapes {
        take(Piece::Copied(start..end));
        return;
    }
    let (mut at, mut copied) = (start, start);
    while at < end {
        if bytes[at] != b'\\' {
            at += 1;
            continue;
        }
        if copied < at {
            take(Piece::Copied(copied..at));
        }
        let (c, next) = escape(bytes, at, end, lexeme.doubled);
        take(Piece::Decoded(c, at..next));
        at = next;
        copied = next;
    }
    if copied < end {
        take(Piece::Copied(copied..end));
    }
}

/// The character of the escape at `at`, and where it ends.
fn escape(bytes: &[u8], at: usize, end: usize, doubled: bool) -> (char, usize) {
    let mut letter = at + 1;
    if doubled && bytes[letter..end].first() == Some(&b'\\') {
        letter += 1;
    }
    let Some(&byte) = bytes[..end].get(letter) else { return ('\\', end) };
    let c = match byte {
        b'"' | b'\\' | b'/' | b'\'' | b'`' => byte as char,
        b'b' => '\u{8}',
        b'f' => '\u{C}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let Some(high) = hexadecimal(&bytes[..end], letter + 1, 4) else { return ('\\', at + 1) };
            if let Some(c) = char::from_u32(high) {
                return (c, letter + 5);
            }
            // Surrogates come in pairs; one alone stands for nothing.
            if (0xD800..0xDC00).contains(&high)
                && bytes[..end].get(letter + 5..letter + 7) == Some(b"\\u")
                && let Some(low @ 0xDC00..0xE000) = hexadecimal(&bytes[..end], letter + 7, 4)
                && let Some(c) = char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00))
            {
                return (c, letter + 11);
            }
            return ('\u{FFFD}', letter + 5);
        }
        b'x' => {
            let code = hexadecimal(&bytes[..end], letter + 1, 2).and_then(char::from_u32);
            return code.map_or(('\\', at + 1), |c| (c, letter + 3));
        }
        _ => return ('\\', at + 1),
    };
    (c, letter + 1)
}

/// The number in `count` hexadecimal digits at `at`.
pub(super) fn hexadecimal(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    let digits = bytes.get(at..at + count)?;
    digits.iter().try_fold(0, |code, &byte| Some(code * 16 + char::from(byte).to_digit(16)?))
}
