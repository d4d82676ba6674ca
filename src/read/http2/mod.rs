//! Requests and responses as the developer tools of browsers list them: names and values, the pseudo-header fields of
//! HTTP/2 (RFC 9113 section 8.3) among them, in sections with headings or without.
//!
//! What is copied from the panel has name and value in one line, or each in a line of its own.

use std::ops::Range;

use super::Reading;
use super::detect::{Job, Line, Pair, Reader};
use super::http1;
use crate::message::{Author, Body, BodyKind, Client, Field, Method, Request, Response, Shape};
use crate::source::{Origin, Quoting, Span, Traced};

mod payload;

/// Reads the lists of developer tools.
pub(super) const READER: Reader = Reader { shapes: &[Shape::Http2], begins, read };

/// What a heading in the panel announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    General,
    Response,
    Request,
    Query,
    Form,
    Payload,
    ResponseContent,
}

fn begins(line: &Line) -> Option<usize> {
    let content = line.content();
    let found = if content.starts_with(':') {
        let next = line.rest().lines().next().unwrap_or_default();
        pseudo(content).is_some_and(|(name, value)| match content[name.len()..].strip_prefix(':') {
            Some(_) => !value.is_empty() || !next.trim().is_empty(),
            None => value.is_empty() && !next.trim().is_empty(),
        })
    } else if content.starts_with("Request URL") {
        general(content).is_some() && line.rest().lines().take(4).any(|line| line.trim().starts_with("Request Method"))
    } else if content.len() < 40 && matches!(section(content), Some(Section::Request | Section::Response)) {
        let after = line.rest().lines().map(str::trim).take(4).find(|line| !line.is_empty() && !is_control(line));
        after.is_some_and(|line| pseudo(line).is_some() || http1::is_field_line(line) || is_token(line))
    } else {
        false
    };
    found.then_some(line.content)
}

/// A pseudo-header field: its name, and its value where it stands in the same line.
fn pseudo(line: &str) -> Option<(&str, &str)> {
    let name = line.get(1..)?.split(':').next()?.trim_end();
    let known = matches!(name, "authority" | "method" | "path" | "scheme" | "status" | "protocol");
    let rest = &line[1 + name.len()..];
    (line.starts_with(':') && known).then(|| (&line[..=name.len()], rest.strip_prefix(':').unwrap_or(rest).trim()))
}

/// The name of an entry of the section that stands first.
fn general(line: &str) -> Option<&'static str> {
    ["Request URL", "Request Method", "Status Code", "Remote Address", "Referrer Policy"]
        .into_iter()
        .find(|name| line.strip_prefix(name).is_some_and(|rest| rest.trim().is_empty() || rest.starts_with(':')))
}

/// The section that a heading announces; a count, a size or a button may stand behind the words.
fn section(line: &str) -> Option<Section> {
    if line.len() > 60 {
        return None;
    }
    let line = line.trim().trim_start_matches('#').trim();
    // Buttons are copied with the heading.
    let line = [" Raw", "view ", "View "].iter().fold(line, |line, button| line.split(button).next().unwrap_or(line));
    let words = line.split('(').next().unwrap_or(line).trim_end_matches([' ', ':']);
    Some(match words.to_ascii_lowercase().as_str() {
        "general" => Section::General,
        "response headers" => Section::Response,
        "request headers" => Section::Request,
        "query string parameters" => Section::Query,
        "form data" => Section::Form,
        "request payload" | "payload" | "request body" => Section::Payload,
        "response" | "response body" | "preview" => Section::ResponseContent,
        _ => return None,
    })
}

/// Buttons and notes of the panel.
fn is_control(line: &str) -> bool {
    let line = line.trim().to_ascii_lowercase();
    line.starts_with("view ") && line.len() < 20
        || line == "raw"
        || line == "learn more"
        || line.contains("provisional headers are shown")
}

fn is_token(line: &str) -> bool {
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// How names and values are laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// `name: value`
    OneLine,
    /// `name:` and the value in the next line.
    Colon,
    /// The name and the value in the next line.
    Bare,
}

/// A name and its value, where they stand in the text.
struct Entry {
    name: Range<usize>,
    value: Range<usize>,
    /// Where the next entry starts.
    next: usize,
}

/// What has been found so far.
struct Panel<'a> {
    text: &'a str,
    layout: Layout,
    section: Section,
    /// Whether headings tell what is what.
    headed: bool,
    method: Option<Traced>,
    url: Option<Traced>,
    path: Option<Traced>,
    fields: Vec<Field>,
    content: Option<(Traced, bool)>,
    status: Option<Range<usize>>,
    answered: Vec<Field>,
    answer: Option<Range<usize>>,
    request: Option<Range<usize>>,
    response: Option<Range<usize>>,
}

