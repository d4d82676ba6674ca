//! `cargo xtask serve`: the page on this machine, built anew when a file changes.

use std::ffi::OsString;
use std::net::TcpListener;

use crate::place;
use crate::run::{Fault, Outcome, say};
use crate::tools::Tools;

/// Tells Trunk's hook that someone works on the page, so that no service worker keeps it.
pub const SERVING: &str = "WHY400_SERVING";

pub struct Options {
    pub open: bool,
    pub port: u16,
    pub release: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { open: true, port: 8400, release: false }
    }
}

pub fn serve(options: &Options) -> Outcome {
    // Said now and not after the build; the listener is gone again at the end of the line.
    TcpListener::bind(("127.0.0.1", options.port)).map_err(|error| {
        Fault::new(format!(
            "port {} is not to be had ({error}): stop what listens there, or choose one with --port",
            options.port
        ))
    })?;
    let tools = Tools::new();
    tools.wasm_build(options.release)?;
    let time = if options.release { "some three minutes" } else { "some two minutes" };
    say(format_args!(
        "building the page ({time} the first time, then seconds) and serving it on http://127.0.0.1:{} until Ctrl-C",
        options.port
    ));
    let mut arguments: Vec<OsString> = ["serve", "--address", "127.0.0.1", "--port"].map(OsString::from).into();
    arguments.push(options.port.to_string().into());
    // Apart from `dist`, so that a release that was built there stays what it is.
    arguments.extend(["--dist".into(), place::target().join("serve").into()]);
    if options.release {
        arguments.extend(["--release", "--cargo-profile", "page"].map(Into::into));
    }
    if options.open {
        arguments.push("--open".into());
    }
    tools.run_trunk(arguments).env(SERVING, "1").become_it()
}
