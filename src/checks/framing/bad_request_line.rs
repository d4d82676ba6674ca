//! `framing/bad-request-line`

use std::ops::Range;

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::dialects::Fault;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::Client;
use crate::source::{Edit, Span, Traced};

/// A request line that is not `METHOD target HTTP/x.y`.
pub static RULE: Rule = Rule {
    code: Code::new("framing/bad-request-line"),
    heard: Heard {
        title: "the server could not read the request line",
        help: "write it as method, blank, target, blank, version",
    },
    references: &["https://www.rfc-editor.org/rfc/rfc9112#section-3"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A first line that is not method, target and version with one blank between each: a version that is missing \
           or misspelled, a target without its slash, a blank too many, a line end that is none. Requests that are written \
           by hand, by a script or by firmware have it; clients do not.",
    why: "It is the first thing that a server reads, and nothing else can be understood without it (RFC 9112 section 3). \
          Servers forgive little here, since proxies that read the line in different ways have been played off against \
          each other.",
    mends: Mends::Safe,
    bad: Example::request("GET /orders HTP/1.1\r\nHost: api.example.com\r\n\r\n"),
    good: "GET /orders HTTP/1.1\r\nHost: api.example.com\r\n\r\n",
};

/// What is wrong with the line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `GET/x HTTP/1.1`.
    Glued,
    /// No version.
    NoVersion,
    /// `http/1.1`, `HTP/1.1`, `HTTP /1.1`.
    Version,
    /// A blank before the method.
    Indent,
    /// A target that is neither a path nor a URL.
    Target,
    /// A target that starts with the host, without a scheme.
    Host,
    /// No target.
    NoTarget,
    /// `*` for another method than OPTIONS.
    Asterisk,
    /// CONNECT to something else than `host:port`.
    Authority,
    /// Other than one blank between the parts.
    Blanks,
    /// A blank at the end of the line.
    Trailing,
    /// CR without LF at the end of the line.
    LineEnd,
    /// The empty line after the fields is missing.
    Unfinished,
}

/// A request line that is none.
struct Slip<'a> {
    line: &'a Traced,
    kind: Kind,
    /// The bytes of the line to look at.
    range: Range<usize>,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let whole = context.request.fields.len() > 1;
    let (certainty, likelihood) = match slip.kind {
        Kind::Unfinished => (Certainty::Possible, 0.3),
        // In notes and `.http` files the version is left out.
        Kind::NoVersion if !whole || context.url().scheme.is_some() => (Certainty::Possible, 0.3),
        // It is easily copied along.
        Kind::Trailing => (Certainty::Possible, 0.4),
        Kind::Asterisk => (Certainty::Likely, 0.7),
        Kind::Blanks | Kind::Authority => (Certainty::Likely, 0.8),
        Kind::Indent | Kind::NoVersion => (Certainty::Likely, 0.85),
        _ => (Certainty::Certain, 0.95),
    };
    let spans = vec![slip.line.span_of(slip.range.clone())];
    let finding = RULE.finding(certainty, likelihood, word(&slip), spans);
    vec![Finding { fix: fix(context, &slip), fault: fault(&slip), ..finding }]
}

