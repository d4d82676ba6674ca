//! `shell/broken-continuation`

use super::super::shared::rewrite;
use super::super::{Context, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Command, ShellFaultKind};
use crate::source::{Edit, Span};

/// A line that should go on and does not.
pub static RULE: Rule = Rule {
    code: Code::new("shell/broken-continuation"),
    since: "0.1.0",
    what: "A blank after the backslash at the end of a line, or no backslash before a line of further options.",
    why: "Only a backslash directly before the line end joins two lines. Otherwise the command ends there, and the \
          options on the next lines never reach curl.",
    references: &[super::QUOTING],
    bad: "curl https://api.example.com/orders\n  -H 'Accept: text/csv'",
    good: "curl https://api.example.com/orders \\\n  -H 'Accept: text/csv'",
    check,
};

/// A line end that does not join.
struct Slip {
    place: Span,
    blank: bool,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(command) = context.request.client.command() else { return Vec::new() };
    find(command)
        .into_iter()
        .map(|slip| {
            let finding = RULE.finding(Certainty::Likely, 0.95, word(&slip), vec![slip.place]);
            Finding { fix: Some(fix(context, &slip)), ..finding }
        })
        .collect()
}

fn find(command: &Command) -> Option<Slip> {
    command.faults.iter().find_map(|fault| match fault.kind {
        ShellFaultKind::BlankAfterBackslash => Some(Slip { place: fault.span, blank: true }),
        ShellFaultKind::MissingContinuation => Some(Slip { place: fault.span, blank: false }),
        _ => None,
    })
}

fn word(slip: &Slip) -> Words {
    if slip.blank {
        Words::new(
            "blank after the backslash at the end of the line",
            "The backslash now quotes the blank and not the line end, so the command ends here. The options on the \
             next lines are not part of it and are not sent.",
            "Delete the blank after the backslash.",
        )
    } else {
        Words::new(
            "no backslash at the end of the line",
            "Without a backslash the command ends with the line. The options on the next line are not part of it and \
             are not sent.",
            "Put a backslash at the end of the line.",
        )
    }
}

fn fix(context: &Context, slip: &Slip) -> Fix {
    if slip.blank {
        let span = Span::new(slip.place.origin, slip.place.start as usize + 1, slip.place.end as usize);
        let edit = Edit { span, text: String::new() };
        return rewrite::fix("delete the blank", Applicability::Safe, vec![edit]);
    }
    let before = context.paste[..slip.place.start as usize].trim_end_matches('\r');
    let text = if before.ends_with(' ') { "\\" } else { " \\" };
    let edit = Edit { span: Span::point(slip.place.origin, before.len()), text: text.into() };
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
    fn whole_commands_are_quiet() {
        for paste in [
            "curl http://a.test/o \\\n  -H 'X-A: b' \\\n  --json '{}'\n",
            "curl http://a.test/o\ncurl http://a.test/p\n",
            "curl http://a.test/o --json '{\n  \"a\": -1\n}'",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
