//! The compiled knowledge, and how it is found in a text.
//!
//! Every template has an anchor: the one or two words of it that the fewest other templates have. A text is walked
//! once, word by word; where a word or pair of words is an anchor, the template is held against what stands around
//! it. The cost grows with the text; another thousand templates cost it nothing but the memory.

use crate::source::Order;
use std::ops::Range;
use std::sync::OnceLock;

use super::holes::{find, fits, limit, open_after, open_before, quoted_at, rfind, unquoted};
use super::normal::Normal;
use super::template::{self, Anchor, Hole};
use super::{Force, Part, Unit};
use crate::finding::Code;

/// What the build script compiled out of `knowledge/*.toml`.
static KNOWLEDGE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/knowledge.bin"));

/// A template with less literal text than this may be anyone's words: it says nothing outright by itself.
const SHORT: usize = 16;

/// One thing that is said somewhere.
#[derive(Debug)]
pub(super) struct Entry {
    /// The cause that it claims; none where it only shows who speaks.
    pub(super) cause: Option<Code>,
    /// Whose words they are; empty for wording that anyone uses.
    pub(super) product: &'static str,
    /// How plainly it names the cause.
    pub(super) force: Force,
    /// Whether it is all that is said.
    whole: bool,
    /// Where it stands.
    place: Place,
    /// The part of the request that its field is in.
    pub(super) part: Option<Part>,
    /// What its positions count.
    pub(super) convention: Convention,
    /// A page about it.
    pub(super) documentation: Option<&'static str>,
    /// The status codes it is said with; any if empty.
    status: Vec<u16>,
    /// Where to look, besides what the holes say.
    pub(super) at: Vec<(Option<Part>, Option<&'static str>)>,
    anchor: (usize, usize),
    pieces: Vec<Piece>,
    /// Bytes of literal text: the more of them, the surer the match.
    weight: usize,
}

/// Where in a response a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Prose.
    Text,
    /// An error code, as words: `entity.parse.failed`, `InvalidHeaderValue`.
    Code,
    /// A field of the response: `server: nginx`.
    Header,
}

/// What positions count.
#[derive(Clone, Copy, Debug)]
pub(super) struct Convention {
    /// What is counted.
    pub(super) unit: Unit,
    /// The number of the first unit of the content.
    pub(super) offset: usize,
    /// The number of the first line.
    pub(super) line: usize,
    /// The number of the first unit of a line.
    pub(super) column: usize,
}

type Piece = template::Piece<&'static [u8]>;

/// All entries, and where each anchor leads.
pub(super) struct Table {
    entries: Vec<Entry>,
    /// For every kind of hash, where in `anchors` it starts; one more at the end. There are several times more kinds than
    /// anchors, so that most words of a text lead nowhere, however many entries there are.
    starts: Vec<u16>,
    anchors: Vec<Anchored>,
}

/// An entry at its anchor, with as much of it as tells most of those apart that do not stand there.
#[derive(Clone, Copy, Default)]
struct Anchored {
    /// Of the anchor.
    hash: u32,
    /// The last bytes of the text that the anchor is in.
    tail: [u8; TAIL],
    /// How much of the text stands before the anchor.
    offset: u16,
    /// How long the text is.
    length: u16,
    entry: u16,
}

/// How much of the end of a literal text is compared first.
const TAIL: usize = 4;

impl Anchored {
    /// Whether the text that the anchor is in may stand where its anchor is at `at`.
    fn may_stand(&self, text: &[u8], at: usize) -> bool {
        let Some(start) = at.checked_sub(self.offset.into()) else { return false };
        let end = start + usize::from(self.length);
        if usize::from(self.length) < TAIL {
            return end <= text.len();
        }
        text.get(end - TAIL..end).is_some_and(|tail| tail == self.tail)
    }
}

/// How many templates each word and each pair of words is in, as nearly as so many counters can tell.
struct Frequency(Vec<u16>);

impl Frequency {
    /// Several times more counters than there are words, so that few are shared.
    const COUNTERS: usize = 1 << 16;

    fn new() -> Self {
        Self(vec![0; Self::COUNTERS])
    }

    fn count(&mut self, hash: u32) {
        let counter = &mut self.0[kind(hash, Self::COUNTERS)];
        *counter = counter.saturating_add(1);
    }

    /// The first of the anchors that the fewest templates have.
    fn rarest(&self, pieces: &[Piece]) -> Option<Anchor> {
        let mut rarest = None;
        template::anchors(pieces, |anchor| {
            let count = self.0[kind(anchor.hash, Self::COUNTERS)];
            if rarest.is_none_or(|(fewest, _)| count < fewest) {
                rarest = Some((count, anchor));
            }
        });
        rarest.map(|(_, anchor)| anchor)
    }
}

