//! The pages are whole: one for each cause, well-formed, their links lead somewhere, and nothing comes from elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use reference::cause::Cause;
use reference::{files, readme};
use why400::finding::Code;
use why400::syntax::xml;

fn written() -> BTreeMap<String, String> {
    files().unwrap().into_iter().collect()
}

fn pages() -> impl Iterator<Item = (String, String)> {
    written().into_iter().filter(|(path, _)| is_page(path))
}

fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "html")
}

/// The values of an attribute in a page that is known to be well-formed, unescaped.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<String> {
    let start = format!(" {attribute}=\"");
    let value = |rest: &'a str| rest.split('"').next().unwrap_or_default().replace("&amp;", "&");
    html.split(start.as_str()).skip(1).map(value).collect()
}

#[test]
fn every_cause_has_its_page_and_the_index_leads_to_it() {
    let files = written();
    let index = &files["index.html"];
    for code in Code::all() {
        let address = format!("{code}.html");
        assert!(files[&address].contains("<h1>"), "{code}");
        assert!(index.contains(&format!("href=\"{address}\"")), "{code}");
    }
    assert_eq!(pages().count(), Code::all().count() + 1);
}

#[test]
fn what_is_declared_is_told() {
    let files = written();
    let mut wrong = Vec::new();
    for cause in Cause::all().unwrap() {
        let Some(page) = cause.page else { continue };
        let html = &files[&cause.address()];
        for id in ["why", "example", "fix", "read"] {
            assert!(html.contains(&format!("<section id=\"{id}\">")), "{}: {id}", cause.code);
        }
        if !html.contains("What why400 says") {
            wrong.push(format!("{}: the engine does not find it in its example", cause.code));
        } else if page.bad.response.is_empty() && !html.contains("<mark ") {
            wrong.push(format!("{}: nothing is marked", cause.code));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_page_is_well_formed_and_has_its_landmarks() {
    for (path, html) in pages() {
        let fault = xml::fault(html.as_bytes());
        assert!(fault.is_none(), "{path}: {fault:?} {:?}", fault.as_ref().map(|fault| &html[fault.range.clone()]));
        let count = |what: &str| html.matches(what).count();
        for once in [
            "<title>",
            "<h1>",
            "<main ",
            "<header ",
            "<footer ",
            "name=\"description\"",
            "class=\"skip\"",
            "lang=\"en\"",
        ] {
            assert_eq!(count(once), 1, "{path}: {once}");
        }
        assert_eq!(count(" id=\""), values(&html, "id").into_iter().collect::<BTreeSet<_>>().len(), "{path}: ids");
        assert_eq!(count("<h3") + count("<h4"), 0, "{path}: headings go down one step at a time");
        assert!(!html.contains(" style=") && !html.contains(" onclick="), "{path}: the policy forbids it");
        for script in html.split("<script").skip(1) {
            assert!(script.starts_with(" src=") && script.contains("></script>"), "{path}: the policy forbids it");
        }
    }
}

#[test]
fn links_within_lead_somewhere() {
    let files = written();
    for (path, html) in pages() {
        for href in values(&html, "href").into_iter().chain(values(&html, "src")) {
            if href.starts_with("https://") {
                continue;
            }
            let (target, fragment) = href.split_once('#').unwrap_or((&href, ""));
            let mut parts: Vec<&str> = path.split('/').collect();
            if !target.is_empty() {
                parts.pop();
                parts.extend(target.split('/'));
            }
            let mut way: Vec<&str> = vec!["causes"];
            for part in parts {
                match part {
                    ".." => assert!(way.pop().is_some(), "{path}: {href} leads out"),
                    part => way.push(part),
                }
            }
            // The folder above is the page's.
            if way == [""] {
                assert!(fragment.is_empty() || fragment.starts_with("v1."), "{path}: {href}");
                continue;
            }
            assert_eq!(way.remove(0), "causes", "{path}: {href}");
            let target = files.get(&way.join("/")).unwrap_or_else(|| panic!("{path}: {href} leads nowhere"));
            assert!(fragment.is_empty() || target.contains(&format!(" id=\"{fragment}\"")), "{path}: {href}");
        }
    }
}

#[test]
fn nothing_comes_from_elsewhere() {
    for (path, content) in written() {
        if is_page(&path) {
            for src in values(&content, "src") {
                assert!(!src.contains(':'), "{path}: {src}");
            }
            for link in content.split("<link ").skip(1) {
                assert!(!link.split('>').next().unwrap().contains("://"), "{path}: {link}");
            }
            // What is linked is only followed by a person.
            for anchor in content.split("href=\"https://").skip(1) {
                assert!(anchor.split('>').next().unwrap().contains("noreferrer"), "{path}: {anchor:.60}");
            }
        } else {
            let own = content.replace("http://www.w3.org/2000/svg", "");
            assert!(!own.contains("://") && !own.contains("@import") && !own.contains("url("), "{path}");
            assert!(!own.contains("fetch(") && !own.contains("XMLHttpRequest"), "{path}");
        }
    }
}

#[test]
fn links_to_examples_open() {
    for (path, html) in pages() {
        for href in values(&html, "href") {
            if let Some(fragment) = href.strip_prefix("../../#") {
                let shared =
                    why400::share::link::decode(fragment).unwrap().unwrap_or_else(|error| panic!("{path}: {error}"));
                assert!(!shared.request.is_empty(), "{path}");
            }
        }
    }
}

#[test]
fn the_files_are_the_same_each_time() {
    assert_eq!(files().unwrap(), files().unwrap());
}

#[test]
fn the_index_is_small_enough_to_be_read_at_once() {
    let size = written()["index.html"].len();
    assert!(size < 150_000, "{size} bytes");
}

#[test]
fn the_table_in_the_readme_is_of_the_catalogue() {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        readme::renew().unwrap();
    }
    let readme = fs::read_to_string(readme::path()).unwrap();
    assert!(readme::renewed(&readme).unwrap() == readme, "renew it: cargo xtask docs --readme");
}

#[test]
fn good_examples_are_quiet() {
    for cause in Cause::all().unwrap() {
        let Some(page) = cause.page else { continue };
        let input = why400::Input { request: page.good.into(), now: 1_795_338_000, ..why400::Input::default() };
        let report = why400::diagnose(&input);
        assert!(!report.is_faulty(), "{}: {:?}", cause.code, report.findings);
    }
}
