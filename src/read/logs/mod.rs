//! Logs: records in JSON, in logfmt and in words, and the lines of access logs.
//!
//! A log shows what its writer chose to keep. Requests from logs are [`Client::Recorded`](crate::message::Client), and
//! have the fields that the log shows.

pub(super) mod access;
pub(super) mod json;
mod rails;
mod record;
pub(super) mod text;
mod told;
mod worded;

use super::detect::Pair;
use crate::message::{BodyKind, Client, Field, Method, Request, Response};
use crate::source::{Quoting, Span, Traced};

/// The methods that a log may tell without being asked what they are.
const METHODS: [&[u8]; 9] = [b"GET", b"POST", b"PUT", b"PATCH", b"DELETE", b"HEAD", b"OPTIONS", b"CONNECT", b"TRACE"];

fn is_method(bytes: &[u8]) -> bool {
    METHODS.iter().any(|method| method.eq_ignore_ascii_case(bytes))
}

/// A recorded request without version.
fn request(span: Span, method: Traced, target: Traced, fields: Vec<Field>, body: Option<Traced>) -> Request {
    // That a log shows no content says nothing, except where there hardly is any.
    let shown = body.as_ref().is_some_and(|body| !body.is_empty());
    let bare = matches!(method.bytes(), b"GET" | b"HEAD" | b"DELETE" | b"OPTIONS");
    let kind = if shown || !bare { BodyKind::Raw } else { BodyKind::None };
    let method = Method { name: method, implied: false };
    let mut request = Request { fields, ..Request::new(span, Client::Recorded, method, target) };
    request.body.kind = kind;
    request.body.known = shown || bare;
    if let Some(body) = body {
        request.body.content = body;
    }
    request
}

/// What a log tells of a response.
fn response(span: Span, status: Option<(u16, Span)>, reason: Option<Traced>, body: Option<Traced>) -> Response {
    Response {
        span,
        version: None,
        status: status.map(|(status, _)| status),
        status_span: status.map(|(_, span)| span),
        reason: reason.filter(|reason| !reason.is_empty()),
        fields: Vec::new(),
        body: body.unwrap_or_else(|| Traced::new(Span::point(span.origin, span.end as usize))),
    }
}

/// A status code: three digits at the start of a text, and nothing that goes on with them.
fn status(text: &[u8]) -> Option<u16> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let ends =
        text.get(digits).is_none_or(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':')));
    if digits != 3 || !ends {
        return None;
    }
    std::str::from_utf8(&text[..3]).ok()?.parse().ok().filter(|code| (100..600).contains(code))
}

/// Lays two pieces of one record apart: where what tells of the response stands among what tells of the request, its
/// content counts for it.
fn apart(pair: &mut Pair) {
    let (Some(request), Some(response)) = (&pair.request, &mut pair.response) else { return };
    let (asked, got) = (request.span, response.span);
    if asked.start < got.end && got.start < asked.end && !response.body.is_empty() {
        response.span = response.body.home();
    }
}

/// The text without the escapes of a log: `\"`, `\\`, `\n`, `\t`, and, as nginx and Apache write bytes, `\xHH`.
fn unescape(text: &Traced, quoting: Quoting) -> Traced {
    let bytes = text.bytes();
    if !bytes.contains(&b'\\') {
        return text.clone();
    }
    let hex = |at: usize| {
        let digits = bytes.get(at + 2..at + 4)?;
        std::str::from_utf8(digits).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok())
    };
    let mut plain = Traced::new(text.home());
    let (mut at, mut copied) = (0, 0);
    while at < bytes.len() {
        let (byte, length) = match (bytes[at], bytes.get(at + 1)) {
            (b'\\', Some(b'x')) if let Some(byte) = hex(at) => (byte, 4),
            (b'\\', Some(b'n')) => (b'\n', 2),
            (b'\\', Some(b'r')) => (b'\r', 2),
            (b'\\', Some(b't')) => (b'\t', 2),
            (b'\\', Some(&byte @ (b'"' | b'\\' | b'/'))) => (byte, 2),
            _ => {
                at += 1;
                continue;
            }
        };
        if copied < at {
            plain.append(&text.slice(copied..at));
        }
        plain.decode(&[byte], text.span_of(at..at + length), quoting);
        at += length;
        copied = at;
    }
    if copied < bytes.len() {
        plain.append(&text.slice(copied..bytes.len()));
    }
    plain
}

/// The method and target of a request line, and its version if that is one of HTTP/1: `POST /x HTTP/1.1`.
fn request_line(line: &Traced) -> Option<(Traced, Traced, Option<Traced>)> {
    let bytes = line.bytes();
    let method = bytes.iter().position(|&byte| byte == b' ')?;
    let last = bytes.iter().rposition(|&byte| byte == b' ')?;
    let version = bytes[last + 1..].starts_with(b"HTTP/") && last > method;
    let end = if version { last } else { bytes.len() };
    let target = line.slice(method + 1..end);
    let version =
        Some(line.slice(last + 1..bytes.len())).filter(|text| version && text.bytes().starts_with(b"HTTP/1."));
    (method > 0 && !target.is_empty()).then(|| (line.slice(0..method), target, version))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origin;

    fn verbatim(text: &str) -> Traced {
        Traced::verbatim(text, Span::new(Origin::Request, 0, text.len()))
    }

    #[test]
    fn escapes_are_taken_off() {
        let plain = unescape(&verbatim(r#"{\x22a\x22:1,}\n\q"#), Quoting::Sealed);
        assert_eq!(plain.text(), "{\"a\":1,}\n\\q");
        assert_eq!(plain.span_of(1..2).range(), 1..5);
        assert_eq!(plain.span_of(6..7).range(), 12..13);
    }

    #[test]
    fn status_codes() {
        assert_eq!(status(b"400"), Some(400));
        assert_eq!(status(b"400 Bad"), Some(400));
        for text in ["4000", "99", "400ms", "400.2", "", "999"] {
            assert_eq!(status(text.as_bytes()), None, "{text}");
        }
    }
}
