//! What the response says: who answered, and which causes it claims.
//!
//! A reader for each family of formats takes the response apart; the messages themselves are data, in `knowledge/`.
//! A [`Claim`] names a cause and says where the server looks; the verdict resolves that to bytes of the request.

mod claims;
mod envelope;
mod head;
mod holes;
mod home;
mod json;
mod markup;
mod methods;
mod normal;
mod notes;
mod path;
mod plain;
mod status;
mod table;
mod template;
#[cfg(test)]
mod tests;
mod wording;

pub use home::{at_home, framing_of};
#[doc(hidden)]
pub use table::Matcher;
pub(crate) use wording::{list, quoted};

use crate::finding::Code;
use crate::message::Response;
use crate::source::Span;
use notes::Notes;

/// All that a response tells.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// Who answered, as far as it shows: `nginx`, `express`, `fastapi`… A slug of the knowledge file.
    pub product: Option<&'static str>,
    /// What it claims, the most telling first.
    pub claims: Vec<Claim>,
    /// Whether its structure says that the request was refused, whatever the status code says: the `errors` of GraphQL
    /// in a 200.
    pub refused: bool,
    /// The numbers under which the server has logged the request: what they are called and they themselves.
    pub ids: Vec<(String, String)>,
    /// How many seconds it asks to wait in its content, as it writes them.
    pub wait: Option<String>,
}

/// A cause that the response names.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The cause.
    pub code: Code,
    /// How plainly it is said.
    pub force: Force,
    /// Where in the request the server looks, the most exact first. Empty where it does not say.
    pub at: Vec<Locator>,
    /// The server's words, in the response.
    pub words: Option<Span>,
    /// The same words, decoded.
    pub said: String,
    /// The sentence that stands beside them, where they are an error code.
    pub beside: Option<String>,
    /// Names or values that the server would take, as far as it lists them.
    pub expected: Vec<String>,
    /// A page that the response or the knowledge names.
    pub documentation: Option<String>,
}

/// How plainly a response names a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Force {
    /// It fits this cause among others: a bare status code, a bare page.
    Hints,
    /// It names the kind of cause, not the very fault.
    Suggests,
    /// It says it outright.
    Says,
}

/// A place in the request, as a server names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Locator {
    /// A position in the decoded content.
    Position(Position),
    /// A member of the content, or a parameter: `["items", "2", "sku"]`.
    Path {
        /// The part of the request, where the server tells it.
        part: Option<Part>,
        /// Names and indices from the outside in.
        steps: Vec<String>,
    },
    /// The text of a value or name, which the server repeats.
    Text(String),
    /// A whole part.
    Part(Part),
    /// A position in the text that a member of the content holds: in the GraphQL document under `query`.
    Within {
        /// The member, from the outside in.
        steps: Vec<String>,
        /// The position in its decoded text.
        position: Position,
    },
}

/// A part of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The method.
    Method,
    /// The path of the target.
    Path,
    /// The query.
    Query,
    /// The fields.
    Header,
    /// The `Cookie` field.
    Cookie,
    /// The content.
    Body,
    /// The version of the protocol.
    Version,
    /// The host.
    Host,
}

/// A position in the content. Everything counts from 0, whatever the server counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, where the server counts lines; the column is then within it.
    pub line: Option<usize>,
    /// Units from the start of the content or of the line.
    pub column: usize,
    /// What is counted.
    pub unit: Unit,
}

/// What a position counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Bytes of UTF-8.
    Byte,
    /// Code units of UTF-16.
    Utf16,
    /// Code points.
    CodePoint,
}

impl Part {
    /// The part with this number in the compiled knowledge, from 1; none for 0.
    fn numbered(number: u8) -> Option<Self> {
        Some(match number {
            1 => Part::Method,
            2 => Part::Path,
            3 => Part::Query,
            4 => Part::Header,
            5 => Part::Cookie,
            6 => Part::Body,
            7 => Part::Version,
            8 => Part::Host,
            _ => return None,
        })
    }
}

/// Reads a response.
pub fn listen(response: &Response) -> Reply {
    let mut notes = Notes::take(response);
    // Words about errors in a reply of success are data, unless its structure says that it is none.
    if response.status.is_some_and(|status| status < 400) && !notes.refused {
        notes.list.clear();
    }
    claims::draw(response, &notes)
}
