use crate::source::{Span, Traced};

/// What sends the request.
#[derive(Clone, Debug)]
pub enum Client {
    /// It is written out as it goes over the wire.
    Raw,
    /// curl, started by a shell.
    Curl(Box<Command>),
}

impl Client {
    /// The command, where there is one.
    pub fn command(&self) -> Option<&Command> {
        match self {
            Client::Raw => None,
            Client::Curl(command) => Some(command),
        }
    }
}

/// A command as the shell understood it.
#[derive(Clone, Debug)]
pub struct Command {
    /// The program and its arguments.
    pub words: Vec<Word>,
    /// The options, in order.
    pub options: Vec<OptionUse>,
    /// Arguments that are no option: curl takes each for a URL.
    pub operands: Vec<Word>,
    /// What the shell or curl would stumble over, in order of place.
    pub faults: Vec<ShellFault>,
    /// Variables that stand in the command, expanded or not.
    pub variables: Vec<Variable>,
    /// The paste after the end of the command, where the shell reads another command.
    pub rest: Option<Span>,
}

/// One word of a command, after expansion and removal of quotes.
#[derive(Clone, Debug)]
pub struct Word {
    /// What the program gets. Its home is the word as typed.
    pub text: Traced,
    /// Whether any of it is in quotes.
    pub quoted: bool,
}

/// An option with its argument.
#[derive(Clone, Debug)]
pub struct OptionUse {
    /// Long name without dashes; `None` where curl has no such option.
    pub name: Option<&'static str>,
    /// The option as typed: `-H`, `--header`, or one letter of `-sSL`.
    pub span: Span,
    /// Its argument, where it takes one.
    pub argument: Option<Traced>,
}

/// A `$NAME`, `${NAME}` or `%NAME%` in the command.
#[derive(Clone, Debug)]
pub struct Variable {
    /// As typed, with the sign.
    pub span: Span,
    /// The name alone.
    pub name: String,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of a variable in a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The paste itself sets it, so its value is known.
    Known,
    /// The shell puts its value in; the paste does not tell it.
    Expanded,
    /// Single quotes keep it as it is typed, so the server gets the name.
    Literal,
}

/// Something that makes the shell or curl understand the command otherwise than it was meant.
#[derive(Clone, Debug)]
pub struct ShellFault {
    /// What it is.
    pub kind: ShellFaultKind,
    /// The smallest place that shows it.
    pub span: Span,
}

/// What the shell or curl stumbles over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShellFaultKind {
    /// A quote that is never closed.
    UnclosedQuote,
    /// An unquoted `&`, `;`, `|`, `<`, `>`, `(` or `)` that touches the words on both sides, as no operator that was
    /// meant does: `url?a=1&b=2`. It ends the command, or redirects it.
    Operator {
        /// The whole run of typed characters that it stands in, from blank to blank.
        run: Span,
    },
    /// An unquoted `#` that starts a comment.
    Comment,
    /// A backslash before a blank at the end of a line: it joins nothing.
    BlankAfterBackslash,
    /// A line that starts like an option after a line that does not end in a backslash.
    MissingContinuation,
    /// A `^` or backtick at the end of a line, which continues it in another shell.
    ForeignContinuation,
    /// A quote or dash of a typographer, where the shell wants the plain one.
    Typographic,
    /// Double quotes inside double quotes: the shell removes the inner ones.
    NestedDoubleQuotes,
    /// An option that curl does not have.
    UnknownOption {
        /// The long option with the nearest name, if one is near.
        nearest: Option<&'static str>,
    },
    /// A long option after a single dash: curl reads `-data` as `-d ata`.
    SingleDash {
        /// The long option that was meant.
        meant: &'static str,
    },
    /// An option at the end that wants an argument.
    MissingArgument,
}
