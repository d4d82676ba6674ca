//! The request for another client, and the button that copies.

#![allow(clippy::needless_pass_by_value, reason = "a component owns what it is given")]

mod button;

use std::sync::Arc;
use std::time::Duration;

use leptos::ev::Event;
use leptos::prelude::*;
use web_sys::Element;

use super::browser;
use super::desk::{Desk, Settled};
use super::main_view::Prose;
use super::text::sentence;
use crate::Input;
use crate::remedy::copies::{Client, Copied};
use crate::wire::{Ask, Told};

pub use button::CopyButton;

/// How long after a diagnosis the engine is asked, so that typing asks for nothing.
const PAUSE: Duration = Duration::from_millis(250);

/// The client that was chosen last in this browser.
pub fn last_choice() -> Option<Client> {
    Client::named(&browser::local_storage()?.get_item(browser::COPY).ok().flatten()?)
}

fn choose(desk: Desk, name: &str) {
    desk.copy_as.set(Client::named(name));
    if let Some(storage) = browser::local_storage() {
        // Where that is refused, the choice holds for this visit.
        let _ = storage.set_item(browser::COPY, name);
    }
}

/// The request, corrected where it can be, to copy for the client of one's choice.
#[component]
pub fn CopyAs(
    /// The diagnosis and what it is of.
    settled: Arc<Settled>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    if !settled.report.read.request {
        return None;
    }
    let corrected = settled.report.corrected.clone();
    let is_corrected = corrected.is_some();
    // What was not changed needs no copy of itself.
    let client = Memo::new(move |_| desk.copy_as.get().or((!is_corrected).then_some(Client::CurlBash)));
    let as_pasted = corrected.clone().map(|text| Copied { text, notes: Vec::new() });
    let copied = RwSignal::new(as_pasted.clone().filter(|_| client.get_untracked().is_none()));
    browser::whenever(move || {
        let Some(client) = client.get() else { return copied.set(as_pasted.clone()) };
        copied.set(None);
        let corrected = corrected.clone();
        set_timeout(
            move || {
                // Another diagnosis or another choice has come since.
                let meant = move || client_now(desk, is_corrected) == Some(client) && !copied.is_disposed();
                if !meant() {
                    return;
                }
                let input = match corrected {
                    Some(request) => Input { request, response: None, ..desk.input() },
                    None => desk.input(),
                };
                desk.aside(Ask::Copy { input, client }, move |told| {
                    if let Told::Copied(text) = told
                        && meant()
                    {
                        copied.set(Some(text));
                    }
                });
            },
            PAUSE,
        );
    });
    let option = |client: Client| {
        let chosen = move || desk.copy_as.get() == Some(client);
        view! { <option value=client.as_str() selected=chosen>{client.label()}</option> }
    };
    let pasted = is_corrected.then(|| {
        view! { <option value="pasted" selected=move || desk.copy_as.get().is_none()>"what you pasted"</option> }
    });
    // It stays open from one diagnosis to the next. Nobody waits for a text that is not looked at.
    let shown = desk.copy_shown;
    let toggled = move |event: Event| shown.set(event_target::<Element>(&event).has_attribute("open"));
    let text = Signal::derive(move || copied.get().map(|copied| copied.text));
    let notes = move || {
        let notes = copied.get().map(|copied| copied.notes).unwrap_or_default();
        let note = |note: String| view! { <li><Prose text=sentence(&note) /></li> };
        (!notes.is_empty()).then(|| {
            view! { <ul class="copy-notes" data-testid="copy-notes">{notes.into_iter().map(note).collect_view()}</ul> }
        })
    };
    Some(view! {
        <section class="copy" aria-labelledby="copy-title">
            <h3 class="cause-head" id="copy-title">
                {if is_corrected { "The corrected request" } else { "The request for another client" }}
            </h3>
            <div class="copy-row">
                <label for="copy-as">"Copy as"</label>
                <select
                    class="choice"
                    id="copy-as"
                    data-testid="copy-as"
                    on:change=move |event| choose(desk, &event_target_value(&event))
                >
                    {pasted}
                    {Client::ALL.iter().copied().map(option).collect_view()}
                </select>
                <CopyButton label="Copy" text testid="copy-corrected" />
            </div>
            {notes}
            <details class="copy-shown" open=shown.get_untracked() on:toggle=toggled>
                <summary>"Show it"</summary>
                <pre class="sheet" role="region" aria-label="What is copied" tabindex="0" data-testid="copy-text">
                    {move || shown.get().then(|| text.get())}
                </pre>
            </details>
        </section>
    })
}

fn client_now(desk: Desk, is_corrected: bool) -> Option<Client> {
    desk.copy_as.get_untracked().or((!is_corrected).then_some(Client::CurlBash))
}
