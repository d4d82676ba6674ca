//! Exceptions and stack traces that quote a response: of Python, Java, .NET, Go, Node.js, PHP, Ruby, Rust, Dart.
//!
//! They all say the same three things in their own words: the status, mostly the URL, and what the server wrote. So
//! what is known of each is how it names itself; the rest is found by [`told`] and [`pieces`].

mod inspect;

use std::ops::Range;

use super::detect::{Job, Line, Pair, Reader};
use super::pieces::{self, Piece};
use super::told::Told;
use super::{Reading, http1, reply, told};
use crate::message::{Author, Field, Response, Shape};
use crate::source::{Origin, Span, Traced};

/// Reads exceptions that name themselves at the start of a line.
pub(super) const NAMED: Reader = Reader { shapes: &[Shape::Exception], begins: named_begins, read };

/// Reads those within a line, and what clients say without a name. Logs quote them too, and are asked first.
pub(super) const PHRASED: Reader = Reader { shapes: &[Shape::Exception], begins, read };

/// What runtimes write before the name of the exception.
const BEFORE: [&str; 14] = [
    "Caused by: ",
    "Exception in thread \"main\" ",
    "Unhandled exception. ",
    "Unhandled Exception: ",
    "Unhandled exception: ",
    "Uncaught (in promise) ",
    "Uncaught ",
    "PHP Fatal error:  Uncaught ",
    "Fatal error: Uncaught ",
    "---> ",
    "panic: ",
    "fatal: ",
    "ERROR: ",
    "E ",
];

/// How clients say that a server refused, where they do not name an exception; with a status they are sure.
const PHRASES: [&str; 24] = [
    " Client Error: ",
    "client error (",
    "client error '",
    "does not indicate success",
    "returned an error: (",
    "Fehler zurückgegeben: (",
    "a retourné une erreur",
    "Server returned HTTP response code",
    "Request failed with status code",
    "Request failed with status",
    "googleapi: Error",
    "response error StatusCode",
    "unexpected status",
    "resulted in a `",
    "responded with status",
    "Server responded with code",
    "status code was unacceptable",
    "(Service: ",
    "has a status code of",
    "Error: Status(",
    "kind: Status(",
    "HTTP error! status",
    "Response code 4",
    "error: status code 4",
];

/// Errors of SDKs that quote the server and leave the status out.
const QUOTING: [&str; 4] = [") when calling the ", "Request req_", "<HttpError ", "Error from server ("];

/// The most lines of an exception that are looked at.
const LINES: usize = 400;
/// A line is looked at up to here.
const LINE: usize = 4000;

fn begins(line: &Line) -> Option<usize> {
    let content = line.content();
    let first = content.as_bytes().first()?;
    if !(first.is_ascii_alphanumeric() || b"/\\_-(<[.".contains(first) || *first >= 0x80) || content.starts_with("at ")
    {
        return None;
    }
    let end = told::floor(line.text, line.end.min(line.content + LINE));
    let message = named(line.text, line.content..end);
    let start = message.as_ref().map_or(line.content, |(start, _)| *start);
    let after = message.as_ref().map_or(line.content, |(_, after)| *after);
    let told = told::status(line.text, start..end);
    let words = &line.text[line.content..end];
    let quotes = || QUOTING.iter().any(|phrase| words.contains(phrase));
    let phrased = || told.is_some() && PHRASES.iter().any(|phrase| words.contains(phrase));
    if message.is_some() && (told.is_some() || told::named(line.text, start..after).is_some()) {
        // A message in prose may well name a class and a number.
        return Some(start);
    }
    if message.is_some() && (quotes() || speaks_below(line, after))
        || phrased()
        || words.starts_with("Error from server (")
    {
        return Some(start);
    }
    None
}

fn named_begins(line: &Line) -> Option<usize> {
    let start = begins(line)?;
    let before = line.text.get(line.content..start)?;
    let own = before.is_empty() || BEFORE.iter().any(|mark| before.ends_with(mark));
    (own && class(&line.text[start..line.end]).is_some()).then_some(start)
}

/// Whether the lines below tell a status as Azure's exceptions do, or hold what the server wrote.
fn speaks_below(line: &Line, after: usize) -> bool {
    let rest = &line.rest()[..told::floor(line.rest(), LINE)];
    let mut below = rest.lines().take(3).take_while(|below| !below.trim().is_empty());
    // Node.js prints the members of an error below it.
    let mut printed = rest.lines().take(60).take_while(|below| !below.trim().is_empty()).map(str::trim);
    let is_status = |member: &str| {
        let (name, value) = member.split_once(": ").unwrap_or_default();
        matches!(name, "status" | "statusCode" | "status_code") && value.starts_with(['4', '5']) && value.len() < 5
    };
    if printed.any(is_status) {
        return true;
    }
    line.text[after..line.end].trim_start().starts_with(['{', '['])
        || below.any(|below| below.starts_with("Status: ") || below.trim_start().starts_with("status code:"))
}

