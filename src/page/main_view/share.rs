use leptos::prelude::*;

use crate::page::browser;
use crate::page::desk::Desk;
use crate::page::text::count;
use crate::share::{Redaction, link, redact_shared};

/// Links up to this length pass everywhere.
const SHORT: usize = 2_000;
/// Links up to this length pass where RFC 9110 section 4.1 is followed.
const LONG: usize = 8_000;

/// A link that was made.
#[derive(Clone)]
struct Made {
    link: String,
    removed: Vec<Redaction>,
    copied: bool,
}

/// Makes a link without secrets and copies it.
#[component]
pub fn Share() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let made = RwSignal::new(None::<Made>);
    let share = move |_| {
        let (mut shared, removed) = redact_shared(&desk.texts());
        shared.removed = u32::try_from(removed.len()).unwrap_or(u32::MAX);
        let link = format!("{}{}", browser::address(), link::encode(&shared));
        let copy = link.clone();
        browser::copy(&copy, Box::new(move |copied| made.set(Some(Made { link, removed, copied }))));
    };
    view! {
        <div class="share">
            <button type="button" class="action" data-testid="share" on:click=share>"Share"</button>
            {move || made.get().map(panel)}
        </div>
    }
}

fn panel(made: Made) -> impl IntoView {
    let length = made.link.len();
    let lead = if made.copied { "Link copied." } else { "Copy this link." };
    let warning = if length > LONG {
        Some("Many programs will cut a link this long; send the text itself instead.")
    } else if length > SHORT {
        Some("Some chats cut links above 2,000 characters.")
    } else {
        None
    };
    let removed = if made.removed.is_empty() {
        "No secret was found in it; look it over before you send it.".to_string()
    } else {
        format!("Taken out first: {}.", names(&made.removed))
    };
    view! {
        <div class="share-panel" role="group" aria-label="The link">
            <input
                class="share-link"
                data-testid="share-link"
                readonly
                aria-label="Link"
                prop:value=made.link.clone()
                value=made.link
            />
            <p class="share-words">
                {lead} " " {count(length, "character", "characters")} ". " {warning} " "
                <span data-testid="share-removed">{removed}</span>
            </p>
        </div>
    }
}

/// The names of what was taken out, each with how often.
fn names(removed: &[Redaction]) -> String {
    let mut counted: Vec<(&str, usize)> = Vec::new();
    for redaction in removed {
        match counted.iter_mut().find(|(name, _)| *name == redaction.name) {
            Some((_, n)) => *n += 1,
            None => counted.push((&redaction.name, 1)),
        }
    }
    let names: Vec<String> =
        counted.into_iter().map(|(name, n)| if n == 1 { name.to_string() } else { format!("{name} ({n})") }).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_counted_in_order() {
        let removed: Vec<Redaction> =
            ["Cookie", "-u", "Cookie"].into_iter().map(|name| Redaction { name: name.into() }).collect();
        assert_eq!(names(&removed), "Cookie (2), -u");
    }
}
