//! `host/missing`

use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::dialects::Fault;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Author, Command, Field};
use crate::source::{Edit, Span};

/// A request of HTTP/1.1 without a host.
pub static RULE: Rule = Rule {
    code: Code::new("host/missing"),
    heard: Heard { title: "the request has no `Host`", help: "send `Host`, with the name of the server" },
    references: &["https://www.rfc-editor.org/rfc/rfc9112#section-3.2"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A request of HTTP/1.1 without `Host`, or with an empty one. Requests that are written by hand or by a small \
           program lack it, and `curl -H 'Host:'` takes it away.",
    why: "One address serves many hosts, and the field tells which is meant. A server must answer 400 where it is missing \
          (RFC 9112 section 3.2).",
    mends: Mends::Safe,
    bad: Example::request("GET /orders HTTP/1.1\r\nAccept: */*\r\n\r\n"),
    good: "GET /orders HTTP/1.1\r\nHost: api.example.com\r\nAccept: */*\r\n\r\n",
};

/// How the host is missing.
enum Slip<'a> {
    /// No field; the request line stands for it. Whether the fields are there to their end.
    Absent { line: Span, whole: bool },
    /// A field without value.
    Empty(&'a Field),
    /// `-H 'Host:'`, which takes curl's own away: the argument.
    Removed(Span),
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (certainty, likelihood, span) = match &slip {
        Slip::Absent { line, whole: true } => (Certainty::Certain, 0.96, *line),
        Slip::Absent { line, whole: false } => (Certainty::Possible, 0.3, *line),
        Slip::Empty(field) => (Certainty::Certain, 0.96, field.line.span()),
        Slip::Removed(span) => (Certainty::Certain, 0.96, *span),
    };
    let fault = Some(Fault::NoHost);
    vec![Finding { fix: fix(context, &slip), fault, ..RULE.finding(certainty, likelihood, word(&slip), vec![span]) }]
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    let request = context.request;
    if let Some(command) = request.client.command() {
        return removed(command).map(Slip::Removed);
    }
    let line = request.start_line.as_ref()?;
    let old = request.version.as_ref().is_none_or(|version| version.bytes() == b"HTTP/1.0");
    // A line end of CR alone hides the next field.
    // What HTTP/2 begins with is no request.
    if old || line.bytes().contains(&b'\r') || super::super::framing::is_preface(request) {
        return None;
    }
    if let Some(field) = request.field("host") {
        let empty = field.author == Author::Person && field.value.is_empty() && field.colon;
        return empty.then_some(Slip::Empty(field));
    }
    // A line of a log is no whole request, and `:authority` stands in its place in HTTP/2.
    let end = request.fields.last().map_or(line.home().end, |field| field.line.home().end) as usize;
    let rest = &context.paste[end..];
    let whole = rest.starts_with("\r\n\r\n") || rest.starts_with("\n\n") || request.fields.len() > 1;
    let authority = request.fields.iter().any(|field| field.line.bytes().starts_with(b":authority"));
    (!authority).then(|| Slip::Absent { line: line.span(), whole })
}

/// The argument of `-H` that takes the field away.
fn removed(command: &Command) -> Option<Span> {
    let headers = command.options.iter().filter(|option| option.name == Some("header"));
    headers
        .filter_map(|option| option.argument.as_ref())
        .find(|argument| argument.bytes().trim_ascii().eq_ignore_ascii_case(b"host:"))
        .map(crate::source::Traced::span)
}

fn word(slip: &Slip) -> Words {
    match slip {
        Slip::Absent { .. } => Words::new(
            "no `Host` field",
            "A server must answer 400 to a request of HTTP/1.1 without `Host` (RFC 9112 section 3.2), since it cannot \
             tell which of its hosts is meant.",
            "Add `Host` with the name of the server.",
        ),
        Slip::Empty(_) => Words::new(
            "empty `Host` field",
            "The field tells which of its hosts a server is asked for. Empty, it tells nothing, and servers answer 400.",
            "Write the name of the server.",
        ),
        Slip::Removed(_) => Words::new(
            "`Host` is taken away",
            "A `-H` with a name and nothing after the colon tells curl to leave the field out. A server must answer 400 to \
             a request without `Host` (RFC 9112 section 3.2).",
            "Take the option away: curl writes the host of the URL.",
        ),
    }
}

fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    let Slip::Removed(span) = slip else { return None };
    let command = context.request.client.command()?;
    let at = command.words.iter().position(|word| word.text.home().contains(*span))?;
    let option = if context.paste[command.words[at].text.home().range()].starts_with('-') { at } else { at - 1 };
    let before = command.words.get(option.checked_sub(1)?)?;
    let gone = Span::new(span.origin, before.text.home().end as usize, command.words[at].text.home().end as usize);
    let edit = Edit { span: gone, text: String::new() };
    Some(rewrite::fix("take the option away", Applicability::Safe, vec![edit]))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn requests_without_a_host() {
        assert_finds(&RULE, "⟦POST /api/events HTTP/1.1⟧\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nab");
        assert_finds(&RULE, "GET /x HTTP/1.1\r\n⟦Host:⟧\r\nAccept: */*\r\n\r\n");
        assert_finds(&RULE, "curl http://logs.test/v1/logs -H '⟦Host:⟧'");
        assert_mends(&RULE, "curl -sS http://a.test/x -H 'Host:' -i", "curl -sS http://a.test/x -i");
    }

    #[test]
    fn a_line_alone_is_possible() {
        let finding = assert_finds(&RULE, "⟦GET /x HTTP/1.1⟧");
        assert_eq!(finding.certainty, Certainty::Possible);
    }

    #[test]
    fn hosts_are_quiet() {
        for paste in [
            "GET /x HTTP/1.0\r\nAccept: */*\r\n\r\n",
            "GET /x HTTP/1.1\r\nhost: a.test\r\n\r\n",
            "curl http://a.test/x -H 'Host: b.test'",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
