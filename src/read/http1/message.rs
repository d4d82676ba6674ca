//! Messages taken apart: start line, fields, content.

use super::lines::{is_field_line, is_status_line, loose_status};
use crate::message::{Author, Body, BodyKind, Client, Field, Method, Request, Response};
use crate::source::{Origin, Quoting, Span, Traced};

/// The start line and the fields.
pub(super) struct Head {
    pub(super) start: usize,
    /// The end of the start line, without its line end.
    pub(super) line_end: usize,
    pub(super) fields: Vec<Field>,
    /// Where the content begins.
    pub(super) body: usize,
}

/// Reads a head from `start` on.
pub(super) fn head(text: &str, start: usize, end: usize, origin: Origin, kind: Kind) -> Head {
    let (line_end, next) = line(text, start, end);
    let (fields, body) = fields(text, next, end, origin, kind);
    Head { start, line_end, fields, body }
}

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Request,
    Response,
}

/// Reads the request in `text[start..end]`.
pub(in crate::read) fn request(text: &str, start: usize, end: usize) -> Request {
    let head = head(text, start, end, Origin::Request, Kind::Request);
    let body = head.body;
    request_with(text, head, body, end)
}

/// The request with this head and the content in `text[body..end]`.
pub(super) fn request_with(text: &str, head: Head, body: usize, end: usize) -> Request {
    let origin = Origin::Request;
    let start_line = Traced::verbatim(text, Span::new(origin, head.start, head.line_end));
    let (method, target, version) = parts_of_line(&start_line);
    let coded = Traced::verbatim(text, Span::new(origin, body, end));
    let content = is_chunked(&head.fields).then(|| unchunk(text, body, end, origin)).flatten();
    let (content, coded) = match content {
        Some((content, _)) => (content, Some(coded)),
        None => (coded, None),
    };
    Request {
        span: Span::new(origin, head.start, end),
        client: Client::Raw,
        method: Method { name: method, implied: false },
        target,
        query_data: Vec::new(),
        version,
        fields: head.fields,
        body: Body {
            kind: if content.is_empty() { BodyKind::None } else { BodyKind::Raw },
            content,
            coded,
            known: true,
            data: Vec::new(),
        },
        head: Some(Traced::verbatim(text, Span::new(origin, head.start, head.body))),
        start_line: Some(start_line),
    }
}

/// Reads the response in `text[start..]`. Without a status line all of it is the content.
pub(in crate::read) fn response(text: &str, start: usize, origin: Origin) -> Response {
    match response_head(text, start, text.len(), origin) {
        Some(head) => response_with(text, head, text.len(), origin),
        None => bare_response(text, start, origin),
    }
}

fn bare_response(text: &str, start: usize, origin: Origin) -> Response {
    let span = Span::new(origin, start, text.len());
    Response {
        span,
        version: None,
        status: None,
        status_span: None,
        reason: None,
        fields: Vec::new(),
        body: Traced::verbatim(text, span),
    }
}

/// The head of the response in `text[start..end]` that counts. `curl -i` prints a 100 (Continue), a proxy's answer or
/// a redirect before it.
pub(super) fn response_head(text: &str, start: usize, end: usize, origin: Origin) -> Option<Head> {
    let first = &text[start..line(text, start, end).0];
    if !first.starts_with("HTTP/") && loose_status(first).is_none() {
        return None;
    }
    let mut found = head(text, start, end, origin, Kind::Response);
    loop {
        let rest = text[found.body..end].trim_start_matches(['\r', '\n']);
        let next = end - rest.len();
        if !is_status_line(&text[next..line(text, next, end).0]) {
            return Some(found);
        }
        found = head(text, next, end, origin, Kind::Response);
    }
}

/// The response with this head and all that follows up to `end` for its content.
pub(super) fn response_with(text: &str, head: Head, end: usize, origin: Origin) -> Response {
    let line = Traced::verbatim(text, Span::new(origin, head.start, head.line_end));
    let version = line.bytes().starts_with(b"HTTP").then(|| line.bytes().iter().position(|&byte| byte == b' '));
    let version_end = version.map(|end| end.unwrap_or(line.len()));
    let after = line.slice(version_end.unwrap_or(0)..line.len()).trim();
    let digits = after.bytes().iter().take_while(|byte| byte.is_ascii_digit()).count();
    let status = after.slice(0..digits);
    let unchunked = is_chunked(&head.fields).then(|| unchunk(text, head.body, end, origin)).flatten();
    let body = unchunked.map(|(content, _)| content);
    Response {
        span: Span::new(origin, head.start, end),
        version: version_end.map(|end| line.slice(0..end)),
        status: status.utf8().and_then(|digits| digits.parse().ok()),
        status_span: Some(status.span()),
        reason: Some(after.slice(digits..after.len()).trim()),
        fields: head.fields,
        body: body.unwrap_or_else(|| Traced::verbatim(text, Span::new(origin, head.body, end))),
    }
}

