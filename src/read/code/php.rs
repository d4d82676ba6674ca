//! PHP's curl extension: options set on a handle (`curl_setopt` in its manual).

use super::super::http1;
use super::draft::Draft;
use super::draft::Found;
use super::encode;
use super::eval::Reader;
use super::script::Call;
use super::value::{Made, Map, Value, Word, implied};
use crate::message::{Agent, Author, BodyKind};
use crate::source::{Span, Traced, base64};

/// Whether a call shows that it is used.
pub(super) fn is_call(name: &str) -> bool {
    matches!(name, "curl_init" | "curl_setopt" | "curl_setopt_array")
}

/// The request of the handle that is made by a call, or of one whose making is not shown.
pub(super) fn read(reader: &mut Reader, call: &Call) -> Option<Found> {
    if !is_call(call.name) {
        return None;
    }
    let script = reader.script;
    let mut options = Options::default();
    let mut token = script.mate(call.open);
    let first = script.calls.partition_point(|other| other.first < call.first);
    for (index, other) in script.calls[first..].iter().enumerate() {
        match other.name {
            "curl_init" if index > 0 => break,
            "curl_init" => options.url = reader.arguments(other.open).plain.into_iter().next(),
            "curl_setopt" => {
                let items = script.items(other.open);
                if let [_, name, value] = &items[..] {
                    let span = script.span(name.clone());
                    let value = reader.value(value.clone());
                    options.set(script.word(name.start), value, span);
                }
            }
            "curl_setopt_array" => {
                if let Some(Value::Map(map)) = reader.arguments(other.open).plain.into_iter().nth(1) {
                    for entry in map.entries {
                        if let Some(key) = entry.key {
                            options.set(&key.content.text(), entry.value, key.content.span());
                        }
                    }
                }
            }
            "curl_exec" => {
                token = script.mate(other.open);
                break;
            }
            _ => continue,
        }
        token = token.max(script.mate(other.open));
    }
    let draft = options.draft(reader, script.span(call.first..call.last + 1))?;
    Some(Found { draft, token })
}

/// The options of a handle. Of one that is set twice the last counts.
#[derive(Default)]
struct Options {
    url: Option<Value>,
    custom: Option<Value>,
    post: Option<Span>,
    get: bool,
    head: Option<Span>,
    upload: Option<Span>,
    fields: Option<(Value, Span)>,
    headers: Option<Value>,
    user: Option<Value>,
    bearer: Option<(Value, Span)>,
    /// Fields that have an option of their own.
    own: Vec<(&'static str, Value, Span)>,
}

impl Options {
    fn set(&mut self, name: &str, value: Value, span: Span) {
        let on = matches!(value, Value::Word(Word::True, _) | Value::Number(_) | Value::Unknown(_));
        match name {
            "CURLOPT_URL" => self.url = Some(value),
            "CURLOPT_CUSTOMREQUEST" => self.custom = Some(value).filter(Value::is_given),
            "CURLOPT_POST" => self.post = on.then_some(span),
            "CURLOPT_HTTPGET" => self.get = on,
            "CURLOPT_NOBODY" => self.head = on.then_some(span),
            "CURLOPT_PUT" | "CURLOPT_UPLOAD" => self.upload = on.then_some(span),
            "CURLOPT_POSTFIELDS" => self.fields = Some((value, span)),
            "CURLOPT_HTTPHEADER" => self.headers = Some(value),
            "CURLOPT_USERPWD" => self.user = Some(value),
            "CURLOPT_XOAUTH2_BEARER" => self.bearer = Some((value, span)),
            "CURLOPT_USERAGENT" => self.own.push(("User-Agent", value, span)),
            "CURLOPT_REFERER" => self.own.push(("Referer", value, span)),
            "CURLOPT_COOKIE" => self.own.push(("Cookie", value, span)),
            "CURLOPT_ENCODING" | "CURLOPT_ACCEPT_ENCODING" => self.own.push(("Accept-Encoding", value, span)),
            _ => {}
        }
    }

