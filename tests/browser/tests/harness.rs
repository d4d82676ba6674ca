//! The harness itself: it must notice what the tests of the page rely on it to notice.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use browser::ability::Preference;
use browser::engine::{Ability, Engine};
use browser::site::Site;
use browser::stage;
use browser::suite::Test;
use browser::tests;
use browser::visit::Visit;
use browser::wait_for;
use serde_json::json;

/// All of them.
pub(crate) const TESTS: &[Test] = tests![
    a_quiet_page_is_not_complained_about,
    a_request_to_another_host_is_noticed,
    a_request_of_a_worker_to_another_host_is_noticed,
    an_error_on_the_console_is_noticed,
    an_error_on_a_page_that_was_left_is_noticed,
    an_answer_of_a_service_worker_that_fails_is_noticed,
    an_answer_of_a_service_worker_that_is_not_waited_for_is_no_error,
    a_policy_that_is_broken_is_noticed,
    a_session_has_a_profile_of_its_own,
    the_next_visit_knows_nothing_of_the_last,
    the_next_visit_hears_nothing_of_what_the_last_went_on_to_do,
    a_service_worker_ends_with_the_visit,
    held_webassembly_comes_when_it_is_released,
    a_cut_network_lets_nothing_through_until_it_is_joined,
    a_page_is_told_that_the_network_is_gone: Throttle,
    a_slow_machine_is_slow: Throttle,
    the_viewport_has_the_size_that_is_asked_for,
    the_viewport_can_be_a_phones: Phone,
    what_the_system_prefers_reaches_the_page: Media,
    scripts_of_the_page_can_be_switched_off: ScriptsOff,
    a_file_is_dropped,
    a_reload_keeps_what_the_tab_keeps,
    a_second_tab_is_apart,
    a_file_is_saved,
    the_clipboard_goes_both_ways,
    interactions_tasks_paints_and_shifts_are_measured: Timing,
    axe_finds_a_picture_without_words,
    axe_finds_words_that_are_too_pale,
];

/// A folder with a page of our own.
struct Folder(PathBuf);

