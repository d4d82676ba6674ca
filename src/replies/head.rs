//! The status line and the fields of a response: who answers, challenges, error codes in fields.

use super::envelope::{self, OAUTH};
use super::notes::{Note, Notes, Words};
use crate::message::{Field, Response};
use crate::source::base64::{self, Alphabet};
use crate::syntax::percent;

/// Fields that hold an error code.
const CODES: [&str; 4] = ["x-amzn-errortype", "x-ms-error-code", "x-amzn-query-error", "x-error-code"];
/// Fields that hold a message or a document.
const MESSAGES: [&str; 6] =
    ["grpc-message", "x-error", "x-error-message", "sl-violations", "x-status-reason", "x-ms-error-message"];

/// Reads all that stands before the content.
pub(super) fn read(response: &Response, notes: &mut Notes) {
    if let Some(reason) = &response.reason {
        let text = reason.text();
        // The reason phrases of the registry say no more than the code; servers that mean more write more.
        if text.len() > 34 || text.contains(':') {
            let words = Words { text: text.into_owned(), span: reason.span() };
            notes.write(Note { prose: Some(words), ..Note::default() });
        }
    }
    for field in &response.fields {
        let name = field.name.text().trim().to_ascii_lowercase();
        let value = field.value.text();
        if !value.is_empty() && value.len() < 400 {
            notes.fields.push(Words { text: format!("{name}: {value}"), span: field.line.span() });
        }
        if CODES.contains(&name.as_str()) {
            // `ValidationException:http://…`
            let code = value.split([':', ';']).next().unwrap_or_default().to_owned();
            let words = Words { text: code, span: field.value.span() };
            notes.write(Note { code: Some(words), ..Note::default() });
        } else if MESSAGES.contains(&name.as_str()) {
            notes.content(&field.value);
        } else if envelope::is_id(&name) {
            notes.number(&name, &value);
        } else {
            match name.as_str() {
                "www-authenticate" | "proxy-authenticate" => challenge(field, notes),
                "location" => redirected(field, notes),
                "link" => notes.page = notes.page.take().or_else(|| help(&value)),
                _ => {}
            }
        }
    }
}

/// The page that a `Link` with `rel="help"` leads to (RFC 8288 section 3).
fn help(value: &str) -> Option<String> {
    let link = value.split(",<").find(|link| {
        let rel = link.split_once("rel=").map_or("", |(_, rel)| rel.trim_start_matches('"'));
        rel.starts_with("help") || rel.starts_with("describedby")
    })?;
    let address = link.trim().trim_start_matches('<').split('>').next()?;
    address.starts_with("http").then(|| address.to_owned())
}

/// An error of an authorization endpoint is in the address that it sends the browser to: in its query or its fragment
/// (RFC 6749 sections 4.1.2.1 and 4.2.2.1), with Google in a message of its own.
fn redirected(field: &Field, notes: &mut Notes) {
    let text = field.value.text();
    let span = field.value.span();
    let exact = text.len() == field.value.len();
    let parameter = |name: &str| {
        let start = text.match_indices(name).find_map(|(at, _)| {
            let end = at + name.len();
            (text[..at].ends_with(['?', '&', '#']) && text[end..].starts_with('=')).then_some(end + 1)
        })?;
        let end = text[start..].find(['&', '#']).map_or(text.len(), |length| start + length);
        let span = if exact { field.value.span_of(start..end) } else { span };
        (start < end).then(|| Words { text: percent::decode_form(text[start..end].as_bytes()), span })
    };
    let (mut code, mut prose) = (parameter("error"), parameter("error_description"));
    if let Some(told) = parameter("authError") {
        // Strings of a message in the wire format of Protocol Buffers: the code, then the sentence.
        let (bytes, _) = base64::decode(&told.text, Alphabet::Url);
        let mut strings = bytes
            .split(|byte| !(b' '..=b'~').contains(byte))
            .filter(|run| run.len() > 4)
            .map(|run| Words { text: String::from_utf8_lossy(run).into_owned(), span: told.span });
        code = strings.next();
        prose = strings.next();
    }
    // `/login?error=1` is no error of OAuth: those have names (RFC 6749 section 4.1.2.1), servers' own among them.
    if code.as_ref().is_some_and(|code| code.text.contains(['_', ' ']) || OAUTH.contains(&code.text.as_str())) {
        notes.oauth = true;
        notes.refused = true;
        notes.page = notes.page.take().or(parameter("error_uri").map(|page| page.text));
        notes.write(Note { prose, code, ..Note::default() });
    }
}

/// A challenge (RFC 9110 section 11.6.1): the `error` and `error_description` of RFC 6750 section 3, and the scheme.
fn challenge(field: &Field, notes: &mut Notes) {
    let text = field.value.text();
    let scheme = text.split(|c: char| c.is_whitespace() || c == ',').next().unwrap_or_default();
    let span = field.value.span();
    let parameter = |name: &str| {
        let start = text.find(&format!("{name}=\""))? + name.len() + 2;
        let end = start + text[start..].find('"')?;
        let span = if text.len() == field.value.len() { field.value.span_of(start..end) } else { span };
        Some(Words { text: text[start..end].to_owned(), span }).filter(|words| !words.text.is_empty())
    };
    if !scheme.is_empty() {
        notes.schemes.push(scheme.to_owned());
        notes.challenge.get_or_insert_with(|| Words { text: text.to_string(), span });
    }
    let (code, prose) = (parameter("error"), parameter("error_description"));
    if code.is_some() || prose.is_some() {
        notes.oauth |= code.is_some();
        notes.write(Note { prose, code, ..Note::default() });
    }
}
