//! What belongs to the page around its program: what is there without it, and what is there to be kept and looked up.

use browser::suite::Test;
use browser::tests;
use browser::visit::Visit;
use browser::wait_for;
use serde_json::{Value, json};

/// All of them.
pub(crate) const TESTS: &[Test] = tests![
    without_scripts_the_page_says_so: ScriptsOff,
    an_engine_that_cannot_be_loaded_is_told_and_tried_again,
    it_can_be_installed,
    every_cause_that_is_named_has_its_page,
];

const COMMAND: &str = "curl https://api.example.test/o -H 'Content-Type: application/json' -d '{\"a\":1,}'";
const CAUSE: &str = "body/json-syntax";

fn without_scripts_the_page_says_so() {
    let visit = Visit::at_the_door();
    visit.session.switch_scripts_off();
    visit.session.go(&visit.site.url());
    assert!(visit.session.find("noscript .notice").text().contains("Without JavaScript"));
    assert!(visit.session.find("h1").is_displayed() && visit.session.find(".cause-title").is_displayed());
    visit.leave();
}

fn an_engine_that_cannot_be_loaded_is_told_and_tried_again() {
    let visit = Visit::at_the_door();
    visit.site.withhold("worker_bg.wasm");
    visit.session.go(&visit.site.url());
    visit.wait_for_the_program();
    visit.paste("request", COMMAND);
    wait_for("the notice", || visit.hook_now("retry").map(drop));
    assert!(visit.hook("verdict").text().contains("could not be loaded"), "{}", visit.hook("verdict").text());
    assert_eq!(visit.text_of("request"), COMMAND);
    // Nothing has that ending: all is there again.
    visit.site.withhold("/no such file");
    visit.hook("retry").click();
    visit.verdict(CAUSE);
    visit.leave_with_errors(&[""]);
}

fn it_can_be_installed() {
    let visit = Visit::begin();
    let script = "const done = arguments[0]; \
        const look = async () => { \
            const at = new URL(document.querySelector('link[rel=manifest]').href); \
            const manifest = await (await fetch(at)).json(); \
            const icons = await Promise.all(manifest.icons.map(async (icon) => { \
                const image = new Image(); image.src = new URL(icon.src, at); await image.decode(); \
                return icon.sizes === 'any' || icon.sizes === `${image.naturalWidth}x${image.naturalHeight}`; })); \
            const start = await fetch(new URL(manifest.start_url, at)); \
            return {name: manifest.name, display: manifest.display, icons, start: start.ok, \
                sizes: manifest.icons.map((icon) => icon.sizes)}; }; \
        look().then(done, (error) => done(String(error)))";
    let told = visit.session.script_that_calls_back(script, &json!([]));
    assert_eq!(
        (&told["name"], &told["display"], &told["start"]),
        (&json!("why400"), &json!("standalone"), &json!(true))
    );
    assert!(told["icons"].as_array().is_some_and(|icons| icons.iter().all(|is_as_told| is_as_told == true)), "{told}");
    // What browsers ask for before they offer it.
    for size in ["192x192", "512x512"] {
        assert!(told["sizes"].as_array().is_some_and(|sizes| sizes.contains(&json!(size))), "{told}");
    }
    visit.leave();
}

fn every_cause_that_is_named_has_its_page() {
    let visit = Visit::begin();
    visit.paste("request", COMMAND);
    visit.verdict(CAUSE);
    visit.session.find("[data-testid=fine] summary").click();
    wait_for("the list", || visit.session.shows(".fine-groups a").then_some(()));
    let script = "const done = arguments[0]; \
        const links = [...document.querySelectorAll('.fine-groups a, .cause-link')].map((link) => link.href); \
        Promise.all(links.map(async (link) => { const answer = await fetch(link); const text = await answer.text(); \
            return answer.ok && text.includes('<h1') ? '' : link; })) \
            .then((all) => done([all.length, all.filter(Boolean)]), (error) => done([0, [String(error)]]))";
    let told = visit.session.script_that_calls_back(script, &json!([]));
    assert!(told[0].as_u64() > Some(20), "{told}");
    assert_eq!(told[1], Value::Array(Vec::new()));
    visit.leave();
}
