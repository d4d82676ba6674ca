//! Words and standard input of commands, held against what bash makes of them.
//!
//! Each snippet is run by a real bash in which `curl` writes down its arguments and what it reads. Nothing is sent
//! anywhere. bash sees many snippets at once, as starting it costs more than the snippets.

#![allow(clippy::unwrap_used, reason = "a test that cannot write its files has failed")]
#![allow(clippy::format_collect, reason = "short texts")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fs, io};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use why400::Input;
use why400::message::{Fate, Shape};
use why400::read::read;

/// What `curl` got in one snippet.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    arguments: Vec<String>,
    input: String,
}

/// Bytes as a person can tell them apart.
fn shown(bytes: &[u8]) -> String {
    bytes.escape_ascii().to_string()
}

const RUN: &str = r#"
export LC_ALL=C.UTF-8 HOME=/home/me
record() {
  [ -e "$OUT.args" ] && return
  printf '%s\0' "$#" "$@" > "$OUT.args"
  cat > "$OUT.input"
}
curl() { record "$@"; }
jq() { cat > /dev/null; }
export -f record
for file in "$1"/*.sh; do
  export OUT="${file%.sh}"
  ( . "$file" ) < /dev/null > /dev/null 2>&1
done
"#;

/// A folder with programs that stand in for curl and for those that start it.
fn programs(folder: &Path) -> io::Result<PathBuf> {
    use std::os::unix::fs::PermissionsExt;
    let bin = folder.join("bin");
    fs::create_dir_all(&bin)?;
    let starts = "while [[ $1 == -* || $1 == *=* ]]; do shift; done; exec \"$@\"";
    for (name, script) in [("curl", "record \"$@\""), ("sudo", starts)] {
        let path = bin.join(name);
        fs::write(&path, format!("#!/usr/bin/env bash\n{script}\n"))?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
    }
    Ok(bin)
}

/// What bash gives to curl in each of the snippets; `None` where curl is not started.
fn bash(snippets: &[&str]) -> Vec<Option<Seen>> {
    static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("shell-oracle-{}-{count}", std::process::id()));
    let bin = programs(&folder).unwrap();
    let work = folder.join("work");
    fs::create_dir_all(&work).unwrap();
    for (index, snippet) in snippets.iter().enumerate() {
        fs::write(folder.join(format!("{index:05}.sh")), snippet).unwrap();
    }
    let path = std::env::join_paths(
        std::iter::once(bin).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    let status = Command::new("bash")
        .args(["--norc", "--noprofile", "-c", RUN, "bash"])
        .arg(&folder)
        .env("PATH", path.unwrap())
        .current_dir(&work)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.is_ok(), "this test needs bash, which is not installed");
    let seen = (0..snippets.len()).map(|index| {
        let arguments = fs::read(folder.join(format!("{index:05}.args"))).ok()?;
        let input = fs::read(folder.join(format!("{index:05}.input"))).unwrap_or_default();
        let mut parts = arguments.split(|byte| *byte == 0).skip(1).map(shown).collect::<Vec<_>>();
        parts.pop();
        Some(Seen { arguments: parts, input: shown(&input) })
    });
    let seen = seen.collect();
    fs::remove_dir_all(&folder).unwrap();
    seen
}

/// What we take a snippet for. The input is what `--data-binary @-` sends.
fn ours(snippet: &str) -> Option<Seen> {
    let input = Input { request: snippet.into(), shape: Some(Shape::CurlPosix), ..Input::default() };
    let request = read(&input).request?;
    let command = request.client.command()?;
    let program = command.words.iter().position(|word| {
        let bytes = word.text.bytes();
        bytes == b"curl" || bytes.ends_with(b"/curl")
    })?;
    let arguments = command.words[program + 1..].iter().map(|word| shown(word.text.bytes())).collect();
    let input = if request.body.known { shown(request.body.content.bytes()) } else { "not known".into() };
    Some(Seen { arguments, input })
}

/// Whether we take a snippet for something else than bash does; the input counts where curl sends it.
fn differs(snippet: &str, theirs: Option<&Seen>) -> bool {
    let mut ours = ours(snippet);
    if let (Some(ours), Some(theirs)) = (&mut ours, theirs)
        && !theirs.arguments.iter().any(|argument| argument == "@-")
    {
        ours.input.clone_from(&theirs.input);
    }
    ours.as_ref() != theirs
}

/// Holds snippets against bash.
fn compare(snippets: &[&str]) -> Result<(), String> {
    let seen = snippets.iter().zip(bash(snippets));
    let wrong: String = seen
        .filter(|(snippet, theirs)| differs(snippet, theirs.as_ref()))
        .map(|(snippet, theirs)| format!("{snippet}\n  bash: {theirs:?}\n  ours: {:?}\n", ours(snippet)))
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// Snippets by hand, parted by lines of `%%`.
const SNIPPETS: &str = include_str!("shell_oracle.txt");

#[test]
fn words_and_input_are_bashs() {
    let snippets: Vec<&str> = SNIPPETS.split("%%\n").collect();
    assert!(snippets.len() >= 150, "{}", snippets.len());
    if let Err(wrong) = compare(&snippets) {
        panic!("{wrong}");
    }
}

#[test]
fn what_the_paste_does_not_tell_is_not_known() {
    for snippet in [
        "curl -d \"$BODY\" http://a.test",
        "curl http://a.test/${ID}",
        "curl -d \"$(date +%s)\" http://a.test",
        "curl -d \"`date`\" http://a.test",
        "curl http://a.test/$((1 + 2))",
        "curl -d $1 http://a.test",
        "A=$(uuidgen)\ncurl -d \"x$A\" http://a.test",
        "A=1; unset A\ncurl -d \"$A\" http://a.test",
        "curl --cert ~/me.pem http://a.test",
    ] {
        let request = read(&Input { request: snippet.into(), ..Input::default() }).request.unwrap();
        let unknown = request.client.variables().iter().filter(|variable| variable.fate == Fate::Expanded).count();
        assert_eq!(unknown, 1, "{snippet}");
    }
    for snippet in [
        "cat body.json | curl --data-binary @- http://a.test",
        "curl --data-binary @- http://a.test < body.json",
        "jq -n '{}' | curl --data-binary @- http://a.test",
        "printf '%x' 255 | curl --data-binary @- http://a.test",
        "(echo a; echo b) | curl --data-binary @- http://a.test",
        "echo hi > file | curl --data-binary @- http://a.test",
        "curl --data-binary @- http://a.test",
    ] {
        let request = read(&Input { request: snippet.into(), ..Input::default() }).request.unwrap();
        assert!(!request.body.known, "{snippet}");
    }
}

/// A piece of a word, in any of the ways in which one can be written.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z0-9:/._=@%+^,-]{1,6}",
        2 => r"\\[ -~]",
        1 => r"\\\n",
        3 => r#"'[ -&(-~\n\\"é]{0,10}'"#,
        3 => r#""([ #-&(-\[\]-_a-~é\n']|\\["\\$`nd]|\\\n){0,8}""#.prop_filter("no expansion by chance", |text| {
            !text.contains('$') || text.contains("\\$") && text.matches('$').count() == 1
        }),
        3 => r#"\$'([ -&(-\[\]-~]|\\[abefnrtv\\'"?cq]|\\[0-7]{1,4}|\\x[0-9a-fA-F]{1,3}|\\x|\\u[0-9a-f]{1,5}|\\U000[01][0-9a-f]{0,5}|\\c[a-z?@]|é){0,6}'"#,
        2 => prop::sample::select(vec!["${A}", "\"$A\"", "\"${A}\"", "${B}", "\"x$B\"", "${C}", "\"$C\"", "${C:-d e}", "\"${C:-d}\"", "${A-d}", "\"$D\"", "${D}", "\"${L[@]}\"", "${L[@]}", "\"${L[*]}\"", "${L}"]).prop_map(String::from),
        1 => prop::sample::select(vec!["\"$(echo 'a  b')\"", "$(echo 'a  b')", "\"$(printf '%s-' a b)\"", "$(echo -e 'a\\tb')", "\"$(cat <<X\nin $A\nX\n)\""]).prop_map(String::from),
        1 => r"\{[a-c]{0,2}(,[a-c]{0,2}){0,2}\}",
        1 => r"[{},]{1,4}",
        1 => r"\{[0-9]{1,2}\.\.[0-9]{1,2}(\.\.[0-9])?\}",
    ]
}

fn word() -> impl Strategy<Value = String> {
    // A value that is parted at its blanks, in a word with braces, is more than we look into.
    let is_plain = |pieces: &Vec<String>| {
        let parts = |piece: &String| piece.starts_with('$') && !piece.starts_with("$'") || piece.contains("[@]");
        !(pieces.iter().any(parts) && pieces.iter().any(|piece| piece.starts_with(['{', '}', ','])))
    };
    prop::collection::vec(piece(), 1..4).prop_filter("parted", is_plain).prop_map(|pieces| pieces.concat())
}

/// Variables that the words use.
const SET: &str = "A='x y'\nB=\"q'$A\"\nC=\nD=$'\\n 1 '\nL=(a 'b c' \"$A\")\n";

fn snippet() -> impl Strategy<Value = String> {
    let before = prop_oneof![
        Just(""),
        Just("echo hi; "),
        Just("X=1 "),
        Just("# note\n"),
        Just("if true; then "),
        Just("true && ")
    ];
    let after = prop_oneof![
        Just(""),
        Just(" | jq ."),
        Just("; echo"),
        Just(" > /dev/null 2>&1"),
        Just(" # 'end"),
        Just(" &&\n echo"),
        Just("\n")
    ];
    let gap = prop_oneof![4 => Just(" "), 1 => Just(" \\\n  "), 1 => Just("\t")];
    let words = prop::collection::vec((gap, word()), 0..5);
    (before, words, after).prop_map(|(before, words, after)| {
        let words: String = words.iter().map(|(gap, word)| format!("{gap}{word}")).collect();
        let after = if before.starts_with("if") { "; fi" } else { after };
        format!("{SET}{before}curl{words}{after}\n")
    })
}

/// A text that goes in by standard input, in one of the ways.
fn input() -> impl Strategy<Value = String> {
    let line = r#"[ -~é]{0,12}"#;
    let lines = prop::collection::vec(line, 0..4).prop_map(|lines| lines.concat());
    let document = (prop::collection::vec(r"[ -#%-_a-~\té]{0,12}|\$A|\\\$|a\\", 0..4), any::<bool>(), 0..3).prop_map(
        |(lines, literal, dash)| {
            let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
            let marker = if literal { "'EOF'" } else { "EOF" };
            let dash = if dash == 0 { "-" } else { "" };
            (format!("<<{dash}{marker}"), format!("{text}EOF\n"))
        },
    );
    prop_oneof![
        document.clone().prop_map(|(marker, text)| format!("A='x y'\ncurl --data-binary @- u {marker}\n{text}")),
        document
            .clone()
            .prop_map(|(marker, text)| format!("A='x y'\ncurl --data-binary @- u {marker} | jq .\n{text}echo\n")),
        document.prop_map(|(marker, text)| format!("A='x y'\ncat {marker} | curl --data-binary @- u\n{text}")),
        word()
            .prop_filter("a list, or no word at all", |word| !word.contains("{L") && !word.starts_with("\\\n"))
            .prop_map(|word| format!("{SET}curl --data-binary @- u <<< {word}\n")),
        (prop::sample::select(vec!["echo", "echo -n", "echo -e", "echo -en", "printf"]), lines).prop_map(
            |(program, text)| {
                let text = text.replace('\'', "");
                let text = if program == "printf" { text.replace('%', "%%") } else { text };
                format!("{program} '{text}' | curl --data-binary @- u\n")
            }
        ),
    ]
}

/// Holds `count` generated snippets against bash, and makes those small on which we are wrong.
fn generated(strategy: &impl Strategy<Value = String>, count: usize) {
    let mut runner =
        TestRunner::new_with_rng(ProptestConfig::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let mut trees: Vec<_> = (0..count).map(|_| strategy.new_tree(&mut runner).unwrap()).collect();
    let snippets: Vec<String> = trees.iter().map(ValueTree::current).collect();
    let snippets: Vec<&str> = snippets.iter().map(String::as_str).collect();
    let mut wrong = String::new();
    for (snippet, theirs) in
        snippets.iter().zip(bash(&snippets)).filter(|(snippet, theirs)| differs(snippet, theirs.as_ref()))
    {
        let at = snippets.iter().position(|other| other == snippet).unwrap();
        let tree = &mut trees[at];
        let mut smallest = compare(&[snippet]).err().unwrap_or_else(|| format!("{theirs:?}"));
        for _ in 0..60 {
            let moved = match compare(&[&tree.current()]) {
                Err(wrong) => {
                    smallest = wrong;
                    tree.simplify()
                }
                Ok(()) => tree.complicate(),
            };
            if !moved {
                break;
            }
        }
        wrong += &smallest;
        if wrong.len() > 600 {
            break;
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn count(usual: usize) -> usize {
    std::env::var("ORACLE_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(usual)
}

#[test]
fn generated_words_are_bashs() {
    generated(&snippet(), count(600));
}

#[test]
fn generated_input_is_bashs() {
    generated(&input(), count(300));
}
