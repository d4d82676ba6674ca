//! A text that is JSON: an archive, a collection, an export, a record of a log, or something else.

use std::borrow::Cow;

use super::detect::{Job, Line, Pair, Reader};
use super::{Reading, har, insomnia, logs, postman};
use crate::message::{Author, Field, Places, Shape, Visitor};
use crate::source::{Origin, Quoting, Span, Traced};
use crate::syntax::json::{self, Document, Kind, Node};

/// Reads JSON of known kinds. Other JSON is passed over whole, so that none of it is looked at again.
pub(super) const READER: Reader =
    Reader { shapes: &[Shape::Har, Shape::Postman, Shape::Insomnia, Shape::JsonLog], begins, read };

/// How many exchanges of one text are kept.
pub(super) const MOST: usize = 1000;

fn begins(line: &Line) -> Option<usize> {
    opens(line.content()).then_some(line.content).or_else(|| logs::json::after_prefix(line))
}

/// Whether an object, or an array of objects, opens here.
fn opens(text: &str) -> bool {
    let rest = text.trim_start_matches(['[', ' ', '\t']);
    let rest = match rest.strip_prefix('{') {
        Some(rest) => rest.trim_start(),
        None if rest.is_empty() && !text.is_empty() => rest,
        None => return false,
    };
    rest.is_empty() || rest.starts_with('"')
}

fn read(job: &Job) -> Option<Reading> {
    let text = &job.text[..job.limit];
    let start = job.start + text[job.start..].find(['{', '['])?;
    let line = Line::at(text, line_start(text, start));
    // What stands after the mark of a log in the same line ends with it, and may be something else.
    let alone = opens(line.content());
    let end = if alone { end_of_value(text, start) } else { end_of_value(&text[..line.end], start) };
    let json = Json::new(text, start, end);
    let wanted = |shape| job.wish.is_none_or(|wish| wish == shape);
    let found = json.root().and_then(|root| {
        let archive = || har::read(&json, root).map(|pairs| (Shape::Har, pairs));
        let collection = || postman::read(&json, root).map(|pairs| (Shape::Postman, pairs));
        let export = || insomnia::read(&json, root).map(|pairs| (Shape::Insomnia, pairs));
        let found = None.or_else(|| if wanted(Shape::Har) { archive() } else { None });
        let found = found.or_else(|| if wanted(Shape::Postman) { collection() } else { None });
        found.or_else(|| if wanted(Shape::Insomnia) { export() } else { None })
    });
    if let Some((shape, mut pairs)) = found {
        pairs.truncate(MOST);
        whole(&mut pairs, start, end);
        in_order(&mut pairs);
        return Some(Reading { shape, pairs, end });
    }
    let records = if wanted(Shape::JsonLog) { logs::json::read(text, &json, end) } else { None };
    if let Some((mut pairs, end)) = records {
        whole(&mut pairs, start, end);
        in_order(&mut pairs);
        return Some(Reading { shape: Shape::JsonLog, pairs, end });
    }
    alone.then_some(Reading { shape: Shape::Unknown, pairs: Vec::new(), end })
}

/// Seals what was put together from places that stand in another order in the paste than in the message: a place in it
/// would be one from somewhere to somewhere before.
pub(super) struct InOrder;

impl Visitor for InOrder {
    fn span(&mut self, _span: &mut Span) {}

    fn text(&mut self, text: &mut Traced) {
        let segments = text.segments();
        if segments.windows(2).all(|pair| pair[0].to <= pair[1].from) {
            return;
        }
        let start = segments.iter().map(|segment| segment.from).min().unwrap_or(0);
        let end = segments.iter().map(|segment| segment.to).max().unwrap_or(0);
        let span = Span { start, end, ..text.home() };
        let mut sealed = Traced::new(text.home().to(span));
        sealed.decode(text.bytes(), span, Quoting::Sealed);
        *text = sealed;
    }
}

/// Puts the pieces of the pairs in order.
pub(super) fn in_order(pairs: &mut [Pair]) {
    for pair in pairs {
        pair.request.visit(&mut InOrder);
        pair.response.visit(&mut InOrder);
    }
}

