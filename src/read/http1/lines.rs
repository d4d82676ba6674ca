//! Lines that begin a message: request lines and status lines, also faulty ones.

use super::super::detect::Line;

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

/// Whether a word is a method that people use, in capitals.
pub(in crate::read) fn is_method(word: &str) -> bool {
    METHODS.contains(&word)
}

/// A request line, also a faulty one: by its version at the end, by a method and a target, or by a line of
/// `Name: value` after something that looks like one.
pub(super) fn is_request_line(line: &str, rest: &str) -> bool {
    let line = line.split('\r').next().unwrap_or(line).trim_end();
    let mut words = line.split(' ').filter(|word| !word.is_empty());
    let (Some(first), second, last) = (words.next(), words.clone().next(), words.next_back()) else { return false };
    let known =
        METHODS.iter().any(|method| first.get(..method.len()).is_some_and(|start| start.eq_ignore_ascii_case(method)));
    let field_follows = || {
        rest.lines().next().is_some_and(|line| {
            line.split_once(':').is_some_and(|(name, _)| {
                !name.is_empty() && name.len() < 60 && name.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
            })
        })
    };
    let version = last.is_some_and(|last| {
        let starts = |name: &str| last.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        (starts("HTTP") || starts("HTP")) && last.contains('/')
    });
    let target = second.is_some_and(|target| target.starts_with(['/', '*']) || target.contains("://"));
    if version {
        let capitals = first.len() > 2 && first.bytes().all(|byte| byte.is_ascii_uppercase());
        return known || target || capitals && field_follows();
    }
    (is_method(first) && target) || (known && target && field_follows())
}

/// A request line without fault. In the middle of a text nothing less begins a message.
pub(in crate::read) fn is_plain_request_line(line: &str) -> bool {
    let mut words = line.trim_end().split(' ');
    let (Some(method), Some(target), Some(version), None) = (words.next(), words.next(), words.next(), words.next())
    else {
        return false;
    };
    is_method(method)
        && (target.starts_with(['/', '*']) || target.contains("://"))
        && version.strip_prefix("HTTP/").is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
}

/// `HTTP/1.1 400 …`
pub(in crate::read) fn is_status_line(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("HTTP/") else { return false };
    let Some((version, rest)) = rest.split_once(' ') else { return false };
    !version.is_empty()
        && version.bytes().all(|byte| byte == b'.' || byte.is_ascii_digit())
        && is_status(rest.trim_start_matches(' '))
}

/// `400`, `400 Bad Request`.
fn is_status(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 3 && bytes[..3].iter().all(u8::is_ascii_digit) && bytes.get(3).is_none_or(|&byte| byte == b' ')
}

/// A status line as people and tools write it who leave the version out: `HTTP 400 Bad Request`, `400 Bad Request`.
/// Only what follows tells it from a message in words: a field of a response, or after an empty line a document.
pub(super) fn is_loose_status_line(line: &str, rest: &str) -> bool {
    let Some(status) = loose_status(line) else { return false };
    let mut lines = rest.lines().map(str::trim);
    let next = lines.next().unwrap_or_default();
    let document = next.is_empty() && lines.next().is_some_and(|line| line.starts_with(['{', '[', '<']));
    let field = next.split_once(": ").is_some_and(|(name, _)| is_response_field(name));
    is_status(status) && (field || document)
}

/// What stands after `HTTP ` in a status line without version, if that is what the line is.
pub(super) fn loose_status(line: &str) -> Option<&str> {
    let status = line.strip_prefix("HTTP ").unwrap_or(line);
    let reason = status.get(3..)?.trim_start();
    let first = status.as_bytes().first()?;
    let worded = reason.starts_with(|c: char| c.is_ascii_uppercase()) && reason.len() < 40 && !reason.contains(':');
    ((b'1'..=b'5').contains(first) && is_status(status) && (worded || line.len() > status.len())).then_some(status)
}

/// Fields that stand first in responses.
fn is_response_field(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["x-", "access-control-", "content-", "cf-"].iter().any(|start| name.starts_with(start))
        || matches!(
            name.as_str(),
            "date"
                | "server"
                | "connection"
                | "transfer-encoding"
                | "cache-control"
                | "vary"
                | "via"
                | "www-authenticate"
                | "set-cookie"
                | "etag"
                | "alt-svc"
                | "strict-transport-security"
        )
}

/// The start of the first status line.
pub(in crate::read) fn status_line(text: &str) -> Option<usize> {
    let mut start = 0;
    while start < text.len() {
        if let Some(at) = status_at(text, start) {
            return Some(at);
        }
        start = next_line(text, start);
    }
    None
}

/// Where in the line that starts at `start` a status line begins, past indentation and prompts.
pub(super) fn status_at(text: &str, start: usize) -> Option<usize> {
    // Most lines are told by their first bytes.
    let bytes = &text.as_bytes()[start..];
    let content = bytes.iter().position(|byte| !b" \t`$#%>".contains(byte))?;
    if !matches!(bytes[content], b'H' | 0xe2 | 0xef) {
        return None;
    }
    let line = Line::at(text, start);
    is_status_line(line.content()).then_some(line.content)
}

/// Where the line after the one at `at` starts.
pub(super) fn next_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |length| at + length + 1)
}

/// Whether a line is a field line: a name of RFC 9110 section 5.6.2 right before a colon.
pub(in crate::read) fn is_field_line(line: &str) -> bool {
    let name = line.bytes().take_while(|&byte| byte != b':').take(80);
    let length = name.clone().count();
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    length > 0 && line.as_bytes().get(length) == Some(&b':') && name.into_iter().all(token)
}
