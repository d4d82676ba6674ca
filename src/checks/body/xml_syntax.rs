//! `body/xml-syntax`

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding, Fix};
use crate::message::BodyKind;
use crate::source::Traced;
use crate::syntax::media_type;
use crate::syntax::xml::{self, Fault, Kind};

/// Content that was meant as XML and is not well-formed.
pub static RULE: Rule = Rule {
    code: Code::new("body/xml-syntax"),
    heard: Heard { title: "the server could not read the content as XML", help: "make it well-formed" },
    references: &["https://www.w3.org/TR/xml/#sec-well-formed"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "An XML body that is not well-formed: tags that do not match, a bare `&` or `<`, a blank before the declaration.",
    why: "An XML parser must stop at the first such fault (XML 1.0 section 1.2), so the server sees nothing of the body.",
    mends: Mends::Safe,
    bad: Example::request(
        "curl https://api.example.com/o -H 'Content-Type: application/xml' -d '<o><name>R & D</name></o>'",
    ),
    good: "curl https://api.example.com/o -H 'Content-Type: application/xml' -d '<o><name>R &amp; D</name></o>'",
};

fn check(context: &Context) -> Vec<Finding> {
    let Some((content, fault)) = find(context) else { return Vec::new() };
    let spans = vec![content.span_of(fault.range.clone())];
    let note = || "the start tag".to_owned();
    let evidence = fault.other.iter().map(|other| Evidence { span: content.span_of(other.clone()), note: note() });
    let evidence = evidence.collect();
    let finding = RULE.finding(Certainty::Certain, 0.95, word(content, &fault), spans);
    vec![Finding { evidence, fix: fix(content, &fault), ..finding }]
}

fn find<'a>(context: &Context<'a>) -> Option<(&'a Traced, Fault)> {
    let body = &context.request.body;
    let content = &body.content;
    let field = context.request.field("content-type");
    let declared = field.map(|field| media_type::read(field.value.bytes()));
    // HTML is another language, and under curl's default of a form only what begins as XML is XML.
    let is_xml =
        declared.as_ref().is_some_and(|declared| declared.is_xml() && declared.essence != "application/xhtml+xml");
    let looks =
        content.bytes().trim_ascii_start().starts_with(b"<") && declared.is_none_or(|declared| declared.is_form());
    let html = content
        .bytes()
        .trim_ascii_start()
        .get(..5)
        .is_some_and(|head| head.eq_ignore_ascii_case(b"<html") || head.eq_ignore_ascii_case(b"<!doc"));
    let known =
        body.known && matches!(body.kind, BodyKind::Data | BodyKind::Raw) && !content.bytes().trim_ascii().is_empty();
    let coded = context.request.field("content-encoding").is_some();
    // JSON or a form that is declared as XML is told as that.
    let begins = content.bytes().trim_ascii_start().starts_with(b"<") || content.bytes().starts_with(b"\xef\xbb\xbf");
    if !known || coded || html || !begins || !(is_xml || looks) {
        return None;
    }
    Some((content, xml::fault(content.bytes())?))
}

fn word(content: &Traced, fault: &Fault) -> Words {
    let shown = show(&content.bytes()[fault.range.clone()]);
    let stops = "An XML parser must stop at the first such fault, so the server sees nothing of the body.";
    let (title, why, help) = match fault.kind {
        Kind::Mismatch => {
            let open =
                fault.other.clone().map(|open| show(&content.bytes()[open.start + 1..open.end])).unwrap_or_default();
            (
                format!("end tag {shown} where {open} is open"),
                "Elements end in the order in which they begin, and names are case-sensitive.",
                "Close the element that is open, by the same name.",
            )
        }
        Kind::NoStart => (
            format!("end tag {shown} without a start tag"),
            "No element is open here.",
            "Take it away, or put its start tag before it.",
        ),
        Kind::NoEnd => (
            format!("element {shown} is never closed"),
            "Every element needs an end tag, or a slash at the end of its own.",
            "Put its end tag where it ends.",
        ),
        Kind::Ampersand => (
            "`&` in XML that starts no reference".into(),
            "In XML `&` starts a reference such as `&amp;`.",
            "Write `&amp;` for an `&`.",
        ),
        Kind::Less => ("`<` in XML that starts no tag".into(), "In XML `<` starts a tag.", "Write `&lt;` for a `<`."),
        Kind::Tag => (
            format!("tag {shown} is not closed by `>`"),
            "A tag has a name, attributes with blanks between them, and `>` at its end.",
            "Close the tag.",
        ),
        Kind::Attribute => (
            format!("attribute {shown} without a value in quotes"),
            "An attribute has an equals sign and a value in quotes.",
            "Put the value in quotes.",
        ),
        Kind::Twice => (
            format!("attribute {shown} stands twice"),
            "An attribute may stand once in a tag.",
            "Take one of them away.",
        ),
        Kind::Declaration => (
            "something before the XML declaration".into(),
            "The declaration must be the very first thing in the text; not even a blank may stand before it.",
            "Delete what stands before it.",
        ),
        Kind::AfterRoot => (
            format!("{shown} after the end of the XML"),
            "There is one root element, and nothing but comments after it.",
            "Take it away, or put all of it into one element.",
        ),
        Kind::BeforeRoot => (
            format!("{shown} before the root element of the XML"),
            "No text may stand before the root element.",
            "Take it away.",
        ),
        Kind::Unclosed => (
            format!("{shown} in XML is never closed"),
            "A comment ends in `-->`, a section in `]]>`, an instruction in `?>`.",
            "Close it.",
        ),
        Kind::Empty => ("XML without an element".into(), "A document has a root element.", "Write the root element."),
    };
    Words::new(title, format!("{why} {stops}"), help)
}

