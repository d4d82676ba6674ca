//! Postman collections (v2.0 and v2.1): all of one, an item, or a request of it.

use super::collection::{Draft, Templates};
use super::detect::Pair;
use super::document::{Json, MOST, field, is_set, string};
use crate::message::{Agent, Author, BodyKind, Data, Method, Request, Response};
use crate::source::{Quoting, Span, Traced};
use crate::syntax::json::{Kind, Node};

/// How deep folders may lie in one another.
const DEPTH: usize = 32;

/// Reads all requests, each with the saved example that failed, if there is one.
pub(super) fn read(json: &Json, root: Node) -> Option<Vec<Pair>> {
    let root = root.get("collection").filter(|inner| inner.get("item").is_some()).unwrap_or(root);
    let mut templates = Templates::default();
    for variable in root.get("variable").into_iter().flat_map(Node::children).filter(|one| !is_set(*one, "disabled")) {
        let name = string(variable, "key").or_else(|| string(variable, "id"));
        // An empty value is filled in where the collection is used.
        if let (Some(name), Some(value)) = (name, string(variable, "value").filter(|value| !value.is_empty())) {
            templates.set(name, value);
        }
    }
    let reader = Reader { json, templates };
    let mut pairs = Vec::new();
    let collection = string(root, "name").is_none() && root.get("info").is_some();
    let known = collection || root.get("item").is_some_and(|items| items.children().any(is_item)) || is_item(root);
    if root.kind() == Kind::Array {
        root.children().filter(|node| is_item(*node)).for_each(|node| reader.walk(node, None, 0, &mut pairs));
    } else if known {
        reader.walk(root, None, 0, &mut pairs);
    } else if is_request(root) {
        pairs.push(Pair { request: reader.request(root, None), response: None });
    }
    (!pairs.is_empty()).then_some(pairs)
}

/// An item has a request in Postman's own form, or items.
fn is_item(node: Node) -> bool {
    let folder = node.get("item").is_some_and(|items| items.kind() == Kind::Array);
    let request = node.get("request").is_some_and(is_request);
    folder && string(node, "name").is_some() || request
}

/// `header` in the singular, `url` with its parts, `body` with a mode: no other format has these.
fn is_request(node: Node) -> bool {
    let url = node.get("url");
    let parts = url.is_some_and(|url| url.get("raw").is_some() || url.get("host").is_some());
    let mode = node.get("body").is_some_and(|body| body.get("mode").is_some());
    let header = node.get("header").is_some_and(|header| header.kind() == Kind::Array);
    url.is_some() && (parts || mode || header && string(node, "method").is_some())
}

struct Reader<'a, 'j> {
    json: &'j Json<'a>,
    templates: Templates,
}

