//! Where fish differs: its quotes and escapes, `(…)`, `set` (the fish manual, "The fish language").

use super::super::escape::{self, Style};
use super::variables::Value;
use super::word::Draft;
use super::{Reader, Simple, span};
use crate::message::ShellFaultKind;
use crate::source::{Quoting, Traced};

impl Reader<'_> {
    /// `'…'`, in which a backslash escapes itself and the quote.
    pub(super) fn fish_single(&mut self, text: &mut Traced) {
        let open = self.at;
        self.at += 1;
        text.copy(self.text, span(self.at, self.at), Quoting::FishSingle);
        loop {
            let rest = self.rest().as_bytes();
            let length = rest.iter().position(|byte| matches!(byte, b'\'' | b'\\')).unwrap_or(rest.len());
            let from = self.at;
            self.at += length;
            self.note_literal_variables(from..self.at);
            text.copy(self.text, span(from, self.at), Quoting::FishSingle);
            let from = self.at;
            match (rest.get(length), rest.get(length + 1)) {
                (None, _) => return self.fault(ShellFaultKind::UnclosedQuote, span(open, open + 1)),
                (Some(b'\\'), Some(escaped @ (b'\\' | b'\''))) => {
                    self.at += 2;
                    text.decode(&[*escaped], span(from, self.at), Quoting::FishSingle);
                }
                (Some(b'\\'), _) => {
                    self.at += 1;
                    text.copy(self.text, span(from, self.at), Quoting::FishSingle);
                }
                _ => {
                    self.at += 1;
                    return;
                }
            }
        }
    }

    /// A backslash outside quotes.
    pub(super) fn fish_escape(&mut self, text: &mut Traced) {
        let from = self.at;
        if let Some(length) = self.line_end_at(from + 1) {
            self.at = from + 1 + length;
            return;
        }
        if let Some((length, bytes)) = escape::decode(self.rest(), Style::Fish) {
            self.at += length;
            text.decode(&bytes, span(from, self.at), Quoting::Bare);
            return;
        }
        self.at += 1;
        let c = self.peek();
        self.at += c.map_or(0, char::len_utf8);
        let start = if c.is_some() { self.at - c.map_or(0, char::len_utf8) } else { from };
        text.decode(&self.text.as_bytes()[start..self.at], span(from, self.at), Quoting::Bare);
    }

    /// `(…)`: what a command prints, a word for each line.
    pub(super) fn printed(&mut self, draft: &mut Draft) {
        let from = self.at;
        match self.substitution().filter(|value| !value.text.bytes().contains(&b'\n')) {
            Some(value) => self.put(draft, from, String::new(), &value, Quoting::Bare),
            None => self.unknown(draft, from, String::new(), Quoting::Bare),
        }
    }
}

/// The name and value that `set` gives a variable; `None` for the value where it is erased.
pub(super) fn setting(command: &Simple) -> Option<(String, Option<Value>)> {
    let mut words = command.words.iter().skip(1);
    let is_option = |bytes: &[u8]| bytes.len() > 1 && bytes[0] == b'-';
    let options = words.clone().take_while(|word| is_option(word.text.bytes())).count();
    let erases = command.words.iter().skip(1).take(options).any(|word| {
        let bytes = word.text.bytes();
        bytes == b"--erase"
            || bytes == b"--query"
            || !bytes.starts_with(b"--") && bytes.iter().any(|b| b"eq".contains(b))
    });
    let name = words.nth(options)?.text.utf8()?.to_owned();
    if erases {
        return Some((name, None));
    }
    let mut texts = words.map(|word| word.text.clone());
    let text = texts.next().unwrap_or_else(|| Traced::new(command.span));
    let value = Value { more: texts.collect(), variables: command.variables.clone(), ..Value::of(text) };
    Some((name, Some(value)))
}
