use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

use super::outside::{self, Answered};
use crate::Input;
use crate::page::browser;
use crate::page::copy_view::CopyButton;
use crate::page::desk::{Desk, Settled, View};
use crate::page::keys;
use crate::page::main_view::Prose;
use crate::page::text::{Unanswered, count, head, reasons, sentence, server};
use crate::remedy::copies::{Client, Prepared};
use crate::wire::{Ask, Told};

/// A server that has not answered by then will not.
const PATIENCE: Duration = Duration::from_mins(1);

/// What is on the table: a text of the main box, or what corrects it, and what a browser makes of it.
#[derive(Clone, PartialEq)]
struct Ready {
    base: String,
    text: String,
    prepared: Prepared,
}

/// How it went.
#[derive(Clone)]
enum Fate {
    /// Nothing was sent.
    Unsent,
    /// It is on its way.
    Sending,
    /// The person, or the clock, has stopped it.
    Stopped,
    /// No answer came, or none that is shown: what the browser says, what that may be, and the same for curl.
    Unanswered { said: String, reasons: Vec<String>, curl: String },
}

/// What would be sent, where to, and the button.
#[component]
pub fn SendView() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let ready = RwSignal::new(None::<Ready>);
    let corrected = RwSignal::new(false);
    let fate = RwSignal::new(Fate::Unsent);
    let stop = StoredValue::new_local(None::<AbortController>);
    let has_correction = Memo::new(move |_| desk.current().is_some_and(|settled| settled.report.corrected.is_some()));
    Effect::new(move |_| {
        if let Some(settled) = desk.current() {
            prepare(desk, &settled, corrected.get(), ready);
        }
    });
    let to = Memo::new(move |_| {
        let own = || ready.with(|ready| ready.as_ref().map(|ready| ready.prepared.origin.clone()));
        desk.server.get().or_else(own).unwrap_or_default()
    });
    let send = move |_| {
        let (Some(ready), Some(to)) = (ready.get_untracked(), server(&to.get_untracked())) else { return };
        let Ok(controller) = AbortController::new() else { return };
        let (until, clock) = (controller.signal(), controller.clone());
        set_timeout(move || clock.abort(), PATIENCE);
        stop.set_value(Some(controller));
        fate.set(Fate::Sending);
        spawn_local(async move {
            match outside::send(&to, &ready.prepared, &until).await {
                Ok(answered) => take(desk, &ready, answered),
                Err(_) if until.aborted() => drop(fate.try_set(Fate::Stopped)),
                Err(said) => explain(desk, fate, &to, &ready, said),
            }
        });
    };
    let choice = move || {
        has_correction.get().then(|| {
            let option = |value: bool, label: &'static str, testid: &'static str| {
                view! {
                    <label class="send-option">
                        <input
                            type="radio"
                            name="send-which"
                            data-testid=testid
                            prop:checked=move || corrected.get() == value
                            on:change=move |_| corrected.set(value)
                        />
                        {label}
                    </label>
                }
            };
            view! {
                <fieldset class="send-choice">
                    <legend class="unseen">"Which request"</legend>
                    {option(false, "As pasted", "send-pasted")}
                    {option(true, "Corrected", "send-corrected")}
                </fieldset>
            }
        })
    };
    let sending = move || matches!(fate.get(), Fate::Sending);
    let able = move || !sending() && server(&to.get()).is_some();
    view! {
        <section class="send" aria-label="Send" data-testid="send-view">
            <h2 class="unseen">"Send"</h2>
            <p class="send-lead">
                "Nothing leaves this page until you press " <strong>"Send now"</strong>
                ". Then your browser sends this, secrets included, to the server named here."
            </p>
            {choice}
            <div class="send-to">
                <label for="send-to">"To the server"</label>
                <input
                    id="send-to"
                    class="send-server"
                    data-testid="send-to"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    placeholder="http://localhost:3000"
                    aria-describedby="send-to-words"
                    prop:value=to
                    on:input=move |event| desk.server.set(Some(event_target_value(&event)))
                />
                <p id="send-to-words" class="send-words">
                    "Scheme, host and port. A staging or a local server serves as well. "
                    {move || (server(&to.get()).is_none()).then_some("This is none yet.")}
                </p>
            </div>
            {move || ready.get().map(|ready| exactly(ready.prepared, to))}
            <div class="actions">
                <button
                    type="button"
                    class="action action-main"
                    data-testid="send-now"
                    disabled=move || !able()
                    on:click=send
                >
                    {move || if sending() { "Sending…" } else { "Send now" }}
                </button>
                {move || sending().then(|| view! {
                    <button
                        type="button"
                        class="action"
                        data-testid="send-stop"
                        on:click=move |_| stop.with_value(|stop| stop.iter().for_each(AbortController::abort))
                    >
                        "Stop"
                    </button>
                })}
            </div>
            <div role="status" data-testid="send-fate">{move || outcome(fate.get())}</div>
        </section>
    }
}

