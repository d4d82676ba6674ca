//! What a response says, piece by piece, before anything is made of it.
//!
//! The readers of the format families write notes; [`super::claims`] draws claims from them.

use super::{Part, Position};
use crate::message::Response;
use crate::source::{Span, Traced};

/// How deep text in text is read: HTML in a JSON string in a JSON string.
const DEPTH: usize = 4;
/// The most notes that are taken of one response.
const NOTES: usize = 160;

/// How much of a sentence is looked at for the number of the request.
const TELLING: usize = 2000;
/// The most numbers under which the server has logged the request that are passed on.
const IDS: usize = 3;

/// A piece of text and where it stands in the response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    /// The text, decoded.
    pub(super) text: String,
    /// Its pasted bytes.
    pub(super) span: Span,
}

/// One thing that a response says.
#[derive(Clone, Debug, Default)]
pub(super) struct Note {
    /// Prose.
    pub(super) prose: Option<Words>,
    /// An error code beside it.
    pub(super) code: Option<Words>,
    /// The part of the request that it is about.
    pub(super) part: Option<Part>,
    /// The field that it is about, names and indices from the outside in; empty for all of the part.
    pub(super) field: Option<Vec<String>>,
    /// The value that was sent.
    pub(super) value: Option<String>,
    /// What would be taken.
    pub(super) expected: Vec<String>,
    /// A position beside it.
    pub(super) position: Option<Position>,
    /// The name of the member that the position is in, where it is not in the content itself: a GraphQL document.
    pub(super) within: Option<String>,
    /// A page about it.
    pub(super) documentation: Option<String>,
}

/// Everything that a response says.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// The notes, in the order of the response.
    pub(super) list: Vec<Note>,
    /// Fields of the response, as `name: value`.
    pub(super) fields: Vec<Words>,
    /// The error of RFC 6749 section 5.2, where it is one.
    pub(super) oauth: bool,
    /// The authentication schemes that are asked for.
    pub(super) schemes: Vec<String>,
    /// The first challenge.
    pub(super) challenge: Option<Words>,
    /// Values that stand beside messages, and may be what was sent.
    pub(super) echoes: Vec<String>,
    /// The first page that it names.
    pub(super) page: Option<String>,
    /// The numbers under which the server has logged the request: their names and they themselves.
    pub(super) ids: Vec<(String, String)>,
    /// How many seconds it asks to wait.
    pub(super) wait: Option<String>,
    /// Whether its structure says that the request was refused, whatever the status code says.
    pub(super) refused: bool,
    /// How deep the text lies that is being read.
    pub(super) depth: usize,
}

/// The code that a line of a page is made of besides the word: `Error 400: redirect_uri_mismatch`,
/// `error: invalid_client`.
fn code_in(prose: &Words) -> Option<Words> {
    let rest = prose.text.strip_prefix("Error").or_else(|| prose.text.strip_prefix("error"))?;
    let code = rest.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit()).strip_prefix(": ")?;
    let named = code.contains('_') && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    named.then(|| {
        let mut span = prose.span;
        if span.len() == prose.text.len() {
            span.start = span.end - code.len() as u32;
        }
        Words { text: code.to_owned(), span }
    })
}

impl Notes {
    /// Reads a response.
    pub(super) fn take(response: &Response) -> Self {
        let mut notes = Self::default();
        super::head::read(response, &mut notes);
        notes.content(&response.body);
        notes
    }

    /// Writes a note.
    pub(super) fn write(&mut self, mut note: Note) {
        if self.list.len() < NOTES {
            // Connexion puts the place behind the words of the validator: `None is not of type 'integer' - 'stay.nights'`.
            if let (None, Some(prose)) = (&note.field, &mut note.prose)
                && let Some(at) = prose.text.rfind(" - '")
                && let Some(place) = prose.text[at + 4..].strip_suffix('\'').filter(|place| !place.contains(' '))
            {
                (note.part, note.field) = {
                    let (part, steps) = super::path::parse(place);
                    (note.part.or(part), Some(steps))
                };
                prose.text.truncate(at);
            }
            // Voluptuous: `expected int for dictionary value @ data['stay']['nights']`.
            if let (None, Some(prose)) = (&note.field, &note.prose)
                && let Some(at) = prose.text.find(" @ data[")
            {
                let place = &prose.text[at + " @ data".len()..];
                let end = place.rfind(']').map_or(place.len(), |end| end + 1);
                note.field = Some(super::path::parse(&place[..end]).1);
            }
            if let Some(prose) = &note.prose {
                self.numbered(&prose.text);
                note.code = note.code.or_else(|| code_in(prose));
            }
            self.list.push(note);
        }
    }

    /// Remembers a number under which the server has logged the request.
    pub(super) fn number(&mut self, name: &str, id: &str) {
        let id = id.trim();
        let shaped = (4..=120).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
        if shaped && id != "null" && self.ids.len() < IDS && self.ids.iter().all(|known| known.1 != id) {
            self.ids.push((name.to_owned(), id.to_owned()));
        }
    }

    /// Remembers the number of the request that a sentence or a page names: `Request ID: …`, `Your support ID is: …`.
    pub(super) fn numbered(&mut self, text: &str) {
        const NAMES: [&str; 8] = [
            "request id",
            "requestid",
            "ray id",
            "support id",
            "incident id",
            "trace id",
            "correlation id",
            "reference #",
        ];
        let small = text.get(..TELLING).unwrap_or(text).to_ascii_lowercase();
        for name in NAMES {
            let Some(at) = small.find(name) else { continue };
            let rest = &text[at + name.len()..];
            let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '=' | '#' | '"'));
            let rest = rest.strip_prefix("is").map_or(rest, |rest| rest.trim_start_matches([':', ' ']));
            let id = rest.split(|c: char| c.is_whitespace() || matches!(c, ',' | ')' | ']' | '"')).next();
            // A word is none: "the request ID that was sent".
            if let Some(id) = id.filter(|id| id.bytes().any(|byte| byte.is_ascii_digit())) {
                self.number(name.trim_end_matches([' ', '#']), id.trim_end_matches('.'));
                return;
            }
        }
    }

    /// Reads a text in whatever format it is.
    pub(super) fn content(&mut self, text: &Traced) {
        if self.depth >= DEPTH {
            return;
        }
        self.depth += 1;
        let decoded = text.text();
        let trimmed = decoded.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        let read = match trimmed.as_bytes().first() {
            None => true,
            Some(b'{' | b'[' | b'"') => super::envelope::read(text, self),
            Some(b'<') => super::markup::read(text, self),
            Some(_) => false,
        };
        if !read {
            super::plain::read(text, self);
        }
        self.depth -= 1;
    }
}
