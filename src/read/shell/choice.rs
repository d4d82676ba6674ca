//! Which shell a command is written for.

use std::ops::Range;

use super::{powershell, prompt};
use crate::message::Shell;
use crate::source::{Origin, Span};

/// How much of a command is looked at, and of what stands after it.
const WINDOW: usize = 8192;

/// A shell, and what tells it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice {
    /// The shell.
    pub(crate) shell: Shell,
    /// The line continuation that alone tells the shell. Whoever pasted the command may have run it in another one.
    pub(crate) by_continuation: Option<Span>,
}

impl From<Shell> for Choice {
    fn from(shell: Shell) -> Self {
        Self { shell, by_continuation: None }
    }
}

/// The shell for the command in `text[range]`. Without a sign it is a POSIX shell.
pub(crate) fn choose(text: &str, range: Range<usize>) -> Choice {
    let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    if let Some(shell) = prompted(&text[line..], range.start - line).or_else(|| fenced(text, line)) {
        return shell.into();
    }
    let signs = Signs::of(text, &range);
    if let Some(shell) = complained(text, range.start + signs.length) {
        return shell.into();
    }
    signs.choice(range.start)
}

/// The shell whose prompt stands in the line before `start`.
fn prompted(line: &str, start: usize) -> Option<Shell> {
    let before = line.get(..start)?.trim();
    if let Some((length, shell)) = prompt::windows(line.trim_start())
        && length <= before.len() + 1
    {
        return Some(shell);
    }
    if prompt::fish(before) {
        return Some(Shell::Fish);
    }
    let posix = before == "$" || before.ends_with('$') && before.contains(['@', ':', '~']) || before.ends_with('❯');
    posix.then_some(Shell::Posix)
}

/// The shell that the code fence before the line names. What is in a fence for bash is often there for the colours only.
fn fenced(text: &str, line: usize) -> Option<Shell> {
    let mut end = line;
    // A few lines of assignments or remarks may stand between.
    for _ in 0..8 {
        let before = text[..end].strip_suffix('\n')?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        if let Some(info) = before[start..].trim().strip_prefix("```") {
            return match info.trim().to_ascii_lowercase().as_str() {
                "powershell" | "pwsh" | "ps1" | "posh" | "ps" => Some(Shell::PowerShell),
                "cmd" | "bat" | "batch" | "batchfile" | "dos" => Some(Shell::Cmd),
                "fish" => Some(Shell::Fish),
                _ => None,
            };
        }
        end = start;
    }
    None
}

/// The shell that complains after the command.
fn complained(text: &str, end: usize) -> Option<Shell> {
    let mut stop = text.len().min(end + WINDOW);
    while !text.is_char_boundary(stop) {
        stop -= 1;
    }
    let after = text.get(end..stop)?;
    [
        ("is not recognized as an internal or external command", Shell::Cmd),
        ("is not recognized as the name of a cmdlet", Shell::PowerShell),
        ("is not recognized as a name of a cmdlet", Shell::PowerShell),
        ("FullyQualifiedErrorId", Shell::PowerShell),
        ("bash: ", Shell::Posix),
        ("zsh: ", Shell::Posix),
    ]
    .into_iter()
    .find_map(|(words, shell)| after.contains(words).then_some(shell))
}

/// What in a command tells its shell.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a sign of its own")]
struct Signs {
    /// Bytes that were looked at.
    length: usize,
    /// `^"`, as browsers write it.
    careted_quotes: bool,
    /// The first `^`, `` ` `` or `\` at the end of a line, from the start of the command.
    caret: Option<usize>,
    backtick: Option<usize>,
    backslash: bool,
    /// `` `" `` and `` `$ ``.
    backticked: usize,
    /// `"{\"`.
    backslashed: bool,
    single_quotes: bool,
    /// `curl.exe`.
    exe: bool,
    /// `$env:`, `--%`, `$name = ` before the command.
    powershell: bool,
    /// `set NAME=` before the command.
    set: bool,
    /// `set -x NAME` before the command.
    fish: bool,
}

impl Signs {
    fn of(text: &str, range: &Range<usize>) -> Self {
        let mut stop = range.end.min(range.start + WINDOW);
        while !text.is_char_boundary(stop) {
            stop -= 1;
        }
        let command = &text[range.start..stop];
        let mut signs = Self { powershell: powershell::starts_statement(command), ..Self::default() };
        let mut at = 0;
        let mut seen = false;
        for line in command.split_inclusive('\n') {
            let shown = line.trim_end_matches(['\r', '\n']);
            let lower = shown.get(..shown.len().min(16)).unwrap_or_default().trim_start().to_ascii_lowercase();
            if !seen && lower.starts_with("set ") {
                let flag = lower[4..].trim_start().starts_with('-');
                (signs.fish, signs.set) = (signs.fish || flag, signs.set || !flag);
            }
            seen |= shown.contains("curl");
            signs.line(shown, at);
            let mark = shown.trim_end_matches([' ', '\t']).chars().next_back();
            at += line.len();
            signs.length = at;
            // An empty line stands between the two of `^⏎⏎`.
            let goes_on = matches!(mark, Some('^' | '`' | '\\')) || shown.is_empty() && signs.careted_quotes;
            if seen && !goes_on {
                break;
            }
        }
        signs
    }

