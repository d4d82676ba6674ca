//! `shell/unbalanced-quote`

use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Command, Shell, ShellFaultKind};
use crate::source::{Edit, Span};

/// A quote that is never closed.
pub static RULE: Rule = Rule {
    code: Code::new("shell/unbalanced-quote"),
    heard: Heard { title: "a quote of the command is never closed", help: "close it" },
    references: &[super::QUOTING],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A quote that is never closed, often since an apostrophe in the text has closed it early.",
    why: "The shell takes everything up to the next quote for one argument, and waits for more lines where there is \
          none.",
    mends: Mends::Safe,
    bad: Example::request("curl https://api.example.com/orders -H 'Accept: application/json"),
    good: "curl https://api.example.com/orders -H 'Accept: application/json'",
};

/// A quote without its fellow.
struct Slip {
    /// The quote that is left open.
    open: Span,
    /// The apostrophe in the text that closed a quote before it was meant to.
    apostrophe: Option<Span>,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(command) = context.request.client.command() else { return Vec::new() };
    find(context, command)
        .into_iter()
        .map(|slip| {
            let spans = slip.apostrophe.into_iter().chain([slip.open]).collect();
            let finding = RULE.finding(Certainty::Certain, 0.96, word(context, &slip), spans);
            Finding { fix: Some(fix(context, &slip)), ..finding }
        })
        .collect()
}

fn find(context: &Context, command: &Command) -> Option<Slip> {
    let fault = command.faults.iter().find(|fault| fault.kind == ShellFaultKind::UnclosedQuote)?;
    let open = fault.span;
    Some(Slip { open, apostrophe: apostrophe(context.paste, command, open) })
}

/// The first apostrophe before `open` that closed single quotes: `O'Brien`, `don't`.
fn apostrophe(paste: &str, command: &Command, open: Span) -> Option<Span> {
    let start = command.words.first()?.text.home().start as usize;
    let bytes = paste.as_bytes();
    let mut within = None;
    let mut at = start;
    while at < open.start as usize {
        match (within, bytes[at]) {
            (None | Some(b'"'), b'\\') => at += 1,
            (None, quote @ (b'\'' | b'"')) => within = Some(quote),
            (Some(b'\''), b'\'') => {
                let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
                if letter(paste[..at].chars().next_back()) && letter(paste[at + 1..].chars().next()) {
                    return Some(Span::new(open.origin, at, at + 1));
                }
                within = None;
            }
            (Some(b'"'), b'"') => within = None,
            _ => {}
        }
        at += 1;
    }
    None
}

fn word(context: &Context, slip: &Slip) -> Words {
    let quote = &context.paste[slip.open.range()];
    let name = if quote == "'" { "single" } else { "double" };
    if slip.apostrophe.is_some() {
        return Words::new(
            "an apostrophe closes the single quotes",
            "Inside single quotes the next single quote ends them, whatever was meant. From there on the shell has the \
             quotes the wrong way round, and the last one is never closed.",
            format!("Write `{}` for an apostrophe inside single quotes.", escaped(context)),
        );
    }
    if context.request.client.shell() == Some(Shell::Cmd) {
        return Words::new(
            format!("{name} quote that is not closed on its line"),
            "In cmd.exe a line end ends the quotes and the command. What stands on the next lines is not part of the \
             argument and is not sent.",
            "Write the argument on one line, with its closing quote.",
        );
    }
    Words::new(
        format!("{name} quote that is never closed"),
        "The shell takes everything after it for one argument and waits for more lines. What is sent, if anything, is \
         not what was meant.",
        "Close the quote where the argument ends.",
    )
}

/// An apostrophe inside single quotes.
fn escaped(context: &Context) -> &'static str {
    match context.request.client.shell() {
        Some(Shell::PowerShell) => "''",
        Some(Shell::Fish) => r"\'",
        _ => r"'\''",
    }
}

fn fix(context: &Context, slip: &Slip) -> Fix {
    if let Some(apostrophe) = slip.apostrophe {
        let edit = Edit { span: apostrophe, text: escaped(context).into() };
        return rewrite::fix("escape the apostrophe", Applicability::Safe, vec![edit]);
    }
    // The likeliest place is the end of the line, and of the paste where the text goes on over several lines.
    let rest = &context.paste[slip.open.end as usize..];
    let multiline = rest.starts_with(['{', '[', '<', '\n']);
    let line = rest.lines().next().unwrap_or_default();
    let length =
        if multiline { rest.trim_end().len() } else { line.trim_end_matches(['\\', '^', '`', ' ', '\r']).len() };
    let at = slip.open.end as usize + length;
    let quote = context.paste[slip.open.range()].to_owned();
    let edit = Edit { span: Span::point(slip.open.origin, at), text: quote };
    rewrite::fix("close the quote", Applicability::Unsafe, vec![edit])
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn a_quote_is_left_open() {
        assert_finds(&RULE, "curl http://a.test/o --json ⟦'⟧{\"a\":1}");
        assert_finds(&RULE, "curl ⟦\"⟧http://a.test/o -s");
        assert_mends(
            &RULE,
            "curl http://a.test/o -H 'Accept: text/csv \\\n  -s",
            "curl http://a.test/o -H 'Accept: text/csv' \\\n  -s",
        );
    }

    #[test]
    fn an_apostrophe_closes_early() {
        assert_finds(&RULE, "curl http://a.test/o --json '{\"name\":\"O⟦'⟧Brien⟦\"⟧}'");
        assert_mends(
            &RULE,
            "curl http://a.test/o -H 'Content-Type: text/plain' -d 'it isn't so'",
            "curl http://a.test/o -H 'Content-Type: text/plain' -d 'it isn'\\''t so'",
        );
    }

    #[test]
    fn each_shell_has_its_quotes() {
        assert_mends(
            &RULE,
            "C:\\dev>curl http://a.test/o -H \"Accept: text/csv ^\n  -s",
            "C:\\dev>curl http://a.test/o -H \"Accept: text/csv\" ^\n  -s",
        );
        assert_finds(&RULE, "PS> curl.exe http://a.test/o -H ⟦'⟧Accept: text/csv");
    }

    #[test]
    fn quotes_in_pairs_are_quiet() {
        for paste in [
            "C:\\dev>curl \"http://a.test/o?name=O'Brien\" -s",
            "PS> curl.exe 'http://a.test/o?name=O''Brien' -s",
            "curl http://a.test/o --json '{\"name\":\"O'\\''Brien\"}'",
            "curl http://a.test/o --json $'{\"name\":\"O\\'Brien\"}'",
            "curl \"http://a.test/o?name=O'Brien\"",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
