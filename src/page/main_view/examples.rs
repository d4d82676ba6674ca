use gloo_net::http::Request;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::page::desk::{Desk, Whence};
use crate::share::Shared;

/// The examples' names, in the order of `assets/examples.json`.
const NAMES: [&str; 3] = ["a comma too many", "an & in a URL", "an expired token"];

/// Examples that open with a click.
#[component]
pub fn Examples() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let failed = RwSignal::new(false);
    let open = move |number: usize| {
        spawn_local(async move {
            match fetch().await.and_then(|examples| examples.into_iter().nth(number)) {
                Some(example) => {
                    failed.set(false);
                    desk.put(example, Whence::Example);
                }
                None => failed.set(true),
            }
        });
    };
    let button = move |(number, name): (usize, &'static str)| {
        view! {
            <li>
                <button
                    type="button"
                    class="quiet"
                    data-testid=format!("example-{}", number + 1)
                    on:click=move |_| open(number)
                >
                    {name}
                </button>
            </li>
        }
    };
    view! {
        <nav class="examples" aria-label="Examples">
            <span class="examples-lead" aria-hidden="true">"Examples"</span>
            <ul class="examples-list">{NAMES.into_iter().enumerate().map(button).collect_view()}</ul>
        </nav>
        <Show when=move || failed.get()>
            <p class="note">"The examples could not be loaded."</p>
        </Show>
    }
}

/// The examples, which are a file of the page's own.
async fn fetch() -> Option<Vec<Shared>> {
    let json = Request::get("./examples.json").send().await.ok()?.text().await.ok()?;
    serde_json::from_str(&json).ok()
}