    fn line(&mut self, line: &str, at: usize) {
        let trimmed = line.trim_end_matches([' ', '\t']);
        let marked = |mark: char| {
            let before = trimmed.strip_suffix(mark)?;
            (before.is_empty() || before.ends_with([' ', '\t', '"', '\''])).then_some(at + before.len())
        };
        self.caret = self.caret.or(marked('^'));
        self.backtick = self.backtick.or(marked('`'));
        self.backslash |= marked('\\').is_some();
        self.careted_quotes |= line.contains(" ^\"") || line.starts_with("^\"");
        self.backticked += line.matches("`\"").count() + line.matches("`$").count();
        self.backslashed |= line.contains("\"{\\\"") || line.contains("\"[\\\"") || line.contains("\"[{\\\"");
        self.single_quotes |= line.contains(" '");
        self.exe |= line.contains("curl.exe");
        self.powershell |= line.contains("$env:") || line.contains(" --% ");
    }

    fn choice(&self, start: usize) -> Choice {
        let place = |at: usize| Span::new(Origin::Request, start + at, start + at + 1);
        let single = self.exe || self.single_quotes;
        if self.fish {
            return Shell::Fish.into();
        }
        if self.careted_quotes {
            return Shell::Cmd.into();
        }
        if self.powershell && !self.backslash {
            return Shell::PowerShell.into();
        }
        // Whoever writes a caret at the end of a line is at home in cmd.exe, whatever else was copied from elsewhere.
        if let Some(caret) = self.caret.filter(|_| !self.backslash) {
            return Choice { shell: Shell::Cmd, by_continuation: Some(place(caret)).filter(|_| !single && !self.set) };
        }
        if let Some(backtick) = self.backtick.filter(|_| !self.backslash) {
            let by_continuation = Some(place(backtick)).filter(|_| !single && self.backticked == 0);
            return Choice { shell: Shell::PowerShell, by_continuation };
        }
        let shell = match self {
            Signs { backslash: true, .. } => Shell::Posix,
            Signs { set: true, .. } => Shell::Cmd,
            Signs { exe: true, backslashed: true, .. } => Shell::Cmd,
            Signs { exe: true, .. } => Shell::PowerShell,
            Signs { backticked: 2.., single_quotes: false, .. } => Shell::PowerShell,
            _ => Shell::Posix,
        };
        shell.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shell of the command that starts at `curl`, or where `⟦` marks it.
    fn shell(marked: &str) -> Shell {
        let text = marked.replace('⟦', "");
        let start = marked.find('⟦').or(marked.find("curl")).unwrap();
        choose(&text, start..text.len()).shell
    }

    #[test]
    fn a_posix_shell_is_the_default() {
        for text in [
            "curl http://a.test/%20x%20y -d \"a^b\"",
            "curl -d \"{\\\"a\\\":1}\" u",
            "curl -H 'X: ^' \\\n  u",
            "curl -H \"X: %NAME%\" u",
            "curl -d '100%' 'u?q=%5E'",
            "`curl u` says",
            "curl \"u?x=`date`\" ",
            "curl u -H 'A: `b`'",
            "$ curl.exe u",
            "me@box:~$ curl u ^\n  -s",
            "curl u ^\n -s\nbash: -s: command not found",
            "curl.exe u \\\n  -s",
            "```bash\ncurl u\n```",
        ] {
            assert_eq!(shell(text), Shell::Posix, "{text}");
        }
    }

    #[test]
    fn cmd_is_told_by_its_signs() {
        for text in [
            "C:\\Users\\Jo>curl -d '{}' u",
            "curl ^\"u^\" ^\n  -H ^\"A: b^\"",
            "curl.exe \"u\" ^\r\n  -H \"A: b\"",
            "curl u ^\n  -d '{\"a\":1}'",
            "⟦set T=7\ncurl -H \"X: %T%\" u",
            "curl.exe -d \"{\\\"a\\\":1}\" u",
            "```bat\ncurl u\n```",
            "curl u -H A: b\n'-H' is not recognized as an internal or external command,",
        ] {
            assert_eq!(shell(text), Shell::Cmd, "{text}");
        }
    }

    #[test]
    fn powershell_is_told_by_its_signs() {
        for text in [
            "PS C:\\dev> curl -d '{}' u",
            "PS> curl u",
            "curl.exe u `\n  -H 'A: b'",
            "curl.exe -d '{\"a\":1}' u",
            "⟦$b = '{}'\ncurl -d $b u",
            "curl u -H \"Authorization: Bearer $env:TOKEN\"",
            "curl -d \"{`\"a`\":1}\" u",
            "```powershell\ncurl u\n```",
        ] {
            assert_eq!(shell(text), Shell::PowerShell, "{text}");
        }
    }

    #[test]
    fn fish_is_told_by_its_signs() {
        for text in ["⟦set -x T 7\ncurl u", "jo@box ~/src> curl u", "```fish\ncurl u\n```"] {
            assert_eq!(shell(text), Shell::Fish, "{text}");
        }
    }

    #[test]
    fn a_continuation_alone_is_a_weak_sign() {
        let choice = choose("curl u ^\n  -H \"A: b\"", 0..20);
        assert_eq!(choice.by_continuation.unwrap().range(), 7..8);
        assert!(choose("C:\\>curl u ^\n  -s", 4..17).by_continuation.is_none());
    }
}
