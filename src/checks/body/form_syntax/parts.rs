//! What parts the pairs of a form wrongly.

use std::ops::Range;

use super::super::super::shared::rewrite;
use super::super::super::shared::show::show;
use super::super::super::{Context, Words};
use super::RULE;
use crate::finding::{Applicability, Certainty, Finding};
use crate::source::Traced;
use crate::syntax::uri;

/// Of one slip no more places are shown than this.
const MOST_PLACES: usize = 64;

/// Pairs that are parted wrongly.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A `?` before the first pair.
    Mark,
    /// Blanks or a line break before a name.
    Blanks,
    /// Lines instead of `&`.
    Lines,
    /// Semicolons instead of `&`.
    Semicolons,
    /// A `+` that is meant as one: of a telephone number, or of a time's offset.
    Plus,
}

pub(super) fn check(context: &Context) -> Vec<Finding> {
    let Some(content) = super::content(context) else { return Vec::new() };
    let Some((kind, mut ranges)) = find(content) else { return Vec::new() };
    ranges.retain(|range| !context.has_variable(content.span_of(range.clone())));
    ranges.truncate(MOST_PLACES);
    let Some(first) = ranges.first() else { return Vec::new() };
    let (certainty, likelihood) = match kind {
        Kind::Mark => (Certainty::Likely, 0.7),
        Kind::Blanks => (Certainty::Likely, 0.7),
        Kind::Lines | Kind::Semicolons => (Certainty::Likely, 0.65),
        Kind::Plus => (Certainty::Possible, 0.35),
    };
    let words = word(kind, &show(&content.bytes()[first.clone()]));
    let (title, text, applicability) = match kind {
        Kind::Mark => ("take the question mark away", "", Applicability::Safe),
        Kind::Blanks => ("take the blanks away", "", Applicability::Safe),
        Kind::Lines | Kind::Semicolons => ("write `&`", "&", Applicability::Unsafe),
        Kind::Plus => ("encode the plus sign", "%2B", Applicability::Safe),
    };
    let mut edits = Vec::new();
    for range in &ranges {
        edits.extend(content.edit(range.clone(), text).unwrap_or_default());
    }
    let fix = (edits.len() == ranges.len()).then(|| rewrite::fix(title, applicability, edits));
    let spans = ranges.iter().map(|range| content.span_of(range.clone())).collect();
    vec![Finding { fix, ..RULE.finding(certainty, likelihood, words, spans) }]
}

/// Whether bytes are a name, as people write them.
fn is_name(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(|&byte| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte))
}

fn find(content: &Traced) -> Option<(Kind, Vec<Range<usize>>)> {
    let bytes = content.bytes();
    let pairs = uri::pairs(bytes, 0..bytes.len());
    let first = pairs.first()?;
    if bytes[first.name.clone()].strip_prefix(b"?").is_some_and(is_name) {
        let mark = first.name.start..first.name.start + 1;
        return Some((Kind::Mark, Vec::from([mark])));
    }
    // The blanks before a name, that before the first one too.
    let blanks: Vec<_> = pairs
        .iter()
        .filter(|pair| pair.value.is_some())
        .filter_map(|pair| {
            let name = &bytes[pair.name.clone()];
            let length = name.len() - name.trim_ascii_start().len();
            (length > 0 && is_name(name.trim_ascii())).then(|| pair.name.start..pair.name.start + length)
        })
        .collect();
    if !blanks.is_empty() {
        return Some((Kind::Blanks, blanks));
    }
    // All of the content is `name=value` lines, or such pairs with semicolons, and no `&` parts them.
    if pairs.len() == 1 {
        for (sign, kind) in [(b'\n', Kind::Lines), (b';', Kind::Semicolons)] {
            let mut places = Vec::new();
            let mut at = 0;
            let end = bytes.trim_ascii_end().len();
            let sound = bytes[..end].split(|&byte| byte == sign).enumerate().all(|(index, piece)| {
                let start = at;
                at += piece.len() + 1;
                if index > 0 {
                    let from = start - 1 - usize::from(sign == b'\n' && bytes[..start - 1].ends_with(b"\r"));
                    places.push(from..start + piece.len() - piece.trim_ascii_start().len());
                }
                piece.iter().position(|&byte| byte == b'=').is_some_and(|equals| is_name(piece[..equals].trim_ascii()))
            });
            if sound && !places.is_empty() {
                return Some((kind, places));
            }
        }
    }
    let plus: Vec<_> =
        pairs.iter().filter_map(|pair| pair.value.clone()).filter_map(|value| plus(bytes, value)).collect();
    (!plus.is_empty()).then_some((Kind::Plus, plus))
}

