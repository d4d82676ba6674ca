//! One box: a textarea that holds a text or, of a long one, a window. The text itself is kept beside it, as pasted.

use std::ops::Range;

use leptos::html::{Div, Textarea};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::page::text::{Spot, at, boxed, difference, edited, is_outgrown, line_index, moved, window};
use crate::source::{utf8_offset, utf16_range};

/// How many earlier states of a text with carriage returns are remembered, for the browser's own undo.
const EARLIER: usize = 40;
/// The class of a box that holds a part of its text.
pub const PARTIAL: &str = "box-partial";

/// The state of a box. Copies are the same one.
#[derive(Clone, Copy)]
pub struct Pane {
    /// The whole text as pasted.
    pub text: RwSignal<String>,
    /// The element that is edited.
    pub node: NodeRef<Textarea>,
    /// The lines behind it.
    pub behind: NodeRef<Div>,
    /// The bytes of the text that the element holds.
    pub shown: RwSignal<Range<usize>>,
    /// The number of the first line that is shown, and of all, where that is not all of the text.
    pub lines: RwSignal<(usize, usize)>,
    /// The marked places.
    pub spots: RwSignal<Vec<Spot>>,
    /// What the next input is going to make of what is shown, where that is known better than the element can tell.
    expected: StoredValue<Option<String>>,
    /// The selection before the next input, in units of the DOM.
    before: StoredValue<Option<(usize, usize)>>,
    /// What was shown before, of texts with carriage returns.
    earlier: StoredValue<Vec<String>>,
    /// The lines behind as they are in the document.
    pub(super) drawn: StoredValue<Vec<String>>,
    /// Whether they are to be drawn after the next paint.
    pub(super) waits: StoredValue<bool>,
    /// Whether the lines are to be counted when they are drawn.
    pub(super) uncounted: StoredValue<bool>,
}

impl Pane {
    /// A box for a text.
    pub fn new(text: RwSignal<String>, node: NodeRef<Textarea>, spots: Vec<Spot>) -> Self {
        Self {
            text,
            node,
            behind: NodeRef::new(),
            shown: RwSignal::new(text.with_untracked(|text| window(text, 0))),
            lines: RwSignal::new((1, 1)),
            spots: RwSignal::new(spots),
            expected: StoredValue::new(None),
            before: StoredValue::new(None),
            earlier: StoredValue::new(Vec::new()),
            drawn: StoredValue::new(Vec::new()),
            waits: StoredValue::new(false),
            uncounted: StoredValue::new(false),
        }
    }

    /// The part of the text that is shown.
    pub(super) fn part(self) -> String {
        let shown = self.shown.get_untracked();
        self.text.with_untracked(|text| text.get(shown).unwrap_or_default().into())
    }

    fn area(self) -> Option<HtmlTextAreaElement> {
        self.node.get_untracked()
    }

    /// Whether the element holds only a part of the text.
    pub fn is_partial(self) -> bool {
        self.shown.with_untracked(Range::len) < self.text.with_untracked(String::len)
    }

    /// Puts into the element what there is around a place of the text.
    pub fn fill(self, around: usize) {
        self.shown.set(self.text.with_untracked(|text| window(text, around)));
        self.earlier.set_value(Vec::new());
        self.expected.set_value(None);
        self.uncounted.set_value(true);
        // Before the text: its lines break anew where the room beside them changes.
        if let Some(scroller) = self.scroller() {
            let _ = scroller.class_list().toggle_with_force(PARTIAL, self.is_partial());
        }
        if let Some(area) = self.area() {
            area.set_value(&boxed(&self.part()));
        }
        self.draw_soon();
    }

    /// Shows the beginning of another text.
    pub fn begin(self) {
        // While the text before still stands there: what comes has to be laid out for that.
        if let Some(scroller) = self.scroller() {
            scroller.set_scroll_top(0);
        }
        self.fill(0);
        // Behind all of it the caret would lead to the next window as soon as the box has the focus.
        if self.is_partial() {
            self.select(0);
        }
    }

    fn scroller(self) -> Option<Element> {
        self.area()?.closest(".box").ok().flatten()
    }

    /// The selected bytes of the text. All that is shown of a longer text stands for all of it, so that Ctrl+A means
    /// what it says.
    pub fn selection(self) -> Option<Range<usize>> {
        let area = self.area()?;
        let start = area.selection_start().ok().flatten()? as usize;
        let end = area.selection_end().ok().flatten()? as usize;
        Some(self.bytes(start, end))
    }

