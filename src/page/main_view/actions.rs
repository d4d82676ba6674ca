use std::time::Duration;

use leptos::prelude::*;

use crate::finding::{Applicability, Finding};
use crate::page::browser;
use crate::page::desk::Desk;

/// Applies a finding's fix.
#[component]
pub fn FixButton(
    /// The finding.
    finding: Finding,
    /// The hook of tests.
    testid: &'static str,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let fix = finding.applicable_fix()?.clone();
    let label = match fix.applicability {
        Applicability::Safe => "Fix",
        // Seen in the diff above, decided by the person.
        Applicability::Unsafe | Applicability::Shown => "Apply this change",
    };
    Some(view! {
        <button type="button" class="action action-main" data-testid=testid on:click=move |_| desk.fix(&fix)>
            {label}
        </button>
    })
}

/// A button that copies a text and says so.
#[component]
pub fn CopyButton(
    /// What it is called.
    label: &'static str,
    /// The text.
    text: String,
    /// The hook of tests.
    testid: &'static str,
) -> impl IntoView {
    let copied = RwSignal::new(None);
    let copy = move |_| {
        let told = move |done| {
            copied.set(Some(done));
            set_timeout(move || copied.set(None), Duration::from_secs(2));
        };
        browser::copy(&text, Box::new(told));
    };
    view! {
        <button type="button" class="action" data-testid=testid on:click=copy>
            {move || match copied.get() {
                None => label,
                Some(true) => "Copied",
                Some(false) => "Copying was refused",
            }}
        </button>
    }
}
