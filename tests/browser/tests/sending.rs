//! Sending from the page: nothing goes anywhere before the person presses the button, and what comes of it is told.

use std::fs;
use std::io::{BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;

use browser::http;
use browser::suite::Test;
use browser::tests;
use browser::visit::Visit;
use browser::wait_for;
use browser::webdriver::keys;
use serde_json::json;

/// All of them.
pub(crate) const TESTS: &[Test] = tests![
    in_a_whole_session_only_the_pages_own_files_are_asked_for,
    what_is_sent_is_shown_and_its_answer_diagnosed,
    an_answer_that_the_server_hides_is_explained,
    the_correction_can_be_sent_instead,
    what_is_fine_is_told_and_what_is_not_seen,
];

const COMMAND: &str =
    "curl https://api.example.test/o -H 'Content-Type: application/json' -H 'Cookie: s=1' -d '{\"a\":1,}'";
const CAUSE: &str = "body/json-syntax";

/// A server of somebody else's.
struct Elsewhere {
    address: SocketAddr,
    /// Request lines, fields and contents.
    asked: Arc<Mutex<Vec<String>>>,
}

impl Elsewhere {
    /// It refuses everything with these words, and lets pages of other hosts see that or not.
    fn start(open: bool, said: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("a bound address");
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let shared = Arc::clone(&asked);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
                let Ok(Some(head)) = http::head(&mut reader) else { continue };
                let length = head.field("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
                let mut content = String::new();
                let _ = reader.take(length).read_to_string(&mut content);
                let kind = head.field("content-type").unwrap_or("none");
                let cookie = head.field("cookie").unwrap_or("none");
                let told = format!("{} | {kind} | {cookie} | {content}", head.start);
                shared.lock().expect("no thread panics with the lock").push(told);
                let cors = if open {
                    "Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Headers: *\r\n\
                     Access-Control-Allow-Methods: *\r\n"
                } else {
                    ""
                };
                let (status, body) =
                    if head.start.starts_with("OPTIONS") { ("204 No Content", "") } else { ("400 Bad Request", said) };
                let _ = write!(
                    stream,
                    "HTTP/1.1 {status}\r\n{cors}Content-Type: application/json\r\nContent-Length: {}\r\n\
                     Connection: close\r\n\r\n{body}",
                    body.len()
                );
            }
        });
        Self { address, asked }
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no thread panics with the lock").clone()
    }
}

fn diagnosed() -> Visit {
    let visit = Visit::begin();
    visit.paste("request", COMMAND);
    visit.verdict(CAUSE);
    visit
}

/// Opens the view and names another server.
fn about_to_send_to(visit: &Visit, server: &str) {
    visit.hook("send-it").click();
    wait_for("what would be sent", || visit.hook_now("send-parts"));
    let script = "const box = document.getElementById('send-to'); box.value = arguments[0]; \
                  box.dispatchEvent(new InputEvent('input', {bubbles: true}))";
    visit.session.script(script, &json!([server]));
    wait_for("the server", || visit.hook("send-parts").text().contains(server).then_some(()));
}

fn in_a_whole_session_only_the_pages_own_files_are_asked_for() {
    let visit = diagnosed();
    for view in ["anatomy", "compare", "send", "verdict"] {
        visit.hook(&format!("view-{view}")).click();
    }
    visit.hook("share").click();
    visit.hook("share-link");
    visit.hook("copy-corrected").click();
    visit.hook("fix").click();
    visit.verdict("");
    visit.hook("undo").click();
    visit.verdict(CAUSE);
    visit.hook("example-2").click();
    visit.verdict("shell/unquoted-metacharacter");
    visit.hook("gallery").click();
    visit.session.find(".gallery-row").click();
    visit.verdict_other_than("shell/unquoted-metacharacter");
    visit.hook("help").click();
    visit.session.press(&[keys::ESCAPE]);
    visit.hook("theme").click();
    visit.paste("response", "HTTP/1.1 400 Bad Request\n\n{\"next\":\"https://other.test/\"}");
    visit.paste("request", COMMAND);
    visit.verdict(CAUSE);
    visit.session.reload();
    visit.wait_for_the_program();
    visit.verdict(CAUSE);
    // Up to the very button.
    visit.hook("send-it").click();
    wait_for("what would be sent", || visit.hook_now("send-parts"));
    let folder = std::env::var_os("WHY400_DIST")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist"), Into::into);
    let foreign: Vec<String> = visit
        .site
        .paths()
        .into_iter()
        .filter(|path| {
            let file = path.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
            !(file.is_empty() || fs::metadata(folder.join(file)).is_ok() || *path == "/favicon.ico")
        })
        .collect();
    assert!(foreign.is_empty(), "the page's own host is asked for files of the page alone: {foreign:?}");
    // That no other host was asked for anything is seen here, as in every visit.
    visit.leave();
}

