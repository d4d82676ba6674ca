//! Words: what a command gets as one argument.

use super::braces::{self, Mark};
use super::{Reader, has_no_width, is_blank_to_the_eye, span};
use crate::message::{ShellFaultKind, Word};
use crate::source::{Quoting, Traced};

/// A word while it is read.
pub(super) struct Draft {
    /// What is decoded so far.
    pub(super) text: Traced,
    /// Whether any of it is in quotes.
    pub(super) quoted: bool,
    /// Words that the blanks in an unquoted value have parted from it.
    pub(super) parted: Vec<Word>,
    /// Whether the unquoted value of a variable is parted at blanks: not in an assignment.
    pub(super) parts: bool,
    /// Whether there is a word, even if nothing is in it: an unquoted variable without value makes none.
    pub(super) present: bool,
    /// Unquoted braces, commas and dots.
    marks: Vec<Mark>,
}

impl Draft {
    pub(super) fn new(at: usize, parts: bool) -> Self {
        Self {
            text: Traced::new(span(at, at)),
            quoted: false,
            parted: Vec::new(),
            parts,
            present: false,
            marks: Vec::new(),
        }
    }

    /// Ends the word at a blank in a value.
    pub(super) fn part(&mut self) {
        let home = self.text.home();
        let text = std::mem::replace(&mut self.text, Traced::new(home));
        if self.present || !text.is_empty() {
            self.parted.push(Word { text, quoted: self.quoted });
        }
        self.quoted = false;
        self.present = false;
    }
}

