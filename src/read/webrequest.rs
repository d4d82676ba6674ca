//! `Invoke-WebRequest` and `Invoke-RestMethod` of PowerShell, and what stands before them: sessions, tables, bodies.
//!
//! The fields and defaults are those of PowerShell 7.4; Windows PowerShell 5.1 differs in its `User-Agent` alone.

mod parameters;

use parameters::{Parameter, Parameters};

use super::detect::{Job, Line, Reader};
use super::escape::{FORM, escaped, letters_and};
use super::shell::powershell::{self, Call, Value};
use super::{Reading, address};
use crate::message::{
    Agent, Author, Body, BodyKind, Client, Command, Field, Method, Request, Shape, Shell, Variable, Word,
};
use crate::source::{Quoting, Span, Traced};

/// Reads the cmdlets and their short names.
pub(super) const READER: Reader = Reader { shapes: &[Shape::PowerShell], begins, read };

/// The cmdlets, and the names that are short for them.
const NAMES: [&str; 4] = ["invoke-restmethod", "invoke-webrequest", "irm", "iwr"];

/// How much of a line is looked at.
const WINDOW: usize = 4096;

/// How many commands are read before one of ours must come.
const PATIENCE: usize = 64;

fn begins(line: &Line) -> Option<usize> {
    let content = line.content();
    let mut end = content.len().min(WINDOW);
    while !content.is_char_boundary(end) {
        end -= 1;
    }
    let content = &content[..end];
    let at = cmdlet_in(content).or_else(|| alias_in(content))?;
    let before = content[..at].trim_end();
    let is_first = before.is_empty() || before.ends_with(['=', '|', '(', '{', ';', '&']);
    // In an error record: `Invoke-WebRequest : …`, and the line with its number.
    let after =
        content[at..].find(|c: char| c != '-' && !c.is_ascii_alphabetic()).map_or("", |end| &content[at + end..]);
    let is_error = after.trim_start().starts_with(':')
        || before.strip_suffix('|').is_some_and(|number| number.trim().bytes().all(|byte| byte.is_ascii_digit()));
    (is_first && !is_error).then(|| powershell::assignments_before(line.text, line.start).unwrap_or(line.content))
}

/// Where a cmdlet stands in a line.
fn cmdlet_in(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let is_word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte));
    (0..bytes.len()).filter(|&at| matches!(bytes[at], b'I' | b'i')).find(|&at| {
        let fits = |name: &&str| {
            bytes.get(at..at + name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name.as_bytes()))
                && !is_word(bytes.get(at + name.len()))
        };
        // The short names are words of other texts as well: an address must be near.
        let sure = |name: &&str| name.len() > 3 || line[at..].contains("http") || line[at..].contains(['$', '@']);
        (at == 0 || !is_word(bytes.get(at - 1))) && NAMES.iter().any(|name| fits(name) && sure(name))
    })
}

/// `curl` or `wget` with parameters of the cmdlet: Windows PowerShell has these names for it.
fn alias_in(line: &str) -> Option<usize> {
    let parameters = ["-Uri ", "-UseBasicParsing", "-Headers @", "-Method ", "-Body ", "-ContentType "];
    let is_alias = line.starts_with("curl ") || line.starts_with("wget ");
    (is_alias && parameters.iter().any(|parameter| line.contains(&format!(" {parameter}")))).then_some(0)
}

fn read(job: &Job) -> Option<Reading> {
    let start = job.start.max(job.after).min(job.limit);
    let mut reader = powershell::Reader::new(job.text, start..job.limit);
    let mut noted = Vec::new();
    let mut count = 0;
    while let Some(call) = reader.call() {
        if is_ours(&call) {
            let end = call.next;
            let request = Builder::new(job.text, start, &call).request(call, noted);
            return Some(Reading::of(Shape::PowerShell, request, end));
        }
        noted.extend(call.variables);
        count += 1;
        if count == PATIENCE && job.wish.is_none() {
            break;
        }
    }
    None
}

