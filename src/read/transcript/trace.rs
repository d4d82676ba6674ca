//! What `curl --trace-ascii` and `--trace` write: all that goes either way, in lines of 64 characters or of 16 bytes in
//! hexadecimal digits, each with its offset.

use super::super::Reading;
use super::super::detect::{Job, Line, Pair, Reader};
use super::{Message, Seen, stamp};
use crate::message::Shape;
use crate::source::{Origin, Quoting, Span, Traced};

/// Reads traces.
pub(in crate::read) const READER: Reader = Reader { shapes: &[Shape::CurlTrace], begins, read };

/// What the line before a block says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Block {
    SentHeader,
    SentData,
    ReceivedHeader,
    ReceivedData,
    /// TLS records, remarks.
    Other,
}

fn begins(line: &Line) -> Option<usize> {
    let (block, _) = block(line.whole())?;
    matches!(block, Block::SentHeader | Block::ReceivedHeader).then_some(line.start)
}

/// The block that a line announces, and how many bytes it has.
fn block(line: &str) -> Option<(Block, usize)> {
    let line = line.trim_start();
    let line = &line[stamp(line)..];
    if line.starts_with("== Info:") {
        return Some((Block::Other, 0));
    }
    let what = line.strip_prefix("=> ").or(line.strip_prefix("<= "))?;
    let (name, rest) = what.split_once(", ")?;
    let size = rest.split(' ').next()?.parse().ok()?;
    rest.contains(" bytes (0x").then_some(())?;
    let block = match (line.as_bytes().first(), name) {
        (Some(b'='), "Send header") => Block::SentHeader,
        (Some(b'='), "Send data") => Block::SentData,
        (Some(b'<'), "Recv header") => Block::ReceivedHeader,
        (Some(b'<'), "Recv data") => Block::ReceivedData,
        _ => Block::Other,
    };
    Some((block, size))
}

fn read(job: &Job) -> Option<Reading> {
    let text = &job.text[..job.limit];
    let mut trace = Trace { text, seen: Seen::default(), pairs: Vec::new(), complete: false };
    let (mut at, mut end) = (job.start, job.start);
    let mut current: Option<(Block, usize)> = None;
    let mut rows: Vec<Row> = Vec::new();
    while at < text.len() {
        let line = Line::at(text, at);
        at = line.next;
        if let Some(next) = block(line.whole()) {
            trace.block(current.replace(next), &rows);
            rows.clear();
        } else if let Some(row) = row(text, &line).filter(|_| current.is_some()) {
            rows.push(row);
        } else if line.content().is_empty() {
            continue;
        } else {
            break;
        }
        end = at;
    }
    trace.block(current, &rows);
    trace.finish();
    let pairs = trace.pairs;
    (!pairs.is_empty()).then_some(Reading { shape: Shape::CurlTrace, pairs, end })
}

/// One line of a dump.
struct Row {
    /// The offset that it begins with.
    offset: usize,
    /// Where the line starts.
    line: usize,
    /// Where its content starts.
    start: usize,
    /// Where its content ends.
    end: usize,
}

/// `0012: Host: a.test`
fn row(text: &str, line: &Line) -> Option<Row> {
    let whole = line.whole();
    let indent = whole.len() - whole.trim_start().len();
    let digits = whole[indent..].bytes().take_while(u8::is_ascii_hexdigit).count();
    if !(4..=8).contains(&digits) || !whole[indent + digits..].starts_with(':') {
        return None;
    }
    let offset = usize::from_str_radix(&whole[indent..indent + digits], 16).ok()?;
    let colon = line.start + indent + digits + 1;
    let start = colon + usize::from(text[colon..line.end].starts_with(' '));
    Some(Row { offset, line: line.start, start, end: line.end })
}

struct Trace<'a> {
    text: &'a str,
    seen: Seen,
    pairs: Vec<Pair>,
    /// Whether the head of the response is over, so that the next one is another's.
    complete: bool,
}

