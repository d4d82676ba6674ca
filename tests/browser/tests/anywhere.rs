//! On every screen and for every taste: narrow, dark, without motion, with few colours; and with large files.

use browser::ability::Preference;
use browser::engine::Ability;
use browser::stage;
use browser::suite::Test;
use browser::tests;
use browser::visit::Visit;
use browser::{wait_for, wait_until};
use serde_json::{Value, json};

/// All of them.
pub(crate) const TESTS: &[Test] = tests![
    nothing_is_wider_than_a_phone_in_any_view_or_panel: Phone,
    boxes_have_letters_that_phones_need_not_zoom_in_on: Phone,
    the_chosen_theme_is_there_before_the_first_paint,
    with_few_colours_everything_is_told_otherwise: Media,
    without_motion_nothing_moves: Media,
    ten_megabytes_are_typed_in_while_they_are_read,
    nothing_is_kept_or_asked_before_something_is_done,
];

const CAUSE: &str = "body/json-syntax";
/// Two faults, a token that is long and without a blank, as is a line of the content.
fn command() -> String {
    let token =
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJsZW5hIiwiZXhwIjo0MTAwMDAwMDAwfQ.c2lnbmF0dXJlLXRoYXQtaXMtc2VjcmV0".repeat(3);
    format!(
        "curl 'https://api.example.test/v1/orders/{}?q=100%' -H 'Authorization: Bearer {token}' \\\n  \
         -H 'Content-Type: application/json' -d '{{\"sku\":\"{}\",}}'",
        "a-path-without-an-end".repeat(8),
        "no-blank-in-it".repeat(20)
    )
}

fn run(visit: &Visit, script: &str) -> Value {
    visit.session.script(script, &json!([]))
}

fn diagnosed(text: &str) -> Visit {
    let visit = Visit::begin();
    visit.paste("request", text);
    visit.verdict_other_than("");
    visit
}

/// How far the page, or a sheet over it, goes beyond the screen, and what does.
const TOO_WIDE: &str = "const root = document.documentElement, width = root.clientWidth; \
    const sheets = [...document.querySelectorAll('dialog[open]')].filter((sheet) => \
        sheet.getBoundingClientRect().right > width || sheet.scrollWidth > sheet.clientWidth); \
    return root.scrollWidth > width || sheets.length \
        ? [root.scrollWidth - width, ...[...document.querySelectorAll('body *')].filter((at) => \
            at.getBoundingClientRect().right > width + 1 && at.checkVisibility()).slice(0, 9).map((at) => at.className || at.localName)] \
        : null";

fn nothing_is_wider_than_a_phone_in_any_view_or_panel() {
    let text = command();
    let visit = diagnosed(&text);
    visit.session.viewport(360, 740, 2);
    let fits = |what: &str| {
        wait_until(what, || {
            let wide = run(&visit, TOO_WIDE);
            if wide.is_null() { Ok(()) } else { Err(wide) }
        });
    };
    visit
        .paste("response", &format!("HTTP/1.1 400 Bad Request\nX-Long: {}\n\n{{\"message\":\"no\"}}", "v".repeat(900)));
    visit.verdict_other_than("");
    let open = "for (const it of document.querySelectorAll('.answer details, .paste details')) it.open = true";
    for view in ["verdict", "anatomy", "compare", "send"] {
        visit.hook(&format!("view-{view}")).click();
        match view {
            "verdict" => {}
            "compare" => {
                visit.set("other", &text.replace("sku", "sku_of_another_name_without_an_end"));
                wait_for("the differences", || visit.hook_now("differences-count").map(drop));
            }
            "send" => wait_for("what would be sent", || visit.hook_now("send-parts").map(drop)),
            _ => wait_for(view, || (run(&visit, "return !!document.querySelector('.row')") == true).then_some(())),
        }
        fits(view);
        run(&visit, open);
        fits(&format!("{view} with all that opens"));
    }
    visit.hook("view-verdict").click();
    visit.hook("share").click();
    wait_for("the link", || visit.hook_now("share-link").map(drop));
    for form in ["link", "markdown", "text", "ticket"] {
        run(&visit, &format!("document.querySelector('[data-testid=share-as-{form}]').click()"));
        wait_for(form, || (visit.hook("share-copy").attribute("data-ready") == "true").then_some(()));
        fits(form);
    }
    for (button, sheet) in [("help", "#help"), ("gallery", ".gallery"), ("wrong", ".wrong")] {
        run(&visit, &format!("document.querySelector('[data-testid={button}]').click()"));
        wait_for(sheet, || visit.session.shows(&format!("{sheet}[open]")).then_some(()));
        fits(button);
        run(&visit, &format!("document.querySelector('{sheet}').close()"));
    }
    run(&visit, "document.querySelector('[data-testid=keep-history]').click()");
    visit.paste("request", &text.replace("api.", "another-api-with-a-long-name."));
    wait_for("the history", || visit.hook_now("history").map(drop));
    fits("with a history");
    visit.hook("forget-everything").click();
    visit.verdict("");
    fits("with nothing");
    visit.set("request", &format!("{{\n{}}}", "  \"a member\": \"a value of some length\",\n".repeat(20_000)));
    wait_for("the bar", || visit.hook_now("request-bar").map(drop));
    visit.verdict_other_than("");
    fits("with a long text");
    visit.leave();
}

