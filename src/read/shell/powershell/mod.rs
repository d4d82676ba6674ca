//! PowerShell: statements with assignments, commands with arguments, and values as far as literals allow.
//!
//! Quoting follows Microsoft's `about_Quoting_Rules` and `about_Parsing`. Typographic quotes are quotes here.
//!
//! How a program gets its arguments has changed: up to PowerShell 7.2, Windows PowerShell 5.1 included, the double
//! quotes within an argument are handed on as they are, and the program's runtime takes them away; those who know
//! write `\"`. From 7.3 on an argument arrives as it is. What is read here is what 7.3 sends, but for arguments in
//! which every quote has its backslash: these were written for the old way, and are read so.

mod expression;
mod text;
mod value;

pub(crate) use value::Value;

use std::collections::HashMap;
use std::ops::Range;

use super::{Input, Script, Simple, cmd, has_no_width, prompt};
use crate::message::{Shell, ShellFault, ShellFaultKind, Variable, Word};
use crate::source::{Order, Origin, Quoting, Span, Traced};

/// Reads the commands in `text[range]`, up to and with the first for which `last` is true.
pub(crate) fn parse(text: &str, range: Range<usize>, last: &dyn Fn(&Simple) -> bool) -> Script {
    let mut reader = Reader::new(text, range);
    let mut script = Script::default();
    while let Some(call) = reader.call() {
        let command = simple(call);
        let done = last(&command);
        script.commands.push(command);
        if done {
            break;
        }
    }
    script
}

/// How much of a command is looked through for the variables that it uses.
const WINDOW: usize = 4096;

/// How many assignments before a command are looked at.
const MOST: usize = 64;

/// Where the assignments begin that stand before the command in the line at `line`, and that it uses. The lines up to
/// the command before are looked at.
pub(crate) fn assignments_before(text: &str, line: usize) -> Option<usize> {
    let mut first = None;
    let mut end = line;
    // What uses a variable: the command, and the assignments found so far.
    let mut users = vec![head(&text[line..])];
    let mut seen = 0;
    while end > 0 {
        let start = text[..end - 1].rfind('\n').map_or(0, |at| at + 1);
        let whole = text[start..end].trim_end();
        let content = whole.trim_start();
        let prompt = prompt::windows(content).map_or(0, |(length, _)| length);
        let content = &content[prompt..];
        let lower = head(content).get(..80).unwrap_or(content).to_ascii_lowercase();
        let is_command = ["curl", "invoke-", "irm ", "iwr "].iter().any(|name| lower.contains(name));
        if is_command || seen == MOST || whole.starts_with("```") || whole.starts_with("HTTP/") {
            break;
        }
        let name = assigned(content);
        seen += usize::from(name.is_some());
        if let Some(name) = name
            && users.iter().any(|user| uses(user, name))
        {
            let at = start + text[start..end].find(content).unwrap_or(0);
            users.push(head(&text[at..first.unwrap_or(line)]));
            first = Some(at);
        }
        end = start;
    }
    first
}

fn head(text: &str) -> &str {
    let mut end = text.len().min(WINDOW);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Whether a text has `$name` or `@name` in it.
fn uses(text: &str, name: &str) -> bool {
    text.match_indices(['$', '@']).any(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches(['(', '{']);
        rest.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name))
            && !rest[name.len()..].starts_with(|c: char| c == '_' || c.is_alphanumeric())
    })
}

/// Whether a line starts with what only a statement of PowerShell starts with: `$name = `, `$name.Add(`.
pub(crate) fn starts_statement(line: &str) -> bool {
    assigned(line).is_some()
}

/// The variable that a line sets, or a member of it.
fn assigned(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('$')?;
    let length = rest.bytes().take_while(|&byte| byte == b'_' || byte == b':' || byte.is_ascii_alphanumeric()).count();
    let (name, rest) = rest.split_at(length);
    (length > 0
        && (rest.trim_start().starts_with('=') || rest.trim_start().starts_with("+=") || rest.starts_with(['.', '['])))
    .then_some(name)
}

