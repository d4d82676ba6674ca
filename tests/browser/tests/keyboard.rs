//! All of it with keys alone.

use browser::suite::Test;
use browser::tests;
use browser::visit::Visit;
use browser::webdriver::keys;
use browser::{wait_for, wait_until};
use serde_json::json;

/// All of them.
pub(crate) const TESTS: &[Test] = tests![
    the_whole_job_is_done_with_keys_alone,
    tab_leads_to_everything_and_is_held_by_nothing,
    every_cause_is_a_heading_that_keys_reach_and_open,
    what_opens_closes_with_a_key_and_gives_the_focus_back,
];

const COMMAND: &str = "curl https://api.example.test/o -H 'Content-Type: application/json' \
                       -H 'Authorization: Bearer s3cr3t-t0k3n-9f8e7d' -d '{\"a\":1,}'";
const SECRET: &str = "s3cr3t-t0k3n-9f8e7d";
const CAUSE: &str = "body/json-syntax";
/// A fault of its own in the fields and one in the content.
const TWO_FAULTS: &str =
    "curl https://api.example.test/o -H 'X Y: 1' -H 'Content-Type: application/json' -d '{\"a\":1,}'";

/// The hook, the id or the class of what has the focus.
fn focus(visit: &Visit) -> String {
    let script = "const at = document.activeElement; return at.dataset.testid || at.id || at.className || at.localName";
    visit.session.script(script, &json!([])).as_str().unwrap_or_default().to_owned()
}

fn tab_to(visit: &Visit, name: &str) {
    for _ in 0..60 {
        if focus(visit) == name {
            return;
        }
        visit.session.press(&[keys::TAB]);
    }
    panic!("Tab does not lead to {name}");
}

fn the_whole_job_is_done_with_keys_alone() {
    let visit = Visit::begin();
    visit.session.allow_clipboard();
    visit.session.set_clipboard(COMMAND);
    // Paste.
    visit.session.press_with_control('k');
    assert_eq!(focus(&visit), "request");
    visit.session.press_with_control('v');
    wait_for("the paste", || (visit.text_of("request") == COMMAND).then_some(()));
    visit.verdict(CAUSE);
    // Read: what is said, and the place at fault.
    wait_until("what is said", || {
        let said = visit.session.find("[data-testid=announcement]").property("textContent");
        if said.to_lowercase().contains("comma") { Ok(()) } else { Err(said) }
    });
    visit.session.press(&[keys::ESCAPE]);
    assert_eq!(focus(&visit), "verdict");
    tab_to(&visit, "quiet witness-place");
    visit.session.press(&[keys::ENTER]);
    wait_for("the place", || (focus(&visit) == "request").then_some(()));
    let script = "const at = document.activeElement; return at.value.slice(at.selectionStart, at.selectionEnd)";
    assert_eq!(visit.session.script(script, &json!([])), ",");
    // Fix.
    visit.session.press_with_control(keys::ENTER);
    wait_for("the fix", || (visit.text_of("request") == COMMAND.replace(",}", "}")).then_some(()));
    visit.verdict("");
    // Copy the corrected request.
    visit.session.press(&[keys::ESCAPE]);
    tab_to(&visit, "copy-corrected");
    visit.session.press(&[keys::ENTER]);
    let copied = wait_until("the copy", || {
        let held = visit.session.clipboard();
        if held.contains("{\"a\":1}") { Ok(held) } else { Err(held) }
    });
    assert!(copied.starts_with("curl") && copied.contains(SECRET), "{copied}");
    // Share, and copy the link.
    visit.session.press_with_control('k');
    tab_to(&visit, "share");
    visit.session.press(&[keys::ENTER]);
    let link = wait_for("the link", || {
        let link = visit.hook_now("share-link")?.property("value");
        link.contains("#v1.").then_some(link)
    });
    tab_to(&visit, "share-copy");
    visit.session.press(&[keys::ENTER]);
    wait_for("the copy", || (visit.session.clipboard() == link).then_some(()));
    assert!(!visit.hook("share-text").text().contains(SECRET));
    visit.leave();
}

/// What Tab has to stop at, in the order of the document; of radio buttons the one that is chosen.
const STOPS: &str = "window.stops = [...document.querySelectorAll(\
        'a[href], button, input, select, textarea, summary, [tabindex=\"0\"]')].filter((at) => \
    at.checkVisibility({visibilityProperty: true}) && !at.disabled && at.tabIndex >= 0 && \
    !(at.type === 'radio' && !at.checked)); \
    stops[0].focus(); return stops.map((at) => at.dataset.testid || at.id || at.className || at.localName)";

