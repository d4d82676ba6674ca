//! Strings and bare words of PowerShell, with what is expanded in them.

use super::{Argument, Reader, Value, span};
use crate::message::{Fate, ShellFaultKind, Variable};
use crate::source::{Quoting, Traced};

/// Whether PowerShell takes the character for a single quote.
pub(super) fn is_single(c: char) -> bool {
    matches!(c, '\'' | '‘' | '’' | '‚' | '‛')
}

/// Whether PowerShell takes the character for a double quote.
pub(super) fn is_double(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„')
}

/// What ends a bare word.
fn ends_word(c: char) -> bool {
    c.is_whitespace() || ";|&(){}<>".contains(c)
}

/// UTF-16 units of `$([char]N)`, which are halves of a character until both are there.
#[derive(Default)]
struct Half(Option<(u16, usize)>);

impl Reader<'_> {
    /// One argument of a command.
    pub(super) fn argument(&mut self, before: &[Argument]) -> Argument {
        let start = self.at;
        let rest = self.rest();
        let mut splat = false;
        let first = rest.chars().next().unwrap_or_default();
        let second = rest.chars().nth(1).unwrap_or_default();
        let is_expression = is_single(first)
            || is_double(first)
            || first == '('
            || first == '@' && (is_single(second) || is_double(second) || second == '{' || second == '(')
            || first == '$' && second == '('
            || first == '[' && self.rest().get(..80).unwrap_or(rest).contains("]::");
        let value = if is_expression {
            let value = self.operand();
            self.glued_after_string(start);
            value
        } else if first == '{' {
            self.skip_balanced();
            self.unknown(start)
        } else if first == '@' && second.is_alphabetic() {
            splat = self.splat(before);
            if splat { self.splatted(start) } else { self.bare() }
        } else if first == '$' && self.is_variable_alone() {
            self.operand()
        } else {
            self.bare()
        };
        let quoted = is_single(first) || is_double(first) || first == '@' && !splat;
        Argument { value, home: span(start, self.at), quoted, splat }
    }

    /// Tells `"…\"…`: the string ends at the quote, and what follows is another argument.
    fn glued_after_string(&mut self, start: usize) {
        let typed = &self.text[start..self.at];
        let goes_on = self.peek().is_some_and(|c| !ends_word(c) && c != ',' && c != '.');
        let told = self.faults.iter().rev().take(16).any(|fault| fault.kind == ShellFaultKind::BackslashQuote);
        if typed.ends_with("\\\"") && typed.len() > 2 && goes_on && !told {
            self.fault(ShellFaultKind::BackslashQuote, span(self.at - 2, self.at));
        }
    }

    /// Whether the word is a variable with its members and nothing else.
    fn is_variable_alone(&self) -> bool {
        let rest = self.rest();
        let word = &rest[..rest.find(ends_word).unwrap_or(rest.len())];
        let name = word.trim_start_matches('$');
        let is_name = |part: &str| {
            let part = part.trim_start_matches('{').trim_end_matches('}');
            !part.is_empty() && part.chars().all(|c| c == '_' || c == ':' || c.is_alphanumeric())
        };
        word.starts_with('$') && !name.contains(['/', '=', '\\']) && name.split(['.', '[']).next().is_some_and(is_name)
    }

    /// Whether `@name` names a table. A program gets a file's name so, and PowerShell wants quotes around it.
    fn splat(&mut self, before: &[Argument]) -> bool {
        let rest = self.rest();
        let word = &rest[..rest.find(ends_word).unwrap_or(rest.len())];
        let known = self.variable(word.trim_start_matches('@')).is_some();
        let program = before.first().map(|first| first.value.text());
        let is_native =
            program.is_some_and(|name| super::super::is_program(&name.bytes().to_ascii_lowercase(), "curl"));
        if known || !is_native {
            return true;
        }
        let run = span(self.at, self.at + word.len());
        self.fault(ShellFaultKind::Operator { run }, span(self.at, self.at + 1));
        false
    }

    fn splatted(&mut self, start: usize) -> Value {
        self.at += 1;
        let name = self.name().unwrap_or_default();
        match self.variable(&name) {
            Some(value) => value.clone(),
            None => self.unknown(start),
        }
    }

    /// A bare word, in which variables are expanded and quotes removed.
    fn bare(&mut self) -> Value {
        let start = self.at;
        let mut text = Traced::new(span(start, start));
        let mut half = Half::default();
        while let Some(c) = self.peek() {
            let from = self.at;
            match c {
                '`' => {
                    if self.line_end_at(from + 1).is_some() {
                        break;
                    }
                    let blanks = self.rest()[1..].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                    if blanks > 0 && from == start && self.line_end_at(from + 1 + blanks).is_some() {
                        self.at = from + 1 + blanks;
                        self.fault(ShellFaultKind::BlankAfterBackslash, span(from, self.at));
                        break;
                    }
                    self.escape(&mut text, Quoting::Sealed);
                }
                c if is_single(c) => {
                    if from == start + 1 && self.text[start..].starts_with('$') {
                        self.fault(ShellFaultKind::AnsiCQuotes, span(start, from + c.len_utf8()));
                    }
                    self.single(&mut text);
                }
                c if is_double(c) => self.double(&mut text),
                '$' => self.dollar(&mut text, Quoting::Sealed, &mut half),
                c if ends_word(c) => break,
                ',' if from > start
                    && self.rest()[1..].starts_with(|c: char| c.is_whitespace() || is_single(c) || is_double(c)) =>
                {
                    break;
                }
                c => {
                    self.at += c.len_utf8();
                    // Such a dash starts no option of a program.
                    if from == start && matches!(c, '–' | '—' | '―') {
                        self.fault(ShellFaultKind::Typographic, span(from, self.at));
                    }
                    text.copy(self.text, span(from, self.at), Quoting::PowerShellBare);
                }
            }
        }
        let typed = &self.text[start..self.at];
        if matches!(typed, "\\" | "^") {
            let blanks = self.rest().bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            if self.line_end_at(self.at + blanks).is_some() {
                self.fault(ShellFaultKind::ForeignContinuation, span(start, self.at));
            }
        }
        let mut whole = Traced::new(span(start, self.at));
        whole.append(&text);
        Value::Text(whole)
    }

    /// `'…'`: two quotes are one.
    pub(super) fn single(&mut self, text: &mut Traced) {
        let open = self.at;
        self.at += self.peek().map_or(0, char::len_utf8);
        let inner = self.at;
        text.copy(self.text, span(self.at, self.at), Quoting::PowerShellSingle);
        loop {
            let from = self.at;
            let Some(length) = self.rest().find(is_single) else {
                self.at = self.end;
                text.copy(self.text, span(from, self.end), Quoting::PowerShellSingle);
                self.fault(ShellFaultKind::UnclosedQuote, span(open, inner));
                return;
            };
            self.at += length;
            if length > 0 {
                text.copy(self.text, span(from, self.at), Quoting::PowerShellSingle);
            }
            let quote = self.at;
            self.at += self.peek().map_or(0, char::len_utf8);
            match self.peek() {
                Some(c) if is_single(c) => {
                    self.at += c.len_utf8();
                    let kept = self.text[quote..].chars().next().unwrap_or('\'');
                    let mut buffer = [0; 4];
                    text.decode(
                        kept.encode_utf8(&mut buffer).as_bytes(),
                        span(quote, self.at),
                        Quoting::PowerShellSingle,
                    );
                }
                _ => return,
            }
        }
    }

    /// `"…"`: two quotes are one, a backtick escapes, variables are expanded.
    pub(super) fn double(&mut self, text: &mut Traced) {
        let open = self.at;
        self.at += self.peek().map_or(0, char::len_utf8);
        let inner = self.at;
        text.copy(self.text, span(self.at, self.at), Quoting::PowerShellDouble);
        let mut half = Half::default();
        loop {
            let from = self.at;
            let length = self.rest().find(|c| is_double(c) || c == '`' || c == '$').unwrap_or(self.rest().len());
            if length > 0 {
                half.end(text);
                self.at += length;
                text.copy(self.text, span(from, self.at), Quoting::PowerShellDouble);
            }
            let at = self.at;
            match self.peek() {
                None => {
                    self.fault(ShellFaultKind::UnclosedQuote, span(open, inner));
                    break;
                }
                Some('`') => {
                    half.end(text);
                    self.escape(text, Quoting::PowerShellDouble);
                }
                Some('$') => self.dollar(text, Quoting::PowerShellDouble, &mut half),
                Some(c) => {
                    half.end(text);
                    self.at += c.len_utf8();
                    let Some(second) = self.peek().filter(|&second| is_double(second)) else { break };
                    self.at += second.len_utf8();
                    let mut buffer = [0; 4];
                    let kept = c.encode_utf8(&mut buffer).as_bytes();
                    text.decode(kept, span(at, self.at), Quoting::PowerShellDouble);
                }
            }
        }
        half.end(text);
    }

    /// `@'…'@` and `@"…"@`. Says whether it is one.
    pub(super) fn here(&mut self, text: &mut Traced) -> bool {
        let open = self.at;
        let Some(quote) = self.rest()[1..].chars().next() else { return false };
        let line = open + 1 + quote.len_utf8();
        let blanks = self.text[line..self.end].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let Some(length) = self.line_end_at(line + blanks) else { return false };
        let start = line + blanks + length;
        let mut at = start;
        let expands = is_double(quote);
        // The end stands at the start of a line.
        let (stop, end) = loop {
            let rest = &self.text[at..self.end];
            let mark = rest.strip_prefix(">> ").unwrap_or(rest);
            let closes = mark.starts_with(|c| if expands { is_double(c) } else { is_single(c) });
            let after = mark.chars().next().map_or(0, char::len_utf8);
            if closes && mark[after..].starts_with('@') {
                break (at, at + (rest.len() - mark.len()) + after + 1);
            }
            let Some(length) = rest.find('\n') else {
                self.fault(ShellFaultKind::UnclosedQuote, span(open, line));
                break (self.end, self.end);
            };
            at += length + 1;
        };
        // The line end before the end mark is none of the text's.
        let body = &self.text[start..stop];
        let last = if end == stop {
            stop
        } else {
            stop - if body.ends_with("\r\n") { 2 } else { usize::from(body.ends_with('\n')) }
        };
        self.at = start;
        // A terminal shows `>> ` before each line that goes on.
        let marks = self.text[start..stop].starts_with(">>");
        if expands {
            text.copy(self.text, span(start, start), Quoting::Sealed);
            let mut half = Half::default();
            let outer = std::mem::replace(&mut self.end, last.max(start));
            while let Some(c) = self.peek() {
                let from = self.at;
                if marks && (from == start || self.text[..from].ends_with('\n')) && self.rest().starts_with(">>") {
                    self.at = (from + self.mark(from)).min(self.end);
                    continue;
                }
                if c == '$' {
                    self.dollar(text, Quoting::Sealed, &mut half);
                    continue;
                }
                half.end(text);
                if c == '`' {
                    self.escape(text, Quoting::Sealed);
                    continue;
                }
                // A quote needs no escape here, a backtick and a dollar sign do.
                let stop = self.rest().find(|c| c == '`' || c == '$' || c == '\n' && marks);
                self.at += stop.map_or(self.rest().len(), |at| at + usize::from(self.rest()[at..].starts_with('\n')));
                text.copy(self.text, span(from, self.at), Quoting::PowerShellHereDouble);
            }
            half.end(text);
            self.end = outer;
        } else {
            let (mut at, last) = (start, last.max(start));
            text.copy(self.text, span(start, start), Quoting::PowerShellHere);
            while at < last {
                let length = self.text[at..last].find('\n').filter(|_| marks).map_or(last - at, |length| length + 1);
                let from = if marks { (at + self.mark(at)).min(at + length) } else { at };
                text.copy(self.text, span(from, at + length), Quoting::PowerShellHere);
                at += length;
            }
        }
        self.at = end;
        true
    }

    /// Length of the mark at the start of a line that goes on.
    fn mark(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        if rest.starts_with(">> ") { 3 } else { 2 * usize::from(rest.starts_with(">>")) }
    }

    /// A backtick and what it escapes.
    fn escape(&mut self, text: &mut Traced, quoting: Quoting) {
        let from = self.at;
        self.at += 1;
        let Some(c) = self.peek() else {
            text.copy(self.text, span(from, self.at), quoting);
            return;
        };
        self.at += c.len_utf8();
        let decoded = match c {
            '0' => '\0',
            'a' => '\u{7}',
            'b' => '\u{8}',
            'e' => '\u{1b}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            'u' if self.peek() == Some('{') => {
                let close = self.rest().bytes().take(10).position(|byte| byte == b'}');
                let code = close.and_then(|close| u32::from_str_radix(&self.rest()[1..close], 16).ok());
                match (close, code.and_then(char::from_u32)) {
                    (Some(close), Some(decoded)) => {
                        self.at += close + 1;
                        decoded
                    }
                    _ => 'u',
                }
            }
            c => c,
        };
        let mut buffer = [0; 4];
        text.decode(decoded.encode_utf8(&mut buffer).as_bytes(), span(from, self.at), quoting);
    }

    /// `$name`, `${name}`, `$env:NAME`, `$(…)`, or a dollar sign alone.
    fn dollar(&mut self, text: &mut Traced, quoting: Quoting, half: &mut Half) {
        let from = self.at;
        if self.rest().starts_with("$(") {
            if let Some(unit) = self.char_expression() {
                half.unit(text, unit, from, self.at);
                return;
            }
            half.end(text);
            let value = self.operand();
            if let Value::Unknown(_) = value {
                text.copy(self.text, span(from, self.at), Quoting::Sealed);
            } else {
                text.append(&value.text());
            }
            return;
        }
        half.end(text);
        self.at += 1;
        let Some(name) = self.name() else {
            text.copy(self.text, span(from, self.at), quoting);
            return;
        };
        let place = span(from, self.at);
        let fate = if let Some(value) = self.variable(&name) {
            text.append(&value.text());
            Fate::Known
        } else {
            text.copy(self.text, place, Quoting::Sealed);
            Fate::Expanded
        };
        self.noted.push(Variable { span: place, name, fate });
    }

    /// The UTF-16 unit of `$([char]N)`, which the browsers write for what is not ASCII.
    fn char_expression(&mut self) -> Option<u16> {
        let rest = self.rest();
        let inner = rest.get(..8).filter(|head| head.eq_ignore_ascii_case("$([char]"))?;
        let digits = rest[inner.len()..].bytes().take(10).position(|byte| byte == b')')?;
        let number = rest[inner.len()..inner.len() + digits].trim();
        let unit = match number.strip_prefix("0x").or(number.strip_prefix("0X")) {
            Some(hex) => u16::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        self.at += inner.len() + digits + 1;
        Some(unit)
    }

    /// The name of a variable after its dollar sign, or of a member.
    pub(super) fn name(&mut self) -> Option<String> {
        let rest = self.rest();
        if let Some(inner) = rest.strip_prefix('{') {
            let close = inner.find(['}', '\n']).filter(|&at| inner[at..].starts_with('}'))?;
            self.at += close + 2;
            return Some(inner[..close].to_owned());
        }
        let is_part = |c: char| c == '_' || c.is_alphanumeric();
        let mut length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        // `$env:NAME`, but not the colon of `$base:`.
        if length > 0
            && rest[length..].starts_with(':')
            && let Some(after) = rest.get(length + 1..).filter(|after| after.starts_with(is_part))
        {
            length += 1 + after.find(|c| !is_part(c)).unwrap_or(after.len());
        }
        if length == 0 {
            return None;
        }
        self.at += length;
        Some(rest[..length].to_owned())
    }

    /// The source from `start` on, as what cannot be told.
    pub(super) fn unknown(&mut self, start: usize) -> Value {
        let place = span(start, self.at.max(start));
        let mut text = Traced::new(place);
        text.copy(self.text, place, Quoting::Sealed);
        let name = self.text[place.range()].chars().take(40).collect();
        self.noted.push(Variable { span: place, name, fate: Fate::Expanded });
        Value::Unknown(text)
    }
}

impl Half {
    /// Takes a unit: a character of its own, or half of one.
    fn unit(&mut self, text: &mut Traced, unit: u16, from: usize, to: usize) {
        if let Some((high, start)) = self.0.take() {
            if let Some(Ok(c)) = char::decode_utf16([high, unit]).next() {
                text.decode(c.encode_utf8(&mut [0; 4]).as_bytes(), span(start, to), Quoting::Sealed);
                return;
            }
            lone(text, start, from);
        }
        match char::decode_utf16([unit]).next() {
            Some(Ok(c)) => text.decode(c.encode_utf8(&mut [0; 4]).as_bytes(), span(from, to), Quoting::Sealed),
            _ if unit < 0xdc00 => self.0 = Some((unit, from)),
            _ => lone(text, from, to),
        }
    }

    /// No second half comes.
    fn end(&mut self, text: &mut Traced) {
        if let Some((_, start)) = self.0.take() {
            lone(text, start, start);
        }
    }
}

/// Half a character, as .NET writes it in UTF-8.
fn lone(text: &mut Traced, from: usize, to: usize) {
    text.decode("\u{fffd}".as_bytes(), span(from, to), Quoting::Sealed);
}
