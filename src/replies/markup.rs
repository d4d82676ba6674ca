//! HTML and XML: pages of servers, and errors as elements.
//!
//! Markup is read as it comes: tags end or go on, entities are decoded, nothing is refused.

use std::ops::Range;

use super::notes::{Note, Notes, Words};
use crate::source::{Span, Traced};
use crate::syntax::character_reference;

/// Reads markup. False where it is none.
pub(super) fn read(text: &Traced, notes: &mut Notes) -> bool {
    let decoded = text.text();
    let exact = decoded.len() == text.len();
    let span = |range: Range<usize>| if exact { text.span_of(range) } else { text.span() };
    let html = {
        let head: String = decoded.trim_start().chars().take(200).collect::<String>().to_ascii_lowercase();
        !head.starts_with("<?xml")
            && (head.contains("<html") || head.contains("<!doctype html") || head.contains("<h1"))
    };
    if html {
        page(&decoded, &span, notes);
    } else {
        elements(&decoded, &span, notes);
    }
    true
}

/// Elements of HTML that stand in a line of text.
const INLINE: [&str; 18] = [
    "a", "abbr", "b", "code", "em", "font", "i", "ins", "kbd", "q", "s", "samp", "small", "span", "strong", "sub",
    "tt", "u",
];

/// Writes a note for every block of text of a page.
fn page(text: &str, span: &dyn Fn(Range<usize>) -> Span, notes: &mut Notes) {
    let mut block = Block::default();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if let Some(tag) = Tag::read(rest) {
            let name = tag.name.to_ascii_lowercase();
            if !INLINE.contains(&name.as_str()) {
                block.end(span, notes);
            }
            at += tag.length;
            if matches!(name.as_str(), "script" | "style" | "svg") && !tag.closes {
                let end = format!("</{name}");
                let found =
                    text.as_bytes()[at..].windows(end.len()).position(|w| w.eq_ignore_ascii_case(end.as_bytes()));
                at = found.map_or(text.len(), |found| at + found);
            }
        } else if let Some((c, length)) = character_reference::read(rest) {
            block.push(c, at..at + length);
            at += length;
        } else {
            let c = rest.chars().next().unwrap_or(' ');
            // A line break in a stack trace or text ends a sentence as well as a tag does.
            if c == '\n' && block.text.ends_with(['.', '>', ']', ')']) {
                block.end(span, notes);
            }
            block.push(c, at..at + c.len_utf8());
            at += c.len_utf8();
        }
    }
    block.end(span, notes);
}

/// A run of text between two tags that end it.
#[derive(Default)]
struct Block {
    text: String,
    range: Option<Range<usize>>,
}

impl Block {
    fn push(&mut self, c: char, at: Range<usize>) {
        if c.is_whitespace() {
            if !self.text.is_empty() && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
            return;
        }
        self.text.push(c);
        match &mut self.range {
            Some(range) => range.end = at.end,
            None => self.range = Some(at),
        }
    }

    fn end(&mut self, span: &dyn Fn(Range<usize>) -> Span, notes: &mut Notes) {
        let text = std::mem::take(&mut self.text);
        if let Some(range) = self.range.take() {
            let prose = Words { text: text.trim_end().to_owned(), span: span(range) };
            notes.write(Note { prose: Some(prose), ..Note::default() });
        }
    }
}

