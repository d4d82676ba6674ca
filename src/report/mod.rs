//! The report, plain and serialisable, and its faces, a file each.
//!
//! A face is a function from the report to text or bytes. None of them writes anywhere: the command and the page do.

mod excerpt;
pub mod html;
pub mod json;
pub mod markdown;
#[cfg(test)]
pub(crate) mod sample;
pub mod sarif;
mod style;
#[cfg(feature = "command")]
pub mod text;
pub mod ticket;
mod visible;
mod wording;

pub use crate::message::wire;
pub use style::Style;
#[cfg(feature = "page")]
pub(crate) use wording::certainty;

use crate::Input;
use crate::finding::{Certainty, Finding};
use crate::message::{Exchange, Part, Role};
use crate::remedy;
use crate::source::{Order, Origin, Span};

/// What [`crate::diagnose`] gives. Serialised, it is the JSON contract of `docs/architecture.md`.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Report {
    /// Version of the contract.
    pub version: u32,
    /// What the paste was read as.
    pub read: ReadAs,
    /// The findings, the verdict first.
    pub findings: Vec<Finding>,
    /// The request as it was pasted, with the first finding's fix and every other safe fix applied.
    pub corrected: Option<String>,
}

/// What the paste was read as.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ReadAs {
    /// The shape of the main box, as [`crate::message::Shape::as_str`] writes it.
    pub shape: String,
    /// The same as a person would say it.
    pub label: String,
    /// Whether there is a request.
    pub request: bool,
    /// Whether there is a response.
    pub response: bool,
    /// What of the main box was taken for what, in order; empty for an answer of an earlier version.
    #[serde(default)]
    pub parts: Vec<ReadPart>,
    /// How many exchanges the main box holds.
    #[serde(default)]
    pub exchanges: usize,
    /// Which of them is diagnosed, counted from 0.
    #[serde(default)]
    pub exchange: usize,
}

/// A piece of a box, and what it was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ReadPart {
    /// The box.
    pub r#in: Origin,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it was taken for.
    pub r#as: Role,
}

/// What the pasted boxes are called: the names of their files, or what a page calls them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The main box.
    pub request: String,
    /// The box of the response.
    pub response: String,
}

/// A text about a diagnosis, for a person to hand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Face {
    /// The report, as Markdown.
    Markdown,
    /// The report, as plain text.
    Text,
    /// A ticket for the provider of the API, as Markdown.
    Ticket,
    /// A report of a wrong diagnosis, as Markdown.
    Wrong,
}

impl Face {
    /// All of them.
    pub const ALL: &[Face] = &[Face::Markdown, Face::Text, Face::Ticket, Face::Wrong];

    /// As messages name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Face::Markdown => "markdown",
            Face::Text => "text",
            Face::Ticket => "ticket",
            Face::Wrong => "wrong",
        }
    }
}

impl Names {
    /// The name of a box.
    pub fn of(&self, origin: Origin) -> &str {
        match origin {
            Origin::Request => &self.request,
            Origin::Response => &self.response,
        }
    }
}

impl Report {
    /// From the exchange that was read and the findings.
    ///
    /// Whatever the findings bring, the report holds to the contract: they stand in order of likelihood, those that
    /// are equally likely as they came; every place lies in its box, on whole characters; a fix can be applied.
    pub fn new(input: &Input, exchange: &Exchange, mut findings: Vec<Finding>) -> Self {
        for finding in &mut findings {
            if let Some(fix) = &mut finding.fix {
                remedy::keep_length(&input.request, exchange, fix);
            }
            settle(input, finding);
        }
        findings.order_by(|a, b| b.likelihood.total_cmp(&a.likelihood));
        Self {
            version: 1,
            read: ReadAs {
                shape: exchange.shape.as_str().into(),
                label: exchange.shape.label().into(),
                request: exchange.request.is_some(),
                response: exchange.response.is_some(),
                parts: exchange.parts.iter().filter_map(|part| read_part(input, *part)).collect(),
                exchanges: exchange.found,
                exchange: exchange.chosen,
            },
            corrected: remedy::corrected(&input.request, exchange, &findings),
            findings,
        }
    }

    /// Whether something is found that is at least likely.
    pub fn is_faulty(&self) -> bool {
        self.findings.iter().any(|finding| finding.certainty >= Certainty::Likely)
    }

    /// Whether neither a request nor a response was recognised.
    pub fn is_unusable(&self) -> bool {
        !self.read.request && !self.read.response
    }
}

