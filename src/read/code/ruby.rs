//! Ruby's `Net::HTTP`.

use super::draft::{Draft, Found, Headers, field};
use super::encode::{self, Form};
use super::eval::{Reader, between};
use super::language::Language;
use super::script::{Call, What};
use super::value::{Made, Value, Word, implied};
use crate::message::{Agent, Author, BodyKind};
use crate::source::{Span, Traced};

const VERBS: &[&str] = &["Get", "Post", "Put", "Patch", "Delete", "Head", "Options"];

/// Whether a call shows that it is used.
pub(super) fn is_call(name: &str) -> bool {
    let Some(call) = name.strip_prefix("Net::HTTP").map(|call| call.trim_start_matches(':')) else { return false };
    verb(call).is_some()
        || matches!(call, ".post" | ".post_form" | ".get" | ".get_response" | ".put" | ".new" | ".start")
}

/// `Post.new`.
fn verb(call: &str) -> Option<&str> {
    call.strip_suffix(".new").filter(|verb| VERBS.contains(verb))
}

/// The request of a call.
pub(super) fn read(reader: &mut Reader, call: &Call) -> Option<Found> {
    let script = reader.script;
    let rest = call.name.strip_prefix("Net::HTTP")?.trim_start_matches(':');
    let by = script.span(call.last..call.last + 1);
    let name = script.span(call.first..call.last + 1);
    let mut arguments = reader.arguments(call.open).plain.into_iter();
    let mut token = script.mate(call.open);
    let mut draft = if let Some(verb) = verb(rest) {
        let target = target(reader, &arguments.next()?, call);
        let mut draft = Draft::new(Agent::Ruby, name, target);
        draft.method_of(&verb.to_ascii_uppercase(), script.span(call.last - 2..call.last - 1));
        if let Some(headers) = arguments.next() {
            draft.headers(reader, &headers, Headers::Drop);
        }
        token = request_variable(reader, &mut draft, call).unwrap_or(token);
        draft
    } else {
        let verb = match rest {
            ".post" | ".post_form" => "POST",
            ".put" => "PUT",
            ".get" | ".get_response" => "GET",
            _ => return None,
        };
        let target = target(reader, &arguments.next()?, call);
        let mut draft = Draft::new(Agent::Ruby, name, target);
        draft.method_of(verb, by);
        if verb != "GET"
            && let Some(data) = arguments.next()
        {
            if let Some(headers) = arguments.next() {
                draft.headers(reader, &headers, Headers::Drop);
            }
            content(reader, &mut draft, &data, by);
        } else if let Some(headers) = arguments.next() {
            draft.headers(reader, &headers, Headers::Drop);
        }
        draft
    };
    draft.own("Accept-Encoding", "gzip;q=1.0,deflate;q=0.6,identity;q=0.3");
    draft.own("Accept", "*/*");
    draft.own("User-Agent", "Ruby");
    draft.host();
    Some(Found { draft, token })
}

/// The URL: of a path alone the host is that of `Net::HTTP.new`.
fn target(reader: &mut Reader, url: &Value, call: &Call) -> Traced {
    let script = reader.script;
    if let Value::Unknown(span) = url {
        // `uri.request_uri`, `uri.path`.
        let text = script.text.get(span.range()).unwrap_or_default();
        if let Some((object, "request_uri" | "path")) = text.rsplit_once('.')
            && let Some(value @ Value::Text(_)) = reader.lookup(object, call.first)
        {
            return reader.plain(&value);
        }
    }
    let path = reader.plain(url);
    if path.bytes().first() != Some(&b'/') {
        return path;
    }
    let before = script.calls.partition_point(|other| other.first < call.first);
    let new = script.calls[..before]
        .iter()
        .rev()
        .take(50)
        .find(|other| matches!(other.name, "Net::HTTP.new" | "Net::HTTP.start"));
    let Some(new) = new else { return path };
    let mut arguments = reader.arguments(new.open).plain.into_iter();
    let (Some(Value::Text(host)), port) = (arguments.next(), arguments.next()) else { return path };
    let secure = matches!(&port, Some(Value::Number(span)) if script.text.get(span.range()) == Some("443"));
    let start = host.content.home();
    let mut whole = Traced::new(path.home());
    let scheme = if secure { "https://" } else { "http://" };
    whole.insert(&implied(scheme, Span::point(start.origin, start.start as usize)));
    whole.insert(&host.content);
    if let Some(Value::Number(span)) = port
        && !matches!(script.text.get(span.range()), Some("80" | "443"))
    {
        whole.insert(&implied(":", span));
        whole.insert(&super::value::source(script.text, span));
    }
    whole.insert(&path);
    whole
}

