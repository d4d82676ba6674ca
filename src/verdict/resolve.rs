//! From the place that a server names to the bytes of the request.

use std::ops::Range;

use crate::checks::Context;
use crate::replies::{Claim, Locator, Part, Position, Unit};
use crate::source::{Span, Traced};
use crate::syntax::json::{Document, Kind, Node};
use crate::syntax::percent;

use super::listed;
use super::names::{self, Named};

/// The place that a claim is about.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    /// The bytes: of a value, a name, a container or a part.
    pub(super) spans: Vec<Span>,
    /// The part of the request that it stands in.
    pub(super) part: Option<Part>,
    /// The name as it is written, or the server's where it is not there.
    pub(super) name: Option<String>,
    /// The name that the server uses.
    pub(super) asked: Option<String>,
    /// The name as it is written, where it is.
    pub(super) name_span: Option<Span>,
    /// The same without the quotes of JSON, to be edited.
    pub(super) label: Option<Traced>,
    /// The value as it is written, a JSON string with its quotes, to be edited.
    pub(super) written: Option<Traced>,
    /// The value, decoded.
    pub(super) value: Option<String>,
    /// Whether it is percent-decoded: what is written in its place must be encoded.
    pub(super) encoded: bool,
    /// Where in the content it is, if it is a JSON value.
    pub(super) json: Option<Range<usize>>,
    /// Offset in the content, where the server names a position.
    pub(super) offset: Option<usize>,
    /// Names that stand where the server misses one.
    pub(super) siblings: Vec<(String, Span, Traced)>,
    /// Whether the named thing itself is there.
    pub(super) present: bool,
}

impl Place {
    /// A place that is there.
    pub(super) fn at(span: Span, part: Part) -> Self {
        Place { spans: vec![span], part: Some(part), present: true, ..Place::default() }
    }

    /// The place of a named value.
    pub(super) fn of(named: &Named) -> Self {
        Place {
            name: Some(named.name.clone()),
            name_span: Some(named.name_span),
            label: Some(named.label.clone()),
            written: Some(named.written.clone()),
            value: Some(named.value.clone()),
            encoded: named.encoded,
            ..Place::at(named.written.span(), named.part)
        }
    }
}

/// Finds the place of a claim: the first of its locators that leads anywhere.
pub(super) fn resolve(context: &Context, flat: &[Named], claim: &Claim) -> Place {
    let mut best = Place::default();
    for locator in &claim.at {
        let found = match locator {
            Locator::Position(position) => {
                let place = self::position(context, *position);
                let refused = claim.code.group() == "schema" && !claim.code.as_str().contains("missing");
                place.offset.filter(|_| refused).and_then(|offset| scalar(context, offset)).unwrap_or(place)
            }
            Locator::Path { part, steps } => {
                listed::path(context, claim, steps).unwrap_or_else(|| path(context, flat, *part, steps))
            }
            Locator::Text(text) => listed::sign(context, claim, text).unwrap_or_else(|| echoed(context, flat, text)),
            Locator::Part(part) => self::part(context, *part),
            Locator::Within { steps, position } => within(context, steps, *position),
        };
        let name = best.name.take().or_else(|| found.name.clone());
        let asked = best.asked.take().or(match locator {
            Locator::Path { steps, .. } => steps.last().cloned(),
            _ => None,
        });
        if found.present || (best.spans.is_empty() && !best.present) {
            best = found;
        }
        best.name = name;
        best.asked = asked;
        if best.present {
            break;
        }
    }
    let particular = matches!(claim.code.group(), "schema" | "url");
    if best.present || !particular || claim.code.as_str().contains("missing") {
        return best;
    }
    // What stands under another path than the one that leads there, and is neither missing nor twice there.
    if let Some(found) = elsewhere(context, flat, claim) {
        return found;
    }
    if best.spans.is_empty()
        && let Some(place) = mentioned(context, flat, &claim.said)
    {
        return place;
    }
    best
}

