//! `fetch()` of JavaScript, in a browser.

use super::quote::{code, either};
use super::sent::{Rules, Sent};
use crate::message::is_set_by_browsers;

pub(super) fn write(sent: &mut Sent) -> String {
    let url = sent.url();
    let method = method(sent);
    if matches!(&*method.to_ascii_uppercase(), "CONNECT" | "TRACE" | "TRACK") {
        sent.notes.push(format!("browsers refuse the method `{method}`"));
    }
    let cookies = !sent.values("cookie").is_empty();
    let rules = Rules {
        own: &["User-Agent", "Accept", "Accept-Language", "Accept-Encoding", "Connection", "Sec-Fetch-Mode"],
        sets: is_set_by_browsers,
        repeats: false,
        wide: false,
    };
    let mut fields = sent.settled(&rules);
    if fields.iter().any(|(name, _)| name.eq_ignore_ascii_case("user-agent")) {
        sent.notes.push("Chrome sends its own `User-Agent` all the same".into());
    }
    if fields.iter().any(|(name, _)| name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("if-"))) {
        sent.notes.push("with a condition, `fetch` sends `Cache-Control` and `Pragma` as well".into());
    }
    let mut options = Vec::new();
    if method != "GET" {
        options.push(format!("method: {}", code(&method, '"')));
    }
    let referer =
        fields.iter().position(|(name, value)| name.eq_ignore_ascii_case("referer") && value.starts_with("http"));
    let referrer = referer.map(|at| fields.remove(at).1);
    if !fields.is_empty() {
        let members = fields.iter().map(|(name, value)| format!("    {}: {},\n", code(name, '"'), either(value)));
        options.push(format!("headers: {{\n{}  }}", members.collect::<String>()));
    }
    if let Some(referrer) = referrer {
        sent.notes.push("`Referer` is sent by a page of the same origin only".into());
        options.push(format!("referrer: {}", code(&referrer, '"')));
    }
    if cookies {
        sent.notes.push("of `Cookie`, a browser sends those that it has itself".into());
        options.push("credentials: \"include\"".into());
    }
    if !sent.content.is_empty() {
        options.push(match sent.text() {
            Ok(text) => format!("body: {}", either(text)),
            Err(bytes) => format!("body: new Uint8Array({bytes:?})"),
        });
        if matches!(&*method, "GET" | "HEAD") {
            sent.notes.push(format!("`fetch` refuses content with `{method}`"));
        }
        if !fields.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            sent.notes.push("with a text, `fetch` sends a `Content-Type` of its own".into());
        }
    }
    let options = if options.is_empty() { String::new() } else { format!(", {{\n  {},\n}}", options.join(",\n  ")) };
    format!(
        "const response = await fetch({}{options});\nconsole.log(response.status, await response.text());",
        code(&url, '"')
    )
}

/// The method as `fetch` sends it.
pub(super) fn method(sent: &mut Sent) -> String {
    let known = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];
    // All others are sent as they are written.
    if known.iter().any(|known| known.eq_ignore_ascii_case(&sent.method)) {
        sent.method_in_capitals()
    } else {
        sent.method.clone().into_owned()
    }
}
