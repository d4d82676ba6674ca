//! What is made of answers: of every status code, with and without words, of errors in a reply of success, and of replies
//! of success that have words about errors in them.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use why400::finding::Certainty;
use why400::{Input, Report, diagnose};

/// Requests that are refused: `=== what | code or code | request`, then the response. Any of the codes will do.
const STATUSES: &str = include_str!("answers/statuses.txt");
/// Replies of success: `=== what`, then the response.
const SUCCESSES: &str = include_str!("answers/successes.txt");

/// A request that could be refused for anything.
const REQUEST: &str = "curl -X PUT https://api.a.test/orders/7 -H 'Authorization: Bearer abc' \
                       -H 'Content-Type: application/json' -d '{\"sku\":\"A-1\",\"qty\":2,\"email\":\"bob\"}'";

fn cases(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.trim_start_matches("=== ").split("\n=== ").map(|case| case.split_once('\n').unwrap())
}

fn report(request: &str, response: &str) -> Report {
    let response = Some(response.trim_end_matches('\n').replacen("\n\n", "\r\n\r\n", 1));
    diagnose(&Input { request: request.to_owned(), response, ..Input::default() })
}

#[test]
fn every_status_has_a_cause_or_none_that_is_honest() {
    let mut wrong = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for (head, response) in cases(STATUSES) {
        let (name, rest) = head.split_once(" | ").unwrap();
        seen.insert(name.split(' ').next().unwrap());
        let mut codes: Vec<&str> = rest.split(" | ").collect();
        let own = codes.last().filter(|last| last.contains(' ')).map(|request| request.replace("\\r\\n", "\r\n"));
        codes.truncate(codes.len() - usize::from(own.is_some()));
        let report = report(own.as_deref().unwrap_or(REQUEST), response);
        let first = report.findings.first();
        let told = first.map(|finding| finding.code.as_str());
        if !told.is_some_and(|told| codes.contains(&told)) {
            wrong.push(format!("{name}: {told:?}, not {codes:?}"));
        }
        // The server's own words stand beside what they are read as.
        if first.is_some_and(|first| first.code.as_str() != "server/unclear" && first.evidence.is_empty()) {
            wrong.push(format!("{name}: nothing shows what tells it"));
        }
    }
    for status in
        (400..=417).chain([421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 494, 495, 496, 497, 499, 501, 505, 511])
    {
        if status != 418 && !seen.contains(status.to_string().as_str()) {
            wrong.push(format!("{status}: no case"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn words_about_errors_in_a_reply_of_success_are_data() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (name, response) in cases(SUCCESSES) {
        count += 1;
        for request in [REQUEST, "curl 'https://api.a.test/orders?page=two' -H 'Authorization: Bearer abc'"] {
            for finding in &report(request, response).findings {
                if finding.certainty > Certainty::Possible {
                    wrong.push(format!("{name}: {} {:?} {}", finding.code, finding.certainty, finding.why));
                }
            }
        }
    }
    assert!(count >= 30 && wrong.is_empty(), "{count} cases, wrong\n{}", wrong.join("\n"));
}

#[test]
fn the_page_that_an_answer_names_is_a_reference() {
    for (response, page) in [
        (
            "{\"type\":\"https://docs.a.test/e/1\",\"title\":\"no\",\"detail\":\"email is required\"}",
            "https://docs.a.test/e/1",
        ),
        (
            "{\"message\":\"email is required\",\"documentation_url\":\"https://docs.a.test/x\"}",
            "https://docs.a.test/x",
        ),
        (
            "{\"code\":21211,\"message\":\"email is required\",\"more_info\":\"https://t.test/21211\"}",
            "https://t.test/21211",
        ),
        (
            "{\"errors\":[{\"detail\":\"is required\",\"source\":{\"pointer\":\"/email\"},\"links\":{\"about\":\"https://d.test/1\"}}]}",
            "https://d.test/1",
        ),
        ("{\"error\":\"email is required, see https://d.test/guide#email.\"}", "https://d.test/guide#email"),
        (
            "{\"errors\":[{\"field\":\"email\",\"message\":\"is required\"}],\"help_url\":\"https://d.test/h\"}",
            "https://d.test/h",
        ),
    ] {
        let report =
            report("curl https://api.a.test/x --json '{\"a\":1}'", &format!("HTTP/1.1 400 Bad Request\n\n{response}"));
        assert!(
            report.findings[0].references.iter().any(|known| known == page),
            "{response}: {:?}",
            report.findings[0]
        );
    }
    let linked = report(
        "curl https://api.a.test/x --json '{\"a\":1}'",
        "HTTP/1.1 400 Bad Request\nLink: </next>; rel=\"next\",<https://d.test/help>; rel=\"help\"\n\n{\"error\":\"email is required\"}",
    );
    assert!(linked.findings[0].references.iter().any(|known| known == "https://d.test/help"));
    // An address that the sentence complains of is no page about it.
    let own = report(
        "curl https://api.a.test/x --json '{\"hook\":\"http://localhost:1/cb\"}'",
        "HTTP/1.1 400 Bad Request\n\n{\"error\":\"hook https://localhost.test/cb is not a valid URL\"}",
    );
    assert!(!own.findings[0].references.iter().any(|known| known.contains("localhost")));
}

#[test]
fn a_name_that_is_not_known_is_marked_rather_than_the_place_behind_it() {
    let request = "curl https://a.test/_search --json '{\"query\":{\"matchh\":{\"title\":\"tea\"}}}'";
    let reason = "\"type\":\"parsing_exception\",\"reason\":\"unknown query [matchh] did you mean [match]?\",\"line\":1,\"col\":21";
    let response =
        format!("HTTP/1.1 400 Bad Request\n\n{{\"error\":{{\"root_cause\":[{{{reason}}}],{reason}}},\"status\":400}}");
    let report = report(request, &response);
    let span = report.findings[0].spans[0];
    assert_eq!(&request[span.range()], "\"matchh\"", "{:?}", report.findings[0]);
}

#[test]
fn what_is_known_to_mislead_is_seen_through() {
    let code = |request: &str, response: &str| report(request, response).findings[0].code.as_str().to_owned();
    // FastAPI's form endpoint says of JSON that its members are missing.
    let json =
        "curl https://a.test/token -H 'Content-Type: application/json' -d '{\"username\":\"lena\",\"password\":\"x\"}'";
    let missing = "HTTP/1.1 422 Unprocessable Entity\n\n{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"username\"],\"msg\":\"Field required\",\"input\":null}]}";
    assert_eq!(code(json, missing), "body/content-type-unsupported");
    // A field that is there under another name, and one that is not there at all but found malformed.
    let other = "curl https://a.test/users --json '{\"usrname\":\"lena\"}'";
    assert_eq!(code(other, missing), "schema/unknown-field");
    let lacking = "HTTP/1.1 400 Bad Request\n\n{\"message\":[\"address.zip must be a postal code\"]}";
    assert_eq!(
        code("curl https://a.test/users --json '{\"address\":{\"city\":\"Bonn\"}}'", lacking),
        "schema/missing-field"
    );
    // Its `detail` is no field.
    let detail = "HTTP/1.1 403 Forbidden\n\n{\"detail\":\"Not enough permissions: scope orders:write is required\"}";
    assert_eq!(code("curl https://a.test/users -H 'Authorization: Bearer abc'", detail), "auth/forbidden");
    // A router that misses the method as well as the path.
    let routed =
        report("curl -X PUT https://a.test/users", "HTTP/1.1 404 Not Found\n\n{\"message\":\"Cannot PUT /users\"}");
    assert_eq!(routed.findings[0].spans.len(), 2);
    // API Gateway and a path that it does not have.
    let gateway = "HTTP/1.1 403 Forbidden\nx-amzn-ErrorType: MissingAuthenticationTokenException\n\n{\"message\":\"Missing Authentication Token\"}";
    assert_eq!(code("curl https://a.test/prod/userz -H 'x-api-key: abc'", gateway), "url/unknown-path");
    let bare = report("curl https://a.test/prod/userz", gateway);
    assert!(bare.findings[0].why.contains("does not have"), "{}", bare.findings[0].why);
    // Nothing is made of nothing.
    for head in ["Server: Kestrel\nContent-Length: 0", "Connection: close"] {
        assert_eq!(
            code("curl https://a.test/users", &format!("HTTP/1.1 400 Bad Request\n{head}\n\n")),
            "server/unclear"
        );
    }
}
