//! The `why400` command as a person or a script meets it: formats, exit statuses, colours, input that cannot be used.

#![cfg(feature = "command")]

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A raw request that nothing is wrong with.
const FINE: &str = "GET /orders HTTP/1.1\r\nHost: api.shop.test\r\n\r\n";

fn why400(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_why400"));
    command.args(arguments).env_remove("NO_COLOR").env("TERM", "xterm-256color");
    command
}

fn run(arguments: &[&str], stdin: impl AsRef<[u8]>) -> Output {
    let mut child = why400(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    // The command may refuse its arguments and end before it reads.
    let _ = child.stdin.take().expect("it is piped").write_all(stdin.as_ref());
    child.wait_with_output().expect("the command ends")
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("the output is text")
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("messages are text")
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("the output is JSON")
}

/// A file of this test run, removed when it is dropped.
struct TempFile(PathBuf);

impl TempFile {
    fn new(name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}", std::process::id()));
        std::fs::write(&path, content).expect("the folder for tests can be written to");
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("the path is text")
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn help_and_version_are_printed() {
    let help = run(&["--help"], "");
    assert_eq!(help.status.code(), Some(0));
    assert!(stdout(&help).contains("Usage: why400 [OPTIONS] [FILE]"));
    let version = run(&["--version"], "");
    assert_eq!(stdout(&version), concat!("why400 ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn arguments_that_cannot_be_used_are_status_2() {
    for (arguments, message) in [
        (&["--fromat", "json"][..], "did you mean `--format`?"),
        (&["--format", "yaml"], "`--format` takes"),
        (&["--now", "today"], "RFC 3339"),
        (&["--api", "openapi.yaml", "x"], "does not read API descriptions yet"),
        (&["a", "b"], "one FILE"),
        (&["/nowhere/at/all"], "/nowhere/at/all cannot be read"),
        (&["--response", "/nowhere/at/all"], "/nowhere/at/all cannot be read"),
        (&["."], ". cannot be read"),
    ] {
        let output = run(arguments, FINE);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).starts_with("why400: ") && stderr(&output).contains(message), "{output:?}");
        assert!(output.stdout.is_empty(), "{output:?}");
    }
}

#[test]
fn input_that_cannot_be_used_is_status_2_with_a_message() {
    let long = "x".repeat(5_000_000);
    let cases: [(&[u8], &str); 7] = [
        (b"", "is empty"),
        (b" \r\n\t\n", "is empty"),
        (b"\x7fELF\x02\x01\x01\xff\xfe", "is not UTF-8 text"),
        (b"\xff\xfec\0u\0r\0l\0", "is UTF-16"),
        (b"\0\0\0\0", "recognised"),
        (b"the quick brown fox", "recognised"),
        (long.as_bytes(), "recognised"),
    ];
    for (input, message) in cases {
        for format in ["text", "json", "markdown", "sarif"] {
            let output = run(&["--format", format], input);
            let shown = String::from_utf8_lossy(&input[..input.len().min(20)]);
            assert_eq!(output.status.code(), Some(2), "{format} {shown:?}");
            assert!(stderr(&output).contains(message), "{format} {shown:?}: {}", stderr(&output));
            match format {
                "json" => assert_eq!(json(&output)["findings"], Value::Array(Vec::new())),
                "sarif" => assert_eq!(json(&output)["runs"][0]["results"], Value::Array(Vec::new())),
                _ => assert!(output.stdout.is_empty(), "{output:?}"),
            }
        }
    }
}

#[test]
fn the_json_report_holds_to_its_contract() {
    let output = run(&["--format", "json"], FINE);
    let report = json(&output);
    assert_eq!(report["version"], 1);
    assert_eq!(report["read"]["shape"], "http1");
    assert_eq!((&report["read"]["request"], &report["read"]["response"]), (&true.into(), &false.into()));
    assert_eq!(report["corrected"], Value::Null);
    assert_eq!(output.status.code(), Some(0), "{report}");
    assert!(output.stderr.is_empty());
}

#[test]
fn the_response_may_stand_in_its_own_file() {
    let request = TempFile::new("request.http", FINE);
    let response = TempFile::new("response.http", "HTTP/1.1 400 Bad Request\r\n\r\nno");
    let output = run(&["--format", "json", "--response", response.path(), request.path()], "");
    let report = json(&output);
    assert_eq!((&report["read"]["request"], &report["read"]["response"]), (&true.into(), &true.into()));
    let piped = run(&["--format", "json", "--response", "-", request.path()], "HTTP/1.1 400 Bad Request\r\n\r\nno");
    assert_eq!(json(&piped), report);
}

#[test]
fn a_response_in_another_charset_is_still_read() {
    let request = TempFile::new("latin.http", FINE);
    let response = TempFile::new("latin1.http", b"HTTP/1.1 400 Bad Request\r\n\r\nung\xfcltig");
    let output = run(&["--format", "json", "--response", response.path(), request.path()], "");
    assert_eq!(json(&output)["read"]["response"], true);
    assert!(stderr(&output).contains("not UTF-8"), "{output:?}");
}

#[test]
fn a_byte_order_mark_stays() {
    let output = run(&["--format", "json", "-"], format!("\u{feff}{FINE}"));
    assert_eq!(json(&output)["version"], 1);
}

#[test]
fn text_names_the_input() {
    let output = run(&[], FINE);
    assert!(stdout(&output).contains("<stdin>"), "{output:?}");
    let file = TempFile::new("named.http", FINE);
    let output = run(&[file.path()], "");
    assert!(stdout(&output).contains("named.http"), "{output:?}");
}

#[test]
fn colour_only_where_it_suits() {
    // A blank before the colon: a finding, so that there is something to colour.
    let faulty = "GET / HTTP/1.1\r\nHost : a.test\r\n\r\n";
    let escape = |output: &Output| output.stdout.contains(&b'\x1b');
    assert!(!escape(&run(&[], faulty)), "a pipe is no terminal");
    assert!(!escape(&run(&["--color", "never"], faulty)));
    assert!(!escape(&run(&["--color=always", "--format=json"], faulty)));
}

#[test]
fn the_request_is_written_as_it_goes_over_the_wire() {
    let output = run(&["--format", "wire"], "curl -d a=1 http://a.test/p");
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).starts_with("POST /p HTTP/1.1\r\nHost: a.test\r\n"), "{output:?}");
    assert!(stdout(&output).ends_with("\r\n\r\na=1"));
    let none = run(&["--format", "wire"], "HTTP/1.1 400 Bad Request\r\n\r\n");
    assert_eq!((none.status.code(), none.stdout.len()), (Some(2), 0));
    assert!(stderr(&none).contains("there is no request"));
}

#[test]
fn a_pipe_that_is_closed_early_is_no_fault() {
    let mut child = why400(&["--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    // Nobody reads: whatever is written meets a closed pipe.
    drop(child.stdout.take());
    child.stdin.take().expect("it is piped").write_all(FINE.as_bytes()).expect("it reads its input");
    let status = child.wait().expect("the command ends");
    let mut complaint = String::new();
    child.stderr.take().expect("it is piped").read_to_string(&mut complaint).expect("messages are text");
    assert_eq!((status.code(), complaint.as_str()), (Some(0), ""));
}
