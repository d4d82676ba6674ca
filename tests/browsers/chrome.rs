//! What Chrome's developer tools copy, by the rules of their `NetworkLogView`.

use std::fmt::Write;

use super::requests::Ask;

/// Fields that Chrome leaves out of a curl command.
fn is_left_out(name: &str, has_body: bool) -> bool {
    ["accept-encoding", "host"].contains(&name) || name == "content-length" && has_body
}

fn inferred(ask: &Ask) -> &'static str {
    if ask.body.is_some() { "POST" } else { "GET" }
}

/// The URL, which curl would take for a pattern.
fn unglobbed(quoted: &str) -> String {
    let mut url = String::new();
    for c in quoted.chars() {
        if "[]{}".contains(c) {
            url.push('\\');
        }
        url.push(c);
    }
    url
}

fn curl(ask: &Ask, quote: fn(&str) -> String, joint: &str, new: bool) -> String {
    let url = unglobbed(&quote(ask.url));
    let mut parts = vec![if new { format!("--url {url}") } else { url }];
    if ask.method != inferred(ask) {
        parts.push(format!("-X {}", quote(ask.method)));
    }
    for &(name, value) in &ask.fields {
        if is_left_out(name, ask.body.is_some()) {
            continue;
        }
        parts.push(match (name, value) {
            ("cookie", value) if value.contains('=') => format!("-b {}", quote(value)),
            (name, "") => format!("-H {}", quote(&format!("{name};"))),
            (name, value) => format!("-H {}", quote(&format!("{name}: {value}"))),
        });
    }
    if let Some(body) = ask.body {
        parts.push(format!("--data-raw {}", quote(body)));
    }
    if !new {
        parts.push("--compressed".into());
    }
    format!("curl {}", parts.join(if parts.len() >= 3 { joint } else { " " }))
}

