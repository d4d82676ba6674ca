//! How Chromium and Chrome are started for a test.

use std::path::PathBuf;

use serde_json::{Value, json};

/// Kept in step with `xtask/src/tools/browser.rs`, which installs them. Chromedriver finds an installed Chrome itself.
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// The command of the driver.
pub const DRIVER: &str = "chromedriver";

/// Hosts that the browser asks for purposes of its own where a version does not heed the arguments below. A page of
/// ours has no business with them.
pub const OWN_HOSTS: &[&str] = &[
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

/// What a new session is asked for. Each session has a new profile, which the driver makes and removes.
pub fn capabilities(proxy: &str) -> Value {
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
    if let Some(binary) = BROWSERS.iter().find_map(|name| on_path(name)) {
        options["binary"] = json!(binary);
    }
    json!({
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": {"performance": "ALL", "browser": "ALL"},
        "proxy": {"proxyType": "manual", "httpProxy": proxy, "sslProxy": proxy},
    })
}

fn on_path(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(program)).find(|file| file.is_file())
}