/// A command with its arguments.
#[derive(Debug)]
pub(crate) struct Call {
    /// The program or cmdlet, and what follows.
    pub(crate) arguments: Vec<Argument>,
    /// What PowerShell stumbles over.
    pub(crate) faults: Vec<ShellFault>,
    /// Variables in it, and in what was assigned before it.
    pub(crate) variables: Vec<Variable>,
    /// What is piped into it.
    pub(crate) piped: Option<Value>,
    /// From its first byte to its last.
    pub(crate) span: Span,
    /// Where the next statement may start.
    pub(crate) next: usize,
}

/// An argument of a command.
#[derive(Clone, Debug)]
pub(crate) struct Argument {
    /// What it is.
    pub(crate) value: Value,
    /// As typed.
    pub(crate) home: Span,
    /// Whether it is in quotes.
    pub(crate) quoted: bool,
    /// `@name`: the members of a table as parameters.
    pub(crate) splat: bool,
}

/// Reads statements.
pub(crate) struct Reader<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    depth: usize,
    /// What assignments before have set; names in small letters.
    variables: HashMap<String, Value>,
    noted: Vec<Variable>,
    faults: Vec<ShellFault>,
    piped: Option<Value>,
}

impl<'a> Reader<'a> {
    /// Over `text[range]`.
    pub(crate) fn new(text: &'a str, range: Range<usize>) -> Self {
        Self {
            text,
            at: range.start,
            end: range.end,
            depth: 0,
            variables: HashMap::new(),
            noted: Vec::new(),
            faults: Vec::new(),
            piped: None,
        }
    }

    /// What a variable holds.
    pub(crate) fn variable(&self, name: &str) -> Option<&Value> {
        self.variables.get(&name.to_ascii_lowercase())
    }

    /// The next command, past assignments.
    pub(crate) fn call(&mut self) -> Option<Call> {
        loop {
            self.skip_between();
            let start = self.at;
            let c = self.peek()?;
            if c == '$' || "'\"@(".contains(c) || c.is_ascii_digit() {
                self.statement();
                // Nothing that was understood: on to the next line.
                if self.at == start {
                    self.skip_line();
                }
                continue;
            }
            if c == '[' || c == '-' {
                self.skip_line();
                continue;
            }
            return Some(self.command());
        }
    }

    /// An assignment, a call of a method, or a value that is piped into a command.
    fn statement(&mut self) {
        let start = self.at;
        if self.peek() == Some('$') && self.assignment() {
            return;
        }
        self.at = start;
        let value = self.expression();
        self.skip_blanks();
        if self.rest().starts_with('|') && !self.rest().starts_with("||") {
            self.at += 1;
            self.piped = Some(value);
        } else if self.line_end_at(self.at).is_none() && self.peek().is_some_and(|c| c != ';') {
            self.skip_line();
        }
    }

    /// `$name = …`, `$name.member = …`, `$name.Add("k", "v")`. Says whether it was one.
    fn assignment(&mut self) -> bool {
        self.at += 1;
        let Some(name) = self.name() else { return false };
        let key = name.to_ascii_lowercase();
        self.skip_blanks();
        let mut path: Vec<Traced> = Vec::new();
        while path.len() < 8 {
            if self.peek() == Some('.') {
                let from = self.at + 1;
                self.at = from;
                let Some(member) = self.name() else { return false };
                path.push(Traced::implied(member, span(from, self.at)));
            } else if self.peek() == Some('[') {
                self.at += 1;
                let value = self.expression();
                if self.peek() != Some(']') {
                    return false;
                }
                self.at += 1;
                path.push(value.text());
            } else {
                break;
            }
        }
        if self.peek() == Some('(') {
            return self.method(&key, &path);
        }
        self.skip_blanks();
        let adds = self.rest().starts_with("+=");
        if !adds && (!self.rest().starts_with('=') || self.rest().starts_with("==")) {
            return false;
        }
        self.at += if adds { 2 } else { 1 };
        self.skip_blanks_and_lines();
        // What a command gives is not known; the command itself is read as one.
        if self.peek().is_some_and(|c| c.is_ascii_alphabetic() || c == '&') {
            let at = self.at;
            if !self.new_object(&key) {
                self.at = at;
                self.variables.remove(&key);
            }
            return true;
        }
        let mut value = self.expression();
        if adds && let Some(old) = self.variables.get(&key).filter(|_| path.is_empty()) {
            value = expression::sum(old.clone(), value);
        }
        match path.pop() {
            None => drop(self.variables.insert(key, value)),
            Some(member) => {
                let table = self.variables.entry(key).or_insert_with(|| Value::Table(member.home(), Vec::new()));
                if path.is_empty() {
                    table.set(member, value);
                }
            }
        }
        true
    }

