//! `framing/unsupported-version`

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
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
    what: "A version other than HTTP/1.0 and HTTP/1.1 in a request line.",
    why: "HTTP/2 and HTTP/3 are not written as text, and others do not exist. Servers answer 505, or 400.",
    mends: Mends::Safe,
    bad: Example::request("GET /orders HTTP/3.0\r\nHost: api.example.com\r\n\r\n"),
    good: "GET /orders HTTP/1.1\r\nHost: api.example.com\r\n\r\n",
};

/// A version that servers do not take.
struct Slip<'a> {
    version: &'a Traced,
    /// HTTP/2 or HTTP/3, which browsers show in this way.
    binary: bool,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let likelihood = if slip.binary { 0.75 } else { 0.9 };
    let finding = RULE.finding(Certainty::Likely, likelihood, word(&slip), vec![slip.version.span()]);
    vec![Finding { fix: fix(&slip), ..finding }]
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    let version = context.request.version.as_ref()?;
    let number = version.bytes().strip_prefix(b"HTTP/")?;
    let digits = number.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.') && number.len() <= 3;
    if !digits || number == b"1.1" || number == b"1.0" {
        return None;
    }
    Some(Slip { version, binary: matches!(number, b"2" | b"2.0" | b"3" | b"3.0") })
}

fn word(slip: &Slip) -> Words {
    let shown = show(slip.version.bytes());
    if slip.binary {
        Words::new(
            format!("{shown} in a request line"),
            "HTTP/2 and HTTP/3 are binary and have no request line. Browsers show their requests in this way, but a server \
             that reads text refuses the version.",
            "Write `HTTP/1.1`.",
        )
    } else {
        Words::new(
            format!("{shown} is not a version that servers take"),
            "The versions that are written as text are HTTP/1.0 and HTTP/1.1. Servers answer 505 to others, or 400.",
            "Write `HTTP/1.1`.",
        )
    }
}

fn fix(slip: &Slip) -> Option<Fix> {
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
