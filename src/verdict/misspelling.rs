//! A name that is a slip of the hand, or another word, for the one that the server knows.

use crate::finding::Code;
use crate::replies::{Claim, Part};
use crate::source::{Span, Traced};

use super::resolve::Place;
use super::{mend, names};

/// A name beside the missing or unknown one that is a slip of the hand from what the server knows: the right name, and
/// where the wrong one stands.
pub(super) fn misspelling(code: Code, claim: &Claim, place: &Place) -> Option<(String, Span, Traced)> {
    match code.as_str() {
        "schema/missing-field" | "url/missing-parameter" | "header/missing" | "auth/missing" => {
            let wanted = place.asked.as_deref()?;
            if place.present {
                // Found but for case and separators: `shipto` where `ship_to` is asked for. Names of classes, which
                // start with a capital, are never those of the request.
                let (name, span) = (place.name.as_deref()?, place.name_span?);
                let other = name != wanted && names::folded(name) == names::folded(wanted);
                let case = place.part == Some(Part::Header) && name.eq_ignore_ascii_case(wanted);
                let label = place.label.clone().unwrap_or_else(|| Traced::implied(name, span));
                return (other && !case && !wanted.starts_with(char::is_uppercase))
                    .then(|| (wanted.to_owned(), span, label));
            }
            place
                .siblings
                .iter()
                // A plural beside a singular is a field of its own as often as not.
                .filter(|(name, ..)| name != wanted && name.strip_suffix('s') != Some(wanted))
                .filter(|_| wanted.len() > 3)
                .filter_map(|(name, span, written)| Some((mend::slips(name, wanted)?, span, written)))
                .min_by_key(|&(slips, ..)| slips)
                .map(|(_, span, written)| (wanted.to_owned(), *span, written.clone()))
        }
        "schema/unknown-field" | "url/unknown-parameter" => {
            let name = place.name.as_deref()?;
            let told = suggested(&claim.said).filter(|told| names::folded(told) != names::folded(name));
            let near = mend::nearest(name, &claim.expected).map(|(right, _)| right);
            let right = near.or(told).or_else(|| holding(name, &claim.expected))?;
            let span = place.name_span?;
            let written =
                place.siblings.iter().find(|(other, ..)| other == name).map(|(_, _, written)| written.clone());
            let written = written.or_else(|| place.label.clone()).unwrap_or_else(|| Traced::implied(name, span));
            Some((right.to_owned(), span, written))
        }
        _ => None,
    }
}

/// The one of these names that holds this one, or is held by it: `concert` for `concertId`.
fn holding<'e>(name: &str, expected: &'e [String]) -> Option<&'e str> {
    let mut held = expected.iter().filter(|other| mend::holds(name, other));
    held.next().filter(|_| held.next().is_none()).map(String::as_str)
}

/// The name that a sentence tells to take: `did you mean "x"`, `use 'x' instead`, `renamed to x`.
fn suggested(said: &str) -> Option<&str> {
    const OPENINGS: [(&str, bool); 6] = [
        ("did you mean", true),
        ("renamed to", true),
        ("replaced by", true),
        ("replaced with", true),
        ("in favor of", true),
        // Much is used that is no name: this one must look like one.
        ("use ", false),
    ];
    let lower = said.to_ascii_lowercase();
    OPENINGS.iter().find_map(|&(opening, sure)| {
        let at = lower.match_indices(opening).map(|(at, _)| at);
        // `because` and `reuse` do not tell to use anything.
        let mut at = at.filter(|at| !lower[..*at].ends_with(char::is_alphanumeric));
        at.find_map(|at| name_at(&said[at + opening.len()..], sure))
    })
}

/// The name that a text starts with, after an article or the kind of what is named.
fn name_at(text: &str, sure: bool) -> Option<&str> {
    const KINDS: [&str; 9] = ["the", "a", "field", "parameter", "property", "key", "query", "attribute", "argument"];
    const QUOTES: &str = "\"'`“”‘’";
    let kind = |word: &str| KINDS.contains(&word.to_ascii_lowercase().as_str());
    let mut words = text.split_whitespace().skip_while(|word| kind(word));
    let word = words.next()?;
    let name = word.trim_matches(|c| QUOTES.contains(c) || "?,;:.!()<>".contains(c));
    let plain = |c: char| c.is_alphanumeric() || "_-.$[]".contains(c);
    // `POST` is a method.
    let shaped = !name.is_empty() && name.len() <= 60 && name.chars().all(plain) && name.contains(char::is_lowercase);
    let next = words.next().unwrap_or_default().trim_end_matches(['.', '!', ';', ',']);
    let marked = word.starts_with(|c| QUOTES.contains(c)) || name.contains(['_', '[']);
    let named = sure || next.eq_ignore_ascii_case("instead") || marked && kind(next);
    (shaped && named).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_suggest_names() {
        for (said, name) in [
            ("Unknown field \"mail\". Did you mean \"email\"?", Some("email")),
            ("unknown argument, did you mean $first?", Some("$first")),
            ("Unknown parameter 'limit'. Use 'page_size' instead.", Some("page_size")),
            ("limit is not supported, please use the parameter `page[size]` instead", Some("page[size]")),
            ("limit is not supported; use page_size instead", Some("page_size")),
            ("Use the `pageSize` parameter.", Some("pageSize")),
            ("`limit` has been renamed to `pageSize`.", Some("pageSize")),
            ("'user' was replaced by the field 'owner'.", Some("owner")),
            ("not allowed, use POST instead", None),
            ("because of this, reuse nothing instead", None),
            ("use https://a.test/v2 instead", None),
            ("use pagination", None),
            ("do not use this field", None),
        ] {
            assert_eq!(suggested(said), name, "{said}");
        }
    }

    #[test]
    fn one_name_holds_another() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(holding("concert", &names(&["venue", "concertId"])), Some("concertId"));
        assert_eq!(holding("name", &names(&["firstName", "lastName"])), None);
        assert_eq!(holding("id", &names(&["idea"])), None);
    }
}
