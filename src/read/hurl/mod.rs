//! Hurl files: requests with sections, and what is expected of the responses, which is no response.

mod body;

use std::ops::Range;

use super::Reading;
use super::detect::{Job, Line, Pair, Reader};
use super::http1;
use super::template::{Template, encode, host, span};
use crate::message::{Agent, Author, Body, BodyKind, Data, Field, Method, Request, Shape};
use crate::source::{Origin, Quoting, Span, Traced, base64};

/// Reads Hurl files.
pub(super) const READER: Reader = Reader { shapes: &[Shape::Hurl], begins, read };

/// How many lines after a request line may hold the first that is Hurl's alone.
const LINES: usize = 60;

/// A section of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Query,
    Form,
    Multipart,
    Cookies,
    BasicAuth,
    /// Options of the run, captures, asserts.
    Other,
}

fn begins(line: &Line) -> Option<usize> {
    is_request_line(line.content())?;
    let mut lines = line.rest().lines().map(str::trim).take(LINES).take_while(|line| !line.starts_with("###"));
    lines.any(|line| section(line).is_some() || is_expectation(line)).then_some(line.content)
}

/// Where the URL starts in `GET https://a.test/x`, which has no version.
fn is_request_line(line: &str) -> Option<usize> {
    let (method, url) = line.split_once(' ')?;
    let url = url.trim();
    let whole = ["http://", "https://", "{{"].iter().any(|start| url.starts_with(start));
    (http1::is_method(method) && whole && !url.contains(" HTTP/"))
        .then(|| line.len() - line[method.len()..].trim_start().len())
}

/// `[Asserts]`
fn section(line: &str) -> Option<Section> {
    let name = line.strip_prefix('[')?.split(']').next()?;
    Some(match name {
        "QueryStringParams" | "Query" => Section::Query,
        "FormParams" | "Form" => Section::Form,
        "MultipartFormData" | "Multipart" => Section::Multipart,
        "Cookies" => Section::Cookies,
        "BasicAuth" => Section::BasicAuth,
        "Options" | "Captures" | "Asserts" => Section::Other,
        _ => return None,
    })
}

/// `HTTP 400`, `HTTP/1.1 200`, `HTTP *`: what the response should be. A real one has a reason phrase.
fn is_expectation(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("HTTP") else { return false };
    let rest = rest.split('#').next().unwrap_or_default();
    let mut words = rest.split_whitespace();
    let version = words.next_if_version(rest);
    let status = words.next();
    version
        && words.next().is_none()
        && status.is_some_and(|word| word == "*" || word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit()))
}

trait Versioned {
    fn next_if_version(&mut self, rest: &str) -> bool;
}

impl<'a, I: Iterator<Item = &'a str>> Versioned for I {
    /// Takes the version after `HTTP`, where one is glued to it.
    fn next_if_version(&mut self, rest: &str) -> bool {
        if rest.starts_with('/') { self.next().is_some_and(|word| word.len() > 1) } else { rest.starts_with(' ') }
    }
}

fn read(job: &Job) -> Option<Reading> {
    let mut file = File { template: Template::new(&job.text[..job.limit]), pairs: Vec::new() };
    let mut at = job.start;
    while let Some(next) = file.entry(at) {
        at = next;
    }
    let pairs = file.pairs;
    (!pairs.is_empty()).then_some(Reading { shape: Shape::Hurl, pairs, end: at })
}

struct File<'a> {
    template: Template<'a>,
    pairs: Vec<Pair>,
}

/// The parts of a request, as they are met.
#[derive(Default)]
struct Parts {
    fields: Vec<Field>,
    query: Vec<Entry>,
    form: Vec<Entry>,
    multipart: Vec<Entry>,
    cookies: Vec<Entry>,
    auth: Option<(Entry, Span)>,
    form_heading: Option<Span>,
    cookie_heading: Option<Span>,
}

/// `name: value`
struct Entry {
    name: Traced,
    value: Traced,
    line: Range<usize>,
}

