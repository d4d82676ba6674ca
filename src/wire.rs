//! What the page and the worker that runs the engine say to each other, as JSON.

use crate::share::Shared;
use crate::syntax::json;
use crate::{Input, Report};

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
    /// A link to this, without its secrets.
    Share(Shared),
    /// What a link holds: the fragment of an address.
    Open(String),
}

impl Question {
    /// Reads a question as the page writes it. The engine has a reader of JSON; serde's own would be a second one, of
    /// 8 kB of compressed wasm.
    pub fn read(text: &str) -> Option<Self> {
        let document = json::parse(text.as_bytes());
        let question = document.root()?;
        let id = u64::try_from(question.get("id")?.as_i64()?).ok()?;
        let asked = question.get("ask")?.children().next()?;
        let ask = match &*asked.name()?.text() {
            "diagnose" => {
                let Shared { request, response, shape, exchange, .. } = Shared::of(asked)?;
                Ask::Diagnose(Input { request, response, shape, exchange, now: asked.get("now")?.as_i64()? })
            }
            "share" => Ask::Share(Shared::of(asked)?),
            "open" => Ask::Open(asked.string()?.into_owned()),
            _ => return None,
        };
        Some(Self { id, ask })
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Shape;

    #[test]
    fn a_question_is_read_as_it_is_written() {
        let input = Input {
            request: "curl \"é\u{1}\u{2028}😀\"\n".into(),
            response: Some("\\u0041".into()),
            now: -1,
            shape: Some(Shape::CurlCmd),
            exchange: Some(3),
        };
        let shared = Shared { request: "x".into(), removed: 2, ..Shared::default() };
        for ask in [
            Ask::Diagnose(input),
            Ask::Diagnose(Input::default()),
            Ask::Share(shared),
            Ask::Share(Shared::default()),
            Ask::Open("#v1.abc".into()),
        ] {
            let question = Question { id: 7, ask };
            assert_eq!(Question::read(&serde_json::to_string(&question).unwrap()), Some(question));
        }
        for other in ["", "7", "{}", r#"{"id":1,"ask":{}}"#, r#"{"id":1,"ask":{"diagnose":{"request":1,"now":1}}}"#] {
            assert_eq!(Question::read(other), None, "{other}");
        }
    }
}
