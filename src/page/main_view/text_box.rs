use leptos::html::Textarea;
use leptos::prelude::*;

use crate::page::desk::Desk;
use crate::page::text::{Marked, Piece, follow, line_pieces, marks};
use crate::source::Origin;

/// Longer texts have no marks of their own: drawing them twice would hold up the typing. The excerpt shows the place.
const MARKED: usize = 200_000;
/// So do texts of more lines.
const LINES: usize = 4_000;

/// A box for pasted text. Behind it lies the same text, unseen, which carries the marks and the numbers of the lines.
#[component]
pub fn TextBox(
    /// Which of the boxes.
    origin: Origin,
    /// What it says while it is empty.
    placeholder: &'static str,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let (id, text, node): (_, _, NodeRef<Textarea>) = match origin {
        Origin::Request => ("request", desk.request, desk.request_box),
        Origin::Response => ("response", desk.response, desk.response_box),
    };
    let initial = text.get_untracked();
    let long = Memo::new(move |_| text.with(|text| text.len() > MARKED || text.lines().nth(LINES).is_some()));
    // The marks of the last diagnosis stay in place while the text around them is typed.
    let marks = move || -> Vec<Marked> {
        let Some(settled) = desk.settled.get() else { return Vec::new() };
        let old = match origin {
            Origin::Request => &settled.request,
            Origin::Response => &settled.response,
        };
        text.with(|new| follow(&marks(&settled.report.findings, origin, old), old, new))
    };
    let behind = move || {
        if long.get() {
            return Vec::new();
        }
        let marks = marks();
        text.with(|text| line_pieces(text, &marks)).into_iter().map(line).collect()
    };
    let typed = move |_| {
        if let Some(area) = node.get_untracked() {
            desk.typed(origin, area.value());
        }
    };
    let pasting = move |_| {
        if origin == Origin::Request {
            desk.pasting();
        }
    };
    view! {
        <div class=format!("box box-{id}") class:box-long=move || long.get()>
            <div class="box-sheet">
                <div class="box-behind" aria-hidden="true">{behind}</div>
                <textarea
                    id=id
                    class="box-text"
                    spellcheck="false"
                    autocomplete="off"
                    autocapitalize="none"
                    placeholder=placeholder
                    node_ref=node
                    on:input=typed
                    on:paste=pasting
                >
                    {initial}
                </textarea>
            </div>
        </div>
    }
}

/// A line behind the text.
fn line(pieces: Vec<Piece>) -> impl IntoView {
    view! { <div class="box-line">{pieces.into_iter().map(piece).collect::<Vec<_>>()}</div> }
}

fn piece(piece: Piece) -> impl IntoView {
    let point = if piece.text.is_empty() { " mark-point" } else { "" };
    let class = piece.mark.map(|mark| format!("{}{point}", mark.class()));
    view! { <span class=class>{piece.text}</span> }
}