impl Trace<'_> {
    /// Takes a block with its rows.
    fn block(&mut self, block: Option<(Block, usize)>, rows: &[Row]) {
        let (Some((kind, size)), Some(first)) = (block, rows.first()) else { return };
        if kind == Block::Other {
            return;
        }
        let hex = is_hex(&self.text[first.start..first.end]);
        let mut bytes = Traced::new(Span::point(Origin::Request, first.start));
        for (index, row) in rows.iter().enumerate() {
            if hex {
                self.hex(row, &mut bytes);
            } else {
                let next = rows.get(index + 1).map_or(size, |next| next.offset);
                self.ascii(row, next, &mut bytes);
            }
        }
        let is_head = matches!(kind, Block::SentHeader | Block::ReceivedHeader);
        if kind == Block::SentHeader
            && self.seen.request.as_ref().is_some_and(|_| self.complete || self.seen.response.is_some())
            || kind == Block::ReceivedHeader && self.complete && bytes.bytes().starts_with(b"HTTP/")
        {
            self.next(kind, &bytes);
        }
        let message = match kind {
            Block::SentHeader | Block::SentData => &mut self.seen.request,
            _ => &mut self.seen.response,
        };
        let message = message.get_or_insert_with(|| Message::new(first.line));
        message.text.append(&bytes);
        if is_head {
            message.head = message.text.len();
        }
        let end = rows.last().map_or(first.end, |row| row.end);
        message.lines = message.lines.to(Span::point(Origin::Request, end));
        if kind == Block::ReceivedHeader {
            self.complete = message.text.bytes().ends_with(b"\r\n\r\n");
        }
    }

    /// Another message begins, of this exchange or of the next.
    fn next(&mut self, kind: Block, head: &Traced) {
        let interim = self.seen.response.as_ref().is_some_and(Message::is_interim);
        self.complete = false;
        if kind == Block::ReceivedHeader && interim {
            self.seen.response = Some(Message::new(head.span().range().start));
        } else {
            self.finish();
        }
    }

    fn finish(&mut self) {
        let mut seen = std::mem::take(&mut self.seen);
        for message in [&mut seen.request, &mut seen.response].into_iter().flatten() {
            let head = message.text.slice(0..message.head);
            let content = message.text.slice(message.head..message.text.len());
            if content.bytes().starts_with(b"{") || content.bytes().starts_with(b"[") {
                message.text = head;
                message.text.append(&with_line_ends(&content));
            }
        }
        if seen.request.is_some() || seen.response.is_some() {
            self.pairs.push(seen.read().0);
        }
    }

    /// Characters as they are; CR LF ends the line, which the next offset tells.
    fn ascii(&self, row: &Row, next: usize, bytes: &mut Traced) {
        let length = row.end - row.start;
        bytes.copy(self.text, Span::new(Origin::Request, row.start, row.end), Quoting::Raw);
        if next >= row.offset + length + 2 {
            bytes.decode(b"\r\n", Span::point(Origin::Request, row.end), Quoting::Sealed);
        }
    }

    /// Sixteen pairs of digits, and the characters. The characters are what a person looks at.
    fn hex(&self, row: &Row, bytes: &mut Traced) {
        let line = &self.text[row.start..row.end];
        let values: Vec<(usize, u8)> = (0..16)
            .map(|index| index * 3)
            .map_while(|at| Some((at, u8::from_str_radix(line.get(at..at + 2)?.trim(), 16).ok()?)))
            .collect();
        let column = line.get(48..).unwrap_or_default();
        // From the 16th pair on, older versions write one blank less.
        let column_start = row.start + line.len() - column.len();
        for (index, (at, value)) in values.into_iter().enumerate() {
            let shown = column.as_bytes().get(index).copied();
            let from = column_start + index;
            if shown == Some(value) && value.is_ascii() {
                bytes.copy(self.text, Span::new(Origin::Request, from, from + 1), Quoting::Sealed);
            } else if shown == Some(b'.') && column.is_ascii() {
                bytes.decode(&[value], Span::new(Origin::Request, from, from + 1), Quoting::Sealed);
            } else {
                let at = row.start + at;
                bytes.decode(&[value], Span::new(Origin::Request, at, at + 2), Quoting::Sealed);
            }
        }
    }
}

