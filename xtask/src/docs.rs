//! `cargo xtask docs`: the reference pages of all causes. Trunk calls it as well, so that they are part of the site.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::offline;
use crate::place;
use crate::run::{Fault, Outcome, Run, say};
use crate::serve;

pub fn docs(arguments: Vec<OsString>) -> Outcome {
    if arguments.iter().any(|argument| argument == "--staged") { staged() } else { write(arguments) }
}

/// They are written by a crate of its own, because that needs the engine.
fn write(arguments: impl IntoIterator<Item = OsString>) -> Outcome {
    Run::cargo(["run", "--quiet", "--locked", "--package", "reference", "--"]).args(arguments).exec()
}

/// Called by Trunk after a build (`Trunk.toml`): puts the pages into what it has built, and the service worker that
/// keeps all of it. A release has them written anew.
/// While someone works on the page those of the first build do: to compile the engine once more takes longer than all
/// the rest, and an engine that does not compile must not keep the page from being served.
fn staged() -> Outcome {
    let staging = std::env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let staging = staging.ok_or_else(|| Fault::new("--staged is for Trunk, which says where to"))?;
    let kept = place::target().join("causes");
    let release = std::env::var_os("TRUNK_PROFILE").is_some_and(|profile| profile == "release");
    if release || !kept.join("index.html").is_file() {
        say("writing the reference pages: a minute the first time, then seconds");
        let written = write(["--out".into(), kept.clone().into()]);
        if release {
            written?;
        } else if let Err(fault) = written {
            say(format_args!("the page is served without its reference pages: {fault}"));
        }
    }
    if !kept.is_dir() {
        fs::create_dir_all(&kept).map_err(|error| Fault::new(format!("{}: {error}", kept.display())))?;
    }
    copy(&kept, &staging.join("causes")).map_err(|error| Fault::new(format!("{}: {error}", kept.display())))?;
    offline::write(&staging, std::env::var_os(serve::SERVING).is_none())
        .map_err(|error| Fault::new(format!("{}: {error}", staging.display())))
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let to = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &to)?;
        } else {
            fs::copy(&path, &to)?;
        }
    }
    Ok(())
}
