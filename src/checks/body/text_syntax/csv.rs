//! CSV (RFC 4180).

use std::ops::Range;

use super::super::super::Words;
use super::Slip;
use crate::finding::Applicability;

/// A row: its cells, and the quotes inside of quoted cells that are not doubled.
#[derive(Default)]
struct Row {
    cells: Vec<Range<usize>>,
    inner: Vec<usize>,
    /// The quote that is never closed.
    open: Option<usize>,
}

pub(super) fn find(text: &[u8]) -> Option<Slip> {
    let start = if text.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let header = text[start..].split(|&byte| byte == b'\n').next()?;
    let count = |sign: u8| header.split(|&byte| byte == sign).count();
    // The first of equals.
    let delimiter = [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|&sign| count(sign))?;
    let (mut at, mut first) = (start, None);
    let mut number = 0;
    while at < text.len() {
        let (row, next) = row(text, at, delimiter);
        at = next;
        number += 1;
        if let Some(open) = row.open {
            let words = [
                "quoted cell is not closed",
                "A cell that starts with a quote ends at the next one that stands alone. Without it all that follows, line breaks and \
                 all, is one cell.",
                "Close the cell with a quote; write a quote that belongs to the text twice.",
            ];
            return Some(Slip::new(0.85, open..open + 1, words));
        }
        if !row.inner.is_empty() {
            let words = [
                "quote inside a quoted cell is not doubled",
                "Within quotes a quote ends the cell unless it is written twice. After it only a separator or a line break may come.",
                "Write each quote that belongs to the text twice.",
            ];
            let mut slip = Slip::new(0.75, row.inner[0]..row.inner[0] + 1, words);
            slip.ranges = row.inner.iter().take(24).map(|&at| at..at + 1).collect();
            let edits = row.inner.iter().map(|&at| (at..at, "\"".to_owned())).collect();
            return Some(slip.mended("double the quotes", Applicability::Unsafe, edits));
        }
        let (Some(left), Some(right)) = (row.cells.first(), row.cells.last()) else { continue };
        let whole = left.start..right.end;
        // A blank line is none.
        if row.cells.len() == 1 && text[whole.clone()].trim_ascii().is_empty() {
            continue;
        }
        let Some((columns, head)) = &first else {
            if row.cells.len() == 1 {
                return None;
            }
            first = Some((row.cells.len(), whole));
            continue;
        };
        if row.cells.len() != *columns {
            return Some(ragged(&row, number, *columns, head.clone(), delimiter));
        }
    }
    None
}

fn ragged(row: &Row, number: usize, columns: usize, head: Range<usize>, delimiter: u8) -> Slip {
    let (cells, end) = (row.cells.len(), row.cells.last().map_or(0, |cell| cell.end));
    // What is too much, with the separator before it; of what is missing, the end.
    let range = row.cells.get(columns).map_or(end..end, |cell| cell.start - 1..end);
    let words = Words::new(
        format!(
            "row {number} has {cells} {}, the first row has {columns}",
            if cells == 1 { "column" } else { "columns" }
        ),
        format!(
            "Each row of a table has the same number of cells. A `{}` or a line break inside a cell starts a new one unless the cell \
             is in quotes.",
            char::from(delimiter).escape_default()
        ),
        "Put the cell that holds the separator in double quotes, or fill in what is missing.",
    );
    Slip { words, ..Slip::new(0.6, range, [""; 3]).beside(head, "the first row") }
}

/// The row at `at`, and where the next one starts.
fn row(text: &[u8], at: usize, delimiter: u8) -> (Row, usize) {
    let mut row = Row::default();
    let mut start = at;
    loop {
        let mut end = start;
        if text.get(start) == Some(&b'"') {
            end += 1;
            let mut lines = false;
            loop {
                match text.get(end) {
                    None => {
                        row.open = Some(start);
                        return (row, end);
                    }
                    Some(b'\n') => lines = true,
                    Some(b'"') => match text.get(end + 1) {
                        Some(b'"') => end += 1,
                        Some(&byte) if byte != delimiter && byte != b'\n' && byte != b'\r' => {
                            if lines {
                                // The quote that opens a cell of a later row.
                                row.open = Some(start);
                                return (row, end);
                            }
                            row.inner.push(end);
                        }
                        _ => break,
                    },
                    _ => {}
                }
                end += 1;
            }
            end += 1;
        }
        while text.get(end).is_some_and(|&byte| byte != delimiter && byte != b'\n') {
            end += 1;
        }
        let last = text.get(end) != Some(&delimiter);
        let cell = if last && end > start && text[end - 1] == b'\r' { end - 1 } else { end };
        row.cells.push(start..cell);
        start = end + 1;
        if last {
            return (row, start);
        }
    }
}
