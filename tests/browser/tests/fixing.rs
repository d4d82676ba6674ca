//! What is done with a diagnosis: all fixes at once, the request for another client, and what is handed on.

use browser::suite::Test;
use browser::tests;
use browser::visit::Visit;
use browser::wait_for;
use serde_json::json;

/// All of them.
pub(crate) const TESTS: &[Test] = tests![
    all_safe_fixes_are_applied_in_one_step_that_one_undo_takes_back,
    an_unsafe_fix_shows_its_change_first,
    the_request_is_copied_for_every_client_and_the_choice_is_kept,
    a_share_holds_no_secret_unless_that_is_asked_for,
    every_form_of_a_share_is_shown_and_copied,
    a_link_opens_the_view_and_the_finding_for_another_person,
    sharing_twice_gives_the_same_link_and_a_change_is_told,
    the_address_is_that_of_the_link_while_nothing_has_changed,
    a_long_link_is_warned_of_and_saved_as_a_file,
    a_broken_link_shows_what_it_holds,
    a_wrong_diagnosis_is_reported_without_secrets,
    what_opens_is_accessible,
];

pub(crate) const SECRET: &str = "s3cr3t-t0k3n-9f8e7d";
/// Three faults, each with a safe fix, and a secret.
pub(crate) const FAULTY: &str = "curl 'https://api.example.test/o?q=100% sure' -H 'Content-Type: application/json' \
                      -H 'Authorization: Bearer s3cr3t-t0k3n-9f8e7d' -d '{\"a\":1,}'";
const MENDED: &str = "curl 'https://api.example.test/o?q=100%25%20sure' -H 'Content-Type: application/json' \
                      -H 'Authorization: Bearer s3cr3t-t0k3n-9f8e7d' -d '{\"a\":1}'";
const CAUSE: &str = "body/json-syntax";
const FURTHER: &str = "url/illegal-character";

fn diagnosed() -> Visit {
    let visit = Visit::begin();
    visit.paste("request", FAULTY);
    visit.verdict(CAUSE);
    visit
}

fn content(visit: &Visit, selector: &str) -> String {
    let script = "return document.querySelector(arguments[0])?.textContent ?? ''";
    visit.session.script(script, &json!([selector])).as_str().unwrap_or_default().to_owned()
}

/// What is shown of what is shared, once it has this in it.
fn shown_with(visit: &Visit, word: &str) -> String {
    wait_for(word, || {
        let text = content(visit, "[data-testid=share-text]");
        text.contains(word).then_some(text)
    })
}

fn link(visit: &Visit) -> String {
    wait_for("the link", || {
        let link = visit.hook_now("share-link")?.property("value");
        link.contains("#v1.").then_some(link)
    })
}

fn is_open(visit: &Visit, row: usize) -> bool {
    let script = "return document.querySelectorAll('.further-row')[arguments[0]]?.open ?? false";
    visit.session.script(script, &json!([row])) == json!(true)
}

fn all_safe_fixes_are_applied_in_one_step_that_one_undo_takes_back() {
    let visit = diagnosed();
    for by_key in [true, false] {
        let all = visit.hook("fix-all");
        assert!(all.text().contains('3'), "{}", all.text());
        all.click();
        wait_for("the fixes", || (visit.text_of("request") == MENDED).then_some(()));
        visit.verdict("");
        if by_key {
            visit.session.script("document.getElementById('request').focus()", &json!([]));
            visit.session.undo();
        } else {
            visit.hook("undo").click();
        }
        wait_for("the undoing", || (visit.text_of("request") == FAULTY).then_some(()));
        visit.verdict(CAUSE);
    }
    visit.leave();
}

fn an_unsafe_fix_shows_its_change_first() {
    let visit = Visit::begin();
    visit.paste(
        "request",
        "curl https://api.example.test/o -H 'X Y: 1' -H 'Content-Type: application/json' -d '{\"a\":1,}'",
    );
    let verdict = visit.verdict_other_than("");
    assert_eq!(verdict.code, "header/invalid-name");
    assert!(visit.hook_now("fix-all").is_none(), "one safe fix is no more than itself");
    assert_eq!(visit.hook("fix").text(), "Apply this change");
    let change = visit.hook("change").text();
    assert!(change.contains("X·Y") && change.contains("X-Y"), "{change}");
    visit.session.find(".further-row summary").click();
    wait_for("the change of the further finding", || {
        visit.session.shows(".further-row [data-testid=change]").then_some(())
    });
    visit.leave();
}

