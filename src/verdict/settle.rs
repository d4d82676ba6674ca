//! The cause that a claim comes to in the request at hand.

use crate::checks::Context;
use crate::finding::Code;
use crate::message::{Agent, BodyKind, Client, Request};
use crate::replies::{self, Claim, Force, Locator, Part};
use crate::syntax::json::Kind;

use super::heard::CHANGED;
use super::names::{self, Named};
use super::resolve::{self, Place};
use super::{heed, whereabouts};

/// A target longer than this may be too long.
const LONG: usize = 4000;
/// How many items of a list are looked at.
const ITEMS: usize = 1000;
pub(super) const UNKNOWN_PATH: Code = Code::new("url/unknown-path");

/// What is said of a value against its type, form, size or the values that are taken.
const OF_A_VALUE: [&str; 6] = [
    "schema/wrong-type",
    "schema/invalid-format",
    "schema/pattern-mismatch",
    "schema/wrong-length",
    "schema/out-of-range",
    "schema/invalid-enum",
];

/// The cause that a claim comes to in this request: servers use the same words for a member of the content and for a
/// parameter, and "unauthorized" for credentials that are absent and that are wrong.
pub(super) fn settle(context: &Context, flat: &[Named], claim: &Claim, place: &mut Place) -> Code {
    let request = context.request;
    let empty = request.body.kind == BodyKind::None || (request.body.known && request.body.content.is_empty());
    let bodied = matches!(request.method.name.bytes(), b"POST" | b"PUT" | b"PATCH");
    let credentials = context.credentials();
    // A key in the query, a password in a form or the cookie of a session is a credential, but not the one that a server
    // misses.
    let secret = credentials.or_else(|| context.secret());
    let by_code = credentials.is_none() && context.is_oauth();
    let mut code = claim.code;
    if place.present || place.part == Some(Part::Header) {
        code = replies::at_home(code, place.part, place.name.as_deref());
    }
    let to = match code.as_str() {
        // What is taken by its own word and was refused all the same is not what arrived.
        "method/not-supported"
            if follows(request) && claim.expected.iter().any(|method| is_method(request, method)) =>
        {
            place.spans = vec![request.target.span()];
            CHANGED.as_str()
        }
        // API Gateway says so of a path and of a method that it does not have, whatever was sent along.
        "auth/missing" if secret.is_some() && claim.said == "Missing Authentication Token" => UNKNOWN_PATH.as_str(),
        "auth/missing" if credentials.is_some() => "auth/rejected",
        // What expires or is wrong in a request of OAuth is its code, its refresh token or its password.
        "auth/rejected" if by_code && place.name.as_deref().is_some_and(|name| name.starts_with("client_")) => {
            "oauth/invalid-client"
        }
        "auth/expired" | "auth/rejected" if by_code => "oauth/invalid-grant",
        "auth/rejected" | "auth/malformed" | "auth/expired" if secret.is_none() => "auth/missing",
        "schema/missing-field"
            if claim.force > Force::Hints
                && let Some(found) = misshapen(context, claim) =>
        {
            *place = found;
            "schema/wrong-type"
        }
        "schema/invalid-format" if place.json.is_some() && (claim.force == Force::Hints || is_vague(&claim.said)) => {
            by_value(place)
        }
        "schema/missing-field" if place.part.is_none() && empty => {
            if bodied && request.query_data.is_empty() {
                "body/missing"
            } else {
                "url/missing-parameter"
            }
        }
        // What is not there is nothing to the one who looks for it.
        "schema/wrong-type" if !place.present && place.part == Some(Part::Body) && claim.said.contains("null") => {
            "schema/missing-field"
        }
        // "Parameter" is said of members of the content, too.
        "url/missing-parameter" if (place.part != Some(Part::Query) || bodied) && !empty && has_no_query(flat) => {
            "schema/missing-field"
        }
        "url/missing-parameter" if place.part.is_none() && empty && bodied && has_no_query(flat) => "body/missing",
        "body/json-syntax" if empty => "body/missing",
        // Members of JSON are written in base64, too.
        "auth/basic-invalid" if credentials.is_none() && context.json().is_some() => "schema/invalid-format",
        // Validators that get no content hold nothing against the type that they want.
        "schema/wrong-type"
            if !place.present && empty && bodied && request.query_data.is_empty() && has_no_query(flat) =>
        {
            "body/missing"
        }
        // Without content, what a value stands in is the URL.
        name if OF_A_VALUE.contains(&name) && empty && !place.present && place.part != Some(Part::Header) => {
            match in_url(context, flat, claim, bodied) {
                Some(found) => {
                    *place = Place { name: place.name.take(), asked: place.asked.take(), ..found };
                    "url/invalid-parameter"
                }
                None if has_no_query(flat) => code.as_str(),
                None => "url/invalid-parameter",
            }
        }
        // A router says of a path what others say of an identifier.
        "api/reference-not-found" if speaks_of_path(request, &claim.said) => {
            *place = Place::default();
            UNKNOWN_PATH.as_str()
        }
        // What is too large is what is: without content it is the head.
        "body/too-large" | "header/too-large" if is_long(request) => {
            *place = Place::default();
            "url/too-long"
        }
        "body/too-large" if empty && !bodied => {
            *place = Place::default();
            "header/too-large"
        }
        "header/malformed" if !replies::framing_of(place.name.as_deref()).is_empty() => {
            replies::framing_of(place.name.as_deref())
        }
        // What the server misses was sent: it did not read the content as what it is.
        "schema/missing-field" if place.present && was_sent(context, claim, place) => {
            *place = Place::default();
            "body/content-type-unsupported"
        }
        // Validators hold what is not there against its type and format, too.
        name if OF_A_VALUE.contains(&name) && is_lacking(context, claim, place) => "schema/missing-field",
        // A word is no number, whatever the limit that it is held against.
        "schema/out-of-range"
            if place.written.as_ref().is_some_and(|written| written.bytes().starts_with(b"\""))
                && place.value.as_ref().is_some_and(|value| !value.bytes().any(|byte| byte.is_ascii_digit())) =>
        {
            "schema/wrong-type"
        }
        "body/content-type-unsupported" if !empty && request.field("content-type").is_none() => {
            "body/content-type-missing"
        }
        other => other,
    };
    let to = match to {
        "url/missing-parameter" | "schema/missing-field" if is_oauth(flat, place.asked.as_deref()) => {
            "oauth/missing-parameter"
        }
        other => other,
    };
    if to.starts_with("auth/")
        && !place.present
        && let Some(field) = if to == "auth/missing" { credentials } else { secret }
    {
        place.spans = vec![field];
        place.present = to != "auth/missing";
    }
    Code::find(to).unwrap_or(code)
}

