//! Log lines in logfmt (`level=error method=POST path=/x status=400`), in words, of nginx's error log, and of Rails.

use super::super::Reading;
use super::super::detect::{Job, Line, Pair, Reader};
use super::super::document::{end_of_value, field, in_order};
use super::record::Record;
use super::worded::method_in;
use super::{json, rails, request, request_line, response, unescape, worded};
use crate::message::{Author, Shape};
use crate::source::{Origin, Quoting, Span, Traced};

/// Reads lines that name a method and a target, and tell by more than that that a log wrote them.
pub(in super::super) const READER: Reader = Reader { shapes: &[Shape::TextLog], begins, read };

/// Longer lines are not read.
const LONGEST: usize = 1_000_000;

fn begins(line: &Line) -> Option<usize> {
    let text = line.content();
    // What stands in a record is the record's.
    let record = json::after_prefix(line).map_or(text.len(), |at| at - line.content);
    if text.starts_with(['{', '"']) || text.len() > LONGEST {
        return None;
    }
    // What costs little is asked first.
    let named = text.contains("ethod=") || text.contains(", client: ") || text.starts_with("Started ");
    let sign = named || method_in(&text[..record], 0).is_some();
    (sign && read_line(line).is_some()).then_some(line.content)
}

fn read(job: &Job) -> Option<Reading> {
    let text = &job.text[..job.limit];
    let (pair, end) = read_line(&Line::at(text, job.start))?;
    let mut pairs = vec![pair];
    in_order(&mut pairs);
    Some(Reading { shape: Shape::TextLog, pairs, end })
}

/// Reads a line, and those after it that belong to it. Gives where they end.
pub(super) fn read_line(line: &Line) -> Option<(Pair, usize)> {
    let alone = |pair: Pair| (pair, line.end);
    rails::read(line)
        .or_else(|| nginx_error(line).map(alone))
        .or_else(|| logfmt(line).map(alone))
        .or_else(|| worded::read(line))
}

pub(super) fn traced(line: &Line, start: usize, end: usize) -> Traced {
    Traced::verbatim(line.text, Span::new(Origin::Request, start, end.max(start)))
}

/// `key=value key="quoted"`.
fn logfmt(line: &Line) -> Option<Pair> {
    let text = line.content();
    let bytes = text.as_bytes();
    let mut members = Vec::new();
    let mut at = 0;
    while at < bytes.len() && members.len() < 200 {
        let word = bytes[at..].iter().take_while(|byte| !matches!(byte, b' ' | b'\t' | b'=' | b'"')).count();
        let name = &text[at..at + word];
        let start = at;
        at += word;
        if bytes.get(at) != Some(&b'=') || name.is_empty() {
            at += 1;
            continue;
        }
        at += 1;
        let (from, to, next, quoted) = logfmt_value(line, at);
        let span = |start: usize, end: usize| Span::new(Origin::Request, line.content + start, line.content + end);
        let mut value = Traced::new(span(from, to));
        value.copy(line.text, span(from, to), if quoted { Quoting::Json } else { Quoting::Raw });
        let value = if quoted { unescape(&value, Quoting::Json) } else { value };
        members.push((name.to_owned(), span(start, next), value));
        at = next;
    }
    if members.len() < 3 {
        return None;
    }
    let told = Record::of_texts(members).told()?;
    told.pair.request.is_some().then_some(told.pair)
}

/// Where the value at `at` starts and ends, where the text goes on, and whether it is in quotes.
fn logfmt_value(line: &Line, at: usize) -> (usize, usize, usize, bool) {
    let bytes = line.content().as_bytes();
    match bytes.get(at) {
        Some(b'"') => {
            let mut end = at + 1;
            while end < bytes.len() && bytes[end] != b'"' {
                end += if bytes[end] == b'\\' { 2 } else { 1 };
            }
            let end = end.min(bytes.len());
            (at + 1, end, (end + 1).min(bytes.len()), true)
        }
        Some(b'{' | b'[') => {
            let start = line.content + at;
            let end = end_of_value(&line.text[..line.end], start) - line.content;
            (at, end, end, false)
        }
        _ => {
            let end = bytes[at..]
                .iter()
                .position(|byte| matches!(byte, b' ' | b'\t'))
                .map_or(bytes.len(), |length| at + length);
            (at, end, end, false)
        }
    }
}

