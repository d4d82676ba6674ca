//! What stands before a document: fences, wrappers, and texts that were never meant as JSON.

use super::document::{Kind, Lexeme};
use super::fault::{FaultKind, Other};
use super::parser::Parser;
use super::slips::{choice, delete, safe};
use super::strings::typographic;

impl Parser<'_> {
    /// Gets to the first byte of the value.
    pub(super) fn before(&mut self) {
        self.blanks();
        if !self.faulty {
            return;
        }
        let start = self.at;
        let rest = &self.bytes[start..];
        if rest.starts_with(b"```") {
            let end = (self.line_end(start) + 1).min(self.bytes.len());
            // A fence on the line of the text has no language to skip.
            let end = if self.bytes[start..end].iter().any(|byte| b"{[".contains(byte)) { start + 3 } else { end };
            self.slips.add(FaultKind::CodeFence, start..self.line_end(start).min(end), safe([delete(start..end)]));
            self.at = end;
            self.blanks();
        } else if rest.starts_with(b")]}'") {
            let end = start + 4 + usize::from(rest.get(4) == Some(&b','));
            self.slips.add(FaultKind::TextBefore, start..end, safe([delete(start..end)]));
            self.at = end;
            self.blanks();
        } else if rest.starts_with(b"<") && !self.placeholder_at_top() {
            self.not_json(Other::Markup);
        } else if form(rest) {
            self.not_json(Other::Form);
        } else if let Some((open, quote)) = self.quoted_document() {
            let end =
                self.bytes.len() - self.bytes[start..].iter().rev().take_while(|b| b.is_ascii_whitespace()).count();
            let last = &self.bytes[start.max(end.saturating_sub(quote))..end];
            let opening = &self.bytes[start + open - quote..start + open];
            let closed = last == opening || (quote > 1 && typographic(last).is_some());
            if !closed || end < start + open + quote {
                return;
            }
            let close = end - quote;
            let edits = [delete(start..start + open), delete(close..end)];
            let slip = self.slips.add(FaultKind::QuotedDocument, start..start + open, safe(edits));
            if let Some(fault) = self.slips.get(slip) {
                fault.also.push(close..end);
            }
            self.at = start + open;
            self.bytes = &self.bytes[..close];
        } else {
            self.text_before();
        }
    }

    fn placeholder_at_top(&self) -> bool {
        self.starts(self.at, b"<%")
    }

    /// Length of what opens the quotes around a whole document, and of the quote itself, if there is one: `'{"a":1}'`,
    /// `b'{"a":1}'`.
    fn quoted_document(&self) -> Option<(usize, usize)> {
        let rest = &self.bytes[self.at..];
        let letters = usize::from(matches!(rest, [b'b' | b'u' | b'r', b'\'' | b'"', ..]));
        let rest = &rest[letters..];
        let length = match rest.first()? {
            b'\'' | b'`' => 1,
            // In double quotes it might be a string; then its own quotes are escaped.
            b'"' if rest.starts_with(b"\"{\"") || rest.starts_with(b"\"[\"") || rest.starts_with(b"\"[{\"") => 1,
            b'"' if rest.starts_with(b"\"{\n") || rest.starts_with(b"\"[\n") => 1,
            _ => typographic(rest)?,
        };
        let next = rest[length..].trim_ascii_start().first()?;
        matches!(next, b'{' | b'[').then_some((letters + length, length))
    }

    /// Words before the first bracket: `data: {…}`, `const order = {…}`.
    fn text_before(&mut self) {
        let start = self.at;
        let Some(first) = self.peek() else { return };
        if !(first.is_ascii_alphabetic() || b"_$".contains(&first)) {
            return;
        }
        let line = &self.bytes[start..self.line_end(start).min(start + 80)];
        let bracket = line.iter().position(|byte| b"{[".contains(byte));
        let words = &line[..bracket.unwrap_or(line.len())];
        if words.iter().any(|byte| b"\"'(),".contains(byte)) {
            return;
        }
        let word = words.split(|byte| !byte.is_ascii_alphanumeric()).next().unwrap_or_default();
        if bracket.is_none() {
            // On a line of its own, with the document on the next.
            let next = self.past_blanks(start + line.len());
            if !matches!(self.bytes.get(next), Some(b'{' | b'[')) || matches!(word, b"true" | b"false" | b"null") {
                return;
            }
            self.slips.add(FaultKind::TextBefore, start..start + line.len(), choice([delete(start..next)]));
            self.at = next;
            return;
        }
        let end = start + words.len();
        let shown = start + words.trim_ascii_end().len();
        self.slips.add(FaultKind::TextBefore, start..shown, choice([delete(start..end)]));
        self.at = end;
    }

    fn not_json(&mut self, other: Other) {
        let range = self.at..self.line_end(self.at);
        self.slips.add(FaultKind::NotJson(other), range, None);
        let (start, end) = (self.at as u32, self.bytes.len() as u32);
        self.leaf(Kind::Bare, Lexeme { start, end, ..Lexeme::default() });
        self.done = true;
    }
}

/// Whether a text is `application/x-www-form-urlencoded`: `a=1&b=2`.
fn form(text: &[u8]) -> bool {
    let text = text.trim_ascii_end();
    let line = &text[..text.len().min(2000)];
    let name = line.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_.-[]%+".contains(byte)).count();
    name > 0
        && line.get(name) == Some(&b'=')
        && !line.starts_with(b"[")
        && !matches!(line.get(name + 1), Some(b' ' | b'=' | b'>'))
        && !line.contains(&b'\n')
}