impl Folder {
    fn with(name: &str, files: &[(&str, &str)]) -> Self {
        // The same test may be under way in another engine.
        let name = format!("why400-harness-{}-{}-{name}", std::process::id(), stage::engine());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).expect("a temporary folder");
        for (file, content) in files {
            fs::write(folder.join(file), content).expect("a temporary file");
        }
        Folder(folder)
    }

    fn visit(&self) -> Visit {
        let visit = Visit::at(Site::of(self.0.clone()));
        visit.session.go(&visit.site.url());
        visit
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left of it is the system's to clear.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What the end of the visit complains about; empty for nothing.
fn complaint(visit: Visit) -> String {
    match catch_unwind(AssertUnwindSafe(|| visit.leave())) {
        Ok(_) => String::new(),
        Err(panic) => panic.downcast_ref::<String>().cloned().unwrap_or_default(),
    }
}

/// An icon of its own, or the browser asks for one and logs that there is none.
const HEAD: &str = "<!doctype html><link rel=icon href=data:,>";

fn a_quiet_page_is_not_complained_about() {
    let folder = Folder::with("quiet", &[("index.html", HEAD), ("other.html", HEAD)]);
    let visit = folder.visit();
    visit.session.go(&format!("{}other.html", visit.site.url()));
    let mut paths = visit.site.paths();
    // WebKit asks for that whatever icon the page has.
    paths.retain(|path| path != "/favicon.ico");
    assert_eq!(paths, ["/", "/other.html"]);
    assert_eq!(complaint(visit), "");
}

fn a_request_to_another_host_is_noticed() {
    let page = format!("{HEAD}<img src=http://elsewhere.test/picture.png onerror=\"document.title='done'\">");
    let folder = Folder::with("image", &[("index.html", &page)]);
    let visit = folder.visit();
    wait_for("the refusal", || (visit.session.script("return document.title", &json!([])) == "done").then_some(()));
    assert!(complaint(visit).contains("http://elsewhere.test/picture.png"));
}

fn a_request_of_a_worker_to_another_host_is_noticed() {
    let page = format!("{HEAD}<script>new Worker('worker.js').onmessage = () => document.title = 'done'</script>");
    let worker = "fetch('https://elsewhere.test/').catch(() => {}).then(() => postMessage(0))";
    let folder = Folder::with("worker", &[("index.html", &page), ("worker.js", worker)]);
    let visit = folder.visit();
    wait_for("the refusal", || (visit.session.script("return document.title", &json!([])) == "done").then_some(()));
    let complaint = complaint(visit);
    assert!(complaint.contains("elsewhere.test"), "{complaint}");
}

fn an_error_on_the_console_is_noticed() {
    let folder = Folder::with("error", &[("index.html", &format!("{HEAD}<script>nonsense()</script>"))]);
    let complaint = complaint(folder.visit());
    // Each engine has its words.
    assert!(complaint.contains("nonsense"), "{complaint}");
}

fn an_error_on_a_page_that_was_left_is_noticed() {
    let page = format!("{HEAD}<script>nonsense()</script>");
    let folder = Folder::with("left", &[("index.html", &page), ("other.html", HEAD)]);
    let visit = folder.visit();
    visit.session.go(&format!("{}other.html", visit.site.url()));
    // What tells of it in WebKit is sent while the page is left.
    let complaint = wait_for("the complaint", || Some(visit.complaints()).filter(|heard| !heard.is_empty()));
    assert!(complaint[0].contains("nonsense"), "{complaint:?}");
    visit.leave();
}

fn a_session_has_a_profile_of_its_own() {
    let folder = Folder::with("profile", &[("index.html", HEAD)]);
    let visit = folder.visit();
    visit.session.script("localStorage.setItem('name', 'value')", &json!([]));
    let url = visit.site.url();
    let visit = visit.another(&url);
    assert!(visit.session.script("return localStorage.getItem('name')", &json!([])).is_null());
    visit.leave();
}

fn the_next_visit_hears_nothing_of_what_the_last_went_on_to_do() {
    let page = format!("{HEAD}<script>setInterval(() => fetch('late'), 4)</script>");
    let folder = Folder::with("late", &[("index.html", &page), ("late", "")]);
    folder.visit().leave();
    let folder = Folder::with("later", &[("index.html", HEAD)]);
    assert_eq!(complaint(folder.visit()), "");
}

fn a_service_worker_ends_with_the_visit() {
    // Nothing outlives a session there, and nothing ends before it.
    if stage::engine() == Engine::WebKit {
        return;
    }
    let folder = kept_page("ends", "new Response()", "caches.open('kept').then(() => document.title = 'done')");
    let visit = folder.visit();
    wait_for("the worker", || (visit.session.script("return document.title", &json!([])) == "done").then_some(()));
    let visit = Visit::at(visit.leave());
    visit.session.go(&format!("{}other.html", visit.site.url()));
    let left = "const done = arguments[arguments.length - 1]; \
                Promise.all([navigator.serviceWorker.getRegistrations(), caches.keys()]) \
                    .then((left) => done(left.flat().length))";
    wait_for("the end", || (visit.session.script_that_calls_back(left, &json!([])) == 0).then_some(()));
    visit.leave();
}

fn held_webassembly_comes_when_it_is_released() {
    let page =
        format!("{HEAD}<script>fetch('a.wasm').then(r => document.title = r.headers.get('content-type'))</script>");
    let folder = Folder::with("held", &[("index.html", &page), ("a.wasm", "")]);
    let visit = Visit::at(Site::of(folder.0.clone()));
    visit.site.hold();
    visit.session.go(&visit.site.url());
    wait_for("the request", || visit.site.paths().contains(&"/a.wasm".to_owned()).then_some(()));
    let title = || visit.session.script("return document.title", &json!([]));
    assert_eq!(title(), "");
    visit.site.release();
    wait_for("the answer", || (title() == "application/wasm").then_some(()));
    visit.leave();
}

/// A page in the care of a service worker that answers to `file` with `answer`; `then` is what the page does then.
fn kept_page(name: &str, answer: &str, then: &str) -> Folder {
    let page = format!(
        "{HEAD}<script>
        navigator.serviceWorker.oncontrollerchange = () => {{ {then} }};
        navigator.serviceWorker.register('worker.js')</script>"
    );
    let worker = format!(
        "addEventListener('activate', (event) => event.waitUntil(clients.claim()));
        addEventListener('fetch', (event) => {{
          if (event.request.url.endsWith('/file')) event.respondWith({answer});
        }})"
    );
    Folder::with(name, &[("index.html", &page), ("worker.js", &worker), ("other.html", HEAD)])
}

fn an_answer_of_a_service_worker_that_fails_is_noticed() {
    let script = "const script = document.createElement('script'); script.onerror = () => document.title = 'done'; \
                  script.src = 'file'; document.head.append(script)";
    let folder = kept_page("fails", "Promise.reject(new Error('broken'))", script);
    let visit = folder.visit();
    wait_for("the refusal", || (visit.session.script("return document.title", &json!([])) == "done").then_some(()));
    let complaint = complaint(visit);
    assert!(complaint.contains("/file"), "{complaint}");
}

fn an_answer_of_a_service_worker_that_is_not_waited_for_is_no_error() {
    let endless = "new Response(new ReadableStream({ \
                   pull(to) { to.enqueue(new Uint8Array(9)); return new Promise((done) => setTimeout(done, 20)); } }))";
    let read = "fetch('file').then((answer) => { document.title = 'begun'; return answer.text(); })";
    let folder = kept_page("endless", endless, read);
    let visit = folder.visit();
    wait_for("the answer", || (visit.session.script("return document.title", &json!([])) == "begun").then_some(()));
    visit.session.go(&format!("{}other.html", visit.site.url()));
    assert_eq!(complaint(visit), "");
}

fn a_policy_that_is_broken_is_noticed() {
    let policy = "<meta http-equiv=content-security-policy content=\"script-src 'none'\">";
    let folder = Folder::with("policy", &[("index.html", &format!("{HEAD}{policy}<script>let a = 1</script>"))]);
    let complaint = complaint(folder.visit());
    assert!(complaint.contains("script-src"), "{complaint}");
}

fn the_next_visit_knows_nothing_of_the_last() {
    let folder = Folder::with("last", &[("index.html", HEAD)]);
    let seen = |visit: &Visit| {
        visit.session.script(
            "return [localStorage.length, sessionStorage.length, history.length < 3, innerWidth, \
                     matchMedia('(prefers-color-scheme: dark)').matches, document.cookie]",
            &json!([]),
        )
    };
    let visit = folder.visit();
    let before = seen(&visit);
    visit.session.script("localStorage.a = 1; sessionStorage.a = 1; history.pushState(0, '', '#a')", &json!([]));
    visit.session.viewport(700, 500, 1);
    if stage::engine().lacks(Ability::Media).is_none() {
        visit.session.prefer(&[Preference::Dark(true)]);
    }
    assert_ne!(seen(&visit), before);
    visit.leave();
    let visit = folder.visit();
    wait_for("a visit like the first", || (seen(&visit) == before).then_some(()));
    visit.leave();
}

/// What a script of the page finds out by asking for a file.
fn fetched(visit: &Visit) -> String {
    let script = "const done = arguments[0]; \
                  fetch('other.txt', {cache: 'no-store'}).then((r) => r.text()).then(done, () => done('refused'))";
    visit.session.script_that_calls_back(script, &json!([])).as_str().unwrap_or_default().to_owned()
}

fn a_cut_network_lets_nothing_through_until_it_is_joined() {
    let folder = Folder::with("cut", &[("index.html", HEAD), ("other.txt", "here")]);
    let visit = folder.visit();
    assert_eq!(fetched(&visit), "here");
    visit.site.cut();
    assert_eq!(fetched(&visit), "refused");
    visit.site.join();
    assert_eq!(fetched(&visit), "here");
    // A failed request is an error on the console of some, or a policy that could not be asked.
    visit.leave_with_errors(&["other.txt"]);
}

fn a_page_is_told_that_the_network_is_gone() {
    let folder = Folder::with("gone", &[("index.html", HEAD), ("other.txt", "here")]);
    let visit = folder.visit();
    let online = || visit.session.script("return navigator.onLine", &json!([]));
    visit.session.disconnect(true);
    wait_for("being offline", || (online() == false).then_some(()));
    assert_eq!(fetched(&visit), "refused");
    visit.session.disconnect(false);
    wait_for("being online", || (online() == true).then_some(()));
    assert_eq!(fetched(&visit), "here");
    visit.leave_with_errors(&["other.txt"]);
}

fn a_slow_machine_is_slow() {
    let folder = Folder::with("slow", &[("index.html", HEAD)]);
    let visit = folder.visit();
    // The least of several, or whatever else the machine does would decide.
    let work = || {
        let script = "let least = Infinity; for (let n = 0; n < 7; n++) { \
                          const begun = performance.now(); let sum = 0; \
                          for (let i = 0; i < 2e6; i++) sum += Math.sqrt(i); \
                          least = Math.min(least, performance.now() - begun + sum * 0); } return least";
        visit.session.script(script, &json!([])).as_f64().unwrap_or_default()
    };
    let quick = work();
    visit.session.slow_down(20);
    // On a busy machine it takes a while to begin.
    wait_for("slowness", || (work() > 3.0 * quick).then_some(()));
    visit.leave();
}

fn size(visit: &Visit) -> serde_json::Value {
    visit.session.script("return [innerWidth, innerHeight]", &json!([]))
}

fn the_viewport_has_the_size_that_is_asked_for() {
    let folder = Folder::with("size", &[("index.html", HEAD)]);
    let visit = folder.visit();
    for (width, height) in [(1440, 900), (768, 1024)] {
        visit.session.viewport(width, height, 1);
        wait_for("the size", || (size(&visit) == json!([width, height])).then_some(()));
    }
    visit.leave();
}

fn the_viewport_can_be_a_phones() {
    let folder = Folder::with("phone", &[("index.html", HEAD)]);
    let visit = folder.visit();
    visit.session.viewport(360, 740, 2);
    wait_for("the size", || (size(&visit) == json!([360, 740])).then_some(()));
    visit.leave();
}

fn what_the_system_prefers_reaches_the_page() {
    let folder = Folder::with("prefers", &[("index.html", HEAD)]);
    let visit = folder.visit();
    let seen = || {
        visit.session.script(
            "return ['prefers-color-scheme: dark', 'prefers-reduced-motion: reduce', 'forced-colors: active'] \
                 .map((query) => matchMedia(`(${query})`).matches)",
            &json!([]),
        )
    };
    // One by one: where colours are forced, none is dark.
    for at in 0..3 {
        let preference = [Preference::Dark, Preference::LessMotion, Preference::ForcedColors][at];
        for said in [true, false] {
            visit.session.prefer(&[preference(said)]);
            wait_for("what is preferred", || (seen()[at] == said).then_some(()));
        }
    }
    visit.leave();
}

fn scripts_of_the_page_can_be_switched_off() {
    let page = format!("{HEAD}<script>document.title = 'ran'</script>");
    let folder = Folder::with("off", &[("index.html", &page)]);
    let visit = folder.visit();
    let title = || visit.session.script("return document.title", &json!([]));
    assert_eq!(title(), "ran");
    visit.session.switch_scripts_off();
    // A reload is a script's.
    visit.session.go(&visit.site.url());
    assert_eq!(title(), "");
    visit.leave();
}

fn a_file_is_dropped() {
    let page = format!(
        "{HEAD}<body><p id=at>here<script>
        addEventListener('dragover', (event) => event.preventDefault());
        addEventListener('drop', async (event) => {{
          event.preventDefault();
          const [file] = event.dataTransfer.files;
          document.title = [event.dataTransfer.types.includes('Files'), file.name, file.type, await file.text()].join();
        }})</script>"
    );
    let folder = Folder::with("drop", &[("index.html", &page)]);
    let visit = folder.visit();
    visit.drop_file("#at", ("a.har", "application/json", "{}"));
    let title = || visit.session.script("return document.title", &json!([]));
    wait_for("the file", || (title() == "true,a.har,application/json,{}").then_some(()));
    visit.leave();
}

fn a_reload_keeps_what_the_tab_keeps() {
    let folder = Folder::with("reload", &[("index.html", HEAD)]);
    let visit = folder.visit();
    visit.session.script("sessionStorage.a = 'kept'; window.gone = 1", &json!([]));
    visit.session.reload();
    let seen = visit.session.script("return [sessionStorage.a, typeof gone]", &json!([]));
    assert_eq!(seen, json!(["kept", "undefined"]));
    visit.leave();
}

fn a_second_tab_is_apart() {
    let folder = Folder::with("tabs", &[("index.html", HEAD)]);
    let visit = folder.visit();
    let first = visit.session.tab();
    let seen = || visit.session.script("return [sessionStorage.a ?? null, localStorage.a ?? null]", &json!([]));
    visit.session.script("sessionStorage.a = localStorage.a = 'first'", &json!([]));
    let second = visit.session.new_tab();
    visit.session.go(&visit.site.url());
    assert_ne!(first, second);
    assert_eq!(seen(), json!([null, "first"]));
    visit.session.close_tab();
    visit.session.switch_to(&first);
    assert_eq!(seen(), json!(["first", "first"]));
    visit.leave();
}

fn a_file_is_saved() {
    let page = format!(
        "{HEAD}<body><a id=save download=saved.txt>save</a><script>
        save.href = URL.createObjectURL(new Blob(['all of it']))</script>"
    );
    let folder = Folder::with("save", &[("index.html", &page)]);
    let visit = folder.visit();
    visit.session.allow_downloads();
    visit.session.find("#save").click();
    assert_eq!(visit.session.downloaded("saved.txt"), b"all of it");
    visit.leave();
}

fn the_clipboard_goes_both_ways() {
    let page = format!(
        "{HEAD}<body><textarea id=box></textarea><button id=copy>copy</button><script>
        copy.onclick = () => navigator.clipboard.writeText('from the page')</script>"
    );
    let folder = Folder::with("clipboard", &[("index.html", &page)]);
    let visit = folder.visit();
    visit.session.allow_clipboard();
    visit.session.set_clipboard("two\nlines");
    let box_ = visit.session.find("#box");
    box_.click();
    visit.session.press_with_control('v');
    wait_for("the paste", || (box_.property("value") == "two\nlines").then_some(()));
    visit.session.find("#copy").click();
    wait_for("the copy", || (visit.session.clipboard() == "from the page").then_some(()));
    visit.leave();
}

fn interactions_tasks_paints_and_shifts_are_measured() {
    let page = format!(
        "{HEAD}<body><p id=first>some words<button id=press>press</button><script>
        const busy = (time) => {{ const begun = performance.now(); while (performance.now() - begun < time); }};
        press.onclick = () => busy(120);
        // Not within half a second of a click, or it would be the person's doing.
        setTimeout(() => first.style.marginTop = '200px', 100)</script>"
    );
    let folder = Folder::with("timing", &[("index.html", &page)]);
    let visit = Visit::at(Site::of(folder.0.clone()));
    visit.session.measure();
    visit.session.go(&visit.site.url());
    wait_for("the shift", || (visit.session.timing().layout_shift > 0.0).then_some(()));
    visit.session.find("#press").click();
    let timing =
        wait_for("the interaction", || Some(visit.session.timing()).filter(|seen| !seen.interactions.is_empty()));
    assert!(timing.largest_paint > 0.0, "{timing:?}");
    assert!(timing.interactions.iter().any(|time| *time >= 104.0), "{timing:?}");
    assert!(timing.long_tasks.iter().any(|task| *task >= 100.0), "{timing:?}");
    visit.leave();
}

fn axe_finds_a_picture_without_words() {
    let page = "<!doctype html><html lang=en><title>t</title><link rel=icon href=data:,><main><h1>t</h1>";
    let picture = "<img src=data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=>";
    let folder = Folder::with("axe", &[("index.html", page), ("other.html", &format!("{page}{picture}"))]);
    let visit = folder.visit();
    visit.assert_accessible("a page with words alone");
    visit.session.go(&format!("{}other.html", visit.site.url()));
    let rules: Vec<String> = visit.barriers().into_iter().map(|barrier| barrier.rule).collect();
    assert_eq!(rules, ["image-alt"]);
    visit.leave();
}

fn axe_finds_words_that_are_too_pale() {
    let page = "<!doctype html><html lang=en><title>t</title><link rel=icon href=data:,><main><h1>t</h1>\
                <p style=color:#bbb;background:#fff>pale</p><img src=data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=></main>";
    let folder = Folder::with("pale", &[("index.html", page)]);
    let visit = folder.visit();
    let barriers = visit.barriers_of_colors();
    assert_eq!(barriers.len(), 1, "of the colours alone: {barriers:?}");
    assert_eq!(barriers[0].rule, "color-contrast");
    assert!(barriers[0].places[0].starts_with("p: "), "{barriers:?}");
    visit.leave();
}
