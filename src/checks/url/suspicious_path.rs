//! `url/suspicious-path`

use std::ops::Range;

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::MOST_PLACES;
use crate::dialects::Fault;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::syntax::uri;

/// A path that servers refuse for fear of what it leads to.
pub static RULE: Rule = Rule {
    code: Code::new("url/suspicious-path"),
    heard: Heard {
        title: "the path has a segment that servers refuse",
        help: "write the path without dot segments, empty segments and encoded slashes",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2.3",
        "https://www.rfc-editor.org/rfc/rfc3986#section-7.3",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "Dot segments, a doubled slash, an encoded NUL, slash or backslash in the path.",
    why: "Such paths have been used to get at files outside the site, so servers and frameworks refuse them or find \
          nothing.",
    mends: Mends::Unsafe,
    bad: Example::request("curl --path-as-is https://api.example.com/../orders"),
    good: "curl --path-as-is https://api.example.com/orders",
};

/// What is suspicious. In order of gravity.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Nul,
    /// `..` that leaves the root.
    Above,
    /// `..` and `.` within.
    Dots,
    Backslash,
    Slash,
    /// `//`.
    Doubled,
}

/// Places of one kind.
struct Slip {
    kind: Kind,
    places: Vec<Range<usize>>,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match slip.kind {
        Kind::Nul => (Certainty::Likely, 0.9),
        Kind::Above => (Certainty::Likely, 0.85),
        Kind::Dots => (Certainty::Possible, 0.4),
        Kind::Backslash => (Certainty::Possible, 0.5),
        Kind::Slash | Kind::Doubled => (Certainty::Possible, 0.4),
    };
    let spans = slip.places.iter().map(|place| context.request.target.span_of(place.clone())).collect();
    let fix = fix(context, &slip);
    let fault = match slip.kind {
        Kind::Nul => Some(Fault::PercentNul),
        Kind::Above => Some(Fault::DotSegments),
        Kind::Dots | Kind::Backslash | Kind::Slash | Kind::Doubled => None,
    };
    vec![Finding { fix, fault, ..RULE.finding(certainty, likelihood, word(context, &slip), spans) }]
}

fn find(context: &Context) -> Option<Slip> {
    let bytes = context.request.target.bytes();
    let path = context.url().path.clone();
    let escapes = |escape: &[u8]| -> Vec<Range<usize>> {
        let windows = bytes[path.clone()].windows(escape.len()).enumerate();
        let found = windows.filter(|(_, window)| window.eq_ignore_ascii_case(escape));
        found.map(|(at, _)| path.start + at..path.start + at + escape.len()).take(MOST_PLACES).collect()
    };
    let some = |kind, places: Vec<Range<usize>>| (!places.is_empty()).then_some(Slip { kind, places });
    some(Kind::Nul, escapes(b"%00"))
        .or_else(|| dots(context, bytes, path.clone()))
        .or_else(|| some(Kind::Backslash, escapes(b"%5c")))
        .or_else(|| some(Kind::Slash, slashes(bytes, path.clone(), escapes(b"%2f"))))
        .or_else(|| some(Kind::Doubled, doubled(bytes, path.clone())))
}

/// The encoded slashes that are not there by custom: in the scope of a package, in an id that is a path.
fn slashes(bytes: &[u8], path: Range<usize>, mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    const IDS: [&[u8]; 9] =
        [b"projects", b"groups", b"repos", b"repositories", b"packages", b"o", b"b", b"subscriptions", b"objects"];
    if found.is_empty() {
        return found;
    }
    let segments = uri::segments(bytes, path);
    found.retain(|escape| {
        let at = segments.partition_point(|segment| segment.end < escape.end);
        let text = segments.get(at).map(|segment| &bytes[segment.clone()]).unwrap_or_default();
        let before = at.checked_sub(1).map(|at| &bytes[segments[at].clone()]).unwrap_or_default();
        // `%2F` alone is the name of RabbitMQ's first virtual host.
        !(text.starts_with(b"@") || text.starts_with(b"%40") || text.len() == 3 || IDS.contains(&before))
    });
    found
}

/// Dot segments, where they are sent: curl takes them out unless it is told not to.
fn dots(context: &Context, bytes: &[u8], path: Range<usize>) -> Option<Slip> {
    if let Some(command) = context.request.client.command()
        && !command.options.iter().any(|option| option.name == Some("path-as-is"))
    {
        return None;
    }
    let (mut depth, mut above, mut places) = (0_i64, false, Vec::new());
    for segment in uri::segments(bytes, path) {
        let text = bytes[segment.clone()].to_ascii_lowercase();
        match text.as_slice() {
            b".." | b"%2e%2e" | b".%2e" | b"%2e." => {
                depth -= 1;
                above |= depth < 0;
                places.push(segment);
            }
            b"." | b"%2e" => places.push(segment),
            b"" => {}
            _ => depth += 1,
        }
    }
    places.truncate(MOST_PLACES);
    let kind = if above { Kind::Above } else { Kind::Dots };
    (!places.is_empty()).then_some(Slip { kind, places })
}

