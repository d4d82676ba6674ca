//! HTTP archives (HAR 1.1 and 1.2): a file, one entry of it, or some.
//!
//! Members that start with `_` are the browsers' own and are not read. Chrome leaves `Cookie`, `Authorization` and
//! `Set-Cookie` out of what it calls sanitized: that a field is not there proves nothing.

use super::collection::form_encode;
use super::detect::Pair;
use super::document::{Json, MOST, field, is_masked, pair, string};
use crate::message::{Author, Body, BodyKind, Client, Data, Field, Method, Request, Response};
use crate::source::{Quoting, Span, Traced, base64};
use crate::syntax::json::{Kind, Node};
use crate::syntax::media_type;

/// Reads the entries that count: those that failed, or all where none did.
pub(super) fn read(json: &Json, root: Node) -> Option<Vec<Pair>> {
    let entries = entries(root)?;
    let failed: Vec<Node> =
        entries.iter().copied().filter(|entry| status(*entry).is_some_and(|code| code >= 400)).collect();
    let counting = if failed.is_empty() { entries } else { failed };
    // The last ones are what the person tried last.
    let from = counting.len().saturating_sub(MOST);
    let pairs: Vec<Pair> = counting[from..].iter().filter_map(|entry| exchange(json, *entry)).collect();
    (!pairs.is_empty()).then_some(pairs)
}

fn entries(root: Node) -> Option<Vec<Node>> {
    if let Some(entries) = root.get("log").and_then(|log| log.get("entries")).or_else(|| root.get("entries")) {
        // The members around them say what they are, where a person has cut them down.
        let entries: Vec<Node> = entries.children().filter(|node| has_request(*node)).collect();
        return (!entries.is_empty()).then_some(entries);
    }
    if root.kind() == Kind::Array {
        let entries: Vec<Node> = root.children().filter(|node| is_entry(*node)).collect();
        return (!entries.is_empty()).then_some(entries);
    }
    is_entry(root).then(|| vec![root])
}

/// An entry has a request, and what no other record of one has.
fn is_entry(node: Node) -> bool {
    let request = node.get("request");
    let has = |name: &str| request.is_some_and(|request| request.get(name).is_some());
    has_request(node) && (has("httpVersion") || has("queryString") || node.get("startedDateTime").is_some())
}

/// Whether there is a request with a method, a URL, and a list of fields that have a name and a value each.
fn has_request(node: Node) -> bool {
    let Some(request) = node.get("request") else { return false };
    let fields = request.get("headers").filter(|list| list.kind() == Kind::Array);
    let named = fields.and_then(|list| list.index(0)).is_none_or(|first| first.get("name").is_some());
    string(request, "method").is_some() && string(request, "url").is_some() && fields.is_some() && named
}

fn status(entry: Node) -> Option<u16> {
    let status = entry.get("response")?.get("status")?;
    status.as_i64().and_then(|code| u16::try_from(code).ok()).filter(|code| *code >= 100)
}

fn exchange(json: &Json, entry: Node) -> Option<Pair> {
    let request = entry.get("request").and_then(|node| request(json, node));
    // Status 0 is what browsers write where nothing came back, or nothing that the page may see.
    let response = status(entry).and_then(|status| response(json, entry.get("response")?, status));
    pair(Pair { request, response })
}

fn request(json: &Json, node: Node) -> Option<Request> {
    let span = json.member(node);
    let fields = node.get("headers").map(|list| fields(json, list)).unwrap_or_default();
    let body = body(json, node, span, &fields);
    let method = Method { name: json.get(node, "method")?, implied: false };
    Some(Request {
        // Those of the binary versions are written in ways of their own: `h2`, `http/2.0`, `HTTP/2`.
        version: json.get(node, "httpVersion").filter(|version| version.bytes().starts_with(b"HTTP/1.")),
        fields,
        body,
        ..Request::new(span, Client::Recorded, method, json.get(node, "url")?)
    })
}

/// A list of `{"name": …, "value": …}`, without the pseudo-header fields of HTTP/2.
fn fields(json: &Json, list: Node) -> Vec<Field> {
    let read = |node: Node| {
        let name = json.get(node, "name").filter(|name| !name.bytes().starts_with(b":"))?;
        let value = json.get(node, "value").filter(|value| !is_masked(&value.text()))?;
        Some(field(name, &value, Author::Person))
    };
    list.children().filter_map(read).collect()
}

fn body(json: &Json, request: Node, span: Span, fields: &[Field]) -> Body {
    let mut body = Body::none(span);
    let size = request.get("bodySize").and_then(Node::as_i64).unwrap_or(0);
    let Some(data) = request.get("postData").filter(|node| node.kind() == Kind::Object) else {
        if size > 0 {
            (body.kind, body.known) = (BodyKind::Raw, false);
        }
        return body;
    };
    // For forms Chrome writes both; the text is what was sent.
    if let Some(text) = json.get(data, "text").filter(|text| !text.is_empty()) {
        let coded = string(data, "encoding").or_else(|| string(data, "_encoding"));
        body.kind = BodyKind::Raw;
        body.content = content(text, coded.as_deref());
        return body;
    }
    let params: Vec<Node> = data.get("params").into_iter().flat_map(Node::children).collect();
    if params.is_empty() {
        if size > 0 {
            (body.kind, body.known) = (BodyKind::Raw, false);
        }
        return body;
    }
    let sent = fields.iter().find(|field| field.is("content-type")).map(|field| field.value.text().into_owned());
    let declared = sent.or_else(|| string(data, "mimeType").map(std::borrow::Cow::into_owned)).unwrap_or_default();
    if media_type::read(declared.as_bytes()).essence.starts_with("multipart/") {
        (body.kind, body.known) = (BodyKind::Multipart, false);
        body.data = params.iter().filter_map(|param| form_part(json, *param)).collect();
    } else {
        let pairs = params.iter().filter_map(|param| Some((json.get(*param, "name")?, json.get(*param, "value"))));
        body.kind = BodyKind::Data;
        body.content = form_encode(pairs).unwrap_or(body.content);
    }
    body
}

fn form_part(json: &Json, param: Node) -> Option<Data> {
    let mut argument = json.get(param, "name")?;
    let end = Span::point(argument.origin(), argument.span().end as usize);
    argument.decode(b"=", end, Quoting::Sealed);
    if let Some(value) = json.get(param, "value") {
        argument.append(&value);
    }
    Some(Data { option: json.span(param), name: "form", argument, file: json.get(param, "fileName") })
}

/// What a text with this `encoding` stands for.
fn content(text: Traced, encoding: Option<&str>) -> Traced {
    if encoding != Some("base64") {
        return text;
    }
    match base64::read(text.bytes()) {
        Some(bytes) => {
            let mut decoded = Traced::new(text.home());
            decoded.decode(&bytes, text.span(), Quoting::Sealed);
            decoded
        }
        None => text,
    }
}

fn response(json: &Json, node: Node, status: u16) -> Option<Response> {
    let body = node.get("content").and_then(|content| json.get(content, "text"));
    let encoding = node.get("content").and_then(|content| string(content, "encoding"));
    let span = json.member(node);
    let nowhere = Traced::new(Span::point(span.origin, span.end as usize));
    Some(Response {
        span,
        version: json.get(node, "httpVersion"),
        status: Some(status),
        status_span: node.get("status").map(|node| json.span(node)),
        reason: json.get(node, "statusText").filter(|reason| !reason.is_empty()),
        fields: node.get("headers").map(|list| fields(json, list)).unwrap_or_default(),
        body: body.map_or(nowhere, |text| content(text, encoding.as_deref())),
    })
}
