//! `cargo xtask test`: everything that must hold before a change lands, in the order of what is told soonest.

use std::time::{Duration, Instant};

use crate::page;
use crate::run::{Fault, Outcome, Run, say};
use crate::tools::{self, Tools, browser, oracle};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Fmt,
    Clippy,
    ClippyWasm,
    Docs,
    Tests,
    Doctests,
    Page,
    Browser,
}

use Step::{Browser, Clippy, ClippyWasm, Docs, Doctests, Fmt, Page, Tests};

const ALL: [Step; 8] = [Fmt, Clippy, ClippyWasm, Docs, Tests, Doctests, Page, Browser];

/// The two modules of the page, each with the features that it is built with.
const MODULES: [&str; 2] = ["page", "worker"];
const WASM: [&str; 3] = ["--target", "wasm32-unknown-unknown", "--no-default-features"];

impl Step {
    fn name(self) -> &'static str {
        match self {
            Fmt => "fmt",
            Clippy => "clippy",
            ClippyWasm => "clippy-wasm",
            Docs => "docs",
            Tests => "tests",
            Doctests => "doctests",
            Page => "page",
            Browser => "browser",
        }
    }

    pub fn named(name: &str) -> Result<Step, Fault> {
        ALL.into_iter().find(|step| step.name() == name).ok_or_else(|| {
            let names = ALL.map(Step::name).join(", ");
            Fault::new(format!("no such step: {name}; there are {names}"))
        })
    }

    fn run(self, tools: &Tools) -> Outcome {
        match self {
            Fmt => Run::cargo(["fmt", "--all", "--check"]).exec(),
            Clippy =>
            // With the page, whose tests are seen here only.
            {
                Run::cargo(["clippy", "--locked", "--workspace", "--all-targets", "--features", "why400/page"])
                    .args(["--", "-D", "warnings"])
                    .exec()
            }
            ClippyWasm => MODULES.into_iter().try_for_each(|module| {
                Run::cargo(["clippy", "--locked", "--package", "why400", "--lib", "--bin", module])
                    .args(["--features", module])
                    .args(WASM)
                    .args(["--", "-D", "warnings"])
                    .exec()
            }),
            Docs => {
                let doc = || Run::cargo(["doc", "--locked", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings");
                doc().args(["--workspace"]).exec()?;
                // The page's own room is seen with its feature only.
                doc().args(["--package", "why400", "--lib", "--features", "page"]).args(WASM).exec()
            }
            // What the page writes is tested without a browser.
            Tests => Run::cargo(["nextest", "run", "--locked", "--workspace", "--exclude", "browser"])
                .args(["--features", "why400/first-paint", "--no-fail-fast"])
                .exec(),
            Doctests => Run::cargo(["test", "--locked", "--package", "why400", "--features", "page", "--doc"]).exec(),
            Page => {
                page::build(tools)?;
                page::weigh()
            }
            // Not by nextest, which starts a process for each test: here they share browsers.
            Browser => {
                let run =
                    Run::cargo(["test", "--locked", "--quiet", "--package", "browser", "--lib", "--test", "suite"]);
                browser::with_tools(run, tools).env("WHY400_DIST", page::dist()).exec()
            }
        }
    }
}

/// What the steps need is installed before the first of them, so that a person need not sit by.
fn prepare(steps: &[Step], tools: &Tools) -> Outcome {
    let any = |of: &[Step]| steps.iter().any(|step| of.contains(step));
    if any(&[Fmt]) {
        tools::component("fmt", "rustfmt")?;
    }
    if any(&[Clippy, ClippyWasm]) {
        tools::component("clippy", "clippy")?;
    }
    if any(&[ClippyWasm, Docs, Page]) {
        tools.wasm_build(any(&[Page]))?;
    }
    if any(&[Tests]) {
        tools::nextest()?;
        oracle::ensure()?;
    }
    if any(&[Browser]) {
        browser::ensure(tools)?;
    }
    Ok(())
}

/// Runs the steps, all of them where none is named, until one fails.
pub fn gate(steps: &[Step], with_browser: bool) -> Outcome {
    let mut steps = if steps.is_empty() { ALL.to_vec() } else { steps.to_vec() };
    if !with_browser {
        steps.retain(|step| *step != Browser);
        say("the browser tests are left out, as --no-browser asks");
    }
    // `browser` alone is of use only with a page to test.
    if steps.contains(&Browser) && !steps.contains(&Page) && !page::dist().join("index.html").exists() {
        let at = steps.iter().position(|step| *step == Browser).unwrap_or(0);
        steps.insert(at, Page);
    }
    let tools = Tools::new();
    let begun = Instant::now();
    prepare(&steps, &tools)?;
    let mut times = vec![("tools", begun.elapsed())];
    for (at, step) in steps.iter().enumerate() {
        say(format_args!("── {} ({} of {})", step.name(), at + 1, steps.len()));
        let begun = Instant::now();
        let outcome = step.run(&tools);
        let time = begun.elapsed();
        times.push((step.name(), time));
        if let Err(fault) = outcome {
            summary(&times, at, 1);
            return Err(Fault::new(format!("{} failed after {}: {fault}", step.name(), seconds(time))));
        }
        say(format_args!("   {} passed in {}", step.name(), seconds(time)));
    }
    summary(&times, steps.len(), 0);
    Ok(())
}

fn summary(times: &[(&str, Duration)], passed: usize, failed: usize) {
    println!();
    for (name, time) in times {
        println!("{name:12} {:>8}", seconds(*time));
    }
    println!("{:12} {:>8}", "all", seconds(times.iter().map(|(_, time)| *time).sum()));
    println!("steps: {passed} passed, {failed} failed");
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
