//! wasm-opt, of Binaryen: it makes the modules of a release smaller by a quarter.

use super::Tools;
use crate::place;
use crate::run::{Outcome, Run};

/// Older ones do not know all that the compiler writes today.
const OLDEST: u32 = 116;
/// What npm calls it.
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
    super::npm_install(PACKAGE, &format!("wasm-opt {OLDEST} or later"), "npm")
}

/// 132 of `wasm-opt version 132 (version_132)`.
fn release(tools: &Tools) -> Option<u32> {
    let said = Run::new(tools.which("wasm-opt")?).args(["--version"]).output()?;
    said.split_whitespace().find_map(|word| word.parse().ok())
}
