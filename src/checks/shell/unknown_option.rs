//! `shell/unknown-option`

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Command, ShellFaultKind};
use crate::source::{Edit, Span};

/// An option that curl reads otherwise than it was meant, or not at all.
pub static RULE: Rule = Rule {
    code: Code::new("shell/unknown-option"),
    since: "0.1.0",
    what: "An option that curl does not have, a long one after a single dash, or one without its argument.",
    why: "curl refuses to start, or, after a single dash, reads the letters as options of their own: `-data` is `-d \
          ata`.",
    references: &[super::CURL],
    bad: "curl https://api.example.com/orders -data 'a=1'",
    good: "curl https://api.example.com/orders --data 'a=1'",
    check,
};

/// An option that is not one.
struct Slip<'a> {
    place: Span,
    kind: &'a ShellFaultKind,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(command) = context.request.client.command() else { return Vec::new() };
    find(command)
        .into_iter()
        .map(|slip| {
            let likelihood = if matches!(slip.kind, ShellFaultKind::SingleDash { .. }) { 0.95 } else { 0.85 };
            let finding = RULE.finding(Certainty::Likely, likelihood, word(context, &slip), vec![slip.place]);
            Finding { fix: fix(&slip), ..finding }
        })
        .collect()
}

/// The first of them: what follows it is often read wrongly because of it.
fn find(command: &Command) -> Option<Slip<'_>> {
    let slip = command.faults.iter().find(|fault| {
        matches!(
            fault.kind,
            ShellFaultKind::UnknownOption { .. } | ShellFaultKind::SingleDash { .. } | ShellFaultKind::MissingArgument
        )
    })?;
    Some(Slip { place: slip.span, kind: &slip.kind })
}

fn word(context: &Context, slip: &Slip) -> Words {
    let typed = &context.paste[slip.place.range()];
    let shown = show(typed.as_bytes());
    match slip.kind {
        ShellFaultKind::SingleDash { meant } => {
            let (letter, rest) = typed[1..].split_at(typed[1..].chars().next().map_or(0, char::len_utf8));
            Words::new(
                format!("{shown} with a single dash"),
                format!(
                    "After a single dash curl reads letters: this is `-{letter}` and then {}, and what should be the \
                     argument is taken for a URL.",
                    show(rest.as_bytes())
                ),
                format!("Write `--{meant}`."),
            )
        }
        ShellFaultKind::MissingArgument => Words::new(
            format!("{shown} without its argument"),
            "curl wants a value after this option and refuses to start where there is none.",
            "Give the value, or take the option away.",
        ),
        ShellFaultKind::UnknownOption { nearest: Some(nearest) } => Words::new(
            format!("curl has no option {shown}"),
            "curl refuses to start with an option that it does not know.",
            format!("Write `--{nearest}` if that is meant."),
        ),
        _ => Words::new(
            format!("curl has no option {shown}"),
            "curl refuses to start with an option that it does not know.",
            "Take it away, or look it up with `curl --help all`.",
        ),
    }
}

fn fix(slip: &Slip) -> Option<Fix> {
    let (meant, applicability) = match slip.kind {
        ShellFaultKind::SingleDash { meant } => (meant, Applicability::Safe),
        ShellFaultKind::UnknownOption { nearest: Some(nearest) } => (nearest, Applicability::Unsafe),
        _ => return None,
    };
    let edit = Edit { span: slip.place, text: format!("--{meant}") };
    Some(rewrite::fix(&format!("write --{meant}"), applicability, vec![edit]))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn long_options_want_two_dashes() {
        assert_finds(&RULE, "curl http://a.test/o -H 'Content-Type: application/json' ⟦-data⟧ '{\"a\":1}'");
        assert_mends(&RULE, "curl http://a.test/o -header 'A: b'", "curl http://a.test/o --header 'A: b'");
    }

    #[test]
    fn options_that_are_none() {
        assert_finds(&RULE, "curl http://a.test/o ⟦--haeder⟧ 'A: b'");
    }

    #[test]
    fn an_option_without_its_argument() {
        assert_finds(&RULE, "curl http://a.test/o ⟦-H⟧");
    }

    #[test]
    fn options_of_curl_are_quiet() {
        for paste in [
            "curl -sSLk http://a.test/o",
            "curl -XPOST http://a.test/o -da=1",
            "curl --fail-with-body --retry 3 --max-time 5 http://a.test/o",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
