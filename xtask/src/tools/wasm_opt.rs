//! wasm-opt, of Binaryen: it makes the modules of a release smaller by a quarter.

use super::{Tools, which};
use crate::place;
use crate::run::{Fault, Outcome, Run, say};

/// Older ones do not know all that the compiler writes today.
const OLDEST: u32 = 116;
const PACKAGE: &str = "binaryen@132";

pub fn ensure(tools: &Tools) -> Outcome {
    if release(tools).is_some_and(|release| release >= OLDEST) {
        return Ok(());
    }
    let prefix = place::tools().join("npm");
    tools.put_first(prefix.join("node_modules").join(".bin"));
    if release(tools).is_some_and(|release| release >= OLDEST) {
        return Ok(());
    }
    let Some(npm) = which("npm") else {
        return Err(Fault::new(format!(
            "wasm-opt {OLDEST} or later is missing, and so is npm, which would install it: \
             install Binaryen or Node.js with your package manager, then run this again"
        )));
    };
    say(format_args!("installing wasm-opt (npm package {PACKAGE}) for this project: once, some 10 seconds"));
    Run::new(npm)
        .args(["install", "--no-audit", "--no-fund", "--no-save", "--loglevel=error", PACKAGE, "--prefix"])
        .args([prefix])
        .exec()
}

/// 132 of `wasm-opt version 132 (version_132)`.
fn release(tools: &Tools) -> Option<u32> {
    let said = Run::new(tools.which("wasm-opt")?).args(["--version"]).output()?;
    said.split_whitespace().find_map(|word| word.parse().ok())
}
