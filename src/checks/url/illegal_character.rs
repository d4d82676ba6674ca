//! `url/illegal-character`

use std::ops::Range;

use super::super::shared::placeholder;
use super::super::shared::rewrite;
use super::super::shared::show::{list, show};
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::{MOST_PLACES, refused, typed};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Client, ShellFaultKind, UrlFault};
use crate::source::{Span, Traced};
use crate::syntax::percent;
use crate::syntax::uri::{self, Illegal};

/// A character in the path or query that must be percent-encoded.
pub static RULE: Rule = Rule {
    code: Code::new("url/illegal-character"),
    heard: Heard { title: "the URL has a character that must be percent-encoded", help: "percent-encode it" },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc3986#appendix-A",
        "https://www.rfc-editor.org/rfc/rfc9112#section-3",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A character in the path or query that must be percent-encoded, or a `+` that the server reads as a blank.",
    why: "A blank ends the request target, so that what follows it is taken for the version. Other characters that RFC \
          3986 does not list are refused by strict servers and let through by others.",
    mends: Mends::Safe,
    bad: Example::request("GET /search?q=red shoes HTTP/1.1\r\nHost: shop.example.com\r\n\r\n"),
    good: "GET /search?q=red%20shoes HTTP/1.1\r\nHost: shop.example.com\r\n\r\n",
};

/// What is the matter with the characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// One that RFC 3986 does not allow.
    Illegal(Illegal),
    /// `#`, after which nothing is sent.
    Hash,
    /// A `+` in a time or in base64, which comes out as a blank.
    Plus,
}

/// Characters of a text, the gravest kind that it has.
struct Slip<'a> {
    text: &'a Traced,
    kind: Kind,
    ranges: Vec<Range<usize>>,
    raw: bool,
}

fn check(context: &Context) -> Vec<Finding> {
    let slips = find(context);
    let grave = |slip: &Slip| matches!(slip.kind, Kind::Illegal(Illegal::Blank | Illegal::Control));
    if !slips.iter().any(grave)
        && let Some((_, span)) = refused(context, &[UrlFault::Character])
    {
        return vec![refused_by_curl(context, span)];
    }
    slips
        .into_iter()
        .map(|slip| {
            let (certainty, likelihood) = match slip.kind {
                Kind::Illegal(Illegal::Blank | Illegal::Control) => (Certainty::Certain, 0.95),
                Kind::Plus => (Certainty::Likely, 0.72),
                Kind::Hash => (Certainty::Possible, 0.4),
                Kind::Illegal(Illegal::Delimiter) => (Certainty::Possible, 0.35),
                Kind::Illegal(Illegal::NonAscii) => (Certainty::Possible, 0.25),
                Kind::Illegal(Illegal::Bracket) => (Certainty::Possible, 0.15),
            };
            let spans = slip.ranges.iter().map(|range| slip.text.span_of(range.clone())).collect();
            Finding { fix: fix(&slip), ..RULE.finding(certainty, likelihood, word(&slip), spans) }
        })
        .collect()
}

/// A blank or a control character elsewhere than in path and query: in the fragment, in what `-G` adds.
fn refused_by_curl(context: &Context, span: Span) -> Finding {
    let blank = context.paste[span.range()].contains(' ');
    let words = Words::new(
        if blank { "blank in the URL" } else { "control character in the URL" },
        "curl refuses a URL with a blank or a control character anywhere in it, be it in the fragment, which is not sent, \
         or in the data that `-G` puts into it.",
        "Percent-encode it; for the data of `-G`, `--data-urlencode` does that.",
    );
    RULE.finding(Certainty::Certain, 0.9, words, vec![span])
}

fn find<'a>(context: &Context<'a>) -> Vec<Slip<'a>> {
    let raw = matches!(context.request.client, Client::Raw);
    let mut slips = Vec::new();
    for (text, uri) in typed(context) {
        let bytes = text.bytes();
        let mut found: Vec<(Range<usize>, Kind)> = uri::illegal(bytes, &uri)
            .into_iter()
            .take(MOST_PLACES)
            .filter(|(range, kind)| !is_meant(context, text, range, *kind))
            .map(|(range, kind)| (range, Kind::Illegal(kind)))
            .collect();
        if let Some(fragment) = &uri.fragment
            && raw
        {
            found.push((fragment.start - 1..fragment.start, Kind::Hash));
        }
        if let Some(query) = &uri.query {
            found.extend(pluses(bytes, query.clone()).into_iter().map(|range| (range, Kind::Plus)));
        }
        let Some(kind) = found.iter().map(|&(_, kind)| kind).max_by_key(|kind| gravity(*kind)) else { continue };
        let ranges = found.into_iter().filter(|&(_, other)| other == kind).map(|(range, _)| range).collect();
        slips.push(Slip { text, kind, ranges, raw });
    }
    slips
}

