//! `url/malformed-query`

use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::MOST_PLACES;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::syntax::percent;
use crate::syntax::uri::{self, Pair};

/// A query whose pairs are not parted as they should be.
pub static RULE: Rule = Rule {
    code: Code::new("url/malformed-query"),
    heard: Heard {
        title: "the query of the URL is not written as a query",
        help: "begin it with one `?`, and put `&` between its pairs",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc3986#section-3.4",
        "https://url.spec.whatwg.org/#urlencoded-parsing",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A second `?`, an `&` before the `?`, a `;` between pairs, an `&` inside a value, or an `&` that went through \
           HTML: `&amp;page=2`, or `×tamp=5` for `&timestamp=5`.",
    why: "The first `?` starts the query and `&` parts its pairs. With other signs a server reads one long value, or \
          parameters of other names, and misses the ones that were meant.",
    mends: Mends::Safe,
    bad: Example::request("curl 'https://api.example.com/rates?origin=DE?destination=FR'"),
    good: "curl 'https://api.example.com/rates?origin=DE&destination=FR'",
};

/// What is wrong with the query. In the order in which they are told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `/orders&limit=5`.
    NoQuestionMark,
    /// `?a=1?b=2`.
    QuestionMark,
    /// `?a=1;b=2`.
    Semicolon,
    /// `?name=Tom%20&%20Co`.
    Ampersand,
    /// `?a=1&amp;b=2`.
    Html,
    /// `?a=1×tamp=2`: the entity that the sign comes from.
    Entity(&'static str),
    /// Three or more pairs without a value.
    Empty,
}

/// Signs of one kind.
struct Slip {
    kind: Kind,
    places: Vec<std::ops::Range<usize>>,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match slip.kind {
        Kind::NoQuestionMark | Kind::QuestionMark => (Certainty::Likely, 0.9),
        Kind::Html | Kind::Entity(_) => (Certainty::Likely, 0.9),
        Kind::Semicolon | Kind::Ampersand => (Certainty::Likely, 0.85),
        Kind::Empty => (Certainty::Possible, 0.35),
    };
    let spans = slip.places.iter().map(|place| context.request.target.span_of(place.clone())).collect();
    let fix = fix(context, &slip);
    vec![Finding { fix, ..RULE.finding(certainty, likelihood, word(slip.kind), spans) }]
}

/// Takes the pairs away, each with an `&` that sets it apart.
fn leave_out(context: &Context, slip: &Slip) -> Option<Fix> {
    let target = &context.request.target;
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for place in &slip.places {
        match runs.last_mut() {
            Some(run) if run.end + 1 == place.start => run.end = place.end,
            _ => runs.push(place.clone()),
        }
    }
    let mut edits = Vec::new();
    for run in runs {
        let follows = run.end < context.url().query.as_ref().map_or(0, |query| query.end);
        let first = context.url().query.as_ref().is_some_and(|query| query.start == run.start);
        let start = run.start - usize::from(!follows && !first);
        edits.extend(target.edit(start..run.end + usize::from(follows), "")?);
    }
    Some(rewrite::fix("leave them out", Applicability::Unsafe, edits))
}

fn find(context: &Context) -> Option<Slip> {
    let bytes = context.request.target.bytes();
    let url = context.url();
    // The segments' `&` counts only where it stands before something like a pair.
    let path = &bytes[url.path.clone()];
    if let Some(at) = path.iter().position(|&byte| byte == b'&')
        && starts_pair(&path[at + 1..])
        && !path[at..].contains(&b'/')
    {
        let at = url.path.start + at;
        return Some(Slip { kind: Kind::NoQuestionMark, places: std::iter::once(at..at + 1).collect() });
    }
    let query = url.query.clone()?;
    let pairs = uri::pairs(bytes, query.clone());
    let html = pairs.iter().skip(1).filter(|pair| bytes[pair.name.clone()].starts_with(b"amp;"));
    let places: Vec<_> = html.map(|pair| pair.name.start..pair.name.start + 4).take(MOST_PLACES).collect();
    if !places.is_empty() {
        return Some(Slip { kind: Kind::Html, places });
    }
    if let Some(slip) = entity(bytes, query) {
        return Some(slip);
    }
    for (kind, sign) in [(Kind::QuestionMark, b'?'), (Kind::Semicolon, b';')] {
        let places: Vec<_> = pairs.iter().flat_map(|pair| wrong_signs(bytes, pair, sign)).take(MOST_PLACES).collect();
        if !places.is_empty() {
            return Some(Slip { kind, places });
        }
    }
    let torn = pairs.windows(2).filter(|two| is_torn(bytes, &two[0], &two[1]));
    let places: Vec<_> = torn.map(|two| two[1].name.start - 1..two[1].name.start).take(MOST_PLACES).collect();
    if !places.is_empty() {
        return Some(Slip { kind: Kind::Ampersand, places });
    }
    let empty = pairs.iter().filter(|pair| pair.value.as_ref().is_some_and(std::ops::Range::is_empty));
    let places: Vec<_> = empty.map(Pair::range).take(MOST_PLACES).collect();
    (places.len() >= 3).then_some(Slip { kind: Kind::Empty, places })
}

/// Signs that HTML writes as `&` and a name, and that it knows without the semicolon too: what a browser makes of
/// `&timestamp=`, with the UTF-8 of the sign and its name (HTML Standard, section 13.5).
const ENTITIES: &[(u8, u8, &str)] = &[
    (0xc3, 0x97, "times"),
    (0xc2, 0xa7, "sect"),
    (0xc2, 0xa9, "copy"),
    (0xc2, 0xae, "reg"),
    (0xc2, 0xac, "not"),
    (0xc2, 0xb6, "para"),
    (0xc2, 0xa4, "curren"),
    (0xc2, 0xb0, "deg"),
    (0xc2, 0xa2, "cent"),
    (0xc2, 0xba, "ordm"),
    (0xc2, 0xb5, "micro"),
    (0xc3, 0xb7, "divide"),
];

/// The first sign in a query that an HTML page has made of an `&` and the start of a name, percent-encoded or not.
fn entity(bytes: &[u8], query: std::ops::Range<usize>) -> Option<Slip> {
    let mut valued = false;
    for at in query.clone() {
        let rest = &bytes[at..query.end];
        valued |= rest[0] == b'=';
        let (lead, trail, length) = match *rest {
            [lead @ (0xc2 | 0xc3), trail, ..] => (lead, trail, 2),
            [b'%', b'c' | b'C', _, b'%', _, _, ..] => match *percent::decode(&rest[..6]) {
                [lead @ (0xc2 | 0xc3), trail] => (lead, trail, 6),
                _ => continue,
            },
            _ => continue,
        };
        let after = &rest[length..];
        let name = after.iter().take_while(|&&byte| byte.is_ascii_alphabetic() || byte == b'_').count();
        let found = ENTITIES.iter().find(|&&(first, second, _)| (first, second) == (lead, trail));
        if let Some(&(.., name_of)) = found.filter(|_| valued && after.get(name) == Some(&b'=')) {
            return Some(Slip { kind: Kind::Entity(name_of), places: std::iter::once(at..at + length).collect() });
        }
    }
    None
}

/// Whether bytes start with `name=`.
fn starts_pair(bytes: &[u8]) -> bool {
    let name = bytes.iter().take_while(|&&byte| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte)).count();
    name > 0 && bytes.get(name) == Some(&b'=')
}

