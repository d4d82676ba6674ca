//! What differs between the languages: strings, comments, and the words for values.

use super::lexer::{here_end, hole_end, is_name};
use crate::source::Quoting;

/// A programming language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// And TypeScript.
    JavaScript,
    Python,
    Go,
    Php,
    Ruby,
}

/// Which backslashes a string knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
    /// None: a backslash is a backslash.
    None,
    /// Before itself and the quote.
    Plain,
    /// All of the language.
    Full,
}

/// What in a string is no text but an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holes {
    None,
    /// `${…}` of JavaScript.
    Dollar,
    /// `{…}` of Python's f-strings.
    Braces,
    /// `$name`, `${name}` and `{$…}` of PHP.
    Php,
    /// `#{…}` of Ruby.
    Hash,
}

/// A string as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Literal {
    /// Where its content begins, after the quote.
    pub(super) from: u32,
    /// Where its content ends, before the quote.
    pub(super) to: u32,
    pub(super) escapes: Escapes,
    pub(super) holes: Holes,
    pub(super) quoting: Quoting,
    /// Whether the indentation that all lines share is no part of it.
    pub(super) indented: bool,
    /// Whether its content begins in a line after this one (Ruby's here-documents).
    pub(super) later: bool,
}

impl Language {
    /// The length of the comment that `text` begins with; `fresh` at the start of a line.
    pub(super) fn comment(self, text: &str, fresh: bool) -> Option<usize> {
        let line = || Some(text.find('\n').unwrap_or(text.len()));
        let hash = text.starts_with('#') && !(self == Language::Php && text.starts_with("#["));
        match self {
            Language::Python | Language::Ruby if hash => line(),
            // What the interpreter writes before a line.
            Language::Python if fresh && (text.starts_with(">>> ") || text.starts_with("... ")) => Some(4),
            Language::Php if hash || text.starts_with("<?php") => {
                if hash {
                    line()
                } else {
                    Some(5)
                }
            }
            Language::JavaScript | Language::Go | Language::Php if text.starts_with("//") => line(),
            Language::JavaScript | Language::Go | Language::Php if text.starts_with("/*") => {
                Some(text.find("*/").map_or(text.len(), |end| end + 2))
            }
            Language::Ruby if fresh && text.starts_with("=begin") => {
                Some(text.find("\n=end").map_or(text.len(), |end| end + 5))
            }
            _ => None,
        }
    }

    /// The string that begins at `at`, and where it ends.
    pub(super) fn string(self, text: &str, at: usize) -> Option<(Literal, usize)> {
        let rest = &text[at..];
        match (self, rest.as_bytes().first()?) {
            (Language::Python, b'"' | b'\'') => Some(self.quoted(text, at, at, false, Holes::None)),
            (Language::Python, b'r' | b'R' | b'b' | b'B' | b'f' | b'F' | b'u' | b'U') => {
                let prefix = rest.bytes().take(3).take_while(u8::is_ascii_alphabetic).count();
                let letters = rest[..prefix].to_ascii_lowercase();
                let fits = matches!(letters.as_str(), "r" | "b" | "f" | "u" | "rb" | "br" | "rf" | "fr");
                if !fits || !rest[prefix..].starts_with(['"', '\'']) {
                    return None;
                }
                let holes = if letters.contains('f') { Holes::Braces } else { Holes::None };
                Some(self.quoted(text, at, at + prefix, letters.contains('r'), holes))
            }
            (Language::JavaScript, b'`') => Some(self.quoted(text, at, at, false, Holes::Dollar)),
            (Language::Go, b'`') => Some(self.quoted(text, at, at, true, Holes::None)),
            (Language::Php, b'"') => Some(self.quoted(text, at, at, false, Holes::Php)),
            (Language::Ruby, b'"') => Some(self.quoted(text, at, at, false, Holes::Hash)),
            (_, b'"' | b'\'') => Some(self.quoted(text, at, at, false, Holes::None)),
            (Language::Php | Language::Ruby, b'<') => self.here(text, at),
            _ => None,
        }
    }

