//! What the person and the buttons do to the texts.

use std::ops::Range;

use leptos::prelude::*;

use super::{Desk, Done, View, Whence, Wish};
use crate::finding::{Finding, Fix};
use crate::message::Shape;
use crate::page::browser;
use crate::page::editor::{self, Offer};
use crate::page::text::{WHOLE, boxed, count, difference, sentence, size};
use crate::remedy::{self, Mended};
use crate::share::Shared;
use crate::source::Origin;
use crate::wire::{Ask, Told};

impl Desk {
    /// What a box holds was changed: by the person, or by a script, and perhaps by taking something back.
    pub fn typed(self, origin: Origin, now: &str, by_person: bool, undone: bool) {
        let pane = self.pane(origin);
        let (gone, come) = pane.change(now, by_person, undone);
        self.changed(origin, &gone, &come);
        pane.settle();
    }

    /// A stretch of a text makes room for another.
    fn changed(self, origin: Origin, gone: &Range<usize>, come: &str) {
        match origin {
            Origin::Request => {
                // Another text, rather than one that is made of the old one.
                if gone.len() * 2 > self.request.with_untracked(String::len) {
                    self.wish.set(Wish::default());
                    if self.is_example() {
                        self.response_wanted.set(false);
                        self.put_response("");
                    }
                }
            }
            Origin::Response => {
                // The box stays while it is being emptied.
                self.response_wanted.set(true);
                self.outdated.set(false);
            }
        }
        self.pane(origin).apply(gone, come);
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

    /// Puts a text where another was, past the browser's own undo, and shows what is behind it.
    pub fn replace(self, origin: Origin, gone: Range<usize>, come: &str) {
        let pane = self.pane(origin);
        let all = gone == (0..pane.text.with_untracked(String::len));
        self.changed(origin, &gone, come);
        if all {
            pane.begin();
        } else {
            pane.fill(gone.start + come.len());
            pane.select(gone.start + come.len());
        }
    }

    /// Takes a text that was read from a file or from the clipboard, in the place of everything.
    pub fn open(self, text: String) {
        self.put(Shared { request: text, ..Shared::default() }, Whence::Person);
        browser::drop_fragment();
    }

    /// Whether what is here is the person's own.
    pub fn is_mine(self) -> bool {
        self.whence.with_untracked(|whence| *whence == Whence::Person) && !untrack(|| self.is_empty())
    }

    /// Tells what was done, with a way back.
    pub fn tell_done(self, what: String, before: Shared) {
        let after = self.request.get_untracked();
        self.done.set(Some(Done { what, before, after }));
    }

    /// Takes a long text that was pasted into a box.
    pub fn take_text(self, origin: Origin, gone: Range<usize>, text: &str) {
        self.offer.set(None);
        if editor::is_too_large(text.len()) {
            let words = format!(
                "That is {}, and 50 MB is the most that is read here. Paste the one request alone, or split it.",
                size(text.len())
            );
            return self.offer.set(Some(Offer::Said(words)));
        }
        let before = self.texts();
        let mine = self.is_mine() && !gone.is_empty();
        let what = format!("Pasted {}.", size(text.len()));
        self.replace(origin, gone, text);
        if mine && origin == Origin::Request {
            self.tell_done(what, before);
        }
    }

    /// The person pastes into the main box: an example makes room.
    pub fn pasting(self) {
        if self.is_example()
            && let Some(area) = self.request_box.get_untracked()
        {
            area.select();
        }
    }

    pub fn is_example(self) -> bool {
        self.whence.with_untracked(|whence| *whence == Whence::Example)
    }

    /// Puts other texts into the boxes.
    pub fn put(self, texts: Shared, whence: Whence) {
        self.request.set(texts.request);
        self.pane(Origin::Request).begin();
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
        self.outdated.set(false);
        self.response.set(text.into());
        self.pane(Origin::Response).begin();
    }

    /// Empties both boxes.
    pub fn clear(self) {
        let before = self.texts();
        self.put(Shared::default(), Whence::Person);
        browser::drop_fragment();
        self.keep();
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
        self.pane(origin).show(range);
    }

    pub(super) fn replace_request(self, text: &str) {
        let pane = self.pane(Origin::Request);
        let (gone, come) = self.request.with_untracked(|now| difference(now, text));
        let come = &text[come];
        if gone.is_empty() && come.is_empty() {
            return;
        }
        pane.reveal(&gone);
        if come.len() <= WHOLE
            && let Some(part) = pane.expect(&gone, come)
            && let Some(area) = self.request_box.get_untracked()
        {
            // The input event that this gives brings the text to us.
            browser::type_into(&area, &boxed(&part));
        }
        // Too much for the box, or nothing is typed there at all.
        if self.request.with_untracked(|now| now != text) {
            let (gone, come) = self.request.with_untracked(|now| difference(now, text));
            self.changed(Origin::Request, &gone, &text[come]);
            pane.fill(gone.start);
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
