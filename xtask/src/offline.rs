//! The service worker, which Trunk's hook writes into what was built: it names every file of the release.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use crate::place;

/// Its name in the site.
const NAME: &str = "service-worker.js";

/// While someone works on the page, nothing may come from a cache: a worker of a release that was served at the same
/// address before gives way.
const NONE: &str = "\
self.addEventListener(\"install\", () => self.skipWaiting());
self.addEventListener(\"activate\", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) await caches.delete(name);
  await self.registration.unregister();
})()));
";

/// Writes the service worker of the files in `site`, or one that keeps nothing.
pub fn write(site: &Path, keep: bool) -> io::Result<()> {
    let text = if keep { of(site)? } else { NONE.into() };
    fs::write(site.join(NAME), text)
}

fn of(site: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    collect(site, "", &mut files)?;
    files.sort();
    let mut version = Version::default();
    for file in &files {
        version.take(file.as_bytes());
        version.take(&fs::read(site.join(file))?);
    }
    let (reference, page): (Vec<_>, Vec<_>) = files.iter().partition(|file| file.starts_with("causes/"));
    let template = fs::read_to_string(place::root().join("assets").join(NAME))?;
    Ok(format!(
        "const VERSION = \"{:016x}\";\nconst PAGE = {};\nconst REFERENCE = {};\n{template}",
        version.0,
        list(&page),
        list(&reference)
    ))
}

/// The files below a folder, with `/` between the names on every system.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else if name != NAME {
            files.push(name);
        }
    }
    Ok(())
}

/// The names of our own files need no escapes.
fn list(files: &[&String]) -> String {
    let mut list = String::from("[");
    for file in files {
        let _ = write!(list, "\n  \"{file}\",");
    }
    list + "\n]"
}

/// FNV-1a of all that a release holds: another release has another.
struct Version(u64);

impl Default for Version {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Version {
    fn take(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_named_and_a_change_makes_another_version() {
        let site = std::env::temp_dir().join(format!("why400-offline-{}", std::process::id()));
        fs::create_dir_all(site.join("causes/body")).unwrap();
        fs::write(site.join("index.html"), "1").unwrap();
        fs::write(site.join("causes/body/x.html"), "2").unwrap();
        let first = of(&site).unwrap();
        assert!(first.contains("const PAGE = [\n  \"index.html\",\n];"), "{first}");
        assert!(first.contains("const REFERENCE = [\n  \"causes/body/x.html\",\n];"), "{first}");
        // It does not name itself, and what it says of itself does not change it.
        write(&site, true).unwrap();
        assert_eq!(of(&site).unwrap(), first);
        fs::write(site.join("index.html"), "3").unwrap();
        assert_ne!(of(&site).unwrap().lines().next(), first.lines().next());
        fs::remove_dir_all(&site).unwrap();
    }
}
