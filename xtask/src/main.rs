//! `cargo xtask …`: the chores of the project. They install the build tools that are missing.

mod docs;
mod fuzz;
mod gate;
mod lock;
mod offline;
mod page;
mod place;
mod run;
mod serve;
mod tools;

use std::process::ExitCode;

use lexopt::prelude::*;

use run::{Fault, Outcome, Run};

const USAGE: &str = "\
cargo xtask serve [--no-open] [--port N] [--release]
    builds the page, serves it on http://127.0.0.1:8400, opens it, and builds it anew when a file changes
cargo xtask test [--no-browser] [STEP…]
    the gate: fmt, clippy, clippy-wasm, docs, tests, doctests, page, browser; all of them, or the named ones
cargo xtask prove [--server S] [--code C] [--failing] [--no-response] [--raise]
    scores the engine on the recorded rejections of tests/cases; of C a group will do; --raise keeps what is reached
cargo xtask fit [CASES] [--cross-validate] [--spread S] [--write]
    fits the weights of the ranking on recorded rejections (tests/cases); --cross-validate leaves out a server at a time;
    --write puts the fitted weights into src/verdict/weights.tsv
cargo xtask fuzz [--seconds N] [TARGET…]
    any bytes to every reader: each target of fuzz/ for a minute, or for N seconds
cargo xtask docs [--out DIR] [--readme]
    writes the reference pages of all causes into DIR (target/causes); --readme renews the README's table of causes
cargo xtask shots [--readme]
    pictures of the page at three widths in both themes, in target/shots; --readme renews those in docs
cargo xtask page-speed [--slower N]
    what Chromium measures of the page on a processor made 4 (or N) times slower: the first paint, shifts, long tasks,
    and how long typing takes to be seen in 10 kB and in 1 MB
";

fn main() -> ExitCode {
    match dispatch() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("xtask: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Outcome {
    let mut arguments = lexopt::Parser::from_env();
    let command = match arguments.next()? {
        Some(Value(name)) => name.string()?,
        Some(Short('h') | Long("help")) | None => {
            print!("{USAGE}");
            return Ok(());
        }
        Some(other) => return Err(other.unexpected().into()),
    };
    match command.as_str() {
        "serve" => serve::serve(&serve_options(&mut arguments)?),
        "test" => {
            let (steps, browser) = test_options(&mut arguments)?;
            gate::gate(&steps, browser)
        }
        // What needs the engine or a browser has a crate of its own; what follows is theirs.
        "prove" => Run::cargo(["run", "--quiet", "--package", "prove", "--"]).args(arguments.raw_args()?).exec(),
        // Some million sums are weighed.
        "fit" => Run::cargo(["run", "--quiet", "--release", "--package", "prove", "--bin", "fit", "--"])
            .args(arguments.raw_args()?)
            .exec(),
        "docs" => docs::docs(arguments.raw_args()?.collect()),
        "fuzz" => fuzz::fuzz(&fuzz_options(&mut arguments)?),
        "shots" => in_a_browser("shots", &mut arguments),
        "page-speed" => in_a_browser("page-speed", &mut arguments),
        other => Err(Fault::new(format!(
            "no such chore: {other}; there are serve, test, prove, fit, docs, fuzz, shots and page-speed"
        ))),
    }
}

/// Builds the release and runs a program on it that looks at it in Chromium.
fn in_a_browser(program: &str, arguments: &mut lexopt::Parser) -> Outcome {
    let tools = tools::Tools::new();
    tools.wasm_build(true)?;
    tools::browser::chromium()?;
    page::build(&tools)?;
    Run::cargo(["run", "--quiet", "--package", "browser", "--bin", program, "--"])
        .args(arguments.raw_args()?)
        .env("WHY400_DIST", page::dist())
        .exec()
}

fn serve_options(arguments: &mut lexopt::Parser) -> Result<serve::Options, Fault> {
    let mut options = serve::Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("no-open") => options.open = false,
            Long("open") => options.open = true,
            Long("port") => options.port = arguments.value()?.parse()?,
            Long("release") => options.release = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

fn fuzz_options(arguments: &mut lexopt::Parser) -> Result<fuzz::Options, Fault> {
    let mut options = fuzz::Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("seconds") => options.seconds = arguments.value()?.parse()?,
            Value(target) => options.targets.push(target.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

fn test_options(arguments: &mut lexopt::Parser) -> Result<(Vec<gate::Step>, bool), Fault> {
    let mut steps = Vec::new();
    let mut browser = true;
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("no-browser") => browser = false,
            Value(name) => steps.push(gate::Step::named(&name.string()?)?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok((steps, browser))
}
