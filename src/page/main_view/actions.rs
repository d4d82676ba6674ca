use leptos::prelude::*;

use crate::finding::{Applicability, Finding};
use crate::page::desk::{Desk, View};
use crate::page::text::safe_fixes;

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

/// The way to the view that sends.
#[component]
pub fn SendIt() -> impl IntoView {
    let desk = expect_context::<Desk>();
    view! {
        <button type="button" class="quiet" data-testid="send-it" on:click=move |_| desk.view.set(View::Send)>
            "Send it"
        </button>
    }
    .into_any()
}

/// Applies all safe fixes, where there are more than one.
#[component]
pub fn FixAllButton(
    /// All that was found.
    findings: Vec<Finding>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let safe = safe_fixes(&findings);
    (safe > 1).then(|| {
        view! {
            <button type="button" class="action" data-testid="fix-all" on:click=move |_| desk.fix_all()>
                {format!("Apply all {safe} safe fixes")}
            </button>
        }
    })
}
