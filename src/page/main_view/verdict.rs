use std::sync::Arc;

use leptos::ev::Event;
use leptos::prelude::*;
use web_sys::Element;

use super::actions::{FixAllButton, FixButton, SendIt};
use super::finding::{CauseLink, References, Remedy, Scale, Witnesses};
use super::fine::Fine;
use super::prose::Prose;
use crate::finding::Finding;
use crate::page::copy_view::CopyAs;
use crate::page::desk::{Desk, Settled};
use crate::page::engine::Health;
use crate::page::share_view::WrongReport;
use crate::page::text::{certainty_words, named, selection, sentence};

/// What the verdict's side shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Both boxes are empty.
    Empty,
    /// A diagnosis is on its way.
    Reading,
    /// The diagnosis of what is in the boxes.
    Settled,
    /// The engine gave up on what is in the boxes.
    Stopped,
    /// There is no engine.
    Failed,
}

impl State {
    fn as_str(self) -> &'static str {
        match self {
            // There is nothing to wait for.
            State::Empty | State::Settled => "settled",
            State::Reading => "reading",
            State::Stopped => "stopped",
            State::Failed => "failed",
        }
    }
}

/// The verdict.
#[component]
pub fn Verdict() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let state = Memo::new(move |_| {
        if desk.is_empty() {
            State::Empty
        } else if desk.current().is_some() {
            State::Settled
        } else {
            match desk.health.get() {
                Health::Failed => State::Failed,
                Health::Restarted if !desk.pending.get() => State::Stopped,
                _ => State::Reading,
            }
        }
    });
    // What was found in the text before stays, dimmed, until the next is there.
    let code = move || match (state.get(), desk.settled.get()) {
        (State::Settled | State::Reading, Some(settled)) => {
            settled.report.findings.first().map_or("none", |finding| finding.code.as_str())
        }
        _ => "none",
    };
    let loading = move || state.get() == State::Reading && desk.health.get() == Health::Loading;
    let shown = Memo::new(move |_| match state.get() {
        State::Settled | State::Reading => None,
        other => Some(other),
    });
    view! {
        <section
            class="verdict"
            // The Escape key leads here out of a box.
            tabindex="-1"
            aria-label="Verdict"
            data-testid="verdict"
            data-state=move || state.get().as_str()
            data-code=code
            aria-busy=move || (state.get() == State::Reading).to_string()
        >
            <DoneNote />
            {move || loading().then(|| {
                view! { <p class="verdict-loading" data-testid="loading">"Loading the engine, 0.8 MB …"</p> }.into_any()
            })}
            {move || match shown.get() {
                Some(State::Empty) => empty().into_any(),
                Some(State::Stopped) => stopped().into_any(),
                Some(State::Failed) => failed(desk).into_any(),
                _ => match desk.settled.get() {
                    Some(settled) => diagnosis(settled, desk.outdated.get_untracked()).into_any(),
                    None => view! { <p class="verdict-wait">"Reading…"</p> }.into_any(),
                },
            }}
        </section>
    }
}

/// What a button did to the text, and the way back.
#[component]
fn DoneNote() -> impl IntoView {
    let desk = expect_context::<Desk>();
    move || {
        desk.done.get().map(|done| {
            view! {
                <p class="note" data-testid="done">
                    <Prose text=done.what />
                    " "
                    <button type="button" class="quiet" data-testid="undo" on:click=move |_| desk.undo()>
                        "Undo"
                    </button>
                </p>
            }
        })
    }
}

fn diagnosis(settled: Arc<Settled>, fixed: bool) -> impl IntoView {
    let mut findings = settled.report.findings.iter();
    let Some(first) = findings.next() else {
        return if settled.report.is_unusable() { unusable().into_any() } else { nothing(settled, fixed).into_any() };
    };
    let others: Vec<Finding> = findings.cloned().collect();
    let sure = certainty_words(first).map(|(word, words)| {
        view! {
            <p class="cause-sure">
                <Scale certainty=first.certainty />
                <strong>{word}</strong>
                <span class="cause-sure-words">{words}</span>
            </p>
        }
    });
    let references = first.references.iter().map(ToString::to_string).collect::<Vec<_>>();
    view! {
        <article class="cause" aria-current=current(0)>
            {sure}
            <h2 class="cause-title"><Prose text=sentence(&first.title) /></h2>
            <p class="cause-why"><Prose text=first.why.clone() /></p>
            <Witnesses finding=first.clone() settled=Arc::clone(&settled) />
            <h3 class="cause-head">"What to do"</h3>
            <Remedy finding=first.clone() settled=Arc::clone(&settled) />
            <div class="actions">
                <FixButton finding=first.clone() testid="fix" />
                <FixAllButton findings=settled.report.findings.clone() />
                <SendIt />
            </div>
            <CopyAs settled=Arc::clone(&settled) />
            <div class="cause-foot">
                <CauseLink code=first.code />
                <References references />
                <WrongReport />
            </div>
        </article>
        {(!others.is_empty()).then(|| further(others, &settled))}
        <Fine settled />
    }
    .into_any()
}

