use crate::source::{Span, Traced};

/// What sends the request.
#[derive(Clone, Debug)]
pub enum Client {
    /// It is written out as it goes over the wire.
    Raw,
    /// It was recorded by something that saw it sent: an archive, a transcript, a log. How it was framed is not shown,
    /// and fields may have been left out.
    Recorded,
    /// curl, started by a shell.
    Curl(Box<Command>),
    /// Another program, or a call in a program's source. The command has its variables and faults; options and
    /// operands are curl's alone.
    Agent(Agent, Box<Command>),
}

impl Client {
    /// The curl command, where it is one.
    pub fn command(&self) -> Option<&Command> {
        match self {
            Client::Curl(command) => Some(command),
            Client::Raw | Client::Recorded | Client::Agent(..) => None,
        }
    }

    /// The variables that stand in the request, whose values the paste may not tell.
    pub fn variables(&self) -> &[Variable] {
        match self {
            Client::Curl(command) | Client::Agent(_, command) => &command.variables,
            Client::Raw | Client::Recorded => &[],
        }
    }

    /// What the shell or the program stumbles over.
    pub fn faults(&self) -> &[ShellFault] {
        match self {
            Client::Curl(command) | Client::Agent(_, command) => &command.faults,
            Client::Raw | Client::Recorded => &[],
        }
    }

    /// The shell that reads the command, where one does.
    pub fn shell(&self) -> Option<Shell> {
        match self {
            Client::Curl(command) | Client::Agent(_, command) => command.shell,
            Client::Raw | Client::Recorded => None,
        }
    }
}

/// A program or library that writes the request from what it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agent {
    /// The `http` and `https` commands.
    Httpie,
    /// GNU Wget.
    Wget,
    /// PowerShell's `Invoke-WebRequest` and `Invoke-RestMethod`.
    PowerShell,
    /// `fetch()` in a browser.
    Fetch,
    /// `fetch()` of Node.js.
    NodeFetch,
    /// axios.
    Axios,
    /// `XMLHttpRequest`.
    Xhr,
    /// `jQuery.ajax` and its kin.
    Jquery,
    /// Python's requests.
    Requests,
    /// Python's httpx.
    Httpx,
    /// Go's `net/http`.
    Go,
    /// PHP's curl extension.
    PhpCurl,
    /// Ruby's `Net::HTTP`.
    Ruby,
    /// An editor's `.http` file.
    HttpFile,
    /// Hurl.
    Hurl,
    /// Postman.
    Postman,
    /// Insomnia.
    Insomnia,
}

impl Agent {
    /// As a person would call it.
    pub fn label(self) -> &'static str {
        match self {
            Agent::Httpie => "HTTPie",
            Agent::Wget => "Wget",
            Agent::PowerShell => "PowerShell",
            Agent::Fetch => "fetch",
            Agent::NodeFetch => "Node.js fetch",
            Agent::Axios => "axios",
            Agent::Xhr => "XMLHttpRequest",
            Agent::Jquery => "jQuery",
            Agent::Requests => "requests",
            Agent::Httpx => "httpx",
            Agent::Go => "net/http",
            Agent::PhpCurl => "PHP curl",
            Agent::Ruby => "Net::HTTP",
            Agent::HttpFile => "HTTP client",
            Agent::Hurl => "Hurl",
            Agent::Postman => "Postman",
            Agent::Insomnia => "Insomnia",
        }
    }
}

/// The shell that reads a command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shell {
    /// sh, bash, zsh.
    #[default]
    Posix,
    /// cmd.exe, and the C runtime's rules for arguments after it.
    Cmd,
    /// PowerShell.
    PowerShell,
    /// fish.
    Fish,
}

/// A command as the shell understood it.
#[derive(Clone, Debug, Default)]
pub struct Command {
    /// The shell that read it; `None` for a call in a program.
    pub shell: Option<Shell>,
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
    /// The request line that curl makes of the URL and of the options that change it; `None` where curl sends nothing,
    /// and for other programs.
    pub line: Option<RequestLine>,
}

impl Command {
    /// Why the program sends nothing at all, if that is so. It reads its arguments before it looks at the URL.
    pub fn refusal(&self) -> Option<&ShellFault> {
        let refusals = || self.faults.iter().filter(|fault| fault.kind.is_refusal());
        let of_url = |fault: &&ShellFault| matches!(fault.kind, ShellFaultKind::Glob(_) | ShellFaultKind::Url(_));
        refusals().find(|fault| !of_url(fault)).or_else(|| refusals().next())
    }

