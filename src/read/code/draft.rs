//! A request as it comes together from the values of a program.

use super::encode;
use super::eval::{Reader, between, end_of};
use super::value::{Entry, Made, Value, Word, implied, source};
use crate::message::{
    Agent, Author, Body, BodyKind, Client, Command, Field, Method, Places, Request, Variable, Visitor,
};
use crate::source::{Order, Origin, Quoting, Span, Traced, base64};
use crate::syntax::uri::{self, Form};

/// A request that is not finished.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) agent: Agent,
    /// What makes it: the name of the function.
    pub(super) call: Span,
    pub(super) method: Method,
    pub(super) target: Traced,
    /// The fields in the order in which they are sent.
    pub(super) fields: Vec<Field>,
    pub(super) body: Body,
}

/// A request and where the statement ends that sends it.
pub(super) struct Found {
    pub(super) draft: Draft,
    /// The first token after it.
    pub(super) token: usize,
}

impl Draft {
    /// A GET of `target` that the function named at `call` sends.
    pub(super) fn new(agent: Agent, call: Span, target: Traced) -> Self {
        let method = Method { name: implied("GET", call), implied: true };
        Self { agent, call, method, target, fields: Vec::new(), body: Body::none(call) }
    }

    /// Sets the method that is written.
    pub(super) fn method(&mut self, name: Traced) {
        self.method = Method { name, implied: false };
    }

    /// Sets a method that the name of the function says: the `post` of `axios.post`.
    pub(super) fn method_of(&mut self, name: &str, span: Span) {
        self.method = Method { name: implied(name, span), implied: false };
    }

    /// Sets the method that is written, which the client puts into capitals.
    pub(super) fn method_in_capitals(&mut self, name: &Traced) {
        let upper = name.text().to_ascii_uppercase();
        // A variable is no method.
        let plain = name.bytes().iter().all(u8::is_ascii_alphabetic);
        let same = !plain || upper.as_bytes() == name.bytes();
        self.method(if same { name.clone() } else { implied(&upper, name.span()) });
    }

    /// Adds a field that is written; to one of its name the value is added (`XMLHttpRequest`).
    pub(super) fn combine(&mut self, name: &Traced, colon: Span, value: &Traced) {
        let same = |other: &&mut Field| other.name.bytes().eq_ignore_ascii_case(name.bytes());
        match self.fields.iter_mut().find(same) {
            Some(other) => {
                let mut both = other.value.clone();
                both.decode(b", ", colon, Quoting::Sealed);
                both.insert(value);
                *other = field(&other.name, colon, &both, Author::Person);
            }
            None => self.add(name, colon, value),
        }
    }

