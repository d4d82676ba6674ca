//! `shell/unquoted-metacharacter`

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Command, Shell, ShellFaultKind};
use crate::source::{Edit, Span};

/// An unquoted character that means something to the shell.
pub static RULE: Rule = Rule {
    code: Code::new("shell/unquoted-metacharacter"),
    heard: Heard { title: "the shell took a part of the command for itself", help: "put quotes around the argument" },
    references: &[super::QUOTING],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "An `&`, `;`, `|`, `<`, `>`, parenthesis or blank that is not quoted, so that the shell ends or parts the \
           command there.",
    why: "curl gets only what stands before it. The server misses what was meant to follow: query parameters, form \
          fields, the rest of a header.",
    mends: Mends::Safe,
    bad: Example::request("curl https://api.example.com/orders?limit=50&status=open"),
    good: "curl 'https://api.example.com/orders?limit=50&status=open'",
};

/// Something unquoted that parts the command.
enum Slip {
    /// Operators, with the runs of characters from blank to blank that they stand in.
    Operators { places: Vec<Span>, runs: Vec<Span>, named: bool },
    /// Blanks that part an argument, from the argument's start to the end of its last word.
    Blanks { places: Vec<Span>, whole: Span },
    /// `!` before a word, which calls up an earlier command, and whether the shell has said that it found none.
    History { place: Span, said: bool },
    /// `?`, `*` or `[` in a word for which the shell looked for files, as it has said.
    Pattern { place: Span, word: Span },
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(command) = context.request.client.command() else { return Vec::new() };
    find(context, command)
        .into_iter()
        .map(|slip| {
            let (certainty, likelihood, places) = match &slip {
                Slip::Operators { places, named: true, .. } => (Certainty::Likely, 0.94, places.clone()),
                Slip::Operators { places, .. } => (Certainty::Likely, 0.85, places.clone()),
                Slip::Blanks { places, .. } => (Certainty::Likely, 0.85, places.clone()),
                // Scripts have no history, and do not stumble.
                Slip::History { place, said: false } => (Certainty::Possible, 0.25, vec![*place]),
                Slip::History { place, .. } => (Certainty::Likely, 0.95, vec![*place]),
                Slip::Pattern { place, .. } => (Certainty::Likely, 0.95, vec![*place]),
            };
            Finding { fix: fix(context, &slip), ..RULE.finding(certainty, likelihood, word(context, &slip), places) }
        })
        .collect()
}

fn find(context: &Context, command: &Command) -> Vec<Slip> {
    let (mut places, mut runs, mut named) = (Vec::new(), Vec::new(), false);
    for fault in &command.faults {
        let ShellFaultKind::Operator { run } = fault.kind else { continue };
        if places.len() == 64 || places.is_empty() && is_meant(context.paste, run, fault.span) {
            break;
        }
        places.push(fault.span);
        if runs.last() != Some(&run) {
            runs.push(run);
        }
        named |= starts_pair(&context.paste[fault.span.end as usize..run.end as usize]);
    }
    let mut slips = Vec::new();
    if !places.is_empty() {
        slips.push(Slip::Operators { places, runs, named });
    }
    slips.extend(blanks(context, command));
    if slips.is_empty() && matches!(command.shell, Some(Shell::Posix | Shell::Fish)) {
        slips.extend(pattern(context, command).or_else(|| history(context, command)));
    }
    slips
}

/// What the shell expands in the word, outside of single quotes, and in double ones where `quoted`: the first such sign
/// that is wanted, with the rest of the word from it.
fn unquoted(typed: &str, quoted: bool, wanted: impl Fn(&str) -> bool) -> Option<usize> {
    let (mut single, mut double, mut escaped) = (false, false, false);
    for (at, byte) in typed.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if !single => escaped = true,
            b'\'' if !double => single = !single,
            b'"' if !single => double = !double,
            _ if single || double && !quoted || !byte.is_ascii() => {}
            _ if wanted(&typed[at..]) => return Some(at),
            _ => {}
        }
    }
    None
}

/// A `!` before a word in double quotes or none.
fn history(context: &Context, command: &Command) -> Option<Slip> {
    if command.shell != Some(Shell::Posix) {
        return None;
    }
    let said = context.paste.contains(": event not found");
    command.words.iter().find_map(|word| {
        let home = word.text.home();
        let called = |rest: &str| {
            rest.starts_with('!') && rest[1..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '!')
        };
        let at = unquoted(context.paste.get(home.range())?, true, called)? + home.start as usize;
        Some(Slip::History { place: Span::new(home.origin, at, at + 1), said })
    })
}

