//! HTTP/1.x messages as text (RFC 9112). Line ends may be CRLF or LF; nothing is corrected.

use super::Reading;
use super::detect::{Job, Line, Reader};
use crate::message::{Author, Body, BodyKind, Client, Field, Method, Request, Response, Shape};
use crate::source::{Origin, Quoting, Span, Traced};

/// Reads requests.
pub(super) const REQUEST: Reader = Reader { shapes: &[Shape::Http1], begins: request_begins, read: read_request };

/// Reads responses.
pub(super) const RESPONSE: Reader = Reader { shapes: &[Shape::Http1], begins: response_begins, read: read_response };

fn request_begins(line: &Line) -> Option<usize> {
    if !is_request_line(line.content(), line.rest()) {
        return None;
    }
    // A blank before the method is part of the request line, and at fault.
    let start = line.start + usize::from(line.whole().starts_with('\u{feff}')) * 3;
    let keep = line.start == 0 && line.text[start..].starts_with([' ', '\t']) && line.whole().contains(" HTTP/");
    Some(if keep { start } else { line.content })
}

fn read_request(job: &Job) -> Option<Reading> {
    let end = next_status_line(job.text, job.start).map_or(job.limit, |at| at.min(job.limit));
    Some(Reading::of(Shape::Http1, request(job.text, job.start, end), end))
}

fn response_begins(line: &Line) -> Option<usize> {
    is_status_line(line.content()).then_some(line.content)
}

fn read_response(job: &Job) -> Option<Reading> {
    let response = response(&job.text[..job.limit], job.start, Origin::Request);
    Some(Reading::of(Shape::Http1, response, job.limit))
}

/// The first status line after the line that holds `from`.
fn next_status_line(text: &str, from: usize) -> Option<usize> {
    let first = text[from..].find('\n')? + from + 1;
    status_line(&text[first..]).map(|at| first + at)
}

/// The start of the first status line.
pub(super) fn status_line(text: &str) -> Option<usize> {
    let mut start = 0;
    while start < text.len() {
        // Most lines are told by their first bytes.
        let line = Line::at(text, start);
        if is_status_line(line.content()) {
            return Some(line.content);
        }
        start = line.next;
    }
    None
}

/// Reads the request in `text[start..end]`.
pub(super) fn request(text: &str, start: usize, end: usize) -> Request {
    let origin = Origin::Request;
    let (line_end, next) = line(text, start, end);
    let start_line = Traced::verbatim(text, Span::new(origin, start, line_end));
    let (method, target, version) = parts_of_line(&start_line);
    let (fields, body_start) = fields(text, next, end, origin);
    let coded = Traced::verbatim(text, Span::new(origin, body_start, end));
    let chunked = fields
        .iter()
        .any(|field| field.is("transfer-encoding") && field.value.bytes().eq_ignore_ascii_case(b"chunked"));
    let content = if chunked { unchunk(text, &coded) } else { None };
    let (content, coded) = match content {
        Some(content) => (content, Some(coded)),
        None => (coded, None),
    };
    Request {
        span: Span::new(origin, start, end),
        client: Client::Raw,
        method: Method { name: method, implied: false },
        target,
        query_data: Vec::new(),
        version,
        fields,
        body: Body {
            kind: if content.is_empty() { BodyKind::None } else { BodyKind::Raw },
            content,
            coded,
            known: true,
            data: Vec::new(),
        },
        head: Some(Traced::verbatim(text, Span::new(origin, start, body_start))),
        start_line: Some(start_line),
    }
}

/// Reads the response in `text[start..]`. Without a status line all of it is the content.
pub(super) fn response(text: &str, start: usize, origin: Origin) -> Response {
    let end = text.len();
    let span = Span::new(origin, start, end);
    if !text[start..].starts_with("HTTP/") {
        let body = Traced::verbatim(text, span);
        return Response {
            span,
            version: None,
            status: None,
            status_span: None,
            reason: None,
            fields: Vec::new(),
            body,
        };
    }
    // `curl -i` prints a 100 (Continue) or a redirect before the answer that counts.
    let (line_end, next) = line(text, start, end);
    let (fields, body_start) = fields(text, next, end, origin);
    let skipped = text[body_start..].trim_start_matches(['\r', '\n']);
    if skipped.starts_with("HTTP/") {
        return response(text, end - skipped.len(), origin);
    }
    let status_line = Traced::verbatim(text, Span::new(origin, start, line_end));
    let version_end = status_line.bytes().iter().position(|&byte| byte == b' ').unwrap_or(status_line.len());
    let after = status_line.slice(version_end..status_line.len()).trim();
    let digits = after.bytes().iter().take_while(|byte| byte.is_ascii_digit()).count();
    let status = after.slice(0..digits);
    Response {
        span,
        version: Some(status_line.slice(0..version_end)),
        status: status.utf8().and_then(|digits| digits.parse().ok()),
        status_span: Some(status.span()),
        reason: Some(after.slice(digits..after.len()).trim()),
        fields,
        body: Traced::verbatim(text, Span::new(origin, body_start, end)),
    }
}