fn the_request_is_copied_for_every_client_and_the_choice_is_kept() {
    let visit = diagnosed();
    visit.session.allow_clipboard();
    // A word of each that no other has.
    let clients = [
        ("curl-bash", "curl"),
        ("curl-cmd", "curl"),
        ("powershell", "Invoke-WebRequest"),
        ("fetch", "fetch("),
        ("python-requests", "requests."),
        ("httpie", "http "),
        ("hurl", "POST https://"),
        ("har-entry", "\"request\""),
        ("raw-http", "POST /o?q=100%25%20sure HTTP/1.1"),
    ];
    let mut raw = String::new();
    visit.session.find(".copy-shown summary").click();
    for (client, word) in clients {
        visit.hook("copy-as").choose(client);
        raw = wait_for(client, || {
            let text = content(&visit, "[data-testid=copy-text]");
            text.contains(word).then_some(text)
        });
        // cmd.exe has its own mark before what it would take for a variable.
        assert!(raw.replace('^', "").contains("100%25") && !raw.contains(",}"), "{client}: {raw}");
    }
    visit.hook("copy-as").choose("curl-cmd");
    wait_for("the text", || content(&visit, "[data-testid=copy-text]").contains("curl").then_some(()));
    visit.hook("copy-corrected").click();
    wait_for("the copy", || (visit.hook("copy-corrected").text() == "Copied").then_some(()));
    let copied = visit.session.clipboard();
    assert!(copied.starts_with("curl"), "{copied}");
    visit.session.reload();
    visit.wait_for_the_program();
    visit.verdict(CAUSE);
    wait_for("the choice", || (visit.hook("copy-as").property("value") == "curl-cmd").then_some(()));
    visit.session.find(".copy-shown summary").click();
    // What was copied is the same request, and has none of the faults. It is still shown of the next diagnosis.
    visit.paste("request", &copied);
    visit.verdict("");
    visit.hook("copy-as").choose("raw-http");
    let head = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    wait_for("the same request", || (head(&content(&visit, "[data-testid=copy-text]")) == head(&raw)).then_some(()));
    let again = content(&visit, "[data-testid=copy-text]");
    assert!(again.contains("{\"a\":1}") && again.contains(SECRET), "{again}");
    visit.leave();
}

fn a_share_holds_no_secret_unless_that_is_asked_for() {
    let visit = diagnosed();
    visit.hook("share").click();
    let plain = link(&visit);
    let text = shown_with(&visit, "api.example.test");
    assert!(!text.contains(SECRET), "{text}");
    assert!(visit.hook("share-removed").text().contains("Authorization"), "{}", visit.hook("share-removed").text());
    visit.hook("share-secrets").click();
    shown_with(&visit, SECRET);
    let open = link(&visit);
    assert_ne!(open, plain);
    assert!(!visit.session.url().contains("#v1."), "secrets stay out of the address");
    // The next time it is asked for anew.
    visit.hook("share").click();
    visit.hook("share").click();
    assert_eq!(link(&visit), plain);
    visit.leave();
}

fn every_form_of_a_share_is_shown_and_copied() {
    let visit = diagnosed();
    visit.session.allow_clipboard();
    visit.hook("share").click();
    let link = link(&visit);
    visit.hook("share-copy").click();
    wait_for("the link", || (visit.session.clipboard() == link).then_some(()));
    for (form, word) in [("markdown", "##"), ("text", "json-syntax"), ("ticket", "What we see")] {
        visit
            .session
            .script("document.querySelector(arguments[0]).click()", &json!([format!("[data-testid=share-as-{form}]")]));
        wait_for("no link", || visit.hook_now("share-link").is_none().then_some(()));
        let text = wait_for(form, || {
            let text = content(&visit, "[data-testid=share-text]");
            (text.contains(word) && visit.hook("share-copy").attribute("data-ready") == "true").then_some(text)
        });
        assert!(!text.contains(SECRET), "{form}: {text}");
        visit.hook("share-copy").click();
        wait_for(form, || (visit.session.clipboard().trim_end() == text.trim_end()).then_some(()));
    }
    visit.leave();
}

fn a_link_opens_the_view_and_the_finding_for_another_person() {
    let visit = diagnosed();
    visit.session.find(".further-row summary").click();
    wait_for("the row", || is_open(&visit, 0).then_some(()));
    visit.hook("share").click();
    let with_finding = link(&visit);
    visit.hook("view-compare").click();
    visit.hook("share-again").click();
    let with_view = wait_for("another link", || {
        let link = link(&visit);
        (link != with_finding).then_some(link)
    });
    let visit = visit.another(&with_finding);
    wait_for("the text", || visit.text_of("request").contains("100% sure").then_some(()));
    visit.verdict(CAUSE);
    wait_for("the finding", || is_open(&visit, 0).then_some(()));
    assert!(content(&visit, ".further-row[open]").contains(FURTHER));
    assert!(!is_open(&visit, 1));
    let visit = visit.another(&with_view);
    wait_for("the view", || {
        (visit.session.find("[role=tab][aria-selected=true]").attribute("id") == "tab-compare").then_some(())
    });
    visit.leave();
}

