//! Browsers for the browser tests, and their drivers. Chromium must be there; Firefox and WebKit are used where they are
//! or can be had, and where a machine works through the tests unwatched (`CI`), they must be there as well.

use std::path::{Path, PathBuf};

use super::{Tools, apt, which};
use crate::place;
use crate::run::{Fault, Outcome, Run, say};

/// Kept in step with `tests/browser/src/engine/`, which starts them.
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const INSTALLED: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
];
const DRIVER: &str = "chromedriver";

/// What apt calls them; the letters of a page need a font.
const PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-liberation"];

const FIREFOXES: &[&str] = &["firefox-esr", "firefox"];
const FIREFOXES_INSTALLED: &[&str] = &[
    "/Applications/Firefox.app/Contents/MacOS/firefox",
    r"C:\Program Files\Mozilla Firefox\firefox.exe",
    r"C:\Program Files (x86)\Mozilla Firefox\firefox.exe",
];
const GECKODRIVER: &str = "0.37.1";

/// The driver of WebKitGTK has its browser with it; that one needs a screen, which need not be seen.
const WEBKIT: [(&str, &str); 2] = [("WebKitWebDriver", "webkit2gtk-driver"), ("Xvfb", "xvfb")];

const AXE: &str = "4.14.1";

/// Finds the browsers with their drivers, or installs them, and axe-core.
pub fn ensure(tools: &Tools) -> Outcome {
    chromium()?;
    let unwatched = std::env::var_os("CI").is_some_and(|ci| !ci.is_empty() && ci != "false");
    for (name, outcome) in [("Firefox", firefox(tools)), ("WebKit", webkit())] {
        match outcome {
            Err(fault) if unwatched => return Err(fault),
            Err(fault) => say(format_args!("!!! the browser tests leave out {name}: {fault}")),
            Ok(()) => {}
        }
    }
    axe_core()
}

/// The tests of browsers, with what they need told to them.
pub fn with_tools(run: Run, tools: &Tools) -> Run {
    run.env("PATH", tools.path()).env("WHY400_AXE", axe())
}

/// Finds Chromium or Chrome with its driver, or installs them.
pub fn chromium() -> Outcome {
    let Some(missing) = missing_of_chromium() else { return Ok(()) };
    apt::install(&PACKAGES, "the browser tests").map_err(|_| advice(missing))?;
    missing_of_chromium().map_or(Ok(()), |missing| Err(advice(missing)))
}

fn missing_of_chromium() -> Option<&'static str> {
    match (is_installed(BROWSERS, INSTALLED), which(DRIVER).is_some()) {
        (true, true) => None,
        (true, false) => Some("chromedriver"),
        (false, true) => Some("Chromium or Chrome"),
        (false, false) => Some("Chromium or Chrome, with chromedriver,"),
    }
}

fn is_installed(names: &[&str], files: &[&str]) -> bool {
    names.iter().any(|name| which(name).is_some()) || files.iter().any(|path| Path::new(path).exists())
}

fn advice(missing: &str) -> Fault {
    Fault::new(format!(
        "{missing} is missing for the browser tests: install it and put it on PATH (Debian: apt install chromium \
         chromium-driver; macOS: brew install --cask google-chrome chromedriver), or leave them out with --no-browser"
    ))
}

fn firefox(tools: &Tools) -> Outcome {
    let there = || is_installed(FIREFOXES, FIREFOXES_INSTALLED);
    if !there() {
        // Whether that helped is seen below. Ubuntu has no such package.
        let _ = apt::install(&["firefox-esr"], "the browser tests");
    }
    if !there() {
        return Err(Fault::new(
            "it is not installed (Debian: apt install firefox-esr; macOS: brew install --cask firefox; else: \
             https://www.mozilla.org/firefox/)",
        ));
    }
    if which("geckodriver").is_some() || tools.cargo_installed("geckodriver", "geckodriver", GECKODRIVER).is_some() {
        return Ok(());
    }
    say(format_args!("installing geckodriver {GECKODRIVER} for this project: once, some 3 minutes on two cores"));
    tools.cargo_install("geckodriver", GECKODRIVER, true)
}

fn webkit() -> Outcome {
    if !cfg!(target_os = "linux") {
        return Err(Fault::new("it is tested as WebKitGTK, on Linux"));
    }
    let missing = || WEBKIT.iter().filter(|(program, _)| which(program).is_none());
    let packages: Vec<&str> = missing().map(|(_, package)| *package).collect();
    if !packages.is_empty() {
        // Whether that helped is seen below.
        let _ = apt::install(&packages, "the browser tests");
    }
    match missing().next() {
        None => Ok(()),
        Some((program, package)) => Err(Fault::new(format!("{program} is missing (Debian: apt install {package})"))),
    }
}

/// Where axe-core is: it looks for what keeps people out of a page.
fn axe() -> PathBuf {
    place::tools().join("axe/node_modules/axe-core/axe.min.js")
}

fn axe_core() -> Outcome {
    let manifest = axe().with_file_name("package.json");
    let version = format!("\"version\": \"{AXE}\"");
    let there = || std::fs::read_to_string(&manifest).is_ok_and(|manifest| manifest.contains(&version));
    if there() && axe().is_file() {
        return Ok(());
    }
    super::npm_install(&format!("axe-core@{AXE}"), "axe-core, which finds what keeps people out,", "axe")?;
    if there() { Ok(()) } else { Err(Fault::new(format!("npm did not install axe-core {AXE}"))) }
}
