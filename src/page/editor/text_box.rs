use leptos::ev::{ClipboardEvent, KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use web_sys::HtmlElement;

use super::pane::PARTIAL;
use super::pasting::{copied, pasted};
use crate::page::browser::whenever;
use crate::page::desk::Desk;
use crate::page::text::{followed, invisible, size, spots};
use crate::source::Origin;

/// A box for pasted text. Behind it lies the same text, unseen, which carries the marks and the numbers of the lines.
#[component]
pub fn TextBox(
    /// Which of the boxes.
    origin: Origin,
    /// What it says while it is empty.
    placeholder: &'static str,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let pane = desk.pane(origin);
    let id = name(origin);
    let (initial, behind) = pane.first();
    // The marks of the last diagnosis stay in place while the text around them is typed.
    whenever(move || {
        let found = desk.settled.get().map(|settled| {
            let old = match origin {
                Origin::Request => &settled.request,
                Origin::Response => &settled.response,
            };
            let found = spots(&settled.report.findings, origin, old);
            pane.text.with_untracked(|new| followed(found, old, new))
        });
        let found = found.unwrap_or_default();
        if pane.spots.with_untracked(|spots| *spots != found) {
            pane.spots.set(found);
        }
    });
    whenever(move || {
        pane.text.track();
        pane.shown.track();
        pane.spots.track();
        pane.draw_soon();
    });
    whenever(move || pane.number_lines());

    let before_input = move |_| pane.about_to_change();
    let input = move |event: leptos::ev::Event| {
        if let Some(area) = pane.node.get_untracked() {
            let kind = js_sys::Reflect::get(&event, &"inputType".into()).ok().and_then(|kind| kind.as_string());
            let undone = kind.is_some_and(|kind| kind.starts_with("history"));
            desk.typed(origin, &area.value(), event.is_trusted(), undone);
        }
        desk.point(origin);
    };
    let paste = move |event: ClipboardEvent| pasted(desk, origin, &event);
    let copy = move |event: ClipboardEvent| copied(desk, origin, &event, false);
    let cut = move |event: ClipboardEvent| copied(desk, origin, &event, true);
    let place = move || desk.point(origin);
    // The element knows only what it holds: at its edges the keys go on.
    let key = move |event: KeyboardEvent| {
        let (before, behind) = untrack(|| pane.more());
        if !(before || behind) {
            return;
        }
        let shown = pane.shown.get_untracked();
        let caret = pane.selection().unwrap_or_default();
        match event.key().as_str() {
            "End" if event.ctrl_key() || event.meta_key() => pane.go_to_end(true),
            "Home" if event.ctrl_key() || event.meta_key() => pane.go_to_end(false),
            "ArrowDown" | "ArrowRight" | "PageDown" if behind && caret.end == shown.end => return pane.turn(true),
            "ArrowUp" | "ArrowLeft" | "PageUp" if before && caret.start == shown.start => return pane.turn(false),
            _ => return,
        }
        event.prevent_default();
    };
    let scroll = move |event: leptos::ev::Event| {
        let (before, behind) = untrack(|| pane.more());
        let scroller = event_target::<HtmlElement>(&event);
        let below = scroller.scroll_height() - scroller.client_height() - scroller.scroll_top();
        if behind && below < 4 {
            pane.turn(true);
        } else if before && scroller.scroll_top() < 4 {
            pane.turn(false);
        }
    };

    let tip = RwSignal::new(None::<(String, i32, i32)>);
    let hover = move |event: MouseEvent| {
        let told = pane.marked_at(event.client_x(), event.client_y()).and_then(|(finding, mark)| {
            // The words stand under the mark.
            let sheet = mark.closest(".box-sheet").ok().flatten()?.get_bounding_client_rect();
            let mark = mark.get_bounding_client_rect();
            #[allow(clippy::cast_possible_truncation, reason = "pixels")]
            let at = ((mark.left() - sheet.left()) as i32, (mark.bottom() - sheet.top()) as i32);
            Some((untrack(|| desk.title_of(finding))?, at.0, at.1))
        });
        if tip.with_untracked(|tip| *tip != told) {
            tip.set(told);
        }
    };
    let leave = move |_| tip.set(None);
    let tip_words = move || tip.get().map(|(words, ..)| words);
    // The sheet is clipped by its box: near its right edge the words stand further to the left.
    let tip_left = move || tip.get().map(|(_, left, _)| format!("min({}px, 100% - 18rem)", left.max(0)));
    let tip_top = move || tip.get().map(|(.., top)| format!("{top}px"));

    let told = move || {
        let (pointed, finding) = desk.pointed.get()?;
        desk.title_of(finding).filter(|_| pointed == origin)
    };
    let seen = Memo::new(move |_| {
        let settled = desk.settled.get()?;
        match origin {
            Origin::Request => invisible(&settled.request),
            Origin::Response => invisible(&settled.response),
        }
    });
    let partial = Memo::new(move |_| pane.more() != (false, false));
    let bar = move || {
        partial.get().then(|| {
            let words = move || {
                let (first, all) = pane.lines.get();
                let length = size(pane.text.with(String::len));
                let here = pane.shown.with(|shown| {
                    pane.text.with_untracked(|text| {
                        first
                            + text
                                .get(shown.clone())
                                .map_or(0, |part| part.trim_end_matches('\n').matches('\n').count())
                    })
                });
                match all {
                    1 => format!("A part of {length}"),
                    _ => format!("Lines {first}–{here} of {all}, {length}"),
                }
            };
            let go = move |end: bool| move |_| pane.go_to_end(end);
            view! {
                <p class="box-bar" data-testid=format!("{id}-bar")>
                    <span>{words}</span>
                    <button type="button" class="quiet" on:click=go(false)>"To the start"</button>
                    <button type="button" class="quiet" on:click=go(true)>"To the end"</button>
                </p>
            }
            .into_any()
        })
    };
    view! {
        {bar}
        <div class=format!("box box-{id}") class=(PARTIAL, move || partial.get()) on:scroll=scroll>
            <div
                class="box-sheet"
                on:paste=paste
                on:copy=copy
                on:cut=cut
                on:keydown=key
                on:keyup=move |_| place()
                on:mouseup=move |_| place()
                on:select=move |_| place()
                on:focusin=move |_| place()
                on:mousemove=hover
                on:mouseleave=leave
            >
                <div class="box-behind" aria-hidden="true" node_ref=pane.behind inner_html=behind></div>
                <textarea
                    id=id
                    class="box-text"
                    spellcheck="false"
                    autocomplete="off"
                    autocapitalize="none"
                    placeholder=placeholder
                    aria-describedby=format!("{id}-told")
                    node_ref=pane.node
                    on:beforeinput=before_input
                    on:input=input
                >
                    {initial}
                </textarea>
                <p
                    class="box-tip"
                    data-testid=format!("{id}-tip")
                    aria-hidden="true"
                    hidden=move || tip.with(Option::is_none)
                    style:left=tip_left
                    style:top=tip_top
                >
                    {tip_words}
                </p>
            </div>
        </div>
        <p class="box-foot" id=format!("{id}-told") data-testid=format!("{id}-told")>
            {move || told().or_else(|| seen.get())}
        </p>
    }
    .into_any()
}

/// The name of a box in the document.
pub fn name(origin: Origin) -> &'static str {
    match origin {
        Origin::Request => "request",
        Origin::Response => "response",
    }
}
