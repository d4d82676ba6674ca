//! The words of a command as curl sorts them: options with their arguments, and URLs, for each operation (`--next`).

use super::config;
use super::data::Stdin;
use super::options::{self, Spec};
use super::variables::Variables;
use crate::message::{OptionUse, ShellFault, ShellFaultKind, Word};
use crate::source::{Span, Traced};

/// What one part of a command asks for; `--next` starts another.
#[derive(Clone, Debug, Default)]
pub(super) struct Operation {
    /// The options that are on, in order.
    pub(super) options: Vec<OptionUse>,
    /// The words that are URLs without an option before them.
    pub(super) operands: Vec<Word>,
    /// All URLs, in order.
    pub(super) urls: Vec<Traced>,
}

/// The words of a command, sorted.
#[derive(Debug)]
pub(super) struct Arguments {
    /// At least one.
    pub(super) operations: Vec<Operation>,
    pub(super) faults: Vec<ShellFault>,
    pub(super) variables: Variables,
    /// `--help`, `--version`: nothing is sent, and nothing is wrong.
    pub(super) informs: bool,
}

/// Sorts what follows the program's name.
pub(super) fn sort(words: &[Word], stdin: &mut Stdin) -> Arguments {
    let mut sorter = Sorter {
        stdin,
        off: Vec::new(),
        arguments: Arguments {
            operations: vec![Operation::default()],
            faults: Vec::new(),
            variables: Variables::default(),
            informs: false,
        },
    };
    let mut only_operands = false;
    let mut at = 0;
    while let Some(word) = words.get(at) {
        at += 1;
        let bytes = word.text.bytes();
        if only_operands || bytes.first() != Some(&b'-') {
            if !is_continuation_mark(word) {
                let operation = sorter.operation();
                operation.operands.push(word.clone());
                operation.urls.push(word.text.clone());
            }
        } else if bytes == b"--" {
            only_operands = true;
        } else {
            let next = words.get(at).map(|next| &next.text);
            at += usize::from(sorter.option(&word.text, next));
        }
    }
    sorter.end_operation();
    sorter.arguments
}

/// A lone `^` or backtick is another shell's line continuation, told as a fault of its own.
fn is_continuation_mark(word: &Word) -> bool {
    !word.quoted && matches!(word.text.bytes(), b"^" | b"`" | b"\\")
}

struct Sorter<'a> {
    stdin: &'a mut Stdin,
    arguments: Arguments,
    /// The switches of this operation that were turned on or off, in order.
    off: Vec<(&'static str, bool)>,
}

