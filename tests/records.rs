//! Archives, collections, exports and logs: any of them can be cut off, mangled and nested, and is read all the same.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

#[path = "support/places.rs"]
mod places;

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use why400::Input;

/// The pastes of the shapes that are JSON or logs.
fn pastes() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shapes");
    let shapes = ["har", "postman", "insomnia", "openapi", "json-log", "text-log", "access-log"];
    let mut pastes = Vec::new();
    for shape in shapes {
        let mut paths: Vec<_> = fs::read_dir(folder.join(shape)).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
        paths.sort();
        pastes.extend(paths.into_iter().map(|path| fs::read_to_string(path).unwrap()));
    }
    pastes
}

fn whole(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_mangled_record_is_read(
        paste in prop::sample::select(pastes()),
        places: [prop::sample::Index; 2],
        put in r#"["{}\[\]\\n:,é=]{0,4}"#,
        cut: bool,
    ) {
        let place = |index: &prop::sample::Index| whole(&paste, index.index(paste.len() + 1));
        let (a, b) = (place(&places[0]), place(&places[1]));
        let (from, to) = (a.min(b), a.max(b));
        // A piece alone, or all with a few bytes replaced.
        let after = whole(&paste, from + 3);
        let text = if cut { paste[from..to].to_owned() } else { format!("{}{put}{}", &paste[..from], &paste[after..]) };
        let input = Input { request: text, ..Input::default() };
        places::survey(&input);
        why400::diagnose(&input);
    }
}
