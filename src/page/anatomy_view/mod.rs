//! The request as the server sees it, each part tied to its bytes in the paste.

#![allow(clippy::needless_pass_by_value, reason = "a component owns what it is given")]

mod caret;
mod row;

use std::sync::Arc;

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::page::desk::{Desk, Dissected};
use crate::page::text::sentence;
use row::{Fault, rows};

pub use caret::follow_the_caret;

/// The anatomy of the exchange.
#[component]
pub fn AnatomyView() -> impl IntoView {
    let desk = expect_context::<Desk>();
    Effect::new(move |_| {
        if let Some(settled) = desk.settled.get() {
            desk.dissect(settled);
        }
    });
    Effect::new(move |_| {
        desk.beside.track();
        request_animation_frame(move || {
            caret::open_what_is_new();
            caret::mark(desk, true);
        });
    });
    let current = Memo::new(move |_| match (desk.current(), desk.beside.get().dissected) {
        (Some(settled), Some(dissected)) => Arc::ptr_eq(&settled, &dissected.of),
        _ => desk.is_empty(),
    });
    let empty = Memo::new(move |_| desk.is_empty());
    view! {
        <section
            class="anatomy"
            aria-label="The request as the server sees it"
            data-testid="anatomy"
            data-state=move || if current.get() { "settled" } else { "reading" }
            aria-busy=move || (!current.get()).to_string()
            on:click=move |event| pressed(desk, &event)
        >
            {move || match desk.beside.get().dissected.filter(|_| !empty.get()) {
                Some(dissected) => parts(&dissected).into_any(),
                None => view! {
                    <p class="anatomy-hint">
                        "The parts of the request stand here once there is one: what the server reads, decoded, each beside its bytes."
                    </p>
                }
                    .into_any(),
            }}
        </section>
    }
}

fn parts(dissected: &Dissected) -> impl IntoView + use<> {
    let Dissected { of, anatomy } = dissected;
    let faults: Vec<Fault> = of
        .report
        .findings
        .iter()
        .filter_map(|finding| {
            let span = finding.spans.first()?;
            let mut way = anatomy.at(span.origin, span.start);
            while anatomy.row(&way).and_then(|row| row.span).is_some_and(|row| row.end < span.end) {
                way.pop();
            }
            (!way.is_empty()).then(|| (way, sentence(&finding.title)))
        })
        .collect();
    let client = of.report.read.shape.starts_with("curl");
    let side = |title: &'static str, first: usize, all| {
        let all: &Vec<_> = all;
        (!all.is_empty()).then(|| {
            view! {
                <h2 class="anatomy-title">{title}</h2>
                {rows(all, first, &mut Vec::new(), &faults, client)}
            }
        })
    };
    view! {
        {side("What the server gets", 0, &anatomy.request)}
        {side("What it answered", anatomy.request.len(), &anatomy.response)}
    }
}

/// A press on a row shows its bytes.
fn pressed(desk: Desk, event: &MouseEvent) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let inside = |selector| target.closest(selector).ok().flatten();
    // Who selects a value to copy it does not mean the row.
    let selecting = window().get_selection().ok().flatten().is_some_and(|selection| !selection.is_collapsed());
    if inside("a, summary, .row-show").is_some() || selecting && inside("button").is_none() {
        return;
    }
    let Some(row) = inside(".row") else { return };
    let dissected = desk.dissected_untracked();
    if let Some(span) = dissected.and_then(|dissected| dissected.anatomy.row(&caret::way_of(&row))?.span) {
        caret::set(&row, true);
        desk.show(span.origin, span.range());
    }
}