fn what_is_sent_is_shown_and_its_answer_diagnosed() {
    let there = Elsewhere::start(true, "{\"error\":\"Unexpected token } in JSON at position 7\"}");
    let visit = diagnosed();
    about_to_send_to(&visit, &there.url());
    let parts = visit.hook("send-parts").text();
    assert!(parts.starts_with(&format!("POST {}/o", there.url())) && parts.contains("application/json"), "{parts}");
    assert!(!parts.contains("Cookie"), "{parts}");
    assert!(visit.hook("send-notes").text().contains("Cookie is left out"), "{}", visit.hook("send-notes").text());
    assert!(there.asked().is_empty(), "nothing is sent before");
    visit.hook("send-now").click();
    wait_for("the answer", || visit.text_of("response").contains("Unexpected token").then_some(()));
    let verdict = visit.verdict(CAUSE);
    assert!(verdict.text.contains("Confirmed"), "both sides speak of it: {}", verdict.text);
    assert!(visit.hook("done").text().contains("Sent."));
    let asked = there.asked();
    assert_eq!(asked.last().map(String::as_str), Some("POST /o HTTP/1.1 | application/json | none | {\"a\":1,}"));
    assert!(visit.text_of("response").starts_with("HTTP/1.1 400 Bad Request\n"));
    visit.hook("undo").click();
    wait_for("what was before", || {
        visit
            .session
            .script("return document.getElementById('response')?.value ?? ''", &json!([]))
            .as_str()
            .filter(|text| text.is_empty())
            .map(drop)
    });
    // Chromium notes every refusal on its console.
    visit.leave_having_asked(&[&there.url()], &["400 (Bad Request)"]);
}

fn an_answer_that_the_server_hides_is_explained() {
    let there = Elsewhere::start(false, "{}");
    let visit = diagnosed();
    about_to_send_to(&visit, &there.url());
    visit.hook("send-now").click();
    let reasons = wait_for("the reasons", || visit.hook_now("send-reasons").map(|list| list.text()));
    for part in ["CORS", "Content-Type: application/json", "OPTIONS", &there.address.to_string()] {
        assert!(reasons.contains(part), "{part}: {reasons}");
    }
    let curl = visit.hook("send-curl").text();
    assert!(curl.starts_with("curl") && curl.contains(&there.url()), "{curl}");
    visit.leave_having_asked(
        &[&there.url()],
        &["CORS", "Access-Control", "access control", "Failed to load", "preflight", "origin"],
    );
}

fn the_correction_can_be_sent_instead() {
    let there = Elsewhere::start(true, "{\"error\":\"a is unknown\"}");
    let visit = diagnosed();
    about_to_send_to(&visit, &there.url());
    visit.hook("send-corrected").click();
    wait_for("the correction", || {
        visit
            .session
            .script("return document.querySelector('.send').innerText", &json!([]))
            .as_str()
            .is_some_and(|text| text.contains("7 bytes"))
            .then_some(())
    });
    visit.hook("send-now").click();
    wait_for("the answer", || visit.text_of("response").contains("unknown").then_some(()));
    assert_eq!(
        there.asked().last().map(String::as_str),
        Some("POST /o HTTP/1.1 | application/json | none | {\"a\":1}")
    );
    assert_eq!(visit.text_of("request"), COMMAND.replace(",}", "}"), "the answer is to what is beside it");
    visit.hook("undo").click();
    wait_for("what was before", || (visit.text_of("request") == COMMAND).then_some(()));
    // Chromium notes every refusal on its console.
    visit.leave_having_asked(&[&there.url()], &["400 (Bad Request)"]);
}

fn what_is_fine_is_told_and_what_is_not_seen() {
    let visit = diagnosed();
    let line = wait_for("the line", || visit.hook_now("fine").map(|line| line.text()));
    assert!(line.starts_with("Also checked and fine: ") && !line.contains("None of these"), "{line}");
    visit.session.find("[data-testid=fine] summary").click();
    let list = wait_for("the list", || {
        visit.hook_now("fine").map(|line| line.text()).filter(|text| text.contains("None of these was found"))
    });
    for part in ["Command line", "Content", "a quote is never closed"] {
        assert!(list.contains(part), "{part}: {list}");
    }
    assert!(!list.contains("XML"), "there is none: {list}");
    assert!(visit.hook("unseen").text().contains("Paste the answer"));
    visit.paste("response", "HTTP/1.1 400 Bad Request\n\nno");
    wait_for("other words", || visit.hook("unseen").text().contains("token is revoked").then_some(()));
    visit.leave();
}