fn fault(slip: &Slip) -> Option<Fault> {
    let bytes = &slip.line.bytes()[slip.range.clone()];
    Some(match slip.kind {
        Kind::Version if is_version(&bytes.to_ascii_uppercase()) => Fault::LowerCaseVersion,
        Kind::Version => Fault::BadVersion,
        Kind::NoVersion => Fault::NoVersion,
        Kind::Indent => Fault::BlankBeforeMethod,
        Kind::Target => Fault::NoSlash,
        Kind::Blanks if bytes.contains(&b'\t') => Fault::TabInLine,
        Kind::Blanks => Fault::TwoBlanks,
        _ => return None,
    })
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    let request = context.request;
    let line = request.start_line.as_ref()?;
    let bytes = line.bytes();
    let slip = |kind, range| Some(Slip { line, kind, range });
    if let Some(at) = bytes.iter().position(|&byte| byte == b'\r') {
        return slip(Kind::LineEnd, at..at + 1);
    }
    let indent = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    if indent > 0 {
        return slip(Kind::Indent, 0..indent);
    }
    let method = request.method.name.bytes();
    if let Some(slash) = method.iter().position(|&byte| byte == b'/')
        && request.target.is_empty()
        && slash > 0
    {
        return slip(Kind::Glued, 0..bytes.len());
    }
    let Some(version) = &request.version else {
        let split = bytes.windows(5).position(|window| window.eq_ignore_ascii_case(b" HTTP"));
        let split = split.filter(|_| bytes.contains(&b'/'));
        return match split {
            Some(at) if is_number(bytes[at + 5..].trim_ascii()) => slip(Kind::Version, at + 1..bytes.len()),
            _ => slip(Kind::NoVersion, 0..bytes.len()),
        };
    };
    if !is_version(version.bytes()) {
        return slip(Kind::Version, bytes.len() - version.len()..bytes.len());
    }
    let target = request.target.bytes();
    if matches!(request.client, Client::Raw)
        && let Some((kind, range)) = parts(bytes, method, target, version.len())
    {
        return slip(kind, range);
    }
    let other = target.starts_with(b"/") || target == b"*" || context.url().scheme.is_some();
    if !other && !method.eq_ignore_ascii_case(b"CONNECT") && !target.is_empty() {
        let start = bytes.windows(target.len()).skip(method.len()).position(|window| window == target);
        let start = start.map_or(0, |at| at + method.len());
        let host = request.field("host").map(|field| field.value.bytes()).unwrap_or_default();
        let named = !host.is_empty() && target.starts_with(host);
        let named = named && matches!(target.get(host.len()), None | Some(b'/' | b'?'));
        if named {
            return slip(Kind::Host, start..start + host.len());
        }
        return slip(Kind::Target, start..start + target.len());
    }
    let bodyless = request.body.content.is_empty() && request.fields.len() > 1;
    let end = request.fields.last().map(|field| field.line.home().end as usize)?;
    let cut = bodyless && &context.paste[end..] == "\r\n" && request.fields.iter().all(|field| field.colon);
    if cut {
        let last = request.fields.last()?;
        return Some(Slip { line: &last.line, kind: Kind::Unfinished, range: 0..last.line.len() });
    }
    None
}

/// What is wrong between and with the parts of a line that ends in a version.
fn parts(line: &[u8], method: &[u8], target: &[u8], version: usize) -> Option<(Kind, Range<usize>)> {
    let end = line.trim_ascii_end().len();
    let last = end.checked_sub(version)?;
    if target.is_empty() {
        return Some((Kind::NoTarget, 0..end));
    }
    let blank = |byte: &&u8| matches!(byte, b' ' | b'\t');
    let first = line.get(method.len()..last)?.iter().take_while(blank).count();
    let second = line[..last].iter().rev().take_while(blank).count();
    let gaps = [method.len()..method.len() + first, last - second..last];
    if let Some(gap) = gaps.into_iter().find(|gap| line.get(gap.clone()).is_some_and(|gap| gap != b" ")) {
        return Some((Kind::Blanks, gap));
    }
    if end < line.len() {
        return Some((Kind::Trailing, end..line.len()));
    }
    let place = method.len() + first..last - second;
    match (method, target) {
        (b"OPTIONS" | b"PRI", b"*") => None,
        (_, b"*") => Some((Kind::Asterisk, place)),
        (b"CONNECT", _) => {
            let port = target.iter().rposition(|&byte| byte == b':').map(|at| &target[at + 1..]).unwrap_or_default();
            let authority = !target.contains(&b'/') && !port.is_empty() && port.iter().all(u8::is_ascii_digit);
            (!authority).then_some((Kind::Authority, place))
        }
        _ => None,
    }
}

/// What is left of a version after `HTTP`: `/1.1`, and `1.1` where the slash is missing.
fn is_number(rest: &[u8]) -> bool {
    let number = rest.len() <= 3 && rest.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
    number || rest.starts_with(b"/")
}