/// The only member of the name that a path ends in, or the only value that is what a sentence takes for a name:
/// `'tomorrow' is not one of`.
fn elsewhere(context: &Context, flat: &[Named], claim: &Claim) -> Option<Place> {
    let root = context.json().and_then(Document::root);
    let content = &context.request.body.content;
    claim.at.iter().find_map(|at| {
        let Locator::Path { part, steps } = at else { return None };
        let last = steps.last().filter(|last| last.len() > 1)?;
        if *part != Some(Part::Header)
            && let Some(node) = root.and_then(|root| names::only(root, last))
        {
            return Some(member(content, node));
        }
        if part.is_some() || steps.len() > 1 {
            return None;
        }
        let mut nodes = context.json().into_iter().flat_map(Document::nodes).filter(|node| text_of(*node) == *last);
        match (nodes.next(), nodes.next()) {
            (Some(node), None) => Some(member(content, node)),
            _ => flat.iter().find(|named| named.part != Part::Header && named.value == *last).map(Place::of),
        }
    })
}

/// The value that a deserialiser refuses and has read to its end: it names a place in it, or right behind.
fn scalar(context: &Context, offset: usize) -> Option<Place> {
    let document = context.json()?;
    let node = document.nodes().find(|node| {
        let range = node.range();
        !matches!(node.kind(), Kind::Object | Kind::Array) && range.start <= offset && offset <= range.end
    })?;
    Some(Place { offset: Some(offset), ..member(&context.request.body.content, node) })
}

/// The value whose name starts the sentence, as people say it: `Source must be a URL`, `Start date is in the past`.
fn mentioned(context: &Context, flat: &[Named], said: &str) -> Option<Place> {
    const VERBS: [&str; 14] =
        ["must", "is", "are", "should", "has", "have", "does", "do", "can", "cannot", "can't", "isn't", "may", "needs"];
    let words: Vec<&str> = said.split_whitespace().take(6).collect();
    let verb = words.iter().position(|word| VERBS.contains(&word.trim_end_matches(':')))?;
    if verb == 0 || verb > 4 {
        return None;
    }
    let name = words[..verb].concat();
    let steps = [name.trim_start_matches("the").trim_start_matches("The").to_owned()];
    let folded = names::folded(&steps[0]);
    if folded.len() < 2 {
        return None;
    }
    let member = context.json().and_then(|document| names::only(document.root()?, &steps[0]));
    let content = &context.request.body.content;
    member
        .map(|node| self::member(content, node))
        .or_else(|| find(flat, None, &steps).filter(|named| named.part != Part::Header).map(Place::of))
}

fn position(context: &Context, position: Position) -> Place {
    let content = &context.request.body.content;
    let Some(offset) = offset(&content.text(), position) else { return Place::default() };
    let offset = offset.min(content.len());
    let length = content.text()[floor(&content.text(), offset)..].chars().next().map_or(0, char::len_utf8);
    Place {
        spans: vec![content.span_of(offset..offset + length)],
        part: Some(Part::Body),
        offset: Some(offset),
        present: true,
        ..Place::default()
    }
}

/// A position in the text of a member: in the GraphQL document of the content.
fn within(context: &Context, steps: &[String], position: Position) -> Place {
    let content = &context.request.body.content;
    let member = context.json().and_then(|document| document.path(steps)?.traced(content));
    let Some(member) = member else { return Place::default() };
    let text = member.text();
    let Some(offset) = offset(&text, position) else { return Place::default() };
    let rest = &text[floor(&text, offset)..];
    // The whole token, as far as it is a name.
    let name = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '$')).unwrap_or(rest.len());
    let length = if name > 0 { name } else { rest.chars().next().map_or(0, char::len_utf8) };
    let token = offset..offset + length;
    Place {
        spans: vec![member.span_of(token.clone())],
        part: Some(Part::Body),
        value: Some(text[token.clone()].to_owned()),
        written: Some(member.slice(token)),
        present: true,
        ..Place::default()
    }
}

