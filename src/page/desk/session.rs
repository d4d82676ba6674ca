//! What stays: over a reload, and in a link.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;

use super::{Desk, Whence};
use crate::page::browser;
use crate::share::link;
use crate::wire::{Ask, Told};

/// Longer texts are not kept over a reload: browsers keep some 5 MB for everything.
const KEPT: usize = 1 << 20;
/// Longer ones are kept only when the person leaves.
const SHORT: usize = 64 << 10;
/// How long after the last change a text is kept.
const SOON: Duration = Duration::from_millis(400);

impl Desk {
    /// Keeps what the person has here over a reload: a while after it changed, and when they leave. A browser writes it
    /// while everything else waits, so a long text is kept only then.
    pub(super) fn keep_session(self) {
        window_event_listener(ev::pagehide, move |_| self.keep());
        let hidden = move |_| {
            if document().hidden() {
                self.keep();
            }
        };
        window_event_listener(ev::visibilitychange, hidden);
    }

    /// Keeps a short text, when nothing was typed for a moment.
    pub(super) fn keep_soon(self) {
        let edit = self.edits.get_value();
        set_timeout(
            move || {
                let length = self.request.with_untracked(String::len) + self.response.with_untracked(String::len);
                if length <= SHORT && self.edits.with_value(|edits| *edits == edit) {
                    self.keep();
                }
            },
            SOON,
        );
    }

    pub(super) fn keep(self) {
        let texts = &self.texts();
        let Some(storage) = browser::session_storage() else { return };
        let length = texts.request.len() + texts.response.as_ref().map_or(0, String::len);
        if self.whence.with_untracked(|whence| *whence == Whence::Person) && (1..=KEPT).contains(&length) {
            let _ = storage.set_item(browser::SESSION, &serde_json::to_string(texts).unwrap_or_default());
        } else {
            // Rather nothing than a text that was here before.
            let _ = storage.remove_item(browser::SESSION);
        }
    }

    /// Opens what the address holds, if it is a link of ours.
    pub(super) fn open_link(self) {
        let fragment = browser::fragment();
        if !link::is_ours(&fragment) {
            return;
        }
        let edit = self.edits.get_value();
        self.aside(Ask::Open(fragment.clone()), move |told| {
            // What the person has typed meanwhile goes before what the link holds.
            let untouched = self.edits.with_value(|edits| *edits == edit);
            if let Told::Opened { texts, broken } = told
                && untouched
            {
                if let Some(why) = broken {
                    self.linked.set(None);
                    self.put(texts, Whence::Broken { why, raw: fragment });
                } else {
                    self.linked.set(Some((texts.clone(), fragment)));
                    let removed = texts.removed;
                    self.put(texts, Whence::Link(removed));
                }
            }
        });
    }

    /// Lets the address be that of the last link for as long as the screen shows what that link does.
    pub fn keep_address(self) {
        browser::whenever(move || {
            if let Some((texts, fragment)) = self.linked.get() {
                browser::set_fragment(if self.shows(&texts) { &fragment } else { "" });
            }
        });
    }
}
