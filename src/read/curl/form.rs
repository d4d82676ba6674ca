//! `-F`: multipart content (RFC 7578) as curl writes it.

mod argument;
mod encode;

use crate::source::{Span, Traced};

use super::data::Stdin;
pub(super) use argument::Form;

/// The boundary that stands for the one that curl draws by lot.
pub(super) const BOUNDARY: &str = "------------------------why400";

/// A part of a form.
#[derive(Clone, Debug)]
struct Part {
    name: Option<Traced>,
    content: Content,
    /// `;filename=`
    filename: Option<Traced>,
    /// `;type=`
    kind: Option<Traced>,
    /// `;encoder=`
    encoder: Option<Traced>,
    /// `;headers=`
    headers: Vec<Traced>,
    /// The option.
    option: Span,
}

#[derive(Clone, Debug)]
enum Content {
    /// The text itself.
    Text(Traced),
    /// `@file`, of which the name is sent too, or `<file`.
    File { path: Traced, named: bool },
    /// Parts within the part: `(` to `)`, or several files.
    Parts(Vec<Part>),
}

/// What is written of a form.
pub(super) struct Written {
    /// The bytes, as far as they are known.
    pub(super) content: Traced,
    /// Whether that is all.
    pub(super) known: bool,
}

/// Writes the parts of a form. `kind` is the media type of the whole; `escape` is `--form-escape`.
pub(super) fn write(form: &Form, kind: &[u8], escape: bool, stdin: &mut Stdin, place: Span) -> Written {
    let mut writer = Writer { out: Traced::new(place), known: true, escape, boundaries: 0, stdin };
    writer.parts(&form.parts, kind, place);
    Written { content: writer.out, known: writer.known }
}

struct Writer<'a> {
    out: Traced,
    known: bool,
    escape: bool,
    /// How many boundaries are in use.
    boundaries: usize,
    stdin: &'a mut Stdin,
}

impl Writer<'_> {
    /// What curl writes of its own accord.
    fn say(&mut self, text: impl Into<Vec<u8>>, place: Span) {
        self.out.append(&Traced::implied(text, place));
    }

    fn parts(&mut self, parts: &[Part], kind: &[u8], place: Span) {
        let boundary = boundary(self.boundaries);
        self.boundaries += 1;
        for (index, part) in parts.iter().enumerate() {
            self.say(format!("{}--{boundary}\r\n", if index == 0 { "" } else { "\r\n" }), part.option);
            self.part(part, kind);
        }
        self.say(format!("{}--{boundary}--\r\n", if parts.is_empty() { "" } else { "\r\n" }), place);
    }

    /// A part of something of the media type `within`.
    fn part(&mut self, part: &Part, within: &[u8]) {
        let place = part.option;
        let filename = part.shown_name();
        let written = |name: &str| part.headers.iter().find_map(|header| value_of(header, name));
        let given = part.kind.clone().or_else(|| written("Content-Type"));
        let is_parts = matches!(part.content, Content::Parts(_));
        let kind = given.clone().or_else(|| {
            let guessed = match &part.content {
                Content::Parts(_) => Some("multipart/mixed"),
                Content::File { path, .. } if path.bytes() != b"-" => filename
                    .as_ref()
                    .and_then(media_type)
                    .or_else(|| media_type(path))
                    .or(filename.as_ref().map(|_| "application/octet-stream")),
                Content::File { .. } | Content::Text(_) => filename.as_ref().and_then(media_type),
            };
            // Text is what a part is without a type.
            let plain = guessed == Some("text/plain") && filename.is_none();
            guessed.filter(|_| !plain).map(|guessed| Traced::implied(guessed, place))
        });
        if written("Content-Disposition").is_none() {
            self.disposition(part, within);
        }
        if let Some(kind) = &kind {
            self.say("Content-Type: ", place);
            self.out.append(kind);
            if is_parts {
                let boundary = boundary(self.boundaries);
                self.say(format!("; boundary={boundary}"), place);
            }
            self.say("\r\n", place);
        }
        if let Some(encoder) = &part.encoder
            && written("Content-Transfer-Encoding").is_none()
        {
            self.say(format!("Content-Transfer-Encoding: {}\r\n", encoder.text().to_ascii_lowercase()), place);
        }
        for header in &part.headers {
            if value_of(header, "Content-Type").is_none() {
                self.out.append(header);
                self.say("\r\n", place);
            }
        }
        self.say("\r\n", place);
        let content = match &part.content {
            Content::Parts(parts) => {
                let kind = kind.unwrap_or_else(|| Traced::new(place));
                return self.parts(parts, kind.bytes(), place);
            }
            Content::Text(text) => Some(text.clone()),
            Content::File { path, .. } => self.stdin.file(path),
        };
        match (content, &part.encoder) {
            (None, _) => self.known = false,
            (Some(content), None) => self.out.append(&content),
            (Some(content), Some(encoder)) => {
                let encoded = encode::encode(content.bytes(), &encoder.text());
                self.out.append(&encoded.map_or(content.clone(), |bytes| Traced::implied(bytes, content.home())));
            }
        }
    }

    fn disposition(&mut self, part: &Part, within: &[u8]) {
        let place = part.option;
        let form =
            within.trim_ascii_start().get(..19).is_some_and(|start| start.eq_ignore_ascii_case(b"multipart/form-data"));
        let filename = part.shown_name();
        let named = part.name.is_some() || filename.is_some();
        if !form && !named {
            return;
        }
        self.say(format!("Content-Disposition: {}", if form { "form-data" } else { "attachment" }), place);
        for (parameter, value) in [("name", &part.name), ("filename", &filename)] {
            let Some(value) = value else { continue };
            self.say(format!("; {parameter}=\""), place);
            let value = self.quoted(value);
            self.out.append(&value);
            self.say("\"", place);
        }
        self.say("\r\n", place);
    }

    /// A name within quotes: as browsers escape it, or with backslashes.
    fn quoted(&self, text: &Traced) -> Traced {
        let bytes = text.bytes();
        let mut quoted = Traced::new(text.home());
        let mut start = 0;
        for (at, byte) in bytes.iter().enumerate() {
            let escape: &[u8] = match (byte, self.escape) {
                (b'"', false) => b"%22",
                (b'\r', false) => b"%0D",
                (b'\n', false) => b"%0A",
                (b'"', true) => b"\\\"",
                (b'\\', true) => b"\\\\",
                _ => continue,
            };
            quoted.append(&text.slice(start..at));
            quoted.decode(escape, text.span_of(at..at + 1), text.quoting_at(at + 1));
            start = at + 1;
        }
        quoted.append(&text.slice(start..bytes.len()));
        quoted
    }
}

