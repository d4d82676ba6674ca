use leptos::prelude::*;

use crate::page::browser;

/// A choice of colours.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Theme {
    /// What the system says.
    System,
    Light,
    Dark,
}

impl Theme {
    fn as_str(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    fn next(self) -> Self {
        match self {
            Theme::System => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::System,
        }
    }

    fn chosen() -> Self {
        match browser::root().and_then(|root| root.get_attribute("data-theme")).as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::System,
        }
    }

    /// Shows it, and remembers it for the next visit.
    fn choose(self) {
        let Some(root) = browser::root() else { return };
        let storage = browser::local_storage();
        // Where storage is refused, the choice holds for this visit.
        if self == Theme::System {
            let _ = root.remove_attribute("data-theme");
            storage.map(|storage| storage.remove_item(browser::THEME));
        } else {
            let _ = root.set_attribute("data-theme", self.as_str());
            storage.map(|storage| storage.set_item(browser::THEME, self.as_str()));
        }
    }
}

/// Name, purpose and the choice of colours.
#[component]
pub fn Masthead() -> impl IntoView {
    let theme = RwSignal::new(Theme::System);
    Effect::new(move || theme.set(Theme::chosen()));
    let turn = move |_| {
        let next = theme.get_untracked().next();
        next.choose();
        theme.set(next);
    };
    view! {
        <header class="masthead">
            <h1 class="masthead-title">
                <span class="masthead-name">"why400"</span>
                <span class="masthead-purpose">"Why the server answered 400, and what to change."</span>
            </h1>
            <button type="button" class="quiet masthead-theme" data-testid="theme" on:click=turn>
                "Theme: " {move || theme.get().as_str()}
            </button>
        </header>
    }
}
