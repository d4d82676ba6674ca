//! Log lines in words: `12:00:01 ERROR POST https://a.test/x -> 400 Bad Request: {"error":…}`.

use super::super::detect::{Line, Pair};
use super::super::document::end_of_value;
use super::text::traced;
use super::{METHODS, request, response, status};
use crate::source::{Origin, Span, Traced};

/// A method as a word of its own, and the target after it. Gives where both start and end.
pub(super) fn method_in(text: &str, from: usize) -> Option<[usize; 4]> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(found) = bytes[at..].iter().position(u8::is_ascii_uppercase) {
        let word = at + found;
        let length = bytes[word..].iter().take_while(|byte| byte.is_ascii_uppercase()).count();
        at = word + length;
        // Firefox's console writes `XHRPOST`.
        let start = if bytes[word..at].starts_with(b"XHR") { word + 3 } else { word };
        let before = start.checked_sub(1).and_then(|before| bytes.get(before));
        let apart = start > word || before.is_none_or(|byte| b" \t\"'`[(|=:".contains(byte));
        if !METHODS.contains(&&bytes[start..at]) || !apart {
            continue;
        }
        let blank = bytes[at..].iter().take_while(|byte| b" \t:\"'`]|".contains(byte)).count();
        let target = at + blank;
        let rest = &text[target..];
        if blank == 0 || !(rest.starts_with('/') || rest.starts_with("http://") || rest.starts_with("https://")) {
            continue;
        }
        let ends = |c: char| c.is_whitespace() || "\"'`|".contains(c);
        let end = target + rest.find(ends).unwrap_or(rest.len());
        let end = target + text[target..end].trim_end_matches([',', ';', ':', ')', ']']).len();
        return Some([start, at, target, end]);
    }
    None
}

/// Where the status stands, and the code: one of the next words, or, as with gin, in a column before.
fn status_around(text: &str, method: usize, target_end: usize) -> Option<(usize, u16)> {
    let after = &text[target_end..];
    let marks = ['(', '[', '"', '=', '`', '\'', ',', ':', ')', ']', ';', '.'];
    let next = after.split_whitespace().take(8).find_map(|word| {
        let word = word.trim_matches(marks);
        let word = word.strip_prefix("status=").or_else(|| word.strip_prefix("HTTP/1.1=")).unwrap_or(word);
        Some((offset(text, word), status(word.as_bytes())?))
    });
    next.or_else(|| {
        text[..method]
            .split('|')
            .rev()
            .map(str::trim)
            .find_map(|column| Some((offset(text, column), status(column.as_bytes())?)))
    })
}

/// Where in a text a part of it starts.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}

/// Reads a line that names a method, a target and a status, and content on the lines after it. Gives where it ends.
pub(super) fn read(line: &Line) -> Option<(Pair, usize)> {
    let text = line.content();
    let [method, method_end, target, target_end] = method_in(text, 0)?;
    let (status_start, code) = status_around(text, method, target_end)?;
    let status_end = status_start + 3;
    let follows = status_start >= target_end;
    let (between, trailing) = if follows { (&text[target_end..status_start], &text[status_end..]) } else { ("", "") };
    if !is_logged(&text[..method], between, trailing) {
        return None;
    }
    let piece = |start: usize, end: usize| traced(line, line.content + start, line.content + end);
    let reason = reason(trailing);
    let after_reason = reason.map_or(status_end, |reason| offset(text, reason) + reason.len());
    let (body, end) =
        if follows && !between.contains("[HTTP") { content(line, after_reason) } else { (None, line.end) };
    let reason = reason.map(|reason| piece(offset(text, reason), offset(text, reason) + reason.len()));

    let asked = Span::new(Origin::Request, line.content + method, line.content + target_end);
    let asked = request(asked, piece(method, method_end), piece(target, target_end), Vec::new(), None);
    let place = Span::new(Origin::Request, line.content + status_start, line.content + status_end);
    let got = [reason.as_ref(), body.as_ref()].into_iter().flatten().map(Traced::home).fold(place, Span::to);
    let got = response(got, Some((code, place)), reason, body);
    Some((Pair { request: Some(asked), response: Some(got) }, end))
}

/// The reason phrase after the status.
fn reason(trailing: &str) -> Option<&str> {
    let start = trailing.trim_start_matches([' ', '"', '\'', '`', ',', ':', ')', '(']);
    let length =
        start.bytes().take_while(|byte| byte.is_ascii_alphabetic() || matches!(byte, b' ' | b'-' | b'\'')).count();
    let phrase = start[..length].trim_end();
    phrase.starts_with(|c: char| c.is_ascii_uppercase()).then_some(phrase)
}

/// What came back: from the first bracket on, or after a colon, or, as Guzzle and others write it, on the lines after.
/// Gives where it ends, too.
fn content(line: &Line, from: usize) -> (Option<Traced>, usize) {
    let text = line.content();
    let rest = &text[from..];
    let opens = rest.find(['{', '[', '<']).map(|found| from + found).filter(|&opens| text.len() > opens + 2);
    if let Some(opens) = opens {
        return (Some(traced(line, line.content + opens, line.end)), line.end);
    }
    if rest.trim_end().ends_with(':') && line.next < line.text.len() {
        let below = Line::at(line.text, line.next);
        if below.content().starts_with(['{', '[', '<']) {
            let markup = below.content().starts_with('<');
            let end = if markup { below.end } else { end_of_value(line.text, below.content) };
            return (Some(traced(line, below.content, end)), end);
        }
    }
    let told = rest.trim_start_matches(['"', ')', '`', ']', ' ']).strip_prefix(':').map(str::trim);
    let told = told.filter(|told| !told.is_empty()).map(|told| {
        let start = line.content + offset(text, told);
        traced(line, start, start + told.len())
    });
    (told, line.end)
}

/// Whether a log wrote this, and no person: a time, a level, how long it took, an arrow, a phrase of a console.
fn is_logged(before: &str, between: &str, trailing: &str) -> bool {
    const LEVELS: [&str; 11] =
        ["ERROR", "WARN", "WARNING", "INFO", "DEBUG", "TRACE", "FATAL", "[error]", "[warn]", "[info]", "[debug]"];
    let digits = before.bytes().take(40).filter(u8::is_ascii_digit).count();
    let time = digits >= 6 && before.bytes().take(40).any(|byte| byte == b':');
    let level = before.split([' ', ':', '\t', '|']).any(|word| {
        let bare = word.trim_matches(['[', ']', '(', ')']);
        LEVELS.contains(&word) || LEVELS.contains(&bare)
    });
    let took = trailing.split([' ', '(', ')', '|', ',', '"', ']']).any(|word| {
        let number = word.trim_end_matches("ms").trim_end_matches("µs").trim_end_matches("us").trim_end_matches('s');
        number.len() < word.len()
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    });
    let spaced = trailing.trim_start().starts_with(|c: char| c.is_ascii_digit()) && trailing.contains(" ms");
    let arrow = ["->", "=>", "→", "⇒", "resulted in"].iter().any(|arrow| between.contains(arrow));
    let console = between.contains("[HTTP/")
        || trailing.starts_with(" (") && trailing.contains(')')
        || before.ends_with("HTTP Request: ");
    time || level || took || spaced || arrow || console || before.contains("[GIN]")
}