fn tab_leads_to_everything_and_is_held_by_nothing() {
    let visit = Visit::begin();
    visit.paste("request", TWO_FAULTS);
    visit.paste("response", "HTTP/1.1 400 Bad Request\n\n{\"message\":\"no\"}");
    visit.verdict_other_than("");
    visit.hook("share").click();
    wait_for("the link", || visit.hook_now("share-link").map(|_| ()));
    for view in ["verdict", "anatomy", "compare", "send"] {
        visit.hook(&format!("view-{view}")).click();
        if view != "verdict" {
            wait_for(view, || visit.session.shows("#panel > :not([hidden])").then_some(()));
            let settled = "return !document.querySelector('#panel [data-state]:not([data-state=settled])') && \
                           document.querySelector('#panel > :last-child').innerText.length > 40";
            wait_for(view, || (visit.session.script(settled, &json!([])) == true).then_some(()));
        }
        let stops = visit.session.script(STOPS, &json!([]));
        let stops: Vec<&str> = stops.as_array().into_iter().flatten().filter_map(|name| name.as_str()).collect();
        assert!(stops.len() > 15, "{stops:?}");
        let mut next = 1;
        // Browsers stop at what can be scrolled, too.
        for _ in 0..stops.len() + 20 {
            if next == stops.len() {
                break;
            }
            let before = "window.before = document.activeElement";
            visit.session.script(before, &json!([]));
            visit.session.press(&[keys::TAB]);
            let seen = visit.session.script(
                "return [stops.indexOf(document.activeElement), document.activeElement === window.before]",
                &json!([]),
            );
            assert_eq!(seen[1], false, "{view}: held by {}", focus(&visit));
            match seen[0].as_i64() {
                Some(at) if at >= 0 => {
                    assert_eq!(usize::try_from(at), Ok(next), "{view}: {} is left out", stops[next]);
                    next += 1;
                }
                _ => {}
            }
        }
        assert_eq!(next, stops.len(), "{view}: {} is not reached", stops[next.min(stops.len() - 1)]);
    }
    // And back out of a box.
    visit.session.press_with_control('k');
    visit.session.press_with(keys::SHIFT, keys::TAB);
    assert_ne!(focus(&visit), "request");
    visit.leave();
}

fn every_cause_is_a_heading_that_keys_reach_and_open() {
    let visit = Visit::begin();
    visit.paste("request", TWO_FAULTS);
    let verdict = visit.verdict("header/invalid-name");
    let told = visit.session.script(
        "const all = (selector) => [...document.querySelectorAll(selector)].map((at) => at.textContent); \
         return [all('.cause > h2'), all('.further summary h4'), all('.cause-sure strong'), all('.further-sure')]",
        &json!([]),
    );
    let list =
        |at: usize| -> Vec<&str> { told[at].as_array().into_iter().flatten().filter_map(|it| it.as_str()).collect() };
    assert_eq!(list(0).len(), 1, "{told}");
    assert!(list(1).iter().any(|title| title.to_lowercase().contains("comma")), "{told}");
    // How sure, in a word: what is drawn beside it says nothing to who does not see it.
    let words = ["Confirmed", "Certain", "Likely", "Possible"];
    assert_eq!((list(2).len(), list(3).len()), (1, list(1).len()));
    assert!(list(2).iter().chain(&list(3)).all(|word| words.contains(word)), "{told}");
    for part in
        ["What you sent", "line 1, column ", "What to do", "About this cause", "Also found", "Also checked and fine"]
    {
        assert!(verdict.text.contains(part), "{part}: {}", verdict.text);
    }
    visit.session.script("document.querySelector('.cause-link').focus()", &json!([]));
    for _ in 0..10 {
        if focus(&visit) == "summary" {
            break;
        }
        visit.session.press(&[keys::TAB]);
    }
    visit.session.press(&[keys::ENTER]);
    wait_for("the row", || visit.session.shows(".further-row[open] .further-body").then_some(()));
    tab_to(&visit, "fix-further");
    visit.session.press(&[keys::ENTER]);
    wait_for("the fix", || (visit.text_of("request") == TWO_FAULTS.replace(",}", "}")).then_some(()));
    visit.leave();
}

fn what_opens_closes_with_a_key_and_gives_the_focus_back() {
    let visit = Visit::begin();
    visit.paste("request", COMMAND);
    visit.verdict(CAUSE);
    for (button, sheet) in
        [("help", "#help"), ("gallery", "[data-testid=gallery-sheet]"), ("wrong", "[data-testid=wrong-sheet]")]
    {
        visit
            .session
            .script("document.querySelector(arguments[0]).focus()", &json!([format!("[data-testid={button}]")]));
        visit.session.press(&[keys::ENTER]);
        let open = || visit.session.script("return document.querySelector(arguments[0]).open", &json!([sheet])) == true;
        wait_for(sheet, || open().then_some(()));
        let within = "return document.querySelector(arguments[0]).contains(document.activeElement)";
        assert_eq!(visit.session.script(within, &json!([sheet])), true, "the focus goes into {sheet}");
        visit.session.press(&[keys::ESCAPE]);
        wait_for(&format!("the end of {sheet}"), || (!open()).then_some(()));
        wait_until("the focus", || if focus(&visit) == button { Ok(()) } else { Err(focus(&visit)) });
    }
    visit.leave();
}