/// Writes notes for the elements of an XML error: `Code` and `Message` and what stands beside them.
fn elements(text: &str, span: &dyn Fn(Range<usize>) -> Span, notes: &mut Notes) {
    let mut note = Note::default();
    // Name of the innermost open element, and its text so far.
    let mut open: Option<(String, String, Option<Range<usize>>)> = None;
    let mut at = 0;
    let mut outermost = notes.depth == 1;
    let mut soap = false;
    while at < text.len() {
        let rest = &text[at..];
        if let Some(data) = rest.strip_prefix("<![CDATA[") {
            let length = data.find("]]>").unwrap_or(data.len());
            if let Some((_, content, range)) = &mut open {
                content.push_str(&data[..length]);
                *range = Some(at + 9..at + 9 + length);
            }
            at += (9 + length + 3).min(rest.len());
        } else if let Some(tag) = Tag::read(rest) {
            if let Some((name, content, Some(range))) = open.take() {
                let words = Words { text: content.trim().to_owned(), span: span(range) };
                if !words.text.is_empty() {
                    element(&name, words, &mut note, notes);
                }
            }
            let name = tag.name.rsplit(':').next().unwrap_or(tag.name);
            if !tag.closes && !tag.empty {
                // A fault of SOAP (SOAP 1.2 part 1 section 5.4) or an error of S3 and its like, whatever the status code.
                soap |= outermost && name == "Envelope";
                notes.refused |=
                    soap && name == "Fault" || outermost && matches!(name, "Error" | "ErrorResponse" | "Fault");
                outermost = false;
                open = Some((name.to_ascii_lowercase(), String::new(), None));
            }
            at += tag.length;
        } else {
            let (c, length) = character_reference::read(rest).unwrap_or_else(|| {
                let c = rest.chars().next().unwrap_or(' ');
                (c, c.len_utf8())
            });
            if let Some((_, content, range)) = &mut open {
                content.push(c);
                if !c.is_whitespace() {
                    match range {
                        Some(range) => range.end = at + length,
                        None => *range = Some(at..at + length),
                    }
                }
            }
            at += length;
        }
    }
    if note.code.is_some() || note.value.is_some() {
        notes.write(note);
    }
}

/// Takes up one element with its text.
fn element(name: &str, words: Words, note: &mut Note, notes: &mut Notes) {
    match name {
        "code" | "errorcode" | "faultcode" | "error_code" | "type" | "status" | "value"
            if !words.text.contains(' ') =>
        {
            if matches!(name, "code" | "errorcode" | "error_code") {
                note.code = Some(words);
            }
        }
        _ if super::envelope::is_id(name) => notes.number(name, &words.text),
        "hostid" | "timestamp" | "time" | "resource" | "href" | "stacktrace" | "stack" => {}
        _ if words.text.contains(' ') => {
            let code = note.code.clone();
            // Azure puts identifiers on further lines of the message.
            let mut words = words;
            notes.numbered(&words.text);
            if let Some(end) = words.text.find('\n') {
                words.text.truncate(end);
            }
            notes.write(Note { prose: Some(words), code, ..std::mem::take(note) });
        }
        _ if name.ends_with("name") || matches!(name, "field" | "parameter" | "path" | "argument" | "param") => {
            let field = vec![words.text];
            match notes.list.last_mut().filter(|last| last.code.is_some() && last.field.is_none()) {
                Some(last) => {
                    if name.starts_with("header") {
                        last.part = Some(super::Part::Header);
                    } else if name.starts_with("query") {
                        last.part = Some(super::Part::Query);
                    }
                    // A bucket or key is a value that was sent; only a parameter is a field.
                    if matches!(name, "bucketname" | "keyname" | "queuename") {
                        last.value = field.into_iter().next();
                    } else {
                        last.field = Some(field);
                    }
                }
                None => note.field = Some(field),
            }
        }
        _ if words.text.len() <= 300 => match notes.list.last_mut().filter(|last| last.code.is_some()) {
            Some(last) if last.value.is_none() => last.value = Some(words.text),
            _ => {}
        },
        _ => {}
    }
}

/// A tag, comment or declaration at the start of a text.
struct Tag<'a> {
    name: &'a str,
    closes: bool,
    empty: bool,
    length: usize,
}

impl<'a> Tag<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let inner = text.strip_prefix('<')?;
        if let Some(comment) = inner.strip_prefix("!--") {
            let length = comment.find("-->").map_or(text.len(), |end| end + 7);
            return Some(Self { name: "!", closes: false, empty: true, length });
        }
        let closes = inner.starts_with('/');
        let inner = inner.trim_start_matches('/').trim_start_matches(' ');
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?') {
            return None;
        }
        let name = inner.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
        let mut quote = None;
        for (at, byte) in text.bytes().enumerate().skip(1) {
            match (byte, quote) {
                (b'>', None) => {
                    let empty = text[..at].ends_with(['/', '?']) || name.starts_with(['!', '?']);
                    return Some(Self { name, closes, empty, length: at + 1 });
                }
                (b'"' | b'\'', None) => quote = Some(byte),
                (byte, Some(open)) if byte == open => quote = None,
                _ => {}
            }
            if at > 2000 {
                return None;
            }
        }
        Some(Self { name, closes, empty: true, length: text.len() })
    }
}
