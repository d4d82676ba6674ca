//! Keys that work wherever the focus is. The sheet `help` in `index.html` lists them.

use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

use super::desk::{Desk, View};

/// Listens for as long as the page is there.
pub fn listen(desk: Desk) {
    window_event_listener(ev::keydown, move |event| {
        if !event.default_prevented() && !event.is_composing() && pressed(desk, &event) {
            event.prevent_default();
        }
    });
}

/// Whether the key was one of ours.
fn pressed(desk: Desk, event: &KeyboardEvent) -> bool {
    let command = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
    let active = document().active_element();
    let area = active.as_ref().and_then(|active| active.dyn_ref::<HtmlTextAreaElement>());
    let writing = area.is_some() || active.as_ref().is_some_and(JsCast::has_type::<HtmlInputElement>);
    match event.key().as_str() {
        "k" if command => {
            if let Some(area) = desk.request_box.get_untracked() {
                let _ = area.focus();
                area.select();
            }
        }
        "Enter" if command => desk.fix_the_verdict(),
        "Escape" if area.is_some() => focus(desk),
        "?" if !writing && !event.ctrl_key() && !event.meta_key() => show_help(),
        _ => return false,
    }
    true
}

/// Leaves the box for the row of the caret, where the parts are looked at, else for the verdict.
pub fn focus(desk: Desk) {
    let find = |selector| document().query_selector(selector).ok().flatten();
    let place = find("#panel [aria-current] .row-name").or_else(|| {
        desk.view.set(View::Verdict);
        find(".verdict")
    });
    if let Some(place) = place.and_then(|place| place.dyn_into::<HtmlElement>().ok()) {
        let _ = place.focus();
    }
}

/// Opens the sheet of help.
pub fn show_help() {
    let sheet = document().get_element_by_id("help").and_then(|sheet| sheet.dyn_into::<HtmlDialogElement>().ok());
    if let Some(sheet) = sheet.filter(|sheet| !sheet.open()) {
        let _ = sheet.show_modal();
    }
}
