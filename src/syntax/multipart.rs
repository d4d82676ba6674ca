//! Multipart content (RFC 2046 section 5.1.1, RFC 7578). A lone LF counts as a line end.

use std::ops::Range;

/// What breaks the grammar first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The smallest place that shows it.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// What is wrong with multipart content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// No line is the boundary.
    NoBoundary,
    /// The last boundary lacks the two hyphens after it.
    NotClosed,
    /// A part has no empty line after its fields.
    NoEmptyLine,
    /// A part of a form does not say its name.
    NoName,
}

/// The boundary that the content itself uses: its first line after the hyphens.
pub fn used_boundary(bytes: &[u8]) -> Option<Range<usize>> {
    let start = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let rest = bytes[start..].strip_prefix(b"--")?;
    let length = rest.iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
    (1..=70).contains(&length).then(|| start + 2..start + 2 + length)
}

/// The first fault of content with this boundary, if it has one.
pub fn fault(bytes: &[u8], boundary: &[u8]) -> Option<Fault> {
    let mut delimiters: Vec<(Range<usize>, bool)> = Vec::new();
    let mut at = 0;
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        let shown = line.trim_ascii_end();
        if let Some(rest) = shown.strip_prefix(b"--").and_then(|rest| rest.strip_prefix(boundary)) {
            let closes = rest == b"--";
            if closes || rest.is_empty() {
                delimiters.push((at..at + shown.len(), closes));
            }
            if closes {
                break;
            }
        }
        at += line.len();
    }
    let Some((last, closed)) = delimiters.last() else {
        let end = bytes.iter().position(|byte| b"\r\n".contains(byte)).unwrap_or(bytes.len());
        return Some(Fault { range: 0..end.min(80), kind: Kind::NoBoundary });
    };
    for pair in delimiters.windows(2) {
        let part = pair[0].0.end..pair[1].0.start;
        if let Some(fault) = part_fault(bytes, part) {
            return Some(fault);
        }
    }
    (!closed).then(|| Fault { range: last.clone(), kind: Kind::NotClosed })
}

/// What is wrong with the fields of a part.
fn part_fault(bytes: &[u8], part: Range<usize>) -> Option<Fault> {
    let text = &bytes[part.clone()];
    let first = text.iter().position(|&byte| byte == b'\n')? + 1;
    let head = &text[first..];
    let length = if head.starts_with(b"\n") || head.starts_with(b"\r\n") {
        Some(0)
    } else {
        let ends = [&b"\r\n\r\n"[..], b"\n\n"];
        ends.iter().filter_map(|end| head.windows(end.len()).position(|window| window == *end)).min()
    };
    let line = |from: usize| {
        let rest = &bytes[from..part.end];
        from..from + rest.iter().position(|byte| b"\r\n".contains(byte)).unwrap_or(rest.len())
    };
    let start = part.start + first;
    let Some(length) = length else { return Some(Fault { range: line(start), kind: Kind::NoEmptyLine }) };
    let fields = head[..length].to_ascii_lowercase();
    let disposition = fields.windows(20).position(|window| window == b"content-disposition:");
    let named = fields.windows(5).any(|window| window == b"name=");
    match disposition {
        Some(_) if named => None,
        Some(at) => Some(Fault { range: line(start + at), kind: Kind::NoName }),
        None => Some(Fault { range: line(start), kind: Kind::NoName }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PART: &str = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";

    fn told(text: &str) -> Option<(&str, Kind)> {
        fault(text.as_bytes(), b"b").map(|fault| (&text[fault.range], fault.kind))
    }

    #[test]
    fn good_content() {
        assert_eq!(told(&format!("{PART}{PART}--b--\r\n")), None);
        assert_eq!(told(&format!("{PART}--b--")), None);
        assert_eq!(told(&PART.replace("\r\n", "\n").replace("1\n", "1\n--b--\n")), None);
        assert_eq!(used_boundary(b"\r\n--XyZ123\r\n"), Some(4..10));
        assert_eq!(used_boundary(b"page=1"), None);
    }

    #[test]
    fn each_fault_is_told() {
        assert_eq!(told("--c\r\nx\r\n--c--"), Some(("--c", Kind::NoBoundary)));
        assert_eq!(told(&format!("{PART}--b\r\n")), Some(("--b", Kind::NotClosed)));
        assert_eq!(told(""), Some(("", Kind::NoBoundary)));
        let line = "Content-Disposition: form-data; name=\"a\"";
        assert_eq!(told(&format!("--b\r\n{line}\r\n1\r\n--b--")), Some((line, Kind::NoEmptyLine)));
        assert_eq!(
            told("--b\r\nContent-Type: text/csv\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--"),
            Some(("Content-Disposition: form-data", Kind::NoName))
        );
    }
}
