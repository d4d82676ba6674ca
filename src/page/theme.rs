use super::browser;

/// A choice of colours.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// What the system says.
    System,
    /// Whatever the system says.
    Light,
    /// Whatever the system says.
    Dark,
}

impl Theme {
    /// As the page calls it.
    pub fn as_str(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The one after it, when the button is pressed.
    pub fn next(self) -> Self {
        match self {
            Theme::System => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::System,
        }
    }

    /// What `assets/theme.js` found before the first paint.
    pub fn chosen() -> Self {
        match browser::root().and_then(|root| root.get_attribute("data-theme")).as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::System,
        }
    }

    /// Shows it, and remembers it for the next visit.
    pub fn choose(self) {
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
