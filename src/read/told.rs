//! What words tell of a message: a status code, a method, a URL.

use std::ops::Range;

use crate::message::{BodyKind, Client, Field, Method, Request, Response};
use crate::source::{Origin, Span, Traced, lowercase};

/// A status code in words: `Request failed with status code 400`, `(400) Bad Request`.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// The code.
    pub(super) code: u16,
    /// Where it stands.
    pub(super) at: Range<usize>,
    /// The reason phrase after it.
    pub(super) reason: Option<Range<usize>>,
    /// Whether the words are about HTTP without doubt.
    pub(super) firm: bool,
}

/// What stands before a status code, in lower case; the last letters of the word before.
const BEFORE: [&str; 25] = [
    "status",
    "code",
    "http",
    "error",
    "exception",
    "response",
    "returned",
    "returns",
    "got",
    "gets",
    "gives",
    "gave",
    "received",
    "responded",
    "answered",
    "answers",
    "answer",
    "says",
    "failed",
    "with",
    "statuscode",
    "err",
    "errors",
    "fehler",
    "erreur",
];

/// Of these, the ones that speak of HTTP.
const FIRM: [&str; 4] = ["status", "statuscode", "http", "status_code"];

/// Reason phrases (RFC 9110 section 15 and what clients make of them), in lower case.
const REASONS: [&str; 34] = [
    "bad request",
    "client error",
    "unauthorized",
    "payment required",
    "forbidden",
    "not found",
    "method not allowed",
    "not acceptable",
    "proxy authentication",
    "request timeout",
    "request time-out",
    "conflict",
    "gone",
    "length required",
    "precondition",
    "payload too large",
    "content too large",
    "request entity too large",
    "request header",
    "uri too long",
    "request-uri too",
    "unsupported media type",
    "range not satisfiable",
    "requested range",
    "expectation failed",
    "misdirected",
    "unprocessable",
    "too many requests",
    "upgrade required",
    "internal server error",
    "not implemented",
    "bad gateway",
    "service unavailable",
    "server error",
];

/// Reason phrases as names of classes: `RestClient::BadRequest`, `openai.BadRequestError`.
const NAMES: [(&str, u16); 12] = [
    ("BadRequest", 400),
    ("Unauthorized", 401),
    ("Forbidden", 403),
    ("NotFound", 404),
    ("MethodNotAllowed", 405),
    ("NotAcceptable", 406),
    ("Conflict", 409),
    ("UnsupportedMediaType", 415),
    ("UnprocessableEntity", 422),
    ("UnprocessableContent", 422),
    ("TooManyRequests", 429),
    ("InternalServerError", 500),
];

/// The first status code of an error that a piece of text tells.
pub(super) fn status(text: &str, range: Range<usize>) -> Option<Told> {
    let bytes = &text.as_bytes()[..range.end];
    let mut at = range.start;
    while at + 3 <= range.end {
        let found = bytes[at..].iter().position(|byte| matches!(byte, b'4' | b'5'))?;
        let start = at + found;
        at = start + 1;
        let number = start..start + 3;
        let alone = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_alphanumeric() && !b"_".contains(byte));
        let digits = bytes.get(number.clone()).is_some_and(|digits| digits.iter().all(u8::is_ascii_digit));
        let before = start.checked_sub(1).filter(|&at| at >= range.start).and_then(|at| bytes.get(at));
        if !digits || !alone(before) || !alone(bytes.get(number.end)) || within_number(bytes, &number) {
            continue;
        }
        let code = text[number.clone()].parse().ok()?;
        let lead = &text[floor(text, start.saturating_sub(40).max(range.start))..start];
        let lead = lead.rsplit(['\n']).next().unwrap_or_default();
        let lead = lead.trim_end_matches([' ', '\'', '"', '`', '(', '[', '{', '<', ':', '=', '#', '*', '-', ',']);
        // `has a status code of 400`
        let lead = [" of", " is", " was"].iter().find_map(|word| lead.strip_suffix(word)).unwrap_or(lead);
        let word = lead.rsplit(|c: char| !c.is_alphanumeric() && c != '_' && c != '/' && c != '.');
        let word = lowercase(word.clone().next().unwrap_or_default());
        let named = BEFORE.iter().any(|ending| word.ends_with(ending)) || word.starts_with("http/");
        let reason = reason(text, number.end..range.end);
        // A program prints the code and then the content: `403 "…"`, `422 {…}`.
        let printed = opens_line(text, start, range.start) && before_content(&text[number.end..]);
        if named || reason.is_some() || printed {
            let firm =
                reason.is_some() || printed || word.starts_with("http/") || FIRM.iter().any(|end| word.ends_with(end));
            return Some(Told { code, at: number, reason, firm: firm || lowercase(lead).ends_with("status code") });
        }
    }
    None
}

