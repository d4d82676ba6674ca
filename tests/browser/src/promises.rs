//! Holds the table of promises in `README.md` to what is there.

use std::fs;
use std::path::Path;

/// The names in a row's last column, without their quotes.
fn names(row: &str) -> Vec<&str> {
    let held_by = row.trim_end_matches('|').rsplit('|').next().unwrap_or_default();
    held_by.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_promise_is_held_by_tests_that_are_there() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let project = own.join("../..");
    let table = fs::read_to_string(own.join("README.md")).unwrap();
    let rows: Vec<&str> =
        table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---")).skip(1).collect();
    assert!(rows.len() >= 26, "{} promises", rows.len());
    let mut missing = Vec::new();
    for row in rows {
        let names = names(row);
        if names.is_empty() {
            missing.push(row.to_owned());
        }
        missing.extend(names.into_iter().filter(|name| !is_there(own, &project, name)).map(String::from));
    }
    assert!(missing.is_empty(), "not there: {missing:#?}");
}

fn is_there(own: &Path, project: &Path, name: &str) -> bool {
    let Some((file, test)) = name.split_once("::") else {
        return own.join(name).is_file() || project.join(name).is_file();
    };
    // That each is run is seen by the compiler: one that is in no list is used by nothing.
    let source = fs::read_to_string(own.join("tests").join(file).with_extension("rs")).unwrap_or_default();
    source.contains(&format!("\nfn {test}() {{"))
}
