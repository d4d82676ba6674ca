//! The words of a finding that only the server has seen.

use crate::checks;
use crate::finding::{Certainty, Code, Finding};
use crate::replies::{Claim, Part};
use crate::source::lowercase;

use super::resolve::Place;

/// Title, reason and advice.
pub(super) struct Words {
    pub(super) title: String,
    pub(super) why: String,
    pub(super) help: String,
}

/// Words a claim about a place in the request.
pub(super) fn word(code: Code, claim: &Claim, place: &Place, misspelled: Option<&str>) -> Words {
    let said = said(claim);
    let name = place.name.as_deref().map(|name| format!("`{name}`"));
    let value =
        place.value.as_deref().filter(|value| !value.is_empty() && value.len() <= 60).map(|value| format!("`{value}`"));
    let the = |thing: &str| name.clone().unwrap_or_else(|| format!("a {thing}"));
    let thing = match place.part {
        Some(Part::Query | Part::Path) => "parameter",
        Some(Part::Header | Part::Cookie) => "header field",
        _ => "field",
    };
    let allowed = (!claim.expected.is_empty()).then(|| list(&claim.expected));
    let (title, help) = match code.as_str() {
        "schema/missing-field" | "url/missing-parameter" | "oauth/missing-parameter" => {
            (format!("{} is missing", the(thing)), format!("add {} to the {}", the(thing), whole(place.part)))
        }
        "header/missing" => (
            format!("the header field {} is missing", name.as_deref().unwrap_or("that the server asks for")),
            format!("send {}", the(thing)),
        ),
        "schema/unknown-field" | "url/unknown-parameter" | "header/misspelled" if misspelled.is_some() => {
            let right = misspelled.unwrap_or_default();
            (format!("{} is spelled otherwise: `{right}`", the(thing)), format!("rename it to `{right}`"))
        }
        "schema/unknown-field" | "url/unknown-parameter" => (
            format!("{} is not a {thing} that the server knows", the(thing)),
            allowed.map_or_else(|| "remove it, or look up its name".into(), |list| format!("the server knows {list}")),
        ),
        "schema/wrong-type" => (
            format!("{} has the wrong type", the(thing)),
            allowed.map_or_else(
                || "give it the type that the server asks for".into(),
                |list| format!("the server takes {list}"),
            ),
        ),
        "schema/invalid-enum" => (
            format!("{} is not one of the values that {} takes", value.as_deref().unwrap_or("the value"), the(thing)),
            allowed.map_or_else(|| "look up the values that are allowed".into(), |list| format!("use {list}")),
        ),
        "schema/invalid-format" => (
            format!("{} does not have the format that the server asks for", the(thing)),
            allowed.map_or_else(|| "write it in that format".into(), |list| format!("the server takes {list}")),
        ),
        "schema/out-of-range" => {
            (format!("{} is out of range", the(thing)), "stay within the limits that the server names".into())
        }
        "schema/wrong-length" => {
            (format!("{} is too long or too short", the(thing)), "mind the length that the server names".into())
        }
        "schema/pattern-mismatch" => (
            format!("{} does not match the pattern that the server asks for", the(thing)),
            "write it as the pattern says".into(),
        ),
        "schema/conflict" => (
            format!("{} contradicts another field or a rule", the(thing)),
            "change one of the values that exclude each other".into(),
        ),
        "header/range-not-satisfiable" if let [total] = claim.expected.as_slice() => (
            format!("the range lies outside the content of {total} bytes"),
            format!("ask for a range within the {total} bytes that there are"),
        ),
        "header/precondition-failed" if let [tag] = claim.expected.as_slice() => (
            "the condition that the request sets does not hold".into(),
            format!("get the present state, whose entity tag is {tag}, and base the change on that"),
        ),
        "url/invalid-parameter" => (
            format!(
                "the parameter {} has a value that the server does not take",
                name.as_deref().unwrap_or("in the URL")
            ),
            allowed.map_or_else(
                || "give it a value that the server takes".into(),
                |list| format!("the server takes {list}"),
            ),
        ),
        "method/not-supported" => (
            "the method is not taken here".into(),
            allowed.map_or_else(
                || "use the method that this endpoint takes".into(),
                |list| format!("the server takes {list}"),
            ),
        ),
        "body/content-type-unsupported" => (
            "the media type is not taken here".into(),
            allowed.map_or_else(
                || "send the type that this endpoint takes".into(),
                |list| format!("the server takes {list}"),
            ),
        ),
        "url/unknown-path" if names_method(&claim.said) => (
            "there is no such path for this method".into(),
            "check the path, and which methods it takes: the answer does not tell one from the other".into(),
        ),
        "api/rule-violated" if claim.said.starts_with("429") => {
            ("too many requests in too short a time".into(), "send fewer, or ask for a higher limit".into())
        }
        "api/rule-violated" if claim.said.starts_with("423") => {
            ("what the request would change is locked".into(), "release the lock, or name it in the request".into())
        }
        "server/blocked" if claim.said.starts_with("451") => (
            "the server must not give this out, for legal reasons".into(),
            "look in the answer for who demanded it: no other request helps".into(),
        ),
        "server/blocked" if claim.said.starts_with("511") => (
            "the network wants a sign-in before it lets the request through".into(),
            "open any page in a browser on this network and sign in there: the server was not reached".into(),
        ),
        _ => match checks::rule(code) {
            Some(rule) => (rule.heard.title.to_owned(), rule.heard.help.to_owned()),
            None => (title(code), advice(code).to_owned()),
        },
    };
    let why = match code.as_str() {
        "schema/unknown-field" | "url/unknown-parameter" | "header/misspelled" if misspelled.is_some() => {
            format!("{said} What is sent is one or two letters off.")
        }
        _ => match MISLEADING.iter().find(|known| lowercase(&claim.said).contains(known.0)) {
            Some((_, caution)) => [said.as_str(), " ", caution].concat(),
            None => said,
        },
    };
    Words { title, why, help }
}

