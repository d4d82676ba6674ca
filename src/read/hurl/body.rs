//! The bodies that Hurl knows: JSON and XML as they are, strings between backticks, files, Base64 and hexadecimal.

use super::super::detect::Line;
use super::super::http1;
use super::super::template::{Template, graphql, span};
use super::{is_expectation, is_request_line};
use crate::source::{Quoting, Traced, base64};

/// A body.
pub(super) struct Found {
    pub(super) content: Traced,
    pub(super) known: bool,
    /// The media type that Hurl sets for it.
    pub(super) implied: Option<&'static str>,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The body that starts at `start`, if one does.
pub(super) fn read(template: &mut Template, start: usize) -> Option<Found> {
    let text = template.text;
    let rest = &text[start..];
    let found = |content, implied, end| Found { content, known: true, implied, start, end };
    if rest.starts_with(['{', '[']) {
        let end = start + literal(rest);
        return Some(found(template.expand(start..end), Some("application/json"), end));
    }
    if rest.starts_with('<') {
        let end = start + literal(rest);
        return Some(found(template.expand(start..end), Some("application/xml"), end));
    }
    if let Some(inside) = rest.strip_prefix("```") {
        return Some(multiline(template, start, inside));
    }
    if let Some(inside) = rest.strip_prefix('`') {
        let length = inside.find(['`', '\n']).unwrap_or(inside.len());
        let content = template.expand(start + 1..start + 1 + length);
        return Some(found(content, None, (start + 2 + length).min(text.len())));
    }
    let name = ["file", "base64", "hex"]
        .into_iter()
        .find(|name| rest.strip_prefix(name).is_some_and(|rest| rest.starts_with(',')))?;
    let inside = &rest[name.len() + 1..];
    // Only Base64 goes over several lines.
    let line = if name == "base64" { inside.len() } else { inside.find('\n').unwrap_or(inside.len()) };
    let length = inside[..line].find(';').unwrap_or(line);
    let from = start + name.len() + 1;
    let end = (from + length + 1).min(text.len());
    let place = span(from..from + length);
    let mut content = Traced::new(place);
    let plain: Vec<u8> = inside[..length].bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let decoded = match name {
        "base64" => base64::read(&plain),
        "hex" => hexadecimal(&plain),
        _ => None,
    };
    let known = decoded.is_some();
    content.decode(&decoded.unwrap_or_default(), place, Quoting::Sealed);
    Some(Found { content, known, implied: None, start, end })
}

/// Where the body ends that starts at `start`, of which nothing is wanted.
pub(super) fn end(text: &str, start: usize) -> Option<usize> {
    let from = start + (text[start..].len() - text[start..].trim_start().len());
    let end = read(&mut Template::new(text), from)?.end;
    Some(Line::at(text, end).next.max(end))
}

/// How long JSON or XML is that is written as it is. Where it is broken it goes on to what is no part of it.
fn literal(rest: &str) -> usize {
    let mut at = 0;
    let mut end = 0;
    while at < rest.len() {
        let line = Line::at(rest, at);
        let content = line.whole().trim();
        if is_expectation(content) || is_request_line(content).is_some() || content.starts_with('#') {
            break;
        }
        at = line.next;
        if !content.is_empty() {
            end = line.start + line.whole().trim_end().len();
        }
    }
    let is_json = !rest.starts_with('<');
    is_json.then(|| http1::json_end(&rest.as_bytes()[..end])).flatten().unwrap_or(end)
}

/// What stands between three backticks, which a language may follow.
fn multiline(template: &mut Template, start: usize, inside: &str) -> Found {
    let text = template.text;
    let length = inside.find("```").unwrap_or(inside.len());
    let from = start + 3;
    let to = from + length;
    let end = (to + 3).min(text.len());
    let first = inside[..length].find('\n');
    let language = first.map_or("", |at| inside[..at].trim());
    let is_name = language.bytes().all(|byte| byte.is_ascii_alphanumeric() || b", -".contains(&byte));
    let from = first.filter(|_| is_name).map_or(from, |at| from + at + 1);
    let kind = language.split(',').next().unwrap_or_default();
    let raw = kind == "raw" || language.contains("novariable");
    let shown = from..to.max(from);
    let content = if raw { Traced::verbatim(text, span(shown)) } else { template.expand(shown) };
    let (content, implied) = match kind {
        "json" => (content, Some("application/json")),
        "xml" => (content, Some("application/xml")),
        "graphql" => {
            let shown = content.text();
            let split = shown.find("variables {").or_else(|| shown.find("variables{"));
            let sent = match split {
                Some(at) => {
                    let rest = content.slice(at + "variables".len()..content.len()).trim();
                    let length = http1::json_end(rest.bytes()).unwrap_or(rest.len());
                    graphql(&content.slice(0..shown[..at].trim_end().len()), Some(&rest.slice(0..length)))
                }
                None => graphql(&content.slice(0..shown.trim_end().len()), None),
            };
            (sent, Some("application/json"))
        }
        _ => (content, None),
    };
    Found { content, known: true, implied, start, end }
}

/// Pairs of hexadecimal digits as bytes.
fn hexadecimal(digits: &[u8]) -> Option<Vec<u8>> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    let pair = |pair: &[u8]| Some((digit(pair[0])? << 4 | digit(*pair.get(1)?)?) as u8);
    digits.chunks(2).map(pair).collect()
}
