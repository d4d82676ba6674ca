//! What was diagnosed before, where the person wants that kept: in this browser, and nowhere else.

use leptos::prelude::*;

use super::{Desk, Settled, Whence};
use crate::page::browser;
use crate::page::text::host;
use crate::share::Shared;

/// How many are kept; the oldest goes.
const MOST: usize = 20;
/// Longer texts are not kept: browsers keep some 5 MB for everything.
const LONGEST: usize = 200_000;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Past {
    /// What it is called: to whom, and why it was refused.
    pub name: String,
    /// What was in the boxes.
    pub texts: Shared,
}

/// The list; none where no history is wanted.
pub type History = Option<Vec<Past>>;

impl Desk {
    /// What this browser keeps.
    pub(super) fn remembered() -> History {
        let text = browser::local_storage()?.get_item(browser::HISTORY).ok().flatten()?;
        Some(serde_json::from_str(&text).unwrap_or_default())
    }

    /// Switches the history on or off. Off, nothing of it stays.
    pub fn keep_history(self, wanted: bool) {
        self.set_history(wanted.then(Vec::new));
        if wanted && let Some(settled) = untrack(|| self.current()) {
            self.remember(&settled);
        }
    }

    /// Puts a diagnosis at the head of the history, if there is one and the text is the person's own.
    pub(super) fn remember(self, settled: &Settled) {
        let texts = self.texts();
        let length = texts.request.len() + texts.response.as_ref().map_or(0, String::len);
        if self.whence.get_untracked() != Whence::Person || length > LONGEST {
            return;
        }
        // Another tab may have changed it since.
        let Some(mut history) = Self::remembered() else { return };
        let whom = host(&texts.request).unwrap_or(&settled.report.read.label).to_owned();
        let why = settled.report.findings.first().map_or("nothing found", |finding| finding.title.as_str());
        let past = Past { name: format!("{whom}: {why}"), texts };
        history.retain(|other| other.texts.request != past.texts.request && other.name != past.name);
        history.insert(0, past);
        history.truncate(MOST);
        self.set_history(Some(history));
    }

    /// Takes one out of the history.
    pub fn forget(self, at: usize) {
        let mut history = self.history.get_untracked();
        if let Some(history) = history.as_mut().filter(|history| at < history.len()) {
            history.remove(at);
        }
        self.set_history(history);
    }

    /// Takes back all that this browser keeps of the person, and empties the boxes.
    pub fn forget_everything(self) {
        self.keep_history(false);
        self.clear();
        self.compare_with(Shared::default());
        self.done.set(None);
        for storage in [browser::session_storage(), browser::local_storage()].into_iter().flatten() {
            for key in [browser::SESSION, browser::OTHER, browser::HISTORY, browser::COPY, browser::THEME] {
                let _ = storage.remove_item(key);
            }
        }
        self.copy_as.set(None);
        self.theme.set(crate::page::theme::Theme::System);
        self.theme.get_untracked().choose();
    }

    fn set_history(self, history: History) {
        if let Some(storage) = browser::local_storage() {
            match history.as_ref().and_then(|history| serde_json::to_string(history).ok()) {
                // Where it is full or refused, the history holds for this visit.
                Some(text) => drop(storage.set_item(browser::HISTORY, &text)),
                None => drop(storage.remove_item(browser::HISTORY)),
            }
        }
        self.history.set(history);
    }
}