fn read(job: &Job) -> Option<Reading> {
    let text = &job.text[..job.limit];
    let mut panel = Panel::new(text, job.start);
    let mut at = job.start;
    while at < text.len() {
        let Some(next) = panel.line(at) else { break };
        at = next;
    }
    let pair = panel.finish()?;
    Some(Reading::of(Shape::Http2, pair, at))
}

impl<'a> Panel<'a> {
    fn new(text: &'a str, start: usize) -> Self {
        Self {
            text,
            layout: layout(text, start),
            section: Section::General,
            headed: false,
            method: None,
            url: None,
            path: None,
            fields: Vec::new(),
            content: None,
            status: None,
            answered: Vec::new(),
            answer: None,
            request: None,
            response: None,
        }
    }

    /// Takes what begins in the line at `start`, and tells where the next thing begins. `None` where the list ends.
    fn line(&mut self, start: usize) -> Option<usize> {
        let line = Line::at(self.text, start);
        let content = line.whole().trim();
        if let Some(section) = section(content) {
            self.section = section;
            self.headed = true;
            return Some(line.next);
        }
        match self.section {
            Section::Form => {
                let found = payload::form(self.text, start);
                return self.content(found);
            }
            Section::Payload => {
                let found = payload::source(self.text, start);
                return self.content(found);
            }
            Section::ResponseContent => {
                let end = http1::response_end(self.text, start);
                self.answer = Some(start..end);
                return Some(end).filter(|&end| end > start);
            }
            _ => {}
        }
        if content.is_empty() {
            // Safari's "Copy HTTP Request" has the content after an empty line.
            let plain = self.section == Section::Request && !self.headed && self.layout == Layout::OneLine;
            let follows = self.text[line.next..]
                .lines()
                .take(4)
                .any(|line| section(line).is_some() || pseudo(line.trim()).is_some());
            if plain && !follows {
                self.section = Section::Payload;
            }
            return Some(line.next);
        }
        if is_control(content) {
            return Some(line.next);
        }
        if self.start_line(&line) {
            return Some(line.next);
        }
        let entry = self.entry(&line)?;
        if self.section != Section::Query {
            self.take(&entry);
        }
        Some(entry.next)
    }

    /// The start lines that the panel shows of HTTP/1.1.
    fn start_line(&mut self, line: &Line) -> bool {
        let content = line.content();
        if http1::is_status_line(content) {
            self.section = Section::Response;
            let skipped = content.find(' ').map_or(content.len(), |at| at + 1);
            self.status = Some(line.content + skipped..line.end);
            cover(&mut self.response, line.start..line.end);
            return true;
        }
        if !http1::is_plain_request_line(content) {
            return false;
        }
        self.section = Section::Request;
        let span = Span::new(Origin::Request, line.content, line.end);
        let (method, target, _) = http1::parts_of_line(&Traced::verbatim(self.text, span));
        self.method.get_or_insert(method);
        self.path.get_or_insert(target);
        cover(&mut self.request, line.start..line.end);
        true
    }

    /// The entry that starts in a line.
    fn entry(&self, line: &Line) -> Option<Entry> {
        let whole = line.whole();
        let content = whole.trim();
        let start = line.start + (whole.len() - whole.trim_start().len());
        let name = match (pseudo(content), general(content)) {
            (Some((name, _)), _) => name,
            (None, Some(name)) => name,
            (None, None) if self.layout == Layout::Bare => is_token(content).then_some(content)?,
            (None, None) => http1::is_field_line(content).then(|| content.split(':').next())??,
        };
        let name = start..start + name.len();
        let after = self.text[name.end..line.end].strip_prefix(':').unwrap_or(&self.text[name.end..line.end]);
        if self.layout == Layout::OneLine || !after.trim().is_empty() {
            let value = trimmed(self.text, line.end - after.len()..line.end);
            return Some(Entry { name, value, next: line.next });
        }
        let value = Line::at(self.text, line.next);
        let none = value.whole().trim().is_empty() || self.layout == Layout::Colon && is_name(value.whole().trim());
        if none {
            return Some(Entry { name, value: line.end..line.end, next: line.next });
        }
        Some(Entry { name, value: trimmed(self.text, value.start..value.end), next: value.next })
    }