/// The byte offset of a position in a text.
fn offset(text: &str, position: Position) -> Option<usize> {
    let start = match position.line {
        None | Some(0) => 0,
        Some(line) => text.match_indices('\n').nth(line - 1)?.0 + 1,
    };
    let rest = &text[start..];
    let mut units = 0;
    for (at, c) in rest.char_indices() {
        if units >= position.column {
            return Some(start + at);
        }
        units += match position.unit {
            Unit::Byte => c.len_utf8(),
            Unit::Utf16 => c.len_utf16(),
            Unit::CodePoint => 1,
        };
    }
    Some(text.len())
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn path(context: &Context, flat: &[Named], part: Option<Part>, steps: &[String]) -> Place {
    let Some(last) = steps.last() else { return part.map_or_else(Place::default, |part| self::part(context, part)) };
    let in_body = part.is_none_or(|part| part == Part::Body);
    let named = find(flat, part, steps);
    if in_body
        && let Some(place) = json(context, steps)
        && (place.present || part == Some(Part::Body) || named.is_none())
    {
        return place;
    }
    if let Some(named) = named {
        return Place::of(named);
    }
    if in_body && let Some(place) = element(context, last) {
        return place;
    }
    // Servers name a parameter of the path as their own template does; the last segment is the best guess.
    if part == Some(Part::Path) {
        let mut place = self::part(context, Part::Path);
        place.name = Some(last.clone());
        return place;
    }
    let siblings = flat
        .iter()
        .filter(|named| part.map_or(named.part != Part::Header, |part| part == named.part))
        .map(|named| (named.name.clone(), named.name_span, named.label.clone()))
        .collect();
    let whole = part.map_or_else(Place::default, |part| self::part(context, part));
    Place { spans: whole.spans, part, name: Some(last.clone()), siblings, ..Place::default() }
}

/// The only element of this name in a document of XML, whatever its prefix.
fn element(context: &Context, name: &str) -> Option<Place> {
    let content = &context.request.body.content;
    let text = content.utf8().filter(|text| text.trim_start().starts_with('<'))?;
    let mut found = text.match_indices(name).filter_map(|(at, _)| {
        let open = text[..at].rfind(['<', ' ', '>', '/', '"', '='])?;
        let prefix = &text[open + 1..at];
        let named = text[open..].starts_with('<') && (prefix.is_empty() || prefix.ends_with(':'));
        let rest = &text[at + name.len()..];
        (named && rest.starts_with(['>', ' ', '/', '\n', '\r', '\t'])).then_some((open + 1, at + name.len()))
    });
    let (start, end) = found.next().filter(|_| found.next().is_none())?;
    let from = end + text[end..].find('>')? + 1;
    let to = from + text[from..].find('<').unwrap_or(0);
    let label = content.slice(start..end);
    Some(Place {
        name: Some(name.to_owned()),
        name_span: Some(label.span()),
        label: Some(label),
        written: Some(content.slice(from..to)),
        value: Some(text[from..to].to_owned()),
        ..Place::at(content.span_of(from..to), Part::Body)
    })
}

/// A flat name: the last step, or all of them in brackets.
fn find<'n>(flat: &'n [Named], part: Option<Part>, steps: &[String]) -> Option<&'n Named> {
    let last = steps.last()?;
    let joined = names::folded(&steps.concat());
    let wanted = names::folded(last);
    let fits = |named: &&Named| {
        part.is_none_or(|part| part == named.part || part == Part::Cookie && named.part == Part::Header)
    };
    let of = |folded: &str| {
        flat.iter()
            .filter(fits)
            // Without a part, a parameter is likelier meant than a field of the same name.
            .filter(|named| {
                part.is_some()
                    || named.part != Part::Header
                    || flat.iter().all(|other| other.part == Part::Header || names::folded(&other.name) != *folded)
            })
            .find(|named| !folded.is_empty() && names::folded(&named.name) == folded)
    };
    flat.iter().filter(fits).find(|named| named.name == *last).or_else(|| of(&joined)).or_else(|| of(&wanted))
}

