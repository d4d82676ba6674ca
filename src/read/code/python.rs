//! Python's requests and httpx. What they send was observed of requests 2.34 and httpx 0.28.

use super::draft::{Draft, Found};
use super::encode::{self, Form, Nested, Nothing};
use super::eval::{Arguments, Reader, between};
use super::json;
use super::script::Call;
use super::value::{Made, Value, Word, at, implied};
use crate::message::{Agent, Author, BodyKind};
use crate::source::{Span, Traced};

const METHODS: &[&str] = &["get", "post", "put", "patch", "delete", "head", "options", "request"];

/// `urlencode(…, doseq=True)` as requests calls it.
const REQUESTS: Form = Form {
    keep: b"_.-~",
    plus: true,
    nested: Nested::Repeated,
    sorted: false,
    nothing: Nothing::Dropped,
    lower: false,
};

const HTTPX: Form = Form { nothing: Nothing::Empty, lower: true, ..REQUESTS };

/// Whether a call shows that one of the two is used.
pub(super) fn is_call(name: &str) -> bool {
    let Some((module, method)) = name.split_once('.') else { return false };
    match module {
        "requests" => METHODS.contains(&method) || matches!(method, "Session" | "session"),
        "httpx" => METHODS.contains(&method) || matches!(method, "Client" | "AsyncClient"),
        _ => false,
    }
}

/// Which of the two makes a request, and where what it always sends is kept.
struct Maker<'a> {
    agent: Agent,
    /// The session's name, and the arguments that it was made with.
    session: Option<(&'a str, Arguments)>,
}

/// The request of a call.
pub(super) fn read(reader: &mut Reader, call: &Call) -> Option<Found> {
    let script = reader.script;
    let (object, method) = call.name.rsplit_once('.')?;
    if !METHODS.contains(&method) {
        return None;
    }
    let maker = maker(reader, object, call.first)?;
    let mut arguments = reader.arguments(call.open);
    let mut plain = std::mem::take(&mut arguments.plain).into_iter();
    let by = script.span(call.last..call.last + 1);
    let named = |name: &str| arguments.named(name).map(|named| (&named.value, named.span));
    let verb =
        if method == "request" { plain.next().or(named("method").map(|(value, _)| value.clone())) } else { None };
    let url = plain.next().or(named("url").map(|(value, _)| value.clone()))?;
    let positional: Vec<Value> = plain.collect();
    // `requests.post(url, data, json)`; `requests.get(url, params)`.
    let place = |name: &str| match (name, method, maker.agent) {
        ("data", "post" | "put" | "patch", Agent::Requests) => positional.first(),
        ("json", "post", Agent::Requests) => positional.get(1),
        ("params", "get" | "request", Agent::Requests) => positional.first(),
        _ => None,
    };
    let option = |name: &str| named(name).or(place(name).map(|value| (value, by)));
    let told = matches!(url, Value::Text(_))
        || ["data", "json", "headers", "params", "content"].iter().any(|name| option(name).is_some());
    if !told {
        return None;
    }
    let target = reader.plain(&url);
    let mut draft = Draft::new(maker.agent, script.span(call.first..call.last + 1), target);
    match verb {
        Some(verb) => {
            let verb = reader.plain(&verb);
            draft.method_in_capitals(&verb);
        }
        None => draft.method_of(&method.to_ascii_uppercase(), by),
    }
    own(&mut draft);
    let mut session = Session::default();
    if let Some((name, made)) = &maker.session {
        session = Session::of(reader, name, made, call.first);
    }
    if let Some(base) = &session.base {
        draft.target = after_base(base, &draft.target);
    }
    for headers in [session.headers.as_ref(), option("headers").map(|(value, _)| value)].into_iter().flatten() {
        headers_of(reader, &mut draft, headers);
    }
    let params = [session.params.as_ref(), option("params").map(|(value, _)| value)];
    for params in params.into_iter().flatten().filter(|params| params.is_given()) {
        query(reader, &mut draft, params);
    }
    let cookies = [session.cookies.as_ref(), option("cookies").map(|(value, _)| value)];
    let cookies: Vec<&Value> = cookies.into_iter().flatten().collect();
    cookie(reader, &mut draft, &cookies);
    body(reader, &mut draft, &option);
    if let Some(auth) = option("auth").map(|(value, _)| value).or(session.auth.as_ref())
        && let Value::List(pair) = auth
        && let [(user, _), (password, _)] = &pair.items[..]
    {
        // It takes the place of a field that is written.
        draft.fields.retain(|field| !field.is("authorization"));
        draft.basic(reader, user, Some(password));
    }
    draft.host();
    Some(Found { draft, token: script.mate(call.open) })
}

