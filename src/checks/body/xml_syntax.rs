//! `body/xml-syntax`

mod shapes;
mod words;

use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule};
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding, Fix};
use crate::message::BodyKind;
use crate::source::{Traced, lowercase};
use crate::syntax::media_type;
use crate::syntax::xml::{self, Document, Fault, Kind};

/// Content that was meant as XML and is not well-formed.
pub static RULE: Rule = Rule {
    code: Code::new("body/xml-syntax"),
    heard: Heard { title: "the server could not read the content as XML", help: "make it well-formed" },
    references: &["https://www.w3.org/TR/xml/#sec-well-formed", "https://www.w3.org/TR/xml-names/#Conformance"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "An XML body that is not well-formed: tags that do not match, a bare `&` or `<`, an attribute without quotes, an \
           entity of HTML such as `&nbsp;`, a prefix that no `xmlns` binds, a blank before the declaration.",
    why: "An XML parser must stop at the first such fault (XML 1.0 section 1.2), so the server sees nothing of the body. It \
          comes about where XML is put together from strings: a name with an `&` in it is enough.",
    mends: Mends::Safe,
    bad: Example::request(
        "curl https://api.example.com/o -H 'Content-Type: application/xml' -d '<o><name>R & D</name></o>'",
    ),
    good: "curl https://api.example.com/o -H 'Content-Type: application/xml' -d '<o><name>R &amp; D</name></o>'",
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(content) = content(context) else { return Vec::new() };
    let document = xml::parse(content.bytes());
    let Some(fault) = &document.fault else { return shapes::check(context, content, &document) };
    let span = content.span_of(fault.range.clone());
    if context.has_variable(span) {
        return Vec::new();
    }
    let (certainty, likelihood) = match fault.kind {
        // Not every parser looks at namespaces, and some are lax about these.
        Kind::Prefix => (Certainty::Likely, 0.88),
        Kind::Hyphens | Kind::SectionEnd => (Certainty::Likely, 0.8),
        _ => (Certainty::Certain, 0.95),
    };
    let note = if fault.kind == Kind::Mismatch { "the start tag" } else { "the first" };
    let other = fault.other.iter().map(|other| Evidence { span: content.span_of(other.clone()), note: note.into() });
    let finding = RULE.finding(certainty, likelihood, words::word(content, fault), vec![span]);
    vec![Finding { evidence: other.collect(), fix: fix(content, &document, fault), ..finding }]
}

/// The content, where it was meant as XML.
fn content<'a>(context: &Context<'a>) -> Option<&'a Traced> {
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
    // A document type is one of HTML where no type says XML.
    let html = html && !(is_xml && content.bytes().trim_ascii_start().starts_with(b"<!DOCTYPE"));
    (known && !coded && !html && begins && (is_xml || looks)).then_some(content)
}

/// Entities of HTML that stand in XML most often, and their characters.
const ENTITIES: &[(&str, char)] = &[
    ("nbsp", '\u{a0}'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("euro", '€'),
    ("pound", '£'),
    ("hellip", '…'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("bull", '•'),
    ("middot", '·'),
    ("deg", '°'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("Auml", 'Ä'),
    ("Ouml", 'Ö'),
    ("Uuml", 'Ü'),
    ("szlig", 'ß'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("agrave", 'à'),
    ("ccedil", 'ç'),
    ("ntilde", 'ñ'),
    ("times", '×'),
];

/// Prefixes that everybody binds to the same namespace.
const PREFIXES: [(&str, &str); 4] = [
    ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ("xsd", "http://www.w3.org/2001/XMLSchema"),
    ("xlink", "http://www.w3.org/1999/xlink"),
    ("soapenv", "http://schemas.xmlsoap.org/soap/envelope/"),
];

fn fix(content: &Traced, document: &Document, fault: &Fault) -> Option<Fix> {
    let range = fault.range.clone();
    let typed = std::str::from_utf8(content.bytes().get(range.clone())?).ok()?;
    let end = content.bytes().trim_ascii_end().len();
    let (title, range, text, applicability) = match fault.kind {
        Kind::Ampersand => ("write &amp;", range, "&amp;".to_owned(), Applicability::Safe),
        Kind::Less => ("write &lt;", range, "&lt;".to_owned(), Applicability::Safe),
        Kind::SectionEnd => ("write ]]&gt;", range, "]]&gt;".to_owned(), Applicability::Safe),
        Kind::Entity => {
            let name = typed.strip_prefix('&')?.strip_suffix(';')?;
            let (_, c) = ENTITIES.iter().find(|(known, _)| *known == name)?;
            ("write the character by its number", range, format!("&#{};", u32::from(*c)), Applicability::Safe)
        }
        Kind::Unquoted => ("put the value in quotes", range, format!("\"{typed}\""), Applicability::Safe),
        Kind::Crowded => {
            ("put a blank between the attributes", range.start..range.start, " ".into(), Applicability::Safe)
        }
        Kind::Character => ("take the character away", range, String::new(), Applicability::Unsafe),
        Kind::Hyphens => ("put a blank between the hyphens", range, "- -".into(), Applicability::Unsafe),
        Kind::Tag if typed.starts_with("</") => {
            ("close the tag", range.end..range.end, ">".into(), Applicability::Safe)
        }
        Kind::Declaration if typed.trim_ascii().is_empty() => {
            ("delete the blank", range, String::new(), Applicability::Safe)
        }
        Kind::Prefix => {
            let (_, namespace) = PREFIXES.iter().find(|(known, _)| *known == typed)?;
            let root = document.root.clone()?.end;
            ("bind the prefix", root..root, format!(" xmlns:{typed}=\"{namespace}\""), Applicability::Safe)
        }
        // Where the text just ends, so do the elements.
        Kind::NoEnd => {
            let names = document.open.iter().rev().map(|name| String::from_utf8_lossy(&content.bytes()[name.clone()]));
            let text = names.fold(String::new(), |text, name| text + "</" + &name + ">");
            ("close what is open", end..end, text, Applicability::Unsafe)
        }
        Kind::Mismatch => {
            let open = fault.other.clone()?;
            let name = String::from_utf8_lossy(&content.bytes()[open.start + 1..open.end]).into_owned();
            let inner = typed.trim_start_matches("</").trim_end_matches('>').trim();
            let near = strsim::osa_distance(&lowercase(inner), &lowercase(&name)) * 3 <= name.len();
            // The end tag of an element further out closes that one, so that the one in between is open still.
            let outer =
                document.open.iter().rev().skip(1).any(|open| content.bytes()[open.clone()] == *inner.as_bytes());
            // A name that is a slip away is written right.
            if near && !outer {
                ("write the name of the start tag", range, format!("</{name}>"), Applicability::Safe)
            } else if outer {
                ("close the element that is open", range, format!("</{name}>{typed}"), Applicability::Unsafe)
            } else {
                return None;
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
