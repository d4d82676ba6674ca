use leptos::prelude::*;

use super::caret;
use crate::anatomy::{Flag, Kind, Row};
use crate::page::main_view::excerpt::drawn;
use crate::page::main_view::prose::Prose;
use crate::page::text::reference;

/// The way to a row, and what is found there.
pub(super) type Fault = (Vec<usize>, String);

/// Rows, those that they are made of within them. `first` is the index of the first one, `way` leads to what they are
/// parts of.
pub(super) fn rows(all: &[Row], first: usize, way: &mut Vec<usize>, faults: &[Fault], curl: bool) -> AnyView {
    let mut drawn = Vec::with_capacity(all.len());
    for (at, row) in all.iter().enumerate() {
        way.push(first + at);
        drawn.push(one(row, way, faults, curl));
        way.pop();
    }
    view! { <ul class="rows">{drawn}</ul> }.into_any()
}

fn one(row: &Row, way: &mut Vec<usize>, faults: &[Fault], curl: bool) -> AnyView {
    let class = match row.kind {
        Kind::Group => "row row-group",
        Kind::Hex | Kind::Text => "row row-bytes",
        Kind::String => "row row-string",
        Kind::Fact | Kind::Time | Kind::More => "row row-fact",
        _ => "row",
    };
    let label = if row.label.is_empty() && row.kind != Kind::More { "value" } else { &row.label }.to_owned();
    let name = match row.span {
        Some(_) if !label.is_empty() => view! { <button type="button" class="row-name">{label}</button> }.into_any(),
        _ => view! { <span class="row-name">{label}</span> }.into_any(),
    };
    let flags: Vec<_> = row.flags.iter().filter_map(|&flag| flag_of(flag, curl)).collect();
    let written = row.written.clone().map(|written| {
        view! { <span class="row-written">"written " <code>{written}</code></span> }
    });
    let link = row.link.as_deref().map(|link| {
        let reference = reference(link);
        // There is room for little.
        let label = match reference.label.split_once('/') {
            Some((host, _)) => host.into(),
            None => reference.label.replace(", section ", " §"),
        };
        view! { <a href=reference.href rel="noreferrer noopener" target="_blank">{label}</a> }
    });
    let meaning = (row.meaning.is_some() || link.is_some())
        .then(|| view! { <span class="row-meaning">{row.meaning.clone()} " " {link}</span> });
    let faulty: Vec<_> = faults
        .iter()
        .filter(|(at, _)| at == way)
        .map(|(_, title)| view! { <span class="row-fault"><Prose text=title.clone() /></span> })
        .collect();
    let parts = (!row.rows.is_empty()).then(|| {
        let fault = faults.iter().any(|(at, _)| at.len() > way.len() && at.starts_with(way));
        let class = if fault || is_open(row, way) { "row-parts row-parts-open" } else { "row-parts" };
        // As what it was opened: see `caret::open_what_is_new`.
        let name = if fault { "!" } else { "" }.to_owned() + &row.label;
        view! {
            <details class=class data-name=name>
                <summary aria-label=format!("Parts of {}", row.label)></summary>
                {rows(&row.rows, 0, way, faults, curl)}
            </details>
        }
    });
    view! {
        <li class=class data-way=caret::written(way)>
            <div class="row-line">
                {name} <span class="row-value">{value(row)} {written} {flags}</span> {meaning} {faulty}
            </div>
            {parts}
        </li>
    }
    .into_any()
}

/// What is wanted at first sight: two levels, credentials, the query, and what of the content is short.
fn is_open(row: &Row, way: &[usize]) -> bool {
    match row.kind {
        Kind::Group | Kind::Query | Kind::Credential | Kind::Part => true,
        Kind::Field => row.is(Flag::Secret),
        Kind::Object | Kind::Array => way.len() < 3 || way.len() < 5 && row.rows.len() <= 12,
        _ => way.len() < 3 && row.rows.len() <= 12,
    }
}

fn value(row: &Row) -> AnyView {
    let mask = row.value.clone();
    let Some(secret) = row.secret.clone() else { return view! { <bdi>{drawn(&mask)}</bdi> }.into_any() };
    let shown = RwSignal::new(false);
    let label = row.label.clone();
    let word = move || if shown.get() { "Hide" } else { "Show" };
    view! {
        <bdi>{move || if shown.get() { secret.clone() } else { mask.clone() }}</bdi>
        " "
        <button
            type="button"
            class="quiet row-show"
            aria-label=move || format!("{} {label}", word())
            on:click=move |_| shown.update(|shown| *shown = !*shown)
        >
            {word}
        </button>
    }
    .into_any()
}

/// What is particular, in words.
fn flag_of(flag: Flag, curl: bool) -> Option<AnyView> {
    let (class, words) = match flag {
        Flag::Added if curl => ("row-flag", "added by curl"),
        Flag::Added => ("row-flag", "added by the client"),
        Flag::Brought => ("row-flag", "from an option"),
        Flag::Implied => ("row-flag", "implied"),
        // The mask and its button say so.
        Flag::Secret => return None,
        Flag::Unsent => ("row-flag row-flag-fault", "never sent"),
        Flag::Cut => ("row-flag", "cut here"),
        Flag::Expired => ("row-flag row-flag-fault", "expired"),
        Flag::Early => ("row-flag row-flag-fault", "not valid yet"),
    };
    Some(view! { <span class=class>{words}</span> }.into_any())
}