/// In which order the kinds are told where a URL has several.
fn gravity(kind: Kind) -> u8 {
    match kind {
        Kind::Illegal(Illegal::Control) => 6,
        Kind::Illegal(Illegal::Blank) => 5,
        Kind::Plus => 4,
        Kind::Hash => 3,
        Kind::Illegal(Illegal::Delimiter) => 2,
        Kind::Illegal(Illegal::NonAscii) => 1,
        Kind::Illegal(Illegal::Bracket) => 0,
    }
}

/// Whether the characters belong to something that other checks tell about, or that curl takes away.
fn is_meant(context: &Context, text: &Traced, range: &Range<usize>, kind: Illegal) -> bool {
    let span = text.span_of(range.clone());
    if context.has_variable(span) {
        return true;
    }
    let Some(command) = context.request.client.command() else {
        // Where a request line has no version, blanks in what is left may stand around one.
        let no_version = context.request.version.is_none() && matches!(kind, Illegal::Blank | Illegal::Control);
        return no_version || placeholder_at(text, range);
    };
    let typographic =
        |fault: &crate::message::ShellFault| fault.kind == ShellFaultKind::Typographic && fault.span.touches(span);
    if command.faults.iter().any(typographic) || placeholder_at(text, range) {
        return true;
    }
    let globs = !command.options.iter().any(|option| option.name == Some("globoff"));
    let bytes = text.bytes();
    // curl reads braces and brackets as a pattern, and a backslash before one as the one itself.
    let brackets = bytes[range.clone()].iter().any(|byte| b"[]{}".contains(byte));
    let escape = bytes[range.clone()] == *b"\\" && bytes.get(range.end).is_some_and(|byte| b"[]{}".contains(byte));
    let patterned = |place: usize| bytes[..place].contains(&b'{');
    globs && matches!(kind, Illegal::Delimiter | Illegal::Bracket) && (brackets || escape || patterned(range.start))
}

/// Whether the characters are those of a placeholder: `<id>` is told as what it is.
fn placeholder_at(text: &Traced, range: &Range<usize>) -> bool {
    let Some(text) = text.utf8() else { return false };
    let mut at = 0;
    while let Some((found, _)) = placeholder::enclosed(&text[at..]) {
        let found = found.start + at..found.end + at;
        if found.start < range.end && range.start < found.end {
            return true;
        }
        at = found.end;
    }
    false
}

/// The `+` of a query that were not meant as blanks: before the zone of a time, and in base64.
fn pluses(bytes: &[u8], query: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for pair in uri::pairs(bytes, query) {
        let Some(value) = pair.value else { continue };
        let text = &bytes[value.clone()];
        let signature = is_signature(&bytes[pair.name.clone()], text);
        let wanted = |at: usize| signature || is_zone(text, at);
        found.extend(
            text.iter()
                .enumerate()
                .filter(|&(at, &byte)| byte == b'+' && wanted(at))
                .map(|(at, _)| value.start + at..value.start + at + 1),
        );
    }
    found
}

/// Whether a `+` at `at` stands between a time and its zone: `…T07:50:00+01:00`.
fn is_zone(text: &[u8], at: usize) -> bool {
    if at > 64 || text.len() - at > 16 {
        return false;
    }
    let zone = percent::decode(&text[at + 1..]);
    let digits = zone.iter().filter(|byte| byte.is_ascii_digit()).count();
    let is_zone = matches!(zone.len(), 4 | 5) && digits == 4 && (zone.len() == 4 || zone[2] == b':');
    // `T07:50:00` or `T07:50:00.123` before it.
    let time = percent::decode(&text[..at]);
    is_zone && time.len() >= 16 && time.contains(&b'T') && time.last().is_some_and(u8::is_ascii_digit)
}

/// Whether a value is base64 of some length under the name of a signature or token.
fn is_signature(name: &[u8], value: &[u8]) -> bool {
    let name = String::from_utf8_lossy(name).to_ascii_lowercase();
    let named = ["sig", "signature", "hmac", "hash", "token", "x-amz-signature", "sign", "digest", "mac"];
    let base64 = |&byte: &u8| byte.is_ascii_alphanumeric() || b"+/=%".contains(&byte);
    named.contains(&name.as_str()) && value.len() >= 20 && value.iter().all(base64)
}