/// Takes all of a text for its only request, where there is no more in it: what follows may be the answer.
fn whole(pairs: &mut [Pair], start: usize, end: usize) {
    if let [Pair { request: Some(request), response: None }] = pairs {
        request.span = Span::new(request.span.origin, start, end);
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |line_end| line_end + 1)
}

/// Where the value that starts at `start` ends: at its bracket, or, where that is missing, before the first line that
/// cannot go on with it.
pub(super) fn end_of_value(text: &str, start: usize) -> usize {
    /// More lines than that are in no string that a terminal has broken.
    const LINES: usize = 50;
    let bytes = text.as_bytes();
    let (mut depth, mut string, mut at) = (0usize, false, start);
    // Of the string that goes over line ends: the first of them, and how many.
    let (mut broken, mut lines) = (start, 0);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' if string => at += 1,
            b'"' => (string, lines) = (!string, 0),
            b'\n' => {
                let line = text[at + 1..].lines().next().unwrap_or_default().trim_start();
                if !string && !goes_on(line) {
                    return at;
                }
                if string {
                    broken = if lines == 0 { at } else { broken };
                    lines += 1;
                    if lines > LINES || line.starts_with("{\"") {
                        return broken;
                    }
                }
            }
            b'{' | b'[' if !string => depth += 1,
            b'}' | b']' if !string => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    if string && lines > 0 { broken } else { text.len() }
}

/// Whether a line may be one in the midst of JSON.
fn goes_on(line: &str) -> bool {
    let rest = line.trim_start_matches(['[', ']', '{', '}', ',', ':', ' ', '\t']);
    let number = rest.split([',', ']', '}', ' ']).next().unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
    let word = ["\"", "true", "false", "null", "//", "..."].iter().any(|word| rest.starts_with(word));
    // A line of dots and digits may be a date; a number is followed by what goes on or ends.
    word || rest.trim_end().is_empty()
        || number.len() < 40
            && number.bytes().all(plain)
            && !rest[number.len()..].trim_end().starts_with(' ')
            && number.bytes().filter(|&byte| byte == b'-').count() < 2
}

/// A JSON text within the text of a reader.
pub(super) struct Json<'a> {
    document: Document<'a>,
    /// The text that was parsed. As all that is decoded stands in strings, this is how it is quoted.
    content: Traced,
    text: &'a str,
    start: usize,
}

impl<'a> Json<'a> {
    /// Parses `text[start..end]`.
    pub(super) fn new(text: &'a str, start: usize, end: usize) -> Self {
        let span = Span::new(Origin::Request, start, end);
        let mut content = Traced::new(span);
        content.copy(text, span, Quoting::Json);
        Self { document: json::parse(&text.as_bytes()[start..end]), content, text, start }
    }

    /// The value.
    pub(super) fn root(&self) -> Option<Node<'_>> {
        self.document.root()
    }

    /// Where a value stands, with its quotes.
    pub(super) fn span(&self, node: Node) -> Span {
        let range = node.range();
        Span::new(Origin::Request, self.start + range.start, self.start + range.end)
    }

    /// Where a member stands, from its name on.
    pub(super) fn member(&self, node: Node) -> Span {
        let span = self.span(node);
        let name = node.name().map(json::Name::range);
        name.map_or(span, |name| Span::new(span.origin, self.start + name.start, self.start + name.end).to(span))
    }

    /// A string, decoded; any other value as it stands. JSON `null` is no value.
    pub(super) fn value(&self, node: Node) -> Option<Traced> {
        match node.kind() {
            Kind::Null | Kind::Missing => None,
            Kind::String => {
                let inner = node.inner();
                let decoded = node.traced(&self.content)?;
                if !decoded.is_empty() {
                    return Some(decoded);
                }
                // Something can be put between the quotes.
                let mut empty = Traced::new(decoded.home());
                empty.append(&self.content.slice(inner.start..inner.start));
                Some(empty)
            }
            _ => Some(Traced::verbatim(self.text, self.span(node))),
        }
    }

    /// The name of a member, decoded. Its escapes are not kept apart: there hardly are any.
    pub(super) fn name(&self, node: Node) -> Option<Traced> {
        let name = node.name()?;
        let inner = name.inner();
        let plain = self.content.slice(inner.clone());
        if plain.bytes() == name.text().as_bytes() {
            return Some(plain);
        }
        let mut decoded = Traced::new(plain.home());
        decoded.decode(name.text().as_bytes(), plain.span(), Quoting::Sealed);
        Some(decoded)
    }

    /// The string, number or other value of a member, as [`Json::value`].
    pub(super) fn get(&self, node: Node, name: &str) -> Option<Traced> {
        self.value(node.get(name)?)
    }

    /// A value without its decoding: the bytes of a string with their quotes.
    pub(super) fn raw(&self, node: Node) -> Traced {
        Traced::verbatim(self.text, self.span(node))
    }
}

