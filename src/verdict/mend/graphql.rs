//! GraphQL documents that are well written and refused by the schema.

use crate::finding::{Applicability, Fix};

use std::ops::Range;

use super::{Ask, escaped, fix, value};
use crate::replies::quoted;
use crate::source::{Span, Traced};
use crate::syntax::json;

/// Another name, type or literal in the place of the token that the server points at.
pub(super) fn mended(ask: &Ask) -> Option<Fix> {
    let said = ask.claim.said.as_str();
    let text = ask.place.value.as_deref().filter(|text| !text.is_empty())?;
    let after = |words: &str| said.find(words).map(|at| &said[at + words.len()..]);
    let write = |right: &str| {
        let document = Document::of(ask)?;
        let mut places = document.text.match_indices(text).map(|(at, _)| at..at + text.len());
        let place = places.find(|range| Some(&document.span(range.clone())) == ask.place.spans.first())?;
        document.write(place, right)
    };
    // `Enum "Genre" cannot represent non-enum value: "JAZZ"`: an enum value stands without quotes, a number too.
    if let Some(rest) = after("cannot represent ") {
        let literal = rest.split_once(": ")?.1;
        let (wants_text, wants_bare) =
            (rest.contains("non-string") || rest.contains("non string"), literal.starts_with('"'));
        if wants_text && !wants_bare {
            return write(&format!("\"{text}\""));
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
    let document = Document::of(ask)?;
    let mut places = document.text.match_indices(old);
    let (at, _) = places.next()?;
    places.next().is_none().then_some(())?;
    document.write(at..at + old.len(), new)
}

/// The document of the content: the text of its member `query`, or all of it.
struct Document<'a> {
    text: String,
    content: &'a Traced,
    member: Option<json::Text>,
}

impl<'a> Document<'a> {
    fn of(ask: &Ask<'a, '_>) -> Option<Self> {
        let content = &ask.context.request.body.content;
        let member = match ask.context.json() {
            Some(json) => Some(json.path(&["query"])?.text()?),
            None => None,
        };
        let text = member.as_ref().map_or_else(|| content.text().into_owned(), |member| member.as_str().to_owned());
        Some(Self { text, content, member })
    }

    fn raw(&self, range: Range<usize>) -> Range<usize> {
        self.member.as_ref().map_or(range.clone(), |member| member.raw_range(range))
    }

    fn span(&self, range: Range<usize>) -> Span {
        self.content.span_of(self.raw(range))
    }

    fn write(&self, range: Range<usize>, text: &str) -> Option<Fix> {
        let written = if self.member.is_some() { escaped(text) } else { text.to_owned() };
        let edits = self.content.edit(self.raw(range), &written)?;
        Some(fix(format!("write `{text}`"), Applicability::Unsafe, edits))
    }
}
