use std::ops::Range;

use crate::finding::Finding;
use crate::source::{Order, Origin, Span};

/// What a mark in a text says. In order: the last wins where several lie on the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// A place of one of the further findings.
    Other,
    /// A place that tells for the verdict.
    Evidence,
    /// What the verdict says is at fault.
    Fault,
}

impl Mark {
    /// As the class of the element that shows it.
    pub fn class(self) -> &'static str {
        match self {
            Mark::Other => "mark mark-other",
            Mark::Evidence => "mark mark-evidence",
            Mark::Fault => "mark mark-fault",
        }
    }
}

/// A marked range of bytes of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The bytes; empty for a place between two.
    pub range: Range<usize>,
    /// What the mark says.
    pub mark: Mark,
}

/// A stretch of a text that looks the same all along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text; empty where the mark stands between two characters.
    pub text: String,
    /// The mark on it.
    pub mark: Option<Mark>,
}

/// More marks than this are noise, and cost drawing time.
const MOST: usize = 200;

/// The marks in one of the boxes, in order of their places. Ranges that do not fit `text` are left out: a report may
/// come from a text that was changed meanwhile.
pub fn marks(findings: &[Finding], origin: Origin, text: &str) -> Vec<Marked> {
    let verdict = findings.iter().take(1).flat_map(|finding| {
        let faults = finding.spans.iter().map(|&span| (span, Mark::Fault));
        faults.chain(finding.evidence.iter().map(|evidence| (evidence.span, Mark::Evidence)))
    });
    let others = findings.iter().skip(1).flat_map(|finding| finding.spans.iter().map(|&span| (span, Mark::Other)));
    let marks = verdict
        .chain(others)
        .filter(|(span, _)| span.origin == origin && fits(*span, text))
        .take(MOST)
        .map(|(span, mark)| Marked { range: span.range(), mark })
        .collect();
    sorted(marks)
}

/// Marks in the order in which [`line_pieces`] wants them.
pub fn sorted(mut marks: Vec<Marked>) -> Vec<Marked> {
    marks.order_by_key(|marked| (marked.range.start, marked.range.end));
    marks
}

/// Whether a span lies in `text`, on character boundaries.
pub(super) fn fits(span: Span, text: &str) -> bool {
    text.get(span.range()).is_some()
}

/// The lines of a text in pieces, each with the mark that lies on it. `marks` is in order of its ranges' starts.
pub fn line_pieces(text: &str, marks: &[Marked]) -> Vec<Vec<Piece>> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut first = 0;
    for line in text.split('\n') {
        let end = start + line.len();
        // Marks are in order: what ends before this line, at the front of the rest, concerns no later line either.
        while marks.get(first).is_some_and(|marked| marked.range.end < start) {
            first += 1;
        }
        let rest = &marks[first..];
        let until = rest.partition_point(|marked| marked.range.start <= end);
        lines.push(pieces(text, start..end, &rest[..until]));
        start = end + 1;
    }
    lines
}

/// The bytes `within` of `text` in pieces.
pub(super) fn pieces(text: &str, within: Range<usize>, marks: &[Marked]) -> Vec<Piece> {
    let here: Vec<Marked> = marks
        .iter()
        .filter_map(|marked| {
            let range = marked.range.start.max(within.start)..marked.range.end.min(within.end);
            // A longer mark that merely ends or starts at this line's edge does not show on it.
            let shows = range.start < range.end || (range.start == range.end && marked.range.is_empty());
            shows.then_some(Marked { range, mark: marked.mark })
        })
        .collect();
    let mut edges: Vec<usize> = here.iter().flat_map(|marked| [marked.range.start, marked.range.end]).collect();
    edges.extend([within.start, within.end]);
    edges.order_by_key(|&edge| edge);
    edges.dedup();

    let mut pieces: Vec<Piece> = Vec::new();
    let mut points = here.iter().filter(|marked| marked.range.is_empty()).peekable();
    for (at, next) in edges.iter().zip(edges.iter().skip(1).map(Some).chain([None])) {
        let mut pointed = None;
        while let Some(point) = points.next_if(|point| point.range.start <= *at) {
            pointed = pointed.max(Some(point.mark));
        }
        if pointed.is_some() {
            pieces.push(Piece { text: String::new(), mark: pointed });
        }
        let Some(&next) = next else { break };
        let covers = |marked: &&Marked| marked.range.start <= *at && marked.range.end >= next;
        let mark = here.iter().filter(|marked| !marked.range.is_empty()).filter(covers).map(|marked| marked.mark).max();
        match pieces.last_mut() {
            Some(last) if last.mark == mark && !last.text.is_empty() => last.text.push_str(&text[*at..next]),
            _ => pieces.push(Piece { text: text[*at..next].into(), mark }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, marks: &[(Range<usize>, Mark)]) -> Vec<String> {
        let marks: Vec<Marked> =
            marks.iter().map(|(range, mark)| Marked { range: range.clone(), mark: *mark }).collect();
        let write = |piece: &Piece| match piece.mark {
            None => piece.text.clone(),
            Some(Mark::Fault) => format!("[{}]", piece.text),
            Some(Mark::Evidence) => format!("<{}>", piece.text),
            Some(Mark::Other) => format!("({})", piece.text),
        };
        line_pieces(text, &marks).iter().map(|line| line.iter().map(write).collect()).collect()
    }

    #[test]
    fn a_text_without_marks_is_its_lines() {
        assert_eq!(shown("a\nb\n", &[]), ["a", "b", ""]);
        assert_eq!(shown("", &[]), [""]);
    }

    #[test]
    fn marks_lie_on_their_bytes_across_lines() {
        assert_eq!(shown("ab\ncd\nef", &[(1..7, Mark::Fault)]), ["a[b]", "[cd]", "[e]f"]);
        assert_eq!(shown("ab\ncd", &[(0..3, Mark::Fault)]), ["[ab]", "cd"]);
        assert_eq!(shown("aé😀b", &[(1..7, Mark::Evidence)]), ["a<é😀>b"]);
    }

    #[test]
    fn the_stronger_mark_wins_where_they_overlap() {
        let marks = [(0..6, Mark::Other), (1..4, Mark::Evidence), (2..3, Mark::Fault)];
        assert_eq!(shown("abcdef", &marks), ["(a)<b>[c]<d>(ef)"]);
    }

    #[test]
    fn a_place_between_two_characters_is_an_empty_piece() {
        assert_eq!(shown("ab", &[(1..1, Mark::Fault)]), ["a[]b"]);
        assert_eq!(shown("ab\n", &[(2..2, Mark::Fault)]), ["ab[]", ""]);
        assert_eq!(shown("ab\n", &[(3..3, Mark::Fault)]), ["ab", "[]"]);
        assert_eq!(shown("", &[(0..0, Mark::Fault)]), ["[]"]);
    }
}
