//! What is said about quoting of another shell.

use super::super::super::shared::show::show;
use super::super::super::{Context, Words};
use super::{Kind, Slip};
use crate::message::Shell;

/// As a person would call a shell.
fn name(shell: Shell) -> &'static str {
    match shell {
        Shell::Posix => "a POSIX shell",
        Shell::Cmd => "cmd.exe",
        Shell::PowerShell => "PowerShell",
        Shell::Fish => "fish",
    }
}

/// The shell whose line continuation this is.
fn home(mark: &str) -> &'static str {
    match mark {
        "^" => "cmd.exe",
        "\\" => "a POSIX shell",
        _ => "PowerShell",
    }
}

/// The sign that continues a line in a shell, in words.
fn continuation(shell: Shell) -> &'static str {
    match shell {
        Shell::Posix | Shell::Fish => "a backslash",
        Shell::Cmd => "`^`",
        Shell::PowerShell => "a backtick",
    }
}

pub(super) fn word(context: &Context, shell: Shell, slip: &Slip) -> Words {
    let here = name(shell);
    let first = slip.places.first().and_then(|place| context.paste.get(place.range())).unwrap_or_default();
    match slip.kind {
        Kind::Continuation => Words::new(
            format!("line continuation of {} in {here}", home(first)),
            format!(
                "{} joins lines in {} alone. In {here} it is a word for curl, and the command ends with the line: the \
                 options on the next lines are not sent.",
                sign(first),
                home(first)
            ),
            format!("End the lines with {} instead.", continuation(shell)),
        ),
        Kind::OwnContinuation => Words::new(
            format!("line continuation of {here}"),
            format!(
                "{} joins lines in {here} alone. In bash or any other shell the command ends with the line, and the \
                 options on the next lines are not sent.",
                sign(first)
            ),
            "Where this is run in bash, end the lines with a backslash instead.",
        ),
        Kind::SingleQuotes => Words::new(
            "single quotes in cmd.exe",
            "In cmd.exe a single quote is a letter like any other. The argument ends at its first blank, the quote is \
             sent along, and the double quotes inside are taken away.",
            r#"Put double quotes around the argument and write `\"` for those inside."#,
        ),
        Kind::AnsiC => Words::new(
            format!("`$'…'` in {here}"),
            format!(
                "Only bash, zsh and their kin decode `$'…'`. In {here} the dollar sign and the backslashes are text, and \
                 are sent along."
            ),
            "Copy the request for this shell, or write the argument in its own quotes.",
        ),
        Kind::CaretedQuotes => Words::new(
            format!("quoting of cmd.exe in {here}"),
            format!(
                "`^\"` is how a browser quotes for cmd.exe. In {here} the carets are text: they are sent along, before \
                 the URL as well."
            ),
            "Copy the request as cURL (bash), or take the carets away.",
        ),
        Kind::CaretsInQuotes => Words::new(
            "carets inside the quotes of cmd.exe",
            "Some versions of Chrome copy for cmd.exe with carets and put plain double quotes around them. Between double \
             quotes a caret is text, and `^\\^\"` ends the quotes: what is sent has carets in it, or ends early.",
            "Put a caret before the double quotes around each argument as well, or copy with a current version.",
        ),
        Kind::DoubledBackslashes => Words::new(
            "every backslash twice in the copy for cmd.exe",
            "Chrome and Firefox write each backslash twice for cmd.exe. The program takes one of the two away before a \
             double quote alone; all others arrive twice, so that `\\n` in JSON becomes a backslash and an `n`.",
            "Write each of them once, unless two were meant.",
        ),
        Kind::StrayCarets => Words::new(
            "caret before every `&` in the form",
            "Some versions of Firefox escape the `&` for cmd.exe in the copy for a POSIX shell as well. Between quotes a \
             caret is text, so each value is sent with a `^` at its end.",
            "Take the carets away.",
        ),
        Kind::BackslashQuote => Words::new(
            r#"`\"` inside double quotes in PowerShell"#,
            "In PowerShell a backslash escapes nothing: the string ends at this quote, and what follows is another \
             argument. curl gets a piece of the text, and takes the next piece for a URL.",
            r#"Put single quotes around the argument. PowerShell up to 7.2 wants `\"` in them, PowerShell 7.3 and later the plain quote."#,
        ),
        Kind::InnerQuotes => Words::new(
            "double quotes that Windows PowerShell takes away",
            "Windows PowerShell 5.1 and PowerShell up to 7.2 hand double quotes within an argument on without escaping \
             them, and curl gets `{a:1}` for `{\"a\":1}`. PowerShell 7.3 and later send them as they are.",
            r#"In Windows PowerShell write `\"` for each of them, or give the text in a file: `-d '@body.json'`."#,
        ),
        Kind::EscapedInnerQuotes => Words::new(
            r#"`\"` in single quotes for a program"#,
            r#"Windows PowerShell 5.1 needs the backslash for the quote to arrive. PowerShell 7.3 and later hand the argument on as it is, so that curl gets the backslashes as well."#,
            "In PowerShell 7.3 or later take the backslashes away.",
        ),
        Kind::Alias { refused } => Words::new(
            "`curl` in Windows PowerShell",
            format!(
                "In Windows PowerShell 5.1 `curl` is another name of Invoke-WebRequest, which does not know curl's \
                 options{}. PowerShell 7 runs curl itself.",
                if refused { ", and says so" } else { "" }
            ),
            "Write `curl.exe`.",
        ),
    }
}

/// A mark in backticks, where it is not one itself.
fn sign(mark: &str) -> String {
    match mark {
        "`" => "A backtick at the end of a line".into(),
        "\\" => "A backslash at the end of a line".into(),
        mark => show(mark.as_bytes()),
    }
}
