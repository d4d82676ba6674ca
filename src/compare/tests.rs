#![allow(clippy::unwrap_used, reason = "a test that finds nothing has failed")]

use super::*;

fn input(request: &str) -> Input {
    // 14 November 2023, 22:13 UTC.
    Input { request: request.into(), now: 1_700_000_000, ..Input::default() }
}

fn told(left: &str, right: &str) -> Comparison {
    crate::compare(&input(left), &input(right))
}

/// One line for each difference.
fn lines(left: &str, right: &str) -> Vec<String> {
    let value = |part: &Option<Part>| part.as_ref().map_or("–".into(), |part| format!("{:?}", part.value));
    let line = |one: Difference| {
        let note = one.note.map(|note| format!(" ({note})")).unwrap_or_default();
        let code = one.code.map(|code| format!(" [{code}]")).unwrap_or_default();
        format!("{:?} {:?} {}: {} {}{note}{code}", one.about, one.how, one.label, value(&one.left), value(&one.right))
    };
    told(left, right).differences.into_iter().map(line).collect()
}

#[track_caller]
fn check(left: &str, right: &str, expected: &[&str]) {
    assert_eq!(lines(left, right), expected, "\n{left}\n{right}");
}

#[test]
fn what_means_the_same_is_no_difference() {
    check(
        "curl 'https://a.test/x?b=2&a=1' -H 'Accept: text/html' -H 'X-A: 1' -d '{\"a\":1,\"b\":[1,2]}' -H 'Content-Type: application/json'",
        "POST /x?a=1&b=2 HTTP/1.1\nhost: a.test\nUser-Agent: curl\ncontent-type: application/json\nx-a: 1\naccept: text/html\nContent-Length: 21\n\n{ \"b\": [1, 2], \"a\": 1}\n",
        &[],
    );
}

