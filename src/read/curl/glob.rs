//! Patterns in URLs: `{one,two}`, `[1-9]`, `[a-z:2]`, `[001-100]`. curl makes a request of each text that they stand for.

use std::ops::Range;

use super::url;
use crate::message::GlobFault;
use crate::source::Traced;

/// What a pattern stands for.
#[derive(Clone, Debug)]
pub(super) struct Expansion {
    /// The first of the texts.
    pub(super) first: Traced,
    /// How many there are.
    pub(super) count: u64,
}

/// What curl cannot read, and where: the sign that opens it, or that nothing opens.
pub(super) type Fault = (GlobFault, Range<usize>);

/// More patterns curl does not count.
const MOST_PATTERNS: usize = 100;

/// Expands the patterns of a URL, or of a file name for `-T`.
pub(super) fn expand(pattern: &Traced) -> Result<Expansion, Fault> {
    let bytes = pattern.bytes();
    let mut reader = Reader { pattern, first: Traced::new(pattern.home()), literal: 0, count: 1, patterns: 0 };
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'{' => at = reader.set(at)?,
            b'[' => at = reader.brackets(at)?,
            b'}' | b']' => return Err((GlobFault::Unopened, at..at + 1)),
            b'\\' if matches!(bytes.get(at + 1), Some(b'{' | b'[' | b'}' | b']')) => {
                reader.flush(at);
                reader.literal = at + 1;
                at += 2;
            }
            _ => at += 1,
        }
    }
    if reader.literal == 0 {
        return Ok(Expansion { first: pattern.clone(), count: reader.count });
    }
    reader.flush(bytes.len());
    Ok(Expansion { first: reader.first, count: reader.count })
}

struct Reader<'a> {
    pattern: &'a Traced,
    first: Traced,
    /// Where the text starts that stands for itself and is not yet in `first`.
    literal: usize,
    count: u64,
    patterns: usize,
}

impl Reader<'_> {
    /// Takes over what stands for itself, up to `end`.
    fn flush(&mut self, end: usize) {
        if self.literal < end {
            self.first.append(&self.pattern.slice(self.literal..end));
        }
        self.literal = end;
    }

    fn times(&mut self, count: u64, place: Range<usize>) -> Result<(), Fault> {
        self.patterns += 1;
        let product = self.count.checked_mul(count).filter(|_| self.patterns < MOST_PATTERNS);
        self.count = product.ok_or((GlobFault::TooMany, place))?;
        Ok(())
    }

    /// `{one,two}` at `open`. Gives where the text goes on.
    fn set(&mut self, open: usize) -> Result<usize, Fault> {
        let bytes = self.pattern.bytes();
        let place = open..open + 1;
        self.flush(open);
        // The first text of the set, in pieces: a backslash keeps the sign after it.
        let mut start = named(bytes, open + 1);
        let (from, mut at, mut elements) = (start, start, 1);
        loop {
            match bytes.get(at) {
                None => return Err((GlobFault::Unclosed, place)),
                Some(b'{' | b'[') => return Err((GlobFault::Nested, at..at + 1)),
                Some(b']') => return Err((GlobFault::Unopened, at..at + 1)),
                Some(b'}') if at == from => return Err((GlobFault::Empty, open..at + 1)),
                Some(sign @ (b'}' | b',')) => {
                    if elements == 1 && start < at {
                        self.first.append(&self.pattern.slice(start..at));
                    }
                    at += 1;
                    if *sign == b'}' {
                        break;
                    }
                    elements += 1;
                }
                Some(b'\\') if at + 1 < bytes.len() => {
                    if elements == 1 {
                        if start < at {
                            self.first.append(&self.pattern.slice(start..at));
                        }
                        start = at + 1;
                    }
                    at += 2;
                }
                Some(_) => at += 1,
            }
        }
        self.literal = at;
        self.times(elements, open..at)?;
        Ok(at)
    }

    /// `[…]` at `open`: a range, or the address of a host, or nothing at all between.
    fn brackets(&mut self, open: usize) -> Result<usize, Fault> {
        let bytes = self.pattern.bytes();
        let place = open..open + 1;
        // An address is not as long as this.
        let near = &bytes[open..bytes.len().min(open + 128)];
        if let Some(close) = near.iter().position(|&byte| byte == b']') {
            let whole = &bytes[open..=open + close];
            if whole == b"[]" || url::ipv6(whole).is_some() {
                return Ok(open + close + 1);
            }
        }
        self.flush(open);
        let start = named(bytes, open + 1);
        let (end, first, count) = if bytes.get(start).is_some_and(u8::is_ascii_alphabetic) {
            letters(bytes, start)
        } else {
            numbers(bytes, start)
        }
        .ok_or((GlobFault::NoRange, place))?;
        self.first.decode(&first, self.pattern.span_of(open..end), self.pattern.quoting_at(end));
        self.literal = end;
        self.times(count, open..end)?;
        Ok(end)
    }
}

