//! A client of W3C WebDriver, as far as the tests need it: <https://www.w3.org/TR/webdriver2/>.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

pub use crate::element::Element;
use crate::element::REFERENCE;
use crate::engine::Engine;
use crate::outside::Outside;
use crate::{http, wait_for};

/// A driver and one browser with a profile of its own. Both end with the value.
pub struct Session {
    engine: Engine,
    driver: Child,
    screen: Option<Child>,
    address: SocketAddr,
    path: String,
    outside: Outside,
    folder: PathBuf,
}

impl Session {
    /// Starts a browser. All but 127.0.0.1 goes by a proxy of its own.
    ///
    /// # Panics
    /// If the driver or the browser does not start.
    pub fn start(engine: Engine) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("why400-{engine}-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(folder.join("downloads")).expect("a temporary folder");
        let outside = Outside::start(engine);
        let launch = engine.launch(&outside.address(), &folder);
        let (screen, display) = if launch.screen { unseen_screen() } else { (None, None) };
        let port = free_port();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut command = launch.driver;
        if let Some(display) = display {
            command.env("DISPLAY", display);
        }
        let driver = command
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("the driver of {engine}: {error}; `cargo xtask test` installs it"));
        let mut session = Session { engine, driver, screen, address, path: String::new(), outside, folder };
        wait_for("the driver", || http::json(address, "GET", "/status", &Value::Null).ok());
        let begun = session.call("POST", "/session", &json!({"capabilities": {"alwaysMatch": launch.capabilities}}));
        session.path = format!("/session/{}", begun["sessionId"].as_str().expect("a session has an id"));
        session.reset();
        session
    }

    /// Ends the browser, and holds that it asked no other host to its end.
    ///
    /// # Panics
    /// If it did.
    pub(crate) fn close(mut self) {
        self.end();
        let asked = self.asked_outside();
        assert!(asked.is_empty(), "the browser asked another host: {asked:?}");
    }

    /// Which engine it is.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The requests to other hosts since the last call, whoever made them: the page, its workers, the browser.
    pub fn asked_outside(&self) -> Vec<String> {
        self.outside.take()
    }

    /// Where downloads go.
    pub fn downloads(&self) -> PathBuf {
        self.folder.join("downloads")
    }

    /// Leaves everything behind for the next visit: a new tab, the old ones closed, and nothing left of this site. `false`
    /// if that is not to be had.
    pub(crate) fn renew(&self, site: &str) -> bool {
        // Whatever a new tab does not undo.
        self.reset();
        let old = self.windows();
        let Ok(new) = self.attempt("POST", &format!("{}/window/new", self.path), &json!({"type": "tab"})) else {
            return false;
        };
        for window in old {
            self.switch_to(&window);
            self.close_tab();
        }
        self.switch_to(&text(&new["handle"]));
        for name in names(&self.downloads()) {
            // Whether one is left is seen by who looks for a download.
            let _ = fs::remove_file(self.downloads().join(name));
        }
        self.forget(site);
        // What came since the visit was judged is not the next one's.
        self.requests();
        self.console_errors();
        true
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

    pub(crate) fn get(&self, path: &str) -> Value {
        self.call("GET", &format!("{}{path}", self.path), &Value::Null)
    }

    pub(crate) fn post(&self, path: &str, content: &Value) -> Value {
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

    /// Opens the same page anew, as a person does. What WebDriver calls a refresh goes past every cache and the service
    /// worker in Firefox: <https://github.com/w3c/webdriver/issues/850>.
    pub fn reload(&self) {
        self.until_another_page(|| {
            self.script("setTimeout(() => location.reload())", &json!([]));
        });
    }

    /// Does what makes another page, or the same anew, take the place of the one of now, and waits until all of it is
    /// there.
    pub fn until_another_page(&self, act: impl FnOnce()) {
        self.script("window.before = true", &json!([]));
        act();
        wait_for("another page", || {
            let there = self.try_script("return window.before === undefined && document.readyState === 'complete'");
            (there == Ok(json!(true))).then_some(())
        });
    }

    /// Where the browser is.
    pub fn url(&self) -> String {
        text(&self.get("/url"))
    }

    /// Opens a second tab and goes on there.
    pub fn new_tab(&self) -> String {
        let new = text(&self.post("/window/new", &json!({"type": "tab"}))["handle"]);
        self.switch_to(&new);
        new
    }

    /// The tab of now.
    pub fn tab(&self) -> String {
        text(&self.get("/window"))
    }

    /// Goes on in another tab.
    pub fn switch_to(&self, tab: &str) {
        self.post("/window", &json!({"handle": tab}));
        // A tab behind another has no focus, and without focus no clipboard.
        if self.engine == Engine::Chromium {
            self.devtools("Page.bringToFront", &json!({}));
        }
    }

    /// Closes the tab of now; the session is nowhere until it is switched to another.
    pub fn close_tab(&self) {
        self.call("DELETE", &format!("{}/window", self.path), &Value::Null);
    }

    /// All tabs.
    pub fn windows(&self) -> Vec<String> {
        self.get("/window/handles").as_array().into_iter().flatten().map(text).collect()
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

    /// Whether the first element of a CSS selector is there and can be seen. Asked in one go: the page may put another
    /// in its place at any time.
    pub fn shows(&self, selector: &str) -> bool {
        let script = "return !!document.querySelector(arguments[0])?.checkVisibility({visibilityProperty: true})";
        self.script(script, &json!([selector])) == true
    }

    /// The element that has the focus.
    pub fn active(&self) -> Element<'_> {
        self.element(&self.get("/element/active"))
    }

    fn element(&self, reference: &Value) -> Element<'_> {
        Element { session: self, id: text(&reference[REFERENCE]) }
    }

    /// Runs the body of a function of JavaScript in the page; it finds the arguments in `arguments`.
    pub fn script(&self, body: &str, arguments: &Value) -> Value {
        self.post("/execute/sync", &json!({"script": body, "args": arguments}))
    }

    /// The same between two pages, where there may be none for a moment.
    fn try_script(&self, body: &str) -> Result<Value, String> {
        let what = json!({"script": body, "args": []});
        self.attempt("POST", &format!("{}/execute/sync", self.path), &what)
    }

    /// The same for what takes a while: the body calls its last argument with the answer.
    pub fn script_that_calls_back(&self, body: &str, arguments: &Value) -> Value {
        self.post("/execute/async", &json!({"script": body, "args": arguments}))
    }

    /// Presses keys where the focus is, each of them alone.
    pub fn press(&self, keys: &[char]) {
        let actions: Vec<Value> = keys
            .iter()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({"type": kind, "value": key.to_string()})))
            .collect();
        self.act(&json!(actions));
    }

    /// Presses a key with Control held down.
    pub fn press_with_control(&self, key: char) {
        self.press_with(keys::CONTROL, key);
    }

    /// Presses a key with another held down.
    pub fn press_with(&self, held: char, key: char) {
        let step = |kind: &str, key: char| json!({"type": kind, "value": key.to_string()});
        self.act(&json!([step("keyDown", held), step("keyDown", key), step("keyUp", key), step("keyUp", held)]));
    }

    fn act(&self, actions: &Value) {
        self.post("/actions", &json!({"actions": [{"type": "key", "id": "keys", "actions": actions}]}));
    }

    /// A picture of the viewport, as PNG.
    ///
    /// # Panics
    /// If the driver's base64 is none.
    pub fn picture(&self) -> Vec<u8> {
        let encoded = text(&self.get("/screenshot"));
        data_encoding::BASE64.decode(encoded.as_bytes()).expect("a driver's base64")
    }

    fn end(&mut self) {
        if !self.path.is_empty() {
            // The browser ends with its session, and its profile goes with it. If that fails, so would any report of it.
            let _ = self.attempt("DELETE", &self.path, &Value::Null);
            self.path.clear();
        }
        for child in [Some(&mut self.driver), self.screen.as_mut()].into_iter().flatten() {
            let _ = child.kill();
            let _ = child.wait();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.end();
    }
}

