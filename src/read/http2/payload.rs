//! The content of a request as developer tools show it: its source, or what they made of it for reading.

use super::super::detect::Line;
use super::super::escape::{FORM, escaped, letters_and};
use super::super::http1;
use super::{is_control, section};
use crate::source::{Origin, Quoting, Span, Traced};

/// A content.
pub(super) struct Found {
    pub(super) content: Traced,
    /// Whether these are the bytes that were sent.
    pub(super) known: bool,
    /// Where the next section starts.
    pub(super) end: usize,
}

/// Where the section that goes on at `start` ends: at the next heading.
fn end_of_section(text: &str, start: usize) -> usize {
    let mut at = start;
    while at < text.len() {
        let line = Line::at(text, at);
        if section(line.whole()).is_some() {
            return at;
        }
        at = line.next;
    }
    text.len()
}

/// The content under `Request Payload`. Of JSON the tools show a tree by default, with names that have no quotes.
pub(super) fn source(text: &str, start: usize) -> Found {
    let end = end_of_section(text, start);
    let mut from = start;
    while from < end {
        let line = Line::at(text, from);
        if !line.whole().trim().is_empty() && !is_control(line.whole()) {
            break;
        }
        from = line.next;
    }
    let shown = text[from..end].trim_end();
    let to = from + shown.len();
    let is_json = shown.starts_with(['{', '[']);
    let tree = is_json && is_tree(shown);
    let to = match http1::json_end(shown.as_bytes()).filter(|_| is_json) {
        Some(length) => from + length,
        None if is_json => to,
        None => shown.find("\n\n").map_or(to, |at| from + at),
    };
    let home = Span::new(Origin::Request, from, to);
    let content = if tree { Traced::new(home) } else { Traced::verbatim(text, home) };
    Found { content, known: !tree, end }
}

/// Whether what is shown is DevTools' own way to write an object: `{id: 1, lines: [,…]}`.
fn is_tree(shown: &str) -> bool {
    let named = shown.split_once('{').and_then(|(_, inside)| inside.trim_start().chars().next());
    named.is_some_and(|c| c.is_alphabetic() || c == '_') || shown.contains('\u{2026}')
}

/// The content under `Form Data`: its source, or names and values, which were sent URL-encoded.
pub(super) fn form(text: &str, start: usize) -> Found {
    let end = end_of_section(text, start);
    let mut content = Traced::new(Span::point(Origin::Request, start));
    let mut known = true;
    let mut name: Option<Span> = None;
    let mut at = start;
    while at < end {
        let line = Line::at(text, at);
        at = line.next;
        let shown = line.whole().trim();
        if shown.is_empty() || is_control(shown) {
            continue;
        }
        let from = line.start + (line.whole().len() - line.whole().trim_start().len());
        let span = |from: usize, to: usize| Span::new(Origin::Request, from, to);
        if let Some(name) = name.take() {
            pair(text, &mut content, name, span(from, from + shown.len()));
        } else if let Some(length) = shown.strip_suffix(':').map(str::len) {
            name = Some(span(from, from + length));
        } else if let Some(length) = shown.find(": ") {
            pair(text, &mut content, span(from, from + length), span(from + length + 2, from + shown.len()));
        } else if content.is_empty() && shown.contains('=') && !shown.contains(' ') {
            return Found { content: Traced::verbatim(text, span(from, from + shown.len())), known: true, end };
        } else {
            break;
        }
        // Files are not shown, and escapes may be the tools' own or the person's.
        known &= !shown.contains("(binary)") && !shown.contains("(unable to decode") && !shown.contains('%');
    }
    if let Some(name) = name {
        pair(text, &mut content, name, Span::point(Origin::Request, name.range().end));
    }
    Found { content, known, end }
}

/// Writes `name=value` as a browser's form does.
fn pair(text: &str, content: &mut Traced, name: Span, value: Span) {
    if !content.is_empty() {
        content.decode(b"&", Span::point(Origin::Request, name.range().start), Quoting::Sealed);
    }
    encode(text, content, name);
    content.decode(
        b"=",
        Span::new(Origin::Request, name.range().end, value.range().start.max(name.range().end)),
        Quoting::Sealed,
    );
    encode(text, content, value);
}

fn encode(text: &str, content: &mut Traced, span: Span) {
    content.append(&escaped(&Traced::verbatim(text, span), FORM, letters_and(b"*-._")));
}
