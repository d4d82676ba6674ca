//! Tests of the checks, and what they are written with.
//!
//! In a marked paste `⟦` and `⟧` stand around each span that a finding must have. They are taken out before the paste
//! is read. What is applied and read again must be quiet: a fix that leaves its finding is no fix.

use std::collections::HashSet;

use super::{Context, Example, Heard, PAGES, RULES, Rule, check};
use crate::finding::{Certainty, Finding};
use crate::source::Origin;
use crate::{Input, read, remedy};

/// The clock of the tests: 2026-11-22T09:00:00Z.
pub(crate) const NOW: i64 = 1_795_338_000;

/// What all rules find in a paste.
pub(crate) fn findings(paste: &str) -> Vec<Finding> {
    let input = Input { request: paste.into(), response: None, now: NOW, ..Input::default() };
    let exchange = read::read(&input);
    exchange.request.as_ref().map(|request| check(&Context::new(request, paste, NOW))).unwrap_or_default()
}

/// The paste without its marks, and the ranges that were marked.
fn unmark(marked: &str) -> (String, Vec<(usize, usize)>) {
    let (mut text, mut ranges, mut open) = (String::new(), Vec::new(), None);
    for c in marked.chars() {
        match c {
            '⟦' => open = Some(text.len()),
            '⟧' => ranges.push((open.take().expect("a mark is closed but not opened"), text.len())),
            c => text.push(c),
        }
    }
    (text, ranges)
}

/// What a rule finds in a paste.
pub(crate) fn found(rule: &Rule, paste: &str) -> Vec<Finding> {
    findings(paste).into_iter().filter(|finding| finding.code == rule.code).collect()
}

/// Asserts that the rule makes one finding, exactly at the marks, and that no other rule makes one as firm.
#[track_caller]
pub(crate) fn assert_finds(rule: &Rule, marked: &str) -> Finding {
    let (paste, marks) = unmark(marked);
    let all = findings(&paste);
    let (mine, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|finding| finding.code == rule.code);
    assert_eq!(mine.len(), 1, "one finding of {} in {paste:?}, not {mine:#?} beside {others:#?}", rule.code);
    let finding = mine.into_iter().next().expect("there is one");
    let mut spans: Vec<_> = finding.spans.iter().map(|span| (span.start as usize, span.end as usize)).collect();
    spans.sort_unstable();
    let shown = |ranges: &[(usize, usize)]| -> Vec<String> {
        ranges.iter().map(|&(start, end)| format!("{start}..{end} {:?}", &paste[start..end])).collect()
    };
    assert_eq!(shown(&spans), shown(&marks), "the spans of {} in {paste:?}", rule.code);
    for other in &others {
        assert!(other.likelihood < finding.likelihood, "{} drowns {} in {paste:?}: {other:#?}", other.code, rule.code);
    }
    finding
}

/// Asserts that the rule finds nothing, and that no rule finds anything that is more than possible.
#[track_caller]
pub(crate) fn assert_quiet(rule: &Rule, paste: &str) {
    for finding in findings(paste) {
        assert_ne!(finding.code, rule.code, "{finding:#?} in {paste:?}");
        assert!(finding.certainty < Certainty::Likely, "{finding:#?} in {paste:?}");
    }
}

/// Asserts that the rule's fix makes `good` of `bad`, where the rule then finds nothing.
#[track_caller]
pub(crate) fn assert_mends(rule: &Rule, bad: &str, good: &str) {
    let mine = found(rule, bad);
    assert_eq!(mine.len(), 1, "one finding of {} in {bad:?}, not {mine:#?}", rule.code);
    let fix = mine[0].fix.as_ref().unwrap_or_else(|| panic!("no fix: {:#?}", mine[0]));
    assert_eq!(remedy::apply(bad, Origin::Request, &fix.edits), good);
    assert!(found(rule, good).is_empty(), "{} is still found in {good:?}", rule.code);
}

#[test]
fn the_catalogue_is_complete_and_in_order() {
    let codes: Vec<_> = RULES.iter().map(|rule| rule.code.as_str()).collect();
    assert_eq!(codes.iter().collect::<HashSet<_>>().len(), codes.len(), "a code stands twice");
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    assert_eq!(codes, sorted);

    // A rule's file has the name of its code, and every file is registered.
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/checks");
    let mut files = Vec::new();
    for group in std::fs::read_dir(&folder).unwrap().filter_map(Result::ok).filter(|entry| entry.path().is_dir()) {
        let group_name = group.file_name().into_string().unwrap();
        if group_name == "shared" {
            continue;
        }
        for file in std::fs::read_dir(group.path()).unwrap().filter_map(Result::ok) {
            let name = file.file_name().into_string().unwrap();
            match name.strip_suffix(".rs") {
                Some("mod") => {}
                Some(name) => files.push(format!("{group_name}/{}", name.replace('_', "-"))),
                // A rule that has become too large for one file has a folder beside it.
                None => {}
            }
        }
    }
    files.sort_unstable();
    assert_eq!(files, codes);
}

