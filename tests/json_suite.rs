//! The suite of JSON texts in `tests/json/suite.txt`: well-formed ones give no fault, each other one a fault at its mark.
//!
//! A line is `y` or `n`, a name, and the text between bars. `⟦⟧` stand around the first place of the first fault, `␊`
//! is a line break, and `⟨FF⟩` a byte. Then each text goes through the whole engine as the body of a request.

use why400::finding::Certainty;
use why400::syntax::json;
use why400::{Input, diagnose};

/// The bytes of a written text, and the range that is marked.
fn read(written: &str) -> (Vec<u8>, Option<(usize, usize)>) {
    let (mut bytes, mut start, mut mark) = (Vec::new(), None, None);
    let mut chars = written.chars();
    while let Some(c) = chars.next() {
        match c {
            '␊' => bytes.push(b'\n'),
            '⟦' => start = Some(bytes.len()),
            '⟧' => mark = start.map(|start| (start, bytes.len())),
            '⟨' => {
                let digits: String = chars.by_ref().take_while(|&c| c != '⟩').collect();
                bytes.push(u8::from_str_radix(&digits, 16).expect("two digits"));
            }
            c => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    (bytes, mark)
}

/// The cases: whether it is well-formed, its name, its bytes and its mark.
fn cases() -> impl Iterator<Item = (bool, &'static str, Vec<u8>, Option<(usize, usize)>)> {
    let lines = include_str!("json/suite.txt").lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let mut parts = line.splitn(3, ' ');
        let (kind, name, written) = (parts.next(), parts.next(), parts.next());
        let written = written.and_then(|text| text.trim().strip_prefix('|')?.strip_suffix('|')).expect("bars");
        let (bytes, mark) = read(written);
        (kind == Some("y"), name.expect("a name"), bytes, mark)
    })
}

/// What the engine says of a body: the code, and where in the body.
fn told(head: &str, text: &str, tail: &str) -> Option<(String, Option<(usize, usize)>)> {
    let input = Input { request: [head, text, tail].concat(), now: 1_795_338_000, ..Input::default() };
    let report = diagnose(&input);
    let verdict = report.findings.into_iter().find(|finding| finding.certainty >= Certainty::Likely)?;
    let place = |at: u32| (at as usize).checked_sub(head.len());
    let span = verdict.spans.first().and_then(|span| Some((place(span.start)?, place(span.end)?)));
    Some((verdict.code.to_string(), span))
}

#[test]
fn each_text_is_told_as_the_body_of_a_request() {
    let raw = "POST /o HTTP/1.1\r\nHost: a.test\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n";
    let command = "curl https://a.test/o -H 'Content-Type: application/json' --data-binary '";
    // What JSON that is none comes to, where it is more than a slip of its grammar.
    let codes = [
        "body/json-syntax",
        "shell/smart-quotes",
        "body/content-type-mismatch",
        "body/missing",
        "body/byte-order-mark",
        "body/invalid-encoding",
        "shell/data-file-literal",
        "shell/unexpanded-variable",
    ];
    // A file's name alone, and a paste that is taken for one from the source of a page.
    let quiet = ["not-json-8", "string-other-quotes-11"];
    let (mut wrong, mut good, mut at_mark, mut elsewhere) = (Vec::new(), 0, 0, 0);
    for (is_json, name, bytes, mark) in cases() {
        // What is not UTF-8 cannot be pasted.
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let mut ways = vec![(raw, "")];
        if !text.contains(['\'', '\0', '\r']) && !text.starts_with('@') && !text.is_empty() {
            ways.push((command, "'"));
        }
        for (head, tail) in ways {
            match told(head, &text, tail) {
                None if is_json => good += 1,
                // An empty body may be meant: it is told as no more than possible.
                None if quiet.contains(&name) || name.starts_with("empty-") => {}
                Some((_, span)) if !is_json && span == mark => at_mark += 1,
                Some((code, _)) if !is_json && codes.contains(&code.as_str()) => elsewhere += 1,
                other => wrong.push(format!("{name}: {other:?}, not {mark:?} in {text:?}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(good >= 200 && at_mark >= 600 && elsewhere <= 20, "{good}, {at_mark} and {elsewhere}");
}

#[test]
fn each_text_has_the_faults_that_it_has() {
    let mut wrong = Vec::new();
    let (mut good, mut bad) = (0, 0);
    for (is_json, name, bytes, mark) in cases() {
        let written = String::from_utf8_lossy(&bytes);
        let document = json::parse(&bytes);
        let accepted =
            serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok() && str::from_utf8(&bytes).is_ok();
        assert_eq!(accepted, is_json, "{name} is in the wrong half");
        match document.faults().first() {
            None => {
                good += 1;
                if !is_json {
                    wrong.push(format!("{name}: no fault in {written}"));
                }
            }
            Some(fault) => {
                bad += 1;
                let found = (fault.range.start, fault.range.end);
                if is_json || Some(found) != mark {
                    wrong.push(format!("{name}: {:?} at {found:?}, not {mark:?}, in {written}", fault.kind));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(good >= 100 && bad >= 300, "{good} and {bad}");
}
