//! The content that `-d` and its kin make.

use crate::message::Data;
use crate::read::escape::{Escapes, FORM, escaped, letters_and};
use crate::source::Traced;

/// The standard input, which the first that asks for it reads to its end.
#[derive(Debug)]
pub(super) struct Stdin {
    text: Option<Traced>,
    read: bool,
}

impl Stdin {
    pub(super) fn new(text: Option<Traced>) -> Self {
        Self { text, read: false }
    }

    /// What is read from it; `None` where the paste does not tell.
    pub(super) fn take(&mut self) -> Option<Traced> {
        let text = self.text.as_ref()?;
        let text = if self.read { text.slice(text.len()..text.len()) } else { text.clone() };
        self.read = true;
        Some(text)
    }

    /// What is in the file of this name, as far as that is known.
    pub(super) fn file(&mut self, name: &Traced) -> Option<Traced> {
        match name.bytes() {
            b"-" => self.take(),
            b"/dev/null" => Some(name.slice(name.len()..name.len())),
            _ => None,
        }
    }
}

/// What curl sends for one data argument, as far as it is known, and whether that is all: files are not at hand.
pub(super) fn sent(text: &str, data: &Data, stdin: &mut Stdin) -> (Traced, bool) {
    let nothing = || data.argument.slice(data.argument.len()..data.argument.len());
    let (name, content) = match (&data.file, data.name) {
        (Some(file), "data-urlencode") => {
            let name = &data.argument;
            let end = name.len().saturating_sub(file.len() + 1);
            (Some(name.slice(0..end)).filter(|name| !name.is_empty()), stdin.file(file))
        }
        (Some(file), name) => {
            let Some(input) = stdin.file(file) else { return (nothing(), false) };
            // Only the plain forms drop line ends of files.
            let plain = matches!(name, "data" | "data-ascii");
            return (if plain { without_line_ends(text, &input) } else { input }, true);
        }
        (None, "data-urlencode") => {
            // `name=content` keeps the name as it is; `=content` and `content` have none.
            let argument = &data.argument;
            match argument.bytes().iter().position(|&byte| byte == b'=') {
                Some(0) => (None, Some(argument.slice(1..argument.len()))),
                Some(at) => (Some(argument.slice(0..at)), Some(argument.slice(at + 1..argument.len()))),
                None => (None, Some(argument.clone())),
            }
        }
        (None, _) => return (data.argument.clone(), true),
    };
    let mut sent = Traced::new(data.argument.home());
    if let Some(name) = name {
        sent.append(&name);
        // `=` as it stands; of `name@file` the `@`.
        let sign = sent.len()..sent.len() + 1;
        sent.decode(b"=", data.argument.span_of(sign.clone()), data.argument.quoting_at(sign.end));
    }
    let known = content.is_some();
    let form = Escapes { mendable: true, ..FORM };
    sent.append(&content.map_or_else(nothing, |content| escaped(&content, form, letters_and(b"-._~"))));
    (sent, known)
}

fn without_line_ends(text: &str, input: &Traced) -> Traced {
    let mut kept = Traced::new(input.home());
    let mut at = 0;
    for line in input.bytes().split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
        let end = at + line.len() - usize::from(line.ends_with(b"\n") || line.ends_with(b"\r"));
        if end > at {
            let part = input.slice(at..end);
            if part.segments().iter().all(|segment| segment.copied) && part.segments().len() == 1 {
                kept.copy(text, part.span(), part.quoting_at(0));
            } else {
                kept.append(&part);
            }
        }
        at += line.len();
    }
    kept
}

/// The file that a data argument names.
pub(super) fn file_of(name: &str, argument: &Traced) -> Option<Traced> {
    let bytes = argument.bytes();
    let at = match name {
        "data-raw" => return None,
        "data-urlencode" if bytes.contains(&b'=') => return None,
        "data-urlencode" => bytes.iter().position(|&byte| byte == b'@')?,
        _ => (bytes.first() == Some(&b'@')).then_some(0)?,
    };
    Some(argument.slice(at + 1..argument.len()))
}

/// `text` cut into chunks (RFC 9112 section 7.1): all of it into one, as curl does with what it has at once.
pub(super) fn chunked(text: &Traced) -> Traced {
    let place = text.span();
    let mut chunks = Traced::new(place);
    if !text.is_empty() {
        chunks.append(&Traced::implied(format!("{:x}\r\n", text.len()), place));
        chunks.append(text);
        chunks.append(&Traced::implied("\r\n", place));
    }
    chunks.append(&Traced::implied("0\r\n\r\n", place));
    chunks
}
