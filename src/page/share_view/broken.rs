use leptos::prelude::*;

use crate::page::desk::{Desk, Whence};

/// What a link that could not be read holds, as it came.
#[component]
pub fn BrokenLink() -> impl IntoView {
    let desk = expect_context::<Desk>();
    move || match desk.whence.get() {
        Whence::Broken { raw, .. } => Some(view! {
            <details class="broken" data-testid="broken">
                <summary>"The link itself"</summary>
                <pre class="sheet" role="region" aria-label="The link" tabindex="0" data-testid="broken-text">{raw}</pre>
            </details>
        }),
        _ => None,
    }
}
