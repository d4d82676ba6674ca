//! `framing/unsupported-version`

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::bad_request_line::is_version;
use crate::dialects::Fault;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::source::Traced;

/// A version of HTTP that does not exist, or is not written as text.
pub static RULE: Rule = Rule {
    code: Code::new("framing/unsupported-version"),
    heard: Heard { title: "the server does not speak this version of HTTP", help: "use HTTP/1.1" },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9112#section-2.3",
        "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.6",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A version other than HTTP/1.0 and HTTP/1.1 in a request line, or the first bytes of HTTP/2 on a connection that \
           was not made for it. The first comes of lines copied from a browser, which shows HTTP/2 in this way.",
    why: "HTTP/2 and HTTP/3 are binary and have no request line; other versions do not exist. A server that reads text \
          answers 505, or 400 (RFC 9110 section 15.6.6).",
    mends: Mends::Safe,
    bad: Example::request("GET /orders HTTP/3.0\r\nHost: api.example.com\r\n\r\n"),
    good: "GET /orders HTTP/1.1\r\nHost: api.example.com\r\n\r\n",
};

/// A version that servers do not take.
struct Slip<'a> {
    version: &'a Traced,
    kind: Kind,
}

/// Which version it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `PRI * HTTP/2.0`, with which a connection of HTTP/2 begins.
    Preface,
    /// HTTP/2 or HTTP/3, which browsers show in this way.
    Binary,
    /// One that does not exist.
    Unknown,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let likelihood = if slip.kind == Kind::Binary { 0.75 } else { 0.9 };
    let finding = RULE.finding(Certainty::Likely, likelihood, word(&slip), vec![slip.version.span()]);
    let fault = Some(match slip.kind {
        Kind::Preface => Fault::Http2Preface,
        Kind::Binary => Fault::Http2Line,
        Kind::Unknown => Fault::UnknownVersion,
    });
    vec![Finding { fix: fix(&slip), fault, ..finding }]
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    let request = context.request;
    if super::is_preface(request) {
        return Some(Slip { version: &request.method.name, kind: Kind::Preface });
    }
    let version = request.version.as_ref().filter(|version| is_version(version.bytes()))?;
    let kind = match version.bytes() {
        b"HTTP/1.1" | b"HTTP/1.0" => return None,
        b"HTTP/2" | b"HTTP/2.0" | b"HTTP/3" | b"HTTP/3.0" => Kind::Binary,
        _ => Kind::Unknown,
    };
    Some(Slip { version, kind })
}

fn word(slip: &Slip) -> Words {
    let shown = show(slip.version.bytes());
    match slip.kind {
        Kind::Preface => Words::new(
            "HTTP/2 on a connection that was not made for it",
            "With `PRI * HTTP/2.0` a connection of HTTP/2 begins (RFC 9113 section 3.4). A server that speaks HTTP/1.1 on \
             this port takes it for a request line. Clients of gRPC, and curl with `--http2-prior-knowledge`, send it \
             without asking.",
            "Speak HTTP/1.1 to this port, or use the one that speaks HTTP/2.",
        ),
        Kind::Binary => Words::new(
            format!("{shown} in a request line"),
            "HTTP/2 and HTTP/3 are binary and have no request line. Browsers show their requests in this way, but a server \
             that reads text refuses the version.",
            "Write `HTTP/1.1`.",
        ),
        Kind::Unknown => Words::new(
            format!("{shown} is not a version that servers take"),
            "The versions that are written as text are HTTP/1.0 and HTTP/1.1. Servers answer 505 to others, or 400.",
            "Write `HTTP/1.1`.",
        ),
    }
}

fn fix(slip: &Slip) -> Option<Fix> {
    if slip.kind == Kind::Preface {
        return None;
    }
    let edits = slip.version.edit(0..slip.version.len(), "HTTP/1.1")?;
    Some(rewrite::fix("write HTTP/1.1", Applicability::Safe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn versions_that_are_not_served() {
        for version in ["HTTP/2", "HTTP/3.0", "HTTP/9.1", "HTTP/1.3", "HTTP/0.9"] {
            assert_finds(&RULE, &format!("GET /x ⟦{version}⟧\r\nHost: a.test\r\n\r\n"));
        }
        assert_mends(&RULE, "GET /x HTTP/2\nHost: a.test\n\n", "GET /x HTTP/1.1\nHost: a.test\n\n");
    }

    #[test]
    fn versions_of_text_are_quiet() {
        for paste in [
            "GET /x HTTP/1.1\r\nHost: a.test\r\n\r\n",
            "GET /x HTTP/1.0\r\nHost: a.test\r\n\r\n",
            "curl --http2 http://a.test/x",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