impl File<'_> {
    /// Reads the next entry, with what is expected of its response. `None` where none follows.
    fn entry(&mut self, start: usize) -> Option<usize> {
        let text = self.template.text;
        let mut at = start;
        let first = loop {
            if at >= text.len() {
                return None;
            }
            let line = Line::at(text, at);
            let content = line.content();
            if is_request_line(content).is_some() {
                break line;
            }
            if !content.is_empty() && !content.starts_with('#') && at > start {
                return None;
            }
            at = line.next;
        };
        let method_end = first.content + first.content().find(' ')?;
        let url = first.content + is_request_line(first.content())?;
        let url_end = url + without_comment(&text[url..first.end]).len();
        self.set_variables(first.next);
        let mut target = self.template.expand(url..url_end);
        let mut parts = Parts::default();
        let mut section_of: Option<Section> = None;
        let mut body = None;
        let mut end = first.end;
        at = first.next;
        while at < text.len() && body.is_none() {
            let line = Line::at(text, at);
            let content = line.whole().trim();
            let from = line.start + (line.whole().len() - line.whole().trim_start().len());
            if is_expectation(content) || is_request_line(content).is_some() || http1::is_status_line(content) {
                break;
            }
            at = line.next;
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            if let Some(found) = section(content) {
                let heading = span(from..from + content.len());
                match found {
                    Section::Form | Section::Multipart => parts.form_heading = Some(heading),
                    Section::Cookies => parts.cookie_heading = Some(heading),
                    _ => {}
                }
                section_of = Some(found);
                end = line.end;
            } else if let Some(found) = body::read(&mut self.template, from) {
                end = found.end;
                at = Line::at(text, found.end).next.max(found.end);
                body = Some(found);
            } else if let Some(colon) = content.find(':') {
                let to = from + without_comment(content).len();
                let entry = self.pair(from, from + colon, to.max(from + colon + 1));
                parts.take(section_of, entry, &mut self.template, from..to);
                end = line.end;
            } else {
                at = line.start;
                break;
            }
        }
        let next = self.expected(at);
        Self::query(&mut target, &parts.query);
        let request = self.request(span(first.content..end), first.content..method_end, target, parts, body);
        self.pairs.push(Pair::from(request));
        Some(next)
    }

    /// The values that the `[Options]` of the entry set, which count for all of it.
    fn set_variables(&mut self, start: usize) {
        let text = self.template.text;
        let mut at = start;
        while at < text.len() {
            let line = Line::at(text, at);
            let content = line.whole().trim();
            if is_expectation(content) || is_request_line(content).is_some() {
                return;
            }
            if let Some((name, value)) = content.strip_prefix("variable:").and_then(|rest| rest.split_once('=')) {
                let end = line.start + line.whole().trim_end().len();
                self.template.set(name.trim(), end - value.trim_start().len()..end);
            }
            at = line.next;
        }
    }

    fn pair(&mut self, from: usize, colon: usize, to: usize) -> Entry {
        let text = self.template.text;
        let shown = &text[colon + 1..to];
        let value = to - shown.trim_start().len()..colon + 1 + shown.trim_end().len();
        let value = value.start.min(value.end)..value.end;
        let name_end = from + text[from..colon].trim_end().len();
        let (name, value) = (self.template.expand(from..name_end), self.template.expand(value));
        Entry { name: unescaped(name), value: unescaped(value), line: from..to }
    }

    /// Past what is expected of the response: up to the next request line.
    fn expected(&self, start: usize) -> usize {
        let text = self.template.text;
        let first = Line::at(text, start.min(text.len()));
        if start >= text.len() || !is_expectation(first.whole().trim()) {
            return start;
        }
        let mut at = first.next;
        let mut end = at;
        let mut asserts = false;
        while at < text.len() {
            let line = Line::at(text, at);
            let content = line.whole().trim();
            let real = http1::is_status_line(content) && !is_expectation(content);
            if is_request_line(content).is_some() || real {
                return end;
            }
            asserts |= section(content).is_some();
            let expected = asserts && is_assert(content) || http1::is_field_line(content) || section(content).is_some();
            if content.starts_with(['{', '[', '<', '`']) && section(content).is_none() {
                at = body::end(text, at).unwrap_or(line.next);
                end = at;
                continue;
            }
            if !content.is_empty() && !content.starts_with('#') && !expected {
                return end;
            }
            at = line.next;
            end = if content.is_empty() { end } else { at };
        }
        end
    }

    /// Puts the parameters of a section into the URL.
    fn query(target: &mut Traced, query: &[Entry]) {
        for entry in query {
            let mark: &[u8] = if target.bytes().contains(&b'?') { b"&" } else { b"?" };
            target.decode(mark, Span::point(Origin::Request, entry.line.start), Quoting::Sealed);
            encoded(target, entry);
        }
    }

    fn request(
        &mut self,
        place: Span,
        method: Range<usize>,
        target: Traced,
        parts: Parts,
        body: Option<body::Found>,
    ) -> Request {
        let text = self.template.text;
        let mut fields = parts.fields;
        fields.splice(0..0, host(&target, &fields));
        let mut sent = Body::none(place);
        let mut kind = None;
        if let (Some(heading), false) = (parts.form_heading, parts.multipart.is_empty()) {
            kind = Some(("multipart/form-data; boundary=------------------------why400", heading));
            sent.kind = BodyKind::Multipart;
            sent.known = false;
            sent.data = parts.multipart.iter().map(|entry| part(text, entry)).collect();
        } else if let (Some(heading), false) = (parts.form_heading, parts.form.is_empty()) {
            kind = Some(("application/x-www-form-urlencoded", heading));
            sent.kind = BodyKind::Raw;
            sent.content = Traced::new(parts.form[0].name.home());
            for (index, entry) in parts.form.iter().enumerate() {
                if index > 0 {
                    sent.content.decode(b"&", Span::point(Origin::Request, entry.line.start), Quoting::Sealed);
                }
                encoded(&mut sent.content, entry);
            }
        }
        if let Some(found) = body {
            kind = found.implied.map(|name| (name, Span::point(Origin::Request, found.start)));
            sent.kind = if found.content.is_empty() && found.known { BodyKind::None } else { BodyKind::Raw };
            sent.content = found.content;
            sent.known = found.known;
            sent.data = Vec::new();
        }
        let mut bring = |name: &'static str, value: Traced, by: Span, author: Author| {
            if !fields.iter().any(|field| field.is(&name.to_ascii_lowercase())) {
                fields.push(Field::brought(name, value, by, author));
            }
        };
        if let Some((value, by)) = kind {
            bring("Content-Type", Traced::implied(value, by), by, Author::Option);
        }
        if let Some((entry, by)) = parts.auth {
            let user = [entry.name.bytes(), b":", entry.value.bytes()].concat();
            let value = format!("Basic {}", base64::write(&user));
            bring("Authorization", Traced::implied(value, span(entry.line)), by, Author::Option);
        }
        if let Some(by) = parts.cookie_heading {
            let mut value = Traced::new(by);
            for (index, entry) in parts.cookies.iter().enumerate() {
                if index > 0 {
                    value.decode(b"; ", Span::point(Origin::Request, entry.line.start), Quoting::Sealed);
                }
                value.append(&entry.name);
                value.decode(b"=", Span::point(Origin::Request, entry.line.start), Quoting::Sealed);
                value.append(&entry.value);
            }
            bring("Cookie", value, by, Author::Option);
        }
        bring("Accept", Traced::implied("*/*", span(method.clone())), span(method.clone()), Author::Client);
        let name = Traced::verbatim(text, span(method));
        let method = Method { name, implied: false };
        Request { fields, body: sent, ..Request::new(place, self.template.client(Agent::Hurl), method, target) }
    }
}

