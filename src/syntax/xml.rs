//! Whether a text is well-formed XML (XML 1.0, fifth edition, and Namespaces in XML 1.0), up to the first fault.
//!
//! Names and entities that a document type declares are not looked into.

mod reader;
#[cfg(test)]
mod tests;

use std::ops::Range;

/// What breaks the grammar first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The smallest place that shows it.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// The other place that it belongs to: the start tag of an end tag that does not match, the first of two.
    pub other: Option<Range<usize>>,
}

/// What is wrong with a text as XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An end tag of another name than the start tag before it.
    Mismatch,
    /// An end tag without a start tag.
    NoStart,
    /// A start tag without an end tag.
    NoEnd,
    /// A `&` that starts no reference.
    Ampersand,
    /// A reference to an entity that nothing declares, as `&nbsp;` of HTML.
    Entity,
    /// A reference to a character that XML does not have, as `&#0;`.
    Reference,
    /// A `<` that starts nothing.
    Less,
    /// A tag that is not closed by `>`.
    Tag,
    /// An attribute without a value.
    Attribute,
    /// The value of an attribute without quotes.
    Unquoted,
    /// A quote around a value that is never closed.
    Quote,
    /// No blank between two attributes.
    Crowded,
    /// An attribute that stands twice in one tag.
    Twice,
    /// A prefix that no `xmlns` binds.
    Prefix,
    /// Something before the XML declaration.
    Declaration,
    /// An XML declaration that is not `version`, `encoding`, `standalone`, in this order.
    Malformed,
    /// A second element or text after the root.
    AfterRoot,
    /// Text before the root.
    BeforeRoot,
    /// A comment, section or instruction that is not closed.
    Unclosed,
    /// `--` within a comment.
    Hyphens,
    /// `]]>` outside a section.
    SectionEnd,
    /// A control character, or another that XML does not have.
    Character,
    /// No element at all.
    Empty,
}

/// The root of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The first fault.
    pub fault: Option<Fault>,
    /// The names of the elements that are open there, from the outside in.
    pub open: Vec<Range<usize>>,
    /// The name of the root, with its prefix.
    pub root: Option<Range<usize>>,
    /// The namespace that the root is in, where one is declared on it.
    pub namespace: Option<Range<usize>>,
    /// The value of `encoding` in the declaration.
    pub encoding: Option<Range<usize>>,
    /// The document type, up to its name: what servers refuse for safety.
    pub document_type: Option<Range<usize>>,
}

impl Document {
    /// The name of the root without its prefix.
    pub fn root_name<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        let name = self.root.clone().map_or(&b""[..], |root| &bytes[root]);
        name.iter().position(|&byte| byte == b':').map_or(name, |colon| &name[colon + 1..])
    }
}

/// Reads a document up to its first fault. A byte order mark is none.
pub fn parse(bytes: &[u8]) -> Document {
    reader::parse(bytes)
}

/// The first fault of a text, if it has one.
pub fn fault(bytes: &[u8]) -> Option<Fault> {
    parse(bytes).fault
}
