//! What a day with the page needs: help, keys, a history for who wants one, no network.

use browser::suite::Test;
use browser::tests;
use browser::visit::Visit;
use browser::wait_for;
use browser::webdriver::keys;
use serde_json::json;

/// All of them.
pub(crate) const TESTS: &[Test] = tests![
    without_a_network_all_of_it_works_after_the_first_visit,
    a_host_that_leads_to_folders_does_not_keep_the_page_from_that,
    a_newer_release_waits_to_be_asked_for,
    the_help_opens_with_a_key_and_closes_with_another,
    keys_lead_to_the_box_and_out_of_it_and_apply_the_fix,
    views_are_turned_by_arrows,
    a_history_is_kept_for_who_wants_one_and_forgotten_at_a_word,
    examples_are_found_by_what_the_server_says,
    two_tabs_have_texts_of_their_own,
];

const COMMAND: &str = "curl https://api.example.test/o -H 'Content-Type: application/json' -d '{\"a\":1,}'";
const CAUSE: &str = "body/json-syntax";

fn diagnosed() -> Visit {
    let visit = Visit::begin();
    visit.paste("request", COMMAND);
    visit.verdict(CAUSE);
    visit
}

/// Waits until the service worker has all files and the page is in its care.
fn wait_until_kept(visit: &Visit) {
    wait_for("the page to be kept", || {
        let kept = visit.session.script_that_calls_back(
            "const done = arguments[arguments.length - 1];
             const kept = async () => {
               await navigator.serviceWorker.ready;
               return navigator.serviceWorker.controller?.state === 'activated';
             };
             kept().then(done, () => done(false));",
            &json!([]),
        );
        kept.as_bool().filter(|kept| *kept)
    });
}

fn is_open(visit: &Visit, selector: &str) -> bool {
    visit.session.script("return document.querySelector(arguments[0]).open", &json!([selector])) == json!(true)
}

fn without_a_network_all_of_it_works_after_the_first_visit() {
    let visit = Visit::begin();
    visit.verdict_other_than("");
    wait_until_kept(&visit);
    visit.site.cut();
    visit.session.reload();
    visit.wait_for_the_program();
    visit.paste("request", COMMAND);
    visit.verdict(CAUSE);
    // Examples are fetched when they are wanted, the reference is another page.
    visit.hook("example-2").click();
    visit.verdict("shell/unquoted-metacharacter");
    visit.session.go(&format!("{}causes/body/json-syntax.html", visit.site.url()));
    assert!(visit.session.find("h1").text().len() > 3);
    visit.site.join();
    visit.leave();
}

fn a_host_that_leads_to_folders_does_not_keep_the_page_from_that() {
    let visit = Visit::at_the_door();
    visit.site.lead_to_folders();
    visit.session.go(&visit.site.url());
    visit.wait_for_the_program();
    wait_until_kept(&visit);
    visit.site.cut();
    visit.session.reload();
    visit.wait_for_the_program();
    visit.paste("request", COMMAND);
    visit.verdict(CAUSE);
    visit.site.join();
    visit.leave();
}

fn a_newer_release_waits_to_be_asked_for() {
    let visit = Visit::begin();
    visit.paste("request", COMMAND);
    visit.verdict(CAUSE);
    wait_until_kept(&visit);
    let newer = "#new-version";
    assert!(!visit.session.shows(newer));
    visit.site.replace("service-worker.js", |text| text.replace("const VERSION = \"", "const VERSION = \"newer-"));
    visit.session.script("navigator.serviceWorker.ready.then((registration) => registration.update())", &json!([]));
    wait_for("the offer", || visit.session.shows(newer).then_some(()));
    assert_eq!(visit.text_of("request"), COMMAND, "nothing has changed unasked");
    visit.session.until_another_page(|| visit.session.find("#new-version button").click());
    visit.wait_for_the_program();
    wait_for("the text", || (visit.text_of("request") == COMMAND).then_some(()));
    visit.verdict(CAUSE);
    visit.leave();
}

fn the_help_opens_with_a_key_and_closes_with_another() {
    let visit = diagnosed();
    visit.session.script("document.activeElement.blur()", &json!([]));
    visit.session.press(&['?']);
    wait_for("the help", || is_open(&visit, "#help").then_some(()));
    assert!(visit.session.find("#help").text().contains("F8"));
    visit.session.press(&[keys::ESCAPE]);
    wait_for("the end of the help", || (!is_open(&visit, "#help")).then_some(()));
    // In a box it is a letter like others.
    visit.session.find("#request").type_text("?");
    assert!(!is_open(&visit, "#help"));
    visit.hook("help").click();
    wait_for("the help", || is_open(&visit, "#help").then_some(()));
    visit.session.find("#help button").click();
    wait_for("the end of the help", || (!is_open(&visit, "#help")).then_some(()));
    visit.leave();
}