#[test]
fn declarations_are_whole() {
    for (rule, page) in PAGES {
        let Heard { title, help } = rule.heard;
        for (part, text) in [("since", page.since), ("what", page.what), ("why", page.why), ("good", page.good)] {
            assert!(!text.is_empty(), "{} has no `{part}`", rule.code);
        }
        for text in [page.what, page.why] {
            assert!(text.ends_with('.'), "{}: {text}", rule.code);
        }
        for text in [title, help] {
            assert!(!text.is_empty() && !text.ends_with('.'), "{}: {text}", rule.code);
        }
        assert!(!page.bad.request.is_empty(), "{} has no bad example", rule.code);
        assert!(!rule.references.is_empty(), "{} refers to nothing", rule.code);
        // What only a server can tell needs a server that tells it.
        assert!(rule.check.is_some() || !page.bad.response.is_empty(), "{} is found by nothing", rule.code);
    }
}

/// What is found in an example: of what a server tells the verdict alone.
fn found_in(example: &Example) -> Vec<Finding> {
    if example.response.is_empty() {
        return findings(example.request);
    }
    let (request, response) = (example.request.into(), Some(example.response.into()));
    let mut findings = crate::diagnose(&Input { request, response, now: NOW, ..Input::default() }).findings;
    findings.truncate(1);
    findings
}

#[test]
fn the_bad_examples_are_found_once_and_the_good_ones_are_quiet() {
    let mut wrong = Vec::new();
    for (rule, page) in PAGES {
        let bad = found_in(&page.bad);
        if bad.iter().map(|finding| finding.code).ne([rule.code]) {
            wrong.push(format!("{}: the bad example gives {bad:#?}", rule.code));
        }
        let good = findings(page.good);
        if !good.is_empty() {
            wrong.push(format!("{}: the good example gives {good:#?}", rule.code));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_fix_of_an_example_leaves_nothing_to_find() {
    for (rule, page) in PAGES {
        for finding in found_in(&page.bad) {
            let Some(fix) = finding.fix else { continue };
            let mended = remedy::apply(page.bad.request, Origin::Request, &fix.edits);
            let left = findings(&mended);
            assert!(left.is_empty(), "{} in {mended:?}: {left:#?}", rule.code);
        }
    }
}

#[test]
fn words_follow_the_house() {
    for (_, page) in PAGES {
        for finding in found_in(&page.bad) {
            assert!(!finding.title.ends_with('.'), "{}", finding.title);
            assert!(!finding.title.contains('!') && !finding.why.contains("! "), "{finding:#?}");
            let sentence = ["The ", "A ", "An ", "No ", "This "];
            assert!(!sentence.iter().any(|start| finding.title.starts_with(start)), "{}", finding.title);
            assert!(finding.why.ends_with('.') && finding.help.ends_with('.'), "{finding:#?}");
            assert!((0.0..=1.0).contains(&finding.likelihood));
        }
    }
}

/// Pieces that pastes are made of, torn apart and put together anew.
const PIECES: &[&str] = &[
    "curl ",
    "http://",
    "a.test",
    "/",
    "?",
    "&",
    "=",
    ";",
    ":",
    "'",
    "\"",
    "\\",
    "\n",
    "\r\n",
    " ",
    "$",
    "${A}",
    "%",
    "%2",
    "%E9",
    "%u00D6",
    "%2520",
    "{id}",
    "{",
    "}",
    "[",
    "]",
    "<id>",
    ":id",
    "-H ",
    "-d ",
    "-F ",
    "-u ",
    "-G ",
    "--json ",
    "-X=",
    "-data ",
    "Authorization: ",
    "Bearer ",
    "Basic ",
    "b3BzOg==",
    "eyJhbGciOiJub25lIn0.e30.",
    "YOUR_KEY",
    "xxx",
    "Content-Type: ",
    "application/json",
    "Content-Length: ",
    "Transfer-Encoding: chunked",
    "Host: ",
    "GET / HTTP/1.1\r\n",
    "POST /x HTTP/2\n",
    "{\"a\":1}",
    "a=1",
    "order.json",
    "“",
    "”",
    "–",
    "é",
    "\u{feff}",
    "\u{a0}",
    "\0",
    "\x1b[0m",
    "5\r\nhello\r\n",
    "0\r\n\r\n",
    "$'\\xc5'",
    "^",
    "`",
    "|",
    "&&",
    ">",
    "#",
    "...",
    "..",
    "//",
    "%00",
    "se=2020-01-01",
    "&sv=1&sig=",
    "+01:00",
    "T07:50:00",
    "😀",
];

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_paste_gives_sound_findings(
        start in proptest::sample::select(vec!["", "curl ", "curl 'http://a.test/", "GET /", "GET / HTTP/1.1\r\nHost: a\r\n"]),
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..24),
    ) {
        let paste = format!("{start}{}", pieces.concat());
        for finding in findings(&paste) {
            for span in finding.spans.iter().chain(finding.evidence.iter().map(|evidence| &evidence.span)) {
                assert!(paste.get(span.range()).is_some(), "{span:?} of {} in {paste:?}", finding.code);
            }
            if let Some(fix) = &finding.fix {
                let input = Input { request: paste.clone(), response: None, now: NOW, ..Input::default() };
                assert!(remedy::is_applicable(&input, fix), "{fix:#?} of {} in {paste:?}", finding.code);
            }
        }
    }
}
