//! `url/double-encoding`

use std::ops::Range;

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::{MOST_PLACES, typed};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::source::Traced;

/// An escape that was encoded once more.
pub static RULE: Rule = Rule {
    code: Code::new("url/double-encoding"),
    heard: Heard { title: "the URL is encoded twice", help: "encode it once" },
    references: &["https://www.rfc-editor.org/rfc/rfc3986#section-2.4"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "An escape whose percent sign was encoded once more: `%2520` for a blank.",
    why: "A server decodes once. It gets `%20` as text where a blank was meant, and finds no such thing.",
    mends: Mends::Unsafe,
    bad: Example::request("curl 'https://api.example.com/products?category=home%2520garden'"),
    good: "curl 'https://api.example.com/products?category=home%20garden'",
};

/// Escapes that were encoded twice.
struct Slip<'a> {
    text: &'a Traced,
    ranges: Vec<Range<usize>>,
}

fn check(context: &Context) -> Vec<Finding> {
    find(context)
        .into_iter()
        .map(|slip| {
            let spans = slip.ranges.iter().map(|range| slip.text.span_of(range.clone())).collect();
            Finding { fix: fix(&slip), ..RULE.finding(Certainty::Likely, 0.75, word(&slip), spans) }
        })
        .collect()
}

fn find<'a>(context: &Context<'a>) -> Vec<Slip<'a>> {
    let mut slips = Vec::new();
    for (text, uri) in typed(context) {
        let mut ranges = Vec::new();
        for part in [Some(uri.path), uri.query].into_iter().flatten() {
            let bytes = &text.bytes()[part.clone()];
            for at in (0..bytes.len()).filter(|&at| bytes[at] == b'%').take(MOST_PLACES) {
                // Of a character outside ASCII at least two bytes are escaped: `100%25da` is a percent sign.
                let is = |at: usize| bytes.get(at..at + 5).and_then(escaped);
                let neighbour = is(at + 5).is_some() || at.checked_sub(5).is_some_and(|before| is(before).is_some());
                if is(at).is_some_and(|value| value < 0x80 || neighbour) {
                    ranges.push(part.start + at..part.start + at + 5);
                }
            }
        }
        // A URL within a URL is encoded twice where it has escapes of its own, and once more for each level.
        let bytes = text.bytes();
        let nested = bytes.windows(9).any(|window| window.eq_ignore_ascii_case(b"%3A%2F%2F"));
        if !ranges.is_empty() && !nested {
            slips.push(Slip { text, ranges });
        }
    }
    slips
}

/// The byte that is encoded twice in `%25XX`, if it is one that one encodes: a blank, `!` to `/`, `:` to `@`, brackets,
/// or of UTF-8.
fn escaped(window: &[u8]) -> Option<u8> {
    let digits = window.strip_prefix(b"%25")?;
    let value = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    let wanted = matches!(value, 0x20..=0x2f | 0x3a..=0x40 | 0x5b..=0x5d | 0x7b..=0x7d | 0x80..=0xf4);
    (wanted && !digits.contains(&b'+')).then_some(value)
}

fn word(slip: &Slip) -> Words {
    let shown = show(&slip.text.bytes()[slip.ranges[0].clone()]);
    Words::new(
        format!("{shown} was encoded twice"),
        "`%25` is an encoded percent sign, so a server that decodes once gets the inner escape as text and not the \
         character. This comes about where a library encodes what was encoded before.",
        "Encode it once.",
    )
}

fn fix(slip: &Slip) -> Option<Fix> {
    let mut edits = Vec::new();
    for range in &slip.ranges {
        edits.extend(slip.text.edit(range.start + 1..range.start + 3, "")?);
    }
    Some(rewrite::fix("decode it once", Applicability::Unsafe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn escapes_of_escapes() {
        assert_finds(&RULE, "curl -s 'http://a.test/v1/products?category=home⟦%2520⟧⟦%2526⟧⟦%2520⟧kitchen&sort=name'");
        assert_finds(&RULE, "curl -i 'http://id.test/auth?redirect_uri=https⟦%253A⟧⟦%252F⟧⟦%252F⟧app.test⟦%252F⟧cb'");
        assert_mends(&RULE, "curl 'http://a.test/M%25C3%25BCller'", "curl 'http://a.test/M%C3%BCller'");
    }

    #[test]
    fn percent_signs_are_quiet() {
        for paste in [
            "curl 'http://a.test/x?q=100%25'",
            "curl 'http://a.test/x?q=100%25off'",
            "curl 'http://a.test/x?q=5%251'",
            "curl 'http://a.test/x?q=100%25da'",
            "curl 'http://a.test/x?next=https%3A%2F%2Fb.test%2F%3Fq%3Da%2520b'",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
