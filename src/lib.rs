//! Why a server answered 400, and what to change.
//!
//! The engine's face is [`diagnose`]: the pasted text goes in, a [`Report`] comes out. It runs the same in the page's
//! worker and in the `why400` command. `docs/architecture.md` is the plan of the rooms.

pub mod checks;
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
    let exchange = read::read(input);
    let mut context = exchange.request.as_ref().map(|request| {
        checks::Context::new(request, &input.request, input.now).answered_by(exchange.response.as_ref())
    });
    if let Some(context) = &mut context {
        context.redirected = exchange.redirected.as_ref();
    }
    let findings = context.as_ref().map(checks::check).unwrap_or_default();
    let reply = exchange.response.as_ref().map(replies::listen).unwrap_or_default();
    let verdict = verdict::join(context.as_ref(), &exchange, findings, &reply);
    Report::new(input, &exchange, verdict)
}
