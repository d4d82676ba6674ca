//! `body/text-syntax`

mod csv;
mod json_lines;
mod metrics;
mod yaml;

use std::ops::Range;

use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::json_syntax::{path, takes_lines};
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding, Fix};
use crate::message::BodyKind;
use crate::source::{Order, Traced};
use crate::syntax::media_type;

/// Content in a text format of lines or rows that breaks its grammar.
pub static RULE: Rule = Rule {
    code: Code::new("body/text-syntax"),
    heard: Heard {
        title: "the server could not read the text of the content",
        help: "write it as the format of the endpoint wants it",
    },
    references: &[
        "https://github.com/ndjson/ndjson-spec",
        "https://www.rfc-editor.org/rfc/rfc4180",
        "https://yaml.org/spec/1.2.2/",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A body in a text format other than JSON, XML or a form that breaks its grammar: NDJSON that is spread over lines or lacks \
           its last line break, CSV with a row that has another number of columns, YAML indented with tabs, a metric that is \
           written wrongly, a query that does not parse.",
    why: "These formats are read line by line, so that one line break, blank or quote decides where a record ends. A server that \
          reads strictly refuses the line where the count or the grammar no longer fits, and often the whole body with it.",
    mends: Mends::Safe,
    bad: Example::request(
        "curl https://search.example.com/_bulk -H 'Content-Type: application/x-ndjson' --data-binary '{\"index\":{\"_index\":\"a\"}}\n{\"n\":1}'",
    ),
    good: "curl https://search.example.com/_bulk -H 'Content-Type: application/x-ndjson' --data-binary '{\"index\":{\"_index\":\"a\"}}\n{\"n\":1}\n'",
};

/// What is wrong, and where.
struct Slip {
    likelihood: f32,
    ranges: Vec<Range<usize>>,
    /// Another place that tells, and what it is.
    context: Option<(Range<usize>, &'static str)>,
    words: Words,
    repair: Option<Repair>,
}

/// Edits of the content.
struct Repair {
    title: &'static str,
    applicability: Applicability,
    edits: Vec<(Range<usize>, String)>,
}

impl Slip {
    fn new(likelihood: f32, range: Range<usize>, [title, why, help]: [&str; 3]) -> Self {
        Self { likelihood, ranges: vec![range], context: None, words: Words::new(title, why, help), repair: None }
    }

    fn beside(self, range: Range<usize>, note: &'static str) -> Self {
        Self { context: Some((range, note)), ..self }
    }

    fn mended(self, title: &'static str, applicability: Applicability, edits: Vec<(Range<usize>, String)>) -> Self {
        Self { repair: Some(Repair { title, applicability, edits }), ..self }
    }
}

fn check(context: &Context) -> Vec<Finding> {
    let body = &context.request.body;
    let coded = context.request.field("content-encoding").is_some_and(|field| !field.value.is_empty());
    let whole = body.known && !coded && matches!(body.kind, BodyKind::Data | BodyKind::Raw);
    if !whole || body.content.bytes().trim_ascii().is_empty() {
        return Vec::new();
    }
    let Some(slip) = find(context, body.content.bytes()) else { return Vec::new() };
    // What a variable becomes is not known.
    if context.has_variable(body.content.span_of(slip.ranges[0].clone())) {
        return Vec::new();
    }
    let certainty = match slip.likelihood {
        ..0.5 => Certainty::Possible,
        ..0.85 => Certainty::Likely,
        _ => Certainty::Certain,
    };
    let content = &body.content;
    let spans = slip.ranges.iter().map(|range| content.span_of(range.clone())).collect();
    let evidence = slip.context.map(|(range, note)| Evidence { span: content.span_of(range), note: note.into() });
    let fix = slip.repair.and_then(|repair| fix(content, repair));
    let finding = RULE.finding(certainty, slip.likelihood, slip.words, spans);
    vec![Finding { evidence: evidence.into_iter().collect(), fix, ..finding }]
}

fn find(context: &Context, text: &[u8]) -> Option<Slip> {
    let field = context.request.field("content-type");
    let essence = field.map(|field| media_type::read(field.value.bytes()).essence).unwrap_or_default();
    let path = path(context.request);
    if takes_lines(context.request) {
        return json_lines::find(text, &path);
    }
    if essence.ends_with("/csv") {
        return csv::find(text);
    }
    if essence.ends_with("yaml") {
        return yaml::find(text);
    }
    metrics::find(text, &path, &context.request.target.text())
}

fn fix(content: &Traced, repair: Repair) -> Option<Fix> {
    let mut edits = Vec::new();
    for (range, text) in repair.edits {
        edits.extend(content.edit(range, &text)?);
    }
    edits.order_by_key(|edit| edit.span);
    Some(rewrite::fix(repair.title, repair.applicability, edits))
}

/// The lines of a text, without their breaks.
fn lines(text: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    text.split(|&byte| byte == b'\n').map(move |line| {
        let range = start..start + line.strip_suffix(b"\r").unwrap_or(line).len();
        start += line.len() + 1;
        range
    })
}
