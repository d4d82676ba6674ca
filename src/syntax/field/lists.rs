//! Lists and pairs: elements with a comma between them, parameters with a semicolon.

use std::ops::Range;

use super::super::token::{is_tchar, is_token};
use super::{Fault, Grammar, Kind, usual};

/// The pieces between signs outside double quotes, without blanks around them.
pub(super) fn split(bytes: &[u8], range: Range<usize>, sign: u8) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let (mut start, mut quoted, mut escaped) = (range.start, false, false);
    for at in range.start..=range.end {
        let byte = bytes.get(at).copied().filter(|_| at < range.end);
        match byte {
            _ if escaped => escaped = false,
            Some(b'\\') if quoted => escaped = true,
            Some(b'"') => quoted = !quoted,
            Some(byte) if quoted || byte != sign => {}
            _ => {
                pieces.push(trimmed(bytes, start..at));
                start = at + 1;
            }
        }
    }
    if start <= range.end && escaped {
        pieces.push(trimmed(bytes, start..range.end));
    }
    pieces
}

fn trimmed(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let blank = |byte: &&u8| matches!(byte, b' ' | b'\t');
    let piece = &bytes[range.clone()];
    let before = piece.iter().take_while(blank).count();
    let after = piece[before..].iter().rev().take_while(blank).count();
    range.start + before..range.end - after
}

/// The value of a pair: a token or a quoted string.
fn is_value(bytes: &[u8]) -> bool {
    is_token(bytes) || bytes.len() > 1 && bytes.starts_with(b"\"") && bytes.ends_with(b"\"")
}

/// Elements with parameters, of which `q` is a weight (RFC 9110 section 12.4.2).
pub(super) fn weighted(grammar: Grammar, bytes: &[u8]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for element in split(bytes, 0..bytes.len(), b',') {
        let mut pieces = split(bytes, element, b';').into_iter();
        let Some(name) = pieces.next().filter(|name| !name.is_empty()) else { continue };
        faults.extend(choice(grammar, bytes, name));
        for piece in pieces.filter(|piece| !piece.is_empty()) {
            let text = &bytes[piece.clone()];
            let weight = text[0].eq_ignore_ascii_case(&b'q')
                && !text.get(1).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"-_/".contains(byte));
            if weight {
                if !is_quality(&text[1..]) {
                    faults.push(Fault {
                        mend: quality(text).map(|text| (piece.clone(), text)),
                        sure: true,
                        ..Fault::new(piece, Kind::Quality)
                    });
                }
            } else if !text.contains(&b'=') && choice(grammar, bytes, piece.clone()).is_none() {
                // The next media range: the sign before it is the slip.
                let at = bytes[..piece.start].iter().rposition(|&byte| byte == b';').unwrap_or_default();
                faults.push(Fault::meant(at..at + 1, Kind::Separator, ","));
            } else if !text
                .iter()
                .position(|&byte| byte == b'=')
                .is_some_and(|at| is_token(&text[..at]) && is_value(&text[at + 1..]))
            {
                faults.push(Fault::new(piece, Kind::Parameter));
            }
        }
    }
    faults
}

