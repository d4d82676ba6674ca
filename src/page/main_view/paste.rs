use leptos::prelude::*;

use super::examples::Examples;
use super::kept::Kept;
use super::prose::Prose;
use super::read_as::{Parts, ReadAsChoice};
use crate::page::desk::{Desk, View, Whence};
use crate::page::editor::{FileButtons, FileNote, TextBox};
use crate::page::share_view::BrokenLink;
use crate::page::text::sentence;
use crate::source::Origin;

/// What was pasted.
#[component]
pub fn Paste() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let want = move |_| {
        desk.response_wanted.set(true);
        request_animation_frame(move || {
            if let Some(area) = desk.response_box.get_untracked() {
                let _ = area.focus();
            }
        });
    };
    let shown = Memo::new(move |_| desk.response_shown());
    view! {
        <section class="paste" class:paste-both=move || shown.get() aria-label="What was pasted">
            <Origins />
            <BrokenLink />
            <div class="paste-head">
                <label class="paste-label" for="request">"What you sent"</label>
                <ReadAsChoice />
                <FileButtons />
                <button
                    type="button"
                    class="quiet"
                    data-testid="clear"
                    disabled=move || desk.is_empty()
                    on:click=move |_| desk.clear()
                >
                    "Clear"
                </button>
            </div>
            <FileNote />
            <TextBox
                origin=Origin::Request
                placeholder="Paste what you have: a curl command from any shell, code, a raw request, what curl -v printed, a HAR, a log, or only what came back."
            />
            <Parts />
            <Jump />
            <div class="paste-response" class:paste-response-hidden=move || !shown.get()>
                <div class="paste-head">
                    <label class="paste-label" for="response">"What came back"</label>
                    <span class="paste-read">
                        {move || desk.outdated.get().then_some("before the fix; send it again and paste the new answer")}
                    </span>
                </div>
                <TextBox
                    origin=Origin::Response
                    placeholder="The response, as far as you have it: status line, fields, body."
                />
            </div>
            <Show when=move || !shown.get()>
                <button type="button" class="quiet paste-want" data-testid="add-response" on:click=want>
                    "Add what came back"
                </button>
            </Show>
            <Examples />
            <p class="paste-privacy">
                "Everything runs in this page. What you paste stays in your browser."
            </p>
            <Kept />
        </section>
    }
}

/// Where the text comes from, where that is worth saying.
#[component]
fn Origins() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let words = move || match desk.whence.get() {
        Whence::Link(0) => Some("From a link. Nothing was sent.".to_string()),
        Whence::Link(1) => Some("From a link. Nothing was sent. Its maker took out one secret.".into()),
        Whence::Link(n) => Some(format!("From a link. Nothing was sent. Its maker took out {n} secrets.")),
        Whence::Broken { why, .. } => Some(why),
        Whence::Example | Whence::Person => None,
    };
    move || words().map(|words| view! { <p class="note" data-testid="origin">{words}</p> })
}

/// On a phone the verdict is below what is seen: its title, and the way there.
#[component]
fn Jump() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let title = move || {
        let settled = desk.settled.get()?;
        settled.report.findings.first().map(|finding| sentence(&finding.title))
    };
    let go = move |_| {
        desk.view.set(View::Verdict);
        if let Some(panel) = document().get_element_by_id("panel") {
            panel.scroll_into_view();
        }
    };
    move || {
        title().map(|title| {
            view! {
                <button type="button" class="paste-jump" data-testid="jump" on:click=go>
                    <span class="paste-jump-title"><Prose text=title /></span>
                    <span aria-hidden="true">"↓"</span>
                </button>
            }
        })
    }
}
