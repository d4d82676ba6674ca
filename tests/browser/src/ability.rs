//! What a person and their system can do beyond the page: the clipboard, the size of the window, what they prefer, a
//! slow machine. WebDriver itself has little of that; each engine has its own way.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::engine::Engine;
use crate::wait_for;
use crate::webdriver::{Session, names, text};

/// Settings of Firefox.
const SCHEME: &str = "layout.css.prefers-color-scheme.content-override";
const MOTION: &str = "ui.prefersReducedMotion";
const COLORS: &str = "browser.display.document_color_use";

/// What the system prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preference {
    /// Dark colours, or light ones.
    Dark(bool),
    /// Less motion.
    LessMotion(bool),
    /// A few colours of the person's own in place of the page's.
    ForcedColors(bool),
}

impl Session {
    /// Puts the window and the system's preferences to what they are at the start, as far as they outlive a tab.
    pub(crate) fn reset(&self) {
        match self.engine() {
            // All of that is a tab's own.
            Engine::Chromium => {}
            Engine::Firefox => {
                self.chrome(
                    "for (const name of arguments[0]) Services.prefs.clearUserPref(name); window.resizeTo(1280, 900)",
                    &json!([[SCHEME, MOTION, COLORS]]),
                );
            }
            Engine::WebKit => {
                self.post("/window/rect", &json!({"width": 1280, "height": 900}));
            }
        }
    }

    /// Ends the service worker of a site and removes what it keeps. It would go on to load its files during the next
    /// visit, and those of all visits would fill the disk, or the share of it that Firefox grants to one host.
    pub(crate) fn forget(&self, site: &str) {
        match self.engine() {
            Engine::Chromium => {
                let what = json!({"origin": site, "storageTypes": "service_workers,cache_storage"});
                self.devtools("Storage.clearDataForOrigin", &what);
            }
            // Not waited for: the next visit sees nothing of it, and it takes as long as the worker needs to be installed.
            Engine::Firefox => {
                self.chrome(
                    "const site = Services.scriptSecurityManager.createContentPrincipalFromOrigin(arguments[0]); \
                     Services.clearData.deleteDataFromPrincipal(site, false, \
                         Ci.nsIClearDataService.CLEAR_DOM_QUOTA, () => {})",
                    &json!([site.trim_end_matches('/')]),
                );
            }
            // In automation it keeps all that in its memory alone.
            Engine::WebKit => {}
        }
    }

    /// Lets the page read the clipboard, which a browser would ask the person for.
    pub fn allow_clipboard(&self) {
        match self.engine() {
            Engine::Chromium => {
                for name in ["clipboard-read", "clipboard-write"] {
                    self.post("/permissions", &json!({"descriptor": {"name": name}, "state": "granted"}));
                }
            }
            // In Firefox a setting of the profile does that. In WebKit a page may write where a person pressed something,
            // and never read; here it is read by a paste.
            Engine::Firefox | Engine::WebKit => {}
        }
    }

    /// Puts a text into the clipboard.
    pub fn set_clipboard(&self, text: &str) {
        if self.engine() == Engine::WebKit {
            let tab = self.at_a_scratch_box(text);
            self.press_with_control('c');
            self.back_to(&tab);
            return;
        }
        let script = "const [text, done] = arguments; navigator.clipboard.writeText(text).then(done, done)";
        self.script_that_calls_back(script, &json!([text]));
    }

    /// What the clipboard holds.
    pub fn clipboard(&self) -> String {
        if self.engine() == Engine::WebKit {
            let tab = self.at_a_scratch_box("");
            self.press_with_control('v');
            let held = text(&self.script("return document.querySelector('textarea').value", &json!([])));
            self.back_to(&tab);
            return held;
        }
        let script = "const done = arguments[0]; navigator.clipboard.readText().then(done, error => done(`${error}`))";
        text(&self.script_that_calls_back(script, &json!([])))
    }

    /// Opens a tab with a box of text, all of which is selected, and gives the tab where we were.
    fn at_a_scratch_box(&self, text: &str) -> String {
        let tab = self.tab();
        self.new_tab();
        self.script(
            "const box = document.body.appendChild(document.createElement('textarea')); \
             box.value = arguments[0]; box.focus(); box.select()",
            &json!([text]),
        );
        tab
    }

    fn back_to(&self, tab: &str) {
        self.close_tab();
        self.switch_to(tab);
    }

    /// Takes back the last change to the text that has the focus.
    pub fn undo(&self) {
        if self.engine() == Engine::WebKit {
            // There the keys for it are a matter of the program around the engine, and the small one has none.
            self.script("document.execCommand('undo')", &json!([]));
        } else {
            self.press_with_control('z');
        }
    }

