//! What the person and the buttons do to the texts.

use std::ops::Range;

use leptos::prelude::*;

use super::{Desk, Done, View, Whence, Wish};
use crate::finding::{Finding, Fix};
use crate::message::Shape;
use crate::page::browser;
use crate::page::text::{count, difference, sentence};
use crate::remedy::{self, Mended};
use crate::share::Shared;
use crate::source::Origin;
use crate::wire::{Ask, Told};

impl Desk {
    /// The person changed a text.
    pub fn typed(self, origin: Origin, text: String) {
        match origin {
            Origin::Request => {
                if self.request.with_untracked(|old| is_another(old, &text)) {
                    self.wish.set(Wish::default());
                    if self.is_example() {
                        self.response_wanted.set(false);
                        self.put_response("");
                    }
                }
                self.request.set(text);
            }
            Origin::Response => {
                // The box stays while it is being emptied.
                self.response_wanted.set(true);
                self.outdated.set(false);
                self.response.set(text);
            }
        }
        self.belongs_to_the_person();
        if let Some(done) = self.done.get_untracked()
            && self.request.with_untracked(|text| *text != done.after)
        {
            if self.request.with_untracked(|text| *text == done.before.request) {
                // The browser's own undo: the response answers what is here again.
                self.outdated.set(false);
            }
            self.done.set(None);
        }
        self.ask_soon();
    }

    /// The person pastes into the main box: an example makes room.
    pub fn pasting(self) {
        if self.is_example()
            && let Some(area) = self.request_box.get_untracked()
        {
            area.select();
        }
    }

    pub(super) fn is_example(self) -> bool {
        self.whence.with_untracked(|whence| *whence == Whence::Example)
    }

    /// Puts other texts into the boxes.
    pub fn put(self, texts: Shared, whence: Whence) {
        if let Some(area) = self.request_box.get_untracked() {
            area.set_value(&texts.request);
        }
        self.request.set(texts.request);
        self.wish.set(Wish { shape: texts.shape, exchange: texts.exchange });
        self.response_wanted.set(false);
        self.put_response(&texts.response.unwrap_or_default());
        self.selected.set(texts.selected);
        if let (Whence::Link(_), Some(view)) = (&whence, View::named_in_link(&texts.view)) {
            self.view.set(view);
        }
        self.whence.set(whence);
        self.done.set(None);
        self.ask_soon();
    }

    pub(super) fn put_response(self, text: &str) {
        if let Some(area) = self.response_box.get_untracked() {
            area.set_value(text);
        }
        self.outdated.set(false);
        self.response.set(text.into());
    }

    /// Empties both boxes.
    pub fn clear(self) {
        let before = self.texts();
        self.put(Shared::default(), Whence::Person);
        browser::drop_fragment();
        if let Some(storage) = browser::session_storage() {
            let _ = storage.remove_item(browser::SESSION);
        }
        if let Some(area) = self.request_box.get_untracked() {
            let _ = area.focus();
        }
        self.done.set(Some(Done { what: "Cleared.".into(), before, after: String::new() }));
    }

    /// Applies a fix to the main box.
    pub fn fix(self, fix: &Fix) {
        let after = self.request.with_untracked(|text| remedy::apply(text, Origin::Request, &fix.edits));
        self.mend(after, sentence(&format!("applied: {}", fix.title)));
    }

    /// Applies all safe fixes, in one step that one undo takes back.
    pub fn fix_all(self) {
        let edit = self.edits.get_value();
        self.aside(Ask::Mend(self.input()), move |told| {
            let untouched = self.edits.with_value(|edits| *edits == edit);
            if let Told::Mended(Mended { request, fixes }) = told
                && untouched
                && fixes > 0
            {
                self.mend(request, format!("Applied {}.", count(fixes, "safe fix", "safe fixes")));
            }
        });
    }

    fn mend(self, after: String, what: String) {
        let before = self.texts();
        // Before the text changes: the next diagnosis is already of the request alone.
        self.outdated.set(true);
        self.replace_request(&after);
        self.done.set(Some(Done { what, before, after }));
    }

