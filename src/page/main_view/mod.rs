//! The one screen: what was pasted, and the verdict.

#![allow(clippy::needless_pass_by_value, reason = "a component owns what it is given")]

mod actions;
mod answer;
mod change;
mod examples;
pub mod excerpt;
pub mod finding;
mod fine;
mod kept;
mod masthead;
mod paste;
pub mod prose;
mod read_as;
mod verdict;

use leptos::prelude::*;

use super::desk::Desk;
use super::editor::Veil;
use answer::Answer;
use masthead::Masthead;
use paste::Paste;
pub use prose::Prose;

/// The page.
#[component]
pub fn MainView(
    /// The state of the page.
    desk: Desk,
) -> impl IntoView {
    provide_context(desk);
    desk.keep_address();
    view! {
        <Masthead />
        <main class="bench">
            <Paste />
            <Answer />
        </main>
        <p class="unseen" role="status" aria-live="polite" data-testid="announcement">
            {move || desk.announcement.get()}
        </p>
        <Veil />
    }
}
