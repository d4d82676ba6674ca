use std::ops::Range;

use super::marks::{Marked, Piece, pieces};
use crate::source::{Lines, Order};

/// A line of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcerptLine {
    /// Its number in the whole text, from 1.
    pub number: usize,
    /// What is shown of it.
    pub pieces: Vec<Piece>,
    /// Whether something before is left out.
    pub cut_before: bool,
    /// Whether something after is left out.
    pub cut_after: bool,
    /// Whether lines are left out between the line before and this one.
    pub gap: bool,
}

/// Characters of a long line that are shown.
const WIDTH: usize = 160;
/// How many of them stand before the first mark.
const BEFORE: usize = 48;
/// Lines shown of a mark that spans more.
const LINES: usize = 3;
/// Lines shown at all.
const MOST: usize = 12;

/// The lines of `text` on which the marks lie, with `around` lines before and after them for orientation.
///
/// Long lines are cut to a window around their first mark, and of a mark over many lines the first are shown.
pub fn excerpt(text: &str, marks: &[Marked], around: usize) -> Vec<ExcerptLine> {
    let lines = Lines::new(text);
    let mut numbers: Vec<usize> = Vec::new();
    for marked in marks {
        let first = lines.place(text, marked.range.start).line;
        let last = lines.place(text, marked.range.end.max(marked.range.start + 1) - 1).line.max(first);
        numbers.extend(first.saturating_sub(around).max(1)..=(last.min(first + LINES - 1) + around).min(lines.count()));
    }
    numbers.order_by_key(|&number| number);
    numbers.dedup();
    numbers.truncate(MOST);
    // An empty line around the marks orients no one.
    let marked_line = |range: &Range<usize>| {
        marks.iter().any(|marked| marked.range.start <= range.end && marked.range.end >= range.start)
    };

    let mut excerpt: Vec<ExcerptLine> = Vec::new();
    for number in numbers {
        let Some(range) = lines.range(text, number) else { continue };
        if text[range.clone()].trim().is_empty() && !marked_line(&range) {
            continue;
        }
        let shown = window(text, range.clone(), marks);
        excerpt.push(ExcerptLine {
            number,
            cut_before: shown.start > range.start,
            cut_after: shown.end < range.end,
            gap: excerpt.last().is_some_and(|last| last.number + 1 < number),
            pieces: pieces(text, shown, marks),
        });
    }
    excerpt
}

/// The part of a line that is shown: all of it, or [`WIDTH`] characters around its first mark.
pub(super) fn window(text: &str, line: Range<usize>, marks: &[Marked]) -> Range<usize> {
    let written = &text[line.clone()];
    if written.chars().nth(WIDTH).is_none() {
        return line;
    }
    let mark = marks
        .iter()
        .filter(|marked| marked.range.start <= line.end && marked.range.end >= line.start)
        .map(|marked| marked.range.start.max(line.start))
        .min()
        .unwrap_or(line.start);
    let start = match text[line.start..mark].char_indices().rev().nth(BEFORE - 1) {
        // A few characters are not worth a cut.
        Some((at, _)) if at > 8 => line.start + at,
        _ => line.start,
    };
    let end = text[start..line.end].char_indices().nth(WIDTH).map_or(line.end, |(at, _)| start + at);
    start..end
}

#[cfg(test)]
mod tests {
    use super::super::marks::Mark;
    use super::*;

    fn shown(text: &str, range: Range<usize>) -> Vec<String> {
        excerpt(text, &[Marked { range, mark: Mark::Fault }], 1)
            .iter()
            .map(|line| {
                let text: String = line
                    .pieces
                    .iter()
                    .map(|piece| if piece.mark.is_some() { format!("[{}]", piece.text) } else { piece.text.clone() })
                    .collect();
                format!(
                    "{}{} {}{text}{}",
                    if line.gap { "⋮" } else { "" },
                    line.number,
                    if line.cut_before { "…" } else { "" },
                    if line.cut_after { "…" } else { "" },
                )
            })
            .collect()
    }

    #[test]
    fn the_line_and_its_neighbours_are_shown() {
        assert_eq!(shown("a\nb\nc\nd", 2..3), ["1 a", "2 [b]", "3 c"]);
        assert_eq!(shown("a\n\nc\n", 3..4), ["3 [c]"]);
    }

    #[test]
    fn a_long_line_is_cut_around_its_mark() {
        let text = format!("{}X{}", "é".repeat(100), "y".repeat(300));
        let lines = shown(&text, 200..201);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].starts_with(&format!("1 …{}[X]yy", "é".repeat(48))), "{lines:?}");
        assert!(lines[0].ends_with('…'));
        assert_eq!(lines[0].chars().filter(|c| "éXy".contains(*c)).count(), WIDTH);
    }

    #[test]
    fn of_a_mark_over_many_lines_the_first_are_shown() {
        let text = "l\n".repeat(50);
        assert_eq!(shown(&text, 2..60).len(), 5);
    }

    #[test]
    fn a_place_at_the_end_is_shown() {
        assert_eq!(shown("ab", 2..2), ["1 ab[]"]);
        assert_eq!(shown("", 0..0), ["1 []"]);
    }
}