/// A table to measure, which the benchmark compiles.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Matcher(&'static Table);

impl Matcher {
    /// Reads what `build.rs` wrote; the engine's own table where there is nothing.
    pub fn read(bytes: &'static [u8]) -> Self {
        let bytes = if bytes.is_empty() { KNOWLEDGE } else { bytes };
        Matcher(Box::leak(Box::new(Table::read(bytes))))
    }

    /// How many messages are found in a text.
    pub fn count(self, text: &str) -> usize {
        self.0.find(&Normal::of(text), Place::Text, Some(400)).len()
    }

    /// How many templates there are.
    pub fn len(self) -> usize {
        self.0.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0.entries.is_empty()
    }
}

/// A hole and the bytes that it holds.
pub(super) type Filled = (Hole, Range<usize>);

/// An entry that was found in a text.
#[derive(Clone, Debug)]
pub(super) struct Match {
    /// What was found.
    pub(super) entry: &'static Entry,
    /// The bytes of the text that it covers.
    pub(super) range: Range<usize>,
    /// What the holes hold, in order, as byte ranges of the text.
    pub(super) holes: Vec<Filled>,
}

impl Table {
    /// The one table, read when it is first asked for.
    pub(super) fn get() -> &'static Table {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(|| Self::read(KNOWLEDGE))
    }

    /// Reads what `build.rs` wrote.
    fn read(bytes: &'static [u8]) -> Self {
        let mut bytes = Bytes(bytes);
        let strings: Vec<&'static str> = (0..bytes.number())
            .map(|_| {
                let length = bytes.number();
                std::str::from_utf8(bytes.take(length)).unwrap_or_default()
            })
            .collect();
        let string = |index: usize| strings.get(index).copied().unwrap_or_default();
        let optional = |index: usize| index.checked_sub(1).map(string);

        let count = bytes.number();
        let [
            mut cause,
            mut product,
            mut flags,
            mut parts,
            mut conventions,
            mut documentation,
            mut statuses,
            mut at,
            mut templates,
        ] = std::array::from_fn(|_| {
            let length = bytes.number();
            Bytes(bytes.take(length))
        });
        // All texts are read before the first is entered: each is found by what the fewest others have.
        let mut texts = Vec::with_capacity(4 * count);
        let mut frequency = Frequency::new();
        while !bytes.0.is_empty() {
            let pieces = bytes.pieces();
            template::anchors(&pieces, |anchor| frequency.count(anchor.hash));
            texts.push(pieces);
        }
        let mut entries = Vec::with_capacity(texts.len());
        let mut anchors = Vec::with_capacity(texts.len());
        let mut texts = texts.into_iter();
        for _ in 0..count {
            let cause = optional(cause.number()).and_then(Code::find);
            let product = string(product.number());
            let flags = flags.byte();
            let part = Part::numbered(parts.byte());
            let convention = Convention {
                unit: match conventions.byte() {
                    0 => Unit::Byte,
                    1 => Unit::Utf16,
                    _ => Unit::CodePoint,
                },
                offset: conventions.byte().into(),
                line: conventions.byte().into(),
                column: conventions.byte().into(),
            };
            let documentation = optional(documentation.number());
            let status: Vec<u16> = (0..statuses.number()).map(|_| statuses.number() as u16).collect();
            let at: Vec<_> = (0..at.number()).map(|_| (Part::numbered(at.byte()), optional(at.number()))).collect();
            let whole = flags & 4 != 0;
            let place = match flags >> 3 {
                0 => Place::Text,
                1 => Place::Code,
                _ => Place::Header,
            };
            for pieces in texts.by_ref().take(templates.number()) {
                let Some(anchor) = frequency.rarest(&pieces) else { continue };
                if let Some(Piece::Literal(literal)) = pieces.get(anchor.piece) {
                    anchors.push(Anchored {
                        hash: anchor.hash,
                        tail: literal.last_chunk().copied().unwrap_or_default(),
                        offset: anchor.offset as u16,
                        length: literal.len() as u16,
                        entry: entries.len() as u16,
                    });
                }
                let weight = pieces
                    .iter()
                    .map(|piece| match piece {
                        // A number in a message is the message's own (`AADSTS50011`, `UT000165`): it tells more than words.
                        Piece::Literal(text) => text.len() + 3 * text.iter().filter(|b| b.is_ascii_digit()).count(),
                        Piece::Hole(_) => 0,
                    })
                    .sum();
                let short = weight < SHORT && !whole && place == Place::Text;
                entries.push(Entry {
                    cause,
                    product,
                    force: match flags & 3 {
                        0 => Force::Hints,
                        1 => Force::Suggests,
                        _ if short => Force::Suggests,
                        _ => Force::Says,
                    },
                    whole,
                    place,
                    part,
                    convention,
                    documentation,
                    status: status.clone(),
                    at: at.clone(),
                    anchor: (anchor.piece, anchor.offset),
                    pieces,
                    weight,
                });
            }
        }
        Self::new(entries, &anchors)
    }

    /// Sorts the anchors by the kinds of their hashes, those of one kind in the order of their entries.
    fn new(entries: Vec<Entry>, anchors: &[Anchored]) -> Self {
        let kinds = (anchors.len() * 4).next_power_of_two();
        let mut starts = vec![0; kinds + 1];
        for anchor in anchors {
            starts[kind(anchor.hash, kinds) + 1] += 1;
        }
        for kind in 0..kinds {
            starts[kind + 1] += starts[kind];
        }
        let mut next = starts.clone();
        let mut sorted = vec![Anchored::default(); anchors.len()];
        for anchor in anchors {
            let next = &mut next[kind(anchor.hash, kinds)];
            sorted[usize::from(*next)] = *anchor;
            *next += 1;
        }
        Self { entries, starts, anchors: sorted }
    }

    /// All that is found in a text, the surest first, none in the place of a surer one.
    pub(super) fn find(&'static self, text: &Normal, place: Place, status: Option<u16>) -> Vec<Match> {
        // Most of what is found stands in the place of something surer: nothing is made of it before that is known.
        let mut found: Vec<Found> = Vec::new();
        let mut holes = Vec::new();
        let mut look = |hash: u32, at: usize| {
            let kind = kind(hash, self.starts.len() - 1);
            for anchored in &self.anchors[self.starts[kind].into()..self.starts[kind + 1].into()] {
                if anchored.hash == hash && anchored.may_stand(&text.bytes, at) {
                    let entry = &self.entries[usize::from(anchored.entry)];
                    found.extend(entry.found(&text.bytes, at, place, status, &mut holes));
                }
            }
        };
        // Where the last word starts, and its hash.
        let mut last: Option<(usize, u32)> = None;
        let mut at = 0;
        while let Some(&byte) = text.bytes.get(at) {
            if !template::is_word(byte) {
                at += 1;
                continue;
            }
            let start = at;
            let mut hash = template::NO_HASH;
            while let Some(&byte) = text.bytes.get(at).filter(|&&byte| template::is_word(byte)) {
                hash = template::hashed(hash, byte);
                at += 1;
            }
            look(hash, start);
            if let Some((first, before)) = last {
                look(template::pair(before, hash), first);
            }
            last = Some((start, hash));
        }
        found.order_by(|a, b| b.weight.cmp(&a.weight).then(a.range.start.cmp(&b.range.start)));
        let mut kept: Vec<Found> = Vec::new();
        for found in found {
            let free = |kept: &Found| found.range.end <= kept.range.start || kept.range.end <= found.range.start;
            if kept.iter().all(free) {
                kept.push(found);
                if kept.len() == MATCHES {
                    break;
                }
            }
        }
        let told = |found: Found| Match {
            entry: found.entry,
            range: text.original(found.range),
            holes: holes[found.holes].iter().map(|(hole, range)| (*hole, text.original(range.clone()))).collect(),
        };
        kept.into_iter().map(told).collect()
    }
}