/// Whether nothing but indentation stands before a place in its line.
fn opens_line(text: &str, at: usize, from: usize) -> bool {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    from <= line && text[line..at].trim().is_empty()
}

/// Whether what follows a number is content: an object, an element or a text in quotes, if need be on the next line.
fn before_content(rest: &str) -> bool {
    let line = rest.trim_start_matches([' ', '\t', '\r']);
    let next = line.strip_prefix('\n').unwrap_or(line).trim_start_matches([' ', '\t']);
    rest.len() > line.len() && line.starts_with('"')
        || (rest.len() > next.len() && next.starts_with(['{', '<']))
        || (rest.len() > next.len() && next.starts_with("[{"))
}

/// Whether digits are part of a longer number: `1.400`, `400:12`, `10:400`.
fn within_number(bytes: &[u8], number: &Range<usize>) -> bool {
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let joint = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(|byte| b".:,".contains(byte));
    joint(number.start.checked_sub(1)) && digit(number.start.checked_sub(2))
        || joint(Some(number.end)) && digit(Some(number.end + 1))
}

/// The reason phrase that follows a status code.
fn reason(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let line = &text[range.start..floor(text, range.end.min(range.start + 80))];
    let line = line.split('\n').next().unwrap_or_default();
    let phrase = line.trim_start_matches([' ', '\'', '"', '`', ':', ')', ']', '-', '(', '–', '—', ',', '>']);
    // Beyond a closing quote or bracket stands something else, unless it is a phrase of the registry.
    let start = range.start + (line.len() - phrase.len());
    let lower = phrase.to_ascii_lowercase();
    let known = REASONS.iter().find(|reason| lower.starts_with(**reason))?;
    Some(start..start + known.len())
}

/// The status that a name tells, where no number does.
pub(super) fn named(text: &str, range: Range<usize>) -> Option<Told> {
    let words = &text[range.clone()];
    let (at, name, code) =
        NAMES.iter().filter_map(|(name, code)| Some((words.find(name)?, *name, *code))).min_by_key(|found| found.0)?;
    let start = range.start + at;
    Some(Told { code, at: start..start + name.len(), reason: None, firm: true })
}

/// Methods that clients name in their messages.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Words that stand before the URL of a request.
const URL: [&str; 17] = [
    "url",
    "uri",
    "requesting",
    "request",
    "endpoint",
    "for",
    "to",
    "from",
    "open",
    "opening",
    "visit",
    "visiting",
    "calling",
    "fetching",
    "loading",
    "hitting",
    "getting",
];

/// The request that words tell of: `POST https://…`, `for url: https://…`.
pub(super) fn request(text: &str, range: Range<usize>) -> Option<(Option<Range<usize>>, Range<usize>)> {
    let words = &text[range.clone()];
    let mut at = 0;
    while let Some(found) = words[at..].find("http") {
        let start = at + found;
        at = start + 4;
        if !words[at..].starts_with("://") && !words[at..].starts_with("s://") {
            continue;
        }
        let length = url_length(&words[start..]);
        at = start + length;
        let lead = words[..start].trim_end_matches([' ', '\'', '"', '`', '(', '[', '<', ':', '=', ',', ']']);
        let word_start = lead
            .rfind(|c: char| !c.is_ascii_alphabetic())
            .map_or(0, |at| at + lead[at..].chars().next().map_or(1, char::len_utf8));
        let word = &lead[word_start..];
        let method = METHODS.iter().find(|method| word.eq_ignore_ascii_case(method)).map(|_| word_start..lead.len());
        // feign: `during [POST] to [http://…]`
        let method = method.or_else(|| {
            let bracket =
                METHODS.iter().find_map(|method| lead.rfind(&format!("[{method}]")).map(|at| (at, method)))?;
            Some(bracket.0 + 1..bracket.0 + 1 + bracket.1.len())
        });
        if method.is_some() || URL.contains(&word.to_ascii_lowercase().as_str()) {
            let moved = |part: Range<usize>| part.start + range.start..part.end + range.start;
            return Some((method.map(moved), moved(start..start + length)));
        }
    }
    None
}

