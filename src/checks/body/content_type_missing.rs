//! `body/content-type-missing`

use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{BodyKind, Client};
use crate::source::Span;

/// A body that nothing says the type of.
pub static RULE: Rule = Rule {
    code: Code::new("body/content-type-missing"),
    heard: Heard { title: "the content has no `Content-Type`", help: "say what the content is, in `Content-Type`" },
    references: &["https://www.rfc-editor.org/rfc/rfc9110#section-8.3"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A body without `Content-Type`, or with one that `-H` has taken away.",
    why: "A server chooses the parser by the type. Without one it has to guess, and many refuse to.",
    mends: Mends::Safe,
    bad: Example::request("curl https://api.example.com/o -H 'Content-Type:' -d '{\"a\":1}'"),
    good: "curl https://api.example.com/o -H 'Content-Type: application/json' -d '{\"a\":1}'",
};

/// How the type is missing.
struct Slip {
    /// The argument of `-H` that takes it away, or the request line.
    place: Span,
    removed: bool,
    json: bool,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match (slip.removed, slip.json) {
        (true, _) => (Certainty::Likely, 0.85),
        // JSON is what servers are strictest about.
        (false, true) => (Certainty::Possible, 0.5),
        (false, false) => (Certainty::Possible, 0.3),
    };
    vec![Finding { fix: fix(context, &slip), ..RULE.finding(certainty, likelihood, word(&slip), vec![slip.place]) }]
}

fn find(context: &Context) -> Option<Slip> {
    let request = context.request;
    let content = &request.body.content;
    let empty = content.bytes().trim_ascii().is_empty();
    if empty || request.field("content-type").is_some() {
        return None;
    }
    let json = context.json().is_some();
    match (&request.client, request.body.kind) {
        (Client::Curl(command), BodyKind::Data) => {
            let headers = command.options.iter().filter(|option| option.name == Some("header"));
            let removed = headers
                .filter_map(|option| option.argument.as_ref())
                .find(|argument| argument.bytes().trim_ascii().eq_ignore_ascii_case(b"content-type:"))?;
            Some(Slip { place: removed.span(), removed: true, json })
        }
        // Without a version it is a note, in which much is left out.
        (Client::Raw, _) if request.version.is_none() => None,
        (Client::Raw, _) => Some(Slip { place: request.start_line.as_ref()?.span(), removed: false, json }),
        _ => None,
    }
}

fn word(slip: &Slip) -> Words {
    if slip.removed {
        Words::new(
            "`Content-Type` is taken away",
            "A `-H` with a name and nothing after the colon tells curl to leave the field out. A server that chooses the \
             parser by the type has none to choose.",
            "Write the type of the body after the colon.",
        )
    } else {
        Words::new(
            "content without `Content-Type`",
            "A server chooses the parser by the type. Without one it has to guess, and many refuse to.",
            "Say what the body is with `Content-Type`.",
        )
    }
}

/// Only JSON is known by its looks.
fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    if !slip.json {
        return None;
    }
    let edits = if slip.removed {
        let command = context.request.client.command()?;
        let option = command
            .options
            .iter()
            .find_map(|option| option.argument.as_ref().filter(|one| one.span() == slip.place))?;
        option.edit(option.len()..option.len(), " application/json")?
    } else {
        rewrite::add_field(context, slip.place, "Content-Type", "application/json")?
    };
    Some(rewrite::fix("declare it as application/json", Applicability::Safe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn a_type_that_is_taken_away() {
        assert_finds(&RULE, "curl -sS -X POST http://a.test/v1/bookings -H '⟦Content-Type:⟧' -d '{\"room\":12}'");
        assert_mends(
            &RULE,
            "curl http://a.test/x -H content-type: -d '{\"a\":1}'",
            "curl http://a.test/x -H content-type:\\ application/json -d '{\"a\":1}'",
        );
    }

    #[test]
    fn a_raw_body_without_type_is_possible() {
        let bad = "POST /x HTTP/1.1\r\nHost: a.test\r\nContent-Length: 7\r\n\r\n{\"a\":1}";
        let finding = assert_finds(&RULE, &bad.replace("POST /x HTTP/1.1", "⟦POST /x HTTP/1.1⟧"));
        assert_eq!(finding.certainty, Certainty::Possible);
        assert_mends(
            &RULE,
            bad,
            "POST /x HTTP/1.1\r\nHost: a.test\r\nContent-Length: 7\r\nContent-Type: application/json\r\n\r\n{\"a\":1}",
        );
    }

    #[test]
    fn bodies_with_a_type_are_quiet() {
        for paste in [
            "curl http://a.test/x --json '{\"a\":1}'",
            "curl http://a.test/x -d a=1",
            "curl -T notes.txt http://a.test/x",
            "GET /x HTTP/1.1\r\nHost: a.test\r\n\r\n",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
