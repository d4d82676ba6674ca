use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::verdict::Verdict;
use crate::page::anatomy_view::AnatomyView;
use crate::page::compare_view::CompareView;
use crate::page::desk::{Desk, View};
use crate::page::send_view::SendView;
use crate::page::share_view::{ShareButton, SharePanel, Sharing};

/// The side of the answer: the verdict, and what else can be looked at, one at a time.
#[component]
pub fn Answer() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let tabs: Vec<_> = View::ALL.into_iter().map(|view| tab(desk, view)).collect();
    let other = move || match desk.view.get() {
        View::Verdict => None,
        View::Anatomy => Some(view! { <AnatomyView /> }.into_any()),
        View::Compare => Some(view! { <CompareView /> }.into_any()),
        View::Send => Some(view! { <SendView /> }.into_any()),
    };
    let verdict = move || desk.view.get() == View::Verdict;
    let sharing = Sharing::new(desk);
    let panel = move || format!("tab-{}", desk.view.get().as_str());
    view! {
        <div class="answer">
            <div class="answer-head">
                <div class="views" role="tablist" aria-label="Views">{tabs}</div>
                <ShareButton sharing />
            </div>
            <SharePanel sharing />
            <div id="panel" role="tabpanel" aria-labelledby=panel>
                // It stays when another view is shown: what it has open stays open.
                <div hidden=move || !verdict()><Verdict /></div>
                {other}
            </div>
        </div>
    }
}

fn tab(desk: Desk, view: View) -> impl IntoView + use<> {
    let chosen = move || desk.view.get() == view;
    // As the ARIA Authoring Practices have it: one stop of the Tab key, arrows within.
    let key = move |event: KeyboardEvent| {
        let at = View::ALL.iter().position(|&other| other == view).unwrap_or_default();
        let to = match event.key().as_str() {
            "ArrowRight" => (at + 1) % View::ALL.len(),
            "ArrowLeft" => (at + View::ALL.len() - 1) % View::ALL.len(),
            "Home" => 0,
            "End" => View::ALL.len() - 1,
            _ => return,
        };
        event.prevent_default();
        let view = View::ALL[to];
        desk.view.set(view);
        let tab = document().get_element_by_id(&format!("tab-{}", view.as_str()));
        if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
            let _ = tab.focus();
        }
    };
    view! {
        <button
            type="button"
            role="tab"
            class="view-tab"
            id=format!("tab-{}", view.as_str())
            data-testid=format!("view-{}", view.as_str())
            aria-selected=move || chosen().to_string()
            aria-controls="panel"
            tabindex=move || if chosen() { "0" } else { "-1" }
            on:click=move |_| desk.view.set(view)
            on:keydown=key
        >
            {view.label()}
        </button>
    }
}
