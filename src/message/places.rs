//! The places of a message in the paste, all of them at once.
//!
//! Readers read plain text. Where that text is not the paste but something decoded from it (a transcript without its
//! marks, a string in a log line), what they read is moved by [`Places::within`]: the bytes stay, their places become
//! those of the paste.

use super::{
    Body, Client, Command, Data, Exchange, Field, Method, OptionUse, Part, Redirected, Request, RequestLine, Response,
    ShellFault, ShellFaultKind, Variable, Word,
};
use crate::source::{Span, Traced};

/// Something that holds places.
pub trait Places {
    /// Shows the visitor every place.
    fn visit(&mut self, visitor: &mut impl Visitor);

    /// Moves all places to where `text`, the decoded text that they are of, has its bytes from.
    fn within(&mut self, text: &Traced)
    where
        Self: Sized,
    {
        self.visit(&mut Mover(text));
    }
}

/// Sees, and may change, every place of a message.
pub trait Visitor {
    /// A place alone.
    fn span(&mut self, span: &mut Span);
    /// A text with its places.
    fn text(&mut self, text: &mut Traced);
}

struct Mover<'a>(&'a Traced);

impl Visitor for Mover<'_> {
    fn span(&mut self, span: &mut Span) {
        *span = self.0.span_of(span.range());
    }

    fn text(&mut self, text: &mut Traced) {
        *text = text.moved_into(self.0);
    }
}

impl Places for Span {
    fn visit(&mut self, visitor: &mut impl Visitor) {
        visitor.span(self);
    }
}

impl Places for Traced {
    fn visit(&mut self, visitor: &mut impl Visitor) {
        visitor.text(self);
    }
}

impl<T: Places> Places for Option<T> {
    fn visit(&mut self, visitor: &mut impl Visitor) {
        if let Some(part) = self {
            part.visit(visitor);
        }
    }
}

impl<T: Places> Places for Vec<T> {
    fn visit(&mut self, visitor: &mut impl Visitor) {
        for part in self {
            part.visit(visitor);
        }
    }
}

/// Visits the named members.
macro_rules! members {
    ($($type:ty: $($member:ident)+;)+) => {
        $(impl Places for $type {
            fn visit(&mut self, visitor: &mut impl Visitor) {
                $(self.$member.visit(visitor);)+
            }
        })+
    };
}

members! {
    Exchange: request response redirected parts;
    Redirected: method target location;
    Part: span;
    Request: span client head start_line method target query_data version fields body;
    Method: name;
    Field: line name value;
    Body: content coded data;
    Data: option argument file;
    Response: span version status_span reason fields body;
    Command: words options operands faults variables rest line;
    RequestLine: target;
    Word: text;
    OptionUse: span argument;
    Variable: span;
}

impl Places for Client {
    fn visit(&mut self, visitor: &mut impl Visitor) {
        match self {
            Client::Curl(command) | Client::Agent(_, command) => command.visit(visitor),
            Client::Raw | Client::Recorded => {}
        }
    }
}

impl Places for ShellFault {
    fn visit(&mut self, visitor: &mut impl Visitor) {
        self.span.visit(visitor);
        if let ShellFaultKind::Operator { run: other }
        | ShellFaultKind::Conflict { with: other }
        | ShellFaultKind::SingleQuotes { close: other } = &mut self.kind
        {
            other.visit(visitor);
        }
    }
}
