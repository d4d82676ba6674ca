//! Blocks that are set in as a whole: code in Markdown, answers in mails.

use crate::source::{Origin, Quoting, Span, Traced};

/// The block that `start` begins, without the blanks that all of its lines start with. `None` where the first line
/// has none before it, or the next has others.
pub(in crate::read) fn dedented(text: &str, start: usize, limit: usize) -> Option<Traced> {
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let indent = &text[line_start..start];
    if indent.is_empty() || !indent.bytes().all(|byte| matches!(byte, b' ' | b'\t')) {
        return None;
    }
    let mut block = Traced::new(Span::new(Origin::Request, start, start));
    let mut lines = 0;
    let mut at = line_start;
    // Empty lines at the end are none of the block.
    let mut kept = 0;
    while at < limit {
        let next = super::lines::next_line(&text[..limit], at);
        let line = &text[at..next];
        let from = match line.strip_prefix(indent) {
            Some(_) => at + indent.len(),
            None if line.trim().is_empty() => at + line.len() - line.trim_start_matches([' ', '\t']).len(),
            None => break,
        };
        block.copy(text, Span::new(Origin::Request, from, next), Quoting::Raw);
        if !line.trim().is_empty() {
            kept = block.len();
            lines += 1;
        }
        at = next;
    }
    (lines > 1).then(|| block.slice(0..kept))
}
