//! `.http` files as editors run them (VS Code's REST Client, the HTTP client of `JetBrains`, Visual Studio): requests
//! between lines of `###`, with comments, values and scripts, and URLs that are whole.

use std::ops::Range;

use super::Reading;
use super::detect::{Job, Line, Pair, Reader};
use super::http1;
use super::template::{Template, graphql, host, span};
use crate::message::{Agent, Author, Body, BodyKind, Field, Method, Request, Shape};
use crate::source::{Origin, Span, Traced};

/// Reads `.http` files.
pub(super) const READER: Reader = Reader { shapes: &[Shape::HttpFile], begins, read };

/// How many lines may stand between the first of a file and its first request line.
const LINES: usize = 20;

fn begins(line: &Line) -> Option<usize> {
    let content = line.content();
    let whole = line.whole();
    if whole.starts_with("###") || value(whole).is_some() {
        let mut lines = line.rest().lines().map(str::trim).take(LINES);
        let first = lines.find(|line| !(line.is_empty() || is_comment(line) || value(line).is_some()));
        // Behind a heading in Markdown the URL of a request is none that is whole.
        return first.is_some_and(|line| request_line(line).is_some_and(|parts| parts.sure)).then_some(line.start);
    }
    let parts = request_line(content).filter(|parts| parts.sure && parts.method.is_some())?;
    let raw = parts.version.is_some()
        && (!content.contains("https://") || host_follows(line.rest()))
        && !content.contains("{{");
    (!raw).then_some(line.content)
}

/// Whether the fields that follow name the host: a request to a proxy.
fn host_follows(rest: &str) -> bool {
    let mut fields = rest.lines().take(LINES).take_while(|line| !line.trim().is_empty());
    fields.any(|line| line.get(..5).is_some_and(|name| name.eq_ignore_ascii_case("host:")))
}

fn is_comment(line: &str) -> bool {
    line.starts_with('#') || line.starts_with("//")
}

/// `@name = value`: both.
fn value(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix('@')?.split_once('=')?;
    let name = name.trim();
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    (!name.is_empty() && plain).then(|| (name, value.trim()))
}

/// The parts of a request line, as ranges of it.
struct Parts {
    method: Option<Range<usize>>,
    target: Range<usize>,
    version: Option<Range<usize>>,
    /// Whether nothing but the request of an editor looks like that.
    sure: bool,
}

/// `POST https://a.test/x HTTP/1.1`, of which the URL alone must be there.
fn request_line(line: &str) -> Option<Parts> {
    let end = line.trim_end().len();
    let first = line[..end].find([' ', '\t']).unwrap_or(end);
    let is_method = http1::is_method(&line[..first]) || &line[..first] == "GRAPHQL";
    let start = if is_method { first + (line[first..end].len() - line[first..end].trim_start().len()) } else { 0 };
    let version = line[start..end].rfind(" HTTP/").map(|at| start + at).filter(|&at| !line[at + 1..end].contains(' '));
    let target = start..version.map_or(end, |at| line[..at].trim_end().len().max(start));
    let url = &line[target.clone()];
    let whole = ["https://", "http://", "{{"].iter().any(|begin| url.starts_with(begin));
    let blank = url.contains([' ', '\t']) && !url.contains("{{");
    // A console's line tells the status after the URL.
    let status = url.split_ascii_whitespace().nth(1).is_some_and(|word| {
        let code = word.trim_matches(['(', ')', ':', ',']);
        code.len() == 3 && code.starts_with(['1', '2', '3', '4', '5']) && code.bytes().all(|byte| byte.is_ascii_digit())
    });
    if status || url.is_empty() || !(whole || is_method && url.starts_with('/')) || blank && !is_method {
        return None;
    }
    let version = version.map(|at| at + 1..end);
    Some(Parts { method: is_method.then_some(0..first), target, version, sure: whole && (is_method || !blank) })
}

fn read(job: &Job) -> Option<Reading> {
    let mut file = File { template: Template::new(&job.text[..job.limit]), limit: job.limit, pairs: Vec::new() };
    let mut at = job.start;
    let mut end = job.start;
    while at < job.limit {
        let Some(next) = file.block(at) else { break };
        at = next;
        end = next;
    }
    let pairs = file.pairs;
    (!pairs.is_empty()).then_some(Reading { shape: Shape::HttpFile, pairs, end })
}

struct File<'a> {
    template: Template<'a>,
    limit: usize,
    pairs: Vec<Pair>,
}