/// Where an exception is named, and where its message starts: `openai.BadRequestError: …`.
fn named(text: &str, line: Range<usize>) -> Option<(usize, usize)> {
    let mut start = line.start;
    while let Some(before) = BEFORE.iter().find(|before| text[start..line.end].starts_with(**before)) {
        start += before.len();
    }
    if let Some(after) = class(&text[start..line.end]) {
        return Some((start, start + after));
    }
    // After what a log has put before it, if it is the full name of a class.
    let words = &text[line.clone()];
    for ending in ["Exception: ", "Error: ", "BadRequest: "] {
        let Some(found) = words.find(ending) else { continue };
        let word = words[..found].rfind(|c: char| c.is_whitespace() || c == '"').map_or(0, |at| at + 1);
        let name = words.get(word..)?;
        if name[..found - word].contains(['.', '\\', '$'])
            && let Some(after) = class(name)
        {
            return Some((line.start + word, line.start + word + after));
        }
    }
    None
}

/// The length of the name of a class of exceptions and of the colon after it.
fn class(words: &str) -> Option<usize> {
    let name = words.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"._$\\:/@-".contains(byte)).count();
    let (name, rest) = words.split_at(name);
    let bare = name.trim_end_matches(':');
    let last = bare.rsplit(['.', ':', '\\', '/', '$']).next()?;
    let known =
        ["Error", "Exception", "Fault", "BadRequest", "UnprocessableEntity", "Unauthorized", "Forbidden", "Failure"];
    let qualified = bare.contains(['.', '$', '\\']) || bare.contains("::");
    let exception = known.iter().any(|ending| last.ends_with(ending)) && (last.len() > 5 || qualified);
    if !exception || bare.contains("//") || !last.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    if name.len() > bare.len() {
        return (name.len() == bare.len() + 1).then_some(name.len());
    }
    // `DioException [bad response]: `, `DiscordAPIError[50035]: `, `CosmosException : `, `ApiException: (400)`.
    let rest = rest.trim_start_matches(' ');
    let after = match rest.strip_prefix('[') {
        Some(inside) => inside.split_once(']').filter(|(inside, _)| inside.len() < 60)?.1,
        None => rest,
    };
    let message = after
        .trim_start_matches(' ')
        .strip_prefix(':')
        .or_else(|| after.trim_start().strip_prefix('{').map(|_| after))?;
    Some(words.len() - message.len())
}

fn read(job: &Job) -> Option<Reading> {
    let text = job.text;
    let line = Line::at(text, job.start);
    let first = job.start..told::floor(text, line.end.min(job.start + LINE));
    let after = class(&text[first.clone()]).map_or(job.start, |after| job.start + after);
    let (message_end, end) = extent(text, job.start, job.limit);
    // What has no name is a line of its own.
    let message_end = if after > job.start { message_end } else { message_end.min(line.end) };
    let mut message = after..message_end.max(after);
    let status = told::status(text, job.start..message.end.min(told::floor(text, after + LINE)).max(after));
    if after == job.start
        && let Some(told) = &status
    {
        message = said(text, message, told);
    }
    let status = status.or_else(|| told::named(text, first.clone()));
    let place = |range: Range<usize>| Span::new(Origin::Request, range.start, range.end);
    let pieces = pieces::within(text, after..end);
    if let Some(dump) = pieces.iter().find_map(|piece| inspect::read(text, piece)) {
        let end = dump.end;
        let span = place(job.start..end);
        let response = Response {
            span,
            ..told::answer(text, job.start..end, dump.status.or(status).as_ref(), Vec::new(), dump.body)
        };
        return Some(Reading::of(Shape::Exception, Pair { request: dump.request, response: Some(response) }, end));
    }
    let mut blocks = pieces;
    blocks.retain(|piece| piece.kind.is_some());
    // What stands apart from the message and looks like nothing that comes back is what was sent.
    blocks.retain(|piece| piece.range.start < message.end || piece.answers() > 0);
    let quoted = reply::best(&blocks, Piece::answers).filter(|piece| piece.answers() >= 0);
    let quoted = quoted.or_else(|| blocks.iter().find(|piece| piece.range.start < message.end));
    let (body, whole) = match quoted {
        Some(piece) => (piece.content(text), job.start..piece.range.end.max(line.end.min(end))),
        None => (words(text, &message), job.start..message.end),
    };
    // Azure writes the content of the response before its fields.
    let (fields, whole) = match labelled_fields(text, whole.end..end.max(whole.end)) {
        Some((fields, end)) => (fields, whole.start..end),
        None => (quoted.map(|piece| piece.fields.clone()).unwrap_or_default(), whole),
    };
    let response = told::answer(text, whole.clone(), status.as_ref(), fields, body);
    let spoken = job.start..quoted.map_or(message.end, |piece| piece.range.start.max(job.start));
    let request = told::request(text, spoken).map(|(method, url)| {
        let method = method.map(|method| Traced::verbatim(text, place(method)));
        told::asked(place(url.clone()), method, Some(Traced::verbatim(text, place(url))), None)
    });
    let reading_end = whole.end;
    Some(Reading::of(Shape::Exception, Pair { request, response: Some(response) }, reading_end))
}

