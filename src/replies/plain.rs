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
    text.lines().skip(1).any(|line| line.trim_start().starts_with(BULLETS) || line.trim_start().starts_with("→ at "))
}

/// Reads plain text.
pub(super) fn read(text: &Traced, notes: &mut Notes) {
    let decoded = text.text();
    // Where bytes were replaced, places of the decoded text are not those of the bytes.
    let exact = decoded.len() == text.len();
    let mut at = 0;
    for line in decoded.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.len() > LINE {
            continue;
        }
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
        let item = trimmed.trim_start_matches(|c| c == ' ' || BULLETS.contains(&c));
        let trimmed = if item.is_empty() { trimmed } else { item };
        let from = start + line.find(trimmed).unwrap_or_default();
        let span = if exact { text.span_of(from..from + trimmed.len()) } else { text.span() };
        notes.write(Note { prose: Some(Words { text: trimmed.to_owned(), span }), ..Note::default() });
    }
}