/// A sign that stands for any file's name, where the shell complains that there is none.
fn pattern(context: &Context, command: &Command) -> Option<Slip> {
    if !["no matches found: ", "No matches for wildcard"].iter().any(|complaint| context.paste.contains(complaint)) {
        return None;
    }
    command.words.iter().find_map(|word| {
        let home = word.text.home();
        let at = unquoted(context.paste.get(home.range())?, false, |rest| rest.starts_with(['?', '*', '[']))?
            + home.start as usize;
        Some(Slip::Pattern { place: Span::new(home.origin, at, at + 1), word: home })
    })
}

/// Whether an operator that touches words on both sides was meant as one all the same: `curl …;echo`, `curl …|jq`,
/// `curl …>out.json`.
fn is_meant(paste: &str, run: Span, operator: Span) -> bool {
    let before = &paste[run.start as usize..operator.start as usize];
    let after = &paste[operator.end as usize..run.end as usize];
    let next: &str = after.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
    let in_query = before.contains('?') || before.contains('=');
    match &paste[operator.range()] {
        _ if starts_pair(after) => false,
        "&" => matches!(next, "curl" | "echo" | "sleep" | "wait" | "printf" | "disown"),
        ">" => !before.contains('<'),
        "|" => {
            !in_query
                || matches!(
                    next,
                    "jq" | "grep"
                        | "less"
                        | "more"
                        | "head"
                        | "tail"
                        | "sed"
                        | "awk"
                        | "tee"
                        | "python"
                        | "python3"
                        | "json_pp"
                        | "xmllint"
                        | "sh"
                        | "bash"
                        | "tar"
                        | "gunzip"
                        | "xargs"
                        | "cat"
                        | "yq"
                        | "sort"
                        | "wc"
                        | "tr"
                        | "cut"
                        | "fx"
                )
        }
        "<" | "(" | ")" | "@" => false,
        _ => !in_query || matches!(next, "curl" | "echo" | "sleep" | "printf" | "done" | "exit"),
    }
}

/// Whether a text starts with `name=`.
fn starts_pair(text: &str) -> bool {
    let name = text.bytes().take_while(|&byte| byte.is_ascii_alphanumeric() || b"_-.[]%$".contains(&byte)).count();
    name > 0 && text[name..].starts_with('=')
}

/// An unquoted argument of `-H` or `-d` whose words go on as operands, which curl takes for URLs.
fn blanks(context: &Context, command: &Command) -> Option<Slip> {
    // A host without a dot is a URL too, so the real one must be seen elsewhere. After an option that is none, the
    // words are in disorder anyway.
    let has_url = command.options.iter().any(|option| option.name == Some("url"))
        || command.operands.iter().any(|operand| is_url(&context.paste[operand.text.home().range()]));
    let disorder = |kind: &ShellFaultKind| {
        matches!(
            kind,
            ShellFaultKind::SingleDash { .. }
                | ShellFaultKind::UnknownOption { .. }
                | ShellFaultKind::Typographic
                | ShellFaultKind::Invisible
        )
    };
    if !has_url || command.faults.iter().any(|fault| disorder(&fault.kind)) {
        return None;
    }
    for option in command.options.iter().take(100) {
        let Some(argument) = &option.argument else { continue };
        let header = option.name == Some("header");
        let data =
            option.name.is_some_and(|name| name.starts_with("data") || name == "json" || name.starts_with("form"));
        if !header && !data {
            continue;
        }
        let Some(index) = command.words.iter().position(|word| word.text.home().contains(argument.home())) else {
            continue;
        };
        let word = &command.words[index];
        if word.quoted && !word.text.bytes().starts_with(b"{") {
            continue;
        }
        // A header cannot end in its colon by accident: curl takes `-H Name:` as an order to leave the field out.
        let wants_more = if header { word.text.bytes().ends_with(b":") } else { true };
        let rest = command.words[index + 1..].iter();
        let count = rest.take(50).take_while(|next| goes_on(context, command, next.text.home())).count();
        if wants_more && count > 0 {
            let words = &command.words[index..=index + count];
            // Words that a pair of braces gives stand in one place, without blanks between them.
            let gaps = words.windows(2).map(|pair| (pair[0].text.home().end, pair[1].text.home().start));
            let places: Vec<Span> = gaps
                .filter(|(end, start)| end <= start)
                .map(|(end, start)| Span::new(option.span.origin, end as usize, start as usize))
                .collect();
            let whole = words[0].text.home().to(words[count].text.home());
            if !places.is_empty() {
                return Some(Slip::Blanks { places, whole });
            }
        }
    }
    None
}

