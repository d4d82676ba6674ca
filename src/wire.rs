//! What the page and the worker that runs the engine say to each other, as JSON.

use crate::share::Shared;
use crate::{Input, Report};

/// From the page.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Question {
    /// Told again in the answer.
    pub id: u64,
    /// What is wanted.
    pub ask: Ask,
}

/// What the page wants.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ask {
    /// A diagnosis.
    Diagnose(Input),
    /// A link to this, without its secrets.
    Share(Shared),
    /// What a link holds: the fragment of an address.
    Open(String),
}

/// From the worker: what it has made of a question.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Answer {
    /// That of the question.
    pub id: u64,
    /// What was made of it.
    pub told: Told,
}

/// What the worker has made of a question, each of the wish of the same place in [`Ask`].
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Told {
    /// The diagnosis.
    Report(Report),
    /// The link.
    Link {
        /// The fragment, with `#`.
        fragment: String,
        /// What each secret was called that was taken out: the name of a field, an option, a member.
        removed: Vec<String>,
    },
    /// What the link holds.
    Opened {
        /// The texts, as far as they could be read.
        texts: Shared,
        /// Why not all could be read, as a sentence.
        broken: Option<String>,
    },
}

/// All that a worker says.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Message {
    /// It has loaded and takes questions.
    Ready,
    /// It has an answer.
    Answer(Answer),
}
