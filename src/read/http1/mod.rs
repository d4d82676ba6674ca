//! HTTP/1.x messages as text (RFC 9112). Line ends may be CRLF or LF; nothing is corrected.

mod block;
mod extent;
mod lines;
mod message;

pub(super) use block::dedented;
pub(super) use extent::json_end;
pub(super) use lines::{is_field_line, is_method, is_plain_request_line, is_status_line, status_line};
pub(super) use message::{field, parts_of_line, request, response};

use super::Reading;
use super::detect::{Job, Line, Reader};
use crate::message::{Client, Field, Places, Request, Response, Shape};
use crate::source::Origin;
use extent::content_end;
use message::{Head, Kind, head, request_with, response_head, response_with};

/// Reads requests.
pub(super) const REQUEST: Reader = Reader { shapes: &[Shape::Http1], begins: request_begins, read: read_request };

/// Reads responses.
pub(super) const RESPONSE: Reader = Reader { shapes: &[Shape::Http1], begins: response_begins, read: read_response };

fn request_begins(line: &Line) -> Option<usize> {
    if !lines::is_request_line(line.content(), line.rest()) {
        return None;
    }
    // A blank before the method is part of the request line, and at fault.
    let start = line.start + usize::from(line.whole().starts_with('\u{feff}')) * 3;
    let blank = &line.text[start..line.content];
    let alone =
        !line.rest().starts_with(blank) || line.rest().trim_start_matches([' ', '\t']).starts_with(['\r', '\n']);
    let keep = line.start == 0 && alone && blank.starts_with([' ', '\t']) && line.whole().contains(" HTTP/");
    Some(if keep { start } else { line.content })
}

fn read_request(job: &Job) -> Option<Reading> {
    let (request, end) = read_one(job);
    Some(Reading::of(Shape::Http1, request, end))
}

/// The request that begins where the job does, and where it ends.
pub(super) fn read_one(job: &Job) -> (Request, usize) {
    if let Some(block) = dedented(job.text, job.start, job.limit) {
        let text = block.text();
        let (mut request, end) = request_in(&text, 0, text.len());
        let end = block.span_of(end..end).range().end;
        request.within(&block);
        return (request, end);
    }
    request_in(job.text, job.start, job.limit)
}

/// The request that begins at `start`, and where it ends.
fn request_in(text: &str, start: usize, limit: usize) -> (Request, usize) {
    let head = head(text, start, limit, Origin::Request, Kind::Request);
    let (body, end) = content(text, &head, limit);
    let mut request = request_with(text, head, body, end);
    let binary =
        request.version.as_ref().is_some_and(|version| matches!(version.bytes(), b"HTTP/2" | b"HTTP/2.0" | b"HTTP/3"));
    if binary && request.fields.iter().any(is_of_browser) {
        recorded(&mut request);
    }
    (request, end)
}

/// HTTP/2 and HTTP/3 have no request line: where a browser or proxy shows one, it is made up for the display.
pub(super) fn recorded(request: &mut Request) {
    request.client = Client::Recorded;
    if request.version.as_ref().is_some_and(|version| !version.bytes().starts_with(b"HTTP/1")) {
        request.version = None;
        request.start_line = None;
        request.head = None;
    }
}

fn is_of_browser(field: &Field) -> bool {
    field.is("sec-fetch-mode") || field.is("user-agent") && field.value.bytes().starts_with(b"Mozilla/")
}

/// Where the content starts and ends. A recording of both sides has the 100 (Continue) between head and content.
fn content(text: &str, head: &Head, limit: usize) -> (usize, usize) {
    let end = content_end(text, head.body, limit, &head.fields, Kind::Request, |_| false);
    let expects = head.fields.iter().any(|field| field.is("expect"));
    if expects && text[head.body..end].trim().is_empty() && text[end..limit].starts_with("HTTP/") {
        let (line_end, _) = message::line(text, end, limit);
        let interim = message::head(text, end, limit, Origin::Request, Kind::Response);
        let follows = !text[interim.body..limit].trim_start().starts_with("HTTP/");
        if text[end..line_end].contains(" 100") && follows {
            return (interim.body, content_end(text, interim.body, limit, &head.fields, Kind::Request, |_| false));
        }
    }
    (head.body, end)
}

fn response_begins(line: &Line) -> Option<usize> {
    let content = line.content();
    (is_status_line(content) || lines::is_loose_status_line(content, line.rest())).then_some(line.content)
}

fn read_response(job: &Job) -> Option<Reading> {
    if let Some(block) = dedented(job.text, job.start, job.limit) {
        let text = block.text();
        let (mut response, end) = response_in(&text, 0, text.len());
        let end = block.span_of(end..end).range().end;
        response.within(&block);
        return Some(Reading::of(Shape::Http1, response, end));
    }
    let (response, end) = response_in(job.text, job.start, job.limit);
    Some(Reading::of(Shape::Http1, response, end))
}

/// Where the content of a response ends that starts at `start`, of which no head is known.
pub(super) fn response_end(text: &str, start: usize) -> usize {
    content_end(text, start, text.len(), &[], Kind::Response, |_| false)
}

/// Where the content of a request with these fields ends that starts at `start`, before a line that `stops` it.
pub(super) fn request_end(
    text: &str,
    start: usize,
    limit: usize,
    fields: &[Field],
    stops: impl Fn(&str) -> bool,
) -> usize {
    content_end(text, start, limit, fields, Kind::Request, stops)
}

/// The response that begins at `start`, and where it ends. Of several in a row, an answer to a challenge or a redirect
/// that was followed, the last counts.
pub(super) fn response_in(text: &str, start: usize, limit: usize) -> (Response, usize) {
    let mut at = start;
    loop {
        let Some(head) = response_head(text, at, limit, Origin::Request) else {
            return (response(&text[..limit], at, Origin::Request), limit);
        };
        let end = content_end(text, head.body, limit, &head.fields, Kind::Response, |_| false);
        let response = response_with(text, head, end, Origin::Request);
        let followed = response.status.is_some_and(|status| matches!(status, 100..=399 | 401 | 407));
        let next = limit - text[end..limit].trim_start_matches(['\r', '\n']).len();
        let (line_end, _) = message::line(text, next, limit);
        if !followed || !is_status_line(&text[next..line_end]) {
            return (response, end);
        }
        at = next;
    }
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
