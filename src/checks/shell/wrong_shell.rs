//! `shell/wrong-shell`

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Command, ShellFaultKind};
use crate::source::{Edit, Span};

/// Quoting of one shell in another.
pub static RULE: Rule = Rule {
    code: Code::new("shell/wrong-shell"),
    since: "0.1.0",
    what: "Quoting or line continuation of one shell in another: carets or backticks in bash, single quotes in cmd.exe.",
    why: "Each shell has its own. What it does not know it hands to curl as text, or ends the command there.",
    references: &[super::QUOTING, "https://learn.microsoft.com/windows-server/administration/windows-commands/cmd"],
    bad: "curl https://api.example.com/orders ^\n  -H \"X-Trace: 7f1\"",
    good: "curl https://api.example.com/orders \\\n  -H \"X-Trace: 7f1\"",
    check,
};

/// Quoting of another shell.
enum Slip {
    /// A continuation of cmd.exe or PowerShell in a POSIX shell, and all of them.
    Continuation(Vec<Span>),
    /// Single quotes at a prompt of cmd.exe.
    SingleQuotes(Vec<Span>),
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(command) = context.request.client.command() else { return Vec::new() };
    find(context, command)
        .into_iter()
        .map(|slip| {
            let spans = match &slip {
                Slip::Continuation(places) => places[..1].to_vec(),
                Slip::SingleQuotes(places) => places.clone(),
            };
            let finding = RULE.finding(Certainty::Likely, 0.93, word(context, &slip), spans);
            Finding { fix: fix(&slip), ..finding }
        })
        .collect()
}

fn find(context: &Context, command: &Command) -> Option<Slip> {
    let first = command.faults.iter().find(|fault| fault.kind == ShellFaultKind::ForeignContinuation);
    if let Some(first) = first {
        let mark = &context.paste[first.span.range()];
        let mut places = vec![first.span];
        // The lines after it are out of the command, and end in the same sign up to the last.
        let mut at = first.span.end as usize;
        at += context.paste[at..].find('\n').map_or(0, |length| length + 1);
        for line in context.paste[at..].split_inclusive('\n') {
            let end = at + line.trim_end().len();
            if !context.paste[at..end].ends_with(mark) {
                break;
            }
            places.push(Span::new(first.span.origin, end - mark.len(), end));
            at += line.len();
        }
        return Some(Slip::Continuation(places));
    }
    single_quotes(context, command).map(Slip::SingleQuotes)
}

/// Single quotes around a word, where the prompt of cmd.exe stands before the command: `C:\dev>curl …`.
fn single_quotes(context: &Context, command: &Command) -> Option<Vec<Span>> {
    let program = command.words.first()?.text.home();
    let line_start = context.paste[..program.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let prompt = context.paste[line_start..program.start as usize].trim();
    let is_cmd = prompt.ends_with('>') && prompt.contains(":\\") && !prompt.starts_with("PS");
    if !is_cmd {
        return None;
    }
    let quoted = command.words.iter().find(|word| context.paste[word.text.home().range()].starts_with('\''))?;
    let home = quoted.text.home();
    let (start, end) = (home.start as usize, home.end as usize);
    Some(vec![Span::new(home.origin, start, start + 1), Span::new(home.origin, end - 1, end)])
}

fn word(context: &Context, slip: &Slip) -> Words {
    match slip {
        Slip::Continuation(places) => {
            let mark = &context.paste[places[0].range()];
            let (sign, shell) =
                if mark == "^" { ("`^`".into(), "cmd.exe") } else { (show(mark.as_bytes()), "PowerShell") };
            Words::new(
                format!("line continuation of {shell} in a POSIX shell"),
                format!(
                    "{sign} joins lines in {shell} alone. In bash and its kin it is a word for curl, and the command \
                     ends with the line: the options on the next lines are not sent."
                ),
                "End the lines with a backslash instead.",
            )
        }
        Slip::SingleQuotes(_) => Words::new(
            "single quotes in cmd.exe",
            "In cmd.exe a single quote is a letter like any other. The argument ends at its first blank, the quote is \
             sent along, and the double quotes inside are taken away.",
            r#"Put double quotes around the argument and write `\"` for those inside."#,
        ),
    }
}

fn fix(slip: &Slip) -> Option<Fix> {
    let Slip::Continuation(places) = slip else { return None };
    let edits = places.iter().map(|&span| Edit { span, text: "\\".into() }).collect();
    Some(rewrite::fix("end the lines with a backslash", Applicability::Safe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn a_caret_continues_nothing() {
        assert_finds(&RULE, "curl -X GET http://a.test/api/tokens ⟦^⟧\n  -H \"X-Trace: 7\"");
        assert_mends(
            &RULE,
            "curl http://a.test/o ^\n  -H \"A: b\" ^\n  -s\n",
            "curl http://a.test/o \\\n  -H \"A: b\" \\\n  -s\n",
        );
    }

    #[test]
    fn a_backtick_continues_nothing() {
        assert_finds(&RULE, "curl http://a.test/o ⟦`⟧\n  -H \"X-Trace: 7\"");
    }

    #[test]
    fn quoting_at_home_is_quiet() {
        for paste in [
            "curl http://a.test/o \\\n  -H 'X-Trace: 7'",
            "$ curl http://a.test/o -H 'X-Trace: 7'",
            "curl 'http://a.test/o?q=%5E'",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
