use leptos::prelude::*;

use crate::page::desk::{Desk, Past, Whence};

/// What of the person stays in this browser, and the way to have nothing stay.
#[component]
pub fn Kept() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let wanted = move || desk.history.with(Option::is_some);
    let list = move || {
        let history = desk.history.get().filter(|history| !history.is_empty())?;
        let rows: Vec<_> = history.into_iter().enumerate().map(|(at, past)| row(desk, at, past)).collect();
        Some(view! { <ul class="kept-list" data-testid="history">{rows}</ul> })
    };
    view! {
        <details class="kept" data-testid="kept">
            <summary>"What stays in this browser"</summary>
            <p>"This tab keeps what is in the boxes over a reload, until it is closed."</p>
            <label class="kept-choice">
                <input
                    type="checkbox"
                    data-testid="keep-history"
                    prop:checked=wanted
                    on:change=move |event| desk.keep_history(event_target_checked(&event))
                />
                " Keep a list of what I diagnose here, secrets and all, in this browser alone"
            </label>
            {list}
            <button
                type="button"
                class="quiet"
                data-testid="forget-everything"
                on:click=move |_| desk.forget_everything()
            >
                "Forget everything"
            </button>
        </details>
    }
}

fn row(desk: Desk, at: usize, past: Past) -> impl IntoView {
    let Past { name, texts } = past;
    let forget = format!("Forget {name}");
    view! {
        <li class="kept-row">
            <button type="button" class="quiet kept-name" on:click=move |_| desk.put(texts.clone(), Whence::Person)>
                {name}
            </button>
            <button type="button" class="quiet" aria-label=forget on:click=move |_| desk.forget(at)>"×"</button>
        </li>
    }
}