/// A display that nobody sees, and its name.
fn unseen_screen() -> (Option<Child>, Option<String>) {
    let mut screen = Command::new("Xvfb")
        // It chooses a number that is free, and tells it.
        .args(["-displayfd", "1", "-screen", "0", "1920x1200x24", "-nolisten", "tcp"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("Xvfb: {error}; `cargo xtask test` installs it"));
    let mut number = String::new();
    let told = screen.stdout.take().map(|output| BufReader::new(output).read_line(&mut number));
    assert!(matches!(told, Some(Ok(1..))), "Xvfb tells no display");
    (Some(screen), Some(format!(":{}", number.trim())))
}

/// The keys that have no letter (section 17.4.2 of the standard).
pub mod keys {
    /// Tab.
    pub const TAB: char = '\u{e004}';
    /// Enter.
    pub const ENTER: char = '\u{e007}';
    /// Shift.
    pub const SHIFT: char = '\u{e008}';
    /// Control.
    pub const CONTROL: char = '\u{e009}';
    /// The arrow to the right.
    pub const RIGHT: char = '\u{e014}';
    /// Escape.
    pub const ESCAPE: char = '\u{e00c}';
    /// F8.
    pub const F8: char = '\u{e038}';
}

/// A port that was free a moment ago: not every driver can choose one itself and tell.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("a bound address").port()
}

pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The names of the files in a folder.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}