    /// The field of this name, which is given in lower case.
    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.is(name))
    }

    /// Adds a field that is written.
    pub(super) fn add(&mut self, name: &Traced, colon: Span, value: &Traced) {
        self.fields.push(field(name, colon, value, Author::Person));
    }

    /// Sets a field that is written, in the place of one of the same name.
    pub(super) fn set(&mut self, name: &Traced, colon: Span, value: &Traced) {
        let field = field(name, colon, value, Author::Person);
        let same = |other: &&mut Field| other.name.bytes().eq_ignore_ascii_case(name.bytes());
        match self.fields.iter_mut().find(same) {
            Some(other) => *other = field,
            None => self.fields.push(field),
        }
    }

    /// Adds a field that the client sends of its own accord, unless there is one of its name.
    pub(super) fn own(&mut self, name: &str, value: &str) {
        self.bring(name, &implied(value, self.call), Author::Client);
    }

    /// Adds a field that something else brings along, unless there is one of its name.
    pub(super) fn bring(&mut self, name: &str, value: &Traced, author: Author) {
        if self.field(&name.to_ascii_lowercase()).is_none() {
            let span = value.home();
            self.fields.push(field(&implied(name, span), Span::point(span.origin, span.start as usize), value, author));
        }
    }

    /// Puts the fields of a map in, as they are written.
    pub(super) fn headers(&mut self, reader: &mut Reader, headers: &Value, empty: Headers) {
        match headers {
            Value::Map(map) => {
                for entry in &map.entries {
                    self.header(reader, entry, empty);
                }
            }
            // `[["name", "value"]]`.
            Value::List(list) => {
                for (item, _) in &list.items {
                    if let Value::List(pair) = item
                        && let [(Value::Text(name), colon), (value, _)] = &pair.items[..]
                    {
                        let value = reader.plain(value);
                        self.add(&name.content, *colon, &value);
                    }
                }
            }
            _ => {}
        }
    }

    fn header(&mut self, reader: &mut Reader, entry: &Entry, empty: Headers) {
        let Some(key) = &entry.key else { return };
        let nothing = matches!(entry.value, Value::Word(Word::Null | Word::Undefined, _))
            || empty == Headers::DropFalse && matches!(entry.value, Value::Word(Word::False, _));
        if nothing && empty != Headers::Write {
            return;
        }
        let colon = between(key.span(), entry.value.span());
        if let Value::List(list) = &entry.value {
            for (item, _) in &list.items {
                let value = reader.plain(item);
                self.add(&key.content, colon, &value);
            }
            return;
        }
        let value = reader.plain(&entry.value);
        self.add(&key.content, colon, &value);
    }

    /// Sets content whose bytes are known.
    pub(super) fn content(&mut self, content: Traced) {
        self.body.kind = BodyKind::Raw;
        self.body.content = content;
    }

    /// Sets content that is not told: its place alone is known.
    pub(super) fn unknown_content(&mut self, kind: BodyKind, span: Span) {
        self.body = Body { kind, content: Traced::new(span), coded: None, known: false, data: Vec::new() };
    }

    /// Puts pairs into the query of the URL.
    pub(super) fn query(&mut self, reader: &mut Reader, params: &Value, form: encode::Form) {
        let pairs = match params {
            Value::Made(Made::Params, pairs) => encode::form(reader, pairs, form),
            _ => encode::form(reader, params, form),
        };
        if pairs.is_empty() {
            return;
        }
        let fragment = self.target.bytes().iter().position(|&byte| byte == b'#').unwrap_or(self.target.len());
        let mut target = self.target.slice(0..fragment);
        let sign: &[u8] = match target.bytes() {
            bytes if bytes.ends_with(b"?") || bytes.ends_with(b"&") => b"",
            bytes if bytes.contains(&b'?') => b"&",
            _ => b"?",
        };
        if !sign.is_empty() {
            let near = pairs.home();
            target.decode(sign, Span::point(near.origin, near.start as usize), Quoting::Sealed);
        }
        target.insert(&pairs);
        self.target = target;
    }

    /// Basic credentials (RFC 7617). Where one of the two is not told, neither is the field.
    pub(super) fn basic(&mut self, reader: &mut Reader, user: &Value, password: Option<&Value>) {
        let told = |value: &Value| matches!(value, Value::Text(_) | Value::Number(_));
        let span = password.map_or(user.span(), |password| user.span().to(password.span()));
        if told(user) && password.is_none_or(told) {
            let noted = reader.variables.len();
            let mut pair = reader.plain(user).bytes().to_vec();
            pair.push(b':');
            if let Some(password) = password {
                pair.extend_from_slice(reader.plain(password).bytes());
            }
            if reader.variables.len() == noted && !reader.is_unsure(span) {
                let value = implied(&format!("Basic {}", base64::write(&pair)), span);
                return self.bring("Authorization", &value, Author::Option);
            }
        }
        reader.note(span);
        let mut value = implied("Basic ", span);
        value.append(&source(reader.script.text, span));
        self.bring("Authorization", &value, Author::Option);
    }

    /// Puts `Host` in front, which every client sends.
    pub(super) fn host(&mut self) {
        let uri = uri::split(self.target.bytes(), Form::Target);
        let (Some(host), true) = (uri.host, self.field("host").is_none()) else { return };
        let end = uri.port.map_or(host.end, |port| port.end);
        if host.start < end {
            let value = self.target.slice(host.start..end);
            let span = value.span();
            let start = Span::point(span.origin, span.start as usize);
            self.fields.insert(0, field(&implied("Host", span), start, &value, Author::Client));
        }
    }

    /// The request, whose text is `span`. Of `variables` it keeps those that stand in it.
    pub(super) fn finish(self, span: Span, variables: &[Variable]) -> Request {
        let request = Request::new(span, Client::Recorded, self.method, self.target);
        let mut request = Request { fields: self.fields, body: self.body, ..request };
        let mut places = Origins::default();
        request.method.visit(&mut places);
        request.target.visit(&mut places);
        request.fields.visit(&mut places);
        request.body.visit(&mut places);
        let command = Command { variables: places.those_in(variables), ..Command::default() };
        request.client = Client::Agent(self.agent, Box::new(command));
        request
    }
}

/// What becomes of fields whose value is nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Headers {
    /// The word is sent: `undefined`.
    Write,
    /// They are left out.
    Drop,
    /// So are those that are false.
    DropFalse,
}

/// Where the bytes of a request are from.
#[derive(Default)]
struct Origins {
    from: Vec<(u32, u32)>,
}

impl Visitor for Origins {
    fn span(&mut self, _: &mut Span) {}

    fn text(&mut self, text: &mut Traced) {
        let copied = text.segments().iter().filter(|segment| segment.quoting == Quoting::Sealed);
        self.from.extend(copied.map(|segment| (segment.from, segment.to)));
        if text.is_empty() {
            self.from.push((text.home().start, text.home().end));
        }
    }
}

impl Origins {
    /// The variables that share a byte with one of the places, in order, each once.
    fn those_in(mut self, variables: &[Variable]) -> Vec<Variable> {
        self.from.order_by_key(|place| *place);
        // How far the places reach that begin up to each of them.
        let mut reach = 0;
        for (_, to) in &mut self.from {
            reach = reach.max(*to);
            *to = reach;
        }
        let shares = |variable: &&Variable| {
            let before = self.from.partition_point(|(from, _)| *from < variable.span.end);
            before > 0 && self.from[before - 1].1 > variable.span.start
        };
        let mut found: Vec<Variable> = variables.iter().filter(shares).cloned().collect();
        found.order_by_key(|variable| (variable.span.start, variable.span.end));
        found.dedup_by_key(|variable| variable.span);
        found
    }
}

/// `name: value` from two places.
pub(super) fn field(name: &Traced, colon: Span, value: &Traced, author: Author) -> Field {
    let mut line = Traced::new(name.home());
    line.insert(name);
    // What does not stand near its name is the value of a variable.
    if colon.len() < 16 {
        line.decode(b": ", colon, Quoting::Sealed);
        line.append(value);
    } else {
        line.decode(b": ", end_of(name.home()), Quoting::Sealed);
        line.insert(value);
    }
    Field { line, name: name.clone(), value: value.trim(), colon: true, author }
}

/// A place in the main box.
pub(super) fn request_span(start: usize, end: usize) -> Span {
    Span::new(Origin::Request, start.min(end), end)
}
