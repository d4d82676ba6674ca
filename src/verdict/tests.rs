//! The join, on findings and claims made by hand.

use super::*;
use crate::Input;
use crate::dialects::Fault;
use crate::read;
use crate::replies::{Claim, Part, Position, Unit};

const POST: &str = "curl http://a.test/orders -H 'Content-Type: application/json' -d ";

fn claim(code: &str, force: Force, at: Vec<Locator>) -> Claim {
    Claim {
        code: Code::find(code).unwrap(),
        force,
        at,
        words: Some(Span::new(crate::source::Origin::Response, 0, 1)),
        said: "no".into(),
        beside: None,
        expected: Vec::new(),
        documentation: None,
    }
}

fn path(part: Option<Part>, steps: &[&str]) -> Locator {
    Locator::Path { part, steps: steps.iter().map(|&step| step.to_owned()).collect() }
}

fn finding(code: &str, likelihood: f32, spans: Vec<Span>) -> Finding {
    Finding {
        code: Code::find(code).unwrap(),
        certainty: Certainty::Likely,
        likelihood,
        title: "what".into(),
        why: "Why.".into(),
        help: "do".into(),
        spans,
        evidence: Vec::new(),
        fix: None,
        references: Vec::new(),
        fault: None,
    }
}

/// The verdict on a command, with these findings and claims and a 400.
fn join(paste: &str, findings: Vec<Finding>, claims: Vec<Claim>) -> Vec<Finding> {
    let input = Input {
        request: paste.into(),
        response: Some("HTTP/1.1 400 Bad Request\r\n\r\nx".into()),
        now: 0,
        ..Input::default()
    };
    let exchange = read::read(&input);
    let context = exchange.request.as_ref().map(|request| Context::new(request, paste, 0));
    super::join(context.as_ref(), &exchange, findings, &Reply { claims, ..Reply::default() })
}

/// Codes and the text of the first span.
fn told(paste: &str, verdict: &[Finding]) -> Vec<(String, String)> {
    verdict
        .iter()
        .map(|finding| {
            let text = finding.spans.first().map(|span| paste[span.range()].to_owned());
            (finding.code.to_string(), text.unwrap_or_default())
        })
        .collect()
}

fn at(paste: &str, text: &str) -> Span {
    let start = paste.find(text).unwrap();
    Span::new(crate::source::Origin::Request, start, start + text.len())
}

#[test]
fn a_position_and_the_slip_before_it_are_one_finding() {
    let paste = format!("{POST}'{{\"a\":1,}}'");
    let comma = at(&paste, ",}");
    let comma = Span { end: comma.end - 1, ..comma };
    let position = Locator::Position(Position { line: None, column: 7, unit: Unit::Utf16 });
    let verdict = join(
        &paste,
        vec![finding("body/json-syntax", 0.8, vec![comma])],
        vec![claim("body/json-syntax", Force::Says, vec![position])],
    );
    assert_eq!(told(&paste, &verdict), [("body/json-syntax".into(), ",".into())]);
    assert_eq!(verdict[0].certainty, Certainty::Confirmed);
    assert!(verdict[0].likelihood > 0.95);
    assert!(verdict[0].evidence.iter().any(|evidence| evidence.note == "the server stopped here"));
}

#[test]
fn the_witness_is_who_names_the_place() {
    let paste = format!("{POST}'{{\"a\":1,\n  }}'");
    let comma = at(&paste, ",\n");
    let comma = Span { end: comma.end - 1, ..comma };
    let mut kind = claim("body/json-syntax", Force::Says, vec![]);
    kind.words = Some(Span::new(crate::source::Origin::Response, 5, 9));
    let position = Locator::Position(Position { line: None, column: 10, unit: Unit::Utf16 });
    let verdict = join(
        &paste,
        vec![finding("body/json-syntax", 0.8, vec![comma])],
        vec![kind, claim("body/json-syntax", Force::Says, vec![position])],
    );
    assert_eq!(verdict[0].evidence[0].span, Span::new(crate::source::Origin::Response, 0, 1));
    assert!(verdict[0].why.ends_with("The server stopped at byte 10 of the content."));
    assert!(verdict[0].likelihood > 0.97);
}