fn boxes_have_letters_that_phones_need_not_zoom_in_on() {
    let visit = diagnosed(&command());
    visit.session.viewport(360, 740, 2);
    for view in ["verdict", "compare", "send"] {
        visit.hook(&format!("view-{view}")).click();
        if view == "send" {
            wait_for("what would be sent", || visit.hook_now("send-parts").map(drop));
        }
        let small = run(
            &visit,
            "return [...document.querySelectorAll('textarea, select, input:not([type=checkbox]):not([type=radio])')] \
                .filter((at) => at.checkVisibility() && parseFloat(getComputedStyle(at).fontSize) < 16) \
                .map((at) => at.id || at.className)",
        );
        assert_eq!(small, json!([]), "{view}");
    }
    visit.leave();
}

fn the_chosen_theme_is_there_before_the_first_paint() {
    let mut colours = Vec::new();
    for chosen in ["light", "dark"] {
        // Chosen on a page without the program, so that no service worker has its files.
        let visit = Visit::at_the_door();
        visit.session.go(&format!("{}causes/index.html", visit.site.url()));
        run(&visit, &format!("localStorage.setItem('why400.theme', '{chosen}')"));
        visit.site.hold();
        visit.session.go_without_waiting(&visit.site.url());
        wait_for("the page without its program", || visit.session.shows("#request").then_some(()));
        let seen =
            "return [document.documentElement.dataset.theme ?? '', getComputedStyle(document.body).backgroundColor]";
        let before = run(&visit, seen);
        assert_eq!(before[0], chosen);
        // Nothing is painted before a script in the head that is neither deferred nor a module has run.
        let blocking = "const script = document.querySelector('head script[src*=theme]'); \
                        return !!script && !script.defer && !script.async && script.type !== 'module'";
        assert_eq!(run(&visit, blocking), true);
        visit.site.release();
        visit.wait_for_the_program();
        assert_eq!(run(&visit, seen), before, "nothing changes with the program");
        colours.push(before[1].clone());
        visit.leave();
    }
    assert_ne!(colours[0], colours[1]);
}

fn with_few_colours_everything_is_told_otherwise() {
    let visit = diagnosed(&command());
    visit.session.prefer(&[Preference::ForcedColors(true)]);
    wait_for("few colours", || {
        (run(&visit, "return matchMedia('(forced-colors: active)').matches") == true).then_some(())
    });
    visit.hook("share").click();
    wait_for("the link", || visit.hook_now("share-link").map(drop));
    visit.session.find("[data-testid=view-verdict]").click();
    // Each is compared with its like in what is no colour, or in a colour of the system's own.
    let told = run(
        &visit,
        "const of = (selector, ...names) => { const style = getComputedStyle(document.querySelector(selector)); \
             return names.map((name) => style[name]).join(' '); }; \
         return { \
             tabs: [of('[role=tab][aria-selected=true]', 'borderBottomWidth', 'borderBottomColor'), \
                    of('[role=tab][aria-selected=false]', 'borderBottomWidth', 'borderBottomColor')], \
             scale: [of('.scale .scale-on', 'backgroundColor'), of('.scale i:not(.scale-on)', 'backgroundColor')], \
             forms: [of('.segment input:checked + span', 'backgroundColor'), \
                     of('.segment input:not(:checked) + span', 'backgroundColor')], \
             marks: [of('.excerpt .mark-fault', 'textDecorationLine', 'outlineStyle'), of('.excerpt-text', 'textDecorationLine', 'outlineStyle')], \
             inBox: [of('.box-request .mark-fault', 'textDecorationLine', 'outlineStyle'), of('.box-line', 'textDecorationLine', 'outlineStyle')], \
         }",
    );
    for (what, pair) in told.as_object().expect("pairs") {
        assert_ne!(pair[0], pair[1], "{what}: {told}");
    }
    // What is changed is told by a sign, and where the focus is by a line.
    assert!(visit.hook("change").text().contains('+'));
    visit.hook("fix").click();
    visit.session.press_with_control('k');
    visit.session.press(&[browser::webdriver::keys::TAB]);
    assert_ne!(run(&visit, "return getComputedStyle(document.activeElement).outlineStyle"), "none");
    visit.leave();
}

