//! Moving a message from a decoded text back to the paste that it was decoded from.
//!
//! Readers read plain text. Where that text is not the paste but something decoded from it (a transcript without its
//! marks, a string in a log line), what they read is moved by [`Within`]: the bytes stay, their places become those
//! of the paste.

use super::{
    Body, Client, Command, Data, Exchange, Field, Method, OptionUse, Part, Request, Response, ShellFault,
    ShellFaultKind, Variable, Word,
};
use crate::source::{Span, Traced};

/// Something with places in a decoded text.
pub trait Within {
    /// Moves all places to where `text`, the decoded text that they are of, has its bytes from.
    fn within(&mut self, text: &Traced);
}

impl Within for Span {
    fn within(&mut self, text: &Traced) {
        *self = text.span_of(self.range());
    }
}

impl Within for Traced {
    fn within(&mut self, text: &Traced) {
        *self = self.moved_into(text);
    }
}

impl<T: Within> Within for Option<T> {
    fn within(&mut self, text: &Traced) {
        if let Some(part) = self {
            part.within(text);
        }
    }
}

impl<T: Within> Within for Vec<T> {
    fn within(&mut self, text: &Traced) {
        for part in self {
            part.within(text);
        }
    }
}

/// Moves the named members.
macro_rules! moves {
    ($($type:ty: $($member:ident)+;)+) => {
        $(impl Within for $type {
            fn within(&mut self, text: &Traced) {
                $(self.$member.within(text);)+
            }
        })+
    };
}

moves! {
    Exchange: request response parts;
    Part: span;
    Request: span client head start_line method target query_data version fields body;
    Method: name;
    Field: line name value;
    Body: content coded data;
    Data: option argument file;
    Response: span version status_span reason fields body;
    Command: words options operands faults variables rest;
    Word: text;
    OptionUse: span argument;
    Variable: span;
}

impl Within for Client {
    fn within(&mut self, text: &Traced) {
        match self {
            Client::Curl(command) | Client::Agent(_, command) => command.within(text),
            Client::Raw | Client::Recorded => {}
        }
    }
}

impl Within for ShellFault {
    fn within(&mut self, text: &Traced) {
        self.span.within(text);
        if let ShellFaultKind::Operator { run } = &mut self.kind {
            run.within(text);
        }
    }
}
