//! HARs as the browsers and proxies write them: the entry that failed is found, and one that is broken harms no other.

use browser::suite::Test;
use browser::tests;
use browser::visit::Visit;
use browser::wait_for;
use serde_json::{Value, json};

/// All of them.
pub(crate) const TESTS: &[Test] = tests![
    the_entry_that_failed_is_found_in_the_archives_of_all,
    a_broken_entry_or_a_slip_does_not_reject_the_file,
    of_several_that_failed_another_can_be_chosen,
    a_sanitized_archive_is_not_told_as_missing_credentials,
];

/// Fields as archives write them.
fn fields(list: &[(&str, &str)]) -> Value {
    list.iter().map(|(name, value)| json!({"name": name, "value": value})).collect()
}

fn archive(creator: &str, entries: &[Value]) -> Value {
    json!({"log": {"version": "1.2", "creator": {"name": creator, "version": "1.0"}, "pages": [], "entries": entries}})
}

/// An entry that went well, and one of a blocked request, which has no answer.
fn others() -> [Value; 2] {
    [
        json!({
            "startedDateTime": "2026-02-03T10:00:00.000+01:00", "time": 10, "_securityState": "secure",
            "request": {"method": "GET", "url": "https://app.shop.test/", "httpVersion": "HTTP/2", "cookies": [],
                "headers": fields(&[("Host", "app.shop.test")]), "queryString": [], "headersSize": 300, "bodySize": 0},
            "response": {"status": 200, "statusText": "OK", "httpVersion": "HTTP/2", "cookies": [],
                "headers": fields(&[("content-type", "text/html")]), "redirectURL": "", "headersSize": 100, "bodySize": 20,
                "content": {"mimeType": "text/html", "size": 15, "text": "<!doctype html>"}},
            "cache": {}, "timings": {"send": 0, "wait": 10, "receive": 0},
        }),
        json!({
            "startedDateTime": "2026-02-03T10:00:01.000+01:00", "time": 0,
            "request": {"method": "GET", "url": "https://ads.test/x.js", "httpVersion": "", "headers": [], "cookies": [],
                "queryString": [], "headersSize": 0, "bodySize": 0},
            "response": {"status": 0, "statusText": "", "httpVersion": "", "headers": [], "cookies": [],
                "content": {"mimeType": "text/plain", "size": 0}, "redirectURL": "", "headersSize": -1, "bodySize": -1},
            "cache": {}, "timings": {},
        }),
    ]
}

/// A comma too many.
fn of_firefox() -> Value {
    json!({
        "pageref": "page_1", "startedDateTime": "2026-02-03T10:00:02.000+01:00", "time": 10,
        "request": {"method": "POST", "url": "https://api.shop.test/v1/orders", "httpVersion": "HTTP/2", "cookies": [],
            "headers": fields(&[("Host", "api.shop.test"), ("Content-Type", "application/json"), ("Content-Length", "18")]),
            "queryString": [], "headersSize": 400, "bodySize": 18,
            "postData": {"mimeType": "application/json", "params": [], "text": "{\"sku\":\"TEA-100\",}"}},
        "response": {"status": 400, "statusText": "Bad Request", "httpVersion": "HTTP/2", "cookies": [],
            "headers": fields(&[("content-type", "application/json")]), "redirectURL": "", "headersSize": 100, "bodySize": 36,
            "content": {"mimeType": "application/json", "size": 36, "text": "{\"error\":\"Unexpected token } in JSON\"}"}},
        "cache": {}, "timings": {}, "serverIPAddress": "192.0.2.20", "connection": "443",
    })
}

/// Without credentials, which Chrome leaves out unless it is told otherwise.
fn of_chrome(url: &str, status: u16, said: &str) -> Value {
    json!({
        "_connectionId": "418", "_initiator": {"type": "other"}, "_priority": "High", "_resourceType": "fetch",
        "startedDateTime": "2026-02-03T10:00:00.000Z", "time": 12.5,
        "request": {"method": "GET", "url": url, "httpVersion": "h3", "cookies": [], "queryString": [],
            "headers": fields(&[(":authority", "api.shop.test"), (":method", "GET"), (":scheme", "https"), ("accept", "*/*")]),
            "headersSize": -1, "bodySize": 0},
        "response": {"status": status, "statusText": "", "httpVersion": "h3", "cookies": [],
            "headers": fields(&[("content-type", "application/json")]), "redirectURL": "", "headersSize": -1, "bodySize": -1,
            "_transferSize": 200, "_error": null,
            "content": {"size": said.len(), "mimeType": "application/json", "text": said}},
        "cache": {}, "timings": {"blocked": -1, "dns": -1, "ssl": -1, "connect": -1, "send": 0, "wait": 10, "receive": 0},
    })
}

/// A percent sign that begins nothing.
fn of_safari() -> Value {
    json!({
        "pageref": "page_0", "startedDateTime": "2026-02-03T10:00:00.000Z", "time": 8.1, "_fetchType": "Network Load",
        "request": {"method": "POST", "url": "https://api.shop.test/v1/search?q=a%20b&p=1%2", "httpVersion": "HTTP/2",
            "headers": fields(&[("Content-Type", "application/x-www-form-urlencoded")]), "cookies": [],
            "queryString": [{"name": "q", "value": "a b"}], "headersSize": -1, "bodySize": 3,
            "postData": {"mimeType": "application/x-www-form-urlencoded", "text": "x=1", "params": []}},
        "response": {"status": 400, "statusText": "", "httpVersion": "HTTP/2", "cookies": [],
            "headers": fields(&[("Content-Type", "text/html")]), "redirectURL": "", "headersSize": -1, "bodySize": 20,
            "content": {"size": 20, "compression": 0, "mimeType": "text/html", "text": "<h1>Bad Request</h1>"}},
        "cache": {}, "timings": {"blocked": -1, "dns": -1, "connect": -1, "ssl": -1, "send": 0.1, "wait": 8, "receive": 0},
    })
}