/// The signs in a pair after which another pair starts. A URL that is a value has a query of its own.
fn wrong_signs(bytes: &[u8], pair: &Pair, sign: u8) -> Vec<std::ops::Range<usize>> {
    let range = pair.range();
    let text = &bytes[range.clone()];
    let url = text.windows(3).any(|window| window == b"://") || pair.value.is_none();
    // `text/html;level=1` is a media type.
    let media = sign == b';' && text.contains(&b'/');
    if url || media {
        return Vec::new();
    }
    let is_wrong = |at: usize| text[at] == sign && starts_pair(&text[at + 1..]);
    (0..text.len()).filter(|&at| is_wrong(at)).map(|at| range.start + at..range.start + at + 1).collect()
}

/// Whether an `&` tears a value apart: blanks stand on both sides, and no `=` follows.
fn is_torn(bytes: &[u8], before: &Pair, after: &Pair) -> bool {
    let Some(value) = &before.value else { return false };
    let value = &bytes[value.clone()];
    let next = &bytes[after.name.clone()];
    let blank_before = [&b"%20"[..], b"+", b" "].iter().any(|blank| value.ends_with(blank));
    let blank_after = [&b"%20"[..], b"+", b" "].iter().any(|blank| next.starts_with(blank));
    after.value.is_none() && blank_before && blank_after
}

