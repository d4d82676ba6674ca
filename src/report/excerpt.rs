//! The lines of a pasted box around marked places, short and safe enough to show.
//!
//! A body of a megabyte on one line is a few words around the mark, with `…` for what is left out.

use std::ops::Range;

use super::visible;
use crate::source::{LineColumn, Lines, Order, Span};

/// The most characters of a line that are shown, as long as its marks allow.
const WIDTH: usize = 100;

/// How many characters are shown on each side of a mark in a line that is too long.
const AROUND: usize = 44;

/// How many characters of a mark itself are shown, at its start and at its end.
const INSIDE: usize = 40;

/// The most lines that one mark is drawn over.
const TALL: usize = 5;

/// The most marks that are drawn; the rest is counted.
const MARKS: usize = 8;

/// The most lines between two marks of one excerpt: as many empty ones stand for them.
const GAP: usize = 400;

/// A part of a box, made ready to be shown.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    /// The place of the first mark in the box as it was pasted.
    pub(crate) place: LineColumn,
    /// Number of the first line in `text`.
    pub(crate) first_line: usize,
    /// The lines. Those that are not shown are empty, so that line numbers hold.
    pub(crate) text: String,
    /// The marks, in the order in which they were asked for.
    pub(crate) marks: Vec<Mark>,
    /// Lines of `text` that are shown without a mark.
    pub(crate) context: Vec<Range<usize>>,
}

/// A marked place of an excerpt.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Which of the places that were asked for.
    pub(crate) index: usize,
    /// Where it stands in the excerpt's text.
    pub(crate) range: Range<usize>,
    /// The last line that it covers in the box, where the excerpt does not show it to its end.
    pub(crate) goes_on_to: Option<usize>,
}

/// Whether a mark's spaces are drawn where it has nothing else under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spaces {
    /// As they are: the mark shows that they are meant.
    Plain,
    /// As `·`, where nothing else shows that they were there.
    Dots,
}

/// The excerpts of `text`, the whole box, that show `spans`, which lie in it; and how many of them are left out.
///
/// The excerpt with the first span comes first, the others in order of place.
pub(crate) fn excerpts(text: &str, lines: &Lines, spans: &[Span], spaces: Spaces) -> (Vec<Excerpt>, usize) {
    let mut places: Vec<Place> =
        spans.iter().take(MARKS).enumerate().map(|(index, &span)| Place::new(text, lines, index, span)).collect();
    places.order_by_key(|place| (place.first, place.range.start, place.range.end));
    let mut excerpts: Vec<Excerpt> = places
        .chunk_by(|a, b| b.first.saturating_sub(a.last) <= GAP)
        .map(|places| Excerpt::new(text, lines, places, spaces))
        .collect();
    if let Some(first) = excerpts.iter().position(|excerpt| excerpt.marks.iter().any(|mark| mark.index == 0)) {
        excerpts[..=first].rotate_right(1);
    }
    (excerpts, spans.len().saturating_sub(MARKS))
}

/// A span with its lines.
struct Place {
    index: usize,
    /// Bytes in the box, cut to the lines that are drawn.
    range: Range<usize>,
    /// First line, from 1.
    first: usize,
    /// Last line that is drawn.
    last: usize,
    goes_on_to: Option<usize>,
}

impl Place {
    fn new(text: &str, lines: &Lines, index: usize, span: Span) -> Self {
        let mut range = span.range();
        let first = lines.place(text, range.start).line;
        // A mark that ends with a line end does not reach into the next line.
        let end = lines.place(text, range.end.saturating_sub(1).max(range.start)).line;
        if end - first < TALL {
            return Self { index, range, first, last: end, goes_on_to: None };
        }
        range.end = lines.range(text, first).map_or(range.end, |line| line.end.max(range.start));
        Self { index, range, first, last: first, goes_on_to: Some(end) }
    }
}

