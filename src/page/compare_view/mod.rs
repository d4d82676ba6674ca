//! What differs between the request that fails and one that works.

use leptos::prelude::*;

/// The comparison.
#[component]
pub fn CompareView() -> impl IntoView {
    view! { <section class="compare" aria-label="Compare with a request that works"></section> }
}
