//! Quotes of the JSON that the shell takes away.

use std::ops::Range;

use super::super::super::{Context, Words};
use super::{MARKED_BYTES, RULE};
use crate::finding::{Applicability, Certainty, Finding, Fix};
use crate::message::ShellFaultKind;
use crate::source::{Edit, Span};
use crate::syntax::json;

/// Quotes of the JSON that the shell took for its own: `-d "{"a":"b"}"` or `-d {"a":"b"}`.
pub(super) struct Eaten {
    /// What was meant as one argument, with its outer quotes.
    word: Range<usize>,
    /// Whether there are outer quotes.
    outer: bool,
    /// Where the JSON's first own quotes stand.
    first: Range<usize>,
    /// Whether what was typed is JSON, so that other outer quotes are all it needs.
    whole: bool,
}

impl Eaten {
    pub(super) fn find(context: &Context) -> Option<Self> {
        let command = context.request.client.command()?;
        let body = &context.request.body;
        let [data] = body.data.as_slice() else { return None };
        let home = data.argument.home();
        let nested = command
            .faults
            .iter()
            .any(|fault| fault.kind == ShellFaultKind::NestedDoubleQuotes && fault.span.touches(home));
        let typed = context.paste.get(home.range())?;
        // With the option in front, as in -d{"a":1} or --data={…}, the argument starts later.
        let lead = typed.find(['"', '{', '['])?;
        if typed[..lead].contains(['\'', '$', '\\']) {
            return None;
        }
        let start = home.range().start + lead;
        let text = &context.paste[start..];
        let outer = text.starts_with("\"{") || text.starts_with("\"[");
        let bare = text.starts_with("{\"") || text.starts_with("[\"") || text.starts_with("[{\"");
        let inside = start + usize::from(outer);
        let quote = inside + context.paste[inside..].find('"')?;
        let close = context.paste[quote + 1..].find('"').map_or(quote + 1, |at| quote + at + 2);
        let first = quote..if close - quote > MARKED_BYTES { quote + 1 } else { close };
        let end = end_of_json(&context.paste[inside..], outer);
        // Where a blank ends the word, only the whole tells.
        if !(bare || outer && (nested || end.is_some())) {
            return None;
        }
        let word = start..end.map_or(home.range().end, |end| inside + end + usize::from(outer));
        Some(Self { word, outer, first, whole: end.is_some() })
    }

    pub(super) fn finding(&self, context: &Context) -> Finding {
        let origin = context.request.body.content.origin();
        let word = Span::new(origin, self.word.start, self.word.end);
        let span = if word.len() > MARKED_BYTES { Span::new(origin, self.first.start, self.first.end) } else { word };
        let words = Words::new(
            "the shell removes the quotes of the JSON",
            "To the shell the double quotes inside the argument end and start quoting. It takes them away, so the server \
             gets names and strings without quotes.",
            "Put the JSON in single quotes; then the shell leaves what is in them alone.",
        );
        let mut finding = RULE.finding(Certainty::Certain, 0.95, words, vec![span]);
        finding.fix = self.fix(context);
        finding
    }

    fn fix(&self, context: &Context) -> Option<Fix> {
        if !self.whole {
            return None;
        }
        let origin = context.request.body.content.origin();
        let edit =
            |start: usize, end: usize, text: &str| Edit { span: Span::new(origin, start, end), text: text.into() };
        let Range { start, end } = self.word;
        let quote = usize::from(self.outer);
        let mut edits = vec![edit(start, start + quote, "'")];
        for (at, _) in context.paste[start..end].match_indices('\'') {
            edits.push(edit(start + at, start + at + 1, r"'\''"));
        }
        edits.push(edit(end - quote, end, "'"));
        Some(Fix { title: "put the JSON in single quotes".into(), applicability: Applicability::Safe, edits })
    }
}

/// Where the JSON ends that a text starts with, if it is JSON; `quoted` says that a quote must follow.
fn end_of_json(text: &str, quoted: bool) -> Option<usize> {
    let ends = text.match_indices(['}', ']']).map(|(at, _)| at + 1).filter(|&end| {
        let after = text[end..].chars().next();
        if quoted { after == Some('"') } else { after.is_none_or(char::is_whitespace) }
    });
    // JSON in a command is short, and has few places that might be its end.
    ends.take(20).find(|&end| json::parse(&text.as_bytes()[..end]).faults().is_empty())
}
