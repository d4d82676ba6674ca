//! `framing/bad-chunk`

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::dialects;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::Client;
use crate::source::{Edit, Span, Traced};
use crate::syntax::chunked::{self, Fault, Kind};

/// Chunked content whose chunks are not right.
pub static RULE: Rule = Rule {
    code: Code::new("framing/bad-chunk"),
    heard: Heard { title: "a chunk of the content is written wrongly", help: "let the client do the chunking" },
    references: &["https://www.rfc-editor.org/rfc/rfc9112#section-7.1"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "Chunked content in which a size is not a hexadecimal number or not the length of its chunk, the line end after \
           a chunk is missing, or the last chunk of size zero. Programs that do the chunking by themselves write sizes in \
           decimal, with `0x`, or count characters.",
    why: "The sizes alone tell a server where the content ends (RFC 9112 section 7.1). Where one is wrong it cannot read on: \
          it answers 400 and closes the connection, or waits for what never comes.",
    mends: Mends::Safe,
    bad: Example::request(
        "POST /o HTTP/1.1\r\nHost: api.example.com\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n",
    ),
    good: "POST /o HTTP/1.1\r\nHost: api.example.com\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
};

fn check(context: &Context) -> Vec<Finding> {
    let Some((content, fault)) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match fault.kind {
        // Recorders and documents show the content without its chunks, under the field that tells of them.
        Kind::Size(_) if fault.range.start == 0 && !has_last(content.bytes()) => (Certainty::Possible, 0.35),
        Kind::Last => (Certainty::Certain, 0.85),
        _ => (Certainty::Certain, 0.95),
    };
    let span = content.span_of(fault.range.clone());
    let finding = RULE.finding(certainty, likelihood, word(content, &fault), vec![span]);
    // Of the other faults it is not known what servers do: most wait.
    let known = matches!(fault.kind, Kind::Size(_)).then_some(dialects::Fault::BadChunk);
    vec![Finding { fix: fix(context, content, &fault), fault: known, ..finding }]
}

fn find<'a>(context: &Context<'a>) -> Option<(&'a Traced, Fault)> {
    let request = context.request;
    let coding = super::written(context, "transfer-encoding").last()?;
    let chunked = coding.value.bytes().trim_ascii().to_ascii_lowercase().ends_with(b"chunked");
    let content = request.body.coded.as_ref().unwrap_or(&request.body.content);
    // Copied headers often come without any content.
    if !chunked || content.is_empty() || !matches!(request.client, Client::Raw) {
        return None;
    }
    Some((content, chunked::fault(content.bytes())?))
}

/// Whether there is a chunk of size zero.
fn has_last(content: &[u8]) -> bool {
    content.split(|&byte| byte == b'\n').any(|line| line.trim_ascii() == b"0")
}

fn word(content: &Traced, fault: &Fault) -> Words {
    let typed = &content.bytes()[fault.range.clone()];
    let shown = show(typed);
    match fault.kind {
        Kind::Size(_) if typed.starts_with(b"0x") || typed.starts_with(b"0X") => Words::new(
            format!("chunk size {shown} with `0x`"),
            "A chunk's size is written in hexadecimal digits alone (RFC 9112 section 7.1).",
            "Leave the `0x` out.",
        ),
        Kind::Size(_) => Words::new(
            format!("chunk size {shown} is not a hexadecimal number"),
            "A server reads the size first, to know how much content follows. It cannot read this one.",
            "Write the length of the chunk in bytes, in hexadecimal digits.",
        ),
        Kind::Length(length) => {
            let decimal = std::str::from_utf8(typed).ok().and_then(|text| text.trim().parse::<usize>().ok());
            let hint = if decimal == Some(length) { " It is written in decimal." } else { "" };
            Words::new(
                format!("chunk size {shown} for {length} bytes"),
                format!(
                    "The chunk has {length} bytes, in hexadecimal `{length:x}`.{hint} A server that goes by the size reads \
                     past the chunk's end, or stops before it."
                ),
                format!("Write `{length:x}`."),
            )
        }
        Kind::LineEnd => Words::new(
            "no line end after a chunk",
            "After the bytes of a chunk comes a line end, and only then the next size (RFC 9112 section 7.1).",
            "Put CRLF between them.",
        ),
        Kind::Last => Words::new(
            "no last chunk",
            "A chunk of size zero ends the content. Without it a server waits for more, and gives up after a while.",
            "Put `0` and two line ends behind the last chunk.",
        ),
    }
}

fn fix(context: &Context, content: &Traced, fault: &Fault) -> Option<Fix> {
    let span = content.span_of(fault.range.clone());
    let put = |range, text: &str| content.edit(range, text);
    let line_end = if context.paste.contains("\r\n") { "\r\n" } else { "\n" };
    let edits = match fault.kind {
        Kind::Size(Some(length)) | Kind::Length(length) => put(fault.range.clone(), &format!("{length:x}"))?,
        Kind::Size(None) => return None,
        Kind::LineEnd => put(fault.range.start..fault.range.start, line_end)?,
        Kind::Last => {
            let end = content.len();
            let before = if content.bytes().ends_with(b"\n") { "" } else { line_end };
            let at = Span::point(span.origin, content.span_of(end..end).end as usize);
            vec![Edit { span: at, text: format!("{before}0{line_end}{line_end}") }]
        }
    };
    Some(rewrite::fix("mend the chunk", Applicability::Safe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    fn with(body: &str) -> String {
        format!(
            "POST /v1/logs HTTP/1.1\r\nHost: logs.test\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n{body}"
        )
    }

    #[test]
    fn sizes_and_ends() {
        assert_finds(&RULE, &with("⟦size=5⟧\r\nhello\r\n0\r\n\r\n"));
        assert_finds(&RULE, &with("⟦26⟧\r\nabcdefghijklmnopqrstuvwxyz\r\n5\r\n12345\r\n0\r\n\r\n"));
        assert_finds(&RULE, &with("5\r\n12345⟦0⟧\r\n\r\n"));
        assert_finds(&RULE, &with("5\r\n⟦12345⟧\r\n"));
    }

    #[test]
    fn fixes() {
        let good = with("1a\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n");
        for bad in [
            "26\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n",
            "1a\r\nabcdefghijklmnopqrstuvwxyz0\r\n\r\n",
            "1a\r\nabcdefghijklmnopqrstuvwxyz\r\n",
        ] {
            assert_mends(&RULE, &with(bad), &good);
        }
    }

    #[test]
    fn good_chunks_are_quiet() {
        for body in ["5\r\nhello\r\n0\r\n\r\n", "5;a=b\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n", ""] {
            assert_quiet(&RULE, &with(body));
        }
    }
}