fn is_ours(call: &Call) -> bool {
    let Some(Value::Text(name)) = call.arguments.first().map(|first| &first.value) else { return false };
    let name = name.bytes().to_ascii_lowercase();
    NAMES.iter().any(|known| known.as_bytes() == name) || matches!(&name[..], b"curl" | b"wget")
}

/// Puts a request together from the parameters.
struct Builder<'a> {
    text: &'a str,
    program: Span,
    span: Span,
    parameters: Parameters,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str, start: usize, call: &Call) -> Self {
        let span = Span::new(call.span.origin, start.min(call.span.start as usize), call.span.end as usize);
        let program = call.arguments.first().map_or(span, |first| first.home);
        let mut parameters = Parameters::of(&call.arguments);
        if let Some(piped) = &call.piped
            && parameters.value("Body").is_none()
        {
            parameters.all.push(Parameter { name: "Body", span: piped.span(), value: Some(piped.clone()) });
        }
        Self { text, program, span, parameters }
    }

    fn request(self, call: Call, mut variables: Vec<Variable>) -> Request {
        let method = self.method();
        let is_get = matches!(method.name.bytes(), b"GET");
        let mut target = self
            .parameters
            .value("Uri")
            .map_or_else(|| Traced::new(Span::point(self.span.origin, self.span.end as usize)), Value::text);
        let (body, brought) = self.body(is_get, &mut target, method.name.bytes());
        let fields = self.fields(&target, &body, brought);
        variables.extend(call.variables);
        let words = call.arguments.iter().map(|argument| Word { text: argument.value.text(), quoted: argument.quoted });
        let command = Command {
            shell: Some(Shell::PowerShell),
            words: words.collect(),
            faults: call.faults,
            variables,
            ..Command::default()
        };
        let client = Client::Agent(Agent::PowerShell, Box::new(command));
        Request { fields, body, ..Request::new(self.span, client, method, target) }
    }

    /// The method, which is sent in capitals however it is written.
    fn method(&self) -> Method {
        let named = self.parameters.value("CustomMethod").or_else(|| self.parameters.value("Method"));
        let Some(value) = named else { return Method { name: Traced::implied("GET", self.program), implied: true } };
        let written = value.text();
        let capitals = written.bytes().to_ascii_uppercase();
        let name = if capitals == written.bytes() { written } else { Traced::implied(capitals, written.span()) };
        Method { name, implied: false }
    }

    /// The content, and the media type that comes with it where none is given.
    fn body(&self, is_get: bool, target: &mut Traced, method: &[u8]) -> (Body, Option<(&'static str, Span)>) {
        let mut body = Body::none(self.span);
        if let Some(form) = self.parameters.get("Form") {
            body.kind = BodyKind::Multipart;
            body.known = false;
            return (body, Some(("multipart/form-data; boundary=\"why400\"", form.span)));
        }
        if let Some(file) = self.parameters.get("InFile") {
            body.kind = BodyKind::Upload;
            body.known = false;
            return (body, Some(("application/x-www-form-urlencoded", file.span)));
        }
        let Some(parameter) = self.parameters.get("Body") else { return (body, None) };
        let Some(value) = &parameter.value else { return (body, None) };
        let content = match value {
            Value::Table(span, members) => form(*span, members),
            value => value.text(),
        };
        if is_get && matches!(value, Value::Table(..)) {
            let sign: &[u8] = if target.bytes().contains(&b'?') { b"&" } else { b"?" };
            target.decode(sign, Span::point(parameter.span.origin, parameter.span.start as usize), Quoting::Sealed);
            target.append(&content);
            return (body, None);
        }
        body.kind = BodyKind::Raw;
        body.known = !matches!(value, Value::Unknown(_));
        body.content = content;
        let brings = matches!(method, b"POST" | b"PUT");
        (body, brings.then_some(("application/x-www-form-urlencoded", parameter.span)))
    }

    fn fields(&self, target: &Traced, body: &Body, brought: Option<(&'static str, Span)>) -> Vec<Field> {
        let mut written = Vec::new();
        let session = self.parameters.value("WebSession");
        let tables = [session.and_then(|session| session.member("Headers")), self.parameters.value("Headers")];
        for table in tables.into_iter().flatten() {
            let Value::Table(_, members) = table else { continue };
            written.extend(members.iter().map(|(name, value)| self.field(name, value)));
        }
        if let Some(content_type) = self.parameters.get("ContentType")
            && let Some(value) = &content_type.value
        {
            written.retain(|field: &Field| !field.is("content-type"));
            let name = Traced::implied("Content-Type", content_type.span);
            let value = value.text();
            written.push(Field { line: value.clone(), name, value, colon: true, author: Author::Person });
        }
        let has = |name: &str| written.iter().any(|field| field.is(name));
        let mut fields = Vec::new();
        if !has("host") {
            fields.push(address::host(target));
        }
        if !has("user-agent") {
            let given = self.parameters.value("UserAgent").or_else(|| session?.member("UserAgent"));
            fields.push(match given {
                Some(value) => Field::brought("User-Agent", value.text(), value.span(), Author::Option),
                None => Field::brought(
                    "User-Agent",
                    Traced::implied("PowerShell", self.program),
                    self.program,
                    Author::Client,
                ),
            });
        }
        fields.extend(self.credentials().filter(|_| !has("authorization")));
        fields.extend(session.and_then(cookies).filter(|_| !has("cookie")));
        let content_type = brought.filter(|_| body.kind != BodyKind::None && !has("content-type"));
        fields.extend(written);
        if let Some((value, by)) = content_type {
            fields.push(Field::brought("Content-Type", Traced::implied(value, by), by, Author::Option));
        }
        fields
    }

    /// A member of a table of fields.
    fn field(&self, name: &Traced, value: &Value) -> Field {
        let value = value.text();
        let mut line = Traced::new(name.home().to(value.home()));
        line.append(name);
        line.decode(b": ", Span::point(name.origin(), name.home().end as usize), Quoting::Sealed);
        line.append(&value);
        debug_assert!(self.text.len() >= line.home().end as usize, "a place of the paste");
        Field { line, name: name.clone(), value, colon: true, author: Author::Person }
    }

    /// `-Authentication Bearer -Token …`.
    fn credentials(&self) -> Option<Field> {
        let scheme = self.parameters.get("Authentication")?;
        let name = scheme.value.as_ref()?.text().text().to_ascii_lowercase();
        let (prefix, secret) = match name.as_str() {
            "bearer" | "oauth" => ("Bearer ", self.parameters.value("Token")?),
            "basic" => ("Basic ", self.parameters.value("Credential")?),
            _ => return None,
        };
        let mut value = Traced::implied(prefix, scheme.span);
        value.append(&secret.text());
        Some(Field::brought("Authorization", value, scheme.span, Author::Option))
    }
}

/// The `Cookie` field of a session.
fn cookies(session: &Value) -> Option<Field> {
    let Value::List(span, cookies) = session.member("Cookies")? else { return None };
    let mut value = Traced::new(*span);
    for cookie in cookies {
        let Value::List(_, parts) = cookie else { continue };
        let [name, content, ..] = &parts[..] else { continue };
        let (name, content) = (name.text(), content.text());
        let between = Span::point(span.origin, name.home().end as usize);
        if !value.is_empty() {
            value.decode(b"; ", Span::point(span.origin, name.home().start as usize), Quoting::Sealed);
        }
        value.append(&name);
        value.decode(b"=", between, Quoting::Sealed);
        value.append(&content);
    }
    (!value.is_empty()).then(|| Field::brought("Cookie", value, *span, Author::Option))
}

/// A table as `application/x-www-form-urlencoded`.
fn form(span: Span, members: &[(Traced, Value)]) -> Traced {
    let mut out = Traced::new(span);
    for (index, (name, value)) in members.iter().enumerate() {
        let value = value.text();
        if index > 0 {
            out.decode(b"&", Span::point(span.origin, name.home().start as usize), Quoting::Sealed);
        }
        out.append(&encoded(name));
        out.decode(b"=", Span::point(span.origin, name.home().end as usize), Quoting::Sealed);
        out.append(&encoded(&value));
    }
    out
}

fn encoded(text: &Traced) -> Traced {
    escaped(text, FORM, letters_and(b"-_.!*()"))
}

#[cfg(test)]
mod tests;