/// A member of the JSON content. Servers put their own names before the path (`body`, the name of a class), so steps
/// are dropped from the front until it leads somewhere.
fn json(context: &Context, steps: &[String]) -> Option<Place> {
    let document = context.json()?;
    let root = document.root()?;
    let content = &context.request.body.content;
    let mut nearest = None;
    for skip in 0..steps.len().min(4) {
        let (node, taken) = names::walk(root, &steps[skip..]);
        if skip + taken == steps.len() {
            return Some(member(content, node));
        }
        // All but the last step lead somewhere: this is the object that lacks it.
        if skip + taken + 1 == steps.len()
            && node.kind() == Kind::Object
            && nearest.is_none()
            && (taken > 0 || skip == 0 || steps.len() == skip + 1)
        {
            nearest = Some(node);
        }
    }
    let last = steps.last()?;
    // Where all of the path but its end leads somewhere, the end is missing there, whatever stands elsewhere.
    let led = nearest.is_some_and(|node| node != root);
    if !led
        && last.parse::<usize>().is_err()
        && let Some(node) = names::only(root, last)
    {
        return Some(member(content, node));
    }
    let object =
        nearest.filter(|_| last.parse::<usize>().is_err()).or_else(|| (root.kind() == Kind::Object).then_some(root))?;
    let siblings = object
        .children()
        .filter_map(|child| {
            let name = child.name()?;
            Some((name.text().into_owned(), content.span_of(name.range()), content.slice(name.inner())))
        })
        .collect();
    Some(Place {
        spans: vec![content.span_of(object.range())],
        part: Some(Part::Body),
        name: Some(last.clone()),
        siblings,
        ..Place::default()
    })
}

pub(super) fn member(content: &Traced, node: Node<'_>) -> Place {
    Place {
        spans: vec![content.span_of(node.range())],
        part: Some(Part::Body),
        name: node.name().map(|name| name.text().into_owned()).or_else(|| item_name(node)),
        name_span: node.name().map(|name| content.span_of(name.range())),
        label: node.name().map(|name| content.slice(name.inner())),
        written: Some(content.slice(node.range())),
        value: Some(text_of(node)),
        json: Some(node.range()),
        present: true,
        ..Place::default()
    }
}

/// What an item of an array is called: `emails[1]`.
fn item_name(node: Node<'_>) -> Option<String> {
    let steps = node.steps();
    let index = steps.last()?;
    Some(format!("{}[{index}]", steps[..steps.len() - 1].join(".")))
}

fn text_of(node: Node<'_>) -> String {
    node.string().map_or_else(|| String::from_utf8_lossy(node.raw()).into_owned(), std::borrow::Cow::into_owned)
}

/// A value or name that the server repeats.
fn echoed(context: &Context, flat: &[Named], text: &str) -> Place {
    let request = context.request;
    if text.is_empty() {
        return Place::default();
    }
    // `{urn:hotel}nights`, the name of an element of XML with its namespace.
    let local = text.strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(_, local)| local);
    if let Some(place) = local.and_then(|local| element(context, local)) {
        return place;
    }
    if let Some(document) = context.json() {
        let content = &request.body.content;
        // Python's words for what JSON writes in its own.
        let written = match text {
            "None" => "null",
            "True" => "true",
            "False" => "false",
            same => same,
        };
        let found = document.nodes().find(|node| {
            !matches!(node.kind(), Kind::Object | Kind::Array)
                && (text_of(*node) == text || node.kind() != Kind::String && text_of(*node) == written)
        });
        if let Some(node) = found {
            return member(content, node);
        }
        let named = document.nodes().find(|node| node.name().is_some_and(|name| name.text() == text));
        if let Some(node) = named {
            return member(content, node);
        }
    }
    if let Some(named) =
        flat.iter().find(|named| named.value == text || (named.part != Part::Header && named.name == text))
    {
        return Place::of(named);
    }
    let url = context.url();
    for segment in crate::syntax::uri::segments(request.target.bytes(), url.path.clone()) {
        let bytes = &request.target.bytes()[segment.clone()];
        if bytes == text.as_bytes() || percent::decode(bytes) == text.as_bytes() {
            return Place {
                spans: vec![request.target.span_of(segment.clone())],
                part: Some(Part::Path),
                written: Some(request.target.slice(segment)),
                value: Some(text.to_owned()),
                encoded: true,
                present: true,
                ..Place::default()
            };
        }
    }
    // A piece of a value, if there is just one.
    if text.len() >= 3 {
        let texts = std::iter::once((&request.target, Part::Path))
            .chain(request.fields.iter().map(|field| (&field.value, Part::Header)))
            .chain(std::iter::once((&request.body.content, Part::Body)));
        for (traced, part) in texts {
            if let Some(range) = once(traced.bytes(), text.as_bytes()) {
                let part = match &url.query {
                    Some(query) if part == Part::Path && query.start <= range.start => Part::Query,
                    _ => part,
                };
                return Place {
                    spans: vec![traced.span_of(range.clone())],
                    part: Some(part),
                    written: Some(traced.slice(range)),
                    value: Some(text.to_owned()),
                    encoded: matches!(part, Part::Path | Part::Query),
                    present: true,
                    ..Place::default()
                };
            }
        }
    }
    Place { name: Some(text.to_owned()), ..Place::default() }
}

