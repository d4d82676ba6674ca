//! Texts for others to work on: a ticket for the provider of an API, and a report of a diagnosis that is wrong.
//!
//! Neither is sent by anything: a person copies it. What goes in must be without its secrets already.

use std::fmt::Write;

use super::style::Style;
use super::{Report, wording};
use crate::Input;
use crate::message::{Client, Exchange, Field, Request, Response, wire};

/// How much of a message is written out, in bytes.
const SHOWN: usize = 20_000;

/// Fields of a response under which its server has logged the request: of proxies, clouds and frameworks.
const IDS: &[&str] = &[
    "apigw-requestid",
    "cf-ray",
    "correlation-id",
    "fly-request-id",
    "request-id",
    "sentry-trace",
    "traceparent",
    "trace-id",
    "uber-trace-id",
];

/// Endings of the names of such fields.
const ENDS: &[&str] =
    &["request-id", "requestid", "correlation-id", "trace-id", "traceid", "amz-id-2", "amz-cf-id", "vercel-id"];

/// A ticket for whoever runs the server. `ids` are the numbers of the request that the content of the response names.
pub fn render(report: &Report, exchange: &Exchange, ids: &[(String, String)], style: Style) -> String {
    let mut text = String::new();
    let (request, response) = (exchange.request.as_ref(), exchange.response.as_ref());
    let heading = match (request.map(line), response.and_then(status)) {
        (Some(line), Some(status)) => format!("{} is answered with {status}", style.code(&line)),
        (Some(line), None) => format!("{} is refused", style.code(&line)),
        (None, Some(status)) => format!("A request is answered with {status}"),
        (None, None) => "A request is refused".into(),
    };
    style.heading(&mut text, &heading);
    let mut fact = |name: &str, value: &str| {
        let _ = writeln!(text, "- {name}: {}", style.code(value));
    };
    if let Some(host) = request.and_then(|request| request.field("host")) {
        fact("Host", &host.value.text());
    }
    if let Some(date) = response.and_then(|response| response.field("date")) {
        fact("Time of the answer", &date.value.text());
    }
    let fields = response.map(|response| response.fields.as_slice()).unwrap_or_default();
    let told = fields.iter().filter(|field| is_id(field)).map(|field| (field.name.text(), field.value.text()));
    let content = ids.iter().map(|(name, id)| (name.as_str().into(), id.as_str().into()));
    let mut known: Vec<String> = Vec::new();
    for (name, id) in told.chain(content) {
        if !known.iter().any(|known| known == &id) {
            fact(&name, &id);
            known.push(id.into_owned());
        }
    }
    if known.is_empty() && response.is_some() {
        text.push_str("- The answer names no request id.\n");
    }
    if let Some(client) = request.and_then(client) {
        let _ = writeln!(text, "- Client: {}", style.code(&client));
    }
    text.push('\n');
    verdict(&mut text, report, style);
    if let Some(request) = request {
        let wire = wire::render(request);
        block(&mut text, style, "The request, without its secrets:", &String::from_utf8_lossy(&wire.bytes));
        for note in wire.refused.iter().chain(&wire.notes) {
            let _ = writeln!(text, "\nNote: {}.", style.prose(note));
        }
    }
    if let Some(response) = response {
        block(&mut text, style, "The answer, without its secrets:", &written(response));
    }
    text
}

/// A report of a diagnosis that is wrong, for those who work on this program.
pub fn wrong(report: &Report, input: &Input, style: Style) -> String {
    let mut text = String::new();
    style.heading(&mut text, "A wrong diagnosis");
    text.push_str("What it should have said, and how I know:\n\n\n");
    let _ = writeln!(text, "why400 {}, read as {}.\n", env!("CARGO_PKG_VERSION"), style.code(&report.read.label));
    for finding in &report.findings {
        let certainty = wording::certainty(finding).map_or(String::new(), |certainty| format!(" ({certainty})"));
        let _ = writeln!(text, "- {}: {}{certainty}", style.code(finding.code.as_str()), style.prose(&finding.title));
    }
    if report.findings.is_empty() {
        text.push_str("Nothing was found.\n");
    }
    block(&mut text, style, "What was pasted, without its secrets:", &input.request);
    if let Some(response) = &input.response {
        block(&mut text, style, "The box of the response:", response);
    }
    text
}

/// The verdict, and what was looked at for it.
fn verdict(text: &mut String, report: &Report, style: Style) {
    let Some(finding) = report.findings.first() else {
        let _ = writeln!(text, "{}", style.prose(&wording::nothing_found(report, "the request")));
        return;
    };
    let certainty = wording::certainty(finding).map_or(String::new(), |certainty| format!(" ({certainty})"));
    let _ = writeln!(text, "What we see: {}{certainty}.", style.prose(&finding.title));
    if !finding.why.is_empty() {
        let _ = writeln!(text, "{}", style.prose(&finding.why));
    }
    let checked = wording::checked(report);
    if !checked.is_empty() {
        let _ = writeln!(text, "\n{}", checked.trim_end());
    }
}

fn block(text: &mut String, style: Style, title: &str, content: &str) {
    let mut end = content.len().min(SHOWN);
    while !content.is_char_boundary(end) {
        end -= 1;
    }
    let _ = writeln!(text, "\n{title}\n");
    style.fenced(text, "http", &content[..end]);
    if end < content.len() {
        let _ = writeln!(text, "\n{} more bytes are left out.", content.len() - end);
    }
}

