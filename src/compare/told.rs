//! What the worker tells of two requests.

use crate::finding::Code;
use crate::source::Span;

/// Two requests beside each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// How the one on the left fared.
    pub left: Standing,
    /// How the one on the right fared.
    pub right: Standing,
    /// Which of the two fails, by its status or by what is found in it; the right one, where that does not tell.
    pub failing: Side,
    /// In what they differ, the suspicious differences first.
    pub differences: Vec<Difference>,
    /// How many differences there are besides.
    pub more: usize,
    /// How many values are the same.
    pub same: usize,
}

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one that was given first.
    Left,
    /// The other.
    Right,
}

/// How a request fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether there is a request in the paste.
    pub request: bool,
    /// The status of its answer.
    pub status: Option<u16>,
    /// The title of what is found first.
    pub verdict: Option<String>,
    /// Its cause.
    pub code: Option<Code>,
}

/// A difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// In which way.
    pub how: How,
    /// What it is about.
    pub about: About,
    /// The name of what differs, from the outside in; values of JSON by their pointer (RFC 6901).
    pub label: String,
    /// What the left one has.
    pub left: Option<Part>,
    /// What the right one has.
    pub right: Option<Part>,
    /// What a person may not see, or need not care about.
    pub note: Option<String>,
    /// Which finding of the failing side speaks of it, counted from 0.
    pub explained: Option<usize>,
    /// The cause of that finding.
    pub code: Option<Code>,
    /// Its title.
    pub says: Option<String>,
}

/// In which way two values differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The left one alone has it.
    Left,
    /// The right one alone has it.
    Right,
    /// Both have it, with other values.
    Changed,
    /// Both say the same in another way.
    Spelled,
}

/// What a difference is about, the suspicious first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// Who asks.
    Credentials,
    /// The method.
    Method,
    /// The type and coding of the content.
    Type,
    /// The content.
    Content,
    /// The URL.
    Url,
    /// A field.
    Field,
    /// The cookies.
    Cookies,
    /// Something else.
    Other,
    /// What differs from one request to the next without meaning.
    Noise,
}

/// One side of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The value; a mask over a secret.
    pub value: String,
    /// The value as it stands, where decoding has changed it.
    pub written: Option<String>,
    /// Where it stands in its own paste.
    pub span: Option<Span>,
    /// Whether it is a time that is over.
    pub expired: bool,
}