fn fix(content: &Traced, fault: &Fault) -> Option<Fix> {
    let range = fault.range.clone();
    let (title, text, applicability) = match fault.kind {
        Kind::Ampersand => ("write &amp;", "&amp;".to_owned(), Applicability::Safe),
        Kind::Less => ("write &lt;", "&lt;".to_owned(), Applicability::Safe),
        Kind::Declaration if content.bytes()[range.clone()].trim_ascii().is_empty() => {
            ("delete the blank", String::new(), Applicability::Safe)
        }
        Kind::Mismatch => {
            let open = fault.other.clone()?;
            let name = String::from_utf8_lossy(&content.bytes()[open.start + 1..open.end]).into_owned();
            let typed = String::from_utf8_lossy(&content.bytes()[range.clone()]).into_owned();
            let inner = typed.trim_start_matches("</").trim_end_matches('>').trim();
            let near = strsim::osa_distance(&inner.to_lowercase(), &name.to_lowercase()) * 3 <= name.len();
            // A name that is a slip away is written right; otherwise the element in between was not closed.
            if near {
                ("write the name of the start tag", format!("</{name}>"), Applicability::Safe)
            } else {
                ("close the element that is open", format!("</{name}>{typed}"), Applicability::Unsafe)
            }
        }
        _ => return None,
    };
    Some(rewrite::fix(title, applicability, content.edit(range, &text)?))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    fn with(body: &str) -> String {
        format!("curl http://a.test/x -H 'Content-Type: application/xml' -d '{body}'")
    }

    #[test]
    fn texts_that_are_not_well_formed() {
        for body in [
            "<a><b></a>".replace("</a>", "⟦</a>⟧"),
            "<s><email>x</email>⟦</S>⟧".into(),
            "<c><name>Tisch ⟦&⟧ Stuhl</name></c>".into(),
            "⟦ ⟧<?xml version=\"1.0\"?><c/>".into(),
        ] {
            assert_finds(&RULE, &with(&body));
        }
        assert_finds(
            &RULE,
            "POST /x HTTP/1.1\r\nHost: a.test\r\nContent-Type: text/xml\r\nContent-Length: 8\r\n\r\n⟦<a⟧>text",
        );
    }

    #[test]
    fn fixes() {
        assert_mends(&RULE, &with("<BlockList></Blocklist>"), &with("<BlockList></BlockList>"));
        assert_mends(&RULE, &with("<p><e>x</p>"), &with("<p><e>x</e></p>"));
        assert_mends(&RULE, &with("<a>R & D</a>"), &with("<a>R &amp; D</a>"));
    }

    #[test]
    fn other_bodies_are_quiet() {
        for paste in [
            with("<?xml version=\"1.0\"?>\n<a b=\"1\">x &amp; y</a>\n"),
            "curl http://a.test/x -H 'Content-Type: text/html' -d '<p>a<br>b'".into(),
            "curl http://a.test/x -H 'Content-Type: application/xml' -d @a.xml".into(),
            "curl -X PROPFIND http://a.test/dav -d '<propfind xmlns=\"DAV:\"><allprop/></propfind>'".into(),
        ] {
            assert_quiet(&RULE, &paste);
        }
    }
}
