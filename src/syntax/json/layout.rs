//! What the lines of a well laid out text tell about brackets: where one is missing, and which is one too many.

use crate::source::Order;
use std::ops::Range;

use super::document::{Entry, Kind, NONE};
use super::fault::Bracket;
use super::parser::closer;
use super::slips::{delete, insert};
use super::{Replacement, strict};

/// A bracket that the lines show to be wrong.
pub(super) struct Found {
    pub(super) kind: Bracket,
    pub(super) range: Range<usize>,
    pub(super) open: Range<usize>,
    pub(super) edit: Replacement,
}

/// So many candidates are tried.
const TRIES: usize = 8;

/// The first candidate whose edit leads to JSON.
pub(super) fn first_that_mends(bytes: &[u8], start: usize, candidates: Vec<Found>) -> Option<Found> {
    candidates.into_iter().find(|found| {
        let mut text = Vec::with_capacity(bytes.len() + 1);
        text.extend_from_slice(&bytes[..found.edit.range.start]);
        text.extend_from_slice(found.edit.text.as_bytes());
        text.extend_from_slice(&bytes[found.edit.range.end..]);
        strict::stop(&text[start..]).is_none()
    })
}

/// Containers that hold what is less indented than they are: they should have been closed before it.
pub(super) fn unclosed(bytes: &[u8], entries: &[Entry]) -> Vec<Found> {
    let lines = Lines::new(bytes);
    let mut found = Vec::new();
    for entry in containers(entries) {
        let open = entry.value.start as usize;
        let kind = if entry.kind == Kind::Object { Bracket::Object } else { Bracket::Array };
        let mut add = |at: usize, range: Range<usize>| {
            found.push(Found { kind, range, open: open..open + 1, edit: insert(at, closer(kind)) });
        };
        let (mut child, mut before, mut depth) = (entry.first, None, None);
        while child != NONE {
            let this = &entries[child as usize];
            let token = this.name.unwrap_or(this.value);
            let indent = lines.indent_if_first(token.start as usize);
            match (depth, indent, before) {
                (None, Some(indent), None) => depth = Some(indent),
                (Some(depth), Some(indent), Some(before)) if indent < depth => add(before, token.range()),
                // It opened and began within a line; this stands no deeper than that line.
                (None, Some(indent), Some(before)) if indent <= lines.indent(open) => add(before, token.range()),
                _ => {}
            }
            before = Some(this.value.end as usize);
            child = this.next;
        }
        let close = (entry.value.end as usize).saturating_sub(1);
        if matches!(bytes.get(close), Some(b'}' | b']'))
            && lines.indent_if_first(close).is_some_and(|indent| indent < lines.indent(open))
        {
            add(before.unwrap_or(open + 1), close..close + 1);
        }
        if found.len() >= 10 * TRIES {
            break;
        }
    }
    // The first place in the text where something is amiss.
    found.order_by_key(|found| found.edit.range.start);
    found.truncate(TRIES);
    found
}

/// Closing brackets that do not stand where those of their container do.
pub(super) fn closed_early(bytes: &[u8], entries: &[Entry]) -> Vec<Found> {
    let lines = Lines::new(bytes);
    let mut found = Vec::new();
    for entry in containers(entries) {
        let (open, close) = (entry.value.start as usize, (entry.value.end as usize).saturating_sub(1));
        if close <= open || lines.line(open) == lines.line(close) {
            continue;
        }
        let fits = lines.indent_if_first(close).is_some_and(|indent| indent == lines.indent(open));
        if !fits {
            let kind = if entry.kind == Kind::Object { Bracket::Object } else { Bracket::Array };
            let edit = delete(close..close + 1);
            found.push(Found { kind, range: close..close + 1, open: open..open + 1, edit });
        }
    }
    // The innermost, which is closed first, tells.
    found.order_by_key(|found| found.range.start);
    found.truncate(TRIES);
    found
}

fn containers(entries: &[Entry]) -> impl Iterator<Item = &Entry> {
    entries.iter().filter(|entry| matches!(entry.kind, Kind::Object | Kind::Array))
}

/// Where the lines start, and how far each is indented.
struct Lines<'a> {
    bytes: &'a [u8],
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let breaks = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
        Self { bytes, starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// Index of the line of a byte.
    fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|&start| start <= at) - 1
    }

    /// Blanks at the start of the line of a byte.
    fn indent(&self, at: usize) -> usize {
        let start = self.starts[self.line(at)];
        self.bytes[start..].iter().take(400).take_while(|byte| matches!(byte, b' ' | b'\t')).count()
    }

    /// The same, if only blanks stand before the byte.
    fn indent_if_first(&self, at: usize) -> Option<usize> {
        let indent = self.indent(at);
        (self.starts[self.line(at)] + indent == at).then_some(indent)
    }
}