    /// The string whose opening quote stands at `quote`.
    fn quoted(self, text: &str, start: usize, quote: usize, raw: bool, holes: Holes) -> (Literal, usize) {
        let bytes = text.as_bytes();
        let mark = bytes[quote];
        let triple = self == Language::Python && bytes[quote..].starts_with(&[mark; 3]);
        let from = quote + if triple { 3 } else { 1 };
        let plain = mark == b'\'' && matches!(self, Language::Php | Language::Ruby);
        let escapes = match (raw, plain) {
            (true, _) => Escapes::None,
            (_, true) => Escapes::Plain,
            _ => Escapes::Full,
        };
        let quoting = match (self, mark) {
            (Language::Go, b'`') => Quoting::CodeRaw,
            _ if raw => Quoting::Sealed,
            (_, b'`') => Quoting::CodeTemplate,
            (Language::Python, _) if holes == Holes::Braces => Quoting::CodeFormat,
            _ if plain => Quoting::CodePlain,
            (Language::Php | Language::Ruby, _) => Quoting::CodeInterpolated,
            (_, b'\'') => Quoting::CodeSingle,
            _ => Quoting::CodeDouble,
        };
        let lines = triple || mark == b'`' || matches!(self, Language::Php | Language::Ruby);
        let mut at = from;
        let (mut to, mut end) = (None, text.len());
        while let Some(&byte) = bytes.get(at) {
            match byte {
                // In a raw string of Python, too, a backslash keeps the quote from closing it.
                b'\\' if !(raw && self == Language::Go) => at += 1,
                b'$' if holes == Holes::Dollar && bytes.get(at + 1) == Some(&b'{') => {
                    at = hole_end(text, at, holes);
                    continue;
                }
                b'#' if holes == Holes::Hash && bytes.get(at + 1) == Some(&b'{') => {
                    at = hole_end(text, at, holes);
                    continue;
                }
                b'\n' if !lines => {
                    let line_end = at - usize::from(at > from && bytes[at - 1] == b'\r');
                    (to, end) = (Some(line_end), line_end);
                    break;
                }
                _ if byte == mark && (!triple || bytes[at..].starts_with(&[mark; 3])) => {
                    (to, end) = (Some(at), at + if triple { 3 } else { 1 });
                    break;
                }
                _ => {}
            }
            at += 1;
        }
        debug_assert!(start < end);
        let to = to.unwrap_or(end).max(from);
        let literal =
            Literal { from: from as u32, to: to as u32, escapes, holes, quoting, indented: false, later: false };
        (literal, end.max(from))
    }

    /// `<<<EOT` of PHP, `<<~EOT` of Ruby.
    fn here(self, text: &str, at: usize) -> Option<(Literal, usize)> {
        let (marks, later) = match self {
            Language::Php => (&["<<<"][..], false),
            _ => (&["<<~", "<<-", "<<"][..], true),
        };
        let mark = marks.iter().find(|mark| text[at..].starts_with(**mark))?;
        let word = at + mark.len();
        let word = word + text[word..].bytes().take_while(|&byte| byte == b' ' && self == Language::Php).count();
        let quote = text[word..].chars().next().filter(|quote| matches!(quote, '\'' | '"'));
        let name_start = word + quote.map_or(0, char::len_utf8);
        let name = &text[name_start..];
        let name = &name[..name.find(|c| !is_name(c)).unwrap_or(name.len())];
        let end = name_start + name.len();
        let closed = quote.is_none_or(|quote| text[end..].starts_with(quote));
        // `1 << x` and `list << item` are no here-documents.
        if !name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_') || !closed {
            return None;
        }
        let end = end + quote.map_or(0, char::len_utf8);
        let plain = quote == Some('\'');
        let holes = match self {
            _ if plain => Holes::None,
            Language::Php => Holes::Php,
            _ => Holes::Hash,
        };
        let escapes = if plain { Escapes::None } else { Escapes::Full };
        let indented = self == Language::Php || *mark == "<<~";
        let literal =
            Literal { from: end as u32, to: end as u32, escapes, holes, quoting: Quoting::CodeHere, indented, later };
        if later {
            return Some((literal, end));
        }
        let from = end + text[end..].find('\n')? + 1;
        let (to, next) = here_end(text, from, name);
        // The last line end belongs to the end mark.
        let to = to - usize::from(to > from && text[..to].ends_with('\n'));
        let to = to - usize::from(to > from && text[..to].ends_with('\r'));
        Some((Literal { from: from as u32, to: to as u32, ..literal }, next))
    }
}
