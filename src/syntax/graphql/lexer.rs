//! The tokens of section 2.1.

use std::ops::Range;

use super::{Fault, Kind};

/// A token, by what can begin with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Punctuation; a dot stands for all three.
    Sign(u8),
    Name,
    Number,
    Text,
    End,
}

pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn count(bytes: &[u8], so: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|&&byte| so(byte)).count()
}

fn wrong<T>(range: Range<usize>, kind: Kind) -> Result<T, Fault> {
    Err(Fault { range, kind, other: None })
}

/// The token at or after `at`, with its place.
pub(super) fn lex(bytes: &[u8], mut at: usize) -> Result<(Token, Range<usize>), Fault> {
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\n' | b'\r' | b',') => at += 1,
            Some(b'#') => at += count(&bytes[at..], |byte| !matches!(byte, b'\n' | b'\r')),
            Some(0xef) if bytes[at..].starts_with(b"\xef\xbb\xbf") => at += 3,
            _ => break,
        }
    }
    let rest = &bytes[at..];
    let (token, length) = match rest.first() {
        None => (Token::End, 0),
        Some(&sign @ (b'!' | b'$' | b'&' | b'(' | b')' | b':' | b'=' | b'@' | b'[' | b']' | b'{' | b'|' | b'}')) => {
            (Token::Sign(sign), 1)
        }
        Some(b'.') if rest.starts_with(b"...") => (Token::Sign(b'.'), 3),
        Some(b'"') => (Token::Text, string(bytes, at)?),
        Some(b'-' | b'0'..=b'9') => (Token::Number, number(bytes, at)?),
        Some(&byte) if is_name(byte) => (Token::Name, count(rest, is_name)),
        Some(b'\'') => {
            let line = count(rest, |byte| byte != b'\n');
            let close = rest[1..line].iter().position(|&byte| byte == b'\'');
            return wrong(at..at + close.map_or(1, |close| close + 2), Kind::SingleQuotes);
        }
        Some(_) => {
            // All of a character, which starts at its first byte.
            let length = 1 + count(&rest[1..], |byte| byte & 0xc0 == 0x80);
            return wrong(at..at + length, Kind::Character);
        }
    };
    Ok((token, at..at + length))
}

/// The length of a string with its quotes.
fn string(bytes: &[u8], start: usize) -> Result<usize, Fault> {
    let rest = &bytes[start..];
    if rest.starts_with(b"\"\"\"") {
        let mut at = 3;
        while let Some(&byte) = rest.get(at) {
            if rest[at..].starts_with(b"\\\"\"\"") {
                at += 4;
            } else if byte == b'"' && rest[at..].starts_with(b"\"\"\"") {
                return Ok(at + 3);
            } else {
                at += 1;
            }
        }
        return wrong(start..start + 3, Kind::OpenString);
    }
    let mut at = 1;
    while let Some(&byte) = rest.get(at) {
        match byte {
            b'"' => return Ok(at + 1),
            b'\n' | b'\r' => break,
            b'\\' => {
                let length = match rest.get(at + 1) {
                    Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
                    Some(b'u') if rest.get(at + 2) == Some(&b'{') => 3,
                    Some(b'u') if count(&rest[at + 2..], |byte| byte.is_ascii_hexdigit()) >= 4 => 6,
                    _ => {
                        let next = &rest[at + 1..];
                        let length = usize::from(!next.is_empty())
                            + count(next.get(1..).unwrap_or_default(), |byte| byte & 0xc0 == 0x80);
                        return wrong(start + at..start + at + 1 + length, Kind::Escape);
                    }
                };
                at += length;
            }
            _ => at += 1,
        }
    }
    wrong(start..start + 1, Kind::OpenString)
}

/// The length of a number.
fn number(bytes: &[u8], start: usize) -> Result<usize, Fault> {
    let rest = &bytes[start..];
    let mut at = usize::from(rest[0] == b'-');
    let digits = |at: usize| count(&rest[at..], |byte| byte.is_ascii_digit());
    let whole = digits(at);
    let mut sound = whole == 1 || whole > 1 && rest[at] != b'0';
    at += whole;
    if rest.get(at) == Some(&b'.') {
        let fraction = digits(at + 1);
        sound &= fraction > 0;
        at += 1 + fraction;
    }
    if matches!(rest.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(rest.get(at + 1), Some(b'+' | b'-')));
        let exponent = digits(at + 1 + sign);
        sound &= exponent > 0;
        at += 1 + sign + exponent;
    }
    let more = count(&rest[at..], |byte| is_name(byte) || byte == b'.' || byte == b'-');
    if sound && more == 0 { Ok(at) } else { wrong(start..start + at + more, Kind::Number) }
}
