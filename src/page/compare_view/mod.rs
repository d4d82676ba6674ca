//! What differs between the request that fails and one that works.

#![allow(clippy::needless_pass_by_value, reason = "a component owns what it is given")]

mod difference;
mod other;

use std::sync::Arc;

use leptos::prelude::*;

use crate::compare::{About, Comparison, Side, Standing};
use crate::page::desk::{Contrast, Desk};
use crate::page::main_view::prose::Prose;
use crate::page::text::{count, sentence};
use difference::difference;
use other::Other;

/// The comparison.
#[component]
pub fn CompareView() -> impl IntoView {
    let desk = expect_context::<Desk>();
    Effect::new(move |_| {
        desk.other.track();
        if let Some(settled) = desk.settled.get() {
            desk.contrast(settled);
        }
    });
    let lacking = Memo::new(move |_| desk.is_empty() || desk.other.with(|other| other.request.trim().is_empty()));
    let current = Memo::new(move |_| {
        lacking.get()
            || desk.current().is_some_and(|settled| desk.other.with(|other| desk.is_contrasted(&settled, other)))
    });
    view! {
        <section
            class="compare"
            aria-label="Compare with a request that works"
            data-testid="compare"
            data-state=move || if current.get() { "settled" } else { "reading" }
            aria-busy=move || (!current.get()).to_string()
        >
            <Other />
            {move || {
                if lacking.get() {
                    hint().into_any()
                } else {
                    desk.beside.get().contrast.map(|contrast| told(&contrast)).into_any()
                }
            }}
        </section>
    }
}

fn hint() -> impl IntoView {
    view! {
        <p class="compare-hint">
            "The same call as it works from another client, on staging, or yesterday. The two are held beside each other by what they mean: escapes, quoting and the order of fields make no difference, a blank that nobody sees does."
        </p>
    }
}

fn told(contrast: &Arc<Contrast>) -> impl IntoView + use<> {
    let Comparison { left, right, failing, differences, more, same } = &contrast.comparison;
    let both = left.request && right.request;
    let (noise, telling): (Vec<_>, Vec<_>) =
        differences.iter().partition(|one| one.about == About::Noise && one.explained.is_none());
    let lead = match (both, telling.len()) {
        (false, _) if left.request => "There is no request in what you sent.".into(),
        (false, _) => "There is no request in the other text.".into(),
        (true, 0) => "They say the same.".into(),
        (true, n) => count(n + more, "difference", "differences"),
    };
    let shown = |all: Vec<_>| all.into_iter().map(|one| difference(one, *failing)).collect::<Vec<_>>();
    let others = (!noise.is_empty()).then(|| {
        view! {
            <details class="compare-noise" data-testid="noise">
                <summary>"Probably of no account: " {noise.len()}</summary>
                <ul class="differences">{shown(noise)}</ul>
            </details>
        }
    });
    let equal = count(*same, "value is the same", "values are the same");
    view! {
        <div class="compare-told">
            <dl class="compare-sides">
                {standing("The other", left, *failing == Side::Left)}
                {standing("What you sent", right, *failing == Side::Right)}
            </dl>
            <h2 class="compare-title" data-testid="differences-count">{lead}</h2>
            <ul class="differences" data-testid="differences">{shown(telling)}</ul>
            {(*more > 0).then(|| view! { <p class="compare-note">"… " {*more} " more"</p> })}
            {others}
            {both.then(|| view! { <p class="compare-note">{equal} "."</p> })}
        </div>
    }
}

/// How one of the two fared.
fn standing(name: &'static str, one: &Standing, fails: bool) -> impl IntoView + use<> {
    let status = one.status.map(|status| format!("Status {status}. "));
    let verdict = one.verdict.as_deref().map_or_else(|| "Nothing wrong found.".into(), sentence);
    view! {
        <div class=if fails { "compare-side compare-fails" } else { "compare-side" }>
            <dt>{name}</dt>
            <dd>{status} <Prose text=verdict /></dd>
        </div>
    }
}
