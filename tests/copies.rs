//! Copies are proven by reading them again: what a client's text sends is what the pasted request sends, but for what
//! the notes name. Where the client itself is installed, it is run, and what it sends is held against that as well.
//! `WHY400_ORACLE_CASES=5000` asks for more of that.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]
#![allow(clippy::print_stderr, reason = "what is left out is said")]

#[path = "oracle/bench.rs"]
mod bench;
#[path = "support/meaning.rs"]
mod meaning;

use std::fs;
use std::path::{Path, PathBuf};

use bench::Bench;
use meaning::{Meaning, complaint};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use why400::Input;
use why400::message::{Exchange, Shape, wire};
use why400::read::read;
use why400::remedy::copies::{Client, copy};

fn exchange(paste: &str) -> Exchange {
    read(&Input { request: paste.into(), ..Input::default() })
}

/// What a copy is read as, without being told.
fn shape(client: Client) -> Shape {
    match client {
        Client::CurlBash => Shape::CurlPosix,
        Client::CurlCmd => Shape::CurlCmd,
        Client::PowerShell => Shape::PowerShell,
        Client::Raw => Shape::Http1,
        Client::Fetch => Shape::Fetch,
        Client::Requests => Shape::Python,
        Client::Httpie => Shape::Httpie,
        Client::Hurl => Shape::Hurl,
        Client::Har => Shape::Har,
    }
}

const KNOWN: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

/// Holds all copies of a request against it.
fn prove(pasted: &Exchange) -> Result<(), String> {
    let Some(pasted_request) = &pasted.request else { return Ok(()) };
    let meant = Meaning::of(pasted_request);
    for &client in Client::ALL {
        let copied = copy(pasted, client);
        if copied.text.is_empty() {
            if copied.notes.is_empty() {
                return Err(format!("{}: no text, and no word why", client.label()));
            }
            continue;
        }
        let again = read(&Input { request: copied.text.clone(), shape: Some(shape(client)), ..Input::default() });
        let said = copied.notes.join("\n");
        let shown = format!("{}\n{}\n-- notes\n{said}", client.label(), copied.text);
        let Some(request) = &again.request else {
            // Our reader of Hurl takes methods that are known for one.
            if client == Client::Hurl && !KNOWN.contains(&meant.method.to_ascii_uppercase().as_str()) {
                continue;
            }
            return Err(format!("{shown}\n-- not read"));
        };
        if client == Client::Raw {
            let (bytes, text) = (wire::render(pasted_request).bytes, wire::render(request).bytes);
            if bytes != text && !said.contains("no UTF-8") && !meant.method.is_empty() {
                return Err(format!("{shown}\n-- {:?}", String::from_utf8_lossy(&text)));
            }
            continue;
        }
        let read = Meaning::of(request);
        if let Some(complaint) = complaint(&meant, &read, &copied.notes) {
            return Err(format!("{shown}\n-- {complaint}"));
        }
    }
    Ok(())
}

/// Texts that some shell, language or format takes for its own.
fn awkward() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "'", "\"", "`", "\\", "$", "$HOME", "${x}", "%", "%PATH%", "%%", "^", "!", "!!", "&", "|", "<", ">", "(", ")",
        ";", "#", " #", "@", "=", "==", ":=", ":", "{", "}", "{{x}}", "[1-3]", "a", "b c", "é", "😀", "日本", "\u{a0}",
        "\u{200b}", "“", "’", "~", "*", "?", ",", "+", "0", "e", "\\n", "\\u0041", "\\x41", "$(id)", "${", "<?", "//",
    ]);
    prop::collection::vec(piece, 0..7).prop_map(|pieces| pieces.concat())
}

