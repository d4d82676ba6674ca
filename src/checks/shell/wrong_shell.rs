//! `shell/wrong-shell`

mod find;
mod mend;
mod words;

use super::super::{Context, Example, Heard, Mends, Page, Rule};
use crate::finding::{Certainty, Code, Finding};
use crate::source::Span;

/// Quoting of one shell in another.
pub static RULE: Rule = Rule {
    code: Code::new("shell/wrong-shell"),
    heard: Heard { title: "the command is quoted for another shell", help: "quote it for the shell that it is run in" },
    references: &[
        super::QUOTING,
        "https://learn.microsoft.com/windows-server/administration/windows-commands/cmd",
        "https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "Quoting or line continuation of one shell in another: carets or backticks in bash, single quotes in cmd.exe, \
           `\\\"` in PowerShell.",
    why: "Each shell has its own. What it does not know it hands to curl as text, or ends the command there.",
    mends: Mends::Safe,
    bad: Example::request("$ curl https://api.example.com/orders ^\n  -H \"X-Trace: 7f1\""),
    good: "$ curl https://api.example.com/orders \\\n  -H \"X-Trace: 7f1\"",
};

/// Quoting that the shell does not know, or knows in another way than was meant.
struct Slip {
    kind: Kind,
    /// The places to show, the first of them first.
    places: Vec<Span>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A line continuation of another shell.
    Continuation,
    /// A line continuation of the shell that the command is read as, with nothing else to tell that shell.
    OwnContinuation,
    /// Single quotes in cmd.exe.
    SingleQuotes,
    /// `$'…'` where the shell does not have it.
    AnsiC,
    /// `^"…^"` in another shell than cmd.exe.
    CaretedQuotes,
    /// Carets inside the quotes of cmd.exe, as an older version of Chrome has them.
    CaretsInQuotes,
    /// Every backslash twice in a browser's copy for cmd.exe.
    DoubledBackslashes,
    /// A caret before every `&` of a form, as a browser's copy for cmd.exe has it, between quotes of a POSIX shell.
    StrayCarets,
    /// `\"` inside double quotes of PowerShell.
    BackslashQuote,
    /// Double quotes within an argument, which PowerShell up to 7.2 does not hand on.
    InnerQuotes,
    /// `\"` within an argument, which PowerShell from 7.3 on hands on with its backslash.
    EscapedInnerQuotes,
    /// `curl`, which is another command in Windows PowerShell, and whether it has said so.
    Alias { refused: bool },
}

impl Kind {
    /// How sure it is. What depends on a version of PowerShell is no more than possible.
    fn weight(self) -> (Certainty, f32) {
        match self {
            Kind::SingleQuotes | Kind::AnsiC | Kind::BackslashQuote => (Certainty::Likely, 0.97),
            Kind::Continuation | Kind::Alias { refused: true } => (Certainty::Likely, 0.95),
            Kind::CaretedQuotes | Kind::CaretsInQuotes => (Certainty::Likely, 0.96),
            Kind::StrayCarets => (Certainty::Likely, 0.9),
            Kind::InnerQuotes | Kind::DoubledBackslashes => (Certainty::Possible, 0.35),
            Kind::OwnContinuation | Kind::Alias { refused: false } => (Certainty::Possible, 0.3),
            Kind::EscapedInnerQuotes => (Certainty::Possible, 0.2),
        }
    }
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(command) = context.request.client.command() else { return Vec::new() };
    let Some(slip) = find::find(context, command) else { return Vec::new() };
    let (certainty, likelihood) = slip.kind.weight();
    let shell = command.shell.unwrap_or_default();
    let finding = RULE.finding(certainty, likelihood, words::word(context, shell, &slip), slip.places.clone());
    vec![Finding { fix: mend::fix(context, command, &slip), ..finding }]
}

#[cfg(test)]
mod tests;
