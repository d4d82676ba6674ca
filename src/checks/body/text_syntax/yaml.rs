//! YAML 1.2: what no parser takes and a line shows by itself.

use std::ops::Range;

use super::{Slip, lines};
use crate::finding::Applicability;

pub(super) fn find(text: &[u8]) -> Option<Slip> {
    // JSON is YAML.
    if matches!(text.trim_ascii_start().first(), Some(b'{' | b'[')) {
        return None;
    }
    let mut tabs: Vec<Range<usize>> = Vec::new();
    // The indentation of the line whose text follows on deeper lines.
    let mut block: Option<usize> = None;
    for line in lines(text) {
        let bytes = &text[line.clone()];
        let blanks = bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let rest = &bytes[blanks..];
        if rest.is_empty() || block.is_some_and(|indent| blanks > indent) {
            continue;
        }
        block = None;
        if rest.starts_with(b"#") || blanks == 0 && matches!(rest, b"---" | b"...") {
            continue;
        }
        let first = bytes[..blanks].iter().position(|&byte| byte == b'\t');
        if let Some(tab) = first {
            tabs.push(line.start + tab..line.start + blanks);
            continue;
        }
        let mut start = line.start + blanks;
        while text[start..line.end].starts_with(b"- ") {
            start += 2;
        }
        let Some(value) = value(text, start..line.end) else {
            // A text, a list or a mapping that may go on over lines is not followed.
            match text[start..line.end].first() {
                Some(b'"' | b'\'' | b'[' | b'{') => break,
                _ => continue,
            }
        };
        let written = &text[value.clone()];
        match written.first() {
            Some(b'|' | b'>') => block = Some(blanks),
            Some(b'"' | b'\'' | b'[' | b'{') if !is_closed(written) => break,
            Some(b'@' | b'`') if tabs.is_empty() => {
                let words = [
                    "value that starts with a reserved character",
                    "`@` and the backtick are reserved in YAML: no value may start with them unless it is in quotes.",
                    "Put the value in double quotes.",
                ];
                return Some(quoted(Slip::new(0.88, value.start..value.start + 1, words), text, value));
            }
            Some(b'"' | b'\'' | b'[' | b'{' | b'#' | b'&' | b'*' | b'!' | b'%') | None => {}
            _ => {
                if let Some(colon) = colon(written)
                    && tabs.is_empty()
                {
                    let words = [
                        "second colon in a value without quotes",
                        "A colon and a blank end a name in YAML. A second pair on the same line would be a mapping inside a value, \
                         which must start on a line of its own.",
                        "Put the value in double quotes, or the inner mapping on lines of its own.",
                    ];
                    let at = value.start + colon;
                    return Some(quoted(Slip::new(0.88, at..at + 1, words), text, value));
                }
            }
        }
    }
    let first = tabs.first()?;
    let words = [
        "tab in the indentation of YAML",
        "YAML is indented with spaces; a tab there is an error, because how far it indents is not settled.",
        "Put spaces in the place of each tab.",
    ];
    let mut slip = Slip::new(0.9, first.clone(), words);
    slip.ranges = tabs.iter().take(24).cloned().collect();
    let edits = tabs.into_iter().map(|range| (range.clone(), "  ".repeat(range.len()))).collect();
    Some(slip.mended("put two spaces for each tab", Applicability::Unsafe, edits))
}

/// Where the first colon is that ends a name.
fn colon(text: &[u8]) -> Option<usize> {
    let comment = text.windows(2).position(|pair| pair == b" #").unwrap_or(text.len());
    let text = &text[..comment];
    text.windows(2).position(|pair| pair == b": ").or_else(|| text.ends_with(b":").then(|| text.len() - 1))
}

/// The value after the name on a line, without a comment; empty where it stands on the next lines.
fn value(text: &[u8], line: Range<usize>) -> Option<Range<usize>> {
    let rest = &text[line.clone()];
    if matches!(rest.first(), Some(b'"' | b'\'' | b'[' | b'{' | b'?')) {
        return None;
    }
    let after = &rest[colon(rest)? + 1..];
    let start = line.end - after.trim_ascii_start().len();
    let written = &text[start..line.end];
    let end = written.windows(2).position(|pair| pair == b" #").unwrap_or(written.len());
    Some(start..start + written[..end].trim_ascii_end().len())
}

/// Whether a text in quotes or brackets ends on its line.
fn is_closed(text: &[u8]) -> bool {
    let close = match text.first() {
        Some(b'[') => b']',
        Some(b'{') => b'}',
        Some(quote) => *quote,
        None => return true,
    };
    text.len() > 1 && text.ends_with(&[close])
}

/// The repair that puts a value in quotes, if nothing in it would change by that.
fn quoted(slip: Slip, text: &[u8], value: Range<usize>) -> Slip {
    if text[value.clone()].iter().any(|byte| b"\"\\".contains(byte)) {
        return slip;
    }
    let edits = [value.start..value.start, value.end..value.end].map(|at| (at, "\"".to_owned()));
    slip.mended("put the value in quotes", Applicability::Unsafe, edits.into())
}
