//! The oracle of curl commands is curl itself.
//!
//! Commands go through bash to the real curl, which sends to a listener on 127.0.0.1, and the bytes that arrive are
//! held against what `report::wire` makes of the very text of the command: request line, every field in its order,
//! content. Where curl refuses a command (exit status 2 or 3), a finding must say so and no request may be made of it.
//!
//! `tests/oracle/commands.txt` has the commands that were picked by hand; the others are generated, the same in every
//! run. `WHY400_ORACLE_CASES=20000` asks for more of them, `WHY400_ORACLE_SEED=7` for others.

#![allow(clippy::unwrap_used, reason = "a test that cannot talk to its listener has failed")]

#[path = "oracle/bench.rs"]
mod bench;
#[path = "oracle/compare.rs"]
mod compare;
#[path = "oracle/grammar.rs"]
mod grammar;

use bench::Bench;
use compare::verdict;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

/// How many commands each of the tests generates.
const CASES: u32 = 560;

fn number(name: &str) -> Option<u32> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

/// Generates commands and holds each against curl; the smallest that differs is shown.
fn generated(part: u32) {
    let mut bench = Bench::set_up();
    let cases = number("WHY400_ORACLE_CASES").map_or(CASES, |cases| cases.div_ceil(4));
    let seed = number("WHY400_ORACLE_SEED").unwrap_or(0);
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&seed.to_be_bytes());
    bytes[4..8].copy_from_slice(&part.to_be_bytes());
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 400, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let bench = std::cell::RefCell::new(&mut bench);
    let result = runner.run(&grammar::command(), |command| {
        let seen = bench.borrow_mut().run(&command);
        verdict(&command, &seen).map_err(TestCaseError::fail)
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

#[test]
fn generated_commands_are_read_as_curl_sends_them_1() {
    generated(1);
}

#[test]
fn generated_commands_are_read_as_curl_sends_them_2() {
    generated(2);
}

#[test]
fn generated_commands_are_read_as_curl_sends_them_3() {
    generated(3);
}

#[test]
fn generated_commands_are_read_as_curl_sends_them_4() {
    generated(4);
}

#[test]
fn picked_commands_are_read_as_curl_sends_them() {
    let commands = picked();
    assert!(commands.len() >= 300, "{} commands", commands.len());
    let mut bench = Bench::set_up();
    let wrong: Vec<String> = commands
        .iter()
        .filter_map(|(comment, command)| {
            let command = command.replace("@PORT@", &bench.port().to_string());
            let seen = bench.run(&command);
            verdict(&command, &seen).err().map(|difference| format!("# {comment}\n{difference}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} differ\n\n{}", wrong.len(), commands.len(), wrong.join("\n\n"));
}

/// The commands of the file, each with the comment above it. A command goes on to the next comment or empty line that
/// stands before one.
fn picked() -> Vec<(String, String)> {
    let text = include_str!("oracle/commands.txt");
    let mut commands: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if let Some(comment) = line.strip_prefix("## ") {
            commands.push((comment.to_owned(), String::new()));
        } else if let Some((_, command)) = commands.last_mut() {
            command.push_str(line);
            command.push('\n');
        }
    }
    for (comment, command) in &mut commands {
        let whole = command.trim_end_matches('\n').len();
        command.truncate(whole);
        assert!(!command.is_empty(), "no command under {comment}");
    }
    commands
}
