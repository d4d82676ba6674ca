use std::ops::Range;

use super::excerpt::window;
use super::marks::{Mark, Marked, Piece, fits, pieces};
use crate::source::{Edit, Lines, Order, Origin};

/// Edits as a person reads them: the lines before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The places that change, in order.
    pub hunks: Vec<Hunk>,
}

/// Lines that change together. A piece with a mark is what goes or comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// Number of the first line, from 1.
    pub line: usize,
    /// The lines as pasted.
    pub before: Vec<Vec<Piece>>,
    /// The lines as they should be; none where the whole line goes.
    pub after: Vec<Vec<Piece>>,
}

/// The lines of the main box that `edits` change.
pub fn changes(text: &str, edits: &[Edit]) -> Change {
    let mut edits: Vec<&Edit> =
        edits.iter().filter(|edit| edit.span.origin == Origin::Request && fits(edit.span, text)).collect();
    edits.order_by_key(|edit| (edit.span.start, edit.span.end));
    // One that overlaps an earlier one is left out, as when they are applied.
    let mut end = 0;
    edits.retain(|edit| {
        let fits = edit.span.start >= end;
        end = end.max(edit.span.end);
        fits
    });
    let lines = Lines::new(text);
    let mut groups: Vec<(Range<usize>, Vec<&Edit>)> = Vec::new();
    for edit in edits {
        let first = lines.place(text, edit.span.range().start).line;
        let last = lines.place(text, edit.span.range().end).line;
        match groups.last_mut() {
            Some((range, group)) if first <= range.end => {
                range.end = range.end.max(last);
                group.push(edit);
            }
            _ => groups.push((first..last, vec![edit])),
        }
    }
    Change { hunks: groups.iter().filter_map(|(range, group)| hunk(text, &lines, range, group)).collect() }
}

fn hunk(text: &str, lines: &Lines, numbers: &Range<usize>, edits: &[&Edit]) -> Option<Hunk> {
    let start = lines.range(text, numbers.start)?.start;
    let end = lines.range(text, numbers.end)?.end;
    let gone: Vec<Marked> = edits.iter().map(|edit| Marked { range: edit.span.range(), mark: Mark::Fault }).collect();

    let mut after = String::new();
    let mut come = Vec::new();
    let mut at = start;
    for edit in edits {
        after.push_str(text.get(at..edit.span.range().start).unwrap_or_default());
        come.push(Marked { range: after.len()..after.len() + edit.text.len(), mark: Mark::Evidence });
        after.push_str(&edit.text);
        at = edit.span.range().end;
    }
    // An edit may reach past the last line's end.
    after.push_str(text.get(at..end).unwrap_or_default());
    Some(Hunk {
        line: numbers.start,
        before: rows(text, start..end, &gone),
        after: rows(&after, 0..after.len(), &come),
    })
}

/// The lines of a range, each cut to a window around its first mark. Lines that are blank on both ends stay.
fn rows(text: &str, range: Range<usize>, marks: &[Marked]) -> Vec<Vec<Piece>> {
    let mut rows = Vec::new();
    let mut start = range.start;
    for line in text[range].split('\n') {
        let whole = start..start + line.strip_suffix('\r').unwrap_or(line).len();
        let shown = window(text, whole.clone(), marks);
        let mut row = pieces(text, shown.clone(), marks);
        // Nothing goes or comes at a mere point.
        row.retain(|piece| !piece.text.is_empty());
        let ellipsis = || Piece { text: "…".into(), mark: None };
        if shown.start > whole.start {
            row.insert(0, ellipsis());
        }
        if shown.end < whole.end {
            row.push(ellipsis());
        }
        rows.push(row);
        start += line.len() + 1;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit { span: Span::new(Origin::Request, start, end), text: text.into() }
    }

    fn shown(text: &str, edits: &[Edit]) -> String {
        let row = |sign: char, pieces: &Vec<Piece>| {
            let text: String = pieces
                .iter()
                .map(|piece| if piece.mark.is_some() { format!("[{}]", piece.text) } else { piece.text.clone() })
                .collect();
            format!("{sign}{text}\n")
        };
        changes(text, edits)
            .hunks
            .iter()
            .flat_map(|hunk| {
                let before = hunk.before.iter().map(|pieces| row('-', pieces));
                before.chain(hunk.after.iter().map(|pieces| row('+', pieces)))
            })
            .collect()
    }

    #[test]
    fn what_goes_and_comes_is_marked_within_its_line() {
        assert_eq!(shown("a\n{\"b\":1,}\nc", &[edit(8, 9, "")]), "-{\"b\":1[,]}\n+{\"b\":1}\n");
        assert_eq!(shown("ab", &[edit(1, 1, "X")]), "-ab\n+a[X]b\n");
    }

    #[test]
    fn edits_of_one_line_are_one_change() {
        assert_eq!(shown("ab cd", &[edit(0, 1, "A"), edit(3, 4, "C")]), "-[a]b [c]d\n+[A]b [C]d\n");
        assert_eq!(shown("a\nb\nc", &[edit(0, 1, "A"), edit(4, 5, "C")]), "-[a]\n+[A]\n-[c]\n+[C]\n");
    }

    #[test]
    fn lines_may_come_and_go() {
        assert_eq!(shown("a\nb\nc", &[edit(1, 3, "")]), "-a\n-[b]\n+a\n");
        assert_eq!(shown("a", &[edit(1, 1, "\nb")]), "-a\n+a\n+[b]\n");
    }

    #[test]
    fn edits_that_do_not_fit_are_left_out() {
        assert_eq!(shown("é", &[edit(1, 2, "x"), edit(9, 9, "y")]), "");
        assert_eq!(shown("abc", &[edit(0, 2, "x"), edit(1, 3, "y")]), "-[ab]c\n+[x]c\n");
    }
}