impl Excerpt {
    /// Of places that are near each other, in order.
    fn new(text: &str, lines: &Lines, places: &[Place], spaces: Spaces) -> Self {
        // What is shown besides the marked lines: one line before and one after each mark, if there is something in it.
        let neighbour = |line: usize| {
            let shown = lines.range(text, line).is_some_and(|range| !text[range].trim().is_empty());
            shown.then_some(line)
        };
        let first_line = places.first().map_or(1, |place| place.first);
        let first_line = neighbour(first_line.saturating_sub(1)).unwrap_or(first_line);
        let last_line = places.iter().map(|place| place.last).max().unwrap_or(first_line);
        let last_line = neighbour(last_line + 1).unwrap_or(last_line);

        let mut shown = Self {
            place: LineColumn { line: 1, column: 1 },
            first_line,
            text: String::new(),
            marks: Vec::new(),
            context: Vec::new(),
        };
        let mut ends: Vec<(Option<usize>, Option<usize>)> = vec![(None, None); places.len()];
        for line in first_line..=last_line {
            if line > first_line {
                shown.text.push('\n');
            }
            let marked = |place: &Place| place.first <= line && line <= place.last;
            let is_marked = places.iter().any(marked);
            let is_near = places.iter().any(|place| place.first.saturating_sub(1) <= line && line <= place.last + 1);
            let Some(content) = lines.range(text, line).filter(|_| is_marked || is_near) else { continue };
            let start = shown.text.len();
            let marks: Vec<Range<usize>> =
                places.iter().filter(|place| marked(place)).map(|place| place.range.clone()).collect();
            let points = push_line(&mut shown.text, text, content, &marks, spaces);
            if !is_marked && neighbour(line).is_some() {
                shown.context.push(start..shown.text.len());
            }
            for (place, (start, end)) in places.iter().zip(&mut ends).filter(|(place, _)| marked(place)) {
                if place.first == line {
                    *start = Some(points.of(place.range.start));
                }
                if place.last == line {
                    *end = Some(points.of(place.range.end));
                }
            }
        }
        for (place, (start, end)) in places.iter().zip(ends) {
            let start = start.unwrap_or_default();
            let end = end.unwrap_or(start).max(start);
            shown.marks.push(Mark { index: place.index, range: start..end, goes_on_to: place.goes_on_to });
        }
        shown.marks.order_by_key(|mark| mark.index);
        if let Some(first) = shown.marks.first()
            && let Some(place) = places.iter().find(|place| place.index == first.index)
        {
            shown.place = lines.place(text, place.range.start);
        }
        shown
    }
}

/// Which byte of a shown line stands for which byte of the box.
struct Points(Vec<(usize, usize)>);

impl Points {
    /// The shown byte for the byte `at` of the box, or for the next one that is shown.
    fn of(&self, at: usize) -> usize {
        let index = self.0.partition_point(|(from, _)| *from < at);
        self.0.get(index).or(self.0.last()).map_or(0, |(_, to)| *to)
    }
}

/// Appends the line with the bytes `content`, as far as it is shown.
fn push_line(shown: &mut String, text: &str, content: Range<usize>, marks: &[Range<usize>], spaces: Spaces) -> Points {
    // A line end that is itself marked is drawn.
    let end = text[content.end..].find('\n').map_or(text.len(), |at| content.end + at + 1);
    let reached = marks.iter().any(|mark| mark.start >= content.end && mark.start < mark.end);
    let line = content.start..if reached { end } else { content.end };

    // Marks with nothing but spaces under them.
    let is_blank = |mark: &&Range<usize>| text.as_bytes()[(*mark).clone()].iter().all(|byte| *byte == b' ');
    let blank: Vec<&Range<usize>> = marks.iter().filter(|mark| spaces == Spaces::Dots && is_blank(mark)).collect();
    let mut points = Vec::new();
    let mut at = line.start;
    for kept in windows(text, &line, marks) {
        if kept.start > at {
            points.push((at, shown.len()));
            shown.push('…');
        }
        for (offset, c) in text[kept.clone()].char_indices() {
            let offset = kept.start + offset;
            points.push((offset, shown.len()));
            let marked = marks.iter().any(|mark| mark.contains(&offset) && mark.len() < INSIDE);
            if c == ' ' && blank.iter().any(|mark| mark.contains(&offset)) {
                shown.push('·');
            } else {
                visible::push(shown, c, marked);
            }
        }
        at = kept.end;
    }
    if at < line.end {
        points.push((at, shown.len()));
        shown.push('…');
    }
    points.push((line.end, shown.len()));
    Points(points)
}

