use leptos::prelude::*;

use crate::page::text::{Run, runs};

/// A sentence, with its pieces of code set apart.
#[component]
pub fn Prose(
    /// The sentence; code stands between backticks.
    text: String,
) -> impl IntoView {
    runs(&text)
        .into_iter()
        .map(|run| match run {
            Run::Words(words) => words.into_any(),
            Run::Code(code) => view! { <code>{code}</code> }.into_any(),
        })
        .collect_view()
}
