//! Structured fields (RFC 9651): a small reader that says where they stop being such.

use std::ops::Range;

use super::super::token::is_tchar;
use super::{Fault, Grammar, Kind};
use crate::source::base64;

/// The first fault of a dictionary, list or item.
pub(super) fn faults(grammar: Grammar, bytes: &[u8]) -> Vec<Fault> {
    let mut reader = Reader { bytes, at: 0 };
    if reader.whole(grammar).is_some() {
        return Vec::new();
    }
    let start = reader.at.min(bytes.len());
    let end = bytes[start..].iter().position(|byte| b",; ".contains(byte)).map_or(bytes.len(), |at| start + at);
    let range = if start < end { start..end } else { start.saturating_sub(1)..start };
    // Bytes stand between colons, which are forgotten most often.
    let text = &bytes[range.clone()];
    if text.len() > 8 && base64::read(text).is_some() {
        return vec![Fault::meant(range.clone(), Kind::Quotes, format!(":{}:", String::from_utf8_lossy(text)))];
    }
    vec![Fault::new(range, Kind::Form)]
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// Each gives nothing where the grammar breaks, with the reader before what breaks it.
impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let taken = self.peek() == Some(byte);
        self.at += usize::from(taken);
        taken
    }

    fn run(&mut self, which: impl Fn(u8) -> bool) -> Range<usize> {
        let start = self.at;
        while self.peek().is_some_and(&which) {
            self.at += 1;
        }
        start..self.at
    }

    fn blanks(&mut self) {
        self.run(|byte| byte == b' ' || byte == b'\t');
    }

    fn whole(&mut self, grammar: Grammar) -> Option<()> {
        self.blanks();
        if grammar == Grammar::Item {
            self.item()?;
        } else {
            while self.at < self.bytes.len() {
                let named = grammar == Grammar::Dictionary;
                if named {
                    self.key()?;
                }
                if !named || self.take(b'=') {
                    self.member()?;
                } else {
                    self.parameters()?;
                }
                self.blanks();
                if self.at == self.bytes.len() {
                    break;
                }
                self.take(b',').then_some(())?;
                self.blanks();
            }
        }
        self.blanks();
        (self.at == self.bytes.len()).then_some(())
    }

    fn key(&mut self) -> Option<()> {
        matches!(self.peek(), Some(b'a'..=b'z' | b'*')).then_some(())?;
        self.run(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.*".contains(&byte));
        Some(())
    }

    fn member(&mut self) -> Option<()> {
        if !self.take(b'(') {
            return self.item();
        }
        loop {
            self.blanks();
            if self.take(b')') {
                return self.parameters();
            }
            self.item()?;
            matches!(self.peek(), Some(b' ' | b')')).then_some(())?;
        }
    }

    fn item(&mut self) -> Option<()> {
        self.bare()?;
        self.parameters()
    }

    fn parameters(&mut self) -> Option<()> {
        while self.take(b';') {
            self.blanks();
            self.key()?;
            if self.take(b'=') {
                self.bare()?;
            }
        }
        Some(())
    }

    /// A value. What is no value is left unread, so that the fault is all of it.
    fn bare(&mut self) -> Option<()> {
        let start = self.at;
        let read = match self.peek()? {
            b'"' => self.string(),
            b':' => {
                self.at += 1;
                self.run(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
                self.take(b':').then_some(())
            }
            b'?' => {
                self.at += 1;
                (self.take(b'0') || self.take(b'1')).then_some(())
            }
            b'%' => {
                self.at += 1;
                self.string()
            }
            b'@' | b'-' | b'0'..=b'9' => {
                self.take(b'@');
                self.take(b'-');
                let digits = self.run(|byte| byte.is_ascii_digit());
                let fraction = self.take(b'.').then(|| self.run(|byte| byte.is_ascii_digit()));
                // A letter behind a number makes a token of it, which cannot begin with a digit.
                let ends = !self.peek().is_some_and(|byte| byte.is_ascii_alphabetic());
                let most = fraction.is_none_or(|fraction| (1..=3).contains(&fraction.len()));
                ((1..=15).contains(&digits.len()) && most && ends).then_some(())
            }
            byte if byte.is_ascii_alphabetic() || byte == b'*' => {
                self.run(|byte| is_tchar(byte) || b":/".contains(&byte));
                (self.peek() != Some(b'=')).then_some(())
            }
            _ => None,
        };
        if read.is_none() {
            self.at = start;
        }
        read
    }

    fn string(&mut self) -> Option<()> {
        self.take(b'"').then_some(())?;
        loop {
            match self.peek()? {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.take(b'"').then_some(())
    }
}
