#![allow(clippy::unwrap_used, reason = "a test that finds nothing has failed")]

use super::*;
use crate::source::Origin;

fn anatomy(paste: &str) -> Anatomy {
    crate::anatomy(&Input { request: paste.into(), now: 1_700_000_000, ..Input::default() })
}

fn count(rows: &[Row]) -> usize {
    rows.iter().map(|row| 1 + count(&row.rows)).sum()
}

fn depth(rows: &[Row]) -> usize {
    rows.iter().map(|row| 1 + depth(&row.rows)).max().unwrap_or(0)
}

/// The label and value of the row at the first place of `wanted`.
fn at(paste: &str, wanted: &str) -> String {
    let anatomy = anatomy(paste);
    let way = anatomy.at(Origin::Request, paste.find(wanted).unwrap() as u32);
    anatomy.row(&way).map(|row| format!("{}={}", row.label, row.value)).unwrap_or_default()
}

#[test]
fn a_byte_leads_to_its_row() {
    let paste = "curl 'https://a.test:81/x/y%20z?q=1' -H 'Accept: text/html;q=0.5' -d '{\"a\":{\"b\":[7,8]}}'";
    for (wanted, row) in [
        ("https", "scheme=https"),
        ("a.test", "host=a.test"),
        ("81", "port=81"),
        ("%20", "2=y z"),
        ("q=1", "q=1"),
        ("Accept", "Accept=text/html;q=0.5"),
        ("0.5", "q=0.5"),
        ("8]", "1=8"),
        ("\"b\"", "b=2 items"),
        // The content itself, rather than its size.
        ("}'", "JSON=1 member"),
    ] {
        assert_eq!(at(paste, wanted), row, "{wanted}");
    }
    assert_eq!(anatomy(paste).at(Origin::Response, 3), [0; 0]);
    assert_eq!(anatomy(paste).at(Origin::Request, 9_999), [0; 0]);
}

#[test]
fn a_response_is_found_too() {
    let input = Input { response: Some("HTTP/1.1 400 Bad\nServer: x\n\n{\"a\":1}".into()), ..Input::default() };
    let input = Input { request: "curl https://a.test/".into(), ..input };
    let anatomy = crate::anatomy(&input);
    let way = anatomy.at(Origin::Response, 33);
    assert_eq!(anatomy.row(&way).unwrap().label, "a");
}

#[test]
fn large_content_is_cut_to_what_can_be_drawn() {
    let items: Vec<String> = (0..20_000).map(|at| format!("{{\"id\":{at},\"name\":\"n\"}}")).collect();
    let deep = format!("{}1{}", "[".repeat(4_000), "]".repeat(4_000));
    let members: Vec<String> = (0..3_000).map(|at| format!("\"m{at}\":{{\"x\":[1,2,3]}}")).collect();
    let pairs: Vec<String> = (0..9_000).map(|at| format!("a{at}={at}")).collect();
    let tags = "<a><b c='d'>".repeat(3_000);
    for body in [
        format!("[{}]", items.join(",")),
        deep,
        format!("{{{}}}", members.join(",")),
        pairs.join("&"),
        tags,
        "x\n".repeat(9_000),
        "y".repeat(300_000),
    ] {
        let anatomy = anatomy(&format!("POST /?{0} HTTP/1.1\nHost: a\nX: {0}\n\n{body}", &pairs[..400].join("&")));
        let rows = count(&anatomy.request);
        assert!(rows <= 1_300, "{rows} rows of {}", &body[..20]);
        assert!(depth(&anatomy.request) <= 40, "{}", &body[..20]);
        assert!(crate::wire::packed::write(&anatomy).len() < 600_000);
    }
}

#[test]
fn what_is_left_out_is_counted() {
    let items: Vec<String> = (0..540).map(|at| at.to_string()).collect();
    let anatomy = anatomy(&format!("curl https://a.test/ -d '[{}]'", items.join(",")));
    let content = anatomy.request.last().unwrap().rows.last().unwrap();
    assert_eq!((content.value.as_str(), content.rows.last().unwrap().value.as_str()), ("540 items", "… and 340 more"));
}

#[test]
fn bytes_that_are_no_text_are_shown_as_such() {
    let anatomy = anatomy("curl https://a.test/ --data-binary $'\\xff\\x01abc'");
    let content = anatomy.request.last().unwrap();
    let row = content.rows.last().unwrap();
    assert_eq!((row.kind, row.label.as_str(), row.value.as_str()), (Kind::Hex, "0000", "ff 01 61 62 63  ··abc"));
}

/// No row shows the secret; `kept` counts those that have it for who asks.
fn walk(rows: &[Row], secret: &str, kept: &mut usize) {
    for row in rows {
        let shown = [&row.value, &row.label].into_iter().chain(&row.written).any(|text| text.contains(secret));
        assert!(!shown, "{row:?}");
        *kept += usize::from(row.secret.as_ref().is_some_and(|text| text.contains(secret)));
        walk(&row.rows, secret, kept);
    }
}

#[test]
fn secrets_are_masked_everywhere() {
    let secret = "s3cr3ts3cr3ts3cr3t";
    let paste = format!(
        "curl 'https://me:{secret}@a.test/?api_key={secret}' -H 'X-Api-Key: {secret}' -H 'Authorization: Bearer {secret}' \
         -b 'session={secret}' -H 'Content-Type: application/json' -d '{{\"password\":\"{secret}\"}}'"
    );
    let mut kept = 0;
    walk(&anatomy(&paste).request, secret, &mut kept);
    assert!(kept >= 6, "{kept}");
}
