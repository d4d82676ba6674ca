//! The examples, which are a file of the page's own: fetched when one is wanted.

use gloo_net::http::Request;
use wasm_bindgen_futures::spawn_local;

use crate::share::Shared;
use crate::source::lowercase;

/// A refusal to look at. `assets/examples.json` also holds the cause of each, for the test.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Example {
    /// What it belongs to.
    pub group: String,
    /// What the server says, or what else a person sees.
    pub said: String,
    /// What it turns out to be.
    pub name: String,
    request: String,
    response: Option<String>,
}

impl Example {
    /// What goes into the boxes.
    pub fn texts(self) -> Shared {
        Shared { request: self.request, response: self.response, ..Shared::default() }
    }

    /// Whether a word in lower case is in what is told of it.
    pub fn speaks_of(&self, word: &str) -> bool {
        [&self.group, &self.said, &self.name].iter().any(|text| lowercase(text).contains(word))
    }
}

/// Fetches them. `then` gets none where that fails.
pub fn fetch(then: impl FnOnce(Option<Vec<Example>>) + 'static) {
    spawn_local(async move {
        let read = async {
            let json = Request::get("./examples.json").send().await.ok()?.text().await.ok()?;
            serde_json::from_str(&json).ok()
        };
        then(read.await);
    });
}