#[test]
fn what_the_shell_took_explains_what_the_server_misses() {
    let paste = "curl http://a.test/x?a=1&b=2";
    let ampersand = finding("shell/unquoted-metacharacter", 0.8, vec![at(paste, "&")]);
    let missing = claim("url/missing-parameter", Force::Says, vec![path(Some(Part::Query), &["b"])]);
    let verdict = join(paste, vec![ampersand], vec![missing]);
    assert_eq!(told(paste, &verdict), [("shell/unquoted-metacharacter".into(), "&".into())]);
    assert_eq!(verdict[0].certainty, Certainty::Confirmed);
}

#[test]
fn a_member_is_found_by_the_many_spellings_of_its_path() {
    let paste = format!("{POST}'{{\"items\":[{{\"unitPrice\":\"x\"}}]}}'");
    for steps in [
        vec!["items", "0", "unitPrice"],
        vec!["body", "items", "0", "unit_price"],
        vec!["Order", "Items", "0", "UnitPrice"],
        vec!["unitPrice"],
    ] {
        let verdict = join(&paste, Vec::new(), vec![claim("schema/wrong-type", Force::Says, vec![path(None, &steps)])]);
        assert_eq!(told(&paste, &verdict), [("schema/wrong-type".into(), "\"x\"".into())], "{steps:?}");
    }
}

#[test]
fn a_parameter_is_told_as_one() {
    let paste = "curl 'http://a.test/x?page=two'";
    let verdict = join(paste, Vec::new(), vec![claim("schema/wrong-type", Force::Says, vec![path(None, &["page"])])]);
    assert_eq!(told(paste, &verdict), [("url/invalid-parameter".into(), "two".into())]);
    let echoed = Locator::Text("two".into());
    let verdict = join(paste, Vec::new(), vec![claim("schema/invalid-format", Force::Says, vec![echoed])]);
    assert_eq!(told(paste, &verdict), [("url/invalid-parameter".into(), "two".into())]);
}

#[test]
fn a_missing_field_that_is_misspelled_is_that() {
    let paste = format!("{POST}'{{\"qty\":1,\"custmer\":\"x\"}}'");
    let missing = claim("schema/missing-field", Force::Says, vec![path(Some(Part::Body), &["customer"])]);
    let verdict = join(&paste, Vec::new(), vec![missing]);
    assert_eq!(told(&paste, &verdict), [("schema/unknown-field".into(), "\"custmer\"".into())]);
    let fix = verdict[0].fix.as_ref().unwrap();
    assert_eq!(
        crate::remedy::apply(&paste, crate::source::Origin::Request, &fix.edits),
        paste.replace("custmer", "customer")
    );

    let missing = claim("schema/missing-field", Force::Says, vec![path(Some(Part::Body), &["address"])]);
    let verdict = join(&paste, Vec::new(), vec![missing]);
    assert_eq!(verdict[0].code.as_str(), "schema/missing-field");
    assert!(verdict[0].fix.is_none());
}

#[test]
fn an_allowed_value_a_slip_away_is_offered() {
    let paste = format!("{POST}'{{\"kind\":\"check-up\"}}'");
    let mut wrong = claim("schema/invalid-enum", Force::Says, vec![path(None, &["kind"])]);
    wrong.expected = vec!["checkup".into(), "surgery".into()];
    let verdict = join(&paste, Vec::new(), vec![wrong]);
    let fix = verdict[0].fix.as_ref().unwrap();
    assert_eq!(
        crate::remedy::apply(&paste, crate::source::Origin::Request, &fix.edits),
        paste.replace("check-up", "checkup")
    );
}

