//! What Firefox's and Safari's developer tools copy.

use std::fmt::Write;

use super::requests::Ask;

fn curl(ask: &Ask, program: &str, quote: fn(&str) -> String, joint: &str) -> String {
    let mut parts = vec![format!("{program} {}", quote(ask.url))];
    if ask.url.contains(['[', ']']) {
        parts.push("--globoff".into());
    }
    parts.push("--compressed".into());
    let inferred = if ask.body.is_some() { "POST" } else { "GET" };
    if ask.method == "HEAD" {
        parts.push("-I".into());
    } else if ask.method != inferred {
        parts.push(format!("-X {}", ask.method));
    }
    for &(name, value) in ask.fields.iter().filter(|(name, _)| *name != "content-length") {
        parts.push(format!("-H {}", quote(&format!("{name}: {value}"))));
    }
    if let Some(body) = ask.body {
        let option = if is_multipart(ask) { "--data-binary" } else { "--data-raw" };
        parts.push(format!("{option} {}", quote(body)));
    }
    parts.join(joint)
}

pub(crate) fn is_multipart(ask: &Ask) -> bool {
    ask.fields.iter().any(|(_, value)| value.starts_with("multipart/"))
}

/// Escapes of what is not printable ASCII: a byte below 256, and else a UTF-16 unit.
fn escapes(text: &str, bang: bool) -> String {
    let mut out = "$'".to_owned();
    for unit in text.encode_utf16() {
        match char::from_u32(u32::from(unit)) {
            Some('\\') => out.push_str("\\\\"),
            Some('\'') => out.push_str("\\'"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('!') if bang => out.push_str("\\041"),
            Some(c @ ' '..='~') => out.push(c),
            _ if unit < 256 => drop(write!(out, "\\x{unit:02x}")),
            _ => drop(write!(out, "\\u{unit:04x}")),
        }
    }
    out + "'"
}

fn is_odd(text: &str) -> bool {
    text.contains(|c: char| !(' '..='~').contains(&c) || c == '\'')
}

fn quote_bash(text: &str) -> String {
    if is_odd(text) || text.contains('!') { escapes(text, true) } else { format!("'{text}'") }
}

fn quote_safari(text: &str) -> String {
    if is_odd(text) { escapes(text, true) } else { format!("'{text}'") }
}

/// As Chrome's, but what is not ASCII stays.
fn quote_cmd(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    let mut escaped = String::new();
    for c in text.chars() {
        let plain = c.is_ascii_alphanumeric() || c.is_whitespace() || c.is_control() || "_-:=+~'/.,?;()*`".contains(c);
        if !plain {
            escaped.push('^');
        }
        escaped.push(c);
    }
    let chars: Vec<char> = escaped.chars().collect();
    let mut out = String::new();
    for (at, &c) in chars.iter().enumerate() {
        out.push(c);
        if c == '%' && chars.get(at + 1).is_some_and(|next| next.is_ascii_alphanumeric() || *next == '_') {
            out.push('^');
        }
    }
    format!("^\"{}^\"", out.replace("\r\n", "\n").replace('\n', "^\n\n"))
}

pub(crate) fn bash(ask: &Ask) -> String {
    curl(ask, "curl", quote_bash, " \\\n  ")
}

pub(crate) fn cmd(ask: &Ask) -> String {
    curl(ask, "curl.exe", quote_cmd, " ^\n  ")
}

pub(crate) fn safari(ask: &Ask) -> String {
    let url = quote_safari(ask.url).replace('[', "\\[").replace(']', "\\]");
    let mut parts = vec![format!("curl {url}"), format!("-X '{}'", ask.method)];
    for (name, value) in &ask.fields {
        parts.push(format!("-H {}", quote_safari(&format!("{name}: {value}"))));
    }
    if let Some(body) = ask.body {
        let is_form = ask.fields.iter().any(|(_, value)| *value == "application/x-www-form-urlencoded");
        let option = if is_form { "--data" } else { "--data-binary" };
        parts.push(format!("{option} {}", quote_safari(body)));
    }
    parts.join(" \\\n")
}