    /// `$session = New-Object …WebRequestSession`: something with members. Says whether it was one.
    fn new_object(&mut self, key: &str) -> bool {
        let start = self.at;
        if !self.rest().get(..10).is_some_and(|name| name.eq_ignore_ascii_case("New-Object")) {
            return false;
        }
        self.skip_line();
        self.variables.insert(key.to_owned(), Value::Table(span(start, self.at), Vec::new()));
        true
    }

    /// `$headers.Add("k", "v")`, `$session.Cookies.Add((New-Object System.Net.Cookie("n", "v", "/", "a.test")))`.
    fn method(&mut self, key: &str, path: &[Traced]) -> bool {
        let Some((method, path)) = path.split_last() else { return false };
        let arguments = self.arguments_in_brackets();
        if !method.bytes().eq_ignore_ascii_case(b"add") {
            return true;
        }
        let Some(table) = self.variables.get_mut(key) else { return true };
        match (path, &arguments[..]) {
            ([], [Value::Text(name), value]) => table.set(name.clone(), value.clone()),
            ([member], [value, ..]) => {
                let span = value.span();
                if let Value::Table(_, members) = table {
                    let list = members.iter_mut().find(|(name, _)| name.bytes() == member.bytes());
                    match list {
                        Some((_, Value::List(_, items))) => items.push(value.clone()),
                        _ => members.push((member.clone(), Value::List(span, vec![value.clone()]))),
                    }
                }
            }
            _ => {}
        }
        true
    }

    /// A command up to its end.
    fn command(&mut self) -> Call {
        let start = self.at;
        let mut arguments: Vec<Argument> = Vec::new();
        let piped = self.piped.take();
        let mut stop = None;
        loop {
            self.skip_blanks();
            let Some(c) = self.peek() else { break };
            if let Some(length) = self.line_end_at(self.at) {
                stop.get_or_insert(self.at);
                self.at += length;
                self.broken_line();
                break;
            }
            match c {
                '#' => self.skip_line(),
                ';' | '|' | '&' | '<' | '>' => {
                    let length = self.rest().bytes().take_while(|byte| b";|&<>".contains(byte)).count();
                    if self.is_glued(length, &arguments) {
                        self.operators(length);
                        stop.get_or_insert(self.at);
                        self.at += length;
                        break;
                    }
                    if c == '>' || self.rest().starts_with('<') {
                        self.at += length;
                        self.skip_blanks();
                        if self.line_end_at(self.at).is_none() && self.peek().is_some() {
                            self.argument(&[]);
                        }
                        continue;
                    }
                    stop.get_or_insert(self.at);
                    self.at += length;
                    break;
                }
                '}' | ')' => {
                    stop.get_or_insert(self.at);
                    self.at += 1;
                    break;
                }
                ',' => {
                    self.at += 1;
                    self.skip_blanks_and_lines();
                    let next = self.argument(&arguments);
                    match arguments.last_mut() {
                        Some(last) => last.extend(next),
                        None => arguments.push(next),
                    }
                }
                c if has_no_width(c) => {
                    let from = self.at;
                    self.at += c.len_utf8();
                    self.fault(ShellFaultKind::Invisible, span(from, self.at));
                }
                _ if self.rest().starts_with("--%") => {
                    self.at += 3;
                    arguments.extend(self.verbatim());
                }
                _ => {
                    let argument = self.argument(&arguments);
                    // What no word starts with is passed over.
                    let length = if argument.home.is_empty() { self.peek().map_or(0, char::len_utf8) } else { 0 };
                    self.at += length;
                    // `2>&1`: the digit goes with the redirection.
                    let redirects = self.peek() == Some('>')
                        && matches!(self.text.get(argument.home.range()), Some("1" | "2" | "*"));
                    if length == 0 && !redirects {
                        arguments.push(argument);
                    }
                }
            }
        }
        let stop = stop.unwrap_or(self.at);
        let mut faults = std::mem::take(&mut self.faults);
        faults.order_by_key(|fault| fault.span);
        let typed = self.text[start..stop].trim_end().len();
        Call {
            arguments,
            faults,
            variables: std::mem::take(&mut self.noted),
            piped,
            span: span(start, start + typed),
            next: self.at,
        }
    }

