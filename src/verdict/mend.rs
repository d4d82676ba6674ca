//! Fixes for what only the server has seen: nothing is written that neither paste holds.

use crate::checks::Context;
use crate::finding::{Applicability, Code, Fix};
use crate::message::Author;
use crate::replies::Claim;
use crate::source::{Edit, Order, Quoting, Traced, lowercase};
use crate::syntax::decimal;

use super::names::folded;
use super::resolve::Place;

/// The edits that follow from what the server says, where they do.
pub(super) fn mend(code: Code, claim: &Claim, place: &Place, misspelled: Option<&(String, Traced)>) -> Option<Fix> {
    match code.as_str() {
        "schema/unknown-field" | "url/unknown-parameter" | "header/misspelled" => {
            let (right, written) = misspelled?;
            let edits = written.edit(0..written.len(), right)?;
            Some(Fix { title: format!("rename it to `{right}`"), applicability: Applicability::Unsafe, edits })
        }
        "framing/plain-http-to-tls" | "framing/tls-to-plain-http" => {
            let written = place.written.as_ref()?;
            let right = if code.as_str() == "framing/plain-http-to-tls" { "https" } else { "http" };
            let edits = written.edit(0..written.len(), right)?;
            Some(Fix { title: format!("write `{right}`"), applicability: Applicability::Safe, edits })
        }
        "schema/invalid-enum" | "url/invalid-parameter" | "method/not-supported" => {
            let written = place.written.as_ref()?;
            let value = place.value.as_deref()?;
            let near = nearest(value, &claim.expected);
            let method = code.as_str() == "method/not-supported";
            let (right, same) = near.or_else(|| only(value, &claim.expected).filter(|_| method))?;
            let applicability = if same { Applicability::Safe } else { Applicability::Unsafe };
            let edits = replace(written, right)?;
            Some(Fix { title: format!("write `{right}`"), applicability, edits })
        }
        // The grant types of RFC 6749, one of which was meant: `client-credentials`.
        "oauth/unsupported-grant-type" => {
            let written = place.written.as_ref()?;
            let grants = ["authorization_code", "client_credentials", "refresh_token", "password"].map(String::from);
            let (right, _) = nearest(place.value.as_deref()?, &grants)?;
            let edits = replace(written, right)?;
            Some(Fix { title: format!("write `{right}`"), applicability: Applicability::Safe, edits })
        }
        "schema/wrong-type" => {
            let written = place.written.as_ref()?;
            let said = lowercase(&claim.said);
            let wants = |words: &[&str]| words.iter().any(|word| said.contains(word));
            let text = written.text();
            let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
            if let Some(inner) = inner {
                let number = decimal::is_number(inner) && !inner.starts_with(['+', '.']);
                let fits = number && wants(&["number", "integer", "int", "numeric", "float", "decimal", "double"])
                    || matches!(inner, "true" | "false") && wants(&["boolean", "bool", "true or false"]);
                let edits = written.edit(0..written.len(), inner).filter(|_| fits)?;
                return Some(Fix { title: "take away the quotes".into(), applicability: Applicability::Unsafe, edits });
            }
            let plain = decimal::is_number(&text) || matches!(text.as_ref(), "true" | "false");
            if plain && wants(&["string", "text", "str"]) && !wants(&["unable to parse string", "from string"]) {
                let edits = written.edit(0..written.len(), &format!("\"{text}\""))?;
                return Some(Fix { title: "put it in quotes".into(), applicability: Applicability::Unsafe, edits });
            }
            None
        }
        _ => None,
    }
}

/// The one method that the server takes in place of another with content, where there is but one.
fn only<'e>(sent: &str, expected: &'e [String]) -> Option<(&'e str, bool)> {
    let writes = |method: &str| matches!(method, "POST" | "PUT" | "PATCH");
    let mut others = expected.iter().filter(|method| writes(method) && *method != sent);
    let one = others.next().filter(|_| others.next().is_none())?;
    writes(sent).then_some((one, false))
}

/// Puts another value in the place of a written one, in its JSON quotes where it has them.
fn replace(written: &Traced, right: &str) -> Option<Vec<Edit>> {
    let text = written.text();
    if text.starts_with('"') && text.ends_with('"') && text.len() > 1 {
        return written.edit(1..written.len() - 1, right);
    }
    if written.is_empty() && written.quoting_at(0) == Quoting::Raw {
        return None;
    }
    written.edit(0..written.len(), right)
}

/// The allowed value nearest to the one that was sent, and whether they differ in case and separators alone.
pub(super) fn nearest<'e>(value: &str, expected: &'e [String]) -> Option<(&'e str, bool)> {
    let wanted = folded(value);
    if let Some(same) = expected.iter().find(|item| folded(item) == wanted && item.as_str() != value) {
        return Some((same, true));
    }
    expected
        .iter()
        .map(|item| (strsim::damerau_levenshtein(&folded(item), &wanted), item))
        .filter(|&(distance, item)| distance > 0 && near(distance, item))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, item)| (item.as_str(), false))
}

/// Whether so many slips in a word still are one or two slips of the hand.
pub(super) fn near(distance: usize, word: &str) -> bool {
    distance <= 2 && distance * 3 <= word.chars().count()
}

/// Writes the length anew where a fix changes the content of a request that tells its length: mended otherwise, it would
/// be refused for that.
pub(super) fn keep_length(context: &Context, fix: &mut Fix) {
    let request = context.request;
    let Some(field) = request.field("content-length").filter(|field| field.author == Author::Person) else { return };
    let (content, coded) = (&request.body.content, &request.body.coded);
    let home = content.home();
    // In an archive or a program the bytes are written otherwise than they are sent.
    let verbatim = context.paste.get(home.range()).is_some_and(|text| text.as_bytes() == content.bytes());
    let told = field.value.text().parse::<usize>() == Ok(content.len());
    if !verbatim || !told || coded.is_some() || fix.edits.iter().any(|edit| edit.span.touches(field.value.span())) {
        return;
    }
    let within = fix.edits.iter().filter(|edit| home.contains(edit.span));
    let (taken, put) = within.fold((0, 0), |(taken, put), edit| (taken + edit.span.len(), put + edit.text.len()));
    if taken != put {
        let length = (content.len() + put).saturating_sub(taken);
        fix.edits.extend(field.value.edit(0..field.value.len(), &length.to_string()).unwrap_or_default());
        fix.edits.order_by_key(|edit| edit.span);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_value_is_a_slip_of_the_hand_away() {
        let expected = ["checkup".to_owned(), "vaccination".into(), "surgery".into()];
        assert_eq!(nearest("check-up", &expected), Some(("checkup", true)));
        assert_eq!(nearest("surgerry", &expected), Some(("surgery", false)));
        assert_eq!(nearest("dental", &expected), None);
    }
}
