//! The release build of the page, and how large it may be.

use std::fs;
use std::path::{Path, PathBuf};

use crate::place;
use crate::run::{Fault, Outcome};
use crate::tools::Tools;

/// What may be sent at most, in bytes after brotli. A module's name is what Trunk calls it: `page-<hash>_bg.wasm`.
///
/// The page's is what a slow connection can bear before a fix can be pressed: what is seen first, and the boxes, need none
/// of it. It stood at 160,000 before the views, the editor and sending; the way back is a second module for the views, when
/// Leptos can part one under Trunk. The worker's only keeps it from growing unseen: it holds all checks and all that is
/// known of servers, and is loaded while the page already shows its first verdict. It stood at 600,000 before the catalogue
/// of causes was whole, and at 790,000 before copies for other clients, the anatomy and the comparison; the way back is
/// a second module for code, archives and logs, loaded when one of those is pasted.
const BUDGET: &[(&str, usize)] = &[("page", 220_000), ("worker", 860_000)];

/// Where the release is built.
pub fn dist() -> PathBuf {
    place::root().join("dist")
}

pub fn build(tools: &Tools) -> Outcome {
    let arguments = ["build", "--release", "--cargo-profile", "page", "--locked", "--dist"].map(Into::into);
    tools.run_trunk(arguments.into_iter().chain([dist().into()])).exec()
}

/// Prints the size of every file of the release, and fails where a module is over its budget.
pub fn weigh() -> Outcome {
    let mut files = Vec::new();
    collect(&dist(), &mut files).map_err(|error| Fault::new(format!("{}: {error}", dist().display())))?;
    files.sort();
    println!("{:44} {:>9} {:>9} {:>9}", "bytes", "raw", "gzip", "brotli");
    let mut total = Sizes::default();
    let mut over = Vec::new();
    // There are more than a hundred of them, none large.
    let mut causes = (0, Sizes::default());
    for path in &files {
        let content = fs::read(path).map_err(|error| Fault::new(format!("{}: {error}", path.display())))?;
        let sizes = Sizes::of(&content);
        let name = path.strip_prefix(dist()).unwrap_or(path).to_string_lossy();
        if name.starts_with("causes") {
            causes.0 += 1;
            causes.1.add(&sizes);
            total.add(&sizes);
            continue;
        }
        let budget = budget(&name);
        sizes.print(&name, budget.map_or_else(String::new, |budget| format!("  of {budget}")).as_str());
        total.add(&sizes);
        if let Some(budget) = budget.filter(|budget| sizes.brotli > *budget) {
            over.push(format!("{name} has {} bytes, {} more than its budget", sizes.brotli, sizes.brotli - budget));
        }
    }
    causes.1.print(&format!("causes ({} files)", causes.0), "");
    total.print("all", "");
    for (module, _) in BUDGET {
        if !files.iter().any(|path| is_module(&path.file_name().unwrap_or_default().to_string_lossy(), module)) {
            return Err(Fault::new(format!("the release has no module {module}, so its size is not known")));
        }
    }
    if over.is_empty() { Ok(()) } else { Err(Fault::new(over.join("; "))) }
}

fn budget(name: &str) -> Option<usize> {
    BUDGET.iter().find(|(module, _)| is_module(name, module)).map(|(_, bytes)| *bytes)
}

/// Trunk writes `page-0123abcd_bg.wasm` for the page, and `worker_bg.wasm` for a worker, whose name is not hashed.
fn is_module(name: &str, module: &str) -> bool {
    name.strip_prefix(module).is_some_and(|rest| rest.starts_with(['-', '_'])) && name.ends_with("_bg.wasm")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

#[derive(Default)]
struct Sizes {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Sizes {
    fn of(content: &[u8]) -> Self {
        /// Header and trailer that gzip puts around DEFLATE (RFC 1952 section 2.3).
        const GZIP_FRAME: usize = 18;
        let mut counted = Counter::default();
        let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
        // Neither end can fail: one is a slice, the other only counts.
        let _ = brotli::BrotliCompress(&mut &*content, &mut counted, &parameters);
        Sizes {
            raw: content.len(),
            gzip: miniz_oxide::deflate::compress_to_vec(content, 9).len() + GZIP_FRAME,
            brotli: counted.bytes,
        }
    }

    fn add(&mut self, other: &Sizes) {
        self.raw += other.raw;
        self.gzip += other.gzip;
        self.brotli += other.brotli;
    }

    fn print(&self, name: &str, note: &str) {
        println!("{name:44} {:>9} {:>9} {:>9}{note}", self.raw, self.gzip, self.brotli);
    }
}

#[derive(Default)]
struct Counter {
    bytes: usize,
}

impl std::io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bytes += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Sizes, budget};

    #[test]
    fn modules_have_a_budget_and_nothing_else_has() {
        assert_eq!(budget("page-0123abcd_bg.wasm"), Some(220_000));
        assert_eq!(budget("worker_bg.wasm"), Some(860_000));
        assert_eq!(budget("worker-0123abcd_bg.wasm"), Some(860_000));
        assert_eq!(budget("page-0123abcd.js"), None);
        assert_eq!(budget("pages_bg.wasm"), None);
    }

    #[test]
    fn compression_makes_repeated_text_small() {
        let sizes = Sizes::of(&b"a server answered 400 ".repeat(100));
        assert_eq!(sizes.raw, 2200);
        assert!(sizes.brotli < sizes.gzip && sizes.gzip < 100);
    }
}
