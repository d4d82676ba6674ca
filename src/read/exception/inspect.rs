//! What Node.js prints of an error of axios and its kin: `{ config: { method: 'post', … }, response: { data: … } }`.

use std::ops::Range;

use super::super::code::library;
use super::super::extent;
use super::super::pieces::Piece;
use super::super::told::{self, Told};
use crate::message::{Author, Field, Request};
use crate::source::{Origin, Quoting, Span, Traced};

/// A request and its answer in an error that was printed.
pub(super) struct Dump {
    pub(super) request: Option<Request>,
    pub(super) status: Option<Told>,
    pub(super) body: Traced,
    pub(super) end: usize,
}

/// How deep members lie that are looked for.
const MEMBERS: usize = 400;

/// Reads it, if it is one.
pub(super) fn read(text: &str, piece: &Piece) -> Option<Dump> {
    piece.kind?;
    let whole = piece.range.clone();
    let top = members(text, whole.clone());
    let config = find(text, &top, "config");
    let response = find(text, &top, "response").filter(|range| text[range.clone()].contains('{'));
    let Some(response) = response else { return plain(text, &top, whole.end) };
    let answer = members(text, inside(text, &response));
    let data = find(text, &answer, "data").or_else(|| find(text, &answer, "body"))?;
    let status = find(text, &answer, "status").or_else(|| find(text, &answer, "statusCode")).and_then(|range| {
        let code = text[range.clone()].trim().parse().ok()?;
        Some(Told { code, at: range, reason: None, firm: true })
    });
    let config = config.or_else(|| find(text, &answer, "config"));
    let request = config.and_then(|config| request(text, inside(text, &config)));
    Some(Dump { request, status, body: value(text, &data), end: whole.end })
}

/// An error that has the status, the URL and both contents as its own members, as the clients of many services do.
fn plain(text: &str, top: &[(Range<usize>, Range<usize>)], end: usize) -> Option<Dump> {
    let one = |names: &[&str]| names.iter().find_map(|name| find(text, top, name));
    let status = one(&["status", "statusCode", "status_code"])?;
    let code = text[status.clone()].trim().parse().ok().filter(|code| (400..600).contains(code))?;
    let answer = one(&["rawError", "raw", "body", "text", "error", "data"])?;
    let asked = |url: Range<usize>| {
        let method = find(text, top, "method").map(|range| value(text, &range));
        let sent = one(&["requestBody", "requestData", "payload"]);
        let json = sent.as_ref().and_then(|sent| find(text, &members(text, inside(text, sent)), "json"));
        let body = json.or(sent).filter(|range| text[range.clone()].starts_with(['{', '[']));
        let body = body.and_then(|range| library::object(text, range));
        told::asked(span(url.clone()), method, Some(value(text, &url)), body)
    };
    let status = Some(Told { code, at: status, reason: None, firm: true });
    Some(Dump { request: find(text, top, "url").map(asked), status, body: value(text, &answer), end })
}

fn request(text: &str, config: Range<usize>) -> Option<Request> {
    let config_members = members(text, config.clone());
    let url = find(text, &config_members, "url")?;
    let mut target = Traced::new(span(url.clone()));
    if let Some(base) = find(text, &config_members, "baseURL") {
        let base = value(text, &base);
        if !value(text, &url).text().contains("://") {
            target = base;
        }
    }
    target.append(&value(text, &url));
    let method = find(text, &config_members, "method").map(|range| {
        let written = value(text, &range);
        Traced::implied(written.text().to_ascii_uppercase(), written.span())
    });
    let body = find(text, &config_members, "data").map(|range| value(text, &range));
    let body = body.filter(|body| !matches!(body.bytes(), b"undefined" | b"null"));
    let mut request = told::asked(span(config), method, Some(target), body);
    let headers = find(text, &config_members, "headers").map(|range| members(text, inside(text, &range)));
    request.fields = headers.unwrap_or_default().iter().filter_map(|(name, range)| field(text, name, range)).collect();
    Some(request)
}

