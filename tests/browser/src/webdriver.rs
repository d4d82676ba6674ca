//! A client of W3C WebDriver, as far as the tests need it: <https://www.w3.org/TR/webdriver2/>.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::{chromium, http, wait_for};

/// The key under which an element's reference is handed over (section 11 of the standard).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A driver and one browser with a profile of its own. Both end with the value.
pub struct Session {
    driver: Child,
    address: SocketAddr,
    path: String,
}

impl Session {
    /// Starts a browser. All but 127.0.0.1 goes by `proxy` (`host:port`).
    ///
    /// # Panics
    /// If the driver or the browser does not start.
    pub fn start(proxy: &str) -> Self {
        let port = free_port();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let driver = Command::new(chromium::DRIVER)
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}; `cargo xtask test` installs it", chromium::DRIVER));
        let mut session = Session { driver, address, path: String::new() };
        wait_for("the driver", || http::json(address, "GET", "/status", &Value::Null).ok());
        let wanted = json!({"capabilities": {"alwaysMatch": chromium::capabilities(proxy)}});
        let begun = session.call("POST", "/session", &wanted);
        session.path = format!("/session/{}", begun["sessionId"].as_str().expect("a session has an id"));
        session
    }

    fn call(&self, method: &str, path: &str, content: &Value) -> Value {
        self.attempt(method, path, content).unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    /// The value of the answer, or what the driver says against it.
    fn attempt(&self, method: &str, path: &str, content: &Value) -> Result<Value, String> {
        let (status, mut answer) =
            http::json(self.address, method, path, content).map_err(|error| error.to_string())?;
        let value = answer["value"].take();
        if status == 200 { Ok(value) } else { Err(format!("{}: {}", value["error"], value["message"])) }
    }

    fn get(&self, path: &str) -> Value {
        self.call("GET", &format!("{}{path}", self.path), &Value::Null)
    }

    fn post(&self, path: &str, content: &Value) -> Value {
        self.call("POST", &format!("{}{path}", self.path), content)
    }

    /// Opens a page.
    pub fn go(&self, url: &str) {
        self.post("/url", &json!({"url": url}));
    }

    /// Opens a page without waiting until all of it is there.
    pub fn go_without_waiting(&self, url: &str) {
        // The load event does not wait for a module that is still on its way once the document itself is complete, but
        // Trunk's page preloads the wasm, which it does wait for.
        self.go("about:blank");
        self.script("setTimeout(() => location.assign(arguments[0]))", &json!([url]));
    }

    /// Where the browser is.
    pub fn url(&self) -> String {
        text(&self.get("/url"))
    }

    /// The first element of a CSS selector, once there is one.
    pub fn find(&self, selector: &str) -> Element<'_> {
        wait_for(selector, || self.find_now(selector))
    }

    /// The first element of a CSS selector, if there is one.
    pub fn find_now(&self, selector: &str) -> Option<Element<'_>> {
        let wanted = json!({"using": "css selector", "value": selector});
        let found = self.attempt("POST", &format!("{}/element", self.path), &wanted).ok()?;
        Some(self.element(&found))
    }

    /// The element that has the focus.
    pub fn active(&self) -> Element<'_> {
        self.element(&self.get("/element/active"))
    }

    fn element(&self, reference: &Value) -> Element<'_> {
        Element { session: self, id: text(&reference[ELEMENT]) }
    }

    /// Runs the body of a function of JavaScript in the page; it finds the arguments in `arguments`.
    pub fn script(&self, body: &str, arguments: &Value) -> Value {
        self.post("/execute/sync", &json!({"script": body, "args": arguments}))
    }

    /// Presses keys where the focus is, each of them alone.
    pub fn press(&self, keys: &[char]) {
        let actions: Vec<Value> = keys
            .iter()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({"type": kind, "value": key.to_string()})))
            .collect();
        self.post("/actions", &json!({"actions": [{"type": "key", "id": "keys", "actions": actions}]}));
    }

    /// Presses a key with Control held down.
    pub fn press_with_control(&self, key: char) {
        let step = |kind: &str, key: char| json!({"type": kind, "value": key.to_string()});
        let actions =
            [step("keyDown", keys::CONTROL), step("keyDown", key), step("keyUp", key), step("keyUp", keys::CONTROL)];
        self.post("/actions", &json!({"actions": [{"type": "key", "id": "keys", "actions": actions}]}));
    }

    /// Lets the page read the clipboard, which a browser would ask the person for.
    pub fn allow_clipboard(&self) {
        for name in ["clipboard-read", "clipboard-write"] {
            self.post("/permissions", &json!({"descriptor": {"name": name}, "state": "granted"}));
        }
    }

    /// Puts a text into the clipboard.
    pub fn set_clipboard(&self, text: &str) {
        let script = "const [text, done] = arguments; navigator.clipboard.writeText(text).then(done, done)";
        self.post("/execute/async", &json!({"script": script, "args": [text]}));
    }

    /// What the clipboard holds.
    pub fn clipboard(&self) -> String {
        let script = "const done = arguments[0]; navigator.clipboard.readText().then(done, error => done(`${error}`))";
        text(&self.post("/execute/async", &json!({"script": script, "args": []})))
    }

    /// Sets the size of the viewport in CSS pixels, and how many pixels of the screen make one.
    pub fn viewport(&self, width: u32, height: u32, scale: u32) {
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": width, "height": height, "deviceScaleFactor": scale, "mobile": false}),
        );
    }

    /// What the system prefers: `light` or `dark`.
    pub fn prefer_scheme(&self, scheme: &str) {
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.devtools("Emulation.setEmulatedMedia", &json!({"features": features}));
    }

    /// From now on pages run no script of theirs; those of a test do run.
    pub fn switch_scripts_off(&self) {
        self.devtools("Emulation.setScriptExecutionDisabled", &json!({"value": true}));
    }

    fn devtools(&self, command: &str, parameters: &Value) {
        self.post("/goog/cdp/execute", &json!({"cmd": command, "params": parameters}));
    }

    /// A picture of the viewport, as PNG.
    ///
    /// # Panics
    /// If the driver's base64 is none.
    pub fn picture(&self) -> Vec<u8> {
        let encoded = text(&self.get("/screenshot"));
        data_encoding::BASE64.decode(encoded.as_bytes()).expect("a driver's base64")
    }

    /// The URLs that the page asked for since the last call; not those of its workers.
    pub fn requests(&self) -> Vec<String> {
        let entries = self.post("/se/log", &json!({"type": "performance"}));
        let events = entries.as_array().into_iter().flatten().filter_map(|entry| {
            let event: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
            let message = &event["message"];
            (message["method"] == "Network.requestWillBeSent").then(|| text(&message["params"]["request"]["url"]))
        });
        events.collect()
    }

    /// The errors on the console since the last call.
    pub fn console_errors(&self) -> Vec<String> {
        let entries = self.post("/se/log", &json!({"type": "browser"}));
        let errors = entries.as_array().into_iter().flatten().filter(|entry| entry["level"] == "SEVERE");
        errors.map(|entry| text(&entry["message"])).collect()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if !self.path.is_empty() {
            // The browser ends with its session, and its profile goes with it. If that fails, so would any report of it.
            let _ = self.attempt("DELETE", &self.path, &Value::Null);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// An element of the page.
pub struct Element<'a> {
    session: &'a Session,
    id: String,
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
            &json!([{ELEMENT: self.id}, value]),
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

/// The keys that have no letter (section 17.4.2 of the standard).
pub mod keys {
    /// Tab.
    pub const TAB: char = '\u{e004}';
    /// Enter.
    pub const ENTER: char = '\u{e007}';
    /// Control.
    pub const CONTROL: char = '\u{e009}';
    /// Escape.
    pub const ESCAPE: char = '\u{e00c}';
}

/// A port that was free a moment ago: not every driver can choose one itself and tell.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("a bound address").port()
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
