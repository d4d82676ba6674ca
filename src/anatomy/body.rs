//! The content: how large it is, how it is framed, and what it holds.

use std::ops::Range;

use super::maker::Maker;
use super::row::{Flag, Kind, Row};
use crate::message::{Author, Body, BodyKind, Field, Request, Response};
use crate::source::Traced;
use crate::syntax::media_type::{self, MediaType};
use crate::syntax::{graphql, json, multipart};

/// The bytes that a row of hexadecimal digits has, and how many rows there are of them.
const HEX: (usize, usize) = (16, 64);

/// The lines of a text.
const LINES: usize = 100;

impl Maker {
    /// The content of a request, where there is some.
    pub(super) fn content(&mut self, request: &Request) -> Option<Row> {
        let body = &request.body;
        if body.kind == BodyKind::None && body.content.is_empty() {
            return None;
        }
        let mut rows = self.measured(&body.content, body.known, &request.fields);
        rows.extend(self.files(body));
        if !body.content.is_empty() {
            rows.extend(self.held(&body.content, &request.fields, 0));
        }
        let mut group = self.group("content", rows);
        group.span = Some(body.content.span());
        Some(group)
    }

    /// The content of a response, where there is some.
    pub(super) fn answer(&mut self, response: &Response) -> Option<Row> {
        if response.body.is_empty() {
            return None;
        }
        let mut rows = self.measured(&response.body, true, &[]);
        rows.extend(self.held(&response.body, &response.fields, 0));
        let mut group = self.group("content", rows);
        group.span = Some(response.body.span());
        Some(group)
    }

    /// Its size and how it is framed.
    fn measured(&mut self, content: &Traced, known: bool, fields: &[Field]) -> Vec<Row> {
        let bytes = content.bytes();
        let coding = match content.utf8() {
            Some(text) if !text.is_ascii() => format!(", {} characters of UTF-8", text.chars().count()),
            Some(_) => ", ASCII".into(),
            None => ", not UTF-8".into(),
        };
        let mut size = bytes_of(bytes.len()) + &coding;
        if !known && bytes.is_empty() {
            size = "not known".into();
        }
        let mut row = self.told(Kind::Fact, "size", &size, content);
        if !known {
            row.meaning = Some("not all of it stands in the paste".into());
        }
        let mut rows = vec![row];
        if bytes.starts_with(b"\xef\xbb\xbf") {
            let mut mark = self.told(Kind::Fact, "byte order mark", "EF BB BF", &content.slice(0..3));
            mark.meaning = Some("cannot be seen, and is part of what the server gets".into());
            rows.push(mark);
        }
        let coded = fields.iter().find(|field| field.is("transfer-encoding"));
        if let Some(field) = coded.or_else(|| fields.iter().find(|field| field.is("content-length"))) {
            let value = field.value.text();
            let mut row = self.told(Kind::Fact, "framed by", field.name.text().trim(), &field.value);
            let counted = coded.is_none() && known && value.parse() != Ok(bytes.len());
            row.meaning = Some(match (coded.is_some(), counted) {
                (true, _) => format!("sent in pieces: {value}"),
                (_, false) => format!("a length that is told before: {value}"),
                (_, true) => format!("it says {value}, and there are {}", bytes_of(bytes.len())),
            });
            if field.author != Author::Person {
                row.flags.push(Flag::Added);
            }
            rows.push(row);
        }
        rows
    }

    /// The files that arguments ask for.
    fn files(&mut self, body: &Body) -> Vec<Row> {
        let mut rows = Vec::new();
        for data in &body.data {
            let Some(file) = &data.file else { continue };
            if self.is_full(&mut rows, body.data.len(), 50) {
                break;
            }
            let mut row = self.row(Kind::Fact, "read from", file);
            row.span = Some(data.argument.span());
            rows.push(row);
        }
        rows
    }

    /// What content of a type holds.
    fn held(&mut self, content: &Traced, fields: &[Field], deep: usize) -> Vec<Row> {
        let bytes = content.bytes();
        let declared = fields.iter().find(|field| field.is("content-type")).map(|field| &field.value);
        let kind = declared.map(|value| media_type::read(value.bytes())).unwrap_or_default();
        if std::str::from_utf8(bytes).is_err() || bytes.contains(&0) {
            // Parts may hold anything.
            return match self.multipart(content, declared, &kind, deep) {
                rows if rows.is_empty() => self.hex(content),
                rows => rows,
            };
        }
        let first = bytes.trim_ascii_start().first();
        let told = !kind.essence.is_empty() && kind.essence != "text/plain";
        if kind.is_json() || matches!(first, Some(b'{' | b'[')) && !kind.is_xml() {
            return self.values(content);
        }
        if kind.is_xml() || first == Some(&b'<') && !kind.is_form() {
            return self.xml(content);
        }
        if kind.essence.starts_with("multipart/") || bytes.starts_with(b"--") && !told {
            let rows = self.multipart(content, declared, &kind, deep);
            if !rows.is_empty() {
                return rows;
            }
        }
        if kind.is_form() {
            return self.parameters(content, 0..content.len());
        }
        if kind.essence == "application/graphql" || content.utf8().is_some_and(graphql::looks_like) {
            let rows = self.graphql(content);
            if !rows.is_empty() {
                return rows;
            }
        }
        self.lines(content)
    }

    /// JSON, or values of JSON line by line.
    fn values(&mut self, content: &Traced) -> Vec<Row> {
        let document = json::parse(content.bytes());
        let count = document.roots().count();
        let mut rows = Vec::new();
        for (index, root) in document.roots().enumerate() {
            if self.is_full(&mut rows, count, 200) {
                break;
            }
            let label = if count == 1 { "JSON".into() } else { (index + 1).to_string() };
            rows.push(self.json(root, content, &label, 0));
        }
        rows
    }

