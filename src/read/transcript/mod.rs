//! What clients print of the messages that they send and get.

mod httpie;
mod join;
mod trace;
mod verbose;

pub(super) use httpie::READER as HTTPIE;
pub(super) use join::join;
pub(super) use trace::READER as TRACE;
pub(super) use verbose::READER as VERBOSE;

use std::borrow::Cow;
use std::ops::Range;

use super::detect::Pair;
use super::http1;
use crate::message::{BodyKind, Places, Request, Response, Shape};
use crate::source::{Origin, Quoting, Span, Traced};

/// Whether a shape is one of a client's own account of what it did.
pub(super) fn is_transcript(shape: Shape) -> bool {
    matches!(shape, Shape::CurlVerbose | Shape::CurlTrace | Shape::HttpieVerbose)
}

/// A message, taken out of a transcript piece by piece.
struct Message {
    /// The message without the marks of the transcript.
    text: Traced,
    /// How much of it is head.
    head: usize,
    /// The lines of the paste that it stands in.
    lines: Span,
}

impl Message {
    /// Nothing yet, from `at` on.
    fn new(at: usize) -> Self {
        let lines = Span::point(Origin::Request, at);
        Self { text: Traced::new(lines), head: 0, lines }
    }

    /// Takes a piece of the paste into the head or the content.
    fn copy(&mut self, paste: &str, piece: Range<usize>, is_head: bool) {
        let to = piece.end;
        self.text.copy(paste, Span::new(Origin::Request, piece.start, to), Quoting::Raw);
        if is_head {
            self.head = self.text.len();
        }
        self.lines = self.lines.to(Span::point(Origin::Request, to));
    }

    /// Whether it is an answer that another follows: 100 (Continue), 103 (Early Hints).
    fn is_interim(&self) -> bool {
        let line = self.text.bytes();
        line.iter().position(|&byte| byte == b' ').is_some_and(|at| line.get(at + 1) == Some(&b'1'))
    }
}

/// One exchange of a transcript.
#[derive(Default)]
struct Seen {
    request: Option<Message>,
    response: Option<Message>,
    /// Whether there was content that the transcript does not show.
    uploaded: bool,
}

impl Seen {
    /// The exchange, and where its response is over if that is before the end of what was taken for it.
    fn read(self) -> (Pair, Option<usize>) {
        let request = self.request.map(|message| request(&message, self.uploaded));
        let (response, over) = self.response.map(|message| response(&message)).unzip();
        (Pair { request, response }, over.flatten())
    }
}

fn request(message: &Message, uploaded: bool) -> Request {
    let text = readable(&message.text);
    let mut request = http1::request(&text, 0, text.len());
    let whole = request.body.coded.is_none() && !message.text.slice(message.head..message.text.len()).is_empty();
    request.within(&message.text);
    if whole {
        request.body.content = message.text.slice(message.head..message.text.len());
        request.body.kind = BodyKind::Raw;
    }
    request.span = message.lines;
    http1::recorded(&mut request);
    let declared = request.field("content-length").is_some_and(|field| field.value.bytes() != b"0");
    if request.body.content.is_empty() && (uploaded || declared || request.field("transfer-encoding").is_some()) {
        request.body.kind = BodyKind::Raw;
        request.body.known = false;
    }
    request
}

fn response(message: &Message) -> (Response, Option<usize>) {
    let text = readable(&message.text);
    let (mut response, end) = http1::response_in(&text, 0, text.len());
    let over = (end < text.len()).then(|| message.text.span_of(end..end).range().end);
    response.within(&message.text);
    let lines = message.lines.range();
    response.span = Span::new(Origin::Request, lines.start, over.unwrap_or(lines.end).max(lines.start));
    (response, over)
}

/// The bytes as text of the same length.
fn readable(text: &Traced) -> Cow<'_, str> {
    if let Some(text) = text.utf8() {
        return Cow::Borrowed(text);
    }
    let mut readable = String::with_capacity(text.len());
    for chunk in text.bytes().utf8_chunks() {
        readable.push_str(chunk.valid());
        readable.extend(chunk.invalid().iter().map(|_| '?'));
    }
    Cow::Owned(readable)
}

/// How long a time stamp is at the start of a line, with the blank after it: `--trace-time` writes one, build logs
/// another. Ids in brackets may follow (`--trace-ids`).
fn stamp(line: &str) -> usize {
    let bytes = line.as_bytes();
    let digits =
        |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit) && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
    let is_clock = |at: usize| {
        digits(at)
            && digits(at + 3)
            && digits(at + 6)
            && bytes.get(at + 2) == Some(&b':')
            && bytes.get(at + 5) == Some(&b':')
    };
    let is_date = digits(0) && digits(2) && bytes.get(4) == Some(&b'-') && matches!(bytes.get(10), Some(b'T' | b' '));
    let clock = if is_date { 11 } else { 0 };
    if !is_clock(clock) {
        return 0;
    }
    let mut end = clock + 8;
    end += bytes[end..].iter().take_while(|byte| byte.is_ascii_digit() || b".Z".contains(byte)).count();
    if bytes.get(end) != Some(&b' ') {
        return 0;
    }
    end += 1;
    if bytes.get(end) == Some(&b'[')
        && let Some(close) = line[end..].find("] ").filter(|&length| length < 16)
    {
        end += close + 2;
    }
    end
}
