//! What goes into the main box and comes out of it byte for byte.

use serde_json::json;

use crate::engine::Engine;
use crate::visit::Visit;

impl Visit {
    /// A paste that keeps carriage returns, which [`Visit::paste`] does not.
    pub fn paste_exactly(&self, text: &str) {
        let select = "const box = document.getElementById('request'); box.focus(); box.select()";
        self.session.script(select, &json!([]));
        if self.by_event() {
            self.session.script(
                "const [text] = arguments; const box = document.activeElement; \
                 const data = new DataTransfer(); data.setData('text/plain', text); \
                 const event = new ClipboardEvent('paste', {bubbles: true, cancelable: true, clipboardData: data}); \
                 if (box.dispatchEvent(event)) document.execCommand('insertText', false, text.replace(/\\r\\n?/g, '\\n'))",
                &json!([text]),
            );
        } else {
            self.session.allow_clipboard();
            self.session.set_clipboard(text);
            self.session.press_with_control('v');
        }
    }

    /// What the page keeps, by what it puts on the clipboard when everything is copied.
    ///
    /// # Panics
    /// If that is no text.
    pub fn kept(&self) -> String {
        let script = "const box = document.getElementById('request'); \
                      window.place = [box.selectionStart, box.selectionEnd]; box.focus(); box.select()";
        self.session.script(script, &json!([]));
        let copied = if self.by_event() {
            let script = "const box = document.activeElement; const data = new DataTransfer(); \
                 const event = new ClipboardEvent('copy', {bubbles: true, cancelable: true, clipboardData: data}); \
                 return box.dispatchEvent(event) ? box.value : data.getData('text/plain')";
            self.session.script(script, &json!([])).as_str().expect("a text").to_owned()
        } else {
            self.session.allow_clipboard();
            self.session.press_with_control('c');
            self.session.clipboard()
        };
        self.session.script("document.getElementById('request').setSelectionRange(...window.place)", &json!([]));
        copied
    }

    /// In WebKit a text comes on the clipboard by way of a box, which makes every line end an LF: there the events are
    /// made.
    fn by_event(&self) -> bool {
        self.session.engine() == Engine::WebKit
    }
}
