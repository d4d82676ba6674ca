use leptos::prelude::*;

use crate::page::browser;
use crate::page::desk::Desk;
use crate::share::Shared;

/// The box of what the request is held beside.
#[component]
pub fn Other() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let initial = desk.other.with_untracked(|other| other.request.clone());
    let typed = move |_| {
        if let Some(area) = browser::area("other") {
            // An answer that came over with a swap was that to another text.
            desk.compare_with(Shared { request: area.value(), ..Shared::default() });
        }
    };
    let empty = Memo::new(move |_| desk.other.with(|other| other.request.is_empty()));
    let corrected = move || desk.current()?.report.corrected.clone();
    view! {
        <div class="compare-head">
            <label class="paste-label" for="other">"A request that works"</label>
            <Show when=move || empty.get() && corrected().is_some()>
                <button
                    type="button"
                    class="quiet"
                    data-testid="take-corrected"
                    on:click=move |_| {
                        desk.compare_with(Shared { request: corrected().unwrap_or_default(), ..Shared::default() });
                    }
                >
                    "Take the corrected one"
                </button>
            </Show>
            <button
                type="button"
                class="quiet"
                data-testid="swap"
                disabled=move || empty.get()
                on:click=move |_| desk.swap()
            >
                "Swap the two"
            </button>
        </div>
        <textarea
            id="other"
            class="compare-box"
            rows="7"
            spellcheck="false"
            autocomplete="off"
            autocapitalize="none"
            placeholder="Paste one that works: a curl command, a raw request, with its answer if you have it."
            on:input=typed
        >
            {initial}
        </textarea>
    }
}
