//! What leaves the page by the person's hand says what the screen says; and what comes in goes before what was kept.

use browser::suite::Test;
use browser::tests;
use browser::visit::Visit;
use browser::{wait_for, wait_until};
use serde_json::{Value, json};

use crate::fixing::{FAULTY, SECRET};

/// All of them.
pub(crate) const TESTS: &[Test] = tests![
    the_report_as_text_says_all_that_the_screen_says,
    every_form_is_saved_as_a_file_of_its_kind,
    what_is_shown_can_be_selected_and_copied,
    where_nothing_is_found_it_says_what_was_looked_at_and_what_comes_next,
    a_link_goes_before_what_the_tab_has_kept,
];

const RESPONSE: &str =
    "HTTP/1.1 400 Bad Request\n\n{\"message\":\"Expected double-quoted property name in JSON at position 7\"}";
const CAUSE: &str = "body/json-syntax";

fn diagnosed() -> Visit {
    let visit = Visit::begin();
    visit.paste("request", FAULTY);
    visit.paste("response", RESPONSE);
    visit.verdict(CAUSE);
    visit
}

/// Opens the panel and chooses a form.
fn shared_as(visit: &Visit, form: &str) -> String {
    if visit.hook("share").attribute("aria-expanded") != "true" {
        visit.hook("share").click();
        visit.hook("share-link");
    }
    visit
        .session
        .script("document.querySelector(arguments[0]).click()", &json!([format!("[data-testid=share-as-{form}]")]));
    let script = "const made = document.querySelector('[data-testid=share-copy][data-ready=true]') && \
                  document.querySelector(arguments[0]).checked && !document.querySelector('[data-testid=share-link]'); \
                  return made ? document.querySelector('[data-testid=share-text]')?.textContent ?? null : null";
    wait_for(form, || {
        let text = visit.session.script(script, &json!([format!("[data-testid=share-as-{form}]")]));
        text.as_str().filter(|text| !text.is_empty()).map(String::from)
    })
}

/// Words without marks, line breaks and capitals: a text is broken into lines where the screen is not.
fn plain(text: &str) -> String {
    let text = text.to_lowercase().replace(['`', '’', '“', '”', '"', '*'], "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn the_report_as_text_says_all_that_the_screen_says() {
    let visit = diagnosed();
    let shown = visit.session.script(
        "const all = (selector) => [...document.querySelectorAll(selector)].map((at) => at.innerText.trim()).filter(Boolean); \
         return all('.cause > h2, .cause-sure strong, .cause-why, .remedy-help, .further-title, .witness-evidence .witness-who, .cause-link code') \
             .filter((text) => !text.startsWith('Also checked'))",
        &json!([]),
    );
    let shown: Vec<&str> = shown.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert!(shown.len() > 8, "{shown:?}");
    for form in ["text", "markdown"] {
        let text = plain(&shared_as(&visit, form));
        let missing: Vec<&&str> =
            shown.iter().filter(|words| !text.contains(plain(words).trim_end_matches('.'))).collect();
        assert!(missing.is_empty(), "{form} leaves out {missing:#?}\n{text}");
    }
    visit.leave();
}

fn every_form_is_saved_as_a_file_of_its_kind() {
    let visit = diagnosed();
    visit.session.allow_downloads();
    for (form, file) in [("markdown", "why400.md"), ("text", "why400.txt"), ("ticket", "why400-ticket.md")] {
        let text = shared_as(&visit, form);
        visit.hook("share-save").click();
        let saved = String::from_utf8(visit.session.downloaded(file)).expect("text");
        assert_eq!(saved, text, "{file}");
        assert!(!saved.contains(SECRET), "{file}");
    }
    visit.leave();
}

fn what_is_shown_can_be_selected_and_copied() {
    let visit = diagnosed();
    visit.session.allow_clipboard();
    visit.session.script(
        "document.activeElement.blur(); getSelection().selectAllChildren(document.querySelector('.cause'))",
        &json!([]),
    );
    visit.session.press_with_control('c');
    let copied = wait_until("the copy", || {
        let held = visit.session.clipboard();
        if held.contains("position 7") { Ok(held) } else { Err(held) }
    });
    for part in ["omma after the last member", "Remove the comma", "position 7"] {
        assert!(copied.contains(part), "{part}: {copied}");
    }
    visit.leave();
}

fn where_nothing_is_found_it_says_what_was_looked_at_and_what_comes_next() {
    let visit = Visit::begin();
    let fine = FAULTY.replace(",}", "}").replace("100% sure", "all");
    visit.paste("request", &fine);
    let verdict = visit.verdict("");
    for part in [
        "Nothing wrong found.",
        "Paste what came back as well",
        "quoting, URL, fields, credentials and body",
        "What can’t be seen from here",
        "The server’s own rules",
        "Also checked and fine",
    ] {
        assert!(verdict.text.contains(part), "{part}: {}", verdict.text);
    }
    visit.paste("response", "HTTP/1.1 400 Bad Request\n\n");
    let verdict = visit.verdict_other_than("");
    assert!(verdict.text.contains("names no cause"), "{}", verdict.text);
    visit.leave();
}

fn a_link_goes_before_what_the_tab_has_kept() {
    let visit = diagnosed();
    visit.hook("share").click();
    let link = wait_for("the link", || {
        let link = visit.hook_now("share-link")?.property("value");
        link.contains("#v1.").then_some(link)
    });
    let other = "curl https://other.test -H 'X Y: 1'";
    visit.paste("response", "");
    visit.paste("request", other);
    visit.verdict("header/invalid-name");
    visit.session.reload();
    visit.wait_for_the_program();
    visit.verdict("header/invalid-name");
    assert_eq!(visit.text_of("request"), other, "the tab has it");
    visit.session.go("about:blank");
    visit.session.go(&link);
    visit.wait_for_the_program();
    visit.verdict(CAUSE);
    assert!(visit.text_of("request").contains("100% sure"), "{}", visit.text_of("request"));
    assert!(visit.hook("origin").text().contains("From a link"));
    visit.leave();
}
