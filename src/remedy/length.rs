//! The length that a request tells of its content: edits of the content must carry it along, or the corrected request
//! is refused for its length.

use crate::message::{Author, Exchange, Field};
use crate::source::{Edit, Order, Span};

/// A length that a person has written.
pub(super) struct Length<'a> {
    field: &'a Field,
    /// Where the content stands.
    content: Span,
    /// How long the content is, in bytes.
    is: usize,
    /// Whether quotes of a shell are around it.
    quoted: bool,
}

impl<'a> Length<'a> {
    /// That of the request. `None` where it tells none, or the content is written otherwise than it is sent, as it is
    /// in an archive or a program.
    pub(super) fn of(text: &str, exchange: &'a Exchange) -> Option<Self> {
        let request = exchange.request.as_ref()?;
        let field = request.field("content-length").filter(|field| field.author == Author::Person)?;
        let content = &request.body.content;
        let verbatim = text.get(content.home().range())?.as_bytes() == content.bytes();
        let quoted = request.client.command().is_some();
        (verbatim && request.body.coded.is_none()).then(|| Self {
            field,
            content: content.home(),
            is: content.len(),
            quoted,
        })
    }

    /// Whether this edit writes the length.
    pub(super) fn is_written_by(&self, edit: &Edit) -> bool {
        edit.span.touches(self.field.value.span())
    }

    /// Whether it is the right one, as the request stands.
    pub(super) fn is_right(&self) -> bool {
        self.field.value.text().parse() == Ok(self.is)
    }

    /// Adds the edit that writes the length that the content has after these edits, none of which writes it.
    pub(super) fn write(&self, edits: &mut Vec<Edit>) {
        let within = || edits.iter().filter(|edit| self.content.contains(edit.span));
        // A quote takes more bytes in a shell than it sends.
        if self.quoted && within().any(|edit| edit.text.contains('\'')) {
            return;
        }
        let (taken, put) = within().fold((0, 0), |(taken, put), edit| (taken + edit.span.len(), put + edit.text.len()));
        let length = (self.is + put).saturating_sub(taken).to_string();
        if self.field.value.text() != length {
            edits.extend(self.field.value.edit(0..self.field.value.len(), &length).unwrap_or_default());
            edits.order_by_key(|edit| edit.span);
        }
    }
}
