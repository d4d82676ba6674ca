//! axios. What it sends was observed of axios 1.21 under Node.js.

use super::draft::{Draft, Found, Headers};
use super::encode::{self, Form, Nested, Nothing};
use super::eval::Reader;
use super::script::Call;
use super::value::{Entry, Made, Map, Text, Value, Word, implied};
use super::{fetch, json};
use crate::message::{Agent, Author, BodyKind};
use crate::source::{Span, Traced};
use crate::syntax::json as strict;

/// How it writes parameters into a URL.
const PARAMS: Form = Form {
    keep: b"-_.!~*'():$,",
    plus: true,
    nested: Nested::Brackets,
    sorted: false,
    nothing: Nothing::Dropped,
    lower: false,
};

/// How it writes an object whose type says that it is a form.
const FORM: Form = Form { keep: b"-_.*", ..PARAMS };

const METHODS: &[&str] = &["get", "delete", "head", "options", "post", "put", "patch", "request"];

/// What is called as axios is: itself, and Angular's clients.
const ALIKE: [&str; 4] = ["axios", "$http", "this.http", "this.httpClient"];

/// Whether a call shows that axios is used.
pub(super) fn is_call(name: &str) -> bool {
    let (object, method) = name.rsplit_once('.').unwrap_or((name, "request"));
    ALIKE.contains(&object) && (METHODS.contains(&method) || is_form(method) || name == "axios.create")
}

/// `axios.postForm` and its kin, which send multipart content.
fn is_form(method: &str) -> bool {
    matches!(method, "postForm" | "putForm" | "patchForm")
}

/// The request of a call of axios, or of an instance that it created.
pub(super) fn read(reader: &mut Reader, call: &Call) -> Option<Found> {
    let script = reader.script;
    let (object, method) = match call.name.rsplit_once('.') {
        Some((object, method)) if METHODS.contains(&method) || is_form(method) => (object, Some(method)),
        Some(_) => return None,
        None => (call.name, None),
    };
    let base = if object == "axios" {
        defaults(reader, call)
    } else if ALIKE.contains(&object) {
        None
    } else {
        let created = reader.made_by(object, call.first).filter(|created| created.name == "axios.create")?;
        reader.arguments(created.open).plain.into_iter().next()
    };
    let mut arguments = reader.arguments(call.open).plain.into_iter();
    let with_data = method.is_some_and(|method| matches!(method, "post" | "put" | "patch") || is_form(method));
    let (url, data, config) = match (method, arguments.next()?) {
        (None | Some("request"), Value::Map(config)) => (None, None, Some(Value::Map(config))),
        (_, url) => {
            let data = if with_data { arguments.next() } else { None };
            (Some(url), data, arguments.next())
        }
    };
    let config = config.as_ref().and_then(Value::map);
    let base = base.as_ref().and_then(Value::map);
    let option = |name: &str| config.and_then(|config| config.get(name)).or(base.and_then(|base| base.get(name)));
    let url = url.or_else(|| option("url").cloned());
    let told = |value: Option<&Value>| matches!(value, Some(Value::Text(_)));
    if !told(url.as_ref())
        && !told(option("baseURL"))
        && config.is_none_or(|config| config.entries.is_empty())
        && data.is_none()
    {
        return None;
    }
    let name = script.span(call.first..call.last + 1);
    let target = match &url {
        Some(url) => reader.plain(url),
        None => Traced::new(name),
    };
    let target = match option("baseURL") {
        Some(base) => {
            let base = reader.plain(base);
            combined(&base, target)
        }
        None => target,
    };
    let mut draft = Draft::new(Agent::Axios, name, target);
    let verb = method.filter(|method| *method != "request").map(|method| method.trim_end_matches("Form"));
    if let Some(verb) = verb {
        draft.method_of(&verb.to_ascii_uppercase(), script.span(call.last..call.last + 1));
    } else if let Some(method) = option("method") {
        let method = reader.plain(method);
        draft.method_in_capitals(&method);
    }
    draft.own("Accept", "application/json, text/plain, */*");
    for headers in [base, config].into_iter().flatten().filter_map(|from| from.get("headers")) {
        let verb = draft.method.name.text().to_ascii_lowercase();
        headers_of(reader, &mut draft, headers, &verb);
    }
    if let Some(params) = option("params") {
        draft.query(reader, params, PARAMS);
    }
    if let Some(auth) = option("auth").and_then(Value::map)
        && let Some(user) = auth.get("username")
    {
        draft.fields.retain(|field| !field.is("authorization"));
        draft.basic(reader, user, auth.get("password"));
    }
    let entry = config.and_then(|config| config.entry("data"));
    let key = entry.and_then(|entry| entry.key.as_ref()).map(|key| key.content.span());
    if let Some(data) = data.as_ref().or(entry.map(|entry| &entry.value)) {
        let by = key.unwrap_or_else(|| script.span(call.last..call.last + 1));
        body(reader, &mut draft, data, by, method.is_some_and(is_form));
    }
    if script.node {
        draft.own("User-Agent", "axios");
        draft.own("Accept-Encoding", "gzip, compress, deflate, br");
    }
    draft.host();
    Some(Found { draft, token: script.mate(call.open) })
}

