//! `shell/broken-continuation`

use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Command, Shell, ShellFaultKind};
use crate::source::{Edit, Span};

/// A line that should go on and does not.
pub static RULE: Rule = Rule {
    code: Code::new("shell/broken-continuation"),
    heard: Heard {
        title: "a line of the command does not go on in the next",
        help: "end each line but the last with the continuation of your shell, and nothing behind it",
    },
    references: &[super::QUOTING],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A blank after the backslash at the end of a line, or no backslash before a line of further options.",
    why: "Only a backslash directly before the line end joins two lines. Otherwise the command ends there, and the \
          options on the next lines never reach curl.",
    mends: Mends::Safe,
    bad: Example::request("curl https://api.example.com/orders\n  -H 'Accept: text/csv'"),
    good: "curl https://api.example.com/orders \\\n  -H 'Accept: text/csv'",
};

/// A line end that does not join.
struct Slip {
    place: Span,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A blank after the sign.
    Blank,
    /// No sign.
    Missing,
    /// A carriage return after the backslash, which stands there for every shell but those of Windows.
    Return,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(command) = context.request.client.command() else { return Vec::new() };
    find(context, command)
        .into_iter()
        .map(|slip| {
            let shell = command.shell.unwrap_or_default();
            let (certainty, likelihood) = match slip.kind {
                // Whatever took the text here may have put them in.
                Kind::Return => (Certainty::Possible, 0.25),
                _ => (Certainty::Likely, 0.95),
            };
            let finding = RULE.finding(certainty, likelihood, word(shell, &slip), vec![slip.place]);
            Finding { fix: Some(fix(context, shell, &slip)), ..finding }
        })
        .collect()
}

fn find(context: &Context, command: &Command) -> Option<Slip> {
    let fault = command.faults.iter().find_map(|fault| match fault.kind {
        ShellFaultKind::BlankAfterBackslash => Some(Slip { place: fault.span, kind: Kind::Blank }),
        ShellFaultKind::MissingContinuation => Some(Slip { place: fault.span, kind: Kind::Missing }),
        _ => None,
    });
    fault.or_else(|| {
        if command.shell != Some(Shell::Posix) {
            return None;
        }
        // Between two words: in quotes it is text.
        let mut gaps = command.words.windows(2).map(|two| (two[0].text.home().end, two[1].text.home().start));
        gaps.find_map(|(start, end)| {
            let at = start as usize + context.paste.get(start as usize..end as usize)?.find("\\\r\n")? + 1;
            let origin = command.words.first()?.text.origin();
            Some(Slip { place: Span::new(origin, at, at + 1), kind: Kind::Return })
        })
    })
}

/// The sign that continues a line, and its name.
fn sign(shell: Shell) -> (&'static str, &'static str) {
    match shell {
        Shell::Posix | Shell::Fish => ("\\", "backslash"),
        Shell::Cmd => ("^", "caret"),
        Shell::PowerShell => ("`", "backtick"),
    }
}

fn word(shell: Shell, slip: &Slip) -> Words {
    let (_, name) = sign(shell);
    if slip.kind == Kind::Return {
        return Words::new(
            "carriage return after the backslash",
            "The lines end as on Windows, with a carriage return. In a POSIX shell the backslash quotes it, and the command ends \
             with the line.",
            "Save the script with line ends of Unix, or run it through `dos2unix`.",
        );
    }
    if slip.kind == Kind::Blank {
        Words::new(
            format!("blank after the {name} at the end of the line"),
            format!(
                "The {name} now quotes the blank and not the line end, so the command ends here. The options on the next \
                 lines are not part of it and are not sent."
            ),
            format!("Delete the blank after the {name}."),
        )
    } else {
        Words::new(
            format!("no {name} at the end of the line"),
            format!(
                "Without a {name} the command ends with the line. The options on the next line are not part of it and \
                 are not sent."
            ),
            format!("Put a {name} at the end of the line."),
        )
    }
}

fn fix(context: &Context, shell: Shell, slip: &Slip) -> Fix {
    if slip.kind == Kind::Return {
        let mut edits = Vec::new();
        for (at, _) in context.paste.match_indices("\\\r\n") {
            edits.push(Edit { span: Span::new(slip.place.origin, at + 1, at + 2), text: String::new() });
        }
        return rewrite::fix("take the carriage returns away", Applicability::Safe, edits);
    }
    if slip.kind == Kind::Blank {
        let span = Span::new(slip.place.origin, slip.place.start as usize + 1, slip.place.end as usize);
        let edit = Edit { span, text: String::new() };
        return rewrite::fix("delete the blank", Applicability::Safe, vec![edit]);
    }
    let (sign, _) = sign(shell);
    let before = context.paste[..slip.place.start as usize].trim_end_matches('\r');
    let text = if before.ends_with(' ') { sign.to_owned() } else { format!(" {sign}") };
    let edit = Edit { span: Span::point(slip.place.origin, before.len()), text };
    rewrite::fix("join the lines", Applicability::Safe, vec![edit])
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn a_blank_after_the_backslash() {
        assert_finds(&RULE, "curl -X POST http://a.test/v1/orders ⟦\\ ⟧\n  -H 'X-A: b' \\\n  --json '{}'");
        assert_mends(&RULE, "curl http://a.test/o \\  \n  -H 'X-A: b'", "curl http://a.test/o \\\n  -H 'X-A: b'");
    }

    #[test]
    fn a_backslash_is_missing() {
        assert_finds(&RULE, "curl http://a.test/o \\\n  -H 'X-A: b'⟦\n⟧  --json '{}'");
        assert_mends(&RULE, "curl http://a.test/o -s\n  -i", "curl http://a.test/o -s \\\n  -i");
    }

    #[test]
    fn line_ends_of_windows() {
        let text = "curl http://a.test/o \\⟦\r⟧\n  -H 'X-A: b' \\\r\n  -s";
        assert_eq!(assert_finds(&RULE, text).certainty, Certainty::Possible);
    }

    #[test]
    fn each_shell_has_its_sign() {
        assert_finds(&RULE, "C:\\dev>curl http://a.test/o ⟦^ ⟧\n  -H \"X-A: b\"");
        assert_mends(&RULE, "C:\\dev>curl http://a.test/o\n  -i", "C:\\dev>curl http://a.test/o ^\n  -i");
        assert_mends(&RULE, "PS> curl.exe http://a.test/o ` \n  -i", "PS> curl.exe http://a.test/o `\n  -i");
    }

    #[test]
    fn whole_commands_are_quiet() {
        for paste in [
            "C:\\dev>curl http://a.test/o ^\r\n  -H \"X-A: b\"\r\n",
            "PS> curl.exe http://a.test/o `\n  -H 'X-A: b'\n",
            "curl http://a.test/o \\\n  -H 'X-A: b' \\\n  --json '{}'\n",
            "curl http://a.test/o\ncurl http://a.test/p\n",
            "curl http://a.test/o --json '{\n  \"a\": -1\n}'",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
