//! The views beside the verdict: the request as the server sees it, and in what two requests differ.

use browser::ability::Preference;
use browser::engine::{Ability, Engine};
use browser::stage;
use browser::suite::Test;
use browser::tests;
use browser::visit::Visit;
use browser::wait_for;
use serde_json::{Value, json};

/// All of them.
pub(crate) const TESTS: &[Test] = tests![
    parts_are_told_with_what_they_mean,
    a_press_on_a_row_selects_its_bytes,
    the_caret_marks_its_row,
    what_is_found_stands_at_its_row,
    a_secret_is_shown_to_who_asks,
    what_was_opened_stays_open_while_typing,
    escape_leads_back_to_the_row,
    the_one_difference_is_told_with_its_cause,
    two_requests_are_swapped_and_kept,
    the_views_keep_nobody_out,
];

/// A token of 2023 in it, which is over.
const COMMAND: &str = "curl 'https://api.example.test/v1/orders?q=a%20b&page=2' \\
  -H 'Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJsZW5hIiwiZXhwIjoxNzAwMDAwMDAwfQ.c2lnbmF0dXJlLXRoYXQtaXMtc2VjcmV0' \\
  -H 'Content-Type: application/json' \\
  -d '{\"sku\":\"A-1042\",\"quantity\":2}'";
const RESPONSE: &str = "HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n{\"error\":\"token expired\"}";
const WORKS: &str = "curl https://api.example.test/v1/orders -d '{\"quantity\":2,\"sku\":\"A-1042\"}' -H 'content-type: application/json'";
const FAILS: &str = "curl https://api.example.test/v1/orders -H 'Content-Type: application/json' -d '{\"sku\":\"A-1042\",\"quantity\":\"2\",}'";

fn run(visit: &Visit, script: &str) -> Value {
    visit.session.script(script, &json!([]))
}

/// The view, once it is of what is in the boxes.
fn shown(visit: &Visit, view: &str) {
    wait_for(view, || {
        let script = "return document.querySelector(`[data-testid=${arguments[0]}]`)?.dataset.state";
        (visit.session.script(script, &json!([view])) == json!("settled")).then_some(())
    });
}

fn dissected() -> Visit {
    let visit = Visit::begin();
    visit.paste("request", COMMAND);
    visit.paste("response", RESPONSE);
    visit.verdict("auth/expired");
    visit.hook("view-anatomy").click();
    shown(&visit, "anatomy");
    visit
}

/// What stands in the line of the first row of this name.
fn line(visit: &Visit, name: &str) -> String {
    let script = "const name = [...document.querySelectorAll('.row-name')].find((name) => name.textContent === arguments[0]); \
                  return name?.closest('.row-line').innerText ?? null";
    wait_for(name, || visit.session.script(script, &json!([name])).as_str().map(|text| text.replace('\n', " ")))
}

fn press(visit: &Visit, name: &str) {
    let script =
        "[...document.querySelectorAll('.row-name')].find((name) => name.textContent === arguments[0]).click()";
    visit.session.script(script, &json!([name]));
}

fn selected(visit: &Visit) -> String {
    let script = "const box = document.activeElement; \
                  return box.value?.slice(box.selectionStart, box.selectionEnd) ?? ''";
    run(visit, script).as_str().unwrap_or_default().to_owned()
}

fn marked(visit: &Visit) -> Option<String> {
    let script = "const marked = [...document.querySelectorAll('.row[aria-current]')]; \
                  return marked.length === 1 ? marked[0].querySelector('.row-name').textContent : null";
    run(visit, script).as_str().map(String::from)
}

fn put_the_caret(visit: &Visit, name: &str, at: usize) {
    let script = "const [id, at] = arguments; const box = document.getElementById(id); \
                  box.focus(); box.setSelectionRange(at, at)";
    visit.session.script(script, &json!([name, at]));
}

