//! Links of every released version, which open for ever: `tests/links/<name>.link`, and in `<name>.json` beside each
//! what it opens as.
//!
//! No file there is ever changed or taken out. A new link gets its `.json` with `UPDATE_EXPECT=1`; one that is there is
//! never written.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use why400::share::{link, share};

fn links() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/links");
    let mut links: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    links.retain(|path| path.extension().is_some_and(|extension| extension == "link"));
    links.sort();
    links
}

fn fragment(path: &Path) -> String {
    fs::read_to_string(path).unwrap().trim_end_matches('\n').to_owned()
}

#[test]
fn every_link_opens_as_it_always_did() {
    let links = links();
    assert!(links.len() >= 14, "{} links: none may be taken out", links.len());
    for path in links {
        let opened = match link::decode(&fragment(&path)) {
            None => panic!("{} is no link of ours any more", path.display()),
            Some(Ok(texts)) => json!({"texts": texts, "broken": null}),
            Some(Err(broken)) => json!({"texts": {"request": broken.request()}, "broken": broken.to_string()}),
        };
        let expected = path.with_extension("json");
        if !expected.exists() && std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&expected, serde_json::to_string_pretty(&opened).unwrap() + "\n").unwrap();
        }
        let expected: Value = serde_json::from_str(&fs::read_to_string(expected).unwrap()).unwrap();
        assert_eq!(opened, expected, "{}", path.display());
    }
}

/// Not for ever: a later version may write better ones. But what it writes from a link, it writes from that again.
#[test]
fn sharing_what_a_link_holds_comes_to_rest() {
    for path in links() {
        let Some(Ok(opened)) = link::decode(&fragment(&path)) else { continue };
        let again = share(&opened, false);
        let texts = link::decode(&again.fragment).unwrap().unwrap();
        assert_eq!(share(&texts, false).fragment, again.fragment, "{}", path.display());
    }
}