/// The fields below the label `Headers:`, and where they end.
fn labelled_fields(text: &str, range: Range<usize>) -> Option<(Vec<Field>, usize)> {
    let start = range.start + text[range.clone()].find("\nHeaders:")? + 1;
    let mut fields = Vec::new();
    let mut at = start;
    let mut end = start;
    for (count, line) in text[start..range.end].split_inclusive('\n').enumerate() {
        let from = at;
        at += line.len();
        let content = line.trim_end();
        if count == 0 {
            continue;
        }
        if !pieces::is_field(content) {
            break;
        }
        end = from + content.len();
        let line = Traced::verbatim(text, Span::new(Origin::Request, from, end));
        fields.push(http1::field(&line, Author::Person));
    }
    (!fields.is_empty()).then_some((fields, end))
}

/// What a line without a name says after the status: `Server responded with code 400, message: x is missing. Request
/// URI: …` says `x is missing`.
fn said(text: &str, line: Range<usize>, told: &Told) -> Range<usize> {
    let rest = &text[told.at.end.min(line.end)..line.end];
    let Some(words) = rest.trim_start_matches([' ', ',', ':', '-']).strip_prefix("message: ") else { return line };
    let start = line.end - words.len();
    start..words.find(" Request URI: ").map_or(line.end, |at| start + at)
}

/// The message in words. All of it is the server's as far as is known.
fn words(text: &str, message: &Range<usize>) -> Traced {
    let piece = &text[message.clone()];
    let start = message.start + (piece.len() - piece.trim_start().len());
    Traced::verbatim(text, Span::new(Origin::Request, start, start + piece.trim().len()))
}

/// Where the message of an exception ends, and where all that is printed with it ends.
fn extent(text: &str, start: usize, limit: usize) -> (usize, usize) {
    let mut at = start;
    let mut message = None;
    let mut end = start;
    let mut blank = false;
    for (count, line) in text[start..limit].split_inclusive('\n').enumerate() {
        let content = line.trim();
        let from = at;
        at += line.len();
        if count >= LINES {
            break;
        }
        if content.is_empty() {
            message.get_or_insert(end);
            blank = true;
            continue;
        }
        let frame = is_frame(line);
        // After an empty line goes on what labels what the server sent, and nothing else.
        if blank && !is_label(content) && !content.starts_with(['{', '[', '<']) {
            break;
        }
        blank = false;
        if count > 0 && (frame || content.ends_with('{') && content.starts_with("at ")) {
            message.get_or_insert(end);
        }
        if count > 0 && !frame && starts_other(content) {
            break;
        }
        end = from + line.trim_end().len();
    }
    (message.unwrap_or(end), end)
}

fn is_frame(line: &str) -> bool {
    let content = line.trim_start();
    content.starts_with("at ") && line.starts_with([' ', '\t'])
        || content.starts_with("File \"")
        || content.starts_with("from /")
        || content.starts_with('#') && content[1..].starts_with(|c: char| c.is_ascii_digit())
        || content.starts_with("... ")
        || content.starts_with("Stack trace:")
        || content.starts_with("goroutine ")
}

/// Labels of the parts of an exception.
fn is_label(content: &str) -> bool {
    let label = content.split([':', '=']).next().unwrap_or_default();
    [
        "Content",
        "Headers",
        "Response",
        "Response body",
        "Response Body",
        "Body",
        "Details",
        "Status",
        "Additional Information",
        "HTTP response body",
        "response body",
    ]
    .contains(&label)
}

/// Whether something else begins: another exception, a command.
fn starts_other(content: &str) -> bool {
    content.starts_with("Caused by:")
        || content.starts_with("Traceback (")
        || content.starts_with("During handling of")
        || content.starts_with("$ ")
        || content.starts_with("curl ")
        || class(content).is_some_and(|after| content[..after].ends_with(':'))
}

