//! Finding in a text what can be read: line by line, each reader is asked whether something of its begins there.

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use super::fence::Fences;
use super::shell::{self, Earlier};
use super::{READERS, Reading, http1, prompt};
use crate::message::{Request, Response, Shape, Shell};

/// Reads texts of one family of shapes.
pub(super) struct Reader {
    /// What it reads.
    pub(super) shapes: &'static [Shape],
    /// Where in the text what it reads begins, if it begins in this line. It looks at the line, and at no more than a
    /// few lines after it: every line of a text is asked.
    pub(super) begins: fn(&Line) -> Option<usize>,
    /// Reads it. `None` where a closer look shows something else: the search goes on.
    pub(super) read: fn(&Job) -> Option<Reading>,
}

/// A line that may be the first of something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// All of the text.
    pub(super) text: &'a str,
    /// Where the line starts.
    pub(super) start: usize,
    /// Where its content starts, past indentation and prompts.
    pub(super) content: usize,
    /// Where its content ends, before blanks and the line end.
    pub(super) end: usize,
    /// Where the next line starts.
    pub(super) next: usize,
}

impl<'a> Line<'a> {
    /// The line that starts at `start`.
    pub(super) fn at(text: &'a str, start: usize) -> Self {
        let rest = &text[start..];
        let next = rest.find('\n').map_or(text.len(), |at| start + at + 1);
        let line = &text[start..next];
        let end = start + line.trim_end_matches(['\r', '\n']).len();
        let content = start + prompt::length(&text[start..end]);
        Self { text, start, content, end, next }
    }

    /// The line without indentation and prompt.
    pub(super) fn content(&self) -> &'a str {
        &self.text[self.content..self.end]
    }

    /// The line as it stands, without its line end.
    pub(super) fn whole(&self) -> &'a str {
        &self.text[self.start..self.end]
    }

    /// What follows the line.
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.next..]
    }
}

/// What a reader is to read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Job<'a> {
    /// What is known of the text as a whole.
    pub(super) known: &'a Known,
    /// All of the text.
    pub(super) text: &'a str,
    /// Where it begins, as the reader itself has said; the start of the text where the shape is the person's wish.
    pub(super) start: usize,
    /// Where what was read before it ends.
    pub(super) after: usize,
    /// Where it ends at the latest: at a closing fence.
    pub(super) limit: usize,
    /// The shape that the person wants it to be read as.
    #[allow(dead_code, reason = "readers of several shapes ask it")]
    pub(super) wish: Option<Shape>,
}

impl Job<'_> {
    /// What the lines of the text set.
    pub(super) fn earlier(&self, shell: Shell) -> &Earlier {
        let (known, fish) = match shell {
            Shell::Fish => (&self.known.earlier_fish, true),
            _ => (&self.known.earlier, false),
        };
        known.get_or_init(|| shell::earlier(self.text, fish))
    }

    /// The first status line of a response that starts at `from` or later.
    pub(super) fn status_line(&self, from: usize) -> Option<usize> {
        let find = |from| http1::status_line(&self.text[from..]).map(|at| from + at);
        self.known.status.at(from, self.text.len(), find)
    }
}

/// What is found out about a text once for all readers: to look through it for each would cost time in square.
#[derive(Debug, Default)]
pub(super) struct Known {
    earlier: OnceCell<Earlier>,
    earlier_fish: OnceCell<Earlier>,
    status: Next,
}

/// The next place of something, remembered until it is passed.
#[derive(Debug, Default)]
struct Next {
    /// Where the last search began, and what it found.
    last: Cell<Option<(usize, usize)>>,
}

impl Next {
    fn at(&self, from: usize, none: usize, find: impl Fn(usize) -> Option<usize>) -> Option<usize> {
        let at = match self.last.get() {
            Some((start, found)) if start <= from && from <= found => found,
            _ => find(from).unwrap_or(none),
        };
        self.last.set(Some((from, at)));
        (at < none).then_some(at)
    }
}

/// A request, what came back, or both.
#[derive(Clone, Debug, Default)]
pub(super) struct Pair {
    pub(super) request: Option<Request>,
    pub(super) response: Option<Response>,
}

impl From<Request> for Pair {
    fn from(request: Request) -> Self {
        Self { request: Some(request), response: None }
    }
}

impl From<Response> for Pair {
    fn from(response: Response) -> Self {
        Self { request: None, response: Some(response) }
    }
}

/// Reads all that is found in a text, in order. With a wish, only what has that shape is read.
pub(super) fn read_all(text: &str, wish: Option<Shape>) -> Vec<Reading> {
    let wanted = |reader: &&Reader| wish.is_none_or(|shape| reader.shapes.contains(&shape));
    let readers: Vec<&Reader> = READERS.iter().copied().filter(wanted).collect();
    let known = &Known::default();
    let mut readings = Vec::new();
    let mut fences = Fences::default();
    let mut at = 0;
    let mut after = 0;
    while at < text.len() {
        let line = Line::at(text, at);
        at = line.next;
        if fences.is_fence(text, line.start..line.end) {
            continue;
        }
        let found = readers.iter().find_map(|reader| {
            let start = (reader.begins)(&line)?;
            let limit = fences.limit(text);
            (reader.read)(&Job { known, text, start, after, limit, wish })
        });
        if let Some(reading) = found {
            at = if reading.end > line.start { line_start(text, reading.end).max(at) } else { at };
            // One without pairs was looked at, and is nothing of a message.
            if !reading.pairs.is_empty() {
                after = at;
                readings.push(reading);
            }
        }
    }
    if readings.is_empty()
        && let Some(shape) = wish
    {
        // The person says so: it is read from the start, whatever it looks like.
        let job = Job { known, text, start: 0, after: 0, limit: text.len(), wish: Some(shape) };
        readings.extend(readers.iter().find_map(|reader| (reader.read)(&job)));
    }
    readings
}

/// Where the line that holds `at` starts, if something else stands between; `at` where only blanks do.
fn line_start(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    match text[at..].find('\n') {
        // What was read of a connection has the response right behind a request's last byte.
        Some(length) if http1::is_status_line(text[at..at + length].trim_end()) => at,
        // The rest of the line belongs to what was read, or to nothing.
        Some(length) if !text[..at].ends_with('\n') => at + length + 1,
        Some(_) => at,
        None if text[..at].ends_with('\n') => at,
        None => text.len(),
    }
}

/// The lines that hold a range, without the last line's end.
pub(super) fn line_of(text: &str, range: Range<usize>) -> Range<usize> {
    let before = text.get(..range.start).and_then(|text| text.rfind('\n'));
    let after = text.get(range.end..).and_then(|text| text.find('\n'));
    before.map_or(0, |at| at + 1)..after.map_or(text.len(), |length| range.end + length)
}

/// The one of the ranges, which are in order, in which all of a line stands.
pub(super) fn holder<'r>(free: &'r [Range<usize>], line: &Range<usize>) -> Option<&'r Range<usize>> {
    let last = free.partition_point(|gap| gap.start <= line.start).checked_sub(1)?;
    free.get(last).filter(|gap| line.end <= gap.end)
}

/// The pieces of `0..length` that no range covers. The ranges are in order.
pub(super) fn gaps(length: usize, ranges: impl IntoIterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut gaps = Vec::new();
    let mut at = 0;
    for range in ranges {
        if range.start > at {
            gaps.push(at..range.start);
        }
        at = at.max(range.end);
    }
    if at < length {
        gaps.push(at..length);
    }
    gaps
}