/// Runs of slashes. Those after a colon belong to a URL in the path.
fn doubled(bytes: &[u8], path: Range<usize>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in path.start + 1..path.end {
        if bytes[at] != b'/' || bytes[at - 1] != b'/' {
            continue;
        }
        match found.last_mut() {
            Some(last) if last.end == at => last.end += 1,
            _ if at >= 2 && bytes[at - 2] == b':' => {}
            _ => found.push(at - 1..at + 1),
        }
    }
    found.truncate(MOST_PLACES);
    found
}

fn word(context: &Context, slip: &Slip) -> Words {
    let shown = show(&context.request.target.bytes()[slip.places[0].clone()]);
    match slip.kind {
        Kind::Nul => Words::new(
            "an encoded NUL in the path",
            "In many languages NUL ends a text, and checks have been passed with it. Servers refuse a path that has one.",
            "Take it away.",
        ),
        Kind::Above => Words::new(
            format!("{shown} leads above the root of the path"),
            "There is nothing above the root. Servers answer 400 to such a path, since it has been used to get at files \
             outside the site.",
            "Write the path without it.",
        ),
        Kind::Dots => Words::new(
            format!("{shown} in the path"),
            "Clients take dot segments out before they send a path. Some servers refuse one that still has them.",
            "Write the path without them.",
        ),
        Kind::Backslash => Words::new(
            format!("{shown} in the path is an encoded backslash"),
            "Some systems take a backslash for a slash, so servers such as Tomcat and Apache refuse it.",
            "Write `/` if a slash is meant.",
        ),
        Kind::Slash => Words::new(
            format!("{shown} in the path is an encoded slash"),
            "Servers such as Tomcat and Apache refuse an encoded slash, and others part the path at it all the same.",
            "Write `/` if a slash is meant, or give the value in the query.",
        ),
        Kind::Doubled => Words::new(
            "doubled slash in the path",
            "An empty segment stands between the slashes. Many routers find nothing there, others refuse it; it comes about \
             where a base URL ends in a slash and a path starts with one.",
            "Leave one slash.",
        ),
    }
}

fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    let target = &context.request.target;
    let mut edits = Vec::new();
    for place in &slip.places {
        let (range, text) = match slip.kind {
            Kind::Dots => return None,
            Kind::Nul => (place.clone(), ""),
            Kind::Above => {
                // With the slash after it.
                let slash = usize::from(target.bytes().get(place.end) == Some(&b'/'));
                (place.start..place.end + slash, "")
            }
            Kind::Backslash | Kind::Slash | Kind::Doubled => (place.clone(), "/"),
        };
        edits.extend(target.edit(range, text)?);
    }
    let only_above = slip.kind != Kind::Above
        || slip.places.iter().zip(0..).all(|(place, index)| place.start == context.url().path.start + 1 + 3 * index);
    only_above.then(|| rewrite::fix("write the path without it", Applicability::Unsafe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn paths_that_lead_elsewhere() {
        assert_finds(&RULE, "curl --path-as-is 'http://a.test:18102/⟦..⟧/⟦..⟧/etc/hostname'");
        assert_finds(&RULE, "curl -i 'http://a.test/orders/invoice⟦%00⟧.pdf'");
        assert_finds(&RULE, "GET /⟦..⟧/x HTTP/1.1\r\nHost: a.test\r\n\r\n");
        assert_mends(&RULE, "curl --path-as-is http://a.test/../x", "curl --path-as-is http://a.test/x");
    }

    #[test]
    fn what_some_refuse_is_possible() {
        for paste in [
            "curl 'http://a.test/api/orders⟦%2F⟧77'",
            "curl 'http://a.test/api⟦%5C⟧orders'",
            "curl http://a.test/v1⟦//⟧orders",
        ] {
            assert_eq!(assert_finds(&RULE, paste).certainty, Certainty::Possible);
        }
        assert_mends(&RULE, "curl http://a.test/v1//orders", "curl http://a.test/v1/orders");
    }

    #[test]
    fn paths_are_quiet() {
        for paste in [
            "curl http://a.test/../x",
            "curl http://a.test/a.b/..c/...",
            "curl 'http://a.test/proxy/https://b.test/x?u=a%2Fb//c'",
            "curl http://a.test",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
