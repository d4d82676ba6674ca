//! `'…'`, `"…"` and `$'…'`.

use super::super::escape::{self, Style};
use super::word::Draft;
use super::{Reader, span};
use crate::message::{Fate, ShellFaultKind, Variable};
use crate::source::{Quoting, Traced};

impl Reader<'_> {
    pub(super) fn single(&mut self, text: &mut Traced) {
        let open = self.at;
        self.at += 1;
        let length = self.rest().find('\'').unwrap_or_else(|| {
            self.fault(ShellFaultKind::UnclosedQuote, span(open, open + 1));
            self.rest().len()
        });
        let inside = span(self.at, self.at + length);
        self.note_literal_variables(inside.range());
        text.copy(self.text, inside, Quoting::Single);
        self.at = (self.at + length + 1).min(self.end);
    }

    /// Variables in single quotes, which the shell leaves as they are typed.
    pub(super) fn note_literal_variables(&mut self, range: std::ops::Range<usize>) {
        let is_name = |byte: &u8| *byte == b'_' || byte.is_ascii_alphanumeric();
        let mut at = range.start;
        while let Some(found) = self.text[at..range.end].find('$') {
            let from = at + found;
            let rest = &self.text.as_bytes()[from + 1..range.end];
            let braced = rest.first() == Some(&b'{');
            let inner = &rest[usize::from(braced)..];
            let length = inner.iter().take_while(|byte| is_name(byte)).count();
            let closed = !braced || inner.get(length) == Some(&b'}');
            at = from + 1;
            if closed && inner.first().is_some_and(|byte| is_name(byte) && !byte.is_ascii_digit()) {
                let start = from + 1 + usize::from(braced);
                let name = self.text[start..start + length].to_owned();
                at = start + length + usize::from(braced);
                self.now().variables.push(Variable { span: span(from, at), name, fate: Fate::Literal });
            }
        }
    }

    pub(super) fn double(&mut self, draft: &mut Draft) {
        let open = self.at;
        self.at += 1;
        // A place inside the quotes, also where nothing is in them.
        draft.text.copy(self.text, span(self.at, self.at), Quoting::Double);
        if self.expanded_text(draft, Quoting::Double) {
            self.at += 1;
        } else {
            self.fault(ShellFaultKind::UnclosedQuote, span(open, open + 1));
        }
    }

    /// Text in which variables are expanded, up to the closing quote, if it is in quotes, or to the end. Says whether
    /// the quote was found.
    pub(super) fn expanded_text(&mut self, draft: &mut Draft, quoting: Quoting) -> bool {
        let quoted = quoting == Quoting::Double;
        while let Some(&byte) = self.rest().as_bytes().first() {
            let from = self.at;
            match byte {
                b'"' if quoted => return true,
                b'\\' => {
                    if let Some(length) = self.line_end_at(from + 1) {
                        self.at = from + 1 + length;
                        continue;
                    }
                    self.at += 1;
                    match self.rest().as_bytes().first() {
                        Some(&c) if b"$\\".contains(&c) || c == b'`' && !self.fish || quoted && c == b'"' => {
                            self.at += 1;
                            draft.text.decode(&[c], span(from, self.at), quoting);
                        }
                        _ => draft.text.copy(self.text, span(from, self.at), quoting),
                    }
                }
                b'$' => self.dollar(draft, quoting),
                b'`' if !self.fish => self.backquote(draft, quoting),
                _ => {
                    let fish = self.fish;
                    let special =
                        |byte: &u8| matches!(byte, b'\\' | b'$') || *byte == b'`' && !fish || quoted && *byte == b'"';
                    let rest = self.rest().as_bytes();
                    let length = rest.iter().position(special).unwrap_or(rest.len()).max(1);
                    self.at += length;
                    draft.text.copy(self.text, span(from, self.at), quoting);
                }
            }
        }
        false
    }

    /// `$'…'`, byte for byte as bash decodes it: what is not text stays what it is, and NUL ends it.
    pub(super) fn ansi_c(&mut self, text: &mut Traced) {
        let open = self.at;
        self.at += 2;
        text.copy(self.text, span(self.at, self.at), Quoting::AnsiC);
        let mut ended = false;
        loop {
            let from = self.at;
            match self.rest().as_bytes().first() {
                None => {
                    self.fault(ShellFaultKind::UnclosedQuote, span(open + 1, open + 2));
                    return;
                }
                Some(b'\'') => {
                    self.at += 1;
                    return;
                }
                Some(b'\\') => {
                    let decoded = escape::decode(self.rest(), Style::AnsiC);
                    self.at += decoded.as_ref().map_or(1, |(length, _)| *length);
                    let place = span(from, self.at);
                    ended |= decoded.as_ref().is_some_and(|(_, bytes)| bytes == &[0]);
                    match decoded {
                        _ if ended => {}
                        Some((_, bytes)) => text.decode(&bytes, place, Quoting::AnsiC),
                        // No escape: the backslash stays, and what follows stands for itself.
                        None => text.copy(self.text, place, Quoting::AnsiC),
                    }
                }
                Some(_) => {
                    let length = self.rest().find(['\'', '\\']).unwrap_or(self.rest().len());
                    self.at += length;
                    if !ended {
                        text.copy(self.text, span(from, self.at), Quoting::AnsiC);
                    }
                }
            }
        }
    }
}
