//! How Chromium and Chrome are started for a test.

use std::process::Command;

use serde_json::json;

use super::{Launch, on_path};

/// Kept in step with `xtask/src/tools/browser.rs`, which installs them. Chromedriver finds an installed Chrome itself.
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

const DRIVER: &str = "chromedriver";

/// A page of ours has no business with them.
pub(super) const OWN_HOSTS: &[&str] = &[
    "accounts.google.com",
    "android.clients.google.com",
    "clients2.google.com",
    "clientservices.googleapis.com",
    "content-autofill.googleapis.com",
    "mtalk.google.com",
    "optimizationguide-pa.googleapis.com",
    "redirector.gvt1.com",
    "safebrowsing.googleapis.com",
    "update.googleapis.com",
];

pub(super) fn missing() -> Option<&'static str> {
    on_path(&[DRIVER]).is_none().then_some("chromedriver is not on PATH")
}

/// Each session has a new profile, which the driver makes and removes.
pub(super) fn launch(proxy: &str) -> Launch {
    let mut options = json!({
        "args": [
            "--headless",
            // As root there is no sandbox to be had, and the page under test is ours.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            // Nothing of the browser's own may be taken for a request of the page.
            "--disable-quic",
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-domain-reliability",
            "--component-updater=url-source=http://127.0.0.1:9/",
            "--disable-sync",
            "--disable-extensions",
            "--disable-component-extensions-with-background-pages",
            "--disable-default-apps",
            "--disable-client-side-phishing-detection",
            "--metrics-recording-only",
            "--gaia-url=http://127.0.0.1:9",
            "--disable-features=NetworkTimeServiceQuerying,OptimizationHints,MediaRouter,Translate",
        ]
    });
    if let Some(binary) = on_path(BROWSERS) {
        options["binary"] = json!(binary);
    }
    let capabilities = json!({
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": {"performance": "ALL", "browser": "ALL"},
        "proxy": {"proxyType": "manual", "httpProxy": proxy, "sslProxy": proxy},
    });
    Launch { driver: Command::new(DRIVER), capabilities, screen: false }
}
