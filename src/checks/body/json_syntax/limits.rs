//! What RFC 8259 allows and not every parser takes, and JSON inside of strings.

use std::ops::Range;

use super::super::super::Words;
use super::super::super::shared::show::show;
use super::{RULE, fix};
use crate::finding::{Applicability, Certainty, Finding, Fix};
use crate::source::Traced;
use crate::syntax::decimal::Decimal;
use crate::syntax::json::{self, Document, Kind, Node};

/// What well-formed JSON shows that a server may still not read.
pub(super) fn find(document: &Document, content: &Traced) -> Vec<Finding> {
    if let Some(inner) = encoded_twice(document) {
        let words = Words::new(
            "the JSON is encoded twice",
            "The body is one JSON string, and its text is the JSON that was meant. A server that wants an object finds a string.",
            "Encode it once: give the object to the encoder, or the text to the client, not the text to the encoder.",
        );
        let span = inner.range().start..inner.range().start + 1;
        let mut finding = RULE.finding(Certainty::Likely, 0.6, words, vec![content.span_of(span)]);
        finding.fix = decoded(inner, content);
        return vec![finding];
    }
    let mut found = Vec::new();
    let mut tell = |likelihood: f32, range: Range<usize>, words: Words| {
        found.push(RULE.finding(Certainty::Possible, likelihood, words, vec![content.span_of(range)]));
    };
    let (surrogate, deep) = scan(document.bytes());
    if let Some(range) = surrogate {
        let token = show(&document.bytes()[range.clone()]);
        tell(
            0.35,
            range,
            Words::new(
                format!("half of a character in a string: {token}"),
                "`\\u` escapes from D800 to DFFF are halves of one character and only stand in pairs. The grammar takes one alone, but \
             it stands for nothing, and strict parsers stop there.",
                "Put in the other half, or remove it. A text cut off in the middle of an emoji leaves one.",
            ),
        );
    }
    if let Some(at) = deep {
        let depth = document.depth();
        tell(
            if depth > 512 { 0.5 } else { 0.25 },
            at..at + 1,
            Words::new(
                format!("brackets {depth} deep in one another"),
                "Parsers stop at some depth to protect themselves: .NET at 64, Ruby at 100, PHP at 512, Jackson at 1000.",
                "Make the structure flatter, or look for what nests it by mistake.",
            ),
        );
    }
    let beyond = |node: &Node| node.number().is_some_and(is_beyond);
    if let Some(number) = document.nodes().find(beyond) {
        tell(
            0.25,
            number.range(),
            Words::new(
                format!("number beyond the usual range: {}", show(number.raw())),
                "JSON sets numbers no limit, but programs hold them in 64 bits. What does not fit is refused by some parsers and \
             rounded by others.",
                "Send it as a string, if the server takes one, or look how it became so large.",
            ),
        );
    }
    found.extend(in_string(document, content));
    found
}

/// The string that is the whole document, if its text is an object or array.
fn encoded_twice<'d>(document: &'d Document) -> Option<Node<'d>> {
    let root = document.root()?;
    let text = root.string()?;
    let is_container = text.trim_start().starts_with(['{', '[']) && text.len() > 2;
    (is_container && json::parse(text.as_bytes()).faults().is_empty()).then_some(root)
}

/// Takes one encoding away.
fn decoded(string: Node, content: &Traced) -> Option<Fix> {
    let text = string.text()?;
    let whole = text.raw();
    let mut edits = content.edit(whole.start..whole.start + 1, "")?;
    for (at, c) in text.as_str().char_indices() {
        let raw = text.raw_range(at..at + c.len_utf8());
        if raw.len() > c.len_utf8() {
            edits.extend(content.edit(raw, c.encode_utf8(&mut [0; 4]))?);
        }
    }
    edits.extend(content.edit(whole.end - 1..whole.end, "")?);
    Some(Fix { title: "take one encoding away".into(), applicability: Applicability::Unsafe, edits })
}

/// How deep every parser goes.
const DEPTH: usize = 64;

/// In well-formed JSON, the first escape that is half of a character, and the bracket at which it becomes deep.
fn scan(bytes: &[u8]) -> (Option<Range<usize>>, Option<usize>) {
    let (mut surrogate, mut deep) = (None, None);
    let (mut at, mut depth, mut inside) = (0, 0_usize, false);
    let unit = |at: usize| {
        let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    while at < bytes.len() {
        match bytes[at] {
            b'"' => inside = !inside,
            b'\\' if surrogate.is_none() => {
                match (unit(at), unit(at + 6)) {
                    (Some(0xD800..0xDC00), Some(0xDC00..0xE000)) => at += 10,
                    (Some(0xD800..0xE000), _) => surrogate = Some(at..at + 6),
                    _ => {}
                }
                at += 1;
            }
            b'\\' => at += 1,
            b'{' | b'[' if !inside => {
                depth += 1;
                if depth > DEPTH && deep.is_none() {
                    deep = Some(at);
                }
            }
            b'}' | b']' if !inside => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    (surrogate, deep)
}

/// Whether a number is neither a double nor an integer of 64 bits. Integers above 2^53 are no matter: identifiers are
/// often that large, and only JavaScript rounds them.
fn is_beyond(number: &str) -> bool {
    if number.len() < 19 && !number.contains(['e', 'E']) {
        return false;
    }
    if number.contains(['.', 'e', 'E']) {
        let number = number.trim_start_matches('-');
        return Decimal::read(number).map_or(!number.contains('-'), |number| !number.is_finite());
    }
    number.parse::<i64>().is_err() && number.parse::<u64>().is_err()
}

/// The first string that was meant to hold JSON and holds what is none.
fn in_string(document: &Document, content: &Traced) -> Option<Finding> {
    let meant = |node: &Node| {
        let mut signs = document.bytes()[node.inner()].iter().filter(|byte| !b" nrt\\".contains(byte));
        let (open, next) = (signs.next(), signs.next());
        matches!((open, next), (Some(b'{'), Some(b'"')) | (Some(b'['), Some(b'{' | b'"')))
    };
    for string in document.strings().filter(meant) {
        let Some(text) = string.traced(content) else { continue };
        let inner = json::parse(text.bytes());
        let Some(fault) = inner.faults().first() else { continue };
        // One name with its colon at the least: otherwise it is a pattern or a template.
        let member = |node: Node| node.kind() != Kind::Missing && node.name().is_some();
        if !inner.nodes().any(member) {
            continue;
        }
        let own = super::words::words(&inner, fault);
        let name = string.name().map(|name| show(name.text().as_bytes()));
        let words = Words::new(
            format!("JSON in {}: {}", name.as_deref().unwrap_or("a string"), own.title),
            format!("The string holds JSON that a server may parse by itself. {}", own.why),
            own.help,
        );
        let mut finding = RULE.finding(
            Certainty::Possible,
            0.35,
            words,
            fault.ranges().map(|range| text.span_of(range)).take(8).collect(),
        );
        finding.fix = fix(&text, inner.faults().iter(), "mend the JSON in the string".into());
        return Some(finding);
    }
    None
}
