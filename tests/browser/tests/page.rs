//! What a person does on the page, in a browser with a new profile each time. Every visit ends with
//! [`Visit::leave`], which fails on a request to another host and on an error on the console.

use browser::suite::Test;
use browser::tests;
use browser::visit::Visit;
use browser::wait_for;
use browser::webdriver::keys;
use serde_json::json;

/// All of them.
pub(crate) const TESTS: &[Test] = tests![
    a_pasted_command_is_diagnosed,
    a_paste_can_be_read_otherwise,
    what_was_taken_for_what_is_shown_and_another_exchange_can_be_chosen,
    the_first_paste_takes_the_place_of_the_example,
    a_response_in_its_own_box_is_listened_to,
    the_verdict_follows_what_is_typed,
    the_fix_changes_the_comma_alone_and_can_be_undone,
    the_corrected_request_is_copied,
    a_shared_link_opens_in_another_profile_without_the_secret,
    a_broken_link_leaves_the_page_usable,
    the_page_can_be_read_before_its_code_arrives_and_keeps_what_is_pasted_then,
    the_first_visit_shows_an_example_that_is_diagnosed,
    examples_open_with_one_click,
    clear_empties_both_boxes,
    an_engine_of_another_release_is_not_listened_to,
    five_megabytes_do_not_stop_it,
    what_is_no_text_does_not_stop_it,
    the_keyboard_is_enough,
    nothing_is_wider_than_a_phone: Phone,
    the_theme_can_be_chosen_and_is_kept: Media,
];

/// A comma after the last member, and a secret.
const COMMAND: &str = "curl https://api.example.test/o -H \"Content-Type: application/json\" \
                       -H 'Authorization: Bearer s3cr3t-t0k3n-9f8e7d' -d '{\"a\":1,}'";

const RESPONSE: &str = "HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n\
                        {\"message\":\"Expected double-quoted property name in JSON at position 7\"}";

const SECRET: &str = "s3cr3t-t0k3n-9f8e7d";
const CAUSE: &str = "body/json-syntax";

/// The command without its fault.
fn corrected() -> String {
    COMMAND.replace(",}", "}")
}

fn diagnosed() -> Visit {
    let visit = Visit::begin();
    visit.paste("request", COMMAND);
    visit.verdict(CAUSE);
    visit
}

fn a_pasted_command_is_diagnosed() {
    let visit = diagnosed();
    let verdict = visit.verdict(CAUSE);
    assert!(verdict.text.to_lowercase().contains("comma"), "{}", verdict.text);
    assert_eq!(visit.text_of("request"), COMMAND, "the text is the person's: it stays as it is");
    assert!(visit.hook("read-as").text().contains("curl"));
    visit.leave();
}

fn a_paste_can_be_read_otherwise() {
    let visit = diagnosed();
    let choice = visit.hook("read-as");
    choice.choose("http1");
    visit.verdict_other_than(CAUSE);
    choice.choose("");
    visit.verdict(CAUSE);
    visit.leave();
}

fn what_was_taken_for_what_is_shown_and_another_exchange_can_be_chosen() {
    let visit = Visit::begin();
    let both = format!("first this:\n\n{}\n\nHTTP/1.1 200 OK\n\n{{}}\n\nthen that:\n\n{COMMAND}\n", corrected());
    visit.paste("request", &both);
    let parts = || visit.hook("parts").text();
    // The first was answered well, so it is not what the person asks about.
    visit.verdict(CAUSE);
    assert!(parts().contains("exchange 2 of 2"), "{}", parts());
    assert!(parts().contains("request") && parts().contains("not used 1"), "{}", parts());
    visit.hook("exchange-before").click();
    visit.verdict_other_than(CAUSE);
    assert!(parts().contains("exchange 1 of 2"), "{}", parts());
    visit.hook("exchange-after").click();
    visit.verdict(CAUSE);
    assert!(parts().ends_with("exchange 2 of 2\n›") || parts().contains("exchange 2 of 2›"), "{}", parts());
    visit.leave();
}

fn the_first_paste_takes_the_place_of_the_example() {
    let visit = Visit::begin();
    visit.verdict_other_than("");
    visit.session.allow_clipboard();
    visit.session.set_clipboard(&corrected());
    visit.session.find("#request").click();
    visit.session.press_with_control('v');
    visit.verdict("");
    assert_eq!(visit.text_of("request"), corrected());
    assert_eq!(visit.text_of("response"), "", "the answer was the example's");
    visit.leave();
}

