//! Redirections, which no command sees, and here-documents (POSIX.1-2024, Shell Command Language, section 2.7).

use super::super::Input;
use super::word::Draft;
use super::{Reader, span};
use crate::source::{Quoting, Span};

/// A here-document whose text has not begun.
pub(super) struct Pending {
    /// The command of the frame that reads it.
    stage: usize,
    /// The line that ends it.
    marker: String,
    /// `<<-`: tabs at the start of a line are dropped.
    tabs: bool,
    /// The marker is quoted: nothing is expanded.
    literal: bool,
}

impl Reader<'_> {
    /// A redirection with its target.
    pub(super) fn redirect(&mut self) {
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let descriptor = self.rest()[..digits].parse::<u32>().ok();
        self.at += digits;
        let rest = self.rest();
        if rest.starts_with("<<<") {
            self.at += 3;
            self.skip_blanks();
            let mut text = self.whole_word();
            // Nothing can be written after the word without its quotes.
            text.decode(b"\n", Span::point(text.home().origin, self.at), Quoting::Sealed);
            return self.reads(Input::Known(text), descriptor);
        }
        if rest.starts_with("<<") {
            self.at += 2;
            let tabs = self.peek() == Some('-');
            self.at += usize::from(tabs);
            self.skip_blanks();
            let (marker, literal) = self.marker();
            let stage = self.frame.stages.len();
            return self.frame.pending.push(Pending { stage, marker, tabs, literal });
        }
        if rest.starts_with('<') {
            self.reads(Input::Unknown, descriptor);
        } else if descriptor.is_none_or(|descriptor| descriptor == 1) {
            self.frame.now.redirected = true;
        }
        while self.peek().is_some_and(|c| "<>&|".contains(c)) {
            self.at += 1;
        }
        self.skip_blanks();
        if self.line_end().is_none() && self.peek().is_some_and(|c| !"();".contains(c)) {
            self.whole_word();
        }
    }

    fn reads(&mut self, input: Input, descriptor: Option<u32>) {
        if descriptor.is_none_or(|descriptor| descriptor == 0) {
            self.now().input = input;
        }
    }

    /// The word that ends a here-document, and whether any of it is quoted. Nothing in it is expanded.
    fn marker(&mut self) -> (String, bool) {
        let (mut marker, mut literal) = (String::new(), false);
        while let Some(c) = self.peek().filter(|c| !c.is_whitespace() && !";&|<>()".contains(*c)) {
            self.at += c.len_utf8();
            match c {
                '\'' | '"' => {
                    literal = true;
                    let line = self.rest().split('\n').next().unwrap_or_default();
                    let length = line.find(c).unwrap_or(line.len());
                    marker.push_str(&line[..length]);
                    self.at = (self.at + length + 1).min(self.end);
                }
                '\\' => {
                    literal = true;
                    let next = self.peek().filter(|c| !c.is_whitespace());
                    marker.extend(next);
                    self.at += next.map_or(0, char::len_utf8);
                }
                c => marker.push(c),
            }
        }
        (marker, literal)
    }

    /// The here-documents that the line just ended has announced.
    pub(super) fn here_documents(&mut self) {
        for pending in std::mem::take(&mut self.frame.pending) {
            let start = self.at;
            let mut stop = start;
            let mut lines: Vec<std::ops::Range<usize>> = std::iter::once(start..start).collect();
            // Whether a backslash joins the line to the one before.
            let mut joined = false;
            while stop < self.end {
                let length = self.text[stop..self.end].find('\n').map_or(self.end - stop, |at| at + 1);
                let shown = self.text[stop..stop + length].trim_end_matches(['\n', '\r']);
                let kept = if pending.tabs && !joined { shown.trim_start_matches('\t') } else { shown };
                self.at = stop + length;
                if !joined && kept == pending.marker {
                    break;
                }
                match lines.last_mut() {
                    Some(last) if kept.len() == shown.len() => last.end = self.at,
                    _ => lines.push(stop + shown.len() - kept.len()..self.at),
                }
                joined = !pending.literal && (shown.len() - shown.trim_end_matches('\\').len()) % 2 == 1;
                stop = self.at;
            }
            let after = self.at;
            let mut draft = Draft::new(start, false);
            for line in lines {
                self.document(&mut draft, line, pending.literal);
            }
            self.at = after;
            let text = draft.text.homed(span(start, after));
            let noted = std::mem::take(&mut self.now().variables);
            let Some(stage) = self.frame.stages.get_mut(pending.stage) else { continue };
            stage.simple.variables.extend(noted);
            stage.simple.input = Input::Known(text);
            stage.simple.span = stage.simple.span.to(span(after, after));
            stage.simple.next = after;
        }
        // What follows on the line goes on after them, too.
        if let Some(stage) = self.frame.stages.last_mut()
            && stage.simple.next < self.at
        {
            stage.simple.span = stage.simple.span.to(span(self.at, self.at));
            stage.simple.next = self.at;
        }
    }

    /// Some of a here-document.
    fn document(&mut self, draft: &mut Draft, range: std::ops::Range<usize>, literal: bool) {
        let line_end = self.text[range.clone()].ends_with('\n');
        let last = range.end - usize::from(line_end);
        let end = std::mem::replace(&mut self.end, last);
        self.at = range.start;
        if literal {
            draft.text.copy(self.text, span(range.start, last), Quoting::Raw);
        } else {
            self.expanded_text(draft, Quoting::HereDocument);
        }
        self.end = end;
        if line_end {
            // What would be written after the last line end would be in the line of the marker.
            draft.text.copy(self.text, span(last, range.end), Quoting::Sealed);
        }
    }
}
