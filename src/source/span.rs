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

    /// The span cut to `text`, the whole of its box, and widened to whole characters.
    pub fn widened(self, text: &str) -> Span {
        let floor = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let ceil = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at += 1;
            }
            at
        };
        let start = (self.start as usize).min(text.len());
        let end = (self.end as usize).clamp(start, text.len());
        // A point inside a character is the place before it, not the character.
        if start == end {
            return Span::point(self.origin, floor(start));
        }
        Span::new(self.origin, floor(start), ceil(end))
    }

    /// Whether `other` lies in `self`.
    pub fn contains(self, other: Span) -> bool {
        self.origin == other.origin && self.start <= other.start && other.end <= self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_widened_span_holds_whole_characters_of_its_text() {
        let text = "aé😀b";
        let widened = |start, end| Span { origin: Origin::Request, start, end }.widened(text).range();
        assert_eq!(widened(1, 3), 1..3);
        assert_eq!(widened(2, 4), 1..7);
        assert_eq!(widened(5, 5), 3..3);
        assert_eq!(widened(7, 99), 7..8);
        assert_eq!(widened(99, 120), 8..8);
        assert_eq!(widened(3, 1), 3..3);
    }
}
