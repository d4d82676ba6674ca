//! Where things are.

use std::path::{Path, PathBuf};

/// The root of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the project")
}

/// Cargo's target directory: this program was built in `<target>/<profile>/`, wherever that was put.
pub fn target() -> PathBuf {
    std::env::current_exe()
        .ok()
        .and_then(|path| Some(path.parent()?.parent()?.to_path_buf()))
        .unwrap_or_else(|| root().join("target"))
}

/// Tools that are installed for this project alone.
pub fn tools() -> PathBuf {
    target().join("tools")
}
