//! `shell/unknown-option`

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding, Fix};
use crate::message::{Command, ShellFaultKind};
use crate::source::{Edit, Span};

/// An option that curl reads otherwise than it was meant, or not at all.
pub static RULE: Rule = Rule {
    code: Code::new("shell/unknown-option"),
    heard: Heard { title: "the command has an option that the program does not know", help: "look the option up" },
    references: &[super::CURL],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "An option that curl does not have or that does not go with another, a long one after a single dash, or one \
           without a value that it takes.",
    why: "curl refuses to start, or, after a single dash, reads the letters as options of their own: `-data` is `-d \
          ata`.",
    mends: Mends::Safe,
    bad: Example::request("curl https://api.example.com/orders -data 'a=1'"),
    good: "curl https://api.example.com/orders --data 'a=1'",
};

/// An option that is not one.
struct Slip<'a> {
    place: Span,
    kind: &'a ShellFaultKind,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(command) = context.request.client.command() else { return Vec::new() };
    let Some(slip) = find(command) else { return asks_for_help(context, command).into_iter().collect() };
    let likelihood = match slip.kind {
        ShellFaultKind::SingleDash { .. } => 0.95,
        // Nothing else is of weight where curl refuses to start.
        ShellFaultKind::Conflict { .. } => 0.93,
        // Whether it is refused depends on the release.
        ShellFaultKind::CutName { .. } => 0.6,
        ShellFaultKind::EqualsSign { .. } => 0.75,
        _ => 0.85,
    };
    let evidence = match *slip.kind {
        ShellFaultKind::Conflict { with } => vec![Evidence { span: with, note: "the other".into() }],
        _ => Vec::new(),
    };
    let finding = RULE.finding(Certainty::Likely, likelihood, word(context, &slip), vec![slip.place]);
    vec![Finding { fix: fix(context, &slip), evidence, ..finding }]
}

/// `-h` before a header: curl shows its help.
fn asks_for_help(context: &Context, command: &Command) -> Option<Finding> {
    let option = command.options.iter().find(|option| option.name == Some("help"))?;
    let header = |text: &[u8]| {
        let name = text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
        name > 0 && text[name..].starts_with(b": ")
    };
    let next = command.words.iter().find(|word| word.text.home().start >= option.span.end)?;
    if context.paste.get(option.span.range()) != Some("-h") || !header(next.text.bytes()) {
        return None;
    }
    let words = Words::new(
        "`-h` asks curl for its help",
        "The letter for a header is a capital `-H`. With the small one curl prints its help and sends nothing.",
        "Write `-H`.",
    );
    let edit = Edit { span: option.span, text: "-H".into() };
    let fix = Some(rewrite::fix("write -H", Applicability::Safe, vec![edit]));
    Some(Finding { fix, ..RULE.finding(Certainty::Likely, 0.94, words, vec![option.span]) })
}

