//! `Invoke-WebRequest` of PowerShell, as browsers write it.

use super::quote::powershell as quoted;
use super::sent::{Rules, Sent};
use crate::source::base64;
use crate::syntax::token::is_token;

/// What Windows PowerShell 5.1 does not take in `-Headers`.
const OLD: &[&str] = &[
    "accept",
    "connection",
    "date",
    "expect",
    "host",
    "if-modified-since",
    "proxy-connection",
    "range",
    "referer",
    "user-agent",
];

/// The methods that `-Method` takes; others are for `-CustomMethod`, which 5.1 does not have.
const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "OPTIONS", "MERGE", "PATCH"];

pub(super) fn write(sent: &mut Sent) -> String {
    let url = sent.url();
    let method = sent.method_in_capitals();
    let mut text = String::new();
    let mut fields = sent.settled(&Rules { own: &["User-Agent"], sets: |_| false, repeats: false, wide: false });
    let mut lines = Vec::new();
    if METHODS.contains(&&*method) {
        if method != "GET" {
            lines.push(format!("-Method {}", quoted(&method)));
        }
    } else {
        lines.push(format!("-CustomMethod {}", quoted(&method)));
        sent.notes.push("`-CustomMethod` needs PowerShell 6 or later".into());
    }
    let cookies = fields.iter().find(|(name, _)| name.eq_ignore_ascii_case("cookie"));
    if cookies.is_some_and(|(_, cookies)| is_pairs(cookies)) {
        let cookies = take(&mut fields, "cookie").unwrap_or_default();
        session(&mut text, &mut lines, &sent.origin, &cookies);
    } else if cookies.is_some() {
        sent.notes.push("`Cookie` may be left out: PowerShell sends those of its session".into());
    }
    let agent = take(&mut fields, "user-agent");
    lines.extend(agent.map(|agent| format!("-UserAgent {}", quoted(&agent))));
    let media_type = take(&mut fields, "content-type");
    let old: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    let old: Vec<&str> = old.into_iter().filter(|name| OLD.iter().any(|old| old.eq_ignore_ascii_case(name))).collect();
    if !old.is_empty() && old.iter().any(|name| !name.eq_ignore_ascii_case("accept")) {
        sent.notes.push(format!("Windows PowerShell 5.1 may refuse `{}` among the headers", old.join("`, `")));
    }
    if !fields.is_empty() {
        let members = fields.iter().map(|(name, value)| format!("  {}={}\n", quoted(name), quoted(value)));
        lines.push(format!("-Headers @{{\n{}}}", members.collect::<String>()));
    }
    if let Some(media_type) = &media_type {
        lines.push(format!("-ContentType {}", quoted(media_type)));
        if sent.content.is_empty() {
            sent.notes.push("`Content-Type` is sent with content only".into());
        }
    }
    if !sent.content.is_empty() {
        let body = match sent.text() {
            Ok(text) if text.is_ascii() => quoted(text),
            Ok(text) => format!("([System.Text.Encoding]::UTF8.GetBytes({}))", quoted(text)),
            Err(bytes) => format!("([System.Convert]::FromBase64String({}))", quoted(&base64::write(bytes))),
        };
        lines.push(format!("-Body {body}"));
        if media_type.is_none() {
            sent.notes.push("PowerShell may add a `Content-Type` of its own".into());
        }
        if method == "GET" {
            sent.notes.push("Windows PowerShell 5.1 refuses content with `GET`".into());
        }
    }
    text.push_str("Invoke-WebRequest -UseBasicParsing -Uri ");
    text.push_str(&quoted(&url));
    for line in lines {
        text.push_str(" `\n");
        text.push_str(&line);
    }
    text
}

/// Takes a field out of the others.
fn take(fields: &mut Vec<(String, String)>, name: &str) -> Option<String> {
    let at = fields.iter().position(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some(fields.remove(at).1)
}

/// Whether cookies are such as a session takes.
fn is_pairs(cookies: &str) -> bool {
    cookies.split("; ").all(|cookie| {
        let (name, value) = cookie.split_once('=').unwrap_or_default();
        is_token(name.as_bytes()) && !name.starts_with('$') && !value.contains([',', ';', ' '])
    })
}

/// Cookies go into a session: the field itself is not sent.
fn session(text: &mut String, lines: &mut Vec<String>, origin: &str, cookies: &str) {
    let host = origin.split_once("://").map_or(origin, |(_, authority)| authority);
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    text.push_str("$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n");
    for cookie in cookies.split("; ") {
        let (name, value) = cookie.split_once('=').unwrap_or((cookie, ""));
        text.push_str("$session.Cookies.Add((New-Object System.Net.Cookie(");
        text.push_str(&[quoted(name), quoted(value), quoted("/"), quoted(host)].join(", "));
        text.push_str(")))\n");
    }
    lines.push("-WebSession $session".into());
}
