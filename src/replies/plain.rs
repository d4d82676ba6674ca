//! Plain text: every line says something.

use super::notes::{Note, Notes, Words};
use crate::source::Traced;

/// A line longer than this is no sentence.
const LINE: usize = 8000;

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
        let from = start + (line.len() - line.trim_start().len());
        let span = if exact { text.span_of(from..from + trimmed.len()) } else { text.span() };
        notes.write(Note { prose: Some(Words { text: trimmed.to_owned(), span }), ..Note::default() });
    }
}
