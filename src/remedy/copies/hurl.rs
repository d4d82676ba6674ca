//! A Hurl file.

use super::sent::{Rules, Sent, has_dots};
use crate::source::base64;
use crate::syntax::json;

pub(super) fn write(sent: &mut Sent) -> String {
    let url = sent.url();
    let method = sent.method_of_letters();
    if url.contains("{{") || !url.bytes().all(|byte| byte.is_ascii_graphic()) {
        sent.notes.push("Hurl takes the URL otherwise: it has blanks, or braces as of a template".into());
    }
    let rules = Rules { own: &["User-Agent", "Accept"], sets: |_| false, repeats: true, wide: true };
    let fields = sent.settled(&rules);
    let mut text = format!("{method} {url}\n");
    for (name, value) in &fields {
        let value = value.replace('\\', "\\\\").replace('#', "\\#").replace("{{", "{\\u{7b}");
        text.extend([name, ": ", &value, "\n"]);
    }
    if has_dots(&sent.target) {
        text.push_str("[Options]\npath-as-is: true\n");
    }
    if !sent.content.is_empty() {
        let typed = fields.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        text.push_str(&content(sent.content, typed));
        text.push('\n');
    }
    text.push_str("HTTP *");
    text
}

/// The content: JSON as it is typed, a line between backticks, and all else in Base64.
fn content(content: &[u8], typed: bool) -> String {
    if let Ok(text) = std::str::from_utf8(content)
        && !text.contains("{{")
    {
        let document = json::parse(content);
        let sound = document.first_error().is_none() && document.faults().is_empty() && !document.byte_order_mark();
        // It brings its media type along.
        if typed && text.starts_with(['{', '[']) && text.ends_with(['}', ']']) && sound && !text.contains('\r') {
            return text.to_owned();
        }
        if !text.contains(|c: char| c == '`' || c == '\\' || c == '#' || c.is_control()) {
            return format!("`{text}`");
        }
    }
    format!("base64,{};", base64::write(content))
}
