//! Pastes of every shape, in `tests/shapes/<shape>/<name>.txt`, and what they are read as, in `<name>.snap` beside each.
//!
//! A paste may have its response in a box of its own: `<name>.response.txt`. `UPDATE_EXPECT=1` writes the snapshots;
//! they are for reading: method, target, every field and the body with the pasted bytes that they stand for.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use why400::Input;
use why400::message::{Client, Exchange, Field, Request, Response, Shape};
use why400::read::read;
use why400::report::wire;
use why400::source::{Span, Traced};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shapes")
}

/// The pastes: shape, path, input.
fn pastes() -> Vec<(String, PathBuf, Input)> {
    let mut pastes = Vec::new();
    for shape in fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for path in fs::read_dir(&shape).unwrap().map(|entry| entry.unwrap().path()) {
            let is_response = path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with(".response"));
            if path.extension().is_none_or(|extension| extension != "txt") || is_response {
                continue;
            }
            let response = fs::read_to_string(path.with_extension("response.txt")).ok();
            let request = fs::read_to_string(&path).unwrap();
            let shape = shape.file_name().unwrap().to_string_lossy().into_owned();
            pastes.push((shape, path, Input { request, response, ..Input::default() }));
        }
    }
    pastes.sort_by(|a, b| a.1.cmp(&b.1));
    pastes
}

/// Writes an exchange for a person to read.
struct Page<'a> {
    input: &'a Input,
    out: String,
}

impl Page<'_> {
    fn line(&mut self, line: impl AsRef<str>) {
        self.out.push_str(line.as_ref());
        self.out.push('\n');
    }

    /// A place and what stands there.
    fn place(&self, span: Span) -> String {
        let text = self.input.text(span.origin).and_then(|text| text.get(span.range()));
        let text = text.unwrap_or_else(|| panic!("{span:?} is no place in the paste"));
        let shown: String = text.chars().take(60).collect();
        let more = if shown.len() < text.len() { "…" } else { "" };
        let origin = if span.origin == why400::source::Origin::Response { "response " } else { "" };
        format!("{origin}{}..{} {shown:?}{more}", span.start, span.end)
    }

    /// A text; its place is told where what is pasted is not the text itself.
    fn traced(&self, text: &Traced) -> String {
        let place = self.place(text.span());
        match text.utf8() {
            Some(utf8) => format!("{utf8:?} <- {place}"),
            None => format!("{:?} (not UTF-8) <- {place}", text.bytes()),
        }
    }

    fn fields(&mut self, fields: &[Field]) {
        for field in fields {
            let place = self.place(field.line.span());
            let value = self.place(field.value.span());
            self.line(format!(
                "  {:?}: {:?} {:?} <- {place}, value {value}",
                field.name.text(),
                field.value.text(),
                field.author
            ));
        }
    }

    fn request(&mut self, request: &Request) {
        let client = match &request.client {
            Client::Raw => "as on the wire".to_owned(),
            Client::Recorded => "recorded".to_owned(),
            Client::Curl(_) => format!("curl, {:?}", request.client.shell()),
            Client::Agent(agent, _) => format!("{}, {:?}", agent.label(), request.client.shell()),
        };
        self.line(format!("request: {client} <- {}", self.place(request.span)));
        let implied = if request.method.implied { " implied" } else { "" };
        self.line(format!("  method{implied}: {}", self.traced(&request.method.name)));
        self.line(format!("  target: {}", self.traced(&request.target)));
        for data in &request.query_data {
            self.line(format!("  into the query: {}", self.traced(&data.argument)));
        }
        self.fields(&request.fields);
        let body = &request.body;
        let known = if body.known { "" } else { ", not all of it known" };
        self.line(format!("  body: {:?}{known}: {}", body.kind, self.traced(&body.content)));
        for variable in request.client.variables() {
            self.line(format!("  variable {:?} {:?}: {}", variable.name, variable.fate, self.place(variable.span)));
        }
        for fault in request.client.faults() {
            self.line(format!("  fault {:?}: {}", fault.kind, self.place(fault.span)));
        }
    }

    fn response(&mut self, response: &Response) {
        let status = response.status.map_or("unknown".into(), |status| status.to_string());
        self.line(format!("response: status {status} <- {}", self.place(response.span)));
        self.fields(&response.fields);
        self.line(format!("  body: {}", self.traced(&response.body)));
    }
}

fn show(input: &Input, exchange: &Exchange) -> String {
    let mut page = Page { input, out: String::new() };
    page.line(format!("{}, exchange {} of {}", exchange.shape.as_str(), exchange.chosen + 1, exchange.found));
    if let Some(request) = &exchange.request {
        page.request(request);
    }
    if let Some(response) = &exchange.response {
        page.response(response);
    }
    for part in &exchange.parts {
        page.line(format!("{:?}: {}", part.role, page.place(part.span)));
    }
    if let Some(request) = &exchange.request {
        let wire = wire::render(request);
        page.line("wire:");
        for line in String::from_utf8_lossy(&wire.bytes).split_inclusive('\n') {
            let _ = writeln!(page.out, "  {line:?}");
        }
        for note in &wire.notes {
            page.line(format!("note: {note}"));
        }
    }
    page.out
}

#[test]
fn every_paste_is_read_as_its_snapshot_says() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for (shape, path, input) in pastes() {
        let exchange = read(&input);
        assert_eq!(exchange.shape.as_str(), shape, "{}", path.display());
        let shown = show(&input, &exchange);
        let snapshot = path.with_extension("snap");
        if update {
            fs::write(&snapshot, &shown).unwrap();
        } else if fs::read_to_string(&snapshot).unwrap_or_default() != shown {
            wrong.push(format!("{}:\n{shown}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_shape_has_three_pastes() {
    let pastes = pastes();
    for shape in Shape::ALL {
        let count = pastes.iter().filter(|(name, ..)| name == shape.as_str()).count();
        assert!(count >= 3, "{} has {count}", shape.as_str());
    }
}
