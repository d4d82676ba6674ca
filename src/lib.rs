//! Why a server answered 400, and what to change.
//!
//! The engine's face is [`diagnose`]: the pasted text goes in, a [`Report`] comes out. It runs the same in the page's
//! worker and in the `why400` command. `docs/architecture.md` is the plan of the rooms.

pub mod anatomy;
pub mod checks;
pub mod compare;
pub mod dialects;
pub mod finding;
pub mod message;
#[cfg(feature = "page")]
pub mod page;
pub mod read;
pub mod remedy;
pub mod replies;
pub mod report;
pub mod share;
pub mod source;
pub mod syntax;
pub mod verdict;
pub mod wire;

pub use report::Report;

/// What a person pasted.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Input {
    /// The main box: anything.
    pub request: String,
    /// The box of the response, where it is apart.
    pub response: Option<String>,
    /// The clock for expiry checks, in seconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    /// What the main box is to be read as, where the person says so; otherwise it is found out.
    pub shape: Option<message::Shape>,
    /// Which of several exchanges in the main box is to be diagnosed, counted from 0, where the person says so.
    pub exchange: Option<usize>,
}

impl Input {
    /// The text of a box; `None` where that box was not given.
    pub fn text(&self, origin: source::Origin) -> Option<&str> {
        match origin {
            source::Origin::Request => Some(&self.request),
            source::Origin::Response => self.response.as_deref(),
        }
    }
}

/// Reads what was pasted, checks the request, listens to the response and joins the two.
///
/// ```
/// let paste = r#"curl https://api.example.test/o -H "Content-Type: application/json" -d '{"a":1,}'"#;
/// let report = why400::diagnose(&why400::Input { request: paste.into(), ..Default::default() });
///
/// let verdict = &report.findings[0];
/// assert_eq!(verdict.code.as_str(), "body/json-syntax");
/// assert_eq!(&paste[verdict.spans[0].range()], ",");
/// assert_eq!(report.corrected.as_deref(), Some(paste.replace(",}", "}").as_str()));
/// ```
pub fn diagnose(input: &Input) -> Report {
    examined(input).report
}

/// The same, with the causes that were looked for besides and are not there.
pub fn examine(input: &Input) -> (Report, Vec<finding::Code>) {
    let Examined { report, mut fine, .. } = examined(input);
    fine.retain(|code| report.findings.iter().all(|finding| finding.code != *code));
    (report, fine)
}

/// A text about a diagnosis for a person to hand on, without the secrets of the paste, and what those were called. What
/// is told is the verdict on what was pasted, whatever the secrets have to do with it.
pub fn write(input: &Input, face: report::Face) -> (String, Vec<String>) {
    use report::{Face, Names, Style, markdown, ticket};
    let (open, removed) = share::redact_input(input);
    let Examined { mut report, exchange, ids, .. } = examined(&open);
    let verdict = diagnose(input).findings.into_iter().next();
    if let Some(verdict) = verdict.filter(|verdict| report.findings.first().is_none_or(|it| it.code != verdict.code)) {
        report.findings.insert(0, share::redact_finding(verdict, input));
        report.corrected = None;
    }
    let names = Names { request: "the request".into(), response: "the response".into() };
    let text = match face {
        Face::Markdown => markdown::render(&report, &open, &names),
        Face::Text => markdown::written(&report, &open, &names, Style::Plain),
        Face::Ticket => ticket::render(&report, &exchange, &ids, Style::Markdown),
        Face::Wrong => ticket::wrong(&report, &open, Style::Markdown),
    };
    (text, removed)
}

/// A report with what it was made of.
struct Examined {
    report: Report,
    exchange: message::Exchange,
    /// The numbers under which the server has logged it.
    ids: Vec<(String, String)>,
    /// What the checks looked for in vain.
    fine: Vec<finding::Code>,
}

fn examined(input: &Input) -> Examined {
    let exchange = read::read(input);
    let mut context = exchange.request.as_ref().map(|request| {
        checks::Context::new(request, &input.request, input.now).answered_by(exchange.response.as_ref())
    });
    if let Some(context) = &mut context {
        context.redirected = exchange.redirected.as_ref();
    }
    let findings = context.as_ref().map(checks::check).unwrap_or_default();
    let fine = context.as_ref().map(|context| checks::fine(context, &findings)).unwrap_or_default();
    let reply = exchange.response.as_ref().map(replies::listen).unwrap_or_default();
    let verdict = verdict::join(context.as_ref(), &exchange, findings, &reply);
    let report = Report::new(input, &exchange, verdict);
    drop(context);
    Examined { report, exchange, ids: reply.ids, fine }
}

/// Takes what was pasted apart: the request as the server sees it, and its answer.
pub fn anatomy(input: &Input) -> anatomy::Anatomy {
    anatomy::dissect(input, &read::read(input))
}

/// Holds two pastes beside each other: in what the requests differ by meaning, and what is found of that.
pub fn compare(left: &Input, right: &Input) -> compare::Comparison {
    let exchanges = [read::read(left), read::read(right)];
    let reports = [diagnose(left), diagnose(right)];
    let side =
        |at: usize, input| compare::Compared { input, exchange: &exchanges[at], findings: &reports[at].findings };
    compare::compare(side(0, left), side(1, right))
}