/// A blank in a name; the answer is in base64.
fn of_charles() -> Value {
    json!({
        "startedDateTime": "2026-02-03T10:00:00.000+01:00", "time": 31,
        "request": {"method": "POST", "url": "https://api.shop.test/v1/orders", "httpVersion": "HTTP/1.1", "cookies": [],
            "headers": fields(&[("Host", "api.shop.test"), ("X Trace", "1"), ("Content-Type", "application/json"), ("Content-Length", "10")]),
            "queryString": [], "postData": {"mimeType": "application/json", "text": "{\"qty\": 2}"},
            "headersSize": 210, "bodySize": 10},
        "response": {"_charlesStatus": "COMPLETE", "status": 400, "statusText": "Bad Request", "httpVersion": "HTTP/1.1",
            "headers": fields(&[("Content-Type", "text/html")]), "cookies": [], "redirectURL": null, "headersSize": 0,
            "content": {"size": 20, "mimeType": "text/html", "text": "PGgxPkJhZCBSZXF1ZXN0PC9oMT4=", "encoding": "base64"}},
        "cache": {}, "timings": {"dns": -1, "connect": -1, "ssl": -1, "send": 1, "wait": 29, "receive": 1},
    })
}

/// Drops a file and waits for what is in it.
fn opened(visit: &Visit, name: &str, text: &str) {
    visit.drop_file("body", (name, "application/json", text));
    wait_for(name, || (visit.text_of("request") == text).then_some(()));
}

fn the_entry_that_failed_is_found_in_the_archives_of_all() {
    let visit = Visit::begin();
    let [well, blocked] = others();
    let around = |entry: Value| [well.clone(), entry, blocked.clone()];
    for (creator, name, entry, code) in [
        ("Firefox", "firefox.har", of_firefox(), "body/json-syntax"),
        (
            "WebInspector",
            "chrome.json",
            of_chrome("https://api.shop.test/v1/search?q=100%", 400, "{}"),
            "url/bad-percent-encoding",
        ),
        ("WebKit Web Inspector", "safari.har", of_safari(), "url/bad-percent-encoding"),
        ("Charles Proxy", "charles.txt", of_charles(), "header/invalid-name"),
    ] {
        let text = serde_json::to_string_pretty(&archive(creator, &around(entry))).expect("JSON");
        // Firefox begins its files with a byte order mark.
        let text = if creator == "Firefox" { format!("\u{feff}{text}") } else { text };
        opened(&visit, name, &text);
        visit.verdict(code);
        assert!(visit.hook("read-as").text().starts_with("HAR"), "{name}");
    }
    visit.leave();
}

fn a_broken_entry_or_a_slip_does_not_reject_the_file() {
    let visit = Visit::begin();
    let [well, blocked] = others();
    let broken = [
        json!({"request": null}),
        json!({"request": {"method": "GET", "url": "", "headers": null}, "response": {"status": "four"}}),
        json!({"comment": "cut"}),
        json!(7),
    ];
    let all: Vec<Value> = [well].into_iter().chain(broken).chain([of_firefox(), blocked]).collect();
    let text = serde_json::to_string_pretty(&archive("Firefox", &all)).expect("JSON");
    // What proxies have written that no JSON parser takes.
    for (name, text) in [
        ("entries.har", text.clone()),
        ("number.har", text.replacen("\"time\": 10", "\"time\": NaN", 1)),
        ("comma.har", text.replacen("\"time\": 10\n", "\"time\": 10,\n", 1)),
        ("cut.har", text[..text.len() - 30].to_owned()),
    ] {
        visit.hook("clear").click();
        opened(&visit, name, &text);
        visit.verdict("body/json-syntax");
        let marked = "return [...document.querySelectorAll('.witness-fault .excerpt-text')].map(line => line.textContent).join('')";
        let marked = visit.session.script(marked, &json!([]));
        assert!(marked.as_str().is_some_and(|line| line.contains("TEA-100")), "{name}: {marked}");
    }
    visit.leave();
}

fn of_several_that_failed_another_can_be_chosen() {
    let visit = Visit::begin();
    let [well, blocked] = others();
    let all = [of_safari(), well, of_charles(), of_firefox(), blocked];
    opened(&visit, "several.har", &serde_json::to_string_pretty(&archive("Firefox", &all)).expect("JSON"));
    // The last is what the person tried last.
    visit.verdict("body/json-syntax");
    assert!(visit.hook("parts").text().contains("exchange 3 of 3"), "{}", visit.hook("parts").text());
    visit.hook("exchange-before").click();
    visit.verdict("header/invalid-name");
    visit.hook("exchange-before").click();
    visit.verdict("url/bad-percent-encoding");
    assert!(visit.hook("parts").text().contains("exchange 1 of 3"), "{}", visit.hook("parts").text());
    visit.leave();
}

fn a_sanitized_archive_is_not_told_as_missing_credentials() {
    let visit = Visit::begin();
    let entry = of_chrome("https://api.shop.test/v1/me", 401, "{\"error\":\"unauthorized\"}");
    opened(&visit, "sanitized.har", &serde_json::to_string_pretty(&archive("WebInspector", &[entry])).expect("JSON"));
    let verdict = visit.verdict("auth/missing");
    assert!(verdict.text.contains("sanitized") && !verdict.text.contains("o credentials are sent"), "{}", verdict.text);
    visit.leave();
}
