use leptos::prelude::*;

use super::actions::CopyButton;
use crate::page::browser;
use crate::page::desk::Desk;
use crate::page::text::count;

/// Links up to this length pass everywhere.
const SHORT: usize = 2_000;
/// Links up to this length pass where RFC 9110 section 4.1 is followed.
const LONG: usize = 8_000;

/// A link that was made.
#[derive(Clone)]
struct Made {
    link: String,
    removed: Vec<String>,
    copied: bool,
}

/// Makes a link without secrets and copies it.
#[component]
pub fn Share() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let made = RwSignal::new(None::<Made>);
    let share = move |_| {
        desk.share(move |fragment, removed| {
            let link = format!("{}{fragment}", browser::address());
            let copy = link.clone();
            browser::copy(&copy, Box::new(move |copied| made.set(Some(Made { link, removed, copied }))));
        });
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
    // Some browsers refuse a copy that does not follow a press at once.
    let button =
        (!made.copied).then(|| view! { <CopyButton label="Copy link" text=made.link.clone() testid="share-copy" /> });
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
            {button}
            <p class="share-words">
                {lead} " " {count(length, "character", "characters")} ". " {warning} " "
                <span data-testid="share-removed">{removed}</span>
            </p>
        </div>
    }
}

/// The names of what was taken out, each with how often.
fn names(removed: &[String]) -> String {
    let mut counted: Vec<(&str, usize)> = Vec::new();
    for removed in removed {
        match counted.iter_mut().find(|(name, _)| name == removed) {
            Some((_, n)) => *n += 1,
            None => counted.push((removed, 1)),
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
        let removed = ["Cookie", "-u", "Cookie"].map(String::from);
        assert_eq!(names(&removed), "Cookie (2), -u");
    }
}