/// Method and path.
fn line(request: &Request) -> String {
    let target = wire::target(request);
    let path = target.split(|&byte| byte == b'?').next().unwrap_or_default();
    format!("{} {}", request.method.name.text(), String::from_utf8_lossy(path))
}

/// `400 Bad Request`
fn status(response: &Response) -> Option<String> {
    let status = response.status?.to_string();
    let reason = response.reason.as_ref().map(|reason| reason.text().into_owned()).unwrap_or_default();
    Some(format!("{status} {reason}").trim_end().to_owned())
}

fn is_id(field: &Field) -> bool {
    let name = field.name.text().trim().to_ascii_lowercase();
    IDS.contains(&name.as_str()) || ENDS.iter().any(|end| name.ends_with(end))
}

/// What sent it, as far as the paste tells.
fn client(request: &Request) -> Option<String> {
    let agent = request.field("user-agent").map(|agent| agent.value.text().into_owned());
    agent.filter(|agent| !agent.is_empty()).or_else(|| match &request.client {
        Client::Agent(agent, _) => Some(agent.label().into()),
        Client::Curl(_) => Some("curl".into()),
        Client::Raw | Client::Recorded => None,
    })
}

/// A response as it is written on the wire.
fn written(response: &Response) -> String {
    let mut text = String::new();
    if let Some(status) = status(response) {
        let version = response.version.as_ref().map_or_else(|| "HTTP/1.1".into(), |version| version.text());
        let _ = writeln!(text, "{version} {status}");
    }
    for field in &response.fields {
        let _ = writeln!(text, "{}: {}", field.name.text(), field.value.text());
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text + &response.body.text()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::report::Face;
    use crate::{Input, write};

    fn input() -> Input {
        Input {
            request: "curl https://api.shop.test/orders?draft=1 -H 'Authorization: Bearer s3cr3t-t0k3n' \\\n  \
                      -H 'Content-Type: application/json' -d '{\"sku\":\"A-1\",}'"
                .into(),
            response: Some(
                "HTTP/1.1 400 Bad Request\r\nDate: Tue, 24 Nov 2026 16:02:11 GMT\r\nX-Request-Id: 7f31-aa\r\n\
                 Content-Type: application/json\r\n\r\n\
                 {\"error\":\"Expected double-quoted property name in JSON at position 13\",\"trace_id\":\"9c0ffee1\"}"
                    .into(),
            ),
            ..Input::default()
        }
    }

    #[test]
    fn a_ticket_has_what_its_reader_needs() {
        let (text, removed) = write(&input(), Face::Ticket);
        assert_eq!(removed, ["Authorization"]);
        expect![[r####"
            ### `POST /orders` is answered with 400 Bad Request

            - Host: `api.shop.test`
            - Time of the answer: `Tue, 24 Nov 2026 16:02:11 GMT`
            - X-Request-Id: `7f31-aa`
            - trace_id: `9c0ffee1`
            - Client: `curl`

            What we see: comma after the last member of the object (confirmed, the request shows it and the server says it).
            After a comma JSON wants another member or item. The parser finds the closing bracket instead and stops. The server stopped at byte 13 of the content.

            Checked: how the shell and the client read it, the URL, the fields, the credentials' form, and the body against its content type.

            The request, without its secrets:

            ```http
            POST /orders?draft=1 HTTP/1.1
            Host: api.shop.test
            User-Agent: curl
            Accept: */*
            Authorization: Bearer REDACTED
            Content-Type: application/json
            Content-Length: 14

            {"sku":"A-1",}
            ```

            The answer, without its secrets:

            ```http
            HTTP/1.1 400 Bad Request
            Date: Tue, 24 Nov 2026 16:02:11 GMT
            X-Request-Id: 7f31-aa
            Content-Type: application/json

            {"error":"Expected double-quoted property name in JSON at position 13","trace_id":"9c0ffee1"}
            ```
        "####]].assert_eq(&text);
    }

    #[test]
    fn a_wrong_diagnosis_is_told_with_all_that_it_was_made_of() {
        let (text, _) = write(&input(), Face::Wrong);
        expect![[r####"
            ### A wrong diagnosis

            What it should have said, and how I know:


            why400 0.0.0, read as `curl · bash`.

            - `body/json-syntax`: comma after the last member of the object (confirmed, the request shows it and the server says it)

            What was pasted, without its secrets:

            ```http
            curl https://api.shop.test/orders?draft=1 -H 'Authorization: Bearer REDACTED' \
              -H 'Content-Type: application/json' -d '{"sku":"A-1",}'
            ```

            The box of the response:

            ```http
            HTTP/1.1 400 Bad Request
            Date: Tue, 24 Nov 2026 16:02:11 GMT
            X-Request-Id: 7f31-aa
            Content-Type: application/json

            {"error":"Expected double-quoted property name in JSON at position 13","trace_id":"9c0ffee1"}
            ```
        "####]].assert_eq(&text.replace(env!("CARGO_PKG_VERSION"), "0.0.0"));
    }

    #[test]
    fn no_text_for_others_has_a_secret() {
        for face in Face::ALL {
            let (text, removed) = write(&input(), *face);
            assert!(!text.contains("s3cr3t") && !removed.is_empty(), "{text}");
        }
    }
}
