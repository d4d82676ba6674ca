//! Corrected requests, as a person gets them: what the server says is followed, and nothing else is changed.

use crate::{Input, diagnose};

const DENIED: &str = "401 Unauthorized\r\nContent-Type: application/json\r\n\r\n";
const JSON: &str = "400 Bad Request\r\nContent-Type: application/json\r\n\r\n";

/// The corrected request, where there is one.
fn corrected(request: &str, answer: &str) -> Option<String> {
    let input = Input { request: request.into(), response: Some(format!("HTTP/1.1 {answer}")), ..Input::default() };
    diagnose(&input).corrected
}

/// Each request, what is answered after the head, and what becomes of it.
fn assert_corrects(head: &str, cases: &[(&str, &str, Option<&str>)]) {
    for (request, answer, right) in cases {
        assert_eq!(corrected(request, &format!("{head}{answer}")).as_deref(), *right, "{request} {answer}");
    }
}

#[test]
fn values_are_changed_where_the_words_ask_for_it() {
    assert_corrects(
        JSON,
        &[
            (
                r#"curl http://a.test/x --json '{"mail":"a@b.test","password":"abc!1"}'"#,
                r#"{"errors":[{"field":"password","message":"must contain at least one uppercase letter"}]}"#,
                None,
            ),
            (
                r#"curl http://a.test/x --json '{"mail":"a@b.test","password":" abc"}'"#,
                r#"{"errors":[{"field":"password","message":"is invalid"}]}"#,
                None,
            ),
            (
                "curl 'http://a.test/x?page=500'",
                r#"{"error":"Invalid value for parameter page: 500. Error code 7231"}"#,
                None,
            ),
            (
                r#"curl http://a.test/x --json '{"currency":"eur"}'"#,
                r#"{"errors":[{"field":"currency","message":"must be uppercase"}]}"#,
                Some(r#"curl http://a.test/x --json '{"currency":"EUR"}'"#),
            ),
        ],
    );
}

#[test]
fn names_are_those_that_the_server_tells_to_use() {
    assert_corrects(
        JSON,
        &[
            (
                "curl 'http://a.test/x?limit=5'",
                r#"{"error":"Unknown parameter 'limit'. Use 'page_size' instead."}"#,
                Some("curl 'http://a.test/x?page_size=5'"),
            ),
            (
                r#"curl http://a.test/x --json '{"mail":"a@b.test"}'"#,
                r#"{"error":"'mail' is not supported. Did you mean 'email_address'?"}"#,
                Some(r#"curl http://a.test/x --json '{"email_address":"a@b.test"}'"#),
            ),
            (
                "curl 'http://a.test/x?limit=5&page_size=5'",
                r#"{"error":"Unknown parameter 'limit'. Use 'page_size' instead."}"#,
                Some("curl 'http://a.test/x?page_size=5'"),
            ),
            (
                r#"curl http://a.test/x --json '{"concert":7}'"#,
                r#"{"errors":[{"field":"concert","message":"unknown field"},{"field":"concertId","message":"is required"}]}"#,
                Some(r#"curl http://a.test/x --json '{"concertId":7}'"#),
            ),
        ],
    );
}

#[test]
fn json_is_no_form_because_a_format_is_spoken_of() {
    assert_corrects(
        "415 Unsupported Media Type\r\nContent-Type: application/json\r\n\r\n",
        &[
            (
                "curl http://a.test/x -H 'Content-Type: application/json' -d '{\"a\":1}'",
                r#"{"message":"Unsupported media type format"}"#,
                None,
            ),
            (
                "curl http://a.test/x -H 'Content-Type: application/json' -d '{\"a\":1}'",
                r#"{"message":"expected application/x-www-form-urlencoded"}"#,
                Some("curl http://a.test/x -H 'Content-Type: application/x-www-form-urlencoded' -d 'a=1'"),
            ),
        ],
    );
}

#[test]
fn the_method_is_one_that_is_told() {
    assert_corrects(
        "405 Method Not Allowed\r\nContent-Type: text/plain\r\n\r\n",
        &[
            ("curl http://a.test/x", "Only POST or PUT requests allowed", Some("curl -X POST http://a.test/x")),
            ("curl -X DELETE http://a.test/x", "This endpoint supports PUT only", Some("curl -X PUT http://a.test/x")),
            ("curl -X DELETE http://a.test/x", "DELETE is not allowed", None),
        ],
    );
}

#[test]
fn a_scope_keeps_what_is_allowed() {
    let token = "curl http://a.test/token -d grant_type=client_credentials -u app:s3 -d ";
    let scope = |said: &str| {
        corrected(
            &format!("{token}'scope=openid email'"),
            &format!("{JSON}{{\"error\":\"invalid_scope\",\"error_description\":\"{said}\"}}"),
        )
    };
    let right = Some(format!("{token}'scope=openid'"));
    assert_eq!(scope("Scope email is invalid. Allowed scopes: openid profile"), right);
    assert_eq!(scope("Allowed scopes: openid, profile."), right);
    assert_eq!(scope("The requested scope email is not known."), right);
    assert_eq!(scope("The requested scope is invalid."), None);
}

#[test]
fn a_token_against_forged_requests_is_the_one_of_the_cookie() {
    let form = "curl http://a.test/x -b 'csrftoken=abc' -d ";
    assert_corrects(
        "403 Forbidden\r\nContent-Type: text/plain\r\n\r\n",
        &[
            ("curl http://a.test/x -b 'XSRF-TOKEN=ab%3D' -H 'X-XSRF-TOKEN: ab=' -d a=1", "CSRF token mismatch.", None),
            (
                "curl http://a.test/x -b 'XSRF-TOKEN=ab%3D' -H 'X-XSRF-TOKEN: old' -d a=1",
                "CSRF token mismatch.",
                Some("curl http://a.test/x -b 'XSRF-TOKEN=ab%3D' -H 'X-XSRF-TOKEN: ab=' -d a=1"),
            ),
            (
                "curl http://a.test/x -b 'XSRF-TOKEN=ab%3D' -H 'X-CSRF-TOKEN: plain' -d a=1",
                "CSRF token mismatch.",
                None,
            ),
            (
                &format!("{form}'csrfmiddlewaretoken=old&a=1'"),
                "CSRF verification failed.",
                Some(&format!("{form}'csrfmiddlewaretoken=abc&a=1'")),
            ),
        ],
    );
}

#[test]
fn a_grant_type_goes_beside_what_it_follows_from() {
    let answer = r#"{"error":"invalid_request","error_description":"Missing parameter: grant_type"}"#;
    assert_corrects(
        JSON,
        &[
            (
                "POST /token?tenant=x HTTP/1.1\nHost: a.test\nContent-Type: application/x-www-form-urlencoded\nContent-Length: 18\n\ncode=7&client_id=a",
                answer,
                Some(
                    "POST /token?tenant=x HTTP/1.1\nHost: a.test\nContent-Type: application/x-www-form-urlencoded\nContent-Length: 48\n\ngrant_type=authorization_code&code=7&client_id=a",
                ),
            ),
            (
                "curl http://a.test/token -d refresh_token=7 -d client_id=a",
                answer,
                Some("curl http://a.test/token -d grant_type=refresh_token -d refresh_token=7 -d client_id=a"),
            ),
        ],
    );
}

#[test]
fn a_client_proves_who_it_is_in_the_way_that_the_server_names() {
    let only = |method: &str| format!(r#"{{"error":"invalid_client","error_description":"Client must use {method}"}}"#);
    let (basic, post) = (only("client_secret_basic"), only("client_secret_post"));
    assert_corrects(
        DENIED,
        &[
            (
                "curl http://a.test/token -d grant_type=client_credentials -d client_id=app -d client_secret=s3",
                &basic,
                Some("curl -u app:s3 http://a.test/token -d grant_type=client_credentials"),
            ),
            (
                "curl http://a.test/token -d 'client_id=app&client_secret=a%26b&grant_type=client_credentials'",
                &basic,
                Some("curl -u 'app:a%26b' http://a.test/token -d 'grant_type=client_credentials'"),
            ),
            (
                "POST /token HTTP/1.1\nHost: a.test\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=client_credentials&client_id=app&client_secret=s3",
                &basic,
                Some(
                    "POST /token HTTP/1.1\nHost: a.test\nContent-Type: application/x-www-form-urlencoded\nAuthorization: Basic YXBwOnMz\n\ngrant_type=client_credentials",
                ),
            ),
            (
                "curl -u app:s3 http://a.test/token -d grant_type=client_credentials",
                &post,
                Some("curl http://a.test/token -d client_id=app -d client_secret=s3 -d grant_type=client_credentials"),
            ),
            ("curl -u app:s3 http://a.test/token -d grant_type=client_credentials", &basic, None),
        ],
    );
}

#[test]
fn a_name_of_the_schema_goes_in_the_place_of_the_one_that_is_meant() {
    let request = |name: &str| format!(r#"curl http://a.test/graphql --json '{{"query":"{{ user {{ {name} }} }}"}}'"#);
    let answer = |column: usize| {
        format!(
            r#"{{"errors":[{{"message":"Cannot query field \"nam\" on type \"User\". Did you mean \"name\"?","locations":[{{"line":1,"column":{column}}}]}}]}}"#
        )
    };
    assert_corrects(
        JSON,
        &[(&request("nam"), &answer(10), Some(&request("name"))), (&request("nam"), &answer(8), None)],
    );
}

#[test]
fn an_element_of_xml_is_taken_away_whole() {
    assert_corrects(
        "500 Internal Server Error\r\nContent-Type: text/plain\r\n\r\n",
        &[(
            "curl http://a.test/ -H 'Content-Type: text/xml' -d '<h:r xmlns:h=\"u\"><h:n>3</h:n><h:hue>red</h:hue></h:r>'",
            "Element '{u}hue': This element is not expected. Expected is ( {u}arrival ).",
            Some("curl http://a.test/ -H 'Content-Type: text/xml' -d '<h:r xmlns:h=\"u\"><h:n>3</h:n></h:r>'"),
        )],
    );
}
