//! Fields, with what they are for, and their values taken apart.

use std::ops::Range;

use super::maker::Maker;
use super::row::{Flag, Kind, Row};
use crate::message::{Author, Field};
use crate::source::Traced;
use crate::syntax::field::registry::{self, Make};
use crate::syntax::when;

impl Maker {
    /// All fields, in the order in which they are sent.
    pub(super) fn fields(&mut self, fields: &[Field]) -> Row {
        let mut rows = Vec::new();
        for field in fields {
            if self.is_full(&mut rows, fields.len(), usize::MAX) {
                break;
            }
            rows.push(self.field(field));
        }
        self.group("fields", rows)
    }

    pub(super) fn field(&mut self, field: &Field) -> Row {
        let name = field.name.text();
        let value = &field.value;
        let mut row = self.row(Kind::Field, &name, value);
        (row.place, row.span) = (row.span, Some(field.line.span()));
        match field.author {
            Author::Person => {}
            Author::Option => row.flags.push(Flag::Brought),
            Author::Client => row.flags.push(Flag::Added),
        }
        if !field.colon {
            row.meaning = Some("no field: there is no colon in it".into());
            return row;
        }
        let known = registry::find(name.trim());
        row.meaning = known.as_ref().map(|known| known.meaning.into());
        row.link = known.as_ref().and_then(registry::Entry::link);
        match known.map_or(Make::Plain, |known| known.make) {
            Make::Plain if crate::share::is_secret(&name, false) => self.key(&mut row, value),
            Make::Plain => {}
            Make::Secret => self.key(&mut row, value),
            Make::Credentials => self.credentials(&mut row, value),
            Make::Challenge => {
                let scheme = value.bytes().iter().position(|&byte| byte == b' ').unwrap_or(value.len());
                row.rows = self.elements(value, scheme..value.len(), b',');
            }
            Make::Cookies => self.cookies(&mut row, value, usize::MAX),
            Make::SetCookie => self.cookies(&mut row, value, 1),
            Make::List => {
                row.rows = self.elements(value, 0..value.len(), b',');
                // One name alone is told by the value.
                if let [only] = &row.rows[..]
                    && only.rows.is_empty()
                    && only.value.is_empty()
                {
                    row.rows.clear();
                }
            }
            Make::Parameters => {
                let mut only = self.element(value, 0..value.len());
                if !only.rows.is_empty() {
                    row.rows = std::mem::take(&mut only.rows);
                    row.rows.insert(0, only);
                }
            }
            Make::Date => {
                if let Some(time) = when::http_time(&value.text()) {
                    let mut told = self.told(Kind::Time, &name, &when::tell(time), value);
                    self.tell_time(&mut told, time);
                    told.label = "time".into();
                    row.rows.push(told);
                }
            }
            Make::Trace => {
                let mut start = 0;
                let parts = value.bytes().split(|&byte| byte == b'-');
                for (part, label) in parts.zip(["version", "trace id", "parent id", "flags"]) {
                    let range = start..start + part.len();
                    start = range.end + 1;
                    row.rows.push(self.row(Kind::Element, label, &value.slice(range)));
                }
            }
        }
        row
    }

    /// The members of a list (RFC 9110 section 5.6.1).
    fn elements(&mut self, text: &Traced, range: Range<usize>, separator: u8) -> Vec<Row> {
        let parts = split(text.bytes(), range, separator);
        let mut rows = Vec::new();
        for part in &parts {
            if self.is_full(&mut rows, parts.len(), usize::MAX) {
                break;
            }
            rows.push(self.element(text, part.clone()));
        }
        rows
    }

    /// `name`, `name=value` or `name; name=value`.
    fn element(&mut self, text: &Traced, range: Range<usize>) -> Row {
        let parts = split(text.bytes(), range.clone(), b';');
        let mut rows = parts.into_iter().map(|part| self.pair(Kind::Element, text, part));
        let mut first = rows.next().unwrap_or_else(|| Row::new(Kind::Element, "", String::new(), None));
        first.rows = rows.collect();
        if let Some(quality) = first.rows.iter_mut().find(|row| row.label.eq_ignore_ascii_case("q")) {
            quality.meaning = Some("how welcome it is, from 0 to 1".into());
        }
        first
    }

    /// `name=value`, the value in quotes or not.
    pub(super) fn pair(&mut self, kind: Kind, text: &Traced, range: Range<usize>) -> Row {
        let bytes = text.bytes();
        let part = &bytes[range.clone()];
        let equals = part.iter().position(|&byte| byte == b'=');
        let name = range.start..range.start + equals.unwrap_or(part.len());
        // A list of base64 ends in `=`, and a URL has names of its own.
        let in_brackets = part.first() == Some(&b'<');
        let (name, value) = match equals.filter(|_| !in_brackets) {
            Some(equals) => (name, range.start + equals + 1..range.end),
            None => (range.clone(), range.end..range.end),
        };
        let value = quoted(bytes, trimmed(bytes, value));
        let label = String::from_utf8_lossy(bytes[name].trim_ascii()).into_owned();
        let mut row = self.row(kind, &label, &text.slice(value));
        (row.place, row.span) = (row.span, Some(text.span_of(range)));
        row
    }

    /// `name=value; name=value`, of which the first `most` are cookies and the others say how long it is kept.
    fn cookies(&mut self, row: &mut Row, text: &Traced, most: usize) {
        let parts = split(text.bytes(), 0..text.len(), b';');
        for (index, part) in parts.iter().enumerate() {
            if self.is_full(&mut row.rows, parts.len(), usize::MAX) {
                break;
            }
            if index >= most {
                row.rows.push(self.pair(Kind::Element, text, part.clone()));
                continue;
            }
            let mut cookie = self.pair(Kind::Cookie, text, part.clone());
            let start = text.bytes()[part.clone()].iter().position(|&byte| byte == b'=').map_or(0, |equals| equals + 1);
            let value = text.slice(part.start + start..part.end);
            self.secret_or_time(&mut cookie, &value, true);
            // Who has the cookie of a session is the one who logged in; its name may be any.
            if value.len() >= 16 {
                Self::hide(&mut cookie);
            }
            row.rows.push(cookie);
        }
        if row.rows.iter().any(|cookie| cookie.secret.is_some()) {
            Self::hide(row);
            let count = row.rows.iter().filter(|row| row.kind == Kind::Cookie).count();
            row.value = format!("{count} cookie{}", if count == 1 { "" } else { "s" });
        }
    }
}

/// The parts of a range between separators that do not stand in quotes, without blanks around them, and without those
/// that are empty.
pub(super) fn split(bytes: &[u8], range: Range<usize>, separator: u8) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut start, mut open, mut escaped) = (range.start, false, false);
    for at in range.clone() {
        match bytes[at] {
            _ if escaped => escaped = false,
            b'\\' if open => escaped = true,
            b'"' => open = !open,
            byte if byte == separator && !open => {
                parts.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(start..range.end);
    parts.into_iter().map(|part| trimmed(bytes, part)).filter(|part| !part.is_empty()).collect()
}

fn trimmed(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let part = &bytes[range.clone()];
    let end = range.start + part.trim_ascii_end().len();
    (range.start + part.len() - part.trim_ascii_start().len()).min(end)..end
}

/// What stands in the quotes, if there are some.
fn quoted(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let part = &bytes[range.clone()];
    if part.len() >= 2 && part.starts_with(b"\"") && part.ends_with(b"\"") {
        range.start + 1..range.end - 1
    } else {
        range
    }
}