/// Method, target and version of a request line. A target with blanks in it is the target, blanks and all.
fn parts_of_line(line: &Traced) -> (Traced, Traced, Option<Traced>) {
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
fn fields(text: &str, start: usize, end: usize, origin: Origin) -> (Vec<Field>, usize) {
    let mut fields: Vec<Field> = Vec::new();
    let mut at = start;
    while at < end {
        let (line_end, next) = line(text, at, end);
        if line_end == at {
            return (fields, next);
        }
        let span = Span::new(origin, at, line_end);
        let folded = text[at..].starts_with([' ', '\t']);
        if folded && let Some(last) = fields.last_mut() {
            // Obsolete line folding (RFC 9112 section 5.2): the line goes on.
            *last = field(&Traced::verbatim(text, last.line.home().to(span)), last.author);
        } else {
            fields.push(field(&Traced::verbatim(text, span), Author::Person));
        }
        at = next;
    }
    (fields, end)
}

/// Takes a field line apart at its first colon.
pub(super) fn field(line: &Traced, author: Author) -> Field {
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
fn line(text: &str, at: usize, end: usize) -> (usize, usize) {
    match text[at..end].find('\n') {
        Some(length) => {
            let line_end = at + length;
            (line_end - usize::from(text[at..line_end].ends_with('\r')), line_end + 1)
        }
        None => (end, end),
    }
}

/// Takes the chunks off (RFC 9112 section 7.1). `None` where they are broken: then the content is what is written.
fn unchunk(text: &str, coded: &Traced) -> Option<Traced> {
    let mut content = Traced::new(coded.home());
    let span = coded.span();
    let (mut at, end) = (span.start as usize, span.end as usize);
    loop {
        let (line_end, next) = line(text, at, end);
        let size = text[at..line_end].split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        if size == 0 {
            return Some(content);
        }
        let data_end = next.checked_add(size).filter(|&at| at <= end)?;
        if !text.is_char_boundary(data_end) {
            return None;
        }
        content.copy(text, Span::new(span.origin, next, data_end), Quoting::Raw);
        let (line_end, next) = line(text, data_end, end);
        if line_end != data_end {
            return None;
        }
        at = next;
    }
}

/// `HTTP/1.1 400 …`
fn is_status_line(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("HTTP/") else { return false };
    let Some((version, rest)) = rest.split_once(' ') else { return false };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    !version.is_empty()
        && version.bytes().all(|byte| byte == b'.' || byte.is_ascii_digit())
        && digits == 3
        && rest.as_bytes().get(3).is_none_or(|&byte| byte == b' ')
}

/// Methods that people use, for lines that are no request line by their form.
const METHODS: [&str; 17] = [
    "GET",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "HEAD",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "PROPPATCH",
    "MKCOL",
    "COPY",
    "MOVE",
    "LOCK",
    "REPORT",
    "QUERY",
];

/// A request line, also a faulty one: by its version at the end, by a method and a target, or by a line of
/// `Name: value` after something that looks like one.
fn is_request_line(line: &str, rest: &str) -> bool {
    let line = line.split('\r').next().unwrap_or(line).trim_end();
    let mut words = line.split(' ').filter(|word| !word.is_empty());
    let (Some(first), second, last) = (words.next(), words.clone().next(), words.next_back()) else { return false };
    let known = METHODS.iter().any(|method| {
        first.len() >= method.len() && first.as_bytes()[..method.len()].eq_ignore_ascii_case(method.as_bytes())
    });
    let field_follows = rest.lines().next().is_some_and(|line| {
        line.split_once(':').is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') && name.len() < 60
        })
    });
    let version = last.is_some_and(|last| {
        let upper = last.to_ascii_uppercase();
        (upper.starts_with("HTTP") || upper.starts_with("HTP")) && upper.contains('/')
    });
    let target = second.is_some_and(|target| target.starts_with(['/', '*']) || target.contains("://"));
    if version {
        return known || target || field_follows;
    }
    let upper = METHODS.contains(&first);
    (upper && target) || (known && target && field_follows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Request {
        request(text, 0, text.len())
    }

    #[test]
    fn a_request_is_taken_apart() {
        let text = "POST /a?b=c HTTP/1.1\r\nHost: x.test\r\nEmpty:\r\n\r\n{\"a\":1}\n";
        let request = read(text);
        assert_eq!(request.method.name.text(), "POST");
        assert_eq!(request.target.text(), "/a?b=c");
        assert_eq!(request.version.as_ref().unwrap().text(), "HTTP/1.1");
        assert_eq!(request.fields[0].value.text(), "x.test");
        assert_eq!(&text[request.fields[0].value.span().range()], "x.test");
        assert!(request.fields[1].value.is_empty());
        assert_eq!(request.body.content.text(), "{\"a\":1}\n");
    }

    #[test]
    fn faulty_request_lines_keep_their_parts() {
        let parts = |line: &str| {
            let request = read(&format!("{line}\r\n\r\n"));
            let version = request.version.map(|version| version.text().into_owned());
            (request.method.name.text().into_owned(), request.target.text().into_owned(), version)
        };
        let http = || Some("HTTP/1.1".to_owned());
        assert_eq!(parts("GET /a b c HTTP/1.1"), ("GET".into(), "/a b c".into(), http()));
        assert_eq!(parts("GET /a"), ("GET".into(), "/a".into(), None));
        assert_eq!(parts("GET/a HTTP/1.1"), ("GET/a".into(), String::new(), http()));
        assert_eq!(parts(" GET /a HTTP/1.1"), ("GET".into(), "/a".into(), http()));
        assert_eq!(parts("GET /a HTP/1.1"), ("GET".into(), "/a".into(), Some("HTP/1.1".into())));
        assert_eq!(parts(""), (String::new(), String::new(), None));
    }

    #[test]
    fn folded_and_colonless_lines_stay_visible() {
        let request = read("GET / HTTP/1.1\r\nA: b,\r\n  c\r\nno colon\r\n\r\n");
        assert_eq!(request.fields[0].line.text(), "A: b,\r\n  c");
        assert!(!request.fields[1].colon);
        assert_eq!(request.fields[1].name.text(), "no colon");
    }

    #[test]
    fn chunks_are_taken_off() {
        let text = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4;x=y\r\n\":1}\r\n0\r\n\r\n";
        let body = read(text).body;
        assert_eq!(body.content.text(), "{\"a\":1}");
        assert_eq!(&text[body.content.span_of(6..7).range()], "}");
        assert!(body.coded.is_some());
        let broken = read(&text.replace("4;x=y", "zz")).body;
        assert!(broken.coded.is_none() && broken.content.text().starts_with("3\r\n"));
    }

    #[test]
    fn a_response_is_taken_apart() {
        let text = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 \r\nServer: x\r\n\r\nno";
        let response = response(text, 0, Origin::Response);
        assert_eq!(response.status, Some(400));
        assert_eq!(response.field("server").unwrap().value.text(), "x");
        assert_eq!(response.reason.unwrap().text(), "");
        assert_eq!(response.body.text(), "no");
    }

    #[test]
    fn request_lines_are_known_with_their_faults() {
        for line in [
            "GET / HTTP/1.1",
            "get /v HTTP/1.1",
            "GET/api HTTP/1.1",
            "GET /orders HTTP /1.1",
            "GET /v HTP/1.1",
            "GET v1/logs HTTP/1.1",
            "POST http://a.test/x",
            "FETCH /v1 HTTP/1.1",
            " GET / HTTP/1.1",
        ] {
            let text = format!("{line}\r\nHost: a.test\r\n\r\n");
            assert_eq!(request_begins(&Line::at(&text, 0)), Some(0), "{line}");
        }
        assert_eq!(request_begins(&Line::at("a 400 Bad Request", 0)), None);
    }

    #[test]
    fn status_lines() {
        assert_eq!(status_line("x\nHTTP/2 400 \n"), Some(2));
        assert_eq!(status_line("HTTP/1.1 4000"), None);
        assert_eq!(status_line("HTTP/1.1 400"), Some(0));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in r"(GET|HTTP/1\.1) ?[ -~\r\n:é]{0,80}") {
            let request = read(&text);
            for field in &request.fields {
                proptest::prop_assert!(text.get(field.line.home().range()).is_some());
            }
            response(&text, 0, Origin::Response);
        }
    }
}
