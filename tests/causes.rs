//! The cases of every cause, in `tests/causes/<group>/<name>.txt`, and what is said about them, in `<name>.snap` beside
//! each.
//!
//! A case begins with a line `=== finds: <what>` or `=== quiet: <what>`, then comes the paste; `=== response` begins the
//! box of the response. `⟦⟧` stand around each span that the verdict must have. What must be sent byte for byte is
//! written with escapes: `⟨CR⟩`, `⟨NUL⟩`, `⟨FEFF⟩`, any code point in hexadecimal. The line break before the next `===`
//! belongs to the case only where the paste ends in `⟨LF⟩`. `UPDATE_EXPECT=1` writes the snapshots.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use why400::checks::{Mends, PAGES};
use why400::finding::{Applicability, Certainty, Code, Finding};
use why400::source::Origin;
use why400::{Input, Report, diagnose, remedy};

/// The clock of the cases: 2026-11-22T09:00:00Z.
const NOW: i64 = 1_795_338_000;

/// How many cases of either kind a cause needs.
const ENOUGH: usize = 3;

/// The groups whose causes a request can show.
const GROUPS: [&str; 9] = ["shell", "url", "method", "header", "host", "framing", "auth", "oauth", "body"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/causes")
}

fn file(code: &str, extension: &str) -> PathBuf {
    folder().join(code).with_extension(extension)
}

/// A case: what is pasted, and what must be found.
struct Case {
    name: String,
    finds: bool,
    request: String,
    response: Option<String>,
    marks: Vec<(usize, usize)>,
}

impl Case {
    fn report(&self, request: String) -> Report {
        diagnose(&Input { request, response: self.response.clone(), now: NOW, ..Input::default() })
    }
}

/// The text without marks and escapes, and the ranges that were marked.
fn unmark(written: &str) -> (String, Vec<(usize, usize)>) {
    let (mut text, mut marks, mut open) = (String::new(), Vec::new(), None);
    let mut chars = written.chars();
    while let Some(c) = chars.next() {
        match c {
            '⟦' => open = Some(text.len()),
            '⟧' => marks.push((open.take().expect("a mark is closed but not opened"), text.len())),
            '⟨' => {
                let name: String = chars.by_ref().take_while(|&c| c != '⟩').collect();
                text.push(match name.as_str() {
                    "CR" => '\r',
                    "LF" => '\n',
                    "TAB" => '\t',
                    "NUL" => '\0',
                    "BLANK" => ' ',
                    digits => u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).expect("a code point"),
                });
            }
            c => text.push(c),
        }
    }
    (text, marks)
}

/// The cases of a file.
fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for piece in text.split("\n=== ") {
        let piece = piece.strip_prefix("=== ").unwrap_or(piece);
        let (heading, body) = piece.split_once('\n').unwrap_or((piece, ""));
        let (content, marks) = unmark(body.strip_suffix('\n').unwrap_or(body));
        if heading == "response" {
            cases.last_mut().expect("a response belongs to a case").response = Some(content);
            continue;
        }
        let (kind, name) = heading.split_once(": ").unwrap_or_else(|| panic!("not a heading: {heading}"));
        assert!(matches!(kind, "finds" | "quiet"), "not a heading: {heading}");
        let (name, finds) = (name.to_owned(), kind == "finds");
        cases.push(Case { name, finds, request: content, response: None, marks });
    }
    cases
}

fn read(code: &str) -> Vec<Case> {
    fs::read_to_string(file(code, "txt")).map(|text| cases(&text)).unwrap_or_default()
}

/// A place and what stands there.
fn place(text: &str, start: usize, end: usize) -> String {
    format!("{start}..{end} {:?}", &text[start..end])
}

