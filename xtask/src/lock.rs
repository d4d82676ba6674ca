//! What Cargo.lock says.

use crate::place;
use crate::run::Fault;

/// The version of a package in Cargo.lock.
pub fn version(package: &str) -> Result<String, Fault> {
    let path = place::root().join("Cargo.lock");
    let lock = std::fs::read_to_string(&path).map_err(|error| Fault::new(format!("{}: {error}", path.display())))?;
    find(&lock, package).ok_or_else(|| Fault::new(format!("Cargo.lock has no package {package}")))
}

/// A package's entry is its `name` line with the `version` line below it.
fn find(lock: &str, package: &str) -> Option<String> {
    let mut lines = lock.lines();
    lines.find(|line| quoted(line, "name = ") == Some(package))?;
    quoted(lines.next()?, "version = ").map(String::from)
}

fn quoted<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.strip_prefix(key)?.strip_prefix('"')?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::find;

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.9\"\n\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\n";

    #[test]
    fn finds_the_whole_name_only() {
        assert_eq!(find(LOCK, "wasm-bindgen").as_deref(), Some("0.2.129"));
        assert_eq!(find(LOCK, "wasm"), None);
    }
}