/// The findings after the first, as rows that open.
fn further(findings: Vec<Finding>, settled: &Arc<Settled>) -> impl IntoView + use<> {
    let desk = expect_context::<Desk>();
    let row = |(index, finding): (usize, Finding)| {
        let findings = &settled.report.findings;
        let name = selection(findings, index);
        let open = desk.selected.with_untracked(|selected| named(findings, index, selected));
        // Of a long text the details take their time: they are made when they are wanted.
        let opened = RwSignal::new(open);
        let toggled = move |event: Event| {
            let open = event_target::<Element>(&event).has_attribute("open");
            if open {
                opened.set(true);
                desk.selected.set(name.clone());
            } else if desk.selected.with_untracked(|selected| *selected == name) {
                desk.selected.set(String::new());
            }
        };
        let word = certainty_words(&finding).map(|(word, _)| word);
        let (certainty, title) = (finding.certainty, sentence(&finding.title));
        let settled = Arc::clone(settled);
        let body = move || {
            let (finding, settled) = (finding.clone(), Arc::clone(&settled));
            opened.get().then(|| view! { <FurtherBody finding settled /> }.into_any())
        };
        view! {
            <li aria-current=current(index)>
                <details class="further-row" open=open on:toggle=toggled>
                    <summary>
                        <Scale certainty />
                        <h4 class="further-title"><Prose text=title /></h4>
                        <span class="further-sure">{word}</span>
                    </summary>
                    {body}
                </details>
            </li>
        }
        .into_any()
    };
    view! {
        <section class="further" aria-label="Also found">
            <h3 class="cause-head">"Also found"</h3>
            <ol class="further-list" data-testid="further">{(1..).zip(findings).map(row).collect_view()}</ol>
        </section>
    }
}

/// What an opened row shows.
#[component]
fn FurtherBody(
    /// The finding.
    finding: Finding,
    /// The texts it is of.
    settled: Arc<Settled>,
) -> impl IntoView {
    let code = finding.code;
    view! {
        <div class="further-body">
            <p class="cause-why"><Prose text=finding.why.clone() /></p>
            <Witnesses finding=finding.clone() settled=Arc::clone(&settled) />
            <Remedy finding=finding.clone() settled />
            <div class="actions"><FixButton finding testid="fix-further" /></div>
            <p class="cause-foot"><CauseLink code /></p>
        </div>
    }
}

/// Whether the caret stands at a mark of this finding.
fn current(finding: usize) -> impl Fn() -> Option<&'static str> {
    let desk = expect_context::<Desk>();
    move || desk.pointed.get().is_some_and(|(_, pointed)| pointed == finding).then_some("true")
}

/// `fixed`: what the engine found before was just mended, and the response is of before that.
fn nothing(settled: Arc<Settled>, fixed: bool) -> impl IntoView + use<> {
    let (title, next) = match (fixed, settled.report.read.response) {
        (true, _) => ("Nothing else found.", Some("Send it again: if it is still refused, paste the new answer.")),
        (false, false) => ("Nothing wrong found.", Some("Paste what came back as well: it usually names the cause.")),
        (false, true) => ("Nothing wrong found.", None),
    };
    view! {
        <article class="cause">
            <h2 class="cause-title">{title}</h2>
            {next.map(|next| view! { <p class="cause-next">{next}</p> })}
            <p class="cause-why">
                "The request keeps to every rule that is checked here: quoting, URL, fields, credentials and body."
            </p>
            <h3 class="cause-head">"What can’t be seen from here"</h3>
            <ul class="cause-list">
                <li>"The server’s own rules: which names, values and sizes it takes, and who may do what."</li>
                <li>"Files that the command sends, and what proxies on the way change."</li>
            </ul>
            <CopyAs settled=Arc::clone(&settled) />
            <div class="actions"><SendIt /></div>
            <div class="cause-foot"><WrongReport /></div>
        </article>
        <Fine settled />
    }
}

fn unusable() -> impl IntoView {
    view! {
        <article class="cause">
            <h2 class="cause-title">"This is neither a request nor a response."</h2>
            <p class="cause-why">"These can be read:"</p>
            <ul class="cause-list">
                <li>"a curl command, as you typed it or as a browser copied it"</li>
                <li>"a raw HTTP request, from its first line on"</li>
                <li>"a response, from its status line on, as " <code>"curl -i"</code> " prints it"</li>
            </ul>
        </article>
    }
}

fn empty() -> impl IntoView {
    view! {
        <article class="cause">
            <h2 class="cause-title">"Paste the request that was refused."</h2>
            <p class="cause-why">
                "And what came back, if you have it: the two together tell most. The verdict stands here as you type."
            </p>
        </article>
    }
}

fn stopped() -> impl IntoView {
    view! {
        <article class="cause">
            <h2 class="cause-title">"The engine stopped on this text."</h2>
            <p class="cause-why">
                "It was started again and reads whatever you change. This is a fault of why400, not of your request."
            </p>
        </article>
    }
}

fn failed(desk: Desk) -> impl IntoView {
    view! {
        <article class="cause">
            <h2 class="cause-title">"The engine could not be loaded."</h2>
            <p class="cause-why">
                "It is a file of this page, " <code>"worker_bg.wasm"</code>
                ". A lost connection or a filter that blocks WebAssembly are the usual reasons."
            </p>
            <div class="actions">
                <button type="button" class="action action-main" data-testid="retry" on:click=move |_| desk.retry()>
                    "Try again"
                </button>
            </div>
        </article>
    }
}
