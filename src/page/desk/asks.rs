//! What the engine is asked, and when.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::{Desk, Settled};
use crate::page::engine::{Diagnosed, Engine};
use crate::page::text::lead;
use crate::wire::{Ask, Told};

/// Texts up to this length are diagnosed at every keystroke, longer ones when the typing pauses.
const AT_ONCE: usize = 64 << 10;
/// How long a pause is.
const PAUSE: Duration = Duration::from_millis(250);
/// How long after the last keystroke a verdict is announced.
const HUSH: Duration = Duration::from_millis(900);

impl Desk {
    /// Starts the engine.
    pub(super) fn connect(self) {
        let engine = Engine::new(Box::new(move |health, pending, answer| {
            if self.health.get_untracked() != health {
                self.health.set(health);
            }
            if let Some(Diagnosed { input, report, fine }) = answer {
                self.settled.set(Some(Arc::new(Settled {
                    request: input.request,
                    response: input.response.unwrap_or_default(),
                    report,
                    fine,
                })));
                self.announce_when_quiet();
            }
            if self.pending.get_untracked() != pending {
                self.pending.set(pending);
            }
        }));
        self.engine.set_value(Some(engine));
    }

    /// Asks for something else than a diagnosis of what is in the boxes.
    pub fn aside(self, ask: Ask, then: impl FnOnce(Told) + 'static) {
        self.engine.with_value(|engine| {
            if let Some(engine) = engine {
                engine.aside(ask, Box::new(then));
            }
        });
    }

    /// Tries again to load the engine.
    pub fn retry(self) {
        self.engine.with_value(|engine| engine.iter().for_each(Engine::retry));
    }

    /// Asks for a diagnosis: at once where the texts are short, else when the typing pauses.
    pub(super) fn ask_soon(self) {
        let edit = self.edits.with_value(|edits| edits + 1);
        self.edits.set_value(edit);
        self.keep_soon();
        let length = self.request.with_untracked(String::len) + self.response.with_untracked(String::len);
        if length <= AT_ONCE {
            self.ask();
        } else {
            self.pending.set(true);
            set_timeout(
                move || {
                    if self.edits.with_value(|edits| *edits == edit) {
                        self.ask();
                    }
                },
                PAUSE,
            );
        }
    }

    /// Asks for a diagnosis of what is in the boxes now.
    pub(super) fn ask(self) {
        if self.is_empty_untracked() {
            self.settled.set(None);
            self.announcement.set(String::new());
            return;
        }
        let input = self.input();
        self.engine.with_value(|engine| {
            if let Some(engine) = engine {
                engine.ask(input);
            }
        });
    }

    fn is_empty_untracked(self) -> bool {
        untrack(|| self.is_empty())
    }

    /// Tells a screen reader the verdict, and the history, when nothing was typed for a while: not at every letter.
    pub(super) fn announce_when_quiet(self) {
        let edit = self.edits.get_value();
        set_timeout(
            move || {
                let quiet = self.edits.with_value(|edits| *edits == edit);
                if let (true, Some(settled)) = (quiet, untrack(|| self.current())) {
                    self.announcement.set(lead(&settled.report.findings));
                    self.remember(&settled);
                }
            },
            HUSH,
        );
    }
}
