use std::sync::Arc;

use leptos::prelude::*;

use super::prose::Prose;
use crate::page::desk::Settled;
use crate::page::text::{count, unseen};

/// What was looked for and is not there, and what cannot be known.
#[component]
pub fn Fine(
    /// The diagnosis.
    settled: Arc<Settled>,
) -> impl IntoView {
    let read = &settled.report.read;
    let unseen = (!settled.report.findings.is_empty()).then(|| unseen(read.request, read.response));
    let opened = RwSignal::new(false);
    let number = settled.fine.len();
    // Nobody waits at every letter for a list that is hardly ever opened.
    let body = move || opened.get().then(|| groups(&settled).into_any());
    view! {
        <section class="fine" aria-label="Also checked">
            {(number > 0).then(|| view! {
                <details class="further-row" data-testid="fine" on:toggle=move |_| opened.set(true)>
                    <summary>
                        <span class="further-title">
                            "Also checked and fine: " {count(number, "thing", "things")}
                        </span>
                    </summary>
                    <div class="fine-body">{body}</div>
                </details>
            }.into_any())}
            {unseen.map(|words| view! { <p class="fine-unseen" data-testid="unseen">{words}</p> })}
        </section>
    }
    .into_any()
}

fn groups(settled: &Settled) -> impl IntoView + use<> {
    let group = |part: &[(_, String)]| {
        let head = part.first().map(|(code, _): &(crate::finding::Code, _)| label(code.group()));
        let item = |(code, cause): &(crate::finding::Code, String)| {
            let href = format!("causes/{}.html", code.as_str());
            let name = code.as_str().rsplit('/').next().unwrap_or_default().replace('-', " ");
            view! { <li><a href=href>{name}</a> ": " <Prose text=cause.clone() /></li> }.into_any()
        };
        view! { <div class="fine-group"><h4>{head}</h4><ul>{part.iter().map(item).collect_view()}</ul></div> }
            .into_any()
    };
    let groups = settled.fine.chunk_by(|(a, _), (b, _)| a.group() == b.group()).map(group).collect_view();
    view! {
        <p class="fine-lead">"None of these was found:"</p>
        <div class="fine-groups">{groups}</div>
    }
}

/// What a group of causes is about.
fn label(group: &str) -> &str {
    match group {
        "auth" => "Credentials",
        "body" => "Content",
        "framing" => "Framing and connection",
        "header" => "Fields",
        "host" => "Host",
        "method" => "Method",
        "oauth" => "OAuth",
        "shell" => "Command line",
        "url" => "URL",
        other => other,
    }
}
