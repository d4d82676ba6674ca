//! What a server's words show besides what they say: that it has read the content whatever type was declared, which value
//! of the request they repeat, and what in a request looks like an attack to a firewall.

use crate::checks::Context;
use crate::finding::Code;
use crate::message::{Author, Response};
use crate::replies::{Claim, Part};
use crate::source::{Traced, lowercase};
use crate::syntax::json::{self, Kind};
use crate::syntax::{percent, uri};

use super::names::Named;
use super::resolve::{self, Place};

/// A body that is not what its `Content-Type` says.
pub(super) const MISMATCH: Code = Code::new("body/content-type-mismatch");

// Words of decoders that say the type of a value which they have met, and there is none in a form; and of servers that
// read JSON whatever is declared (recorded from etcd 3.4, RabbitMQ 3.10, PowerDNS 4.7).
const DECODERS: [&str; 12] = [
    "annot unmarshal ",
    "invalid type: ",
    "unknown variant ",
    " for enum ",
    "annot deserialize ",
    "illegal base64 data",
    "etcdserver: ",
    "key_missing",
    "not_boolean",
    " for queue ",
    "not present or not a",
    "or not present",
];

/// Whether the content is JSON that curl declares to be a form since nobody told it otherwise.
pub(super) fn is_undeclared(context: &Context) -> bool {
    context.request.field("content-type").is_some_and(|field| field.author == Author::Option)
        && context.json().is_some_and(|document| document.faults().is_empty())
}

/// Whether a claim shows that the server has read the content as JSON: it names a place in it, a type that only JSON
/// has, or a value that no reader of forms could have seen.
pub(super) fn shows_reading(claim: &Claim, place: &Place) -> bool {
    let said = &claim.said;
    let repeated = place.json.is_some()
        && !said.contains('{')
        && place
            .value
            .as_ref()
            .is_some_and(|value| value.len() > 2 && stands_in(value, said) && !claim.expected.contains(value));
    place.offset.is_some_and(|offset| offset > 2) || DECODERS.iter().any(|word| said.contains(word)) || repeated
}

/// Whether an answer of JSON-RPC (<https://www.jsonrpc.org/specification>, section 5) has the `id` of its request, which a
/// server knows once it has read that.
pub(super) fn has_same_id(context: &Context, response: &Response) -> bool {
    let Some(root) = context.json().and_then(json::Document::root) else { return false };
    let Some(id) = root.get("jsonrpc").and_then(|_| root.get("id")) else { return false };
    let answer = json::parse(response.body.bytes());
    answer.root().and_then(|root| root.get("id")).is_some_and(|own| own.raw() == id.raw())
}

/// Whether a status tells of something that is looked at before the content, or after it was read.
pub(super) fn is_beside_content(status: Option<u16>) -> bool {
    matches!(status, Some(401 | 403 | 405 | 407 | 409..=414 | 421 | 426 | 428 | 429 | 431))
}

/// The longest value of the request that a sentence repeats without quotes around it: `no such image: web:9`.
pub(super) fn repeated(context: &Context, flat: &[Named], said: &str) -> Option<Place> {
    let mut found: Option<(usize, Place)> = None;
    let mut offer = |length: usize, place: &dyn Fn() -> Place| {
        if found.as_ref().is_none_or(|(longest, _)| *longest < length) {
            found = Some((length, place()));
        }
    };
    let content = &context.request.body.content;
    let telling = |text: &str| text.len() > 2 && text.len() <= said.len() && stands_in(text, said);
    if let Some(document) = context.json() {
        for node in document.nodes().filter(|node| matches!(node.kind(), Kind::String | Kind::Number)) {
            let text = node.string().unwrap_or_else(|| String::from_utf8_lossy(node.raw()));
            if telling(&text) {
                offer(text.len(), &|| resolve::member(content, node));
            }
        }
    }
    for named in flat.iter().filter(|named| named.part != Part::Header && telling(&named.value)) {
        offer(named.value.len(), &|| Place::of(named));
    }
    if context.json().is_none() {
        // The words of a validator stand in JSON that is declared to be something else as the names of its members.
        let object = content.bytes().trim_ascii_start().strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
        let plain = object.is_none_or(|members| !members.starts_with(b"\""));
        let texts = (plain.then_some((content, Part::Body)).into_iter())
            .chain(flat.iter().filter(|named| named.part == Part::Query).map(|named| (&named.written, Part::Query)));
        for (traced, part) in texts {
            for word in said.split_whitespace().take(200).map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
            {
                if word.len() > 2
                    && stands_in(word, said)
                    && let Some(range) = resolve::once(traced.bytes(), word.as_bytes())
                    && is_whole(&traced.text(), range.clone())
                {
                    offer(word.len(), &|| piece(traced, range.clone(), part));
                }
            }
        }
    }
    found.map(|(_, place)| place)
}

