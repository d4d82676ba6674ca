//! Values of header fields (RFC 9110 section 5.6, and where each field is defined).
//!
//! A handful of grammars serves all fields: which field has which is a table of the checks. Each reads the bytes of one
//! value and gives what breaks it, with the bytes to change and, where it is plain what was meant, what to write for them.

mod date;
mod lists;
mod range;
pub mod registry;
mod structured;

use std::ops::Range;

use crate::source::base64;

use super::media_type;
use super::token::is_token;

/// A grammar of field values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grammar {
    /// Any text.
    Any,
    /// A media type (RFC 9110 section 8.3.1).
    MediaType,
    /// Media ranges with their qualities: `Accept` (RFC 9110 section 12.5.1).
    MediaRanges,
    /// Tokens with their qualities: `Accept-Encoding`, `Accept-Charset`, `TE`.
    Weighted,
    /// Language ranges with their qualities: `Accept-Language` (RFC 9110 section 12.5.4).
    Languages,
    /// A list of tokens: `Connection`, `Trailer`, `Upgrade`.
    Tokens,
    /// A list of names, some with a value: `Cache-Control`, `Prefer`.
    Directives,
    /// A date (RFC 9110 section 5.6.7).
    Date,
    /// An entity tag or a date: `If-Range` (RFC 9110 section 13.1.5).
    TagOrDate,
    /// Entity tags, or `*` (RFC 9110 section 13.1.1).
    Tags,
    /// A range (RFC 9110 section 14.2).
    Range,
    /// The range that the content is (RFC 9110 section 14.4).
    ContentRange,
    /// A number.
    Number,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// `9` stands for a digit, `h` for a hexadecimal digit, `w` for a letter, `*` at the end for anything, other characters
    /// for themselves; `|` parts two patterns.
    Pattern(&'static str),
    /// Base64 of so many bytes.
    Base64(usize),
    /// `name=value` pairs with semicolons between them (RFC 6265 section 4.2.1).
    Cookies,
    /// Scheme, host and port: `Origin` (RFC 6454 section 7).
    Origin,
    /// A URL or a path.
    Url,
    /// `<url>; rel=name` (RFC 8288).
    Link,
    /// Pairs about a hop (RFC 7239).
    Forwarded,
    /// `attachment; filename="name"` (RFC 6266).
    Disposition,
    /// A dictionary of structured fields (RFC 9651 section 3.2).
    Dictionary,
    /// A list of structured fields (RFC 9651 section 3.1).
    List,
    /// An item of structured fields (RFC 9651 section 3.3).
    Item,
}

/// What breaks a grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is not what the grammar asks for.
    Form,
    /// Another sign than the one that parts what stands before and behind.
    Separator,
    /// A parameter that is none.
    Parameter,
    /// Quotes are missing, or are not double quotes.
    Quotes,
    /// A weight that is no number from 0 to 1 with at most three decimals.
    Quality,
    /// The unit of a range is missing.
    Unit,
    /// A time zone other than GMT.
    Zone,
    /// The weekday is not that of the date.
    Weekday,
    /// An underscore in the place of a hyphen.
    Underscore,
    /// An attribute of `Set-Cookie`.
    Attribute,
    /// A path where there is none.
    Path,
    /// The last before the first.
    Reversed,
}

/// Something that breaks the grammar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub range: Range<usize>,
    /// In which way.
    pub kind: Kind,
    /// What was meant: other bytes for a range.
    pub mend: Option<(Range<usize>, String)>,
    /// Whether it is certain that this was meant.
    pub sure: bool,
}

impl Fault {
    fn new(range: Range<usize>, kind: Kind) -> Self {
        Self { range, kind, mend: None, sure: false }
    }

    /// With what was certainly meant, in the place of the fault.
    fn meant(range: Range<usize>, kind: Kind, text: impl Into<String>) -> Self {
        Self { mend: Some((range.clone(), text.into())), range, kind, sure: true }
    }
}

/// What breaks the grammar in a value, in order. An empty value is a matter of its own.
pub fn faults(grammar: Grammar, bytes: &[u8]) -> Vec<Fault> {
    let whole = 0..bytes.len();
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let unless = |right: bool| if right { Vec::new() } else { vec![Fault::new(whole.clone(), Kind::Form)] };
    match grammar {
        Grammar::Any => Vec::new(),
        Grammar::MediaType => media_type::read(bytes)
            .faults
            .into_iter()
            .map(|(range, fault)| of_media_type(bytes, range, fault))
            .collect(),
        Grammar::MediaRanges | Grammar::Weighted | Grammar::Languages => lists::weighted(grammar, bytes),
        Grammar::Tokens => unless(lists::split(bytes, whole.clone(), b',').into_iter().all(|piece| {
            let piece = &bytes[piece];
            piece.is_empty() || piece.split(|&byte| byte == b'/').all(is_token)
        })),
        Grammar::Directives => lists::directives(bytes),
        Grammar::Date => date::faults(text),
        Grammar::TagOrDate if text.contains(':') => date::faults(text),
        Grammar::TagOrDate | Grammar::Tags => lists::tags(bytes),
        Grammar::Range => range::range(text),
        Grammar::ContentRange => range::content_range(text),
        Grammar::Number => unless(bytes.iter().all(u8::is_ascii_digit)),
        Grammar::OneOf(words) => one_of(words, text),
        Grammar::Pattern(patterns) => {
            let right = |text: &str| patterns.split('|').any(|pattern| fits(pattern.as_bytes(), text.as_bytes()));
            // A time with the signs that ISO 8601 has between its parts.
            let short = text.replace(['-', ':'], "");
            match right(text) {
                true => Vec::new(),
                false if right(&short) => vec![Fault::meant(whole, Kind::Form, short)],
                false => vec![Fault::new(whole, Kind::Form)],
            }
        }
        Grammar::Base64(length) => {
            let right = base64::read(bytes).is_some_and(|decoded| decoded.len() == length);
            match from_hex(text).filter(|bytes| bytes.len() == length) {
                _ if right => Vec::new(),
                Some(meant) => vec![Fault::meant(whole, Kind::Form, base64::write(&meant))],
                None => vec![Fault::new(whole, Kind::Form)],
            }
        }
        Grammar::Cookies => lists::cookies(bytes),
        Grammar::Origin => origin(text),
        Grammar::Url => {
            let scheme = text.find(':').is_some_and(|at| is_token(&bytes[..at]));
            // CouchDB takes the name of a document.
            let name = !text.contains(['/', '.', ':']);
            unless((text.starts_with('/') || scheme || name) && !text.contains([' ', '"', '<', '>', '\\']))
        }
        Grammar::Link => {
            // A comma may stand in the URL, which ends there for a reader of lists alone.
            let closed = text.starts_with('<') && text.matches('<').count() == text.matches('>').count();
            let is_link = |piece: Range<usize>| piece.is_empty() || bytes[piece].starts_with(b"<");
            unless(closed || lists::split(bytes, whole.clone(), b',').into_iter().all(is_link))
        }
        Grammar::Forwarded => lists::forwarded(bytes),
        Grammar::Disposition => lists::disposition(bytes),
        Grammar::Dictionary | Grammar::List | Grammar::Item => structured::faults(grammar, bytes),
    }
}