/// That no credentials are in a HAR proves nothing: browsers leave them out unless they are told to keep them, as Chrome
/// does when it saves one as sanitized.
pub(super) fn doubt(finding: &mut Finding) {
    // An empty field is what was sent.
    if finding.spans.is_empty() {
        finding.title = "no credentials are in the recording".into();
        finding.why.push_str(
            " Browsers leave `Authorization` and cookies out of a sanitized HAR: they may have been sent all the same.",
        );
        finding.help =
            "Look in the network panel whether credentials were sent, or save the HAR with sensitive data.".into();
        finding.certainty = finding.certainty.min(Certainty::Likely);
    }
}

/// Messages that are known to mislead, in small letters, and what they are said of besides.
const MISLEADING: [(&str, &str); 5] = [
    ("missing authentication token", "API Gateway says so of a path or a method that it does not have, too."),
    (
        "grant request is invalid",
        "That is said alike of the code, of the redirect URI and of the PKCE verifier that was not the one before.",
    ),
    ("the browser (or proxy) sent a request", "Flask says so of a form field or parameter that it misses, too."),
    ("no route matched", "A gateway says so of another host name or method, too."),
    ("required request body is missing", "Spring says so, too, of content that a redirect or a filter took away."),
];

/// Whether a sentence about a path names the method before it: `Cannot PUT /orders`, `Route PUT:/orders not found`.
pub(super) fn names_method(said: &str) -> bool {
    ["Cannot ", "Route ", "No route matches [", "No route found for \"", "No handler found for ", "No endpoint "]
        .iter()
        .filter_map(|start| said.split_once(start))
        .any(|(_, rest)| {
            let method = rest.bytes().take_while(u8::is_ascii_uppercase).count();
            method > 2 && rest[method..].starts_with([' ', ':', ']', '"'])
        })
}

/// What is not told, and why: title and reason.
pub(super) fn unclear(status: Option<u16>) -> (&'static str, &'static str) {
    match status {
        Some(424) => (
            "another request that this one builds on failed, and the answer does not say which",
            "A 424 is the answer to a part of a batch: the cause is in the answer to the part that failed first.",
        ),
        Some(425) => (
            "the server does not take this request as early data",
            "With TLS 1.3 a client may send a request before the handshake is done. This server refuses that for requests \
             that must not be replayed.",
        ),
        Some(499) => (
            "the client hung up before the answer",
            "nginx writes 499 to its log where the connection was closed while it waited for the application: a timeout of \
             the client or of something between, or a person who went away. No client ever receives it.",
        ),
        Some(502..=504 | 520..=530) => (
            "what stands before the server got no answer from it",
            "The fault is not the request's by all that shows: the server behind was down, slow, or not reached.",
        ),
        Some(500..) => (
            "the server failed, and does not say at what",
            "A status of 500 and above says that the fault is the server's. A request that it did not expect may still be \
             what set it off.",
        ),
        _ => (
            "the answer names no cause, and the request shows none",
            "Many servers answer every malformed request with the same page. What was sent was checked for its syntax, its \
             encoding, its fields and its credentials; what the server wants beyond that can't be seen from here.",
        ),
    }
}

/// What is wrong, of a cause that needs no name in its title.
fn title(code: Code) -> String {
    match code.as_str() {
        "api/reference-not-found" => "what the request refers to does not exist".into(),
        "api/rule-violated" => "a rule of the service refuses it".into(),
        "server/blocked" => "a rule of a firewall or of the server refuses it".into(),
        _ => code.cause().to_owned(),
    }
}

/// What to do about a cause, where no more is known than the cause.
fn advice(code: Code) -> &'static str {
    match code.as_str() {
        "api/reference-not-found" => "check the identifier, and that it belongs to this account and environment",
        "api/version-retired" => "name a version that the API serves",
        "api/not-enabled" => "switch the API or feature on for this account or project",
        "server/blocked" => "ask the operator which rule it was, with the time and the request's id",
        _ => "change what the server names",
    }
}

/// With a capital and a full stop.
pub(super) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", chars.as_str())
}

/// The server's words as a sentence.
pub(super) fn said(claim: &Claim) -> String {
    let words = claim.said.trim();
    if words.is_empty() {
        return "The answer fits this cause.".into();
    }
    let short: String = words.chars().take(200).collect();
    let dots = if short.len() < words.len() { "…" } else { "" };
    format!("The server says: “{short}{dots}”.")
}

fn whole(part: Option<Part>) -> &'static str {
    match part {
        Some(Part::Query | Part::Path) => "query",
        Some(Part::Header | Part::Cookie) => "header fields",
        Some(Part::Body) => "content",
        _ => "request",
    }
}

/// `a`, `b` or `c`; no more than eight.
fn list(items: &[String]) -> String {
    let mut text = String::new();
    let shown = items.len().min(8);
    for (index, item) in items.iter().take(shown).enumerate() {
        if index > 0 {
            text.push_str(if index + 1 == items.len() { " or " } else { ", " });
        }
        text.extend(["`", item.as_str(), "`"]);
    }
    if shown < items.len() {
        text.push_str(", …");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_short() {
        let items = |n: usize| (0..n).map(|n| n.to_string()).collect::<Vec<_>>();
        assert_eq!(list(&items(1)), "`0`");
        assert_eq!(list(&items(3)), "`0`, `1` or `2`");
        assert!(list(&items(20)).ends_with("`7`, …"));
    }
}
