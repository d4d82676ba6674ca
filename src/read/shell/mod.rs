//! How a shell understands a text: commands with their words, quotes, variables, operators, standard input.

pub(crate) mod choice;
pub(crate) mod cmd;
mod escape;
mod find;
pub(crate) mod posix;
pub(crate) mod powershell;
mod print;
pub(crate) mod prompt;

pub(crate) use find::{command_in, program};
pub(crate) use posix::Earlier;

use std::ops::Range;

use super::detect::Line;
use crate::message::{Shell, ShellFault, Variable, Word};
use crate::source::{Span, Traced};

/// What a shell makes of a text.
#[derive(Debug, Default)]
pub(crate) struct Script {
    /// The simple commands, in order.
    pub(crate) commands: Vec<Simple>,
}

/// A simple command: assignments, words, redirections.
#[derive(Debug)]
pub(crate) struct Simple {
    /// The program and its arguments.
    pub(crate) words: Vec<Word>,
    /// What the shell stumbles over.
    pub(crate) faults: Vec<ShellFault>,
    /// Variables in it.
    pub(crate) variables: Vec<Variable>,
    /// What it reads as its standard input.
    pub(crate) input: Input,
    /// From its first byte to its last.
    pub(crate) span: Span,
    /// Where the shell reads on: after the operator or line end that ends it.
    pub(crate) next: usize,
}

impl Simple {
    /// A command without words, at this place.
    pub(crate) fn empty(span: Span) -> Self {
        Self {
            words: Vec::new(),
            faults: Vec::new(),
            variables: Vec::new(),
            input: Input::Inherited,
            span,
            next: span.end as usize,
        }
    }
}

/// The standard input of a command.
#[derive(Clone, Debug, Default)]
pub(crate) enum Input {
    /// That of the shell: the keyboard.
    #[default]
    Inherited,
    /// The paste tells it: a here-document, `echo … |`.
    Known(Traced),
    /// A file, or what a command prints.
    Unknown,
}

impl Input {
    /// What is read, where the paste tells it.
    pub(crate) fn known(&self) -> Option<&Traced> {
        match self {
            Input::Known(text) => Some(text),
            Input::Inherited | Input::Unknown => None,
        }
    }
}

/// Reads the commands in `text[range]` as this shell does, up to and with the first for which `last` is true. What
/// `earlier` lines have set is known to it.
pub(crate) fn parse(
    shell: Shell,
    text: &str,
    range: Range<usize>,
    earlier: &Earlier,
    last: &dyn Fn(&Simple) -> bool,
) -> Script {
    match shell {
        Shell::Cmd => cmd::parse(text, range, last),
        Shell::PowerShell => powershell::parse(text, range, last),
        Shell::Fish => posix::parse_fish(text, range, earlier, last),
        Shell::Posix => posix::parse(text, range, earlier, last),
    }
}

/// What the lines of a text set that a POSIX shell or fish would take for assignments.
pub(crate) fn earlier(text: &str, fish: bool) -> Earlier {
    Earlier::of(text, fish, |at| {
        let line = Line::at(text, at);
        let content = line.content();
        let statement = content.strip_prefix("export ").unwrap_or(content);
        let sets = find::is_assignment(statement.as_bytes())
            || content.starts_with("for ")
            || fish && content.starts_with("set ");
        (sets.then_some(line.content), line.next)
    })
}

/// Whether a word names this program, with or without a path and `.exe`.
pub(crate) fn is_program(word: &[u8], program: &str) -> bool {
    let name = word.rsplit(|byte| matches!(byte, b'/' | b'\\')).next().unwrap_or_default();
    name.strip_suffix(b".exe").unwrap_or(name) == program.as_bytes()
}

/// Whether a character looks like a blank, and is a letter to most shells.
pub(crate) fn is_blank_to_the_eye(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Whether a character is not seen at all.
pub(crate) fn has_no_width(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}
