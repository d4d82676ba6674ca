use leptos::prelude::*;

use crate::page::text::{ExcerptLine, Marked, Piece, excerpt, invisible_name};

/// The lines of a text on which its marks lie.
#[component]
pub fn Excerpt(
    /// The text.
    text: String,
    /// The marks to show.
    marks: Vec<Marked>,
    /// Lines to show before and after them.
    around: usize,
) -> impl IntoView {
    view! {
        <div class="excerpt" role="group" aria-label="Excerpt">
            {excerpt(&text, &marks, around).into_iter().map(line).collect_view()}
        </div>
    }
}

fn line(line: ExcerptLine) -> impl IntoView {
    let ellipsis = |cut: bool| cut.then(|| view! { <span class="excerpt-cut">"…"</span> });
    view! {
        {line.gap.then(|| view! { <div class="excerpt-gap" aria-hidden="true">"⋮"</div> })}
        <div class="excerpt-line">
            <span class="excerpt-number" aria-hidden="true">{line.number}</span>
            <span class="excerpt-text">
                {ellipsis(line.cut_before)} {pieces(line.pieces)} {ellipsis(line.cut_after)}
            </span>
        </div>
    }
}

/// Pieces of a line. In a mark, what cannot be seen is drawn by its name.
pub fn pieces(pieces: Vec<Piece>) -> impl IntoView {
    pieces
        .into_iter()
        .map(|piece| match piece.mark {
            None => piece.text.into_any(),
            Some(mark) if piece.text.is_empty() => {
                view! { <mark class=format!("{} mark-point", mark.class())></mark> }.into_any()
            }
            Some(mark) => view! { <mark class=mark.class()>{drawn(&piece.text)}</mark> }.into_any(),
        })
        .collect_view()
}

/// A marked text, with what cannot be seen drawn by its name.
pub fn drawn(text: &str) -> impl IntoView + use<> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    for c in text.chars() {
        match invisible_name(c) {
            Some(name) => {
                parts.push(std::mem::take(&mut plain).into_any());
                parts.push(view! { <span class="glyph">{name}</span> }.into_any());
            }
            // A blank at fault would be an underline alone.
            None if c == ' ' && text.trim().is_empty() => plain.push('·'),
            None => plain.push(c),
        }
    }
    parts.push(plain.into_any());
    parts
}
