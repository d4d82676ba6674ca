//! What goes into a box from the clipboard and out of it to the clipboard: the text as it is, which a textarea alone
//! would not keep.

use leptos::ev::ClipboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

use crate::page::browser;
use crate::page::desk::Desk;
use crate::page::text::WHOLE;
use crate::source::Origin;

/// The person pastes into a box.
pub fn pasted(desk: Desk, origin: Origin, event: &ClipboardEvent) {
    if origin == Origin::Request {
        desk.pasting();
    }
    let pane = desk.pane(origin);
    pane.about_to_change();
    let Some(data) = event.clipboard_data() else { return };
    let text = browser::transferred(&data);
    if text.is_empty() {
        if let Some(files) = data.files().filter(|files| files.length() > 0) {
            event.prevent_default();
            desk.take_files(&files);
        }
        return;
    }
    let Some(gone) = pane.selection() else { return };
    // Of a long text the browser would lay out all, and of all of a text the element holds only a part.
    if text.len() > WHOLE || pane.expect(&gone, &text).is_none() {
        event.prevent_default();
        desk.take_text(origin, gone, &text);
    }
}

/// The person copies out of a box, or cuts.
pub fn copied(desk: Desk, origin: Origin, event: &ClipboardEvent, cut: bool) {
    let pane = desk.pane(origin);
    let (Some(data), Some(range)) = (event.clipboard_data(), pane.selection()) else { return };
    let text = pane.text.with_untracked(|text| text.get(range).unwrap_or_default().to_string());
    // What the element holds is the same, unless it is a part or has lost its carriage returns.
    if text.is_empty() || !(pane.is_partial() || text.contains('\r')) {
        return;
    }
    if data.set_data("text/plain", &text).is_ok() {
        event.prevent_default();
        if cut {
            pane.about_to_change();
            if let Ok(document) = document().dyn_into::<HtmlDocument>() {
                let _ = document.exec_command("delete");
            }
        }
    }
}
