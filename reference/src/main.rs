//! `cargo xtask docs`: writes the reference pages into a folder, or the table of causes into the README.

use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use lexopt::prelude::*;

const USAGE: &str = "\
cargo xtask docs [--out DIR] [--readme]
    writes the reference pages of all causes into DIR (target/causes); --readme renews the README's table of causes
";

fn main() -> ExitCode {
    match run() {
        Ok(words) => {
            let _ = std::io::stdout().write_all(words.as_bytes());
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "docs: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, Box<dyn Error>> {
    let mut folder = None;
    let mut readme = false;
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("out") => folder = Some(PathBuf::from(arguments.value()?)),
            Long("readme") => readme = true,
            Short('h') | Long("help") => return Ok(USAGE.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    if readme {
        reference::readme::renew()?;
        if folder.is_none() {
            return Ok("README.md has the causes\n".into());
        }
    }
    let folder = match folder {
        Some(folder) => folder,
        None => own_folder()?,
    };
    let count = reference::write(&folder)?;
    Ok(format!("{count} files in {}\n", folder.display()))
}

/// Beside what cargo builds, wherever that was put: this program is in `<target>/<profile>/`.
fn own_folder() -> Result<PathBuf, Box<dyn Error>> {
    let program = std::env::current_exe()?;
    let target = program.ancestors().nth(2).ok_or("name a folder with --out")?;
    Ok(target.join("causes"))
}
