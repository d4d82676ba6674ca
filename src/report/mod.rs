//! The report, plain and serialisable, and its faces.

use crate::Input;
use crate::finding::Finding;
use crate::message::Exchange;
use crate::remedy;

/// What [`crate::diagnose`] gives. Serialised, it is the JSON contract of `docs/architecture.md`.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Report {
    /// Version of the contract.
    pub version: u32,
    /// What the paste was read as.
    pub read: ReadAs,
    /// The findings, the verdict first.
    pub findings: Vec<Finding>,
    /// The main box with the first finding's fix and every other safe fix applied.
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
}

impl Report {
    /// From the exchange that was read and the findings, the verdict first.
    pub fn new(input: &Input, exchange: &Exchange, findings: Vec<Finding>) -> Self {
        Self {
            version: 1,
            read: ReadAs {
                shape: exchange.shape.as_str().into(),
                label: exchange.shape.label().into(),
                request: exchange.request.is_some(),
                response: exchange.response.is_some(),
            },
            corrected: remedy::corrected(&input.request, &findings),
            findings,
        }
    }

    /// Whether neither a request nor a response was recognised.
    pub fn is_unusable(&self) -> bool {
        !self.read.request && !self.read.response
    }
}
