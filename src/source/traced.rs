use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::{Origin, Span};

/// How the pasted bytes under a piece of decoded text are quoted, so that an edit can be written in the same way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quoting {
    /// As it stands: a raw HTTP message.
    #[default]
    Raw,
    /// A shell word outside quotes.
    Bare,
    /// `'…'` of a POSIX shell.
    Single,
    /// `"…"` of a POSIX shell.
    Double,
    /// `$'…'` of bash and zsh.
    AnsiC,
    /// A here-document whose text is expanded.
    HereDocument,
    /// `'…'` of fish, in which a backslash escapes itself and the quote.
    FishSingle,
    /// Outside double quotes of cmd.exe.
    CmdBare,
    /// `"…"` of cmd.exe as the C runtime reads it; carets are plain in it.
    CmdQuoted,
    /// `^"…^"`: quotes for the C runtime that cmd.exe does not see, so that it still wants carets.
    CmdCareted,
    /// Outside quotes of PowerShell.
    PowerShellBare,
    /// `'…'` of PowerShell.
    PowerShellSingle,
    /// `"…"` of PowerShell.
    PowerShellDouble,
    /// `@'…'@` of PowerShell, in which everything stands for itself.
    PowerShellHere,
    /// `@"…"@` of PowerShell, in which a backtick escapes and a dollar sign expands.
    PowerShellHereDouble,
    /// A JSON string.
    Json,
    /// `"…"` with backslash escapes, as of JavaScript, Python, Go, PHP and Ruby.
    CodeDouble,
    /// `'…'` with backslash escapes, as of JavaScript and Python.
    CodeSingle,
    /// `` `…` `` of JavaScript, in which `${` starts an expression.
    CodeTemplate,
    /// `'…'` of PHP and Ruby, in which a backslash escapes itself and the quote alone.
    CodePlain,
    /// `` `…` `` of Go, which knows no escape: what cannot stand there cannot be written.
    CodeRaw,
    /// `"…"` of PHP and Ruby, in which variables stand.
    CodeInterpolated,
    /// An f-string of Python, in which braces are doubled.
    CodeFormat,
    /// A here-document of PHP or Ruby, in which quotes stand for themselves.
    CodeHere,
    /// A name without quotes that stands for its text: the `id` of `{id: 1}`.
    CodeName,
    /// Quoted in more than one way at once: nothing can be written there.
    Sealed,
}

impl Quoting {
    /// This quoting within text that is itself quoted.
    #[must_use]
    pub fn inside(self, outer: Quoting) -> Quoting {
        match (self, outer) {
            (quoting, Quoting::Raw) | (Quoting::Raw, quoting) => quoting,
            _ => Quoting::Sealed,
        }
    }
}

/// A run of decoded bytes that come from one place in the paste.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where the run starts in the decoded bytes.
    pub at: u32,
    /// First pasted byte.
    pub from: u32,
    /// One past the last pasted byte.
    pub to: u32,
    /// Whether the decoded bytes are the pasted bytes, one for one. Otherwise all of the run stands for all of the
    /// pasted range, as `é` stands for `%C3%A9`.
    pub copied: bool,
    /// How the pasted bytes are quoted.
    pub quoting: Quoting,
}

/// Decoded bytes that know which pasted bytes they came from.
///
/// Invariant: segments are in order of `at`, the first starts at 0, and together they cover all bytes. A segment
/// may be empty: `''` decodes to nothing, but there is a place inside the quotes where something could be put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traced {
    // Shared by clones until one of them is written to: readers hand large bodies on from step to step.
    inner: Arc<Inner>,
    home: Span,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Inner {
    bytes: Vec<u8>,
    segments: Vec<Segment>,
}

impl Traced {
    /// Nothing yet, at `home`: the pasted token that the bytes are decoded from, quotes and all.
    pub fn new(home: Span) -> Self {
        Self { inner: Arc::default(), home }
    }

    /// The bytes of `text` at `span`, unchanged. `text` is the whole box.
    pub fn verbatim(text: &str, span: Span) -> Self {
        let mut traced = Self::new(span);
        traced.copy(text, span, Quoting::Raw);
        traced
    }