/// nginx: `… [error] 12#12: *1 <message>, client: …, server: …, request: "GET / HTTP/1.1", host: "a.test"`.
fn nginx_error(line: &Line) -> Option<Pair> {
    let text = line.content();
    let end = text.find(", client: ")?;
    let level = text[..end].find("] ")?;
    // `12#12: *1 `: process, thread, connection.
    let message = text[level + 2..end].find(": ").filter(|at| *at < 30).map(|at| level + 2 + at + 2)?;
    let star = &text[message..end];
    let message = if star.starts_with('*') { message + star.find(' ').map_or(0, |at| at + 1) } else { message };
    let at = |at: usize| line.content + at;
    let quoted = |name: &str| {
        let start = end + text[end..].find(name)? + name.len();
        let length = text[start..].find('"')?;
        Some(traced(line, at(start), at(start + length)))
    };
    let body = traced(line, at(message), at(end));
    let host = quoted("host: \"").filter(|host| !host.is_empty());
    let asked = quoted("request: \"");
    // Bytes that are no request line tell more than what is said of them.
    let junk = asked.as_ref().filter(|asked| asked.bytes().starts_with(b"\\x16\\x03")).cloned();
    let asked = asked.map(|text| unescape(&text, Quoting::Sealed)).and_then(|text| {
        let (method, target, version) = request_line(&text)?;
        let fields = host.map(|host| {
            let name = Traced::implied("Host", Span::point(host.origin(), host.span().start as usize));
            field(name, &host, Author::Person)
        });
        let mut request = request(text.span(), method, target, fields.into_iter().collect(), None);
        request.version = version;
        Some(request)
    });
    Some(Pair { request: asked, response: Some(response(body.span(), None, None, Some(junk.unwrap_or(body)))) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<String> {
        let (pair, _) = read_line(&Line::at(text, 0))?;
        let request = pair.request.as_ref().map(|one| format!("{} {}", one.method.name.text(), one.target.text()));
        let body = pair.request.map(|one| one.body.content.text().into_owned()).unwrap_or_default();
        let response = pair.response.map(|one| (one.status, one.body.text().into_owned()));
        Some(format!("{} | {body} | {response:?}", request.unwrap_or_default()))
    }

    #[test]
    fn lines_of_logs() {
        for (line, expected) in [
            (
                r#"level=error method=POST path=/x status=400 reqBody="{\"a\":1,}""#,
                r#"POST /x | {"a":1,} | Some((Some(400), ""))"#,
            ),
            (
                "2026-01-02 12:00:01 ERROR POST https://a.test/x -> 400 Bad Request: {\"error\":\"no\"}",
                r#"POST https://a.test/x |  | Some((Some(400), "{\"error\":\"no\"}"))"#,
            ),
            ("POST /x 400 5.123 ms - 55", r#"POST /x |  | Some((Some(400), ""))"#),
            (
                "[GIN] 2026/01/02 - 12:00:01 | 400 |     1.2ms |  127.0.0.1 | POST     \"/x\"",
                r#"POST /x |  | Some((Some(400), ""))"#,
            ),
            (
                "app.js:12 POST https://a.test/x 400 (Bad Request)",
                r#"POST https://a.test/x |  | Some((Some(400), ""))"#,
            ),
            (
                "XHRPOST https://a.test/x [HTTP/1.1 400 Bad Request 55ms]",
                r#"POST https://a.test/x |  | Some((Some(400), ""))"#,
            ),
            (
                "INFO:httpx:HTTP Request: POST https://a.test/x \"HTTP/1.1 400 Bad Request\"",
                r#"POST https://a.test/x |  | Some((Some(400), ""))"#,
            ),
            (
                "[2026-01-02 12:00:01] local.ERROR: Client error: `POST https://a.test/x` resulted in a `400 Bad Request` response:\n{\"error\":1}\n more",
                r#"POST https://a.test/x |  | Some((Some(400), "{\"error\":1}"))"#,
            ),
        ] {
            assert_eq!(told(line).as_deref(), Some(expected), "{line}");
        }
    }

    #[test]
    fn what_people_write_is_no_log() {
        for line in [
            "POST /x HTTP/1.1",
            "I POST /orders and get 400",
            "POST https://a.test/x",
            "GET /x gives 400 instead of 200",
            "a=1 b=2 c=3",
            "http POST https://a.test/x a=1",
            "POST /v1/orders fails with 400 Bad Request since today",
        ] {
            assert_eq!(told(line), None, "{line}");
        }
    }
}