    fn draft(self, reader: &mut Reader, call: Span) -> Option<Draft> {
        let url = self.url?;
        let target = reader.plain(&url);
        let mut draft = Draft::new(Agent::PhpCurl, call, target);
        if let Some(custom) = &self.custom {
            let name = reader.plain(custom);
            draft.method(name);
        } else if let Some(span) = self.head {
            draft.method_of("HEAD", span);
        } else if let Some(span) = self.upload {
            draft.method_of("PUT", span);
        } else if let Some(span) = self.fields.as_ref().map(|(_, span)| *span).or(self.post).filter(|_| !self.get) {
            draft.method_of("POST", span);
            draft.method.implied = self.post.is_none();
        }
        let mut written = Vec::new();
        let mut removed: Vec<Vec<u8>> = Vec::new();
        for line in self.headers.iter().flat_map(|headers| lines(reader, headers)) {
            let mut field = http1::field(&line, Author::Person);
            if field.colon && field.value.is_empty() {
                removed.push(field.name.bytes().to_ascii_lowercase());
            } else if !field.colon && line.bytes().last() == Some(&b';') {
                field.name = line.slice(0..line.len() - 1);
                field.colon = true;
                written.push(field);
            } else {
                written.push(field);
            }
        }
        let is_removed = |name: &str| removed.iter().any(|removed| removed == name.as_bytes());
        if let Some(Value::Text(user)) = &self.user {
            let value = format!("Basic {}", base64::write(user.content.bytes()));
            if !reader.is_unsure(user.content.home()) {
                draft.bring("Authorization", &implied(&value, user.content.span()), Author::Option);
            }
        }
        if let Some((token, span)) = &self.bearer {
            let mut value = implied("Bearer ", *span);
            value.append(&reader.plain(token));
            draft.bring("Authorization", &value, Author::Option);
        }
        let own = |name: &str| self.own.iter().rev().find(|(own, ..)| *own == name);
        let given =
            |name: &str| written.iter().any(|field: &crate::message::Field| field.is(&name.to_ascii_lowercase()));
        for name in ["User-Agent", "Accept", "Accept-Encoding", "Referer", "Cookie"] {
            if given(name) || is_removed(&name.to_ascii_lowercase()) {
                continue;
            }
            match own(name) {
                // An empty one stands for all that curl knows.
                Some((_, Value::Text(text), span)) if text.content.is_empty() => {
                    draft.bring(name, &implied("deflate, gzip, br, zstd", *span), Author::Option);
                }
                Some((_, value @ Value::Text(_), _)) => {
                    let value = reader.plain(value);
                    draft.bring(name, &value, Author::Option);
                }
                Some((_, value, _)) => {
                    let value = reader.plain(value);
                    draft.bring(name, &value, Author::Option);
                }
                None if name == "Accept" => draft.own("Accept", "*/*"),
                None => {}
            }
        }
        draft.fields.extend(written);
        if let Some((fields, span)) = &self.fields {
            content(reader, &mut draft, fields, *span, is_removed("content-type"));
        }
        draft.host();
        Some(draft)
    }
}

/// The lines of `CURLOPT_HTTPHEADER`; names of a map are not looked at.
fn lines(reader: &mut Reader, headers: &Value) -> Vec<Traced> {
    let values: Vec<Value> = match headers {
        Value::List(list) => list.items.iter().map(|(value, _)| value.clone()).collect(),
        Value::Map(Map { entries, .. }) => entries.iter().map(|entry| entry.value.clone()).collect(),
        _ => Vec::new(),
    };
    values.iter().map(|value| reader.plain(value)).collect()
}

/// `CURLOPT_POSTFIELDS`: a string as it is, an array as multipart content.
fn content(reader: &mut Reader, draft: &mut Draft, fields: &Value, span: Span, no_type: bool) {
    let kind = match fields {
        Value::Map(_) | Value::List(_) | Value::Made(Made::FormData, _) => {
            draft.unknown_content(BodyKind::Multipart, fields.span());
            "multipart/form-data; boundary=------------------------why400"
        }
        Value::Made(Made::Opaque, made) => {
            draft.unknown_content(BodyKind::Raw, made.span());
            "application/x-www-form-urlencoded"
        }
        Value::Unknown(unknown) => {
            reader.note(*unknown);
            draft.unknown_content(BodyKind::Raw, *unknown);
            return;
        }
        Value::Made(Made::Params, pairs) => {
            let written = encode::form(reader, pairs, encode::Form::of(reader.script.language));
            draft.content(written);
            "application/x-www-form-urlencoded"
        }
        Value::Word(Word::Null | Word::Undefined, _) => return,
        Value::Text(_) | Value::Number(_) | Value::Word(..) => {
            let written = reader.plain(fields);
            draft.content(written);
            "application/x-www-form-urlencoded"
        }
    };
    if !no_type {
        draft.bring("Content-Type", &implied(kind, span), Author::Option);
    }
}
