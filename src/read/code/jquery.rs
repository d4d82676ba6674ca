//! `jQuery.ajax` and its kin (api.jquery.com/jQuery.ajax).

use super::draft::{Draft, Found, Headers};
use super::encode::{self, Form, Nested, Nothing};
use super::eval::Reader;
use super::fetch;
use super::script::Call;
use super::value::{Made, Map, Value, Word, implied};
use crate::message::{Agent, Author};
use crate::source::Span;

/// How `jQuery.param` writes.
const PARAM: Form = Form {
    keep: b"-_.!~*'()",
    plus: true,
    nested: Nested::Brackets,
    sorted: false,
    nothing: Nothing::Empty,
    lower: false,
};

/// Whether a call is one.
pub(super) fn is_call(name: &str) -> bool {
    method(name).is_some()
}

fn method(name: &str) -> Option<&str> {
    let method = name.strip_prefix("window.").unwrap_or(name);
    let method = method.strip_prefix("$.").or_else(|| method.strip_prefix("jQuery."))?;
    matches!(method, "ajax" | "post" | "get" | "getJSON").then_some(method)
}

/// The request of a call.
pub(super) fn read(reader: &mut Reader, call: &Call) -> Option<Found> {
    let script = reader.script;
    let method = method(call.name)?;
    let mut arguments = reader.arguments(call.open).plain.into_iter();
    let first = arguments.next()?;
    let second = arguments.next();
    let kind = if method == "ajax" { None } else { arguments.find(|argument| matches!(argument, Value::Text(_))) };
    let (url, options, data) = match (first, method) {
        (Value::Map(options), _) => (options.get("url").cloned(), Some(options), None),
        (url, "ajax") => (Some(url), second.as_ref().and_then(Value::map).cloned(), None),
        (url, _) => (Some(url), None, second),
    };
    if !matches!(url, Some(Value::Text(_))) && options.as_ref().is_none_or(|options| options.entries.len() < 2) {
        return None;
    }
    let name = script.span(call.first..call.last + 1);
    let by = script.span(call.last..call.last + 1);
    let target = match &url {
        Some(url) => reader.plain(url),
        None => implied("", name),
    };
    let mut draft = Draft::new(Agent::Jquery, name, target);
    let option = |name: &str| options.as_ref().and_then(|options| options.get(name));
    match option("method").or(option("type")) {
        Some(method) => {
            let method = reader.plain(method);
            draft.method_in_capitals(&method);
        }
        None if method == "post" => draft.method_of("POST", by),
        None => {}
    }
    if let Some(headers) = option("headers") {
        draft.headers(reader, headers, Headers::Write);
    }
    let kind = kind.as_ref().or(option("dataType")).and_then(Value::text);
    let json = method == "getJSON" || kind.is_some_and(|kind| kind.bytes() == b"json");
    draft.own("Accept", if json { "application/json, text/javascript, */*; q=0.01" } else { "*/*" });
    // It is left out where the request goes to another origin, as one with a host mostly does.
    if draft.target.bytes().starts_with(b"/") {
        draft.own("X-Requested-With", "XMLHttpRequest");
    }
    let key = options.as_ref().and_then(|options| options.entry("data")?.key.as_ref()).map(|key| key.content.span());
    let data = data.as_ref().or(option("data"));
    body(reader, &mut draft, data, options.as_ref(), key.unwrap_or(by));
    if let Some(user) = option("username") {
        draft.basic(reader, user, option("password"));
    }
    draft.host();
    Some(Found { draft, token: script.mate(call.open) })
}

fn body(reader: &mut Reader, draft: &mut Draft, data: Option<&Value>, options: Option<&Map>, key: Span) {
    let option = |name: &str| options.and_then(|options| options.get(name));
    let kind = option("contentType");
    let content = !matches!(draft.method.name.bytes(), b"GET" | b"HEAD");
    let unprocessed = matches!(option("processData"), Some(Value::Word(Word::False, _)));
    let no_type = matches!(kind, Some(Value::Word(Word::False, _)));
    // A function in the place of the data is what is to be done with the answer.
    let data = data.filter(|data| match data {
        Value::Unknown(span) => {
            !reader.script.text.get(span.range()).is_some_and(|text| text.contains("function") || text.contains("=>"))
        }
        data => data.is_given(),
    });
    let written = match data {
        Some(data @ (Value::Map(_) | Value::List(_))) if !unprocessed => Some(encode::form(reader, data, PARAM)),
        Some(Value::Text(text)) => Some(text.content.clone()),
        Some(Value::Number(_)) => data.map(|data| reader.plain(data)),
        _ => None,
    };
    if let (Some(Value::Text(kind)), true) = (kind, data.is_some() || kind.is_some()) {
        // `contentType` is sent even without content where it is given.
        let name = implied("Content-Type", kind.open);
        if draft.field("content-type").is_none() {
            draft.add(&name, kind.open, &kind.content);
        }
    }
    match (written, data) {
        (Some(written), _) if !content => {
            let pairs = Value::Text(super::value::Text::bare(written));
            draft.query(reader, &pairs, PARAM);
        }
        (Some(written), _) => {
            draft.content(written);
            if !no_type {
                let form = "application/x-www-form-urlencoded; charset=UTF-8";
                draft.bring("Content-Type", &implied(form, key), Author::Option);
            }
        }
        (None, Some(data @ Value::Made(Made::FormData, _))) if !no_type => {
            // Without `contentType: false` the form's own type, which has the boundary, is not sent.
            let form = "application/x-www-form-urlencoded; charset=UTF-8";
            draft.bring("Content-Type", &implied(form, key), Author::Option);
            fetch::body(reader, draft, data, key);
        }
        (None, Some(Value::Unknown(span))) if !content => reader.note(*span),
        (None, Some(data)) => fetch::body(reader, draft, data, key),
        (None, None) => {}
    }
}