#[test]
fn values_are_compared_and_spellings_told() {
    let with = |body: &str| format!("curl https://a.test/x -H 'Content-Type: application/json' -d '{body}'");
    check(
        &with(r#"{"n":1,"m":1,"s":"\u00e9","a/b":[1,2,3],"o":{"x":true},"k":null}"#),
        &with(r#"{"n":"1","m":1.0,"s":"é","a/b":[1,9,2,3],"o":{},"k":null}"#),
        &[
            r#"Content Right content/a~1b/1: – "9""#,
            r#"Content Changed content/n: "1" "1" (a number on the left, a string on the right)"#,
            r#"Content Left content/o/x: "true" –"#,
            r#"Content Spelled content/m: "1" "1.0" (the same number, written otherwise)"#,
            r#"Content Spelled content/s: "é" "é" (the same, escaped otherwise)"#,
        ],
    );
}

#[test]
fn the_suspicious_comes_first_and_is_explained() {
    check(
        "curl https://api.test/v1/o?limit=5 -A one -H 'Authorization: Bearer aaaaaaaa' -H 'Content-Type: application/json' -H 'X-Request-Id: 1' -d '{\"a\":1}'",
        "curl https://staging.test/v2/o?limit=6 -A two -H 'Authorization: Bearer bbbbbbbb' -H 'Content-Type: text/plain' -H 'X-Request-Id: 2' -d '{\"a\":1,}'",
        &[
            r#"Type Changed Content-Type: "application/json" "text/plain" [body/content-type-mismatch]"#,
            r#"Credentials Changed Authorization › token: "•••• (8 characters)" "•••• (8 characters)""#,
            r#"Url Changed host: "api.test" "staging.test""#,
            r#"Url Changed path › 1: "v1" "v2""#,
            r#"Url Changed query › limit: "5" "6""#,
            r#"Noise Changed User-Agent: "one" "two""#,
            r#"Noise Changed X-Request-Id: "1" "2""#,
        ],
    );
}

#[test]
fn tokens_are_compared_by_their_claims_and_stay_secret() {
    let token = |claims: &str| {
        let part = |text: &str| crate::source::base64::encode(text.as_bytes(), crate::source::base64::Alphabet::Url);
        let signature = part(&format!("{claims:0<32.32}"));
        format!(
            "curl https://a.test/ -H 'Authorization: Bearer {}.{}.{signature}'",
            part(r#"{"alg":"HS256"}"#),
            part(claims)
        )
    };
    let left = token(r#"{"aud":"one","exp":1700003600,"scope":"a b"}"#);
    let right = token(r#"{"aud":"two","exp":1699996400,"scope":"a b"}"#);
    let expected = [
        r#"Credentials Changed Authorization › claims › exp: "1700003600" "1699996400" [auth/expired]"#,
        r#"Credentials Changed Authorization › claims › aud: "one" "two""#,
    ];
    check(&left, &right, &expected);
    let told = told("curl -u me:pass1pass1 https://a.test/", "curl -u me:pass2pass2 https://a.test/");
    let told = format!("{told:?}");
    assert!(!told.contains("pass1") && told.contains("password"), "{told}");
}

#[test]
fn what_cannot_be_seen_is_told() {
    check(
        "curl 'https://a.test/?q=a%20b&u=Zo%C3%AB' -H 'X-Id: 7'",
        "curl 'https://a.test/?q=a+b&u=Zoe%CC%88' -H 'X-Id: 7\u{200b}'",
        &[
            r#"Field Changed X-Id: "7" "7\u{200b}" (a character that takes no room, such as a zero-width space or a byte order mark) [header/invalid-value]"#,
            r#"Url Changed query › u: "Zoë" "Zoe\u{308}" (accents: one side has letter and accent as one character, the other as two (NFC and NFD))"#,
            r#"Url Spelled query › q: "a b" "a b" (the same, escaped otherwise)"#,
        ],
    );
}

#[test]
fn parts_and_cookies_by_name() {
    check(
        "curl https://a.test/ -b 'a=1; theme=x' -F one=1 -F two=2",
        "curl https://a.test/ -b 'theme=y; a=1' -F two=2 -F three=3",
        &[
            r#"Content Left content › one: "1" –"#,
            r#"Content Right content › three: – "3""#,
            r#"Cookies Changed Cookie › theme: "x" "y""#,
        ],
    );
    check(
        "POST / HTTP/1.1\nHost: a.test\nContent-Type: multipart/form-data; boundary=aaa\n\n--aaa\nContent-Disposition: form-data; name=\"x\"\n\n1\n--aaa--\n",
        "POST / HTTP/1.1\nHost: a.test\nContent-Type: multipart/form-data; boundary=bbb\n\n--bbb\nContent-Disposition: form-data; name=\"x\"\n\n1\n--bbb--\n",
        &[r#"Noise Changed Content-Type › boundary: "aaa" "bbb""#],
    );
}

#[test]
fn what_is_missing_is_named_by_its_finding() {
    check(
        "curl https://a.test/o -H 'Content-Type: application/json' -H 'X-Tenant: 7' -d '{\"a\":1}'",
        "curl https://a.test/o -d '{\"a\":1}'",
        &[
            r#"Type Changed Content-Type: "application/json" "application/x-www-form-urlencoded" [body/content-type-mismatch]"#,
            r#"Field Left X-Tenant: "7" –"#,
        ],
    );
}

#[test]
fn nothing_to_compare_is_no_difference() {
    let comparison = told("", "curl https://a.test/");
    assert!(!comparison.left.request && comparison.right.request && comparison.differences.is_empty());
}

#[test]
fn a_query_that_is_only_on_one_side_is_told_by_its_parameters() {
    check(
        "curl 'https://a.test/?a=1&b=2'",
        "curl https://a.test/",
        &[r#"Url Left query › a: "1" –"#, r#"Url Left query › b: "2" –"#],
    );
}

#[test]
fn differences_are_bounded() {
    let body = |name: &str| {
        let members: Vec<String> = (0..2_000).map(|at| format!("\"{name}{at}\":{at}")).collect();
        format!("curl https://a.test/ -d '{{{}}}'", members.join(","))
    };
    let comparison = told(&body("a"), &body("b"));
    assert_eq!((comparison.differences.len(), comparison.more), (MOST, 4_000 - MOST));
}

#[test]
fn a_fault_that_shows_in_no_value_is_told_too() {
    let with = |body: &str| format!("curl https://a.test/ -H 'Content-Type: application/json' -d '{body}'");
    check(&with(r#"{"a":1}"#), &with(r#"{"a":1,}"#), &[r#"Content Right content: – "," [body/json-syntax]"#]);
    check(&with(r#"{"a":1,}"#), &with(r#"{"a":1}"#), &[r#"Content Left content: "," – [body/json-syntax]"#]);
}

#[test]
fn the_failing_side_is_the_one_with_the_refusal() {
    let answered =
        |status: &str| Input { response: Some(format!("HTTP/1.1 {status}\n\n")), ..input("curl https://a.test/") };
    let (good, bad) = (answered("200 OK"), answered("400 Bad Request"));
    assert_eq!(crate::compare(&good, &bad).failing, Side::Right);
    assert_eq!(crate::compare(&bad, &good).failing, Side::Left);
    assert_eq!(crate::compare(&bad, &good).left.status, Some(400));
}
