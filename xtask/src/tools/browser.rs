//! A browser for the browser tests, and its driver.

use std::path::Path;

use super::which;
use crate::run::{Fault, Outcome, Run, say};

/// Kept in step with `tests/browser/src/chromium.rs`, which starts them.
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

/// Finds Chromium or Chrome with its driver, or installs them.
pub fn ensure() -> Outcome {
    let Some(missing) = missing() else { return Ok(()) };
    if let Some(apt) = apt() {
        say(format_args!(
            "installing {} with apt-get, for the browser tests: once, about a minute",
            PACKAGES.join(", ")
        ));
        // An out-of-date list is the usual reason why an installation fails; an update that fails is seen below.
        let _ = apt(&["update", "-qq"]).exec();
        apt(&["install", "-y", "-qq", "--no-install-recommends"])
            .args(PACKAGES)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .exec()
            .map_err(|_| advice(missing))?;
    }
    self::missing().map_or(Ok(()), |missing| Err(advice(missing)))
}

fn missing() -> Option<&'static str> {
    let browser =
        BROWSERS.iter().any(|name| which(name).is_some()) || INSTALLED.iter().any(|path| Path::new(path).exists());
    match (browser, which(DRIVER).is_some()) {
        (true, true) => None,
        (true, false) => Some("chromedriver"),
        (false, true) => Some("Chromium or Chrome"),
        (false, false) => Some("Chromium or Chrome, with chromedriver,"),
    }
}

fn advice(missing: &str) -> Fault {
    Fault::new(format!(
        "{missing} is missing for the browser tests: install it and put it on PATH (Debian: apt install chromium \
         chromium-driver; macOS: brew install --cask google-chrome chromedriver), or leave them out with --no-browser"
    ))
}

/// `apt-get`, where it may be used without a question: as root, or with a sudo that asks for no password.
fn apt() -> Option<impl Fn(&[&str]) -> Run> {
    let apt = which("apt-get")?;
    let root = Run::new("id").args(["-u"]).output()?.trim() == "0";
    if !root {
        Run::new("sudo").args(["-n", "true"]).output()?;
    }
    Some(move |arguments: &[&str]| {
        let run = if root { Run::new(&apt) } else { Run::new("sudo").args(["-n"]).args([&apt]) };
        run.args(arguments)
    })
}