/// The most that is found in one text.
const MATCHES: usize = 32;

/// A template in a text in normal form.
struct Found {
    entry: &'static Entry,
    range: Range<usize>,
    /// Which of all holes are its own.
    holes: Range<usize>,
    weight: usize,
}

/// The kind of a hash: one of so many, a power of two.
fn kind(hash: u32, kinds: usize) -> usize {
    (hash.wrapping_mul(0x9e37_79b9) >> 8) as usize & (kinds - 1)
}

impl Entry {
    /// The template whose anchor is at `at`, if it stands there. What its holes hold is added to `holes`.
    fn found(
        &'static self,
        text: &[u8],
        at: usize,
        place: Place,
        status: Option<u16>,
        holes: &mut Vec<Filled>,
    ) -> Option<Found> {
        // Prose of all kinds is used as an error code too, but a code is not looked for in prose.
        let heard = match self.place {
            Place::Text => place == Place::Text || (place == Place::Code && self.pieces.len() == 1),
            other => other == place,
        };
        let said = self.status.is_empty() || status.is_some_and(|status| self.status.contains(&status));
        if !heard || !said {
            return None;
        }
        let first = holes.len();
        let Some(range) = self.holds(text, at, holes) else {
            holes.truncate(first);
            return None;
        };
        let whole = range.start == 0 && range.end == text.len();
        let weight = self.weight * 2
            + usize::from(self.places()) * 40
            + usize::from(whole) * 8
            + usize::from(!self.product.is_empty()) * 2
            + usize::from(!self.status.is_empty()) * 12;
        Some(Found { entry: self, range, holes: first..holes.len(), weight })
    }

