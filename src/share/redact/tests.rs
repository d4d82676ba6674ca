use proptest::prelude::*;

use super::{redact, redact_shared};
use crate::share::Shared;

fn redacted(text: &str) -> String {
    redact(text).0
}

fn names(text: &str) -> Vec<String> {
    redact(text).1.into_iter().map(|redaction| redaction.name).collect()
}

#[test]
fn credentials_go_and_their_scheme_stays() {
    assert_eq!(
        redacted("curl a.test -H 'Authorization: Bearer s3cr3t-t0k3n'"),
        "curl a.test -H 'Authorization: Bearer REDACTED'"
    );
    assert_eq!(
        redacted("GET / HTTP/1.1\r\nAuthorization: Token abc123\r\n\r\n"),
        "GET / HTTP/1.1\r\nAuthorization: Token REDACTED\r\n\r\n"
    );
    assert_eq!(
        redacted("curl a.test -H Authorization:\\ Bearer\\ abc123 -d x=1"),
        "curl a.test -H Authorization:\\ REDACTED REDACTED -d x=1"
    );
    assert_eq!(redacted("> Authorization: abc123\n> Accept: */*"), "> Authorization: REDACTED\n> Accept: */*");
    assert_eq!(
        redacted(r#"{"headers": {"Authorization": "Bearer abc123", "Accept": "*/*"}}"#),
        r#"{"headers": {"Authorization": "Bearer REDACTED", "Accept": "*/*"}}"#
    );
    assert_eq!(names("curl -H 'X-Api-Key: abc123' a.test"), ["X-Api-Key"]);
}

#[test]
fn what_is_wrong_with_a_credential_stays_wrong() {
    assert_eq!(redacted("Authorization: Bearer abc def"), "Authorization: Bearer REDACTED REDACTED");
    assert_eq!(redacted("Authorization: Bearer <abc123>"), "Authorization: Bearer <REDACTED>");
    assert_eq!(redacted("Authorization: Bearer  abc\u{200b}def"), "Authorization: Bearer  REDACTED\u{200b}REDACTED");
    // `lena`, without a colon.
    assert_eq!(redacted("Authorization: Basic bGVuYQ=="), "Authorization: Basic UkVEQUNURUQ=");
    assert_eq!(redacted("Authorization: Basic lena:secret"), "Authorization: Basic AAAA:AAAAAA");
    // A base64 text that ends too early.
    assert_eq!(redacted("Authorization: Basic bGVuY"), "Authorization: Basic AAAAA");
}

#[test]
fn placeholders_are_no_secrets() {
    for text in [
        "Authorization: Bearer YOUR_API_KEY",
        "Authorization: Bearer <your-token>",
        "Authorization: Bearer $TOKEN",
        "Authorization: Bearer {{token}}",
        "X-Api-Key: xxxx-xxxx",
        "Authorization: Bearer undefined",
        "Authorization: Basic REDACTED",
    ] {
        let expected = text.replace("Basic REDACTED", "Basic UkVEQUNURUQ=");
        assert!(redacted(text) == text || redacted(text) == expected, "{}", redacted(text));
    }
}

#[test]
fn a_token_keeps_its_times() {
    let token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJsZW5hIiwiZXhwIjoxNzAwMDAwMDAwfQ.c2lnbmF0dXJl";
    let text = redacted(&format!("curl a.test -H 'Authorization: Bearer {token}'"));
    let part = text.split('.').nth(2).unwrap();
    let payload = data_encoding::BASE64URL_NOPAD.decode(part.as_bytes()).unwrap();
    assert_eq!(String::from_utf8(payload).unwrap(), r#"{"sub":"REDACTED","exp":1700000000}"#);
    assert!(text.ends_with(".REDACTED'"), "{text}");
    assert_eq!(names(&format!("the log says {token}")), ["a JSON Web Token"]);
}

#[test]
fn cookies_keep_their_names() {
    assert_eq!(redacted("Cookie: sid=abc123; theme=dark"), "Cookie: sid=REDACTED; theme=REDACTED");
    assert_eq!(redacted("curl -b 'sid=abc123' a.test"), "curl -b 'sid=REDACTED' a.test");
    assert_eq!(redacted("curl -b cookies.txt a.test"), "curl -b cookies.txt a.test");
    assert_eq!(redacted("Set-Cookie: sid=abc123; Path=/; HttpOnly"), "Set-Cookie: sid=REDACTED; Path=/; HttpOnly");
}

#[test]
fn arguments_of_curl_go() {
    assert_eq!(redacted("curl -u lena:geheim7 a.test"), "curl -u REDACTED:REDACTED a.test");
    assert_eq!(redacted("curl -sSu 'lena:ge heim' a.test"), "curl -sSu 'REDACTED:REDACTED REDACTED' a.test");
    assert_eq!(redacted("curl -ulena: a.test"), "curl -uREDACTED: a.test");
    assert_eq!(redacted("curl --user lena --oauth2-bearer abc123"), "curl --user REDACTED --oauth2-bearer REDACTED");
    assert_eq!(redacted("curl https://lena:geheim7@a.test/x@y"), "curl https://REDACTED:REDACTED@a.test/x@y");
    // A password that should have been escaped.
    assert_eq!(redacted("curl https://lena:0/0-A@a.test/"), "curl https://REDACTED:REDACTED@a.test/");
    assert_eq!(redacted("curl http://api:8080/users/@me"), "curl http://api:8080/users/@me");
    assert_eq!(redacted("curl -X POST a.test -v"), "curl -X POST a.test -v");
}

#[test]
fn members_and_parameters_go_by_their_names() {
    assert_eq!(redacted(r#"-d '{"password": "it'\''s", "qty": 2,}'"#), r#"-d '{"password": "REDACTED", "qty": 2,}'"#);
    assert_eq!(
        redacted(r#"-d "{\"api_key\": \"abc123\", \"a\": 1}""#),
        r#"-d "{\"api_key\": \"REDACTED\", \"a\": 1}""#
    );
    assert_eq!(redacted(r#"{"token": 123456, "a": 1}"#), r#"{"token": 0, "a": 1}"#);
    assert_eq!(redacted("https://a.test/?api_key=abc123&q=x"), "https://a.test/?api_key=REDACTED&q=x");
    assert_eq!(
        redacted("curl -d 'user[password]=a b\"c&x=1' a.test"),
        "curl -d 'user[password]=REDACTED REDACTED&x=1' a.test"
    );
    assert_eq!(redacted("grant_type=authorization_code&code=abc123"), "grant_type=authorization_code&code=REDACTED");
    assert_eq!(
        redacted("Content-Disposition: form-data; name=\"password\"\r\n\r\nabc123\r\n--b"),
        "Content-Disposition: form-data; name=\"password\"\r\n\r\nREDACTED\r\n--b"
    );
    assert_eq!(
        redacted(r#"{"name": "Cookie", "value": "sid=abc123"}"#),
        r#"{"name": "Cookie", "value": "sid=REDACTED"}"#
    );
}

#[test]
fn signatures_keep_what_is_no_secret() {
    assert_eq!(
        redacted(
            "Authorization: AWS4-HMAC-SHA256 Credential=AKID1/20260101/eu-central-1/s3/aws4_request, SignedHeaders=host, Signature=abc"
        ),
        "Authorization: AWS4-HMAC-SHA256 Credential=REDACTED/20260101/eu-central-1/s3/aws4_request, SignedHeaders=host, Signature=REDACTED"
    );
}

#[test]
fn what_servers_say_stays() {
    for text in [
        r#"{"error":{"code":400,"message":"Unexpected token } in JSON at position 57"}}"#,
        r#"{"error":"invalid_token","error_description":"The access token expired"}"#,
        r#"{"code":"missing_key","key":"email","token_type":"bearer"}"#,
        "WWW-Authenticate: Bearer realm=\"api\", error=\"invalid_token\"",
        "curl https://a.test/keys?sort_key=name&page=2",
        "Content-Type: application/json; charset=utf-8",
    ] {
        assert_eq!(redacted(text), text);
    }
}

#[test]
fn what_a_server_repeats_goes_as_well() {
    let shared = Shared {
        request: "curl a.test -H 'Authorization: Bearer s3cr3t-t0k3n'".into(),
        response: Some(r#"{"message":"s3cr3t-t0k3n is not known"}"#.into()),
        removed: 0,
        ..Shared::default()
    };
    let (shared, removed) = redact_shared(&shared);
    assert_eq!(shared.response.unwrap(), r#"{"message":"REDACTED is not known"}"#);
    assert_eq!(removed.len(), 1);
}

/// Texts with a place for a secret.
const PLACES: &[&str] = &[
    "curl https://a.test -H 'Authorization: Bearer @'",
    "curl https://a.test -H \"authorization: @\"",
    "curl https://a.test -H 'Authorization: Basic @'",
    "curl https://a.test -u 'lena:@'",
    "curl https://a.test -u lena:@ -d x=1",
    "curl https://lena:@@a.test/",
    "curl https://a.test -b 'sid=@; a=b'",
    "curl https://a.test --oauth2-bearer @",
    "curl 'https://a.test/?access_token=@&x=1'",
    "curl https://a.test -d 'client_secret=@&grant_type=client_credentials'",
    "curl https://a.test -d '{\"password\":\"@\",}'",
    "curl https://a.test -d \"{\\\"password\\\":\\\"@\\\"}\"",
    "POST / HTTP/1.1\r\nHost: a.test\r\nX-Auth-Token: @\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a.test\r\nCookie: a=b; sid=@\r\n\r\n",
    "> Cookie: sid=@\n> Accept: */*",
    "{\"name\": \"Authorization\", \"value\": \"Bearer @\"}",
    "fetch('https://a.test', {headers: {'x-api-key': '@'}})",
];

proptest! {
    #[test]
    fn no_planted_secret_stays(secret in "[A-Za-z0-9][A-Za-z0-9_+/~.-]{6,24}[A-Za-z0-9]", place in 0..PLACES.len()) {
        // Not one that stands for a secret still to come.
        prop_assume!(secret.bytes().any(|byte| byte.is_ascii_digit()) && !secret.contains("REDACTED"));
        let text = PLACES[place].replacen('@', &secret, 1);
        let redacted = redacted(&text);
        prop_assert!(!redacted.contains(&secret), "{redacted}");
        prop_assert!(redacted.len() > secret.len());
    }

    #[test]
    fn redacting_twice_changes_nothing_more(secret in "[a-z0-9]{8}", place in 0..PLACES.len()) {
        let once = redacted(&PLACES[place].replacen('@', &secret, 1));
        prop_assert_eq!(redacted(&once), once);
    }

    #[test]
    fn any_text_is_redacted_without_a_panic(text in ".*", noise in "[-a-zA-Z:=\"'\\\\ \r\n{},;@/é]*") {
        redact(&text);
        redact(&noise);
        redact(&format!("curl -u {noise} -H 'Authorization: {noise}' {{\"password\": {noise}"));
    }
}

/// What a link says of a request should be what was said before: measured on the recorded cases.
#[test]
fn a_diagnosis_outlives_redaction() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let (mut same, mut all, mut lost) = (0, 0, Vec::new());
    for file in std::fs::read_dir(folder)
        .unwrap()
        .flatten()
        .filter(|file| file.path().extension().is_some_and(|e| e == "jsonl"))
    {
        for line in std::fs::read_to_string(file.path()).unwrap().lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = |name: &str| case[name].as_str().map(str::to_owned);
            let Some(request) = text("request") else { continue };
            let before = Shared { request, response: text("response"), ..Shared::default() };
            let (after, _) = redact_shared(&before);
            let code = |shared: Shared| {
                let input = crate::Input {
                    request: shared.request,
                    response: shared.response,
                    now: 1_795_000_000,
                    ..crate::Input::default()
                };
                crate::diagnose(&input).findings.first().map(|finding| finding.code)
            };
            let (before, after) = (code(before), code(after));
            all += 1;
            if before == after {
                same += 1;
            } else {
                lost.push(format!("{}: {before:?} {after:?}", case["id"]));
            }
        }
    }
    assert!(same * 100 >= all * 98, "{same} of {all}: {lost:#?}");
}