impl File<'_> {
    /// Reads what stands up to the end of the next request. `None` where none follows.
    fn block(&mut self, start: usize) -> Option<usize> {
        let text = self.template.text;
        let mut at = start;
        while at < self.limit {
            let line = Line::at(text, at);
            let content = line.whole().trim();
            let from = line.start + (line.whole().len() - line.whole().trim_start().len());
            if let Some((name, value)) = value(content) {
                let to = from + content.len();
                self.template.set(name, to - value.len()..to);
            } else if content.starts_with("< {%") || content.starts_with("> {%") {
                at = script_end(text, from);
                continue;
            } else if let Some(parts) = request_line(content) {
                return Some(self.request(from, &parts, line.next));
            } else if !(content.is_empty() || is_comment(content) || content.starts_with(['<', '>'])) {
                return None;
            }
            at = line.next;
        }
        None
    }

    /// Reads the request whose line starts at `start`.
    fn request(&mut self, start: usize, parts: &Parts, next: usize) -> usize {
        let text = self.template.text;
        let moved = |range: &Range<usize>| start + range.start..start + range.end;
        let mut target = self.template.expand(moved(&parts.target));
        let mut at = next;
        // The query may go on in lines that are set in.
        while at < self.limit {
            let line = Line::at(text, at);
            let more = line.whole().trim();
            if !line.whole().starts_with([' ', '\t']) || !more.starts_with(['?', '&', '/', '#']) && !more.contains('=')
            {
                break;
            }
            let from = line.start + (line.whole().len() - line.whole().trim_start().len());
            target.append(&self.template.expand(from..from + more.len()));
            at = line.next;
        }
        let (mut fields, body_start) = self.fields(at);
        let rest = http1::request_end(text, body_start, self.limit, &fields, ends_content);
        let shown = trimmed(text, body_start, rest);
        let method = match &parts.method {
            Some(range) => Method { name: Traced::verbatim(text, span(moved(range))), implied: false },
            None => Method { name: Traced::implied("GET", Span::point(Origin::Request, start)), implied: true },
        };
        let mut body = self.body(body_start..shown, &fields);
        let method = if method.name.bytes() == b"GRAPHQL" {
            let by = method.name.span();
            if !fields.iter().any(|field| field.is("content-type")) {
                fields.push(Field::brought(
                    "Content-Type",
                    Traced::implied("application/json", by),
                    by,
                    Author::Option,
                ));
            }
            body.content = Self::query(&body.content);
            Method { name: Traced::implied("POST", by), implied: true }
        } else {
            let graph = fields.iter().position(|field| field.is("x-request-type") && field.value.bytes() == b"GraphQL");
            if let Some(graph) = graph {
                fields.remove(graph);
                body.content = Self::query(&body.content);
            }
            method
        };
        fields.splice(0..0, host(&target, &fields));
        let end = if body.content.is_empty() && body.known { last_of_head(text, start, body_start) } else { shown };
        let client = self.template.client(Agent::HttpFile);
        self.pairs.push(Pair::from(Request {
            version: parts.version.as_ref().map(|range| Traced::verbatim(text, span(moved(range)))),
            fields,
            body,
            ..Request::new(span(start..end.max(start)), client, method, target)
        }));
        rest
    }

    /// The fields from `start` on, without comments, and where the content begins.
    fn fields(&mut self, start: usize) -> (Vec<Field>, usize) {
        let text = self.template.text;
        let mut fields = Vec::new();
        let mut at = start;
        while at < self.limit {
            let line = Line::at(text, at);
            let content = line.whole();
            if content.trim().is_empty() {
                return (fields, line.next);
            }
            // Where the empty line is missing, content is no field.
            if content.starts_with("###") || content.starts_with(['{', '[', '<', '"']) || http1::is_status_line(content)
            {
                return (fields, at);
            }
            if !is_comment(content.trim_start()) {
                let from = line.start + (content.len() - content.trim_start().len());
                fields.push(http1::field(&self.template.expand(from..line.end), Author::Person));
            }
            at = line.next;
        }
        (fields, self.limit)
    }

    fn body(&mut self, range: Range<usize>, fields: &[Field]) -> Body {
        let text = self.template.text;
        let mut body = Body::none(span(range.start..range.start));
        if text[range.clone()].trim().is_empty() {
            return body;
        }
        body.kind = BodyKind::Raw;
        let is_form = fields.iter().any(|field| {
            field.is("content-type") && field.value.bytes().starts_with(b"application/x-www-form-urlencoded")
        });
        if !is_form && !text[range.clone()].contains("\n<") && !text[range.clone()].starts_with('<') {
            body.content = self.template.expand(range);
            return body;
        }
        let mut content = Traced::new(span(range.clone()));
        let mut at = range.start;
        while at < range.end {
            let line = Line::at(&text[..range.end], at);
            let shown = line.whole();
            if is_file(shown) {
                body.known = false;
            } else if is_form {
                // A form may be written in several lines.
                let from = line.start + (shown.len() - shown.trim_start().len());
                content.append(&self.template.expand(from..from + shown.trim().len()));
            } else {
                content.append(&self.template.expand(line.start..line.next));
            }
            at = line.next;
        }
        body.content = content;
        body
    }

    /// The content of a request for GraphQL: the query, an empty line, the variables.
    fn query(content: &Traced) -> Traced {
        let shown = content.text();
        let variables = shown.rfind("\n\n").filter(|&at| shown[at..].trim_start().starts_with('{'));
        let variables = variables
            .filter(|&at| http1::json_end(shown[..at].trim_start().as_bytes()).is_some() || shown[..at].contains('}'));
        let (query, variables) = match variables {
            Some(at) => (content.slice(0..at), Some(content.slice(at + 2..content.len()))),
            None => (content.clone(), None),
        };
        graphql(&query, variables.as_ref())
    }
}

