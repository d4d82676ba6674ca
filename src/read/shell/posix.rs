//! The POSIX shell, with what bash and zsh add (`$'…'`, `<<<`), as far as it decides what a command gets to see.
//!
//! Quoting follows POSIX.1-2024, Shell Command Language, sections 2.2 (Quoting) and 2.3 (Token Recognition).

use std::collections::HashMap;
use std::ops::Range;

use super::{Input, Script, Simple, is_program};
use crate::message::{Fate, ShellFault, ShellFaultKind, Variable, Word};
use crate::source::{Order, Origin, Quoting, Span, Traced};

/// Reads the commands in `text[range]`, up to and with the first for which `last` is true.
pub(crate) fn parse(text: &str, range: Range<usize>, last: &dyn Fn(&Simple) -> bool) -> Script {
    let mut reader = Reader {
        text,
        at: range.start,
        end: range.end,
        variables: HashMap::new(),
        pending: Vec::new(),
        now: None,
        in_curl: false,
        piped: false,
        run: span(0, 0),
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

/// What ended a command.
enum End {
    /// `;`, `|`, `&` and their doubles, apart from the words.
    Operator,
    /// An operator that touches the words on both sides.
    Glued(Span),
    /// A line end.
    Line,
    /// The end of the text.
    Text,
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    /// What assignments before have set.
    variables: HashMap<String, Vec<u8>>,
    /// Here-documents whose text starts after this line: the end marker, and whether a tab before it is dropped.
    pending: Vec<(String, bool)>,
    /// The command being read.
    now: Option<Simple>,
    /// Whether that command is curl: only in its arguments is an operator looked at twice.
    in_curl: bool,
    /// Whether what the last command prints goes into the next.
    piped: bool,
    /// The last run from blank to blank in which an operator stood.
    run: Span,
}

impl Reader<'_> {
    fn command(&mut self) -> Option<Simple> {
        self.skip_between();
        if self.at >= self.end {
            return None;
        }
        let start = self.at;
        self.in_curl = false;
        self.now = Some(Simple::empty(span(start, start)));
        let mut end = self.words();
        let mut stop = self.at;
        if let End::Glued(_) = end {
            // The operator splits what was meant as one command. What follows on the line is looked through for more
            // of the same slip, so that all of them are told at once.
            stop = self.at;
            let kept = self.now.as_mut().map(|now| (now.words.len(), now.variables.len()));
            let resume = self.at;
            while let End::Glued(operator) = end {
                let run = self.run_around(operator);
                self.fault(ShellFaultKind::Operator { run }, operator);
                self.at = operator.end as usize;
                end = self.words();
            }
            self.at = resume;
            if let (Some(now), Some((words, variables))) = (self.now.as_mut(), kept) {
                now.words.truncate(words);
                now.variables.truncate(variables);
            }
            // Past the operator.
            while self.peek().is_some_and(|c| "&;|()<>".contains(c)) {
                self.at += 1;
            }
        }
        if let End::Line = end {
            self.at += self.line_end().unwrap_or(0);
            self.here_documents();
            let after = self.skip_blanks_from(self.at);
            if self.looks_like_option(after) && !self.has_fault(&ShellFaultKind::ForeignContinuation) {
                let line_end = self.at - usize::from(self.at > 0);
                let blank = self.has_fault(&ShellFaultKind::BlankAfterBackslash);
                if !blank && self.text.as_bytes().get(line_end) == Some(&b'\n') {
                    self.fault(ShellFaultKind::MissingContinuation, span(line_end, line_end + 1));
                }
            }
        } else if let End::Operator = end {
            while self.peek().is_some_and(|c| "&;|".contains(c)) {
                self.at += 1;
            }
        }
        let mut now = self.now.take()?;
        now.span = span(start, stop.max(start));
        now.next = self.at;
        // A redirection is done after the pipe, and takes its place.
        let operator = &self.text[stop..self.at];
        let pipes = operator.starts_with('|') && !operator.starts_with("||");
        if std::mem::replace(&mut self.piped, pipes) && matches!(now.input, Input::Inherited) {
            now.input = Input::Unknown;
        }
        now.faults.order_by_key(|fault| fault.span);
        self.assign(&mut now);
        Some(now)
    }

    /// Reads words up to what ends the command. The end itself is not consumed.
    fn words(&mut self) -> End {
        loop {
            self.skip_blanks();
            let Some(c) = self.peek() else { return End::Text };
            if self.line_end().is_some() {
                return End::Line;
            }
            match c {
                '#' => self.skip_line(),
                '&' if self.rest().starts_with("&>") => self.redirect(),
                ';' | '&' | '|' => {
                    let length = self.rest().bytes().take_while(|byte| b";&|".contains(byte)).count();
                    return if self.is_glued(length) {
                        End::Glued(span(self.at, self.at + length))
                    } else {
                        End::Operator
                    };
                }
                '(' | ')' => {
                    if self.is_glued(1) {
                        return End::Glued(span(self.at, self.at + 1));
                    }
                    self.at += 1;
                }
                '<' | '>' => {
                    // `<id>` inside a word was never meant as a redirection.
                    let before = self.text[..self.at].chars().next_back();
                    if before.is_some_and(|c| !c.is_whitespace() && !c.is_ascii_digit()) && self.is_glued(1) {
                        return End::Glued(span(self.at, self.at + 1));
                    }
                    self.redirect();
                }
                _ => {
                    let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
                    if digits > 0 && matches!(self.text.as_bytes().get(self.at + digits), Some(b'<' | b'>')) {
                        self.at += digits;
                        self.redirect();
                        continue;
                    }
                    let word = self.word();
                    self.in_curl |= is_program(word.text.bytes(), "curl");
                    if let Some(now) = self.now.as_mut() {
                        now.words.push(word);
                    }
                }
            }
        }
    }

    /// One word, up to an unquoted blank, line end or operator.
    fn word(&mut self) -> Word {
        let start = self.at;
        let mut text = Traced::new(span(start, start));
        let mut quoted = false;
        let (mut double_pieces, mut bare, mut nested) = (0, false, false);
        while let Some(c) = self.peek() {
            if self.line_end().is_some() {
                break;
            }
            match c {
                ' ' | '\t' | ';' | '&' | '|' | '<' | '>' | '(' | ')' => break,
                '\\' => {
                    if !self.backslash(&mut text) {
                        break;
                    }
                }
                '\'' => {
                    quoted = true;
                    self.single(&mut text);
                }
                '"' => {
                    quoted = true;
                    nested |= bare && double_pieces > 0;
                    double_pieces += 1;
                    bare = false;
                    self.double(&mut text);
                }
                '$' if self.rest().starts_with("$'") => {
                    quoted = true;
                    self.ansi_c(&mut text);
                }
                '$' if self.rest().starts_with("$\"") => {
                    quoted = true;
                    self.at += 1;
                    self.double(&mut text);
                }
                '$' => self.dollar(&mut text, Quoting::Bare),
                '`' => self.backquote(&mut text, Quoting::Bare),
                c => {
                    let from = self.at;
                    self.at += c.len_utf8();
                    if "“”„‟‘’‚«»".contains(c) || (from == start && "–—−".contains(c)) {
                        self.fault(ShellFaultKind::Typographic, span(from, self.at));
                    }
                    bare = true;
                    text.copy(self.text, span(from, self.at), Quoting::Bare);
                }
            }
        }
        let home = span(start, self.at);
        let mut whole = Traced::new(home);
        whole.append(&text);
        let typed = &self.text[home.range()];
        if typed == "^" || typed == "`" {
            let next = self.skip_blanks_from(self.at);
            if self.line_end_at(next).is_some() {
                self.fault(ShellFaultKind::ForeignContinuation, home);
            }
        }
        if nested && typed.starts_with('"') && typed.ends_with('"') {
            self.fault(ShellFaultKind::NestedDoubleQuotes, home);
        }
        Word { text: whole, quoted }
    }

    /// A backslash outside quotes. Says whether the word goes on.
    fn backslash(&mut self, text: &mut Traced) -> bool {
        let from = self.at;
        if let Some(length) = self.line_end_at(from + 1) {
            // A line continuation: both go. Where nothing stands before it, the word has not begun.
            self.at = from + 1 + length;
            return !text.is_empty() && !self.peek().is_none_or(char::is_whitespace);
        }
        let blanks = self.skip_blanks_from(from + 1);
        if blanks > from + 1 && (self.line_end_at(blanks).is_some()) && text.is_empty() {
            self.fault(ShellFaultKind::BlankAfterBackslash, span(from, blanks));
            self.at = blanks;
            return false;
        }
        self.at += 1;
        let Some(c) = self.peek() else {
            text.copy(self.text, span(from, self.at), Quoting::Bare);
            return true;
        };
        self.at += c.len_utf8();
        text.decode(c.encode_utf8(&mut [0; 4]).as_bytes(), span(from, self.at), Quoting::Bare);
        true
    }

    fn single(&mut self, text: &mut Traced) {
        let open = self.at;
        self.at += 1;
        let Some(length) = self.rest().find('\'') else {
            self.unclosed(text, open, Quoting::Single);
            return;
        };
        self.note_literal_variables(self.at..self.at + length);
        text.copy(self.text, span(self.at, self.at + length), Quoting::Single);
        self.at += length + 1;
    }

    fn double(&mut self, text: &mut Traced) {
        let open = self.at;
        self.at += 1;
        // A place inside the quotes, also where nothing is in them.
        text.copy(self.text, span(self.at, self.at), Quoting::Double);
        loop {
            let Some(c) = self.peek() else {
                self.fault(ShellFaultKind::UnclosedQuote, span(open, open + 1));
                return;
            };
            let from = self.at;
            match c {
                '"' => {
                    self.at += 1;
                    return;
                }
                '\\' => {
                    if let Some(length) = self.line_end_at(from + 1) {
                        self.at = from + 1 + length;
                        continue;
                    }
                    self.at += 1;
                    match self.peek() {
                        Some(c @ ('$' | '`' | '"' | '\\')) => {
                            self.at += 1;
                            text.decode(&[c as u8], span(from, self.at), Quoting::Double);
                        }
                        _ => text.copy(self.text, span(from, self.at), Quoting::Double),
                    }
                }
                '$' => self.dollar(text, Quoting::Double),
                '`' => self.backquote(text, Quoting::Double),
                _ => {
                    let length = self.rest().find(['"', '\\', '$', '`']).unwrap_or(self.rest().len());
                    self.at += length;
                    text.copy(self.text, span(from, self.at), Quoting::Double);
                }
            }
        }
    }

    /// `$'…'`, byte for byte as bash decodes it.
    fn ansi_c(&mut self, text: &mut Traced) {
        let open = self.at;
        self.at += 2;
        text.copy(self.text, span(self.at, self.at), Quoting::AnsiC);
        loop {
            let Some(c) = self.peek() else {
                self.fault(ShellFaultKind::UnclosedQuote, span(open + 1, open + 2));
                return;
            };
            let from = self.at;
            match c {
                '\'' => {
                    self.at += 1;
                    return;
                }
                '\\' => {
                    self.at += 1;
                    let mut bytes = Vec::new();
                    if self.ansi_c_escape(&mut bytes) {
                        text.decode(&bytes, span(from, self.at), Quoting::AnsiC);
                    } else {
                        text.copy(self.text, span(from, self.at), Quoting::AnsiC);
                    }
                }
                _ => {
                    let length = self.rest().find(['\'', '\\']).unwrap_or(self.rest().len());
                    self.at += length;
                    text.copy(self.text, span(from, self.at), Quoting::AnsiC);
                }
            }
        }
    }

    /// The escape after a backslash in `$'…'`. Says whether it is one; otherwise the backslash stays.
    fn ansi_c_escape(&mut self, out: &mut Vec<u8>) -> bool {
        let Some(c) = self.peek() else { return false };
        let simple = match c {
            'a' => 7,
            'b' => 8,
            'e' | 'E' => 27,
            'f' => 12,
            'n' => b'\n',
            'r' => b'\r',
            't' => b'\t',
            'v' => 11,
            '\\' | '\'' | '"' | '?' => c as u8,
            'x' => return self.ansi_c_number(out, 1, 2, 16),
            'u' => return self.ansi_c_number(out, 1, 4, 16),
            'U' => return self.ansi_c_number(out, 1, 8, 16),
            '0'..='7' => return self.ansi_c_number(out, 0, 3, 8),
            'c' => {
                let Some(control) = self.rest().as_bytes().get(1).filter(|byte| byte.is_ascii()) else { return false };
                out.push(control & 0x1f);
                self.at += 2;
                return true;
            }
            _ => return false,
        };
        out.push(simple);
        self.at += 1;
        true
    }

    fn ansi_c_number(&mut self, out: &mut Vec<u8>, skip: usize, most: usize, radix: u32) -> bool {
        let kind = self.rest().as_bytes()[0];
        let digits: String = self.rest()[skip..].chars().take(most).take_while(|c| c.is_digit(radix)).collect();
        let Ok(value) = u32::from_str_radix(&digits, radix) else { return false };
        self.at += skip + digits.len();
        if matches!(kind, b'u' | b'U') {
            push_code_point(out, value);
        } else {
            // One byte, whatever it makes of the text around: this is how bash does it.
            out.push(value as u8);
        }
        true
    }

    /// `$name`, `${name}`, `$(…)`, or a dollar sign.
    fn dollar(&mut self, text: &mut Traced, quoting: Quoting) {
        let from = self.at;
        let rest = self.rest();
        let (name, length) = match rest.as_bytes().get(1) {
            Some(b'{') => {
                // No name is longer; a search to the end for each would cost time in square.
                let Some(close) = rest.bytes().take(1000).position(|byte| byte == b'}') else {
                    self.at += 1;
                    text.copy(self.text, span(from, self.at), quoting);
                    return;
                };
                let inner = &rest[2..close];
                let name: String = inner.chars().take_while(|&c| c == '_' || c.is_ascii_alphanumeric()).collect();
                (name, close + 1)
            }
            Some(b'(') => (String::new(), balanced(rest, 1)),
            Some(byte) if *byte == b'_' || byte.is_ascii_alphabetic() => {
                let name: String = rest[1..].chars().take_while(|&c| c == '_' || c.is_ascii_alphanumeric()).collect();
                let length = name.len() + 1;
                (name, length)
            }
            Some(byte) if byte.is_ascii_digit() || b"?#@*$!-".contains(byte) && quoting == Quoting::Bare => {
                ((*byte as char).to_string(), 2)
            }
            _ => {
                self.at += 1;
                text.copy(self.text, span(from, self.at), quoting);
                return;
            }
        };
        self.at = (from + length).min(self.end);
        self.expand(text, from, name, quoting);
    }

    fn backquote(&mut self, text: &mut Traced, quoting: Quoting) {
        let from = self.at;
        let Some(close) = self.rest()[1..].find('`') else {
            self.at += 1;
            text.copy(self.text, span(from, self.at), quoting);
            return;
        };
        self.at = from + close + 2;
        self.expand(text, from, String::new(), quoting);
    }

    /// Puts in the value of a variable that the paste sets; otherwise the typed text stands for what is not known.
    fn expand(&mut self, text: &mut Traced, from: usize, name: String, quoting: Quoting) {
        let place = span(from, self.at);
        let value = self.variables.get(&name);
        let fate = if value.is_some() { Fate::Known } else { Fate::Expanded };
        match value {
            Some(value) => text.decode(value, place, quoting),
            None => text.copy(self.text, place, quoting),
        }
        if let Some(now) = self.now.as_mut() {
            now.variables.push(Variable { span: place, name, fate });
        }
    }

    /// Notes what looks like a variable inside single quotes.
    fn note_literal_variables(&mut self, range: Range<usize>) {
        let bytes = self.text.as_bytes();
        let mut at = range.start;
        while at < range.end {
            let braced = bytes[at] == b'$' && bytes.get(at + 1) == Some(&b'{');
            let start = at + 1 + usize::from(braced);
            if bytes[at] != b'$' || start >= range.end || !(bytes[start] == b'_' || bytes[start].is_ascii_alphabetic())
            {
                at += 1;
                continue;
            }
            let mut end = start;
            while end < range.end && (bytes[end] == b'_' || bytes[end].is_ascii_alphanumeric()) {
                end += 1;
            }
            let name = self.text[start..end].to_owned();
            if braced && bytes.get(end) == Some(&b'}') && end < range.end {
                end += 1;
            }
            let place = span(at, end);
            if let Some(now) = self.now.as_mut() {
                now.variables.push(Variable { span: place, name, fate: Fate::Literal });
            }
            at = end;
        }
    }

    /// A redirection with its target, which no command sees.
    fn redirect(&mut self) {
        if let Some(rest) = self.rest().strip_prefix("<<<") {
            self.at = self.end.min(self.text.len()) - rest.len();
            self.skip_blanks();
            let mut word = self.word().text;
            let home = word.home();
            word.decode(b"\n", Span::point(home.origin, home.end as usize), Quoting::Raw);
            if let Some(now) = self.now.as_mut() {
                now.input = Input::Known(word);
            }
            return;
        }
        if self.rest().starts_with("<<") {
            self.at += 2;
            let tabs = self.peek() == Some('-');
            self.at += usize::from(tabs);
            self.skip_blanks();
            let marker = self.word().text.text().into_owned();
            self.pending.push((marker, tabs));
            return;
        }
        while self.peek().is_some_and(|c| "<>&|".contains(c)) {
            self.at += 1;
        }
        self.skip_blanks();
        if self.line_end().is_none() && self.peek().is_some_and(|c| !"();".contains(c)) {
            self.word();
        }
    }

    /// The here-documents that the line just ended has announced. Expansion in them is not done: the text stands for
    /// itself.
    fn here_documents(&mut self) {
        for (marker, tabs) in std::mem::take(&mut self.pending) {
            let start = self.at;
            let mut body = Traced::new(span(start, start));
            while self.at < self.end {
                let line_start = self.at;
                let length = self.rest().find('\n').map_or(self.rest().len(), |at| at + 1);
                self.at += length;
                let line = &self.text[line_start..self.at];
                let shown = line.trim_end_matches(['\n', '\r']);
                let dropped = if tabs { shown.len() - shown.trim_start_matches('\t').len() } else { 0 };
                if shown[dropped..] == marker {
                    break;
                }
                body.copy(self.text, span(line_start + dropped, self.at), Quoting::Raw);
            }
            let mut whole = Traced::new(span(start, self.at));
            whole.append(&body);
            if let Some(now) = self.now.as_mut() {
                now.input = Input::Known(whole);
            }
        }
    }

    /// Takes the leading `NAME=value` words off a command. Alone on their line they set variables for what follows.
    fn assign(&mut self, command: &mut Simple) {
        let count = command.words.iter().take_while(|word| assignment(&word.text).is_some()).count();
        let lasting = count == command.words.len();
        for word in command.words.drain(..count) {
            if let Some((name, value)) = assignment(&word.text)
                && lasting
            {
                self.variables.insert(name, value);
            }
        }
        // `export NAME=value` lasts as well.
        if command.words.first().is_some_and(|word| word.text.bytes() == b"export") {
            for (name, value) in command.words.iter().filter_map(|word| assignment(&word.text)) {
                self.variables.insert(name, value);
            }
        }
    }

    fn unclosed(&mut self, text: &mut Traced, open: usize, quoting: Quoting) {
        self.fault(ShellFaultKind::UnclosedQuote, span(open, open + 1));
        text.copy(self.text, span(open + 1, self.end), quoting);
        self.at = self.end;
    }

    fn fault(&mut self, kind: ShellFaultKind, span: Span) {
        if let Some(now) = self.now.as_mut() {
            now.faults.push(ShellFault { kind, span });
        }
    }

    fn has_fault(&self, kind: &ShellFaultKind) -> bool {
        self.now.as_ref().is_some_and(|now| now.faults.iter().any(|fault| fault.kind == *kind))
    }

    /// Whether the operator of this length at the current place touches characters on both sides, among the arguments
    /// of curl. Anywhere else, as in `ID=7;curl …`, it was meant.
    fn is_glued(&self, length: usize) -> bool {
        let before = self.text[..self.at].chars().next_back();
        let after = self.text[self.at + length..self.end].chars().next();
        self.in_curl
            && before.is_some_and(|c| !c.is_whitespace())
            && after.is_some_and(|c| !c.is_whitespace() && c != '#')
    }

    /// The run from blank to blank around a place.
    fn run_around(&mut self, place: Span) -> Span {
        if !self.run.contains(place) {
            let (before, after) = (&self.text[..place.start as usize], &self.text[place.end as usize..self.end]);
            let start = before.trim_end_matches(|c: char| !c.is_whitespace()).len();
            let end = after.find(char::is_whitespace).map_or(self.end, |at| place.end as usize + at);
            self.run = span(start, end);
        }
        self.run
    }

    fn looks_like_option(&self, at: usize) -> bool {
        let mut chars = self.text[at.min(self.end)..self.end].chars();
        chars.next() == Some('-') && chars.next().is_some_and(|c| c == '-' || c.is_ascii_alphabetic())
    }

    fn skip_between(&mut self) {
        loop {
            self.skip_blanks();
            if let Some(length) = self.line_end() {
                self.at += length;
                self.here_documents();
            } else if self.peek() == Some('#') {
                self.skip_line();
            } else if self.peek().is_some_and(|c| ";&|()".contains(c)) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn skip_line(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    /// Blanks, tabs and line continuations.
    fn skip_blanks(&mut self) {
        loop {
            self.at = self.skip_blanks_from(self.at);
            if self.peek() == Some('\\')
                && let Some(length) = self.line_end_at(self.at + 1)
            {
                self.at += 1 + length;
            } else {
                return;
            }
        }
    }

    fn skip_blanks_from(&self, at: usize) -> usize {
        let at = at.min(self.end);
        at + self.text[at..self.end].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
    }

    /// Length of the line end at the current place.
    fn line_end(&self) -> Option<usize> {
        self.line_end_at(self.at)
    }

    fn line_end_at(&self, at: usize) -> Option<usize> {
        let rest = self.text.get(at..self.end)?;
        if rest.starts_with("\r\n") { Some(2) } else { rest.starts_with('\n').then_some(1) }
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &str {
        &self.text[self.at.min(self.end)..self.end]
    }
}

/// A place in the main box, the only one that holds commands.
fn span(start: usize, end: usize) -> Span {
    Span::new(Origin::Request, start, end)
}

/// Name and value of `NAME=value`.
fn assignment(word: &Traced) -> Option<(String, Vec<u8>)> {
    let equals = word.bytes().iter().position(|&byte| byte == b'=')?;
    let name = std::str::from_utf8(&word.bytes()[..equals]).ok()?;
    let first = name.bytes().next()?;
    let is_name = (first == b'_' || first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
    is_name.then(|| (name.to_owned(), word.bytes()[equals + 1..].to_vec()))
}

/// Length of the text up to and with the bracket that closes the one at `open`.
fn balanced(text: &str, open: usize) -> usize {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate().skip(open) {
        match byte {
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// A code point as bash writes it: as UTF-8 by the general scheme, surrogates included.
fn push_code_point(out: &mut Vec<u8>, value: u32) {
    if let Some(c) = char::from_u32(value) {
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    } else if value < 0x1_0000 {
        out.extend([0xe0 | (value >> 12) as u8, 0x80 | (value >> 6 & 0x3f) as u8, 0x80 | (value & 0x3f) as u8]);
    }
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
        first(text)
            .faults
            .iter()
            .map(|fault| {
                let kind = format!("{:?}", fault.kind);
                (kind.split(' ').next().unwrap_or_default().to_owned(), &text[fault.span.range()])
            })
            .collect()
    }

    #[test]
    fn quotes_are_removed_and_their_bytes_known() {
        assert_eq!(
            words(r#"a 'b c' "d\"e\z" f\ g $'h\n\x41\351' ''"#)[..5],
            ["a", "b c", "d\"e\\z", "f g", "h\nA\u{fffd}"]
        );
        let command = first(r#"x "a\"b""#);
        let word = &command.words[1].text;
        assert_eq!(word.bytes(), b"a\"b");
        assert_eq!(word.span_of(1..2).range(), 4..6);
        assert_eq!(word.home().range(), 2..8);
    }

    #[test]
    fn lines_are_continued() {
        assert_eq!(words("curl \\\n  -X POST \\\r\n  http://a.test"), ["curl", "-X", "POST", "http://a.test"]);
        assert_eq!(words("curl ht\\\ntp://a.test"), ["curl", "http://a.test"]);
    }

    #[test]
    fn an_operator_between_words_is_meant() {
        assert_eq!(words("curl a | jq . > out"), ["curl", "a"]);
        assert_eq!(faults("curl a && echo ok; echo"), []);
        assert_eq!(words("curl a 2>&1 >/dev/null b"), ["curl", "a", "b"]);
    }

    #[test]
    fn an_operator_inside_a_word_is_not() {
        let text = "curl http://a.test/x?a=1&b=2&c=3 -H 'X: y'";
        assert_eq!(words(text), ["curl", "http://a.test/x?a=1"]);
        assert_eq!(faults(text), [("Operator".into(), "&"), ("Operator".into(), "&")]);
        assert_eq!(faults("curl http://a.test/<id>/x"), [("Operator".into(), "<"), ("Operator".into(), ">")]);
    }

    #[test]
    fn a_broken_continuation_is_told() {
        assert_eq!(faults("curl a \\ \n -H b"), [("BlankAfterBackslash".into(), "\\ ")]);
        assert_eq!(faults("curl a\n  -H b"), [("MissingContinuation".into(), "\n")]);
        assert_eq!(faults("curl a ^\n  -H b"), [("ForeignContinuation".into(), "^")]);
        assert_eq!(faults("curl a\n- item"), []);
    }

    #[test]
    fn an_unclosed_quote_is_told_where_it_opens() {
        assert_eq!(faults("curl -d '{\"a\":1}\n http://a.test"), [("UnclosedQuote".into(), "'")]);
        assert_eq!(faults("curl \"abc"), [("UnclosedQuote".into(), "\"")]);
    }

    #[test]
    fn typographic_quotes_and_dashes_count_outside_quotes_only() {
        assert_eq!(
            faults("curl –H “a”"),
            [("Typographic".into(), "–"), ("Typographic".into(), "“"), ("Typographic".into(), "”")]
        );
        assert_eq!(faults("curl -d '“a”'"), []);
    }

    #[test]
    fn double_quotes_in_double_quotes_are_told() {
        let text = r#"curl -d "{"sku":"B-3","qty":1}""#;
        assert_eq!(words(text)[2], "{sku:B-3,qty:1}");
        assert_eq!(faults(text), [("NestedDoubleQuotes".into(), r#""{"sku":"B-3","qty":1}""#)]);
        assert_eq!(faults(r#"curl "a""b""#), []);
    }

    #[test]
    fn variables_have_a_fate() {
        let text = "ID=7; curl \"x/$ID/$OTHER\" 'y/${LIT}'";
        let script = parse(text, 0..text.len(), &|command| !command.words.is_empty());
        let command = script.commands.last().unwrap();
        assert_eq!(command.words[1].text.text(), "x/7/$OTHER");
        let fates: Vec<_> = command.variables.iter().map(|v| (v.name.as_str(), v.fate)).collect();
        assert_eq!(fates, [("ID", Fate::Known), ("OTHER", Fate::Expanded), ("LIT", Fate::Literal)]);
    }

    #[test]
    fn here_documents_are_input() {
        let command = first("curl -d @- http://a.test <<'EOF'\n{\"a\":1}\nEOF\nnext");
        assert_eq!(command.input.known().unwrap().text(), "{\"a\":1}\n");
        assert_eq!(first("curl -d @- u <<< 'x y'").input.known().unwrap().text(), "x y\n");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in r#"(curl )?[ -~\n'"\\$`&|<>(){}“é]{0,60}"#) {
            let script = parse(&text, 0..text.len(), &|_| false);
            for command in script.commands {
                proptest::prop_assert!(text.get(command.span.range()).is_some());
                for word in &command.words {
                    proptest::prop_assert!(text.get(word.text.home().range()).is_some());
                }
                for fault in &command.faults {
                    proptest::prop_assert!(text.get(fault.span.range()).is_some());
                }
            }
        }
    }
}
