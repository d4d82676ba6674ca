//! GraphQL documents that are well written and refused by the schema.

use crate::finding::{Applicability, Fix};

use super::{Ask, fix, value};
use crate::replies::quoted;

/// Another name, type or literal in the place of the token that the server points at.
pub(super) fn mended(ask: &Ask) -> Option<Fix> {
    let said = ask.claim.said.as_str();
    let token = ask.place.written.as_ref()?;
    let text = ask.place.value.as_deref()?;
    let after = |words: &str| said.find(words).map(|at| &said[at + words.len()..]);
    let write = |right: &str| {
        let edits = token.edit(0..token.len(), right)?;
        Some(fix(format!("write `{right}`"), Applicability::Unsafe, edits))
    };
    // `Enum "Genre" cannot represent non-enum value: "JAZZ"`: an enum value stands without quotes, a number too.
    if let Some(rest) = after("cannot represent ") {
        let literal = rest.split_once(": ")?.1;
        let (wants_text, wants_bare) =
            (rest.contains("non-string") || rest.contains("non string"), literal.starts_with('"'));
        if wants_text && !wants_bare {
            return write(&format!("\"{text}\""));
        }
        let content = ask.context.request.body.content.span();
        let inner = literal.trim_start_matches('"').split('"').next()?;
        let bare = wants_bare && content.contains(token.span()) && !inner.is_empty();
        return bare.then(|| unquoted(ask, inner)).flatten();
    }
    // `Variable "$id" of type "String!" used in position expecting type "ID!"`
    if let Some(rest) = after("used in position expecting type ") {
        let (wanted, own) = (quoted(rest).into_iter().next()?, after("of type ").map(quoted)?.into_iter().next()?);
        let variable = quoted(said).into_iter().next()?;
        return in_document(ask, &format!("{variable}: {own}"), &format!("{variable}: {wanted}"))
            .or_else(|| in_document(ask, &format!("{variable}:{own}"), &format!("{variable}:{wanted}")));
    }
    let names = after("Did you mean").map(quoted)?;
    let known: Vec<String> = names.into_iter().filter(|name| !name.contains(['{', ' '])).collect();
    let better = value::nearest(text, &known).map(|(right, _)| right).or(known.first().map(String::as_str))?;
    write(better)
}

/// Takes the quotes of a literal away that is written once in the document.
fn unquoted(ask: &Ask, inner: &str) -> Option<Fix> {
    in_document(ask, &format!("\"{inner}\""), inner)
}

/// Replaces what stands once in the document.
fn in_document(ask: &Ask, old: &str, new: &str) -> Option<Fix> {
    let content = &ask.context.request.body.content;
    let document = match ask.context.json() {
        Some(json) => json.path(&["query"])?.traced(content)?,
        None => content.clone(),
    };
    let text = document.text().into_owned();
    let mut places = text.match_indices(old);
    let (at, _) = places.next()?;
    places.next().is_none().then_some(())?;
    let edits = document.edit(at..at + old.len(), new)?;
    Some(fix(format!("write `{new}`"), Applicability::Unsafe, edits))
}
