use std::ops::Range;

use super::names::Kind;
use super::{Found, mask};

/// Options of curl whose argument is a secret.
const LONG: &[(&str, Kind)] = &[
    ("--user", Kind::Whole),
    ("--proxy-user", Kind::Whole),
    ("--cookie", Kind::Cookies),
    ("--oauth2-bearer", Kind::Whole),
    ("--pass", Kind::Whole),
    ("--proxy-pass", Kind::Whole),
    ("--cert", Kind::Whole),
    ("--tlspassword", Kind::Whole),
    ("--proxy-tlspassword", Kind::Whole),
];

/// Short options of curl that take an argument, so that in `-sSu` and `-uname` it is clear what is what.
const WITH_ARGUMENT: &str = "AbCdDeEFHKmoPQrtTuUwxXyYzc";

/// Secrets in the arguments of a curl command.
pub(super) fn find(text: &str) -> Vec<Found> {
    if !text.contains("curl") {
        return Vec::new();
    }
    let words = words(text);
    let mut all = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let written = &text[word.clone()];
        let next = || words.get(index + 1).cloned();
        let (name, argument, kind) = if let Some((name, kind)) = long(written) {
            let argument = match written.strip_prefix(name).filter(|rest| !rest.is_empty()) {
                Some(rest) => Some(word.end - rest.len() + 1..word.end),
                None => next(),
            };
            (name.to_owned(), argument, kind)
        } else if let Some((at, kind)) = short(written) {
            let rest = word.start + at + 1..word.end;
            (format!("-{}", &written[at..=at]), if rest.is_empty() { next() } else { Some(rest) }, kind)
        } else {
            continue;
        };
        let Some(argument) = argument.map(|argument| without_quotes(text, argument)) else { continue };
        all.extend(secrets(text, argument, kind, &name));
    }
    all
}

fn long(word: &str) -> Option<(&'static str, Kind)> {
    let name = word.split('=').next()?;
    LONG.iter().find(|(long, _)| *long == name).copied()
}

/// The place of the letter in a cluster of short options, if it is one of ours.
fn short(word: &str) -> Option<(usize, Kind)> {
    let cluster = word.strip_prefix('-')?;
    if cluster.starts_with('-') {
        return None;
    }
    let at = cluster.find(|c: char| WITH_ARGUMENT.contains(c) || !c.is_ascii_alphanumeric())?;
    let kind = match cluster.as_bytes()[at] {
        b'u' | b'U' | b'E' => Kind::Whole,
        b'b' => Kind::Cookies,
        _ => return None,
    };
    Some((at + 1, kind))
}

fn secrets(text: &str, argument: Range<usize>, kind: Kind, name: &str) -> Vec<Found> {
    let written = &text[argument.clone()];
    if kind == Kind::Cookies {
        // Without a pair in it, it is the name of a file.
        return if written.contains('=') { mask::value(text, argument, kind, name) } else { Vec::new() };
    }
    match written.find(':') {
        // `-E certificate:password`: the certificate is a file.
        Some(colon) if matches!(name, "-E" | "--cert") => {
            mask::found(text, argument.start + colon + 1..argument.end, name).into_iter().collect()
        }
        None if matches!(name, "-E" | "--cert") => Vec::new(),
        Some(colon) if matches!(name, "-u" | "-U" | "--user" | "--proxy-user") => {
            let colon = argument.start + colon;
            let user = mask::found(text, argument.start..colon, name);
            user.into_iter().chain(mask::found(text, colon + 1..argument.end, name)).collect()
        }
        _ => mask::found(text, argument, name).into_iter().collect(),
    }
}

/// The words of a command line, roughly as a POSIX shell takes them. A quote that is never closed goes to the end.
fn words(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        match (quote, byte) {
            (None, b' ' | b'\t' | b'\r' | b'\n') => words.extend(start.take().map(|start| start..at)),
            (None | Some(b'"'), b'\\') => {
                start = start.or(Some(at));
                at += 1;
            }
            (None, b'\'' | b'"') => {
                start = start.or(Some(at));
                quote = Some(byte);
            }
            (Some(open), byte) if open == byte => quote = None,
            _ => start = start.or(Some(at)),
        }
        at += 1;
    }
    words.extend(start.map(|start| start..bytes.len()));
    words
}

/// A word without the quotes around all of it.
fn without_quotes(text: &str, word: Range<usize>) -> Range<usize> {
    let written = &text[word.clone()];
    for quote in ['\'', '"'] {
        if let Some(inner) = written.strip_prefix(quote) {
            let inner = inner.strip_suffix(quote).unwrap_or(inner);
            return word.start + 1..word.start + 1 + inner.len();
        }
    }
    word
}