impl Part {
    /// The file name that is sent.
    fn shown_name(&self) -> Option<Traced> {
        let named = || match &self.content {
            Content::File { path, named: true } => Some(base_name(path)),
            _ => None,
        };
        self.filename.clone().or_else(named)
    }
}

/// The boundary of the form, and of the parts within parts.
fn boundary(index: usize) -> String {
    if index == 0 { BOUNDARY.to_owned() } else { format!("{BOUNDARY}.{index}") }
}

/// What follows the last slash.
fn base_name(path: &Traced) -> Traced {
    let bytes = path.bytes();
    let end = bytes.len() - bytes.iter().rev().take_while(|&&byte| byte == b'/').count();
    let start = bytes[..end].iter().rposition(|&byte| byte == b'/').map_or(0, |at| at + 1);
    path.slice(start..end)
}

/// The media type that curl knows of files with this ending.
fn media_type(name: &Traced) -> Option<&'static str> {
    let name = name.bytes();
    let types = [
        (".gif", "image/gif"),
        (".jpg", "image/jpeg"),
        (".jpeg", "image/jpeg"),
        (".png", "image/png"),
        (".svg", "image/svg+xml"),
        (".txt", "text/plain"),
        (".htm", "text/html"),
        (".html", "text/html"),
        (".pdf", "application/pdf"),
        (".xml", "application/xml"),
    ];
    let ends = |ending: &str| {
        name.len() >= ending.len() && name[name.len() - ending.len()..].eq_ignore_ascii_case(ending.as_bytes())
    };
    types.iter().find(|(ending, _)| ends(ending)).map(|&(_, kind)| kind)
}

/// The value of a header line of this name.
fn value_of(header: &Traced, name: &str) -> Option<Traced> {
    let bytes = header.bytes();
    let rest = bytes.get(name.len()..)?.strip_prefix(b":")?;
    if !bytes[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
        return None;
    }
    let blanks = rest.iter().take_while(|&&byte| byte == b' ').count();
    Some(header.slice(name.len() + 1 + blanks..bytes.len()))
}
