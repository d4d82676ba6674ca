//! The harness itself: it must notice what the tests of the page rely on it to notice.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use browser::site::Site;
use browser::visit::Visit;
use browser::wait_for;
use serde_json::json;

/// A folder with a page of our own.
struct Folder(PathBuf);

impl Folder {
    fn with(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = std::env::temp_dir().join(format!("why400-harness-{}-{name}", std::process::id()));
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

#[test]
fn a_quiet_page_is_not_complained_about() {
    let folder = Folder::with("quiet", &[("index.html", HEAD), ("other.html", HEAD)]);
    let visit = folder.visit();
    visit.session.go(&format!("{}other.html", visit.site.url()));
    assert_eq!(visit.site.paths(), ["/", "/other.html"]);
    assert_eq!(complaint(visit), "");
}

#[test]
fn a_request_to_another_host_is_noticed() {
    let page = format!("{HEAD}<img src=http://elsewhere.test/picture.png onerror=\"document.title='done'\">");
    let folder = Folder::with("image", &[("index.html", &page)]);
    let visit = folder.visit();
    wait_for("the refusal", || (visit.session.script("return document.title", &json!([])) == "done").then_some(()));
    assert!(complaint(visit).contains("http://elsewhere.test/picture.png"));
}

#[test]
fn a_request_of_a_worker_to_another_host_is_noticed() {
    let page = format!("{HEAD}<script>new Worker('worker.js').onmessage = () => document.title = 'done'</script>");
    let worker = "fetch('https://elsewhere.test/').catch(() => {}).then(() => postMessage(0))";
    let folder = Folder::with("worker", &[("index.html", &page), ("worker.js", worker)]);
    let visit = folder.visit();
    wait_for("the refusal", || (visit.session.script("return document.title", &json!([])) == "done").then_some(()));
    let complaint = complaint(visit);
    assert!(complaint.contains("elsewhere.test"), "{complaint}");
}

#[test]
fn an_error_on_the_console_is_noticed() {
    let folder = Folder::with("error", &[("index.html", &format!("{HEAD}<script>nonsense()</script>"))]);
    assert!(complaint(folder.visit()).contains("nonsense is not defined"));
}

#[test]
fn a_session_has_a_profile_of_its_own() {
    let folder = Folder::with("profile", &[("index.html", HEAD)]);
    let visit = folder.visit();
    visit.session.script("localStorage.setItem('name', 'value')", &json!([]));
    let url = visit.site.url();
    let visit = visit.another(&url);
    assert!(visit.session.script("return localStorage.getItem('name')", &json!([])).is_null());
    visit.leave();
}

#[test]
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
