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
    /// A boundary that does not begin its line.
    Glued,
    /// The last boundary lacks the two hyphens after it.
    NotClosed,
    /// A part has no empty line after its fields: where it belongs.
    NoEmptyLine,
    /// A part of a form has no `Content-Disposition`.
    NoDisposition,
    /// A part of a form does not say its name.
    NoName,
    /// Lines end in LF alone.
    BareLf,
}

/// The boundary that the content itself uses: its first line after the hyphens.
pub fn used_boundary(bytes: &[u8]) -> Option<Range<usize>> {
    let start = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let rest = bytes[start..].strip_prefix(b"--")?;
    let length = rest.iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
    (1..=70).contains(&length).then(|| start + 2..start + 2 + length)
}

/// Whether a boundary has the characters and the length of one (RFC 2046 section 5.1.1).
pub fn is_boundary(boundary: &[u8]) -> bool {
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"'()+_,-./:=? ".contains(byte);
    (1..=70).contains(&boundary.len()) && boundary.iter().all(allowed) && !boundary.ends_with(b" ")
}

/// The first fault of content with this boundary, if it has one. The parts of a `form` have names.
pub fn fault(bytes: &[u8], boundary: &[u8], form: bool) -> Option<Fault> {
    let mut delimiters: Vec<(Range<usize>, bool)> = Vec::new();
    let (mut at, mut bare) = (0, None);
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        let shown = line.trim_ascii_end();
        if let Some(rest) = shown.strip_prefix(b"--").and_then(|rest| rest.strip_prefix(boundary)) {
            let closes = rest == b"--";
            if closes || rest.is_empty() {
                delimiters.push((at..at + shown.len(), closes));
                let ends_bare = line.ends_with(b"\n") && !line.ends_with(b"\r\n");
                bare = bare.or(ends_bare.then_some(at + line.len() - 1));
            }
            if closes {
                break;
            }
        } else if !delimiters.is_empty()
            && let Some(glued) = glued(line, boundary)
        {
            return Some(Fault { range: at + glued.start..at + glued.end, kind: Kind::Glued });
        }
        at += line.len();
    }
    let Some((last, closed)) = delimiters.last() else {
        let end = bytes.iter().position(|byte| b"\r\n".contains(byte)).unwrap_or(bytes.len());
        return Some(Fault { range: 0..end.min(80), kind: Kind::NoBoundary });
    };
    for pair in delimiters.windows(2) {
        let part = pair[0].0.end..pair[1].0.start;
        if let Some(fault) = part_fault(bytes, part, form) {
            return Some(fault);
        }
    }
    if !closed {
        return Some(Fault { range: last.clone(), kind: Kind::NotClosed });
    }
    bare.map(|at| Fault { range: at..at + 1, kind: Kind::BareLf })
}

/// A delimiter that ends a line which it does not begin: the line end before it was forgotten.
fn glued(line: &[u8], boundary: &[u8]) -> Option<Range<usize>> {
    let shown = line.trim_ascii_end();
    let stem = shown.strip_suffix(b"--").filter(|stem| stem.ends_with(boundary)).unwrap_or(shown);
    let start = stem.strip_suffix(boundary)?.strip_suffix(b"--")?.len();
    (start > 0).then_some(start..shown.len())
}

/// What is wrong with the fields of a part.
fn part_fault(bytes: &[u8], part: Range<usize>, form: bool) -> Option<Fault> {
    let text = &bytes[part.clone()];
    let first = text.iter().position(|&byte| byte == b'\n')? + 1;
    let start = part.start + first;
    let (mut at, mut disposition, mut named, mut whole) = (start, None, false, start..start);
    for line in bytes[start..part.end].split_inclusive(|&byte| byte == b'\n') {
        let shown = line.trim_ascii_end();
        if shown.is_empty() {
            let kind = match (form, &disposition) {
                (false, _) => return None,
                (true, Some(_)) if named => return None,
                (true, Some(_)) => Kind::NoName,
                (true, None) => Kind::NoDisposition,
            };
            return Some(Fault { range: disposition.unwrap_or(whole), kind });
        }
        let range = at..at + shown.len();
        let folded = line.starts_with(b" ") || line.starts_with(b"\t");
        let name = shown.iter().position(|&byte| byte == b':').map(|colon| &shown[..colon]);
        let is_field =
            name.is_some_and(|name| !name.is_empty() && name.iter().all(|&byte| super::token::is_tchar(byte)));
        if !folded && !is_field {
            return Some(Fault { range, kind: Kind::NoEmptyLine });
        }
        if name.is_some_and(|name| name.eq_ignore_ascii_case(b"content-disposition")) {
            disposition = Some(range.clone());
        }
        if disposition.is_some() {
            let lower = shown.to_ascii_lowercase();
            named |= lower.windows(6).any(|window| b" ;\t".contains(&window[0]) && window.ends_with(b"name="));
        }
        if whole.is_empty() {
            whole = range;
        }
        at += line.len();
    }
    Some(Fault { range: at..at, kind: Kind::NoEmptyLine })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PART: &str = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";

    fn told(text: &str) -> Option<(&str, Kind)> {
        fault(text.as_bytes(), b"b", true).map(|fault| (&text[fault.range], fault.kind))
    }

    #[test]
    fn good_content() {
        assert_eq!(told(&format!("{PART}{PART}--b--\r\n")), None);
        assert_eq!(told(&format!("{PART}--b--")), None);
        assert_eq!(fault(b"--b\r\nContent-Type: text/plain\r\n\r\n1\r\n--b--", b"b", false), None);
        assert_eq!(
            told("a preamble\r\n--b\r\nContent-Disposition: form-data;\r\n name=\"a\"\r\n\r\nx--b y\r\n--b--"),
            None
        );
        assert_eq!(used_boundary(b"\r\n--XyZ123\r\n"), Some(4..10));
        assert_eq!(used_boundary(b"page=1"), None);
    }

    #[test]
    fn each_fault_is_told() {
        assert_eq!(told("--c\r\nx\r\n--c--"), Some(("--c", Kind::NoBoundary)));
        assert_eq!(told(&format!("{PART}--b\r\n")), Some(("--b", Kind::NotClosed)));
        assert_eq!(told(""), Some(("", Kind::NoBoundary)));
        let line = "Content-Disposition: form-data; name=\"a\"";
        assert_eq!(told(&format!("--b\r\n{line}\r\n1\r\n--b--")), Some(("1", Kind::NoEmptyLine)));
        assert_eq!(told(&format!("--b\r\n{line}\r\n--b--")), Some(("", Kind::NoEmptyLine)));
        assert_eq!(
            told("--b\r\nContent-Type: text/csv\r\n\r\n1\r\n--b--"),
            Some(("Content-Type: text/csv", Kind::NoDisposition))
        );
        assert_eq!(
            told("--b\r\nContent-Disposition: form-data; filename=\"a\"\r\n\r\n1\r\n--b--").map(|(_, kind)| kind),
            Some(Kind::NoName)
        );
        assert_eq!(told(&format!("--b\r\n{line}\r\n\r\n1--b--\r\n")), Some(("--b--", Kind::Glued)));
        assert_eq!(told(&format!("--b\n{line}\n\n1\n--b--\n")), Some(("\n", Kind::BareLf)));
        assert_eq!(
            told("--b\r\nContent-Type: text/csv\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--"),
            Some(("Content-Disposition: form-data", Kind::NoName))
        );
    }
}
