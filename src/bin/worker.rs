//! The engine as a web worker: a question comes in as JSON, the report goes out as JSON.
//!
//! A panic ends the instance; the page sees the error and starts a new worker.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};
use why400::wire::{Answer, Message, Question};

fn main() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let answering = scope.clone();
    let answer = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let Some(question) = event.data().as_string() else { return };
        let Ok(Question { id, input }) = serde_json::from_str(&question) else { return };
        let report = why400::diagnose(&input);
        post(&answering, &Message::Answer(Answer { id, report }));
    });
    scope.set_onmessage(Some(answer.as_ref().unchecked_ref()));
    // The worker lives as long as its closure.
    answer.forget();
    post(&scope, &Message::Ready);
}

fn post(scope: &DedicatedWorkerGlobalScope, message: &Message) {
    let Ok(message) = serde_json::to_string(message) else { return };
    // Posting a string to the page that started us does not fail.
    let _ = scope.post_message(&JsValue::from_str(&message));
}
