//! The `http` command of `HTTPie`.

use super::quote;
use super::sent::{Rules, Sent};

pub(super) fn write(sent: &mut Sent) -> String {
    let url = sent.url();
    let method = sent.method_of_letters();
    let rules = Rules {
        own: &["User-Agent", "Accept-Encoding", "Accept", "Connection"],
        sets: |_| false,
        repeats: true,
        wide: true,
    };
    let fields = sent.settled(&rules);
    let mut lines = Vec::new();
    let typed = fields.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    if !typed && !sent.content.is_empty() {
        // It says that all content is JSON.
        lines.push("Content-Type:".into());
    }
    for (name, value) in &fields {
        if value.as_bytes().windows(2).any(|pair| pair[0] == b'\\' && b":;=@".contains(&pair[1])) {
            sent.notes.push(format!("`{name}` loses a backslash: HTTPie takes it for its own"));
        }
        lines.push(quote::bash(
            match value.as_str() {
                "" => format!("{name};"),
                // Otherwise it is a value of JSON, or the name of a file.
                value if value.starts_with(['=', '@']) => format!("{name}:\\{value}"),
                value => format!("{name}:{value}"),
            }
            .as_bytes(),
        ));
    }
    let mut command = String::from("http");
    if !sent.content.is_empty() {
        match sent.text() {
            Ok(text) if !text.contains('\0') => lines.push(format!("--raw {}", quote::bash(sent.content))),
            _ => command = format!("printf {} | http", quote::printf(sent.content)),
        }
    }
    let implied = if sent.content.is_empty() { "GET" } else { "POST" };
    if method != implied {
        command.push(' ');
        command.push_str(&quote::bash(method.as_bytes()));
    }
    command.push(' ');
    command.push_str(&quote::bash(url.as_bytes()));
    for line in lines {
        command.push_str(" \\\n  ");
        command.push_str(&line);
    }
    command
}
