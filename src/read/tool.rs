//! What the readers of commands other than curl share: finding the command, its options, and building the request.

use super::detect::{Job, Line};
use super::shell::{self, Input};
use crate::message::{Agent, Author, Body, BodyKind, Client, Command, Data, Field, Method, Request, Shell, Word};
use crate::source::{Origin, Span, Traced};

/// Where a command begins in a line that runs one of these programs, if what follows it fits.
pub(super) fn begins(line: &Line, programs: &[&str], fits: fn(&str) -> bool) -> Option<usize> {
    let content = line.content();
    if !programs.iter().any(|program| content.contains(program)) {
        return None;
    }
    let wanted = |name: &str, rest: &str| is_one(name.as_bytes(), programs) && fits(rest);
    shell::command_in(content, wanted).map(|at| line.content + at)
}

pub(super) fn is_one(name: &[u8], programs: &[&str]) -> bool {
    programs.iter().any(|program| shell::is_program(name, program))
}

/// A command of a program, as the shell hands it over.
pub(super) struct Tool {
    /// The program's name as typed.
    pub(super) program: Word,
    /// Its arguments.
    pub(super) arguments: Vec<Word>,
    pub(super) input: Input,
    pub(super) command: Command,
    pub(super) span: Span,
    /// Where the text goes on after it.
    pub(super) next: usize,
}

impl Tool {
    /// The first command of the job that runs one of these programs.
    pub(super) fn read(job: &Job, programs: &[&str]) -> Option<Self> {
        let is_wanted = |command: &shell::Simple| {
            shell::program(&command.words).is_some_and(|at| is_one(command.words[at].text.bytes(), programs))
        };
        let end = super::curl::end_of_command(job);
        let start = job.earlier(Shell::Posix).before(job.text, job.start).unwrap_or(job.start);
        let mut script = shell::parse(Shell::Posix, job.text, start..end, job.earlier(Shell::Posix), &is_wanted);
        let simple = script.commands.pop().filter(|command| is_wanted(command))?;
        let at = shell::program(&simple.words)?;
        let rest = Span::new(Origin::Request, simple.next.min(end), end);
        Some(Self {
            program: simple.words.get(at)?.clone(),
            arguments: simple.words[at + 1..].to_vec(),
            input: simple.input,
            command: Command {
                shell: Some(Shell::Posix),
                words: simple.words,
                faults: simple.faults,
                variables: simple.variables,
                rest: Some(rest).filter(|rest| !job.text[rest.range()].trim().is_empty()),
                ..Command::default()
            },
            span: simple.span,
            next: simple.next,
        })
    }

    /// The request of this program.
    pub(super) fn request(
        self,
        agent: Agent,
        method: Method,
        target: Traced,
        fields: Vec<Field>,
        body: Body,
    ) -> Request {
        let client = Client::Agent(agent, Box::new(self.command));
        Request { fields, body, ..Request::new(self.span, client, method, target) }
    }
}

/// An option with its argument.
pub(super) struct Given {
    /// `--name` or `-n`, without its argument.
    pub(super) name: String,
    pub(super) span: Span,
    pub(super) argument: Option<Traced>,
}

/// Parts the arguments into options and operands, as getopt and argparse do: options may stand anywhere, letters may be
/// joined, `--name=value` is `--name value`. `takes` says which option wants an argument.
pub(super) fn options(arguments: Vec<Word>, takes: impl Fn(&str) -> bool) -> (Vec<Given>, Vec<Traced>) {
    let (mut given, mut operands) = (Vec::new(), Vec::new());
    let mut words = arguments.into_iter().map(|word| word.text);
    let mut only_operands = false;
    while let Some(word) = words.next() {
        let bytes = word.bytes();
        if only_operands || bytes.first() != Some(&b'-') || bytes.len() == 1 {
            operands.push(word);
        } else if bytes == b"--" {
            only_operands = true;
        } else if bytes.starts_with(b"--") {
            let equals = bytes.iter().position(|&byte| byte == b'=');
            let name = String::from_utf8_lossy(&bytes[..equals.unwrap_or(bytes.len())]).into_owned();
            let span = word.span_of(0..name.len());
            let argument = match equals {
                Some(at) => Some(word.slice(at + 1..word.len())),
                None if takes(&name) => words.next(),
                None => None,
            };
            given.push(Given { name, span, argument });
        } else {
            let mut at = 1;
            while at < word.len() {
                let name = format!("-{}", char::from(word.bytes()[at]));
                let span = word.span_of(if at == 1 { 0 } else { at }..at + 1);
                at += 1;
                let argument = match takes(&name) {
                    true if at < word.len() => Some(word.slice(at..word.len())),
                    true => words.next(),
                    false => None,
                };
                at = if argument.is_some() { word.len() } else { at };
                given.push(Given { name, span, argument });
            }
        }
    }
    (given, operands)
}

/// A field that the program or one of its options brings along.
pub(super) fn field(name: &str, value: impl Into<Vec<u8>>, by: Span, author: Author) -> Field {
    Field::brought(name, Traced::implied(value, by), by, author)
}

/// Content that is written: `content`, or a file's.
pub(super) fn content(data: Data, content: Option<Traced>) -> Body {
    let known = content.is_some();
    let content = content.unwrap_or_else(|| Traced::new(data.argument.home()));
    Body { kind: BodyKind::Data, content, coded: None, known, data: vec![data] }
}