impl Parts {
    fn take(&mut self, section: Option<Section>, entry: Entry, template: &mut Template, line: Range<usize>) {
        match section {
            None => self.fields.push(http1::field(&unescaped(template.expand(line)), Author::Person)),
            Some(Section::Query) => self.query.push(entry),
            Some(Section::Form) => self.form.push(entry),
            Some(Section::Multipart) => self.multipart.push(entry),
            Some(Section::Cookies) => self.cookies.push(entry),
            Some(Section::BasicAuth) => self.auth = Some((entry, span(line))),
            Some(Section::Other) => {}
        }
    }
}

/// A name or value with its escapes decoded: a backslash before `#`, itself, a letter, or `u{…}`.
fn unescaped(text: Traced) -> Traced {
    let Some(written) = text.utf8().filter(|written| written.contains('\\')) else { return text };
    let mut plain = Traced::new(text.home());
    let mut at = 0;
    while let Some(found) = written[at..].find('\\') {
        let from = at + found;
        plain.append(&text.slice(at..from));
        let rest = &written[from + 1..];
        let hex = rest.strip_prefix("u{").and_then(|rest| rest.split_once('}')).map(|(digits, _)| digits);
        let code = hex.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32);
        let (decoded, length) = match (rest.bytes().next(), code, hex) {
            (Some(b'u'), Some(c), Some(digits)) => (c, digits.len() + 4),
            (Some(byte @ (b'\\' | b'#')), ..) => (char::from(byte), 2),
            (Some(b'n'), ..) => ('\n', 2),
            (Some(b'r'), ..) => ('\r', 2),
            (Some(b't'), ..) => ('\t', 2),
            _ => ('\\', 1),
        };
        plain.decode(decoded.to_string().as_bytes(), text.span_of(from..from + length), Quoting::Sealed);
        at = from + length;
    }
    plain.append(&text.slice(at..text.len()));
    plain
}

