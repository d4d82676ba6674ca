//! One JSON text a line (NDJSON), and what the bulk interfaces of search engines want beside that.

use std::ops::Range;

use super::{Slip, lines};
use crate::finding::Applicability;
use crate::syntax::json::{self, FaultKind, Kind, Node};

pub(super) fn find(text: &[u8], path: &str) -> Option<Slip> {
    let document = json::parse(text);
    let read = document.faults().iter().all(|fault| fault.kind == FaultKind::SecondValue);
    let bulk = path.ends_with("/_bulk");
    if read {
        let first = document.root()?;
        if first.kind() == Kind::Array && document.roots().count() == 1 {
            return Some(array(first, text, bulk));
        }
        if let Some(root) = document.roots().find(|root| root.raw().contains(&b'\n')) {
            return Some(spread(root, document.roots(), text));
        }
    }
    if !(bulk || path.ends_with("/_msearch")) {
        return None;
    }
    if read
        && bulk
        && let Some(slip) = actions(text)
    {
        return Some(slip);
    }
    let end = text.len();
    let unfinished = text.last().is_some_and(|&last| last != b'\n');
    unfinished.then(|| {
        let words = [
            "no line break after the last line",
            "Bulk interfaces read up to a line break, and refuse a body whose last line has none. curl takes line breaks out of \
             what it reads from a file with `-d`.",
            "End the body with a line break; from a file, send it with `--data-binary`.",
        ];
        Slip::new(0.9, end..end, words).mended("put a line break at the end", Applicability::Safe, vec![(end..end, "\n".into())])
    })
}

/// A list where its items must stand on lines.
fn array(list: Node, text: &[u8], bulk: bool) -> Slip {
    let range = list.range();
    let items: Vec<Range<usize>> = list.children().map(Node::range).collect();
    let certain = bulk || list.raw().contains(&b'\n');
    let words = [
        "one JSON array where each line must be a value",
        "The format is one JSON text a line, without brackets around them and without commas between. A server that reads line by \
         line finds a list, or a part of one.",
        "Write each item on a line of its own, without the brackets and commas.",
    ];
    let slip = Slip::new(if certain { 0.85 } else { 0.5 }, range.start..range.start + 1, words);
    let (Some(first), Some(last)) = (items.first(), items.last()) else { return slip };
    if items.iter().any(|item| text[item.clone()].contains(&b'\n')) {
        return slip;
    }
    let mut edits = vec![(range.start..first.start, String::new())];
    edits.extend(items.windows(2).map(|pair| (pair[0].end..pair[1].start, "\n".to_owned())));
    edits.push((last.end..range.end, if text.ends_with(b"\n") { String::new() } else { "\n".into() }));
    slip.mended("write each item on a line", Applicability::Unsafe, edits)
}

/// A value that goes over several lines.
fn spread<'d>(first: Node, roots: impl Iterator<Item = Node<'d>>, text: &[u8]) -> Slip {
    let mut edits = Vec::new();
    for root in roots {
        let Range { start, end } = root.range();
        let mut at = start;
        while let Some(length) = text[at..end].iter().position(|&byte| byte == b'\n') {
            // In well-formed JSON a line break stands outside of strings only.
            let blank = |byte: &u8| byte.is_ascii_whitespace();
            let from = at + text[at..at + length].iter().rposition(|byte| !blank(byte)).map_or(0, |last| last + 1);
            let to =
                at + length + text[at + length..end].iter().position(|byte| !blank(byte)).unwrap_or(end - at - length);
            edits.push((from..to, String::new()));
            at = to;
        }
    }
    let start = first.range().start;
    let words = [
        "JSON over several lines where each line must be a value",
        "The format is one JSON text a line: a line break ends a value. A server finds an opening bracket alone on the first line.",
        "Write each value on one line.",
    ];
    Slip::new(0.9, start..start + 1, words).mended("write each value on one line", Applicability::Safe, edits)
}

/// What stands where an action or a document must stand.
fn actions(text: &[u8]) -> Option<Slip> {
    let mut wants_document: Option<Range<usize>> = None;
    for line in lines(text) {
        let document = json::parse(&text[line.clone()]);
        let Some(root) = document.root() else {
            continue;
        };
        if wants_document.take().is_some() {
            continue;
        }
        let mut members = root.children();
        let name = members.next().and_then(Node::name).map(|name| name.text().into_owned()).unwrap_or_default();
        match name.as_str() {
            "index" | "create" | "update" if root.kind() == Kind::Object => wants_document = Some(line),
            "delete" if root.kind() == Kind::Object => {}
            _ => {
                let words = [
                    "document without an action before it",
                    "In a bulk request each document follows a line that says what to do with it: `index`, `create` or `update`. A \
                     `delete` has none.",
                    "Put a line such as `{\"index\":{}}` before it.",
                ];
                let range = if line.len() > 60 { line.start..line.start + 1 } else { line };
                return Some(Slip::new(0.85, range, words));
            }
        }
    }
    let line = wants_document?;
    let words = [
        "action without a document after it",
        "`index`, `create` and `update` are followed by the document on the next line. The body ends before it.",
        "Put the document on the next line, or remove the action.",
    ];
    Some(Slip::new(0.85, line, words))
}