    /// What follows `--%`: a line for the program as it stands, up to its end or a pipe.
    fn verbatim(&mut self) -> Vec<Argument> {
        let rest = self.rest();
        let length = rest.find(['\n', '|']).unwrap_or(rest.len());
        let line = rest[..length].trim_end().len();
        let script = cmd::parse(self.text, self.at..self.at + line, &|command| !command.words.is_empty());
        self.at += length;
        let words = script.commands.into_iter().flat_map(|command| command.words);
        let argument = |word: Word| Argument {
            home: word.text.home(),
            value: Value::Text(word.text),
            quoted: word.quoted,
            splat: false,
        };
        words.map(argument).collect()
    }

    /// Tells that the line at whose end the command ended should have gone on.
    fn broken_line(&mut self) {
        let has_foreign =
            self.faults.iter().rev().take(8).any(|fault| fault.kind == ShellFaultKind::ForeignContinuation);
        let after = self.rest().trim_start_matches([' ', '\t']);
        let mut chars = after.chars();
        let is_option = chars.next() == Some('-') && chars.next().is_some_and(|c| c == '-' || c.is_ascii_alphabetic());
        let has_blank = self.faults.iter().rev().take(8).any(|fault| fault.kind == ShellFaultKind::BlankAfterBackslash);
        if !has_foreign && !has_blank && is_option {
            self.fault(ShellFaultKind::MissingContinuation, span(self.at - 1, self.at));
        }
    }

    /// Whether an operator touches characters on both sides, among the arguments of curl.
    fn is_glued(&self, length: usize, arguments: &[Argument]) -> bool {
        let before = self.text[..self.at].chars().next_back();
        let after = self.text[self.at + length..self.end].chars().next();
        let meant = self.rest().starts_with('>') && before.is_some_and(|c| c.is_ascii_digit() || c == '*');
        !meant
            && arguments.len() > 1
            && before.is_some_and(|c| !c.is_whitespace() && !"'\")".contains(c))
            && after.is_some_and(|c| !c.is_whitespace())
    }

    /// Tells an operator that was hardly meant, and the others in the same run of characters.
    fn operators(&mut self, length: usize) {
        let before = &self.text[..self.at];
        let start = before.trim_end_matches(|c: char| !c.is_whitespace()).len();
        let after = &self.text[self.at + length..self.end];
        let end = after.find(char::is_whitespace).map_or(self.end, |at| self.at + length + at);
        let run = span(start, end);
        for (at, _) in self.text[self.at..end].match_indices(['&', ';', '|', '<', '>']).take(64) {
            self.fault(ShellFaultKind::Operator { run }, span(self.at + at, self.at + at + 1));
        }
    }

    /// Blanks, line ends, comments, prompts, and words that say how the next command is run.
    fn skip_between(&mut self) {
        loop {
            self.skip_blanks();
            let rest = self.rest();
            if let Some(length) = self.line_end_at(self.at) {
                self.at += length;
                self.piped = self.piped.take().filter(|_| false);
            } else if rest.starts_with("<#") {
                self.at += rest.find("#>").map_or(rest.len(), |at| at + 2);
            } else if rest.starts_with('#') {
                self.skip_line();
            } else if rest.starts_with(['{', '}', ')', ';', '|', '&', '`', ',', '<', '>', '=', ']']) {
                self.at += 1;
            } else if rest.starts_with("try") && rest[3..].trim_start().starts_with('{') {
                self.at += 3;
            } else if let Some((length, Shell::PowerShell)) = prompt::windows(rest) {
                self.at += length;
            } else {
                return;
            }
        }
    }

