//! The words of a finding that only the server has seen.

use crate::checks;
use crate::finding::Code;
use crate::replies::{Claim, Part};

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
        _ => match checks::rule(code) {
            Some(rule) => (rule.heard.title.to_owned(), rule.heard.help.to_owned()),
            None => (title(code), advice(code).to_owned()),
        },
    };
    let why = match code.as_str() {
        "schema/unknown-field" | "url/unknown-parameter" | "header/misspelled" if misspelled.is_some() => {
            format!("{said} What is sent is one or two letters off.")
        }
        _ => said,
    };
    Words { title, why, help }
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