fn keys_lead_to_the_box_and_out_of_it_and_apply_the_fix() {
    let visit = diagnosed();
    let active = |script: &str| visit.session.script(&format!("return document.activeElement{script}"), &json!([]));
    visit.session.script("document.activeElement.blur()", &json!([]));
    visit.session.press_with_control('k');
    assert_eq!(active(".id"), json!("request"));
    assert_eq!(active(".selectionEnd"), json!(COMMAND.len()), "all of it is selected, so that a paste takes its place");
    visit.session.press(&[keys::ESCAPE]);
    assert_eq!(active(".className"), json!("verdict"));
    visit.session.press_with_control(keys::ENTER);
    let corrected = COMMAND.replace(",}", "}");
    wait_for("the fix", || (visit.text_of("request") == corrected).then_some(()));
    visit.verdict("");
    visit.leave();
}

fn views_are_turned_by_arrows() {
    let visit = diagnosed();
    let chosen = || visit.session.find("[role=tab][aria-selected=true]").attribute("id");
    assert_eq!(chosen(), "tab-verdict");
    visit.hook("view-verdict").click();
    visit.session.press(&[keys::RIGHT]);
    wait_for("the next view", || (chosen() == "tab-anatomy").then_some(()));
    visit.session.press(&[keys::RIGHT]);
    visit.session.press(&[keys::RIGHT]);
    visit.session.press(&[keys::RIGHT]);
    wait_for("the first view again", || (chosen() == "tab-verdict").then_some(()));
    visit.verdict(CAUSE);
    visit.leave();
}

fn a_history_is_kept_for_who_wants_one_and_forgotten_at_a_word() {
    let visit = diagnosed();
    let stored = |what: &str| visit.session.script(&format!("return {what}Storage.length"), &json!([]));
    visit.session.script("document.querySelector('[data-testid=kept]').open = true", &json!([]));
    assert_eq!(stored("local"), json!(0), "nothing is kept unasked");
    visit.hook("keep-history").click();
    let holds = |host: &str| {
        let script = "return document.querySelector('[data-testid=history]')?.textContent ?? ''";
        visit.session.script(script, &json!([])).as_str().is_some_and(|text| text.contains(host)).then_some(())
    };
    wait_for("the history", || holds("api.example.test"));
    visit.paste("request", "curl 'https://other.test/?q=100%+x'");
    visit.verdict("url/bad-percent-encoding");
    wait_for("the second", || holds("other.test"));
    visit.session.find("[data-testid=history] li:nth-child(2) button").click();
    wait_for("the first text", || (visit.text_of("request") == COMMAND).then_some(()));
    visit.verdict(CAUSE);
    visit.hook("forget-everything").click();
    wait_for("empty boxes", || visit.text_of("request").is_empty().then_some(()));
    assert!(visit.hook_now("history").is_none());
    assert_eq!((stored("local"), stored("session")), (json!(0), json!(0)));
    visit.leave();
}

fn examples_are_found_by_what_the_server_says() {
    let visit = Visit::begin();
    visit.verdict_other_than("");
    visit.hook("gallery").click();
    let rows = || visit.session.script("return document.querySelectorAll('.gallery-row').length", &json!([]));
    wait_for("the gallery", || rows().as_u64().filter(|rows| *rows >= 24));
    visit.hook("gallery-filter").type_text("redirect_uri");
    wait_for("one row", || (rows() == json!(1)).then_some(()));
    visit.session.find(".gallery-row").click();
    visit.verdict("oauth/redirect-uri-mismatch");
    assert!(!is_open(&visit, "[data-testid=gallery-sheet]"));
    visit.leave();
}

fn two_tabs_have_texts_of_their_own() {
    let visit = diagnosed();
    let first = visit.session.tab();
    let second = visit.session.new_tab();
    visit.session.switch_to(&second);
    visit.session.go(&visit.site.url());
    visit.wait_for_the_program();
    let other = COMMAND.replace("/o", "/other");
    visit.paste("request", &other);
    visit.verdict(CAUSE);
    visit.session.switch_to(&first);
    visit.session.reload();
    visit.wait_for_the_program();
    wait_for("the first text", || (visit.text_of("request") == COMMAND).then_some(()));
    visit.session.switch_to(&second);
    visit.session.reload();
    visit.wait_for_the_program();
    wait_for("the second text", || (visit.text_of("request") == other).then_some(()));
    visit.session.close_tab();
    visit.session.switch_to(&first);
    visit.leave();
}
