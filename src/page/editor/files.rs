//! Files that are dropped, chosen or pasted.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DataTransfer, DragEvent, File, FileList, HtmlInputElement};

use crate::page::browser::{self, whenever};
use crate::page::desk::Desk;
use crate::page::text::{Unreadable, decode, size};
use crate::source::Origin;

/// Larger texts are read after asking.
const ASK: usize = 10_000_000;
/// Larger ones are not read.
const MOST: usize = 50_000_000;

/// What there is to say of a file or of a long text, and perhaps what waits for an answer.
#[derive(Clone)]
pub enum Offer {
    /// This alone.
    Said(String),
    /// It is large: whether to read it.
    Large(String, File),
}

impl Desk {
    /// Takes what was dropped, chosen or pasted as files: one into the box that it is for, of two one into each.
    pub fn take_files(self, files: &FileList) {
        self.offer.set(None);
        let files: Vec<File> = (0..files.length().min(2)).filter_map(|n| files.get(n)).collect();
        for file in files {
            #[allow(clippy::cast_sign_loss, reason = "no file is smaller than nothing")]
            let length = file.size() as usize;
            let name = file.name();
            if length > MOST {
                self.offer.set(Some(Offer::Said(format!(
                    "{name} has {}, and 50 MB is the most that is read here. Save the one request alone \
                     (in a browser’s network panel: Copy as cURL), or split the file.",
                    size(length)
                ))));
            } else if length > ASK {
                let words = format!("{name} has {}. Reading it takes some seconds.", size(length));
                self.offer.set(Some(Offer::Large(words, file)));
            } else {
                self.read_file(file);
            }
        }
    }

    /// Reads a file. The browser does it aside, and tells when it is done.
    fn read_file(self, file: File) {
        spawn_local(async move {
            let name = file.name();
            let bytes = JsFuture::from(file.array_buffer()).await;
            let Ok(bytes) = bytes.map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec()) else {
                return self.offer.set(Some(Offer::Said(format!("{name} could not be read."))));
            };
            match decode(bytes) {
                Ok((text, said)) => {
                    self.offer.set(said.map(|said| Offer::Said(format!("{name}: {said}"))));
                    self.take(text, &format!("Opened {name}."));
                }
                Err(Unreadable::Kind(kind)) => {
                    self.offer
                        .set(Some(Offer::Said(format!("{name} is {kind}, not text. Unpack or export it first."))));
                }
                Err(Unreadable::Binary) => self.offer.set(Some(Offer::Said(format!("{name} holds no text.")))),
            }
        });
    }
}

/// Whether a size is taken at all.
pub fn is_too_large(length: usize) -> bool {
    length > MOST
}

/// The ways into the main box beside typing and the keys.
#[component]
pub fn FileButtons() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let input = NodeRef::<leptos::html::Input>::new();
    let choose = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let chosen = move |event: ev::Event| {
        let input: HtmlInputElement = event_target(&event);
        if let Some(files) = input.files() {
            desk.take_files(&files);
        }
        // The same file again is a change again.
        input.set_value("");
    };
    let refused = RwSignal::new(false);
    let paste = move |_| {
        spawn_local(async move {
            let text = browser::clipboard_text().await;
            refused.set(text.is_none());
            if let Some(text) = text.filter(|text| !text.is_empty()) {
                desk.take(text, "Pasted.");
            }
        });
    };
    let can_paste = RwSignal::new(true);
    whenever(move || can_paste.set(browser::has_clipboard_text()));
    view! {
        <span class="paste-ways">
            <button
                type="button"
                class="quiet"
                data-testid="paste"
                hidden=move || !can_paste.get()
                on:click=paste
            >
                {move || if refused.get() { "Pasting was refused" } else { "Paste" }}
            </button>
            <button type="button" class="quiet" data-testid="open-file" on:click=choose>"Open a file"</button>
            <input
                type="file"
                hidden
                multiple
                data-testid="file"
                aria-label="A file to open"
                node_ref=input
                on:change=chosen
            />
        </span>
    }
    .into_any()
}

/// What there is to say of a file.
#[component]
pub fn FileNote() -> impl IntoView {
    let desk = expect_context::<Desk>();
    move || {
        desk.offer.get().map(|offer| {
            let (words, file) = match offer {
                Offer::Said(words) => (words, None),
                Offer::Large(words, file) => (words, Some(file)),
            };
            let read = file.map(|file| {
                let read = move |_| {
                    desk.offer.set(None);
                    desk.read_file(file.clone());
                };
                view! { <button type="button" class="quiet" data-testid="read-it" on:click=read>"Read it"</button> }
            });
            view! {
                <p class="note" role="status" data-testid="file-note">
                    {words} " " {read} " "
                    <button type="button" class="quiet" on:click=move |_| desk.offer.set(None)>"Close"</button>
                </p>
            }
            .into_any()
        })
    }
}

/// What lies over the page while a file is dragged over it.
#[component]
pub fn Veil() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let shown = RwSignal::new(false);
    whenever(move || {
        let files = |event: &DragEvent| {
            let data = event.data_transfer()?;
            has_files(&data).then_some(data)
        };
        let over = move |event: DragEvent| {
            if files(&event).is_some() {
                event.prevent_default();
                if !shown.get_untracked() {
                    shown.set(true);
                }
            }
        };
        window_event_listener(ev::dragenter, over);
        window_event_listener(ev::dragover, over);
        window_event_listener(ev::dragleave, move |event| {
            // Out of the window, not from one element to the next.
            if event.related_target().is_none() {
                shown.set(false);
            }
        });
        window_event_listener(ev::drop, move |event| {
            shown.set(false);
            if let Some(data) = files(&event) {
                event.prevent_default();
                if let Some(files) = data.files() {
                    desk.take_files(&files);
                }
            }
        });
    });
    view! {
        <div class="veil" data-testid="veil" aria-hidden="true" hidden=move || !shown.get()>
            <p class="veil-words">
                <strong>"Drop it here to read it"</strong>
                "Any text: a HAR, a transcript, a log, a raw request, a response. Up to 50 MB. It stays in this browser."
            </p>
        </div>
    }
}

fn has_files(data: &DataTransfer) -> bool {
    data.types().iter().any(|kind| kind.dyn_ref::<js_sys::JsString>().is_some_and(|kind| *kind == "Files"))
}

impl Desk {
    /// Puts a text into the box that it is for: into the response's if it is nothing else and there is a request, else
    /// into the main one.
    fn take(self, text: String, what: &str) {
        let request = untrack(|| self.current()).is_some_and(|settled| settled.report.read.request);
        let response = request && !self.is_example() && crate::page::text::is_response(&text);
        let before = self.texts();
        let mine = self.is_mine();
        if response {
            let length = self.response.with_untracked(String::len);
            self.replace(Origin::Response, 0..length, &text);
        } else {
            self.open(text);
        }
        if mine && !response {
            self.tell_done(what.into(), before);
        }
    }
}
