//! Writing a command for the shell that reads it.

use super::super::super::Context;
use super::super::super::shared::rewrite;
use super::{Kind, Slip};
use crate::finding::{Applicability, Fix};
use crate::message::{Command, Shell};
use crate::source::{Edit, Quoting, Span};

/// More of a command is not rewritten.
const LIMIT: usize = 1 << 16;

pub(super) fn fix(context: &Context, command: &Command, slip: &Slip) -> Option<Fix> {
    let shell = command.shell.unwrap_or_default();
    let first = *slip.places.first()?;
    let edits = match slip.kind {
        Kind::EscapedInnerQuotes => return None,
        Kind::OwnContinuation => {
            let edits = Rewriter::new(context.paste, command, Shell::Posix)?.edits()?;
            return Some(rewrite::fix("end the lines with a backslash, for bash", Applicability::Unsafe, edits));
        }
        Kind::Alias { .. } => {
            let edit = Edit { span: first, text: "curl.exe".into() };
            return Some(rewrite::fix("run the program", Applicability::Safe, vec![edit]));
        }
        Kind::DoubledBackslashes => {
            let content = &context.request.body.content;
            let pairs = super::find::backslash_pairs(content.bytes())?;
            let edit = |at: usize| Edit { span: content.span_of(at..at + 1), text: String::new() };
            return Some(rewrite::fix("write each once", Applicability::Unsafe, pairs.into_iter().map(edit).collect()));
        }
        Kind::StrayCarets => {
            let edits = slip.places.iter().map(|&span| Edit { span, text: String::new() }).collect();
            return Some(rewrite::fix("take the carets away", Applicability::Safe, edits));
        }
        Kind::CaretsInQuotes => careted_outside(context.paste, command)?,
        Kind::CaretedQuotes if shell == Shell::Posix => without_carets(context.paste, command)?,
        Kind::CaretedQuotes => return None,
        Kind::BackslashQuote => return backslash_quote(context.paste, first),
        Kind::InnerQuotes => return inner_quotes(context, command, first),
        Kind::Continuation | Kind::SingleQuotes | Kind::AnsiC => {
            Rewriter::new(context.paste, command, shell)?.edits()?
        }
    };
    let title = match shell {
        Shell::Posix if slip.kind == Kind::Continuation => "end the lines with a backslash",
        Shell::Posix => "write it for a POSIX shell",
        Shell::Cmd => "write it for cmd.exe",
        Shell::PowerShell => "write it for PowerShell",
        Shell::Fish => "write it for fish",
    };
    Some(rewrite::fix(title, Applicability::Safe, edits))
}

/// Goes over a command as it was meant, for a POSIX shell or another, and notes what must be written anew.
struct Rewriter<'a> {
    paste: &'a str,
    origin: crate::source::Origin,
    at: usize,
    end: usize,
    shell: Shell,
    edits: Vec<Edit>,
}

impl<'a> Rewriter<'a> {
    fn new(paste: &'a str, command: &Command, shell: Shell) -> Option<Self> {
        let start = command.words.first()?.text.home();
        let at = start.start as usize;
        let mut end = paste.len().min(at + LIMIT);
        while !paste.is_char_boundary(end) {
            end -= 1;
        }
        Some(Self { paste, origin: start.origin, at, end, shell, edits: Vec::new() })
    }

    fn edits(mut self) -> Option<Vec<Edit>> {
        let mark = match self.shell {
            Shell::Posix | Shell::Fish => "\\",
            Shell::Cmd => "^",
            Shell::PowerShell => "`",
        };
        let mut at_word = true;
        let mut in_option = false;
        while let Some(c) = self.paste[self.at..self.end].chars().next() {
            let from = self.at;
            self.at += c.len_utf8();
            let rest = &self.paste[self.at..self.end];
            match c {
                '\n' => break,
                '"' => self.at += double(rest),
                '\'' if (at_word || in_option) && self.shell != Shell::Posix => self.single(from, from)?,
                '$' if (at_word || in_option) && rest.starts_with('\'') && self.shell != Shell::Posix => {
                    self.at += 1;
                    self.ansi_c(from)?;
                }
                '^' | '`' | '\\' if at_word && line_end(rest).is_some() => {
                    if mark.len() == 1 && !mark.starts_with(c) {
                        self.replace(from, from + 1, mark.into());
                    }
                    self.at += line_end(rest).unwrap_or(0);
                    continue;
                }
                _ => {}
            }
            // `-d'…'`: the quotes may follow the letters of an option.
            in_option = c == '-' && at_word || in_option && c.is_ascii_alphabetic();
            at_word = c.is_whitespace() || c == '=' && !in_option;
        }
        (!self.edits.is_empty()).then_some(self.edits)
    }

