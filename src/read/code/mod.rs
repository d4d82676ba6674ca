//! Requests that are written in a program: the call and what its arguments are, as far as literals tell.
//!
//! `extent` tells code from what stands around it, `lexer` and `script` find in it what is assigned and called, `eval`
//! gives values for expressions (`names`, `collections` and `calls` are parts of it), and a file for each client says
//! what it sends for them.

mod axios;
mod calls;
mod collections;
mod draft;
mod encode;
mod eval;
mod extent;
mod fetch;
mod go;
mod jquery;
mod json;
mod language;
mod lexer;
pub(super) mod library;
mod literal;
mod names;
mod php;
mod python;
mod ruby;
mod script;
mod value;
mod xhr;

use super::Reading;
use super::detect::{Job, Line, Reader as Shapes};
use crate::message::{Shape, Variable};
use draft::{Found, request_span};
use eval::Reader;
use language::Language;
use script::{Call, Script};

/// Reads programs.
pub(super) const READER: Shapes = Shapes {
    shapes: &[Shape::Fetch, Shape::Axios, Shape::Xhr, Shape::Jquery, Shape::Python, Shape::Go, Shape::Php, Shape::Ruby],
    begins,
    read,
};

/// What sends requests from a program.
struct Client {
    shape: Shape,
    language: Language,
    /// Whether a call of this name shows that it is used.
    is_call: fn(&str) -> bool,
    /// The request of a call, where it makes one.
    read: fn(&mut Reader, &Call) -> Option<Found>,
}

const CLIENTS: &[Client] = &[
    Client { shape: Shape::Fetch, language: Language::JavaScript, is_call: fetch::is_call, read: fetch::read },
    Client { shape: Shape::Axios, language: Language::JavaScript, is_call: axios::is_call, read: axios::read },
    Client { shape: Shape::Jquery, language: Language::JavaScript, is_call: jquery::is_call, read: jquery::read },
    Client { shape: Shape::Xhr, language: Language::JavaScript, is_call: xhr::is_call, read: xhr::read },
    Client { shape: Shape::Python, language: Language::Python, is_call: python::is_call, read: python::read },
    Client { shape: Shape::Go, language: Language::Go, is_call: go::is_call, read: go::read },
    Client { shape: Shape::Php, language: Language::Php, is_call: php::is_call, read: php::read },
    Client { shape: Shape::Ruby, language: Language::Ruby, is_call: ruby::is_call, read: ruby::read },
];

fn begins(line: &Line) -> Option<usize> {
    sign(line.content()).map(|_| line.content)
}

/// The language whose client is called in a line.
fn sign(line: &str) -> Option<Language> {
    let bytes = line.as_bytes();
    let mut from = 0;
    while let Some(bracket) = bytes[from..].iter().position(|&byte| byte == b'(').map(|at| from + at) {
        from = bracket + 1;
        // No name that we know is longer.
        let near = bracket.saturating_sub(48);
        let tail = &bytes[near..bracket];
        // `axios.post<Order>(`.
        let generic = tail.iter().rposition(|&byte| byte == b'<').filter(|_| tail.ends_with(b">"));
        let end = generic.map_or(bracket, |at| near + at);
        let part = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_$.:".contains(*byte);
        let start = end - bytes[near..end].iter().rev().take_while(part).count();
        let name = &line[start..end];
        let Some(language) = language_of(name) else { continue };
        let after = line[bracket + 1..].trim_start();
        let argument = match after.chars().next() {
            None => true,
            Some(')') => matches!(
                name,
                "XMLHttpRequest" | "curl_init" | "requests.Session" | "httpx.Client" | "httpx.AsyncClient"
            ),
            Some(c) => lexer::is_name(c) || "\"'`{[$(@&:\\".contains(c),
        };
        if argument && stands_alone(line[..start].trim_end()) {
            return Some(language);
        }
    }
    None
}

/// Whether what stands before a call is code, or nothing.
fn stands_alone(before: &str) -> bool {
    let word = before.rsplit(|c: char| !lexer::is_name(c)).next().unwrap_or_default();
    before.is_empty()
        || before.ends_with(['=', '(', '{', '[', ',', ';', ':', '>', '!', '&', '|', '?', '@', '}'])
        || matches!(word, "await" | "return" | "new" | "yield" | "with" | "async" | "go" | "defer" | "void")
}

fn language_of(call: &str) -> Option<Language> {
    CLIENTS.iter().find(|client| (client.is_call)(call)).map(|client| client.language)
}

fn read(job: &Job) -> Option<Reading> {
    let line = Line::at(job.text, job.text[..job.start].rfind('\n').map_or(0, |at| at + 1));
    let wished = || CLIENTS.iter().find(|client| Some(client.shape) == job.wish).map(|client| client.language);
    let language = sign(line.content()).or_else(wished)?;
    let start = extent::begin(job.text, job.after, job.start, language);
    let script = Script::new(job.text, start, job.limit, language);
    let mut reader = Reader::new(&script);
    let mut shape = None;
    let mut found: Vec<(Found, Vec<Variable>)> = Vec::new();
    for call in &script.calls {
        // What is called within the arguments of a request belongs to it.
        if found.last().is_some_and(|(last, _)| call.first < last.token) {
            continue;
        }
        if let Some((own, request)) = request(&mut reader, call) {
            shape = shape.or(Some(own));
            found.push((request, std::mem::take(&mut reader.variables)));
        }
    }
    let end = script.end.max(line.next.min(job.limit));
    let mut from = start;
    let last = found.len().saturating_sub(1);
    let mut reading = Reading { shape: shape.unwrap_or_default(), pairs: Vec::new(), end };
    for (index, (Found { draft, token }, variables)) in found.into_iter().enumerate() {
        let to = if index == last { script.end } else { script.span(token..token + 1).end as usize };
        reading.pairs.push(draft.finish(request_span(from, to), &variables).into());
        from = to;
    }
    // A program that sends nothing that can be told is passed all the same, so that it is read once.
    Some(reading)
}

/// The request of a call, where it makes one.
fn request(reader: &mut Reader, call: &Call) -> Option<(Shape, Found)> {
    let language = reader.script.language;
    let mut clients = CLIENTS.iter().filter(|client| client.language == language);
    clients.find_map(|client| (client.read)(reader, call).map(|found| (client.shape, found)))
}

#[cfg(test)]
mod tests;
