//! The browsers' "Copy as …" and back: what was copied is read as what the browser had sent, wherever the copy itself
//! allows it. Where it does not, what really is sent is told here, and that the defect has its finding.
//!
//! The generators are written anew from the rules that the browsers follow.

#![allow(clippy::unwrap_used, reason = "a test may")]

#[path = "browsers/chrome.rs"]
mod chrome;
#[path = "browsers/firefox.rs"]
mod firefox;
#[path = "browsers/requests.rs"]
mod requests;

use requests::Ask;
use why400::Input;
use why400::message::{Author, Exchange, Shape};
use why400::read::read;
use why400::report::wire;

/// What of a request must come back.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sent {
    method: String,
    target: String,
    fields: Vec<(String, String)>,
    body: Vec<u8>,
}

fn exchange(paste: &str) -> Exchange {
    read(&Input { request: paste.into(), ..Input::default() })
}

/// The request that a paste is read as, without what the client adds of its own.
fn read_back(paste: &str, shape: Shape) -> Sent {
    let exchange = exchange(paste);
    assert_eq!(exchange.shape, shape, "{paste}");
    assert_eq!(exchange.found, 1, "{paste}");
    let request = exchange.request.unwrap_or_else(|| panic!("no request in {paste}"));
    let bytes = wire::render(&request).bytes;
    let line = String::from_utf8_lossy(&bytes).lines().next().unwrap_or_default().to_owned();
    let mut parts = line.split(' ');
    let (method, target) = (parts.next().unwrap_or_default().to_owned(), parts.next().unwrap_or_default().to_owned());
    let brought = ["accept-encoding", "content-length", "host"];
    let mut fields: Vec<(String, String)> = request
        .fields
        .iter()
        .filter(|field| field.author != Author::Client)
        .map(|field| (field.name.text().to_ascii_lowercase(), field.value.text().into_owned()))
        .filter(|(name, _)| !brought.contains(&name.as_str()))
        .collect();
    fields.sort();
    Sent { method, target, fields, body: request.body.content.bytes().to_vec() }
}

/// The request that the browser had sent.
fn meant(ask: &Ask) -> Sent {
    let target = ask.url.strip_prefix("https://api.shop.test").unwrap().to_owned();
    let mut fields: Vec<_> = ask.fields.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
    fields.sort();
    Sent { method: ask.method.into(), target, fields, body: ask.body.unwrap_or_default().as_bytes().to_vec() }
}

#[track_caller]
fn assert_same(paste: &str, shape: Shape, expected: &Sent) {
    assert_eq!(&read_back(paste, shape), expected, "{paste}");
}

fn has_finding(paste: &str, code: &str) -> bool {
    let report = why400::diagnose(&Input { request: paste.into(), ..Input::default() });
    report.findings.iter().any(|finding| finding.code.as_str() == code)
}

#[test]
fn there_are_enough_requests() {
    assert!(requests::all().len() >= 30);
}

#[test]
fn chrome_for_bash_comes_back() {
    for ask in requests::all() {
        assert_same(&chrome::bash(&ask), Shape::CurlPosix, &meant(&ask));
        assert_same(&chrome::bash_old(&ask), Shape::CurlPosix, &meant(&ask));
    }
}

/// What a copy for cmd.exe sends: every backslash twice but those before a quote, LF for CR LF, and with `ascii` a
/// blank for each character that is not printable ASCII.
fn by_way_of_cmd(ask: &Ask, ascii: bool) -> Sent {
    let through = |text: &str| -> String {
        let mut out = String::new();
        for (at, c) in text.char_indices() {
            match c {
                '\\' => {
                    let next = text[at..].trim_start_matches('\\').chars().next();
                    out.push_str(if next.is_none_or(|next| next == '"') { "\\" } else { "\\\\" });
                }
                c if ascii && !(' '..='~').contains(&c) && !"\r\n".contains(c) => out.push(' '),
                c => out.push(c),
            }
        }
        out.replace("\r\n", "\n")
    };
    let sent = meant(ask);
    let body = through(ask.body.unwrap_or_default()).into_bytes();
    let fields = sent.fields.into_iter().map(|(name, value)| (name, through(&value))).collect();
    Sent { fields, body, ..sent }
}

