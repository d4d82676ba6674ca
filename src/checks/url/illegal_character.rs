//! `url/illegal-character`

use std::ops::Range;

use super::super::shared::placeholder;
use super::super::shared::rewrite;
use super::super::shared::show::{list, show};
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::{MOST_PLACES, refused, typed};
use crate::dialects::Fault;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Agent, Client, ShellFaultKind, UrlFault};
use crate::source::{Edit, Span, Traced};
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
    /// `#` in a value: `?color=#ff0000`, `?q=c#&page=2`.
    Cut,
    /// A `+` in a time or in base64, which comes out as a blank.
    Plus,
    /// A `+` of a telephone number or an e-mail address, which some servers put right.
    Sign,
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
                Kind::Cut => (Certainty::Likely, 0.75),
                Kind::Sign => (Certainty::Possible, 0.5),
                Kind::Hash => (Certainty::Possible, 0.4),
                Kind::Illegal(Illegal::Delimiter) => (Certainty::Possible, 0.35),
                Kind::Illegal(Illegal::NonAscii) => (Certainty::Possible, 0.25),
                Kind::Illegal(Illegal::Bracket) => (Certainty::Possible, 0.15),
            };
            let spans = slip.ranges.iter().map(|range| slip.text.span_of(range.clone())).collect();
            Finding {
                fix: fix(&slip),
                fault: fault(slip.kind),
                ..RULE.finding(certainty, likelihood, word(&slip), spans)
            }
        })
        .collect()
}