/// Who makes a request that is called on `object`.
fn maker<'a>(reader: &mut Reader, object: &'a str, token: usize) -> Option<Maker<'a>> {
    match object {
        "requests" => return Some(Maker { agent: Agent::Requests, session: None }),
        "httpx" => return Some(Maker { agent: Agent::Httpx, session: None }),
        _ => {}
    }
    let made = reader.made_by(object, token)?;
    let agent = match made.name {
        "requests.Session" | "requests.session" | "Session" => Agent::Requests,
        "httpx.Client" | "httpx.AsyncClient" | "AsyncClient" => Agent::Httpx,
        _ => return None,
    };
    let arguments = reader.arguments(made.open);
    Some(Maker { agent, session: Some((object, arguments)) })
}

/// What a session adds to each of its requests.
#[derive(Default)]
struct Session {
    base: Option<Traced>,
    headers: Option<Value>,
    params: Option<Value>,
    cookies: Option<Value>,
    auth: Option<Value>,
}

impl Session {
    fn of(reader: &mut Reader, name: &str, made: &Arguments, token: usize) -> Self {
        let base = made.named("base_url").map(|base| reader.plain(&base.value));
        let mut part = |part: &str| {
            let given = made.named(part).map(|named| named.value.clone());
            match (given, reader.lookup(&format!("{name}.{part}"), token)) {
                // What is put in later stands beside what it was made with.
                (Some(Value::Map(mut given)), Some(Value::Map(later))) => {
                    later.entries.into_iter().for_each(|entry| given.set(entry));
                    Some(Value::Map(given))
                }
                (given, later) => later.or(given),
            }
        };
        Self { headers: part("headers"), params: part("params"), cookies: part("cookies"), auth: part("auth"), base }
    }
}

/// What both send of their own accord.
fn own(draft: &mut Draft) {
    if draft.agent == Agent::Requests {
        draft.own("User-Agent", "python-requests");
        draft.own("Accept-Encoding", "gzip, deflate");
        draft.own("Accept", "*/*");
        draft.own("Connection", "keep-alive");
    } else {
        draft.own("Accept", "*/*");
        draft.own("Accept-Encoding", "gzip, deflate");
        draft.own("Connection", "keep-alive");
        draft.own("User-Agent", "python-httpx");
    }
}

/// A field that is `None` is taken away.
fn headers_of(reader: &mut Reader, draft: &mut Draft, headers: &Value) {
    let Some(map) = headers.map() else { return };
    for entry in &map.entries {
        let Some(key) = &entry.key else { continue };
        if let Value::Word(Word::Null, _) = entry.value {
            let name = key.content.text().to_ascii_lowercase();
            draft.fields.retain(|field| !field.is(&name));
        } else {
            let value = reader.plain(&entry.value);
            draft.set(&key.content, between(key.span(), entry.value.span()), &value);
        }
    }
}

/// The URL of a client that has a base (httpx): it is put behind, whatever slashes there are.
fn after_base(base: &Traced, url: &Traced) -> Traced {
    if url.bytes().windows(3).any(|part| part == b"://") {
        return url.clone();
    }
    let end = base.bytes().iter().rposition(|&byte| byte != b'/').map_or(0, |at| at + 1);
    let slashes = url.bytes().iter().take_while(|&&byte| byte == b'/').count();
    let mut whole = Traced::new(url.home());
    whole.insert(&base.slice(0..end));
    let start = Span::point(url.origin(), url.home().start as usize);
    whole.insert(&if slashes > 0 { url.slice(slashes - 1..slashes) } else { implied("/", start) });
    whole.insert(&url.slice(slashes..url.len()));
    whole
}

