//! The static HTML that is seen before the module has loaded: the first example, diagnosed. It is what the components
//! make of it, so that nothing moves when they take over.

use std::fs;
use std::path::Path;

use leptos::prelude::*;

use super::desk::{Desk, Whence};
use super::examples::Example;
use super::main_view::MainView;
use crate::share::Shared;
use crate::source::base64;
use crate::wire::packed;
use crate::{Input, Report, diagnose};

const BEGIN: &str = "<!-- first paint: UPDATE_EXPECT=1 cargo test --features first-paint first_paint -->";
const END: &str = "<!-- /first paint -->";

fn first_example() -> Shared {
    let examples: Vec<Example> = serde_json::from_str(include_str!("../../assets/examples.json")).expect("examples");
    examples.into_iter().next().expect("an example").texts()
}

fn diagnosis(example: &Shared) -> Report {
    // Nothing in the first example depends on the clock.
    diagnose(&Input {
        request: example.request.clone(),
        response: example.response.clone(),
        now: 0,
        ..Input::default()
    })
}

fn html(example: Shared, report: Report) -> String {
    let packed = base64::write(&packed::write(&report));
    let owner = Owner::new();
    let html = owner.with(|| {
        let desk = Desk::new(example, Whence::Example, Some(report));
        view! { <MainView desk /> }.to_html()
    });
    let app = without_comments(&html);
    format!(
        "{BEGIN}\n    <script type=\"text/plain\" id=\"first-report\">{packed}</script>\n    <div id=\"app\">{app}</div>\n    {END}"
    )
}

/// Leptos marks places with comments, which only hydration needs.
fn without_comments(html: &str) -> String {
    let mut kept = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<!") {
        kept.push_str(before);
        let end = if after.starts_with("--") { "-->" } else { ">" };
        rest = after.split_once(end).map_or("", |(_, behind)| behind);
    }
    kept + rest
}

#[test]
fn the_static_page_is_what_the_components_make_of_the_first_example() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("index.html");
    let page = fs::read_to_string(&file).expect("index.html");
    let (before, rest) = page.split_once(BEGIN).expect("the mark before the first paint");
    let (_, after) = rest.split_once(END).expect("the mark behind the first paint");
    let example = first_example();
    let report = diagnosis(&example);
    let fresh = format!("{before}{}{after}", html(example, report));
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&file, fresh).expect("index.html can be written");
    } else {
        assert!(page == fresh, "index.html is stale: UPDATE_EXPECT=1 cargo test --features first-paint first_paint");
    }
}

#[test]
fn the_first_example_has_a_verdict_and_a_fix() {
    let report = diagnosis(&first_example());
    assert_eq!(report.findings.first().map(|finding| finding.code.as_str()), Some("body/json-syntax"));
    assert!(report.corrected.is_some());
}