/// Where a pattern goes on after its name, if it has one: `{<name>one,two}`, since curl 8.15.
fn named(bytes: &[u8], at: usize) -> usize {
    if bytes.get(at) != Some(&b'<') {
        return at;
    }
    let near = &bytes[at..bytes.len().min(at + 65)];
    near.iter().position(|&byte| byte == b'>').filter(|&length| length > 1).map_or(at, |length| at + length + 1)
}

/// The step and the end of a range: `:2]`, or `]` alone.
fn step(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    let (step, at) = match bytes.get(at)? {
        b':' => number(bytes, at + 1)?,
        _ => (1, at),
    };
    (bytes.get(at) == Some(&b']')).then_some((step, at + 1))
}

/// `a-z:2]`. Gives where it ends, its first text and the number of texts.
fn letters(bytes: &[u8], at: usize) -> Option<(usize, Vec<u8>, u64)> {
    let [least, b'-', most] = *bytes.get(at..at + 3)? else { return None };
    let (step, end) = step(bytes, at + 3)?;
    let width = u64::from(most.checked_sub(least)?);
    let fits = width <= 25 && is_step(step, width);
    fits.then(|| (end, vec![least], width / step + 1))
}

/// `1-9:3]`, `001-100]`.
fn numbers(bytes: &[u8], at: usize) -> Option<(usize, Vec<u8>, u64)> {
    let (least, mut next) = number(bytes, at)?;
    let padding = if bytes[at] == b'0' { next - at } else { 0 };
    if bytes.get(next) != Some(&b'-') {
        return None;
    }
    next += 1;
    next += bytes[next..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let (most, next) = number(bytes, next)?;
    let (step, end) = step(bytes, next)?;
    let width = most.checked_sub(least)?;
    is_step(step, width).then(|| (end, format!("{least:0padding$}").into_bytes(), (width / step).saturating_add(1)))
}

fn is_step(step: u64, width: u64) -> bool {
    if width == 0 { step == 1 } else { step > 0 && step <= width }
}

fn number(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    let length = bytes.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let digits = std::str::from_utf8(&bytes[at..at + length]).ok()?;
    Some((digits.parse().ok().filter(|&number: &u64| i64::try_from(number).is_ok())?, at + length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Origin, Span};

    fn read(pattern: &str) -> Result<(String, u64), (GlobFault, String)> {
        expand(&Traced::verbatim(pattern, Span::new(Origin::Request, 0, pattern.len())))
            .map(|expansion| (expansion.first.text().into_owned(), expansion.count))
            .map_err(|(kind, range)| (kind, pattern[range].to_owned()))
    }

    #[test]
    fn patterns_are_expanded() {
        for (pattern, first, count) in [
            ("http://a/b", "http://a/b", 1),
            ("{one,two}.txt", "one.txt", 2),
            ("x{a,b,}[1-3]", "xa1", 9),
            ("[a-e:2]", "a", 3),
            ("[001-100]", "001", 100),
            ("[0-9:3]", "0", 4),
            ("[7-7]", "7", 1),
            ("a\\{b\\}\\[c\\]", "a{b}[c]", 1),
            ("a\\b", "a\\b", 1),
            ("{a\\,b,c}", "a,b", 2),
            ("http://[::1]:80/[]", "http://[::1]:80/[]", 1),
            ("{,a}", "", 2),
            ("{<name>x,y}", "x", 2),
        ] {
            assert_eq!(read(pattern), Ok((first.to_owned(), count)), "{pattern}");
        }
    }

    #[test]
    fn patterns_that_are_none() {
        for (pattern, kind, place) in [
            ("a{b", GlobFault::Unclosed, "{"),
            ("{a{b}}", GlobFault::Nested, "{"),
            ("{a[1-2]}", GlobFault::Nested, "["),
            ("{}", GlobFault::Empty, "{}"),
            ("a}", GlobFault::Unopened, "}"),
            ("a]", GlobFault::Unopened, "]"),
            ("x[name]", GlobFault::NoRange, "["),
            ("x[3-1]", GlobFault::NoRange, "["),
            ("x[a-Z]", GlobFault::NoRange, "["),
            ("x[1-5:9]", GlobFault::NoRange, "["),
            ("x[1", GlobFault::NoRange, "["),
        ] {
            assert_eq!(read(pattern), Err((kind, place.to_owned())), "{pattern}");
        }
        assert_eq!(read(&"[1-9]".repeat(40)).unwrap_err().0, GlobFault::TooMany);
    }

    #[test]
    fn the_first_text_knows_its_bytes() {
        let pattern = "http://a/{one,two}/[3-9]\\{x";
        let first = expand(&Traced::verbatim(pattern, Span::new(Origin::Request, 0, pattern.len()))).unwrap().first;
        assert_eq!(first.text(), "http://a/one/3{x");
        assert_eq!(first.span_of(9..12).range(), 10..13);
        assert_eq!(first.span_of(13..14).range(), 19..24);
        assert_eq!(first.span_of(14..15).range(), 25..26);
    }
}
