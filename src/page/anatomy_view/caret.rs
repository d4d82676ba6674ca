//! The row of the caret.
//!
//! Which row is marked is kept in the document alone: it changes with every step of the caret, and nothing else does.

use std::fmt::Write;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::Element;

use crate::page::desk::{Desk, View};
use crate::page::editor;
use crate::source::Origin;

const CURRENT: &str = "aria-current";

/// Marks the row of the caret for as long as the page is there, while the anatomy is shown.
pub fn follow_the_caret(desk: Desk) {
    let moved = Closure::<dyn Fn()>::new(move || mark(desk, false));
    // Of the document: some engines tell the window nothing.
    let _ = document().add_event_listener_with_callback("selectionchange", moved.as_ref().unchecked_ref());
    moved.forget();
}

/// Opens and closes rows that have come. Those that were here stay as the person has left them, though their values have
/// changed: a reactive attribute would be written anew with every change of the text.
pub(super) fn open_what_is_new() {
    let all = document().get_elements_by_class_name("row-parts");
    for details in (0..all.length()).filter_map(|at| all.item(at)) {
        let name = details.get_attribute("data-name").unwrap_or_default();
        if details.get_attribute("data-seen").as_ref() != Some(&name) {
            let _ = details.toggle_attribute_with_force("open", details.class_list().contains("row-parts-open"));
            let _ = details.set_attribute("data-seen", &name);
        }
    }
}

/// A way as an attribute.
pub(super) fn written(way: &[usize]) -> String {
    let mut text = String::new();
    for index in way {
        let _ = write!(text, "{index}.");
    }
    text
}

/// The way to the row of an element.
pub(super) fn way_of(row: &Element) -> Vec<usize> {
    let way = row.get_attribute("data-way").unwrap_or_default();
    way.split('.').filter_map(|index| index.parse().ok()).collect()
}

/// Marks the innermost row that holds the selection. `anew`: the rows have changed.
pub(super) fn mark(desk: Desk, anew: bool) {
    if desk.view.get_untracked() != View::Anatomy {
        return;
    }
    let marked = find(".row[aria-current]");
    if let Some(marked) = marked.as_ref().filter(|_| anew) {
        let _ = marked.remove_attribute(CURRENT);
    }
    let Some(origin) = editor::focused() else { return };
    let (Some(dissected), Some(selection)) = (desk.dissected_untracked(), desk.pane(origin).selection()) else {
        return;
    };
    let (text, old) = match origin {
        Origin::Request => (desk.request, &dissected.of.request),
        Origin::Response => (desk.response, &dissected.of.response),
    };
    // While a text is typed, its rows are still to come.
    if text.with_untracked(|text| text != old) {
        return;
    }
    let (start, end) = (selection.start as u32, selection.end as u32);
    let anatomy = &dissected.anatomy;
    let span = |way: &[usize]| anatomy.row(way).and_then(|row| row.span);
    let is_it = |row: &Element| span(&way_of(row)).is_some_and(|span| (span.start, span.end) == (start, end));
    if !anew && marked.as_ref().is_some_and(is_it) {
        return;
    }
    let mut way = anatomy.at(origin, start);
    if way.is_empty() && start == end && start > 0 {
        way = anatomy.at(origin, start - 1);
    }
    while span(&way).is_some_and(|span| span.end < end) {
        way.pop();
    }
    match find(&format!(".row[data-way='{}']", written(&way))) {
        // Who types does not ask for what they have closed.
        Some(row) => set(&row, !anew),
        None => marked.iter().for_each(|marked| drop(marked.remove_attribute(CURRENT))),
    }
}

/// Marks this row, may open what it is in, and brings it into sight where the rows have a frame of their own.
pub(super) fn set(row: &Element, open: bool) {
    if let Some(marked) = find(".row[aria-current]") {
        let _ = marked.remove_attribute(CURRENT);
    }
    let _ = row.set_attribute(CURRENT, "true");
    let mut inside = row.parent_element().filter(|_| open);
    while let Some(details) = inside.and_then(|inside| inside.closest("details").ok().flatten()) {
        let _ = details.set_attribute("open", "");
        inside = details.parent_element();
    }
    let (Some(frame), Some(line)) = (row.closest(".anatomy").ok().flatten(), row.first_element_child()) else { return };
    let (outer, inner) = (frame.get_bounding_client_rect(), line.get_bounding_client_rect());
    if inner.top() < outer.top() || inner.bottom() > outer.bottom() {
        frame.set_scroll_top(frame.scroll_top() + (inner.top() - outer.top() - outer.height() / 3.0) as i32);
    }
}

fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}
