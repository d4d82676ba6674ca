//! How Firefox is started for a test.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::{Launch, on_path};

/// Kept in step with `xtask/src/tools/browser.rs`. Geckodriver finds an installed Firefox itself, but not Debian's.
const BROWSERS: &[&str] = &["firefox-esr", "firefox"];

const DRIVER: &str = "geckodriver";

/// A page of ours has no business with them.
pub(super) const OWN_HOSTS: &[&str] = &[
    "aus5.mozilla.org",
    "content-signature-2.cdn.mozilla.net",
    "detectportal.firefox.com",
    "firefox.settings.services.mozilla.com",
    "push.services.mozilla.com",
];

pub(super) fn missing() -> Option<&'static str> {
    match (on_path(&[DRIVER]), on_path(BROWSERS)) {
        (None, _) => Some("geckodriver is not on PATH"),
        // The usual places of macOS and Windows, where it is not put on the path.
        (_, None) if cfg!(target_os = "linux") => Some("firefox is not on PATH"),
        _ => None,
    }
}

/// Each session has a new profile, which the driver makes and removes.
pub(super) fn launch(proxy: &str, folder: &Path) -> Launch {
    let mut options = json!({
        "args": ["-headless"],
        "prefs": {
            // Reads and writes the clipboard without asking the person.
            "dom.events.testing.asyncClipboard": true,
            "browser.download.folderList": 2,
            "browser.download.dir": folder.join("downloads"),
            "browser.download.alwaysOpenPanel": false,
            // Nothing of the browser's own may be taken for a request of the page.
            "app.normandy.enabled": false,
            "app.update.disabledForTesting": true,
            "browser.newtabpage.enabled": false,
            "browser.region.network.url": "",
            "browser.region.update.enabled": false,
            "browser.safebrowsing.downloads.remote.enabled": false,
            "browser.safebrowsing.malware.enabled": false,
            "browser.safebrowsing.phishing.enabled": false,
            "browser.topsites.contile.enabled": false,
            "datareporting.policy.dataSubmissionEnabled": false,
            "dom.push.connection.enabled": false,
            "extensions.systemAddon.update.enabled": false,
            "extensions.getAddons.cache.enabled": false,
            "media.gmp-manager.updateEnabled": false,
            "network.captive-portal-service.enabled": false,
            "network.connectivity-service.enabled": false,
            "network.dns.disablePrefetch": true,
            "network.http.speculative-parallel-limit": 0,
            "network.prefetch-next": false,
            "network.trr.mode": 5,
            "services.settings.server": "data:,#remote-settings-dummy/v1",
            "signon.management.page.breach-alerts.enabled": false,
            "toolkit.telemetry.enabled": false,
        },
    });
    if let Some(binary) = on_path(BROWSERS) {
        options["binary"] = json!(binary);
    }
    let capabilities = json!({
        "moz:firefoxOptions": options,
        "proxy": {"proxyType": "manual", "httpProxy": proxy, "sslProxy": proxy},
    });
    let mut driver = Command::new(DRIVER);
    // Lets the harness read the console and say what the system prefers.
    driver.arg("--allow-system-access");
    Launch { driver, capabilities, screen: false }
}
