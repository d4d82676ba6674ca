//! Reports made by hand, for the tests of the faces.

use super::Report;
use crate::Input;
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding, Fix};
use crate::message::{Exchange, Shape};
use crate::source::{Edit, Origin, Span};

/// What was pasted and what is said about it.
pub(crate) struct Sample {
    /// The boxes.
    pub(crate) input: Input,
    /// The report on them.
    pub(crate) report: Report,
}

impl Sample {
    /// A report with these findings on a curl command.
    pub(crate) fn new(request: &str, response: Option<&str>, findings: Vec<Finding>) -> Self {
        let input = Input { request: request.into(), response: response.map(Into::into), now: 0, ..Input::default() };
        let exchange = Exchange { shape: Shape::CurlPosix, ..Exchange::default() };
        let mut report = Report::new(&input, &exchange, findings);
        report.read.request = true;
        report.read.response = response.is_some();
        Self { input, report }
    }
}

/// The place of `part` in the main box.
pub(crate) fn within(text: &str, part: &str) -> Span {
    let start = text.find(part).unwrap();
    Span::new(Origin::Request, start, start + part.len())
}

/// A finding of `body/json-syntax` at a place, with what else it needs to be whole.
pub(crate) fn finding(title: &str, span: Span) -> Finding {
    Finding {
        code: Code::new("body/json-syntax"),
        certainty: Certainty::Certain,
        likelihood: 0.9,
        title: title.into(),
        why: "JSON (RFC 8259) has no such thing, so no parser accepts it.".into(),
        help: "Take it out.".into(),
        spans: vec![span],
        evidence: Vec::new(),
        fix: None,
        references: Vec::new(),
        fault: None,
    }
}

/// A safe fix that replaces one place.
pub(crate) fn replace(title: &str, span: Span, text: &str) -> Fix {
    Fix { title: title.into(), applicability: Applicability::Safe, edits: vec![Edit { span, text: text.into() }] }
}

/// The comma after the last member, told by both sides.
pub(crate) fn trailing_comma() -> Sample {
    let request = "curl -X POST https://api.shop.test/orders \\\n  -H 'Content-Type: application/json' \\\n  \
                   -d '{\"sku\":\"A-1\",\"qty\":2,}'";
    let response = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json; charset=utf-8\r\n\r\n\
                    {\"error\":\"Expected double-quoted property name in JSON at position 21\"}";
    let comma =
        Span { start: within(request, ",}").start, end: within(request, ",}").start + 1, ..within(request, ",}") };
    let words = "Expected double-quoted property name in JSON at position 21";
    let said = Span { origin: Origin::Response, ..within(response, words) };
    let finding = Finding {
        certainty: Certainty::Confirmed,
        likelihood: 0.98,
        why: "JSON (RFC 8259) has no comma after the last member. The server stopped at byte 21 of the body: that is \
              the brace after this comma."
            .into(),
        help: "Remove the comma after `2`.".into(),
        evidence: vec![Evidence { span: said, note: "the server stopped at the byte after the comma".into() }],
        fix: Some(replace("remove the comma", comma, "")),
        references: vec!["https://www.rfc-editor.org/rfc/rfc8259#section-4".into()],
        ..finding("comma after the last member of an object", comma)
    };
    Sample::new(request, Some(response), vec![finding])
}
