//! Pastes of the kind that people put into a question: chat, logs and code around a request and what came back, in
//! `tests/threads/*.txt`.
//!
//! A case begins with a line `=== <codes>: <what>`, of which the verdict must be one, then comes the paste; `⟦⟧` stand
//! around the spans that the verdict must have. Where none is marked, something is absent, and the code alone counts.
//! `=== corrected` begins what the correction must be: the request alone. `=== quiet: <what>` is a paste about which
//! nothing is said that is more than possible.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::fs;
use std::path::Path;

use why400::finding::{Certainty, Finding};
use why400::{Input, diagnose};

/// The clock of the cases: 2026-11-22T09:00:00Z.
const NOW: i64 = 1_795_338_000;

struct Case {
    file: String,
    codes: Vec<String>,
    name: String,
    paste: String,
    marks: Vec<(usize, usize)>,
    corrected: Option<String>,
}

/// The text without marks, and the ranges that were marked.
fn unmark(written: &str) -> (String, Vec<(usize, usize)>) {
    let (mut text, mut marks, mut open) = (String::new(), Vec::new(), None);
    for c in written.chars() {
        match c {
            '⟦' => open = Some(text.len()),
            '⟧' => marks.push((open.take().expect("a mark is closed but not opened"), text.len())),
            c => text.push(c),
        }
    }
    assert!(open.is_none(), "a mark is opened but not closed in {written}");
    (text, marks)
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/threads");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut cases: Vec<Case> = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        for piece in text.split("\n=== ") {
            let piece = piece.strip_prefix("=== ").unwrap_or(piece);
            let (heading, body) = piece.split_once('\n').unwrap_or((piece, ""));
            let (paste, marks) = unmark(body.strip_suffix('\n').unwrap_or(body));
            if heading == "corrected" {
                cases.last_mut().expect("a correction belongs to a case").corrected = Some(paste);
                continue;
            }
            let (codes, name) = heading.split_once(": ").unwrap_or_else(|| panic!("not a heading: {heading}"));
            let codes = codes.split(' ').map(str::to_owned).collect();
            let file = path.file_name().unwrap().to_string_lossy().into_owned();
            cases.push(Case { file, codes, name: name.to_owned(), paste, marks, corrected: None });
        }
    }
    cases
}

/// What is wrong with a case.
fn complaint(case: &Case) -> Option<String> {
    let report = diagnose(&Input { request: case.paste.clone(), now: NOW, ..Input::default() });
    if case.codes == ["quiet"] {
        let loud = |finding: &&Finding| finding.certainty >= Certainty::Likely;
        return report.findings.iter().find(loud).map(|finding| format!("is not quiet: {finding:#?}"));
    }
    let Some(verdict) =
        report.findings.first().filter(|verdict| case.codes.iter().any(|code| verdict.code.as_str() == code))
    else {
        return Some(format!("the verdict is another: {:#?}", report.findings.first()));
    };
    let mut spans: Vec<_> = verdict.spans.iter().map(|span| (span.start as usize, span.end as usize)).collect();
    spans.sort_unstable();
    let tell = |spans: &[(usize, usize)]| -> Vec<String> {
        spans.iter().map(|&(start, end)| format!("{start}..{end} {:?}", &case.paste[start..end])).collect()
    };
    if !case.marks.is_empty() && spans != case.marks {
        return Some(format!("the spans are {:?}, not {:?}", tell(&spans), tell(&case.marks)));
    }
    (case.corrected.is_some() && report.corrected != case.corrected)
        .then(|| format!("the correction is {:?}, not {:?}", report.corrected, case.corrected))
}

#[test]
fn what_is_wrong_is_found_in_what_people_paste() {
    let cases = cases();
    // A folder that is not found has nothing wrong.
    assert!(cases.len() >= 80, "{} cases", cases.len());
    let wrong: Vec<String> =
        cases.iter().filter_map(|case| Some(format!("{}, {}: {}", case.file, case.name, complaint(case)?))).collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n\n"));
}
