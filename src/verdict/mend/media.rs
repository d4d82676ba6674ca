//! Media types and ranges: what the client asks for and what it sends.

use crate::checks::rewrite;
use crate::finding::{Applicability, Fix};
use crate::message::{Author, BodyKind};
use crate::source::{Edit, Span, lowercase};

use super::{Ask, fix};

/// The media types that stand in a text.
fn media_types(text: &str) -> Vec<String> {
    const KINDS: [&str; 9] =
        ["application", "text", "image", "multipart", "audio", "video", "font", "message", "model"];
    let words = text.split(|c: char| c.is_whitespace() || "\"'`,;:()[]{}<>=|".contains(c));
    let fits = |word: &&str| {
        let Some((kind, rest)) = word.split_once('/') else { return false };
        KINDS.contains(&kind)
            && !rest.is_empty()
            && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"+.-_".contains(&b))
    };
    let mut all: Vec<String> = Vec::new();
    for word in words.map(|word| word.trim_end_matches('.')).filter(fits) {
        if !all.iter().any(|known| known == word) {
            all.push(word.to_owned());
        }
    }
    all
}

fn told(ask: &Ask) -> Vec<String> {
    let mut all = media_types(&ask.claim.expected.join(" "));
    for kind in media_types(&ask.claim.said) {
        if !all.contains(&kind) {
            all.push(kind);
        }
    }
    all
}

/// What the server can answer with, or anything.
pub(super) fn acceptable(ask: &Ask) -> Option<Fix> {
    let written = ask.place.written.as_ref()?;
    let sent = lowercase(ask.place.value.as_deref()?);
    let right = told(ask).into_iter().find(|kind| !sent.contains(kind.as_str())).unwrap_or_else(|| "*/*".into());
    let edits = written.edit(0..written.len(), &right)?;
    Some(fix(format!("ask for `{right}`"), Applicability::Unsafe, edits))
}

/// The content as the server takes it: declared as another type, or written anew.
pub(super) fn taken(ask: &Ask) -> Option<Fix> {
    let said = lowercase(&ask.claim.said);
    let sent = ask.place.value.as_deref().map(lowercase).unwrap_or_default();
    let own = sent.split(';').next().unwrap_or_default().trim();
    let kinds: Vec<String> = told(ask).into_iter().filter(|kind| kind != own).collect();
    let document = ask.context.json().is_some_and(|document| document.faults().is_empty());
    let like = |part: &str| kinds.iter().find(|kind| kind.contains(part));
    let put = |kind: &String| {
        let written = ask.place.written.as_ref()?;
        let end = written.text().find(';').unwrap_or(written.len());
        Some(fix(format!("declare it as `{kind}`"), Applicability::Unsafe, written.edit(0..end, kind)?))
    };
    if let Some(fix) = part(ask, &kinds) {
        return Some(fix);
    }
    if document {
        if let Some(kind) = like("json") {
            return put(kind);
        }
        // `format` and `information` ask for no form.
        let words = ["form", "formdata", "urlencoded"];
        let named = said.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word));
        let form = like("x-www-form-urlencoded").is_some() || named;
        return form.then(|| rewrite::as_form(ask.context)).flatten();
    }
    if like("json").is_some() || said.contains("json") {
        return rewrite::as_json(ask.context);
    }
    match kinds.as_slice() {
        [one] => put(one),
        _ => None,
    }
}

/// The type of a part of an upload, by the name of its file.
fn part(ask: &Ask, kinds: &[String]) -> Option<Fix> {
    let request = ask.context.request;
    (request.body.kind == BodyKind::Multipart).then_some(())?;
    let (data, at) =
        request.body.data.iter().find_map(|data| Some((data, data.argument.text().find(";type=")? + 6)))?;
    let text = data.argument.text();
    let end = at + text[at..].find(';').unwrap_or(text.len() - at);
    let own = &text[at..end];
    let main = own.split('/').next()?;
    let alike: Vec<&String> = kinds.iter().filter(|kind| kind.split('/').next() == Some(main)).collect();
    let name = lowercase(text[..at - 6].rsplit('.').next()?);
    let extension = if name == "jpg" { "jpeg" } else { name.as_str() };
    let right = alike.iter().find(|kind| kind.ends_with(extension)).or(alike.first())?;
    if own == right.as_str() {
        return None;
    }
    Some(fix(format!("declare it as `{right}`"), Applicability::Unsafe, data.argument.edit(at..end, right)?))
}

/// An empty object, where JSON is declared and nothing sent.
pub(super) fn empty(ask: &Ask) -> Option<Fix> {
    let request = ask.context.request;
    let command = request.client.command().filter(|_| request.body.kind == BodyKind::None)?;
    let field = request.field("content-type").filter(|field| field.author == Author::Person)?;
    let json = crate::syntax::media_type::read(field.value.bytes()).is_json();
    let word = rewrite::word_at(command, field.line.home()).filter(|_| json)?.text.home();
    let data = rewrite::quoted(command.shell.unwrap_or_default(), "{}")?;
    let span = Span::point(word.origin, word.end as usize);
    let edits = vec![Edit { span, text: format!(" -d {data}") }];
    Some(fix("send an empty object", Applicability::Unsafe, edits))
}

/// A range that starts at the first byte: the one asked for lies behind the end.
pub(super) fn range(ask: &Ask) -> Option<Fix> {
    let written = ask.place.written.as_ref()?;
    let text = written.text();
    let start = text.find('=').map_or(0, |sign| sign + 1);
    let (first, _) = text[start..].split_once('-')?;
    // `bytes=-500` asks for the end, whatever there is.
    let number = !first.is_empty() && first != "0" && first.bytes().all(|byte| byte.is_ascii_digit());
    let edits = written.edit(start..written.len(), "0-").filter(|_| number)?;
    Some(fix("ask from the first byte on", Applicability::Unsafe, edits))
}
