//! What is on the screen: the texts, the last diagnosis, and what can be done with them.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use leptos::ev;
use leptos::html::Textarea;
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlTextAreaElement};

use super::browser;
use super::engine::{Engine, Health};
use super::main_view::MainView;
use super::text::{difference, lead, sentence};
use super::theme::Theme;
use crate::finding::Fix;
use crate::message::Shape;
use crate::share::{Shared, link};
use crate::source::Origin;
use crate::wire::{Ask, Told};
use crate::{Input, Report, remedy};

/// Where the text in the boxes comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whence {
    /// An example that nobody has touched: the next paste takes its place.
    Example,
    /// The person.
    Person,
    /// A link, with the number of secrets that its maker took out.
    Link(u32),
    /// A link that could not be read, or not wholly: what to say of it.
    Broken(String),
}

/// How the main box is to be read, as far as the person has said so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// As what.
    pub shape: Option<Shape>,
    /// Which of the exchanges in it is meant, counted from 0.
    pub exchange: Option<usize>,
}

/// A diagnosis and the texts it is of.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// The main box.
    pub request: String,
    /// The box of the response.
    pub response: String,
    /// The diagnosis.
    pub report: Report,
}

/// What was done last, to be told and taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// What was done, as a sentence.
    pub what: String,
    /// What was in the boxes before.
    pub before: Shared,
    /// The main box as it was made.
    pub after: String,
}

/// The state of the page. Copies are the same one.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The main box.
    pub request: RwSignal<String>,
    /// The box of the response.
    pub response: RwSignal<String>,
    /// Whether the response answers the request as it was before a fix. It is not listened to then.
    pub outdated: RwSignal<bool>,
    /// Whether the box of the response is shown though it is empty.
    pub response_wanted: RwSignal<bool>,
    /// How the main box is to be read.
    pub wish: RwSignal<Wish>,
    /// Where the texts come from.
    pub whence: RwSignal<Whence>,
    /// The last diagnosis.
    pub settled: RwSignal<Option<Arc<Settled>>>,
    /// Whether the engine is at work or about to be.
    pub pending: RwSignal<bool>,
    /// How the engine fares.
    pub health: RwSignal<Health>,
    /// The last thing done to the text by a button.
    pub done: RwSignal<Option<Done>>,
    /// The choice of colours.
    pub theme: RwSignal<Theme>,
    /// What a screen reader is told.
    pub announcement: RwSignal<String>,
    /// The element of the main box.
    pub request_box: NodeRef<Textarea>,
    /// The element of the response's box.
    pub response_box: NodeRef<Textarea>,
    engine: StoredValue<Option<Engine>, LocalStorage>,
    edits: StoredValue<u64>,
}

/// Texts up to this length are diagnosed at every keystroke, longer ones when the typing pauses.
const AT_ONCE: usize = 64 << 10;
/// How long a pause is.
const PAUSE: Duration = Duration::from_millis(250);
/// How long after the last keystroke a verdict is announced.
const HUSH: Duration = Duration::from_millis(900);
/// Longer texts are not kept over a reload: browsers keep some 5 MB for everything.
const KEPT: usize = 1 << 20;

impl Desk {
    /// A desk with these texts, and without an engine: enough to draw the first paint.
    pub fn new(texts: Shared, whence: Whence, report: Option<Report>) -> Self {
        let Shared { request, response, shape, exchange, .. } = texts;
        let response = response.unwrap_or_default();
        let settled =
            report.map(|report| Arc::new(Settled { request: request.clone(), response: response.clone(), report }));
        Self {
            request: RwSignal::new(request),
            response: RwSignal::new(response),
            outdated: RwSignal::new(false),
            response_wanted: RwSignal::new(false),
            wish: RwSignal::new(Wish { shape, exchange }),
            whence: RwSignal::new(whence),
            settled: RwSignal::new(settled),
            pending: RwSignal::new(false),
            health: RwSignal::new(Health::Loading),
            done: RwSignal::new(None),
            theme: RwSignal::new(Theme::System),
            announcement: RwSignal::new(String::new()),
            request_box: NodeRef::new(),
            response_box: NodeRef::new(),
            engine: StoredValue::new_local(None),
            edits: StoredValue::new(0),
        }
    }

