//! The few things that the page asks of the browser, each of which may be refused.

use std::ops::Range;
use std::time::Duration;

use js_sys::{Array, JsString, Uint8Array};
use leptos::prelude::{Effect, document, request_animation_frame, set_timeout, window};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, DataTransfer, HtmlAnchorElement, HtmlDocument, HtmlElement, HtmlTextAreaElement, ScrollIntoViewOptions,
    ScrollLogicalPosition, Storage, Url,
};

use super::text::difference;
use crate::source::utf16_range;

/// Where the session is kept: over a reload, in this tab alone.
pub const SESSION: &str = "why400.session";
/// Where the text is kept that the session is compared with.
pub const OTHER: &str = "why400.other";
/// Where the history is kept, where the person wants one.
pub const HISTORY: &str = "why400.history";
/// Where the client is kept that a request was copied for last.
pub const COPY: &str = "why400.copy";
/// Where the chosen theme is kept. `assets/theme.js` reads it before the first paint.
pub const THEME: &str = "why400.theme";

/// Storage of this tab.
pub fn session_storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// Storage of this browser.
pub fn local_storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// The fragment of the page's address, with `#`.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// The page's address without its fragment.
pub fn address() -> String {
    let href = window().location().href().unwrap_or_default();
    href.split('#').next().unwrap_or_default().into()
}

/// Scheme and authority of the page.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Whether the browser believes that it has a network.
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// Takes the fragment off the address without going anywhere.
pub fn drop_fragment() {
    set_fragment("");
}

/// Puts this fragment, with `#`, behind the address without going anywhere.
pub fn set_fragment(wanted: &str) {
    if fragment() != wanted
        && let Ok(history) = window().history()
    {
        // A browser may refuse a long one, or too many of them in a while.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&(address() + wanted)));
    }
}

/// Seconds since 1970-01-01T00:00:00Z.
pub fn now() -> i64 {
    #[allow(clippy::cast_possible_truncation, reason = "seconds fit for millions of years")]
    let seconds = (js_sys::Date::now() / 1000.0) as i64;
    seconds
}

/// Does this now and whenever what it reads has changed. Not while the first paint is drawn, in which nothing changes.
pub fn whenever(mut does: impl FnMut() + 'static) {
    if cfg!(target_arch = "wasm32") {
        Effect::new(move |_| does());
    }
}

/// Does this once what is on the page now has been painted.
pub fn after_paint(does: impl FnOnce() + 'static) {
    request_animation_frame(move || set_timeout(does, Duration::ZERO));
}

#[wasm_bindgen]
extern "C" {
    /// `DataTransfer`, whose text the binding of `web-sys` takes over letter by letter.
    type Transfer;
    #[wasm_bindgen(method, js_name = getData)]
    fn get_data(this: &Transfer, kind: &str) -> JsString;

    type TextEncoder;
    #[wasm_bindgen(constructor)]
    fn new() -> TextEncoder;
    #[wasm_bindgen(method)]
    fn encode(this: &TextEncoder, text: &JsString) -> Uint8Array;
}

/// The text that is dropped or pasted. Of a megabyte this takes a few milliseconds.
pub fn transferred(data: &DataTransfer) -> String {
    // The encoder writes UTF-8 whatever it is given.
    let text = data.unchecked_ref::<Transfer>().get_data("text/plain");
    String::from_utf8(TextEncoder::new().encode(&text).to_vec()).unwrap_or_default()
}

/// Puts a text on the clipboard, and tells whether that was allowed.
pub fn copy(text: &str, then: Box<dyn FnOnce(bool)>) {
    let clipboard = window().navigator().clipboard();
    // Without a secure context there is none, whatever the type says.
    if clipboard.is_undefined() {
        return then(false);
    }
    let written = clipboard.write_text(text);
    spawn_local(async move { then(JsFuture::from(written).await.is_ok()) });
}

/// Lets the person save a text as a file.
pub fn save(name: &str, text: &str) {
    let blob = Blob::new_with_str_sequence(&Array::of1(&JsValue::from_str(text)));
    let Some(address) = blob.ok().and_then(|blob| Url::create_object_url_with_blob(&blob).ok()) else { return };
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    // Some browsers read it only after the press.
    set_timeout(move || drop(Url::revoke_object_url(&address)), Duration::from_mins(1));
}

/// The root element, which carries the theme.
pub fn root() -> Option<HtmlElement> {
    document().document_element()?.dyn_into().ok()
}

/// The box of this id.
pub fn area(id: &str) -> Option<HtmlTextAreaElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Selects a range of the text in a box and brings it into view.
pub fn select(area: &HtmlTextAreaElement, text: &str, range: Range<usize>) {
    let units = utf16_range(text, range.clone());
    let _ = area.focus();
    let _ = area.set_selection_range(units.start as u32, units.end as u32);
    // The lines behind the text know where they are; the box knows only itself.
    let line = text[..range.start].matches('\n').count() as u32;
    if let Some(behind) = area.previous_element_sibling()
        && let Some(line) = behind.children().item(line)
    {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        line.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Whether a page may ask for what is on the clipboard.
pub fn has_clipboard_text() -> bool {
    let clipboard = window().navigator().clipboard();
    !clipboard.is_undefined() && js_sys::Reflect::has(&clipboard, &"readText".into()).unwrap_or(false)
}

/// The text on the clipboard, if the person allows that.
pub async fn clipboard_text() -> Option<String> {
    JsFuture::from(window().navigator().clipboard().read_text()).await.ok()?.as_string()
}

/// Puts `text` into a box as if it had been typed, so that Ctrl+Z brings back what was there. Only the part that
/// differs is touched, and the caret stands behind it.
pub fn type_into(area: &HtmlTextAreaElement, text: &str) {
    let old = area.value();
    if old == text {
        return;
    }
    let (gone, come) = difference(&old, text);
    let units = utf16_range(&old, gone.clone());
    let _ = area.focus();
    let _ = area.set_selection_range(units.start as u32, units.end as u32);
    let inserted = &text[come];
    let command = if inserted.is_empty() { "delete" } else { "insertText" };
    let typed = document()
        .dyn_into::<HtmlDocument>()
        .ok()
        .and_then(|document| document.exec_command_with_show_ui_and_value(command, false, inserted).ok());
    if typed != Some(true) || area.value() != text {
        // Where typing is refused there is no undo, but the text is right.
        area.set_value(text);
    }
}
