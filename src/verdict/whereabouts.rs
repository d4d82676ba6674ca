//! Where a cause stands when the server does not say: by its nature.

use crate::checks::Context;
use crate::finding::Code;
use crate::message::{Author, Field};
use crate::replies::{Claim, Part};
use crate::source::{Span, lowercase};
use crate::syntax::json::Document;
use crate::syntax::{decimal, percent, uri};

use super::mend::types::{self, Type};
use super::names::{Named, folded};
use super::resolve::{self, Place};

/// The place of a cause that the server names without a place.
pub(super) fn of(context: &Context, flat: &[Named], code: Code, claim: &Claim) -> Place {
    let request = context.request;
    let target = &request.target;
    let url = context.url();
    let field = |name: &str| {
        let written = |field: &&Field| field.is(name) && field.author != Author::Client;
        request.fields.iter().find(written).map(of_field)
    };
    let found = match code.as_str() {
        // What the client chose by itself is changed at the URL: there is nothing else to point at.
        "method/not-supported" | "method/invalid" => {
            let own = request.client.command().is_some_and(|command| {
                command.words.first().is_some_and(|program| program.text.home().contains(request.method.name.home()))
            });
            let span = if own { target.span() } else { request.method.name.span() };
            let name = &request.method.name;
            let written = (!request.method.implied).then(|| name.clone());
            let value = written.as_ref().map(|name| name.text().into_owned());
            Some(Place { written, value, ..Place::at(span, Part::Method) })
        }
        // JSON-RPC names its methods in the content.
        "api/reference-not-found"
            if context.json().and_then(Document::root).is_some_and(|root| root.get("jsonrpc").is_some()) =>
        {
            let method = context.json().and_then(Document::root).and_then(|root| root.get("method"));
            method.map(|method| resolve::member(&request.body.content, method))
        }
        "url/unknown-path" | "server/misrouted" | "api/reference-not-found" => path(context),
        "framing/plain-http-to-tls" | "framing/tls-to-plain-http" | "url/wrong-scheme" => {
            let scheme = url.scheme.clone().filter(|scheme| {
                // The scheme must be the one that the cause speaks of; another tells that a redirect lies between.
                let tls = target.bytes()[scheme.clone()].eq_ignore_ascii_case(b"https");
                tls != (code.as_str() == "framing/plain-http-to-tls")
            });
            // A proxy misses the scheme where there is none.
            let bare = (code.as_str() == "url/wrong-scheme").then(|| Place::at(target.span(), Part::Path));
            scheme
                .map(|scheme| Place {
                    written: Some(target.slice(scheme.clone())),
                    ..Place::at(target.span_of(scheme), Part::Path)
                })
                .or(bare)
        }
        "method/changed-by-redirect" => Some(Place::at(target.span(), Part::Path)),
        "url/too-long" => Some(Place::at(target.span(), Part::Path)),
        "host/not-recognised" | "host/invalid" => {
            let host = url.host.clone().map(|host| Place::at(target.span_of(host), Part::Host));
            field("host").or(host)
        }
        "header/too-large" => largest(&request.fields),
        "header/not-acceptable" => field("accept"),
        "header/range-not-satisfiable" => field("range"),
        "framing/expectation" => field("expect"),
        "framing/content-length-missing" => field("transfer-encoding"),
        "framing/client-certificate" => {
            let options = request.client.command().map(|command| command.options.as_slice()).unwrap_or_default();
            let certificate = options.iter().find(|option| option.name == Some("cert"));
            certificate.map(|option| Place::at(option.span, Part::Header))
        }
        "body/charset-unsupported" | "body/content-type-unsupported" => {
            request.fields.iter().find(|field| field.is("content-type")).map(of_field)
        }
        "body/content-encoding-mismatch" => field("content-encoding"),
        "api/outdated-client" | "server/blocked" => field("user-agent"),
        "body/too-large" => match request.body.data.first() {
            Some(data) => Some(Place::at(data.option.to(data.argument.home()), Part::Body)),
            None => Some(Place::at(request.body.content.span(), Part::Body)),
        },
        "schema/conflict" | "api/rule-violated" => super::listed::repeated_role(context, claim),
        "auth/signature-mismatch" => named(flat, |name| {
            matches!(name, "sig" | "signature" | "xamzsignature" | "hmac" | "md5" | "hash")
                || name.ends_with("signature")
        })
        .or_else(|| field("authorization")),
        "auth/clock-skew" => {
            named(flat, |name| matches!(name, "date" | "xamzdate" | "xmsdate" | "timestamp" | "oauthtimestamp"))
        }
        "auth/csrf" => {
            named(flat, |name| name.contains("csrf") || name.contains("xsrf") || name == "authenticitytoken")
        }
        "oauth/redirect-uri-mismatch" => named(flat, |name| name == "redirecturi" || name == "redirecturis"),
        "oauth/invalid-client" => {
            named(flat, |name| matches!(name, "clientid" | "clientsecret")).or_else(|| field("authorization"))
        }
        "oauth/invalid-grant" => {
            named(flat, |name| matches!(name, "code" | "refreshtoken" | "assertion" | "devicecode"))
                .or_else(|| named(flat, |name| name == "password"))
        }
        "oauth/invalid-scope" => named(flat, |name| name == "scope"),
        "oauth/unsupported-grant-type" => named(flat, |name| name == "granttype"),
        "oauth/unsupported-response-type" => named(flat, |name| name == "responsetype"),
        "oauth/pkce-invalid" => {
            named(flat, |name| name.starts_with("codeverifier") || name.starts_with("codechallenge"))
        }
        "url/invalid-parameter" => misfit(context, flat, claim),
        "schema/wrong-type" => mistyped(context, claim),
        "schema/invalid-format" if claim.said.contains("base64") => super::heed::not_base64(context),
        "url/malformed-query" | "url/unknown-parameter" => {
            url.query.clone().map(|query| Place::at(target.span_of(query), Part::Query))
        }
        _ => None,
    };
    found.unwrap_or_default()
}