impl Sorter<'_> {
    fn operation(&mut self) -> &mut Operation {
        if self.arguments.operations.is_empty() {
            self.arguments.operations.push(Operation::default());
        }
        let last = self.arguments.operations.len() - 1;
        &mut self.arguments.operations[last]
    }

    fn fault(&mut self, kind: ShellFaultKind, span: Span) {
        self.arguments.faults.push(ShellFault { kind, span });
    }

    /// Takes an option. Says whether it took `next` for its argument.
    fn option(&mut self, word: &Traced, next: Option<&Traced>) -> bool {
        if word.bytes().starts_with(b"-") && !word.bytes().starts_with(b"--") {
            self.letters(word, next)
        } else {
            self.long(word, next)
        }
    }

    /// The option that a misspelled one was meant for. Of many, which no person types, only the first are looked up.
    fn nearest(&self, name: &str) -> Option<&'static str> {
        (self.arguments.faults.len() < 32).then(|| options::nearest(name)).flatten()
    }

    /// `--name`, or without dashes in a file of options.
    fn long(&mut self, word: &Traced, next: Option<&Traced>) -> bool {
        let span = word.home();
        let text = word.text();
        let name = text.strip_prefix("--").unwrap_or(&text);
        if let Some(named) = options::long(name) {
            if named.cut {
                self.fault(ShellFaultKind::CutName { meant: named.spec.name }, span);
            }
            let argument = next.filter(|_| named.spec.takes_argument());
            let argument = match argument {
                Some(argument) if named.expand => Some(self.arguments.variables.expand(argument)),
                other => other.cloned(),
            };
            let took = argument.is_some();
            self.add(named.spec, named.on, span, argument);
            return took;
        }
        if let Some((before, _)) = name.split_once('=')
            && let Some(named) = options::long(before).filter(|named| !named.cut)
        {
            self.fault(ShellFaultKind::EqualsSign { meant: named.spec.name }, span);
            let dashes = text.len() - name.len();
            let argument = word.slice((dashes + before.len() + 1).min(word.len())..word.len());
            let argument = Some(argument).filter(|_| named.spec.takes_argument());
            self.add(named.spec, named.on, span, argument);
            return false;
        }
        let nearest = self.nearest(name);
        self.fault(ShellFaultKind::UnknownOption { nearest }, span);
        self.operation().options.push(OptionUse { name: None, span, argument: None });
        // What follows a misspelled option was meant for its argument; curl itself does not get that far.
        let meant = nearest.and_then(options::exact).is_some_and(Spec::takes_argument);
        meant && next.is_some_and(|next| !next.bytes().starts_with(b"-") && !has_scheme(next))
    }

    /// `-sSL`, `-d data`, `-ddata`: letters without argument may be joined, and one with an argument takes what is left
    /// of the word, or the next word.
    fn letters(&mut self, word: &Traced, next: Option<&Traced>) -> bool {
        let length = word.len();
        if length > 3
            && let Some(spec) = options::exact(&word.text()[1..])
        {
            self.fault(ShellFaultKind::SingleDash { meant: spec.name }, word.home());
        }
        if length == 1 {
            self.fault(ShellFaultKind::UnknownOption { nearest: None }, word.home());
            return false;
        }
        let mut at = 1;
        while let Some(&letter) = word.bytes().get(at) {
            let Some((spec, on)) = options::letter(letter) else {
                let nearest = self.nearest(&word.text()[1..]);
                self.fault(ShellFaultKind::UnknownOption { nearest }, word.home());
                self.operation().options.push(OptionUse { name: None, span: word.home(), argument: None });
                return false;
            };
            let first = if at == 1 { 0 } else { at };
            let span = word.span_of(first..at + 1);
            at += 1;
            if !spec.takes_argument() {
                self.add(spec, on, span, None);
                continue;
            }
            let took = at == length;
            let argument = if took { next.cloned() } else { Some(word.slice(at..length)) };
            let took = took && argument.is_some();
            self.add(spec, on, span, argument);
            return took;
        }
        false
    }

    fn add(&mut self, spec: &'static Spec, on: bool, span: Span, argument: Option<Traced>) {
        if spec.takes_argument() {
            match &argument {
                None => self.fault(ShellFaultKind::MissingArgument, span),
                Some(argument) => {
                    if let Some(wanted) = bad_argument(spec, argument) {
                        self.fault(ShellFaultKind::BadArgument { wanted }, argument.home());
                    }
                }
            }
        }
        match (spec.name, &argument) {
            ("next", _) => return self.next(span),
            ("help" | "manual" | "version" | "dump-ca-embed", _) => self.arguments.informs |= on,
            ("url", Some(url)) => {
                let url = url.clone();
                self.operation().urls.push(url);
            }
            ("variable", Some(variable)) => self.arguments.variables.set(variable),
            ("config", Some(file)) if file.bytes() == b"-" => {
                if let Some(text) = self.stdin.take() {
                    self.config(&text);
                }
            }
            _ => {}
        }
        if !spec.takes_argument() {
            self.off.push((spec.name, on));
        }
        if on || spec.takes_argument() {
            self.operation().options.push(OptionUse { name: Some(spec.name), span, argument });
        }
    }

    /// The options of a file.
    fn config(&mut self, text: &Traced) {
        for entry in config::entries(text) {
            // A file that names itself again gets nothing more.
            self.option(&entry.option, entry.argument.as_ref());
        }
    }

    fn next(&mut self, span: Span) {
        if self.operation().urls.is_empty() {
            self.fault(ShellFaultKind::NoUrl, span);
        }
        self.end_operation();
        self.arguments.operations.push(Operation::default());
    }

    /// Takes away the switches that were turned off again.
    fn end_operation(&mut self) {
        let switches = std::mem::take(&mut self.off);
        if switches.iter().all(|&(_, on)| on) {
            return;
        }
        let last: std::collections::HashMap<_, _> = switches.into_iter().collect();
        let is_on = |option: &OptionUse| option.name.is_none_or(|name| last.get(name).is_none_or(|&on| on));
        self.operation().options.retain(is_on);
    }
}

/// What is wrong with the argument of an option, where curl refuses it.
fn bad_argument(spec: &Spec, argument: &Traced) -> Option<&'static str> {
    let wanted = spec.argument.fault(argument.bytes());
    let blank = argument.is_empty() && matches!(spec.name, "request" | "request-target" | "range");
    wanted.or(blank.then_some("something that is not empty"))
}

fn has_scheme(word: &Traced) -> bool {
    word.bytes().starts_with(b"http://") || word.bytes().starts_with(b"https://")
}