/// Everything that is wrong with a case.
fn complaints(code: &str, case: &Case, seen: &mut BTreeSet<&'static str>, snapshot: &mut String) -> Vec<String> {
    let mut complaints = Vec::new();
    let report = case.report(case.request.clone());
    if !case.finds {
        let loud = |finding: &&Finding| finding.certainty >= Certainty::Likely || finding.code.as_str() == code;
        complaints.extend(report.findings.iter().find(loud).map(|finding| format!("is not quiet: {finding:#?}")));
        return complaints;
    }
    let Some(verdict) = report.findings.first().filter(|verdict| verdict.code.as_str() == code) else {
        return vec![format!("the verdict is another: {:#?}", report.findings.first())];
    };
    let mut spans: Vec<_> = verdict.spans.iter().map(|span| (span.start as usize, span.end as usize)).collect();
    spans.sort_unstable();
    let tell = |spans: &[(usize, usize)]| -> Vec<String> {
        spans.iter().map(|&(start, end)| place(&case.request, start, end)).collect()
    };
    if tell(&spans) != tell(&case.marks) {
        complaints.push(format!("the spans are {:?}, not {:?}", tell(&spans), tell(&case.marks)));
    }
    let _ =
        writeln!(snapshot, "=== {}\n{:?} {:.2}: {}", case.name, verdict.certainty, verdict.likelihood, verdict.title);
    let _ = writeln!(snapshot, "  why: {}\n  help: {}", verdict.why, verdict.help);
    for evidence in &verdict.evidence {
        let text = if evidence.span.origin == Origin::Request { Some(&case.request) } else { case.response.as_ref() };
        let text = text.and_then(|text| text.get(evidence.span.range())).unwrap_or("");
        let shown: String = text.chars().take(60).collect();
        let _ = writeln!(snapshot, "  evidence: {} {shown:?}", evidence.note);
    }
    if let Some(fix) = &verdict.fix {
        seen.insert(match fix.applicability {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
            Applicability::Shown => "shown",
        });
        let _ = writeln!(snapshot, "  {:?} fix: {}", fix.applicability, fix.title);
        for edit in &fix.edits {
            let at = place(&case.request, edit.span.start as usize, edit.span.end as usize);
            let _ = writeln!(snapshot, "    {at} -> {:?}", edit.text);
        }
        // Applied and diagnosed again: it is gone, and nothing came for it.
        let mended = remedy::apply(&case.request, Origin::Request, &fix.edits);
        // An answer in the same box was given to the request as it was.
        let answered = case.response.is_none() && report.read.response;
        let mended = report.corrected.clone().filter(|_| answered).unwrap_or(mended);
        let before: Vec<Code> = report.findings.iter().map(|finding| finding.code).collect();
        let after = diagnose(&Input { request: mended.clone(), now: NOW, ..Input::default() });
        let left = |finding: &&Finding| {
            finding.code.as_str() == code || finding.certainty >= Certainty::Likely && !before.contains(&finding.code)
        };
        if let Some(finding) = after.findings.iter().find(left) {
            complaints.push(format!("the fix gives {mended:?}, and there is still {finding:#?}"));
        }
    }
    complaints
}

#[test]
fn cases_are_found_where_they_are_and_quiet_ones_are_quiet() {
    let mut wrong = Vec::new();
    for (rule, page) in PAGES {
        let code = rule.code.as_str();
        let (mut seen, mut snapshot) = (BTreeSet::new(), String::new());
        for case in read(code) {
            let complaints = complaints(code, &case, &mut seen, &mut snapshot);
            wrong.extend(complaints.iter().map(|complaint| format!("{code}, {}: {complaint}", case.name)));
        }
        let best = ["safe", "unsafe", "shown"].into_iter().find(|kind| seen.contains(kind));
        let declared = match page.mends {
            Mends::Safe => Some("safe"),
            Mends::Unsafe => Some("unsafe"),
            Mends::Shown => Some("shown"),
            Mends::ByHand => None,
        };
        if best != declared {
            wrong.push(format!("{code}: the page says that its fix is {declared:?}, the cases have {best:?}"));
        }
        if wrong.is_empty() {
            expect_test::expect_file![file(code, "snap")].assert_eq(&snapshot);
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n\n"));
}

/// What a cause lacks: its file of checks, or enough cases.
fn lacks(code: &str) -> Option<String> {
    if !PAGES.iter().any(|(rule, _)| rule.code.as_str() == code) {
        return Some("has no file in src/checks".into());
    }
    let cases = read(code);
    let finds = cases.iter().filter(|case| case.finds).count();
    let quiet = cases.len() - finds;
    (finds < ENOUGH || quiet < ENOUGH).then(|| format!("has {finds} cases that find it and {quiet} that are quiet"))
}

#[test]
fn every_cause_that_a_request_can_show_has_a_file_and_enough_cases() {
    let mut wrong = Vec::new();
    for code in Code::all().filter(|code| GROUPS.contains(&code.group())) {
        wrong.extend(lacks(code.as_str()).map(|lack| format!("{code} {lack}")));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn no_case_belongs_to_nothing() {
    let groups = fs::read_dir(folder()).into_iter().flatten().map(|entry| entry.unwrap().path());
    for group in groups {
        for path in fs::read_dir(&group).unwrap().map(|entry| entry.unwrap().path()) {
            let relative = path.strip_prefix(folder()).unwrap().with_extension("");
            let code = relative.to_string_lossy().replace('\\', "/");
            assert!(Code::find(&code).is_some(), "{} is the file of no cause", path.display());
            assert!(file(&code, "txt").exists(), "{} has no cases", path.display());
        }
    }
}
