//! Recorded rejections, a file for each server.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// A request that a real server refused, and what it answered.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Case {
    /// `server/what-was-planted`.
    pub id: String,
    /// The server.
    pub server: String,
    /// The request as a person would paste it. Absent where all is in `paste`.
    pub request: Option<String>,
    /// What `curl -i` printed.
    pub response: Option<String>,
    /// Request and answer in one, as people ask for help.
    pub paste: Option<String>,
    /// What is known to be wrong.
    pub truth: Truth,
}

/// What is known to be wrong with a request.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Truth {
    /// The cause that was planted.
    pub code: String,
    /// Others that a careful expert could name as well.
    pub accept: Vec<String>,
    /// Where: UTF-8 bytes of the request or paste.
    pub spans: Vec<(usize, usize)>,
    /// In words.
    pub why: String,
    /// Whether an expert could mend it from what was pasted.
    pub fixable: bool,
    /// The request that the same server accepted.
    pub good: Option<String>,
}

impl Case {
    /// The accepted request, where one was recorded.
    pub fn accepted(&self) -> Option<&str> {
        if self.paste.is_some() { None } else { self.truth.good.as_deref().filter(|good| !good.is_empty()) }
    }

    /// Whether this is a right name of the cause.
    pub fn is_right(&self, code: &str) -> bool {
        self.codes().any(|right| right == code)
    }

    /// All right names of the cause.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.truth.code.as_str()).chain(self.truth.accept.iter().map(String::as_str))
    }
}

/// Where the project keeps its cases.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases")
}

/// All cases of a folder, in the order of its files.
///
/// # Errors
/// If a file cannot be read, or a line of it is no case.
pub fn cases(folder: &Path) -> io::Result<Vec<Case>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == "jsonl"));
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file)?;
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let case = serde_json::from_str(line)
                .map_err(|error| io::Error::other(format!("{}, line {}: {error}", file.display(), at + 1)))?;
            cases.push(case);
        }
    }
    Ok(cases)
}