    /// Bytes that are not pasted but follow from what is: all of them stand for `span`.
    pub fn implied(bytes: impl Into<Vec<u8>>, span: Span) -> Self {
        let mut traced = Self::new(span);
        traced.decode(&bytes.into(), span, Quoting::Raw);
        traced
    }

    /// Appends the pasted bytes at `span`, unchanged. `text` is the whole box.
    pub fn copy(&mut self, text: &str, span: Span, quoting: Quoting) {
        let Inner { bytes, segments } = Arc::make_mut(&mut self.inner);
        let at = bytes.len() as u32;
        bytes.extend_from_slice(&text.as_bytes()[span.range()]);
        if let Some(last) = segments.last_mut()
            && last.copied
            && last.quoting == quoting
            && last.to == span.start
        {
            last.to = span.end;
            return;
        }
        segments.push(Segment { at, from: span.start, to: span.end, copied: true, quoting });
    }

    /// Appends `bytes`, which the pasted bytes at `span` stand for.
    pub fn decode(&mut self, bytes: &[u8], span: Span, quoting: Quoting) {
        let inner = Arc::make_mut(&mut self.inner);
        let at = inner.bytes.len() as u32;
        inner.bytes.extend_from_slice(bytes);
        inner.segments.push(Segment { at, from: span.start, to: span.end, copied: false, quoting });
    }

    /// Appends another text of the same box. Its home is joined to this one's.
    pub fn append(&mut self, other: &Traced) {
        self.insert(other);
        self.home = self.home.to(other.home);
    }

    /// Appends a text that stands elsewhere in the box: the value of a variable. The home stays.
    pub fn insert(&mut self, other: &Traced) {
        if self.inner.segments.is_empty() {
            self.inner = Arc::clone(&other.inner);
            return;
        }
        let Inner { bytes, segments } = Arc::make_mut(&mut self.inner);
        let base = bytes.len() as u32;
        bytes.extend_from_slice(&other.inner.bytes);
        segments.extend(other.inner.segments.iter().map(|segment| Segment { at: segment.at + base, ..*segment }));
    }

    /// The same text, decoded from another token.
    #[must_use]
    pub fn homed(mut self, home: Span) -> Self {
        self.home = home;
        self
    }

    /// Lets nothing be written in the runs for which `which` is true: more depends on their bytes than this text.
    pub fn seal(&mut self, mut which: impl FnMut(&Segment) -> bool) {
        for segment in &mut Arc::make_mut(&mut self.inner).segments {
            if which(segment) {
                segment.quoting = Quoting::Sealed;
            }
        }
    }