/// What should be the object that has a member which the server misses, and is none: a string, or a list around objects
/// that do have the member.
fn misshapen(context: &Context, claim: &Claim) -> Option<Place> {
    let Some(Locator::Path { steps, .. }) = claim.at.first() else { return None };
    let root = context.json()?.root()?;
    let content = &context.request.body.content;
    let last = steps.last()?;
    let skip = usize::from(steps.len() > 1 && names::member(root, &steps[0]).is_none());
    let (node, taken) = names::walk(root, &steps[skip..]);
    let scalar = !matches!(node.kind(), Kind::Object | Kind::Array | Kind::Null);
    if taken > 0 && taken + skip + 1 == steps.len() && scalar {
        return Some(resolve::member(content, node));
    }
    let mut items = root.children().take(ITEMS);
    let listed = root.kind() == Kind::Array && steps.len() == 1 && last.parse::<usize>().is_err();
    let around = listed && root.children().next().is_some() && items.all(|item| names::member(item, last).is_some());
    around.then(|| resolve::member(content, root))
}

/// Whether a sentence tells that a value is wrong, and not in what.
fn is_vague(said: &str) -> bool {
    let said = crate::source::lowercase(said);
    let said = said.trim_end_matches(['.', '!']);
    said.ends_with("invalid value") || matches!(said, "invalid" | "is invalid" | "value is invalid" | "not valid")
}

/// What is likeliest wrong with a value of which only that is known.
fn by_value(place: &Place) -> &'static str {
    const COUNTED: [&str; 11] =
        ["count", "number", "qty", "quantity", "amount", "price", "size", "age", "total", "weight", "rate"];
    let value = place.value.as_deref().unwrap_or_default();
    let name = place.name.as_deref().map(names::folded).unwrap_or_default();
    let first = place.written.as_ref().and_then(|written| written.bytes().first().copied());
    match first {
        Some(b'"') if value.is_empty() => "schema/wrong-length",
        Some(b'"') if crate::syntax::decimal::is_number(value) => "schema/wrong-type",
        Some(b'"')
            if value.len() <= 24 && value.bytes().all(|byte| byte.is_ascii_alphabetic() || b"_-".contains(&byte)) =>
        {
            if COUNTED.iter().any(|word| name.ends_with(word)) {
                "schema/wrong-type"
            } else {
                "schema/invalid-enum"
            }
        }
        Some(b'0'..=b'9' | b'-') if !value.contains('.') => "schema/out-of-range",
        Some(b'"') | None => "schema/invalid-format",
        Some(_) => "schema/wrong-type",
    }
}

