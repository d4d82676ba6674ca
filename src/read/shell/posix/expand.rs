//! `$NAME`, `${…}`, `$(…)` and backticks.

use super::variables::Value;
use super::word::Draft;
use super::{Frame, Reader, connect, span};
use crate::message::{Fate, Variable};
use crate::source::{Quoting, Traced};

/// How deep command substitutions are looked into.
const DEPTH: usize = 12;

/// How long a `${…}` may be that holds more than a name.
const LONGEST: usize = 300;

impl Reader<'_> {
    /// What begins with a dollar sign, or the sign itself.
    pub(super) fn dollar(&mut self, draft: &mut Draft, quoting: Quoting) {
        let from = self.at;
        let rest = self.rest().as_bytes();
        match rest.get(1) {
            Some(b'{') if !self.fish => self.braced(draft, quoting),
            Some(b'(') if rest.get(2) == Some(&b'(') && !self.fish => {
                self.at += 1 + balanced(&self.rest()[1..]);
                self.unknown(draft, from, String::new(), quoting);
            }
            Some(b'(') => {
                self.at += 1;
                match self.substitution() {
                    Some(value) => self.put(draft, from, String::new(), &value, quoting),
                    None => self.unknown(draft, from, String::new(), quoting),
                }
            }
            Some(byte) if *byte == b'_' || byte.is_ascii_alphabetic() => {
                let name = self.name_at(from + 1);
                self.at = from + 1 + name.len();
                self.expand(draft, from, name, quoting);
            }
            Some(byte) if byte.is_ascii_digit() || b"?#@*$!-".contains(byte) => {
                let name = (*byte as char).to_string();
                self.at += 2;
                self.unknown(draft, from, name, quoting);
            }
            _ => {
                self.at += 1;
                draft.text.copy(self.text, span(from, self.at), quoting);
            }
        }
    }

    fn name_at(&self, at: usize) -> String {
        let is_name = |byte: &u8| *byte == b'_' || byte.is_ascii_alphanumeric();
        let length = self.text.as_bytes()[at..self.end].iter().take_while(|byte| is_name(byte)).count();
        self.text[at..at + length].to_owned()
    }

    /// `${…}`.
    fn braced(&mut self, draft: &mut Draft, quoting: Quoting) {
        let from = self.at;
        if self.brace < from {
            self.brace = self.rest().find('}').map_or(self.end, |at| from + at);
        }
        let name = self.name_at(from + 2);
        let after = from + 2 + name.len();
        let close = match self.text.as_bytes().get(after) {
            Some(b'}') if after < self.end => after,
            _ if self.brace < self.end.min(from + LONGEST) => self.closing_brace(from),
            _ => {
                self.at += 1;
                draft.text.copy(self.text, span(from, self.at), quoting);
                return;
            }
        };
        self.at = close + 1;
        let inner = &self.text[after.min(close)..close];
        let plain = !inner.contains(['$', '`', '\'', '"', '\\', '{']);
        match inner {
            "" if !name.is_empty() => self.expand(draft, from, name, quoting),
            "[@]" | "[*]" => self.list(draft, from, name, inner == "[@]", quoting),
            _ => {
                let default = inner.strip_prefix(':').unwrap_or(inner);
                let value = self.variables.value(&name);
                let set = value.as_ref().is_some_and(|value| !inner.starts_with(':') || !value.text.is_empty());
                match default.as_bytes().first() {
                    Some(b'-' | b'=' | b'?') if set => self.expand(draft, from, name, quoting),
                    Some(b'-' | b'=') if plain && !name.is_empty() => {
                        self.word_in_braces(draft, from, name, default, quoting);
                    }
                    Some(b'+') if plain && set => self.word_in_braces(draft, from, name, default, quoting),
                    _ => self.unknown(draft, from, name, quoting),
                }
            }
        }
    }

    /// The word that `${NAME:-word}` gives. It ends where the expansion does, so that nothing can be written in it.
    fn word_in_braces(&mut self, draft: &mut Draft, from: usize, name: String, word: &str, quoting: Quoting) {
        let close = self.at - 1;
        let place = span(close + 1 - word.len(), close);
        let mut text = Traced::new(place);
        text.copy(self.text, place, Quoting::Sealed);
        self.put(draft, from, name, &Value::of(text), quoting);
    }

    /// The brace that closes the one after the dollar sign at `from`.
    fn closing_brace(&self, from: usize) -> usize {
        let mut depth = 0;
        for (at, byte) in self.text.as_bytes()[..self.end].iter().enumerate().skip(from).take(LONGEST) {
            match byte {
                b'{' => depth += 1,
                b'}' if depth == 1 => return at,
                b'}' => depth -= 1,
                _ => {}
            }
        }
        self.brace
    }

    pub(super) fn backquote(&mut self, draft: &mut Draft, quoting: Quoting) {
        let from = self.at;
        let mut escaped = false;
        let close = self.rest().bytes().skip(1).position(|byte| {
            let closes = byte == b'`' && !escaped;
            escaped = byte == b'\\' && !escaped;
            closes
        });
        let Some(close) = close else {
            self.at += 1;
            draft.text.copy(self.text, span(from, self.at), quoting);
            return;
        };
        self.at = from + close + 2;
        self.unknown(draft, from, String::new(), quoting);
    }

    /// The value of a variable that the paste sets.
    fn expand(&mut self, draft: &mut Draft, from: usize, name: String, quoting: Quoting) {
        match self.variables.value(&name) {
            // In fish every variable is a list, and blanks part nothing.
            Some(_) if self.fish => self.list(draft, from, name, quoting == Quoting::Bare, quoting),
            Some(value) => self.put(draft, from, name, &value, quoting),
            None => self.unknown(draft, from, name, quoting),
        }
    }

    /// What only the shell knows: the typed text stands for it.
    pub(super) fn unknown(&mut self, draft: &mut Draft, from: usize, name: String, quoting: Quoting) {
        let place = span(from, self.at);
        draft.text.copy(self.text, place, quoting);
        self.now().variables.push(Variable { span: place, name, fate: Fate::Expanded });
    }

    /// Puts a value in.
    pub(super) fn put(&mut self, draft: &mut Draft, from: usize, name: String, value: &Value, quoting: Quoting) {
        self.known(from, name, value);
        Self::insert(draft, &value.text, quoting, self.fish);
    }

    fn known(&mut self, from: usize, name: String, value: &Value) {
        let place = span(from, self.at);
        let now = self.now();
        now.variables.push(Variable { span: place, name, fate: Fate::Known });
        now.variables.extend(value.variables.iter().cloned());
        now.faults.extend(value.faults.iter().cloned());
    }

    /// Outside quotes a value is parted at its blanks, and nothing can be written into it that may hold one.
    fn insert(draft: &mut Draft, text: &Traced, quoting: Quoting, fish: bool) {
        if quoting != Quoting::Bare || !draft.parts || fish {
            draft.text.insert(text);
            return;
        }
        let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n');
        let mut at = 0;
        while at < text.len() {
            let rest = &text.bytes()[at..];
            if is_blank(&rest[0]) {
                draft.part();
                at += rest.iter().take_while(|byte| is_blank(byte)).count();
                continue;
            }
            let length = rest.iter().take_while(|byte| !is_blank(byte)).count();
            let mut part = text.slice(at..at + length);
            part.seal(|_| true);
            draft.text.insert(&part);
            at += length;
        }
    }

    /// `${NAME[@]}`: in quotes each item is a word of its own.
    fn list(&mut self, draft: &mut Draft, from: usize, name: String, each: bool, quoting: Quoting) {
        let Some(value) = self.variables.value(&name) else { return self.unknown(draft, from, name, quoting) };
        self.known(from, name, &value);
        for (index, text) in std::iter::once(&value.text).chain(&value.more).enumerate() {
            if index > 0 && each && draft.parts {
                draft.part();
            } else if index > 0 {
                draft.text.decode(b" ", span(from, self.at), Quoting::Sealed);
            }
            draft.quoted |= quoting == Quoting::Double;
            draft.present |= quoting == Quoting::Double;
            Self::insert(draft, text, quoting, self.fish);
        }
    }

    /// A command substitution, from its parenthesis on, with what it prints where that is known.
    pub(super) fn substitution(&mut self) -> Option<Value> {
        if self.depth >= DEPTH {
            self.at += balanced(self.rest());
            return None;
        }
        self.at += 1;
        let outer = std::mem::replace(&mut self.frame, Frame::new(true));
        self.depth += 1;
        while self.command() {}
        self.depth -= 1;
        let mut frame = std::mem::replace(&mut self.frame, outer);
        self.at += usize::from(self.peek() == Some(')'));
        connect(&mut frame.stages);
        let (last, before) = frame.stages.split_last()?;
        if frame.assigns || before.iter().any(|stage| !stage.pipes) {
            return None;
        }
        let text = last.printed()?;
        let kept = text.bytes().iter().rposition(|&byte| byte != b'\n').map_or(0, |at| at + 1);
        let mut value = Value::of(text.slice(0..kept));
        value.variables.clone_from(&last.simple.variables);
        Some(value)
    }
}

/// Length of the text up to and with the parenthesis that closes its first one; all of it where none does.
fn balanced(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' if depth <= 1 => return at + 1,
            b')' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}
