//! `cargo xtask fuzz`: any bytes to every reader, by cargo-fuzz, each target for a time.

use std::fs;
use std::path::{Path, PathBuf};

use crate::place;
use crate::run::{Fault, Outcome, Run, say};
use crate::tools;

/// How long a target runs when nothing is said.
const SECONDS: u32 = 60;

#[derive(Debug)]
pub struct Options {
    pub seconds: u32,
    pub targets: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { seconds: SECONDS, targets: Vec::new() }
    }
}

/// Runs the named targets, or all, one after another.
pub fn fuzz(options: &Options) -> Outcome {
    tools::fuzzer()?;
    let all = targets()?;
    if let Some(unknown) = options.targets.iter().find(|name| !all.contains(name)) {
        return Err(Fault::new(format!("no such target: {unknown}; there are {}", all.join(", "))));
    }
    let chosen = if options.targets.is_empty() { &all } else { &options.targets };
    for target in chosen {
        let corpus = seed(target)?;
        say(format_args!("fuzzing {target} for {} s", options.seconds));
        Run::cargo(["fuzz", "run", "--sanitizer", "none"])
            // cargo-fuzz asks for options of the compiler that only nightly has; they are there in stable, too.
            .env("RUSTC_BOOTSTRAP", "1")
            .args([target.as_str()])
            .args([corpus.as_os_str()])
            .args(["--", "-timeout=10", "-max_len=8192", "-dict=fuzz/tokens.dict", "-print_final_stats=1"])
            .args([format!("-max_total_time={}", options.seconds)])
            .exec()?;
    }
    Ok(())
}

fn targets() -> Result<Vec<String>, Fault> {
    let folder = place::root().join("fuzz/targets");
    let mut names: Vec<String> = list(&folder)?
        .into_iter()
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .filter(|name| name != "shared")
        .collect();
    names.sort();
    Ok(names)
}

/// Puts the pastes of the tests into the corpus of a target, each under every first byte that chooses a shape.
fn seed(target: &str) -> Result<PathBuf, Fault> {
    let corpus = place::root().join("fuzz/corpus").join(target);
    let fault = |error: std::io::Error| Fault::new(format!("{}: {error}", corpus.display()));
    fs::create_dir_all(&corpus).map_err(fault)?;
    for shape in list(&place::root().join("tests/shapes"))? {
        let name = shape.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for paste in list(&shape)?.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "txt")) {
            let text = fs::read(&paste).map_err(fault)?;
            let stem = paste.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            for choice in 0..4u8 {
                let seed = corpus.join(format!("{name}-{stem}-{choice}"));
                fs::write(seed, [&[choice], &text[..]].concat()).map_err(fault)?;
            }
        }
    }
    Ok(corpus)
}

fn list(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let fault = |error: std::io::Error| Fault::new(format!("{}: {error}", folder.display()));
    fs::read_dir(folder).map_err(fault)?.map(|entry| entry.map(|entry| entry.path()).map_err(fault)).collect()
}
