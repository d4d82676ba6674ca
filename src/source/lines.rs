use std::ops::Range;

/// A place as people count it: both from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Where the lines of a text start. A line ends after LF; a CR before it belongs to the line.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    /// Reads the line starts of `text`.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.match_indices('\n').map(|(at, _)| at as u32 + 1));
        Self { starts }
    }

    /// Line and column of the byte offset `at` in `text`, the text these lines were read from.
    ///
    /// An offset past the end counts as the end, one inside a character as that character.
    pub fn place(&self, text: &str, at: usize) -> LineColumn {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let line = self.starts.partition_point(|&start| start as usize <= at);
        let start = self.starts[line - 1] as usize;
        LineColumn { line, column: text[start..at].chars().count() + 1 }
    }

    /// How many lines there are; an empty text has one.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// Byte range of the line `line` (from 1) without its line end.
    pub fn range(&self, text: &str, line: usize) -> Option<Range<usize>> {
        let start = *self.starts.get(line.checked_sub(1)?)? as usize;
        let end = self.starts.get(line).map_or(text.len(), |&next| next as usize - 1);
        Some(start..end - usize::from(text[start..end].ends_with('\r')))
    }
}

/// How many UTF-16 code units a byte adds to a text in a textarea, which holds LF for each CRLF and each CR.
fn units_of(byte: u8, before: u8) -> usize {
    match byte {
        0x80..=0xBF => 0,
        0xF0.. => 2,
        b'\n' if before == b'\r' => 0,
        _ => 1,
    }
}

/// The one place where byte offsets become offsets of the DOM: UTF-16 code units of the text as a textarea holds it,
/// with LF for each CRLF and each CR.
pub fn utf16_range(text: &str, range: Range<usize>) -> Range<usize> {
    let (mut start, mut end, mut before) = (0, 0, 0);
    for (at, &byte) in text.as_bytes()[..range.end].iter().enumerate() {
        let units = units_of(byte, before);
        start += if at < range.start { units } else { 0 };
        end += units;
        before = byte;
    }
    start..end
}

/// And the other way: the byte at which `units` code units of the DOM have passed. It is no place within a CRLF.
pub fn utf8_offset(text: &str, units: usize) -> usize {
    let (mut passed, mut before) = (0, 0);
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        let more = units_of(byte, before);
        if passed >= units && more > 0 {
            return at;
        }
        passed += more;
        before = byte;
    }
    text.len()
}

/// The lines that a range of bytes lies on, as a person counts them: `3`, `3–7`. Blank lines at its ends do not count.
pub fn line_numbers(text: &str, range: Range<usize>) -> String {
    let Some(part) = text.get(range.clone()) else { return String::new() };
    let start = range.start + part.len() - part.trim_start().len();
    let end = start + part.trim().len();
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    let (first, last) = (line(start), line(end));
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters() {
        let text = "a\r\nbé😀x\n";
        let lines = Lines::new(text);
        assert_eq!(lines.count(), 3);
        assert_eq!(lines.place(text, 0), LineColumn { line: 1, column: 1 });
        assert_eq!(lines.place(text, text.find('x').unwrap()), LineColumn { line: 2, column: 4 });
        assert_eq!(lines.place(text, 999), LineColumn { line: 3, column: 1 });
        assert_eq!(&text[lines.range(text, 1).unwrap()], "a");
        assert_eq!(&text[lines.range(text, 2).unwrap()], "bé😀x");
        assert_eq!(lines.range(text, 4), None);
    }

    #[test]
    fn the_dom_counts_utf16() {
        let text = "é😀x";
        let x = text.find('x').unwrap();
        assert_eq!(utf16_range(text, x..x + 1), 3..4);
    }

    #[test]
    fn a_textarea_holds_one_unit_for_a_line_end() {
        let text = "a\r\nb\rc\n😀";
        let at = |c: char| text.find(c).unwrap();
        assert_eq!(utf16_range(text, 0..text.len()), 0..8);
        assert_eq!(utf16_range(text, at('b')..at('c')), 2..4);
        // The CR of a CRLF is its line end.
        assert_eq!(utf16_range(text, 1..2), 1..2);
        let places = [0, 1, at('b'), at('b') + 1, at('c'), at('c') + 1, at('😀'), text.len(), text.len()];
        assert_eq!([0, 1, 2, 3, 4, 5, 6, 8, 9].map(|units| utf8_offset(text, units)), places);
    }

    #[test]
    fn lines_are_counted_without_blank_ones_at_the_ends() {
        let text = "a\nb\n\nc\n";
        assert_eq!(line_numbers(text, 0..1), "1");
        assert_eq!(line_numbers(text, 0..5), "1–2");
        assert_eq!(line_numbers(text, 3..7), "4");
        assert_eq!(line_numbers(text, 3..99), "");
    }
}
