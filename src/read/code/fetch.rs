//! `fetch()` of browsers and Node.js (the Fetch Standard), written by hand or copied from developer tools.

use super::draft::{Draft, Found, Headers};
use super::encode;
use super::eval::Reader;
use super::script::Call;
use super::value::{Made, Map, Value, Word, implied};
use crate::message::{Agent, Author, BodyKind, SET_BY_BROWSERS};
use crate::source::{Span, Traced};

/// Whether a call is one.
pub(super) fn is_call(name: &str) -> bool {
    matches!(name, "fetch" | "window.fetch" | "globalThis.fetch" | "self.fetch" | "nodeFetch" | "node_fetch")
}

/// The request of a call.
pub(super) fn read(reader: &mut Reader, call: &Call) -> Option<Found> {
    let script = reader.script;
    if !is_call(call.name) {
        return None;
    }
    let mut arguments = reader.arguments(call.open).plain.into_iter();
    let url = arguments.next()?;
    let options = arguments.next();
    let map = options.as_ref().and_then(Value::map);
    // `fetch(x)` tells nothing.
    let told = matches!(url, Value::Text(_)) || map.is_some_and(|map| !map.entries.is_empty());
    if !told {
        return None;
    }
    let target = reader.plain(&url);
    let browser = map.is_some_and(is_browser);
    let mut draft = Draft::new(Agent::Fetch, script.span(call.first..call.last + 1), target);
    if let Some(map) = map {
        if !browser && (script.node || is_node(map)) {
            draft.agent = Agent::NodeFetch;
        }
        options_of(reader, &mut draft, map);
        if browser {
            draft.fields.retain(|field| !SET_BY_BROWSERS.iter().any(|name| field.is(name)));
        }
    }
    if draft.agent == Agent::NodeFetch {
        draft.own("Accept", "*/*");
        draft.own("Accept-Language", "*");
        draft.own("Sec-Fetch-Mode", "cors");
        draft.own("User-Agent", "node");
        draft.own("Accept-Encoding", "gzip, deflate");
    } else {
        draft.own("Accept", "*/*");
    }
    draft.host();
    Some(Found { draft, token: script.mate(call.open) })
}

/// Options that only a browser has.
fn is_browser(map: &Map) -> bool {
    ["mode", "credentials", "referrer", "referrerPolicy"].iter().any(|name| map.get(name).is_some())
}

/// Whether the program sends what a browser would not.
fn is_node(map: &Map) -> bool {
    map.get("headers").and_then(Value::map).is_some_and(|headers| {
        ["cookie", "Cookie", "Referer", "referer", "Host", "host"].iter().any(|name| headers.get(name).is_some())
    })
}

fn options_of(reader: &mut Reader, draft: &mut Draft, map: &Map) {
    if let Some(method) = map.get("method") {
        let name = reader.plain(method);
        draft.method(normal(&name));
    }
    if let Some(headers) = map.get("headers") {
        draft.headers(reader, headers, Headers::Write);
    }
    if let Some(Value::Text(referrer)) = map.get("referrer")
        && referrer.content.bytes().starts_with(b"http")
    {
        draft.bring("Referer", &referrer.content, Author::Option);
    }
    if let Some(entry) = map.entry("body") {
        let key = entry.key.as_ref().map_or(entry.colon, |key| key.content.span());
        body(reader, draft, &entry.value, key);
    }
}

/// The method as it is sent: some are written in capitals, whatever they are in; `patch` is not (Fetch Standard,
/// section 2.2.1).
pub(super) fn normal(name: &Traced) -> Traced {
    let upper = name.text().to_ascii_uppercase();
    let normal = matches!(upper.as_str(), "DELETE" | "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT");
    if normal && name.bytes() != upper.as_bytes() { implied(&upper, name.span()) } else { name.clone() }
}

/// The content, as `fetch` and `XMLHttpRequest` extract it from a value (Fetch Standard, section 5.2), and the type that
/// it brings along; `key` is where it is given.
pub(super) fn body(reader: &mut Reader, draft: &mut Draft, value: &Value, key: Span) {
    match value {
        Value::Word(Word::Null | Word::Undefined, _) => {}
        Value::Made(Made::FormData, parts) => {
            draft.unknown_content(BodyKind::Multipart, parts.span());
            let boundary = "multipart/form-data; boundary=----WebKitFormBoundarywhy400";
            draft.bring("Content-Type", &implied(boundary, key), Author::Option);
        }
        Value::Made(Made::Params, pairs) => {
            let content = encode::form(reader, pairs, encode::Form::default());
            draft.content(content);
            let form = "application/x-www-form-urlencoded;charset=UTF-8";
            draft.bring("Content-Type", &implied(form, key), Author::Option);
        }
        Value::Made(Made::Opaque, made) => draft.unknown_content(BodyKind::Upload, made.span()),
        Value::Unknown(span) => {
            reader.note(*span);
            draft.unknown_content(BodyKind::Raw, *span);
        }
        // What is no text becomes one: an object is `[object Object]`.
        Value::Text(_) | Value::Number(_) | Value::Word(..) | Value::Map(_) | Value::List(_) => {
            let content = reader.plain(value);
            draft.content(content);
            draft.bring("Content-Type", &implied("text/plain;charset=UTF-8", key), Author::Option);
        }
    }
}