fn quote_bash(text: &str) -> String {
    let odd = |c: char| c < ' ' || ('\u{7f}'..='\u{9f}').contains(&c) || c == '!';
    if !text.contains(|c| odd(c) || c == '\'') {
        return format!("'{text}'");
    }
    let mut out = "$'".to_owned();
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\'' => out.push_str("\\'"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c if odd(c) => drop(write!(out, "\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out + "'"
}

/// What every version does for cmd.exe; the newest has every text in `^"…^"`, and writes blanks for what is not ASCII.
fn escape_cmd(text: &str, plain: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    let mut out = String::new();
    for c in text.chars() {
        if !(c.is_ascii_alphanumeric() || c.is_whitespace() || plain.contains(c)) {
            out.push('^');
        }
        out.push(c);
    }
    let chars: Vec<char> = out.chars().collect();
    let mut out = String::new();
    for (at, &c) in chars.iter().enumerate() {
        out.push(c);
        if c == '%' && chars.get(at + 1).is_some_and(|next| next.is_ascii_alphanumeric() || *next == '_') {
            out.push('^');
        }
    }
    out
}

fn quote_cmd(text: &str) -> String {
    let escaped = escape_cmd(text, "_-:=+~'/.,?;()*`");
    let ascii: String =
        escaped.chars().map(|c| if (' '..='~').contains(&c) || "\r\n".contains(c) { c } else { ' ' }).collect();
    format!("^\"{}^\"", ascii.replace("\r\n", "\n").replace('\n', "^\n\n"))
}

/// An older version, whose quotes have carets only where a line ends between them.
fn quote_cmd_old(text: &str) -> String {
    let quote = if text.contains(['\r', '\n']) { "^\"" } else { "\"" };
    let escaped = escape_cmd(text, "_-:=+~'/.',?;()*`&");
    format!("{quote}{}{quote}", escaped.replace("\r\n", "\n").replace('\n', "^\n\n"))
}

pub(crate) fn bash(ask: &Ask) -> String {
    curl(ask, quote_bash, " \\\n  ", true)
}

pub(crate) fn bash_old(ask: &Ask) -> String {
    curl(ask, quote_bash, " \\\n  ", false)
}

pub(crate) fn cmd(ask: &Ask) -> String {
    curl(ask, quote_cmd, " ^\n  ", true)
}

pub(crate) fn cmd_old(ask: &Ask) -> String {
    curl(ask, quote_cmd_old, " ^\n  ", false)
}

fn escape_powershell(text: &str) -> String {
    let mut out = String::new();
    for unit in text.encode_utf16() {
        match char::from_u32(u32::from(unit)) {
            Some(c @ ('`' | '$' | '"')) => out.extend(['`', c]),
            Some(c @ ' '..='~') => out.push(c),
            _ => drop(write!(out, "$([char]{unit})")),
        }
    }
    format!("\"{out}\"")
}

/// Chrome's and Firefox's copy for PowerShell.
pub(crate) fn powershell(ask: &Ask, firefox: bool) -> String {
    let field = |wanted: &str| ask.fields.iter().find(|(name, _)| *name == wanted).map(|&(_, value)| value);
    let mut out = String::new();
    let (agent, cookie) = (field("user-agent"), field("cookie").filter(|cookie| cookie.contains('=')));
    if agent.is_some() && !firefox || cookie.is_some() {
        out.push_str("$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n");
    }
    if let Some(agent) = agent.filter(|_| !firefox) {
        let _ = writeln!(out, "$session.UserAgent = {}", escape_powershell(agent));
    }
    for (name, value) in cookie.iter().flat_map(|cookie| cookie.split("; ")).filter_map(|pair| pair.split_once('=')) {
        let _ = writeln!(
            out,
            "$session.Cookies.Add((New-Object System.Net.Cookie({}, {}, \"/\", \"api.shop.test\")))",
            escape_powershell(name),
            escape_powershell(value)
        );
    }
    let mut parts = vec![format!("Invoke-WebRequest -UseBasicParsing -Uri {}", escape_powershell(ask.url))];
    if ask.method != "GET" {
        parts.push(format!("-Method {}", escape_powershell(ask.method)));
    }
    if !out.is_empty() {
        parts.push("-WebSession $session".into());
    }
    if let Some(agent) = agent.filter(|_| firefox) {
        parts.push(format!("-UserAgent {}", escape_powershell(agent)));
    }
    let equals = if firefox { " = " } else { "=" };
    let moved = ["user-agent", "cookie", "content-type", "host", "content-length", "connection"];
    let headers: Vec<_> = ask.fields.iter().filter(|(name, _)| !moved.contains(name)).collect();
    let headers = headers.iter().map(|(name, value)| format!("\"{name}\"{equals}{}", escape_powershell(value)));
    parts.push(format!("-Headers @{{\n{}\n}}", headers.collect::<Vec<_>>().join("\n  ")));
    if let Some(content_type) = field("content-type") {
        parts.push(format!("-ContentType {}", escape_powershell(content_type)));
    }
    if let Some(body) = ask.body {
        let text = escape_powershell(body);
        let coded = text.contains("$([char]");
        parts.push(if coded {
            format!("-Body ([System.Text.Encoding]::UTF8.GetBytes({text}))")
        } else {
            format!("-Body {text}")
        });
    }
    out + &parts.join(" `\n")
}

/// "Copy as fetch", and the form for Node.js, which has the cookies in it.
pub(crate) fn fetch(ask: &Ask, node: bool) -> String {
    let kept = |name: &str| node && matches!(name, "cookie") || !matches!(name, "cookie" | "user-agent" | "host");
    let mut headers = serde_json::Map::new();
    for (name, value) in ask.fields.iter().filter(|(name, _)| kept(name)) {
        headers.insert((*name).into(), (*value).into());
    }
    let mut options = serde_json::Map::new();
    options.insert("headers".into(), headers.into());
    options.insert("body".into(), ask.body.into());
    options.insert("method".into(), ask.method.into());
    if !node {
        options.insert("mode".into(), "cors".into());
        options.insert("credentials".into(), "include".into());
    }
    let url = serde_json::Value::from(ask.url);
    format!("fetch({url}, {});", serde_json::to_string_pretty(&options).unwrap_or_default())
}
