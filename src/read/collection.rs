//! What the collections of API clients share: templates in double braces, forms, and the request that comes of it.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::document::field;
use super::escape::{Escapes, FORM, escaped, letters_and};
use crate::message::{Agent, Author, Body, BodyKind, Client, Command, Data, Fate, Field, Method, Request, Variable};
use crate::source::{Quoting, Span, Traced, base64};
use crate::syntax::uri::{self, Form};

/// Puts values for `{{name}}` as far as the paste tells them, and notes all that stand there.
#[derive(Default)]
pub(super) struct Templates {
    known: Rc<HashMap<String, String>>,
    variables: Vec<Variable>,
}

impl Templates {
    /// Tells a value. One that has templates in it itself is as good as unknown.
    pub(super) fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let value = value.into();
        if !value.contains("{{") && !value.contains("{%") {
            Rc::make_mut(&mut self.known).insert(name.into(), value);
        }
    }

    /// The values that are told, for another request.
    pub(super) fn fresh(&self) -> Self {
        Self { known: Rc::clone(&self.known), variables: Vec::new() }
    }

    /// The text with the known values put in. What is not known stays as it is written.
    pub(super) fn fill(&mut self, text: &Traced) -> Traced {
        let Some(source) = text.utf8().filter(|source| source.contains("{{") || source.contains("{%")) else {
            return text.clone();
        };
        let mut filled = Traced::new(text.home());
        let mut at = 0;
        while let Some((start, end)) = template(source, at) {
            let span = text.span_of(start..end);
            let name = source[start + 2..end - 2].trim();
            // Insomnia's names are members of `_`.
            let name = name.strip_prefix("_.").unwrap_or(name);
            let value = self.known.get(name).filter(|_| source[start..].starts_with("{{"));
            let fate = if value.is_some() { Fate::Known } else { Fate::Expanded };
            if start > at {
                filled.append(&text.slice(at..start));
            }
            match value {
                Some(value) => filled.decode(value.as_bytes(), span, Quoting::Sealed),
                None => filled.append(&text.slice(start..end)),
            }
            self.variables.push(Variable { span, name: name.into(), fate });
            at = end;
        }
        if at < text.len() || at == 0 {
            filled.append(&text.slice(at..text.len()));
        }
        filled
    }
}

/// Whether no template stands in a text.
fn is_plain(text: &Traced) -> bool {
    text.utf8().is_some_and(|source| template(source, 0).is_none())
}

/// The first `{{…}}` or `{%…%}` from `from` on. JSON has closing braces that close no template: a name is short, in one
/// line, and has no brace or double quote in it.
fn template(source: &str, from: usize) -> Option<(usize, usize)> {
    const LONGEST: usize = 200;
    let bytes = source.as_bytes();
    let mut at = from;
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|&byte| byte == b'{')) {
        at += found + 1;
        let mark = match bytes.get(at) {
            Some(b'{') => b'}',
            Some(b'%') => b'%',
            _ => continue,
        };
        let inside = &bytes[at + 1..bytes.len().min(at + LONGEST)];
        let ends = |pair: &[u8]| pair == [mark, b'}'];
        let stops = |byte: &u8| *byte == b'\n' || mark == b'}' && matches!(byte, b'{' | b'"');
        let length = inside.windows(2).position(ends).filter(|length| !inside[..*length].iter().any(stops));
        if let Some(length) = length {
            return Some((at - 1, at + length + 3));
        }
    }
    None
}

/// `name=value` pairs as a form (`application/x-www-form-urlencoded`). Templates are left as they are.
pub(super) fn form_encode(pairs: impl Iterator<Item = (Traced, Option<Traced>)>) -> Option<Traced> {
    let mut form: Option<Traced> = None;
    for (name, value) in pairs {
        let before = Span::point(name.origin(), name.span().start as usize);
        let encoded = match &mut form {
            Some(form) => {
                form.decode(b"&", before, Quoting::Sealed);
                form
            }
            None => form.insert(Traced::new(name.home())),
        };
        encode(encoded, &name);
        let Some(value) = value else { continue };
        encoded.decode(b"=", Span::point(name.origin(), name.span().end as usize), Quoting::Sealed);
        encode(encoded, &value);
    }
    form
}