#[test]
fn unauthorized_means_what_was_sent() {
    let refused = || vec![claim("auth/missing", Force::Suggests, vec![])];
    let paste = "curl http://a.test/x -H 'Authorization: Bearer abc'";
    assert_eq!(told(paste, &join(paste, Vec::new(), refused())), [("auth/rejected".into(), "Bearer abc".into())]);
    let paste = "curl http://a.test/x";
    assert_eq!(told(paste, &join(paste, Vec::new(), refused())), [("auth/missing".into(), String::new())]);
}

#[test]
fn a_recording_without_credentials_proves_nothing() {
    let refused = || vec![claim("auth/missing", Force::Says, vec![])];
    let paste =
        r#"{"log":{"entries":[{"request":{"method":"GET","url":"http://a.test/x","httpVersion":"h3","headers":[]}}]}}"#;
    let verdict = join(paste, Vec::new(), refused());
    assert_eq!(verdict[0].code.as_str(), "auth/missing");
    assert_eq!(verdict[0].title, "no credentials are in the recording");
    assert!(verdict[0].why.contains("sanitized") && verdict[0].certainty <= Certainty::Likely);
    let verdict = join("curl http://a.test/x", Vec::new(), refused());
    assert_eq!(verdict[0].title, "no credentials are sent");
}

#[test]
fn what_the_server_says_outweighs_what_the_request_might_be() {
    let paste = "curl 'http://a.test/x?q=a|b' -H 'Authorization: Bearer abc'";
    let pipe = finding("url/illegal-character", 0.5, vec![at(paste, "|")]);
    let verdict = join(paste, vec![pipe], vec![claim("auth/expired", Force::Says, vec![])]);
    assert_eq!(verdict[0].code.as_str(), "auth/expired");
    assert!(verdict[0].likelihood > 0.7 && verdict[1].likelihood < 0.3);
}

#[test]
fn what_nothing_tells_is_unclear_and_what_was_taken_is_quiet() {
    let paste = "curl http://a.test/x";
    let verdict = join(paste, Vec::new(), Vec::new());
    assert_eq!(verdict[0].code.as_str(), "server/unclear");

    let input =
        Input { request: paste.into(), response: Some("HTTP/1.1 200 OK\r\n\r\nx".into()), now: 0, ..Input::default() };
    let exchange = read::read(&input);
    let sure = finding("header/invalid-name", 0.9, Vec::new());
    let verdict = super::join(None, &exchange, vec![sure], &Reply::default());
    assert!(verdict[0].certainty == Certainty::Possible && verdict[0].likelihood < 0.2);
}

#[test]
fn quotes_of_a_text_processor_explain_what_is_wrong_with_the_content() {
    let paste = "curl --json ‘{\"name\":\"kiosk\",\"age\":99}’ http://a.test/members";
    let report = crate::diagnose(&Input { request: paste.into(), ..Input::default() });
    let codes: Vec<_> = report.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["shell/smart-quotes"]);
}

/// The likelihood and certainty of a fault that a check is half sure of, after an answer.
fn after(fault: Fault, response: Option<&str>) -> (f32, Certainty, String) {
    let paste = "GET /x HTTP/1.1\r\nHost: a.test\r\n\r\n";
    let input = Input { request: paste.into(), response: response.map(Into::into), now: 0, ..Input::default() };
    let exchange = read::read(&input);
    let context = exchange.request.as_ref().map(|request| Context::new(request, paste, 0));
    let found = Finding { fault: Some(fault), ..finding("header/invalid-name", 0.5, vec![at(paste, "/x")]) };
    let verdict = super::join(context.as_ref(), &exchange, vec![found], &Reply::default());
    let found = verdict.into_iter().find(|finding| finding.fault.is_some()).unwrap();
    (found.likelihood, found.certainty, found.why)
}

