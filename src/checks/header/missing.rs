//! `header/missing`

use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::written;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Author, Client};
use crate::source::Span;

/// A field that this request needs and does not have.
pub static RULE: Rule = Rule {
    code: Code::new("header/missing"),
    heard: Heard {
        title: "a header field that the server asks for is missing",
        help: "send the field that the server names",
    },
    references: &["https://www.rfc-editor.org/rfc/rfc9110#section-5"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A field that this request needs is absent: `If-Match` on a change, an API version, an idempotency key, the \
           `Destination` of a copy, the fields of a WebSocket handshake, a field that a signature covers.",
    why: "Some methods and protocols cannot do without a certain field, and many APIs demand one of their own. Servers \
          answer 400, or 428 where a change must name the state that it is based on (RFC 6585 section 3). The request alone \
          shows it where its method, its other fields or its signature call for the field; else the server's words tell.",
    mends: Mends::Safe,
    bad: Example::request(
        "GET /feed HTTP/1.1\r\nHost: live.example.com\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: \
         dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    ),
    good: "GET /feed HTTP/1.1\r\nHost: live.example.com\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: \
           dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
};

/// A field that is called for.
struct Slip {
    /// Its name.
    name: String,
    /// What calls for it.
    place: Span,
    /// Why servers refuse the request without it.
    why: &'static str,
    /// The only value that it can have, if there is just one.
    value: Option<&'static str>,
}

const WEBSOCKET: &str = "A WebSocket handshake has `Connection: Upgrade`, `Sec-WebSocket-Key` and `Sec-WebSocket-Version` beside `Upgrade`. A \
     server answers 400 or 426 where one of them is missing (RFC 6455 section 4.2.1).";
const COPY: &str =
    "`COPY` and `MOVE` name where to in `Destination`. Servers answer 400 without it (RFC 4918 section 9.8).";
const UNLOCK: &str = "`UNLOCK` names the lock in `Lock-Token`. Servers answer 400 without it (RFC 4918 section 9.11).";
const SIGNED: &str = "The signature covers this field. The server needs its value to make the signature for itself, and \
                      refuses the request without it.";
const DATED: &str = "The signature covers the time of the request, which stands in this field. Servers refuse a signed request without it.";
const PROOF: &str =
    "A token of the scheme `DPoP` is good only with a proof beside it, in the field `DPoP` (RFC 9449 section 7.1).";
const TUS: &str =
    "Uploads with tus name the version and the offset in each request. Servers answer 412 or 400 without them.";
const VERSION: &str = "This API answers 400 to a request that does not name the version that it is written for.";

/// Services that refuse a request without their version: the end of the host, and the field.
const VERSIONED: [(&[u8], &str); 2] =
    [(b"api.anthropic.com", "anthropic-version"), (b"api.notion.com", "Notion-Version")];

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let words = Words::new(
        format!("`{}` is missing", slip.name),
        slip.why,
        match slip.value {
            Some(value) => format!("Add `{}: {value}`.", slip.name),
            None => format!("Add `{}`, with the value that belongs to this request.", slip.name),
        },
    );
    // Doubles of a service take a signature as it is, and so do those who test against them.
    let signed = [SIGNED, DATED].contains(&slip.why);
    let (certainty, likelihood) = if signed { (Certainty::Possible, 0.55) } else { (Certainty::Likely, 0.82) };
    let finding = RULE.finding(certainty, likelihood, words, vec![slip.place]);
    vec![Finding { fix: fix(context, &slip), ..finding }]
}

fn find(context: &Context) -> Option<Slip> {
    let request = context.request;
    // A line of a log does not have all fields, and a recorded request may have lost some.
    let whole = request.fields.iter().any(|field| field.is("host") || field.author != Author::Person);
    let told = matches!(request.client, Client::Curl(_)) || matches!(request.client, Client::Raw) && whole;
    if !told {
        return None;
    }
    let has = |name: &str| request.fields.iter().any(|field| field.is(name));
    let slip = |name: &str, place: Span, why| Some(Slip { name: name.into(), place, why, value: None });
    let absent = |names: &[&'static str]| names.iter().find(|name| !has(&name.to_ascii_lowercase())).copied();

    let newer = request.version.as_ref().is_some_and(|version| !version.bytes().starts_with(b"HTTP/1"));
    let websocket = written(context, "upgrade").find(|field| field.value.bytes().eq_ignore_ascii_case(b"websocket"));
    if let Some(upgrade) = websocket.filter(|_| !newer)
        && let Some(name) = absent(&["Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version"])
    {
        let value = match name {
            "Connection" => Some("Upgrade"),
            "Sec-WebSocket-Version" => Some("13"),
            _ => None,
        };
        return Some(Slip { name: name.into(), place: upgrade.value.span(), why: WEBSOCKET, value });
    }
    let method = &request.method.name;
    let need = match method.bytes() {
        _ if request.method.implied => None,
        b"COPY" | b"MOVE" => Some(("Destination", COPY)),
        b"UNLOCK" => Some(("Lock-Token", UNLOCK)),
        _ => None,
    };
    if let Some((name, why)) = need.filter(|(name, _)| !has(&name.to_ascii_lowercase())) {
        return slip(name, method.span(), why);
    }
    let tus = written(context, "content-type").find(|field| field.value.bytes() == b"application/offset+octet-stream");
    if let Some(field) = tus.filter(|_| method.bytes() == b"PATCH")
        && let Some(name) = absent(&["Tus-Resumable", "Upload-Offset"])
    {
        return slip(name, field.value.span(), TUS);
    }
    let target = &request.target;
    let host = context.url().host.clone().map(|host| &target.bytes()[host]).unwrap_or_default();
    if let Some((_, name)) = VERSIONED.iter().find(|(known, name)| host.eq_ignore_ascii_case(known) && !has(name)) {
        return slip(name, target.span(), VERSION);
    }
    written(context, "authorization").chain(written(context, "signature")).find_map(|field| {
        let value = field.value.utf8()?;
        let (scheme, rest) = value.split_once(' ').filter(|(scheme, _)| !scheme.contains('=')).unwrap_or(("", value));
        let dated =
            |names: &[&'static str]| (!names.iter().any(|name| has(&name.to_ascii_lowercase()))).then_some(names[0]);
        let missed = match scheme {
            "AWS4-HMAC-SHA256" => dated(&["X-Amz-Date", "Date"]),
            "SharedKey" | "SharedKeyLite" => dated(&["x-ms-date", "Date"]),
            "DPoP" if !has("dpop") => return slip("DPoP", field.value.span(), PROOF),
            _ => None,
        };
        if let Some(name) = missed {
            return slip(name, field.value.span(), DATED);
        }
        // `SignedHeaders=host;x-amz-date` of AWS, `headers="(request-target) date digest"` of HTTP signatures.
        let (at, list) = match (rest.find("SignedHeaders="), rest.find("headers=\"")) {
            (Some(at), _) if scheme == "AWS4-HMAC-SHA256" => (at + 14, &rest[at + 14..]),
            (_, Some(at)) if rest.contains("keyId=") => (at + 9, &rest[at + 9..]),
            _ => return None,
        };
        let list = list.split([',', '"']).next()?;
        let at = at + value.len() - rest.len();
        let mut start = at;
        for name in list.split([';', ' ']).take(40) {
            let place = start..start + name.len();
            start = place.end + 1;
            // What the client or the library writes by itself is not in the paste.
            let own = ["", "host", "content-length", "content-type", "user-agent", "accept-encoding", "connection"];
            if !name.starts_with('(') && !own.contains(&name) && !has(name) {
                return slip(name, field.value.span_of(place), SIGNED);
            }
        }
        None
    })
}

fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    let edits = rewrite::add_field(context, slip.place, &slip.name, slip.value?)?;
    Some(rewrite::fix(&format!("add {}", slip.name), Applicability::Safe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn fields_that_are_called_for() {
        assert_finds(&RULE, "curl -X ⟦MOVE⟧ http://files.test/dav/a.txt");
        assert_finds(
            &RULE,
            "curl https://s3.example.test/b/k -H 'X-Amz-Date: 20261122T090000Z' -H 'Authorization: AWS4-HMAC-SHA256 \
             Credential=AKIAIOSFODNN7EXAMPLE/20261122/eu-west-1/s3/aws4_request, \
             SignedHeaders=host;⟦x-amz-content-sha256⟧;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7'",
        );
        assert_mends(
            &RULE,
            "curl http://live.test/ws -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='",
            "curl http://live.test/ws -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='",
        );
    }

    #[test]
    fn whole_requests_are_quiet() {
        for paste in [
            "curl -X MOVE http://files.test/dav/a.txt -H 'Destination: http://files.test/dav/b.txt'",
            "curl -X UNLOCK http://files.test/dav/a.txt -H 'Lock-Token: <opaquelocktoken:a>'",
            "curl http://a.test/x -H 'Upgrade: h2c'",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