impl Reader<'_> {
    /// What stands at the current place up to an unquoted blank, line end or operator: mostly one word.
    pub(super) fn word(&mut self) -> Vec<Word> {
        let start = self.at;
        let mut draft = self.draft(true);
        let home = span(start, self.at);
        self.look_over(start, draft.quoted);
        let (marks, parted) = (std::mem::take(&mut draft.marks), !draft.parted.is_empty());
        let quoted = draft.quoted;
        draft.part();
        let mut words = draft.parted;
        if !parted && let Some(word) = words.first() {
            words = braces::expand(&word.text, quoted, &marks)
                .map(|texts| texts.into_iter().map(|text| Word { text, quoted }).collect())
                .unwrap_or(words);
        }
        for word in &mut words {
            let text = std::mem::replace(&mut word.text, Traced::new(home));
            word.text = text.homed(home);
        }
        words
    }

    /// One word in a place where it is not parted: the value of an assignment, a here-string.
    pub(super) fn whole_word(&mut self) -> Traced {
        let start = self.at;
        let draft = self.draft(false);
        draft.text.homed(span(start, self.at))
    }

    fn draft(&mut self, parts: bool) -> Draft {
        let start = self.at;
        let mut draft = Draft::new(start, parts);
        let (mut double_pieces, mut bare, mut nested) = (0, false, false);
        while let Some(c) = self.peek() {
            match c {
                '(' if self.fish => self.printed(&mut draft),
                ' ' | '\t' | '\n' | ';' | '&' | '|' | '(' | ')' => break,
                '\r' if self.line_end().is_some() => break,
                '<' | '>' if self.rest()[1..].starts_with('(') => {
                    // What a command prints, as a file.
                    let from = self.at;
                    self.at += 1;
                    self.substitution();
                    self.unknown(&mut draft, from, String::new(), Quoting::Bare);
                }
                '<' | '>' => break,
                '\\' if self.fish => self.fish_escape(&mut draft.text),
                '\\' => {
                    if !self.backslash(&mut draft) {
                        break;
                    }
                }
                '\'' => {
                    draft.quoted = true;
                    if self.fish {
                        self.fish_single(&mut draft.text);
                    } else {
                        self.single(&mut draft.text);
                    }
                }
                '"' => {
                    draft.quoted = true;
                    nested |= bare && double_pieces > 0;
                    double_pieces += 1;
                    bare = false;
                    self.double(&mut draft);
                }
                '$' if !self.fish && self.rest().starts_with("$'") => {
                    draft.quoted = true;
                    self.ansi_c(&mut draft.text);
                }
                '$' if !self.fish && self.rest().starts_with("$\"") => {
                    draft.quoted = true;
                    self.at += 1;
                    self.double(&mut draft);
                }
                '$' => self.dollar(&mut draft, Quoting::Bare),
                '`' if !self.fish => self.backquote(&mut draft, Quoting::Bare),
                '~' if self.at == start => self.tilde(&mut draft),
                c if is_blank_to_the_eye(c) => break,
                c if has_no_width(c) => {
                    self.skip_invisible();
                }
                c if c.is_ascii() => {
                    bare = true;
                    self.plain(&mut draft);
                }
                c => {
                    let from = self.at;
                    self.at += c.len_utf8();
                    if "“”„‟‘’‚«»".contains(c) || (from == start && "–—−".contains(c)) {
                        self.fault(ShellFaultKind::Typographic, span(from, self.at));
                    }
                    bare = true;
                    draft.text.copy(self.text, span(from, self.at), Quoting::Bare);
                }
            }
            draft.present |= draft.quoted;
        }
        let typed = &self.text[start..self.at];
        if nested && typed.starts_with('"') && typed.ends_with('"') {
            self.fault(ShellFaultKind::NestedDoubleQuotes, span(start, self.at));
        }
        draft
    }

    /// A run of characters that stand for themselves.
    fn plain(&mut self, draft: &mut Draft) {
        let rest = self.rest().as_bytes();
        let length = rest.iter().position(|byte| !byte.is_ascii() || b" \t\r\n;&|<>()\\'\"$`".contains(byte));
        // A carriage return that ends no line is a letter.
        let length = length.unwrap_or(rest.len()).max(1);
        let base = draft.text.len();
        let marks = if self.fish { &b"{},"[..] } else { b"{},." };
        for (at, byte) in rest[..length].iter().enumerate().filter(|(_, byte)| marks.contains(byte)) {
            draft.marks.push(Mark { at: base + at, byte: *byte });
        }
        let from = self.at;
        self.at += length;
        draft.text.copy(self.text, span(from, self.at), Quoting::Bare);
    }

    /// A backslash outside quotes. Says whether the word goes on.
    fn backslash(&mut self, draft: &mut Draft) -> bool {
        let from = self.at;
        if let Some(length) = self.line_end_at(from + 1) {
            // A line continuation: both go.
            self.at = from + 1 + length;
            return true;
        }
        let begun = !draft.parts || draft.present || !draft.text.is_empty() || !draft.parted.is_empty();
        let after = self.text[from + 1..self.end].trim_start_matches(|c| " \t".contains(c) || is_blank_to_the_eye(c));
        let blanks = self.end - after.len();
        if blanks > from + 1 && self.line_end_at(blanks).is_some() && !begun {
            self.fault(ShellFaultKind::BlankAfterBackslash, span(from, blanks));
            self.at = blanks;
            return false;
        }
        self.at += 1;
        let Some(c) = self.peek() else {
            draft.text.copy(self.text, span(from, self.at), Quoting::Bare);
            return true;
        };
        self.at += c.len_utf8();
        draft.text.decode(c.encode_utf8(&mut [0; 4]).as_bytes(), span(from, self.at), Quoting::Bare);
        true
    }

    /// `~` and `~user`: a folder that only the machine knows.
    fn tilde(&mut self, draft: &mut Draft) {
        let from = self.at;
        let name = self.rest()[1..].bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte));
        let end = from + 1 + name.count();
        let ends = self.text.as_bytes().get(end).filter(|_| end < self.end);
        if ends.is_none_or(|byte| b"/ \t\r\n;&|)".contains(byte)) {
            self.at = end;
            self.unknown(draft, from, String::new(), Quoting::Bare);
        } else {
            self.plain(draft);
        }
    }

    /// A lone `^` or backtick at the end of a line continues it in another shell.
    fn look_over(&mut self, start: usize, quoted: bool) {
        let home = span(start, self.at);
        if !quoted && matches!(&self.text[home.range()], "^" | "`") {
            let next = self.skip_blanks_from(self.at);
            if self.line_end_at(next).is_some() {
                self.fault(ShellFaultKind::ForeignContinuation, home);
            }
        }
    }
}