fn content() -> impl Strategy<Value = Vec<u8>> {
    let line = prop::sample::select(vec!["\n", "\r\n", "\t", "\r", "\0", "\u{1b}", "\u{7f}", "\u{85}", "\u{2028}"]);
    let text = prop::collection::vec(prop_oneof![3 => awkward(), 1 => line.prop_map(str::to_owned)], 0..5);
    prop_oneof![
        1 => Just(Vec::new()),
        3 => text.prop_map(|parts| parts.concat().into_bytes()),
        1 => awkward().prop_map(|text| format!("@{text}").into_bytes()),
        2 => awkward().prop_map(|text| serde_json::json!({"a": text, "n": [1, true, null]}).to_string().into_bytes()),
        1 => awkward().prop_map(|text| serde_json::json!({"a": text, "n": [-7, 10]}).to_string().replace("\",\"n\":[-7,10]", "\", \"n\": [-7, 10]").replace("{\"a\":", "{\"a\": ").into_bytes()),
        1 => Just(b"a=b+c&d=%C3%A9&e=".to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..40),
    ]
}

/// A request, as an archive tells it: that can hold anything.
fn archive() -> impl Strategy<Value = String> {
    let method = prop::sample::select(vec!["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "PURGE", "get"]);
    let path = prop::sample::select(vec![
        "/",
        "/a/b",
        "/a?q=1&r=%20x",
        "/a/../b",
        "/%2e%2E/x",
        "/x?a[]=1",
        "/x?{y}",
        "/a?x='y'",
        "/p%zz",
        "/a;b=c?d",
        "/~u/%7Eu",
    ]);
    let name = prop::sample::select(vec![
        "Content-Type",
        "Accept",
        "Authorization",
        "Cookie",
        "X-Trace",
        "User-Agent",
        "Referer",
        "Host",
        "Origin",
        "Range",
        "If-Match",
        "X-Empty",
        "Content-Length",
        "Sec-Fetch-Mode",
        "Bad Name",
        "X-Trace",
    ]);
    let value = prop_oneof![
        2 => awkward().prop_map(|text| text.trim().to_owned()),
        1 => prop::sample::select(vec![
            "application/json", "application/x-www-form-urlencoded", "text/plain; charset=utf-8", "a=b; c=d", "Basic bWU6cHc=",
            "https://a.test/from", "bytes=0-9", "*/*", "5", "",
        ]).prop_map(str::to_owned),
    ];
    let fields = prop::collection::vec((name, value), 0..5);
    let typed = prop::option::of(prop::sample::select(vec!["application/json", "application/x-www-form-urlencoded"]));
    (method, path, fields, typed, content()).prop_map(|(method, path, fields, typed, content)| {
        let mut headers: Vec<_> =
            fields.into_iter().map(|(name, value)| serde_json::json!({"name": name, "value": value})).collect();
        if let Some(typed) = typed {
            headers.retain(|header| header["name"] != "Content-Type");
            headers.push(serde_json::json!({"name": "Content-Type", "value": typed}));
        }
        let mut request = serde_json::json!({
            "method": method, "url": format!("https://api.shop.test{path}"), "httpVersion": "HTTP/1.1", "headers": headers,
            "queryString": [],
        });
        if !content.is_empty() {
            let text = data_encoding::BASE64.encode(&content);
            request["postData"] = serde_json::json!({"mimeType": "", "encoding": "base64", "text": text});
        }
        serde_json::json!({"startedDateTime": "2026-01-01T00:00:00Z", "request": request}).to_string()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_requests_are_read_again_as_they_were(archive in archive()) {
        let pasted = exchange(&archive);
        prop_assert!(pasted.request.is_some(), "{}", archive);
        if let Err(wrong) = prove(&pasted) {
            return Err(TestCaseError::fail(wrong));
        }
    }
}

#[test]
fn all_recorded_requests_are_read_again_as_they_were() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut wrong = Vec::new();
    let mut count = 0;
    for path in files(&folder, "jsonl") {
        for line in fs::read_to_string(&path).unwrap().lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let Some(request) = case["request"].as_str() else { continue };
            count += 1;
            wrong.extend(prove(&exchange(request)).err().map(|why| format!("{}: {why}", case["id"])));
        }
    }
    assert!(count > 200, "{count} cases");
    assert!(wrong.is_empty(), "{} of {count}\n\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn pastes_of_every_shape_are_read_again_as_they_were() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shapes");
    let mut wrong = Vec::new();
    for shape in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for path in files(&shape, "txt") {
            let pasted = exchange(&fs::read_to_string(&path).unwrap());
            wrong.extend(prove(&pasted).err().map(|why| format!("{}: {why}", path.display())));
        }
    }
    assert!(wrong.is_empty(), "{}\n\n{}", wrong.len(), wrong.join("\n\n"));
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == ending));
    files.sort();
    files
}

