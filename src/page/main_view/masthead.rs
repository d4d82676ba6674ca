use leptos::prelude::*;

use crate::page::desk::Desk;
use crate::page::keys::show_help;

/// Name, purpose, help and the choice of colours.
#[component]
pub fn Masthead() -> impl IntoView {
    let theme = expect_context::<Desk>().theme;
    let turn = move |_| {
        let next = theme.get_untracked().next();
        next.choose();
        theme.set(next);
    };
    view! {
        <header class="masthead">
            <h1 class="masthead-title">
                <span class="masthead-name">"why400"</span>
                <span class="masthead-purpose">"Why the server answered 400, and what to change."</span>
            </h1>
            <span class="masthead-rest">
            <button type="button" class="quiet" data-testid="help" on:click=move |_| show_help()>"Help"</button>
            <button type="button" class="quiet masthead-theme" data-testid="theme" on:click=turn>
                "Theme: " {move || theme.get().as_str()}
            </button>
            </span>
        </header>
    }
}
