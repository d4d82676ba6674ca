//! Of a long text a box holds a window: a browser lays out all that a textarea holds at every keystroke, which takes
//! a quarter of a second for a megabyte on a slow machine.

use std::ops::Range;

/// Texts up to this many bytes are shown whole.
pub const WHOLE: usize = 32 << 10;
/// So many lines of a text are shown whole.
const LINES: usize = 600;
/// Bytes of a window.
const SIZE: usize = 16 << 10;
/// What is left of a window at least.
const LEAST: usize = 256;
/// Lines of a window.
const WINDOW_LINES: usize = 250;

/// The part of a text that its box shows so that the byte `around` is in sight: all of a short one.
///
/// It begins and ends between lines, as far as these are not longer than the window itself.
pub fn window(text: &str, around: usize) -> Range<usize> {
    if is_short(text) {
        return 0..text.len();
    }
    let around = around.min(text.len());
    let mut start = back(text, around, SIZE / 2, WINDOW_LINES / 2);
    let mut end = forth(text, around, SIZE / 2, WINDOW_LINES / 2);
    // At either end of the text the other side has more room.
    if start == 0 {
        end = forth(text, 0, SIZE, WINDOW_LINES).max(end);
    } else if end == text.len() {
        start = back(text, end, SIZE, WINDOW_LINES).min(start);
    }
    start..end
}

/// Whether a text is shown whole.
fn is_short(text: &str) -> bool {
    text.len() <= WHOLE && text.bytes().filter(|&byte| byte == b'\n').nth(LINES).is_none()
}

/// Whether an edit has made a window out of proportion.
pub fn is_outgrown(text: &str, window: &Range<usize>) -> bool {
    let whole = *window == (0..text.len());
    if whole { !is_short(text) } else { window.len() > 2 * SIZE || window.len() < LEAST || text.len() <= WHOLE / 2 }
}

fn back(text: &str, from: usize, bytes: usize, lines: usize) -> usize {
    let limit = edge(text, from.saturating_sub(bytes));
    let part = &text.as_bytes()[limit..from];
    let mut ends = part.iter().enumerate().rev().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| limit + at + 1);
    if let Some(start) = ends.nth(lines) {
        return start;
    }
    // From the first whole line on, unless it is the only one.
    match part.iter().position(|&byte| byte == b'\n') {
        Some(at) if limit > 0 && limit + at + 1 < from => limit + at + 1,
        _ => limit,
    }
}

fn forth(text: &str, from: usize, bytes: usize, lines: usize) -> usize {
    let limit = edge(text, (from + bytes).min(text.len()));
    let Some(part) = text.as_bytes().get(from..limit) else { return from };
    let mut ends = part.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| from + at + 1);
    if let Some(end) = ends.nth(lines) {
        return end;
    }
    match part.iter().rposition(|&byte| byte == b'\n') {
        Some(at) if limit < text.len() && at > 0 => from + at + 1,
        _ => limit,
    }
}

/// A place where a text can be cut: neither within a character nor within a line end.
fn edge(text: &str, mut at: usize) -> usize {
    let within_line_end = |at: usize| at > 0 && text.as_bytes().get(at - 1..=at) == Some(b"\r\n");
    while !text.is_char_boundary(at) || within_line_end(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_shown_whole() {
        assert_eq!(window("a\nb", 1), 0..3);
        assert_eq!(window("", 0), 0..0);
        assert_eq!(window(&"x".repeat(WHOLE), 7), 0..WHOLE);
    }

    #[test]
    fn of_a_long_one_whole_lines_around_the_place() {
        let text = "0123456789\r\n".repeat(20_000);
        for around in [0, 5, 100_003, text.len() - 1, text.len(), text.len() + 9] {
            let shown = window(&text, around);
            assert!(shown.start <= around && around.min(text.len()) <= shown.end, "{around} {shown:?}");
            assert!(shown.start.is_multiple_of(12) && shown.end.is_multiple_of(12), "{around} {shown:?}");
            assert!((LEAST..=SIZE).contains(&shown.len()), "{around} {shown:?}");
        }
        assert_eq!(window(&text, 0).start, 0);
        assert_eq!(window(&text, text.len()).end, text.len());
    }

    #[test]
    fn of_short_lines_no_more_than_can_be_drawn() {
        let text = "\n".repeat(60_000);
        let shown = window(&text, 30_000);
        assert!(shown.contains(&30_000) && shown.len() <= WINDOW_LINES + 2, "{shown:?}");
        assert!(!is_outgrown(&"a\n".repeat(500), &(0..1_000)));
    }

    #[test]
    fn a_line_longer_than_the_window_is_cut_between_characters() {
        let text = "é😀".repeat(60_000);
        for around in [0, 5, 77_777, text.len()] {
            let shown = window(&text, around);
            assert!(text.get(shown.clone()).is_some() && shown.len() <= SIZE + 6, "{shown:?}");
        }
    }

    #[test]
    fn a_window_is_taken_anew_when_it_is_out_of_proportion() {
        let text = "0123456789\n".repeat(20_000);
        let shown = window(&text, 50_000);
        assert!(!is_outgrown(&text, &shown));
        assert!(is_outgrown(&text, &(0..text.len())));
        assert!(is_outgrown(&text, &(shown.start..shown.start)));
        assert!(!is_outgrown("short", &(0..5)) && is_outgrown("short text", &(0..5)));
    }
}