/// Method, target and version of a request line. A target with blanks in it is the target, blanks and all.
pub(in crate::read) fn parts_of_line(line: &Traced) -> (Traced, Traced, Option<Traced>) {
    let bytes = line.bytes();
    let indent = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let end = bytes.len() - bytes.iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count();
    let (indent, end) = (indent.min(end), end);
    let method_end =
        bytes[indent..end].iter().position(|byte| matches!(byte, b' ' | b'\t')).map_or(end, |at| indent + at);
    let version_start =
        bytes[method_end..end].iter().rposition(|byte| matches!(byte, b' ' | b'\t')).map(|at| method_end + at + 1);
    let version = version_start.filter(|&at| {
        let word = bytes[at..end].to_ascii_uppercase();
        at > method_end + 1
            && (word.starts_with(b"HTTP")
                || word.contains(&b'/')
                    && word.last().is_some_and(u8::is_ascii_digit)
                    && !word.starts_with(b"/")
                    && !word.contains(&b':'))
    });
    // Glued to the method: `GET/x HTTP/1.1` has a version, and no target of its own.
    let version =
        version.or_else(|| version_start.filter(|&at| bytes[at..end].to_ascii_uppercase().starts_with(b"HTTP/")));
    let target_end = version.map_or(end, |at| at - 1).max(method_end);
    (line.slice(indent..method_end), line.slice(method_end..target_end).trim(), version.map(|at| line.slice(at..end)))
}

/// The field lines from `start` on, and where the content begins.
fn fields(text: &str, start: usize, end: usize, origin: Origin, kind: Kind) -> (Vec<Field>, usize) {
    let mut fields: Vec<Field> = Vec::new();
    // A line that starts with a blank goes on with the one before: obsolete line folding (RFC 9112 section 5.2).
    let mut open: Option<(usize, usize)> = None;
    let mut close = |line: Option<(usize, usize)>| {
        if let Some((start, end)) = line {
            fields.push(field(&Traced::verbatim(text, Span::new(origin, start, end)), Author::Person));
        }
    };
    let mut at = start;
    while at < end {
        let (line_end, next) = line(text, at, end);
        if line_end == at {
            close(open);
            return (fields, next);
        }
        let content = &text[at..line_end];
        let folded = content.starts_with([' ', '\t']) && open.is_some();
        // People leave the empty line out, in answers that they quote as after a request.
        let over = match kind {
            // In notes, and in the consoles of search engines, the content stands right below the request line.
            Kind::Request => is_status_line(content) || at == start && (content == "{" || content.starts_with("{\"")),
            Kind::Response => !folded && !is_field_line(content),
        };
        if over {
            close(open);
            return (fields, at);
        }
        if folded {
            open = open.map(|(start, _)| (start, line_end));
        } else {
            close(open.replace((at, line_end)));
        }
        at = next;
    }
    close(open);
    (fields, end)
}

/// Takes a field line apart at its first colon.
pub(in crate::read) fn field(line: &Traced, author: Author) -> Field {
    let colon = line.bytes().iter().position(|&byte| byte == b':');
    let name_end = colon.unwrap_or(line.len());
    let value_start = colon.map_or(line.len(), |at| at + 1);
    Field {
        name: line.slice(0..name_end),
        value: line.slice(value_start..line.len()).trim(),
        colon: colon.is_some(),
        line: line.clone(),
        author,
    }
}

/// The end of the line that starts at `at`, without its line end, and the start of the next.
pub(super) fn line(text: &str, at: usize, end: usize) -> (usize, usize) {
    match text[at..end].find('\n') {
        Some(length) => {
            let line_end = at + length;
            (line_end - usize::from(text[at..line_end].ends_with('\r')), line_end + 1)
        }
        None => (end, end),
    }
}

/// Whether the content is sent in chunks.
pub(super) fn is_chunked(fields: &[Field]) -> bool {
    fields.iter().any(|field| field.is("transfer-encoding") && field.value.bytes().eq_ignore_ascii_case(b"chunked"))
}

/// Takes the chunks off `text[start..end]` (RFC 9112 section 7.1), and tells where they end, with the trailer fields.
/// `None` where they are broken: then the content is what is written.
pub(super) fn unchunk(text: &str, start: usize, end: usize, origin: Origin) -> Option<(Traced, usize)> {
    let mut chunks = Vec::new();
    let mut at = start;
    loop {
        let (line_end, next) = line(text, at, end);
        let size = text[at..line_end].split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        if size == 0 {
            let mut content = Traced::new(Span::new(origin, start, end));
            for chunk in chunks {
                content.copy(text, chunk, Quoting::Raw);
            }
            return Some((content, after_trailers(text, next, end)));
        }
        let data_end = next.checked_add(size).filter(|&at| at <= end)?;
        if !text.is_char_boundary(data_end) {
            return None;
        }
        chunks.push(Span::new(origin, next, data_end));
        let (line_end, next) = line(text, data_end, end);
        if line_end != data_end {
            return None;
        }
        at = next;
    }
}

/// Where the trailer fields after the last chunk end, with the empty line.
fn after_trailers(text: &str, start: usize, end: usize) -> usize {
    let mut at = start;
    while at < end {
        let (line_end, next) = line(text, at, end);
        if line_end == at {
            return next;
        }
        if !is_field_line(&text[at..line_end]) {
            return at;
        }
        at = next;
    }
    end
}
