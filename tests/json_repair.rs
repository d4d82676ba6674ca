//! What is offered for faulty JSON, in `tests/json/repair.txt`, and what holds for all of it.
//!
//! A row is a name and a text between bars; the line under it is how sure the fix is (`shown` does not mend all), and what the
//! text becomes, or `none` where no fix is offered. `␊` is a line break, `⟨FF⟩` a byte. Each text is sent raw, in single
//! and in double quotes of a shell: the fix must give the same content in all three, in the quoting of the paste.
//! `UPDATE_EXPECT=1` writes the lines.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::fmt::Write;

use expect_test::expect_file;
use proptest::prelude::*;
use why400::finding::{Applicability, Finding};
use why400::read::read;
use why400::source::Origin;
use why400::syntax::json;
use why400::{Input, Report, diagnose, remedy};

fn input(request: String) -> Input {
    Input { request, now: 1_795_338_000, ..Input::default() }
}

/// The text that is written.
fn unmark(written: &str) -> String {
    let mut bytes = Vec::new();
    let mut chars = written.chars();
    while let Some(c) = chars.next() {
        match c {
            '␊' => bytes.push(b'\n'),
            '⟨' => {
                let digits: String = chars.by_ref().take_while(|&c| c != '⟩').collect();
                bytes.push(u8::from_str_radix(&digits, 16).expect("two digits"));
            }
            c => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

/// The text as it is written here.
fn mark(text: &str) -> String {
    let mut marked = String::new();
    for c in text.chars() {
        match c {
            '\n' => marked.push('␊'),
            c if c.is_control() || "\u{A0}\u{200B}\u{3000}".contains(c) => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    let _ = write!(marked, "⟨{byte:02X}⟩");
                }
            }
            c => marked.push(c),
        }
    }
    marked
}

/// A request with this content, in three ways of writing it.
fn pastes(text: &str) -> Vec<String> {
    let command = "curl https://a.test/o -H 'Content-Type: application/json' --data-binary";
    let double: String =
        text.chars().flat_map(|c| "\"\\$`".contains(c).then_some('\\').into_iter().chain([c])).collect();
    let double = format!("{command} \"{double}\"");
    // A paste whose double quotes are all entities is taken for one that was copied from the source of a page.
    if text.contains("&quot;") || text.contains("&#34;") {
        return vec![double];
    }
    let head = "POST /o HTTP/1.1\r\nHost: a.test\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n";
    let mut pastes = vec![format!("{head}{text}")];
    if !text.contains(['\0', '\r']) && !text.starts_with('@') {
        pastes.push(format!("{command} '{}'", text.replace('\'', r"'\''")));
        pastes.push(double);
    }
    pastes
}

/// What is said of the JSON, the verdict first.
fn findings(report: &Report) -> Vec<&Finding> {
    let codes = ["body/json-syntax", "shell/smart-quotes"];
    report.findings.iter().filter(|finding| codes.contains(&finding.code.as_str())).collect()
}

/// The content after the first fix, and how sure that is.
fn mended(paste: &str) -> Option<(&'static str, String)> {
    let report = diagnose(&input(paste.to_owned()));
    let fix = findings(&report).first()?.fix.as_ref()?;
    let sure = match fix.applicability {
        Applicability::Safe => "safe",
        Applicability::Unsafe => "unsafe",
        Applicability::Shown => "shown",
    };
    let mended = remedy::apply(paste, Origin::Request, &fix.edits);
    let exchange = read(&input(mended));
    Some((sure, exchange.request?.body.content.text().into_owned()))
}

#[test]
fn each_text_is_mended_as_far_as_what_was_meant_is_known() {
    let rows = include_str!("json/repair.txt");
    let (mut snapshot, mut wrong) = (String::new(), Vec::new());
    let mut count = 0;
    for line in rows.lines().filter(|line| !line.starts_with(' ')) {
        let _ = writeln!(snapshot, "{line}");
        let Some((name, written)) = line.split_once(' ').filter(|_| !line.starts_with('#')) else { continue };
        let written = written.trim().strip_prefix('|').and_then(|text| text.strip_suffix('|')).expect("bars");
        let text = unmark(written);
        let mut results = pastes(&text).into_iter().map(|paste| mended(&paste));
        let first = results.next().unwrap();
        let shown = first.as_ref().map_or("none".to_owned(), |(sure, text)| format!("{sure:<30} |{}|", mark(text)));
        let _ = writeln!(snapshot, "  {shown}");
        count += 1;
        if let Some((_, text)) = &first {
            let left = json::parse(text.as_bytes());
            if !shown.starts_with("shown") && !left.faults().is_empty() {
                wrong.push(format!("{name}: {text} is still wrong: {:?}", left.faults()));
            }
        }
        for other in results.filter(|other| *other != first) {
            wrong.push(format!("{name}: {first:?} raw, but {other:?} in quotes"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 150, "{count}");
    expect_file!["json/repair.txt"].assert_eq(&snapshot);
}

/// Pieces that texts are made of.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "'",
    "“",
    "”",
    "`",
    "\\",
    "\\\"",
    " ",
    "\n",
    "\"a\"",
    "\"b\":",
    "a",
    "name",
    "1",
    "-1.5",
    "01",
    ".5",
    "0x1F",
    "true",
    "True",
    "None",
    "nil",
    "=>",
    "=",
    ";",
    "(",
    ")",
    "// x\n",
    "/* y */",
    "...",
    "+",
    "\"x y\"",
    "'z'",
    "{\"a\":1}",
    "[1,2]",
    "callback(",
    "array(",
    ":sym",
    "\t",
    "\u{A0}",
    "\\u12",
    "C:\\dir",
    "function(){}",
];

/// A text of JSON with something put in, left out or torn off.
fn broken() -> impl Strategy<Value = String> {
    let whole = prop::sample::select(vec![
        "{\"a\":[1,2,{\"b\":null}],\"c\":\"d\"}",
        "[{\"id\":1,\"t\":\"x\"},{\"id\":2,\"t\":\"y\"}]",
        "{\n  \"name\": \"Ana\",\n  \"tags\": [\"a\", \"b\"],\n  \"n\": 1.5\n}",
    ]);
    let change = (any::<prop::sample::Index>(), 0..3_u8, prop::sample::select(PIECES));
    let changed = (whole, prop::collection::vec(change, 1..4)).prop_map(|(whole, changes)| {
        let mut text: Vec<char> = whole.chars().collect();
        for (index, kind, piece) in changes {
            let at = index.index(text.len().max(1)).min(text.len());
            match kind {
                0 if at < text.len() => drop(text.remove(at)),
                1 => drop(text.splice(at..at, piece.chars())),
                _ => text.truncate(at.max(1)),
            }
        }
        text.into_iter().collect()
    });
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 1..14).prop_map(|pieces| pieces.concat());
    prop_oneof![3 => changed, 1 => pieces]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    /// The repairs of all faults make JSON of a text, or one of them has none; and what no repair covers stays.
    #[test]
    fn all_repairs_together_make_json(text in broken()) {
        let document = json::parse(text.as_bytes());
        let whole = document.faults().iter().all(|fault| fault.repair.is_some());
        if whole {
            let mended = document.repaired(true);
            prop_assert!(json::parse(&mended).faults().is_empty(), "{text:?} -> {:?}", String::from_utf8_lossy(&mended));
        }
        // The bytes between the edits are those of the text, in order.
        let mut edits: Vec<_> =
            document.faults().iter().filter_map(|fault| fault.repair.as_ref()).flat_map(|repair| &repair.edits).collect();
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let mut expected = Vec::new();
        let mut at = 0;
        for edit in edits {
            prop_assert!(edit.range.start >= at && edit.range.end <= text.len(), "{text:?}: {edit:?}");
            expected.extend_from_slice(&text.as_bytes()[at..edit.range.start]);
            expected.extend_from_slice(edit.text.as_bytes());
            at = edit.range.end;
        }
        expected.extend_from_slice(&text.as_bytes()[at..]);
        prop_assert_eq!(document.repaired(true), expected);
    }
}

#[test]
fn a_fix_of_many_faults_is_one() {
    // More faults than are told: then nothing is offered that would leave some.
    let items = "{\"a\" 1}\n".repeat(150);
    let text = format!("[{items}]");
    for paste in pastes(&text) {
        assert_eq!(mended(&paste), None);
    }
    let text = format!("[{}]", "{\"a\" 1} ".repeat(20));
    for paste in pastes(&text) {
        let (sure, text) = mended(&paste).unwrap();
        assert!(sure == "safe" && json::parse(text.as_bytes()).faults().is_empty(), "{text}");
    }
}