/// A copy is found out to be what it is.
#[test]
fn a_copy_needs_no_word_of_what_it_is() {
    let pasted = exchange(
        "curl https://api.shop.test/orders -H 'Content-Type: application/json' -H \"X-A: it's\" -d '{\"sku\":\"A-1\",}'",
    );
    for &client in Client::ALL {
        let copied = copy(&pasted, client);
        assert_eq!(exchange(&copied.text).shape, shape(client), "{}", copied.text);
    }
}

/// Runs copies of generated requests and holds what comes against the request that they were made of. `wrapped` makes a
/// command of a copy.
fn run(bench: &mut Bench, client: Client, cases: usize, wrapped: impl Fn(&str) -> String) {
    let cases = std::env::var("WHY400_ORACLE_CASES").map_or(cases, |cases| cases.parse().unwrap());
    let mut runner = TestRunner::deterministic();
    let here = format!("http://127.0.0.1:{}", bench.port());
    let mut sent = 0;
    for _ in 0..cases {
        let archive = archive().new_tree(&mut runner).unwrap().current().replace("https://api.shop.test", &here);
        let pasted = exchange(&archive);
        let copied = copy(&pasted, client);
        let seen = bench.run(&wrapped(&copied.text));
        let shown = format!("{}\n-- notes\n{}\n-- {}", copied.text, copied.notes.join("\n"), seen.said);
        let Some(request) = seen.requests.first() else {
            let refused = ["refuse", "cannot", "does not take", "beyond ASCII", "no request target"];
            let told = copied.notes.iter().any(|note| refused.iter().any(|word| note.contains(word)));
            assert!(told, "nothing was sent\n{shown}");
            continue;
        };
        sent += 1;
        let meant = Meaning::of(pasted.request.as_ref().unwrap());
        if let Some(complaint) = complaint(&meant, &Meaning::of_bytes(request), &copied.notes) {
            panic!("{complaint}\n{shown}\n{}", String::from_utf8_lossy(request));
        }
    }
    assert!(sent * 3 > cases, "{sent} of {cases} were sent");
}

#[test]
fn bash_and_curl_send_what_was_meant() {
    run(&mut Bench::set_up(), Client::CurlBash, 200, str::to_owned);
}

/// A program that reads a script from its standard input.
fn scripted(client: Client, interpreters: &[&str], probe: &str) {
    let mut bench = Bench::set_up();
    let Some(interpreter) = interpreters.iter().find(|it| bench.run(&format!("{it} {probe}")).status == 0) else {
        eprintln!("{} is not installed: left out", client.label());
        return;
    };
    run(&mut bench, client, 24, |text| format!("{interpreter} - <<'END OF SCRIPT'\n{text}\nEND OF SCRIPT\n"));
}

#[test]
fn requests_of_python_sends_what_was_meant() {
    scripted(Client::Requests, &["python3", "/usr/bin/python3"], "-c 'import requests'");
}

#[test]
fn fetch_of_node_sends_what_was_meant() {
    scripted(Client::Fetch, &["node --input-type=module"], "-e 'fetch.name'");
}

#[test]
fn httpie_sends_what_was_meant() {
    let mut bench = Bench::set_up();
    if bench.run("http --version").status != 0 {
        eprintln!("HTTPie is not installed: left out");
        return;
    }
    // Without a terminal it would wait for its standard input.
    run(&mut bench, Client::Httpie, 16, |text| match text.strip_prefix("http ") {
        Some(rest) => format!("http --ignore-stdin {rest}"),
        None => text.to_owned(),
    });
}
