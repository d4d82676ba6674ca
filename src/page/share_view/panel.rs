use leptos::prelude::*;

use super::{Made, Sharing};
use crate::page::browser;
use crate::page::copy_view::CopyButton;
use crate::page::desk::Desk;
use crate::page::text::{Form, count, is_long, removal, too_long};

/// Opens and closes the panel.
#[component]
pub fn ShareButton(
    /// The panel's state.
    sharing: Sharing,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let open = move || sharing.open.get();
    view! {
        <button
            type="button"
            class="quiet share-button"
            data-testid="share"
            aria-expanded=move || open().to_string()
            aria-controls="share-panel"
            disabled=move || !open() && desk.is_empty()
            on:click=move |_| sharing.toggle()
        >
            "Share"
        </button>
    }
}

/// Exactly what is shared, and the ways to hand it on.
#[component]
pub fn SharePanel(
    /// Its state.
    sharing: Sharing,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let panel = move || {
        sharing.open.get().then(|| {
            view! {
                <div class="share-head">
                    <fieldset class="segments">
                        <legend class="unseen">"Share as"</legend>
                        {Form::ALL.map(|form| segment(sharing, form)).into_iter().collect_view()}
                    </fieldset>
                    <CopyButton label="Copy" text=what_is_copied(sharing) testid="share-copy" />
                </div>
                <p class="share-words">{move || sharing.form.get().words()}</p>
                {move || sharing.made().map(|made| made_view(desk, sharing, made).into_any())}
                {move || secrets(sharing)}
            }
            .into_any()
        })
    };
    view! {
        <section class="share" id="share-panel" aria-label="Share" hidden=move || !sharing.open.get()>{panel}</section>
    }
}

fn segment(sharing: Sharing, form: Form) -> impl IntoView {
    view! {
        <label class="segment">
            <input
                type="radio"
                name="share-form"
                data-testid=format!("share-as-{}", form.name())
                prop:checked=move || sharing.form.get() == form
                on:change=move |_| sharing.form.set(form)
            />
            <span>{form.label()}</span>
        </label>
    }
}

fn link(made: &Made) -> Option<String> {
    (!made.fragment.is_empty()).then(|| browser::address() + &made.fragment)
}

fn what_is_copied(sharing: Sharing) -> Signal<Option<String>> {
    Signal::derive(move || sharing.made().map(|made| link(&made).unwrap_or(made.text)))
}

fn made_view(desk: Desk, sharing: Sharing, made: Made) -> impl IntoView {
    let link = link(&made);
    let length = link.as_ref().map_or(0, String::len);
    let Made { form, secrets, of, text, removed, .. } = made;
    let changed = move || {
        (!desk.shows(&of)).then(|| {
            view! {
                <p class="note" data-testid="share-changed">
                    "Changed since this was made. "
                    <button type="button" class="quiet" data-testid="share-again" on:click=move |_| sharing.make(desk)>
                        "Make it anew"
                    </button>
                </p>
            }
        })
    };
    let file = text.clone();
    let save = (form != Form::Link || is_long(length)).then(|| {
        view! {
            " "
            <button
                type="button"
                class="quiet"
                data-testid="share-save"
                on:click=move |_| browser::save(form.file(), &file)
            >
                "Save as a file"
            </button>
        }
    });
    let field = link.map(|link| {
        view! {
            <input
                class="share-link"
                data-testid="share-link"
                readonly
                aria-label="Link"
                prop:value=link.clone()
                value=link
            />
            <p class="share-words" data-testid="share-length">
                {count(length, "character.", "characters.")} {too_long(length)}
            </p>
        }
    });
    let taken = (!secrets).then(|| view! { <span data-testid="share-removed">{removal(&removed)}</span> });
    view! {
        {changed}
        {field}
        <h2 class="share-title">{if form == Form::Link { "What it holds" } else { "What is copied" }}</h2>
        <pre class="sheet" role="region" aria-label="What is shared" tabindex="0" data-testid="share-text">{text}</pre>
        <p class="share-words">{taken} {save}</p>
    }
}

/// Only a link can hold them: texts go to others.
fn secrets(sharing: Sharing) -> impl IntoView {
    (sharing.form.get() == Form::Link).then(|| {
        let warning = move || {
            sharing.secrets.get().then_some(
                "Whoever gets this link can act with what it holds. Give it to nobody whom you would not give the secrets.",
            )
        };
        view! {
            <label class="share-secrets">
                <input
                    type="checkbox"
                    data-testid="share-secrets"
                    prop:checked=move || sharing.secrets.get()
                    on:change=move |event| sharing.secrets.set(event_target_checked(&event))
                />
                " Include secrets"
            </label>
            <p class="share-warning" role="status">{warning}</p>
        }
    })
}
