//! What fills the holes of a template: how much, of which bytes, and where it ends.

use std::ops::Range;

use super::template::{self, Hole};
use crate::syntax::decimal;

/// How much of a text a hole takes at most, in bytes.
const HOLE: usize = 400;
/// The same for lists and for what is not told.
const LONG_HOLE: usize = 2000;

/// The most bytes a hole takes.
pub(super) fn limit(hole: Hole) -> usize {
    match hole {
        Hole::List | Hole::Any | Hole::Value => LONG_HOLE,
        Hole::Offset | Hole::Line | Hole::Column | Hole::Number => 24,
        Hole::Label => 80,
        _ => HOLE,
    }
}

/// Words that name no field, when they stand without quotes.
const NO_NAMES: &[&str] = &[
    "a",
    "all",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "attribute",
    "be",
    "body",
    "both",
    "by",
    "document",
    "does",
    "each",
    "either",
    "element",
    "error",
    "every",
    "field",
    "fields",
    "following",
    "for",
    "found",
    "given",
    "has",
    "have",
    "if",
    "in",
    "input",
    "is",
    "it",
    "its",
    "json",
    "must",
    "no",
    "not",
    "null",
    "object",
    "of",
    "on",
    "one",
    "only",
    "operation",
    "or",
    "parameter",
    "parameters",
    "property",
    "request",
    "required",
    "resource",
    "response",
    "should",
    "some",
    "specified",
    "than",
    "that",
    "the",
    "their",
    "there",
    "these",
    "this",
    "those",
    "undefined",
    "value",
    "values",
    "was",
    "were",
    "what",
    "which",
    "with",
    "you",
    "your",
];

/// Whether what a hole holds stands in quotes.
pub(super) fn quoted_at(text: &[u8], range: &Range<usize>) -> bool {
    range.start > 0 && text[range.start - 1] == b'\'' && text.get(range.end) == Some(&b'\'')
}

/// Whether a hole may hold this.
pub(super) fn fits(hole: Hole, text: &[u8], quoted: bool) -> bool {
    if hole.is_name() && hole != Hole::Word && !quoted && NO_NAMES.iter().any(|word| word.as_bytes() == text) {
        return false;
    }
    // A name has a letter in it; `400: missing` names nothing.
    let digits = text.iter().all(u8::is_ascii_digit);
    if matches!(hole, Hole::Field | Hole::Member | Hole::Header | Hole::Parameter) && !quoted && digits {
        return false;
    }
    match hole {
        Hole::Offset | Hole::Line | Hole::Column => !text.is_empty() && text.iter().all(u8::is_ascii_digit),
        Hole::Number => {
            !text.is_empty()
                && (text.iter().all(|byte| byte.is_ascii_digit() || b".,-+e".contains(byte))
                    || decimal::WORDS.iter().any(|word| word.as_bytes() == text))
        }
        Hole::Word | Hole::Field | Hole::Member | Hole::Header | Hole::Parameter => {
            !text.is_empty() && !text.contains(&b' ')
        }
        Hole::Label => !text.is_empty() && !text.contains(&b':') && !text.windows(2).any(|pair| pair == b". "),
        Hole::Known => !text.is_empty(),
        Hole::Value | Hole::List | Hole::Any => true,
    }
}

/// Where a template that starts with a hole starts, and what fills the hole, which ends at `end`.
pub(super) fn open_before(hole: Hole, text: &[u8], end: usize) -> (usize, Range<usize>) {
    let floor = end.saturating_sub(limit(hole));
    // The blank before the literal belongs to the literal, so the quote stands right here.
    if end > 0
        && text[end - 1] == b'\''
        && let Some(open) = text[floor..end - 1].iter().rposition(|&byte| byte == b'\'')
    {
        return (floor + open, floor + open + 1..end - 1);
    }
    let mut start = end;
    while start > floor && is_part_of(hole, text[start - 1]) {
        start -= 1;
    }
    while start < end && text[start] == b' ' {
        start += 1;
    }
    (start, start..end)
}

/// What fills a hole that a template ends with, and where the template ends.
pub(super) fn open_after(hole: Hole, text: &[u8], start: usize) -> (Range<usize>, usize) {
    let ceiling = text.len().min(start + limit(hole));
    if hole != Hole::List
        && text.get(start) == Some(&b'\'')
        && let Some(close) = text[start + 1..ceiling].iter().position(|&byte| byte == b'\'')
    {
        return (start + 1..start + 1 + close, start + 2 + close);
    }
    let mut end = start;
    while end < ceiling && is_part_of(hole, text[end]) {
        end += 1;
    }
    // A full stop, colon or comma after a name is the sentence's.
    while end > start && b".,:;)!".contains(&text[end - 1]) && hole != Hole::Any {
        end -= 1;
    }
    (start..end, end)
}

/// Whether a byte can belong to what fills a hole at the edge of a template.
fn is_part_of(hole: Hole, byte: u8) -> bool {
    match hole {
        Hole::Any | Hole::Value | Hole::List => true,
        Hole::Offset | Hole::Line | Hole::Column => byte.is_ascii_digit(),
        Hole::Number => byte.is_ascii_digit() || b".,-+".contains(&byte),
        Hole::Label => template::is_word(byte) || b" _-.[]#$/'".contains(&byte),
        _ => template::is_word(byte) || b"_-.[]$/@#:*".contains(&byte),
    }
}

/// The range without quotes around it.
pub(super) fn unquoted(text: &[u8], range: Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    // `'a', 'b'` is a list of two in quotes, not one.
    if inner.len() >= 2
        && inner[0] == b'\''
        && inner[inner.len() - 1] == b'\''
        && !inner[1..inner.len() - 1].windows(2).any(|pair| pair == b"|'" || pair == b" '" || pair == b",'")
    {
        return range.start + 1..range.end - 1;
    }
    range
}

/// Where `needle` stands first in what may follow a hole.
pub(super) fn find(text: &[u8], needle: &[u8], hole: Hole) -> Option<usize> {
    if hole.is_digits() {
        let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        return text[digits..].starts_with(needle).then_some(digits);
    }
    if !hole.is_name() {
        return text.windows(needle.len().max(1)).position(|window| is(window, needle));
    }
    let first = *needle.first()?;
    let mut quoted = false;
    for (at, &byte) in text.iter().enumerate() {
        if byte == first && text[at..].starts_with(needle) {
            return Some(at);
        }
        quoted ^= byte == b'\'';
        if byte == b' ' && !quoted {
            return None;
        }
    }
    None
}

/// Where `needle` stands last.
pub(super) fn rfind(text: &[u8], needle: &[u8]) -> Option<usize> {
    text.windows(needle.len().max(1)).rposition(|window| is(window, needle))
}

/// Whether two texts of the same length are the same. Most start with a blank and differ right after it.
fn is(window: &[u8], needle: &[u8]) -> bool {
    window.first() == needle.first() && window.get(1) == needle.get(1) && window == needle
}
