use std::ops::Range;

use super::names::{Kind, Separator, kind};
use super::{Found, mask};

/// How long a name may be.
const NAME: usize = 80;

/// Secrets that stand behind a name: in fields, forms, queries, JSON, in the pairs of a HAR, in parts of multipart
/// content.
pub(super) fn find(text: &str) -> Vec<Found> {
    let bytes = text.as_bytes();
    let mut all = Vec::new();
    let mut quotes = Quotes::default();
    // In a HAR, the name of a field is itself a value: `"name": "Cookie", "value": "…"`.
    let mut named: Option<(String, Kind)> = None;
    for (at, &byte) in bytes.iter().enumerate() {
        quotes.step(byte);
        let separator = match byte {
            b':' => Separator::Colon,
            b'=' => Separator::Equals,
            _ => continue,
        };
        let Some(before) = Name::before(text, at) else { continue };
        let name = before.written(text);
        if separator == Separator::Equals && name.eq_ignore_ascii_case("name") {
            all.extend(part(text, at));
        }
        let value = || before.value(text, at, separator, quotes.open);
        if before.quoted && name == "name" {
            let range = value();
            let inner = &text[range];
            named = kind(inner, Separator::Colon).map(|kind| (inner.to_owned(), kind));
        } else if before.quoted && name == "value" {
            if let Some((name, kind)) = named.take() {
                all.extend(mask::value(text, value(), kind, &name));
            }
        } else if let Some(kind) = kind(name, separator) {
            all.extend(secret(text, value(), kind, name, &before));
        }
    }
    all
}

fn secret(text: &str, range: Range<usize>, kind: Kind, name: &str, before: &Name) -> Vec<Found> {
    let written = &text[range.clone()];
    let number = !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if before.quoted && number && text[..range.start].ends_with([' ', ':']) {
        // A number in JSON stays a number.
        return vec![Found { range, name: name.into(), instead: "0".into() }];
    }
    mask::value(text, range, kind, name)
}

/// Which quotes of a shell are open.
#[derive(Default)]
struct Quotes {
    open: Option<u8>,
    escaped: bool,
}

impl Quotes {
    fn step(&mut self, byte: u8) {
        if std::mem::take(&mut self.escaped) {
            return;
        }
        match (self.open, byte) {
            (None | Some(b'"'), b'\\') => self.escaped = true,
            (None, b'\'' | b'"') => self.open = Some(byte),
            (Some(open), byte) if open == byte => self.open = None,
            _ => {}
        }
    }
}

/// A name before a separator.
struct Name {
    range: Range<usize>,
    /// Whether it has quotes of its own.
    quoted: bool,
}

