use std::ops::Range;

/// Which pasted box a place is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The main box: FILE or standard input of the command, whatever it holds.
    #[default]
    Request,
    /// The box of the response, where it is apart (`--response`).
    Response,
}

/// A range of UTF-8 bytes in one pasted box, exactly as pasted.
///
/// Invariant: `start <= end`, both on character boundaries of the box's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Span {
    /// The box.
    #[serde(rename = "in")]
    pub origin: Origin,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `origin`.
    pub fn new(origin: Origin, start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "{start}..{end}");
        Self { origin, start: start as u32, end: end as u32 }
    }

    /// The place between two bytes.
    pub fn point(origin: Origin, at: usize) -> Self {
        Self::new(origin, at, at)
    }

    /// From the start of `self` to the end of `other`, which stand in the same box.
    pub fn to(self, other: Span) -> Span {
        debug_assert_eq!(self.origin, other.origin);
        Span { origin: self.origin, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// As an index range.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span is a place between two bytes.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two share a byte, or one is a point in or at the edge of the other.
    pub fn touches(self, other: Span) -> bool {
        self.origin == other.origin && self.start <= other.end && other.start <= self.end
    }

    /// Whether `other` lies in `self`.
    pub fn contains(self, other: Span) -> bool {
        self.origin == other.origin && self.start <= other.start && other.end <= self.end
    }
}
