//! Finding the first place where a command is written for another shell.

use super::super::super::Context;
use super::{Kind, Slip};
use crate::message::{Command, Shell, ShellFaultKind};
use crate::source::Span;

/// How much of what stands after a command is looked through for a complaint.
const WINDOW: usize = 8192;

pub(super) fn find(context: &Context, command: &Command) -> Option<Slip> {
    let alias = alias(context, command);
    // Where PowerShell has said that it ran another command, nothing else of the text was looked at.
    if let Some(Slip { kind: Kind::Alias { refused: true }, .. }) = alias {
        return alias;
    }
    careted_quotes(context, command)
        .or_else(|| carets_in_quotes(context, command))
        .or_else(|| foreign(command))
        .or_else(|| stray_carets(context, command))
        .or(alias)
        .or_else(|| version(command))
        .or_else(|| doubled(context, command))
}

/// What the shell does not know, the first place first.
fn foreign(command: &Command) -> Option<Slip> {
    // A continuation that alone tells the shell says less than any of the others.
    let alone = command.faults.iter().all(|fault| {
        !matches!(
            fault.kind,
            ShellFaultKind::SingleQuotes { .. } | ShellFaultKind::AnsiCQuotes | ShellFaultKind::BackslashQuote
        )
    });
    command.faults.iter().find_map(|fault| {
        let slip = |kind, places| Some(Slip { kind, places });
        match fault.kind {
            ShellFaultKind::ForeignContinuation => slip(Kind::Continuation, vec![fault.span]),
            ShellFaultKind::SingleQuotes { close } if !close.is_empty() => {
                slip(Kind::SingleQuotes, vec![fault.span, close])
            }
            ShellFaultKind::AnsiCQuotes => slip(Kind::AnsiC, vec![fault.span]),
            ShellFaultKind::BackslashQuote => slip(Kind::BackslashQuote, vec![fault.span]),
            ShellFaultKind::OwnContinuation if alone => slip(Kind::OwnContinuation, vec![fault.span]),
            _ => None,
        }
    })
}

/// An argument in `^"…^"`, where the shell is not cmd.exe.
fn careted_quotes(context: &Context, command: &Command) -> Option<Slip> {
    if matches!(command.shell, Some(Shell::Cmd)) {
        return None;
    }
    let quote = command
        .words
        .iter()
        .map(|word| word.text.home())
        .find(|home| context.paste.get(home.range()).is_some_and(|typed| typed.starts_with("^\"")));
    let home = quote?;
    let start = home.start as usize;
    Some(Slip { kind: Kind::CaretedQuotes, places: vec![Span::new(home.origin, start, start + 2)] })
}

/// Carets inside `"…"` in cmd.exe, before all that a careful program puts them before.
fn carets_in_quotes(context: &Context, command: &Command) -> Option<Slip> {
    const CARETED: &str = "{}[]%<>|@#$^\\\"!";
    if command.shell != Some(Shell::Cmd) {
        return None;
    }
    command.words.iter().map(|word| word.text.home()).find_map(|home| {
        let typed = context.paste.get(home.range())?.strip_prefix('"')?;
        // Where the quotes have come into disorder, the word goes on to the end of the line.
        let typed = typed.trim_end_matches([' ', '^']).strip_suffix('"').unwrap_or(typed);
        let first = typed.find('^')?;
        let (mut before, mut all) = (' ', true);
        for c in typed.chars() {
            // curl's own backslash before a bracket comes after the caret.
            all &= c == '^' || !CARETED.contains(c) || matches!(before, '^' | '\\');
            before = c;
        }
        let at = home.start as usize + 1 + first;
        (all && typed[first + 1..].starts_with(|c| CARETED.contains(c)))
            .then(|| Slip { kind: Kind::CaretsInQuotes, places: vec![Span::new(home.origin, at, at + 1)] })
    })
}

/// A caret before each `&` of a form, where the shell leaves it as it is.
fn stray_carets(context: &Context, command: &Command) -> Option<Slip> {
    if matches!(command.shell, Some(Shell::Cmd)) {
        return None;
    }
    let content = &context.request.body.content;
    let bytes = content.bytes();
    let signs = || bytes.iter().enumerate().filter(|&(_, &byte)| byte == b'&').map(|(at, _)| at);
    let is_form = context
        .request
        .field("content-type")
        .is_some_and(|field| field.value.bytes().starts_with(b"application/x-www-form-urlencoded"));
    let all = signs().next().is_some() && signs().all(|at| at > 0 && bytes[at - 1] == b'^');
    (is_form && all).then(|| {
        let places = signs().take(32).map(|at| content.span_of(at - 1..at)).collect();
        Slip { kind: Kind::StrayCarets, places }
    })
}

/// `curl` in PowerShell, with an option that only the program knows.
fn alias(context: &Context, command: &Command) -> Option<Slip> {
    let program = command.words.first()?;
    if command.shell != Some(Shell::PowerShell) || !program.text.bytes().eq_ignore_ascii_case(b"curl") {
        return None;
    }
    let home = program.text.home();
    let end = command.words.last().map_or(home.end, |word| word.text.home().end) as usize;
    let mut stop = context.paste.len().min(end.saturating_add(WINDOW));
    while !context.paste.is_char_boundary(stop) {
        stop -= 1;
    }
    let after = context.paste.get(end..stop).unwrap_or_default();
    let refused = after.contains("InvokeWebRequestCommand")
        || after.contains("Invoke-WebRequest :")
        || after.contains("IDictionary")
        || after.contains("Cannot bind parameter");
    // Without a sign of either, PowerShell 7 is as likely, which has no such name for it.
    let needs_program = command.options.iter().any(|option| option.name.is_some());
    (refused || needs_program).then(|| Slip { kind: Kind::Alias { refused }, places: vec![home] })
}

/// Backslashes in pairs alone, in the content of a browser's copy for cmd.exe.
fn doubled(context: &Context, command: &Command) -> Option<Slip> {
    let content = &context.request.body.content;
    let copied = command.shell == Some(Shell::Cmd)
        && context.paste.get(content.home().range()).is_some_and(|typed| typed.starts_with("^\""));
    if !copied {
        return None;
    }
    let pairs = backslash_pairs(content.bytes())?;
    let places = pairs.into_iter().take(32).map(|at| content.span_of(at..at + 2)).collect();
    Some(Slip { kind: Kind::DoubledBackslashes, places })
}

/// Where two backslashes stand together. `None` where one stands alone, other than before a quote.
pub(super) fn backslash_pairs(bytes: &[u8]) -> Option<Vec<usize>> {
    let mut pairs = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let run = bytes[at..].iter().take_while(|&&byte| byte == b'\\').count();
        if run > 0 && bytes.get(at + run) != Some(&b'"') {
            if run % 2 == 1 {
                return None;
            }
            pairs.extend((at..at + run).step_by(2));
        }
        at += run.max(1);
    }
    (!pairs.is_empty()).then_some(pairs)
}

/// What depends on the version of PowerShell.
fn version(command: &Command) -> Option<Slip> {
    command.faults.iter().find_map(|fault| match fault.kind {
        ShellFaultKind::InnerQuotes { escaped } => {
            let kind = if escaped { Kind::EscapedInnerQuotes } else { Kind::InnerQuotes };
            Some(Slip { kind, places: vec![fault.span] })
        }
        _ => None,
    })
}
