//! Recorded pastes, mangled: whatever a paste has lost, the report keeps its promises.

use serde_json::Value;
use why400::source::{Origin, Span};
use why400::{Input, Report, diagnose};

/// 2026-11-22T09:00:00Z, the clock of the recordings.
const NOW: i64 = 1_795_338_000;

/// A small generator, so that a failure can be run again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

/// Takes a piece out, doubles one, or puts a character in that means something to some grammar.
fn mangle(text: &str, dice: &mut Dice) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let signs: Vec<char> = "'\"\\{}[]:,&;|<>$`%#@=\r\n\t \u{0}\u{7f}\u{a0}\u{feff}é😀“”".chars().collect();
    for _ in 0..=dice.below(3) {
        let at = dice.below(chars.len() + 1).min(chars.len());
        let end = (at + dice.below(12)).min(chars.len());
        match dice.below(5) {
            0 => drop(chars.drain(at..end)),
            1 => chars.truncate(at),
            2 => {
                let piece: Vec<char> = chars[at..end].to_vec();
                chars.splice(at..at, piece);
            }
            3 => drop(chars.drain(..at)),
            _ => chars.insert(at, signs[dice.below(signs.len())]),
        }
    }
    chars.into_iter().collect()
}

fn hold(input: &Input, report: &Report) {
    let fits = |span: &Span| {
        let text = match span.origin {
            Origin::Request => Some(input.request.as_str()),
            Origin::Response => input.response.as_deref(),
        };
        text.is_some_and(|text| text.get(span.range()).is_some())
    };
    for finding in &report.findings {
        assert!(finding.spans.iter().all(fits), "{} in {input:?}", finding.code);
        assert!(finding.evidence.iter().all(|evidence| fits(&evidence.span)), "{} in {input:?}", finding.code);
        assert!((0.0..=1.0).contains(&finding.likelihood), "{} in {input:?}", finding.code);
        if let Some(fix) = &finding.fix {
            assert!(fix.edits.iter().all(|edit| fits(&edit.span)), "{} in {input:?}", finding.code);
            assert!(
                fix.edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start),
                "{} in {input:?}",
                finding.code
            );
        }
    }
    assert!(report.findings.windows(2).all(|pair| pair[0].likelihood >= pair[1].likelihood), "{input:?}");
    assert_ne!(report.corrected.as_ref(), Some(&input.request), "{input:?}");
}

#[test]
fn a_mangled_paste_gets_an_honest_report() {
    let rounds = std::env::var("MANGLED_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(2);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut dice = Dice(400);
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "jsonl") {
            continue;
        }
        for line in std::fs::read_to_string(path).unwrap().lines().filter(|line| !line.trim().is_empty()) {
            let case: Value = serde_json::from_str(line).unwrap();
            let text = |name: &str| case[name].as_str().map(str::to_owned);
            for _ in 0..rounds {
                let request = mangle(&text("request").or_else(|| text("paste")).unwrap_or_default(), &mut dice);
                let response = text("response").map(|response| mangle(&response, &mut dice));
                let input = Input { request, response, now: NOW, ..Input::default() };
                hold(&input, &diagnose(&input));
                count += 1;
            }
        }
    }
    assert!(count > 1000, "{count}");
}