#[test]
fn what_a_known_server_does_with_a_fault_counts() {
    let nginx = "HTTP/1.1 400 Bad Request\r\nServer: nginx/1.27\r\n\r\n<hr><center>nginx/1.27</center>";
    let nobody = after(Fault::LowerCaseMethod, Some("HTTP/1.1 400 Bad Request\r\n\r\n")).0;
    let (likelihood, _, why) = after(Fault::LowerCaseMethod, Some(nginx));
    assert!(
        likelihood > 0.7 && likelihood > nobody && why.ends_with("nginx is known to answer 400 to it."),
        "{likelihood} {why}"
    );
    let (likelihood, certainty, why) = after(Fault::NoColon, Some(nginx));
    assert!(likelihood < 0.2 && certainty == Certainty::Possible && why.contains("take it"), "{likelihood} {why}");
    // It would have answered 505.
    assert!(after(Fault::UnknownVersion, Some(nginx)).0 < nobody - 0.1);
    // An application behind it refused.
    let behind =
        "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Type: application/json\r\n\r\n{\"error\":\"no\"}";
    let (likelihood, certainty, _) = after(Fault::NoColon, Some(behind));
    assert!(likelihood > 0.3 && certainty == Certainty::Likely);
}

#[test]
fn that_servers_differ_is_said_where_none_is_known() {
    for response in [None, Some("HTTP/1.1 400 Bad Request\r\n\r\n")] {
        let (likelihood, _, why) = after(Fault::Folding, response);
        assert!(why.contains("; Tomcat, Apache and"), "{why}");
        // What the check believes stands until a server complains.
        assert!(response.is_some() || (likelihood - 0.5).abs() < 1e-6, "{likelihood}");
    }
    assert_eq!(after(Fault::BadLength, None).2, "Why.");
}

#[test]
fn what_fails_in_a_request_without_content_is_in_its_url() {
    let paste = "curl http://a.test/orders/R118";
    let said = vec![claim("schema/wrong-type", Force::Suggests, vec![path(None, &["id"])])];
    let verdict = join(paste, Vec::new(), said);
    assert_eq!(told(paste, &verdict)[0], ("url/invalid-parameter".to_owned(), "R118".to_owned()));
    let paste = "curl http://a.test/orders -X POST";
    let said = vec![claim("schema/wrong-type", Force::Suggests, vec![Locator::Part(Part::Body)])];
    assert_eq!(join(paste, Vec::new(), said)[0].code.as_str(), "body/missing");
}

#[test]
fn a_member_is_missing_in_what_is_no_object() {
    let paste = &format!("{POST}'{{\"guest\":\"Ana\"}}'");
    let said = || vec![claim("schema/missing-field", Force::Says, vec![path(Some(Part::Body), &["guest", "name"])])];
    let verdict = join(paste, Vec::new(), said());
    assert_eq!(told(paste, &verdict)[0], ("schema/wrong-type".to_owned(), "\"Ana\"".to_owned()));
    let paste = &format!("{POST}'{{\"guest\":{{}}}}'");
    assert_eq!(join(paste, Vec::new(), said())[0].code.as_str(), "schema/missing-field");
}

#[test]
fn a_value_tells_what_a_vague_sentence_does_not() {
    for (value, code) in [
        ("null", "schema/wrong-type"),
        ("\"\"", "schema/wrong-length"),
        ("300", "schema/out-of-range"),
        ("\"expres\"", "schema/invalid-enum"),
        ("\"2026/12/01\"", "schema/invalid-format"),
    ] {
        let paste = &format!("{POST}'{{\"kind\":{value}}}'");
        let mut said = claim("schema/invalid-format", Force::Says, vec![path(Some(Part::Body), &["kind"])]);
        said.said = "Invalid value".into();
        assert_eq!(join(paste, Vec::new(), vec![said])[0].code.as_str(), code, "{value}");
    }
}

#[test]
fn an_element_is_found_whatever_its_prefix() {
    let paste = "curl http://a.test/ -H 'Content-Type: text/xml' -d '<e:a xmlns:e=\"u\"><e:nights>90</e:nights></e:a>'";
    let said = vec![claim("schema/out-of-range", Force::Says, vec![path(None, &["nights"])])];
    assert_eq!(told(paste, &join(paste, Vec::new(), said))[0].1, "90");
}