    /// A server has answered what was sent from here: what stood in the main box, or what corrects it.
    pub fn answered(self, base: &str, sent: &str, response: &str, what: String) {
        let before = self.texts();
        if sent != base && self.request.with_untracked(|now| now == base) {
            self.outdated.set(true);
            self.replace_request(sent);
        }
        self.response_wanted.set(true);
        self.put_response(response);
        self.belongs_to_the_person();
        self.done.set(Some(Done { what, before, after: self.request.get_untracked() }));
        self.ask_soon();
    }

    /// Applies the fix of the verdict, where it has one that may be applied.
    pub fn fix_the_verdict(self) {
        let Some(settled) = untrack(|| self.current()) else { return };
        if let Some(fix) = settled.report.findings.first().and_then(Finding::applicable_fix) {
            self.fix(fix);
        }
    }

    /// Takes back what was done last.
    pub fn undo(self) {
        if let Some(done) = self.done.get_untracked() {
            let response = done.before.response.unwrap_or_default();
            if self.response.with_untracked(|text| *text != response) {
                self.put_response(&response);
            }
            self.outdated.set(false);
            self.replace_request(&done.before.request);
            self.done.set(None);
        }
    }

    /// Selects a place in its box and brings it into view.
    pub fn show(self, origin: Origin, range: Range<usize>) {
        let (area, text) = match origin {
            Origin::Request => (self.request_box, self.request),
            Origin::Response => (self.response_box, self.response),
        };
        let Some(area) = area.get_untracked() else { return };
        // The text may have changed since the place was named.
        text.with_untracked(|text| {
            if text.get(range.clone()).is_some() {
                browser::select(&area, text, range.clone());
            }
        });
    }

    pub(super) fn replace_request(self, text: &str) {
        if let Some(area) = self.request_box.get_untracked() {
            // The input event that this gives brings the text to us.
            browser::type_into(&area, text);
        }
        if self.request.with_untracked(|now| now != text) {
            self.typed(Origin::Request, text.into());
        }
    }

    /// The person says what the main box is; `None` lets the engine find out.
    pub fn read_as(self, shape: Option<Shape>) {
        self.wish.set(Wish { shape, exchange: None });
        self.ask();
    }

    /// The person says which exchange of the main box is meant.
    pub fn turn_to(self, exchange: usize) {
        self.wish.update(|wish| wish.exchange = Some(exchange));
        self.ask();
    }

    /// What is in the boxes.
    pub fn texts(self) -> Shared {
        let response = self.response.get_untracked();
        let Wish { shape, exchange } = self.wish.get_untracked();
        Shared {
            request: self.request.get_untracked(),
            response: (!response.is_empty()).then_some(response),
            shape,
            exchange,
            ..Shared::default()
        }
    }

    /// What a link to what is on the screen holds.
    pub fn shared(self) -> Shared {
        let view = self.view.get_untracked().name_in_link().into();
        Shared { view, selected: self.selected.get_untracked(), ..self.texts() }
    }

    /// Whether that is what is on the screen. Secrets that its maker took out do not count.
    pub fn shows(self, it: &Shared) -> bool {
        let Wish { shape, exchange } = self.wish.get();
        self.request.with(|text| *text == it.request)
            && self.response.with(|text| text == it.response.as_deref().unwrap_or_default())
            && (shape, exchange) == (it.shape, it.exchange)
            && self.view.get().name_in_link() == it.view
            && self.selected.with(|selected| *selected == it.selected)
    }

    pub(super) fn belongs_to_the_person(self) {
        if self.whence.with_untracked(|whence| *whence != Whence::Person) {
            if self.whence.with_untracked(|whence| *whence != Whence::Example) {
                // What is here is no longer what the link holds.
                browser::drop_fragment();
            }
            self.whence.set(Whence::Person);
        }
    }
}

/// Whether a text takes the place of an old one, rather than being made of it.
fn is_another(old: &str, new: &str) -> bool {
    let (gone, _) = difference(old, new);
    gone.len() * 2 > old.len()
}