/// What is done with the variable that holds the request.
fn request_variable(reader: &mut Reader, draft: &mut Draft, call: &Call) -> Option<usize> {
    let script = reader.script;
    let (request, held) = script.held(call)?;
    let mut last = script.mate(call.open);
    let mut body: Option<(Value, Span)> = None;
    for change in reader.changes(request, held.clone()) {
        match change {
            What::Member(key, start) => {
                let (key, value) = (reader.value(key), reader.statement(start));
                last = last.max(script.statement(start).end);
                if let Value::Text(name) = key {
                    let text = reader.plain(&value);
                    draft.set(&name.content, between(name.span(), value.span()), &text);
                }
            }
            What::Part(member, start) => {
                let by = script.span(member..member + 1);
                last = last.max(script.statement(start).end);
                match script.word(member) {
                    "body" => body = Some((reader.statement(start), by)),
                    "content_type" => {
                        let value = reader.statement(start);
                        let text = reader.plain(&value);
                        draft.set(&implied("Content-Type", by), between(by, value.span()), &text);
                    }
                    _ => {}
                }
            }
            What::Call(method, open) => {
                let by = script.span(method..method + 1);
                last = last.max(script.mate(open));
                let mut arguments = reader.arguments(open).plain.into_iter();
                match (script.word(method), arguments.next(), arguments.next()) {
                    ("basic_auth", Some(user), password) => draft.basic(reader, &user, password.as_ref()),
                    ("add_field", Some(Value::Text(name)), Some(value)) => {
                        let text = reader.plain(&value);
                        draft.add(&name.content, between(name.span(), value.span()), &text);
                    }
                    ("set_form_data" | "form_data", Some(data), _) => {
                        body = Some((Value::Made(Made::Params, Box::new(data)), by));
                    }
                    ("set_form", Some(data), kind) => {
                        let multipart = kind
                            .as_ref()
                            .and_then(Value::text)
                            .is_some_and(|kind| kind.bytes() == b"multipart/form-data");
                        let made = if multipart { Made::FormData } else { Made::Params };
                        body = Some((Value::Made(made, Box::new(data)), by));
                    }
                    _ => {}
                }
            }
            What::Extend(_) => {}
        }
    }
    if let Some((data, by)) = body {
        content(reader, draft, &data, by);
    }
    Some(last)
}

/// Content, and the type that it gets where none is written: that of a form.
fn content(reader: &mut Reader, draft: &mut Draft, data: &Value, by: Span) {
    let mut kind = "application/x-www-form-urlencoded";
    match data {
        Value::Word(Word::Null, _) => return,
        Value::Text(text) => draft.content(text.content.clone()),
        Value::Made(Made::Params, pairs) if matches!(**pairs, Value::Map(_) | Value::List(_)) => {
            let written = encode::form(reader, pairs, Form::of(Language::Ruby));
            draft.content(written);
            // `set_form_data` says what it is, whatever was said before.
            draft.fields.retain(|field| !field.is("content-type"));
        }
        Value::Map(_) => {
            let written = encode::form(reader, data, Form::of(Language::Ruby));
            draft.content(written);
        }
        Value::Made(Made::FormData, parts) => {
            draft.unknown_content(BodyKind::Multipart, parts.span());
            kind = "multipart/form-data; boundary=why400";
        }
        _ => {
            let span = data.span();
            reader.note(span);
            draft.unknown_content(BodyKind::Raw, span);
        }
    }
    if draft.field("content-type").is_none() {
        draft.fields.push(field(&implied("Content-Type", by), by, &implied(kind, by), Author::Option));
    }
}
