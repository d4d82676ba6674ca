//! What commands print that print what they are told: `echo`, `printf`, `cat`.

use super::Simple;
use super::escape::{self, Style};
use crate::message::Word;
use crate::source::{Quoting, Span, Traced};

/// What the command prints, where it is one of these and nothing is left open.
pub(super) fn printed(command: &Simple) -> Option<Traced> {
    let (program, arguments) = command.words.split_first()?;
    match program.text.bytes() {
        b"echo" => Some(echo(command.span, arguments)),
        b"printf" => printf(command.span, arguments),
        // Without a file, or with `-`, it hands on what it reads.
        b"cat" if arguments.iter().all(|word| word.text.bytes() == b"-") => command.input.known().cloned(),
        _ => None,
    }
}

/// bash's `echo`, which leaves backslashes alone unless it is told otherwise.
fn echo(home: Span, arguments: &[Word]) -> Traced {
    let is_option = |word: &&Word| {
        let bytes = word.text.bytes();
        bytes.len() > 1 && bytes[0] == b'-' && bytes[1..].iter().all(|byte| b"neE".contains(byte))
    };
    let options: Vec<u8> =
        arguments.iter().take_while(is_option).flat_map(|word| word.text.bytes()[1..].to_vec()).collect();
    let escapes = options.iter().rev().find(|byte| b"eE".contains(byte)) == Some(&b'e');
    let words = &arguments[arguments.iter().take_while(is_option).count()..];
    let mut out = Traced::new(home);
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            let place = Span::point(home.origin, word.text.home().start as usize);
            out.decode(b" ", place, Quoting::Sealed);
        }
        if !escapes {
            out.insert(&word.text);
        } else if !escaped(&mut out, &word.text, Style::Echo) {
            return out;
        }
    }
    if !options.contains(&b'n') {
        out.decode(b"\n", Span::point(home.origin, home.end as usize), Quoting::Sealed);
    }
    out
}

/// Appends a text with its escapes decoded. Says whether it goes on: `\c` ends all.
fn escaped(out: &mut Traced, text: &Traced, style: Style) -> bool {
    let Some(decoded) = text.utf8() else {
        out.insert(text);
        return true;
    };
    let mut at = 0;
    while let Some(found) = decoded[at..].find('\\') {
        let from = at + found;
        sealed(out, text, at..from);
        if style == Style::Echo && decoded[from..].starts_with("\\c") {
            return false;
        }
        if let Some((length, bytes)) = escape::decode(&decoded[from..], style) {
            out.decode(&bytes, text.span_of(from..from + length), Quoting::Sealed);
            at = from + length;
        } else {
            sealed(out, text, from..from + 1);
            at = from + 1;
        }
    }
    sealed(out, text, at..text.len());
    true
}

/// Appends a part in which nothing can be written: it would be decoded once more.
fn sealed(out: &mut Traced, text: &Traced, range: std::ops::Range<usize>) {
    if !range.is_empty() {
        let mut part = text.slice(range);
        part.seal(|_| true);
        out.insert(&part);
    }
}

/// `printf` with `%s`, `%d` and `%%`.
fn printf(home: Span, arguments: &[Word]) -> Option<Traced> {
    let dashes = arguments.first().is_some_and(|word| word.text.bytes() == b"--");
    let arguments = &arguments[usize::from(dashes)..];
    let (format, values) = arguments.split_first()?;
    let pattern = format.text.utf8()?;
    let mut values = values.iter();
    let mut out = Traced::new(home);
    if !dashes && pattern.starts_with('-') {
        return None;
    }
    loop {
        let before = values.len();
        let mut at = 0;
        while let Some(found) = pattern[at..].find('%') {
            let from = at + found;
            escaped(&mut out, &format.text.slice(at..from), Style::Printf);
            at = from + 2;
            match pattern.as_bytes().get(from + 1)? {
                b'%' => out.decode(b"%", format.text.span_of(from..at), Quoting::Sealed),
                b's' => values.next().into_iter().for_each(|word| out.insert(&word.text)),
                b'd' | b'i' => match values.next() {
                    Some(word) if is_number(word.text.bytes()) => out.insert(&word.text),
                    _ => return None,
                },
                _ => return None,
            }
        }
        escaped(&mut out, &format.text.slice(at..pattern.len()), Style::Printf);
        // The format is used again as long as there are arguments, and it takes some.
        if values.len() == 0 || values.len() == before {
            return Some(out);
        }
    }
}

/// A number that is printed as it is written.
fn is_number(bytes: &[u8]) -> bool {
    let digits = bytes.strip_prefix(b"-").unwrap_or(bytes);
    (1..18).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit) && (digits[0] != b'0' || digits.len() == 1)
}
