//! Packages of Debian and its kin, where they may be installed without a question.

use super::which;
use crate::run::{Outcome, Run, say};

/// Installs packages, and says what for. Does nothing where that would need a question, or where there is no apt.
pub fn install(packages: &[&str], what_for: &str) -> Outcome {
    let Some(apt) = apt() else { return Ok(()) };
    say(format_args!("installing {} with apt-get, for {what_for}: once, about a minute", packages.join(", ")));
    // An out-of-date list is the usual reason why an installation fails; an update that fails is seen below.
    let _ = apt(&["update", "-qq"]).exec();
    apt(&["install", "-y", "-qq", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .exec()
}

/// `apt-get`, as root, or with a sudo that asks for no password.
fn apt() -> Option<impl Fn(&[&str]) -> Run> {
    let apt = which("apt-get")?;
    let root = Run::new("id").args(["-u"]).output()?.trim() == "0";
    if !root {
        Run::new("sudo").args(["-n", "true"]).output()?;
    }
    Some(move |arguments: &[&str]| {
        let run = if root { Run::new(&apt) } else { Run::new("sudo").args(["-n"]).args([&apt]) };
        run.args(arguments)
    })
}
