//! What is said about an exchange: a cause, where it stands, what tells it and what would mend it.
//!
//! Checks and the verdict make findings; remedy, report, page and command only show them.

mod code;

pub use code::Code;

use std::borrow::Cow;

use crate::dialects::Fault;
use crate::source::{Edit, Origin, Span};

/// How firmly a finding stands. In order: the last is the firmest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// It may be this; servers take it as often as not.
    Possible,
    /// It is probably this.
    Likely,
    /// The request breaks a rule that no conforming server accepts, or the server says it outright and nothing
    /// contradicts it.
    Certain,
    /// The request shows it and the server says it.
    Confirmed,
}

impl Certainty {
    /// As the JSON report writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Certainty::Possible => "possible",
            Certainty::Likely => "likely",
            Certainty::Certain => "certain",
            Certainty::Confirmed => "confirmed",
        }
    }
}

/// Whether a fix may be applied without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// What was meant is certain.
    Safe,
    /// It is a guess that a person must look at.
    Unsafe,
    /// A sketch: never applied for the person.
    Shown,
}

/// Edits that mend a finding.
///
/// Invariant: the edits do not overlap, and are in order of their spans.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Fix {
    /// What they do, in the imperative: "remove the comma".
    pub title: String,
    /// Whether they may be applied without asking.
    pub applicability: Applicability,
    /// The edits.
    pub edits: Vec<Edit>,
}

/// A place that tells for a finding without being at fault itself.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(from = "FlatEvidence", into = "FlatEvidence")]
pub struct Evidence {
    /// The place.
    pub span: Span,
    /// What it tells.
    pub note: String,
}

/// Evidence as it is written: serde's own `flatten` costs 5 kB of compressed wasm.
#[derive(serde::Serialize, serde::Deserialize)]
struct FlatEvidence {
    r#in: Origin,
    start: u32,
    end: u32,
    note: String,
}

impl From<FlatEvidence> for Evidence {
    fn from(FlatEvidence { r#in, start, end, note }: FlatEvidence) -> Self {
        Self { span: Span { origin: r#in, start, end }, note }
    }
}

impl From<Evidence> for FlatEvidence {
    fn from(Evidence { span, note }: Evidence) -> Self {
        Self { r#in: span.origin, start: span.start, end: span.end, note }
    }
}

/// One cause, said once.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Finding {
    /// The cause.
    pub code: Code,
    /// How firmly it stands.
    pub certainty: Certainty,
    /// Probability that this is what the server refused, 0 to 1; of findings with 0.8 some 80 % are right.
    pub likelihood: f32,
    /// What is wrong: one line, lower case, no full stop, no advice.
    pub title: String,
    /// Why a server refuses that, and what tells us.
    pub why: String,
    /// What to do.
    pub help: String,
    /// The bytes to change, the primary place first. Empty where something is absent everywhere.
    pub spans: Vec<Span>,
    /// Other places that tell for it.
    pub evidence: Vec<Evidence>,
    /// Edits that mend it, where they are known.
    pub fix: Option<Fix>,
    /// RFC sections and vendors' pages.
    pub references: Vec<Cow<'static, str>>,
    /// Which fault of the table of known servers it is, where it is one. It is not written: the verdict has used it.
    #[serde(skip)]
    pub fault: Option<Fault>,
}

impl Finding {
    /// Its fix, where that may be applied at all: a sketch may not.
    pub fn applicable_fix(&self) -> Option<&Fix> {
        self.fix.as_ref().filter(|fix| fix.applicability != Applicability::Shown && !fix.edits.is_empty())
    }
}