fn word(kind: Kind) -> Words {
    match kind {
        Kind::NoQuestionMark => Words::new(
            "`&` where the query should start with `?`",
            "Without a `?` there is no query. The server takes all of it for the path and finds no such thing.",
            "Write `?` before the first parameter.",
        ),
        Kind::QuestionMark => Words::new(
            "a second `?` in the query",
            "The first `?` starts the query; another is part of a value. The server reads the parameter after it as the end \
             of the value before.",
            "Write `&` between parameters.",
        ),
        Kind::Semicolon => Words::new(
            "`;` between parameters",
            "Servers part a query at `&` alone; the semicolon has gone out of use. The parameter after it is read as the \
             end of the value before.",
            "Write `&` between parameters.",
        ),
        Kind::Ampersand => Words::new(
            "`&` inside a value",
            "An `&` ends the value and starts the next parameter, so the server gets half of the value and a parameter \
             that it does not know.",
            "Write `%26` for an `&` in a value.",
        ),
        Kind::Html => Words::new(
            "`&amp;` between parameters",
            "So HTML writes an `&`. Outside of a page nothing turns it back: the server gets a parameter whose name begins \
             with `amp;`, and misses the one that was meant.",
            "Write `&` alone.",
        ),
        Kind::Entity(name) => Words::new(
            format!("an `&` of the query was read as HTML: `&{name}`"),
            format!(
                "HTML knows `&{name}` as a sign, even in the middle of a word. Where a URL goes through a page or a mail without \
                 care, the `&` and the start of the next name become that sign, and the server misses the parameter."
            ),
            format!("Write `&{name}` in its place."),
        ),
        Kind::Empty => Words::new(
            "parameters without a value",
            "They are sent, and empty. Some servers take an empty value for one that is wrong.",
            "Leave out the parameters that have no value.",
        ),
    }
}

fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    let entity = if let Kind::Entity(name) = slip.kind { format!("&{name}") } else { String::new() };
    let (text, title) = match slip.kind {
        Kind::Html => ("", "leave amp; out"),
        Kind::Entity(_) => (entity.as_str(), "write what was meant"),
        Kind::NoQuestionMark => ("?", "write ?"),
        Kind::QuestionMark | Kind::Semicolon => ("&", "write &"),
        Kind::Ampersand => ("%26", "encode the &"),
        Kind::Empty => return leave_out(context, slip),
    };
    let mut edits = Vec::new();
    for place in &slip.places {
        edits.extend(context.request.target.edit(place.clone(), text)?);
    }
    Some(rewrite::fix(title, Applicability::Safe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn signs_between_parameters() {
        assert_finds(&RULE, "curl 'https://a.test/v2/shipments⟦&⟧depot=LYS&limit=20'");
        assert_finds(&RULE, "curl 'http://a.test/rates?origin=DE⟦?⟧destination=FR&weight=2.5'");
        assert_finds(&RULE, "curl 'http://a.test/rates?origin=DE⟦;⟧destination=FR⟦;⟧weight=2.5'");
        assert_finds(&RULE, "curl -s 'http://a.test/products?category=home%20⟦&⟧%20kitchen&sort=name'");
    }

    #[test]
    fn fixes() {
        assert_mends(&RULE, "curl 'http://a.test/s&a=1&b=2'", "curl 'http://a.test/s?a=1&b=2'");
        assert_mends(&RULE, "curl 'http://a.test/s?q=a+&+b'", "curl 'http://a.test/s?q=a+%26+b'");
        assert_mends(&RULE, "curl 'http://a.test/s?b=&a=1&c=&d='", "curl 'http://a.test/s?a=1'");
    }

    #[test]
    fn what_went_through_html() {
        assert_mends(&RULE, "curl 'http://a.test/s?a=1&amp;b=2&amp;c=3'", "curl 'http://a.test/s?a=1&b=2&c=3'");
        assert_mends(&RULE, "curl 'http://a.test/s?a=1×tamp=2'", "curl 'http://a.test/s?a=1&timestamp=2'");
        assert_finds(&RULE, "curl 'http://a.test/s?a=1⟦%C2%A7⟧ion=2'");
        assert_quiet(&RULE, "curl 'http://a.test/s?size=3%C3%974&amp=1'");
    }

    #[test]
    fn empty_values_are_possible() {
        let finding = assert_finds(&RULE, "PUT /m?⟦a=⟧&⟦b=⟧&t=1&⟦c=⟧ HTTP/1.1\r\nHost: a.test\r\n\r\n");
        assert_eq!(finding.certainty, Certainty::Possible);
    }

    #[test]
    fn queries_are_quiet() {
        for paste in [
            "curl 'http://a.test/s?next=http://b.test/?a=1&x=2'",
            "curl 'http://a.test/s?q=what?&flag&page=1'",
            "curl 'http://a.test/s?accept=text/html;level=1'",
            "curl 'http://a.test/R&D/list?a=1'",
            "curl 'http://a.test/s?a=1;2;3'",
            "curl 'http://a.test/s?a=&b=1'",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
