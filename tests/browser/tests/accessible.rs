//! That nobody is kept out: axe-core in every state of the page.

use browser::ability::Preference;
use browser::engine::{Ability, Engine};
use browser::stage;
use browser::suite::Test;
use browser::tests;
use browser::visit::Visit;
use browser::wait_for;
use serde_json::json;

/// All of them.
pub(crate) const TESTS: &[Test] = tests![
    the_first_visit,
    a_verdict_on_a_paste_of_ones_own,
    a_paste_in_which_nothing_is_found,
    empty_boxes,
    a_broken_link,
    a_program_that_cannot_be_loaded,
    the_page_of_a_cause,
    the_index_of_causes,
];

/// A phone, a tablet, a desk.
const WIDTHS: [(u32, u32); 3] = [(360, 740), (768, 1024), (1440, 900)];

/// Light and dark where the engine can be told, at three widths.
fn holds_everywhere(visit: &Visit) {
    // What is seen at a width is nearly the same in all; colours and names are computed by each.
    let widths = match stage::engine() {
        Engine::Chromium => &WIDTHS[..],
        Engine::Firefox => &WIDTHS[..1],
        Engine::WebKit => &WIDTHS[1..2],
    };
    let told_of_schemes = stage::engine().lacks(Ability::Media).is_none();
    let mut told = Vec::new();
    for (width, height) in widths {
        visit.session.viewport(*width, *height, 1);
        if told_of_schemes {
            visit.session.prefer(&[Preference::Dark(false)]);
        }
        told.extend(visit.barriers().iter().map(|barrier| format!("{width} px {barrier}")));
        if told_of_schemes {
            // The dark theme is other colours and nothing else.
            visit.session.prefer(&[Preference::Dark(true)]);
            told.extend(visit.barriers_of_colors().iter().map(|barrier| format!("{width} px, dark: {barrier}")));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

fn the_first_visit() {
    let visit = Visit::begin();
    visit.verdict_other_than("");
    holds_everywhere(&visit);
    visit.leave();
}

fn a_verdict_on_a_paste_of_ones_own() {
    let visit = Visit::begin();
    // Two faults, a secret and a response: rows that open, and all that a verdict has.
    visit.paste("request", "curl https://api.example.test/o -H 'X Y: 1' -H 'Authorization: Bearer s3cr3t' \\\n  -H 'Content-Type: application/json' -d '{\"a\":1,}'");
    visit.paste(
        "response",
        "HTTP/1.1 400 Bad Request\n\n{\"message\":\"Expected double-quoted property name in JSON at position 7\"}",
    );
    visit.verdict("body/json-syntax");
    visit.hook("share").click();
    wait_for("the link", || visit.hook_now("share-link").map(|_| ()));
    holds_everywhere(&visit);
    visit.leave();
}

fn a_paste_in_which_nothing_is_found() {
    let visit = Visit::begin();
    visit.paste("request", "curl https://api.example.test/o");
    visit.verdict("");
    holds_everywhere(&visit);
    visit.leave();
}

fn empty_boxes() {
    let visit = Visit::begin();
    visit.verdict_other_than("");
    visit.hook("clear").click();
    visit.verdict("");
    holds_everywhere(&visit);
    visit.leave();
}

fn a_broken_link() {
    let visit = Visit::at_the_door();
    visit.session.go(&format!("{}#v1.AAAA", visit.site.url()));
    wait_for("the notice", || {
        let said = visit.session.script("return document.querySelector('main')?.innerText", &json!([]));
        said.as_str()?.contains("link").then_some(())
    });
    holds_everywhere(&visit);
    visit.leave();
}

fn a_program_that_cannot_be_loaded() {
    let visit = Visit::at_the_door();
    visit.site.withhold(".wasm");
    visit.session.go(&visit.site.url());
    wait_for("the notice", || visit.session.shows("#not-loaded").then_some(()));
    holds_everywhere(&visit);
    // That the program is missing is what this is about.
    visit.leave_with_errors(&[""]);
}

fn the_page_of_a_cause() {
    let visit = Visit::at_the_door();
    visit.session.go(&format!("{}causes/body/json-syntax.html", visit.site.url()));
    holds_everywhere(&visit);
    visit.leave();
}

fn the_index_of_causes() {
    let visit = Visit::at_the_door();
    visit.session.go(&format!("{}causes/", visit.site.url()));
    holds_everywhere(&visit);
    visit.session.find("#search").type_text("unexpected token");
    wait_for("what was found", || visit.session.find_now("#found .cause-title").map(|_| ()));
    visit.assert_accessible("with what was found");
    visit.leave();
}
