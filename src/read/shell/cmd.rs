//! cmd.exe, and after it the C runtime, which parts the line that a program gets into arguments.
//!
//! cmd.exe looks at carets, percent signs, operators and at double quotes, in which all of these but the percent sign
//! are plain. It hands on the line with its quotes. The runtime (Microsoft: "Parsing C command-line arguments") parts
//! it at blanks outside double quotes: there `\"` is a quote, `\\"` a backslash and the end of the quotes, `""` inside
//! quotes a quote, and any other backslash is plain. The two do not agree on where quotes end: cmd.exe does not know
//! `\"`, so that after it an `&` may stand outside quotes for the one and inside for the other.

use std::collections::HashMap;
use std::ops::Range;

use super::{Input, Script, Simple, has_no_width, is_blank_to_the_eye, is_program, prompt};
use crate::message::{Fate, Shell, ShellFault, ShellFaultKind, Variable, Word};
use crate::source::{Order, Origin, Quoting, Span, Traced};

/// Reads the commands in `text[range]`, up to and with the first for which `last` is true.
pub(crate) fn parse(text: &str, range: Range<usize>, last: &dyn Fn(&Simple) -> bool) -> Script {
    let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let start = Cursor { at: range.start, quoted: false, line };
    let prompted = prompt::windows(&text[line..]).is_some_and(|(_, shell)| shell == Shell::Cmd);
    let mut reader = Reader {
        text,
        now: start,
        end: range.end,
        prompted,
        delayed: false,
        variables: HashMap::new(),
        in_curl: false,
        single: None,
    };
    let mut script = Script::default();
    while let Some(command) = reader.command() {
        let done = last(&command);
        script.commands.push(command);
        if done {
            break;
        }
    }
    script
}

/// Where cmd.exe is in the text, and whether it is between double quotes.
#[derive(Clone, Copy, Debug)]
struct Cursor {
    at: usize,
    quoted: bool,
    /// Where the line starts, prompt and all.
    line: usize,
}

/// What comes next for cmd.exe.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// A character for the program.
    Char(Unit),
    /// `%NAME%` or `!NAME!`.
    Variable { from: usize, to: usize },
    /// `&`, `|`, `<` or `>`.
    Operator,
    /// A line end of this length.
    Line(usize),
    /// The end of the text.
    End,
}

/// A character that the program gets.
#[derive(Clone, Copy, Debug)]
struct Unit {
    c: char,
    from: usize,
    to: usize,
    /// Whether it stands between double quotes as cmd.exe sees them.
    quoted: bool,
}

struct Reader<'a> {
    text: &'a str,
    now: Cursor,
    end: usize,
    /// Whether a prompt stands before the command: it was typed, and is no batch file.
    prompted: bool,
    /// Whether `!NAME!` is a variable (`setlocal EnableDelayedExpansion`).
    delayed: bool,
    /// What `set` before has set; names in capitals.
    variables: HashMap<String, Vec<u8>>,
    in_curl: bool,
    /// The fault of a single quote that no word has ended in yet.
    single: Option<usize>,
}

/// The bytes that neither cmd.exe nor the runtime looks at.
fn is_plain(byte: u8) -> bool {
    !matches!(byte, b'^' | b'"' | b'%' | b'!' | b'\r' | b'\n' | b'&' | b'|' | b'<' | b'>' | b'\\' | b' ' | b'\t')
        && byte.is_ascii()
}

