//! JSON (RFC 8259), read so that faulty text still gives values.
//!
//! [`parse`] never fails and takes time linear in the text. A [`Document`] has the values with their byte ranges, the
//! [`Fault`]s with their [`Repair`]s, and the place where a strict parser stops.

mod brackets;
mod document;
mod fault;
mod layout;
mod outside;
mod parser;
mod slips;
mod strict;
mod strings;
#[cfg(test)]
mod tests;
mod text;
mod words;

pub use document::{Document, Kind, Name, Node};
pub use fault::{
    Bracket, EscapeSlip, Fault, FaultKind, Language, NumberSlip, Other, Quotes, Repair, Replacement, Safety,
};
pub use text::Text;

/// Reads a text as JSON, as well as it can be read.
pub fn parse(bytes: &[u8]) -> Document<'_> {
    parser::parse(bytes)
}

impl Document<'_> {
    /// The text with the repairs of the wanted safety applied: all of them, or the safe ones alone.
    pub fn repaired(&self, choices: bool) -> Vec<u8> {
        slips::repaired(self.faults(), self.bytes(), |repair| choices || repair.safety == Safety::Safe)
    }
}