fn piece(traced: &Traced, range: std::ops::Range<usize>, part: Part) -> Place {
    let written = traced.slice(range);
    Place {
        value: Some(written.text().into_owned()),
        ..Place { written: Some(written.clone()), ..Place::at(written.span(), part) }
    }
}

/// Whether a text stands in another as words of its own. A plain word may be one of the sentence.
fn stands_in(text: &str, said: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_lowercase());
    said.match_indices(text).take(20).any(|(at, _)| {
        is_whole(said, at..at + text.len())
            && (!plain || said[..at].ends_with(['"', '\'', '`', ':', '=']) || said[..at].ends_with(": "))
    })
}

fn is_whole(text: &str, range: std::ops::Range<usize>) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    !text[..range.start].ends_with(word) && !text[range.end..].starts_with(word)
}

/// What the rules of firewalls look for (OWASP Core Rule Set 3.3, files 930 to 944), in lower case and decoded.
const ATTACKS: [&str; 18] = [
    "<script",
    "javascript:",
    "onerror=",
    "' or ",
    "\" or ",
    "or 1=1",
    "union select",
    "union all select",
    "drop table",
    "sleep(",
    "../",
    "..\\",
    "/etc/passwd",
    "/bin/sh",
    "cmd.exe",
    "${jndi:",
    "<?php",
    "wget http",
];

/// Programs that look for weak places, and call themselves by name.
const SCANNERS: [&str; 7] = ["sqlmap", "nikto", "nmap", "masscan", "acunetix", "dirbuster", "gobuster"];

/// What in a request looks like an attack.
pub(super) fn attack(context: &Context, flat: &[Named]) -> Option<Place> {
    let alike = |text: &str| {
        let text = lowercase(text);
        ATTACKS.iter().any(|sign| text.contains(sign))
    };
    let agent = |named: &&Named| {
        named.part == Part::Header
            && named.name.eq_ignore_ascii_case("user-agent")
            && SCANNERS.iter().any(|name| lowercase(&named.value).contains(name))
    };
    let content = &context.request.body.content;
    let member = || {
        let node = context.json()?.nodes().find(|node| node.string().is_some_and(|text| alike(&text)))?;
        Some(resolve::member(content, node))
    };
    let target = &context.request.target;
    let path = context.url().path.clone();
    let segments = || alike(&String::from_utf8_lossy(&percent::decode(&target.bytes()[path.clone()])));
    (flat.iter().find(agent))
        .or_else(|| flat.iter().find(|named| named.part != Part::Header && alike(&named.value)))
        .map(Place::of)
        .or_else(member)
        .or_else(|| segments().then(|| Place::at(target.span_of(path.clone()), Part::Path)))
}

/// The one string of the content, or the one parameter, that is not base64, where the server stumbles over that.
pub(super) fn not_base64(context: &Context) -> Option<Place> {
    let broken = |text: &str| {
        let data = text.trim_end_matches('=');
        !data.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte)) || data.len() % 4 == 1
    };
    let document = context.json()?;
    let mut nodes = document.nodes().filter(|node| node.string().is_some_and(|text| broken(&text)));
    let only = nodes.next().filter(|_| nodes.next().is_none())?;
    Some(resolve::member(&context.request.body.content, only))
}

/// Where a parameter may stand in a URL without a query: the last segment of the path, if it is more than a word or
/// the path is spoken of.
pub(super) fn last_segment(context: &Context, said: &str) -> Option<Place> {
    let target = &context.request.target;
    let segments = uri::segments(target.bytes(), context.url().path.clone());
    let last = segments.into_iter().rfind(|segment| !segment.is_empty())?;
    let written = target.slice(last);
    if !said.contains("path") && !written.bytes().iter().any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
    {
        return None;
    }
    let value = Some(written.text().into_owned());
    Some(Place {
        value,
        encoded: true,
        ..Place { written: Some(written.clone()), ..Place::at(written.span(), Part::Path) }
    })
}

