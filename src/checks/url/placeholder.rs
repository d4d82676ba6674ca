//! `url/placeholder`

use std::ops::Range;

use super::super::shared::credentials::is_secret_name;
use super::super::shared::placeholder::{self, Shape};
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::MOST_PLACES;
use crate::finding::{Certainty, Code, Finding};
use crate::message::Client;
use crate::syntax::{percent, uri};

/// A part of a URL template that was not filled in.
pub static RULE: Rule = Rule {
    code: Code::new("url/placeholder"),
    heard: Heard { title: "a placeholder in the URL was never filled in", help: "put the real value in its place" },
    references: &["https://spec.openapis.org/oas/v3.1.1#path-templating"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A placeholder that was left in the URL: `{userId}`, `:id`, `<id>`, `YOUR_…`, `{{id}}`; or what a program writes for \
           a value that it does not have: `undefined`, `null`, `NaN`, `None`, `[object Object]`.",
    why: "The server looks for something of that name, or refuses the text where it wants a number or a UUID.",
    mends: Mends::ByHand,
    bad: Example::request("curl https://api.example.com/v1/orders/:orderId/items"),
    good: "curl https://api.example.com/v1/orders/4711/items",
};

/// A placeholder in the URL.
struct Slip {
    range: Range<usize>,
    kind: Kind,
    text: String,
    /// Whether curl takes the braces away, so that the name alone is sent.
    globbed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Shape(Shape),
    /// `:id`.
    Colon,
    /// `USER_ID`.
    Capitals,
}

fn check(context: &Context) -> Vec<Finding> {
    let slips = find(context);
    let Some(first) = slips.first() else { return Vec::new() };
    let (certainty, likelihood) = match first.kind {
        Kind::Shape(Shape::Nothing) => (Certainty::Likely, 0.75),
        Kind::Capitals | Kind::Shape(Shape::Crosses) => (Certainty::Likely, 0.7),
        Kind::Colon => (Certainty::Likely, 0.88),
        Kind::Shape(_) => (Certainty::Likely, 0.92),
    };
    let spans = slips.iter().map(|slip| context.request.target.span_of(slip.range.clone())).collect();
    vec![RULE.finding(certainty, likelihood, word(first, slips.len()), spans)]
}

fn find(context: &Context) -> Vec<Slip> {
    let target = &context.request.target;
    let Some(text) = target.utf8() else { return Vec::new() };
    let url = context.url();
    let globs = match &context.request.client {
        Client::Raw | Client::Recorded | Client::Agent(..) => false,
        Client::Curl(command) => !command.options.iter().any(|option| option.name == Some("globoff")),
    };
    let mut found: Vec<(Range<usize>, Kind)> = Vec::new();
    if let Some(host) = url.host.clone().filter(|host| !host.is_empty()) {
        found.extend(in_host(&text[host.clone()]).map(|(range, kind)| (shift(range, host.start), kind)));
    }
    for segment in uri::segments(text.as_bytes(), url.path.clone()) {
        found.extend(in_segment(&text[segment.clone()]).map(|(range, kind)| (shift(range, segment.start), kind)));
    }
    for pair in url.query.clone().map(|query| uri::pairs(text.as_bytes(), query)).unwrap_or_default() {
        let Some(value) = pair.value else { continue };
        let kind = in_value(&text[pair.name], &text[value.clone()]);
        found.extend(kind.map(|(range, kind)| (shift(range, value.start), kind)));
    }
    found
        .into_iter()
        .take(MOST_PLACES)
        .filter(|(range, _)| !context.has_variable(target.span_of(range.clone())))
        .map(|(range, kind)| Slip {
            text: text[range.clone()].to_owned(),
            globbed: globs
                && matches!(kind, Kind::Shape(Shape::Braces | Shape::DoubleBraces))
                && text[range.clone()].starts_with('{'),
            range,
            kind,
        })
        .collect()
}

fn shift(range: Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// A placeholder in the host: `{tenant}.example.com`, `your-domain.com`.
fn in_host(host: &str) -> Option<(Range<usize>, Kind)> {
    let enclosed = placeholder::enclosed(host).map(|(range, shape)| (range, Kind::Shape(shape)));
    enclosed.or_else(|| {
        let label = host.split('.').next().unwrap_or_default();
        placeholder::asks(label).then_some((0..label.len(), Kind::Shape(Shape::Your)))
    })
}

/// A placeholder in a segment of the path.
fn in_segment(segment: &str) -> Option<(Range<usize>, Kind)> {
    let whole = 0..segment.len();
    if let Some((range, shape)) = placeholder::enclosed(segment) {
        return Some((range, Kind::Shape(shape)));
    }
    if let Some(name) = segment.strip_prefix(':') {
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
        return is_name.then_some((whole, Kind::Colon));
    }
    if is_asked(segment) {
        return Some((whole, Kind::Shape(Shape::Your)));
    }
    if is_nothing(segment) || matches!(segment, "null" | "None") {
        return Some((whole, Kind::Shape(Shape::Nothing)));
    }
    let crosses = segment.bytes().filter(|byte| byte.eq_ignore_ascii_case(&b'x')).count() >= 3
        && segment.bytes().all(|byte| byte.eq_ignore_ascii_case(&b'x') || byte == b'-');
    if crosses {
        return Some((whole, Kind::Shape(Shape::Crosses)));
    }
    // `USER_ID`, `PROJECT_ID`: capitals that end in what identifies.
    let capitals = segment.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let named = ["_ID", "_UUID", "_NAME", "_KEY", "_SLUG"]
        .iter()
        .any(|end| segment.ends_with(end) && segment.len() > end.len());
    (capitals && named).then_some((whole, Kind::Capitals))
}

/// A placeholder in a value of the query. Secrets are told as `auth/placeholder`, and in a query language braces are
/// part of the language.
fn in_value(name: &str, value: &str) -> Option<(Range<usize>, Kind)> {
    let language = ["query", "filter", "q", "where", "expr", "match", "fields", "match[]", "select", "expand"];
    if is_secret_name(name) || language.contains(&name.to_ascii_lowercase().as_str()) {
        return None;
    }
    let whole = 0..value.len();
    if let Some((range, shape)) = placeholder::enclosed(value)
        && range == whole
    {
        return Some((range, Kind::Shape(shape)));
    }
    if is_asked(value) {
        return Some((whole, Kind::Shape(Shape::Your)));
    }
    // Where an id is asked for, no value is none; elsewhere the word may be one.
    let lower = name.to_ascii_lowercase();
    let id = lower == "id" || lower.ends_with("_id") || lower.ends_with("-id") || name.ends_with("Id");
    (is_nothing(value) || id && matches!(value, "null" | "None")).then_some((whole, Kind::Shape(Shape::Nothing)))
}

/// What programs make of a value that they do not have, or of an object.
fn is_nothing(text: &str) -> bool {
    // Of such a length at most, escapes and all.
    let text = if text.len() < 32 && text.starts_with(['[', '%']) {
        String::from_utf8_lossy(&percent::decode(text.as_bytes())).replace('+', " ")
    } else {
        text.to_owned()
    };
    matches!(text.as_str(), "undefined" | "NaN" | "[object Object]" | "[object Promise]")
}

/// `YOUR_ID`, `your-project-id`, but not `your-account`, which is a page.
fn is_asked(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let ends =
        ["id", "name", "key", "token", "here", "domain", "uuid", "slug", "email", "changeme", "replace_me", "todo"];
    placeholder::asks(text) && (text.starts_with("YOUR") || ends.iter().any(|end| lower.ends_with(end)))
}

fn word(slip: &Slip, count: usize) -> Words {
    let shown = show(slip.text.as_bytes());
    let title = match slip.kind {
        Kind::Shape(Shape::Nothing) => format!("{shown} stands in the URL where a value belongs"),
        _ if count > 1 => format!("{shown} and other placeholders left in the URL"),
        _ => format!("placeholder {shown} left in the URL"),
    };
    let sent = if slip.globbed {
        let inner = slip.text.trim_matches(['{', '}']);
        format!("curl reads the braces as a pattern and sends {} alone. ", show(inner.as_bytes()))
    } else {
        String::new()
    };
    let why = match slip.kind {
        Kind::Shape(Shape::Nothing) => {
            "A program put this in for a value that it did not have. The server looks for something of that name, or \
             refuses it where it wants a number or a UUID."
                .to_owned()
        }
        _ => format!(
            "{sent}The server takes it for the value itself: it looks for something of that name, or refuses the text \
             where it wants a number or a UUID."
        ),
    };
    Words::new(title, why, "Put the value in its place.")
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_quiet};
    use super::*;

    #[test]
    fn templates_that_were_not_filled() {
        for paste in [
            "curl -X PATCH http://library.test/api/loans/⟦:loan_id⟧/ --json '{\"due\":\"2027-02-01\"}'",
            "curl 'https://api.parcel.test/v2/shipments/⟦<shipment-id>⟧'",
            "curl 'http://clinic.test/api/appointments?day=2026-11-30&doctor=⟦<doctor_id>⟧'",
            "curl -g 'http://api.museum.test/special-events/⟦{eventId}⟧'",
            "curl 'http://store.test:18108/api/users/⟦{userId}⟧/orders/⟦{orderId}⟧'",
            "curl https://⟦{{host}}⟧/api/me",
            "curl 'https://api.test/v1/projects/⟦YOUR_PROJECT_ID⟧/jobs'",
            "GET /v1/users/⟦%7BuserId%7D⟧ HTTP/1.1\r\nHost: a.test\r\n\r\n",
            "curl https://a.test/users/⟦undefined⟧/posts",
            "curl https://a.test/users/⟦None⟧/posts",
            "curl 'https://a.test/x?sort=⟦%5Bobject+Object%5D⟧'",
            "curl 'https://a.test/x?user_id=⟦null⟧'",
            "curl https://a.test/users/⟦USER_ID⟧/posts",
        ] {
            assert_finds(&RULE, paste);
        }
    }

    #[test]
    fn curl_takes_the_braces_away() {
        let finding = assert_finds(&RULE, "curl http://a.test/users/⟦{userId}⟧");
        assert!(finding.why.contains("`userId`"), "{}", finding.why);
        let finding = assert_finds(&RULE, "curl -g http://a.test/users/⟦{userId}⟧");
        assert!(!finding.why.contains("pattern"), "{}", finding.why);
    }

    #[test]
    fn values_that_look_alike_are_quiet() {
        for paste in [
            "curl http://localhost:3000/api/v1/users/7:activate",
            "curl 'http://a.test/v1/projects/p-1/topics/t:publish'",
            "curl 'https://www.a.test/your-account/orders?sort=price:asc'",
            "curl -g 'http://a.test/?query=%7Bme%7Bname%7D%7D'",
            "curl 'http://a.test/nullable/xx/x?value=null'",
            "curl \"http://a.test/users/${USER_ID}/x\"",
            "curl http://a.test/API_V2/x",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