fn parts_are_told_with_what_they_mean() {
    let visit = dissected();
    for (name, words) in [
        ("method", &["POST", "RFC 9110"][..]),
        ("host", &["api.example.test"]),
        ("q", &["a b", "written q=a%20b"]),
        ("exp", &["1700000000", "expired", "ago"]),
        ("Content-Type", &["application/json"]),
        ("sku", &["A-1042"]),
        ("status", &["401 Unauthorized"]),
        ("User-Agent", &["added by curl"]),
    ] {
        let told = line(&visit, name);
        for word in words {
            assert!(told.contains(word), "{name}: {told:?}");
        }
    }
    visit.leave();
}

fn a_press_on_a_row_selects_its_bytes() {
    let visit = dissected();
    for (name, bytes) in [("q", "q=a%20b"), ("quantity", "2"), ("error", "token expired")] {
        press(&visit, name);
        wait_for(name, || selected(&visit).contains(bytes).then_some(()));
        wait_for("the mark", || (marked(&visit).as_deref() == Some(name)).then_some(()));
    }
    visit.leave();
}

fn the_caret_marks_its_row() {
    let visit = dissected();
    for (name, place, row) in [
        ("request", COMMAND.find("20b"), "q"),
        ("request", COMMAND.find("A-1042"), "sku"),
        ("request", COMMAND.find("json'"), "Content-Type"),
        ("response", RESPONSE.find("expired"), "error"),
    ] {
        put_the_caret(&visit, name, place.unwrap());
        wait_for(row, || (marked(&visit).as_deref() == Some(row)).then_some(()));
    }
    // In another view nothing follows it.
    visit.hook("view-verdict").click();
    put_the_caret(&visit, "request", 2);
    assert_eq!(marked(&visit), None);
    visit.leave();
}

fn what_is_found_stands_at_its_row() {
    let visit = dissected();
    wait_for("the finding", || {
        let script = "const fault = document.querySelector('.row-fault'); \
                      return fault?.checkVisibility?.() !== false ? fault?.textContent : null";
        run(&visit, script).as_str().filter(|text| text.contains("expired")).map(|_| ())
    });
    visit.leave();
}

fn a_secret_is_shown_to_who_asks() {
    let visit = dissected();
    let secret = "c2lnbmF0dXJlLXRoYXQtaXMtc2VjcmV0";
    let told = || run(&visit, "return document.querySelector('.anatomy').textContent").as_str().unwrap().to_owned();
    assert!(!told().contains(secret));
    run(&visit, "document.querySelector('[aria-label=\"Show signature\"]').click()");
    wait_for("the secret", || told().contains(secret).then_some(()));
    run(&visit, "document.querySelector('[aria-label=\"Hide signature\"]').click()");
    wait_for("the mask", || (!told().contains(secret)).then_some(()));
    visit.leave();
}

fn what_was_opened_stays_open_while_typing() {
    let visit = dissected();
    let parts = "document.querySelector('.row:has(> .row-line > .row-name[type=button]) > details')";
    run(&visit, &format!("{parts}.open = false"));
    visit.paste("request", &COMMAND.replace("page=2", "page=31"));
    let all = "return document.querySelector('.anatomy').textContent";
    wait_for("the new value", || run(&visit, all).as_str()?.contains("31").then_some(()));
    shown(&visit, "anatomy");
    assert_eq!(run(&visit, &format!("return {parts}.open")), json!(false));
    visit.leave();
}

fn escape_leads_back_to_the_row() {
    let visit = dissected();
    press(&visit, "sku");
    wait_for("the bytes", || selected(&visit).contains("A-1042").then_some(()));
    visit.session.press(&[browser::webdriver::keys::ESCAPE]);
    wait_for("the row", || (run(&visit, "return document.activeElement.textContent") == json!("sku")).then_some(()));
    visit.leave();
}

fn contrasted(other: &str, request: &str) -> Visit {
    let visit = Visit::begin();
    visit.paste("request", request);
    visit.verdict_other_than("");
    visit.hook("view-compare").click();
    visit.set("other", other);
    wait_for("the differences", || visit.hook_now("differences-count"));
    shown(&visit, "compare");
    visit
}

