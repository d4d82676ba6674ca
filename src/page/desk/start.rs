//! Taking over the page from its static HTML.

use leptos::ev;
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FileList, HtmlElement, HtmlTextAreaElement};

use super::{Desk, Whence};
use crate::Report;
use crate::page::anatomy_view::follow_the_caret;
use crate::page::browser;
use crate::page::copy_view;
use crate::page::editor;
use crate::page::keys;
use crate::page::main_view::MainView;
use crate::page::text::boxed;
use crate::page::theme::Theme;
use crate::share::{Shared, link};
use crate::source::base64;
use crate::wire::packed;

/// Takes over the page from its static HTML.
pub fn start() {
    let Some(app) = document().get_element_by_id("app").and_then(|app| app.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    let early = Early::read();
    let untouched = early.texts == early.example;
    let kept = || {
        let text = browser::session_storage()?.get_item(browser::SESSION).ok().flatten()?;
        serde_json::from_str::<Shared>(&text).ok()
    };
    let opened = link::is_ours(&browser::fragment());

    // What was typed before we were here goes before the link, the link before what was here before the reload.
    let (texts, whence, report) = if !untouched {
        (early.texts.clone(), Whence::Person, None)
    } else if opened {
        (Shared::default(), Whence::Person, None)
    } else if let Some(kept) = kept() {
        (kept, Whence::Person, None)
    } else {
        (early.example.clone(), Whence::Example, first_report())
    };
    let desk = Desk::new(texts, whence, report);
    desk.restore_other();
    desk.connect();
    desk.theme.set(Theme::chosen());
    desk.history.set(Desk::remembered());
    desk.copy_as.set(copy_view::last_choice());
    keys::listen(desk);
    follow_the_caret(desk);
    app.set_inner_html("");
    mount_to(app, move || view! { <MainView desk /> }).forget();
    early.give_back_focus();
    if let Some(files) = &early.dropped {
        desk.take_files(files);
    }
    if let Some(root) = browser::root() {
        let _ = root.remove_attribute("data-returning");
    }
    if untouched && opened {
        desk.open_link();
    } else {
        desk.ask_soon();
    }
    editor::listen(desk);
    desk.keep_session();
    window_event_listener(ev::hashchange, move |_| desk.open_link());
}

/// The diagnosis of the first example, which the static HTML holds beside it.
fn first_report() -> Option<Report> {
    let text = document().get_element_by_id("first-report")?.text_content()?;
    packed::read(&base64::read(text.as_bytes())?)
}

/// What was done on the static page before the module had loaded.
struct Early {
    texts: Shared,
    example: Shared,
    /// The box that has the focus, and its selection.
    focus: Option<(String, u32, u32)>,
    /// Files that were dropped.
    dropped: Option<FileList>,
}

impl Early {
    fn read() -> Self {
        let area = |id| document().get_element_by_id(id).and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok());
        let (request, response) = (area("request"), area("response"));
        // What was pasted as it was, as long as the box still holds that; see `assets/boot.js`.
        let text = |area: &Option<HtmlTextAreaElement>| {
            let area = area.as_ref()?;
            let value = area.value();
            let pasted = js_sys::Reflect::get(area, &"pasted".into()).ok().and_then(|pasted| pasted.as_string());
            Some(pasted.filter(|pasted| boxed(pasted) == value).unwrap_or(value))
        };
        let default = |area: &Option<HtmlTextAreaElement>| area.as_ref().and_then(|area| area.default_value().ok());
        let some = |text: Option<String>| text.filter(|text| !text.is_empty());
        let focus = document().active_element().and_then(|active| {
            let active = active.dyn_into::<HtmlTextAreaElement>().ok()?;
            Some((active.id(), active.selection_start().ok().flatten()?, active.selection_end().ok().flatten()?))
        });
        let dropped = request.as_ref().and_then(|area| js_sys::Reflect::get(area, &"dropped".into()).ok());
        Self {
            dropped: dropped.and_then(|files| files.dyn_into().ok()),
            texts: Shared {
                request: text(&request).unwrap_or_default(),
                response: some(text(&response)),
                ..Shared::default()
            },
            example: Shared {
                request: default(&request).unwrap_or_default(),
                response: some(default(&response)),
                ..Shared::default()
            },
            focus,
        }
    }

    fn give_back_focus(&self) {
        let Some((id, start, end)) = &self.focus else { return };
        let Some(area) = document().get_element_by_id(id).and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok())
        else {
            return;
        };
        let _ = area.focus();
        let _ = area.set_selection_range(*start, *end);
    }
}
