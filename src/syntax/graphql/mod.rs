//! Executable GraphQL documents (October 2021): operations and fragments, up to the first fault, and the rules that hold
//! without a schema.
//!
//! What the types of a schema are is not known here: whether a field exists is for the server to say.

mod lexer;
mod parser;
#[cfg(test)]
mod tests;
mod validate;

use std::ops::Range;

/// What is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The smallest place that shows it.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// The other place that it belongs to: the bracket that is open, the first of two.
    pub other: Option<Range<usize>>,
}

/// What is wrong with a document as GraphQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing but blanks and comments.
    Nothing,
    /// A character that starts no token.
    Character,
    /// A string in single quotes.
    SingleQuotes,
    /// A string that is not closed on its line, or a block string that is not closed at all.
    OpenString,
    /// An escape that strings do not have.
    Escape,
    /// A number with a leading zero, or with letters behind it.
    Number,
    /// The text ends within a bracket, or before something that must follow.
    Ends,
    /// Something else than the grammar asks for here, which is told in words.
    Expected(&'static str),
    /// A closing brace too many.
    Extra,
    /// Brackets with nothing in them.
    Empty,
    /// A word that starts no operation and no fragment.
    Keyword,
    /// A definition of a type.
    Definition,
    /// `=` between a name and its value.
    Equals,
    /// A name in quotes, as JSON has it.
    QuotedName,
    /// A variable is declared without its dollar sign.
    Dollar,
    /// A variable that its operation does not declare.
    Undeclared,
    /// A variable that nothing uses.
    Unused,
    /// A spread of a fragment that does not exist.
    NoFragment,
    /// A fragment that nothing spreads.
    UnusedFragment,
    /// A fragment that comes back to itself.
    Cycle,
    /// An operation without a name beside others.
    Anonymous,
    /// A name that stands twice where it may stand once.
    Twice,
}

/// An operation or a fragment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definition {
    /// Whether it is a fragment.
    pub fragment: bool,
    /// Its first word, or the brace of a query without one.
    pub start: Range<usize>,
    /// Its name.
    pub name: Option<Range<usize>>,
    /// The variables that it declares.
    pub variables: Vec<Variable>,
    /// The variables that stand in it, without dollar sign.
    pub(super) uses: Vec<Range<usize>>,
    /// The names of the fragments that it spreads.
    pub(super) spreads: Vec<Range<usize>>,
}

/// A variable of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name, without dollar sign.
    pub name: Range<usize>,
    /// Its type.
    pub kind: Range<usize>,
    /// Whether a value must be given: its type ends in `!`, and it has no default.
    pub required: bool,
}

/// A document as far as it could be read.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The operations and fragments before the first fault of grammar.
    pub definitions: Vec<Definition>,
    /// The first fault.
    pub fault: Option<Fault>,
    /// The brackets that are open at the first fault.
    pub open: Vec<usize>,
}

impl Document {
    /// The operations.
    pub fn operations(&self) -> impl Iterator<Item = &Definition> {
        self.definitions.iter().filter(|definition| !definition.fragment)
    }
}

/// Reads a document.
pub fn parse(text: &str) -> Document {
    let mut document = parser::parse(text.as_bytes());
    if document.fault.is_none() {
        document.fault = validate::fault(text.as_bytes(), &document.definitions);
    }
    document
}

/// Whether a text was meant as a document: it begins with a selection, or as an operation or a fragment does.
pub fn looks_like(text: &str) -> bool {
    let mut rest = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == ',');
    while rest.starts_with('#') {
        rest = rest.find('\n').map_or("", |end| rest[end..].trim_start());
    }
    if let Some(inner) = rest.strip_prefix('{') {
        let inner = inner.trim_start();
        let name = inner.bytes().take_while(|&byte| lexer::is_name(byte)).count();
        // Selectors of metrics and logs have braces too: `{job="api"}`.
        let selector = inner[name..].trim_start().starts_with(['=', '!', '~', '<', '>']);
        return inner.starts_with("...") || name > 0 && !selector;
    }
    let word = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    if !parser::OPERATIONS.contains(&&rest[..word]) || !rest.contains('{') {
        return false;
    }
    let after = rest[word..].trim_start();
    let name = after.bytes().take_while(|&byte| lexer::is_name(byte)).count();
    let parted = name == 0 || after.len() < rest.len() - word;
    parted && (after[name..].trim_start().starts_with(['{', '(', '@']) || after[name..].trim_start().starts_with("on "))
}