/// Asks for the parts of the text, or of its correction.
fn prepare(desk: Desk, settled: &Arc<Settled>, corrected: bool, ready: RwSignal<Option<Ready>>) {
    let base = settled.request.clone();
    let correction = settled.report.corrected.clone().filter(|_| corrected);
    let text = correction.unwrap_or_else(|| base.clone());
    desk.aside(Ask::Prepare(input(desk, &base, &text)), move |told| {
        if let Told::Prepared(prepared) = told {
            // The view may be gone.
            let _ = ready.try_set(Some(Ready { base, text, prepared }));
        }
    });
}

/// The exchange that the verdict is of, with this text in place of the main box.
fn input(desk: Desk, base: &str, text: &str) -> Input {
    let texts = desk.texts();
    let read = desk.settled.with_untracked(|settled| {
        settled.as_ref().filter(|settled| settled.request == base).map(|settled| settled.report.read.clone())
    });
    let exchange = read.filter(|read| read.exchanges > 1).map(|read| read.exchange).or(texts.exchange);
    Input { request: text.into(), response: texts.response, now: browser::now(), shape: texts.shape, exchange }
}

/// What goes over the wire, and what of the paste does not.
fn exactly(prepared: Prepared, to: Memo<String>) -> impl IntoView {
    let notes = prepared.notes.iter().map(|note| view! { <li><Prose text=sentence(note) /></li> }).collect_view();
    if prepared.method.is_empty() {
        return view! { <ul class="cause-list" data-testid="send-notes">{notes}</ul> }.into_any();
    }
    let Prepared { method, target, fields, length, .. } = prepared;
    let parts = move || {
        let first = format!("{method} {}{target}", server(&to.get()).unwrap_or_else(|| "…".into()));
        head(&first, fields.iter().cloned())
    };
    let content = match length {
        0 => "Without content.".to_string(),
        _ => format!("And the content of {}.", count(length, "byte", "bytes")),
    };
    view! {
        <h3 class="cause-head">"What is sent"</h3>
        <pre class="send-parts" data-testid="send-parts">{parts}</pre>
        <p class="send-words">{content}</p>
        <h3 class="cause-head">"What the browser makes of it"</h3>
        <ul class="cause-list send-notes" data-testid="send-notes">
            {notes}
            <li>"No cookies of your browser go along. Redirects are followed."</li>
        </ul>
    }
    .into_any()
}

/// The answer goes where answers are pasted, and is diagnosed there.
fn take(desk: Desk, ready: &Ready, answered: Answered) {
    let Answered { text, redirected, cut } = answered;
    let mut what = "Sent. What came back stands beside it, with the fields that a browser shows to a page.".to_string();
    if let Some(url) = redirected {
        what = what + " A redirect has led to `" + &url + "`.";
    }
    if cut {
        what.push_str(" Only the first megabyte was read.");
    }
    desk.answered(&ready.base, &ready.text, &text, what);
    desk.view.set(View::Verdict);
    keys::focus(desk);
}

fn explain(desk: Desk, fate: RwSignal<Fate>, to: &str, ready: &Ready, said: String) {
    let Prepared { method, origin, fields, .. } = &ready.prepared;
    let page = browser::origin();
    let online = browser::is_online();
    let reasons = reasons(&Unanswered { page: &page, online, server: to, method, fields });
    let (to, origin) = (to.to_owned(), origin.clone());
    let ask = Ask::Copy { input: input(desk, &ready.base, &ready.text), client: Client::CurlBash };
    desk.aside(ask, move |told| {
        if let Told::Copied(copied) = told {
            let curl = if origin.is_empty() { copied.text } else { copied.text.replacen(&origin, &to, 1) };
            let _ = fate.try_set(Fate::Unanswered { said, reasons, curl });
        }
    });
}

fn outcome(fate: Fate) -> Option<AnyView> {
    let words = match fate {
        Fate::Unsent | Fate::Sending => return None,
        Fate::Stopped => {
            return Some(
                view! { <p class="note">"Stopped without an answer. The server may have got the request."</p> }
                    .into_any(),
            );
        }
        Fate::Unanswered { said, reasons, curl } => {
            let reasons = reasons.into_iter().map(|text| view! { <li><Prose text /></li> }).collect_view();
            view! {
                <h3 class="cause-head">"No answer that this page may see"</h3>
                <p class="send-words">
                    "The browser says only: " <q>{said}</q> ". It keeps the reason from the page. It is one of these:"
                </p>
                <ul class="cause-list" data-testid="send-reasons">{reasons}</ul>
                <p class="cause-next send-next">
                    "A terminal has no such limits. Run this there with "
                    <code>"-i"</code> ", and paste what it prints:"
                </p>
                <pre class="send-parts" data-testid="send-curl">{curl.clone()}</pre>
                <div class="actions"><CopyButton label="Copy as curl" text=curl testid="send-copy" /></div>
            }
        }
    };
    Some(words.into_any())
}
