//! The real curl and the real bash, which the tests hold our readers against.

use super::{apt, which};
use crate::run::{Fault, Outcome};

const PROGRAMS: [&str; 2] = ["bash", "curl"];

/// Finds both, or installs them.
pub fn ensure() -> Outcome {
    if missing().is_none() {
        return Ok(());
    }
    // Whether that helped is seen below.
    let _ = apt::install(&PROGRAMS, "the tests that ask them");
    match missing() {
        None => Ok(()),
        Some(program) => Err(Fault::new(format!(
            "{program} is missing for the tests that ask it: install it and put it on PATH (Debian: apt install \
             {program}; macOS: brew install {program}; Windows: run the tests in WSL)"
        ))),
    }
}

fn missing() -> Option<&'static str> {
    PROGRAMS.into_iter().find(|program| which(program).is_none())
}