    fn replace(&mut self, from: usize, to: usize, text: String) {
        self.edits.push(Edit { span: Span::new(self.origin, from, to), text });
    }

    /// `'…'` with the quote at `quote`, and with the pieces of `'\''` in it. All from `from` on is written anew.
    fn single(&mut self, from: usize, quote: usize) -> Option<()> {
        let mut text = String::new();
        let mut at = quote + 1;
        loop {
            let length = self.paste[at..self.end].find('\'')?;
            text.push_str(&self.paste[at..at + length]);
            at += length + 1;
            match self.paste[at..self.end].strip_prefix("\\''") {
                Some(_) => {
                    text.push('\'');
                    at += 3;
                }
                None => break,
            }
        }
        self.at = at;
        self.put(from, at, &text)
    }

    /// `$'…'` with what its escapes stand for, where it is text.
    fn ansi_c(&mut self, from: usize) -> Option<()> {
        let mut text = String::new();
        loop {
            let c = self.paste[self.at..self.end].chars().next()?;
            self.at += c.len_utf8();
            match c {
                '\'' => break,
                '\\' => {
                    let escape = self.paste[self.at..self.end].chars().next()?;
                    self.at += escape.len_utf8();
                    match escape {
                        'n' => text.push('\n'),
                        'r' => text.push('\r'),
                        't' => text.push('\t'),
                        '\'' | '"' | '\\' | '?' => text.push(escape),
                        'u' | 'x' => {
                            let most = if escape == 'u' { 4 } else { 2 };
                            let rest = self.paste[self.at..self.end].bytes();
                            let digits = rest.take(most).take_while(u8::is_ascii_hexdigit).count();
                            let code = u32::from_str_radix(&self.paste[self.at..self.at + digits], 16).ok()?;
                            text.push(char::from_u32(code).filter(|&c| escape == 'u' || c.is_ascii())?);
                            self.at += digits;
                        }
                        _ => return None,
                    }
                }
                c => text.push(c),
            }
        }
        let at = self.at;
        self.put(from, at, &text)
    }

    /// Writes a text in the quotes of the shell.
    fn put(&mut self, from: usize, to: usize, text: &str) -> Option<()> {
        let written = match self.shell {
            Shell::Cmd => {
                // Backslashes at the end come before the quote.
                let body = text.trim_end_matches('\\');
                let backslashes = "\\".repeat(2 * (text.len() - body.len()));
                format!("\"{}{backslashes}\"", Quoting::CmdQuoted.quote(body)?)
            }
            Shell::PowerShell => format!("'{}'", Quoting::PowerShellSingle.quote(text)?),
            Shell::Fish => format!("'{}'", Quoting::FishSingle.quote(text)?),
            Shell::Posix => return Some(()),
        };
        if written != self.paste[from..to] {
            self.replace(from, to, written);
        }
        Some(())
    }
}

/// Length of what follows an opening double quote, up to and with the closing one.
fn double(rest: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'"' if !escaped => return at + 1,
            b'\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    rest.len()
}

fn line_end(rest: &str) -> Option<usize> {
    if rest.starts_with("\r\n") { Some(2) } else { rest.starts_with('\n').then_some(1) }
}

