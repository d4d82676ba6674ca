//! The POSIX shell, with what bash and zsh add (`$'…'`, `<<<`, braces, arrays), as far as it decides what a command gets
//! to see.
//!
//! Quoting follows POSIX.1-2024, Shell Command Language, sections 2.2 (Quoting) and 2.3 (Token Recognition), and
//! where that leaves it open, bash, which `tests/shell_oracle.rs` asks.

mod braces;
mod expand;
mod fish;
mod quotes;
mod redirect;
mod variables;
mod word;

use std::ops::Range;

use super::{Input, Script, Simple, has_no_width, is_blank_to_the_eye, print};
use crate::message::{ShellFault, ShellFaultKind};
use crate::source::{Order, Origin, Span};
use variables::Variables;

pub(crate) use variables::Earlier;

/// Reads the commands in `text[range]`, up to and with the first for which `last` is true. What `earlier` lines have set
/// is known.
pub(crate) fn parse(text: &str, range: Range<usize>, earlier: &Earlier, last: &dyn Fn(&Simple) -> bool) -> Script {
    script(Reader::new(text, range, earlier, last))
}

/// As [`parse`], for fish.
pub(crate) fn parse_fish(text: &str, range: Range<usize>, earlier: &Earlier, last: &dyn Fn(&Simple) -> bool) -> Script {
    script(Reader { fish: true, ..Reader::new(text, range, earlier, last) })
}

fn script(mut reader: Reader) -> Script {
    let last = reader.last;
    while reader.command() {
        if reader.frame.stages.last().is_some_and(|stage| last(&stage.simple)) {
            break;
        }
    }
    let count = reader.frame.stages.len();
    if !reader.frame.pending.is_empty() {
        // The text of its here-documents stands after the line: the rest of the line is read past.
        while !reader.frame.pending.is_empty() && reader.command() {}
        if let Some(stage) = reader.frame.stages.get_mut(count.saturating_sub(1)) {
            stage.simple.next = reader.at;
            stage.simple.span = stage.simple.span.to(span(reader.at, reader.at));
        }
    }
    let mut stages = std::mem::take(&mut reader.frame.stages);
    stages.truncate(count);
    connect(&mut stages);
    let mut commands: Vec<Simple> = stages.into_iter().map(|stage| stage.simple).collect();
    if let Some(command) = commands.last_mut() {
        variables::seal_repeated(command);
    }
    Script { commands }
}

/// Hands on what commands print to those that read it.
fn connect(stages: &mut [Stage]) {
    for at in 1..stages.len() {
        let (before, after) = stages.split_at_mut(at);
        let (Some(before), Some(after)) = (before.last(), after.first_mut()) else { continue };
        if before.pipes && matches!(after.simple.input, Input::Inherited) {
            match before.printed() {
                Some(text) => {
                    after.simple.input = Input::Known(text);
                    after.simple.span = before.simple.span.to(after.simple.span);
                    after.simple.variables.extend(before.simple.variables.iter().cloned());
                }
                None => after.simple.input = Input::Unknown,
            }
        }
    }
}

/// A command of a pipeline.
struct Stage {
    simple: Simple,
    /// Whether what it prints goes into the next.
    pipes: bool,
    /// Whether what it prints goes into a file.
    redirected: bool,
}

impl Stage {
    fn at(place: usize) -> Self {
        Self { simple: Simple::empty(span(place, place)), pipes: false, redirected: false }
    }

    /// What the command prints, where it is one of those that print what they are told.
    fn printed(&self) -> Option<crate::source::Traced> {
        if self.redirected { None } else { print::printed(&self.simple) }
    }
}

/// What is read at one level: the text itself, or a command substitution in it.
struct Frame {
    stages: Vec<Stage>,
    now: Stage,
    /// Here-documents whose text starts after this line.
    pending: Vec<redirect::Pending>,
    /// Subshells that are open.
    open: usize,
    /// Whether a closing parenthesis ends it.
    enclosed: bool,
    /// Whether something in it sets a variable.
    assigns: bool,
}

impl Frame {
    fn new(enclosed: bool) -> Self {
        Self { stages: Vec::new(), now: Stage::at(0), pending: Vec::new(), open: 0, enclosed, assigns: false }
    }
}

