//! Elements of the page, as WebDriver hands them over.

use serde_json::{Value, json};

use crate::webdriver::{Session, text};

/// The key under which an element's reference is handed over (section 11 of the standard).
pub(crate) const REFERENCE: &str = "element-6066-11e4-a52e-4f735466cecf";

/// An element of the page.
pub struct Element<'a> {
    pub(crate) session: &'a Session,
    pub(crate) id: String,
}

impl Element<'_> {
    fn get(&self, what: &str) -> Value {
        self.session.get(&format!("/element/{}/{what}", self.id))
    }

    fn post(&self, what: &str, content: &Value) {
        self.session.post(&format!("/element/{}/{what}", self.id), content);
    }

    /// Clicks in its middle.
    pub fn click(&self) {
        self.post("click", &json!({}));
    }

    /// Chooses the option of this value, of a list to choose from.
    pub fn choose(&self, value: &str) {
        self.session.script(
            "const [list, value] = arguments; list.value = value; \
             list.dispatchEvent(new Event('change', {bubbles: true}))",
            &json!([{REFERENCE: self.id}, value]),
        );
    }

    /// Types at the end of it.
    pub fn type_text(&self, text: &str) {
        self.post("value", &json!({"text": text}));
    }

    /// The text that is shown.
    pub fn text(&self) -> String {
        text(&self.get("text"))
    }

    /// A property of the DOM object, as text; empty where there is none.
    pub fn property(&self, name: &str) -> String {
        text(&self.get(&format!("property/{name}")))
    }

    /// An attribute; empty where there is none.
    pub fn attribute(&self, name: &str) -> String {
        text(&self.get(&format!("attribute/{name}")))
    }

    /// Whether a person can see it.
    pub fn is_displayed(&self) -> bool {
        self.get("displayed") == true
    }
}