    /// The parts between the boundaries (RFC 2046 section 5.1.1).
    fn multipart(&mut self, content: &Traced, declared: Option<&Traced>, kind: &MediaType, deep: usize) -> Vec<Row> {
        let bytes = content.bytes();
        let declared = declared.and_then(|value| kind.parameter(value.bytes(), "boundary"));
        let used = multipart::used_boundary(bytes).map(|range| &bytes[range]);
        let Some(boundary) = used.or(declared).filter(|boundary| !boundary.is_empty() && deep < 3) else {
            return Vec::new();
        };
        let parts = parts(bytes, boundary);
        let mut rows = Vec::new();
        for part in &parts {
            if self.is_full(&mut rows, parts.len(), usize::MAX) {
                break;
            }
            let row = self.part(content, part.clone(), deep);
            rows.push(row);
        }
        rows
    }

    /// Fields, an empty line, content.
    fn part(&mut self, content: &Traced, range: Range<usize>, deep: usize) -> Row {
        let bytes = content.bytes();
        let mut fields: Vec<Field> = Vec::new();
        let mut at = range.start;
        for line in bytes[range.clone()].split_inclusive(|&byte| byte == b'\n') {
            let shown = line.trim_ascii_end();
            let start = at;
            at += line.len();
            if shown.is_empty() || fields.len() > 20 {
                break;
            }
            let colon = shown.iter().position(|&byte| byte == b':');
            let end = start + colon.unwrap_or(shown.len());
            let value = (end + 1).min(start + shown.len())..start + shown.len();
            fields.push(Field {
                line: content.slice(start..start + shown.len()),
                name: content.slice(start..end),
                value: content.slice(value).trim(),
                colon: colon.is_some(),
                author: Author::Person,
            });
        }
        let inner = content.slice(at.min(range.end)..range.end);
        let mut rows: Vec<Row> = fields.iter().map(|field| self.field(field)).collect();
        let named = |name: &str| {
            let disposition = rows.iter().find(|row| row.label.eq_ignore_ascii_case("content-disposition"))?;
            disposition.rows.iter().find(|row| row.label.eq_ignore_ascii_case(name)).map(|row| row.value.clone())
        };
        let label = named("name").unwrap_or_else(|| "without a name".into());
        let file = named("filename");
        let is_plain = file.is_none() && !fields.iter().any(|field| field.is("content-type")) && inner.utf8().is_some();
        let mut row = if is_plain {
            self.row(Kind::Part, &label, &inner)
        } else {
            let size = bytes_of(inner.len());
            let value = file.map_or_else(|| size.clone(), |file| format!("{file}, {size}"));
            self.told(Kind::Part, &label, &value, &inner)
        };
        if is_plain {
            self.secret_or_time(&mut row, &inner, true);
        } else if !inner.is_empty() {
            rows.extend(self.held(&inner, &fields, deep + 1));
        }
        (row.place, row.span) = (row.span, Some(content.span_of(range)));
        row.rows.splice(0..0, rows);
        row
    }

    /// Text, line by line.
    fn lines(&mut self, content: &Traced) -> Vec<Row> {
        let count = content.bytes().split_inclusive(|&byte| byte == b'\n').count();
        let mut rows = Vec::new();
        let mut at = 0;
        for (index, line) in content.bytes().split_inclusive(|&byte| byte == b'\n').enumerate() {
            if self.is_full(&mut rows, count, LINES) {
                break;
            }
            let end = at + line.trim_ascii_end().len();
            rows.push(self.row(Kind::Text, &(index + 1).to_string(), &content.slice(at..end)));
            at += line.len();
        }
        rows
    }

    /// Bytes that are no text.
    fn hex(&mut self, content: &Traced) -> Vec<Row> {
        const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
        let (width, most) = HEX;
        let mut rows = Vec::new();
        for (index, bytes) in content.bytes().chunks(width).enumerate() {
            if self.is_full(&mut rows, content.len().div_ceil(width), most) {
                break;
            }
            let mut value = String::with_capacity(4 * width);
            for &byte in bytes {
                value.extend([DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)], ' ']);
            }
            value.push(' ');
            value.extend(bytes.iter().map(|&byte| if matches!(byte, b' '..=b'~') { char::from(byte) } else { '·' }));
            let start = index * width;
            rows.push(self.told(
                Kind::Hex,
                &format!("{start:04x}"),
                &value,
                &content.slice(start..start + bytes.len()),
            ));
        }
        rows
    }
}

/// A number of bytes as a person says it.
fn bytes_of(count: usize) -> String {
    format!("{count} byte{}", if count == 1 { "" } else { "s" })
}

/// What stands between lines that are the boundary, without the line ends before them.
fn parts(bytes: &[u8], boundary: &[u8]) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut at) = (Vec::new(), None, 0);
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        let rest = line.strip_prefix(b"--").and_then(|rest| rest.strip_prefix(boundary)).map(<[u8]>::trim_ascii_end);
        if let Some(rest @ (b"" | b"--")) = rest {
            if let Some(start) = start.take() {
                let part = &bytes[start..at];
                let part = part.strip_suffix(b"\n").unwrap_or(part);
                parts.push(start..start + part.strip_suffix(b"\r").unwrap_or(part).len());
            }
            start = rest.is_empty().then_some(at + line.len());
        }
        at += line.len();
    }
    parts.extend(start.filter(|&start| start < bytes.len()).map(|start| start..bytes.len()));
    parts
}
