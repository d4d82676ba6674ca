//! requests of Python.

use std::fmt::Write;

use super::quote::{code, either};
use super::sent::{Rules, Sent};

pub(super) fn write(sent: &mut Sent) -> String {
    let url = sent.url();
    let method = sent.method_in_capitals();
    let json = Some("application/json").filter(|json| sent.has("content-type", json)).and_then(|_| value(sent.content));
    let form = Some("application/x-www-form-urlencoded").filter(|form| sent.has("content-type", form));
    let form = form.and_then(|_| pairs(sent.content));
    if json.is_some() || form.is_some() {
        // It comes with `json` and `data`.
        sent.remove("content-type");
    }
    let rules = Rules {
        own: &["User-Agent", "Accept-Encoding", "Accept", "Connection"],
        sets: |_| false,
        repeats: false,
        wide: false,
    };
    let fields = sent.settled(&rules);
    let mut arguments = Vec::new();
    if !fields.is_empty() {
        let members = fields.iter().map(|(name, value)| format!("        {}: {},\n", code(name, '"'), either(value)));
        arguments.push(format!("headers={{\n{}    }}", members.collect::<String>()));
    }
    if !sent.content.is_empty() {
        arguments.push(match (json, form) {
            (Some(json), _) => format!("json={json}"),
            (_, Some(form)) => format!("data={form}"),
            _ => match sent.text() {
                Ok(text) if text.is_ascii() => format!("data={}", either(text)),
                Ok(text) => format!("data={}.encode()", either(text)),
                Err(bytes) => format!("data={}", bytes_of(bytes)),
            },
        });
    }
    let known = matches!(&*method, "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS");
    let mut call = if known {
        format!("requests.{}(", method.to_ascii_lowercase())
    } else {
        format!("requests.request({}, ", code(&method, '"'))
    };
    call.push_str(&code(&url, '"'));
    for argument in &arguments {
        let _ = write!(call, ",\n    {argument}");
    }
    call.push_str(if arguments.is_empty() { ")" } else { ",\n)" });
    format!("import requests\n\nresponse = {call}\nprint(response.status_code, response.text)")
}

/// Bytes of Python.
fn bytes_of(bytes: &[u8]) -> String {
    let mut literal = String::from("b\"");
    for &byte in bytes {
        match byte {
            b'"' | b'\\' => literal.extend(['\\', char::from(byte)]),
            b' '..=b'~' => literal.push(byte.into()),
            _ => {
                let _ = write!(literal, "\\x{byte:02x}");
            }
        }
    }
    literal + "\""
}

/// JSON as a value of Python, where `json.dumps` makes the very same bytes of it again: a blank after each comma and
/// colon and none elsewhere, integers, escapes as Python writes them. Literals and escapes are those of Python then, but
/// for three words.
fn value(json: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(json).ok().filter(|text| text.is_ascii() && text.starts_with(['{', '[']))?;
    let document = crate::syntax::json::parse(json);
    if document.first_error().is_some() || !document.faults().is_empty() || !document.duplicates().is_empty() {
        return None;
    }
    // Nothing to send: `json={}` is sent, but an old release took it for none.
    let mut rest = text;
    let mut value = String::with_capacity(text.len());
    while let Some(first) = rest.bytes().next() {
        let length = match first {
            b'"' => string(rest)?,
            b',' | b':' => (rest.as_bytes().get(1) == Some(&b' ')).then_some(2)?,
            b'{' | b'}' | b'[' | b']' => 1,
            b'-' | b'0'..=b'9' => {
                let digits = rest[1..].bytes().take_while(u8::is_ascii_digit).count() + 1;
                let integer = !rest[digits..].starts_with(['.', 'e', 'E']) && !rest.starts_with("-0");
                integer.then_some(digits).filter(|digits| *digits < 400)?
            }
            b't' => 4,
            b'f' => 5,
            b'n' => 4,
            _ => return None,
        };
        match rest.get(..length)? {
            "true" => value.push_str("True"),
            "false" => value.push_str("False"),
            "null" => value.push_str("None"),
            token => value.push_str(token),
        }
        rest = &rest[length..];
    }
    Some(value)
}

/// The length of a string of JSON that Python writes so.
fn string(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => {
                let escape = *bytes.get(at + 1)?;
                let digits =
                    || bytes.get(at + 2..at + 6).map(|digits| digits.iter().all(|d| b"0123456789abcdef".contains(d)));
                at += match escape {
                    b'"' | b'\\' | b'n' | b'r' | b't' | b'b' | b'f' => 2,
                    b'u' if digits() == Some(true) && !is_plain(&text[at + 2..at + 6]) => 6,
                    _ => return None,
                };
            }
            // What Python writes as `\u007f`, it does not: it is ASCII.
            _ => at += 1,
        }
    }
}

/// Whether Python writes the character of this number in another way, or in no way that its literals take.
fn is_plain(digits: &str) -> bool {
    u32::from_str_radix(digits, 16).is_ok_and(|code| {
        (0x20..0x80).contains(&code) || matches!(code, 8 | 9 | 10 | 12 | 13) || (0xd800..0xe000).contains(&code)
    })
}

/// A form as a `dict`, where the very same bytes are made of it again.
fn pairs(form: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(form).ok().filter(|text| !text.is_empty())?;
    let mut names: Vec<&str> = Vec::new();
    let mut members = String::new();
    for pair in text.split('&') {
        let (name, value) = pair.split_once('=')?;
        if names.contains(&name) || names.len() == 64 {
            return None;
        }
        names.push(name);
        let _ = writeln!(members, "        {}: {},", either(&plain(name)?), either(&plain(value)?));
    }
    Some(format!("{{\n{members}    }}"))
}

/// What a part of a form stands for, where `urlencode` writes that so.
fn plain(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: u8| match byte {
                    b'0'..=b'9' => Some(byte - b'0'),
                    b'A'..=b'F' => Some(byte - b'A' + 10),
                    _ => None,
                };
                let byte = digit(rest.next()?)? << 4 | digit(rest.next()?)?;
                let bare = byte.is_ascii_alphanumeric() || b"_.-~ ".contains(&byte);
                (!bare).then_some(byte)?
            }
            byte if byte.is_ascii_alphanumeric() || b"_.-~".contains(&byte) => byte,
            _ => return None,
        });
    }
    String::from_utf8(bytes).ok()
}
