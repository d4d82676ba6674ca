//! What is on the screen: the texts, the last diagnosis, and what can be done with them.

mod asks;
mod beside;
mod edits;
mod history;
mod session;
mod start;

use std::sync::Arc;

use leptos::html::Textarea;
use leptos::prelude::*;

use super::editor::{Offer, Pane};
use super::engine::{Engine, Health};
use super::text::{sentence, spots};
use super::theme::Theme;
use crate::Report;
use crate::finding::Code;
use crate::message::Shape;
use crate::remedy::copies::Client;
use crate::share::Shared;
use crate::source::Origin;

pub use beside::{Beside, Contrast, Dissected};
pub use history::{History, Past};
pub use start::start;

/// Where the text in the boxes comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whence {
    /// An example that nobody has touched: the next paste takes its place.
    Example,
    /// The person.
    Person,
    /// A link, with the number of secrets that its maker took out.
    Link(u32),
    /// A link that could not be read, or not wholly.
    Broken {
        /// What to say of it.
        why: String,
        /// The link's own text.
        raw: String,
    },
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
    /// What was looked for besides and is not there, each with what it means.
    pub fine: Vec<(Code, String)>,
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

/// What the side of the answer shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// Why it was refused, and what to change.
    #[default]
    Verdict,
    /// The request as the server sees it.
    Anatomy,
    /// What differs from one that works.
    Compare,
    /// Sending it from here.
    Send,
}

impl View {
    /// All of them, in their order.
    pub const ALL: [View; 4] = [View::Verdict, View::Anatomy, View::Compare, View::Send];

    /// Its name in the document.
    pub fn as_str(self) -> &'static str {
        match self {
            View::Verdict => "verdict",
            View::Anatomy => "anatomy",
            View::Compare => "compare",
            View::Send => "send",
        }
    }

    /// As a person reads it.
    pub fn label(self) -> &'static str {
        match self {
            View::Verdict => "Verdict",
            View::Anatomy => "As the server sees it",
            View::Compare => "Compare",
            View::Send => "Send",
        }
    }

    /// Its name in links, where the first view has none.
    pub fn name_in_link(self) -> &'static str {
        if self == View::default() { "" } else { self.as_str() }
    }

    /// The view of this name in a link.
    pub fn named_in_link(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| [view.as_str(), view.name_in_link()].contains(&name))
    }
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
    /// What the side of the answer shows.
    pub view: RwSignal<View>,
    /// Which of the further findings is open, as [`selection`] names it; empty for none.
    ///
    /// [`selection`]: super::text::selection
    pub selected: RwSignal<String>,
    /// The client that a request is copied for; none where it is copied as it was pasted.
    pub copy_as: RwSignal<Option<Client>>,
    /// Whether the text is shown that is copied.
    pub copy_shown: RwSignal<bool>,
    /// The texts and the fragment of the link that was opened or made last.
    pub linked: RwSignal<Option<(Shared, String)>>,
    /// The last diagnosis.
    pub settled: RwSignal<Option<Arc<Settled>>>,
    /// Whether it is of what is in the boxes now. Many ask, and two texts of megabytes are compared once for all of them.
    is_current: Memo<bool>,
    /// What the views beside the verdict show.
    pub beside: RwSignal<Beside>,
    /// What the request is compared with.
    pub other: RwSignal<Shared>,
    /// Whether the engine is at work or about to be.
    pub pending: RwSignal<bool>,
    /// How the engine fares.
    pub health: RwSignal<Health>,
    /// The last thing done to the text by a button.
    pub done: RwSignal<Option<Done>>,
    /// What was diagnosed before, where that is kept.
    pub history: RwSignal<History>,
    /// The server to which the person wants to send, where that is another than the request's.
    pub server: RwSignal<Option<String>>,
    /// The choice of colours.
    pub theme: RwSignal<Theme>,
    /// What a screen reader is told.
    pub announcement: RwSignal<String>,
    /// The element of the main box.
    pub request_box: NodeRef<Textarea>,
    /// The element of the response's box.
    pub response_box: NodeRef<Textarea>,
    /// The finding that the caret stands at the mark of, and the box of that.
    pub pointed: RwSignal<Option<(Origin, usize)>>,
    /// What there is to say of a file or of a long text.
    pub offer: RwSignal<Option<Offer>, LocalStorage>,
    /// The box that had the focus last.
    pub last_box: StoredValue<Origin>,
    /// The boxes, the main one first.
    panes: StoredValue<[Pane; 2]>,
    /// The worker; none while the first paint is drawn.
    engine: StoredValue<Option<Engine>, LocalStorage>,
    /// How often the texts have changed.
    edits: StoredValue<u64>,
}

