//! Whole anatomies: pastes in `tests/anatomy/<name>.txt`, and what they are taken apart into in `<name>.snap` beside each.
//!
//! A response in a box of its own is `<name>.response.txt`. `UPDATE_EXPECT=1` writes the snapshots; they are for reading:
//! label and value, in brackets what is particular, in guillemets the pasted bytes, then what it means.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use why400::Input;
use why400::anatomy::Row;
use why400::wire::packed;

fn inputs() -> Vec<(PathBuf, Input)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/anatomy");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(".txt") && !path.to_string_lossy().ends_with(".response.txt"));
    paths.sort();
    let read = |path: PathBuf| {
        let request = fs::read_to_string(&path).unwrap();
        let response = fs::read_to_string(path.with_extension("response.txt")).ok();
        // 14 November 2023, 22:13 UTC.
        (path, Input { request, response, now: 1_700_000_000, ..Input::default() })
    };
    paths.into_iter().map(read).collect()
}

fn short(text: &str) -> String {
    let shown: String = text.chars().take(60).collect();
    let more = if shown.len() < text.len() { "…" } else { "" };
    format!("{}{more}", shown.escape_debug().to_string().replace("\\\"", "\"").replace("\\'", "'"))
}

fn write(input: &Input, row: &Row, depth: usize, out: &mut String) {
    let _ = write!(out, "{:1$}{2}: {3}", "", 2 * depth, short(&row.label), short(&row.value));
    if let Some(written) = &row.written {
        let _ = write!(out, " (as {})", short(written));
    }
    if !row.flags.is_empty() {
        let _ = write!(out, " {:?}", row.flags);
    }
    for span in [row.span, row.place].into_iter().flatten() {
        let text = input.text(span.origin).and_then(|text| text.get(span.range()));
        let _ = write!(out, " «{}»", short(text.unwrap_or_else(|| panic!("{span:?} is no place"))));
    }
    if let Some(meaning) = &row.meaning {
        let _ = write!(out, " — {meaning}");
    }
    out.push('\n');
    row.rows.iter().for_each(|row| write(input, row, depth + 1, out));
}

#[test]
fn anatomies_are_as_recorded() {
    let mut wrong = Vec::new();
    for (path, input) in inputs() {
        let anatomy = why400::anatomy(&input);
        let mut page = String::new();
        anatomy.request.iter().for_each(|row| write(&input, row, 0, &mut page));
        page.push_str("---\n");
        anatomy.response.iter().for_each(|row| write(&input, row, 0, &mut page));
        let snapshot = path.with_extension("snap");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&snapshot, &page).unwrap();
        } else if fs::read_to_string(&snapshot).unwrap_or_default() != page {
            wrong.push(format!("{}:\n{page}", snapshot.display()));
        }
        assert_eq!(packed::read(&packed::write(&anatomy)).as_ref(), Some(&anatomy), "it can be read again");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// How many rows there are, of which every place lies in its box on whole characters.
fn rows(input: &Input, row: &Row) -> usize {
    for span in [row.span, row.place].into_iter().flatten() {
        let text = input.text(span.origin).and_then(|text| text.get(span.range()));
        assert!(text.is_some(), "{span:?} of {row:?} is no place");
    }
    1 + row.rows.iter().map(|row| rows(input, row)).sum::<usize>()
}

#[test]
fn pastes_of_every_shape_are_taken_apart() {
    let shapes = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shapes");
    let mut count = 0;
    for shape in fs::read_dir(shapes).unwrap().map(|entry| entry.unwrap().path()) {
        for path in fs::read_dir(&shape).unwrap().map(|entry| entry.unwrap().path()) {
            if path.extension().is_none_or(|extension| extension != "txt") {
                continue;
            }
            let input = Input { request: fs::read_to_string(&path).unwrap(), ..Input::default() };
            let anatomy = why400::anatomy(&input);
            let read = why400::read::read(&input);
            assert_eq!(anatomy.request.is_empty(), read.request.is_none(), "{}", path.display());
            assert!(
                anatomy.request.iter().chain(&anatomy.response).map(|row| rows(&input, row)).sum::<usize>() < 1_600
            );
            let same = why400::compare(&input, &input);
            assert!(same.differences.is_empty(), "{}: {:?}", path.display(), same.differences);
            count += 1;
        }
    }
    assert!(count > 90, "{count} pastes");
}
