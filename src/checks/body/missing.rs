//! `body/missing`

use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Certainty, Code, Evidence, Finding};
use crate::message::{Author, BodyKind, Client, Field};
use crate::source::Span;
use crate::syntax::media_type;

/// A request without content, or with an empty one, to an endpoint that needs some.
pub static RULE: Rule = Rule {
    code: Code::new("body/missing"),
    heard: Heard { title: "there is no content where the server wants some", help: "send the content" },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-8.6",
        "https://www.rfc-editor.org/rfc/rfc9110#section-6.4",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A request without content, or with an empty one, to an endpoint that needs some.",
    why: "The server has nothing to read. An empty text is no JSON and no XML, so that a parser which is called for by \
          `Content-Type` refuses it, before any code of the endpoint runs. It comes about where a `-d` is lost behind a broken \
          line, where a variable is empty, where a redirect turned a POST into a GET, or where a client forgets to serialise \
          its object.",
    mends: Mends::Unsafe,
    bad: Example::request("curl -X POST https://api.example.com/orders -H 'Content-Type: application/json'"),
    good: "curl -X POST https://api.example.com/orders -H 'Content-Type: application/json' -d '{\"sku\":\"A-1\"}'",
};

/// A type without content.
struct Slip<'a> {
    field: &'a Field,
    /// Where the content belongs: the option that gives an empty one, or the URL.
    place: Span,
    /// Whether content is given, and is empty.
    empty: bool,
    /// Whether it is a patch, which is nothing without its content.
    patch: bool,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match (slip.patch, slip.empty) {
        (true, _) => (Certainty::Likely, 0.85),
        (false, true) => (Certainty::Possible, 0.6),
        // Some clients send the type with each request, and some endpoints want nothing more.
        (false, false) => (Certainty::Possible, 0.5),
    };
    let evidence = vec![Evidence { span: slip.field.value.span(), note: "the type of what is not there".into() }];
    vec![Finding { evidence, ..RULE.finding(certainty, likelihood, word(&slip), vec![slip.place]) }]
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    let request = context.request;
    let body = &request.body;
    let empty = match body.kind {
        BodyKind::None => true,
        BodyKind::Raw | BodyKind::Data => body.known && body.content.bytes().trim_ascii().is_empty(),
        BodyKind::Multipart | BodyKind::Upload => false,
    };
    let method = request.method.name.bytes();
    if !empty || !matches!(method, b"POST" | b"PUT" | b"PATCH") || !request.client.faults().is_empty() {
        return None;
    }
    // What is recorded, and a note without a version, leaves the content out more often than not.
    let is_whole = match request.client {
        Client::Recorded => request.field("content-length").is_some_and(|length| length.value.bytes() == b"0"),
        Client::Raw => request.version.is_some(),
        Client::Curl(_) | Client::Agent(..) => true,
    };
    let length = request.field("content-length").filter(|_| matches!(request.client, Client::Raw));
    let cut = length.is_some_and(|length| length.value.bytes() != b"0") || request.field("transfer-encoding").is_some();
    let field =
        request.field("content-type").filter(|field| field.author == Author::Person || body.kind != BodyKind::None)?;
    let declared = media_type::read(field.value.bytes());
    let patch = declared.essence.ends_with("patch+json") && method == b"PATCH";
    if !is_whole || cut || !(declared.is_json() || declared.is_xml()) {
        return None;
    }
    // A variable that is empty here may have a value there.
    if body.data.iter().any(|data| data.file.is_some() || context.has_variable(data.argument.home())) {
        return None;
    }
    let option = body.data.first().map(|data| data.option);
    let line = request.start_line.as_ref().filter(|_| matches!(request.client, Client::Raw));
    let place = option.unwrap_or_else(|| line.unwrap_or(&request.target).span());
    Some(Slip { field, place, empty: option.is_some(), patch })
}

fn word(slip: &Slip) -> Words {
    let kind = if media_type::read(slip.field.value.bytes()).is_xml() { "XML" } else { "JSON" };
    let title = if slip.patch {
        "patch without content".to_owned()
    } else if slip.empty {
        format!("empty content that is declared as {kind}")
    } else {
        format!("{kind} is declared, and there is no content")
    };
    Words::new(
        title,
        format!(
            "`Content-Type` calls for a parser of {kind}, and an empty text is no {kind}. Many servers answer 400 before they look at \
             the request; others take it for no content."
        ),
        "Send the content, or leave `Content-Type` out where there is none.",
    )
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_quiet};
    use super::*;

    #[test]
    fn types_without_content() {
        assert_finds(&RULE, "curl -X POST ⟦http://a.test/x⟧ -H 'Content-Type: application/json'");
        assert_finds(&RULE, "curl http://a.test/x ⟦-d⟧ '' -H 'Content-Type: application/json'");
        assert_finds(
            &RULE,
            "⟦POST /x HTTP/1.1⟧\r\nHost: a.test\r\nContent-Type: text/xml\r\nContent-Length: 0\r\n\r\n",
        );
    }

    #[test]
    fn others_are_quiet() {
        for paste in [
            "curl -X POST http://a.test/x",
            "curl http://a.test/x -H 'Content-Type: application/json'",
            "curl http://a.test/x -H 'Content-Type: application/json' -d @a.json",
            "curl -X POST http://a.test/x -d ''",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