fn fault(kind: Kind) -> Option<Fault> {
    Some(match kind {
        Kind::Illegal(Illegal::Blank) => Fault::SpaceInTarget,
        Kind::Illegal(Illegal::Delimiter) => Fault::BraceInTarget,
        Kind::Illegal(Illegal::NonAscii) => Fault::RawUnicode,
        Kind::Hash => Fault::Fragment,
        Kind::Illegal(Illegal::Control | Illegal::Bracket) | Kind::Cut | Kind::Sign | Kind::Plus => return None,
    })
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
    let home = context.request.target.home();
    // Before the scheme it is nothing that was meant. A line break of the shell's is no part of the text.
    let leading = blank && (span.start == home.start + 1 || span.start == home.start);
    let edit = Edit { span, text: String::new() };
    let fix = leading.then(|| rewrite::fix("take it away", Applicability::Safe, vec![edit]));
    Finding { fix, ..RULE.finding(Certainty::Certain, 0.9, words, vec![span]) }
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
        if let Some(fragment) = &uri.fragment {
            let sign = fragment.start - 1..fragment.start;
            if is_cut(&bytes[..sign.start], &bytes[fragment.clone()]) && uri.query.is_some() {
                found.push((sign, Kind::Cut));
            } else if raw {
                found.push((sign, Kind::Hash));
            }
        }
        if let Some(query) = &uri.query {
            found.extend(pluses(bytes, query.clone()));
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
        Kind::Illegal(Illegal::Control) => 8,
        Kind::Illegal(Illegal::Blank) => 7,
        Kind::Cut => 6,
        Kind::Plus => 5,
        Kind::Sign => 4,
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
    let command = match &context.request.client {
        Client::Curl(command) => command,
        Client::Agent(agent, _) if encodes(*agent) => return true,
        Client::Agent(Agent::Go | Agent::Ruby | Agent::PhpCurl, _) => return placeholder_at(text, range),
        Client::Agent(..) | Client::Raw | Client::Recorded => {
            // Where a request line has no version, blanks in what is left may stand around one.
            let no_version = context.request.version.is_none() && matches!(kind, Illegal::Blank | Illegal::Control);
            return no_version || placeholder_at(text, range);
        }
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

/// Whether a client percent-encodes what has no place in a URL, as the URL Standard has browsers do it.
fn encodes(agent: Agent) -> bool {
    !matches!(agent, Agent::Go | Agent::Ruby | Agent::PhpCurl | Agent::HttpFile | Agent::Hurl)
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

/// Whether a `#` stands in a value: another pair follows it, or nothing of the value stands before it.
fn is_cut(before: &[u8], fragment: &[u8]) -> bool {
    let pair = fragment.iter().position(|&byte| byte == b'&').is_some_and(|at| fragment[at..].contains(&b'='));
    let after = fragment.first().is_some_and(u8::is_ascii_alphanumeric);
    pair || before.ends_with(b"=") && after
}

/// The `+` of a query that were not meant as blanks: before the zone of a time, in base64, in an address.
fn pluses(bytes: &[u8], query: Range<usize>) -> Vec<(Range<usize>, Kind)> {
    let mut found = Vec::new();
    for pair in uri::pairs(bytes, query) {
        let Some(value) = pair.value else { continue };
        let text = &bytes[value.clone()];
        let mut signs = text.iter().enumerate().filter(|&(_, &byte)| byte == b'+').map(|(at, _)| at).peekable();
        let Some(&first) = signs.peek() else { continue };
        let signature = is_signature(&bytes[pair.name.clone()], text);
        let address = is_address(text, first);
        for at in signs {
            let kind = if signature || is_zone(text, at) { Kind::Plus } else { Kind::Sign };
            if kind == Kind::Plus || address && at == first {
                found.push((value.start + at..value.start + at + 1, kind));
            }
        }
    }
    found
}

/// Whether a value whose first `+` is at `at` is a telephone number in the international form (E.164), a zone alone, or
/// an e-mail address with a tag: `ana+shop@example.com`.
fn is_address(text: &[u8], at: usize) -> bool {
    let (before, after) = (&text[..at], &text[at + 1..]);
    if before.is_empty() {
        let digits = after.iter().filter(|byte| byte.is_ascii_digit()).count();
        let zone = digits == 4 && (after.len() == 5 && after[2] == b':' || after.len() == 7 && after[2..5] == *b"%3A");
        return zone || (7..=15).contains(&digits) && digits == after.len() && after[0] != b'0';
    }
    let host = after.iter().position(|&byte| byte == b'@').map(|sign| sign + 1);
    let host = host.or_else(|| after.windows(3).position(|window| window == b"%40").map(|sign| sign + 3));
    let word = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_".contains(byte);
    host.is_some_and(|host| {
        let tag = &after[..after[..host].iter().position(|byte| matches!(byte, b'@' | b'%')).unwrap_or(0)];
        before.iter().all(word)
            && !tag.is_empty()
            && tag.iter().all(word)
            && after[host..].contains(&b'.')
            && after[host..].iter().all(word)
    })
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
            "A URL has no blanks: the first one ends it. Clients refuse to send it, older ones send a request line that \
             servers refuse.",
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
        Kind::Cut => Words::new(
            "`#` cuts the query short",
            "At `#` the fragment begins, which is for the client alone and is never sent. The server gets the value without \
             what follows the sign, and no parameter after it.",
            "Write `%23` for a number sign in a value.",
        ),
        Kind::Plus | Kind::Sign => Words::new(
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
    let bytes = slip.text.bytes();
    let mut edits = Vec::new();
    let mut gone = false;
    for range in &slip.ranges {
        // Behind the last word, or where a line was broken, it is no part of a value.
        let away = range.end == bytes.len() && matches!(slip.kind, Kind::Illegal(Illegal::Blank | Illegal::Control))
            || bytes[range.clone()].iter().all(|byte| b"\t\r\n".contains(byte));
        gone |= away;
        let text = if away { String::new() } else { percent::encode(&bytes[range.clone()], b"") };
        edits.extend(slip.text.edit(range.clone(), &text)?);
    }
    let end = slip.ranges.last().is_some_and(|range| range.end == bytes.len());
    let applicability = match slip.kind {
        // Where the fragment was meant as one, it goes; as it stands it is not sent anyway.
        Kind::Hash | Kind::Cut | Kind::Sign => Applicability::Unsafe,
        Kind::Illegal(Illegal::Control) if !end => Applicability::Unsafe,
        _ => Applicability::Safe,
    };
    Some(rewrite::fix(if gone { "take it away" } else { "percent-encode it" }, applicability, edits))
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
        assert_mends(&RULE, "curl 'http://a.test/q?x=a '", "curl 'http://a.test/q?x=a'");
        assert_mends(&RULE, "curl ' http://a.test/q'", "curl 'http://a.test/q'");
        assert_finds(&RULE, "resp, err := http.Get(\"https://a.test/s?q=red⟦ ⟧shoes\")");
        assert_mends(&RULE, "curl \"http://a.test/q?x=a b\"", "curl \"http://a.test/q?x=a%20b\"");
    }

    #[test]
    fn a_plus_that_is_no_blank() {
        assert_finds(&RULE, "curl 'http://a.test/api/v1/query?query=up&time=2026-11-22T07:50:00⟦+⟧01:00'");
        assert_finds(&RULE, "curl 'http://a.test/b?sig=iPQ8Ecgu0⟦+⟧JwOgeOhWgUZW7jpzMYE0twxHjLeHaHYdM='");
        for paste in [
            "curl 'http://a.test/a?phone=⟦+⟧491701234567'",
            "curl 'http://a.test/a?email=ana⟦+⟧shop@b.test'",
            "curl 'http://a.test/a?tz=⟦+⟧02:00'",
        ] {
            assert_eq!(assert_finds(&RULE, paste).certainty, Certainty::Possible, "{paste}");
        }
        assert_mends(
            &RULE,
            "curl -G http://a.test/q -d 'since=2026-11-22T07:50:00+01:00'",
            "curl -G http://a.test/q -d 'since=2026-11-22T07:50:00%2B01:00'",
        );
    }

    #[test]
    fn a_number_sign_cuts_the_query() {
        assert_finds(&RULE, "curl 'http://a.test/s?q=c⟦#⟧&page=2'");
        assert_mends(&RULE, "curl 'http://a.test/s?color=#ff0000'", "curl 'http://a.test/s?color=%23ff0000'");
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
            "curl 'http://a.test/a?q=+491+701+2345'",
            "curl 'http://a.test/a?q=a+b@c&x=1#top'",
            "curl 'http://a.test/cb#access_token=k-1&state=2'",
            "curl 'http://a.test/a?x=1#section=2'",
            "GET /a;b=1/c?x=1,2&y='z' HTTP/1.1\r\nHost: a.test\r\n\r\n",
            "curl \"http://a.test/v1/orders/$ORDER/items\"",
            "fetch(\"https://a.test/s?q=größe&f={1}|2\")",
        ] {
            assert!(found(&RULE, paste).is_empty(), "{paste}: {:#?}", found(&RULE, paste));
        }
        assert_quiet(&RULE, "curl 'http://a.test/search?q=lamp%7Cdesk'");
    }
}
