//! The README's table of causes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use why400::finding::Code;

use crate::index::group_title;

const START: &str = "<!-- causes: `cargo xtask docs --readme` writes them -->\n";
const END: &str = "<!-- /causes -->\n";

/// Where it is.
pub fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")
}

/// The README with its table as it should be.
pub fn renewed(readme: &str) -> io::Result<String> {
    let missing = || io::Error::other("README.md: the marks of the table of causes are missing");
    let (before, rest) = readme.split_once(START).ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    Ok(format!("{before}{START}{}{END}{after}", table()))
}

/// Writes the table into the file.
pub fn renew() -> io::Result<()> {
    let readme = fs::read_to_string(path())?;
    fs::write(path(), renewed(&readme)?)
}

/// A row for each group: its codes by name.
fn table() -> String {
    let codes: Vec<Code> = Code::all().collect();
    let mut table = format!("{} causes:\n\n| group | causes |\n| --- | --- |\n", codes.len());
    for group in codes.chunk_by(|a, b| a.group() == b.group()) {
        let name = group[0].group();
        let names: Vec<String> = group
            .iter()
            .filter_map(|code| code.as_str().split_once('/'))
            .map(|(_, name)| format!("`{name}`"))
            .collect();
        let _ = writeln!(table, "| {} `{name}/` | {} |", group_title(name), names.join(", "));
    }
    table
}