fn differences(visit: &Visit) -> Vec<String> {
    let script = "return [...document.querySelectorAll('[data-testid=differences] > li')].map((one) => one.innerText)";
    let all = run(visit, script);
    all.as_array().unwrap().iter().filter_map(Value::as_str).map(String::from).collect()
}

fn the_one_difference_is_told_with_its_cause() {
    let visit = contrasted(WORKS, &FAILS.replace("\"2\"", "2"));
    let told = differences(&visit);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("body/json-syntax"), "{told:?}");
    let link = "return document.querySelector('.difference a').getAttribute('href')";
    assert_eq!(run(&visit, link), json!("causes/body/json-syntax.html"));
    // Another value on both sides, each with its bytes.
    visit.paste("request", &FAILS.replace(",}", "}").replace("A-1042", "A-2042"));
    wait_for("the other difference", || differences(&visit).iter().any(|one| one.contains("A-2042")).then_some(()));
    shown(&visit, "compare");
    let apart = "return [...document.querySelectorAll('.difference :is(ins, del)')].map((one) => one.textContent)";
    assert!(run(&visit, apart).as_array().unwrap().contains(&json!("2042")), "{}", run(&visit, apart));
    for (number, bytes) in [(0, "A-1042"), (1, "A-2042")] {
        let script = "[...document.querySelectorAll('.difference')].find((one) => one.innerText.includes('A-2042')) \
                      .querySelectorAll('button')[arguments[0]].click()";
        visit.session.script(script, &json!([number]));
        wait_for(bytes, || selected(&visit).contains(bytes).then_some(()));
    }
    visit.leave();
}

fn two_requests_are_swapped_and_kept() {
    let visit = contrasted(WORKS, FAILS);
    visit.hook("swap").click();
    wait_for("the other", || (visit.text_of("request") == WORKS && visit.text_of("other") == FAILS).then_some(()));
    visit.verdict("");
    visit.session.reload();
    visit.wait_for_the_program();
    visit.hook("view-compare").click();
    assert_eq!((visit.text_of("request").as_str(), visit.text_of("other").as_str()), (WORKS, FAILS));
    wait_for("the differences", || (!differences(&visit).is_empty()).then_some(()));
    // What the engine corrects is another to compare with.
    visit.paste("request", FAILS);
    visit.set("other", "");
    visit.verdict_other_than("");
    visit.hook("take-corrected").click();
    wait_for("the corrected one", || visit.text_of("other").ends_with("\"2\"}'").then_some(()));
    visit.leave();
}

fn the_views_keep_nobody_out() {
    let visit = dissected();
    let widths = match stage::engine() {
        Engine::Chromium => &[(360, 740), (768, 1024), (1440, 900)][..],
        _ => &[(768, 1024)],
    };
    let told_of_schemes = stage::engine().lacks(Ability::Media).is_none();
    let mut told = Vec::new();
    for view in ["anatomy", "compare"] {
        visit.hook(&format!("view-{view}")).click();
        if view == "compare" {
            visit.set("other", WORKS);
            wait_for("the differences", || visit.hook_now("differences-count"));
        }
        shown(&visit, view);
        for &(width, height) in widths {
            visit.session.viewport(width, height, 1);
            let wide = run(&visit, "return document.documentElement.scrollWidth - innerWidth");
            assert!(wide.as_i64().is_some_and(|wide| wide <= 0), "{view} at {width} px is {wide} px too wide");
            for dark in [false, true].into_iter().filter(|dark| told_of_schemes || !dark) {
                if told_of_schemes {
                    visit.session.prefer(&[Preference::Dark(dark)]);
                }
                told.extend(
                    visit.barriers().iter().map(|barrier| format!("{view} {width} px, dark {dark}: {barrier}")),
                );
            }
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
    visit.leave();
}