/// Whether the target is most of a head that is larger than servers take.
fn is_long(request: &Request) -> bool {
    let fields: usize = request.fields.iter().map(|field| field.name.len() + field.value.len()).sum();
    request.body.content.is_empty() && request.target.len() > fields.max(LONG)
}

/// Whether "not found" is said of the path of the URL: the page of a router has nothing but the status, or repeats the
/// path.
fn speaks_of_path(request: &Request, said: &str) -> bool {
    let letters: String = said.chars().filter(char::is_ascii_alphabetic).take(20).collect();
    let bare = letters.eq_ignore_ascii_case("notfound") || letters.eq_ignore_ascii_case("errornotfound");
    let target = request.target.utf8().unwrap_or_default();
    let path = target.find("://").map_or(target, |at| &target[at + 3..]);
    let path = path.find('/').map_or("", |at| &path[at..]);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    bare || path.len() > 1 && said.contains(path)
}

/// The value of the URL that a claim is about where there is no content: the one that it fits, or what an identifier stands
/// in.
fn in_url(context: &Context, flat: &[Named], claim: &Claim, bodied: bool) -> Option<Place> {
    if !bodied && claim.force > Force::Hints {
        let natural = whereabouts::of(context, flat, Code::new("url/invalid-parameter"), claim);
        if natural.present {
            return Some(natural);
        }
    }
    heed::last_segment(context, &claim.said).filter(|_| has_no_query(flat))
}

/// Whether the member that the server misses stands in the content, at the very path, with a value.
fn was_sent(context: &Context, claim: &Claim, place: &Place) -> bool {
    let Some(Locator::Path { part: Some(Part::Body), steps }) = claim.at.first() else { return false };
    let there = context.json().is_some_and(|document| document.path(steps).is_some());
    let said = crate::source::lowercase(&claim.said);
    there
        && place.value.as_deref().is_some_and(|value| !value.trim().is_empty() && value != "null")
        && !["blank", "empty", "null", "none"].iter().any(|word| said.contains(word))
}

/// Whether a field that the server finds wrong is not in the object that it would stand in.
fn is_lacking(context: &Context, claim: &Claim, place: &Place) -> bool {
    let Some(Locator::Path { steps, .. }) = claim.at.first() else { return false };
    let named = steps.last().is_some_and(|name| !name.contains(' ') && name.parse::<usize>().is_err());
    let root = context.json().and_then(crate::syntax::json::Document::root);
    let root = root.map(|root| context.request.body.content.span_of(root.range()));
    // The object that is led to, or the outermost one where there is nothing to lead.
    let led = steps.len() == 1 || place.spans.first().copied() != root;
    named && led && !place.present && place.part == Some(Part::Body) && !place.siblings.is_empty()
}

fn is_method(request: &Request, name: &str) -> bool {
    request.method.name.bytes() == name.as_bytes() && !matches!(name, "GET" | "HEAD" | "OPTIONS")
}

/// Whether a client follows redirects by itself, and makes `GET` of other methods on the way.
fn follows(request: &Request) -> bool {
    match &request.client {
        Client::Curl(command) => {
            command.options.iter().any(|option| matches!(option.name, Some("location" | "location-trusted")))
        }
        Client::Agent(agent, _) => {
            !matches!(agent, Agent::Httpie | Agent::Httpx | Agent::Ruby | Agent::PhpCurl | Agent::Hurl)
        }
        Client::Raw | Client::Recorded => false,
    }
}

fn has_no_query(flat: &[Named]) -> bool {
    flat.iter().all(|named| named.part != Part::Query)
}

/// Whether a parameter of OAuth (RFC 6749) is missed in a request that has others of them.
fn is_oauth(flat: &[Named], name: Option<&str>) -> bool {
    const PARAMETERS: [&str; 10] = [
        "client_id",
        "client_secret",
        "redirect_uri",
        "response_type",
        "grant_type",
        "refresh_token",
        "code_verifier",
        "code_challenge",
        "device_code",
        "scope",
    ];
    let of_oauth = |name: &str| PARAMETERS.contains(&name);
    name.is_some_and(|name| of_oauth(name) || name == "code")
        && flat.iter().any(|named| named.part != Part::Header && of_oauth(&named.name))
}
