//! What can be handed on: a link, a text, a report of a wrong diagnosis.

#![allow(clippy::needless_pass_by_value, reason = "a component owns what it is given")]

mod broken;
mod panel;
mod wrong;

use leptos::prelude::*;

use super::browser;
use super::desk::Desk;
use super::text::{Form, carried};
use crate::share::Shared;
use crate::wire::{Ask, Told};

pub use broken::BrokenLink;
pub use panel::{ShareButton, SharePanel};
pub use wrong::WrongReport;

/// What was made to be shared.
#[derive(Clone)]
struct Made {
    form: Form,
    secrets: bool,
    /// What was on the screen then.
    of: Shared,
    /// The fragment of the link; empty where it is a text.
    fragment: String,
    /// What the link carries, or the text itself.
    text: String,
    /// What was taken out.
    removed: Vec<String>,
}

/// The state of the panel. Copies are the same one.
#[derive(Clone, Copy)]
pub struct Sharing {
    open: RwSignal<bool>,
    form: RwSignal<Form>,
    secrets: RwSignal<bool>,
    made: RwSignal<Option<Made>>,
}

impl Sharing {
    /// A panel that is closed.
    pub fn new(desk: Desk) -> Self {
        let sharing = Self {
            open: RwSignal::new(false),
            form: RwSignal::new(Form::default()),
            secrets: RwSignal::new(false),
            made: RwSignal::new(None),
        };
        browser::whenever(move || {
            sharing.form.track();
            sharing.secrets.track();
            if sharing.open.get() {
                sharing.make(desk);
            }
        });
        sharing
    }

    fn toggle(self) {
        // Secrets are asked for each time.
        self.secrets.set(false);
        self.made.set(None);
        self.open.update(|open| *open = !*open);
    }

    fn make(self, desk: Desk) {
        let Self { form, secrets, made, .. } = self;
        let of = desk.shared();
        let chosen = (form.get_untracked(), secrets.get_untracked());
        let ask = match chosen.0.face() {
            None => Ask::Share { texts: of.clone(), secrets: chosen.1 },
            Some(face) => Ask::Write { input: desk.input(), face },
        };
        desk.aside(ask, move |told| {
            let (form, secrets) = (form.get_untracked(), secrets.get_untracked());
            if (form, secrets) != chosen {
                return;
            }
            let (fragment, text, removed) = match told {
                Told::Link { fragment, texts, removed } => {
                    // With its secrets it has no place in an address, which browsers keep; without them it would not
                    // give back what is here.
                    if !secrets && (&texts.request, &texts.response) == (&of.request, &of.response) {
                        desk.linked.set(Some((of.clone(), fragment.clone())));
                    }
                    (fragment, carried(&texts), removed)
                }
                Told::Written { text, removed } => (String::new(), text, removed),
                _ => return,
            };
            made.set(Some(Made { form, secrets, of, fragment, text, removed }));
        });
    }

    /// What was made, if it is what is chosen now.
    fn made(self) -> Option<Made> {
        let chosen = (self.form.get(), self.secrets.get());
        self.made.get().filter(|made| (made.form, made.secrets) == chosen)
    }
}
