//! `url/unknown-path`

use std::ops::Range;

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding, Fix};
use crate::syntax::uri;

/// A path that leads to nothing.
pub static RULE: Rule = Rule {
    code: Code::new("url/unknown-path"),
    heard: Heard {
        title: "there is no such endpoint here",
        help: "compare the path with the API's documentation, segment by segment: spelling, singular or plural, version, \
               prefix",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5",
        "https://www.iana.org/assignments/well-known-uris",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A path that no endpoint has: a segment that is misspelled, singular for plural, missing or too many, another \
           version, or a prefix that stands twice since both the base URL and the path have it.",
    why: "A server looks the path up in its routes, letter by letter. Most answer 404 where they find none; API gateways \
          and strict frameworks say 400 or 403, and many a 404 page is only the router's way to say that the method does \
          not go with the path.",
    mends: Mends::Safe,
    bad: Example::request("curl https://id.example.com/.well-know/openid-configuration"),
    good: "curl https://id.example.com/.well-known/openid-configuration",
};

/// Names that are registered below `/.well-known/` and that requests often ask for (RFC 8615).
const WELL_KNOWN: [&str; 14] = [
    "acme-challenge",
    "apple-app-site-association",
    "assetlinks.json",
    "caldav",
    "carddav",
    "change-password",
    "host-meta",
    "jwks.json",
    "nodeinfo",
    "oauth-authorization-server",
    "oauth-protected-resource",
    "openid-configuration",
    "security.txt",
    "webfinger",
];

/// What is wrong with the path.
enum Kind {
    /// `/.well-know/`, `/.well-known/openid-confguration`: what was meant.
    WellKnown(&'static str),
    /// `/api/v1/api/v1/`: where the first of the two stands.
    Prefix(Range<usize>),
    /// `https://a.test/https://a.test/x`.
    Base,
    /// A full stop or comma at the end, from the sentence that the URL was copied from.
    Punctuation,
}

/// A part of the path.
struct Slip {
    kind: Kind,
    range: Range<usize>,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match slip.kind {
        Kind::WellKnown(_) => (Certainty::Likely, 0.85),
        Kind::Base => (Certainty::Likely, 0.78),
        Kind::Prefix(_) => (Certainty::Possible, 0.4),
        Kind::Punctuation => (Certainty::Possible, 0.3),
    };
    let target = &context.request.target;
    let finding = RULE.finding(certainty, likelihood, word(context, &slip), vec![target.span_of(slip.range.clone())]);
    let evidence = match &slip.kind {
        Kind::Prefix(first) => vec![Evidence { span: target.span_of(first.clone()), note: "the first one".into() }],
        _ => Vec::new(),
    };
    vec![Finding { evidence, fix: fix(context, &slip), ..finding }]
}

fn find(context: &Context) -> Option<Slip> {
    let target = &context.request.target;
    let (bytes, url) = (target.bytes(), context.url());
    let path = url.path.clone();
    let mut segments = uri::segments(bytes, path.clone());
    // More is not a path that a person wrote.
    segments.truncate(64);
    // The first is what stands before the first slash.
    let named = segments.get(1..).unwrap_or_default();
    let slip = well_known(bytes, named)
        .or_else(|| base(bytes, url.host.clone()?, path.clone()))
        .or_else(|| prefix(bytes, named))
        .or_else(|| punctuation(bytes, path))?;
    (!context.has_variable(target.span_of(slip.range.clone()))).then_some(slip)
}

/// A slip of the hand in `/.well-known/` or in the name after it.
fn well_known(bytes: &[u8], segments: &[Range<usize>]) -> Option<Slip> {
    let text = |range: &Range<usize>| std::str::from_utf8(&bytes[range.clone()]).ok();
    let first = segments.first()?;
    let slip = |meant, range: &Range<usize>| Some(Slip { kind: Kind::WellKnown(meant), range: range.clone() });
    let word = text(first)?;
    if word != ".well-known" {
        let near = word.len() < 16 && strsim::osa_distance(&word.to_ascii_lowercase(), ".well-known") <= 2;
        return if near && word.contains("ell") { slip(".well-known", first) } else { None };
    }
    let second = segments.get(1)?;
    let name = text(second).filter(|name| name.len() < 40 && !WELL_KNOWN.contains(name))?;
    let folded = name.to_ascii_lowercase().replace('_', "-");
    let meant = WELL_KNOWN.into_iter().find(|known| known.len() > 8 && strsim::osa_distance(&folded, known) <= 2)?;
    slip(meant, second)
}

/// The URL's own scheme and host, or its host, once more in the path.
fn base(bytes: &[u8], host: Range<usize>, path: Range<usize>) -> Option<Slip> {
    let (host, text) = (&bytes[host], &bytes[path.clone()]);
    let scheme = [&b"/http://"[..], b"/https://"].into_iter().find(|scheme| text.starts_with(scheme));
    let start = scheme.map_or(1, <[u8]>::len);
    let rest = text.get(start..)?;
    let same = rest.get(..host.len()).is_some_and(|start| start.eq_ignore_ascii_case(host)) && host.contains(&b'.');
    let end = start + rest.iter().position(|&byte| byte == b'/').unwrap_or(rest.len());
    let whole = rest.get(host.len()).is_none_or(|byte| matches!(byte, b'/' | b':'));
    // A repository or a bucket may have the name of its host.
    let enough = scheme.is_some() || text.len() > end + 1 && host.split(|&byte| byte == b'.').count() > 2;
    (same && whole && enough).then(|| Slip { kind: Kind::Base, range: path.start..path.start + end })
}

/// A prefix of an API that stands twice.
fn prefix(bytes: &[u8], segments: &[Range<usize>]) -> Option<Slip> {
    let text = |index: usize| &bytes[segments[index].clone()];
    let version = |part: &[u8]| {
        part.len() < 5 && part.starts_with(b"v") && part.len() > 1 && part[1..].iter().all(u8::is_ascii_digit)
    };
    (1..=segments.len().min(8) / 2).rev().find_map(|length| {
        let twice = (0..length).all(|at| text(at) == text(at + length));
        let api = (0..length).any(|at| version(text(at)) || matches!(text(at), b"api" | b"rest" | b"graphql"));
        // Something must follow, or it may be the thing itself.
        let follows = segments.len() > 2 * length && !text(2 * length).is_empty();
        (twice && api && follows).then(|| Slip {
            kind: Kind::Prefix(segments[0].start..segments[length - 1].end),
            range: segments[length].start..segments[2 * length - 1].end,
        })
    })
}

/// A sign of punctuation behind the last word of the path.
fn punctuation(bytes: &[u8], path: Range<usize>) -> Option<Slip> {
    let text = &bytes[path.clone()];
    let (&last, rest) = text.split_last()?;
    let word = rest.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let start = rest.len().checked_sub(word + 1)?;
    // After figures it may be a list or a version.
    let letters = rest[start + 1..].iter().any(u8::is_ascii_alphabetic);
    let ends = matches!(last, b'.' | b',') && letters && rest[start] == b'/';
    (ends && path.end == bytes.len()).then(|| Slip { kind: Kind::Punctuation, range: path.end - 1..path.end })
}

fn word(context: &Context, slip: &Slip) -> Words {
    let shown = show(&context.request.target.bytes()[slip.range.clone()]);
    match slip.kind {
        Kind::WellKnown(meant) => Words::new(
            format!("{shown} is near the registered `{meant}`"),
            "Names below `/.well-known/` are registered, and a server answers under those alone (RFC 8615).",
            format!("Write `{meant}`."),
        ),
        Kind::Prefix(_) => Words::new(
            format!("the prefix {shown} stands twice in the path"),
            "It comes about where the base URL has the prefix and the path has it again. The server looks for it below \
             itself and finds nothing.",
            "Leave one of the two.",
        ),
        Kind::Base => Words::new(
            "the base URL stands twice",
            "A whole URL was put behind the base URL. The server takes the second for a path of its own, and has no such \
             path.",
            "Leave one of the two.",
        ),
        Kind::Punctuation => Words::new(
            format!("{shown} at the end of the path"),
            "It may have come along from the sentence or list that the URL was copied from. The server takes it for a part \
             of the name.",
            "Take it away if it is not meant.",
        ),
    }
}

fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    let range = slip.range.clone();
    let (title, applicability, range, text) = match slip.kind {
        Kind::WellKnown(meant) => ("write the registered name", Applicability::Safe, range, meant),
        // With the slash before it.
        Kind::Prefix(_) => ("leave the second one out", Applicability::Unsafe, range.start - 1..range.end, ""),
        Kind::Base => ("leave the second one out", Applicability::Unsafe, range, ""),
        Kind::Punctuation => ("take it away", Applicability::Unsafe, range, ""),
    };
    Some(rewrite::fix(title, applicability, context.request.target.edit(range, text)?))
}
