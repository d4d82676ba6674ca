//! The tools that builds and tests need: what is installed is used, what is missing is installed, and what cannot be
//! installed is named in one line.

mod apt;
pub mod browser;
pub mod oracle;
mod wasm_bindgen;
mod wasm_opt;

use std::cell::RefCell;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::place;
use crate::run::{Fault, Outcome, Run, say};

const TRUNK: &str = "0.21.14";

/// Folders that go before `PATH` when Trunk runs, because it takes its tools from there.
#[derive(Default)]
pub struct Tools {
    first: RefCell<Vec<PathBuf>>,
}

impl Tools {
    pub fn new() -> Self {
        Self::default()
    }

    /// All that a build of the page needs; wasm-opt is run in release builds only.
    pub fn wasm_build(&self, release: bool) -> Outcome {
        wasm_target()?;
        self.trunk()?;
        wasm_bindgen::ensure(self)?;
        if release {
            wasm_opt::ensure(self)?;
        }
        // Trunk may not fetch anything (below), so the crates must be here.
        Run::cargo(["fetch", "--locked", "--quiet"]).exec()
    }

    fn trunk(&self) -> Outcome {
        let found = self.cargo_installed("trunk", "trunk", TRUNK);
        if found.as_deref().is_some_and(|version| version.starts_with("0.21.")) {
            return Ok(());
        }
        if let Some(other) = &found {
            say(format_args!("trunk {other} is installed, this project is built with 0.21"));
        }
        say(format_args!("installing trunk {TRUNK}, which builds the page: once, some 10 minutes on two cores"));
        self.cargo_install("trunk", TRUNK, found.is_some())
    }

    /// `PATH` with our tools first.
    pub fn path(&self) -> OsString {
        let mut path = self.first.borrow().clone();
        path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        std::env::join_paths(path).unwrap_or_default()
    }

    /// Trunk, with our tools first in its `PATH`.
    pub fn run_trunk(&self, arguments: impl IntoIterator<Item = OsString>) -> Run {
        let path = self.path();
        let trunk = which_in("trunk", &path).unwrap_or_else(|| "trunk".into());
        let run = Run::new(trunk)
            .args(arguments)
            // It would fetch tools from places that are not always reachable, and then hang.
            .args(["--offline", "--skip-version-check"])
            .env("PATH", path);
        // Trunk 0.21 takes `NO_COLOR=1`, as everybody sets it, for a wrong value.
        if std::env::var_os("NO_COLOR").is_some() {
            run.without_env("NO_COLOR").args(["--color", "never"])
        } else {
            run
        }
    }

    /// The second word of what `PROGRAM --version` prints.
    fn version(&self, program: &str) -> Option<String> {
        let program = self.which(program)?;
        let said = Run::new(program).args(["--version"]).output()?;
        said.split_whitespace().nth(1).map(String::from)
    }

    fn which(&self, program: &str) -> Option<PathBuf> {
        let first = std::env::join_paths(self.first.borrow().iter()).ok()?;
        which_in(program, &first).or_else(|| which(program))
    }

    /// Installs a command of crates.io: for everybody, or only for this project where the person has another version,
    /// which stays as it is.
    fn cargo_install(&self, package: &str, version: &str, apart: bool) -> Outcome {
        let spec = format!("{package}@{version}");
        if !apart {
            return Run::cargo(["install", "--locked", &spec]).exec();
        }
        self.put_first(own(package, version).join("bin"));
        Run::cargo(["install", "--locked", &spec, "--root"]).args([own(package, version)]).exec()
    }

    /// The version of a command of crates.io. One of the version that is wanted, installed for this project alone, goes
    /// before the person's.
    fn cargo_installed(&self, program: &str, package: &str, wanted: &str) -> Option<String> {
        let own = own(package, wanted).join("bin");
        if own.is_dir() {
            self.put_first(own);
        }
        self.version(program)
    }

    fn put_first(&self, folder: PathBuf) {
        self.first.borrow_mut().insert(0, folder);
    }
}

/// Where a package of crates.io is installed for this project alone.
fn own(package: &str, version: &str) -> PathBuf {
    place::tools().join(format!("{package}-{version}"))
}

/// Installs a package of npm (`name@version`) for this project alone, into a folder of its tools. Each has its own: npm
/// takes away what it finds beside a package that it installs.
fn npm_install(package: &str, what: &str, folder: &str) -> Outcome {
    let Some(npm) = which("npm") else {
        return Err(Fault::new(format!(
            "{what} is missing, and so is npm, which would install it: install Node.js with your package manager, \
             then run this again"
        )));
    };
    say(format_args!("installing {what} (npm package {package}) for this project: once, some 10 seconds"));
    Run::new(npm)
        .args(["install", "--no-audit", "--no-fund", "--no-save", "--loglevel=error", package, "--prefix"])
        .args([place::tools().join(folder)])
        .exec()
}

/// A command that cargo lacks after a minimal installation.
pub fn component(command: &str, component: &str) -> Outcome {
    if Run::cargo([command, "--version"]).output().is_some() {
        return Ok(());
    }
    say(format_args!("adding {component} to the Rust toolchain: a few seconds"));
    Run::new("rustup").args(["component", "add", component]).exec().map_err(|_| {
        Fault::new(format!("{component} is missing and rustup cannot add it: install it with your Rust toolchain"))
    })
}

/// The test runner.
pub fn nextest() -> Outcome {
    if Run::cargo(["nextest", "--version"]).output().is_some() {
        return Ok(());
    }
    say("installing cargo-nextest, which runs the tests: once, some 6 minutes on two cores");
    // Its own locked dependencies are what it is tested with.
    Run::cargo(["install", "--locked", "cargo-nextest"]).exec()
}

/// The runner of fuzz targets.
pub fn fuzzer() -> Outcome {
    if Run::cargo(["fuzz", "--version"]).output().is_some() {
        return Ok(());
    }
    say("installing cargo-fuzz: once, some 2 minutes on two cores");
    Run::cargo(["install", "--locked", "cargo-fuzz"]).exec()
}

fn wasm_target() -> Outcome {
    const TARGET: &str = "wasm32-unknown-unknown";
    let library = Run::new("rustc").args(["--print", "target-libdir", "--target", TARGET]).output();
    if library.is_some_and(|folder| Path::new(folder.trim()).is_dir()) {
        return Ok(());
    }
    say(format_args!("adding the target {TARGET} to the Rust toolchain: a few seconds"));
    Run::new("rustup").args(["target", "add", TARGET]).exec().map_err(|_| {
        Fault::new(format!(
            "the target {TARGET} is missing and rustup cannot add it: install it with your Rust toolchain"
        ))
    })
}

/// The program of this name on `PATH`.
pub fn which(program: &str) -> Option<PathBuf> {
    which_in(program, &std::env::var_os("PATH")?)
}

fn which_in(program: &str, path: &std::ffi::OsStr) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd", ".bat"] } else { &[""] };
    std::env::split_paths(path)
        .flat_map(|folder| endings.iter().map(move |ending| folder.join(format!("{program}{ending}"))))
        .find(|file| file.is_file())
}
