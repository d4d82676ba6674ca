//! Insomnia's exports in JSON (version 4). Those of version 5 are YAML, which is not read.

use super::collection::{Draft, Templates};
use super::detect::Pair;
use super::document::{Json, MOST, is_set, string};
use crate::message::{Agent, Author, BodyKind, Data, Method, Request};
use crate::source::{Quoting, Span, Traced};
use crate::syntax::json::{Kind, Node};

/// Reads all requests of an export, or a single one.
pub(super) fn read(json: &Json, root: Node) -> Option<Vec<Pair>> {
    let resources = root.get("resources").filter(|_| root.get("__export_format").is_some() || is(root, "export"));
    let mut templates = Templates::default();
    let all: Vec<Node> = match resources {
        Some(resources) => resources.children().collect(),
        None => vec![root],
    };
    for environment in all.iter().filter(|one| is(**one, "environment")).filter_map(|one| one.get("data")) {
        for value in environment.children() {
            if let (Some(name), Some(text)) = (value.name(), value.string().filter(|text| !text.is_empty())) {
                templates.set(name.text(), text);
            }
        }
    }
    let requests = all.into_iter().filter(|one| is(*one, "request") && one.get("url").is_some()).take(MOST);
    let pairs: Vec<Pair> = requests.filter_map(|one| request(json, one, &templates)).map(Pair::from).collect();
    (!pairs.is_empty()).then_some(pairs)
}

fn is(node: Node, kind: &str) -> bool {
    string(node, "_type").is_some_and(|own| own == kind)
}

fn request(json: &Json, node: Node, templates: &Templates) -> Option<Request> {
    let span = json.span(node);
    let mut templates = templates.fresh();
    let method = match json.get(node, "method").filter(|method| !method.is_empty()) {
        Some(name) => Method { name: templates.fill(&name), implied: false },
        None => Method { name: Traced::implied("GET", span), implied: true },
    };
    let target = json.get(node, "url")?;
    let mut draft = Draft::new(span, method, &target, templates);
    draft.query(&pairs(json, node.get("parameters")));
    for (name, value) in pairs(json, node.get("headers")) {
        if let Some(value) = value.filter(|_| !name.is_empty()) {
            draft.write(&name, &value);
        }
    }
    if let Some(auth) = node.get("authentication").filter(|auth| !is_set(*auth, "disabled")) {
        credentials(json, &mut draft, auth);
    }
    if let Some(body) = node.get("body").filter(|body| body.kind() == Kind::Object) {
        content(json, &mut draft, body);
    }
    draft.host();
    draft.own("User-Agent", "insomnia");
    draft.own("Accept", "*/*");
    Some(draft.finish(Agent::Insomnia))
}

/// The pairs of a list that are switched on.
fn pairs(json: &Json, list: Option<Node>) -> Vec<(Traced, Option<Traced>)> {
    let on = list.into_iter().flat_map(Node::children).filter(|one| !is_set(*one, "disabled"));
    let pairs = on.filter_map(|one| Some((json.get(one, "name")?, json.get(one, "value"))));
    pairs.filter(|(name, _)| !name.is_empty()).collect()
}

fn credentials(json: &Json, draft: &mut Draft, auth: Node) {
    let by = json.span(auth);
    match string(auth, "type").as_deref() {
        Some("basic") => draft.basic(json.get(auth, "username"), json.get(auth, "password"), by),
        Some("bearer") => {
            if let Some(token) = json.get(auth, "token") {
                draft.token(json.get(auth, "prefix"), &token, by);
            }
        }
        Some("apikey") => {
            let (Some(name), Some(value)) = (json.get(auth, "key"), json.get(auth, "value")) else { return };
            if string(auth, "addTo").is_some_and(|place| place == "queryParams") {
                draft.query(&[(name, Some(value))]);
            } else {
                draft.write(&name, &value);
            }
        }
        _ => {}
    }
}

fn content(json: &Json, draft: &mut Draft, body: Node) {
    let by = json.span(body);
    let media_type = string(body, "mimeType");
    match media_type.as_deref() {
        Some("application/x-www-form-urlencoded") => draft.form(&pairs(json, body.get("params")), by),
        Some("multipart/form-data") => {
            let on = body.get("params").into_iter().flat_map(Node::children).filter(|one| !is_set(*one, "disabled"));
            let parts = on.filter_map(|one| part(json, draft, one)).collect();
            draft.unknown_content(BodyKind::Multipart, parts);
            // The type that is written has no boundary; Insomnia puts its own in.
            draft.fields.retain(|field| !field.is("content-type") || field.value.bytes().contains(&b'='));
            let media_type = "multipart/form-data; boundary=X-INSOMNIA-BOUNDARY";
            draft.bring("Content-Type", Traced::implied(media_type, by), by, Author::Option);
        }
        media_type => {
            if let Some(file) = json.get(body, "fileName") {
                let data = Data { option: by, name: "upload-file", argument: file.clone(), file: Some(file) };
                return draft.unknown_content(BodyKind::Upload, vec![data]);
            }
            let Some(text) = json.get(body, "text").filter(|text| !text.is_empty()) else { return };
            // The query of GraphQL is kept as the JSON that is sent.
            let media_type = match media_type {
                Some("application/graphql") => Some("application/json"),
                other => other.filter(|media_type| !media_type.is_empty()),
            };
            let text = draft.fill(&text);
            draft.content(BodyKind::Raw, text, media_type, by);
        }
    }
}

fn part(json: &Json, draft: &mut Draft, entry: Node) -> Option<Data> {
    let mut argument = draft.fill(&json.get(entry, "name")?);
    let end = Span::point(argument.origin(), argument.span().end as usize);
    argument.decode(b"=", end, Quoting::Sealed);
    let file = json.get(entry, "fileName").filter(|_| string(entry, "type").is_some_and(|kind| kind == "file"));
    match &file {
        Some(file) => {
            argument.decode(b"@", end, Quoting::Sealed);
            argument.append(file);
        }
        None => argument.append(&draft.fill(&json.get(entry, "value")?)),
    }
    Some(Data { option: json.span(entry), name: "form", argument, file })
}
