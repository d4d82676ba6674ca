//! The lines that lie behind the text in a box: the same text, unseen, which carries the marks and the numbers of the
//! lines. As HTML, a string a line: of these only the ones that changed are given to the browser again.

use std::fmt::Write;
use std::ops::Range;

use super::{Mark, Marked, Piece, Spot, invisible_name};
use crate::report::html::line_pieces;

/// Appends text as it stands in HTML.
fn push_escaped(html: &mut String, text: &str) {
    let mut rest = text;
    while let Some((before, at)) = rest.find(['&', '<', '>', '\r', '\0']).map(|at| rest.split_at(at)) {
        html.push_str(before);
        html.push_str(match at.as_bytes()[0] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            // The box shows a new line for it, which is no line of the text.
            b'\r' => "\n",
            // A parser of HTML makes another character of it.
            _ => "\u{fffd}",
        });
        rest = &at[1..];
    }
    html.push_str(rest);
}

/// The lines of the part `shown` of a text, each an element.
pub fn lines_behind(text: &str, shown: &Range<usize>, spots: &[Spot]) -> Vec<String> {
    let Some(part) = text.get(shown.clone()) else { return Vec::new() };
    let here = |spot: &&Spot| spot.range.start <= shown.end && spot.range.end >= shown.start;
    let marks: Vec<Marked> = spots
        .iter()
        .filter(here)
        .map(|spot| {
            let within = |at: usize| at.clamp(shown.start, shown.end) - shown.start;
            Marked { range: within(spot.range.start)..within(spot.range.end), mark: spot.mark }
        })
        .collect();
    let mut at = shown.start;
    let mut lines = Vec::new();
    for pieces in line_pieces(part, &marks) {
        let (html, length) = line(&pieces, at);
        lines.push(html);
        at += length + 1;
    }
    lines
}

/// The line of the part `shown` on which a byte of the text lies, from 0.
pub fn line_index(text: &str, shown: &Range<usize>, at: usize) -> usize {
    text.get(shown.start..at).map_or(0, |before| before.matches('\n').count())
}

/// A line, and how many bytes it has without its LF.
fn line(pieces: &[Piece], start: usize) -> (String, usize) {
    let mut html = String::from("<div class=\"box-line\">");
    let mut at = start;
    for (n, piece) in pieces.iter().enumerate() {
        let end = at + piece.text.len();
        let last = pieces[n + 1..].iter().all(|piece| piece.text.is_empty());
        match piece.mark {
            Some(mark) => push_mark(&mut html, piece, mark, at, last),
            // The CR of a line's end takes no room in the box.
            None if last => push_escaped(&mut html, piece.text.strip_suffix('\r').unwrap_or(&piece.text)),
            None => push_escaped(&mut html, &piece.text),
        }
        at = end;
    }
    html.push_str("</div>");
    (html, at - start)
}

fn push_mark(html: &mut String, piece: &Piece, mark: Mark, at: usize, last: bool) {
    let point = if piece.text.is_empty() { " mark-point" } else { "" };
    let _ = write!(html, "<span class=\"{}{point}\" data-at=\"{at}\">", mark.class());
    let blank = piece.text.trim().is_empty();
    let mut rest = piece.text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            ' ' if blank || rest.peek().is_none() => push_ghost(html, " ", "·", "cell"),
            '\t' => push_ghost(html, "\t", "→", "cell"),
            '\r' if last && rest.peek().is_none() => push_ghost(html, "", "CR", "flag"),
            _ => match invisible_name(c) {
                Some(name) => push_ghost(html, c.encode_utf8(&mut [0; 4]), name, "flag"),
                None => push_escaped(html, c.encode_utf8(&mut [0; 4])),
            },
        }
    }
    html.push_str("</span>");
}

/// A character that can't be seen. What is drawn for it lies over the line and takes no room.
fn push_ghost(html: &mut String, text: &str, name: &str, kind: &str) {
    let _ = write!(html, "<span class=\"ghost ghost-{kind}\" data-name=\"{name}\">");
    push_escaped(html, text);
    html.push_str("</span>");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn behind(text: &str, shown: Range<usize>, range: Range<usize>) -> Vec<String> {
        let lines = lines_behind(text, &shown, &[Spot { range, mark: Mark::Fault, finding: 0 }]);
        lines
            .iter()
            .map(|line| line.trim_start_matches("<div class=\"box-line\">").trim_end_matches("</div>").to_string())
            .collect()
    }

    fn mark(at: usize, content: &str) -> String {
        format!("<span class=\"mark mark-fault\" data-at=\"{at}\">{content}</span>")
    }

    fn ghost(kind: &str, name: &str, text: &str) -> String {
        format!("<span class=\"ghost ghost-{kind}\" data-name=\"{name}\">{text}</span>")
    }

    #[test]
    fn each_line_has_its_marks_under_the_exact_bytes() {
        assert_eq!(behind("<é>\n&", 0..6, 1..3), [format!("&lt;{}&gt;", mark(1, "é")), "&amp;".into()]);
        assert_eq!(behind("a\r\nb", 0..4, 3..4), ["a".into(), mark(3, "b")]);
        assert_eq!(behind("a\u{1f600}b", 0..6, 1..5), [format!("a{}b", mark(1, "\u{1f600}"))]);
    }

    #[test]
    fn of_a_window_its_own_lines() {
        assert_eq!(behind("a\nbc\nd", 2..5, 3..6), [format!("b{}", mark(3, "c")), String::new()]);
        assert_eq!(line_index("a\nbc\nd", &(2..6), 5), 1);
    }

    #[test]
    fn what_is_not_seen_is_drawn_in_a_mark_and_takes_no_room() {
        let drawn = |text: &str, range: Range<usize>| behind(text, 0..text.len(), range).remove(0);
        assert_eq!(
            drawn("a \u{a0}b", 1..4),
            format!("a{}b", mark(1, &(ghost("cell", "·", " ") + &ghost("flag", "NBSP", "\u{a0}"))))
        );
        assert_eq!(drawn("a\r\n", 1..2), format!("a{}", mark(1, &ghost("flag", "CR", ""))));
        assert_eq!(drawn("a\t", 1..2), format!("a{}", mark(1, &ghost("cell", "→", "\t"))));
        assert_eq!(drawn("a ", 1..2), format!("a{}", mark(1, &ghost("cell", "·", " "))));
        assert_eq!(drawn("a\u{a0}b", 3..4), format!("a\u{a0}{}", mark(3, "b")), "elsewhere it stays unseen");
    }

    #[test]
    fn a_carriage_return_alone_breaks_the_line_as_the_box_does() {
        assert_eq!(
            behind("a\rb\n", 0..4, 4..4),
            ["a\nb", "<span class=\"mark mark-fault mark-point\" data-at=\"4\"></span>"]
        );
    }
}