impl Desk {
    /// A desk with these texts, and without an engine: enough to draw the first paint.
    pub fn new(texts: Shared, whence: Whence, report: Option<Report>) -> Self {
        let Shared { request, response, shape, exchange, .. } = texts;
        let response = response.unwrap_or_default();
        let settled = report.map(|report| {
            let (request, response) = (request.clone(), response.clone());
            Arc::new(Settled { request, response, report, fine: Vec::new() })
        });
        let pane = |origin, text: String, node| {
            let found = settled.as_ref().map(|settled| spots(&settled.report.findings, origin, &text));
            Pane::new(RwSignal::new(text), node, found.unwrap_or_default())
        };
        let (request_box, response_box) = (NodeRef::new(), NodeRef::new());
        let panes = [pane(Origin::Request, request, request_box), pane(Origin::Response, response, response_box)];
        let [request, response] = [panes[0].text, panes[1].text];
        let (settled, outdated) = (RwSignal::new(settled), RwSignal::new(false));
        let is_current = Memo::new(move |_| {
            let heard = |it: &str| response.with(|text| if outdated.get() { it.is_empty() } else { text == it });
            settled.with(|settled| {
                settled.as_ref().is_some_and(|it| request.with(|text| *text == it.request) && heard(&it.response))
            })
        });
        Self {
            request,
            response,
            outdated,
            response_wanted: RwSignal::new(false),
            wish: RwSignal::new(Wish { shape, exchange }),
            whence: RwSignal::new(whence),
            view: RwSignal::new(View::default()),
            selected: RwSignal::new(String::new()),
            copy_as: RwSignal::new(None),
            copy_shown: RwSignal::new(false),
            linked: RwSignal::new(None),
            settled,
            is_current,
            beside: RwSignal::new(Beside::default()),
            other: RwSignal::new(Shared::default()),
            pending: RwSignal::new(false),
            health: RwSignal::new(Health::Loading),
            done: RwSignal::new(None),
            history: RwSignal::new(None),
            server: RwSignal::new(None),
            theme: RwSignal::new(Theme::System),
            announcement: RwSignal::new(String::new()),
            request_box,
            response_box,
            pointed: RwSignal::new(None),
            offer: RwSignal::new_local(None),
            last_box: StoredValue::new(Origin::Request),
            panes: StoredValue::new(panes),
            engine: StoredValue::new_local(None),
            edits: StoredValue::new(0),
        }
    }

    /// The state of one of the boxes.
    pub fn pane(self, origin: Origin) -> Pane {
        let [request, response] = self.panes.get_value();
        match origin {
            Origin::Request => request,
            Origin::Response => response,
        }
    }

    /// The title of a finding of the last diagnosis, as a sentence.
    pub fn title_of(self, finding: usize) -> Option<String> {
        let settled = self.settled.get()?;
        settled.report.findings.get(finding).map(|finding| sentence(&finding.title).replace('`', ""))
    }

    /// Tells which finding the caret in a box stands at.
    pub fn point(self, origin: Origin) {
        let pane = self.pane(origin);
        let finding = pane.selection().and_then(|selection| pane.finding_at(selection.start));
        let pointed = finding.map(|finding| (origin, finding));
        if self.pointed.get_untracked() != pointed {
            self.pointed.set(pointed);
        }
    }

    /// The last diagnosis, if it is of what is in the boxes now.
    pub fn current(self) -> Option<Arc<Settled>> {
        self.settled.get().filter(|_| self.is_current.get())
    }

    /// Whether both boxes are empty, blanks aside.
    pub fn is_empty(self) -> bool {
        self.request.with(|text| text.trim().is_empty()) && self.response.with(|text| text.trim().is_empty())
    }

    /// Whether the box of the response is shown.
    pub fn response_shown(self) -> bool {
        self.response_wanted.get() || self.response.with(|text| !text.is_empty())
    }
}
