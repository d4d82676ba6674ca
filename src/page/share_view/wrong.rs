use leptos::html::Dialog;
use leptos::prelude::*;

use crate::page::copy_view::CopyButton;
use crate::page::desk::Desk;
use crate::page::text::removal;
use crate::report::Face;
use crate::wire::{Ask, Told};

/// A report of a wrong diagnosis, which the person sends if they want to: the page knows nobody.
#[component]
pub fn WrongReport() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sheet = NodeRef::<Dialog>::new();
    let written = RwSignal::new(None::<(String, Vec<String>)>);
    let open = move |_| {
        desk.aside(Ask::Write { input: desk.input(), face: Face::Wrong }, move |told| {
            if let Told::Written { text, removed } = told
                && let Some(Some(sheet)) = sheet.try_get_untracked()
                && !sheet.open()
            {
                written.set(Some((text, removed)));
                let _ = sheet.show_modal();
            }
        });
    };
    let text = Signal::derive(move || written.get().map(|(text, _)| text));
    let taken = move || written.get().map(|(_, removed)| removal(&removed));
    view! {
        <button type="button" class="quiet" data-testid="wrong" on:click=open>"Report a wrong diagnosis"</button>
        <dialog class="help wrong" node_ref=sheet aria-labelledby="wrong-title" data-testid="wrong-sheet">
            <h2 class="help-title" id="wrong-title">"A wrong diagnosis"</h2>
            <p>
                "Nothing is sent from here. Copy this text, say in it what is wrong, and put it into an issue of why400. "
                {taken}
            </p>
            <pre class="sheet" role="region" aria-label="The text" tabindex="0" data-testid="wrong-text">
                {move || text.get()}
            </pre>
            <form class="actions" method="dialog">
                <CopyButton label="Copy" text testid="wrong-copy" />
                <button class="action">"Close"</button>
            </form>
        </dialog>
    }
}
