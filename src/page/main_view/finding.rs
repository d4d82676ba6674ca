use std::sync::Arc;

use leptos::prelude::*;

use super::change::ChangeView;
use super::excerpt::Excerpt;
use super::prose::Prose;
use crate::finding::{Certainty, Code, Evidence, Finding};
use crate::page::desk::{Desk, Settled};
use crate::page::text::{Mark, Marked, place, reference, sentence, sorted};
use crate::source::{Lines, Origin, Span};

/// How sure, as a scale of four.
#[component]
pub fn Scale(
    /// How sure.
    certainty: Certainty,
) -> impl IntoView {
    let step = |of: Certainty| view! { <i class:scale-on={certainty >= of}></i> };
    view! {
        <span class="scale" aria-hidden="true">
            {step(Certainty::Possible)} {step(Certainty::Likely)} {step(Certainty::Certain)}
            {step(Certainty::Confirmed)}
        </span>
    }
}

/// What tells us: the place in what was sent, and the places that speak of it.
#[component]
pub fn Witnesses(
    /// The finding.
    finding: Finding,
    /// The texts it is of.
    settled: Arc<Settled>,
) -> impl IntoView {
    let own = finding.spans.first().map(|first| {
        let spans: Vec<(Span, Mark)> =
            finding.spans.iter().filter(|span| span.origin == first.origin).map(|&span| (span, Mark::Fault)).collect();
        let heading = match first.origin {
            Origin::Request => "What you sent",
            Origin::Response => "What came back",
        };
        witness("witness witness-fault", heading.into(), &settled, &spans, 1)
    });
    let others = finding.evidence.into_iter().map(|Evidence { span, note }| {
        witness("witness witness-evidence", sentence(&note), &settled, &[(span, Mark::Evidence)], 0)
    });
    view! { <div class="witnesses">{own} {others.collect_view()}</div> }
}

fn witness(
    class: &'static str,
    heading: String,
    settled: &Settled,
    spans: &[(Span, Mark)],
    around: usize,
) -> impl IntoView + use<> {
    let desk = expect_context::<Desk>();
    let origin = spans.first().map(|(span, _)| span.origin).unwrap_or_default();
    let text = match origin {
        Origin::Request => &settled.request,
        Origin::Response => &settled.response,
    };
    let marks = sorted(spans.iter().map(|(span, mark)| Marked { range: span.range(), mark: *mark }).collect());
    let first = marks.first().map(|marked| marked.range.clone()).unwrap_or_default();
    let at = place(Lines::new(text).place(text, first.start));
    let text = text.clone();
    let show = move |_| desk.show(origin, first.clone());
    view! {
        <div class=class>
            <p class="witness-head">
                <span class="witness-who"><Prose text=heading /></span>
                <button type="button" class="quiet witness-place" on:click=show>{at}</button>
            </p>
            <Excerpt text marks around />
        </div>
    }
}

/// What to do, and what that changes.
#[component]
pub fn Remedy(
    /// The finding.
    finding: Finding,
    /// The texts it is of.
    settled: Arc<Settled>,
) -> impl IntoView {
    let change = finding
        .fix
        .filter(|fix| !fix.edits.is_empty())
        .map(|fix| view! { <ChangeView text=settled.request.clone() edits=fix.edits /> });
    view! {
        <div class="remedy">
            <p class="remedy-help"><Prose text=sentence(&finding.help) /></p>
            {change}
        </div>
    }
}

/// The way to the reference page of a cause.
#[component]
pub fn CauseLink(
    /// The cause.
    code: Code,
) -> impl IntoView {
    view! {
        <a class="cause-link" href=format!("causes/{}.html", code.as_str())>
            "About this cause: " <code>{code.as_str()}</code>
        </a>
    }
}

/// Where to read more.
#[component]
pub fn References(
    /// RFC sections and addresses.
    references: Vec<String>,
) -> impl IntoView {
    let item = |text: String| {
        let reference = reference(&text);
        match reference.href {
            Some(href) => {
                view! { <li><a href=href rel="noreferrer noopener" target="_blank">{reference.label}</a></li> }
                    .into_any()
            }
            None => view! { <li>{reference.label}</li> }.into_any(),
        }
    };
    (!references.is_empty()).then(|| {
        view! {
            <ul class="references" aria-label="Where to read more">{references.into_iter().map(item).collect_view()}</ul>
        }
    })
}