fn a_response_in_its_own_box_is_listened_to() {
    let visit = diagnosed();
    let before = visit.verdict(CAUSE).text;
    visit.paste("response", RESPONSE);
    wait_for("words about the response", || (visit.verdict(CAUSE).text != before).then_some(()));
    visit.leave();
}

fn the_verdict_follows_what_is_typed() {
    let visit = diagnosed();
    visit.paste("request", &corrected());
    visit.verdict("");
    visit.session.find("#request").type_text(" -H 'X Y: 1'");
    visit.verdict("header/invalid-name");
    visit.leave();
}

fn the_fix_changes_the_comma_alone_and_can_be_undone() {
    let visit = diagnosed();
    visit.hook("fix").click();
    wait_for("the fix", || (visit.text_of("request") == corrected()).then_some(()));
    visit.verdict("");
    visit.session.script("document.getElementById('request').focus()", &json!([]));
    visit.session.undo();
    wait_for("the undoing", || (visit.text_of("request") == COMMAND).then_some(()));
    visit.verdict(CAUSE);
    visit.leave();
}

fn the_corrected_request_is_copied() {
    let visit = diagnosed();
    visit.session.allow_clipboard();
    visit.hook("copy-corrected").click();
    wait_for("the copy", || (visit.session.clipboard() == corrected()).then_some(()));
    assert_eq!(visit.text_of("request"), COMMAND, "copying changes nothing");
    visit.leave();
}

fn a_shared_link_opens_in_another_profile_without_the_secret() {
    let visit = diagnosed();
    visit.paste("response", RESPONSE);
    visit.verdict(CAUSE);
    visit.hook("share").click();
    let link = wait_for("the link", || {
        let link = visit.hook_now("share-link")?.property("value");
        link.contains("#v1.").then_some(link)
    });
    assert!(link.starts_with(&visit.site.url()), "{link}");
    assert!(!link.contains(SECRET));

    let visit = visit.another(&link);
    // The example, which is seen until the link is open, has the same cause.
    wait_for("what the link holds", || visit.text_of("request").contains("api.example.test").then_some(()));
    visit.verdict(CAUSE);
    let (request, response) = (visit.text_of("request"), visit.text_of("response"));
    assert!(request.contains("https://api.example.test/o") && request.contains(",}"), "{request}");
    assert_eq!(response, RESPONSE);
    let everything = visit.session.script(
        "return document.documentElement.outerHTML + location.href + JSON.stringify({...localStorage})",
        &json!([]),
    );
    assert!(!request.contains(SECRET) && !everything.to_string().contains(SECRET), "the secret was taken out");
    // The fragment of a link never reaches a host.
    assert!(visit.site.paths().iter().all(|path| !path.contains("v1.")));
    visit.leave();
}

fn a_broken_link_leaves_the_page_usable() {
    for fragment in ["#v1.", "#v1.AAAA", "#v1.%%%", "#v99.eyJ9", "#nonsense"] {
        let visit = Visit::at_the_door();
        visit.session.go(&format!("{}{fragment}", visit.site.url()));
        visit.paste("request", COMMAND);
        visit.verdict(CAUSE);
        visit.leave();
    }
}

fn the_page_can_be_read_before_its_code_arrives_and_keeps_what_is_pasted_then() {
    let visit = Visit::at_the_door();
    visit.site.hold();
    visit.session.go_without_waiting(&visit.site.url());
    assert!(visit.session.find("h1").is_displayed());
    wait_for("the box", || visit.session.shows("#request").then_some(()));
    wait_for("the request for the code", || visit.site.paths().iter().any(|path| path.contains(".wasm")).then_some(()));
    visit.paste("request", COMMAND);
    visit.site.release();
    visit.verdict(CAUSE);
    assert_eq!(visit.text_of("request"), COMMAND);
    visit.leave();
}

fn the_first_visit_shows_an_example_that_is_diagnosed() {
    let visit = Visit::begin();
    let verdict = visit.verdict_other_than("");
    assert!(!verdict.text.is_empty());
    assert!(!visit.text_of("request").is_empty());
    visit.leave();
}

fn examples_open_with_one_click() {
    let visit = Visit::begin();
    let mut seen = Vec::new();
    for example in ["example-1", "example-2", "example-3"] {
        visit.hook(example).click();
        let text = wait_for(example, || Some(visit.text_of("request")).filter(|text| !seen.contains(text)));
        let verdict = visit.verdict_other_than("");
        assert!(verdict.code.contains('/'), "{verdict:?}");
        seen.push(text);
    }
    visit.leave();
}