/// Whether a word is an operand that is no URL.
fn goes_on(context: &Context, command: &Command, home: Span) -> bool {
    let is_operand = command.operands.iter().any(|operand| operand.text.home() == home);
    is_operand && !is_url(&context.paste[home.range()])
}

/// Whether a person means a URL by this; not by a media type.
fn is_url(text: &str) -> bool {
    const TYPES: [&str; 6] = ["application", "text", "image", "audio", "video", "multipart"];
    let media = text.split_once('/').is_some_and(|(first, rest)| TYPES.contains(&first) && !rest.contains('/'));
    !media && (text.contains(['/', '.']) || text.trim_matches(['\'', '"']).starts_with("localhost"))
}

fn word(context: &Context, slip: &Slip) -> Words {
    let shell = context.request.client.shell().unwrap_or_default();
    match slip {
        Slip::Operators { places, .. } if context.paste[places[0].range()].starts_with('@') => Words::new(
            "unquoted `@` in PowerShell",
            "In PowerShell `@` before a name gives the members of a table as arguments. Here it stands for no table, and \
             curl does not get the file's name.",
            "Put quotes around the argument.",
        ),
        Slip::Operators { places, named, .. } => {
            let operator = show(&context.paste.as_bytes()[places[0].range()]);
            let lost = if *named {
                "curl gets what stands before it, and the parameters after it are never sent"
            } else {
                "curl gets only what stands before it"
            };
            let does = match operator.as_str() {
                "`&`" if shell == Shell::Cmd => "ends the command there and takes what follows for another",
                "`&`" if shell == Shell::PowerShell => "does not allow it there",
                "`&`" => "ends the command there and runs it in the background",
                "`;`" | "`&&`" | "`||`" => "ends the command there",
                "`|`" => "ends the command there and gives its output to another program",
                "`<`" | "`>`" => "reads a redirection there",
                _ => "does not take it for a part of the word",
            };
            Words::new(
                format!("unquoted {operator} in the command"),
                format!("The shell {does}: {lost}."),
                "Put quotes around the whole argument.",
            )
        }
        Slip::History { .. } => Words::new(
            "`!` calls up an earlier command",
            "At the prompt bash and zsh replace `!` and the word after it with the last command that begins so, in double quotes \
             too; where there is none they say “event not found” and run nothing.",
            "Put single quotes around the argument.",
        ),
        Slip::Pattern { place, .. } => Words::new(
            format!("unquoted {} in the command", show(&context.paste.as_bytes()[place.range()])),
            "The sign stands for any file's name. The shell has looked for such files, found none, and not run the command.",
            "Put quotes around the whole argument.",
        ),
        Slip::Blanks { .. } => Words::new(
            "unquoted blank in an argument",
            "The shell parts words at blanks. curl gets only the first word as the option's argument and takes the \
             others for URLs.",
            "Put quotes around the whole argument.",
        ),
    }
}

fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    let shell = context.request.client.shell().unwrap_or_default();
    let mut edits = Vec::new();
    match slip {
        Slip::Operators { places, runs, .. } => {
            for &run in runs {
                let text = &context.paste[run.range()];
                if !text.contains(['\'', '"', '\\', '$', '`'])
                    && let Some(quoted) = rewrite::quoted(shell, text).filter(|_| shell != Shell::Posix)
                {
                    edits.push(Edit { span: run, text: quoted });
                    continue;
                }
                let escape = match shell {
                    Shell::Posix | Shell::Fish => "\\",
                    Shell::Cmd => "^",
                    Shell::PowerShell => "`",
                };
                let point =
                    |at: u32, text: &str| Edit { span: Span::point(run.origin, at as usize), text: text.into() };
                if text.contains(['\'', '"', '\\', '$', '`']) {
                    // Partly quoted already: each operator gets its own backslash.
                    let inside = places.iter().filter(|place| run.contains(**place));
                    for place in inside {
                        let operators = place.start..place.end;
                        edits.extend(operators.map(|at| point(at, escape)));
                    }
                } else {
                    edits.push(point(run.start, "'"));
                    edits.push(point(run.end, "'"));
                }
            }
        }
        Slip::History { place, .. } => {
            // In double quotes a backslash before it would be sent along: out of them, and back.
            let text = "\"'!'\"";
            let word = rewrite::word_at(context.request.client.command()?, *place)?.text.home();
            let typed = context.paste.get(word.start as usize..place.start as usize)?;
            let double = typed.matches('"').count() - typed.matches("\\\"").count();
            let double = double % 2 == 1;
            edits.push(Edit { span: *place, text: if double { text.into() } else { "\\!".into() } });
        }
        Slip::Pattern { word, .. } => {
            let text = &context.paste[word.range()];
            if text.contains(['\'', '"', '\\', '$', '`']) {
                return None;
            }
            edits.push(Edit { span: Span::point(word.origin, word.start as usize), text: "'".into() });
            edits.push(Edit { span: Span::point(word.origin, word.end as usize), text: "'".into() });
        }
        Slip::Blanks { whole, .. } => {
            let text = &context.paste[whole.range()];
            if text.contains(['\'', '\\', '$', '`']) {
                return None;
            }
            if shell == Shell::Cmd {
                let text = rewrite::quoted(shell, text)?;
                return Some(rewrite::fix(
                    "quote the argument",
                    Applicability::Safe,
                    vec![Edit { span: *whole, text }],
                ));
            }
            edits.push(Edit { span: Span::point(whole.origin, whole.start as usize), text: "'".into() });
            edits.push(Edit { span: Span::point(whole.origin, whole.end as usize), text: "'".into() });
        }
    }
    Some(rewrite::fix("quote the argument", Applicability::Safe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn an_ampersand_ends_the_command() {
        assert_finds(&RULE, "curl -H 'X-Api-Key: k-77120' http://clinic.test/v1/slots?doctor=9⟦&⟧date=2024-07-02");
        assert_finds(
            &RULE,
            "curl http://id.test/token -d grant_type=client_credentials⟦&⟧client_id=ride-cron⟦&⟧scope=rides",
        );
        assert_finds(&RULE, "curl http://a.test/admin -u ines:Pa\\$word⟦&⟧9");
        assert_finds(&RULE, "curl http://a.test/a?x=1⟦;⟧y=2");
    }

    #[test]
    fn a_blank_parts_the_argument() {
        assert_finds(&RULE, "curl http://a.test/x -H X-Note:⟦ ⟧urgent");
        assert_mends(
            &RULE,
            "curl -H Authorization: Bearer k-7712099 http://a.test/x",
            "curl -H 'Authorization: Bearer k-7712099' http://a.test/x",
        );
    }

    #[test]
    fn the_fix_quotes_the_argument() {
        assert_mends(&RULE, "curl http://a.test/x?a=1&b=2&c=3 -s", "curl 'http://a.test/x?a=1&b=2&c=3' -s");
        assert_mends(&RULE, "curl http://a.test/x -u ines:Pa\\$word&9", "curl http://a.test/x -u ines:Pa\\$word\\&9");
    }

    #[test]
    fn on_windows_the_quotes_are_others() {
        assert_finds(&RULE, "C:\\dev>curl http://a.test/x?a=1⟦&⟧b=2");
        assert_mends(&RULE, "C:\\dev>curl http://a.test/x?a=1&b=2 -s", "C:\\dev>curl \"http://a.test/x?a=1&b=2\" -s");
        assert_mends(&RULE, "PS> curl.exe http://a.test/x?a=1&b=2 -s", "PS> curl.exe 'http://a.test/x?a=1&b=2' -s");
        assert_mends(
            &RULE,
            "PS> curl.exe http://a.test/x --json @order.json",
            "PS> curl.exe http://a.test/x --json '@order.json'",
        );
    }

    #[test]
    fn operators_that_were_meant_are_quiet() {
        for paste in [
            "C:\\dev>curl -s https://a.test/x & echo done",
            "C:\\dev>curl https://a.test/x >out.json 2>&1",
            "C:\\dev>curl \"https://a.test/x?a=1&b=2\"",
            "PS> curl.exe -s https://a.test/x | ConvertFrom-Json",
            "PS> curl.exe 'https://a.test/x?a=1&b=2'; echo done",
            "curl https://a.test/x -d x{a,b}",
            "curl -s https://a.test/x | jq .",
            "curl -s https://a.test/x|jq .",
            "curl https://a.test/x > out.json 2>&1",
            "curl https://a.test/x>out.json",
            "curl https://a.test/x; echo",
            "curl https://a.test/x;echo",
            "curl https://a.test/x && echo done",
            "curl https://a.test/x &",
            "curl 'https://a.test/x?a=1&b=2'",
            "curl https://a.test/x?a=1\\&b=2",
            "curl -H Accept: https://a.test/x",
            "ID=7; curl https://a.test/x/$ID",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