/// The media type that is sent to a URL whose signature covers one, as those of S3's first scheme do and of what is
/// modelled on it: mostly it was not known when the URL was signed.
pub(super) fn unsigned_type(context: &Context, flat: &[Named]) -> Option<Place> {
    let query = |wanted: &str| flat.iter().any(|named| named.part == Part::Query && folded(&named.name) == wanted);
    let covers = query("signature") && query("expires");
    let field = context.request.fields.iter().find(|field| field.is("content-type") && field.author == Author::Person);
    field.filter(|_| covers).map(|field| Place::at(field.value.span(), Part::Header))
}

/// The second of the values that stand twice under one name.
pub(super) fn repeated(flat: &[Named], name: Option<&str>) -> Option<Place> {
    let wanted = name.map(folded);
    let second = flat.iter().enumerate().find(|(index, named)| {
        let own = folded(&named.name);
        named.part != Part::Header
            && wanted.as_ref().is_none_or(|wanted| *wanted == own)
            && flat[..*index].iter().any(|first| first.part == named.part && folded(&first.name) == own)
    });
    let (_, named) = second?;
    let mut place = Place::at(named.name_span.to(named.written.span()), named.part);
    place.name = Some(named.name.clone());
    Some(place)
}

/// The value of a field, which is there to be edited where a person wrote it.
fn of_field(field: &Field) -> Place {
    // What an option brings along by its name alone is written nowhere.
    let copied = field.value.segments().iter().any(|segment| segment.copied && segment.from < segment.to);
    let written =
        (field.author == Author::Person || field.author == Author::Option && copied).then(|| field.value.clone());
    Place {
        name: Some(field.name.text().into_owned()),
        value: Some(field.value.text().into_owned()),
        written,
        ..Place::at(field.value.span(), Part::Header)
    }
}

/// All of a short path; of a long one its last segment.
fn path(context: &Context) -> Option<Place> {
    let (target, range) = (&context.request.target, context.url().path.clone());
    let last = || uri::segments(target.bytes(), range.clone()).into_iter().rfind(|segment| !segment.is_empty());
    let range = if range.len() > 60 { last()? } else { range.clone() };
    Some(Place::at(target.span_of(range), Part::Path))
}

/// The largest field; where many small ones add up, all of them.
fn largest(fields: &[Field]) -> Option<Place> {
    let written: Vec<&Field> = fields.iter().filter(|field| field.author != Author::Client).collect();
    let size = |field: &&&Field| field.name.len() + field.value.len();
    let largest = written.iter().max_by_key(size)?;
    let total: usize = written.iter().map(|field| size(&field)).sum();
    if size(&largest) * 2 < total && written.len() > 15 {
        let spans: Vec<Span> = written.iter().map(|field| field.line.home()).collect();
        return Some(Place { spans, part: Some(Part::Header), ..Place::default() });
    }
    let span = if largest.author == Author::Person { largest.line.span() } else { largest.value.span() };
    Some(Place::at(span, Part::Header))
}

