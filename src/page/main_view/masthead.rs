use leptos::prelude::*;

use crate::page::desk::Desk;

/// Name, purpose and the choice of colours.
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
            <button type="button" class="quiet masthead-theme" data-testid="theme" on:click=turn>
                "Theme: " {move || theme.get().as_str()}
            </button>
        </header>
    }
}