/// Whether a line comes after the content: the next request, a handler of the response, a response that was kept.
fn ends_content(line: &str) -> bool {
    ["###", "> {%", "> ./", "> /", "> ../", ">> ", ">>! ", "<> "].iter().any(|mark| line.starts_with(mark))
}

/// `< ./file`, `<@ file`, `<@latin1 file`.
fn is_file(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('<') else { return false };
    let rest = rest
        .strip_prefix('@')
        .map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-'));
    rest.starts_with([' ', '\t']) && !rest.trim().is_empty() && !rest.contains('>')
}

/// Where the script ends that starts at `start`: after its `%}`.
fn script_end(text: &str, start: usize) -> usize {
    let close = text[start..].find("%}").map_or(text.len(), |at| start + at);
    Line::at(text, text[..close].rfind('\n').map_or(0, |at| at + 1)).next.max(close)
}

/// The end of `text[start..end]` without blank lines.
fn trimmed(text: &str, start: usize, end: usize) -> usize {
    start + text[start..end].trim_end().len()
}

/// The end of the head without the empty line.
fn last_of_head(text: &str, start: usize, end: usize) -> usize {
    trimmed(text, start, end)
}

#[cfg(test)]
mod tests {
    use super::super::detect::Known;
    use super::*;

    fn begins_at(text: &str) -> Option<usize> {
        begins(&Line::at(text, 0))
    }

    fn requests(text: &str) -> Vec<Request> {
        let reading =
            read(&Job { known: &Known::default(), text, start: 0, limit: text.len(), after: 0, wish: None }).unwrap();
        reading.pairs.into_iter().filter_map(|pair| pair.request).collect()
    }

    #[test]
    fn files_are_told_from_raw_requests_and_from_headings() {
        for text in [
            "GET https://a.test/x\n",
            "POST {{host}}/x HTTP/1.1\n",
            "POST https://a.test/x HTTP/1.1\nAccept: */*\n",
            "### a\n\nGET http://a.test\n",
            "###\nhttps://a.test\n",
            "@a = b\n// c\nGET {{a}}/x\n",
        ] {
            assert_eq!(begins_at(text), Some(0), "{text}");
        }
        for text in [
            "GET /x HTTP/1.1\nHost: a.test\n",
            "POST http://a.test/x HTTP/1.1\nHost: a.test\n",
            "### Steps\n\nI open https://a.test\n",
            "### Orders\n\nGET /orders HTTP/1.1\n",
            "https://a.test/x\n",
            "@alice = bob\nhello\n",
        ] {
            assert_eq!(begins_at(text), None, "{text}");
        }
    }

    #[test]
    fn a_query_may_go_on_in_the_next_lines() {
        let text = "GET https://a.test/x\n    ?a=b\n    &c=d e\nAccept: */*\n";
        let request = requests(text).remove(0);
        assert_eq!(request.target.text(), "https://a.test/x?a=b&c=d e");
        assert_eq!(&text[request.target.span_of(17..20).range()], "a=b");
        assert_eq!(request.fields.len(), 2);
    }

    #[test]
    fn what_a_file_holds_is_not_known() {
        for body in ["< ./a.json", "<@ ./a.json", "<@latin1 a.json"] {
            let body = requests(&format!("POST https://a.test/x\n\n{body}\n")).remove(0).body;
            assert!(!body.known && body.content.is_empty());
        }
        let body = requests("POST https://a.test/x\n\n<a>\n  <b/>\n</a>\n").remove(0).body;
        assert!(body.known);
        assert_eq!(body.content.text(), "<a>\n  <b/>\n</a>");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in r"((###|@a = b|POST https://a\.test/\{\{a\}\}|  \?a=b|a: b|< \{%|%\}|> \{%|< ./a|<> a|[ -~é]{0,12})\r?\n){0,14}") {
            let input = crate::Input { request: text.clone(), ..crate::Input::default() };
            let exchange = crate::read::read(&input);
            for part in &exchange.parts {
                proptest::prop_assert!(text.get(part.span.range()).is_some());
            }
        }
    }
}