/// Appends a text, percent-encoded; templates stay as they are written.
fn encode(form: &mut Traced, text: &Traced) {
    let mut encoded = Traced::new(text.home());
    let append = |encoded: &mut Traced, range: Range<usize>| {
        if !range.is_empty() {
            let between = text.slice(range);
            encoded.append(&escaped(&between, Escapes { mendable: true, ..FORM }, letters_and(b"-._~*")));
        }
    };
    let mut at = 0;
    while let Some((start, end)) = text.utf8().and_then(|source| template(source, at)) {
        append(&mut encoded, at..start);
        encoded.append(&text.slice(start..end));
        at = end;
    }
    append(&mut encoded, at..text.len());
    form.append(&encoded);
}

/// A request of a collection, before the client has added what it sends of its own accord.
pub(super) struct Draft {
    /// Everything that was read as this request.
    pub(super) span: Span,
    pub(super) method: Method,
    pub(super) target: Traced,
    pub(super) fields: Vec<Field>,
    pub(super) body: Body,
    pub(super) templates: Templates,
}

impl Draft {
    /// A request without fields and content.
    pub(super) fn new(span: Span, method: Method, target: &Traced, mut templates: Templates) -> Self {
        let target = templates.fill(target);
        Self { span, method, target, fields: Vec::new(), body: Body::none(span), templates }
    }

    fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.is(&name.to_ascii_lowercase()))
    }

    /// Puts a field in that is written.
    pub(super) fn write(&mut self, name: &Traced, value: &Traced) {
        let (name, value) = (self.templates.fill(name), self.templates.fill(value));
        self.fields.push(field(name, &value, Author::Person));
    }

    /// Puts a field in that follows from what stands at `by`, unless it is written.
    pub(super) fn bring(&mut self, name: &'static str, value: Traced, by: Span, author: Author) {
        if !self.has(name) {
            self.fields.push(Field::brought(name, value, by, author));
        }
    }

    /// Puts a field in whose value the client has of itself.
    pub(super) fn own(&mut self, name: &'static str, value: &str) {
        let by = Span::point(self.span.origin, self.span.start as usize);
        self.bring(name, Traced::implied(value, by), by, Author::Client);
    }

    /// Puts `Host` in, by the URL.
    pub(super) fn host(&mut self) {
        let parts = uri::split(self.target.bytes(), Form::Url);
        let (Some(host), port) = (parts.host, parts.port) else { return };
        let end = port.map_or(host.end, |port| port.end);
        let value = self.target.slice(host.start..end);
        let by = self.target.home();
        self.bring("Host", value, by, Author::Client);
    }

    /// Puts the content in, with the type that the client declares it as.
    pub(super) fn content(&mut self, kind: BodyKind, content: Traced, media_type: Option<&str>, by: Span) {
        self.body.kind = kind;
        self.body.content = content;
        if let Some(media_type) = media_type {
            self.bring("Content-Type", Traced::implied(media_type, by), by, Author::Option);
        }
    }

    /// Puts the content in that stands in a file, or is made of parts.
    pub(super) fn unknown_content(&mut self, kind: BodyKind, data: Vec<Data>) {
        (self.body.kind, self.body.known) = (kind, false);
        self.body.data = data;
    }

    /// Puts a form in.
    pub(super) fn form(&mut self, pairs: &[(Traced, Option<Traced>)], by: Span) {
        let pairs: Vec<_> =
            pairs.iter().map(|(name, value)| (self.fill(name), value.as_ref().map(|value| self.fill(value)))).collect();
        if let Some(form) = form_encode(pairs.into_iter()) {
            self.content(BodyKind::Data, form, Some("application/x-www-form-urlencoded"), by);
        }
    }

    /// Puts `user:password` in as Basic credentials; where a part of it is not known, as it is written.
    pub(super) fn basic(&mut self, user: Option<Traced>, password: Option<Traced>, by: Span) {
        let mut pair = Traced::new(by);
        let colon = user.as_ref().map(|user| user.span().end);
        let colon = colon.or(password.as_ref().map(|password| password.span().start)).unwrap_or(by.start) as usize;
        for part in [user, None, password].into_iter().enumerate() {
            match part {
                (_, Some(text)) => pair.append(&self.templates.fill(&text)),
                (1, None) => pair.decode(b":", Span::point(by.origin, colon), Quoting::Sealed),
                _ => {}
            }
        }
        let mut value = Traced::new(by);
        value.decode(b"Basic ", Span::point(by.origin, pair.span().start as usize), Quoting::Sealed);
        if is_plain(&pair) {
            let encoded = base64::write(pair.bytes());
            value.decode(encoded.as_bytes(), pair.span(), Quoting::Sealed);
        } else {
            value.append(&pair);
        }
        self.bring("Authorization", value, by, Author::Option);
    }

    /// Puts a token in, after its scheme.
    pub(super) fn token(&mut self, scheme: Option<Traced>, token: &Traced, by: Span) {
        let scheme = scheme.filter(|scheme| !scheme.is_empty());
        let at = Span::point(by.origin, token.span().start as usize);
        let mut value = Traced::new(by);
        match scheme {
            Some(scheme) => value.append(&self.templates.fill(&scheme)),
            None => value.decode(b"Bearer", at, Quoting::Sealed),
        }
        value.decode(b" ", Span::point(by.origin, value.span().end as usize), Quoting::Sealed);
        value.append(&self.templates.fill(token));
        self.bring("Authorization", value, by, Author::Option);
    }

    /// Puts `name=value` pairs into the query.
    pub(super) fn query(&mut self, pairs: &[(Traced, Option<Traced>)]) {
        let pairs: Vec<_> =
            pairs.iter().map(|(name, value)| (self.fill(name), value.as_ref().map(|value| self.fill(value)))).collect();
        let Some(query) = form_encode(pairs.into_iter()) else { return };
        let before = Span::point(query.origin(), query.span().start as usize);
        let mark: &[u8] = if self.target.bytes().contains(&b'?') { b"&" } else { b"?" };
        self.target.decode(mark, before, Quoting::Sealed);
        self.target.append(&query);
    }

    /// The text with what is known put in.
    pub(super) fn fill(&mut self, text: &Traced) -> Traced {
        self.templates.fill(text)
    }

    /// The request, as the client sends it.
    pub(super) fn finish(self, agent: Agent) -> Request {
        let command = Command { variables: self.templates.variables, ..Command::default() };
        let client = Client::Agent(agent, Box::new(command));
        Request { fields: self.fields, body: self.body, ..Request::new(self.span, client, self.method, self.target) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origin;

    fn verbatim(text: &str) -> Traced {
        Traced::verbatim(text, Span::new(Origin::Request, 0, text.len()))
    }

    #[test]
    fn known_values_are_put_in() {
        let mut templates = Templates::default();
        templates.set("base", "https://a.test");
        let text = "{{base}}/x/{{ id }}?{\"a\":{\"b\":{}}}&c={% now 'iso' %}";
        let filled = templates.fill(&verbatim(text));
        assert_eq!(filled.text(), "https://a.test/x/{{ id }}?{\"a\":{\"b\":{}}}&c={% now 'iso' %}");
        assert_eq!(filled.span_of(0..5).range(), 0..8);
        let named: Vec<_> =
            templates.variables.iter().map(|variable| (variable.name.as_str(), variable.fate)).collect();
        assert_eq!(named, [("base", Fate::Known), ("id", Fate::Expanded), ("now 'iso'", Fate::Expanded)]);
    }

    #[test]
    fn forms_are_encoded() {
        let pair = |name: &str, value: &str| (verbatim(name), Some(verbatim(value)));
        let form = form_encode([pair("a b", "é{{x}}&"), pair("c", "")].into_iter()).unwrap();
        assert_eq!(form.text(), "a+b=%C3%A9{{x}}%26&c=");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_filled(text in "[{}%a \"\n\u{e9}]{0,60}") {
            let mut templates = Templates::default();
            templates.set("a", "b");
            let filled = templates.fill(&verbatim(&text));
            form_encode([(filled, None)].into_iter());
        }
    }
}