    /// Sets the size of the viewport in CSS pixels, and, in Chromium alone, how many pixels of the screen make one.
    ///
    /// # Panics
    /// If the browser does not get there.
    pub fn viewport(&self, width: u32, height: u32, scale: u32) {
        match self.engine() {
            Engine::Chromium => {
                self.devtools(
                    "Emulation.setDeviceMetricsOverride",
                    &json!({"width": width, "height": height, "deviceScaleFactor": scale, "mobile": false}),
                );
            }
            // A window is never as narrow as a phone, so the page gets a part of it.
            Engine::Firefox => {
                self.chrome(
                    "const [width, height] = arguments; const page = gBrowser.selectedBrowser; \
                     window.resizeTo(Math.max(width, 600) + 40, height + 200); \
                     Object.assign(page.style, {minWidth: width + 'px', maxWidth: width + 'px', \
                         minHeight: height + 'px', maxHeight: height + 'px'})",
                    &json!([width, height]),
                );
            }
            Engine::WebKit => {
                let inner = || self.script("return [outerWidth - innerWidth, outerHeight - innerHeight]", &json!([]));
                let around = inner();
                let around = |at: usize| around[at].as_u64().unwrap_or(0);
                let rect = json!({"width": u64::from(width) + around(0), "height": u64::from(height) + around(1)});
                self.post("/window/rect", &rect);
            }
        }
        wait_for("the viewport", || {
            let seen = self.script("return innerWidth", &json!([]));
            (seen == width).then_some(())
        });
    }

    /// What the system prefers: `light` or `dark`.
    pub fn prefer_scheme(&self, scheme: &str) {
        self.prefer(&[Preference::Dark(scheme == "dark")]);
        // Firefox tells the page a moment later.
        let script = "return matchMedia(`(prefers-color-scheme: ${arguments[0]})`).matches";
        wait_for("the scheme", || (self.script(script, &json!([scheme])) == true).then_some(()));
    }

    /// What the system prefers, in place of what was said before.
    ///
    /// # Panics
    /// If the engine cannot be told: see [`Ability::Media`](crate::engine::Ability::Media).
    pub fn prefer(&self, preferences: &[Preference]) {
        match self.engine() {
            Engine::Chromium => {
                let features = preferences.iter().map(|preference| match preference {
                    Preference::Dark(dark) => {
                        json!({"name": "prefers-color-scheme", "value": if *dark { "dark" } else { "light" }})
                    }
                    Preference::LessMotion(less) => {
                        json!({"name": "prefers-reduced-motion", "value": if *less { "reduce" } else { "no-preference" }})
                    }
                    Preference::ForcedColors(forced) => {
                        json!({"name": "forced-colors", "value": if *forced { "active" } else { "none" }})
                    }
                });
                self.devtools("Emulation.setEmulatedMedia", &json!({"features": features.collect::<Vec<_>>()}));
            }
            Engine::Firefox => {
                for preference in preferences {
                    let (name, value) = match preference {
                        Preference::Dark(dark) => (SCHEME, u32::from(!*dark)),
                        Preference::LessMotion(less) => (MOTION, u32::from(*less)),
                        // 2: always, 1: never.
                        Preference::ForcedColors(forced) => (COLORS, 1 + u32::from(*forced)),
                    };
                    self.chrome("Services.prefs.setIntPref(arguments[0], arguments[1])", &json!([name, value]));
                }
            }
            Engine::WebKit => panic!("WebKit's driver cannot say what the system prefers"),
        }
    }

    /// From now on pages run no script of theirs; those of a test do run. In Chromium.
    pub fn switch_scripts_off(&self) {
        self.devtools("Emulation.setScriptExecutionDisabled", &json!({"value": true}));
    }

    /// Makes the processor so many times slower. In Chromium.
    pub fn slow_down(&self, times: u32) {
        self.devtools("Emulation.setCPUThrottlingRate", &json!({"rate": times}));
    }

    /// Tells the page that the network is gone, or back. In Chromium; [`Site::cut`](crate::site::Site::cut) does it in
    /// all, but for what `navigator.onLine` says.
    pub fn disconnect(&self, gone: bool) {
        self.devtools("Network.enable", &json!({}));
        self.devtools(
            "Network.emulateNetworkConditions",
            &json!({"offline": gone, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}),
        );
    }

    /// A file that the page let the person save, once it is whole.
    ///
    /// # Panics
    /// If none comes, or it cannot be read.
    pub fn downloaded(&self, name: &str) -> Vec<u8> {
        // What is not whole yet has another name in all three, or no content in Firefox.
        let file = wait_for(name, || {
            let found = names(&self.downloads()).contains(&name.to_owned());
            let partly = names(&self.downloads())
                .iter()
                .any(|other| [".part", ".crdownload", ".wkdownload"].iter().any(|ending| other.ends_with(ending)));
            Some(self.downloads().join(name)).filter(|_| found && !partly)
        });
        fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    }

    /// Lets downloads go to [`Session::downloads`] without a question, where a setting at the start does not do that.
    pub fn allow_downloads(&self) -> PathBuf {
        if self.engine() == Engine::Chromium {
            let wanted = json!({"behavior": "allow", "downloadPath": self.downloads(), "eventsEnabled": false});
            self.devtools("Browser.setDownloadBehavior", &wanted);
        }
        self.downloads()
    }

    /// A command of Chromium's own protocol: <https://chromedevtools.github.io/devtools-protocol/>.
    pub(crate) fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({"cmd": command, "params": parameters}))
    }

    /// Runs a script in Firefox's own window instead of the page.
    pub(crate) fn chrome(&self, body: &str, arguments: &Value) -> Value {
        self.post("/moz/context", &json!({"context": "chrome"}));
        let answer = self.script(body, arguments);
        self.post("/moz/context", &json!({"context": "content"}));
        answer
    }
}
