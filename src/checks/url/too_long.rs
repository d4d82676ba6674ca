//! `url/too-long`

use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::dialects::{Limit, below};
use crate::finding::{Certainty, Code, Finding};
use crate::source::Span;

/// A URL that is longer than servers take.
pub static RULE: Rule = Rule {
    code: Code::new("url/too-long"),
    heard: Heard {
        title: "the URL is longer than the server takes",
        help: "send less in the URL: fewer values at a time, or the data as content where the API takes it",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9112#section-3",
        "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.15",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A request target that is longer than the server takes. It comes about where a list of many ids, a whole query or \
           a token is put into the URL, or where a redirect adds to the URL each time.",
    why: "A server keeps the request line in a buffer of fixed size: 8 kB in nginx, Apache and Tomcat, 4 kB in Gunicorn, \
          2 kB for the query in IIS. RFC 9112 recommends 8,000 bytes at least. What is longer is answered with 414, with \
          431, or with a bare 400.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "curl 'https://api.example.com/orders?ids=900100,900107,900114,900121,900128,900135'",
        "HTTP/1.1 414 URI Too Long\r\nContent-Length: 0\r\n\r\n",
    ),
    good: "curl 'https://api.example.com/orders?ids=900100,900107,900114'",
};

/// What every server should take at least (RFC 9112 section 3).
const RECOMMENDED: usize = 8_000;

/// What most servers take no more than, whatever they are: the head of Node.js, twice the buffer of others.
const USUAL: usize = 16_384;

/// What hardly any takes.
const MOST: usize = 65_536;

fn check(context: &Context) -> Vec<Finding> {
    let Some((length, span)) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match length {
        MOST.. => (Certainty::Likely, 0.88),
        USUAL.. => (Certainty::Likely, 0.72),
        _ => (Certainty::Possible, 0.4),
    };
    vec![RULE.finding(certainty, likelihood, word(length), vec![span])]
}

/// How long the target is, and where it stands: the longer of path and query is what there is too much of.
fn find(context: &Context) -> Option<(usize, Span)> {
    let (target, url) = (&context.request.target, context.url());
    let query = url.query.clone().unwrap_or_default();
    let added: usize = context.request.query_data.iter().map(|data| data.argument.len() + 1).sum();
    let length = url.path.len() + query.len() + added;
    if length <= RECOMMENDED {
        return None;
    }
    let longest = context.request.query_data.iter().max_by_key(|data| data.argument.len());
    let span = match longest.filter(|data| data.argument.len() > query.len().max(url.path.len())) {
        Some(data) => data.argument.span(),
        None if query.len() > url.path.len() => target.span_of(query),
        None => target.span_of(url.path.clone()),
    };
    Some((length, span))
}

fn word(length: usize) -> Words {
    let limits = below(Limit::Url, length as u64).unwrap_or_default();
    Words::new(
        format!("URL of {} kB", length.div_ceil(1000)),
        format!(
            "Servers read the request line into a buffer, and answer 414, 431 or 400 to one that does not fit. {limits}"
        ),
        "Send fewer values at a time, or the data as content where the API takes it.",
    )
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::found;
    use super::*;

    #[test]
    fn the_length_tells_how_likely_it_is() {
        let certainty = |length: usize| {
            let paste = format!("curl 'http://a.test/x?ids={}'", "1".repeat(length));
            found(&RULE, &paste).first().map(|finding| finding.certainty)
        };
        assert_eq!(certainty(7_000), None);
        assert_eq!(certainty(9_000), Some(Certainty::Possible));
        assert_eq!(certainty(20_000), Some(Certainty::Likely));
    }

    #[test]
    fn the_longer_part_is_shown() {
        let paste = format!("curl -G http://a.test/x -d ids={}", "1".repeat(9_000));
        let finding = &found(&RULE, &paste)[0];
        assert!(paste[finding.spans[0].range()].starts_with("ids="));
    }
}