fn of_media_type(bytes: &[u8], range: Range<usize>, fault: media_type::Fault) -> Fault {
    match fault {
        media_type::Fault::Separator if bytes[range.clone()] == *b"," => Fault::meant(range, Kind::Separator, ";"),
        media_type::Fault::Separator => {
            let place = range.start..range.start;
            Fault { mend: Some((place, "; ".into())), sure: true, ..Fault::new(range, Kind::Separator) }
        }
        media_type::Fault::Type => {
            let range = if range.is_empty() { 0..bytes.len() } else { range };
            let mend = usual(&bytes[range.clone()]).map(|meant| (range.clone(), meant.to_owned()));
            Fault { mend, ..Fault::new(range, Kind::Form) }
        }
        media_type::Fault::Parameter if bytes[range.clone()].contains(&b':') => {
            let at = bytes[range.clone()].iter().position(|&byte| byte == b':').map_or(0, |at| range.start + at);
            Fault { mend: Some((at..at + 1, "=".into())), ..Fault::new(range, Kind::Parameter) }
        }
        media_type::Fault::Parameter | media_type::Fault::Quote => Fault::new(range, Kind::Parameter),
    }
}

/// The media type that a short word stands for.
fn usual(word: &[u8]) -> Option<&'static str> {
    let letters: Vec<u8> = word.iter().filter(|byte| byte.is_ascii_alphabetic()).map(u8::to_ascii_lowercase).collect();
    Some(match letters.as_slice() {
        b"json" | b"applicationjson" => "application/json",
        b"xml" | b"applicationxml" => "application/xml",
        b"text" | b"plain" | b"textplain" => "text/plain",
        b"form" | b"xwwwformurlencoded" => "application/x-www-form-urlencoded",
        b"csv" | b"textcsv" => "text/csv",
        b"html" | b"texthtml" => "text/html",
        _ => return None,
    })
}

/// A word in other letter case, or a slip away from one, was meant for it.
fn one_of(words: &[&str], text: &str) -> Vec<Fault> {
    if words.contains(&text) {
        return Vec::new();
    }
    let whole = 0..text.len();
    let same = words.iter().find(|word| word.eq_ignore_ascii_case(text));
    let most = if text.len() >= 8 { 2 } else { 1 };
    let near = || words.iter().find(|word| word.len() > 3 && strsim::osa_distance(word, text) <= most);
    let mend = same.or_else(near).map(|word| (whole.clone(), (*word).to_owned()));
    vec![Fault { mend, sure: same.is_some(), ..Fault::new(whole, Kind::Form) }]
}

/// What is written in hexadecimal digits.
fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(16).map(|digit| digit as u8)).collect();
    Some(digits?.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

fn fits(pattern: &[u8], bytes: &[u8]) -> bool {
    let (pattern, open) = match pattern {
        [pattern @ .., b'*'] => (pattern, true),
        pattern => (pattern, false),
    };
    let fits = |(&sign, byte): (&u8, &u8)| match sign {
        b'9' => byte.is_ascii_digit(),
        b'h' => byte.is_ascii_hexdigit(),
        b'w' => byte.is_ascii_alphabetic(),
        sign => *byte == sign,
    };
    (open && bytes.len() >= pattern.len() || bytes.len() == pattern.len()) && pattern.iter().zip(bytes).all(fits)
}

/// `scheme://host:port`, or `null`.
fn origin(text: &str) -> Vec<Fault> {
    if text == "null" {
        return Vec::new();
    }
    let host = text.find("://").map(|at| at + 3).filter(|&host| host > 3);
    let Some(host) = host else { return vec![Fault::new(0..text.len(), Kind::Form)] };
    match text[host..].find(['/', '?', '#']) {
        // `file:///` is written by some programs.
        Some(path) if path > 0 => vec![Fault::meant(host + path..text.len(), Kind::Path, "")],
        _ if text.contains([',', ' ']) => vec![Fault::new(0..text.len(), Kind::Form)],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
