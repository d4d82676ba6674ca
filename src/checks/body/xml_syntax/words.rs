//! What is said of each fault.

use super::super::super::Words;
use super::super::super::shared::show::show;
use crate::source::Traced;
use crate::syntax::xml::{Fault, Kind};

pub(super) fn word(content: &Traced, fault: &Fault) -> Words {
    let bytes = |range: std::ops::Range<usize>| show(&content.bytes()[range]);
    let here = bytes(fault.range.clone());
    let stops = "An XML parser must stop at the first such fault, so the server sees nothing of the body.";
    let (title, why, help) = match fault.kind {
        Kind::Mismatch => {
            let open = fault.other.clone().map(|open| bytes(open.start + 1..open.end)).unwrap_or_default();
            (
                format!("end tag {here} where {open} is open"),
                "Elements end in the order in which they begin, and names are case-sensitive.",
                "Close the element that is open, by the same name.",
            )
        }
        Kind::NoStart => (
            format!("end tag {here} without a start tag"),
            "No element is open here.",
            "Take it away, or put its start tag before it.",
        ),
        Kind::NoEnd => (
            format!("element {here} is never closed"),
            "Every element needs an end tag, or a slash at the end of its own.",
            "Put its end tag where it ends.",
        ),
        Kind::Ampersand => (
            "`&` in XML that starts no reference".into(),
            "In XML `&` starts a reference such as `&amp;`.",
            "Write `&amp;` for an `&`.",
        ),
        Kind::Entity => (
            format!("{here} is no entity of XML"),
            "XML knows `&amp;`, `&lt;`, `&gt;`, `&quot;` and `&apos;`. The others are of HTML, and mean something only where a \
             document type declares them.",
            "Write the character itself, or its number.",
        ),
        Kind::Reference => (
            format!("{here} is no character of XML"),
            "XML has no NUL, no control characters but tab and line ends, and no halves of a pair, not as a reference either.",
            "Take it away; data that is not text goes into XML as base64.",
        ),
        Kind::Less => ("`<` in XML that starts no tag".into(), "In XML `<` starts a tag.", "Write `&lt;` for a `<`."),
        Kind::Tag => (
            format!("tag {here} is not closed by `>`"),
            "A tag has a name, attributes with blanks between them, and `>` at its end.",
            "Close the tag.",
        ),
        Kind::Attribute => (
            format!("attribute {here} without a value"),
            "An attribute has an equals sign and a value in quotes, unlike in HTML.",
            "Give it a value in quotes.",
        ),
        Kind::Unquoted => (
            format!("value {here} of an attribute without quotes"),
            "The value of an attribute stands in quotes, unlike in HTML.",
            "Put it in quotes.",
        ),
        Kind::Quote => (
            "value of an attribute that is never closed".into(),
            "The value ends at the next quote of the same kind, and no tag may begin before that.",
            "Put the closing quote at the end of the value.",
        ),
        Kind::Crowded => {
            ("no blank between two attributes".into(), "A blank stands before each attribute.", "Put one there.")
        }
        Kind::Twice => (
            format!("attribute {here} stands twice"),
            "An attribute may stand once in a tag.",
            "Take one of them away.",
        ),
        Kind::Prefix => (
            format!("prefix {here} is not bound to a namespace"),
            "A prefix must be declared on the element or around it: `xmlns:prefix=\"…\"`. A parser that knows namespaces, as \
             nearly all do, refuses one that is not.",
            "Declare the prefix on the root element.",
        ),
        Kind::Declaration => (
            "something before the XML declaration".into(),
            "The declaration must be the very first thing in the text; not even a blank may stand before it.",
            "Delete what stands before it.",
        ),
        Kind::Malformed => (
            "XML declaration that is not one".into(),
            "It has `version`, then perhaps `encoding`, then perhaps `standalone`, in this order and in quotes.",
            "Write `<?xml version=\"1.0\" encoding=\"UTF-8\"?>`, or leave it out.",
        ),
        Kind::AfterRoot => (
            format!("{here} after the end of the XML"),
            "There is one root element, and nothing but comments after it.",
            "Take it away, or put all of it into one element.",
        ),
        Kind::BeforeRoot => (
            format!("{here} before the root element of the XML"),
            "No text may stand before the root element.",
            "Take it away.",
        ),
        Kind::Unclosed => (
            format!("{here} in XML is never closed"),
            "A comment ends in `-->`, a section in `]]>`, an instruction in `?>`.",
            "Close it.",
        ),
        Kind::Hyphens => (
            "`--` within an XML comment".into(),
            "Two hyphens end a comment, and may stand in it nowhere else.",
            "Write one hyphen, or put a blank between them.",
        ),
        Kind::SectionEnd => (
            "`]]>` in XML outside a section".into(),
            "It ends a CDATA section, and may stand in text only as `]]&gt;`.",
            "Write `]]&gt;`.",
        ),
        Kind::Character => (
            "control character in XML".into(),
            "XML has no control characters but tab and line ends, not even as references.",
            "Take it away; data that is not text goes into XML as base64.",
        ),
        Kind::Empty => ("XML without an element".into(), "A document has a root element.", "Write the root element."),
    };
    Words::new(title, format!("{why} {stops}"), help)
}
