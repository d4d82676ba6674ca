//! The request as the server sees it, each part tied to its bytes in the paste.

use leptos::prelude::*;

/// The anatomy of the exchange.
#[component]
pub fn AnatomyView() -> impl IntoView {
    view! { <section class="anatomy" aria-label="The request as the server sees it"></section> }
}