    /// The decoded bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.inner.bytes
    }

    /// The decoded bytes as text, with U+FFFD for what is not UTF-8.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.inner.bytes)
    }

    /// The decoded bytes as text, if they are UTF-8.
    pub fn utf8(&self) -> Option<&str> {
        std::str::from_utf8(&self.inner.bytes).ok()
    }

    /// Number of decoded bytes.
    pub fn len(&self) -> usize {
        self.inner.bytes.len()
    }

    /// Whether nothing is decoded.
    pub fn is_empty(&self) -> bool {
        self.inner.bytes.is_empty()
    }

    /// The pasted token that this was decoded from, quotes and all.
    pub fn home(&self) -> Span {
        self.home
    }

    /// The box.
    pub fn origin(&self) -> Origin {
        self.home.origin
    }

    /// The runs, in order.
    pub fn segments(&self) -> &[Segment] {
        &self.inner.segments
    }

    /// The pasted bytes under all of the decoded ones, without surrounding quotes.
    pub fn span(&self) -> Span {
        self.span_of(0..self.len())
    }

    /// The pasted bytes under a range of decoded ones, from the first to the last, with what stands between.
    ///
    /// An empty range gives the point where an insertion belongs: after the byte before it, so that what is added
    /// at the end of a quoted text stays within its quotes. A range past the end is cut.
    pub fn span_of(&self, range: Range<usize>) -> Span {
        let end = range.end.min(self.len());
        let start = range.start.min(end);
        if start < end {
            let (first, last) = (self.byte(start), self.byte(end - 1));
            return match (self.home.contains(first), self.home.contains(last)) {
                // A part of it is the value of a variable, which stands elsewhere: the part that does not counts.
                (true, false) => first.to(self.last_at_home(start..end)),
                (false, true) => self.first_at_home(start..end).to(last),
                _ => first.to(last),
            };
        }
        let at = if start > 0 {
            self.byte(start - 1).end
        } else if let Some(first) = self.inner.segments.first() {
            first.from
        } else {
            self.home.start
        };
        Span::point(self.origin(), at as usize)
    }

    /// The pasted ranges under a range of decoded bytes, one for each stretch without a gap and in one quoting.
    pub fn pieces(&self, range: Range<usize>) -> Vec<(Span, Quoting)> {
        let mut pieces: Vec<(Span, Quoting)> = Vec::new();
        for at in range.start..range.end.min(self.len()) {
            let (span, quoting) = (self.byte(at), self.inner.segments[self.segment(at)].quoting);
            match pieces.last_mut() {
                Some((last, same)) if *same == quoting && last.end >= span.start && last.start <= span.start => {
                    *last = last.to(span);
                }
                _ => pieces.push((span, quoting)),
            }
        }
        pieces
    }

    /// How the place of [`Traced::span_of`] for an empty range at `at` is quoted.
    pub fn quoting_at(&self, at: usize) -> Quoting {
        match at.min(self.len()) {
            0 => self.inner.segments.first().map_or(Quoting::Raw, |first| first.quoting),
            at => self.inner.segments[self.segment(at - 1)].quoting,
        }
    }

    /// A part, which keeps its provenance. A range past the end is cut.
    pub fn slice(&self, range: Range<usize>) -> Traced {
        let end = range.end.min(self.len());
        let start = range.start.min(end);
        let mut part = Traced::new(self.span_of(start..end));
        if start == end {
            let at = part.home.start;
            Arc::make_mut(&mut part.inner).segments.push(Segment {
                at: 0,
                from: at,
                to: at,
                copied: true,
                quoting: self.quoting_at(start),
            });
            return part;
        }
        if end - start == self.len() {
            part.inner = Arc::clone(&self.inner);
            return part;
        }
        let inner = Arc::make_mut(&mut part.inner);
        inner.bytes.extend_from_slice(&self.inner.bytes[start..end]);
        for index in self.segment(start)..=self.segment(end - 1) {
            let segment = self.inner.segments[index];
            let last = self.inner.segments.get(index + 1).map_or(self.len(), |next| next.at as usize);
            let (from, to) = (start.max(segment.at as usize), end.min(last));
            let mut cut = Segment { at: (from - start) as u32, ..segment };
            if segment.copied {
                cut.from += from as u32 - segment.at;
                cut.to = cut.from + (to - from) as u32;
            }
            inner.segments.push(cut);
        }
        part
    }

    /// The same bytes with their places in the box that `text` was decoded from. The places of `self` are offsets into
    /// the decoded bytes of `text`.
    ///
    /// What is quoted in one of the two keeps that quoting; what is quoted in both is [`Quoting::Sealed`].
    pub fn moved_into(&self, text: &Traced) -> Traced {
        let mut moved = Traced::new(text.span_of(self.home.range()));
        let inner = Arc::make_mut(&mut moved.inner);
        inner.bytes.clone_from(&self.inner.bytes);
        for (index, segment) in self.inner.segments.iter().enumerate() {
            let place = segment.from as usize..segment.to as usize;
            if !segment.copied || place.is_empty() {
                let span = text.span_of(place.clone());
                let outer = text.quoting_at(if place.is_empty() { place.start } else { place.end });
                let quoting = segment.quoting.inside(outer);
                let copied = segment.copied && place.is_empty();
                inner.segments.push(Segment { from: span.start, to: span.end, quoting, copied, ..*segment });
                continue;
            }
            let length =
                self.inner.segments.get(index + 1).map_or(self.len(), |next| next.at as usize) - segment.at as usize;
            let end = (place.start + length).min(text.len());
            let mut at = place.start.min(end);
            while at < end {
                let under = text.segment(at);
                let outer = text.inner.segments[under];
                let outer_end = text.inner.segments.get(under + 1).map_or(text.len(), |next| next.at as usize);
                let stop = end.min(outer_end);
                let quoting = segment.quoting.inside(outer.quoting);
                let (from, to) = if outer.copied {
                    let from = outer.from + (at as u32 - outer.at);
                    (from, from + (stop - at) as u32)
                } else {
                    (outer.from, outer.to)
                };
                let at_byte = segment.at + (at - place.start) as u32;
                inner.segments.push(Segment { at: at_byte, from, to, copied: outer.copied, quoting });
                at = stop;
            }
        }
        moved
    }

    /// The part without blanks and tabs around it.
    pub fn trim(&self) -> Traced {
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
        let start = self.inner.bytes.iter().take_while(|byte| blank(byte)).count();
        let end = self.len() - self.inner.bytes[start..].iter().rev().take_while(|byte| blank(byte)).count();
        self.slice(start..end)
    }

    /// The first of a range of decoded bytes that stands at home, of which there is one.
    fn first_at_home(&self, range: Range<usize>) -> Span {
        let mut segments = self.inner.segments[self.segment(range.start)..].iter();
        let segment = segments.find(|segment| self.is_home(segment) && segment.at as usize >= range.start);
        self.byte(segment.map_or(range.end - 1, |segment| (segment.at as usize).min(range.end - 1)))
    }

    /// The last of a range of decoded bytes that stands at home, of which there is one.
    fn last_at_home(&self, range: Range<usize>) -> Span {
        let last = self.segment(range.end - 1);
        let away = self.inner.segments[..=last].iter().rposition(|segment| self.is_home(segment)).unwrap_or(0) + 1;
        let at = self.inner.segments.get(away).map_or(range.end, |segment| segment.at as usize);
        self.byte(at.clamp(range.start + 1, range.end) - 1)
    }

    fn is_home(&self, segment: &Segment) -> bool {
        self.home.contains(Span { origin: self.origin(), start: segment.from, end: segment.to })
    }

    /// Index of the segment that holds the decoded byte `at`.
    fn segment(&self, at: usize) -> usize {
        self.inner.segments.partition_point(|segment| segment.at as usize <= at) - 1
    }

    /// The pasted bytes under one decoded byte, as whole characters.
    fn byte(&self, at: usize) -> Span {
        let segment = self.inner.segments[self.segment(at)];
        let (start, end) = if segment.copied {
            // Bytes after the first of a character in UTF-8.
            let follows = |place: u32| {
                let at = (place - segment.from) + segment.at;
                self.inner.bytes.get(at as usize).is_some_and(|byte| byte & 0xc0 == 0x80)
            };
            let mut start = segment.from + (at as u32 - segment.at);
            let mut end = start + 1;
            while start > segment.from && follows(start) {
                start -= 1;
            }
            while end < segment.to && follows(end) {
                end += 1;
            }
            (start, end)
        } else {
            (segment.from, segment.to)
        };
        Span { origin: self.origin(), start, end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: usize, end: usize) -> Span {
        Span::new(Origin::Request, start, end)
    }

    /// `'ab'\''c'`, decoded.
    fn quoted() -> Traced {
        let text = r"'ab'\''c'";
        let mut traced = Traced::new(at(0, 9));
        traced.copy(text, at(1, 3), Quoting::Single);
        traced.decode(b"'", at(4, 6), Quoting::Bare);
        traced.copy(text, at(7, 8), Quoting::Single);
        traced
    }

    #[test]
    fn a_decoded_byte_knows_its_pasted_bytes() {
        let traced = quoted();
        assert_eq!(traced.bytes(), b"ab'c");
        assert_eq!(traced.span_of(1..2), at(2, 3));
        assert_eq!(traced.span_of(2..3), at(4, 6));
        assert_eq!(traced.span_of(0..4), at(1, 8));
        assert_eq!(traced.span_of(3..99), at(7, 8));
    }

    #[test]
    fn a_value_from_elsewhere_keeps_its_places() {
        // `V='cd' x "ab$V"`
        let text = r#"V='cd' x "ab$V""#;
        let mut value = Traced::new(at(2, 6));
        value.copy(text, at(3, 5), Quoting::Single);
        let mut word = Traced::new(at(9, 15));
        word.copy(text, at(10, 12), Quoting::Double);
        word.insert(&value);
        assert_eq!((word.text().as_ref(), word.home()), ("abcd", at(9, 15)));
        assert_eq!(word.span_of(2..4), at(3, 5));
        assert_eq!(word.span_of(1..4), at(11, 12));
        assert_eq!(word.slice(2..4).home(), at(3, 5));
        let mut turned = Traced::new(at(9, 15));
        turned.insert(&value);
        turned.copy(text, at(10, 12), Quoting::Double);
        assert_eq!(turned.span_of(0..3), at(10, 11));
        turned.seal(|segment| segment.from < 9);
        assert_eq!((turned.edit(0..1, "x"), turned.edit(2..3, "x").map(|edits| edits.len())), (None, Some(1)));
    }

    #[test]
    fn a_place_is_of_whole_characters() {
        let traced = Traced::verbatim("aé😀b", at(0, 8));
        assert_eq!(traced.span_of(2..3), at(1, 3));
        assert_eq!(traced.span_of(1..5), at(1, 7));
        assert_eq!(traced.span_of(5..5), at(7, 7));
        assert_eq!(traced.span_of(7..8), at(7, 8));
    }

    #[test]
    fn an_insertion_stays_within_the_quotes() {
        let traced = quoted();
        assert_eq!(traced.span_of(4..4), at(8, 8));
        assert_eq!(traced.quoting_at(4), Quoting::Single);
        assert_eq!(traced.span_of(0..0), at(1, 1));

        let mut empty = Traced::new(at(0, 2));
        empty.copy("''", at(1, 1), Quoting::Single);
        assert_eq!(empty.span(), at(1, 1));
        assert_eq!(empty.quoting_at(0), Quoting::Single);
    }

    #[test]
    fn parts_keep_their_provenance() {
        let part = quoted().slice(1..4);
        assert_eq!(part.bytes(), b"b'c");
        assert_eq!(part.span_of(0..1), at(2, 3));
        assert_eq!(part.span_of(1..2), at(4, 6));
        assert_eq!(part.slice(2..3).span(), at(7, 8));
        assert_eq!(part.slice(3..3).span(), at(8, 8));
    }

    #[test]
    fn what_was_read_in_a_decoded_text_is_moved_to_the_paste() {
        // `> ab` and `> cd`, without the marks: "ab\ncd".
        let paste = "> ab\n> cd";
        let mut text = Traced::new(at(0, 9));
        text.copy(paste, at(2, 5), Quoting::Raw);
        text.copy(paste, at(7, 9), Quoting::Raw);
        assert_eq!(text.text(), "ab\ncd");
        let moved = Traced::verbatim("ab\ncd", at(1, 5)).moved_into(&text);
        assert_eq!(moved.text(), "b\ncd");
        assert_eq!(moved.home(), at(3, 9));
        assert_eq!(moved.span_of(0..2), at(3, 5));
        assert_eq!(moved.span_of(2..4), at(7, 9));
        assert_eq!(Traced::new(at(3, 3)).moved_into(&text).home(), at(5, 5));

        let moved = quoted().moved_into(&Traced::implied("'ab'\\''c'", at(20, 30)));
        assert_eq!((moved.text().as_ref(), moved.span_of(1..2)), ("ab'c", at(20, 30)));
    }

    #[test]
    fn pieces_break_where_the_quoting_does() {
        assert_eq!(
            quoted().pieces(0..4),
            [(at(1, 3), Quoting::Single), (at(4, 6), Quoting::Bare), (at(7, 8), Quoting::Single)]
        );
    }
}
