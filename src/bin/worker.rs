//! The engine as a web worker: a question comes in and the report goes out, each as a list of what is small and of the
//! long texts as bytes.
//!
//! A panic ends the instance; the page sees the error and starts a new worker.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};
use why400::read::read;
use why400::remedy::{
    self,
    copies::{copy, prepare},
};
use why400::share::{Link, Shared, link, share};
use why400::wire::{Answer, Ask, Message, Question, RELEASE, Told, packed};

fn main() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let answering = scope.clone();
    let answer = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let Ok(parts) = event.data().dyn_into::<Array>() else { return };
        let Some(question) = parts.get(0).as_string() else { return };
        let Some(Question { id, mut ask }) = Question::read(&question) else { return };
        let at = |index| text(&parts.get(index));
        ask.put_texts((1..parts.length()).step_by(2).map(|index| (at(index).unwrap_or_default(), at(index + 1))));
        post(&answering, Message::Answer(Answer { id, told: tell(ask) }));
    });
    scope.set_onmessage(Some(answer.as_ref().unchecked_ref()));
    // The worker lives as long as its closure.
    answer.forget();
    post(&scope, Message::Ready(RELEASE.into()));
}

fn tell(ask: Ask) -> Told {
    match ask {
        Ask::Diagnose(input) => {
            let (report, fine) = why400::examine(&input);
            Told::Report { report, fine: fine.into_iter().map(|code| (code, code.cause().into())).collect() }
        }
        Ask::Anatomy(input) => Told::Anatomy(why400::anatomy(&input)),
        Ask::Compare(left, right) => Told::Compared(why400::compare(&left, &right)),
        Ask::Share { texts, secrets } => {
            let Link { fragment, shared, removed } = share(&texts, secrets);
            Told::Link { fragment, texts: shared, removed }
        }
        Ask::Mend(input) => {
            let findings = why400::diagnose(&input).findings;
            Told::Mended(remedy::mended(&input.request, &read(&input), &findings))
        }
        Ask::Copy { input, client } => Told::Copied(copy(&read(&input), client)),
        Ask::Prepare(input) => Told::Prepared(prepare(&read(&input))),
        Ask::Write { input, face } => {
            let (text, removed) = why400::write(&input, face);
            Told::Written { text, removed }
        }
        Ask::Open(fragment) => match link::decode(&fragment) {
            Some(Ok(texts)) => Told::Opened { texts, broken: None },
            Some(Err(broken)) => {
                let texts = Shared { request: broken.request().into(), ..Shared::default() };
                Told::Opened { texts, broken: Some(broken.to_string()) }
            }
            None => Told::Opened { texts: Shared::default(), broken: None },
        },
    }
}

/// A text that came as bytes.
fn text(part: &JsValue) -> Option<String> {
    // The page writes UTF-8.
    String::from_utf8(part.dyn_ref::<Uint8Array>()?.to_vec()).ok()
}

fn post(scope: &DedicatedWorkerGlobalScope, mut message: Message) {
    let text = message.take_text();
    let bytes = |bytes: &[u8]| JsValue::from(Uint8Array::from(bytes));
    let text = text.map_or(JsValue::UNDEFINED, |text| bytes(text.as_bytes()));
    // Posting bytes to the page that started us does not fail.
    let _ = scope.post_message(&Array::of(&[bytes(&packed::write(&message)), text]));
}
