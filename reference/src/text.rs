//! Pasted text, changes and sentences, as the page shows them too.

use why400::finding::Finding;
use why400::report::html::{Hunk, Mark, Marked, Piece, Run, changes, invisible_name, line_pieces, marks, runs};
use why400::source::{Edit, Origin};

use crate::html::{Html, classed, element, plain};

/// A sentence; what stands between backticks is a piece of a message.
pub(crate) fn prose(text: &str) -> Html {
    runs(text)
        .into_iter()
        .map(|run| match run {
            Run::Words(words) => words.into(),
            Run::Code(code) => plain("code", code),
        })
        .collect()
}

/// A whole text, with what a finding marks in it.
pub(crate) fn marked(text: &str, label: &str, finding: Option<&Finding>, origin: Origin) -> Html {
    let mut marks: Vec<Marked> =
        finding.map(|finding| marks(std::slice::from_ref(finding), origin, text)).unwrap_or_default();
    // A line end has no room of its own: what marks it alone stands before it.
    for marked in &mut marks {
        if matches!(&text[marked.range.clone()], "\n" | "\r\n") {
            marked.range.end = marked.range.start;
        }
    }
    let mut lines = line_pieces(text, &marks);
    // Empty lines at the end show nothing, unless a mark stands there.
    let is_empty = |line: &Vec<Piece>| line.iter().all(|piece| piece.mark.is_none() && piece.text.trim().is_empty());
    while lines.len() > 1 && lines.last().is_some_and(is_empty) {
        lines.pop();
    }
    let many = lines.len() > 1;
    let line = |(number, pieces): (usize, Vec<Piece>)| {
        let number = many.then(|| {
            element("span", &[("class", "excerpt-number"), ("aria-hidden", "true")], (number + 1).to_string())
        });
        let text = pieces.into_iter().map(piece).collect::<Html>();
        classed("div", "excerpt-line", Html::from(number).and(classed("span", "excerpt-text", text)))
    };
    let lines: Html = lines.into_iter().enumerate().map(line).collect();
    let class = if many { "excerpt" } else { "excerpt excerpt-single" };
    element("div", &[("class", class), ("role", "group"), ("aria-label", label)], lines)
}

fn piece(piece: Piece) -> Html {
    match piece.mark {
        None => drawn(&piece.text, false),
        Some(mark) if piece.text.is_empty() => classed("mark", &format!("{} mark-point", mark.class()), ""),
        Some(mark) => classed("mark", mark.class(), drawn(&piece.text, true)),
    }
}

/// What cannot be seen is drawn by its name; line ends and tabs only where they matter.
fn drawn(text: &str, marked: bool) -> Html {
    let mut html = Html::new();
    let mut plain = String::new();
    for c in text.chars() {
        match invisible_name(c).filter(|_| marked || !matches!(c, '\r' | '\t')) {
            Some(name) => {
                html = html.and(std::mem::take(&mut plain)).and(classed("span", "glyph", name));
            }
            // A blank at fault would be an underline alone.
            None if marked && c == ' ' && text.trim().is_empty() => plain.push('·'),
            None => plain.push(c),
        }
    }
    html.and(plain)
}

/// What edits do to a text, as a small diff: by signs and elements, not by colour alone.
pub(crate) fn change(text: &str, edits: &[Edit]) -> Html {
    let hunk = |Hunk { line: _, before, after }: Hunk| {
        let rows = |class: &str, sign: &str, tag: &str, rows: Vec<Vec<Piece>>| {
            let row = |pieces: Vec<Piece>| {
                let pieces = pieces.into_iter().map(|piece| match piece.mark {
                    Some(Mark::Other) | None => drawn(&piece.text, false),
                    Some(_) => plain(tag, drawn(&piece.text, true)),
                });
                let sign = classed("span", "change-sign", sign);
                classed("div", class, sign.and(classed("span", "change-text", pieces.collect::<Html>())))
            };
            rows.into_iter().map(row).collect::<Html>()
        };
        let before = rows("change-row change-before", "−", "del", before);
        let after = rows("change-row change-after", "+", "ins", after);
        classed("div", "change-hunk", before.and(after))
    };
    let hunks: Html = changes(text, edits).hunks.into_iter().map(hunk).collect();
    element("div", &[("class", "change"), ("role", "group"), ("aria-label", "The change")], hunks)
}