/// The `+` of `+46701234567` or of `2026-01-31T10:00:00+01:00`.
fn plus(bytes: &[u8], value: Range<usize>) -> Option<Range<usize>> {
    let text = &bytes[value.clone()];
    let at = text.iter().rposition(|&byte| byte == b'+')?;
    let after = &text[at + 1..];
    let digits = after.iter().filter(|byte| byte.is_ascii_digit()).count();
    let number = at == 0 && digits >= 7 && after.iter().all(|&byte| byte.is_ascii_digit() || b"-+".contains(&byte));
    let time = text.get(10) == Some(&b'T') && at >= 16 && digits == 4 && after.len() <= 8;
    (number || time).then(|| value.start + at..value.start + at + 1)
}

fn word(kind: Kind, shown: &str) -> Words {
    match kind {
        Kind::Mark => Words::new(
            "`?` before the first pair of a form",
            "It parts a path from its query, and belongs to no form: here it is a letter of the first name, which the server does \
             not know so.",
            "Take it away.",
        ),
        Kind::Blanks => Words::new(
            format!("{shown} before a name in a form"),
            "Nothing but `&` stands between two pairs. A blank or a line break is a letter of the name after it, so that the server \
             finds no parameter of the name that was meant.",
            "Write the pairs without anything around the `&`, or give each a `-d` of its own.",
        ),
        Kind::Lines => Words::new(
            "pairs of a form in lines of their own",
            "Pairs are parted by `&`. Without it all lines are the value of the first name.",
            "Write `&` between the pairs, or give each a `-d` of its own.",
        ),
        Kind::Semicolons => Words::new(
            "semicolons between the pairs of a form",
            "Pairs are parted by `&`. HTML 4 once allowed `;` as well; today's parsers take it for a letter of the value.",
            "Write `&` between the pairs.",
        ),
        Kind::Plus => Words::new(
            "`+` in a form stands for a blank",
            "A server reads a `+` of a form as a blank, so that a telephone number or the offset of a time arrives without it.",
            "Write `%2B`, or let curl encode the value with `--data-urlencode`.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn pairs_that_are_parted_wrongly() {
        assert_finds(&RULE, "curl http://a.test/f -d '⟦?⟧a=1&b=2'");
        assert_finds(&RULE, "curl http://a.test/f -d 'a=1&⟦ ⟧b=2'");
        assert_finds(&RULE, "curl http://a.test/f -d 'a=1⟦;⟧b=2⟦;⟧c=3'");
        assert_finds(&RULE, "curl http://a.test/f -d 'to=⟦+⟧46701234567&text=hej'");
        assert_mends(&RULE, "curl http://a.test/f -d 'a=1&\n  b=2'", "curl http://a.test/f -d 'a=1&b=2'");
        assert_mends(&RULE, "curl http://a.test/f -d 'a=1\nb=2'", "curl http://a.test/f -d 'a=1&b=2'");
    }

    #[test]
    fn sound_pairs_are_quiet() {
        for paste in [
            "curl http://a.test/f -d 'a=1&b=2&c'",
            "curl http://a.test/f -d 'style=color:red;width:2px&b=2'",
            "curl http://a.test/f -d 'text=one\ntwo & three&b=a+b'",
            "curl http://a.test/f -d 'token=abc=='",
            "curl http://a.test/f -d 'a=1; b'",
            "curl http://a.test/f --data-urlencode 'to=+46701234567'",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