/// `=0.5`. Java writes `=.2`, which every server has learned to read.
fn is_quality(bytes: &[u8]) -> bool {
    match bytes {
        [b'=', b'1' | b'0'] => true,
        [b'=', b'1', b'.', rest @ ..] => rest.len() <= 3 && rest.iter().all(|&byte| byte == b'0'),
        [b'=', b'0', b'.', rest @ ..] | [b'=', b'.', rest @ ..] => {
            rest.len() <= 3 && rest.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

/// The weight that was meant: without blanks, with an equals sign, with three decimals.
fn quality(text: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(text).ok()?[1..].trim_start_matches([' ', '\t', '=', ':']).replace(' ', "");
    let short = if text.starts_with("0.") { text.get(..5).unwrap_or(&text) } else { &text };
    let text = format!("q={short}");
    is_quality(&text.as_bytes()[1..]).then_some(text)
}

/// One of the things that may be chosen.
fn choice(grammar: Grammar, bytes: &[u8], place: Range<usize>) -> Option<Fault> {
    let name = &bytes[place.clone()];
    let right = match grammar {
        Grammar::MediaRanges => {
            let mut halves = name.splitn(2, |&byte| byte == b'/');
            let (kind, subtype) = (halves.next().unwrap_or_default(), halves.next());
            // Java writes `*`.
            name == b"*"
                || is_token(kind)
                    && subtype.is_some_and(|subtype| is_token(subtype) && (kind != b"*" || subtype == b"*"))
        }
        Grammar::Languages => {
            let mut parts = name.split(|&byte| byte == b'-');
            name == b"*"
                || parts.all(|part| {
                    (1..=8).contains(&part.len())
                        && part.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'*')
                })
        }
        _ => is_token(name),
    };
    if right {
        return None;
    }
    if grammar == Grammar::Languages && name.contains(&b'_') {
        let text = String::from_utf8_lossy(name).replace('_', "-");
        let clean = choice(grammar, text.as_bytes(), 0..text.len()).is_none();
        return clean.then(|| Fault::meant(place.clone(), Kind::Underscore, text));
    }
    if let Some(blank) = name.iter().position(|&byte| byte == b' ') {
        let gap = trimmed(bytes, place.start + blank..place.end).start;
        let range = place.start + blank..gap;
        let both = choice(grammar, bytes, place.start..range.start).is_none()
            && choice(grammar, bytes, gap..place.end).is_none();
        return Some(if both { Fault::meant(range, Kind::Separator, ", ") } else { Fault::new(place, Kind::Form) });
    }
    let mend = if grammar == Grammar::MediaRanges { usual(name) } else { None };
    Some(Fault { mend: mend.map(|meant| (place.clone(), meant.to_owned())), ..Fault::new(place, Kind::Form) })
}

/// Names, some with a value, and parameters behind them.
pub(super) fn directives(bytes: &[u8]) -> Vec<Fault> {
    let pieces = split(bytes, 0..bytes.len(), b',').into_iter().flat_map(|element| split(bytes, element, b';'));
    pieces
        .filter_map(|piece| {
            let text = &bytes[piece.clone()];
            let name = text.iter().take_while(|&&byte| is_tchar(byte)).count();
            let rest = &text[name..];
            let right =
                text.is_empty() || name > 0 && (rest.is_empty() || rest[0] == b'=' && is_value(rest[1..].trim_ascii()));
            let signs = rest.iter().take_while(|byte| b" :=".contains(byte)).count();
            let sign = piece.start + name..piece.start + name + signs;
            if right {
                None
            } else if name > 0 && rest[..signs].contains(&b':') && is_value(&rest[signs..]) {
                Some(Fault::meant(sign, Kind::Separator, "="))
            } else {
                Some(Fault::new(piece, Kind::Form))
            }
        })
        .collect()
}

/// Entity tags.
pub(super) fn tags(bytes: &[u8]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for piece in split(bytes, 0..bytes.len(), b',') {
        let text = &bytes[piece.clone()];
        let weak = text.starts_with(b"W/") || text.starts_with(b"w/");
        let tag = &text[if weak { 2 } else { 0 }..];
        let start = piece.end - tag.len();
        let quotes = tag.split(|&byte| byte == b'"').count() - 1;
        if text.is_empty()
            || text == b"*"
            || text == b"null"
            || tag.len() > 1 && quotes == 2 && tag.starts_with(b"\"") && tag.ends_with(b"\"")
        {
            if text.starts_with(b"w/") {
                faults.push(Fault::meant(piece.start..piece.start + 1, Kind::Form, "W"));
            }
            continue;
        }
        // Other quotes, and backslashes that a program has left there, go.
        let inner = std::str::from_utf8(tag).unwrap_or_default().trim_matches(['\'', '`', '"', '\\']);
        if quotes == 1 && !tag.contains(&b'\\') || inner.is_empty() || inner.contains(['"', ' ']) {
            faults.push(Fault::new(piece, Kind::Quotes));
        } else {
            faults.push(Fault::meant(start..piece.end, Kind::Quotes, format!("\"{inner}\"")));
        }
    }
    faults
}

/// Cookies. Browsers send any value, so values are not looked at.
pub(super) fn cookies(bytes: &[u8]) -> Vec<Fault> {
    let pieces: Vec<Range<usize>> = {
        let mut at = 0;
        let ends = bytes.split(|&byte| byte == b';').map(|piece| {
            at += piece.len() + 1;
            at - 1 - piece.len()..at - 1
        });
        ends.map(|piece| trimmed(bytes, piece)).collect()
    };
    // Attributes of `Set-Cookie`. Some of their names could be those of cookies, and count beside a sure one only.
    let attribute = |piece: &Range<usize>| {
        let text = &bytes[piece.clone()];
        let end = text.iter().position(|&byte| byte == b'=').unwrap_or(text.len());
        let (name, value) = (text[..end].to_ascii_lowercase(), &text[end..]);
        match name.as_slice() {
            b"httponly" | b"samesite" | b"partitioned" => Some(true),
            b"path" if value == b"=/" => Some(true),
            b"secure" | b"domain" | b"expires" | b"max-age" | b"path" => Some(false),
            _ => None,
        }
    };
    let behind = pieces.get(1..).unwrap_or_default();
    if behind.iter().any(|piece| attribute(piece) == Some(true)) {
        let cut = |(index, piece): (usize, &Range<usize>)| {
            let range = pieces[index].end..piece.end;
            Fault { mend: Some((range, String::new())), sure: true, ..Fault::new(piece.clone(), Kind::Attribute) }
        };
        return behind.iter().enumerate().filter(|(_, piece)| attribute(piece).is_some()).map(cut).collect();
    }
    if !bytes.contains(&b'=') {
        return vec![Fault::new(0..bytes.len(), Kind::Form)];
    }
    // `a=1, b=2`: commas for semicolons, where nothing in it looks like a value with commas.
    let pair = |piece: &[u8]| {
        let at = piece.iter().position(|&byte| byte == b'=');
        at.is_some_and(|at| is_token(&piece[..at]) && !piece.contains(&b' '))
    };
    let plain = !bytes.iter().any(|byte| b";\"{[%".contains(byte));
    if plain && bytes.contains(&b',') && bytes.split(|&byte| byte == b',').all(|piece| pair(piece.trim_ascii())) {
        let commas = bytes.iter().enumerate().filter(|(_, byte)| **byte == b',');
        return commas.map(|(at, _)| Fault::meant(at..at + 1, Kind::Separator, ";")).collect();
    }
    Vec::new()
}

/// `for=192.0.2.43;proto=https`.
pub(super) fn forwarded(bytes: &[u8]) -> Vec<Fault> {
    let pieces = split(bytes, 0..bytes.len(), b',').into_iter().flat_map(|element| split(bytes, element, b';'));
    pieces
        .filter_map(|piece| {
            let text = &bytes[piece.clone()];
            let equals = text.iter().position(|&byte| byte == b'=').filter(|&at| is_token(&text[..at]));
            match equals {
                _ if text.is_empty() => None,
                Some(at) if is_value(&text[at + 1..]) => None,
                // Brackets and colons of an address stand in quotes.
                Some(at) if !text[at + 1..].is_empty() && !text[at + 1..].iter().any(|byte| b"\" ".contains(byte)) => {
                    let value = piece.start + at + 1..piece.end;
                    let quoted = format!("\"{}\"", String::from_utf8_lossy(&bytes[value.clone()]));
                    Some(Fault::meant(value, Kind::Quotes, quoted))
                }
                _ => Some(Fault::new(piece, Kind::Form)),
            }
        })
        .collect()
}

/// A word and parameters.
pub(super) fn disposition(bytes: &[u8]) -> Vec<Fault> {
    let mut pieces = split(bytes, 0..bytes.len(), b';').into_iter();
    let kind = pieces.next().unwrap_or_default();
    if !is_token(&bytes[kind.clone()]) {
        return vec![Fault::new(kind, Kind::Form)];
    }
    pieces
        .filter_map(|piece| {
            let text = &bytes[piece.clone()];
            let Some(at) = text.iter().position(|&byte| byte == b'=') else {
                return (!text.is_empty()).then(|| Fault::new(piece, Kind::Parameter));
            };
            let value = trimmed(bytes, piece.start + at + 1..piece.end);
            let text = &bytes[value.clone()];
            if is_value(text) {
                None
            } else if text.is_empty() || text.contains(&b'"') {
                Some(Fault::new(piece, Kind::Parameter))
            } else {
                let quoted = format!("\"{}\"", String::from_utf8_lossy(text));
                Some(Fault::meant(value, Kind::Quotes, quoted))
            }
        })
        .collect()
}
