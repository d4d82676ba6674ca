//! The tokens of a program's text, in any of the languages: strings, words, numbers, marks and pairs of brackets.
//!
//! Nothing is refused. A string that is not closed ends with its line, and a bracket without its mate stands alone.

use super::extent;
use super::language::{Holes, Language, Literal};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or keyword; in PHP with its `$`.
    Word,
    /// A string.
    Text(Literal),
    /// A number.
    Number,
    /// An operator, a bracket, or what else is there.
    Mark,
}

/// A token, at bytes of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Of a bracket, the index of the other one.
    pub(super) mate: Option<u32>,
    /// Whether it is the first of its line.
    pub(super) fresh: bool,
}

/// Operators of more than one byte, the longer ones first.
const MARKS: &[&str] = &[
    "...", "===", "!==", "**=", "<?=", "=>", ":=", "->", "::", "?.", "??", "||", "&&", "==", "!=", "<=", ">=", "+=",
    "-=", "*=", "/=", ".=", "|=", "<-", "++", "--", "**", "<<", ">>", "?>",
];

/// The tokens of `text[start..limit]`, as far as it is code: up to a line that belongs to something else.
pub(super) fn tokens(text: &str, start: usize, limit: usize, language: Language) -> Vec<Token> {
    let mut lexer =
        Lexer { text: &text[..limit], at: start, language, tokens: Vec::new(), open: Vec::new(), here: None };
    lexer.run();
    lexer.tokens
}

struct Lexer<'a> {
    /// The text up to the limit.
    text: &'a str,
    at: usize,
    language: Language,
    tokens: Vec<Token>,
    /// The indices of brackets that wait for their mates.
    open: Vec<u32>,
    /// The token of a here-document whose lines begin after this one (Ruby).
    here: Option<usize>,
}

impl Lexer<'_> {
    fn run(&mut self) {
        let mut fresh = true;
        while let Some(first) = self.text[self.at..].chars().next() {
            let rest = &self.text[self.at..];
            if first == '\n' {
                self.at += 1;
                fresh = true;
                self.here_document();
                if extent::ends_before(&self.text[self.at..], self.language, self.open.len()) {
                    return;
                }
                continue;
            }
            if first.is_whitespace() || first == '\u{feff}' {
                self.at += first.len_utf8();
                continue;
            }
            if first == '\\' && rest[1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n') {
                // Joined to the next line.
                self.at += rest.find('\n').map_or(rest.len(), |at| at + 1);
                continue;
            }
            if let Some(length) = self.language.comment(rest, fresh) {
                self.at += length;
                continue;
            }
            let (kind, end) = self.token(rest, first);
            let index = self.tokens.len();
            self.tokens.push(Token { kind, start: self.at, end, mate: None, fresh });
            if kind == Kind::Mark {
                self.pair(first, index as u32);
            }
            self.at = end;
            fresh = false;
        }
    }

    /// What `rest` begins with, and where that ends.
    fn token(&mut self, rest: &str, first: char) -> (Kind, usize) {
        if let Some((literal, end)) = self.language.string(self.text, self.at) {
            if literal.later {
                self.here = Some(self.tokens.len());
            }
            return (Kind::Text(literal), end);
        }
        let (kind, length) = self.plain(rest, first);
        (kind, self.at + length)
    }

    /// What `rest` begins with that is no string, and its length.
    fn plain(&self, rest: &str, first: char) -> (Kind, usize) {
        if first.is_ascii_digit() || first == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
            return (Kind::Number, number(rest));
        }
        if is_name(first) || first == '$' || first == '@' && self.language == Language::Ruby {
            let tail = rest[first.len_utf8()..].find(|c| !is_name(c) && (c != '$' || self.language == Language::Php));
            return (Kind::Word, tail.map_or(rest.len(), |tail| first.len_utf8() + tail));
        }
        if first == '/'
            && self.language == Language::JavaScript
            && let Some(length) = self.pattern(rest)
        {
            return (Kind::Mark, length);
        }
        let mark = MARKS.iter().find(|mark| rest.starts_with(**mark));
        (Kind::Mark, mark.map_or(first.len_utf8(), |mark| mark.len()))
    }

    /// The length of a regular expression, where one can stand: it may hold quotes.
    fn pattern(&self, rest: &str) -> Option<usize> {
        let value_before = self.tokens.last().is_some_and(|token| {
            let text = &self.text[token.start..token.end];
            token.kind != Kind::Mark && !matches!(text, "return" | "typeof" | "case") || matches!(text, ")" | "]")
        });
        if value_before {
            return None;
        }
        let (mut escaped, mut class) = (false, false);
        for (at, c) in rest.char_indices().skip(1) {
            match c {
                '\n' => return None,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '[' => class = true,
                ']' => class = false,
                '/' if !class => return Some(at + 1),
                _ => {}
            }
        }
        None
    }

    /// Joins a bracket to its mate. What is left open between the two is left alone.
    fn pair(&mut self, first: char, index: u32) {
        let opening = match first {
            '(' | '[' | '{' => return self.open.push(index),
            ')' => b'(',
            ']' => b'[',
            '}' => b'{',
            _ => return,
        };
        // A bracket that nothing opened closes nothing; one that closes an outer pair ends those within.
        let near = self.open.len().saturating_sub(8);
        let same = |&at: &u32| self.text.as_bytes().get(self.tokens[at as usize].start) == Some(&opening);
        let Some(found) = self.open[near..].iter().rposition(same) else { return };
        let mate = self.open[near + found];
        self.open.truncate(near + found);
        self.tokens[mate as usize].mate = Some(index);
        self.tokens[index as usize].mate = Some(mate);
    }

    /// Reads the lines of a here-document that was announced in the line before.
    fn here_document(&mut self) {
        let Some(index) = self.here.take() else { return };
        let Kind::Text(literal) = self.tokens[index].kind else { return };
        let announced = &self.text[self.tokens[index].start..self.tokens[index].end];
        let name = announced.trim_start_matches(['<', '~', '-']).trim_matches(['\'', '"']);
        let (end, next) = here_end(self.text, self.at, name);
        let literal = Literal { from: self.at as u32, to: end as u32, ..literal };
        self.tokens[index].kind = Kind::Text(literal);
        self.at = next;
    }
}

