use std::time::Duration;

use leptos::prelude::*;

use crate::page::browser;
use crate::page::desk::Desk;

/// How long the button says how it went.
const SAID: Duration = Duration::from_secs(2);

/// A button that copies a text and says so.
#[component]
pub fn CopyButton(
    /// What it is called.
    label: &'static str,
    /// The text, once it is there. Asked for ahead: some browsers let a page write to the clipboard only in the press
    /// itself.
    #[prop(into)]
    text: Signal<Option<String>>,
    /// The hook of tests.
    testid: &'static str,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let told = RwSignal::new(None);
    let wanted = RwSignal::new(false);
    let copy = move |text: String| {
        let tell = move |done: bool| {
            // The button may be gone by now.
            let _ = told.try_set(Some(done));
            desk.announcement.set(if done { "Copied." } else { "Copying was refused." }.into());
            let end = move || {
                let _ = told.try_set(None);
            };
            set_timeout(end, SAID);
        };
        browser::copy(&text, Box::new(tell));
    };
    browser::whenever(move || {
        if wanted.get()
            && let Some(text) = text.get()
        {
            wanted.set(false);
            copy(text);
        }
    });
    let press = move |_| match text.get_untracked() {
        Some(text) => copy(text),
        None => wanted.set(true),
    };
    let ready = move || text.with(Option::is_some).to_string();
    view! {
        <button type="button" class="action" data-testid=testid data-ready=ready on:click=press>
            {move || match told.get() {
                None => label,
                Some(true) => "Copied",
                Some(false) => "Copying was refused",
            }}
        </button>
    }
}