fn word(slip: &Slip) -> Words {
    let bytes = slip.text.bytes();
    let mut shown: Vec<String> = slip.ranges.iter().map(|range| show(&bytes[range.clone()])).collect();
    shown.dedup();
    let shown = list(&shown);
    match slip.kind {
        Kind::Illegal(Illegal::Blank) if slip.raw => Words::new(
            "blank in the request target",
            "Blanks part the request line into method, target and version (RFC 9112 section 3). With one more, what \
             follows it is not a version, and the server refuses the line.",
            "Write `%20` for a blank in the path, `%20` or `+` in the query.",
        ),
        Kind::Illegal(Illegal::Blank) => Words::new(
            "blank in the URL",
            "A URL has no blanks: the first one ends it. curl of today refuses to send it, older ones send a request \
             line that servers refuse.",
            "Write `%20` for a blank in the path, `%20` or `+` in the query.",
        ),
        Kind::Illegal(Illegal::Control) => Words::new(
            "control character in the URL",
            "No control character may stand in a request target, and servers refuse all of them, since they have been \
             used to smuggle requests.",
            "Take it out, or percent-encode it if it belongs to the value.",
        ),
        Kind::Hash => Words::new(
            "`#` in the request target",
            "A fragment is for the client alone and is not sent (RFC 9112 section 3.2). Some servers refuse a target \
             that has one.",
            "Take the fragment away, or write `%23` where the sign is meant.",
        ),
        Kind::Plus => Words::new(
            "`+` in the query stands for a blank",
            "In a query servers read `+` as a blank, as HTML forms write it. The value that arrives here has a blank \
             where it should have a plus sign, so it no longer is what it was.",
            "Write `%2B` for a plus sign.",
        ),
        Kind::Illegal(Illegal::NonAscii) => Words::new(
            format!("{shown} not percent-encoded in the URL"),
            "A URL is ASCII on the wire. Many servers take raw UTF-8 all the same; strict ones, such as Tomcat, answer \
             400.",
            "Percent-encode the UTF-8 bytes of the text.",
        ),
        Kind::Illegal(_) => Words::new(
            format!("{shown} not percent-encoded in the URL"),
            "RFC 3986 does not allow this character in a path or query. Many servers let it through; strict ones, such \
             as Tomcat, answer 400.",
            "Percent-encode it.",
        ),
    }
}

fn fix(slip: &Slip) -> Option<Fix> {
    let mut edits = Vec::new();
    for range in &slip.ranges {
        let encoded = percent::encode(&slip.text.bytes()[range.clone()], b"");
        edits.extend(slip.text.edit(range.clone(), &encoded)?);
    }
    let applicability = match slip.kind {
        // Where the fragment was meant as one, it goes; as it stands it is not sent anyway.
        Kind::Hash => Applicability::Unsafe,
        _ => Applicability::Safe,
    };
    Some(rewrite::fix("percent-encode it", applicability, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet, found};
    use super::*;

    #[test]
    fn a_blank_ends_the_target() {
        let finding = assert_finds(&RULE, "GET /scans?name=Li⟦ ⟧Na HTTP/1.1\r\nHost: clinic.test\r\n\r\n");
        assert_eq!(finding.certainty, Certainty::Certain);
        assert_finds(&RULE, "curl 'http://a.test/team⟦ ⟧lunch/big⟦ ⟧table'");
        assert_mends(&RULE, "curl \"http://a.test/q?x=a b\"", "curl \"http://a.test/q?x=a%20b\"");
    }

    #[test]
    fn a_plus_that_is_no_blank() {
        assert_finds(&RULE, "curl 'http://a.test/api/v1/query?query=up&time=2026-11-22T07:50:00⟦+⟧01:00'");
        assert_finds(&RULE, "curl 'http://a.test/b?sig=iPQ8Ecgu0⟦+⟧JwOgeOhWgUZW7jpzMYE0twxHjLeHaHYdM='");
        assert_mends(
            &RULE,
            "curl -G http://a.test/q -d 'since=2026-11-22T07:50:00+01:00'",
            "curl -G http://a.test/q -d 'since=2026-11-22T07:50:00%2B01:00'",
        );
    }

    #[test]
    fn what_strict_servers_refuse_is_possible() {
        for paste in [
            "curl 'http://a.test/search?q=lamp⟦|⟧desk&page=1'",
            "curl 'http://a.test/search?q=2⟦^⟧10'",
            "curl 'http://a.test/search?q=gr⟦öß⟧e'",
            "curl -g 'http://a.test/orders?ids⟦[]⟧=4&ids⟦[]⟧=5'",
            "curl -g 'http://a.test/filter?f=⟦{\"⟧brand⟦\"⟧:⟦\"⟧Acme⟦\"}⟧'",
        ] {
            assert_eq!(assert_finds(&RULE, paste).certainty, Certainty::Possible, "{paste}");
        }
    }

    #[test]
    fn a_control_character() {
        assert_finds(&RULE, "GET /vehicles/⟦\x01⟧ HTTP/1.1\r\nHost: fleet.test\r\n\r\n");
    }

    #[test]
    fn ordinary_urls_are_quiet() {
        for paste in [
            "curl 'http://a.test/search?q=a+b&time=2026-11-22T07:50:00Z&x=(1,2)&y=a:b@c'",
            "curl 'http://a.test/o/\\[1\\]?f=1#top'",
            "curl 'http://a.test/a?phone=+491701234567'",
            "GET /a;b=1/c?x=1,2&y='z' HTTP/1.1\r\nHost: a.test\r\n\r\n",
            "curl \"http://a.test/v1/orders/$ORDER/items\"",
        ] {
            assert!(found(&RULE, paste).is_empty(), "{paste}: {:#?}", found(&RULE, paste));
        }
        assert_quiet(&RULE, "curl 'http://a.test/search?q=lamp%7Cdesk'");
    }
}
