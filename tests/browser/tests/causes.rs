//! The reference pages: how one comes to them, the search, and that they need no script to be read.

use browser::suite::Test;
use browser::tests;
use browser::visit::Visit;
use browser::wait_for;
use serde_json::{Value, json};

/// All of them.
pub(crate) const TESTS: &[Test] = tests![
    a_finding_leads_to_its_page_and_an_example_back,
    the_index_is_searched_by_symptom,
    the_script_finds_what_the_ranking_finds,
    without_scripts_all_can_be_read: ScriptsOff,
    nothing_is_wider_than_a_phone: Phone,
];

const PAGE: &str = "causes/body/json-syntax.html";

/// In the index.
fn at_the_index() -> Visit {
    let visit = Visit::at_the_door();
    visit.session.go(&format!("{}causes/", visit.site.url()));
    visit
}

/// What the search gives, the best first.
fn found(visit: &Visit, query: &str) -> Vec<String> {
    let codes = visit.session.script(
        "const box = document.getElementById('search'); box.value = arguments[0]; box.dispatchEvent(new Event('input')); \
         return [...document.querySelectorAll('#found .cause-code')].map((code) => code.textContent)",
        &json!([query]),
    );
    codes.as_array().into_iter().flatten().filter_map(Value::as_str).map(String::from).collect()
}

fn a_finding_leads_to_its_page_and_an_example_back() {
    let visit = Visit::begin();
    visit.verdict("body/json-syntax");
    visit.session.find(".cause-link").click();
    wait_for("the page of the cause", || visit.session.url().ends_with(PAGE).then_some(()));
    assert!(visit.session.find("h1").text().contains("JSON"));
    assert!(visit.session.find(".excerpt mark").is_displayed());
    visit.session.find(".open a").click();
    wait_for("the example", || visit.session.url().contains("#v1.").then_some(()));
    visit.verdict("body/json-syntax");
    visit.leave();
}

fn the_index_is_searched_by_symptom() {
    let visit = at_the_index();
    let box_ = visit.session.find("#search");
    box_.type_text("No required SSL");
    let first = wait_for("what was found", || visit.session.find_now("#found .cause-title"));
    assert!(first.attribute("href").ends_with("framing/client-certificate.html"));
    assert!(visit.session.find("#count").text().contains("cause"));
    assert!(!visit.session.find("#all").is_displayed());
    first.click();
    wait_for("its page", || visit.session.url().ends_with("causes/framing/client-certificate.html").then_some(()));
    visit.leave();
}

fn the_script_finds_what_the_ranking_finds() {
    let visit = at_the_index();
    let mut wrong = Vec::new();
    let queries = include_str!("../../../reference/tests/queries.txt");
    for line in queries.lines().filter(|line| !line.starts_with('#')) {
        let (expected, query) = line.split_once('\t').expect("a query behind a tab");
        let (among, code) = expected.split_once(' ').expect("a number and a code");
        let found = found(&visit, query);
        if !found.iter().take(among.parse().expect("a number")).any(|found| found == code) {
            wrong.push(format!("{query}: not {code} but {:?}", &found[..found.len().min(5)]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(found(&visit, "zzzzzz").is_empty());
    assert!(found(&visit, "").is_empty());
    assert!(visit.session.find("#all").is_displayed());
    visit.leave();
}

fn without_scripts_all_can_be_read() {
    let visit = Visit::at_the_door();
    visit.session.switch_scripts_off();
    visit.session.go(&format!("{}causes/", visit.site.url()));
    assert!(!visit.session.find("[role=search]").is_displayed(), "what does nothing is not shown");
    let link = visit.session.find("a[href='body/json-syntax.html']");
    assert!(link.is_displayed());
    link.click();
    wait_for("the page", || visit.session.url().ends_with(PAGE).then_some(()));
    assert!(visit.session.find(".excerpt mark").is_displayed());
    visit.leave();
}

fn nothing_is_wider_than_a_phone() {
    let visit = at_the_index();
    visit.session.viewport(360, 740, 2);
    for page in ["index", "body/json-syntax", "header/too-large", "shell/wrong-shell", "schema/missing-field"] {
        visit.session.go(&format!("{}causes/{page}.html", visit.site.url()));
        let script = "const root = document.documentElement; return root.scrollWidth - root.clientWidth";
        assert_eq!(visit.session.script(script, &json!([])), 0, "{page}");
    }
    visit.leave();
}
