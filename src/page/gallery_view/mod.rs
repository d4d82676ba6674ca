//! Real refusals by what the server says, to open and look at.

use leptos::ev::KeyboardEvent;
use leptos::html::Dialog;
use leptos::prelude::*;

use super::desk::{Desk, Whence};
use super::examples::{self, Example};
use crate::source::lowercase;

/// The sheet, and the way to open it.
#[component]
pub fn Gallery() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sheet = NodeRef::<Dialog>::new();
    let all = RwSignal::new(Vec::<Example>::new());
    let wanted = RwSignal::new(String::new());
    let failed = RwSignal::new(false);
    let open = move |_| {
        examples::fetch(move |fetched| {
            failed.set(fetched.is_none());
            // The first few are those beside the box, of several groups.
            let mut examples = fetched.unwrap_or_default();
            let groups: Vec<String> = examples.iter().map(|example| example.group.clone()).collect();
            examples.sort_by_key(|example| groups.iter().position(|group| *group == example.group));
            all.set(examples);
            if let Some(sheet) = sheet.get_untracked().filter(|sheet| !sheet.open()) {
                let _ = sheet.show_modal();
            }
        });
    };
    // WebKit takes the key for the field alone, though there be nothing in it to clear.
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape"
            && wanted.with_untracked(String::is_empty)
            && let Some(sheet) = sheet.get_untracked()
        {
            event.prevent_default();
            sheet.close();
        }
    };
    let rows = move || {
        let wanted = lowercase(&wanted.get());
        let mut group = String::new();
        let mut rows = Vec::new();
        for example in all.get() {
            if !wanted.split_whitespace().all(|word| example.speaks_of(word)) {
                continue;
            }
            if example.group != group {
                group.clone_from(&example.group);
                rows.push(view! { <h3 class="gallery-group">{group.clone()}</h3> }.into_any());
            }
            rows.push(row(desk, sheet, example).into_any());
        }
        if rows.is_empty() {
            let words = if failed.get() { "The examples could not be loaded." } else { "No example speaks of that." };
            rows.push(view! { <p>{words}</p> }.into_any());
        }
        rows
    };
    view! {
        <button type="button" class="quiet" data-testid="gallery" on:click=open>"more, by what the server says"</button>
        <dialog class="help gallery" node_ref=sheet aria-labelledby="gallery-title" data-testid="gallery-sheet">
            <h2 class="help-title" id="gallery-title">"What servers say"</h2>
            <label class="gallery-filter">
                <span class="unseen">"Only those that speak of"</span>
                <input
                    type="search"
                    placeholder="invalid_request, position 58, Bad Request …"
                    data-testid="gallery-filter"
                    on:input=move |event| wanted.set(event_target_value(&event))
                    on:keydown=escape
                />
            </label>
            <div class="gallery-list" data-testid="gallery-list">{rows}</div>
            <form method="dialog"><button class="action">"Close"</button></form>
        </dialog>
    }
}

fn row(desk: Desk, sheet: NodeRef<Dialog>, example: Example) -> impl IntoView {
    let Example { said, name, .. } = example.clone();
    let open = move |_| {
        if let Some(sheet) = sheet.get_untracked() {
            sheet.close();
        }
        desk.put(example.clone().texts(), Whence::Example);
    };
    view! {
        <button type="button" class="gallery-row" on:click=open>
            <span class="gallery-said">{said}</span>
            <span class="gallery-name">{name}</span>
        </button>
    }
}
