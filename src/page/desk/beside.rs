//! What is asked and kept for the views beside the verdict.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::{Desk, Settled, Whence};
use crate::Input;
use crate::anatomy::Anatomy;
use crate::compare::Comparison;
use crate::page::browser;
use crate::share::Shared;
use crate::wire::{Ask, Told};

/// How long the text to compare with rests before it is read.
const REST: Duration = Duration::from_millis(150);
/// Longer texts are not kept over a reload.
const KEPT: usize = 1 << 20;

/// The parts of what was diagnosed.
#[derive(Debug)]
pub struct Dissected {
    /// The diagnosis, with its texts.
    pub of: Arc<Settled>,
    /// The parts.
    pub anatomy: Anatomy,
}

/// What was diagnosed beside another.
#[derive(Debug)]
pub struct Contrast {
    /// The diagnosis, with its texts: the right one.
    pub of: Arc<Settled>,
    /// The other: the left one.
    pub other: Shared,
    /// In what they differ.
    pub comparison: Comparison,
}

/// What the views beside the verdict show, each the last that was made, until the next is there.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The parts.
    pub dissected: Option<Arc<Dissected>>,
    /// The comparison.
    pub contrast: Option<Arc<Contrast>>,
}

impl Desk {
    /// What is in the boxes, for the engine; without the response, where that is of another request.
    pub fn input(self) -> Input {
        let Shared { request, response, shape, exchange, .. } = self.texts();
        let response = response.filter(|_| !self.outdated.get_untracked());
        Input { request, response, now: browser::now(), shape, exchange }
    }

    /// Asks for the parts of what was diagnosed, unless they are here.
    pub fn dissect(self, of: Arc<Settled>) {
        if self.dissected_untracked().is_some_and(|here| Arc::ptr_eq(&here.of, &of)) {
            return;
        }
        let ask = Ask::Anatomy(self.as_diagnosed(&of));
        self.aside(ask, move |told| {
            if let Told::Anatomy(anatomy) = told {
                self.beside.update(|beside| beside.dissected = Some(Arc::new(Dissected { of, anatomy })));
            }
        });
    }

    /// The parts that are shown.
    pub fn dissected_untracked(self) -> Option<Arc<Dissected>> {
        self.beside.with_untracked(|beside| beside.dissected.clone())
    }

    /// Asks in what the diagnosed request differs from the other, once both rest.
    pub fn contrast(self, of: Arc<Settled>) {
        set_timeout(
            move || {
                let other = self.other.get_untracked();
                let rests = self.settled.with_untracked(|now| now.as_ref().is_some_and(|now| Arc::ptr_eq(now, &of)));
                if !rests || other.request.trim().is_empty() || untrack(|| self.is_contrasted(&of, &other)) {
                    return;
                }
                let left = Input {
                    request: other.request.clone(),
                    response: other.response.clone(),
                    shape: other.shape,
                    exchange: other.exchange,
                    now: browser::now(),
                };
                self.aside(Ask::Compare(left, self.as_diagnosed(&of)), move |told| {
                    if let Told::Compared(comparison) = told {
                        let contrast = Some(Arc::new(Contrast { of, other, comparison }));
                        self.beside.update(|beside| beside.contrast = contrast);
                    }
                });
            },
            REST,
        );
    }

    /// Whether the last comparison is of these two.
    pub fn is_contrasted(self, of: &Arc<Settled>, other: &Shared) -> bool {
        self.beside
            .with(|last| last.contrast.as_ref().is_some_and(|last| Arc::ptr_eq(&last.of, of) && last.other == *other))
    }

    fn as_diagnosed(self, of: &Settled) -> Input {
        let response = Some(of.response.clone()).filter(|text| !text.is_empty());
        Input { request: of.request.clone(), response, ..self.input() }
    }

    /// Puts another text beside the request.
    pub fn compare_with(self, other: Shared) {
        if let Some(area) = browser::area("other")
            && area.value() != other.request
        {
            area.set_value(&other.request);
        }
        if let Some(storage) = browser::session_storage() {
            if other.request.is_empty() || other.request.len() > KEPT {
                let _ = storage.remove_item(browser::OTHER);
            } else {
                let _ = storage.set_item(browser::OTHER, &serde_json::to_string(&other).unwrap_or_default());
            }
        }
        self.other.set(other);
    }

    /// Brings back what the request was held beside before a reload.
    pub(super) fn restore_other(self) {
        let kept = || serde_json::from_str(&browser::session_storage()?.get_item(browser::OTHER).ok()??).ok();
        if let Some(other) = kept() {
            self.other.set(other);
        }
    }

    /// Puts each of the two in the place of the other.
    pub fn swap(self) {
        let (mine, other) = (self.texts(), self.other.get_untracked());
        self.compare_with(mine);
        self.put(other, Whence::Person);
        browser::drop_fragment();
    }
}
