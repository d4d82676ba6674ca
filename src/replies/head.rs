//! The status line and the fields of a response: who answers, challenges, error codes in fields.

use super::notes::{Note, Notes, Words};
use crate::message::{Field, Response};

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
        } else if name == "www-authenticate" || name == "proxy-authenticate" {
            challenge(field, notes);
        }
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