impl Name {
    fn before(text: &str, separator: usize) -> Option<Self> {
        let bytes = text.as_bytes();
        let mut end = separator;
        while end > 0 && matches!(bytes[end - 1], b' ' | b'\t') && separator - end < 8 {
            end -= 1;
        }
        let quoted = end > 0 && matches!(bytes[end - 1], b'"' | b'\'');
        if quoted {
            end -= 1;
            while end > 0 && bytes[end - 1] == b'\\' {
                end -= 1;
            }
        }
        let part = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte);
        let mut start = end;
        while start > 0 && part(bytes[start - 1]) && end - start < NAME {
            start -= 1;
        }
        // `-HAuthorization: …`, `-dpassword=…`
        if !quoted && let Some(rest) = text[start..end].strip_prefix('-') {
            start += 1 + usize::from(rest.starts_with(['H', 'd', 'F']));
        }
        (start < end).then_some(Name { range: start..end, quoted })
    }

    fn written<'a>(&self, text: &'a str) -> &'a str {
        &text[self.range.clone()]
    }

    /// Where its value stands.
    fn value(&self, text: &str, at: usize, separator: Separator, open: Option<u8>) -> Range<usize> {
        let bytes = text.as_bytes();
        let mut start = at + 1;
        if bytes.get(start) == Some(&b'>') {
            start += 1;
        }
        while matches!(bytes.get(start), Some(b' ' | b'\t')) {
            start += 1;
        }
        // A quote, perhaps escaped: to its partner, escaped the same way.
        let slashes = bytes[start..].iter().take_while(|&&byte| byte == b'\\').count();
        let quote = bytes.get(start + slashes).copied().filter(|byte| matches!(byte, b'"' | b'\''));
        if let Some(quote) = quote.filter(|quote| slashes > 0 || open != Some(*quote)) {
            let inside = start + slashes + 1;
            return inside..closing(bytes, inside, quote, slashes);
        }
        if self.quoted {
            return start..until(text, start, |c| c.is_whitespace() || ",}]".contains(c));
        }
        if separator == Separator::Equals {
            return start..match open {
                // In quotes of the shell a blank is part of it, and the other quote as well.
                Some(quote) => until(text, start, |c| c == char::from(quote) || "&\r\n".contains(c)),
                None => until(text, start, |c| c.is_whitespace() || "&;,\"'`)}]<>".contains(c)),
            };
        }
        let line = self.range.start - text[..self.range.start].rfind('\n').map_or(0, |at| at + 1);
        let lead = &text[self.range.start - line..self.range.start];
        let before = text[..self.range.start].chars().next_back();
        let end = if matches!(lead.trim(), "" | ">" | "<" | "*") {
            until(text, start, |c| c == '\r' || c == '\n' || open.is_some_and(|quote| c == char::from(quote)))
        } else if let Some(quote) = before.filter(|c| matches!(c, '"' | '\'')) {
            closing(bytes, start, quote as u8, 0)
        } else if lead.ends_with("-H") || lead.trim_end().ends_with("-H") || lead.trim_end().ends_with("--header") {
            word(text, start)
        } else {
            until(text, start, |c| c.is_whitespace() || "&;,\"'`)}]<>".contains(c))
        };
        start..end
    }
}

/// The first place at or behind `start` where this ends it, or the end of the text.
fn until(text: &str, start: usize, ends: impl Fn(char) -> bool) -> usize {
    text[start..].find(ends).map_or(text.len(), |length| start + length)
}

/// The end of a word of the shell in which a backslash keeps the next character.
fn word(text: &str, start: usize) -> usize {
    let mut escaped = false;
    let end = text[start..].find(|c: char| {
        let ends = c.is_whitespace() && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |length| start + length)
}

/// Where a quote with this many backslashes before it comes next, the backslashes not counted in.
fn closing(bytes: &[u8], start: usize, quote: u8, slashes: usize) -> usize {
    let mut before = 0;
    let mut at = start;
    while at < bytes.len() {
        if bytes[at] == quote {
            // `'\''` goes on.
            let goes_on = quote == b'\'' && slashes == 0 && bytes[at..].starts_with(br"'\''");
            if goes_on {
                at += 3;
            } else if before == slashes || (slashes == 0 && before % 2 == 0) || (quote == b'\'' && slashes == 0) {
                return at - before.min(slashes);
            }
        }
        before = if bytes[at] == b'\\' { before + 1 } else { 0 };
        at += 1;
    }
    bytes.len()
}

/// The value of the part `name="password"` of multipart content: what follows the blank line.
fn part(text: &str, separator: usize) -> Option<Found> {
    let rest = text[separator + 1..].strip_prefix('"')?;
    let name = &rest[..rest.find('"').filter(|&length| length <= NAME)?];
    let kind = kind(name, Separator::Equals)?;
    let head = separator + 2 + name.len();
    let near = text.as_bytes().get(head..)?;
    let near = &near[..near.len().min(300)];
    let blank = |lines: &[u8]| near.windows(lines.len()).position(|window| window == lines).map(|at| at + lines.len());
    let start = head + blank(b"\r\n\r\n").or_else(|| blank(b"\n\n"))?;
    if !text.is_char_boundary(start) {
        return None;
    }
    mask::value(text, start..until(text, start, |c| c == '\r' || c == '\n'), kind, name).into_iter().next()
}
