//! The worker that runs the engine, as the page sees it.

mod schedule;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use js_sys::{Array, Uint8Array};
use leptos::prelude::set_timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{MessageEvent, Worker};

use crate::finding::Code;
use crate::wire::{Answer, Ask, Message, Question, RELEASE, Told, packed};
use crate::{Input, Report};
use schedule::{Act, Event, Schedule};

pub use schedule::Health;

/// The script that starts the worker's module.
const SCRIPT: &str = "./start-worker.js";
/// How long one question may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long loading may take, on a slow line.
const LOADING: Duration = Duration::from_mins(1);

/// The engine. Clones are the same one.
#[derive(Clone)]
pub struct Engine(Rc<RefCell<State>>);

/// Told after everything that happened: how the engine fares, whether a question is pending, and the answer if one
/// came.
pub type Listener = Box<dyn Fn(Health, bool, Option<Diagnosed>)>;

/// What the engine says of a text.
pub struct Diagnosed {
    /// The text.
    pub input: Input,
    /// The diagnosis.
    pub report: Report,
    /// What was looked for besides and is not there.
    pub fine: Vec<(Code, String)>,
}

struct State {
    schedule: Schedule<Input>,
    worker: Option<Running>,
    /// The question that the worker has.
    sent: Option<Input>,
    /// What is asked beside the diagnoses.
    asides: Vec<Aside>,
    /// The number of the last aside.
    last_aside: u64,
    listener: Rc<Listener>,
}

/// A question beside the diagnoses: it waits for no other and drops none.
struct Aside {
    id: u64,
    /// The question, until it is sent.
    ask: Option<Ask>,
    then: Box<dyn FnOnce(Told)>,
}

/// Asides have numbers above those of all diagnoses.
const ASIDES: u64 = 1 << 40;

/// A worker, with the functions that it calls.
struct Running {
    worker: Worker,
    _message: Closure<dyn Fn(MessageEvent)>,
    _error: Closure<dyn Fn(web_sys::Event)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Engine {
    /// An engine that tells `listener`. Nothing is loaded before the first question.
    pub fn new(listener: Listener) -> Self {
        Self(Rc::new(RefCell::new(State {
            schedule: Schedule::default(),
            worker: None,
            sent: None,
            asides: Vec::new(),
            last_aside: ASIDES,
            listener: Rc::new(listener),
        })))
    }

    /// Asks for a diagnosis. What was asked before and has not begun is dropped.
    pub fn ask(&self, input: Input) {
        self.happened(Event::Asked(input), None);
    }

    /// Asks for something else than a diagnosis, and does with the answer what `then` says. A worker that dies over it
    /// takes it along.
    pub fn aside(&self, ask: Ask, then: Box<dyn FnOnce(Told)>) {
        {
            let mut state = self.0.borrow_mut();
            state.last_aside += 1;
            let id = state.last_aside;
            state.asides.push(Aside { id, ask: Some(ask), then });
        }
        self.happened(Event::Wanted, None);
        self.send_asides();
    }

    /// Sends the asides that wait, if the worker takes questions.
    fn send_asides(&self) {
        let mut state = self.0.borrow_mut();
        if !state.schedule.is_ready() {
            return;
        }
        let State { asides, worker, .. } = &mut *state;
        let Some(running) = worker else { return };
        for aside in asides {
            if let Some(ask) = aside.ask.take() {
                let _ = running.worker.post_message(&question(aside.id, ask));
            }
        }
    }

    fn answered(&self, Answer { id, told }: Answer) {
        if let Told::Report { report, fine } = told {
            let sent = self.0.borrow_mut().sent.take();
            return self.happened(Event::Answered(id), sent.map(|input| Diagnosed { input, report, fine }));
        }
        let mut state = self.0.borrow_mut();
        let Some(at) = state.asides.iter().position(|aside| aside.id == id) else { return };
        let aside = state.asides.swap_remove(at);
        drop(state);
        (aside.then)(told);
    }

    /// Tries again after the engine failed to load.
    pub fn retry(&self) {
        self.happened(Event::Retry, None);
    }

    fn happened(&self, event: Event<Input>, answer: Option<Diagnosed>) {
        let acts = self.0.borrow_mut().schedule.step(event);
        for act in acts {
            self.act(act);
        }
        let state = self.0.borrow();
        let (health, pending, listener) =
            (state.schedule.health(), state.schedule.pending(), Rc::clone(&state.listener));
        drop(state);
        listener(health, pending, answer);
    }

    fn act(&self, act: Act<Input>) {
        match act {
            Act::Start => {
                let running = self.start();
                let failed = running.is_none();
                let mut state = self.0.borrow_mut();
                // Dropping the worker before ends it, and what it was asked.
                state.asides.retain(|aside| aside.ask.is_some());
                state.worker = running;
                drop(state);
                if failed {
                    self.later(Duration::ZERO, Event::Died);
                }
            }
            Act::Stop => self.0.borrow_mut().worker = None,
            Act::Send(id, input) => {
                let message = question(id, Ask::Diagnose(input.clone()));
                let mut state = self.0.borrow_mut();
                state.sent = Some(input);
                if let Some(running) = &state.worker {
                    // Strings and bytes can always be posted.
                    let _ = running.worker.post_message(&message);
                }
                drop(state);
                self.later(PATIENCE, Event::Overdue(id));
            }
            Act::WatchLoading(id) => self.later(LOADING, Event::Overdue(id)),
        }
    }

    fn later(&self, after: Duration, event: Event<Input>) {
        let engine = self.clone();
        set_timeout(move || engine.happened(event, None), after);
    }

    fn start(&self) -> Option<Running> {
        let worker = Worker::new(SCRIPT).ok()?;
        let engine = self.clone();
        let message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            match answer(&event.data()) {
                Some(Message::Ready(release)) if release == RELEASE => {
                    engine.happened(Event::Ready, None);
                    engine.send_asides();
                }
                Some(Message::Answer(answer)) => engine.answered(answer),
                // Page and worker are of different releases, or something else speaks.
                Some(Message::Ready(_)) | None => engine.happened(Event::Died, None),
            }
        });
        let engine = self.clone();
        let error = Closure::<dyn Fn(web_sys::Event)>::new(move |_| engine.happened(Event::Died, None));
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        Some(Running { worker, _message: message, _error: error })
    }
}

/// A question as it is posted.
fn question(id: u64, mut ask: Ask) -> JsValue {
    let texts = ask.take_texts();
    let json = serde_json::to_string(&Question { id, ask }).unwrap_or_default();
    let bytes = |text: &str| JsValue::from(Uint8Array::from(text.as_bytes()));
    let parts = Array::of1(&json.into());
    for (request, response) in texts {
        parts.push(&bytes(&request));
        parts.push(&response.map_or(JsValue::UNDEFINED, |text| bytes(&text)));
    }
    parts.into()
}

/// An answer as it was posted.
fn answer(data: &JsValue) -> Option<Message> {
    let parts = data.dyn_ref::<Array>()?;
    let bytes = |at| Some(parts.get(at).dyn_ref::<Uint8Array>()?.to_vec());
    let mut message: Message = packed::read(&bytes(0)?)?;
    message.put_text(bytes(1).and_then(|text| String::from_utf8(text).ok()));
    Some(message)
}
