//! Fixes for what only the server has seen: nothing is written that neither paste holds or implies.

mod array;
mod client;
mod credentials;
mod date;
mod graphql;
mod limit;
mod media;
mod method;
mod names;
mod pattern;
pub(super) mod types;
mod value;

use std::ops::Range;

use crate::checks::Context;
use crate::finding::{Applicability, Code, Fix};
use crate::replies::{Claim, Part};
use crate::source::{Edit, Quoting, Traced};
use crate::syntax::json::{self, Node};
use crate::syntax::percent;

use super::names::{Named, folded};
use super::resolve::{self, Place};
use crate::replies::quoted as quoted_words;

pub(super) use value::{holds, nearest, slips};

/// What the server says of a place in the request.
#[derive(Clone, Copy)]
pub(super) struct Ask<'a, 'c> {
    pub(super) context: &'a Context<'c>,
    /// The named values of the request.
    pub(super) flat: &'a [Named],
    /// The cause that it comes to.
    pub(super) code: Code,
    pub(super) claim: &'a Claim,
    pub(super) place: &'a Place,
    /// The name that the server knows, and the one that is written.
    pub(super) misspelled: Option<&'a (String, Traced)>,
}

/// A value to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
enum New {
    /// A text; in JSON a string.
    Text(String),
    /// As it stands here; in JSON a number, a literal or a whole structure.
    Json(String),
}

/// The edits that follow from what the server says, where they do.
pub(super) fn mend(ask: &Ask) -> Option<Fix> {
    match ask.code.as_str() {
        "schema/unknown-field" | "url/unknown-parameter" | "header/misspelled" | "header/not-allowed" => {
            names::renamed(ask).or_else(|| names::removed(ask))
        }
        "schema/missing-field" | "url/missing-parameter" | "oauth/missing-parameter" => names::missing(ask),
        "framing/plain-http-to-tls" | "framing/tls-to-plain-http" => {
            let right = if ask.code.as_str() == "framing/plain-http-to-tls" { "https" } else { "http" };
            let written = ask.place.written.as_ref()?;
            Some(fix(format!("write `{right}`"), Applicability::Safe, written.edit(0..written.len(), right)?))
        }
        "schema/invalid-enum" => ask.listed().or_else(|| ask.spelled()),
        "schema/wrong-type" => ask.typed().or_else(|| ask.spelled()),
        "schema/out-of-range" => ask.limited().or_else(|| ask.typed()),
        "schema/invalid-format" | "schema/pattern-mismatch" | "schema/wrong-length" => {
            ask.spelled().or_else(|| ask.typed())
        }
        "url/invalid-parameter" | "header/malformed" | "api/version-retired" => {
            let spelled = || ask.spelled().or_else(|| ask.typed()).or_else(|| ask.limited());
            names::swapped(ask).or_else(|| ask.listed()).or_else(spelled)
        }
        "host/not-recognised" => credentials::host(ask),
        "url/unknown-path" => names::without_slash(ask),
        "body/missing" => media::empty(ask),
        "schema/conflict" => array::without_repeated(ask).or_else(|| names::swapped(ask)),
        "url/duplicate-parameter" => names::removed(ask),
        "method/not-supported" => method::taken(ask),
        "header/not-acceptable" => media::acceptable(ask),
        "body/content-type-unsupported" => media::taken(ask),
        "header/range-not-satisfiable" => media::range(ask),
        "body/graphql-syntax" => graphql::mended(ask),
        "auth/csrf" => credentials::token(ask),
        "auth/rejected" | "auth/malformed" | "auth/missing" => credentials::scheme(ask),
        "oauth/unsupported-grant-type" => {
            // The grant types of RFC 6749, one of which was meant: `client-credentials`.
            let grants = ["authorization_code", "client_credentials", "refresh_token", "password"].map(String::from);
            let (right, _) = nearest(ask.place.value.as_deref()?, &grants)?;
            Some(fix(format!("write `{right}`"), Applicability::Safe, ask.write(&New::Text(right.into()))?))
        }
        "oauth/unsupported-response-type" => credentials::response_type(ask),
        "oauth/invalid-client" => client::authenticated(ask),
        "oauth/invalid-scope" => credentials::scope(ask),
        "oauth/redirect-uri-mismatch" => credentials::redirect_uri(ask),
        _ => None,
    }
}

fn fix(title: impl Into<String>, applicability: Applicability, edits: Vec<Edit>) -> Fix {
    Fix { title: title.into(), applicability, edits }
}

/// A JSON string with its quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// What stands between the quotes of a JSON string.
fn escaped(text: &str) -> String {
    Quoting::Json.quote(text).unwrap_or_default()
}

impl Ask<'_, '_> {
    /// All that the server says: the sentence beside an error code, too.
    fn said(&self) -> String {
        [self.claim.said.as_str(), self.claim.beside.as_deref().unwrap_or_default()].join(" ")
    }