#[cfg(test)]
mod tests {
    use super::super::detect::Known;
    use super::*;

    fn shown(text: &str) -> Option<String> {
        let mut at = 0;
        while at < text.len() {
            let line = Line::at(text, at);
            if let Some(start) = begins(&line) {
                let job = Job { text, start, limit: text.len(), after: 0, wish: None, known: &Known::default() };
                let reading = read(&job)?;
                let pair = reading.pairs.into_iter().next()?;
                let request =
                    pair.request.map(|request| format!("{} {}", request.method.name.text(), request.target.text()));
                let response = pair.response?;
                let status = response.status.map_or("-".into(), |status| status.to_string());
                return Some(format!("{} | {status} | {}", request.unwrap_or_default(), response.body.text()));
            }
            at = line.next;
        }
        None
    }

    #[test]
    fn every_language_has_its_words() {
        for (text, expected) in [
            (
                "requests.exceptions.HTTPError: 400 Client Error: Bad Request for url: https://a.test/x",
                " https://a.test/x | 400 | 400 Client Error: Bad Request for url: https://a.test/x",
            ),
            (
                "httpx.HTTPStatusError: Client error '400 Bad Request' for url 'https://a.test/x'\nFor more information check: https://b.test\n",
                " https://a.test/x | 400 | Client error '400 Bad Request' for url 'https://a.test/x'\nFor more information check: https://b.test",
            ),
            (
                "openai.BadRequestError: Error code: 400 - {'error': {'message': \"it's\"}}\n",
                " | 400 | {'error': {'message': \"it's\"}}",
            ),
            (
                "botocore.exceptions.ClientError: An error occurred (ValidationException) when calling the PutItem operation: no",
                " | - | An error occurred (ValidationException) when calling the PutItem operation: no",
            ),
            (
                "googleapiclient.errors.HttpError: <HttpError 400 when requesting https://a.test/x?alt=json returned \"no\". Details: \"[{'message': 'no'}]\">",
                " https://a.test/x?alt=json | 400 | [{'message': 'no'}]",
            ),
            (
                "Caused by: org.springframework.web.client.HttpClientErrorException$BadRequest: 400 Bad Request: \"{\"error\":\"x\"}\"\n\tat org.x(Y.java:1)",
                " | 400 | {\"error\":\"x\"}",
            ),
            (
                "feign.FeignException$BadRequest: [400 Bad Request] during [POST] to [http://a.test/x] [C#m(String)]: [{\"error\":\"x\"}]\n",
                "POST http://a.test/x | 400 | [{\"error\":\"x\"}]",
            ),
            (
                "java.io.IOException: Server returned HTTP response code: 400 for URL: http://a.test/x",
                " http://a.test/x | 400 | Server returned HTTP response code: 400 for URL: http://a.test/x",
            ),
            (
                "System.Net.Http.HttpRequestException: Response status code does not indicate success: 400 (Bad Request).\n   at System.Net",
                " | 400 | Response status code does not indicate success: 400 (Bad Request).",
            ),
            (
                "Azure.RequestFailedException: The range is invalid.\nStatus: 416 (The range)\nErrorCode: InvalidRange\n\nContent:\n{\"error\":1}\n\nHeaders:\nA: b\n",
                " | 416 | {\"error\":1}",
            ),
            (
                "2026/11/24 10:00:00 googleapi: Error 400: Invalid value, invalid",
                " | 400 | 2026/11/24 10:00:00 googleapi: Error 400: Invalid value, invalid",
            ),
            (
                "unexpected status 400: map[error:map[code:400 message:no]]",
                " | 400 | map[error:map[code:400 message:no]]",
            ),
            (
                "Client error: `POST https://a.test/x` resulted in a `400 Bad Request` response:\n{\"error\":\"x\" (truncated...)\n",
                "POST https://a.test/x | 400 | {\"error\":\"x\"",
            ),
            ("RestClient::BadRequest: 400 Bad Request", " | 400 | 400 Bad Request"),
            (
                "Error: HTTP status client error (400 Bad Request) for url (https://a.test/x)",
                " https://a.test/x | 400 | Error: HTTP status client error (400 Bad Request) for url (https://a.test/x)",
            ),
            (
                "DioException [bad response]: This exception was thrown because the response has a status code of 400 and",
                " | 400 | This exception was thrown because the response has a status code of 400 and",
            ),
            ("StatusCodeError: 400 - {\"error\":\"x\"}", " | 400 | {\"error\":\"x\"}"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "hello",
            "Error: no",
            "see FooError: it is bad",
            "HTTP/1.1 400 Bad Request",
            "TypeError: x is undefined",
            "{\"a\":\"FooError: 400 Bad Request\"}",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