    /// The refusal, where no slip of the shell before it has made curl see something else than was meant.
    pub fn own_refusal(&self) -> Option<&ShellFault> {
        let slip = self
            .faults
            .iter()
            .any(|fault| !fault.kind.is_refusal() && !matches!(fault.kind, ShellFaultKind::CutName { .. }));
        self.refusal().filter(|_| !slip)
    }
}

/// A request line as a client makes it (RFC 9112 section 3).
#[derive(Clone, Debug)]
pub struct RequestLine {
    /// The request target: path and query of the URL, normalised.
    pub target: Traced,
    /// `HTTP/1.0` or `HTTP/1.1`.
    pub version: &'static str,
    /// How many requests curl makes of the URL: one for each text that its patterns stand for. This is the first.
    pub count: u64,
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
    /// `'…'` in cmd.exe, where a single quote is a letter like any other: the quote that opens.
    SingleQuotes {
        /// The quote that was meant to close it, where one is seen.
        close: Span,
    },
    /// `$'…'` in a shell that does not have it: the dollar sign and the quote.
    AnsiCQuotes,
    /// `\"` inside double quotes of PowerShell, where it is a backslash and the end of the string.
    BackslashQuote,
    /// Double quotes within an argument that PowerShell hands to a program: the first of them.
    InnerQuotes {
        /// Whether each has a backslash before it, as PowerShell up to 7.2 needs it.
        escaped: bool,
    },
    /// A line continuation of the shell that the command is read as, where nothing else tells that shell.
    OwnContinuation,
    /// A quote or dash of a typographer, where the shell wants the plain one.
    Typographic,
    /// A no-break space or another blank that the shell takes for a letter, or a character without width. It is read
    /// as it was meant: as a blank, or not at all.
    Invisible,
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
    /// `--name=value`, which curl takes only since 8.16.
    EqualsSign {
        /// The option before the sign.
        meant: &'static str,
    },
    /// The beginning of an option's name, or the name in other case, which curl takes for it only before 8.6.
    CutName {
        /// The one option that begins so.
        meant: &'static str,
    },
    /// An argument that curl does not take.
    BadArgument {
        /// What it wants instead.
        wanted: &'static str,
    },
    /// An option that asks for another kind of request than one before it.
    Conflict {
        /// The other.
        with: Span,
    },
    /// A command without a URL.
    NoUrl,
    /// A pattern in a URL, or in the argument of `-T`, that curl cannot read.
    Glob(GlobFault),
    /// A URL that curl does not take.
    Url(UrlFault),
}

impl ShellFaultKind {
    /// Whether curl sends nothing because of it.
    pub fn is_refusal(&self) -> bool {
        match self {
            ShellFaultKind::UnknownOption { .. }
            | ShellFaultKind::MissingArgument
            | ShellFaultKind::EqualsSign { .. }
            | ShellFaultKind::BadArgument { .. }
            | ShellFaultKind::Conflict { .. }
            | ShellFaultKind::NoUrl
            | ShellFaultKind::Glob(_)
            | ShellFaultKind::Url(_) => true,
            ShellFaultKind::UnclosedQuote
            | ShellFaultKind::Operator { .. }
            | ShellFaultKind::Comment
            | ShellFaultKind::BlankAfterBackslash
            | ShellFaultKind::MissingContinuation
            | ShellFaultKind::ForeignContinuation
            | ShellFaultKind::SingleQuotes { .. }
            | ShellFaultKind::AnsiCQuotes
            | ShellFaultKind::BackslashQuote
            | ShellFaultKind::InnerQuotes { .. }
            | ShellFaultKind::OwnContinuation
            | ShellFaultKind::Typographic
            | ShellFaultKind::Invisible
            | ShellFaultKind::NestedDoubleQuotes
            | ShellFaultKind::SingleDash { .. }
            | ShellFaultKind::CutName { .. } => false,
        }
    }
}

/// Why curl cannot read a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GlobFault {
    /// `{` that is never closed.
    Unclosed,
    /// `{` or `[` between braces.
    Nested,
    /// `{}`.
    Empty,
    /// `}` or `]` that nothing opens.
    Unopened,
    /// Brackets that hold no range.
    NoRange,
    /// More texts than curl counts, or more patterns.
    TooMany,
}

/// Why curl does not take a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlFault {
    /// A blank, or a control character.
    Character,
    /// No host.
    NoHost,
    /// A host that is none.
    Host,
    /// A port that is none.
    Port,
    /// Four slashes and more after the scheme, or none.
    Slashes,
    /// A scheme that is not of HTTP: whatever curl does, it sends no HTTP request.
    Scheme,
}