/// A field from its name and value in the source of a program.
fn field(text: &str, name: &Range<usize>, range: &Range<usize>) -> Option<Field> {
    let (name, value) = (value(text, name), value(text, range));
    if text[range.clone()].starts_with(['{', '[']) || name.is_empty() || matches!(value.bytes(), b"undefined" | b"null")
    {
        return None;
    }
    let mut line = name.clone();
    line.decode(
        b": ",
        Span::new(Origin::Request, name.home().end as usize, value.home().start.max(name.home().end) as usize),
        Quoting::Sealed,
    );
    line.append(&value);
    Some(Field { line, name, value, colon: true, author: Author::Person })
}

fn span(range: Range<usize>) -> Span {
    Span::new(Origin::Request, range.start, range.end)
}

/// The object that a value is, without the name of its class before it.
fn inside(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = text[range.clone()].find('{').map_or(range.start, |at| range.start + at);
    start..range.end
}

/// A value: a string without its quotes and escapes, anything else as it stands.
fn value(text: &str, range: &Range<usize>) -> Traced {
    let written = &text[range.clone()];
    match written.chars().next() {
        Some(quote @ ('\'' | '"' | '`')) if written.len() > 1 && written.ends_with(quote) => {
            extent::unescape(text, span(range.start + 1..range.end - 1))
        }
        _ => Traced::verbatim(text, span(range.clone())),
    }
}

fn find(text: &str, members: &[(Range<usize>, Range<usize>)], name: &str) -> Option<Range<usize>> {
    let named = |range: &Range<usize>| text[range.clone()].trim_matches(['\'', '"']) == name;
    members.iter().find(|(written, _)| named(written)).map(|(_, value)| value.clone())
}

/// Names and values of the members of an object, as they stand. Strings may be in any quotes.
fn members(text: &str, object: Range<usize>) -> Vec<(Range<usize>, Range<usize>)> {
    let mut members = Vec::new();
    let Some(bytes) = text.as_bytes().get(..object.end) else { return members };
    let mut depth = 0_usize;
    let mut at = object.start;
    let mut start = None;
    let mut name: Option<Range<usize>> = None;
    let mut end = object.start;
    let close = |name: &mut Option<Range<usize>>, start: &mut Option<usize>, end: usize, members: &mut Vec<_>| {
        if let (Some(name), Some(start)) = (name.take(), start.take()) {
            members.push((name, start..end.max(start)));
        }
        *start = None;
    };
    while let Some(&byte) = bytes.get(at) {
        if members.len() >= MEMBERS {
            break;
        }
        let from = at;
        at += 1;
        match byte {
            b'{' | b'[' | b'(' => {
                if depth == 1 {
                    start.get_or_insert(from);
                }
                depth += 1;
            }
            b'}' | b']' | b')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    close(&mut name, &mut start, end, &mut members);
                    break;
                }
            }
            b'\'' | b'"' | b'`' => {
                if depth == 1 {
                    start.get_or_insert(from);
                }
                while let Some(&inner) = bytes.get(at) {
                    at += 1;
                    match inner {
                        b'\\' => at += 1,
                        inner if inner == byte => break,
                        _ => {}
                    }
                }
                at = at.min(bytes.len());
            }
            b',' if depth == 1 => {
                close(&mut name, &mut start, end, &mut members);
                continue;
            }
            b':' if depth == 1 && name.is_none() => {
                name = start.take().map(|start| start..end);
                continue;
            }
            byte if byte.is_ascii_whitespace() => continue,
            _ => {
                if depth == 1 {
                    start.get_or_insert(from);
                }
            }
        }
        end = at;
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_in_what_node_prints() {
        let text = "x {\n  a: 'it\\'s, b: {',\n  'c-d': { e: 1, f: [Array] },\n  g: <ref *1> Thing { h: 2 },\n  i: undefined\n}";
        let members = members(text, 2..text.len());
        let shown: Vec<_> = members.iter().map(|(name, value)| (&text[name.clone()], &text[value.clone()])).collect();
        assert_eq!(
            shown,
            [
                ("a", "'it\\'s, b: {'"),
                ("'c-d'", "{ e: 1, f: [Array] }"),
                ("g", "<ref *1> Thing { h: 2 }"),
                ("i", "undefined"),
            ]
        );
        assert_eq!(value(text, &members[0].1).text(), "it's, b: {");
    }
}