/// `^"…^"` without its carets, as a POSIX shell reads it: `\"` is the same in both.
fn without_carets(paste: &str, command: &Command) -> Option<Vec<Edit>> {
    let home = command.words.first()?.text.home();
    let start = home.start as usize;
    let mut end = paste.len().min(start + LIMIT);
    while !paste.is_char_boundary(end) {
        end -= 1;
    }
    let mut edits = Vec::new();
    let mut edit = |from: usize, to: usize, text: &str| {
        edits.push(Edit { span: Span::new(home.origin, from, to), text: text.into() });
    };
    let mut at = start;
    let mut within = false;
    while let Some(c) = paste[at..end].chars().next() {
        let rest = &paste[at + c.len_utf8()..end];
        match c {
            '^' => match line_end(rest) {
                // A line end that is kept, and one that is not.
                Some(length) if within => {
                    edit(at, at + 1 + length, "");
                    at += 1 + length + line_end(&rest[length..])?;
                    continue;
                }
                Some(length) => {
                    edit(at, at + 1, "\\");
                    at += 1 + length;
                    continue;
                }
                None => {
                    edit(at, at + 1, "");
                    let next = rest.chars().next()?;
                    let escaped = paste[..at].ends_with('\\') && !paste[..at].ends_with("\\\\")
                        || paste[..at].ends_with("^\\") && !paste[..at].ends_with("^\\^\\");
                    within ^= next == '"' && !escaped;
                    if matches!(next, '$' | '`') {
                        edit(at + 1, at + 1, "\\");
                    }
                    at += 1 + next.len_utf8();
                    continue;
                }
            },
            '\n' => break,
            '"' => within = !within,
            _ => {}
        }
        at += c.len_utf8();
    }
    // Neighbouring edits at one place are one.
    edits.sort_by_key(|edit: &Edit| (edit.span.start, edit.span.end));
    (!within).then_some(edits)
}

/// A caret before the quotes around each argument that has carets in it, and before each `&` in it. Chrome has one
/// argument in quotes on a line.
fn careted_outside(paste: &str, command: &Command) -> Option<Vec<Edit>> {
    let home = command.words.first()?.text.home();
    let mut at = home.start as usize;
    let mut edits = Vec::new();
    for line in paste.get(at..)?.split_inclusive('\n') {
        let shown = line.trim_end();
        let content = shown.strip_suffix('^').filter(|content| content.ends_with([' ', '\t'])).unwrap_or(shown);
        // `^"`: what has line ends in it is quoted as it should be.
        let quotes = content.find(" \"").map(|open| open + 1).zip(content.rfind('"'));
        if let Some((open, close)) = quotes.filter(|(open, close)| open < close && content[*open..*close].contains('^'))
        {
            let mut before = ' ';
            for (offset, c) in content[open..=close].char_indices() {
                let is_end = offset == 0 || open + offset == close;
                if is_end || c == '&' && before != '^' {
                    let span = Span::point(home.origin, at + open + offset);
                    edits.push(Edit { span, text: "^".into() });
                }
                before = c;
            }
        }
        at += line.len();
        if shown.len() == content.len() && !shown.is_empty() && !shown.ends_with('^') {
            break;
        }
    }
    (!edits.is_empty() && edits.len() <= 4096).then_some(edits)
}

/// `"…\"…"` of PowerShell in single quotes, as PowerShell up to 7.2 hands it on.
fn backslash_quote(paste: &str, first: Span) -> Option<Fix> {
    let before = &paste[..first.start as usize];
    let open = before.rfind([' ', '\t', '\n'])? + 1;
    let open = open + paste[open..].find('"')?;
    let length = double(&paste[open + 1..]);
    let inner = paste.get(open + 1..open + length)?;
    if inner.contains(['\'', '$', '`', '\n'])
        || !paste[open + 1 + length..].starts_with([' ', '\t', '\n', '\r']) && open + 1 + length < paste.len()
    {
        return None;
    }
    let span = Span::new(first.origin, open, open + 1 + length);
    Some(rewrite::fix(
        "write it in single quotes",
        Applicability::Unsafe,
        vec![Edit { span, text: format!("'{inner}'") }],
    ))
}

/// A backslash before each double quote within the argument.
fn inner_quotes(context: &Context, command: &Command, first: Span) -> Option<Fix> {
    let word = command.words.iter().find(|word| word.text.home().contains(first))?;
    let typed = context.paste.get(word.text.home().range())?;
    let inner = typed.strip_prefix('\'')?.strip_suffix('\'')?;
    // Where quotes are escaped within already, as in JSON in JSON, the backslashes are two stories at once.
    if inner.contains("\\\"") || inner.contains('\\') {
        return None;
    }
    let start = word.text.home().start as usize + 1;
    let edits = inner.match_indices('"').map(|(at, _)| {
        let span = Span::point(first.origin, start + at);
        Edit { span, text: "\\".into() }
    });
    Some(rewrite::fix("write it for Windows PowerShell", Applicability::Unsafe, edits.collect()))
}
