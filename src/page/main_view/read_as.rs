use leptos::prelude::*;

use crate::message::{Role, Shape};
use crate::page::desk::Desk;
use crate::report::{ReadAs, ReadPart};
use crate::source::line_numbers;

/// How many pieces are shown beside the request and the response.
const OTHERS: usize = 10;

/// What the main box was read as, with a way to say otherwise.
#[component]
pub fn ReadAsChoice() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let found = move || desk.settled.get().map(|settled| settled.report.read.label.clone());
    let choose = move |event| desk.read_as(Shape::named(&event_target_value(&event)));
    let options: Vec<_> = Shape::ALL
        .iter()
        .map(|&shape| {
            let chosen = move || desk.wish.get().shape == Some(shape);
            view! { <option value=shape.as_str() selected=chosen>{shape.label()}</option> }
        })
        .collect();
    // While the engine finds out by itself, the choice shows what it found.
    let automatic = move || match (desk.wish.get().shape, found()) {
        (None, Some(label)) => label,
        _ => "whatever it is".into(),
    };
    view! {
        <span class="paste-read" class:paste-read-none=move || found().is_none()>
            <label for="read-as">"read as "</label>
            <select id="read-as" class="paste-shape" data-testid="read-as" on:change=choose>
                <option value="" selected=move || desk.wish.get().shape.is_none()>{automatic}</option>
                {options}
            </select>
        </span>
    }
}

/// What of the main box was taken for what, where that is not all of it for one thing.
#[component]
pub fn Parts() -> impl IntoView {
    let desk = expect_context::<Desk>();
    move || {
        let settled = desk.settled.get()?;
        let read = &settled.report.read;
        // The request and its response in any case, of the others the first.
        let mut others = 0;
        let shown = read.parts.iter().filter(|part| {
            let own = matches!(part.r#as, Role::Request | Role::Response);
            others += usize::from(!own);
            own || others <= OTHERS
        });
        let parts: Vec<_> = shown.map(|&part| part_of(part, desk, &settled.request)).collect();
        let turns = turns(read, desk);
        (parts.len() > 1 || read.exchanges > 1).then(|| {
            view! {
                <p class="paste-parts" data-testid="parts">
                    {parts}
                    {turns}
                </p>
            }
        })
    }
}

fn part_of(part: ReadPart, desk: Desk, text: &str) -> impl IntoView + use<> {
    let range = part.start as usize..part.end as usize;
    let what = match part.r#as {
        Role::Request => "request",
        Role::Response => "response",
        Role::Other => "another",
        Role::Ignored => "not used",
    };
    let words = format!("{what} {}", line_numbers(text, range.clone()));
    view! {
        <button
            type="button"
            class=format!("quiet part part-{}", what.split(' ').next().unwrap_or_default())
            on:click=move |_| desk.show(part.r#in, range.clone())
        >
            {words}
        </button>
    }
}

/// Which of several exchanges is diagnosed, with a way to the others.
fn turns(read: &ReadAs, desk: Desk) -> Option<impl IntoView + use<>> {
    let (now, count) = (read.exchange, read.exchanges);
    let to = move |exchange: usize| move |_| desk.turn_to(exchange);
    // Within a tag a `>` would end it.
    let (first, last) = (now == 0, now + 1 >= count);
    (count > 1).then(|| {
        view! {
            <span class="paste-turns">
                <button
                    type="button"
                    class="quiet"
                    aria-label="The exchange before"
                    data-testid="exchange-before"
                    disabled=first
                    on:click=to(now.saturating_sub(1))
                >
                    "‹"
                </button>
                {format!("exchange {} of {count}", now + 1)}
                <button
                    type="button"
                    class="quiet"
                    aria-label="The exchange after"
                    data-testid="exchange-after"
                    disabled=last
                    on:click=to(now + 1)
                >
                    "›"
                </button>
            </span>
        }
    })
}
