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
    the_views_beside_the_verdict,
    every_form_of_a_share,
    the_sheets_over_the_page,
    a_history_and_what_stays,
    a_long_text_of_which_a_part_is_shown,
    what_is_said_of_a_file,
    few_colours: Media,
];

/// A phone, a tablet, a desk.
const WIDTHS: [(u32, u32); 3] = [(360, 740), (768, 1024), (1440, 900)];

/// Two faults, so that there are rows that open, and a secret.
const COMMAND: &str = "curl https://api.example.test/o -H 'X Y: 1' -H 'Authorization: Bearer s3cr3t' \\\n  \
                       -H 'Content-Type: application/json' -d '{\"a\":1,}'";
const RESPONSE: &str =
    "HTTP/1.1 400 Bad Request\n\n{\"message\":\"Expected double-quoted property name in JSON at position 7\"}";

/// A verdict on all of that.
fn diagnosed() -> Visit {
    let visit = Visit::begin();
    visit.paste("request", COMMAND);
    visit.paste("response", RESPONSE);
    visit.verdict("body/json-syntax");
    visit
}

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
    let visit = diagnosed();
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

fn the_views_beside_the_verdict() {
    let visit = Visit::begin();
    let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJsZW5hIiwiZXhwIjoxNzAwMDAwMDAwfQ.c2lnbmF0dXJl";
    let command = COMMAND.replace("s3cr3t", token);
    visit.paste("request", &command);
    visit.paste("response", RESPONSE);
    visit.verdict_other_than("");
    for view in ["anatomy", "compare", "send"] {
        visit.hook(&format!("view-{view}")).click();
        match view {
            "anatomy" => wait_for("the parts", || visit.session.find_now(".row").map(drop)),
            "compare" => {
                visit.assert_accessible("with nothing to compare with");
                visit.set("other", &command.replace(",}", "}").replace("X Y", "X-Y"));
                wait_for("the differences", || visit.hook_now("differences-count").map(drop));
            }
            _ => wait_for("what would be sent", || visit.hook_now("send-parts").map(drop)),
        }
        visit
            .session
            .script("for (const it of document.querySelectorAll('#panel details')) it.open = true", &json!([]));
        holds_everywhere(&visit);
    }
    visit.leave();
}

fn every_form_of_a_share() {
    let visit = diagnosed();
    visit.hook("share").click();
    visit.hook("share-link");
    for form in ["markdown", "text", "ticket", "link"] {
        let script = format!("document.querySelector('[data-testid=share-as-{form}]').click()");
        visit.session.script(&script, &json!([]));
        wait_for(form, || (visit.hook("share-copy").attribute("data-ready") == "true").then_some(()));
        visit.assert_accessible(form);
    }
    visit.hook("share-secrets").click();
    visit.paste("request", &COMMAND.replace("/o", "/p"));
    wait_for("the hint", || visit.hook_now("share-changed").map(drop));
    holds_everywhere(&visit);
    visit.leave();
}

fn the_sheets_over_the_page() {
    let visit = diagnosed();
    for (button, sheet) in [("help", "#help"), ("gallery", ".gallery"), ("wrong", ".wrong")] {
        visit.session.script(&format!("document.querySelector('[data-testid={button}]').click()"), &json!([]));
        wait_for(sheet, || visit.session.shows(&format!("{sheet}[open]")).then_some(()));
        holds_everywhere(&visit);
        visit.session.script(&format!("document.querySelector('{sheet}').close()"), &json!([]));
    }
    visit.leave();
}

fn a_history_and_what_stays() {
    let visit = diagnosed();
    visit.session.script("document.querySelector('[data-testid=kept]').open = true", &json!([]));
    visit.hook("keep-history").click();
    wait_for("the history", || visit.hook_now("history").map(drop));
    visit.session.script("for (const it of document.querySelectorAll('details')) it.open = true", &json!([]));
    wait_for("what is fine", || visit.session.shows(".fine-groups").then_some(()));
    holds_everywhere(&visit);
    visit.leave();
}

fn a_long_text_of_which_a_part_is_shown() {
    let visit = Visit::begin();
    let members = "  \"a member\": \"a value of some length\",\n".repeat(20_000);
    visit.set("request", &format!("curl https://api.example.test/o --json '{{\n{members}}}'"));
    wait_for("the bar", || visit.hook_now("request-bar").map(drop));
    visit.verdict_other_than("");
    holds_everywhere(&visit);
    visit.leave();
}

fn what_is_said_of_a_file() {
    let visit = diagnosed();
    visit.session.script(
        "const data = new DataTransfer(); data.items.add(new File(['x'.repeat(10_500_000)], 'big.txt')); \
         const fire = (type) => document.body.dispatchEvent(new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: data})); \
         fire('drop'); fire('dragenter')",
        &json!([]),
    );
    wait_for("the question", || visit.hook_now("read-it").map(drop));
    wait_for("the veil", || visit.hook_now("veil").map(drop));
    visit.assert_accessible("with the veil");
    let leave = "document.body.dispatchEvent(new DragEvent('dragleave', {bubbles: true, cancelable: true}))";
    visit.session.script(leave, &json!([]));
    wait_for("no veil", || visit.hook_now("veil").is_none().then_some(()));
    holds_everywhere(&visit);
    visit.leave();
}

fn few_colours() {
    let visit = diagnosed();
    visit.session.prefer(&[Preference::ForcedColors(true)]);
    // For the colour of letters axe takes a property that is not drawn with there.
    let told: Vec<_> = visit.barriers().into_iter().filter(|barrier| barrier.rule != "color-contrast").collect();
    assert!(told.is_empty(), "{told:?}");
    visit.leave();
}