fn sharing_twice_gives_the_same_link_and_a_change_is_told() {
    let visit = diagnosed();
    visit.hook("share").click();
    let first = link(&visit);
    visit.hook("share").click();
    wait_for("the end of the panel", || visit.hook_now("share-link").is_none().then_some(()));
    visit.hook("share").click();
    assert_eq!(link(&visit), first);
    assert!(visit.hook_now("share-changed").is_none());
    visit.paste("request", &FAULTY.replace("sure", "certain"));
    wait_for("the hint", || visit.hook_now("share-changed").map(|_| ()));
    assert_eq!(link(&visit), first, "a link that was given away is not changed unasked");
    visit.hook("share-again").click();
    wait_for("another link", || (link(&visit) != first).then_some(()));
    wait_for("no hint", || visit.hook_now("share-changed").is_none().then_some(()));
    visit.leave();
}

fn the_address_is_that_of_the_link_while_nothing_has_changed() {
    let visit = Visit::begin();
    let open = FAULTY.replace(&format!("-H 'Authorization: Bearer {SECRET}' "), "");
    visit.paste("request", &open);
    visit.verdict(CAUSE);
    visit.hook("share").click();
    let link = link(&visit);
    wait_for("the link in the address", || (visit.session.url() == link).then_some(()));
    visit.hook("fix").click();
    wait_for("an address without it", || (!visit.session.url().contains("#v1.")).then_some(()));
    visit.hook("undo").click();
    wait_for("the link again", || (visit.session.url() == link).then_some(()));
    visit.session.reload();
    visit.wait_for_the_program();
    wait_for("the text", || (visit.text_of("request") == open).then_some(()));
    visit.leave();
}

fn a_long_link_is_warned_of_and_saved_as_a_file() {
    let visit = diagnosed();
    // What packs badly: a link is as long as what is behind it.
    let noise = |length: u64| -> String {
        let mut seed = 7_u64;
        let mut letter = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b'a' + u8::try_from((seed >> 33) % 26).expect("a letter"))
        };
        (0..length).map(|n| if n % 7 == 6 { ' ' } else { letter() }).collect()
    };
    visit.hook("share").click();
    link(&visit);
    assert!(!visit.hook("share-length").text().contains("000"));
    for (length, word, file) in [(3_000, "2,000", false), (12_000, "8,000", true)] {
        visit.paste("request", &FAULTY.replace("\"a\":1", &format!("\"a\":\"{}\"", noise(length))));
        visit.verdict(CAUSE);
        visit.hook("share-again").click();
        wait_for(word, || visit.hook_now("share-length").filter(|words| words.text().contains(word)).map(|_| ()));
        assert_eq!(visit.hook_now("share-save").is_some(), file);
    }
    visit.session.allow_downloads();
    visit.hook("share-save").click();
    let saved = String::from_utf8(visit.session.downloaded("why400.txt")).expect("text");
    assert!(saved.contains("api.example.test") && !saved.contains(SECRET), "{saved}");
    visit.leave();
}

fn a_broken_link_shows_what_it_holds() {
    let visit = diagnosed();
    visit.hook("share").click();
    let whole = link(&visit);
    let cut = &whole[..whole.len() - whole.len() / 4];
    let visit = visit.another(cut);
    wait_for("what could be read", || visit.text_of("request").starts_with("curl 'https://api").then_some(()));
    assert!(visit.hook("origin").text().contains("cut off"), "{}", visit.hook("origin").text());
    visit.session.find("[data-testid=broken] summary").click();
    let fragment = cut.split_once('#').expect("a fragment").1;
    assert!(visit.hook("broken-text").text().contains(fragment));
    visit.leave();
}

fn a_wrong_diagnosis_is_reported_without_secrets() {
    let visit = diagnosed();
    visit.session.allow_clipboard();
    visit.hook("wrong").click();
    wait_for("the sheet", || visit.hook_now("wrong-text").map(|_| ()));
    let text = content(&visit, "[data-testid=wrong-text]");
    assert!(text.contains(CAUSE) && text.contains("100% sure") && !text.contains(SECRET), "{text}");
    visit.hook("wrong-copy").click();
    wait_for("the copy", || (visit.session.clipboard().trim_end() == text.trim_end()).then_some(()));
    visit.leave();
}

fn what_opens_is_accessible() {
    let visit = diagnosed();
    visit.hook("share").click();
    link(&visit);
    visit.session.script("for (const it of document.querySelectorAll('details')) it.open = true", &json!([]));
    visit.hook("share-secrets").click();
    visit.assert_accessible("with what is shared");
    visit.hook("wrong").click();
    wait_for("the sheet", || visit.hook_now("wrong-text").map(|_| ()));
    visit.assert_accessible("with a report of a wrong diagnosis");
    visit.leave();
}