impl Reader<'_> {
    fn command(&mut self) -> Option<Simple> {
        self.skip_between();
        if self.now.at >= self.end {
            return None;
        }
        let start = self.now.at;
        let mut simple = Simple::empty(span(start, start));
        self.in_curl = false;
        self.single = None;
        if self.set() {
            simple.span = span(start, self.now.at);
            simple.next = self.now.at;
            return Some(simple);
        }
        self.words(&mut simple);
        simple.faults.order_by_key(|fault| fault.span);
        simple.next = self.now.at;
        let switch = |word: &Word, text: &str| word.text.bytes().eq_ignore_ascii_case(text.as_bytes());
        if let [first, rest @ ..] = &simple.words[..]
            && switch(first, "setlocal")
        {
            self.delayed |= rest.iter().any(|word| switch(word, "enabledelayedexpansion"));
        }
        Some(simple)
    }

    /// Reads words up to and with what ends the command.
    fn words(&mut self, simple: &mut Simple) {
        let start = self.now.at;
        loop {
            self.skip_blanks();
            let mut next = self.now;
            match self.step(&mut next) {
                Step::End => {
                    self.now.at = self.end;
                    break;
                }
                Step::Line(length) => {
                    let end = self.now.at;
                    self.now = Cursor { at: end + length, quoted: false, line: end + length };
                    self.broken_line(simple, end);
                    simple.span = span(start, end);
                    return;
                }
                Step::Operator => {
                    let length = self.operator();
                    let redirects = matches!(self.text.as_bytes()[self.now.at], b'<' | b'>');
                    if self.is_glued(length) {
                        simple.span = span(start, self.now.at);
                        self.operators(simple, length);
                        return;
                    }
                    if !redirects {
                        simple.span = span(start, self.now.at);
                        self.now.at += length;
                        return;
                    }
                    self.redirect(simple, length);
                }
                Step::Char(unit) if is_blank_to_the_eye(unit.c) || has_no_width(unit.c) => {
                    let place = span(unit.from, unit.to);
                    simple.faults.push(ShellFault { kind: ShellFaultKind::Invisible, span: place });
                    self.now = next;
                }
                Step::Char(_) | Step::Variable { .. } => {
                    let word = self.word(simple);
                    self.in_curl |= is_program(&word.text.bytes().to_ascii_lowercase(), "curl");
                    simple.words.push(word);
                }
            }
        }
        simple.span = span(start, self.now.at);
    }

    /// The next argument as the runtime parts them.
    fn word(&mut self, simple: &mut Simple) -> Word {
        let start = self.now.at;
        let mut text = Traced::new(span(start, start));
        let (mut quoted, mut within) = (false, false);
        // The first word, the program's name, has no backslash escapes: it is a path.
        let is_name = simple.words.is_empty();
        loop {
            let run = self.text.as_bytes()[self.now.at..self.end].iter().take_while(|&&byte| is_plain(byte)).count();
            if run > 0 {
                let from = self.now.at;
                self.now.at += run;
                text.copy(self.text, span(from, self.now.at), quoting(within, self.now.quoted));
                continue;
            }
            let mut next = self.now;
            let unit = match self.step(&mut next) {
                Step::Char(unit) => unit,
                Step::Variable { from, to } => {
                    self.now = next;
                    self.variable(simple, &mut text, from, to, quoting(within, next.quoted));
                    continue;
                }
                Step::Line(_) | Step::Operator | Step::End => break,
            };
            match unit.c {
                ' ' | '\t' if !within => break,
                // It was meant as a blank: what follows is read as another word, and the character is told.
                c if !within && (is_blank_to_the_eye(c) || has_no_width(c)) => break,
                '\\' if !is_name => {
                    self.backslashes(&mut text, &mut quoted, &mut within);
                    continue;
                }
                '"' => {
                    quoted = true;
                    let mut second = next;
                    let doubled = within && matches!(self.step(&mut second), Step::Char(unit) if unit.c == '"');
                    if doubled {
                        self.now = second;
                        text.decode(b"\"", span(unit.from, second.at), Quoting::Sealed);
                        continue;
                    }
                    within = !within;
                    if within {
                        // A place inside the quotes, also where nothing is in them.
                        text.copy(self.text, span(unit.to, unit.to), quoting(true, next.quoted));
                    }
                }
                c => {
                    Self::typographic(simple, unit, text.is_empty());
                    let quoting = quoting(within, unit.quoted);
                    if unit.to - unit.from == c.len_utf8() {
                        text.copy(self.text, span(unit.from, unit.to), quoting);
                    } else {
                        let mut buffer = [0; 4];
                        text.decode(c.encode_utf8(&mut buffer).as_bytes(), span(unit.from, unit.to), quoting);
                    }
                }
            }
            self.now = next;
        }
        let home = span(start, self.now.at.max(start));
        if within && let Some(open) = self.text[home.range()].find('"') {
            let open = start + open;
            simple.faults.push(ShellFault { kind: ShellFaultKind::UnclosedQuote, span: span(open, open + 1) });
        }
        let mut whole = Traced::new(home);
        whole.append(&text);
        self.foreign(simple, home);
        Word { text: whole, quoted }
    }

    /// A run of backslashes: before a quote, two stand for one, and one that is left over keeps the quote.
    fn backslashes(&mut self, text: &mut Traced, quoted: &mut bool, within: &mut bool) {
        let start = self.now;
        let mut count = 0_usize;
        let mut next = start;
        let (after, quote) = loop {
            let before = next;
            match self.step(&mut next) {
                Step::Char(unit) if unit.c == '\\' => count += 1,
                Step::Char(unit) if unit.c == '"' => break (before, Some(unit)),
                _ => break (before, None),
            }
        };
        let here = quoting(*within, start.quoted);
        let Some(quote) = quote else {
            // Plain backslashes, each with its caret where it has one.
            let mut at = start;
            while at.at < after.at {
                if let Step::Char(unit) = self.step(&mut at) {
                    if unit.to - unit.from == 1 {
                        text.copy(self.text, span(unit.from, unit.to), here);
                    } else {
                        text.decode(b"\\", span(unit.from, unit.to), here);
                    }
                }
            }
            self.now = after;
            return;
        };
        if count > 1 {
            text.decode(&b"\\".repeat(count / 2), span(start.at, after.at), Quoting::Sealed);
        }
        if count % 2 == 1 {
            let from = if count == 1 { start.at } else { after.at };
            text.decode(b"\"", span(from, quote.to), here);
            self.now = next;
        } else {
            *quoted = true;
            *within = !*within;
            self.now = next;
            if *within {
                text.copy(self.text, span(quote.to, quote.to), quoting(true, next.quoted));
            }
        }
    }

    /// What comes next for cmd.exe.
    fn step(&self, cursor: &mut Cursor) -> Step {
        let from = cursor.at;
        let Some(c) = self.text.get(from..self.end).and_then(|rest| rest.chars().next()) else { return Step::End };
        let to = from + c.len_utf8();
        if let Some(length) = self.line_end_at(from) {
            // A console copies what it has wrapped with line ends in it.
            if self.is_wrapped(cursor.line, from) {
                *cursor = Cursor { at: from + length, quoted: cursor.quoted, line: from + length };
                return self.step(cursor);
            }
            return Step::Line(length);
        }
        match c {
            '"' => cursor.quoted = !cursor.quoted,
            '^' if !cursor.quoted => return self.careted(cursor),
            '%' => {
                if let Some(length) = self.variable_at(from, b'%') {
                    cursor.at = from + length;
                    return Step::Variable { from, to: cursor.at };
                }
                // A batch file doubles the sign that is meant as itself.
                if !self.prompted && self.text[to..self.end].starts_with('%') {
                    cursor.at = to + 1;
                    return Step::Char(Unit { c, from, to: to + 1, quoted: cursor.quoted });
                }
            }
            '!' if self.delayed => {
                if let Some(length) = self.variable_at(from, b'!') {
                    cursor.at = from + length;
                    return Step::Variable { from, to: cursor.at };
                }
            }
            '&' | '|' | '<' | '>' if !cursor.quoted => return Step::Operator,
            _ => {}
        }
        cursor.at = to;
        Step::Char(Unit { c, from, to, quoted: cursor.quoted })
    }

    /// A caret outside quotes: the next character is plain. A line end is taken away with it, and the character after
    /// the line end is the plain one; where that is a line end too, it stays.
    fn careted(&self, cursor: &mut Cursor) -> Step {
        let caret = cursor.at;
        let mut from = caret;
        let mut at = caret + 1;
        if let Some(length) = self.line_end_at(at) {
            at += length;
            cursor.line = at;
            if let Some(second) = self.line_end_at(at) {
                *cursor = Cursor { at: at + second, quoted: false, line: at + second };
                return Step::Char(Unit { c: '\n', from: caret, to: at + second, quoted: false });
            }
            if self.text[at..self.end].starts_with("More? ") {
                at += "More? ".len();
            }
            from = at;
        }
        let Some(c) = self.text.get(at..self.end).and_then(|rest| rest.chars().next()) else {
            cursor.at = self.end;
            return Step::End;
        };
        cursor.at = at + c.len_utf8();
        Step::Char(Unit { c, from, to: cursor.at, quoted: false })
    }

    /// Whether a console has broken the line that ends at `end` at its edge.
    fn is_wrapped(&self, line: usize, end: usize) -> bool {
        const EDGES: [usize; 2] = [80, 120];
        let length = end - line;
        self.prompted
            && length >= EDGES[0]
            && length <= EDGES[1] * 4
            && EDGES.contains(&self.text[line..end].chars().count())
    }

    /// Length of a variable in its signs. An escape of a URL, and what stands between two, is none.
    fn variable_at(&self, at: usize, sign: u8) -> Option<usize> {
        let bytes = &self.text.as_bytes()[at + 1..self.end];
        let length = bytes.iter().take(80).take_while(|&&byte| byte == b'_' || byte.is_ascii_alphanumeric()).count();
        let name = &bytes[..length];
        if bytes.get(length) != Some(&sign) || length < 2 || name[0].is_ascii_digit() {
            return None;
        }
        let like_an_escape = name.iter().take(2).all(u8::is_ascii_hexdigit);
        let in_capitals = !name.iter().any(u8::is_ascii_lowercase) && name.iter().any(|byte| !byte.is_ascii_hexdigit());
        (!like_an_escape || in_capitals).then_some(length + 2)
    }

    fn variable(&self, simple: &mut Simple, text: &mut Traced, from: usize, to: usize, quoting: Quoting) {
        let name = self.text[from + 1..to - 1].to_owned();
        let place = span(from, to);
        let value = self.variables.get(&name.to_ascii_uppercase());
        match value {
            Some(value) => text.decode(value, place, quoting),
            None => text.copy(self.text, place, quoting),
        }
        let fate = if value.is_some() { Fate::Known } else { Fate::Expanded };
        simple.variables.push(Variable { span: place, name, fate });
    }

    /// Takes `set NAME=value` and `set "NAME=value"`, which have rules of their own.
    fn set(&mut self) -> bool {
        let rest = &self.text[self.now.at..self.end];
        if !rest.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("set ")) {
            return false;
        }
        let line = rest.lines().next().unwrap_or_default();
        let assignment = line[4..].trim_start();
        let value = match assignment.strip_prefix('"') {
            Some(inner) => inner.rfind('"').map_or(inner, |end| &inner[..end]),
            None => assignment.find('&').map_or(assignment, |end| &assignment[..end]),
        };
        if let Some((name, value)) = value.split_once('=') {
            self.variables.insert(name.trim().to_ascii_uppercase(), value.as_bytes().to_vec());
        }
        let after = if assignment.starts_with('"') { None } else { line.find('&') };
        self.now.at += after.map_or(line.len(), |at| at + 1);
        true
    }

    /// Quoting and continuations that only another shell knows, in the word just read.
    fn foreign(&mut self, simple: &mut Simple, home: Span) {
        let typed = &self.text[home.range()];
        let (start, end) = (home.start as usize, home.end as usize);
        let mut tell = |kind, place| simple.faults.push(ShellFault { kind, span: place });
        if matches!(typed, "\\" | "`") {
            let blanks = self.text.as_bytes()[end..self.end].iter().take_while(|&&byte| matches!(byte, b' ' | b'\t'));
            if self.line_end_at(end + blanks.count()).is_some() {
                tell(ShellFaultKind::ForeignContinuation, home);
            }
        }
        // `'a b'`, `-d'a b'`, `$'a b'`: what opens a word, and what ends this word or a later one.
        let option = typed.len() - typed.trim_start_matches(|c: char| c == '-' || c.is_ascii_alphabetic()).len();
        let opens = if typed.starts_with('-') { option } else { 0 };
        let dollar = usize::from(typed[opens..].starts_with("$'"));
        if dollar > 0 {
            tell(ShellFaultKind::AnsiCQuotes, span(start + opens, start + opens + 2));
        }
        let open = start + opens + dollar;
        let closing = span(end.saturating_sub(1), end);
        if let Some(single) = self.single {
            if typed.ends_with('\'') {
                if let Some(ShellFault { kind: ShellFaultKind::SingleQuotes { close }, .. }) =
                    simple.faults.get_mut(single)
                {
                    *close = closing;
                }
                self.single = None;
            }
        } else if !simple.words.is_empty() && self.text[open..end].starts_with('\'') {
            let closed = end > open + 1 && typed.ends_with('\'');
            let close = if closed { closing } else { Span::point(home.origin, end) };
            self.single = if closed { None } else { Some(simple.faults.len()) };
            simple.faults.push(ShellFault { kind: ShellFaultKind::SingleQuotes { close }, span: span(open, open + 1) });
        }
    }

    fn typographic(simple: &mut Simple, unit: Unit, first: bool) {
        if !unit.quoted && ("“”„‟‘’‚«»".contains(unit.c) || first && "–—−".contains(unit.c)) {
            simple.faults.push(ShellFault { kind: ShellFaultKind::Typographic, span: span(unit.from, unit.to) });
        }
    }

    /// Tells that the line at whose end the command ended should have gone on.
    fn broken_line(&self, simple: &mut Simple, end: usize) {
        let has_foreign = simple.faults.iter().any(|fault| fault.kind == ShellFaultKind::ForeignContinuation);
        let after = self.text[self.now.at..self.end].trim_start_matches([' ', '\t']);
        let mut chars = after.chars();
        let is_option = chars.next() == Some('-') && chars.next().is_some_and(|c| c == '-' || c.is_ascii_alphabetic());
        if has_foreign || !is_option {
            return;
        }
        let line = self.text[..end].trim_end_matches([' ', '\t']);
        let (kind, place) = if line.ends_with('^') && line.len() < end {
            (ShellFaultKind::BlankAfterBackslash, span(line.len() - 1, end))
        } else {
            (ShellFaultKind::MissingContinuation, span(self.now.at - 1, self.now.at))
        };
        simple.faults.push(ShellFault { kind, span: place });
    }

    /// Length of the operator at the current place.
    fn operator(&self) -> usize {
        self.text.as_bytes()[self.now.at..self.end].iter().take_while(|&&byte| b"&|<>".contains(&byte)).count()
    }

    /// Whether the operator touches characters on both sides, among the arguments of curl.
    fn is_glued(&self, length: usize) -> bool {
        let before = self.text[..self.now.at].chars().next_back();
        let after = self.text[self.now.at + length..self.end].chars().next();
        let redirects = self.text[self.now.at..].starts_with('>') && before.is_some_and(|c| c.is_ascii_digit());
        self.in_curl
            && !redirects
            && before.is_some_and(|c| !c.is_whitespace())
            && after.is_some_and(|c| !c.is_whitespace())
    }

    /// Tells an operator that was hardly meant, and the others of its kind on the line; the command ends at the first.
    fn operators(&mut self, simple: &mut Simple, length: usize) {
        let first = self.now;
        let mut run = span(0, 0);
        loop {
            let mut next = self.now;
            let step = self.step(&mut next);
            match (step, next) {
                (Step::Operator, _) => {
                    let length = self.operator();
                    let place = span(self.now.at, self.now.at + length);
                    if self.is_glued(length) {
                        if !run.contains(place) {
                            run = self.run_around(place);
                        }
                        simple.faults.push(ShellFault { kind: ShellFaultKind::Operator { run }, span: place });
                    }
                    self.now.at += length;
                }
                (Step::Line(_) | Step::End, _) => break,
                (_, next) => self.now = next,
            }
        }
        self.now = Cursor { at: first.at + length, ..first };
    }

    /// The run from blank to blank around a place.
    fn run_around(&self, place: Span) -> Span {
        let (before, after) = (&self.text[..place.start as usize], &self.text[place.end as usize..self.end]);
        let start = before.trim_end_matches(|c: char| !c.is_whitespace()).len();
        let end = after.find(char::is_whitespace).map_or(self.end, |at| place.end as usize + at);
        span(start, end)
    }

    /// A redirection with its target, which no program sees. The digit before it went with the last word.
    fn redirect(&mut self, simple: &mut Simple, length: usize) {
        let reads = self.text[self.now.at..].starts_with('<');
        let digit = simple.words.last().is_some_and(|word| {
            word.text.home().end as usize == self.now.at && matches!(word.text.bytes(), b"0" | b"1" | b"2")
        });
        if digit {
            simple.words.pop();
        }
        self.now.at += length;
        self.skip_blanks();
        let mut next = self.now;
        if let Step::Char(_) | Step::Variable { .. } = self.step(&mut next) {
            let (faults, variables) = (simple.faults.len(), simple.variables.len());
            self.word(simple);
            simple.faults.truncate(faults);
            simple.variables.truncate(variables);
        }
        if reads {
            simple.input = Input::Unknown;
        }
    }

    /// Blanks, line ends, prompts, `@`, remarks.
    fn skip_between(&mut self) {
        loop {
            self.skip_blanks();
            let at = self.now.at;
            let rest = &self.text[at..self.end];
            if let Some(length) = self.line_end_at(at) {
                self.now = Cursor { at: at + length, quoted: false, line: at + length };
            } else if rest.starts_with(['&', '|', '@', '(', ')']) {
                self.now.at += 1;
            } else if rest.starts_with("::") || rest.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("rem ")) {
                self.now.at += rest.find('\n').unwrap_or(rest.len());
            } else if let Some((length, Shell::Cmd)) = prompt::windows(rest) {
                self.now.at += length;
                self.prompted = true;
            } else {
                return;
            }
        }
    }

    /// Blanks, tabs and line continuations.
    fn skip_blanks(&mut self) {
        loop {
            let mut next = self.now;
            if let Step::Char(Unit { c: ' ' | '\t', .. }) = self.step(&mut next) {
                self.now = next;
                continue;
            }
            // A caret at the end of a line, before a character that is plain anyway: past the caret, so that the word
            // starts where it is typed.
            let at = self.now.at;
            let rest = &self.text[at.min(self.end)..self.end];
            let Some(length) = self.line_end_at(at + 1).filter(|_| !self.now.quoted && rest.starts_with('^')) else {
                return;
            };
            let start = at + 1 + length;
            let next = &self.text[start..self.end];
            if next.is_empty() || next.starts_with(['"', '^', '&', '|', '<', '>', '%', '\r', '\n']) {
                return;
            }
            self.now = Cursor { at: start, quoted: false, line: start };
            if next.starts_with("More? ") {
                self.now.at += "More? ".len();
            }
        }
    }

    fn line_end_at(&self, at: usize) -> Option<usize> {
        let rest = self.text.get(at..self.end)?;
        if rest.starts_with("\r\n") { Some(2) } else { rest.starts_with('\n').then_some(1) }
    }
}