    fn bytes(self, start: usize, end: usize) -> Range<usize> {
        let shown = self.shown.get_untracked();
        let part = self.part();
        let range = utf8_offset(&part, start)..utf8_offset(&part, end);
        if self.is_partial() && range == (0..part.len()) && !range.is_empty() {
            return 0..self.text.with_untracked(String::len);
        }
        shown.start + range.start..shown.start + range.end
    }

    /// Puts the caret behind so many bytes of the text.
    pub fn select(self, place: usize) {
        self.set_selection(place..place);
    }

    /// Selects bytes of the text, as far as they are shown.
    fn set_selection(self, range: Range<usize>) {
        let shown = self.shown.get_untracked();
        let within = |at: usize| at.clamp(shown.start, shown.end) - shown.start;
        let part = self.part();
        let range = within(range.start)..within(range.end);
        if let (Some(area), Some(_)) = (self.area(), part.get(range.clone())) {
            let units = utf16_range(&part, range);
            let _ = area.set_selection_range(units.start as u32, units.end as u32);
        }
    }

    /// Remembers what is selected, before the browser changes the text.
    pub fn about_to_change(self) {
        if let Some(area) = self.area() {
            let place = |at: Result<Option<u32>, _>| at.ok().flatten().unwrap_or_default() as usize;
            self.before.set_value(Some((place(area.selection_start()), place(area.selection_end()))));
        }
    }

    /// Says what the next input will have made of `gone`: a textarea can't tell a CRLF from an LF.
    /// Gives what will be shown then; `None` where the place is not shown.
    pub fn expect(self, gone: &Range<usize>, come: &str) -> Option<String> {
        let shown = self.shown.get_untracked();
        if gone.start < shown.start || gone.end > shown.end {
            return None;
        }
        let mut part = self.part();
        part.replace_range(gone.start - shown.start..gone.end - shown.start, come);
        self.expected.set_value(Some(part.clone()));
        Some(part)
    }

    /// What was done to the text, by what the element holds now: the bytes that went, and what came for them.
    ///
    /// `typed` by the person; a script that puts a text into the element means all of it.
    pub fn change(self, now: &str, typed: bool, undone: bool) -> (Range<usize>, String) {
        let shown = self.shown.get_untracked();
        let part = self.part();
        let all = 0..self.text.with_untracked(String::len);
        let expected = self.expected.try_update_value(Option::take).flatten();
        let before = self.before.try_update_value(Option::take).flatten();
        let selected = before.map(|(start, end)| self.bytes(start, end));
        if self.is_partial() && expected.is_none() && (!typed || (selected == Some(all.clone()) && !undone)) {
            return (all, now.into());
        }
        let fits = |text: &String| boxed(text) == now;
        let known = expected.filter(fits).or_else(|| {
            let earlier = || self.earlier.with_value(|earlier| earlier.iter().rev().find(|text| fits(text)).cloned());
            if undone { earlier() } else { None }
        });
        if part.contains('\r') || known.as_ref().is_some_and(|text| text.contains('\r')) {
            self.earlier.update_value(|earlier| {
                if earlier.len() >= EARLIER {
                    earlier.remove(0);
                }
                earlier.push(part.clone());
            });
        }
        let (gone, come) = match known {
            Some(known) => {
                let (gone, come) = difference(&part, &known);
                (gone, known[come].into())
            }
            None => edited(&part, now),
        };
        (shown.start + gone.start..shown.start + gone.end, come)
    }

    /// Does to the kept text what was done in the element. Marks stay with the text around them.
    pub fn apply(self, gone: &Range<usize>, come: &str) {
        let fits = self.text.with_untracked(|text| text.get(gone.clone()).is_some());
        if !fits {
            return;
        }
        let shown = self.shown.get_untracked();
        let end = shown.end.max(gone.end) - gone.len() + come.len();
        let start = shown.start.min(gone.start);
        self.spots.update(|spots| *spots = moved(spots, gone, come.len()));
        self.shown.set(start..end);
        self.text.update(|text| {
            // Three copies in one go each; `replace_range` copies byte by byte.
            let tail = text.split_off(gone.end);
            text.truncate(gone.start);
            text.push_str(come);
            text.push_str(&tail);
        });
    }

    /// Takes another window where an edit has made this one too large or too small.
    pub fn settle(self) {
        let shown = self.shown.get_untracked();
        if self.text.with_untracked(|text| is_outgrown(text, &shown)) {
            let caret = self.selection().unwrap_or_default();
            self.fill(caret.end);
            self.draw();
            self.set_selection(caret);
        }
    }