fn encoded(content: &mut Traced, entry: &Entry) {
    encode(content, &entry.name);
    content.decode(b"=", Span::point(Origin::Request, entry.line.start), Quoting::Sealed);
    encode(content, &entry.value);
}

/// A part of multipart content, as curl's `-F` would have it.
fn part(text: &str, entry: &Entry) -> Data {
    let file = entry.value.text().strip_prefix("file,").map(|rest| rest.split(';').next().unwrap_or(rest).trim().len());
    let file = file.map(|length| {
        let start = entry.value.len() - entry.value.bytes()[5..].trim_ascii_start().len();
        entry.value.slice(start..start + length)
    });
    let mut argument = entry.name.clone();
    argument.decode(
        if file.is_some() { b"=@" } else { b"=" },
        Span::point(Origin::Request, entry.line.start),
        Quoting::Sealed,
    );
    argument.append(file.as_ref().unwrap_or(&entry.value));
    debug_assert!(entry.line.end <= text.len());
    Data { option: span(entry.line.clone()), name: "form", argument, file }
}

/// A line without the comment at its end.
fn without_comment(line: &str) -> &str {
    line.split(" #").next().unwrap_or(line).trim_end()
}

/// A line under `[Asserts]` or `[Captures]`.
fn is_assert(line: &str) -> bool {
    const QUERIES: [&str; 16] = [
        "status",
        "version",
        "url",
        "header",
        "cookie",
        "body",
        "jsonpath",
        "xpath",
        "regex",
        "variable",
        "duration",
        "sha256",
        "md5",
        "bytes",
        "certificate",
        "redirects",
    ];
    QUERIES.iter().any(|query| line.starts_with(query)) || line.contains(": ")
}

#[cfg(test)]
mod tests {
    use super::super::detect::Known;
    use super::*;

    fn requests(text: &str) -> Vec<Request> {
        let reading =
            read(&Job { known: &Known::default(), text, start: 0, limit: text.len(), after: 0, wish: None }).unwrap();
        reading.pairs.into_iter().filter_map(|pair| pair.request).collect()
    }

    #[test]
    fn what_is_expected_is_no_response() {
        for line in ["HTTP 400", "HTTP/1.1 200", "HTTP *", "HTTP/2 200 # as always"] {
            assert!(is_expectation(line), "{line}");
        }
        for line in ["HTTP/1.1 400 Bad Request", "HTTPS 200", "HTTP 4000", "HTTP"] {
            assert!(!is_expectation(line), "{line}");
        }
    }

    #[test]
    fn sections_become_what_is_sent() {
        let text = "POST https://a.test/x # here\nX-A: 1\n[Query]\nq: a b\n[Form]\nname: Jo\nage: 4+1\n[Cookies]\nc: d\n\
                    [BasicAuth]\nbob: secret\nHTTP 200\n";
        let request = requests(text).remove(0);
        assert_eq!(request.target.text(), "https://a.test/x?q=a%20b");
        assert_eq!(request.body.content.text(), "name=Jo&age=4%2B1");
        let fields: Vec<String> =
            request.fields.iter().map(|field| format!("{}: {}", field.name.text(), field.value.text())).collect();
        assert_eq!(
            fields,
            [
                "Host: a.test",
                "X-A: 1",
                "Content-Type: application/x-www-form-urlencoded",
                "Authorization: Basic Ym9iOnNlY3JldA==",
                "Cookie: c=d",
                "Accept: */*"
            ]
        );
    }

    #[test]
    fn entries_follow_each_other() {
        let text = "GET https://a.test/1\nHTTP 200\n[Captures]\nid: jsonpath \"$.id\"\n[Asserts]\nheader \"A\" == \"b\"\n\n\
                    PUT https://a.test/{{id}}\n{\"a\": {\"b\": {{id}}}}\nHTTP 204\n\nand that fails\n";
        let requests = requests(text);
        assert_eq!(requests.len(), 2);
        assert_eq!(requests[1].body.content.text(), "{\"a\": {\"b\": {{id}}}}");
        assert_eq!(requests[1].client.variables().len(), 2);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in r"((POST https://a\.test/x|\[Query\]|\[Form\]|\[Multipart\]|HTTP 400|a: (file,)?b;?|```|`|\{|[ -~é]{0,12})\r?\n){0,14}") {
            let input = crate::Input { request: text.clone(), ..crate::Input::default() };
            if let Some(request) = crate::read::read(&input).request {
                proptest::prop_assert!(text.get(request.span.range()).is_some());
                proptest::prop_assert!(text.get(request.body.content.span().widened(&text).range()).is_some());
            }
        }
    }
}