/// How a place is quoted for the runtime (`within`) and for cmd.exe (`quoted`).
fn quoting(within: bool, quoted: bool) -> Quoting {
    match (within, quoted) {
        (true, true) => Quoting::CmdQuoted,
        (true, false) => Quoting::CmdCareted,
        (false, false) => Quoting::CmdBare,
        (false, true) => Quoting::Sealed,
    }
}

/// A place in the main box, the only one that holds commands.
fn span(start: usize, end: usize) -> Span {
    Span::new(Origin::Request, start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Simple {
        parse(text, 0..text.len(), &|command| !command.words.is_empty())
            .commands
            .pop()
            .unwrap_or_else(|| panic!("no command in {text:?}"))
    }

    fn words(text: &str) -> Vec<String> {
        first(text).words.iter().map(|word| word.text.text().into_owned()).collect()
    }

    fn faults(text: &str) -> Vec<(String, &str)> {
        let kind = |fault: &ShellFault| format!("{:?}", fault.kind).split(' ').next().unwrap_or_default().to_owned();
        first(text).faults.iter().map(|fault| (kind(fault), &text[fault.span.range()])).collect()
    }

    #[test]
    fn the_runtime_parts_the_line() {
        assert_eq!(words(r#"x "a b" c"d e"f "" g"#), ["x", "a b", "cd ef", "", "g"]);
        assert_eq!(words(r#"x "a\"b" "c\\" d\e "f\\\"g" "h""i""#), ["x", "a\"b", "c\\", "d\\e", "f\\\"g", "h\"i"]);
        assert_eq!(words(r#"C:\bin\curl.exe 'a b'"#), ["C:\\bin\\curl.exe", "'a", "b'"]);
    }

    #[test]
    fn carets_escape_outside_quotes_only() {
        assert_eq!(words(r#"x a^&b "c^&d" ^^ ^"e f^""#), ["x", "a&b", "c^&d", "^", "e f"]);
        assert_eq!(words(r#"x ^"a\^"b^" ^"^{\^"k\^":1^}^""#), ["x", "a\"b", "{\"k\":1}"]);
        // cmd.exe does not know `\"`: what follows is outside quotes for it.
        assert_eq!(words(r#"x "a\"b&c\"""#), ["x", "a\"b"]);
        let text = r#"x ^"a^&b^""#;
        let command = first(text);
        assert_eq!(command.words[1].text.span_of(1..2).range(), 5..7);
        assert_eq!(command.words[1].text.quoting_at(1), Quoting::CmdCareted);
    }

    #[test]
    fn lines_are_continued() {
        assert_eq!(words("curl ^\r\n  -X POST ^\n  http://a.test"), ["curl", "-X", "POST", "http://a.test"]);
        assert_eq!(words("curl ^\n  ^\"a^\n\nb^\""), ["curl", "a\nb"]);
        assert_eq!(words("curl ^\nMore?   -s ^\nMore? u"), ["curl", "-s", "u"]);
        assert_eq!(words("curl a\ncurl b"), ["curl", "a"]);
    }

    #[test]
    fn variables_are_told_from_escapes() {
        let text =
            "set TOKEN=k 7\ncurl %TOKEN% \"%USERPROFILE%\\a\" http://a.test/%20x%20y %C3%BCber%C3%9F 50%^%20 100%";
        let script = parse(text, 0..text.len(), &|_| false);
        let command = script.commands.last().unwrap();
        let variables: Vec<_> = command.variables.iter().map(|v| (v.name.as_str(), v.fate)).collect();
        assert_eq!(variables, [("TOKEN", Fate::Known), ("USERPROFILE", Fate::Expanded)]);
        let words: Vec<_> = command.words.iter().map(|word| word.text.text().into_owned()).collect();
        assert_eq!(
            words[1..],
            ["k 7", "%USERPROFILE%\\a", "http://a.test/%20x%20y", "%C3%BCber%C3%9F", "50%%20", "100%"]
        );
        assert_eq!(words_of_batch(), ["curl", "a%20b"]);
    }

    fn words_of_batch() -> Vec<String> {
        words("curl a%%20b")
    }

    #[test]
    fn operators_end_the_command() {
        assert_eq!(words("curl a & echo b"), ["curl", "a"]);
        assert_eq!(words("curl a 2>&1 >nul b"), ["curl", "a", "b"]);
        let text = "curl http://a.test/x?a=1&b=2&c=3 -s";
        assert_eq!(words(text), ["curl", "http://a.test/x?a=1"]);
        assert_eq!(faults(text), [("Operator".into(), "&"), ("Operator".into(), "&")]);
        assert_eq!(faults("curl \"http://a.test/x?a=1&b=2\""), []);
    }

    #[test]
    fn what_other_shells_know_is_told() {
        let text = "curl -d '{\"a\": 1, \"b\": 2}' u";
        assert_eq!(words(text), ["curl", "-d", "'{a:", "1,", "b:", "2}'", "u"]);
        assert_eq!(faults(text), [("SingleQuotes".into(), "'")]);
        assert_eq!(faults("curl u \\\n  -H \"A: b\""), [("ForeignContinuation".into(), "\\")]);
        assert_eq!(faults("curl u `\n  -s"), [("ForeignContinuation".into(), "`")]);
        assert_eq!(faults("curl -d $'a' u"), [("AnsiCQuotes".into(), "$'"), ("SingleQuotes".into(), "'")]);
        assert_eq!(faults("curl -H \"X: it's\" -d O'Brien u"), []);
        assert_eq!(faults("curl u ^ \n  -s"), [("BlankAfterBackslash".into(), "^ ")]);
        assert_eq!(faults("curl u\n  -s"), [("MissingContinuation".into(), "\n")]);
        assert_eq!(faults("curl \"u"), [("UnclosedQuote".into(), "\"")]);
    }

    #[test]
    fn a_console_wraps_at_its_edge() {
        let text = format!("C:\\dev>curl -H \"X: {}\n{}\" u\nnext", "a".repeat(80 - 20), "b".repeat(10));
        assert_eq!(text.lines().next().map(str::len), Some(79));
        let text = text.replacen('a', "aa", 1);
        let script = parse(&text, 7..text.len(), &|_| true);
        assert_eq!(script.commands[0].words.len(), 4, "{script:#?}");
        assert!(script.commands[0].faults.is_empty());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in r#"(C:\\>)?(curl )?[ -~\r\n'"\\^%!&|<>“é]{0,60}"#) {
            let script = parse(&text, 0..text.len(), &|_| false);
            for command in script.commands {
                proptest::prop_assert!(text.get(command.span.range()).is_some());
                for word in &command.words {
                    proptest::prop_assert!(text.get(word.text.home().range()).is_some());
                    for segment in word.text.segments() {
                        proptest::prop_assert!(text.get(segment.from as usize..segment.to as usize).is_some());
                    }
                }
                for fault in &command.faults {
                    proptest::prop_assert!(text.get(fault.span.range()).is_some());
                }
            }
        }
    }
}
