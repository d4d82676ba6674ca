//! The whole way once: a command with a comma too many goes in, the cause, its place and the correction come out.

#![cfg(feature = "command")]

use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A comma after the last member.
const PASTE: &str = r#"curl https://api.example.test/o -H "Content-Type: application/json" -d '{"a":1,}'"#;

fn why400(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_why400"))
        .args(["--now", "2026-11-22T09:00:00Z"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    child.stdin.take().expect("it is piped").write_all(input).expect("the command reads");
    child.wait_with_output().expect("the command ends")
}

fn report(arguments: &[&str], input: &str) -> (Value, Option<i32>) {
    let output = why400(&[&["--format", "json"], arguments].concat(), input.as_bytes());
    (serde_json::from_slice(&output.stdout).expect("the output is JSON"), output.status.code())
}

fn corrected() -> String {
    PASTE.replace(",}", "}")
}

#[test]
fn the_comma_is_named_shown_and_removed() {
    let (report, status) = report(&[], PASTE);
    let first = &report["findings"][0];
    let comma = PASTE.find(",}").expect("the comma");
    assert_eq!(first["code"], "body/json-syntax");
    assert_eq!(first["spans"], json!([{"in": "request", "start": comma, "end": comma + 1}]));
    assert_eq!(first["fix"]["applicability"], "safe");
    assert_eq!(first["fix"]["edits"], json!([{"in": "request", "start": comma, "end": comma + 1, "text": ""}]));
    assert_eq!(report["corrected"], corrected());
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(1), "one mistake, one finding");
    assert_eq!(status, Some(1));
}

#[test]
fn the_correction_is_quiet() {
    let (report, status) = report(&[], &corrected());
    assert_eq!(report["findings"], json!([]));
    assert_eq!(report["corrected"], Value::Null);
    assert_eq!(status, Some(0));
}

#[test]
fn what_the_server_says_confirms_what_the_request_shows() {
    let said = "Expected double-quoted property name in JSON at position 7";
    let response =
        format!("HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{{\"message\":\"{said}\"}}");
    let file = std::env::temp_dir().join(format!("why400-slice-{}", std::process::id()));
    std::fs::write(&file, &response).expect("a temporary file");
    let (report, status) = report(&["--response", &file.to_string_lossy()], PASTE);
    // Of a test that failed before this line a small file is left.
    let _ = std::fs::remove_file(&file);

    let first = &report["findings"][0];
    assert_eq!(first["code"], "body/json-syntax");
    assert_eq!(first["certainty"], "confirmed");
    assert_eq!(first["spans"][0]["start"], PASTE.find(",}").expect("the comma"));
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(1), "finding and claim are one");
    let words = response.find(said).expect("the words");
    let evidence = first["evidence"].as_array().expect("evidence");
    assert!(
        evidence.iter().any(|at| {
            let range = || Some(at["start"].as_u64()?..at["end"].as_u64()?);
            at["in"] == "response" && range().is_some_and(|range| range.contains(&(words as u64)))
        }),
        "the server's words are shown: {evidence:?}"
    );
    assert_eq!(status, Some(1));
}

#[test]
fn the_text_has_a_caret_under_the_comma() {
    let output = why400(&["--color", "never"], PASTE.as_bytes());
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let mut lines = text.lines();
    let shown = lines.find(|line| line.contains(",}")).expect("the line of the paste");
    let carets = lines.next().expect("a line below it");
    let column = |line: &str, what: &str| line.find(what).map(|at| line[..at].chars().count());
    assert_eq!(column(carets, "^"), column(shown, ",}"), "\n{text}");
}

#[test]
fn five_megabytes_are_read_in_time() {
    let one_line = "x".repeat(5 << 20);
    let value = PASTE.replace("\"a\":1", &format!("\"a\":\"{one_line}\""));
    for (input, statuses) in [(one_line.as_bytes(), [2, 2]), (value.as_bytes(), [1, 2])] {
        let begun = Instant::now();
        let output = why400(&[], input);
        assert!(output.status.code().is_some_and(|code| statuses.contains(&code)), "{:?}", output.status);
        assert!(!output.stdout.is_empty() || !output.stderr.is_empty(), "it says something");
        // Generous: the build is not optimised, and other tests run beside it. What is quadratic takes hours.
        assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
    }
}