/// A part with its place in its box, on whole characters.
fn read_part(input: &Input, part: Part) -> Option<ReadPart> {
    let Span { origin, start, end } = part.span.widened(input.text(part.span.origin)?);
    Some(ReadPart { r#in: origin, start, end, r#as: part.role })
}

/// Brings a finding into the shape that the contract promises.
fn settle(input: &Input, finding: &mut Finding) {
    let place = |span: Span| input.text(span.origin).map(|text| span.widened(text));
    finding.spans = finding.spans.iter().filter_map(|&span| place(span)).collect();
    finding.evidence.retain_mut(|evidence| place(evidence.span).map(|span| evidence.span = span).is_some());
    finding.fix = finding.fix.take().filter(|fix| remedy::is_applicable(input, fix));
    // Two decimals: more would promise what no calibration keeps. What is no number is no likelihood.
    finding.likelihood =
        if finding.likelihood > 0.0 { (finding.likelihood.min(1.0) * 100.0).round() / 100.0 } else { 0.0 };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Applicability, Code, Evidence, Fix};
    use crate::source::Edit;

    fn finding(likelihood: f32) -> Finding {
        Finding {
            code: Code::new("body/json-syntax"),
            certainty: Certainty::Likely,
            likelihood,
            title: String::new(),
            why: String::new(),
            help: String::new(),
            spans: Vec::new(),
            evidence: Vec::new(),
            fix: None,
            references: Vec::new(),
            fault: None,
        }
    }

    fn report(input: &Input, findings: Vec<Finding>) -> Report {
        Report::new(input, &Exchange::default(), findings)
    }

    fn at(origin: Origin, start: u32, end: u32) -> Span {
        Span { origin, start, end }
    }

    #[test]
    fn findings_stand_in_order_of_likelihood() {
        let mut twin = finding(0.5);
        twin.title = "the second of two".into();
        let findings = vec![finding(0.123), finding(0.5), twin, finding(f32::NAN), finding(7.0)];
        let report = report(&Input::default(), findings);
        let order: Vec<f32> = report.findings.iter().map(|finding| finding.likelihood).collect();
        assert_eq!(order, [1.0, 0.5, 0.5, 0.12, 0.0]);
        assert_eq!(report.findings[2].title, "the second of two");
    }

    #[test]
    fn places_are_whole_characters_of_a_box_that_was_pasted() {
        let input = Input { request: "aé".into(), ..Input::default() };
        let mut crooked = finding(0.5);
        crooked.spans = vec![at(Origin::Request, 2, 9), at(Origin::Response, 0, 1)];
        crooked.evidence = [at(Origin::Response, 0, 1), at(Origin::Request, 0, 2)]
            .map(|span| Evidence { span, note: String::new() })
            .into();
        let finding = &report(&input, vec![crooked]).findings[0];
        assert_eq!(finding.spans, [at(Origin::Request, 1, 3)]);
        assert_eq!(
            finding.evidence.iter().map(|evidence| evidence.span).collect::<Vec<_>>(),
            [at(Origin::Request, 0, 3)]
        );
    }

    #[test]
    fn a_fix_is_dropped_rather_than_shifted() {
        let input = Input { request: "aé".into(), ..Input::default() };
        let with_edit = |start, end| {
            let edits = vec![Edit { span: at(Origin::Request, start, end), text: "x".into() }];
            Finding {
                fix: Some(Fix { title: String::new(), applicability: Applicability::Safe, edits }),
                ..finding(0.5)
            }
        };
        let report = report(&input, vec![with_edit(2, 3), with_edit(1, 3)]);
        assert_eq!(report.findings[0].fix, None);
        assert!(report.findings[1].fix.is_some());
        assert_eq!(report.corrected.as_deref(), Some("ax"));
    }
}

#[cfg(all(test, feature = "command"))]
mod hostile {
    //! Every face on any paste and any finding.

    use proptest::prelude::*;

    use super::*;
    use crate::finding::{Applicability, Code, Evidence, Fix};
    use crate::source::Edit;

    fn text() -> impl Strategy<Value = String> {
        let odd = "(\\PC|[ \t\r\n\u{0}\u{7}\u{1b}\u{9b}\u{a0}\u{200b}\u{200d}\u{202e}\u{fe0f}\u{301}日😀`~<'\"]){0,60}";
        prop_oneof![odd, "(a\n){0,900}", "[a日]{90,300}", "([a-c]{1,120}\r\n|\n){0,12}"]
    }

    fn span() -> impl Strategy<Value = Span> {
        (any::<bool>(), 0u32..300, prop_oneof![0u32..4, 0u32..300]).prop_map(|(response, start, len)| {
            let origin = if response { Origin::Response } else { Origin::Request };
            Span { origin, start, end: start + len }
        })
    }

    fn fix() -> impl Strategy<Value = Option<Fix>> {
        let edits = prop::collection::vec((0u32..60, 0u32..6, "(\\PC|[ \n\r\t]){0,4}"), 1..4);
        prop::option::of(edits.prop_map(|mut edits| {
            edits.sort_by_key(|edit| (edit.0, edit.1));
            let edits = edits.into_iter().map(|(start, len, text)| Edit {
                span: Span { origin: Origin::Request, start, end: start + len },
                text,
            });
            Fix { title: "mend it".into(), applicability: Applicability::Safe, edits: edits.collect() }
        }))
    }

    fn finding() -> impl Strategy<Value = Finding> {
        (
            prop::collection::vec(span(), 0..11),
            prop::collection::vec((span(), text()), 0..3),
            fix(),
            text(),
            0.0f32..1.0,
        )
            .prop_map(|(spans, evidence, fix, words, likelihood)| Finding {
                code: Code::new("body/json-syntax"),
                certainty: if likelihood > 0.5 { Certainty::Likely } else { Certainty::Possible },
                likelihood,
                title: words.clone(),
                why: words.clone(),
                help: words,
                spans,
                evidence: evidence.into_iter().map(|(span, note)| Evidence { span, note }).collect(),
                fix,
                references: Vec::new(),
                fault: None,
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn no_face_falters(request in text(), response in prop::option::of(text()), findings in prop::collection::vec(finding(), 0..5)) {
            let input = Input { request, response, now: 0, ..Input::default() };
            let report = Report::new(&input, &Exchange::default(), findings);
            let names = Names { request: "a\u{1b}b".into(), response: "c`d".into() };
            let text = text::render(&report, &input, &names, false);
            prop_assert!(text.chars().all(|c| c == '\n' || c == '\t' || !c.is_control()), "{:?}", text);
            text::render(&report, &input, &names, true);
            let markdown = markdown::render(&report, &input, &names);
            prop_assert!(markdown.chars().all(|c| c == '\n' || c == '\t' || !c.is_control()), "{:?}", markdown);
            sarif::render(&report, &input, &names);
            prop_assert_eq!(serde_json::from_str::<Report>(&json::render(&report)).unwrap(), report);
        }
    }
}