/// Where the lines of a here-document end, and where what follows its end mark begins.
pub(super) fn here_end(text: &str, from: usize, name: &str) -> (usize, usize) {
    let mut at = from;
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        let line = text[at..end].trim_start();
        let mark = line.strip_prefix(name).is_some_and(|rest| !rest.starts_with(is_name));
        if mark && !name.is_empty() {
            // The line end before the mark is no part of the text in PHP; Ruby's reader puts it back.
            return (at, end - line.len() + name.len());
        }
        at = (end + 1).min(text.len());
    }
    (text.len(), text.len())
}

pub(super) fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of a number: `1_000`, `0x1F`, `1.5e-3`, `10n`.
fn number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let hex = text.starts_with("0x") || text.starts_with("0X");
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let exponent = !hex && at > 0 && matches!(bytes[at - 1], b'e' | b'E') && matches!(byte, b'+' | b'-');
        let point = byte == b'.' && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if !(byte.is_ascii_alphanumeric() || byte == b'_' || point || exponent) {
            break;
        }
        at += 1;
    }
    // `1.` of Python and JavaScript.
    if bytes.get(at) == Some(&b'.') && !bytes.get(at + 1).is_some_and(|&byte| is_name(byte.into()) || byte == b'.') {
        at += 1;
    }
    at.max(1)
}

/// Where the hole in a string ends that `text[at..]` begins with, past its closing brace; its end where there is none.
pub(super) fn hole_end(text: &str, at: usize, holes: Holes) -> usize {
    let mut braces: Vec<u8> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = at;
    // What a template within a hole holds may have holes again: a stack tells where we are.
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        let within = braces.last().copied();
        match byte {
            b'\\' => at += 1,
            b'`' if holes == Holes::Dollar => {
                if within == Some(b'`') {
                    braces.pop();
                } else {
                    braces.push(b'`');
                }
            }
            b'$' if within == Some(b'`') && bytes.get(at) == Some(&b'{') => {
                at += 1;
                braces.push(b'{');
            }
            _ if within == Some(b'`') => {}
            b'\'' | b'"' if !braces.is_empty() => {
                let line = bytes[at..].iter().position(|&next| next == byte || next == b'\n');
                // Without its mate in the line it is none.
                if let Some(length) = line.filter(|&length| bytes[at + length] == byte) {
                    at += length + 1;
                }
            }
            b'{' => braces.push(b'{'),
            b'}' => {
                braces.pop();
                if braces.is_empty() {
                    return at;
                }
            }
            b'\n' if holes != Holes::Dollar => return at,
            _ => {}
        }
    }
    text.len()
}
