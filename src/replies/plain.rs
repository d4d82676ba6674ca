//! Plain text: every line says something.

use super::notes::{Note, Notes, Words};
use super::path;
use crate::source::Traced;

/// A line longer than this is no sentence.
const LINE: usize = 8000;

/// What stands before an item of a list.
const BULLETS: [char; 5] = ['-', '*', '•', '✖', '·'];

/// Whether a text has several lines, and the items of a list among them.
pub(super) fn is_list(text: &str) -> bool {
    text.lines().skip(1).any(|line| typed(line).is_some())
        || text
            .lines()
            .skip(1)
            .any(|line| line.trim_start().starts_with(BULLETS) || line.trim_start().starts_with("→ at "))
}

/// What Pydantic says of one value in `str(error)`, its own code for that, and what stands behind: `Field required
/// [type=missing, input_value={}, input_type=dict]`, `field required (type=value_error.missing)`.
fn typed(line: &str) -> Option<(&str, &str, &str)> {
    let (at, close) = line.find(" [type=").map(|at| (at, ']')).or_else(|| Some((line.find(" (type=")?, ')')))?;
    let rest = line.trim_end().get(at + " [type=".len()..)?.strip_suffix(close)?;
    let (code, rest) = rest.split_once([',', ';']).unwrap_or((rest, ""));
    Some((&line[..at], code, rest))
}

/// The value that Pydantic repeats, where it is short enough to be all of it.
fn input(rest: &str) -> Option<&str> {
    let value = rest.trim().strip_prefix("input_value=")?;
    let value = value.rsplit_once(", input_type=").map_or(value, |(value, _)| value);
    (!value.contains("...") && !value.starts_with(['{', '['])).then(|| value.trim_matches('\''))
}

/// Reads plain text.
pub(super) fn read(text: &Traced, notes: &mut Notes) {
    let decoded = text.text();
    // Where bytes were replaced, places of the decoded text are not those of the bytes.
    let exact = decoded.len() == text.len();
    let pydantic = decoded.lines().skip(1).any(|line| typed(line).is_some());
    let mut at = 0;
    let mut before: Option<&str> = None;
    for line in decoded.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.len() > LINE {
            continue;
        }
        // Pydantic has the place on the line before, and none for all of the value.
        if let Some((said, code, rest)) = typed(trimmed) {
            let place = before.filter(|place| !place.contains(' ')).map(path::parse);
            let from = start + line.find(trimmed).unwrap_or_default();
            let span = if exact { text.span_of(from..from + said.len()) } else { text.span() };
            let words = |text: &str| Some(Words { text: text.to_owned(), span });
            let (part, field) = place.map_or((None, Some(Vec::new())), |(part, steps)| (part, Some(steps)));
            let value = input(rest).map(ToOwned::to_owned);
            notes.write(Note { prose: words(said), code: words(code), part, field, value, ..Note::default() });
            before = None;
            continue;
        }
        before = Some(trimmed);
        // Zod's `prettifyError` has the place on the next line.
        if let Some(place) = trimmed.strip_prefix("→ at ")
            && let Some(note) = notes.list.last_mut().filter(|note| note.field.is_none())
        {
            (note.part, note.field) = {
                let (part, steps) = path::parse(place);
                (part, Some(steps))
            };
            continue;
        }
        // What only leads to the lines around it.
        if pydantic && (!trimmed.contains(' ') || trimmed.starts_with("For further information visit ")) {
            continue;
        }
        let item = trimmed.trim_start_matches(|c| c == ' ' || BULLETS.contains(&c));
        let trimmed = if item.is_empty() { trimmed } else { item };
        let from = start + line.find(trimmed).unwrap_or_default();
        let span = if exact { text.span_of(from..from + trimmed.len()) } else { text.span() };
        notes.write(Note { prose: Some(Words { text: trimmed.to_owned(), span }), ..Note::default() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Origin, Span};

    #[test]
    fn pydantic_has_the_place_on_the_line_before() {
        let text = "2 validation errors for Order\nguest.email\n  Field required [type=missing, input_value={'a': 1}, \
                    input_type=dict]\n    For further information visit https://errors.pydantic.dev/2/v/missing\nnights\n  \
                    Input should be a valid integer [type=int_type, input_value=None, input_type=NoneType]";
        assert!(is_list(text));
        let mut notes = Notes::default();
        read(&Traced::implied(text.to_owned(), Span::new(Origin::Response, 0, 1)), &mut notes);
        let told: Vec<_> = notes
            .list
            .iter()
            .filter_map(|note| Some((note.field.clone()?.join("."), note.code.clone()?.text, note.value.clone())))
            .collect();
        let of = |field: &str, code: &str, value: Option<&str>| {
            (field.to_owned(), code.to_owned(), value.map(str::to_owned))
        };
        assert_eq!(told, [of("guest.email", "missing", None), of("nights", "int_type", Some("None"))]);
        assert_eq!(notes.list.len(), 3, "the line that only leads elsewhere says nothing");
    }

    #[test]
    fn a_sentence_with_brackets_is_no_list() {
        assert!(!is_list("Unknown option\nuse [type=json] or nothing"));
    }
}