/// The text of a string member.
pub(super) fn string<'d>(node: Node<'d>, name: &str) -> Option<Cow<'d, str>> {
    node.get(name)?.string()
}

/// Whether a member is `true`.
pub(super) fn is_set(node: Node, name: &str) -> bool {
    node.get(name).and_then(Node::as_bool).unwrap_or(false)
}

/// A field whose name and value stand apart.
pub(super) fn field(name: Traced, value: &Traced, author: Author) -> Field {
    let mut line = name.clone();
    let at = Span::point(name.origin(), name.span().end as usize);
    line.decode(b": ", at, Quoting::Sealed);
    line.append(value);
    Field { line, name, value: value.trim(), colon: true, author }
}

/// Whether a value was masked by whoever wrote or cleaned an archive or a log: what was sent is not shown.
pub(super) fn is_masked(value: &str) -> bool {
    const MASKS: [&str; 8] = ["***", "•••", "redacted", "[filtered]", "[masked]", "[hidden]", "<hidden>", "[removed]"];
    let value = value.get(..200).unwrap_or(value).to_ascii_lowercase();
    MASKS.iter().any(|mask| value.contains(mask))
}

/// A pair, if it is one.
pub(super) fn pair(pair: Pair) -> Option<Pair> {
    (pair.request.is_some() || pair.response.is_some()).then_some(pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value_at(text: &str) -> &str {
        &text[..end_of_value(text, 0)]
    }

    #[test]
    fn a_value_ends_at_its_bracket() {
        assert_eq!(value_at("{\"a\":\"}\\\"\"} x"), "{\"a\":\"}\\\"\"}");
        assert_eq!(value_at("[{\n  \"a\": [1]\n}]\nmore"), "[{\n  \"a\": [1]\n}]");
    }

    #[test]
    fn a_value_without_end_goes_as_far_as_its_lines_do() {
        assert_eq!(value_at("{\n  \"a\": 1,\ncurl x"), "{\n  \"a\": 1,");
        assert_eq!(value_at("{\"a\":\"b\n{\"c\":\"d\"}"), "{\"a\":\"b");
        assert_eq!(value_at("{\"a\":\"b\nc\"}\nd"), "{\"a\":\"b\nc\"}");
        assert_eq!(value_at("{\"a\":\"b\nc\nd"), "{\"a\":\"b");
    }

    #[test]
    fn strings_know_their_bytes() {
        let text = r#"x {"a":"b\"c","d":""}"#;
        let json = Json::new(text, 2, text.len());
        let root = json.root().unwrap();
        let a = json.get(root, "a").unwrap();
        assert_eq!(a.text(), "b\"c");
        assert_eq!(&text[a.span_of(1..2).range()], "\\\"");
        assert_eq!(a.edit(3..3, "\"").unwrap()[0].text, "\\\"");
        let d = json.get(root, "d").unwrap();
        assert_eq!(d.span().range(), text.len() - 2..text.len() - 2);
    }

    #[test]
    fn objects_open() {
        for text in ["{", "{\"a\":1", "[{\"a\"", "[", "[ {"] {
            assert!(opens(text), "{text}");
        }
        for text in ["", "[error] x", "[GIN] x", "{ curl", "[1,2]", "{{base}}"] {
            assert!(!opens(text), "{text}");
        }
    }
}