    /// Blanks, tabs and line continuations. A no-break space is a blank here.
    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\u{a0}']).len();
            match self.line_end_at(self.at + 1) {
                Some(length) if self.rest().starts_with('`') => {
                    self.at += 1 + length;
                    self.skip_continuation_prompt();
                }
                _ => return,
            }
        }
    }

    fn skip_blanks_and_lines(&mut self) {
        loop {
            self.skip_blanks();
            if let Some(length) = self.line_end_at(self.at) {
                self.at += length;
                self.skip_continuation_prompt();
            } else if self.rest().starts_with('#') {
                self.skip_line();
            } else {
                return;
            }
        }
    }

    /// `>> ` at the start of a line that goes on.
    fn skip_continuation_prompt(&mut self) {
        if self.rest().starts_with(">>") {
            self.at += 2;
        }
    }

    fn skip_line(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    fn fault(&mut self, kind: ShellFaultKind, span: Span) {
        self.faults.push(ShellFault { kind, span });
    }

    fn line_end_at(&self, at: usize) -> Option<usize> {
        let rest = self.text.get(at..self.end)?;
        if rest.starts_with("\r\n") { Some(2) } else { rest.starts_with('\n').then_some(1) }
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at.min(self.end)..self.end]
    }
}

impl Argument {
    /// Makes a list of an argument and what follows after a comma.
    fn extend(&mut self, next: Argument) {
        self.home = self.home.to(next.home);
        if let Value::List(span, items) = &mut self.value {
            *span = self.home;
            items.push(next.value);
        } else {
            let first = std::mem::replace(&mut self.value, Value::List(self.home, Vec::new()));
            self.value = Value::List(self.home, vec![first, next.value]);
        }
    }
}

/// The command as a program gets it.
fn simple(call: Call) -> Simple {
    let mut faults = call.faults;
    let mut words = Vec::new();
    for argument in call.arguments {
        let mut text = native(&argument);
        if let Some((place, escaped)) = inner_quotes(&text) {
            faults.push(ShellFault { kind: ShellFaultKind::InnerQuotes { escaped }, span: place });
            if escaped {
                text = unescaped(&text);
            }
        }
        words.push(Word { text, quoted: argument.quoted });
    }
    faults.order_by_key(|fault| fault.span);
    let input = match call.piped {
        Some(Value::Unknown(_)) => Input::Unknown,
        Some(value) => {
            // What is piped into a program ends in a line end.
            let mut text = value.text();
            let home = text.home();
            text.decode(b"\r\n", Span::point(home.origin, home.end as usize), Quoting::Sealed);
            Input::Known(text)
        }
        None => Input::Inherited,
    };
    Simple { words, faults, variables: call.variables, input, span: call.span, next: call.next }
}

/// An argument as text whose home is what was typed.
fn native(argument: &Argument) -> Traced {
    let text = argument.value.text();
    let mut whole = Traced::new(argument.home);
    // What a variable holds stands elsewhere; the word is where the variable is.
    if argument.home.contains(text.home()) || text.segments().iter().all(|segment| segment.from >= argument.home.start)
    {
        whole.append(&text);
        return whole;
    }
    text
}

/// The first double quote within an argument that has any, and whether all of them have a backslash before.
fn inner_quotes(text: &Traced) -> Option<(Span, bool)> {
    let bytes = text.bytes();
    let first = bytes.iter().position(|&byte| byte == b'"')?;
    let mut escaped = true;
    let mut backslashes = 0_usize;
    for &byte in bytes {
        match byte {
            b'\\' => backslashes += 1,
            b'"' => {
                escaped &= backslashes % 2 == 1;
                backslashes = 0;
            }
            _ => backslashes = 0,
        }
    }
    Some((text.span_of(first..first + 1), escaped))
}

/// What the program's runtime makes of an argument in which every quote has its backslash.
fn unescaped(text: &Traced) -> Traced {
    let bytes = text.bytes();
    let mut out = Traced::new(text.home());
    let mut from = 0;
    let mut at = 0;
    while at < bytes.len() {
        let run = bytes[at..].iter().take_while(|&&byte| byte == b'\\').count();
        if run == 0 || bytes.get(at + run) != Some(&b'"') {
            at += run.max(1);
            continue;
        }
        if from < at {
            out.append(&text.slice(from..at));
        }
        let decoded = [&b"\\".repeat(run / 2)[..], b"\""].concat();
        out.decode(&decoded, text.span_of(at..at + run + 1), Quoting::Sealed);
        at += run + 1;
        from = at;
    }
    if from < bytes.len() {
        out.append(&text.slice(from..bytes.len()));
    }
    out
}

/// A place in the main box, the only one that holds commands.
fn span(start: usize, end: usize) -> Span {
    Span::new(Origin::Request, start, end)
}

#[cfg(test)]
mod tests;