/// The first of them: what follows it is often read wrongly because of it.
fn find(command: &Command) -> Option<Slip<'_>> {
    let own = |kind: &ShellFaultKind| {
        matches!(
            kind,
            ShellFaultKind::UnknownOption { .. }
                | ShellFaultKind::SingleDash { .. }
                | ShellFaultKind::MissingArgument
                | ShellFaultKind::EqualsSign { .. }
                | ShellFaultKind::CutName { .. }
                | ShellFaultKind::BadArgument { .. }
                | ShellFaultKind::Conflict { .. }
        )
    };
    let first = command.faults.iter().find(|fault| own(&fault.kind));
    // Where the shell ends the command too early, the URL stands behind that; and the bare word is no command.
    let no_url =
        || command.own_refusal().filter(|fault| fault.kind == ShellFaultKind::NoUrl && command.words.len() > 1);
    let slip = first.or_else(no_url)?;
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
        ShellFaultKind::EqualsSign { meant } => Words::new(
            format!("{shown} with an equals sign"),
            "curl takes the value of an option from the next word. Only since release 8.16 does it take one after `=`; \
             older ones have no option of that name and refuse to start.",
            format!("Write a blank after `--{meant}` instead of the sign."),
        ),
        ShellFaultKind::CutName { meant } if typed.len() == meant.len() + 2 => Words::new(
            format!("{shown} with capitals"),
            "Since release 8.6 curl wants the name as it is and refuses to start with one in other case.",
            format!("Write `--{meant}`."),
        ),
        ShellFaultKind::CutName { meant } => Words::new(
            format!("{shown} is only the beginning of an option's name"),
            "Since release 8.6 curl wants the whole name and refuses to start with a part of it.",
            format!("Write `--{meant}`."),
        ),
        ShellFaultKind::BadArgument { wanted } => Words::new(
            format!("curl does not take {shown} as the value of this option"),
            format!("It wants {wanted} and refuses to start with anything else."),
            "Write the value as curl wants it.",
        ),
        ShellFaultKind::Conflict { .. } => Words::new(
            format!("{shown} beside an option that asks for another kind of request"),
            "A request is a `HEAD` (`-I`), a form (`-F`), data (`-d`) or an upload (`-T`). curl refuses to make two of \
             them in one.",
            "Leave one of the two out, or put `--next` and the URL again between them.",
        ),
        ShellFaultKind::NoUrl => Words::new(
            "no URL in the command",
            "curl takes each word that is no option, and no option's value, for a URL. Here none is left, so that it has \
             nowhere to send to.",
            "Give the URL; if it is there, look whether the option before it lacks its own value.",
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

fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    let (meant, applicability) = match slip.kind {
        ShellFaultKind::SingleDash { meant } | ShellFaultKind::CutName { meant } => (meant, Applicability::Safe),
        ShellFaultKind::EqualsSign { .. } => {
            let typed = &context.paste[slip.place.range()];
            // Quotes may stand anywhere in the word; a blank parts it only outside of them.
            let sign = typed.find('=').filter(|&at| !typed[..at].contains(['\'', '"', '\\', '$']))?;
            let at = slip.place.start as usize + sign;
            let edit = Edit { span: Span::new(slip.place.origin, at, at + 1), text: " ".into() };
            return Some(rewrite::fix("write a blank for the sign", Applicability::Safe, vec![edit]));
        }
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
    fn values_come_in_the_next_word() {
        assert_finds(&RULE, "curl http://a.test/o ⟦--data=a=1⟧");
        assert_finds(&RULE, "curl http://a.test/o ⟦--max-time=5⟧");
        assert_mends(&RULE, "curl http://a.test/o --header='A: b'", "curl http://a.test/o --header 'A: b'");
        assert_mends(&RULE, "curl http://a.test/o --data=a=1", "curl http://a.test/o --data a=1");
    }

    #[test]
    fn names_that_are_cut_short() {
        assert_finds(&RULE, "curl http://a.test/o ⟦--heade⟧ 'A: b'");
        assert_mends(&RULE, "curl http://a.test/o --fail-w", "curl http://a.test/o --fail-with-body");
        assert_finds(&RULE, "curl http://a.test/o ⟦--data-⟧ a=1");
        assert_mends(&RULE, "curl http://a.test/o --Data a=1", "curl http://a.test/o --data a=1");
    }

    #[test]
    fn what_is_wanted_of_values() {
        assert_finds(&RULE, "curl http://a.test/o --max-time ⟦5s⟧");
        assert_finds(&RULE, "curl http://a.test/o --retry ⟦''⟧");
        assert_finds(&RULE, "curl http://a.test/o -F ⟦photo.jpg⟧");
        assert_finds(&RULE, "curl http://a.test/o -F ⟦'a=b;type=text'⟧");
    }

    #[test]
    fn requests_of_two_kinds() {
        let finding = assert_finds(&RULE, "curl http://a.test/o -d a=1 ⟦-F⟧ b=2");
        assert_eq!(finding.evidence[0].span.range(), 21..23);
        assert_finds(&RULE, "curl -I http://a.test/o ⟦-d⟧ a=1");
        assert_quiet(&RULE, "curl -I -G http://a.test/o -d a=1");
    }

    #[test]
    fn a_command_without_a_url() {
        assert_finds(&RULE, "⟦curl⟧ -X POST -d http://a.test/o");
        assert_quiet(&RULE, "curl --version");
        assert_quiet(&RULE, "curl");
    }

    #[test]
    fn options_of_curl_are_quiet() {
        for paste in [
            "curl -sSLk http://a.test/o",
            "curl -XPOST http://a.test/o -da=1",
            "curl --fail-with-body --retry 3 --max-time 5 http://a.test/o",
            "curl --no-progress-meter --limit-rate 10K --max-redirs -1 -m 2.5 http://a.test/o",
            "curl http://a.test/o --variable a=1 --expand-data 'x={{a}}' --ip-tos CS1",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