fn clear_empties_both_boxes() {
    let visit = diagnosed();
    visit.paste("response", RESPONSE);
    visit.hook("clear").click();
    wait_for("empty boxes", || {
        (visit.text_of("request").is_empty() && visit.text_of("response").is_empty()).then_some(())
    });
    visit.verdict("");
    visit.leave();
}

fn an_engine_of_another_release_is_not_listened_to() {
    let visit = Visit::at_the_door();
    // It is ready, and of the release "A".
    visit.site.replace("start-worker.js", |_| "postMessage([new Uint8Array([0, 1, 65]), undefined]);".into());
    visit.session.go(&visit.site.url());
    visit.wait_for_the_program();
    visit.paste("request", COMMAND);
    wait_for("the notice", || visit.hook_now("retry").map(|_| ()));
    visit.leave();
}

fn five_megabytes_do_not_stop_it() {
    let visit = diagnosed();
    visit.set("request", &"x".repeat(5 << 20));
    visit.verdict_other_than(CAUSE);
    visit.set("request", &COMMAND.replace("\"a\":1", &format!("\"a\":\"{}\"", "y".repeat(5 << 20))));
    visit.set("request", COMMAND);
    visit.verdict(CAUSE);
    visit.leave();
}

fn what_is_no_text_does_not_stop_it() {
    let visit = Visit::begin();
    for nonsense in
        ["\u{0}\u{1}\u{fffd}\u{202e}", "\u{feff}", "curl", "curl '", "HTTP/1.1 400", "{", "\u{1f4a5}\u{200d}"]
    {
        visit.set("request", nonsense);
    }
    visit.set("request", COMMAND);
    visit.verdict(CAUSE);
    visit.leave();
}

fn the_keyboard_is_enough() {
    let visit = Visit::begin();
    let focus =
        || visit.session.script("const at = document.activeElement; return at.dataset.testid || at.id", &json!([]));
    let tab_to = |name: &str| {
        for _ in 0..40 {
            if focus() == name {
                return;
            }
            visit.session.press(&[keys::TAB]);
        }
        panic!("Tab does not lead to {name}");
    };
    visit.verdict_other_than("");
    tab_to("clear");
    visit.session.press(&[keys::ENTER]);
    visit.verdict("");
    tab_to("request");
    visit.session.press(&COMMAND.chars().collect::<Vec<_>>());
    visit.verdict(CAUSE);
    tab_to("fix");
    let outline = visit.session.script(
        "const style = getComputedStyle(document.activeElement); return style.outlineStyle + style.boxShadow",
        &json!([]),
    );
    assert_ne!(outline, "nonenone", "one sees where the focus is");
    visit.session.press(&[keys::ENTER]);
    wait_for("the fix", || (visit.text_of("request") == corrected()).then_some(()));
    visit.verdict("");
    visit.leave();
}

fn nothing_is_wider_than_a_phone() {
    let visit = Visit::begin();
    visit.session.viewport(360, 740, 2);
    let overflow = || {
        let script = "const root = document.documentElement; return root.scrollWidth - root.clientWidth";
        visit.session.script(script, &json!([]))
    };
    visit.verdict_other_than("");
    assert_eq!(overflow(), 0, "at the first visit");
    visit.paste("request", COMMAND);
    visit.paste("response", RESPONSE);
    visit.verdict(CAUSE);
    assert_eq!(overflow(), 0, "with a verdict");
    visit.hook("share").click();
    wait_for("the link", || visit.hook_now("share-link").map(|_| ()));
    assert_eq!(overflow(), 0, "with a link");
    visit.leave();
}

fn the_theme_can_be_chosen_and_is_kept() {
    let visit = Visit::begin();
    // What the page lies on, whichever element it is painted by.
    let background = || {
        let script = "return [document.body, document.documentElement].map(of => getComputedStyle(of).backgroundColor)";
        visit.session.script(script, &json!([]))
    };
    visit.session.prefer_scheme("dark");
    let dark = background();
    visit.session.prefer_scheme("light");
    let light = background();
    assert_ne!(dark, light, "the page follows the system");
    visit.verdict_other_than("");
    wait_for("the other theme", || {
        visit.hook("theme").click();
        (background() == dark).then_some(())
    });
    visit.session.go(&visit.site.url());
    wait_for("the theme that was chosen", || (background() == dark).then_some(()));
    visit.leave();
}