    fn take(&mut self, entry: &Entry) {
        let place = entry.name.start..entry.value.end.max(entry.name.end);
        let name = &self.text[entry.name.clone()];
        let value = Traced::verbatim(self.text, Span::new(Origin::Request, entry.value.start, entry.value.end));
        match name {
            "Request URL" => self.url = Some(value),
            "Request Method" => self.method = Some(value),
            "Status Code" => self.status = Some(entry.value.clone()),
            "Remote Address" | "Referrer Policy" => {}
            ":status" => {
                self.section = Section::Response;
                self.status = Some(entry.value.clone());
                cover(&mut self.response, place);
            }
            _ => {
                let field = self.field(entry);
                let of_request = name.starts_with(':') || !self.headed && is_of_request(name);
                if of_request {
                    self.section = Section::Request;
                } else if self.section == Section::General {
                    self.section = Section::Response;
                }
                if self.section == Section::Response {
                    self.answered.push(field);
                    return cover(&mut self.response, place);
                }
                cover(&mut self.request, place);
                match name {
                    ":method" => self.method = Some(value),
                    ":path" => self.path = Some(value),
                    ":authority" => {
                        let name = Traced::implied("Host", field.name.span());
                        self.fields.push(Field { name, author: Author::Client, ..field });
                    }
                    _ if name.starts_with(':') => {}
                    _ => self.fields.push(field),
                }
            }
        }
    }

    /// The field line that an entry stands for.
    fn field(&self, entry: &Entry) -> Field {
        let span = |range: Range<usize>| Span::new(Origin::Request, range.start, range.end);
        let mut line = Traced::new(span(entry.name.start..entry.value.end.max(entry.name.end)));
        if entry.name.start == entry.name.end {
            return http1::field(&line, Author::Person);
        }
        // The colon of a pseudo-header field is part of its name.
        line.copy(self.text, span(entry.name.clone()), Quoting::Raw);
        let between = &self.text[entry.name.end..entry.value.start.max(entry.name.end)];
        if between.starts_with(':') && !between.contains('\n') {
            line.copy(self.text, span(entry.name.end..entry.value.start), Quoting::Raw);
        } else {
            line.decode(b": ", span(entry.name.end..entry.value.start.max(entry.name.end)), Quoting::Sealed);
        }
        line.copy(self.text, span(entry.value.clone()), Quoting::Raw);
        if self.text[entry.name.clone()].starts_with(':') {
            let value = line.slice(line.len() - entry.value.len()..line.len());
            return Field { name: line.slice(0..entry.name.len()), value, colon: true, line, author: Author::Client };
        }
        http1::field(&line, Author::Person)
    }

    fn content(&mut self, found: payload::Found) -> Option<usize> {
        let payload::Found { content, known, end } = found;
        cover(&mut self.request, content.home().range());
        self.content = Some((content, known));
        // What follows under the same heading is the same once more, set out as a tree.
        self.section = Section::Query;
        Some(end)
    }

    fn finish(self) -> Option<Pair> {
        let response = self.answer();
        let asked = self.url.is_some() || self.path.is_some() || self.request.is_some();
        let request = asked.then(|| self.asked());
        (request.is_some() || response.is_some()).then_some(Pair { request, response })
    }

    fn answer(&self) -> Option<Response> {
        if self.status.is_none() && self.answered.is_empty() && self.answer.is_none() {
            return None;
        }
        let span = |range: Range<usize>| Span::new(Origin::Request, range.start, range.end);
        let status = self.status.clone().map(|range| Traced::verbatim(self.text, span(range)));
        let digits =
            status.as_ref().map_or(0, |line| line.bytes().iter().take_while(|byte| byte.is_ascii_digit()).count());
        let code = status.as_ref().map(|line| line.slice(0..digits));
        let mut place = self.response.clone().or(self.status.clone());
        let end = place.clone().map_or(0, |place| place.end);
        let body = self.answer.clone().unwrap_or(end..end);
        if self.answer.is_some() && place.clone().is_none_or(|place| place.end <= body.start) {
            // What stands between belongs to the request.
            let between = self.request.clone().filter(|request| request.end <= body.start && request.start >= end);
            if between.is_none() {
                cover(&mut place, body.clone());
            }
        }
        Some(Response {
            span: span(place.unwrap_or(body.clone())),
            version: None,
            status: code.as_ref().and_then(|code| code.utf8()?.parse().ok()),
            status_span: code.map(|code| code.span()),
            reason: status.map(|line| line.slice(digits..line.len()).trim()),
            fields: self.answered.clone(),
            body: Traced::verbatim(self.text, span(body)),
        })
    }

    fn asked(self) -> Request {
        let place = self.request.unwrap_or_else(|| self.url.as_ref().map_or(0..0, |url| url.home().range()));
        let span = Span::new(Origin::Request, place.start, place.end);
        let nowhere = Span::point(Origin::Request, place.start);
        let end = Span::point(Origin::Request, place.end);
        let implied = self.method.is_none();
        let method = self.method.unwrap_or_else(|| Traced::implied("GET", nowhere));
        let target = self.url.or(self.path).unwrap_or_else(|| Traced::implied("/", nowhere));
        let length = self.fields.iter().find(|field| field.is("content-length"));
        let unseen = length.is_some_and(|field| field.value.bytes() != b"0") && self.content.is_none();
        let (content, known) = self.content.unwrap_or_else(|| (Traced::new(end), !unseen));
        let kind = if content.is_empty() && known { BodyKind::None } else { BodyKind::Raw };
        let body = Body { kind, content, known, ..Body::none(span) };
        let method = Method { name: method, implied };
        Request { fields: self.fields, body, ..Request::new(span, Client::Recorded, method, target) }
    }
}