/// What ended a command.
enum End {
    /// `;`, `|`, `&` and their doubles, or a parenthesis, apart from the words.
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
    last: &'a dyn Fn(&Simple) -> bool,
    variables: Variables<'a>,
    frame: Frame,
    /// How many command substitutions the frame is in.
    depth: usize,
    /// The last run from blank to blank in which an operator stood.
    run: Span,
    /// Where the next closing brace is, as far as it was looked for.
    brace: usize,
    /// Whether the shell is fish.
    fish: bool,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, range: Range<usize>, earlier: &'a Earlier, last: &'a dyn Fn(&Simple) -> bool) -> Self {
        // A command that was found in `$(…)` ends with it.
        let enclosed = text[..range.start].ends_with('(');
        Reader {
            text,
            at: range.start,
            end: range.end,
            last,
            variables: Variables::new(earlier, range.start, text.len()),
            frame: Frame::new(enclosed),
            depth: 0,
            run: span(0, 0),
            brace: 0,
            fish: false,
        }
    }

    /// Reads one command. Says whether there was one.
    fn command(&mut self) -> bool {
        self.skip_between();
        if self.at >= self.end || self.peek() == Some(')') {
            return false;
        }
        let start = self.at;
        self.frame.now.simple.span = span(start, start);
        let mut end = self.words();
        let stop = self.at;
        if let End::Glued(_) = end {
            // The operator splits what was meant as one command. What follows on the line is looked through for more
            // of the same slip, so that all of them are told at once.
            let kept = (self.now().words.len(), self.now().variables.len());
            while let End::Glued(operator) = end {
                let run = self.run_around(operator);
                self.fault(ShellFaultKind::Operator { run }, operator);
                self.at = operator.end as usize;
                end = self.words();
            }
            self.at = stop;
            self.now().words.truncate(kept.0);
            self.now().variables.truncate(kept.1);
            // Past the operator.
            while self.peek().is_some_and(|c| "&;|()<>".contains(c)) {
                self.at += 1;
            }
        }
        match end {
            End::Line => {
                self.at += self.line_end().unwrap_or(0);
                self.option_on_next_line();
            }
            End::Operator => {
                while self.peek().is_some_and(|c| "&;|".contains(c)) {
                    self.at += 1;
                }
            }
            End::Glued(_) | End::Text => {}
        }
        let operator = &self.text[stop..self.at.max(stop)];
        let pipes = operator.starts_with('|') && !operator.starts_with("||");
        let ends_line = matches!(end, End::Line | End::Text);
        self.finish(start, stop, pipes);
        if ends_line {
            self.here_documents();
        }
        true
    }

    /// Files the command that was read.
    fn finish(&mut self, start: usize, stop: usize, pipes: bool) {
        let mut stage = std::mem::replace(&mut self.frame.now, Stage::at(self.at));
        if self.frame.stages.is_empty()
            && self.piped_from_group(start)
            && matches!(stage.simple.input, Input::Inherited)
        {
            stage.simple.input = Input::Unknown;
        }
        stage.pipes = pipes;
        stage.simple.span = span(start, stop.max(start));
        stage.simple.next = self.at;
        stage.simple.faults.order_by_key(|fault| fault.span);
        self.variables.after(&stage.simple, self.fish);
        self.frame.stages.push(stage);
    }

    /// Whether a pipe without a command of its own before it leads to `start`: `( … ) | curl`.
    fn piped_from_group(&self, start: usize) -> bool {
        let before = self.text[..start].trim_end_matches([' ', '\t']);
        before.ends_with('|') && !before.ends_with("||")
    }

    /// A line end after which an option stands was not meant as the end of the command.
    fn option_on_next_line(&mut self) {
        let after = self.skip_blanks_from(self.at);
        let told = [ShellFaultKind::ForeignContinuation, ShellFaultKind::BlankAfterBackslash];
        if self.looks_like_option(after) && !self.now().faults.iter().any(|fault| told.contains(&fault.kind)) {
            let line_end = self.at.saturating_sub(1);
            self.fault(ShellFaultKind::MissingContinuation, span(line_end, line_end + 1));
        }
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
                    return self.operator(length);
                }
                '(' if self.fish => self.push_words(),
                '(' | ')' => return self.operator(1),
                '<' | '>' if !self.rest()[1..].starts_with('(') => {
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
                        self.redirect();
                    } else if !self.assignment() {
                        self.push_words();
                    }
                }
            }
        }
    }

    fn push_words(&mut self) {
        self.variables.end_prefix();
        let words = self.word();
        self.now().words.extend(words);
    }

    /// How the operator of this length at the current place ends the command.
    fn operator(&self, length: usize) -> End {
        let closes = self.frame.enclosed && self.peek() == Some(')');
        if !closes && self.is_glued(length) { End::Glued(span(self.at, self.at + length)) } else { End::Operator }
    }

    /// Whether the operator of this length at the current place touches characters on both sides, among the arguments
    /// of the command that is looked for. Anywhere else, as in `ID=7;curl …`, it was meant.
    fn is_glued(&self, length: usize) -> bool {
        let before = self.text[..self.at].chars().next_back();
        let after = self.text[self.at + length..self.end].chars().next();
        self.depth == 0
            && before.is_some_and(|c| !c.is_whitespace())
            && after.is_some_and(|c| !c.is_whitespace() && c != '#')
            && (self.last)(&self.frame.now.simple)
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

    fn now(&mut self) -> &mut Simple {
        &mut self.frame.now.simple
    }

    fn fault(&mut self, kind: ShellFaultKind, span: Span) {
        self.now().faults.push(ShellFault { kind, span });
    }

    fn looks_like_option(&self, at: usize) -> bool {
        let mut chars = self.text[at.min(self.end)..self.end].chars();
        chars.next() == Some('-')
            && match chars.next() {
                Some('-') => chars.next().is_some_and(|c| c.is_ascii_alphabetic()),
                second => second.is_some_and(|c| c.is_ascii_alphabetic()),
            }
    }

    /// What stands between commands: line ends, comments, operators, words that start a compound command.
    fn skip_between(&mut self) {
        loop {
            self.skip_blanks();
            if let Some(length) = self.line_end() {
                self.at += length;
                self.here_documents();
                continue;
            }
            match self.peek() {
                Some('#') => self.skip_line(),
                Some(';' | '&' | '|') => self.at += 1,
                Some('(') => {
                    self.frame.open += 1;
                    self.at += 1;
                }
                Some(')') if self.frame.open > 0 || !self.frame.enclosed => {
                    self.frame.open = self.frame.open.saturating_sub(1);
                    self.at += 1;
                }
                _ => match self.reserved() {
                    Some(length) => self.at += length,
                    None => return,
                },
            }
        }
    }

    /// The length of the reserved word at the current place after which a command begins (POSIX 2.4).
    fn reserved(&self) -> Option<usize> {
        const WORDS: [&str; 12] = ["if", "then", "elif", "else", "fi", "while", "until", "do", "done", "!", "{", "}"];
        let rest = self.rest().as_bytes();
        let fish = ["and", "or", "not", "begin", "end"];
        let length = rest.iter().take(6).take_while(|byte| byte.is_ascii_lowercase() || b"!{}".contains(byte)).count();
        let ends = rest.get(length).is_none_or(|byte| b" \t\r\n;&|)".contains(byte));
        let is_one = |words: &[&str]| words.iter().any(|word| word.as_bytes() == &rest[..length]);
        (ends && (is_one(&WORDS) || self.fish && is_one(&fish))).then_some(length)
    }

    fn skip_line(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    /// Blanks, tabs, line continuations, and what looks like a blank but is none.
    fn skip_blanks(&mut self) {
        loop {
            self.at = self.skip_blanks_from(self.at);
            if self.peek() == Some('\\')
                && let Some(length) = self.line_end_at(self.at + 1)
            {
                self.at += 1 + length;
                self.skip_prompt();
            } else if !self.skip_invisible() {
                return;
            }
        }
    }

    /// The prompt for the next line of a command, where it was copied along. Of a redirection it is told by what
    /// follows: options and URLs are no names of files.
    fn skip_prompt(&mut self) {
        let Some(rest) = self.rest().strip_prefix("> ") else { return };
        let shown = rest.trim_start_matches([' ', '\t', '\'', '"']);
        if shown.starts_with('-') || shown.starts_with("http://") || shown.starts_with("https://") {
            self.at += 2;
        }
    }

    /// A blank that the shell takes for a letter, or a character without width.
    fn skip_invisible(&mut self) -> bool {
        let Some(c) = self.peek().filter(|&c| is_blank_to_the_eye(c) || has_no_width(c)) else { return false };
        let from = self.at;
        self.at += c.len_utf8();
        self.fault(ShellFaultKind::Invisible, span(from, self.at));
        true
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
        let rest = self.text.as_bytes().get(at..self.end)?;
        if rest.starts_with(b"\r\n") { Some(2) } else { rest.starts_with(b"\n").then_some(1) }
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at.min(self.end)..self.end]
    }
}

/// A place in the main box, the only one that holds commands.
fn span(start: usize, end: usize) -> Span {
    Span::new(Origin::Request, start, end)
}

#[cfg(test)]
mod tests;