fn named(flat: &[Named], fits: impl Fn(&str) -> bool) -> Option<Place> {
    flat.iter().find(|named| fits(&folded(&named.name))).map(Place::of)
}

/// The one value of the URL that is not of the kind that the server asks for, if there is just one.
fn misfit(context: &Context, flat: &[Named], claim: &Claim) -> Option<Place> {
    let said = lowercase(&claim.said);
    let asks = |words: &[&str]| words.iter().any(|word| said.contains(word));
    let target = &context.request.target;
    let segments =
        uri::segments(target.bytes(), context.url().path.clone()).into_iter().filter(|range| !range.is_empty());
    let mut segments = segments.map(|range| {
        let written = target.slice(range.clone());
        let value = String::from_utf8_lossy(&percent::decode(written.bytes())).into_owned();
        let place = Place::at(target.span_of(range), Part::Path);
        Place { value: Some(value), written: Some(written), encoded: true, ..place }
    });
    let mut values: Vec<Place> = flat.iter().filter(|named| named.part == Part::Query).map(Place::of).collect();
    let told = |place: &Place| place.value.clone().unwrap_or_default();
    if asks(&["uuid", "guid"]) {
        // An identifier stands in the path as a rule, and is the last segment with a digit in it.
        values.extend(segments);
        values.retain(|place| {
            let value = told(place);
            !is_uuid(&value) && value.bytes().any(|byte| byte.is_ascii_digit()) && !is_version(&value)
        });
        return values.pop();
    }
    if asks(&["numeric", "number", "integer", "int "]) {
        if values.is_empty() {
            return segments.next_back().filter(|place| !decimal::is_number(&told(place)));
        }
        values.retain(|place| !decimal::is_number(&told(place)));
    } else if asks(&["boolean", "true or false"]) {
        values.retain(|place| {
            let value = told(place);
            matches!(lowercase(&value).as_str(), "yes" | "no" | "on" | "off" | "y" | "n" | "1" | "0" | "")
                || matches!(value.as_str(), "True" | "False" | "TRUE" | "FALSE")
        });
    } else if !claim.expected.is_empty() {
        values.retain(|place| {
            let value = told(place);
            claim.expected.iter().any(|item| folded(item) == folded(&value) && *item != value)
        });
    }
    if values.len() != 1 {
        return None;
    }
    values.pop()
}

/// The value of the content that has another type than the server asks for, where there is just one: all of it, or the
/// one scalar of the two types that are named.
fn mistyped(context: &Context, claim: &Claim) -> Option<Place> {
    let document = context.json()?;
    let root = document.root()?;
    let content = &context.request.body.content;
    let own = types::of(root);
    // Go's decoder tells the kind of the one value that it has stumbled over.
    if let Some(kind) = super::listed::refused(&claim.said) {
        let mut nodes = document.nodes().filter(|node| *node != root && node.kind() == kind);
        if let Some(only) = nodes.next().filter(|_| nodes.next().is_none()) {
            return Some(resolve::member(content, only));
        }
    }
    let wanted = types::wanted(&claim.said, None);
    if matches!(wanted, Some(Type::Array | Type::Object)) && wanted != own {
        return Some(resolve::member(content, root));
    }
    let named =
        |kind: Type| wanted.is_none() && types::wanted(&claim.said, Some(kind)).is_some_and(|other| other != kind);
    let mut fitting =
        [Type::Number, Type::Boolean, Type::Text].into_iter().filter(|kind| named(*kind)).filter_map(|kind| {
            let mut nodes = document.nodes().filter(|node| types::of(*node) == Some(kind));
            nodes.next().filter(|_| nodes.next().is_none())
        });
    let node = fitting.next().filter(|_| fitting.next().is_none())?;
    Some(resolve::member(content, node))
}

fn is_uuid(value: &str) -> bool {
    value.len() == 36
        && value
            .bytes()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 8 | 13 | 18 | 23) { byte == b'-' } else { byte.is_ascii_hexdigit() })
}

/// `v1`, `v2`
fn is_version(value: &str) -> bool {
    value.strip_prefix('v').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
}

/// Where a parameter would stand: the query, or the URL that has none.
pub(super) fn query(context: &Context) -> Span {
    let target = &context.request.target;
    let query = context.url().query.clone().filter(|query| !query.is_empty());
    query.map_or(target.span(), |query| target.span_of(query))
}
