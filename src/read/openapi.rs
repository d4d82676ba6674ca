//! What an OpenAPI page shows after "Try it out", as it is copied from Swagger UI: the command, the request's URL, and
//! what the server answered, each under its heading.

use super::detect::{self, Job, Line, Pair, Reader};
use super::{Reading, http1};
use crate::message::{Author, Field, Places, Request, Response, Shape};
use crate::source::{Origin, Span, Traced};

/// Reads the block from its command on, or the response alone where the command was read before.
pub(super) const READER: Reader = Reader { shapes: &[Shape::OpenApi], begins, read };

/// The headings of the page.
const HEADINGS: [&str; 7] =
    ["Curl", "cURL", "Request URL", "Server response", "Response body", "Response headers", "Responses"];

/// Those at which what belongs to a request ends.
const ENDS: [&str; 4] = ["Curl", "cURL", "Server response", "Responses"];

fn begins(line: &Line) -> Option<usize> {
    let next = next_line(line);
    match line.content() {
        "Curl" | "cURL" => next.is_some_and(|line| line.content().starts_with("curl")).then_some(line.content),
        "Server response" => next.is_some_and(|line| line.content().starts_with("Code")).then_some(line.content),
        _ => None,
    }
}

/// The next line that is not blank, of the few after this one.
fn next_line<'a>(line: &Line<'a>) -> Option<Line<'a>> {
    let mut at = line.next;
    for _ in 0..4 {
        if at >= line.text.len() {
            return None;
        }
        let line = Line::at(line.text, at);
        if !line.content().is_empty() {
            return Some(line);
        }
        at = line.next;
    }
    None
}

fn read(job: &Job) -> Option<Reading> {
    let text = &job.text[..job.limit];
    let first = Line::at(text, job.start);
    let mut pair = Pair::default();
    let mut at = first.start;
    if matches!(first.content(), "Curl" | "cURL") {
        let end = heading(text, first.next, &HEADINGS).map_or(text.len(), |line| line.start);
        pair.request = request(text, first.next, end);
        at = end;
    }
    let mut end = at;
    if let Some(line) = heading(text, at, &ENDS).filter(|line| line.content() == "Server response") {
        (pair.response, end) = response(text, &line);
    }
    (pair.request.is_some() || pair.response.is_some()).then_some(Reading {
        shape: Shape::OpenApi,
        pairs: vec![pair],
        end,
    })
}

/// The command, read as any other.
fn request(text: &str, start: usize, end: usize) -> Option<Request> {
    let own = Traced::verbatim(text, Span::new(Origin::Request, start, end));
    let readings = detect::read_all(&text[start..end], None);
    let mut request = readings.into_iter().flat_map(|reading| reading.pairs).find_map(|pair| pair.request)?;
    request.within(&own);
    Some(request)
}

/// The first line from `from` on that is one of the headings.
fn heading<'a>(text: &'a str, from: usize, headings: &[&str]) -> Option<Line<'a>> {
    let mut at = from;
    while at < text.len() {
        let line = Line::at(text, at);
        if headings.contains(&line.content()) {
            return Some(line);
        }
        at = line.next;
    }
    None
}

/// Status, content and fields, each in their place. Gives where they end, too.
fn response(text: &str, title: &Line) -> (Option<Response>, usize) {
    let mut status = None;
    let mut reason = None;
    let mut at = title.next;
    let mut end = title.end;
    // `Code`, `Details`, `400`, `Undocumented`, `Error: Bad Request`, on one line or several.
    while at < text.len() {
        let line = Line::at(text, at);
        let content = line.content();
        if HEADINGS.contains(&content) {
            break;
        }
        at = line.next;
        let words = content.split(['\t', ' ']).filter(|word| !word.is_empty());
        for word in words {
            let start = line.content + (word.as_ptr() as usize - content.as_ptr() as usize);
            if status.is_none()
                && word.len() == 3
                && let Ok(code) = word.parse::<u16>()
            {
                status = Some((code, Span::new(Origin::Request, start, start + 3)));
                end = start + 3;
            }
        }
        if let Some(found) = content.find("rror: ").filter(|_| status.is_some()) {
            let phrase = content[found + 6..].trim();
            let start = line.content + (phrase.as_ptr() as usize - content.as_ptr() as usize);
            let phrase = phrase.strip_suffix("Undocumented").unwrap_or(phrase).trim_end();
            let span = Span::new(Origin::Request, start, start + phrase.len());
            reason = Some(Traced::verbatim(text, span));
            end = start + phrase.len();
        }
    }
    let mut body = None;
    let mut fields = Vec::new();
    while at < text.len() {
        let line = Line::at(text, at);
        match line.content() {
            "Response body" => {
                let stop = heading(
                    text,
                    line.next,
                    &["Response headers", "Responses", "Curl", "cURL", "Request URL", "Server response"],
                );
                let stop = stop.map_or(text.len(), |line| line.start);
                body = content(text, line.next, stop);
                end = body.as_ref().map_or(end, |body: &Traced| end.max(body.home().end as usize));
                at = stop;
            }
            "Response headers" => {
                at = line.next;
                while at < text.len() {
                    let line = Line::at(text, at);
                    if let Some(field) = field(text, &line) {
                        end = end.max(field.line.home().end as usize);
                        fields.push(field);
                    } else if !line.content().is_empty() || !fields.is_empty() {
                        break;
                    }
                    at = line.next;
                }
            }
            "" => at = line.next,
            _ => break,
        }
    }
    if status.is_none() && body.is_none() {
        return (None, end);
    }
    let span = Span::new(Origin::Request, title.start, end);
    let response = Response {
        span,
        version: None,
        status: status.map(|(code, _)| code),
        status_span: status.map(|(_, span)| span),
        reason,
        fields,
        body: body.unwrap_or_else(|| Traced::new(Span::point(Origin::Request, end))),
    };
    (Some(response), end)
}

/// The content without the words of the buttons over and under it.
fn content(text: &str, start: usize, end: usize) -> Option<Traced> {
    let button = |line: &str| matches!(line.trim(), "Download" | "Copy" | "Download file" | "");
    let (mut first, mut last) = (start, end);
    while first < last {
        let line = Line::at(&text[..end], first);
        if !button(line.whole()) {
            break;
        }
        first = line.next;
    }
    while let Some(before) = text[first..last].trim_end().rfind('\n').map(|at| first + at + 1) {
        if !button(&text[before..last]) {
            break;
        }
        last = before;
    }
    let last = first + text[first..last].trim_end().len();
    (last > first).then(|| Traced::verbatim(text, Span::new(Origin::Request, first, last)))
}

/// ` content-length: 55 `
fn field(text: &str, line: &Line) -> Option<Field> {
    let (name, _) = line.content().split_once(':')?;
    let token = !name.is_empty() && name.bytes().all(crate::syntax::token::is_tchar);
    let end = line.content + line.content().trim_end().len();
    token.then(|| http1::field(&Traced::verbatim(text, Span::new(Origin::Request, line.content, end)), Author::Person))
}
