//! What went wrong in the page without a word: errors on its console, and the requests that it made.

use serde_json::{Value, json};

use crate::engine::Engine;
use crate::webdriver::{Session, text};

/// Errors of scripts and of the content's policy, and what pages say to `console.error`; then both are emptied.
const OF_FIREFOX: &str = r#"
const {classes: Cc, interfaces: Ci} = Components;
const seen = [];
for (const message of Services.console.getMessageArray()) {
  if (!(message instanceof Ci.nsIScriptError)) continue;
  if (message.flags & (Ci.nsIScriptError.warningFlag | Ci.nsIScriptError.infoFlag)) continue;
  if (!/^(http|blob)/.test(message.sourceName) && message.category !== "CSP") continue;
  // What was still loading when the page was left. Where a service worker answered, this is how Firefox tells it
  // (SynthesizeResponseWatcher in its FetchEventOpChild.cpp); an answer that fails, it tells otherwise.
  if (/NS_BINDING_ABORTED/.test(message.errorMessage)) continue;
  if (/A ServiceWorker intercepted the request and encountered an unexpected error/.test(message.errorMessage)) continue;
  seen.push(`${message.sourceName} ${message.lineNumber} ${message.errorMessage}`);
}
Services.console.reset();
const storage = Cc["@mozilla.org/consoleAPI-storage;1"].getService(Ci.nsIConsoleAPIStorage);
for (const event of storage.getEvents()) {
  if (event.level === "error" && /^(http|blob)/.test(event.filename)) {
    seen.push(`${event.filename} ${event.lineNumber} ${event.arguments.map(String).join(" ")}`);
  }
}
storage.clearEvents();
return seen;
"#;

impl Session {
    /// The errors on the console since the last call; in WebKit, those of the page of now.
    pub fn console_errors(&self) -> Vec<String> {
        match self.engine() {
            Engine::Chromium => {
                let entries = self.post("/se/log", &json!({"type": "browser"}));
                let errors = entries.as_array().into_iter().flatten().filter(|entry| entry["level"] == "SEVERE");
                errors.map(|entry| text(&entry["message"])).collect()
            }
            Engine::Firefox => {
                let seen = self.chrome(OF_FIREFOX, &json!([]));
                seen.as_array().into_iter().flatten().map(text).collect()
            }
            // Its driver tells of none, so the page's host has a script look (`Site::watch`).
            Engine::WebKit => {
                let heard = self.script("return window.__heard?.splice(0) ?? []", &json!([]));
                heard.as_array().into_iter().flatten().map(text).collect()
            }
        }
    }

    /// The URLs that the page asked for since the last call; not those of its workers. In Chromium; elsewhere none, and
    /// [`Session::asked_outside`] tells of those to other hosts.
    pub fn requests(&self) -> Vec<String> {
        if self.engine() != Engine::Chromium {
            return Vec::new();
        }
        let entries = self.post("/se/log", &json!({"type": "performance"}));
        let events = entries.as_array().into_iter().flatten().filter_map(|entry| {
            let event: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
            let message = &event["message"];
            (message["method"] == "Network.requestWillBeSent").then(|| text(&message["params"]["request"]["url"]))
        });
        events.collect()
    }
}