/// Whether the first row of a block is one of pairs of hexadecimal digits.
fn is_hex(row: &str) -> bool {
    let bytes = row.as_bytes();
    let pair = bytes.len() >= 2 && bytes[..2].iter().all(u8::is_ascii_hexdigit);
    pair && bytes.get(2).is_none_or(|&byte| byte == b' ')
}

/// JSON in which `.` stands for a line end, as it does for all that is no ASCII character.
fn with_line_ends(content: &Traced) -> Traced {
    let mut restored = Traced::new(content.home());
    let bytes = content.bytes();
    let (mut taken, mut in_string, mut escaped) = (0, false, false);
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'.' if !in_string && !bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => {
                restored.append(&content.slice(taken..at));
                restored.decode(b"\n", content.span_of(at..at + 1), Quoting::Sealed);
                taken = at + 1;
            }
            _ => {}
        }
    }
    restored.append(&content.slice(taken..bytes.len()));
    restored
}

#[cfg(test)]
mod tests {
    use super::super::super::detect::Known;
    use super::*;

    fn read_text(text: &str) -> Reading {
        read(&Job { known: &Known::default(), text, start: 0, after: 0, limit: text.len(), wish: None }).unwrap()
    }

    #[test]
    fn offsets_tell_line_ends_from_line_breaks() {
        let long = "a".repeat(64);
        let text = format!(
            "=> Send header, 99 bytes (0x63)\n0000: POST /x HTTP/1.1\n0012: X: {}\n0052: {}\n005a: \n\
             => Send data, 8 bytes (0x8)\n0000: {{\"a\":1,}}\n",
            &long[3..],
            "bbbbbb"
        );
        let reading = read_text(&text);
        let request = reading.pairs[0].request.as_ref().unwrap();
        assert_eq!(request.fields[0].value.text(), format!("{}bbbbbb", &long[3..]));
        assert_eq!(request.body.content.text(), "{\"a\":1,}");
        assert_eq!(&text[request.body.content.span_of(6..7).range()], ",");
    }

    #[test]
    fn bytes_are_read_from_their_digits() {
        let text = "=> Send header, 27 bytes (0x1b)\n\
                    0000: 50 4f 53 54 20 2f 78 20 48 54 54 50 2f 31 2e 31 POST /x HTTP/1.1\n\
                    0010: 0d 0a 41 3a 20 62 0d 0a 0d 0a                   ..A: b....\n\
                    => Send data, 5 bytes (0x5)\n\
                    0000: 7b 22 c3 a9 22                                  {\"..\"\n";
        let request = read_text(text).pairs.remove(0).request.unwrap();
        assert_eq!(request.fields[0].value.text(), "b");
        assert_eq!(request.body.content.bytes(), "{\"é\"".as_bytes());
        assert_eq!(&text[request.target.span().range()], "/x");
        assert_eq!(&text[request.body.content.span_of(2..4).range()], "..");
        assert_eq!(request.body.content.edit(0..1, "x"), None);
    }

    #[test]
    fn dots_between_members_are_line_ends() {
        let text = "=> Send header, 4 bytes (0x4)\n0000: POST /x HTTP/1.1\n0012: \n=> Send data, 18 bytes (0x12)\n\
                    0000: {.  \"a.b\": 1.5,.}.\n";
        let request = read_text(text).pairs.remove(0).request.unwrap();
        assert_eq!(request.body.content.text(), "{\n  \"a.b\": 1.5,\n}\n");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in r"((=> Send header, 9 bytes \(0x9\)|<= Recv header, 9 bytes \(0x9\)|=> Send data, 3 bytes \(0x3\)|00[0-9a-f]{2}: [ -~é]{0,20}|[0-9a-f]{4}: ([0-9a-f]{2} ){0,16}[a-zé.]{0,16}|[ -~é]{0,9})\r?\n){0,12}") {
            let input = crate::Input { request: text.clone(), ..crate::Input::default() };
            let exchange = crate::read::read(&input);
            if let Some(request) = &exchange.request {
                proptest::prop_assert!(text.get(request.span.range()).is_some());
                proptest::prop_assert!(text.get(request.body.content.span().widened(&text).range()).is_some());
            }
        }
    }
}