/// `axios.defaults`, with its `headers.common`.
fn defaults(reader: &mut Reader, call: &Call) -> Option<Value> {
    let mut defaults = reader.lookup("axios.defaults", call.first);
    if let Some(headers) = reader.lookup("axios.defaults.headers.common", call.first) {
        let span = headers.span();
        let mut map = defaults.as_ref().and_then(Value::map).cloned().unwrap_or(Map::empty(span));
        let key = Some(Text::bare(implied("headers", span)));
        map.set(Entry { key, colon: span, value: headers, comma: span });
        defaults = Some(Value::Map(map));
    }
    defaults
}

/// `headers` of a configuration, and those of an instance that are for all methods or for this one.
fn headers_of(reader: &mut Reader, draft: &mut Draft, headers: &Value, verb: &str) {
    let Some(map) = headers.map() else { return };
    let (shared, own): (Vec<_>, Vec<_>) =
        map.entries.iter().cloned().partition(|entry| matches!(entry.value, Value::Map(_)));
    for entry in shared {
        let name = entry.key.as_ref().map(|key| key.content.text().into_owned()).unwrap_or_default();
        if name == "common" || name == verb {
            draft.headers(reader, &entry.value, Headers::DropFalse);
        }
    }
    draft.headers(reader, &Value::Map(Map { entries: own, ..map.clone() }), Headers::DropFalse);
}

/// A URL after the base of an instance: one that is whole stays alone.
fn combined(base: &Traced, url: Traced) -> Traced {
    let text = url.text();
    if text.starts_with("//")
        || text.split_once("://").is_some_and(|(scheme, _)| !scheme.contains('/'))
        || base.is_empty()
    {
        return url;
    }
    if url.is_empty() {
        return base.clone();
    }
    let end = base.bytes().iter().rposition(|&byte| byte != b'/').map_or(0, |at| at + 1);
    let slashes = url.bytes().iter().take_while(|&&byte| byte == b'/').count();
    let mut whole = Traced::new(url.home());
    whole.insert(&base.slice(0..end));
    if slashes > 0 {
        whole.insert(&url.slice(slashes - 1..url.len()));
    } else if base.len() > end {
        whole.insert(&base.slice(end..end + 1));
        whole.insert(&url);
    } else {
        whole.insert(&implied("/", Span::point(url.origin(), url.home().start as usize)));
        whole.insert(&url);
    }
    whole
}

fn body(reader: &mut Reader, draft: &mut Draft, data: &Value, key: Span, multipart: bool) {
    let declared = draft.field("content-type").map(|field| field.value.text().to_ascii_lowercase()).unwrap_or_default();
    let multipart = multipart || declared.starts_with("multipart/form-data");
    match data {
        Value::Map(_) | Value::List(_) if multipart => {
            // The boundary is added to the type that is written.
            draft.fields.retain(|field| !field.is("content-type"));
            let parts = Value::Made(Made::FormData, Box::new(data.clone()));
            fetch::body(reader, draft, &parts, key);
        }
        Value::Made(Made::FormData, _) => {
            draft.fields.retain(|field| !field.is("content-type"));
            fetch::body(reader, draft, data, key);
        }
        Value::Map(_) | Value::List(_) if declared.starts_with("application/x-www-form-urlencoded") => {
            let content = encode::form(reader, data, FORM);
            draft.content(content);
        }
        Value::Map(_) | Value::List(_) => {
            let content = json::text(reader, data, json::Style::SCRIPT);
            draft.content(content);
            draft.bring("Content-Type", &implied("application/json", key), Author::Option);
        }
        Value::Text(text) => {
            let content =
                if declared.starts_with("application/json") { as_json(reader, text) } else { text.content.clone() };
            draft.content(content);
            draft.bring("Content-Type", &implied("application/x-www-form-urlencoded", key), Author::Option);
        }
        Value::Word(Word::True | Word::False, _) | Value::Number(_) => {
            let content = reader.plain(data);
            draft.content(content);
        }
        Value::Word(..) => {}
        Value::Made(Made::Params, _) | Value::Unknown(_) => fetch::body(reader, draft, data, key),
        Value::Made(Made::Opaque, made) => draft.unknown_content(BodyKind::Upload, made.span()),
    }
}

/// A text whose type is JSON: what is no JSON is written as a JSON string.
fn as_json(reader: &mut Reader, text: &Text) -> Traced {
    let content = &text.content;
    if strict::parse(content.bytes()).faults().is_empty() || reader.is_unsure(content.home()) {
        return content.clone();
    }
    json::text(reader, &Value::Text(text.clone()), json::Style::SCRIPT)
}
