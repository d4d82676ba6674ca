//! The suite of JSON texts in `tests/json/suite.txt`: well-formed ones give no fault, each other one a fault at its mark.
//!
//! A line is `y` or `n`, a name, and the text between bars. `⟦⟧` stand around the first place of the first fault, `␊`
//! is a line break, and `⟨FF⟩` a byte.

use why400::syntax::json;

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

#[test]
fn each_text_has_the_faults_that_it_has() {
    let suite = include_str!("json/suite.txt");
    let mut wrong = Vec::new();
    let (mut good, mut bad) = (0, 0);
    for line in suite.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut parts = line.splitn(3, ' ');
        let (Some(kind), Some(name), Some(written)) = (parts.next(), parts.next(), parts.next()) else {
            panic!("not a case: {line}");
        };
        let written = written.trim().strip_prefix('|').and_then(|text| text.strip_suffix('|')).expect("bars");
        let (bytes, mark) = read(written);
        let document = json::parse(&bytes);
        let accepted =
            serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok() && str::from_utf8(&bytes).is_ok();
        assert_eq!(accepted, kind == "y", "{name} is in the wrong half");
        match document.faults().first() {
            None => {
                good += 1;
                if kind == "n" {
                    wrong.push(format!("{name}: no fault in {written}"));
                }
            }
            Some(fault) => {
                bad += 1;
                let found = (fault.range.start, fault.range.end);
                if kind == "y" || Some(found) != mark {
                    wrong.push(format!("{name}: {:?} at {found:?}, not {mark:?}, in {written}", fault.kind));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(good >= 100 && bad >= 300, "{good} and {bad}");
}
