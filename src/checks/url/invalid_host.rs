//! `url/invalid-host`

use std::ops::Range;

use super::super::host::invalid::{Kind, host_fault};
use super::super::shared::placeholder;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::refused;
use crate::finding::{Certainty, Code, Finding};
use crate::message::UrlFault;
use crate::syntax::percent;

/// A host in the URL that is none.
pub static RULE: Rule = Rule {
    code: Code::new("url/invalid-host"),
    heard: Heard { title: "the host of the URL is not one", help: "correct the name or address of the host" },
    references: &["https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2", "https://url.spec.whatwg.org/#host-parsing"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A host in the URL that is neither a name nor an address.",
    why: "The client cannot look it up, or sends it on in `Host`, where a server must answer 400 to it.",
    mends: Mends::ByHand,
    bad: Example::request("curl https://api..example.com/orders"),
    good: "curl https://api.example.com/orders",
};

/// A host that is none.
struct Slip {
    range: Range<usize>,
    kind: Option<Kind>,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return refused_by_curl(context) };
    let (certainty, likelihood) = match slip.kind {
        Some(Kind::Underscore) => (Certainty::Possible, 0.25),
        _ => (Certainty::Certain, 0.93),
    };
    let span = context.request.target.span_of(slip.range.clone());
    vec![RULE.finding(certainty, likelihood, word(context, &slip), vec![span])]
}

/// What curl does not take for a host, though others may.
fn refused_by_curl(context: &Context) -> Vec<Finding> {
    let Some((fault, span)) = refused(context, &[UrlFault::Host, UrlFault::NoHost]) else { return Vec::new() };
    let shown = show(context.paste[span.range()].as_bytes());
    let words = match fault {
        UrlFault::NoHost => Words::new(
            "no host in the URL",
            "What stands where the host belongs is empty, and curl refuses the URL.",
            "Write the name of the server.",
        ),
        _ => Words::new(
            format!("curl does not take {shown} for a host"),
            "A name has letters, digits, hyphens and dots, and an address in brackets is one of IPv6. curl refuses the \
             URL.",
            "Write the name of the server; an `@` in a password is `%40`.",
        ),
    };
    vec![RULE.finding(Certainty::Certain, 0.9, words, vec![span])]
}

fn find(context: &Context) -> Option<Slip> {
    if refused(context, &[UrlFault::Slashes, UrlFault::Scheme]).is_some() {
        return None;
    }
    let target = &context.request.target;
    let url = context.url();
    let range = url.host.clone()?;
    let bytes = &target.bytes()[range.clone()];
    if bytes.is_empty() {
        // `http:///orders`; where nothing is typed at all, nothing is wrong.
        return (url.scheme.is_some() && url.port.is_none()).then_some(Slip { range, kind: None });
    }
    let text = String::from_utf8_lossy(bytes);
    let told = placeholder::enclosed(&text).is_some() || context.has_variable(target.span_of(range.clone()));
    // Patterns of curl, and a scheme in the place of the host, are told as what they are.
    let other = text.contains(['{', '[', ']', '“', '”', '"', '\'']) && !text.starts_with('[')
        || matches!(text.as_ref(), "http" | "https");
    if told || other {
        return None;
    }
    host_fault(&percent::decode(bytes)).map(|kind| Slip { range, kind: Some(kind) })
}

fn word(context: &Context, slip: &Slip) -> Words {
    let shown = show(&context.request.target.bytes()[slip.range.clone()]);
    let (title, why) = match slip.kind {
        None => (
            "no host in the URL".to_owned(),
            "Two slashes after the scheme are followed by the host, and here by none.",
        ),
        Some(Kind::EmptyLabel) => (
            format!("host {shown} has nothing between two dots"),
            "A name's parts cannot be empty, so there is no such host.",
        ),
        Some(Kind::Address) => (
            format!("host {shown} is not an IP address"),
            "An address has four numbers up to 255, or is IPv6 in brackets.",
        ),
        Some(Kind::Underscore) => (
            format!("underscore in the host {shown}"),
            "Host names have letters, digits and hyphens (RFC 1123). Many servers take underscores all the same; some, such \
             as Django, answer 400.",
        ),
        Some(_) => {
            (format!("host {shown} has a character that no host has"), "A name has letters, digits, hyphens and dots.")
        }
    };
    Words::new(title, why, "Write the name of the server.")
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_quiet};
    use super::*;

    #[test]
    fn hosts_that_are_none() {
        for paste in [
            "curl -v http://⟦api..shop.test⟧:18100/orders -d sku=A-19",
            "curl http://⟦256.1.1.1⟧/x",
            "curl http://⟦⟧/orders",
            "curl 'http://⟦a^b.test⟧/x'",
            "curl 'http://me:p@⟦ss@a.test⟧/x'",
            "curl 'http://⟦[::g]⟧/x'",
        ] {
            assert_finds(&RULE, paste);
        }
        assert_eq!(assert_finds(&RULE, "curl 'http://⟦my_app.books.test⟧/x'").certainty, Certainty::Possible);
    }

    #[test]
    fn hosts_are_quiet() {
        for paste in [
            "curl http://localhost:3000/x",
            "curl http://127.0.0.1/x",
            "curl 'http://[::1]:8080/x'",
            "curl http://bücher.test/x",
            "curl \"http://$HOST/x\"",
            "GET /x HTTP/1.1\r\nHost: a.test\r\n\r\n",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
