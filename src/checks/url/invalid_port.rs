//! `url/invalid-port`

use std::ops::Range;

use super::super::shared::placeholder;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::invalid_host::{in_userinfo, is_backslashed};
use super::refused;
use crate::finding::{Certainty, Code, Finding};
use crate::message::UrlFault;

/// A port that is not a number up to 65535.
pub static RULE: Rule = Rule {
    code: Code::new("url/invalid-port"),
    heard: Heard {
        title: "the port of the URL is not one",
        help: "give a number from 1 to 65535, or leave the port out",
    },
    references: &["https://www.rfc-editor.org/rfc/rfc3986#section-3.2.3"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A port in the URL that is not a number from 0 to 65535.",
    why: "There are no others. The client refuses the URL, or the server the `Host` that is made of it.",
    mends: Mends::Safe,
    bad: Example::request("curl http://localhost:80800/orders"),
    good: "curl http://localhost:8080/orders",
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(range) = find(context) else { return refused_by_curl(context) };
    let span = context.request.target.span_of(range.clone());
    vec![RULE.finding(Certainty::Certain, 0.93, word(context, range), vec![span])]
}

/// A colon without a port, which curl takes only where a scheme is written, and the like.
fn refused_by_curl(context: &Context) -> Vec<Finding> {
    let Some((_, span)) = refused(context, &[UrlFault::Port]) else { return Vec::new() };
    let typed = &context.paste[span.range()];
    if typed.contains('@') {
        return vec![in_userinfo(&RULE, context, span)];
    }
    if is_backslashed(context) {
        return Vec::new();
    }
    let words = Words::new(
        "no port after the host",
        "curl reads what follows the colon as a port, a number from 0 to 65535, and refuses the URL.",
        "Write the number of the port, or leave the colon out.",
    );
    vec![RULE.finding(Certainty::Certain, 0.9, words, vec![span])]
}

fn find(context: &Context) -> Option<Range<usize>> {
    let target = &context.request.target;
    let url = context.url();
    let range = url.port.clone()?;
    let text = String::from_utf8_lossy(&target.bytes()[range.clone()]);
    let host = &target.bytes()[url.host.clone()?];
    let told = placeholder::enclosed(&text).is_some()
        || context.has_variable(target.span_of(range.clone()))
        || matches!(host, b"http" | b"https" | b"");
    // curl takes an empty port for the usual one.
    let valid = text.is_empty() || text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok();
    (!told && !valid).then_some(range)
}

fn word(context: &Context, range: Range<usize>) -> Words {
    let bytes = &context.request.target.bytes()[range];
    let number = bytes.iter().all(u8::is_ascii_digit);
    Words::new(
        format!("port {} is {}", show(bytes), if number { "above 65535" } else { "not a number" }),
        "A port is a number from 0 to 65535. The client refuses the URL, or the server the `Host` that is made of it.",
        "Write the number of the port.",
    )
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_quiet};
    use super::*;

    #[test]
    fn ports_that_are_none() {
        for paste in [
            "curl http://localhost:⟦80800⟧/orders",
            "curl http://localhost:⟦808o⟧/orders",
            "curl 'localhost:⟦port⟧/orders'",
            "curl 'localhost⟦:⟧?a=1'",
        ] {
            assert_finds(&RULE, paste);
        }
    }

    #[test]
    fn ports_are_quiet() {
        for paste in [
            "curl http://localhost:8080/x",
            "curl 'http://[::1]:8080/x'",
            "curl http://ana:pw@a.test/x",
            "curl \"http://localhost:$PORT/x\"",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