    /// Whether a hole of it holds a place: a position is worth more than many words.
    fn places(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Hole(hole) if hole.is_digits()))
    }

    /// Whether the template stands in `text` with its anchor at `at`: what it covers, and what its holes hold, at the end of `holes`.
    fn holds(&self, text: &[u8], at: usize, holes: &mut Vec<Filled>) -> Option<Range<usize>> {
        let (index, offset) = self.anchor;
        let start = at.checked_sub(offset)?;
        let Piece::Literal(literal) = &self.pieces[index] else { return None };
        if !text[start..].starts_with(literal) {
            return None;
        }
        let first = holes.len();
        let mut left = start;
        let mut before = self.pieces[..index].iter().rev();
        while let Some(Piece::Hole(hole)) = before.next() {
            let (from, filled) = if let Some(Piece::Literal(literal)) = before.next() {
                let window = left.saturating_sub(limit(*hole) + literal.len());
                let from = window + rfind(&text[window..left], literal)?;
                (from, from + literal.len()..left)
            } else {
                open_before(*hole, text, left)
            };
            let inner = unquoted(text, filled.clone());
            if !fits(*hole, &text[inner.clone()], inner != filled || quoted_at(text, &inner)) {
                return None;
            }
            holes.push((*hole, inner));
            left = from;
        }
        holes[first..].reverse();

        let mut right = start + literal.len();
        let mut after = self.pieces[index + 1..].iter();
        while let Some(Piece::Hole(hole)) = after.next() {
            let (filled, to) = match after.next() {
                Some(Piece::Literal(literal)) => {
                    let window = &text[right..text.len().min(right + limit(*hole) + literal.len())];
                    let end = right + find(window, literal, *hole)?;
                    (right..end, end + literal.len())
                }
                _ => open_after(*hole, text, right),
            };
            let inner = unquoted(text, filled.clone());
            if !fits(*hole, &text[inner.clone()], inner != filled || quoted_at(text, &inner)) {
                return None;
            }
            holes.push((*hole, inner));
            right = to;
        }

        let edge = |at: usize, other: Option<&u8>| {
            !(text.get(at).is_some_and(|&byte| template::is_word(byte)) && other.is_some_and(|&b| template::is_word(b)))
        };
        let starts = matches!(self.pieces.first(), Some(Piece::Hole(_)))
            || left == 0
            || edge(left, text.get(left.wrapping_sub(1)));
        let ends = matches!(self.pieces.last(), Some(Piece::Hole(_))) || right == 0 || edge(right - 1, text.get(right));
        let all = !self.whole
            || (text[..left].iter().all(|byte| b" '([".contains(byte))
                && text[right..].iter().all(|byte| b" '.!)]".contains(byte)));
        (starts && ends && all).then_some(left..right)
    }
}

/// A reader of the compiled table, which is never short: what is missing reads as nothing.
struct Bytes(&'static [u8]);

impl Bytes {
    fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        first
    }

    fn number(&mut self) -> usize {
        let mut value = 0;
        let mut shift = 0;
        loop {
            let byte = self.byte();
            value |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 || shift > 28 {
                return value;
            }
        }
    }

    /// The pieces of a template: text, a byte from 1 for a hole, 0 at the end.
    fn pieces(&mut self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        loop {
            let length = self.0.iter().take_while(|&&byte| usize::from(byte) > Hole::ALL.len()).count();
            let literal = self.take(length);
            if !literal.is_empty() {
                pieces.push(Piece::Literal(literal));
            }
            match usize::from(self.byte()).checked_sub(1).and_then(|kind| Hole::ALL.get(kind)) {
                Some(&(_, hole)) => pieces.push(Piece::Hole(hole)),
                None => return pieces,
            }
        }
    }

    fn take(&mut self, count: usize) -> &'static [u8] {
        let (taken, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        taken
    }
}