/// The parts of `line` that are shown, in order and apart.
fn windows(text: &str, line: &Range<usize>, marks: &[Range<usize>]) -> Vec<Range<usize>> {
    if text[line.clone()].chars().nth(WIDTH).is_none() {
        return vec![line.clone()];
    }
    let after = |at: usize, count: usize| {
        text[at..line.end].char_indices().nth(count).map_or(line.end, |(offset, _)| at + offset)
    };
    let before = |at: usize, count: usize| {
        text[line.start..at].char_indices().rev().nth(count - 1).map_or(line.start, |(offset, _)| line.start + offset)
    };
    let mut parts = Vec::new();
    for mark in marks {
        let (start, end) = (mark.start.clamp(line.start, line.end), mark.end.clamp(line.start, line.end));
        parts.push(before(start, AROUND)..after(start, INSIDE).min(end));
        parts.push(before(end, INSIDE).max(start)..after(end, AROUND));
    }
    if parts.is_empty() {
        parts.push(line.start..after(line.start, WIDTH));
    }
    parts.order_by_key(|part| (part.start, part.end));
    let mut windows: Vec<Range<usize>> = Vec::new();
    for part in parts {
        match windows.last_mut() {
            // `…` for one or two characters would be as long as they are.
            Some(last) if part.start <= after(last.end, 2) => last.end = last.end.max(part.end),
            _ => windows.push(part),
        }
    }
    if let Some(first) = windows.first_mut()
        && first.start <= after(line.start, 2)
    {
        first.start = line.start;
    }
    if let Some(last) = windows.last_mut()
        && after(last.end, 2) == line.end
    {
        last.end = line.end;
    }
    windows
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::Origin;

    fn show(text: &str, ranges: &[Range<usize>]) -> (Vec<Excerpt>, usize) {
        let spans: Vec<Span> = ranges.iter().map(|range| Span::new(Origin::Request, range.start, range.end)).collect();
        excerpts(text, &Lines::new(text), &spans, Spaces::Plain)
    }

    fn one(text: &str, range: Range<usize>) -> Excerpt {
        let (mut excerpts, left_out) = show(text, &[range]);
        assert_eq!((excerpts.len(), left_out), (1, 0));
        excerpts.remove(0)
    }

    fn marked(excerpt: &Excerpt) -> Vec<&str> {
        excerpt.marks.iter().map(|mark| &excerpt.text[mark.range.clone()]).collect()
    }

    #[test]
    fn a_mark_keeps_its_neighbours_and_its_line_number() {
        let text = "one\ntwo\nthree\nfour\nfive";
        let excerpt = one(text, 8..13);
        assert_eq!((excerpt.first_line, excerpt.text.as_str()), (2, "two\nthree\nfour"));
        assert_eq!(marked(&excerpt), ["three"]);
        assert_eq!(excerpt.place, LineColumn { line: 3, column: 1 });
        assert_eq!(excerpt.context.len(), 2);
    }

    #[test]
    fn a_long_line_is_a_few_words_around_the_mark() {
        let text = format!("{}é,{}", "a".repeat(1_000_000), "b".repeat(1_000_000));
        let comma = text.find(',').unwrap();
        let excerpt = one(&text, comma..comma + 1);
        assert_eq!(excerpt.text, format!("…{}é,{}…", "a".repeat(43), "b".repeat(44)));
        assert_eq!(marked(&excerpt), [","]);
        assert_eq!(excerpt.place.column, 1_000_002);
    }

    #[test]
    fn a_long_mark_is_shown_at_both_ends() {
        let text = format!("x{}y{}", "a".repeat(500), "b".repeat(500));
        let excerpt = one(&text, 1..502);
        assert_eq!(excerpt.text, format!("x{}…{}y{}…", "a".repeat(40), "a".repeat(39), "b".repeat(44)));
        assert_eq!(marked(&excerpt), [format!("{}…{}y", "a".repeat(40), "a".repeat(39))]);
    }

    #[test]
    fn a_tall_mark_is_drawn_on_its_first_line() {
        let text = "a\nb1\nc\nd\ne\nf\ng\nh";
        let excerpt = one(text, 3..14);
        assert_eq!(marked(&excerpt), ["1"]);
        assert_eq!(excerpt.marks[0].goes_on_to, Some(7));
    }

    #[test]
    fn a_marked_line_end_is_drawn() {
        let text = "A: b\r\nC: d\r\n";
        assert_eq!(marked(&one(text, 4..5)), ["␍"]);
        assert_eq!(marked(&one(text, 4..6)), ["␍␊"]);
        assert_eq!(one(text, 3..4).text, "A: b\nC: d");
    }

    #[test]
    fn what_a_terminal_would_obey_is_drawn() {
        let excerpt = one("a\u{1b}[31mb\tc", 8..9);
        assert_eq!(excerpt.text, "a␛[31mb    c");
        assert_eq!(marked(&excerpt), ["c"]);
        assert_eq!(marked(&one("a\u{a0}b", 1..3)), ["<U+00A0>"]);
    }

    #[test]
    fn a_mark_of_spaces_alone_is_drawn_where_that_is_wanted() {
        let text = "a  b c";
        let spans = [Span::new(Origin::Request, 1, 3), Span::new(Origin::Request, 3, 6)];
        let drawn = |spaces| excerpts(text, &Lines::new(text), &spans, spaces).0.remove(0).text;
        assert_eq!(drawn(Spaces::Dots), "a··b c");
        assert_eq!(drawn(Spaces::Plain), text);
    }

    #[test]
    fn marks_far_apart_are_two_excerpts_and_the_first_asked_for_leads() {
        let text = "x\n".repeat(2_000);
        let (excerpts, left_out) = show(&text, &[3_000..3_001, 2..3, 3_008..3_009]);
        let lines: Vec<usize> = excerpts.iter().map(|excerpt| excerpt.place.line).collect();
        assert_eq!((lines, left_out), (vec![1_501, 2], 0));
        assert_eq!(excerpts[0].text, "x\nx\nx\n\nx\nx\nx");
    }

    #[test]
    fn many_marks_are_counted() {
        let text = "x ".repeat(100);
        let ranges: Vec<_> = (0..100).map(|at| at * 2..at * 2 + 1).collect();
        assert_eq!(show(&text, &ranges).1, 100 - MARKS);
    }

    proptest! {
        #[test]
        fn any_places_are_shown_within_bounds(
            text in "(\\PC|[\r\n\t\u{0}\u{1b}])(\\PC|[a\r\n]){0,300}",
            places in prop::collection::vec((0usize..400, 0usize..300), 1..12),
        ) {
            let spans: Vec<Span> = places
                .iter()
                .map(|&(start, len)| Span::new(Origin::Request, start, start + len).widened(&text))
                .collect();
            let (excerpts, left_out) = excerpts(&text, &Lines::new(&text), &spans, Spaces::Dots);
            let marks: usize = excerpts.iter().map(|excerpt| excerpt.marks.len()).sum();
            prop_assert_eq!(marks + left_out, spans.len());
            for excerpt in &excerpts {
                prop_assert!(excerpt.text.chars().all(|c| c == '\n' || !c.is_control()));
                for range in excerpt.marks.iter().map(|mark| &mark.range).chain(&excerpt.context) {
                    prop_assert!(excerpt.text.get(range.clone()).is_some());
                }
            }
        }
    }
}
