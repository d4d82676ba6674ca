use leptos::prelude::*;

use crate::page::desk::{Desk, Whence};
use crate::page::examples;
use crate::page::gallery_view::Gallery;

/// The names of the first examples, in the order of `assets/examples.json`.
const NAMES: [&str; 3] = ["a comma too many", "an & in a URL", "an expired token"];

/// Examples that open with a click.
#[component]
pub fn Examples() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let failed = RwSignal::new(false);
    let open = move |number: usize| {
        examples::fetch(move |examples| match examples.and_then(|examples| examples.into_iter().nth(number)) {
            Some(example) => {
                failed.set(false);
                desk.put(example.texts(), Whence::Example);
            }
            None => failed.set(true),
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
            <ul class="examples-list">
                {NAMES.into_iter().enumerate().map(button).collect_view()} <li><Gallery /></li>
            </ul>
        </nav>
        <Show when=move || failed.get()>
            <p class="note">"The examples could not be loaded."</p>
        </Show>
    }
}
