//! `header/not-allowed`

use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::written;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::Field;
use crate::source::Traced;

/// A field that the protocol or the server does not take.
pub static RULE: Rule = Rule {
    code: Code::new("header/not-allowed"),
    heard: Heard { title: "the server does not take a header field that is sent", help: "leave the field out" },
    references: &["https://www.rfc-editor.org/rfc/rfc9113#section-8.2.2"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A field that the version of the protocol does not have, such as `Transfer-Encoding` in HTTP/2, a field of \
           responses such as `Set-Cookie`, or one that the server does not take with this request.",
    why: "HTTP/2 and HTTP/3 frame messages by themselves, and a request with a field about the connection is malformed there \
          (RFC 9113 section 8.2.2): servers answer 400 or reset the stream. Other fields are refused by rules of an API, \
          which its answer tells.",
    mends: Mends::Safe,
    bad: Example::request(
        ":method: GET\n:scheme: https\n:authority: api.example.com\n:path: /orders\naccept: application/json\nconnection: \
         keep-alive\n",
    ),
    good: ":method: GET\n:scheme: https\n:authority: api.example.com\n:path: /orders\naccept: application/json\n",
};

/// A field that is out of place.
enum Slip<'a> {
    /// About the connection, in HTTP/2 or 3.
    Hop(&'a Field),
    /// The same where a tool shows the request, which it may not have sent like that.
    Shown(&'a Field),
    /// `Set-Cookie`.
    Answer(&'a Field),
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (field, certainty, likelihood, words) = match slip {
        Slip::Hop(field) => (field, Certainty::Likely, 0.75, of_connection(field)),
        Slip::Shown(field) => (field, Certainty::Possible, 0.25, of_connection(field)),
        Slip::Answer(field) => (
            field,
            Certainty::Possible,
            0.3,
            Words::new(
                "`Set-Cookie` is a field of responses",
                "A server sets a cookie with it, and does not read it in a request. The session that was meant does not arrive.",
                "Send name and value of the cookie in `Cookie`.",
            ),
        ),
    };
    let finding = RULE.finding(certainty, likelihood, words, vec![field.name.trim().span()]);
    vec![Finding { fix: fix(context, &slip), ..finding }]
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    let request = context.request;
    let text = context.paste.get(request.span.range()).unwrap_or_default();
    // A list with `:path` and its kin is HTTP/2 as it was sent. A request line with that version is how tools show it.
    let listed = request.start_line.is_none() && (text.starts_with(':') || text.contains("\n:"));
    let newer = |version: &Traced| version.bytes().starts_with(b"HTTP/2") || version.bytes().starts_with(b"HTTP/3");
    if listed || request.version.as_ref().is_some_and(newer) {
        let names = ["transfer-encoding", "proxy-connection", "upgrade", "connection", "keep-alive"];
        let te = || written(context, "te").find(|field| !field.value.bytes().eq_ignore_ascii_case(b"trailers"));
        let found = names.into_iter().find_map(|name| written(context, name).next()).or_else(te);
        if let Some(field) = found {
            return Some(if listed { Slip::Hop(field) } else { Slip::Shown(field) });
        }
    }
    written(context, "set-cookie").next().map(Slip::Answer)
}

fn of_connection(field: &Field) -> Words {
    Words::new(
        format!("`{}` in HTTP/2 or HTTP/3", field.name.text().trim()),
        "Fields about the connection have no place there: a request with one is malformed (RFC 9113 section 8.2.2), and \
         servers answer 400 or reset the stream.",
        "Leave the field out.",
    )
}

fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    match slip {
        Slip::Hop(field) | Slip::Shown(field) => {
            let edit = rewrite::remove_field(context, field)?;
            Some(rewrite::fix("leave the field out", Applicability::Safe, vec![edit]))
        }
        Slip::Answer(field) => {
            let mut edits = field.name.edit(0..field.name.len(), "Cookie")?;
            if let Some(end) = field.value.bytes().iter().position(|&byte| byte == b';') {
                edits.extend(field.value.edit(end..field.value.len(), "")?);
            }
            // Where there is a `Cookie` already, this one belongs into it.
            let alone = context.request.field("cookie").is_none();
            alone.then(|| rewrite::fix("send it in Cookie", Applicability::Unsafe, edits))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn fields_out_of_place() {
        assert_finds(&RULE, ":method: GET\n:authority: a.test\n:scheme: https\n:path: /x\n⟦te⟧: gzip\n");
        assert_mends(
            &RULE,
            "curl http://a.test/x -H 'Set-Cookie: sid=31d4; Path=/; HttpOnly'",
            "curl http://a.test/x -H 'Cookie: sid=31d4'",
        );
    }

    #[test]
    fn fields_in_place_are_quiet() {
        for paste in [
            "GET /x HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\nTE: gzip\r\n\r\n",
            ":method: GET\n:authority: a.test\n:scheme: https\n:path: /x\nte: trailers\n",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
