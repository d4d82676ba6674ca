use std::ops::Range;

use leptos::prelude::*;

use crate::compare::{Difference, How, Part, Side};
use crate::page::browser;
use crate::page::desk::Desk;
use crate::page::main_view::excerpt::drawn;
use crate::page::main_view::finding::CauseLink;
use crate::page::main_view::prose::Prose;
use crate::page::text::{apart, capitalised, sentence};

/// A difference, with both values beside each other.
pub(super) fn difference(one: &Difference, failing: Side) -> AnyView {
    let how = match one.how {
        How::Left => "only in the other",
        How::Right => "only in what you sent",
        How::Changed => "another value",
        How::Spelled => "written otherwise",
    };
    let text = |part: &Option<Part>| {
        let Some(part) = part else { return String::new() };
        part.written.as_ref().filter(|_| one.how == How::Spelled).unwrap_or(&part.value).clone()
    };
    let (left, right) = (text(&one.left), text(&one.right));
    // What stands alone is all of it the difference.
    let (a, b) = if one.left.is_some() && one.right.is_some() { apart(&left, &right) } else { (0..0, 0..0) };
    let note = one.note.clone().map(|note| view! { <p class="difference-note">{capitalised(&note)} "."</p> });
    let cause = one.says.as_deref().map(|says| {
        view! {
            <p class="difference-cause">
                <Prose text=sentence(says) /> " " {one.code.map(|code| view! { <CauseLink code /> })}
            </p>
        }
    });
    view! {
        <li class=if one.explained.is_some() { "difference difference-explained" } else { "difference" }>
            <h3 class="difference-head">
                <code>{one.label.clone()}</code> " " <span class="difference-how">{how}</span>
            </h3>
            <div class="difference-sides">
                {value(one.left.as_ref(), &left, a, Side::Left, failing)}
                {value(one.right.as_ref(), &right, b, Side::Right, failing)}
            </div>
            {note}
            {cause}
        </li>
    }
    .into_any()
}

/// The value of one side; a press shows its bytes. What keeps the request from working is struck out, what stands in its
/// place where it works is underlined.
fn value(part: Option<&Part>, text: &str, apart: Range<usize>, side: Side, failing: Side) -> AnyView {
    let name = if side == Side::Left { "The other: " } else { "What you sent: " };
    let Some(part) = part else {
        return view! {
            <p class="difference-value difference-none">
                <span class="difference-side">{name}</span>
                "not there"
            </p>
        }
        .into_any();
    };
    let other = drawn(&text[apart.clone()]).into_any();
    let other = match (apart.is_empty(), side == failing) {
        (true, _) => other,
        (_, true) => view! { <del>{other}</del> }.into_any(),
        (_, false) => view! { <ins>{other}</ins> }.into_any(),
    };
    let pieces = view! {
        <span class="difference-side">{name}</span>
        {text[..apart.start].to_owned()}
        {other}
        {text[apart.end..].to_owned()}
        {part.expired.then(|| view! { " " <span class="row-flag row-flag-fault">"expired"</span> })}
    };
    let desk = expect_context::<Desk>();
    match part.span {
        Some(span) => view! {
            <button
                type="button"
                class="difference-value"
                on:click=move |_| match side {
                    Side::Right => desk.show(span.origin, span.range()),
                    Side::Left => show_other(desk, span.range()),
                }
            >
                {pieces}
            </button>
        }
        .into_any(),
        None => view! { <p class="difference-value">{pieces}</p> }.into_any(),
    }
}

/// Selects a place in the box of the other one.
fn show_other(desk: Desk, range: Range<usize>) {
    let Some(area) = browser::area("other") else { return };
    desk.other.with_untracked(|other| {
        let text = &other.request;
        if text.get(range.clone()).is_some() {
            // The box has no lines behind it to be brought into sight: about where it is will do.
            let share = f64::from(range.start as u32) / f64::from(text.len().max(1) as u32);
            let top = f64::from(area.scroll_height()) * share - f64::from(area.client_height()) / 2.0;
            browser::select(&area, text, range);
            area.set_scroll_top(top as i32);
        }
    });
}
