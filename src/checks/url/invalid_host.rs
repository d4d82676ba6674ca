//! `url/invalid-host`

use std::ops::Range;

use super::super::host::invalid::{Kind, host_fault};
use super::super::shared::placeholder;
use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::refused;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::UrlFault;
use crate::source::{Edit, Span};
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
    mends: Mends::Safe,
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
    let fix = fix(context, &slip);
    vec![Finding { fix, ..RULE.finding(certainty, likelihood, word(context, &slip), vec![span]) }]
}

/// What curl does not take for a host, though others may.
fn refused_by_curl(context: &Context) -> Vec<Finding> {
    let Some((fault, span)) = refused(context, &[UrlFault::Host, UrlFault::NoHost]) else { return Vec::new() };
    let typed = &context.paste[span.range()];
    if typed.contains('@') {
        return vec![in_userinfo(&RULE, context, span)];
    }
    if is_backslashed(context) {
        return Vec::new();
    }
    let shown = show(typed.as_bytes());
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
            "Write the name of the server.",
        ),
    };
    vec![RULE.finding(Certainty::Certain, 0.9, words, vec![span])]
}

/// Whether backslashes stand after the scheme, which are told as what they are.
pub(super) fn is_backslashed(context: &Context) -> bool {
    let bytes = context.request.target.bytes();
    let scheme = bytes.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let web = bytes[..scheme].eq_ignore_ascii_case(b"http") || bytes[..scheme].eq_ignore_ascii_case(b"https");
    let signs = bytes[scheme..].iter().take_while(|byte| b":/\\".contains(byte)).count();
    web && bytes[scheme..].starts_with(b":") && bytes[scheme..scheme + signs].contains(&b'\\')
}

/// An `@` in the user name or password: curl takes the first for their end, others the last.
pub(super) fn in_userinfo(rule: &Rule, context: &Context, refused: Span) -> Finding {
    let target = &context.request.target;
    let words = Words::new(
        "`@` in the user name or password of the URL",
        "The first `@` ends them for curl, and what follows it should be the host and its port. It refuses the URL, since \
         there is no such host.",
        "Write `%40` for an `@` in a name or password, or give them with `-u`.",
    );
    let userinfo = context.url().userinfo.clone().unwrap_or_default();
    let signs: Vec<usize> = userinfo.filter(|&at| target.bytes()[at] == b'@').collect();
    let spans: Vec<Span> = signs.iter().map(|&at| target.span_of(at..at + 1)).collect();
    let edits: Option<Vec<Vec<Edit>>> = signs.iter().map(|&at| target.edit(at..at + 1, "%40")).collect();
    let fix = edits.map(|edits| rewrite::fix("encode the @", Applicability::Safe, edits.concat()));
    let places = if spans.is_empty() { vec![refused] } else { spans };
    Finding { fix: fix.filter(|_| !signs.is_empty()), ..rule.finding(Certainty::Certain, 0.92, words, places) }
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
    // After a backslash the path was meant to begin, as browsers take it (URL Standard, section 4.4).
    if let Some(at) = text.find('\\').filter(|&at| at > 0 && host_fault(&bytes[..at]).is_none()) {
        return Some(Slip { range: range.start + at..range.start + at + 1, kind: Some(Kind::Url) });
    }
    let told = placeholder::enclosed(&text).is_some() || context.has_variable(target.span_of(range.clone()));
    // Patterns of curl, and a scheme in the place of the host, are told as what they are.
    // So are blanks around the URL, and backslashes after the scheme.
    let other = text.contains(['{', '[', ']', '“', '”', '"', '\'']) && !text.starts_with('[')
        || text.starts_with([' ', '\\', '\n', '\t'])
        || matches!(text.as_ref(), "http" | "https");
    if told || other {
        return None;
    }
    let mut decoded = percent::decode(bytes);
    // curl takes the interface of a link-local address along (RFC 6874); the URL Standard does not.
    if context.request.client.command().is_some()
        && let Some(zone) = decoded.iter().position(|&byte| byte == b'%')
        && decoded.starts_with(b"[fe80:")
        && decoded.ends_with(b"]")
    {
        decoded.drain(zone..decoded.len() - 1);
    }
    host_fault(&decoded).map(|kind| Slip { range, kind: Some(kind) })
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
            "An address has four numbers up to 255, or is IPv6 in brackets; a name whose last part is a number is taken for one.",
        ),
        Some(Kind::Url) => (
            "backslash after the host".to_owned(),
            "The path begins at a slash. A backslash is taken for a part of the host's name, and no host has one.",
        ),
        Some(Kind::Long) => (
            format!("host {shown} is too long"),
            "A name has no more than 253 letters, and no part of it more than 63 (RFC 1035). It cannot be looked up.",
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
    let help = if slip.kind == Some(Kind::Url) { "Write a slash." } else { "Write the name of the server." };
    Words::new(title, why, help)
}

/// Slashes for the backslashes of the URL, one dot for two.
fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    let target = &context.request.target;
    let host = &target.bytes()[slip.range.clone()];
    if slip.kind == Some(Kind::EmptyLabel)
        && let Some(at) = host.windows(2).position(|pair| pair == b"..")
    {
        let start = slip.range.start + at;
        let dots = host[at..].iter().take_while(|&&byte| byte == b'.').count();
        let edits = target.edit(start..start + dots, ".")?;
        return Some(rewrite::fix("write one dot", Applicability::Unsafe, edits));
    }
    let end = context.url().query.as_ref().map_or(target.len(), |query| query.start);
    let mut edits = Vec::new();
    for at in (slip.range.start..end).filter(|&at| target.bytes()[at] == b'\\') {
        let slash = if target.bytes().get(at + 1) == Some(&b'/') { "" } else { "/" };
        edits.extend(target.edit(at..at + 1, slash)?);
    }
    (slip.kind == Some(Kind::Url)).then(|| rewrite::fix("write slashes", Applicability::Safe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn hosts_that_are_none() {
        for paste in [
            "curl -v http://⟦api..shop.test⟧:18100/orders -d sku=A-19",
            "curl http://⟦256.1.1.1⟧/x",
            "curl http://⟦⟧/orders",
            "curl 'http://⟦a^b.test⟧/x'",
            "curl 'http://me:p⟦@⟧ss@a.test/x'",
            "curl 'http://⟦[::g]⟧/x'",
        ] {
            assert_finds(&RULE, paste);
        }
        assert_finds(&RULE, "curl http://⟦10.0.0.256⟧/x");
        assert_finds(&RULE, "curl http://⟦api.example.123⟧/x");
        assert_finds(&RULE, &format!("curl http://⟦{}.test⟧/x", "a".repeat(64)));
        assert_mends(&RULE, r"curl 'http://a.test\v1\x?q=\'", r"curl 'http://a.test/v1/x?q=\'");
        assert_mends(&RULE, "curl 'http://me:p@ss@a.test/x'", "curl 'http://me:p%40ss@a.test/x'");
        assert_eq!(assert_finds(&RULE, "curl 'http://⟦my_app.books.test⟧/x'").certainty, Certainty::Possible);
    }

    #[test]
    fn hosts_are_quiet() {
        for paste in [
            "curl http://localhost:3000/x",
            "curl http://127.0.0.1/x",
            "curl 'http://[::1]:8080/x'",
            "curl http://bücher.test/x",
            "curl 'http://[fe80::1%25eth0]/x'",
            "curl http://xn--bcher-kva.test./x",
            "curl \"http://$HOST/x\"",
            "GET /x HTTP/1.1\r\nHost: a.test\r\n\r\n",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
