//! What a request says to its server, made comparable: names of fields without regard to case, fields of one name in
//! their order, content without chunks.

use std::collections::BTreeMap;

use why400::message::{Client, Request, wire};

/// What of a request counts.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) fields: BTreeMap<String, Vec<String>>,
    pub(crate) content: Vec<u8>,
    known: bool,
}

impl Meaning {
    pub(crate) fn of(request: &Request) -> Self {
        let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for field in request.fields.iter().filter(|field| field.colon && !field.name.is_empty()) {
            let name = field.name.text().trim().to_ascii_lowercase();
            fields.entry(name).or_default().push(value(&field.value.text()));
        }
        // What was recorded of HTTP/2 has no such field, but what stands for it.
        if matches!(request.client, Client::Recorded) && !fields.contains_key("host") {
            let url = request.target.text();
            let authority = url.split_once("://").and_then(|(_, rest)| rest.split(['/', '?']).next());
            fields.extend(authority.map(|host| ("host".to_owned(), vec![host.to_owned()])));
        }
        Self {
            method: request.method.name.text().into_owned(),
            target: String::from_utf8_lossy(&wire::target(request)).into_owned(),
            fields,
            content: request.body.content.bytes().to_vec(),
            known: request.body.known && !request.body.content.text().contains("why400"),
        }
    }
}

impl Meaning {
    /// Of a request as it came.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|part| part == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let line = lines.next().unwrap_or_default();
        let (method, rest) = line.split_once(' ').unwrap_or((line, ""));
        let target = rest.rsplit_once(' ').map_or(rest, |(target, _)| target);
        let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, text) in lines.filter_map(|line| line.split_once(':')) {
            fields.entry(name.trim().to_ascii_lowercase()).or_default().push(value(text));
        }
        let content = bytes.get(end + 4..).unwrap_or_default().to_vec();
        Self { method: method.into(), target: target.into(), fields, content, known: true }
    }
}

/// A value without blanks around it, and without the version of curl, which only a run tells.
fn value(value: &str) -> String {
    let value = value.trim();
    value.strip_prefix("curl/").map_or(value, |_| "curl").to_owned()
}

/// How two requests differ that no note tells.
pub(crate) fn complaint(meant: &Meaning, read: &Meaning, notes: &[String]) -> Option<String> {
    let told = |what: &str| {
        let what = format!("`{}`", what.to_ascii_lowercase());
        notes.iter().any(|note| note.to_ascii_lowercase().contains(&what))
    };
    if meant.method != read.method && !meant.method.is_empty() && !told(&meant.method) {
        return Some(format!("the method is {:?}, not {:?}", read.method, meant.method));
    }
    let anew = notes.iter().any(|note| note.contains("write the URL anew"));
    if meant.target != read.target && !told(&meant.target) && !anew {
        return Some(format!("the target is {:?}, not {:?}", read.target, meant.target));
    }
    for name in meant.fields.keys().chain(read.fields.keys()) {
        let (before, after) = (meant.fields.get(name), read.fields.get(name));
        // A length that is right needs no word.
        let length = |side: &Meaning| side.fields.get(name).is_none_or(|v| v[..] == [side.content.len().to_string()]);
        let follows = name == "content-length" && length(meant) && length(read);
        // Of an archive, what was masked is read as not being there.
        let masked = before.is_some_and(|values| values.iter().any(|value| value.contains("<redacted>")));
        if before != after && !told(name) && !follows && !masked {
            return Some(format!("{name} is {after:?}, not {before:?}"));
        }
    }
    let said = notes.iter().any(|note| note.contains("the content"));
    if meant.known && meant.content != read.content && !said {
        let (read, meant) = (String::from_utf8_lossy(&read.content), String::from_utf8_lossy(&meant.content));
        return Some(format!("the content is {read:?}, not {meant:?}"));
    }
    None
}
