//! wasm-bindgen: the command must be of exactly the version of the crate in Cargo.lock.

use super::Tools;
use crate::lock;
use crate::run::{Outcome, say};

pub fn ensure(tools: &Tools) -> Outcome {
    let wanted = lock::version("wasm-bindgen")?;
    let found = tools.cargo_installed("wasm-bindgen", "wasm-bindgen-cli", &wanted);
    if found.as_ref() == Some(&wanted) {
        return Ok(());
    }
    if let Some(other) = &found {
        say(format_args!("wasm-bindgen {other} is installed and stays; this project needs {wanted} beside it"));
    }
    say(format_args!("installing wasm-bindgen-cli {wanted}, as in Cargo.lock: once, some 3 minutes on two cores"));
    tools.cargo_install("wasm-bindgen-cli", &wanted, found.is_some())
}
