//! XML as a tree. What is broken is read on as far as tags can be told apart.

use super::maker::Maker;
use super::row::{Kind, Row};
use crate::source::Traced;

/// What stands for a sign. The ampersand is the last, so that none is made of what it leaves.
const REFERENCES: [(&str, &str); 5] = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];

impl Maker {
    /// The elements of a document.
    pub(super) fn xml(&mut self, text: &Traced) -> Vec<Row> {
        let bytes = text.bytes();
        // The elements that are open, from the outside in; below them all stands what is closed.
        let mut open: Vec<Row> = vec![Row::new(Kind::Xml, "", String::new(), None)];
        // How many are open that have no row, since they lie too deep or there is no more room.
        let mut left_out = 0usize;
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            let skipped = [("<!--", "-->"), ("<?", "?>"), ("<!", ">")]
                .into_iter()
                .find(|(start, _)| rest.starts_with(start.as_bytes()) && !rest.starts_with(b"<![CDATA["));
            if let Some((_, end)) = skipped {
                at += find(rest, end.as_bytes()).map_or(rest.len(), |found| found + end.len());
                continue;
            }
            let end = match rest.first() {
                Some(b'<') if !rest.starts_with(b"<![") => find(rest, b">").map_or(rest.len(), |end| end + 1),
                _ if rest.starts_with(b"<![CDATA[") => find(rest, b"]]>").map_or(rest.len(), |end| end + 3),
                _ => find(rest, b"<").unwrap_or(rest.len()),
            };
            let token = at..at + end;
            at = token.end;
            let bytes = &bytes[token.clone()];
            if bytes.starts_with(b"</") {
                if left_out > 0 {
                    left_out -= 1;
                } else if open.len() > 1 {
                    close(&mut open, text.span_of(token).end);
                }
            } else if bytes.starts_with(b"<") && !bytes.starts_with(b"<!") {
                let closes = bytes.ends_with(b"/>");
                let deep = open.len();
                let Some(parent) = open.last_mut() else { break };
                if left_out > 0 || deep > self.bounds.deep || self.is_full(&mut parent.rows, usize::MAX, 60) {
                    mark(parent);
                    left_out += usize::from(!closes);
                    continue;
                }
                open.push(self.tag(text, token));
                if closes {
                    close(&mut open, 0);
                }
            } else if left_out == 0 && !bytes.trim_ascii().is_empty() {
                let blank = bytes.len() - bytes.trim_ascii_start().len();
                let inner = text.slice(token.start + blank..token.start + bytes.trim_ascii_end().len());
                let mut row = self.row(Kind::Text, "text", &inner);
                if row.value.contains('&') {
                    let plain =
                        REFERENCES.iter().fold(row.value.clone(), |text, (name, sign)| text.replace(name, sign));
                    row.written = Some(std::mem::replace(&mut row.value, plain));
                }
                match open.last_mut() {
                    // The first text of an element is its value.
                    Some(parent) if parent.value.is_empty() && parent.span.is_some() => {
                        (parent.value, parent.written, parent.place) = (row.value, row.written, row.span);
                        parent.flags.extend(row.flags);
                    }
                    Some(parent) => {
                        if self.is_full(&mut parent.rows, usize::MAX, 60) {
                            mark(parent);
                        } else {
                            parent.rows.push(row);
                        }
                    }
                    None => {}
                }
            }
        }
        while open.len() > 1 {
            close(&mut open, 0);
        }
        open.pop().map(|root| root.rows).unwrap_or_default()
    }

    /// An element with its attributes.
    fn tag(&mut self, text: &Traced, token: std::ops::Range<usize>) -> Row {
        let bytes = text.bytes();
        let tag = &bytes[token.clone()];
        let name = tag[1..].iter().take_while(|byte| !byte.is_ascii_whitespace() && !b"/>".contains(byte)).count();
        let label = String::from_utf8_lossy(&tag[1..=name]).into_owned();
        let mut row = self.told(Kind::Xml, &label, "", &text.slice(token.clone()));
        let mut at = token.start + 1 + name;
        while at < token.end {
            let rest = &bytes[at..token.end];
            let blank = rest.iter().take_while(|&&byte| byte.is_ascii_whitespace() || b"/>".contains(&byte)).count();
            let rest = &rest[blank..];
            let Some(equals) = rest.iter().position(|&byte| byte == b'=') else { break };
            let Some(&quote) = rest.get(equals + 1).filter(|quote| b"'\"".contains(quote)) else { break };
            let length = rest[equals + 2..].iter().take_while(|&&byte| byte != quote).count();
            if self.is_full(&mut row.rows, usize::MAX, 40) {
                mark(&mut row);
                break;
            }
            let start = at + blank;
            let label = String::from_utf8_lossy(rest[..equals].trim_ascii()).into_owned();
            let value = start + equals + 2..start + equals + 2 + length;
            let mut attribute = self.row(Kind::Element, &label, &text.slice(value.clone()));
            (attribute.place, attribute.span) = (attribute.span, Some(text.span_of(start..value.end)));
            row.rows.push(attribute);
            at = value.end + 1;
        }
        row
    }
}

/// Puts the innermost element into the one around it.
fn close(open: &mut Vec<Row>, end: u32) {
    let Some(mut row) = open.pop() else { return };
    if let Some(span) = &mut row.span {
        span.end = span.end.max(end);
    }
    if crate::share::is_secret(&row.label, false) {
        Maker::hide(&mut row);
    }
    if let Some(parent) = open.last_mut() {
        parent.rows.push(row);
    }
}

/// Says that there are more, as many as there may be.
fn mark(parent: &mut Row) {
    match parent.rows.last_mut() {
        Some(last) if last.kind == Kind::More => last.value = "… and more".into(),
        _ => parent.rows.push(Row::new(Kind::More, "", "… and more".into(), None)),
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|part| part == wanted)
}
