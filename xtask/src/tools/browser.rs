//! A browser for the browser tests, and its driver.

use std::path::Path;

use super::{apt, which};
use crate::run::{Fault, Outcome};

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
    apt::install(&PACKAGES, "the browser tests").map_err(|_| advice(missing))?;
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
