//! The chunked transfer coding (RFC 9112 section 7.1). A lone LF counts as a line end.

use std::ops::Range;

/// What breaks the coding first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The smallest place that shows it.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// What is wrong with a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The size is not a hexadecimal number. With the length of the line of data that follows it, if there is one.
    Size(Option<usize>),
    /// The size is not the length of the data, which is this.
    Length(usize),
    /// No line end after the data; the place is where it belongs.
    LineEnd,
    /// The chunk of size zero that ends the content is missing; the place is the last chunk's data.
    Last,
}

/// A line without its end, and where the next one starts.
fn line(bytes: &[u8], at: usize) -> (Range<usize>, usize) {
    let (end, next) = match bytes[at..].iter().position(|&byte| byte == b'\n') {
        Some(length) => (at + length, at + length + 1),
        None => (bytes.len(), bytes.len()),
    };
    let end = if end > at && bytes[end - 1] == b'\r' { end - 1 } else { end };
    (at..end, next)
}

/// The size in a size line, without extensions.
fn size(line: &[u8]) -> Option<usize> {
    let digits = line.split(|&byte| byte == b';').next()?.trim_ascii();
    if digits.is_empty() || digits.len() > 8 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    usize::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// The first fault of chunked content, if it has one. Trailers are not looked at.
pub fn fault(bytes: &[u8]) -> Option<Fault> {
    let mut at = 0;
    let mut last = 0..0;
    loop {
        if at >= bytes.len() {
            return Some(Fault { range: last, kind: Kind::Last });
        }
        let (head, start) = line(bytes, at);
        let Some(size) = size(&bytes[head.clone()]) else {
            // A size before this one that was too large has swallowed a line end.
            return wrong_length(bytes, at).or_else(|| {
                let (data, next) = line(bytes, start);
                let length = (next > start).then_some(data.len());
                Some(Fault { range: head, kind: Kind::Size(length) })
            });
        };
        if size == 0 {
            return None;
        }
        let end = start.checked_add(size).filter(|&end| end <= bytes.len());
        let closed = end.is_some_and(|end| matches!(bytes[end..], [b'\r', b'\n', ..] | [b'\n', ..]));
        if !closed {
            if let Some(end) = end
                && end < bytes.len()
                && self::size(&bytes[line(bytes, end).0]).is_some()
                && line(bytes, start).0.end > end
            {
                return Some(Fault { range: line(bytes, end).0, kind: Kind::LineEnd });
            }
            let (data, _) = line(bytes, start);
            return wrong_length(bytes, bytes.len()).or(Some(Fault { range: head, kind: Kind::Length(data.len()) }));
        }
        let end = end.unwrap_or(bytes.len());
        last = start..end;
        at = line(bytes, end).1;
    }
}

/// Reads line by line, size and data in turn, up to `limit`, and gives the first size that is not its data's length.
fn wrong_length(bytes: &[u8], limit: usize) -> Option<Fault> {
    let mut at = 0;
    while at < limit {
        let (head, start) = line(bytes, at);
        let size = size(&bytes[head.clone()])?;
        let (data, next) = line(bytes, start);
        if size == 0 {
            return None;
        }
        if size != data.len() {
            return Some(Fault { range: head, kind: Kind::Length(data.len()) });
        }
        at = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<(&str, Kind)> {
        fault(text.as_bytes()).map(|fault| (&text[fault.range], fault.kind))
    }

    #[test]
    fn good_chunks() {
        assert_eq!(told("d\r\n{\"lat\":52.52,\r\nd\r\n\"lon\":13.405}\r\n0\r\n\r\n"), None);
        assert_eq!(told("4;x=y\nab\nc\n0\n\n"), None);
    }

    #[test]
    fn sizes() {
        assert_eq!(told("xyz\r\nabc\r\n0\r\n\r\n"), Some(("xyz", Kind::Size(Some(3)))));
        assert_eq!(told("0x1a\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n"), Some(("0x1a", Kind::Size(Some(26)))));
        assert_eq!(told("-3\r\nabc\r\n0\r\n\r\n"), Some(("-3", Kind::Size(Some(3)))));
    }

    #[test]
    fn lengths() {
        assert_eq!(told("10\r\n{\"lat\":52.52,\r\nd\r\n\"lon\":13.405}\r\n0\r\n\r\n"), Some(("10", Kind::Length(13))));
        assert_eq!(told("26\r\nabcdefghijklmnopqrstuvwxyz\r\n5\r\n12345\r\n0\r\n\r\n"), Some(("26", Kind::Length(26))));
        assert_eq!(told("19\r\nabcdefghijklmnopqrstuvwxyz\r\n5\r\n12345\r\n0\r\n\r\n"), Some(("19", Kind::Length(26))));
    }

    #[test]
    fn ends() {
        assert_eq!(told("d\r\n{\"lat\":52.52,d\r\n\"lon\":13.405}\r\n0\r\n\r\n"), Some(("d", Kind::LineEnd)));
        assert_eq!(told("5\r\n123450\r\n\r\n"), Some(("0", Kind::LineEnd)));
        assert_eq!(told("5\r\n12345\r\n"), Some(("12345", Kind::Last)));
        assert_eq!(told(""), Some(("", Kind::Last)));
    }

    #[test]
    fn any_bytes_end() {
        for text in ["\r\n", "f", "ffffffff\r\n", "0", "1\r\n", "1\r\n\n\n", ";", "5\r\n1234"] {
            fault(text.as_bytes());
        }
    }
}
