//! Go's `net/http`.

use super::draft::{Draft, Found};
use super::encode::{self, Form};
use super::eval::{Reader, between};
use super::language::Language;
use super::script::{Call, What};
use super::value::{Made, Value, Word};
use crate::message::{Agent, BodyKind};

/// Whether a call makes a request.
pub(super) fn is_call(name: &str) -> bool {
    matches!(
        name,
        "http.NewRequest" | "http.NewRequestWithContext" | "http.Post" | "http.Get" | "http.Head" | "http.PostForm"
    )
}

/// The request of a call.
pub(super) fn read(reader: &mut Reader, call: &Call) -> Option<Found> {
    let script = reader.script;
    if !is_call(call.name) {
        return None;
    }
    let mut items = script.items(call.open).into_iter();
    if call.name.ends_with("Context") {
        items.next();
    }
    let name = script.span(call.first..call.last + 1);
    let by = script.span(call.last..call.last + 1);
    let new = call.name.starts_with("http.NewRequest");
    let method = if new { Some(items.next()?) } else { None };
    let mut arguments: Vec<Value> = Vec::new();
    for item in items {
        arguments.push(reader.value(item));
    }
    let mut arguments = arguments.into_iter();
    let url = arguments.next()?;
    let target = reader.plain(&url);
    let mut draft = Draft::new(Agent::Go, name, target);
    let mut token = script.mate(call.open);
    match method {
        Some(tokens) => {
            let span = script.span(tokens.clone());
            match reader.value(tokens) {
                Value::Text(text) if text.content.is_empty() => {}
                Value::Text(text) => draft.method(text.content),
                // `http.MethodPost`, and constants that are not told.
                value => {
                    let verb = script.text.get(span.range()).and_then(|text| text.strip_prefix("http.Method"));
                    if let Some(verb) = verb {
                        draft.method_of(&verb.to_ascii_uppercase(), span);
                    } else {
                        let name = reader.plain(&value);
                        draft.method(name);
                    }
                }
            }
            draft.method.implied = false;
            if let Some(body) = arguments.next() {
                content(reader, &mut draft, &body);
            }
            token = request_variable(reader, &mut draft, call).unwrap_or(token);
        }
        None if call.name == "http.Post" => {
            draft.method_of("POST", by);
            if let Some(Value::Text(kind)) = arguments.next() {
                draft.add(&super::value::implied("Content-Type", kind.open), kind.open, &kind.content);
            }
            if let Some(body) = arguments.next() {
                content(reader, &mut draft, &body);
            }
        }
        None if call.name == "http.PostForm" => {
            draft.method_of("POST", by);
            if let Some(body) = arguments.next() {
                content(reader, &mut draft, &body);
            }
            let kind = super::value::implied("application/x-www-form-urlencoded", by);
            draft.bring("Content-Type", &kind, crate::message::Author::Option);
        }
        None if call.name == "http.Head" => draft.method_of("HEAD", by),
        None => {}
    }
    draft.own("User-Agent", "Go-http-client/1.1");
    draft.own("Accept-Encoding", "gzip");
    draft.host();
    Some(Found { draft, token })
}

/// What is done with the variable that holds the request, up to where it is sent or another one takes its place.
fn request_variable(reader: &mut Reader, draft: &mut Draft, call: &Call) -> Option<usize> {
    let script = reader.script;
    let (request, held) = script.held(call)?;
    let mut last = script.mate(call.open);
    if let Some(headers) = reader.assigned_part(&format!("{request}.Header"), held.clone()) {
        draft.headers(reader, &headers, super::draft::Headers::Write);
    }
    for change in reader.changes(&format!("{request}.Header"), held.clone()) {
        let mut set = |reader: &mut Reader, key: Value, value: Value, add: bool| {
            let Value::Text(name) = key else { return };
            let colon = between(name.span(), value.span());
            let value = reader.plain(&value);
            if add { draft.add(&name.content, colon, &value) } else { draft.set(&name.content, colon, &value) }
        };
        match change {
            What::Call(method, open) => {
                let mut arguments = reader.arguments(open).plain.into_iter();
                last = last.max(script.mate(open));
                match (script.word(method), arguments.next(), arguments.next()) {
                    ("Set", Some(key), Some(value)) => set(reader, key, value, false),
                    ("Add", Some(key), Some(value)) => set(reader, key, value, true),
                    ("Del", Some(Value::Text(name)), _) => {
                        draft.fields.retain(|field| !field.name.bytes().eq_ignore_ascii_case(name.content.bytes()));
                    }
                    _ => {}
                }
            }
            What::Member(key, start) => {
                let key = reader.value(key);
                // `req.Header["X-Id"] = []string{"1"}`.
                if let Value::List(list) = reader.statement(start) {
                    for (value, _) in list.items {
                        set(reader, key.clone(), value, true);
                    }
                }
            }
            _ => {}
        }
    }
    for change in reader.changes(request, held.clone()) {
        match change {
            What::Call(method, open) if script.is(method, "SetBasicAuth") => {
                let mut arguments = reader.arguments(open).plain.into_iter();
                if let Some(user) = arguments.next() {
                    draft.basic(reader, &user, arguments.next().as_ref());
                }
                last = last.max(script.mate(open));
            }
            What::Part(member, start) if script.is(member, "Host") => {
                let value = reader.statement(start);
                let host = reader.plain(&value);
                let name = super::value::implied("Host", script.span(member..member + 1));
                draft.fields.insert(0, super::draft::field(&name, name.home(), &host, crate::message::Author::Person));
            }
            _ => {}
        }
    }
    // `q := req.URL.Query()`, filled, and put back by `req.URL.RawQuery = q.Encode()`.
    if let Some(query) = reader.assigned_part(&format!("{request}.URL.RawQuery"), held.clone()) {
        draft.query(reader, &query, Form::of(Language::Go));
    }
    Some(last)
}

fn content(reader: &mut Reader, draft: &mut Draft, body: &Value) {
    match body {
        Value::Word(Word::Null, _) => {}
        Value::Text(text) => draft.content(text.content.clone()),
        Value::Made(Made::Params, pairs) => {
            let written = encode::form(reader, pairs, Form::of(Language::Go));
            draft.content(written);
        }
        _ => {
            let span = body.span();
            reader.note(span);
            draft.unknown_content(BodyKind::Raw, span);
        }
    }
}