fn without_motion_nothing_moves() {
    let visit = diagnosed(&command());
    let moving = "return [...document.querySelectorAll('*')].filter((at) => ['', '::before', '::after'].some((part) => { \
        const style = getComputedStyle(at, part || null); \
        return [style.transitionDuration, style.animationDuration].some((time) => time.split(', ').some((one) => parseFloat(one) > 0)) \
            || style.scrollBehavior === 'smooth'; })).map((at) => at.className || at.localName)";
    visit.session.prefer(&[Preference::LessMotion(true)]);
    let less = "return matchMedia('(prefers-reduced-motion: reduce)').matches";
    wait_for("less motion", || (run(&visit, less) == true).then_some(()));
    assert_eq!(run(&visit, moving), json!([]));
    visit.leave();
}

fn ten_megabytes_are_typed_in_while_they_are_read() {
    let visit = Visit::begin();
    visit.verdict_other_than("");
    // Made there: a driver takes its time for so much. As large as a file may be without a question.
    visit.session.script(
        "const entry = (n, status, text) => JSON.stringify({startedDateTime: '2026-02-03T10:00:00.000Z', time: n, \
             request: {method: 'POST', url: `https://api.shop.test/v1/orders/${n}`, httpVersion: 'HTTP/2', cookies: [], \
                 headers: [{name: 'content-type', value: 'application/json'}], queryString: [], headersSize: -1, \
                 bodySize: text.length, postData: {mimeType: 'application/json', text}}, \
             response: {status, statusText: '', httpVersion: 'HTTP/2', headers: [], cookies: [], redirectURL: '', \
                 headersSize: -1, bodySize: -1, content: {size: 2000, mimeType: 'text/plain', text: 'x'.repeat(2000)}}, \
             cache: {}, timings: {}}, null, 1); \
         const entries = []; for (let n = 0; n < 3670; n += 1) entries.push(entry(n, 200, '{}')); \
         entries[3000] = entry(3000, 400, '{\"qty\": 2,}'); \
         const text = `{\"log\": {\"version\": \"1.2\", \"creator\": {\"name\": \"x\", \"version\": \"1\"}, \"entries\": [\n${entries.join(',\\n')}\n]}}`; \
         const data = new DataTransfer(); data.items.add(new File([text], 'large.har')); \
         document.body.dispatchEvent(new DragEvent('drop', {bubbles: true, cancelable: true, dataTransfer: data}))",
        &json!([]),
    );
    let bar = wait_for("the text", || visit.hook_now("request-bar").map(|bar| bar.text()));
    assert!(bar.contains("9.") && bar.contains("MB"), "{bar}");
    run(&visit, "const box = document.getElementById('request'); box.focus(); box.setSelectionRange(0, 0)");
    visit.session.press(&[' ', ' ']);
    wait_until("what was typed", || {
        let text = visit.text_of("request");
        if text.starts_with("  {") { Ok(()) } else { Err((text.len(), text.chars().take(20).collect::<String>())) }
    });
    let verdict = visit.verdict(CAUSE);
    assert!(verdict.text.contains("comma") || verdict.text.contains("Comma"), "{}", verdict.text);
    assert!(visit.hook("read-as").text().starts_with("HAR"));
    visit.leave();
}

fn nothing_is_kept_or_asked_before_something_is_done() {
    let visit = Visit::begin();
    if stage::engine().lacks(Ability::Media).is_none() {
        visit.session.prefer_scheme("dark");
    }
    visit.verdict_other_than("");
    visit.session.reload();
    visit.wait_for_the_program();
    visit.verdict_other_than("");
    let kept = run(&visit, "return [document.cookie, localStorage.length, sessionStorage.length, location.hash]");
    assert_eq!(kept, json!(["", 0, 0, ""]));
    // No dialog, no banner: nothing lies over the page.
    let over = run(
        &visit,
        "return [...document.querySelectorAll('dialog[open], [role=alertdialog], [popover]')].map((at) => at.id) \
            .concat([...document.querySelectorAll('body *')].filter((at) => at.checkVisibility() && \
                getComputedStyle(at).position === 'fixed').map((at) => at.className))",
    );
    assert_eq!(over, json!([]));
    let asks = "return Notification?.permission ?? 'default'";
    assert_ne!(run(&visit, asks), "granted");
    visit.leave();
}
