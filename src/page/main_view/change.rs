use leptos::prelude::*;

use super::excerpt::drawn;
use crate::page::text::{Hunk, Piece, changes};
use crate::source::Edit;

/// What edits do to the main box, as a small diff.
#[component]
pub fn ChangeView(
    /// The main box.
    text: String,
    /// The edits.
    edits: Vec<Edit>,
) -> impl IntoView {
    view! {
        <div class="change" role="group" aria-label="The change" data-testid="change">
            {changes(&text, &edits).hunks.into_iter().map(hunk).collect_view()}
        </div>
    }
}

fn hunk(hunk: Hunk) -> impl IntoView {
    let number = hunk.line;
    let before = hunk.before.into_iter().enumerate().map(move |(n, row)| before_row(number + n, row)).collect_view();
    let after = hunk.after.into_iter().enumerate().map(move |(n, row)| after_row(number + n, row)).collect_view();
    view! { <div class="change-hunk">{before} {after}</div> }
}

fn before_row(number: usize, row: Vec<Piece>) -> impl IntoView {
    let pieces = row
        .into_iter()
        .map(|piece| match piece.mark {
            Some(_) => view! { <del>{drawn(&piece.text)}</del> }.into_any(),
            None => piece.text.into_any(),
        })
        .collect_view();
    view! {
        <div class="change-row change-before">
            <span class="change-number" aria-hidden="true">{number}</span>
            <span class="change-sign">"−"</span>
            <span class="change-text">{pieces}</span>
        </div>
    }
}

fn after_row(number: usize, row: Vec<Piece>) -> impl IntoView {
    let pieces = row
        .into_iter()
        .map(|piece| match piece.mark {
            Some(_) => view! { <ins>{drawn(&piece.text)}</ins> }.into_any(),
            None => piece.text.into_any(),
        })
        .collect_view();
    view! {
        <div class="change-row change-after">
            <span class="change-number" aria-hidden="true">{number}</span>
            <span class="change-sign">"+"</span>
            <span class="change-text">{pieces}</span>
        </div>
    }
}