    /// Whether there is more of the text before what is shown, and behind it.
    pub fn more(self) -> (bool, bool) {
        let length = self.text.with(String::len);
        self.shown.with(|shown| (shown.start > 0, shown.end < length))
    }

    /// Goes on to what lies behind or before what is shown. What is in sight stays where it is.
    pub fn turn(self, behind: bool) {
        let old = self.shown.get_untracked();
        let caret = self.selection();
        let edge = if behind { old.end } else { old.start };
        // The line at the edge, which both windows hold, or the one before it where the edge is its end.
        let line = if behind { edge.saturating_sub(1).max(old.start) } else { edge };
        let top = || {
            let shown = self.shown.get_untracked();
            let index = self.text.with_untracked(|text| line_index(text, &shown, line));
            Some(self.behind.get_untracked()?.children().item(index as u32)?.get_bounding_client_rect().top())
        };
        let was = top();
        self.fill(edge);
        self.draw();
        if let Some(caret) = caret {
            self.set_selection(caret);
        }
        let new = self.shown.get_untracked();
        let Some(scroller) = self.scroller() else { return };
        let begins = self.text.with_untracked(|text| text[..line].rfind('\n').map_or(0, |at| at + 1))
            >= old.start.max(new.start);
        #[allow(clippy::cast_possible_truncation, reason = "pixels")]
        let to = match (was, top()) {
            (Some(was), Some(is)) if begins => scroller.scroll_top() + (is - was) as i32,
            // Within a line that is longer than a window its share of the height tells well enough.
            _ => {
                let share = f64::from((edge - new.start) as u32) / f64::from(new.len().max(1) as u32);
                let sight = if behind { scroller.client_height() } else { 0 };
                (f64::from(scroller.scroll_height()) * share) as i32 - sight
            }
        };
        scroller.set_scroll_top(to);
    }

    /// Goes to the beginning or the end of the whole text.
    pub fn go_to_end(self, end: bool) {
        let place = if end { self.text.with_untracked(String::len) } else { 0 };
        self.fill(place);
        self.draw();
        self.set_selection(place..place);
        if let Some(scroller) = self.scroller() {
            scroller.set_scroll_top(if end { scroller.scroll_height() } else { 0 });
        }
    }

    /// Makes sure that a place is among what is shown.
    pub fn reveal(self, range: &Range<usize>) {
        let shown = self.shown.get_untracked();
        if range.start < shown.start || range.end.min(range.start + 1) > shown.end {
            self.fill(range.start);
        }
    }

    /// Selects a place and brings it into view.
    pub fn show(self, range: Range<usize>) {
        if self.text.with_untracked(|text| text.get(range.clone()).is_none()) {
            return;
        }
        self.reveal(&range);
        self.draw();
        let Some(area) = self.area() else { return };
        let _ = area.focus();
        self.set_selection(range.clone());
        let Some(behind) = self.behind.get_untracked() else { return };
        let shown = self.shown.get_untracked();
        let line = self.text.with_untracked(|text| line_index(text, &shown, range.start));
        let mark = behind.query_selector(&format!("[data-at=\"{}\"]", range.start)).ok().flatten();
        if let Some(place) = mark.or_else(|| behind.children().item(line as u32)) {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            place.scroll_into_view_with_scroll_into_view_options(&options);
        }
    }

    /// The finding that a mark under these pixels of the screen is of, and the mark.
    pub fn marked_at(self, x: i32, y: i32) -> Option<(usize, HtmlElement)> {
        let under = document().elements_from_point(f32::from(x as i16), f32::from(y as i16));
        let behind = self.behind.get_untracked()?;
        let mark = under.iter().filter_map(|element| element.dyn_into::<HtmlElement>().ok()).find_map(|element| {
            let mark = element.closest(".mark").ok().flatten()?.dyn_into::<HtmlElement>().ok()?;
            behind.contains(Some(&mark)).then_some(mark)
        })?;
        let place = mark.get_attribute("data-at")?.parse().ok()?;
        let finding = self.finding_at(place)?;
        Some((finding, mark))
    }

    /// The finding that a place of the text is marked for.
    pub fn finding_at(self, place: usize) -> Option<usize> {
        self.spots.with_untracked(|spots| at(spots, place).map(|spot| spot.finding))
    }
}