#[test]
fn chrome_for_cmd_comes_back() {
    for ask in requests::all() {
        assert_same(&chrome::cmd(&ask), Shape::CurlCmd, &by_way_of_cmd(&ask, true));
    }
}

#[test]
fn firefox_for_cmd_comes_back() {
    for ask in requests::all() {
        // An empty value takes curl's own field away: Firefox has no form for it.
        let ask = without_empty(&ask);
        let paste = firefox::cmd(&ask);
        assert_same(&paste, Shape::CurlCmd, &globbed(&paste, &ask, by_way_of_cmd(&ask, false)));
    }
}

/// Firefox does not keep curl from taking braces in a URL for a pattern.
fn globbed(paste: &str, ask: &Ask, sent: Sent) -> Sent {
    if !ask.url.contains('{') {
        return sent;
    }
    assert!(has_finding(paste, "shell/curl-globbing"), "{paste}");
    Sent { target: sent.target.replace(['{', '}'], ""), ..sent }
}

fn without_empty(ask: &Ask) -> Ask {
    let fields = ask.fields.iter().copied().filter(|(_, value)| !value.is_empty()).collect();
    Ask { fields, ..ask.clone() }
}

#[test]
fn copies_for_powershell_come_back() {
    for ask in requests::all() {
        // A cookie without a name is left out of the copy.
        let mut ask = ask;
        ask.fields.retain(|&(name, value)| name != "cookie" || value.contains('='));
        for firefox in [false, true] {
            assert_same(&chrome::powershell(&ask, firefox), Shape::PowerShell, &meant(&ask));
        }
    }
}

#[test]
fn firefox_and_safari_for_bash_come_back() {
    for ask in requests::all() {
        let ask = without_empty(&ask);
        // Bytes below 256 are written one by one, and halves of characters each for itself.
        let is_lost =
            ask.body.is_some_and(|body| body.chars().any(|c| ('\u{80}'..'\u{100}').contains(&c) || c > '\u{ffff}'));
        for paste in [firefox::bash(&ask), firefox::safari(&ask)] {
            if paste.contains("--data-binary $'@") {
                // Safari's option reads a file of that name.
                assert!(!exchange(&paste).request.unwrap().body.known, "{paste}");
            } else if is_lost {
                let sent = read_back(&paste, Shape::CurlPosix);
                assert!(std::str::from_utf8(&sent.body).is_err(), "{paste}");
                assert!(has_finding(&paste, "body/invalid-encoding"), "{paste}");
            } else {
                assert_same(&paste, Shape::CurlPosix, &globbed(&paste, &ask, meant(&ask)));
            }
        }
    }
}

#[test]
fn carets_in_quotes_are_taken_back() {
    for ask in requests::all() {
        let paste = chrome::cmd_old(&ask);
        let expected = by_way_of_cmd(&ask, false);
        let report = why400::diagnose(&Input { request: paste.clone(), ..Input::default() });
        let finding = report.findings.iter().find(|finding| finding.title == "carets inside the quotes of cmd.exe");
        let Some(finding) = finding else {
            assert_same(&paste, Shape::CurlCmd, &expected);
            continue;
        };
        let fix = finding.fix.as_ref().unwrap_or_else(|| panic!("no fix in {paste}"));
        let mended = why400::remedy::apply(&paste, why400::source::Origin::Request, &fix.edits);
        assert_same(&mended, Shape::CurlCmd, &expected);
    }
}

#[test]
fn copies_for_fetch_come_back() {
    for ask in requests::all() {
        for node in [false, true] {
            let paste = chrome::fetch(&ask, node);
            let mut expected = meant(&ask);
            expected.fields.retain(|(name, _)| name != "user-agent" && (node || name != "cookie"));
            assert_same(&paste, Shape::Fetch, &expected);
        }
    }
}
