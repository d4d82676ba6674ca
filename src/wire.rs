//! What the page and the worker that runs the engine say to each other, as JSON.

use crate::{Input, Report};

/// From the page: what to diagnose.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Question {
    /// Told again in the answer.
    pub id: u64,
    /// What was pasted.
    pub input: Input,
}

/// From the worker: what it found.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Answer {
    /// That of the question.
    pub id: u64,
    /// The diagnosis.
    pub report: Report,
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