    /// The JSON value at the place.
    fn node(&self) -> Option<Node<'_>> {
        let range = self.place.json.clone()?;
        self.context.json()?.at(range.start).filter(|node| node.range() == range)
    }

    /// The edits that write a value in the place of the present one.
    fn write(&self, new: &New) -> Option<Vec<Edit>> {
        let written = self.place.written.as_ref()?;
        let text = written.text();
        let string = self.place.json.is_some() && text.len() > 1 && text.starts_with('"') && text.ends_with('"');
        match new {
            New::Text(new) if string => written.edit(1..written.len() - 1, &escaped(new)),
            New::Text(new) if self.place.json.is_some() => written.edit(0..written.len(), &quoted(new)),
            _ if written.is_empty() && written.quoting_at(0) == Quoting::Raw => None,
            New::Text(new) | New::Json(new) if self.place.encoded => {
                let keep: &[u8] = if self.place.part == Some(Part::Path) { b":" } else { b":/," };
                written.edit(0..written.len(), &percent::encode(new.as_bytes(), keep))
            }
            New::Text(new) | New::Json(new) => written.edit(0..written.len(), new),
        }
    }

    /// The text of the value, if it is one that a person may have meant otherwise.
    fn value(&self) -> Option<&str> {
        self.place.value.as_deref().filter(|value| !value.is_empty() && value.len() <= 2000)
    }

    fn better(&self, better: value::Better) -> Option<Fix> {
        let applicability = if better.same { Applicability::Safe } else { Applicability::Unsafe };
        // A number of JSON stays one.
        let plain = self.place.json.is_some()
            && self.node().is_some_and(|node| !matches!(node.kind(), json::Kind::String | json::Kind::Null))
            && crate::syntax::decimal::is_number(&better.value);
        let new = if plain { New::Json(better.value) } else { New::Text(better.value) };
        Some(fix(better.title, applicability, self.write(&new)?))
    }

    fn listed(&self) -> Option<Fix> {
        let expected = match self.claim.expected.as_slice() {
            [] => value::enumerated(&self.claim.said),
            known => known.to_vec(),
        };
        // Of an object the member is meant that the server repeats: the tag of a union.
        let tag = self.node().filter(|node| node.kind() == json::Kind::Object).and_then(|node| {
            let said = quoted_words(&self.claim.said);
            node.children().find(|child| child.string().is_some_and(|text| said.iter().any(|word| *word == text)))
        });
        if let Some(tag) = tag {
            let place = resolve::member(&self.context.request.body.content, tag);
            return Ask { place: &place, ..*self }.one_of(&expected);
        }
        self.one_of(&expected)
    }

    fn one_of(&self, expected: &[String]) -> Option<Fix> {
        let whole = self.node().is_some_and(|node| matches!(node.kind(), json::Kind::Object | json::Kind::Array));
        let value = self.place.value.as_deref().filter(|_| !whole)?;
        self.better(value::listed(value, expected)?)
    }

    fn limited(&self) -> Option<Fix> {
        let ranged = self.code.as_str() == "schema/out-of-range";
        self.better(limit::limited(self.value()?, &self.claim.said, ranged)?)
    }

    fn spelled(&self) -> Option<Fix> {
        let (value, said) = (self.value()?, &self.claim.said);
        // A secret in other letters is another secret.
        let secret = ["password", "passphrase", "secret", "token", "apikey", "signature"];
        let name = folded(self.place.name.as_deref().unwrap_or_default());
        if secret.iter().any(|word| name.contains(word)) {
            return None;
        }
        let expected = self.claim.expected.join(" ");
        let zone = self.zone();
        let better = value::patterned(value, said)
            .or_else(|| value::formatted(value, said, zone.as_deref()))
            .or_else(|| value::formatted(value, &expected, zone.as_deref()).filter(|_| !expected.is_empty()))?;
        self.better(better)
    }

    /// The zone that another time of the request has.
    fn zone(&self) -> Option<String> {
        let zone = |text: &str| date::Moment::read(text).and_then(|moment| moment.zone);
        let mut members = self.context.json().into_iter().flat_map(json::Document::strings).take(200);
        let in_json = members.find_map(|node| zone(&node.string()?));
        in_json.or_else(|| {
            self.flat.iter().filter(|named| named.part != Part::Header).find_map(|named| zone(&named.value))
        })
    }

    fn typed(&self) -> Option<Fix> {
        let said = &self.claim.said;
        if let Some(node) = self.node() {
            let asked = self.claim.expected.join(" ");
            let own = types::of(node);
            let (new, done) = match types::wanted(said, own).or_else(|| types::wanted(&asked, own)) {
                Some(wanted) => types::of_json(node, wanted)?,
                None => types::evident(node)?,
            };
            return Some(fix(done, Applicability::Unsafe, self.write(&new)?));
        }
        let wanted = types::wanted(said, None).or_else(|| types::wanted(said, Some(types::Type::Text)))?;
        let value = self.value()?;
        let (new, _) = types::of_text(value, wanted).filter(|(new, _)| new != value)?;
        Some(fix(format!("write `{new}`"), Applicability::Unsafe, self.write(&New::Json(new))?))
    }

    /// The edits that take a part of the content away.
    fn cut(&self, range: Range<usize>) -> Option<Vec<Edit>> {
        self.context.request.body.content.edit(range, "")
    }
}

/// The bytes of a member or an item with the comma that goes with it.
fn with_comma(node: Node, bytes: &[u8]) -> Range<usize> {
    let start = node.name().map_or(node.range().start, |name| name.range().start);
    let end = node.range().end;
    let blank = |byte: &u8| byte.is_ascii_whitespace();
    let before = bytes[..start].iter().rposition(|byte| !blank(byte)).filter(|&at| bytes[at] == b',');
    if let Some(comma) = before {
        return comma..end;
    }
    let after = bytes[end..].iter().position(|byte| !blank(byte)).filter(|&at| bytes[end + at] == b',');
    let Some(comma) = after else { return start..end };
    let rest = end + comma + 1;
    start..rest + bytes[rest..].iter().take_while(|byte| blank(byte)).count()
}

#[cfg(test)]
mod tests;
