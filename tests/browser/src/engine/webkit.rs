//! How WebKitGTK's small browser is started for a test. It has no mode without a screen, so it gets an unseen one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use super::{Launch, on_path};

const DRIVER: &str = "WebKitWebDriver";

/// Where distributions put it: in a folder of its version, off the path.
const FOLDERS: &[&str] =
    &["/usr/lib", "/usr/lib64", "/usr/libexec", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"];

pub(super) fn missing() -> Option<&'static str> {
    if !cfg!(target_os = "linux") {
        return Some("WebKitGTK is for Linux");
    }
    match (on_path(&[DRIVER]), browser(), on_path(&["Xvfb"])) {
        (None, ..) => Some("WebKitWebDriver is not on PATH"),
        (_, None, _) => Some("WebKitGTK's MiniBrowser is not found"),
        (.., None) => Some("Xvfb is not on PATH"),
        _ => None,
    }
}

/// In automation nothing is kept of a session.
pub(super) fn launch(proxy: &str, folder: &Path) -> Launch {
    let capabilities = json!({
        "webkitgtk:browserOptions": {
            "binary": browser(),
            "args": [
                "--automation",
                // Its driver takes a proxy for https to be one that is itself spoken to in TLS.
                format!("--proxy=http://{proxy}"),
                "--ignore-host=127.0.0.1",
            ],
        },
    });
    let mut driver = Command::new(DRIVER);
    driver
        // Without a graphics card it would draw nothing.
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        // Where downloads go is said there, and nothing of the person's own settings matters.
        .env("XDG_CONFIG_HOME", folder)
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("GTK_THEME");
    let downloads = format!("XDG_DOWNLOAD_DIR=\"{}\"\n", folder.join("downloads").display());
    fs::write(folder.join("user-dirs.dirs"), downloads).expect("a folder of the session's own");
    Launch { driver, capabilities, screen: true }
}

fn browser() -> Option<PathBuf> {
    let versions = FOLDERS.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
    let mut found: Vec<PathBuf> = versions
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("webkit"))
        .map(|entry| entry.path().join("MiniBrowser"))
        .filter(|file| file.is_file())
        .collect();
    found.sort();
    found.pop().or_else(|| on_path(&["MiniBrowser"]))
}