fn query(reader: &mut Reader, draft: &mut Draft, params: &Value) {
    if draft.agent == Agent::Httpx {
        // httpx puts them in the place of the query that the URL has.
        let query = draft.target.bytes().iter().position(|&byte| byte == b'?').unwrap_or(draft.target.len());
        draft.target = draft.target.slice(0..query);
        draft.query(reader, params, HTTPX);
    } else {
        draft.query(reader, params, REQUESTS);
    }
}

/// `name=value; name=value`.
fn cookie(reader: &mut Reader, draft: &mut Draft, cookies: &[&Value]) {
    let mut value: Option<Traced> = None;
    for entry in cookies.iter().filter_map(|cookies| cookies.map()).flat_map(|map| &map.entries) {
        let Some(key) = &entry.key else { continue };
        let text = reader.plain(&entry.value);
        let whole = value.get_or_insert_with(|| Traced::new(cookies_home(cookies)));
        if !whole.is_empty() {
            whole.insert(&implied("; ", Span::point(key.span().origin, key.span().start as usize)));
        }
        whole.insert(&key.content);
        whole.insert(&implied("=", between(key.span(), entry.value.span())));
        whole.insert(&text);
    }
    if let Some(value) = value {
        draft.bring("Cookie", &value, Author::Option);
    }
}

/// Where the last of several maps stands.
fn cookies_home(cookies: &[&Value]) -> Span {
    cookies.last().map_or(at(0, 0), |cookies| cookies.span())
}

/// The content: files before data before JSON.
fn body<'v>(reader: &mut Reader, draft: &mut Draft, option: &impl Fn(&str) -> Option<(&'v Value, Span)>) {
    let filled = |name: &str| {
        option(name).filter(|(value, _)| match value {
            Value::Map(map) => !map.entries.is_empty(),
            Value::List(list) => !list.items.is_empty(),
            Value::Text(text) => !text.content.is_empty(),
            value => value.is_given(),
        })
    };
    if let Some((files, by)) = filled("files") {
        draft.unknown_content(BodyKind::Multipart, files.span());
        draft.bring("Content-Type", &implied("multipart/form-data; boundary=why400", by), Author::Option);
        return;
    }
    if let Some((data, by)) = filled("content").or(filled("data")) {
        match data {
            Value::Map(_) | Value::List(_) | Value::Made(Made::Params, _) => {
                let form = if draft.agent == Agent::Requests { REQUESTS } else { HTTPX };
                let content = encode::form(reader, data, form);
                draft.content(content);
                draft.bring("Content-Type", &implied("application/x-www-form-urlencoded", by), Author::Option);
            }
            Value::Made(Made::FormData, parts) => draft.unknown_content(BodyKind::Multipart, parts.span()),
            Value::Made(Made::Opaque, made) => draft.unknown_content(BodyKind::Upload, made.span()),
            Value::Unknown(span) => {
                reader.note(*span);
                draft.unknown_content(BodyKind::Raw, *span);
            }
            Value::Text(_) | Value::Number(_) | Value::Word(..) => {
                let content = reader.plain(data);
                draft.content(content);
            }
        }
        return;
    }
    let json = option("json").filter(|(value, _)| !matches!(value, Value::Word(Word::Null, _)));
    let Some((value, by)) = json else { return };
    if let Value::Unknown(span) = value {
        reader.note(*span);
        draft.unknown_content(BodyKind::Raw, *span);
    } else {
        let style = if draft.agent == Agent::Requests { json::Style::PYTHON } else { json::Style::HTTPX };
        let content = json::text(reader, value, style);
        draft.content(content);
    }
    draft.bring("Content-Type", &implied("application/json", by), Author::Option);
}
