//! The fields of a request: those that are written and those that curl adds.

use crate::message::{Author, Field};
use crate::read::http1;
use crate::source::Traced;

/// The lines of `-H`, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    lines: Vec<(Traced, Author)>,
}

impl Lines {
    pub(super) fn push(&mut self, line: Traced, author: Author) {
        self.lines.push((line, author));
    }

    /// The first line of this name. curl compares the name up to the colon: with a blank before it, it is another.
    pub(super) fn first(&self, name: &str) -> Option<&Traced> {
        self.lines.iter().map(|(line, _)| line).find(|line| is_named(line.bytes(), name))
    }

    /// The line that gives a form its media type: one with a colon comes before one with a semicolon.
    pub(super) fn media_type(&self) -> Option<&Traced> {
        let lines = || self.lines.iter().map(|(line, _)| line).filter(|line| is_named(line.bytes(), "Content-Type"));
        lines().find(|line| line.bytes().get(12) == Some(&b':')).or_else(|| lines().next())
    }

    /// Whether a line has this name. It then stands in the place of curl's own, also where it is not sent itself.
    pub(super) fn has(&self, name: &str) -> bool {
        self.first(name).is_some()
    }

    /// The fields that are sent as they are written, without those of the names in `except`; and lines without a
    /// colon, which are not sent at all, to be told about.
    pub(super) fn fields(&self, except: &[&str]) -> Vec<Field> {
        let kept = self.lines.iter().filter(|(line, _)| !except.iter().any(|name| is_named(line.bytes(), name)));
        kept.filter_map(|(line, author)| field(line, *author)).collect()
    }
}

/// Whether a line has this name.
fn is_named(line: &[u8], name: &str) -> bool {
    line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
        && matches!(line.get(name.len()), Some(b':' | b';'))
}

/// The field of a line, if curl sends one: `Name;` sends an empty field and `Name:` takes curl's own away. One without
/// a colon is not sent at all; it is kept to be told about.
fn field(line: &Traced, author: Author) -> Option<Field> {
    let bytes = line.bytes();
    let mut field = http1::field(line, author);
    if field.colon && field.value.bytes().trim_ascii().is_empty() {
        return None;
    }
    if !field.colon && bytes.iter().position(|&byte| byte == b';') == Some(bytes.len().wrapping_sub(1)) {
        field.name = line.slice(0..bytes.len() - 1);
        field.colon = true;
    }
    Some(field)
}

/// `Host` as it is written: curl writes the name itself, and what follows it as it stands.
pub(super) fn host(line: &Traced) -> Option<Field> {
    let bytes = line.bytes();
    if bytes[4..] == *b":" {
        return None;
    }
    let mut whole = Traced::new(line.home());
    if bytes.starts_with(b"Host") {
        whole.append(&line.slice(0..4));
    } else {
        whole.decode(b"Host", line.span_of(0..4), line.quoting_at(4));
    }
    match bytes[4] {
        b':' => whole.append(&line.slice(4..5)),
        _ => whole.decode(b":", line.span_of(4..5), line.quoting_at(5)),
    }
    whole.append(&line.slice(5..bytes.len()));
    Some(http1::field(&whole, Author::Person))
}

/// A field that is written, in the way in which curl writes it: the name as it knows it, and this value.
pub(super) fn renamed(line: &Traced, name: &str, value: &Traced) -> Field {
    let mut whole = Traced::new(line.home());
    let place = 0..name.len();
    whole.decode(name.as_bytes(), line.span_of(place.clone()), line.quoting_at(place.end));
    whole.decode(b": ", line.span_of(place.end..place.end + 1), line.quoting_at(place.end + 1));
    whole.append(value);
    http1::field(&whole, Author::Person)
}
