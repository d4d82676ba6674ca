//! Strings in any quotes, and where one ends whose quotes went wrong.
//!
//! A closing quote is believed if what a string is followed by follows it. Where it isn't, the readings are tried in
//! turn: closed by another quote, closed too late because the closing quote is missing, or not closed yet because
//! the quote belongs to the text.

use std::ops::Range;

use super::document::Lexeme;
use super::fault::{Bracket, EscapeSlip, FaultKind, Quotes};
use super::parser::{Parser, Role, Tail, character, closer, foreign_blank};
use super::slips::{choice, insert, safe};
use super::text::hexadecimal;
use super::{Repair, Replacement};

/// The quote that a string opens with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quote {
    /// `None` for `"`.
    pub(super) style: Option<Quotes>,
    /// Length in bytes.
    pub(super) length: usize,
}

/// Guesses look so far for a closing quote.
const REACH: usize = 20_000;

/// A string token that is longer is shown by its end.
const SHORT: usize = 60;

impl Parser<'_> {
    /// The quote at `at`, if there is one.
    pub(super) fn quote(&self, at: usize, role: Role) -> Option<Quote> {
        let plain = |style, length| Some(Quote { style, length });
        match *self.bytes.get(at..)? {
            [b'"', b'"', b'"', ..] if self.find(at + 3, b"\"\"\"").is_some() => plain(Some(Quotes::Triple), 3),
            [b'\'', b'\'', b'\'', ..] if self.find(at + 3, b"'''").is_some() => plain(Some(Quotes::Triple), 3),
            [b'"', b'"', next, ..] if (next.is_ascii_alphanumeric() || next == b'_') && self.doubled(at + 2, role) => {
                plain(Some(Quotes::Doubled), 2)
            }
            [b'"', ..] => plain(None, 1),
            [b'\'', ..] => plain(Some(Quotes::Single), 1),
            [b'`', ..] => plain(Some(Quotes::Backtick), 1),
            [b'\\', b'"', ..] => plain(Some(Quotes::Escaped), 2),
            [b'\\', b'\\', b'\\', b'"', ..] => plain(Some(Quotes::Escaped), 4),
            [b'&', ..] if self.starts(at, b"&quot;") => plain(Some(Quotes::Entity), 6),
            [b'&', ..] if self.starts(at, b"&#34;") => plain(Some(Quotes::Entity), 5),
            _ => typographic(&self.bytes[at..]).map(|length| Quote { style: Some(Quotes::Typographic), length }),
        }
    }

    /// Where `needle` stands within reach.
    fn find(&self, from: usize, needle: &[u8]) -> Option<usize> {
        let end = self.bytes.len().min(from + REACH);
        let at = self.bytes.get(from..end)?.windows(needle.len()).position(|window| window == needle);
        self.spend(at.unwrap_or(REACH)).then_some(from + at?)
    }

    /// Whether a string that opened with `""` closes with `""`.
    fn doubled(&self, from: usize, role: Role) -> bool {
        let line = &self.bytes[from..self.line_end(from).min(from + 200)];
        let close = line.windows(2).position(|pair| pair == b"\"\"");
        let first = line.iter().position(|&byte| byte == b'"');
        close.is_some()
            && close == first
            && close.is_some_and(|close| {
                let next = self.bytes.get(self.past_blanks(from + close + 2));
                match role {
                    Role::Name => next == Some(&b':'),
                    Role::Value => matches!(next, Some(b',' | b'}' | b']')),
                }
            })
    }

    /// Reads a string that starts here, and notes what is wrong with it.
    pub(super) fn string(&mut self, role: Role, quote: Quote) -> Lexeme {
        match quote.style {
            None => self.double(role),
            Some(style) => self.foreign(role, style, quote.length),
        }
    }

    /// A string in double quotes.
    fn double(&mut self, role: Role) -> Lexeme {
        let start = self.at;
        let mut at = start + 1;
        let (mut escapes, mut controls) = (false, false);
        let close = loop {
            match self.bytes.get(at) {
                None => return self.cut(role, start, escapes),
                Some(b'"') => break at,
                Some(b'\\') => {
                    escapes = true;
                    at += 2;
                }
                Some(b'\n' | b'\r') => {
                    let Some(close) = self.line_break(role, start, at) else {
                        return self.closed_at_line_end(role, start, at, escapes);
                    };
                    escapes |= self.bytes[at..close].contains(&b'\\');
                    return self.extended(start, close, escapes);
                }
                Some(..0x20) => {
                    controls = true;
                    at += 1;
                }
                Some(_) => at += 1,
            }
        };
        let whole = Lexeme { start: start as u32, end: close as u32 + 1, open: 1, close: 1, escapes, doubled: false };
        if self.faulty
            && !self.slips.overflow
            && !self.plausible(close + 1, role)
            && let Some(lexeme) = self.doubtful(role, start, close, escapes)
        {
            return lexeme;
        }
        if self.faulty && (escapes || controls) {
            self.inspect(whole.inner(), None);
        }
        whole
    }

    /// Whether what stands at `at` may follow a string.
    fn plausible(&self, at: usize, role: Role) -> bool {
        let next = self.bytes.get(self.past_blanks(at));
        match role {
            Role::Name => next == Some(&b':'),
            Role::Value => matches!(next, None | Some(b',' | b'}' | b']' | b':')),
        }
    }

    /// Whether a string that ends at `at` fits what comes after it, which is looked at more closely.
    fn closes(&self, at: usize, role: Role) -> bool {
        let mut next = self.past_blanks(at);
        if !self.spend(next - at + 64) {
            return false;
        }
        if role == Role::Name {
            return matches!(self.bytes.get(next), Some(b':' | b'='));
        }
        let mut open = self.stack.len();
        while let Some(byte @ (b'}' | b']' | b')')) = self.bytes.get(next) {
            let Some(frame) = open.checked_sub(1).and_then(|top| self.stack.get(top)) else { return false };
            if closer(frame.kind).as_bytes()[0] != *byte || self.stack.len() - open > 64 {
                return false;
            }
            open -= 1;
            next = self.past_blanks(next + 1);
        }
        match self.bytes.get(next) {
            None => true,
            Some(b',') => match open.checked_sub(1).and_then(|top| self.stack.get(top)) {
                Some(frame) if frame.kind == Bracket::Object => self.name_follows(next + 1),
                Some(_) => self.value_follows(next + 1),
                None => false,
            },
            // PHP's and Ruby's sign between name and value.
            Some(b'=') => self.starts(next, b"=>"),
            // Several values one after another.
            Some(b'{' | b'[') => open == 0 && self.bytes[at..next].contains(&b'\n'),
            Some(b'+') => open == self.stack.len(),
            Some(_) => {
                open == self.stack.len()
                    && self.bytes[at..next].contains(&b'\n')
                    && match self.stack.last() {
                        Some(frame) if frame.kind == Bracket::Object => self.name_follows(next),
                        _ => false,
                    }
            }
        }
    }

    /// Whether a member starts at `at`.
    fn name_follows(&self, at: usize) -> bool {
        let at = self.past_blanks(at);
        let rest = &self.bytes[at..self.bytes.len().min(at + 200)];
        match rest.first() {
            None | Some(b'}' | b'/' | b'#' | b'\\') => true,
            Some(b'"' | b'\'' | b'`') => {
                let close = rest[1..].iter().position(|byte| *byte == rest[0]);
                close.is_some_and(|close| {
                    matches!(self.bytes.get(self.past_blanks(at + close + 2)), Some(b':' | b'=' | b'"'))
                })
            }
            Some(_) if typographic(rest).is_some() => true,
            Some(_) => {
                let word = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-$".contains(byte)).count();
                word > 0 && matches!(self.bytes.get(self.past_blanks(at + word)), Some(b':' | b'='))
            }
        }
    }

    /// Whether a value starts at `at`.
    fn value_follows(&self, at: usize) -> bool {
        let at = self.past_blanks(at);
        match self.bytes.get(at) {
            None => true,
            Some(byte) => {
                b"\"'`{[]-/#.".contains(byte)
                    || byte.is_ascii_digit()
                    || [&b"true"[..], b"false", b"null", b"True", b"False", b"None"]
                        .iter()
                        .any(|word| self.starts(at, word))
                    || typographic(&self.bytes[at..]).is_some()
            }
        }
    }

    /// A line break stands in a string that opened at `start`: where the string closes, if it goes on.
    fn line_break(&self, role: Role, start: usize, at: usize) -> Option<usize> {
        let first = self.next_quote(at, self.bytes.len().min(start + REACH))?;
        if self.closes(first + 1, role) {
            return Some(first);
        }
        let next = self.past_blanks(at);
        let structure = matches!(self.bytes.get(next), None | Some(b'"' | b'}' | b']' | b',' | b'{' | b'['));
        if structure || self.is_member(next) {
            return None;
        }
        // The text has quotes of its own.
        let mut candidate = first;
        loop {
            candidate = self.next_quote(candidate + 1, self.bytes.len().min(start + REACH))?;
            if self.closes(candidate + 1, role) {
                return Some(candidate);
            }
        }
    }

    /// Whether a member without quotes starts here: `name:`.
    fn is_member(&self, at: usize) -> bool {
        let word = self.bytes[at..].iter().take(40).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_');
        let end = at + word.count();
        end > at && self.starts(end, b":") && matches!(self.bytes.get(end + 1), Some(b' ' | b'"' | b'{' | b'['))
    }

    /// The next double quote that no backslash escapes.
    fn next_quote(&self, from: usize, end: usize) -> Option<usize> {
        let mut at = from;
        while at < end {
            match self.bytes[at] {
                b'"' => break,
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
        (self.spend(at.saturating_sub(from)) && at < end).then_some(at)
    }

    /// A string up to the closing quote at `close`, with what stands in it.
    fn extended(&mut self, start: usize, close: usize, escapes: bool) -> Lexeme {
        let lexeme = Lexeme { start: start as u32, end: close as u32 + 1, open: 1, close: 1, escapes, doubled: false };
        let mut quotes = Vec::new();
        let mut at = start + 1;
        while let Some(quote) = self.next_quote(at, close) {
            quotes.push(quote);
            at = quote + 1;
        }
        self.inner_quotes(&quotes);
        self.inspect(lexeme.inner(), None);
        lexeme
    }

    fn inner_quotes(&mut self, quotes: &[usize]) {
        let Some(&first) = quotes.first() else { return };
        let edits = quotes.iter().map(|&at| insert(at, "\\"));
        let repair = if quotes.len().is_multiple_of(2) { safe(edits) } else { choice(edits) };
        // What stands in a pair of quotes is shown with them, if it is short.
        let mut places = quotes.chunks(2).map(|pair| match *pair {
            [open, close] if close - open <= SHORT => open..close + 1,
            _ => pair[0]..pair[0] + 1,
        });
        let slip = self.slips.add(FaultKind::InnerQuote, places.next().unwrap_or(first..first + 1), repair);
        if let Some(fault) = self.slips.get(slip) {
            fault.also.extend(places);
        }
    }

    /// The string that opened at `start` should have been closed before the line break at `at`.
    fn closed_at_line_end(&mut self, role: Role, start: usize, at: usize, escapes: bool) -> Lexeme {
        if let Some(lexeme) = self.other_quote(role, start, at, escapes) {
            return lexeme;
        }
        let end = self.unclosed_end(role, start, at);
        let range = start..self.trimmed(start, at);
        let range = if range.len() > SHORT { start..start + 1 } else { range };
        self.unclosed_string(role, start, end, range, escapes)
    }

    /// The end without blanks before it.
    fn trimmed(&self, start: usize, mut end: usize) -> usize {
        while end > start && matches!(self.bytes[end - 1], b' ' | b'\t' | b'\r') {
            end -= 1;
        }
        end
    }

    /// Where the text of a string that lacks its closing quote ends, if structure starts at or before `limit`.
    fn unclosed_end(&self, role: Role, start: usize, limit: usize) -> usize {
        let limit = self.trimmed(start, limit);
        let content = &self.bytes[start + 1..limit];
        if role == Role::Name {
            let colon = content.iter().position(|&byte| byte == b':');
            return colon.map_or(limit, |colon| self.trimmed(start, start + 1 + colon));
        }
        let mut end = limit;
        if content.ends_with(b",") {
            end = self.trimmed(start, limit - 1);
        }
        // Closing brackets that fit what is open.
        let closers = self.bytes[start + 1..end].iter().rev().take_while(|byte| b"}] \t".contains(byte)).count();
        let run: Vec<u8> = self.bytes[end - closers..end].iter().copied().filter(|byte| b"}]".contains(byte)).collect();
        let fits = run.len() <= self.stack.len()
            && run.iter().zip(self.stack.iter().rev()).all(|(byte, frame)| closer(frame.kind).as_bytes()[0] == *byte);
        if fits && !run.is_empty() { self.trimmed(start, end - closers) } else { end }
    }

    fn unclosed_string(&mut self, role: Role, start: usize, end: usize, range: Range<usize>, escapes: bool) -> Lexeme {
        let quote = insert(end, "\"");
        let repair = if role == Role::Name { safe([quote]) } else { choice([quote]) };
        let slip = self.slips.add(FaultKind::UnclosedString, range, repair);
        self.slips.context(slip, start..start + 1);
        let lexeme = Lexeme { start: start as u32, end: end as u32, open: 1, close: 0, escapes, doubled: false };
        if escapes {
            self.inspect(lexeme.inner(), None);
        }
        lexeme
    }

    /// No quote closes the string that opened at `start`.
    fn cut(&mut self, role: Role, start: usize, escapes: bool) -> Lexeme {
        let length = self.bytes.len();
        if let Some(lexeme) = self.other_quote(role, start, length, escapes) {
            return lexeme;
        }
        let end = self.unclosed_end(role, start, length);
        let whole = self.trimmed(start, length);
        let place = if whole - start <= SHORT { start..whole } else { whole..whole };
        if end < whole {
            return self.unclosed_string(role, start, end, place, escapes);
        }
        // Within an escape nobody knows how it went on, and words after a lone quote were hardly meant as JSON.
        let odd = self.bytes[..length].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1;
        let mut text = String::from("\"");
        text.extend(self.stack.iter().rev().map(|frame| closer(frame.kind)));
        let lost = odd || role == Role::Name || self.tail == Tail::Comment || self.stack.is_empty();
        let repair = if lost { None } else { choice([insert(length, text)]) };
        let slip = self.slips.add(FaultKind::CutString, place, repair);
        self.slips.context(slip, start..start + 1);
        self.tail = Tail::String;
        let lexeme = Lexeme { start: start as u32, end: length as u32, open: 1, close: 0, escapes, doubled: false };
        if escapes {
            self.inspect(start + 1..length - usize::from(odd), None);
        }
        lexeme
    }

    /// A quote of another kind closes the string, before `limit`.
    fn other_quote(&mut self, role: Role, start: usize, limit: usize, escapes: bool) -> Option<Lexeme> {
        let mut at = start + 1;
        while at < limit {
            let typographic = typographic(&self.bytes[at..]);
            let length = match self.bytes[at] {
                b'\\' => {
                    // A backslash before the closing quote, at the end of a Windows path.
                    if self.starts(at, b"\\\"") && path(&self.bytes[start + 1..at]) && self.closes(at + 2, role) {
                        let lexeme = Lexeme {
                            start: start as u32,
                            end: at as u32 + 2,
                            open: 1,
                            close: 1,
                            escapes: true,
                            doubled: false,
                        };
                        self.inspect(lexeme.inner(), None);
                        return Some(lexeme);
                    }
                    at += 2;
                    continue;
                }
                b'\'' | b'`' => 1,
                _ if let Some(length) = typographic => length,
                _ => {
                    at += 1;
                    continue;
                }
            };
            let next = at + length;
            if next <= limit && self.closes(next, role) {
                let kind = if typographic.is_some() {
                    FaultKind::WrongQuotes(Quotes::Typographic)
                } else {
                    FaultKind::MixedQuotes
                };
                let slip = self.slips.add(kind, at..next, safe([Replacement::new(at..next, "\"")]));
                self.slips.context(slip, start..start + 1);
                let lexeme = Lexeme {
                    start: start as u32,
                    end: next as u32,
                    open: 1,
                    close: length as u8,
                    escapes,
                    doubled: false,
                };
                self.inspect(lexeme.inner(), None);
                return Some(lexeme);
            }
            at = next;
        }
        None
    }

    /// What follows the quote at `close` does not follow a string. `None` if it closes the string all the same.
    fn doubtful(&mut self, role: Role, start: usize, close: usize, escapes: bool) -> Option<Lexeme> {
        let next = self.past_blanks(close + 1);
        let adjacent = next == close + 1;
        if self.bytes[close..next].contains(&b'\n') {
            return None;
        }
        match self.bytes.get(next)? {
            b'"' if !adjacent => return None,
            b'"' => {
                // "a""b": two strings, unless the second doesn't end as one.
                let end = self.next_quote(next + 1, self.line_end(next))?;
                if self.plausible(end + 1, Role::Value) {
                    return None;
                }
            }
            // The colon is missing: a name is hardly followed by words of its own.
            _ if role == Role::Name && !adjacent => return None,
            b'+' | b'=' | b';' => return None,
            b'/' | b'#' if !adjacent => return None,
            b'{' | b'[' | b'}' | b']' | b')' | b',' if !adjacent => return None,
            b',' | b'}' | b']' | b')' if role == Role::Name => return self.late_close(role, start, close, escapes),
            _ if !adjacent && (typographic(&self.bytes[next..]).is_some() || self.bytes[next] == b'\'') => return None,
            _ if foreign_blank(&self.bytes[next..]).is_some() => return None,
            _ => {}
        }
        if let Some(lexeme) = self.other_quote(role, start, close, escapes) {
            return Some(lexeme);
        }
        if adjacent && let Some(lexeme) = self.late_close(role, start, close, escapes) {
            return Some(lexeme);
        }
        // The quote belongs to the text: the string ends at a later one.
        let limit = self.line_end(close).min(close + REACH);
        let mut quotes = vec![close];
        let mut at = close + 1;
        while let Some(quote) = self.next_quote(at, limit) {
            if self.closes(quote + 1, role) {
                let escapes = escapes || self.bytes[close..quote].contains(&b'\\');
                self.inner_quotes(&quotes);
                let lexeme =
                    Lexeme { start: start as u32, end: quote as u32 + 1, open: 1, close: 1, escapes, doubled: false };
                self.inspect(lexeme.inner(), None);
                return Some(lexeme);
            }
            quotes.push(quote);
            at = quote + 1;
        }
        None
    }

    /// The closing quote is missing, and the quote at `close` opens the next string.
    fn late_close(&mut self, role: Role, start: usize, close: usize, escapes: bool) -> Option<Lexeme> {
        let content = &self.bytes[start + 1..close];
        let bare = content.trim_ascii_end();
        if role == Role::Name {
            // "name: "value", or "name:1,"next":2
            let colon = content.iter().position(|&byte| byte == b':')?;
            let word = &content[..colon];
            let value = content[colon + 1..].trim_ascii().first();
            let starts = value.is_none_or(|byte| byte.is_ascii_alphanumeric() || b"-{['".contains(byte));
            if word.is_empty()
                || !starts
                || !word.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-. ".contains(byte))
            {
                return None;
            }
        } else {
            // Structure at the end of the text: "x, "next":… or "x}, {"next":…
            let run = bare.iter().rev().take_while(|byte| b",{}[] \t".contains(byte)).count();
            let structure = &bare[bare.len() - run..];
            if !structure.contains(&b',') {
                return None;
            }
            let after = self.next_quote(close + 1, self.line_end(close).min(close + 200))?;
            let next = self.bytes.get(self.past_blanks(after + 1));
            let object = structure.contains(&b'{')
                || structure.contains(&b'}')
                || structure.contains(&b']')
                || (!structure.contains(&b'[') && self.stack.last().is_some_and(|frame| frame.kind == Bracket::Object));
            let fits = if object { next == Some(&b':') } else { matches!(next, Some(b',' | b']')) };
            if !fits {
                return None;
            }
            let text = start + 1 + bare.len() - run;
            let comma = text + structure.iter().position(|&byte| byte == b',').unwrap_or(0);
            let end = self.unclosed_end(role, start, comma);
            let range = start..(comma + 1).min(start + SHORT);
            return Some(self.unclosed_string(role, start, end, range, escapes));
        }
        let end = self.unclosed_end(role, start, close);
        let range = if close + 1 - start <= SHORT { start..close + 1 } else { start..start + 1 };
        Some(self.unclosed_string(role, start, end, range, escapes))
    }

    /// A string in other quotes than double ones.
    fn foreign(&mut self, role: Role, style: Quotes, open: usize) -> Lexeme {
        let start = self.at;
        let opening = start..start + open;
        let inside = opening.end;
        let limit = match style {
            Quotes::Triple | Quotes::Backtick => self.bytes.len(),
            _ => self.line_end(inside).min(inside + REACH),
        };
        let mark = self.bytes[opening.clone()].to_vec();
        // The first quote that may close it, and the first after which the text goes on as it should.
        let (mut first, mut best) = (None, None);
        let mut at = inside;
        while at < limit && best.is_none() {
            if let Some(length) = self.closing(style, &mark, at) {
                let next = self.past_blanks(at + length);
                // 'x' 'y': the comma is missing, not the quote.
                let another = next > at + length && self.starts(next, &mark) && self.starts(at, &mark);
                if matches!(style, Quotes::Triple | Quotes::Entity) || another || self.closes(at + length, role) {
                    best = Some((at, length));
                }
                let own = style == Quotes::Typographic || self.starts(at, &mark);
                if own && first.is_none() {
                    first = Some((at, length));
                }
                if first.is_some() && !self.spend(length) {
                    break;
                }
                at += length;
            } else if self.bytes[at] == b'\\' && style != Quotes::Escaped {
                at += 2;
            } else {
                at += 1;
            }
        }
        // What was looked at behind the first was in vain, or is looked at again.
        self.spend(at - inside);
        let Some((end, close)) = best.or(first) else {
            return self.foreign_unclosed(role, style, opening, limit);
        };
        let closing = end..end + close;
        let escapes = self.bytes[inside..end].contains(&b'\\');
        let mut edits = vec![Replacement::new(opening.clone(), "\""), Replacement::new(closing.clone(), "\"")];
        if style == Quotes::Escaped && open == 2 {
            self.escaped_content(inside..end, &mut edits);
        } else {
            self.foreign_content(inside..end, style, &mut edits);
        }
        let kind = FaultKind::WrongQuotes(style);
        let (left, right) = match style {
            // Of an escaped quote, the backslash is what is wrong.
            Quotes::Escaped => (start..start + open - 1, end..(end + close - 1).max(end + 1)),
            _ => (opening.clone(), closing.clone()),
        };
        let repair = match style {
            // Escaped twice: what else the backslashes inside have become is not known.
            Quotes::Escaped if open > 2 => {
                if escapes {
                    None
                } else {
                    choice(edits)
                }
            }
            // What the expression in it stands for is not known.
            Quotes::Backtick if self.bytes[inside..end].windows(2).any(|pair| pair == b"${") => None,
            _ => safe(edits),
        };
        let whole = repair.is_some();
        self.slips.add(kind, left, repair);
        if self.bytes[closing.clone()] != *b"\"" {
            self.slips.add(kind, right, if whole { safe([]) } else { None });
        }
        let lexeme = Lexeme {
            start: start as u32,
            end: closing.end as u32,
            open: open as u8,
            close: close as u8,
            escapes,
            doubled: style == Quotes::Escaped,
        };
        if style != Quotes::Escaped {
            self.inspect(lexeme.inner(), Some(style));
        }
        lexeme
    }

    /// Length of a quote at `at` that may close a string of this style.
    fn closing(&self, style: Quotes, mark: &[u8], at: usize) -> Option<usize> {
        if self.starts(at, mark) {
            return Some(mark.len());
        }
        match style {
            Quotes::Typographic => match self.bytes[at] {
                b'"' | b'\'' => Some(1),
                _ => typographic(&self.bytes[at..]),
            },
            Quotes::Single | Quotes::Backtick | Quotes::Escaped if self.bytes[at] == b'"' => Some(1),
            Quotes::Single | Quotes::Backtick => typographic(&self.bytes[at..]),
            _ => None,
        }
    }

    fn foreign_unclosed(&mut self, role: Role, style: Quotes, opening: Range<usize>, limit: usize) -> Lexeme {
        let (start, inside) = (opening.start, opening.end);
        let mut end = self.trimmed(inside, limit);
        if role == Role::Name {
            end = self.bytes[inside..end].iter().position(|&byte| byte == b':').map_or(end, |colon| inside + colon);
        } else {
            while end > inside && matches!(self.bytes[end - 1], b',' | b'}' | b']' | b' ') {
                end -= 1;
            }
        }
        let kind = if style == Quotes::Typographic { FaultKind::WrongQuotes(style) } else { FaultKind::UnclosedString };
        self.slips.add(kind, opening.clone(), None);
        Lexeme {
            start: start as u32,
            end: end.max(inside) as u32,
            open: (inside - start) as u8,
            close: 0,
            escapes: self.bytes[inside..end.max(inside)].contains(&b'\\'),
            doubled: false,
        }
    }

    /// What must change within a string whose quotes become double ones.
    fn foreign_content(&self, content: Range<usize>, style: Quotes, edits: &mut Vec<Replacement>) {
        let mut at = content.start;
        while at < content.end {
            match self.bytes[at] {
                // Other quotes need no backslash in double ones.
                b'\\' if matches!(self.bytes.get(at + 1), Some(b'\'' | b'`')) => {
                    edits.push(Replacement::new(at..at + 1, ""));
                    at += 2;
                }
                b'\\' => at += 2,
                b'"' if style == Quotes::Doubled && self.starts(at, b"\"\"") => {
                    edits.push(Replacement::new(at..at + 1, "\\"));
                    at += 2;
                }
                b'"' => {
                    edits.push(insert(at, "\\"));
                    at += 1;
                }
                _ => at += 1,
            }
        }
    }

    /// Within a string that was escaped once more than it should be, one level goes.
    fn escaped_content(&self, content: Range<usize>, edits: &mut Vec<Replacement>) {
        let mut at = content.start;
        while at < content.end {
            if self.starts(at, b"\\\\") {
                edits.push(Replacement::new(at..at + 1, ""));
                at += 2;
                if self.starts(at, b"\\\"") && at + 1 < content.end {
                    edits.push(Replacement::new(at..at + 1, ""));
                    at += 2;
                }
            } else {
                at += 1;
            }
        }
    }

    /// Notes escapes and control characters that JSON does not have in a string.
    pub(super) fn inspect(&mut self, content: Range<usize>, style: Option<Quotes>) {
        let mut at = content.start;
        while at < content.end {
            let byte = self.bytes[at];
            if byte == b'\\' {
                at = self.inspect_escape(at, content.end, style);
            } else if byte < 0x20 {
                let mut end = at + 1;
                let (kind, text) = match byte {
                    b'\n' => (FaultKind::RawLineBreak, "\\n".to_owned()),
                    b'\r' if self.starts(at, b"\r\n") => {
                        end += 1;
                        (FaultKind::RawLineBreak, "\\n".to_owned())
                    }
                    b'\r' => (FaultKind::RawLineBreak, "\\r".to_owned()),
                    b'\t' => (FaultKind::RawTab, "\\t".to_owned()),
                    _ => (FaultKind::RawControl, format!("\\u{byte:04x}")),
                };
                self.slips.add(kind, at..end, safe([Replacement::new(at..end, text)]));
                at = end;
            } else {
                at += 1;
            }
        }
    }

    fn inspect_escape(&mut self, at: usize, end: usize, style: Option<Quotes>) -> usize {
        let double = |range: Range<usize>| choice([insert(range.start, "\\")]);
        let next = self.bytes[..end].get(at + 1).copied();
        let (slip, length, repair): (EscapeSlip, usize, Option<Repair>) = match next {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => return at + 2,
            // They go with the quotes around.
            Some(b'\'' | b'`') if style.is_some() => return at + 2,
            Some(b'\'' | b'`') => (EscapeSlip::Quote, 2, safe([Replacement::new(at..at + 1, "")])),
            Some(b'u') => {
                if hexadecimal(&self.bytes[..end], at + 2, 4).is_some() {
                    return at + 6;
                }
                if let Some((length, c)) = braced(&self.bytes[at + 2..end]) {
                    let units = c.encode_utf16(&mut [0; 2]).iter().fold(String::new(), |mut text, unit| {
                        text.push_str("\\u");
                        for shift in [12, 8, 4, 0] {
                            text.extend(char::from_digit(u32::from(unit >> shift & 15), 16));
                        }
                        text
                    });
                    let whole = at..at + 2 + length;
                    let repair = safe([Replacement::new(whole.clone(), units)]);
                    self.slips.add(FaultKind::Escape(EscapeSlip::Unicode), whole.clone(), repair);
                    return whole.end;
                }
                let digits = self.bytes[at + 2..end].iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
                // Without any digit it is a folder or a word, not a character.
                let repair = if digits == 0 { double(at..at + 1) } else { None };
                (EscapeSlip::Unicode, 2 + digits, repair)
            }
            Some(b'x') if hexadecimal(&self.bytes[..end], at + 2, 2).is_some() => {
                (EscapeSlip::Hexadecimal, 4, safe([Replacement::new(at + 1..at + 2, "u00")]))
            }
            Some(b'\n' | b'\r') => {
                let length = if self.starts(at + 1, b"\r\n") { 3 } else { 2 };
                (EscapeSlip::LineBreak, length, choice([Replacement::new(at..at + length, "")]))
            }
            Some(_) => (EscapeSlip::Backslash, 1 + character(self.bytes, at + 1), double(at..at + 1)),
            None => (EscapeSlip::Backslash, 1, double(at..at + 1)),
        };
        self.slips.add(FaultKind::Escape(slip), at..at + length, repair);
        at + length.min(2)
    }
}

/// The character in the braces of `\u{1F600}`, as JavaScript and Rust write it, and the length of them.
fn braced(text: &[u8]) -> Option<(usize, char)> {
    let close = text.iter().take(9).position(|&byte| byte == b'}')?;
    let digits = text[..close].strip_prefix(b"{")?;
    Some((close + 1, char::from_u32(hexadecimal(digits, 0, digits.len().max(1))?)?))
}

/// Whether a text looks like a Windows path.
fn path(text: &[u8]) -> bool {
    matches!(text, [drive, b':', b'\\', ..] if drive.is_ascii_alphabetic()) || text.starts_with(b"\\\\")
}

/// Length of a typographic quote.
pub(super) fn typographic(bytes: &[u8]) -> Option<usize> {
    match *bytes {
        [0xE2, 0x80, 0x98..=0x9F | 0xB2 | 0xB3 | 0xB9 | 0xBA, ..] | [0xEF, 0xBC, 0x82 | 0x87, ..] => Some(3),
        [0xC2, 0xAB | 0xBB | 0xB4, ..] => Some(2),
        _ => None,
    }
}
