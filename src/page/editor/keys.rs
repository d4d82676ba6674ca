//! The keys that lead from place to place.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::text_box::name;
use crate::page::desk::Desk;
use crate::page::text::{faults, place};
use crate::source::{Lines, Origin};

/// Listens to the keys of the whole page.
pub fn listen(desk: Desk) {
    window_event_listener(ev::keydown, move |event| {
        let command = event.ctrl_key() || event.meta_key();
        if event.key() == "F8" && !command && !event.alt_key() {
            event.prevent_default();
            next_fault(desk, event.shift_key());
        } else if command && event.shift_key() && event.key().eq_ignore_ascii_case("m") {
            event.prevent_default();
            change_sides(desk);
        }
    });
}

/// The box that has the focus.
pub fn focused() -> Option<Origin> {
    let id = document().active_element()?.id();
    [Origin::Request, Origin::Response].into_iter().find(|&origin| name(origin) == id)
}

/// Selects the next place at fault from the caret, or the one before, around the end of the texts, and says it.
fn next_fault(desk: Desk, back: bool) {
    let spots = |origin| desk.pane(origin).spots.get_untracked();
    let faults = faults(&spots(Origin::Request), &spots(Origin::Response));
    let origin = focused().unwrap_or_default();
    let caret = desk.pane(origin).selection().unwrap_or_default();
    let here = (origin as usize, caret.start);
    let mut places = faults.iter().map(|(origin, spot)| ((*origin as usize, spot.range.start), &spot.range));
    let at = if back {
        places.rposition(|(place, _)| place < here).unwrap_or(faults.len().saturating_sub(1))
    } else {
        places.position(|(place, range)| place > here || (place == here && *range != caret)).unwrap_or(0)
    };
    let Some((origin, spot)) = faults.get(at) else {
        desk.announcement.set("No fault is marked.".into());
        return;
    };
    let pane = desk.pane(*origin);
    pane.show(spot.range.clone());
    desk.point(*origin);
    if let Some(title) = untrack(|| desk.title_of(spot.finding)) {
        let at = pane.text.with_untracked(|text| place(Lines::new(text).place(text, spot.range.start)));
        desk.announcement.set(format!("{at}: {title}"));
    }
}

/// From the box to the findings, to the one at the caret where there is one, and back.
fn change_sides(desk: Desk) {
    let focus = |selector: &str| {
        let element = document().query_selector(selector).ok().flatten();
        element
            .and_then(|element| element.dyn_into::<HtmlElement>().ok())
            .is_some_and(|element| element.focus().is_ok())
    };
    match focused() {
        Some(origin) => {
            desk.last_box.set_value(origin);
            // The rows are of the view of the verdict.
            desk.view.set(crate::page::desk::View::Verdict);
            let _ = focus(".further [aria-current=true] summary") || focus("[data-testid=verdict]");
        }
        None => {
            if let Some(area) = desk.pane(desk.last_box.get_value()).node.get_untracked() {
                let _ = area.focus();
            }
        }
    }
}