/// Where `needle` stands, if it stands once.
pub(super) fn once(haystack: &[u8], needle: &[u8]) -> Option<Range<usize>> {
    let haystack = std::str::from_utf8(haystack).ok()?;
    let needle = std::str::from_utf8(needle).ok()?;
    let mut places = haystack.match_indices(needle);
    let (at, _) = places.next()?;
    places.next().is_none().then_some(at..at + needle.len())
}

/// A whole part.
pub(super) fn part(context: &Context, part: Part) -> Place {
    let request = context.request;
    let url = context.url();
    let target = &request.target;
    // The last segment of a path, and what a field holds, can be written anew.
    let written = match part {
        Part::Path => crate::syntax::uri::segments(target.bytes(), url.path.clone())
            .into_iter()
            .rfind(|segment| !segment.is_empty())
            .map(|segment| target.slice(segment)),
        Part::Host => request.field("host").map(|field| field.value.clone()),
        _ => None,
    };
    let span = match part {
        Part::Method => Some(request.method.name.span()),
        Part::Path | Part::Host => written.as_ref().map(Traced::span),
        Part::Query => Some(url.query.clone().map_or_else(|| target.span(), |query| target.span_of(query))),
        Part::Header => None,
        Part::Cookie => request.field("cookie").map(|field| field.value.span()),
        Part::Body => Some(request.body.content.span()),
        Part::Version => request.version.as_ref().map(Traced::span),
    };
    let decoded = |written: &Traced| String::from_utf8_lossy(&percent::decode(written.bytes())).into_owned();
    let mut place = Place {
        spans: span.into_iter().collect(),
        part: Some(part),
        value: written.as_ref().map(decoded),
        encoded: part == Part::Path,
        written,
        ..Place::default()
    };
    if part == Part::Body
        && let Some(root) = context.json().and_then(Document::root)
    {
        place.written = Some(request.body.content.slice(root.range()));
        place.value = Some(text_of(root));
        place.json = Some(root.range());
    }
    // What the client chose by itself is written nowhere.
    if part == Part::Method && !request.method.implied {
        place.value = Some(request.method.name.text().into_owned());
        place.written = Some(request.method.name.clone());
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_counted_in_their_unit() {
        let text = "{\"é😀\":1,}\nx";
        let at = |line, column, unit| offset(text, Position { line, column, unit });
        assert_eq!(at(None, 8, Unit::CodePoint), Some(12));
        assert_eq!(at(None, 9, Unit::Utf16), Some(12));
        assert_eq!(at(None, 12, Unit::Byte), Some(12));
        assert_eq!(at(Some(1), 0, Unit::Byte), Some(text.len() - 1));
        assert_eq!(at(Some(9), 0, Unit::Byte), None);
        assert_eq!(at(None, 99, Unit::Byte), Some(text.len()));
    }
}
