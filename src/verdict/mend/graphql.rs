//! GraphQL documents that are well written and refused by the schema.

use std::ops::Range;

use crate::checks::graphql::{self, Document};
use crate::finding::{Applicability, Fix};
use crate::replies::quoted;

use super::{Ask, fix, value};

/// So many places of a token are looked at.
const MOST: usize = 1000;

/// Another name, type or literal in the place of the token that the server points at.
pub(super) fn mended(ask: &Ask) -> Option<Fix> {
    let said = ask.claim.said.as_str();
    let text = ask.place.value.as_deref().filter(|text| !text.is_empty())?;
    let after = |words: &str| said.find(words).map(|at| &said[at + words.len()..]);
    let put = |right: &str| {
        let document = document(ask)?;
        // A token of one letter stands in a large document very often.
        let mut places = document.text.match_indices(text).map(|(at, _)| at..at + text.len()).take(MOST);
        let place = places.find(|range| Some(&document.span(range.clone())) == ask.place.spans.first())?;
        write(&document, place, right)
    };
    // `Enum "Genre" cannot represent non-enum value: "JAZZ"`: an enum value stands without quotes, a number too.
    if let Some(rest) = after("cannot represent ") {
        let literal = rest.split_once(": ")?.1;
        let (wants_text, wants_bare) =
            (rest.contains("non-string") || rest.contains("non string"), literal.starts_with('"'));
        if wants_text && !wants_bare {
            return put(&format!("\"{text}\""));
        }
        let inner = literal.trim_start_matches('"').split('"').next()?;
        return (wants_bare && !inner.is_empty()).then(|| unquoted(ask, inner)).flatten();
    }
    // `Variable "$id" of type "String!" used in position expecting type "ID!"`
    if let Some(rest) = after("used in position expecting type ") {
        let (wanted, own) = (quoted(rest).into_iter().next()?, after("of type ").map(quoted)?.into_iter().next()?);
        let variable = quoted(said).into_iter().next()?;
        return in_document(ask, &format!("{variable}: {own}"), &format!("{variable}: {wanted}"))
            .or_else(|| in_document(ask, &format!("{variable}:{own}"), &format!("{variable}:{wanted}")));
    }
    // Where another token stands at the place that the server counts to, it is not the one that it means.
    if !quoted(said).iter().any(|word| word == text || word.ends_with(&format!(".{text}"))) {
        return None;
    }
    let names = after("Did you mean").map(quoted)?;
    let known: Vec<String> = names.into_iter().filter(|name| !name.contains(['{', ' '])).collect();
    let better = value::nearest(text, &known).map(|(right, _)| right).or(known.first().map(String::as_str))?;
    put(better)
}

/// Takes the quotes of a literal away that is written once in the document.
fn unquoted(ask: &Ask, inner: &str) -> Option<Fix> {
    in_document(ask, &format!("\"{inner}\""), inner)
}

/// Replaces what stands once in the document.
fn in_document(ask: &Ask, old: &str, new: &str) -> Option<Fix> {
    let document = document(ask)?;
    let mut places = document.text.match_indices(old);
    let (at, _) = places.next()?;
    places.next().is_none().then_some(())?;
    write(&document, at..at + old.len(), new)
}

/// The document that the server points into; of several, where it does not point, the first.
fn document<'a>(ask: &Ask<'a, '_>) -> Option<Document<'a>> {
    let mut documents = graphql::all(ask.context);
    let within = |document: &Document| {
        ask.place.spans.first().is_some_and(|place| document.span(0..document.text.len()).contains(*place))
    };
    let at = documents.iter().position(within).unwrap_or(0);
    (at < documents.len()).then(|| documents.swap_remove(at))
}

fn write(document: &Document, range: Range<usize>, text: &str) -> Option<Fix> {
    Some(fix(format!("write `{text}`"), Applicability::Unsafe, document.edit(range, text)?))
}