/// How the list that starts at `start` is laid out, by its first entry.
fn layout(text: &str, start: usize) -> Layout {
    let first = text[start..]
        .lines()
        .map(str::trim)
        .take(8)
        .find(|line| !line.is_empty() && section(line).is_none() && !is_control(line));
    let first = first.unwrap_or_default();
    let name = pseudo(first).map(|(name, _)| name).or(general(first));
    match name.map_or(first, |name| &first[name.len()..]) {
        "" => Layout::Bare,
        ":" => Layout::Colon,
        _ if name.is_none() && is_name(first) => Layout::Colon,
        _ if name.is_none() && is_token(first) => Layout::Bare,
        _ => Layout::OneLine,
    }
}

/// `name:` alone in its line.
fn is_name(line: &str) -> bool {
    line.len() > 1 && line.strip_suffix(':').is_some_and(|name| is_token(name.strip_prefix(':').unwrap_or(name)))
}

/// Fields that only requests have.
fn is_of_request(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("sec-")
        || matches!(
            name.as_str(),
            "accept"
                | "accept-encoding"
                | "accept-language"
                | "authorization"
                | "cookie"
                | "host"
                | "origin"
                | "referer"
                | "user-agent"
        )
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let start = range.end - text[range.clone()].trim_start().len();
    start..start + text[start..range.end].trim_end().len()
}

fn cover(place: &mut Option<Range<usize>>, more: Range<usize>) {
    *place = Some(match place.take() {
        Some(place) => place.start.min(more.start)..place.end.max(more.end),
        None => more,
    });
}

#[cfg(test)]
mod tests {
    use super::super::detect::Known;
    use super::*;

    fn pair(text: &str) -> Pair {
        let mut reading =
            read(&Job { known: &Known::default(), text, start: 0, limit: text.len(), after: 0, wish: None }).unwrap();
        reading.pairs.remove(0)
    }

    fn begins_at(text: &str) -> Option<usize> {
        begins(&Line::at(text, 0))
    }

    #[test]
    fn lists_are_known_by_their_first_line() {
        for text in [
            ":authority: a.test\n:method: GET\n",
            ":method\nGET\n",
            ":path:\n/x\n",
            "Request URL: https://a.test/x\nRequest Method: GET\n",
            "Request Headers (1.2 kB)\nHost: a.test\n",
            "Response Headersview source\nserver: x\n",
        ] {
            assert_eq!(begins_at(text), Some(0), "{text}");
        }
        for text in [":path", ":authority is wrong", "Request URL is odd", "Request Headers\n\n", "a :method: b"] {
            assert_eq!(begins_at(text), None, "{text}");
        }
    }

    #[test]
    fn each_layout_gives_the_same() {
        for text in [
            ":method: PUT\n:path: /x\n:authority: a.test\ncontent-type: text/plain\nempty:\n",
            ":method:\nPUT\n:path:\n/x\n:authority:\na.test\ncontent-type:\ntext/plain\nempty:\n",
            ":method\nPUT\n:path\n/x\n:authority\na.test\ncontent-type\ntext/plain\nempty\n\n",
        ] {
            let request = pair(text).request.unwrap();
            assert_eq!((request.method.name.text().as_ref(), request.target.text().as_ref()), ("PUT", "/x"));
            let fields: Vec<String> =
                request.fields.iter().map(|field| format!("{}: {}", field.name.text(), field.value.text())).collect();
            assert_eq!(fields, ["Host: a.test", "content-type: text/plain", "empty: "], "{text}");
            assert_eq!(&text[request.fields[1].value.span().range()], "text/plain");
        }
    }

    #[test]
    fn a_tree_is_not_what_was_sent() {
        let text = "Request Headers\n:path: /x\nRequest Payload\n{id: 1, lines: [,…]}\nid: 1\n";
        let body = pair(text).request.unwrap().body;
        assert!(!body.known && body.content.is_empty());
        let body = pair(&text.replace("{id: 1, lines: [,…]}\nid: 1", "{\"id\": 1,}")).request.unwrap().body;
        assert!(body.known);
        assert_eq!(body.content.text(), "{\"id\": 1,}");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in r"((:method|:path|:status|Request URL|Request Method|Request Payload|Form Data|Request Headers|Response|a|b c):?( ?[ -~é]{0,9})?\r?\n){0,14}") {
            let input = crate::Input { request: text.clone(), ..crate::Input::default() };
            let exchange = crate::read::read(&input);
            for part in &exchange.parts {
                proptest::prop_assert!(text.get(part.span.range()).is_some());
            }
        }
    }
}