/// How long the URL is at the start of a text, without what closes the sentence.
pub(super) fn url_length(text: &str) -> usize {
    let end =
        text.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '|')).unwrap_or(text.len());
    let mut url = &text[..end];
    loop {
        let shorter = url.trim_end_matches(['.', ',', ';', ':', '!', '*']);
        let shorter = match shorter.chars().next_back() {
            Some(')') if shorter.matches('(').count() < shorter.matches(')').count() => &shorter[..shorter.len() - 1],
            Some(']') if shorter.matches('[').count() < shorter.matches(']').count() => &shorter[..shorter.len() - 1],
            _ => shorter,
        };
        if shorter.len() == url.len() {
            return url.len();
        }
        url = shorter;
    }
}

/// The character boundary at or before `at`.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A response of which words tell.
pub(super) fn answer(
    text: &str,
    span: Range<usize>,
    told: Option<&Told>,
    fields: Vec<Field>,
    body: Traced,
) -> Response {
    let place = |range: &Range<usize>| Span::new(Origin::Request, range.start, range.end);
    Response {
        span: place(&span),
        version: None,
        status: told.map(|told| told.code),
        status_span: told.map(|told| place(&told.at)),
        reason: told.and_then(|told| told.reason.as_ref()).map(|range| Traced::verbatim(text, place(range))),
        fields,
        body,
    }
}

/// The request of a browser that goes to a URL.
pub(super) fn visit(target: Traced) -> Request {
    let place = target.span();
    let method = Method { name: Traced::implied("GET", place), implied: true };
    let mut request = asked(place, None, Some(target), None);
    request.body.kind = BodyKind::None;
    request.body.known = true;
    Request { method, ..request }
}

/// A request of which no more is known than what words tell of it; what they do not tell is empty.
pub(super) fn asked(span: Span, method: Option<Traced>, target: Option<Traced>, body: Option<Traced>) -> Request {
    let nothing = || Traced::new(Span::point(span.origin, span.start as usize));
    let method = Method { implied: method.is_none(), name: method.unwrap_or_else(nothing) };
    let mut request = Request::new(span, Client::Recorded, method, target.unwrap_or_else(nothing));
    request.body.kind = BodyKind::Raw;
    request.body.known = body.is_some();
    request.body.content = body.unwrap_or_else(nothing);
    request
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<(u16, &str)> {
        let told = status(text, 0..text.len())?;
        Some((told.code, told.reason.map_or("", |reason| &text[reason])))
    }

    #[test]
    fn words_tell_a_status() {
        for (text, expected) in [
            ("Request failed with status code 400", (400, "")),
            ("The remote server returned an error: (400) Bad Request.", (400, "Bad Request")),
            ("HTTP Status 415 – Unsupported Media Type", (415, "Unsupported Media Type")),
            ("Client error '422 Unprocessable Entity' for url 'x'", (422, "Unprocessable")),
            ("Status: 400", (400, "")),
            ("StatusCode:400", (400, "")),
            ("I get 400 Bad Request", (400, "Bad Request")),
            ("Error 400: invalid_request", (400, "")),
            ("Error code: 400 - {", (400, "")),
            ("zurückgegeben: (400) Bad Request", (400, "Bad Request")),
            ("<HttpError 400 when requesting", (400, "")),
            ("kind: Status(403)", (403, "")),
            ("port 443 gives 404", (404, "")),
        ] {
            assert_eq!(code(text), Some(expected), "{text}");
        }
        for text in ["line 400", "took 412 ms", "code 50006", "at 10:400", "10.400", "port 443", "error 4000", "é400"]
        {
            assert_eq!(code(text), None, "{text}");
        }
    }

    #[test]
    fn words_tell_a_request() {
        let told = |text: &'static str| {
            let (method, url) = request(text, 0..text.len())?;
            Some((method.map_or("", |method| &text[method]), &text[url]))
        };
        assert_eq!(told("Bad Request for url: https://a.test/x."), Some(("", "https://a.test/x")));
        assert_eq!(told("`POST https://a.test/x` resulted in"), Some(("POST", "https://a.test/x")));
        assert_eq!(told("during [PUT] to [http://a.test/x] [C#m()]"), Some(("PUT", "http://a.test/x")));
        assert_eq!(told("for url (https://a.test/(b))"), Some(("", "https://a.test/(b)")));
        assert_eq!(told("more information check: https://a.test"), None);
    }
}