    /// Starts the engine.
    fn connect(self) {
        let engine = Engine::new(Box::new(move |health, pending, answer| {
            if self.health.get_untracked() != health {
                self.health.set(health);
            }
            if let Some((input, report)) = answer {
                self.settled.set(Some(Arc::new(Settled {
                    request: input.request,
                    response: input.response.unwrap_or_default(),
                    report,
                })));
                self.announce_when_quiet();
            }
            if self.pending.get_untracked() != pending {
                self.pending.set(pending);
            }
        }));
        self.engine.set_value(Some(engine));
    }

    /// The last diagnosis, if it is of what is in the boxes now.
    pub fn current(self) -> Option<Arc<Settled>> {
        let settled = self.settled.get()?;
        let same = self.request.with(|text| *text == settled.request) && self.heard(|text| text == settled.response);
        same.then_some(settled)
    }

    /// Whether both boxes are empty, blanks aside.
    pub fn is_empty(self) -> bool {
        self.request.with(|text| text.trim().is_empty()) && self.response.with(|text| text.trim().is_empty())
    }

    /// Whether the box of the response is shown.
    pub fn response_shown(self) -> bool {
        self.response_wanted.get() || self.response.with(|text| !text.is_empty())
    }

    /// The response that is listened to, which may be none.
    pub fn heard<T>(self, f: impl FnOnce(&str) -> T) -> T {
        let outdated = self.outdated.get();
        self.response.with(|text| f(if outdated { "" } else { text }))
    }

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
        if self.done.with_untracked(|done| {
            done.as_ref().is_some_and(|done| self.request.with_untracked(|text| *text != done.after))
        }) {
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

    fn is_example(self) -> bool {
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
        self.whence.set(whence);
        self.done.set(None);
        self.ask_soon();
    }

    fn put_response(self, text: &str) {
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
        let before = self.texts();
        let after = remedy::apply(&before.request, Origin::Request, &fix.edits);
        // Before the text changes: the next diagnosis is already of the request alone.
        self.outdated.set(true);
        self.replace_request(&after);
        self.done.set(Some(Done { what: sentence(&format!("applied: {}", fix.title)), before, after }));
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

    fn replace_request(self, text: &str) {
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

    /// Makes a link of what is in the boxes, without secrets. `then` gets its fragment and the names of what was taken
    /// out.
    pub fn share(self, then: impl FnOnce(String, Vec<String>) + 'static) {
        self.aside(Ask::Share(self.texts()), move |told| {
            if let Told::Link { fragment, removed } = told {
                then(fragment, removed);
            }
        });
    }

    fn aside(self, ask: Ask, then: impl FnOnce(Told) + 'static) {
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

    /// What is in the boxes.
    pub fn texts(self) -> Shared {
        let response = self.response.get_untracked();
        let Wish { shape, exchange } = self.wish.get_untracked();
        Shared {
            request: self.request.get_untracked(),
            response: (!response.is_empty()).then_some(response),
            shape,
            exchange,
            removed: 0,
        }
    }

    fn belongs_to_the_person(self) {
        if self.whence.with_untracked(|whence| *whence != Whence::Person) {
            if self.whence.with_untracked(|whence| *whence != Whence::Example) {
                // What is here is no longer what the link holds.
                browser::drop_fragment();
            }
            self.whence.set(Whence::Person);
        }
    }

    fn ask_soon(self) {
        let edit = self.edits.with_value(|edits| edits + 1);
        self.edits.set_value(edit);
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

    fn ask(self) {
        if self.is_empty_untracked() {
            self.settled.set(None);
            self.announcement.set(String::new());
            return;
        }
        let texts = self.texts();
        self.keep(&texts);
        let response = texts.response.filter(|_| !self.outdated.get_untracked());
        let (shape, exchange) = (texts.shape, texts.exchange);
        let input = Input { request: texts.request, response, now: browser::now(), shape, exchange };
        self.engine.with_value(|engine| {
            if let Some(engine) = engine {
                engine.ask(input);
            }
        });
    }

    fn is_empty_untracked(self) -> bool {
        untrack(|| self.is_empty())
    }

    /// Keeps what the person has here over a reload.
    fn keep(self, texts: &Shared) {
        let Some(storage) = browser::session_storage() else { return };
        let length = texts.request.len() + texts.response.as_ref().map_or(0, String::len);
        if self.whence.with_untracked(|whence| *whence == Whence::Person) && length <= KEPT {
            let _ = storage.set_item(browser::SESSION, &serde_json::to_string(texts).unwrap_or_default());
        } else {
            // Rather nothing than a text that was here before.
            let _ = storage.remove_item(browser::SESSION);
        }
    }

    fn announce_when_quiet(self) {
        let edit = self.edits.get_value();
        set_timeout(
            move || {
                let quiet = self.edits.with_value(|edits| *edits == edit);
                if let (true, Some(settled)) = (quiet, untrack(|| self.current())) {
                    self.announcement.set(lead(&settled.report.findings));
                }
            },
            HUSH,
        );
    }

    /// Opens what the address holds, if it is a link of ours.
    fn open_link(self) {
        let fragment = browser::fragment();
        if !link::is_ours(&fragment) {
            return;
        }
        let edit = self.edits.get_value();
        self.aside(Ask::Open(fragment), move |told| {
            // What the person has typed meanwhile goes before what the link holds.
            let untouched = self.edits.with_value(|edits| *edits == edit);
            if let Told::Opened { texts, broken } = told
                && untouched
            {
                let removed = texts.removed;
                self.put(texts, broken.map_or(Whence::Link(removed), Whence::Broken));
            }
        });
    }
}

/// Whether a text takes the place of an old one, rather than being made of it.
fn is_another(old: &str, new: &str) -> bool {
    let (gone, _) = difference(old, new);
    gone.len() * 2 > old.len()
}

/// Takes over the page from its static HTML.
pub fn start() {
    let Some(app) = document().get_element_by_id("app").and_then(|app| app.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    let early = Early::read();
    let untouched = early.texts == early.example;
    let kept = || {
        let text = browser::session_storage()?.get_item(browser::SESSION).ok().flatten()?;
        serde_json::from_str::<Shared>(&text).ok()
    };
    let opened = link::is_ours(&browser::fragment());

    // What was typed before we were here goes before the link, the link before what was here before the reload.
    let (texts, whence, report) = if !untouched {
        (early.texts.clone(), Whence::Person, None)
    } else if opened {
        (Shared::default(), Whence::Person, None)
    } else if let Some(kept) = kept() {
        (kept, Whence::Person, None)
    } else {
        (early.example.clone(), Whence::Example, first_report())
    };
    let desk = Desk::new(texts, whence, report);
    desk.connect();
    desk.theme.set(Theme::chosen());
    app.set_inner_html("");
    mount_to(app, move || view! { <MainView desk /> }).forget();
    early.give_back_focus();
    if let Some(root) = browser::root() {
        let _ = root.remove_attribute("data-returning");
    }
    if untouched && opened {
        desk.open_link();
    } else {
        desk.ask_soon();
    }
    window_event_listener(ev::hashchange, move |_| desk.open_link());
}

/// The diagnosis of the first example, which the static HTML holds beside it.
fn first_report() -> Option<Report> {
    let json = document().get_element_by_id("first-report")?.text_content()?;
    serde_json::from_str(&json).ok()
}

/// What was done on the static page before the module had loaded.
struct Early {
    texts: Shared,
    example: Shared,
    /// The box that has the focus, and its selection.
    focus: Option<(String, u32, u32)>,
}

impl Early {
    fn read() -> Self {
        let area = |id| document().get_element_by_id(id).and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok());
        let (request, response) = (area("request"), area("response"));
        let text = |area: &Option<HtmlTextAreaElement>| area.as_ref().map(HtmlTextAreaElement::value);
        let default = |area: &Option<HtmlTextAreaElement>| area.as_ref().and_then(|area| area.default_value().ok());
        let some = |text: Option<String>| text.filter(|text| !text.is_empty());
        let focus = document().active_element().and_then(|active| {
            let active = active.dyn_into::<HtmlTextAreaElement>().ok()?;
            Some((active.id(), active.selection_start().ok().flatten()?, active.selection_end().ok().flatten()?))
        });
        Self {
            texts: Shared {
                request: text(&request).unwrap_or_default(),
                response: some(text(&response)),
                ..Shared::default()
            },
            example: Shared {
                request: default(&request).unwrap_or_default(),
                response: some(default(&response)),
                ..Shared::default()
            },
            focus,
        }
    }

    fn give_back_focus(&self) {
        let Some((id, start, end)) = &self.focus else { return };
        let Some(area) = document().get_element_by_id(id).and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok())
        else {
            return;
        };
        let _ = area.focus();
        let _ = area.set_selection_range(*start, *end);
    }
}
