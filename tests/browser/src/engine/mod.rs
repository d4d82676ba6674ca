//! The engines that the page is tested in, and what each one's driver can do.

mod chromium;
mod firefox;
mod webkit;

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium or Chrome, without which nothing is tested.
    Chromium,
    /// Firefox, the release or the one of extended support.
    Firefox,
    /// WebKit, as WebKitGTK's `MiniBrowser`.
    WebKit,
}

/// What not every driver can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ability {
    /// To say what the system prefers: colour scheme, less motion, forced colours.
    Media,
    /// To show the page as narrow as on a phone.
    Phone,
    /// To make the processor slower, or the network absent.
    Throttle,
    /// To run the test's scripts while those of the page are switched off.
    ScriptsOff,
    /// To measure paints, shifts, long tasks and interactions.
    Timing,
    /// To let a page read the clipboard by itself.
    Clipboard,
}

/// How a driver is started, and what its session is asked for.
pub(crate) struct Launch {
    /// The driver, but for its port.
    pub(crate) driver: Command,
    /// What a new session is asked for.
    pub(crate) capabilities: Value,
    /// Whether it needs a screen of its own.
    pub(crate) screen: bool,
}

impl Engine {
    /// All of them, in the order of how many people use them.
    pub const ALL: [Engine; 3] = [Engine::Chromium, Engine::Firefox, Engine::WebKit];

    /// Its name in the names of tests.
    pub const fn name(self) -> &'static str {
        match self {
            Engine::Chromium => "chromium",
            Engine::Firefox => "firefox",
            Engine::WebKit => "webkit",
        }
    }

    /// Why it cannot do something, where it cannot.
    pub const fn lacks(self, ability: Ability) -> Option<&'static str> {
        match (self, ability) {
            (Engine::WebKit, Ability::Clipboard) => Some("it asks in a window of its own, which no driver can answer"),
            (Engine::WebKit, Ability::Phone) => Some("its window is 447 pixels wide or wider"),
            (Engine::WebKit, Ability::Media) => Some("its driver cannot say what the system prefers"),
            (Engine::Firefox | Engine::WebKit, Ability::Throttle) => {
                Some("its driver can slow down neither processor nor network")
            }
            (Engine::Firefox | Engine::WebKit, Ability::ScriptsOff) => {
                Some("its driver's scripts end with those of the page")
            }
            (Engine::Firefox | Engine::WebKit, Ability::Timing) => Some("it does not tell of long tasks and shifts"),
            _ => None,
        }
    }

    /// What is missing on this machine to test with it, if anything is.
    pub fn missing(self) -> Option<&'static str> {
        match self {
            Engine::Chromium => chromium::missing(),
            Engine::Firefox => firefox::missing(),
            Engine::WebKit => webkit::missing(),
        }
    }

    /// How to start it, with all but 127.0.0.1 by `proxy`, and `folder` for whatever it keeps.
    pub(crate) fn launch(self, proxy: &str, folder: &Path) -> Launch {
        match self {
            Engine::Chromium => chromium::launch(proxy),
            Engine::Firefox => firefox::launch(proxy, folder),
            Engine::WebKit => webkit::launch(proxy, folder),
        }
    }

    /// Hosts that the browser asks for purposes of its own where a version does not heed its settings.
    pub(crate) const fn own_hosts(self) -> &'static [&'static str] {
        match self {
            Engine::Chromium => chromium::OWN_HOSTS,
            Engine::Firefox => firefox::OWN_HOSTS,
            Engine::WebKit => &[],
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The program of the first of these names that is on `PATH`.
fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let file = |name: &str| std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    names.iter().find_map(|name| file(&format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}