impl Reader<'_, '_> {
    fn walk<'d>(&self, node: Node<'d>, auth: Option<Node<'d>>, depth: usize, pairs: &mut Vec<Pair>) {
        if depth > DEPTH || pairs.len() >= MOST {
            return;
        }
        let auth = node.get("auth").filter(|auth| auth.kind() == Kind::Object).or(auth);
        if let Some(request) = node.get("request") {
            self.item(node, request, auth, pairs);
        }
        for item in node.get("item").into_iter().flat_map(Node::children) {
            self.walk(item, auth, depth + 1, pairs);
        }
    }

    /// A request with the examples that were saved of it.
    fn item<'d>(&self, item: Node<'d>, request: Node<'d>, auth: Option<Node<'d>>, pairs: &mut Vec<Pair>) {
        let examples = item.get("response").into_iter().flat_map(Node::children);
        let failed = examples.filter(|example| code(*example).is_some_and(|code| code >= 400)).last();
        let sent = failed.and_then(|example| example.get("originalRequest")).filter(|node| node.get("url").is_some());
        let response = failed.map(|example| self.response(example));
        let request = self.request(sent.unwrap_or(request), auth);
        if request.is_some() || response.is_some() {
            pairs.push(Pair { request, response });
        }
    }

    fn request(&self, node: Node, auth: Option<Node>) -> Option<Request> {
        let json = self.json;
        let span = json.member(node);
        let mut templates = self.templates.fresh();
        if node.kind() == Kind::String {
            let target = json.value(node)?;
            let method = Method { name: Traced::implied("GET", span), implied: true };
            return Some(finish(Draft::new(span, method, &target, templates)));
        }
        let method = match json.get(node, "method").filter(|method| !method.is_empty()) {
            Some(name) => Method { name: templates.fill(&name), implied: false },
            None => Method { name: Traced::implied("GET", span), implied: true },
        };
        let target = self.url(node.get("url")?)?;
        let mut draft = Draft::new(span, method, &target, templates);
        for header in node.get("header").into_iter().flat_map(Node::children).filter(|one| !is_set(*one, "disabled")) {
            let name = json.get(header, "key").filter(|name| !name.is_empty());
            if let (Some(name), Some(value)) = (name, json.get(header, "value")) {
                draft.write(&name, &value);
            }
        }
        let auth = node.get("auth").filter(|auth| auth.kind() == Kind::Object).or(auth);
        if let Some(auth) = auth {
            self.auth(&mut draft, auth);
        }
        if let Some(body) = node.get("body").filter(|body| !is_set(*body, "disabled")) {
            self.body(&mut draft, body);
        }
        Some(finish(draft))
    }

    /// The URL, with its path variables (`:id`) filled in.
    fn url(&self, url: Node) -> Option<Traced> {
        let json = self.json;
        if url.kind() == Kind::String {
            return json.value(url);
        }
        let raw = json.get(url, "raw").filter(|raw| !raw.is_empty()).or_else(|| self.joined(url))?;
        let mut filled = raw.clone();
        for variable in url.get("variable").into_iter().flat_map(Node::children) {
            let value = json.get(variable, "value").filter(|value| !value.is_empty());
            let (Some(name), Some(value)) = (string(variable, "key"), value) else { continue };
            let mark = format!("/:{name}");
            let text = filled.text().into_owned();
            let end = text.find('?').unwrap_or(text.len());
            let found = text[..end].match_indices(&mark).map(|(at, _)| at).find(|at| {
                text[at + mark.len()..].is_empty() || text[at + mark.len()..].starts_with(['/', '?', '#', '.'])
            });
            let Some(at) = found else { continue };
            let mut with = filled.slice(0..at + 1);
            let place = filled.span_of(at + 1..at + mark.len());
            with.decode(value.bytes(), place, Quoting::Sealed);
            with.append(&filled.slice(at + mark.len()..filled.len()));
            filled = with;
        }
        Some(filled)
    }

    /// A URL that is told by its parts alone.
    fn joined(&self, url: Node) -> Option<Traced> {
        let json = self.json;
        let host = url.get("host")?;
        let mut joined = Traced::new(json.span(url));
        let mut add = |node: Node, mark: &[u8], more: bool| {
            let Some(part) = json.value(node) else { return };
            if more {
                joined.decode(mark, Span::point(part.origin(), part.span().start as usize), Quoting::Sealed);
            }
            joined.append(&part);
        };
        let parts = |node: Node| node.kind() == Kind::Array;
        let protocol = url.get("protocol").inspect(|protocol| add(*protocol, b"", false));
        let scheme: &[u8] = if protocol.is_some() { b"://" } else { b"" };
        if parts(host) {
            host.children().enumerate().for_each(|(at, node)| add(node, if at == 0 { scheme } else { b"." }, true));
        } else {
            add(host, scheme, true);
        }
        url.get("port").into_iter().for_each(|port| add(port, b":", true));
        match url.get("path") {
            Some(path) if parts(path) => path.children().for_each(|node| add(node, b"/", true)),
            Some(path) => add(path, b"/", true),
            None => {}
        }
        let query = url.get("query").into_iter().flat_map(Node::children).filter(|one| !is_set(*one, "disabled"));
        for (at, pair) in query.enumerate() {
            pair.get("key").into_iter().for_each(|key| add(key, if at == 0 { b"?" } else { b"&" }, true));
            pair.get("value").into_iter().for_each(|value| add(value, b"=", true));
        }
        Some(joined)
    }

    fn auth(&self, draft: &mut Draft, auth: Node) {
        let by = self.json.span(auth);
        let Some(kind) = string(auth, "type") else { return };
        let settings = auth.get(&kind);
        // A list of `{"key": …, "value": …}` in v2.1, an object in v2.0.
        let setting = |name: &str| -> Option<Traced> {
            let settings = settings?;
            if settings.kind() == Kind::Object {
                return self.json.get(settings, name);
            }
            let found = settings.children().find(|one| string(*one, "key").is_some_and(|key| key == name))?;
            self.json.get(found, "value")
        };
        match kind.as_ref() {
            "basic" => draft.basic(setting("username"), setting("password"), by),
            "bearer" => {
                if let Some(token) = setting("token") {
                    draft.token(None, &token, by);
                }
            }
            "oauth2" => {
                let in_query = setting("addTokenTo").is_some_and(|place| place.bytes() == b"queryParams");
                if let Some(token) = setting("accessToken").filter(|_| !in_query) {
                    draft.token(setting("headerPrefix"), &token, by);
                }
            }
            "apikey" => {
                let (Some(name), Some(value)) = (setting("key"), setting("value")) else { return };
                if setting("in").is_some_and(|place| place.bytes() == b"query") {
                    draft.query(&[(name, Some(value))]);
                } else {
                    draft.write(&name, &value);
                }
            }
            _ => {}
        }
    }

    fn body(&self, draft: &mut Draft, body: Node) {
        let json = self.json;
        let Some(mode) = string(body, "mode") else { return };
        let by = json.span(body);
        let entries = |name: &str| -> Vec<Node> {
            let entries = body.get(name).into_iter().flat_map(Node::children);
            entries.filter(|entry| !is_set(*entry, "disabled")).collect()
        };
        match mode.as_ref() {
            "raw" => {
                let Some(content) = json.get(body, "raw").filter(|content| !content.is_empty()) else { return };
                let language = body.get("options").and_then(|options| options.get("raw"));
                let language = language.and_then(|raw| string(raw, "language"));
                let media_type = match language.as_deref() {
                    Some("json") => "application/json",
                    Some("xml") => "application/xml",
                    Some("html") => "text/html",
                    Some("javascript") => "application/javascript",
                    _ => "text/plain",
                };
                let content = draft.fill(&content);
                draft.content(BodyKind::Raw, content, Some(media_type), by);
            }
            "urlencoded" => {
                let pairs = entries("urlencoded").into_iter();
                let pairs = pairs.filter_map(|entry| Some((json.get(entry, "key")?, json.get(entry, "value"))));
                draft.form(&pairs.collect::<Vec<_>>(), by);
            }
            "formdata" => {
                let parts: Vec<Data> =
                    entries("formdata").iter().filter_map(|entry| self.part(draft, *entry)).collect();
                draft.unknown_content(BodyKind::Multipart, parts);
                let media_type = "multipart/form-data; boundary=------------------------why400";
                draft.bring("Content-Type", Traced::implied(media_type, by), by, Author::Option);
            }
            "graphql" => {
                if let Some(content) = body.get("graphql").and_then(|graphql| self.graphql(draft, graphql)) {
                    draft.content(BodyKind::Raw, content, Some("application/json"), by);
                }
            }
            "file" => {
                let source = body.get("file").and_then(|file| json.get(file, "src"));
                let data = source.map(|name| Data {
                    option: by,
                    name: "upload-file",
                    argument: name.clone(),
                    file: Some(name),
                });
                draft.unknown_content(BodyKind::Upload, data.into_iter().collect());
            }
            _ => {}
        }
    }

    fn part(&self, draft: &mut Draft, entry: Node) -> Option<Data> {
        let json = self.json;
        let mut argument = draft.fill(&json.get(entry, "key")?);
        let end = Span::point(argument.origin(), argument.span().end as usize);
        argument.decode(b"=", end, Quoting::Sealed);
        let file = if string(entry, "type").is_some_and(|kind| kind == "file") {
            let source = entry.get("src").map(|src| src.index(0).unwrap_or(src));
            let source = source.and_then(|source| json.value(source)).unwrap_or_else(|| Traced::new(json.span(entry)));
            argument.decode(b"@", end, Quoting::Sealed);
            argument.append(&source);
            Some(source)
        } else {
            argument.append(&draft.fill(&json.get(entry, "value")?));
            None
        };
        Some(Data { option: json.span(entry), name: "form", argument, file })
    }

    /// `{"query": …, "variables": …}`: the query is a JSON string in the collection as in the request.
    fn graphql(&self, draft: &mut Draft, graphql: Node) -> Option<Traced> {
        let json = self.json;
        let query = graphql.get("query")?;
        let mut content = Traced::new(json.member(query));
        let at = Span::point(content.origin(), json.span(query).start as usize);
        content.decode(b"{\"query\":", at, Quoting::Sealed);
        content.append(&draft.fill(&json.raw(query)));
        if let Some(variables) = json.get(graphql, "variables").filter(|text| !text.bytes().trim_ascii().is_empty()) {
            let at = Span::point(variables.origin(), variables.span().start as usize);
            content.decode(b",\"variables\":", at, Quoting::Sealed);
            content.append(&draft.fill(&variables));
        }
        content.decode(b"}", Span::point(content.origin(), content.span().end as usize), Quoting::Sealed);
        Some(content)
    }

    fn response(&self, example: Node) -> Response {
        let json = self.json;
        let headers = example.get("header").into_iter().flat_map(Node::children);
        let fields = headers
            .filter_map(|header| Some(field(json.get(header, "key")?, &json.get(header, "value")?, Author::Person)));
        let span = json.span(example);
        let body = json.get(example, "body");
        // The example holds the request as well: what is the response begins behind it.
        let status = example.get("code").map(|node| json.member(node));
        let start = example.get("originalRequest").map_or(span.start, |request| json.span(request).end);
        Response {
            span: Span { start: start.max(span.start).min(span.end), ..span },
            version: None,
            status: code(example),
            status_span: status,
            reason: json.get(example, "status"),
            fields: fields.collect(),
            body: body.unwrap_or_else(|| Traced::new(Span::point(span.origin, span.end as usize))),
        }
    }
}

fn code(example: Node) -> Option<u16> {
    example.get("code").and_then(Node::as_i64).and_then(|code| u16::try_from(code).ok())
}

/// Adds what Postman sends of its own accord, in its order.
fn finish(mut draft: Draft) -> Request {
    draft.own("User-Agent", "PostmanRuntime");
    draft.own("Accept", "*/*");
    draft.host();
    draft.own("Accept-Encoding", "gzip, deflate, br");
    draft.own("Connection", "keep-alive");
    draft.finish(Agent::Postman)
}