#[cfg(test)]
mod tests {
    use crate::{Input, diagnose};

    /// The first cause and the text of its first span.
    fn told(request: &str, response: &str) -> (String, String) {
        let report = diagnose(&Input {
            request: request.into(),
            response: Some(response.replace('\n', "\r\n")),
            ..Input::default()
        });
        let first = &report.findings[0];
        let text = first.spans.first().map(|span| request[span.start as usize..span.end as usize].to_owned());
        (first.code.to_string(), text.unwrap_or_default())
    }

    const BAD: &str = "HTTP/1.1 400 Bad Request\n\n";

    #[test]
    fn who_tells_the_type_of_a_member_has_read_it() {
        let request = "curl http://a.test/x -d '{\"qty\":\"4\"}'";
        let refused = format!("{BAD}invalid type: string \"4\", expected u32 at line 1 column 10");
        assert_eq!(told(request, &refused), ("schema/wrong-type".into(), "\"4\"".into()));
        // What does not tell as much is what a reader of forms says too.
        let missed = format!("{BAD}{{\"error\":\"qty is required\"}}");
        assert_eq!(told(request, &missed).0, "body/content-type-mismatch");
    }

    #[test]
    fn an_answer_of_json_rpc_with_the_same_id_is_to_what_was_read() {
        let request = "curl http://a.test/rpc -d '{\"jsonrpc\":\"2.0\",\"id\":\"q1\",\"method\":\"a.stop\"}'";
        let answer =
            |id: &str| format!("{BAD}{{\"jsonrpc\":\"2.0\",\"id\":{id},\"error\":{{\"code\":1,\"message\":\"No.\"}}}}");
        assert_ne!(told(request, &answer("\"q1\"")).0, "body/content-type-mismatch");
        assert_eq!(told(request, &answer("null")).0, "body/content-type-mismatch");
    }

    #[test]
    fn a_value_that_is_repeated_without_quotes_is_found() {
        let request =
            "curl http://a.test/jobs -H 'Content-Type: application/json' -d '{\"image\":\"web:9\",\"name\":\"x\"}'";
        let refused = "HTTP/1.1 404 Not Found\n\n{\"message\":\"no such image: web:9: image not known\"}";
        assert_eq!(told(request, refused), ("api/reference-not-found".into(), "\"web:9\"".into()));
        // A plain word of the sentence is no value.
        assert!(!super::stands_in("container", "The specified container does not exist"));
        assert!(super::stands_in("shop", "no such database: shop") && !super::stands_in("web", "webdata is gone"));
    }

    #[test]
    fn names_of_json_declared_as_text_are_no_values() {
        let request =
            "curl http://a.test/p -H 'Content-Type: text/plain' -d '{\"count\":3,\"pickupDate\":\"2026-12-01\"}'";
        let refused = format!("{BAD}{{\"error\":\"pickupDate must be a valid ISO 8601 date string\"}}");
        assert_eq!(told(request, &refused).1, "");
    }

    #[test]
    fn what_looks_like_an_attack_is_why_a_firewall_refuses() {
        let page = "HTTP/1.1 403 Forbidden\n\n<h1>Forbidden</h1>";
        let attack = told("curl 'http://a.test/s?q=x%27%20or%201=1'", page);
        assert_eq!(attack, ("server/blocked".into(), "x%27%20or%201=1".into()));
        assert_ne!(told("curl 'http://a.test/s?q=order'", page).0, "server/blocked");
    }

    #[test]
    fn a_member_that_is_not_base64_is_shown() {
        let request =
            "curl http://a.test/kv -H 'Content-Type: application/json' -d '{\"key\":\"a/b!\",\"value\":\"YmFy\"}'";
        let refused = format!("{BAD}illegal base64 data at input byte 3");
        assert_eq!(told(request, &refused), ("schema/invalid-format".into(), "\"a/b!\"".into()));
    }

    #[test]
    fn without_content_the_value_is_in_the_url() {
        let refused = format!("{BAD}{{\"error\":\"id is invalid\"}}");
        assert_eq!(told("curl http://a.test/shifts/N-4", &refused), ("url/invalid-parameter".into(), "N-4".into()));
        assert_ne!(told("curl http://a.test/shifts", &refused).1, "shifts");
    }
}
