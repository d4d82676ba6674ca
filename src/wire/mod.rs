//! What the page and the worker that runs the engine say to each other. Questions are JSON, answers are packed
//! ([`packed`]), and the pasted texts and the corrected one go beside them as bytes: escaping megabytes into JSON and out
//! of it would hold up the typing.

pub mod packed;
mod parts;
#[cfg(test)]
mod tests;

use std::mem;

use crate::anatomy::Anatomy;
use crate::compare::Comparison;
use crate::finding::Code;
use crate::remedy::Mended;
use crate::remedy::copies::{Client, Copied, Prepared};
use crate::report::Face;
use crate::share::Shared;
use crate::syntax::json::{self, Node};
use crate::{Input, Report};

/// Which sources page and worker are made of, as `build.rs` tells. The worker's file has the same name in every release:
/// a browser may have kept that of another.
pub const RELEASE: &str = env!("WHY400_RELEASE");

/// From the page.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Question {
    /// Told again in the answer.
    pub id: u64,
    /// What is wanted.
    pub ask: Ask,
}

/// What the page wants.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Ask {
    /// A diagnosis.
    Diagnose(Input),
    /// A link to this.
    Share {
        /// What it is to carry.
        texts: Shared,
        /// Whether with its secrets: the person has said so.
        secrets: bool,
    },
    /// What a link holds: the fragment of an address.
    Open(String),
    /// The parts of the request and its answer.
    Anatomy(Input),
    /// In what two requests differ.
    Compare(Input, Input),
    /// The request written anew for another client: of what was pasted, or of what corrects it.
    Copy {
        /// Where it stands.
        input: Input,
        /// For whom.
        client: Client,
    },
    /// The main box with all its safe fixes applied.
    Mend(Input),
    /// The request in the parts that a script in a browser can send.
    Prepare(Input),
    /// A text about the diagnosis, without secrets.
    Write {
        /// What is diagnosed.
        input: Input,
        /// Which text.
        face: Face,
    },
}

/// A request and its response, as texts.
pub type Texts = (String, Option<String>);

impl Ask {
    /// The texts that are sent beside the JSON.
    fn texts(&mut self) -> Vec<(&mut String, &mut Option<String>)> {
        let inputs = match self {
            Ask::Share { texts, .. } => return vec![(&mut texts.request, &mut texts.response)],
            Ask::Open(_) => return Vec::new(),
            Ask::Compare(left, right) => vec![left, right],
            Ask::Diagnose(input)
            | Ask::Anatomy(input)
            | Ask::Copy { input, .. }
            | Ask::Mend(input)
            | Ask::Prepare(input)
            | Ask::Write { input, .. } => vec![input],
        };
        inputs.into_iter().map(|input| (&mut input.request, &mut input.response)).collect()
    }

    /// Takes out the texts that are sent beside the JSON.
    pub fn take_texts(&mut self) -> Vec<Texts> {
        self.texts().into_iter().map(|(request, response)| (mem::take(request), response.take())).collect()
    }

    /// Puts them back.
    pub fn put_texts(&mut self, texts: impl IntoIterator<Item = Texts>) {
        for (place, (request, response)) in self.texts().into_iter().zip(texts) {
            (*place.0, *place.1) = (request, response);
        }
    }
}

impl Message {
    /// The one text of an answer that may be as long as the paste.
    fn corrected(&mut self) -> Option<&mut Option<String>> {
        match self {
            Message::Answer(Answer { told: Told::Report { report, .. }, .. }) => Some(&mut report.corrected),
            Message::Ready(_) | Message::Answer(_) => None,
        }
    }

    /// Takes out the text that is sent beside the rest.
    pub fn take_text(&mut self) -> Option<String> {
        self.corrected().and_then(Option::take)
    }

    /// Puts it back.
    pub fn put_text(&mut self, text: Option<String>) {
        if let Some(corrected) = self.corrected() {
            *corrected = text;
        }
    }
}

impl Question {
    /// Reads a question as the page writes it. The engine has a reader of JSON; serde's own would be a second one, of
    /// 8 kB of compressed wasm.
    pub fn read(text: &str) -> Option<Self> {
        let document = json::parse(text.as_bytes());
        let question = document.root()?;
        let id = u64::try_from(question.get("id")?.as_i64()?).ok()?;
        let asked = question.get("ask")?.children().next()?;
        let text = |name| asked.get(name).and_then(json::Node::string);
        let ask = match &*asked.name()?.text() {
            "diagnose" => Ask::Diagnose(input(asked)?),
            "mend" => Ask::Mend(input(asked)?),
            "prepare" => Ask::Prepare(input(asked)?),
            "anatomy" => Ask::Anatomy(input(asked)?),
            "compare" => Ask::Compare(input(asked.index(0)?)?, input(asked.index(1)?)?),
            "share" => {
                Ask::Share { texts: Shared::of(asked.get("texts")?)?, secrets: asked.get("secrets")?.as_bool()? }
            }
            "open" => Ask::Open(asked.string()?.into_owned()),
            "copy" => Ask::Copy { input: input(asked.get("input")?)?, client: Client::named(&text("client")?)? },
            "write" => Ask::Write {
                input: input(asked.get("input")?)?,
                face: Face::ALL.iter().copied().find(|face| text("face").as_deref() == Some(face.as_str()))?,
            },
            _ => return None,
        };
        Some(Self { id, ask })
    }
}

/// What was pasted, as [`Input`] is written.
fn input(node: Node<'_>) -> Option<Input> {
    let Shared { request, response, shape, exchange, .. } = Shared::of(node)?;
    Some(Input { request, response, shape, exchange, now: node.get("now")?.as_i64()? })
}

/// From the worker: what it has made of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// That of the question.
    pub id: u64,
    /// What was made of it.
    pub told: Told,
}

/// What the worker has made of a question, each of the wish of the same place in [`Ask`].
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// The diagnosis.
    Report {
        /// The diagnosis.
        report: Report,
        /// What was looked for besides and is not there, each with what it means.
        fine: Vec<(Code, String)>,
    },
    /// The link.
    Link {
        /// The fragment, with `#`.
        fragment: String,
        /// What it carries: exactly what is shared.
        texts: Shared,
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
    /// The parts.
    Anatomy(Anatomy),
    /// The differences.
    Compared(Comparison),
    /// The request for another client.
    Copied(Copied),
    /// The main box, mended.
    Mended(Mended),
    /// The parts of the request.
    Prepared(Prepared),
    /// The text about the diagnosis.
    Written {
        /// The text.
        text: String,
        /// What each secret was called that was taken out.
        removed: Vec<String>,
    },
}

/// All that a worker says.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// It has loaded and takes questions. It is of this release ([`RELEASE`]).
    Ready(String),
    /// It has an answer.
    Answer(Answer),
}
