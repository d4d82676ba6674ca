//! The examples of the page are what they say they are.

use why400::{Input, diagnose};

#[derive(serde::Deserialize)]
struct Example {
    said: String,
    name: String,
    cause: String,
    request: String,
    response: Option<String>,
}

fn examples() -> Vec<Example> {
    serde_json::from_str(include_str!("../assets/examples.json")).expect("examples")
}

#[test]
fn each_is_refused_for_the_cause_that_it_shows() {
    // 2026-11-25, when they were written: one of them has a token that had expired by then.
    let now = 1_795_564_800;
    let wrong: Vec<String> = (examples().into_iter())
        .filter_map(|Example { name, cause, request, response, .. }| {
            let report = diagnose(&Input { request, response, now, ..Input::default() });
            let found = report.findings.first().map_or("nothing", |finding| finding.code.as_str());
            (found != cause).then(|| format!("{name}: {found} instead of {cause}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn there_are_enough_and_no_two_say_the_same() {
    let examples = examples();
    assert!(examples.len() >= 24, "{}", examples.len());
    let mut said: Vec<&str> = examples.iter().flat_map(|example| [&*example.said, &*example.name]).collect();
    let all = said.len();
    said.sort_unstable();
    said.dedup();
    assert_eq!(said.len(), all);
}
