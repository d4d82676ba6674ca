//! Requests that are written in a program: the call and what its arguments are, as far as literals tell.
//!
//! `extent` tells code from what stands around it, `lexer` and `script` find in it what is assigned and called, `eval`
//! gives values for expressions, and a file for each client says what it sends for them.

#![allow(dead_code, reason = "the clients to come use the rest")]

mod draft;
mod encode;
mod eval;
mod extent;
mod fetch;
mod json;
mod language;
mod lexer;
mod literal;
mod script;
mod value;

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
        let part = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_$.:".contains(*byte);
        let length = tail.iter().rev().take_while(part).count();
        let start = bracket - length;
        let Some(language) = language_of(&line[start..bracket]) else { continue };
        let after = line[bracket + 1..].trim_start();
        let argument = match after.chars().next() {
            None => true,
            Some(')') => matches!(&line[start..bracket], "XMLHttpRequest" | "curl_init"),
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
    if fetch::is_call(call) {
        return Some(Language::JavaScript);
    }
    None
}

fn read(job: &Job) -> Option<Reading> {
    let line = Line::at(job.text, job.text[..job.start].rfind('\n').map_or(0, |at| at + 1));
    let language = sign(line.content()).or_else(|| job.wish.and_then(of_shape))?;
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
    let end = script.end().max(line.next.min(job.limit));
    let mut from = start;
    let last = found.len().saturating_sub(1);
    let mut reading = Reading { shape: shape.unwrap_or_default(), pairs: Vec::new(), end };
    for (index, (Found { draft, token }, variables)) in found.into_iter().enumerate() {
        let to = if index == last { script.end() } else { script.span(token..token + 1).end as usize };
        reading.pairs.push(draft.finish(request_span(from, to), &variables).into());
        from = to;
    }
    // A program that sends nothing that can be told is passed all the same, so that it is read once.
    Some(reading)
}

/// The request of a call, where it makes one.
fn request(reader: &mut Reader, call: &Call) -> Option<(Shape, Found)> {
    if fetch::is_call(call.name) {
        return fetch::read(reader, call).map(|found| (Shape::Fetch, found));
    }
    None
}

fn of_shape(shape: Shape) -> Option<Language> {
    Some(match shape {
        Shape::Fetch | Shape::Axios | Shape::Xhr | Shape::Jquery => Language::JavaScript,
        Shape::Python => Language::Python,
        Shape::Go => Language::Go,
        Shape::Php => Language::Php,
        Shape::Ruby => Language::Ruby,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