/// `HTTP/1.1`, also of versions that do not exist.
pub(super) fn is_version(bytes: &[u8]) -> bool {
    let Some(number) = bytes.strip_prefix(b"HTTP/") else { return false };
    let (major, minor) = match number {
        [major] => (major, &b'0'),
        [major, b'.', minor] => (major, minor),
        _ => return false,
    };
    major.is_ascii_digit() && minor.is_ascii_digit()
}

fn word(slip: &Slip) -> Words {
    let shown = show(&slip.line.bytes()[slip.range.clone()]);
    match slip.kind {
        Kind::Glued => Words::new(
            "no blank between method and target",
            "One blank parts the method from the target (RFC 9112 section 3). Without it the server finds no target.",
            "Put a blank between them.",
        ),
        Kind::NoVersion => Words::new(
            "request line without an HTTP version",
            "A request line is method, target and version (RFC 9112 section 3). A line without the version is that of \
             HTTP/0.9, which few servers still take.",
            "Put `HTTP/1.1` at the end of the line.",
        ),
        Kind::Version => Words::new(
            format!("{shown} is not an HTTP version"),
            "The version is `HTTP/`, in capitals, a digit, a dot and a digit (RFC 9112 section 2.3).",
            "Write `HTTP/1.1`.",
        ),
        Kind::Indent => Words::new(
            "blank before the method",
            "The method is the first thing in the line (RFC 9112 section 3). A server finds an empty one here.",
            "Delete the blank.",
        ),
        Kind::Target => Words::new(
            format!("request target {shown} without a slash at its start"),
            "The target is a path that starts with a slash, or a whole URL (RFC 9112 section 3.2).",
            "Put a slash before it.",
        ),
        Kind::Host => Words::new(
            format!("request target starts with the host {shown}"),
            "The target is a path that starts with a slash, or a whole URL with its scheme (RFC 9112 section 3.2). The host \
             stands in `Host` already.",
            "Leave the host out of the line.",
        ),
        Kind::NoTarget => Words::new(
            "request line without a target",
            "Between method and version stands what is asked for, at least a slash (RFC 9112 section 3.2).",
            "Put the path between them; `/` is the root.",
        ),
        Kind::Asterisk => Words::new(
            "`*` as the target",
            "Only OPTIONS may ask the server as a whole (RFC 9112 section 3.2.4). To other methods `*` is no path.",
            "Write a path that starts with a slash.",
        ),
        Kind::Authority => Words::new(
            format!("CONNECT to {shown}, which is no host with a port"),
            "CONNECT asks a proxy for a tunnel, and its target is `host:port` and nothing else (RFC 9110 section 9.3.6). A \
             proxy must answer 400 to one without a port.",
            "Write `host:port`, such as `example.com:443`.",
        ),
        Kind::Blanks => Words::new(
            if shown.contains(' ') { "blanks too many in the request line" } else { "tab in the request line" },
            "One blank stands between method, target and version (RFC 9112 section 3). Strict servers take anything more for \
             an attempt to smuggle a request.",
            "Put one blank there.",
        ),
        Kind::Trailing => Words::new(
            "blank at the end of the request line",
            "The line ends with the version (RFC 9112 section 3). Strict servers do not take a blank after it. It may have \
             come along when the line was copied.",
            "Delete the blank.",
        ),
        Kind::LineEnd => Words::new(
            "line end of CR alone in the request line",
            "A line ends in CR and LF (RFC 9112 section 2.2). The server takes the CR for a part of the line.",
            "End the line in CR and LF.",
        ),
        Kind::Unfinished => Words::new(
            "no empty line after the fields",
            "An empty line ends the fields (RFC 9112 section 2.1). Without it a server waits for more, and gives up after \
             a while.",
            "Put an empty line after the last field.",
        ),
    }
}

fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    let line = slip.line;
    let put = |range: Range<usize>, text: &str| line.edit(range, text);
    let end = line.bytes().trim_ascii_end().len();
    let fixed = |title: &str, edits| Some(rewrite::fix(title, Applicability::Safe, edits));
    match slip.kind {
        Kind::Glued => {
            let at = line.bytes().iter().position(|&byte| byte == b'/')?;
            fixed("put a blank between them", put(at..at, " ")?)
        }
        Kind::NoVersion => fixed("put the version", put(end..end, " HTTP/1.1")?),
        Kind::Version => fixed("write HTTP/1.1", put(slip.range.clone(), "HTTP/1.1")?),
        Kind::Indent | Kind::Trailing => fixed("delete the blank", put(slip.range.clone(), "")?),
        Kind::Blanks => fixed("put one blank", put(slip.range.clone(), " ")?),
        Kind::Host => {
            let slash = line.bytes().get(slip.range.end) == Some(&b'/');
            fixed("leave the host out", put(slip.range.clone(), if slash { "" } else { "/" })?)
        }
        Kind::NoTarget | Kind::Asterisk | Kind::Authority => None,
        // A name with a dot may be a host.
        Kind::Target
            if line.bytes()[slip.range.clone()]
                .split(|&byte| byte == b'/')
                .next()
                .is_some_and(|first| first.contains(&b'.')) =>
        {
            let edits = put(slip.range.start..slip.range.start, "/")?;
            Some(rewrite::fix("put the slash", Applicability::Unsafe, edits))
        }
        Kind::Target => fixed("put the slash", put(slip.range.start..slip.range.start, "/")?),
        Kind::LineEnd => fixed("put the LF", put(slip.range.end..slip.range.end, "\n")?),
        Kind::Unfinished => {
            let span = Span::point(line.origin(), context.paste.len());
            fixed("put the empty line", vec![Edit { span, text: "\r\n".into() }])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    fn with(line: &str) -> String {
        format!("{line}\r\nHost: a.test\r\nAccept: */*\r\n\r\n")
    }

    #[test]
    fn lines_that_are_none() {
        for line in [
            "⟦GET/api/events HTTP/1.1⟧",
            "GET /scans ⟦HTTPS/1.1⟧",
            "GET /scans ⟦HTTP 1.1⟧",
            "GET⟦  ⟧/scans HTTP/1.1",
            "GET⟦\t⟧/scans HTTP/1.1",
            "GET /scans⟦  ⟧HTTP/1.1",
            "GET /scans HTTP/1.1⟦ ⟧",
            "GET ⟦a.test⟧/scans HTTP/1.1",
            "⟦GET HTTP/1.1⟧",
            "GET ⟦*⟧ HTTP/1.1",
            "CONNECT ⟦a.test⟧ HTTP/1.1",
            "GET /v1/logs ⟦http/1.1⟧",
            "⟦GET /vehicles⟧",
            "GET /orders ⟦HTTP /1.1⟧",
            "GET ⟦v1/logs?a=1⟧ HTTP/1.1",
            "⟦ ⟧GET /v1/logs HTTP/1.1",
        ] {
            assert_finds(&RULE, &with(line));
        }
        assert_finds(&RULE, "GET /v1/logs HTTP/1.1⟦\r⟧Host: logs.test\r\nAccept: */*\r\n\r\n");
    }

    #[test]
    fn fixes() {
        for (bad, good) in [
            ("GET/x HTTP/1.1", "GET /x HTTP/1.1"),
            ("GET /x", "GET /x HTTP/1.1"),
            ("GET /x HTTP /1.1", "GET /x HTTP/1.1"),
            (" GET /x HTTP/1.1", "GET /x HTTP/1.1"),
            ("GET x HTTP/1.1", "GET /x HTTP/1.1"),
            ("GET a.test/x HTTP/1.1", "GET /x HTTP/1.1"),
            ("GET a.test HTTP/1.1", "GET / HTTP/1.1"),
            ("GET /x HTTP 1.1", "GET /x HTTP/1.1"),
            ("GET  /x HTTP/1.1", "GET /x HTTP/1.1"),
        ] {
            assert_mends(&RULE, &with(bad), &with(good));
        }
    }

    #[test]
    fn request_lines_are_quiet() {
        for line in [
            "GET /x HTTP/1.1",
            "OPTIONS * HTTP/1.1",
            "GET http://a.test/x HTTP/1.1",
            "CONNECT a.test:443 HTTP/1.1",
            "POST /x HTTP/1.0",
        ] {
            assert_quiet(&RULE, &with(line));
        }
    }
}
