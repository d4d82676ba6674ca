//! Maps and lists as the languages write them.

use std::ops::Range;

use super::eval::{Reader, end_of};
use super::language::Language;
use super::lexer::Kind;
use super::script::Script;
use super::value::{Entry, List, Map, Text, Value, source};
use crate::source::{Quoting, Span, Traced};

impl Reader<'_> {
    pub(super) fn parenthesis(&mut self, start: usize, end: usize, depth: usize) -> Value {
        let items = self.script.items(start);
        let tuple = self.script.language == Language::Python && (items.len() > 1 || self.script.is(end - 2, ","));
        if tuple { self.list(start, depth) } else { self.expression(start + 1..end - 1, depth) }
    }

    /// The names and values in a bracket.
    pub(super) fn map(&mut self, open: usize, depth: usize) -> Map {
        let script = self.script;
        let close = script.mate(open);
        let mut map =
            Map { open: script.span(open..open + 1), entries: Vec::new(), close: script.span(close..close + 1) };
        for item in script.items(open) {
            let comma = if script.is(item.end, ",") {
                script.span(item.end..item.end + 1)
            } else {
                script.span(item.end..item.end)
            };
            let comma = if script.is(item.end, ",") { comma } else { end_of(script.span(item.clone())) };
            self.entry(&mut map, item, comma, depth);
        }
        map.settle();
        map
    }

    pub(super) fn entry(&mut self, map: &mut Map, item: Range<usize>, comma: Span, depth: usize) {
        let script = self.script;
        if item.is_empty() {
            return;
        }
        if matches!(script.word(item.start), "..." | "**") {
            let value = self.expression(item.start + 1..item.end, depth);
            if let Value::Map(other) = value {
                map.entries.extend(other.entries);
            } else {
                let span = script.span(item);
                map.entries.push(Entry { key: None, colon: span, value: Value::Unknown(span), comma });
            }
            return;
        }
        // `:name => value` of Ruby.
        let symbol = usize::from(script.is(item.start, ":"));
        let signs = if symbol == 1 { &["=>"][..] } else { &[":", "=>"] };
        let sign = script.find(item.start + symbol..item.end, signs);
        // `new { plate = "x" }` of C#.
        let assigned =
            script.language == Language::JavaScript && script.is_name(item.start) && script.is(item.start + 1, "=");
        let sign = if assigned { Some(item.start + 1) } else { sign };
        let Some(sign) = sign.filter(|&sign| sign > item.start) else {
            // `{ name }`, and methods.
            let single = item.len() == 1 && script.is_name(item.start);
            if single && script.language == Language::JavaScript {
                let key = Text::bare(self.name(item.start));
                let colon = end_of(key.span());
                let value = self.expression(item, depth);
                map.entries.push(Entry { key: Some(key), colon, value, comma });
            }
            return;
        };
        let key = self.key(item.start..sign, depth);
        let value = self.expression(sign + 1..item.end, depth);
        let entry = if key.is_some() {
            Entry { key, colon: script.span(sign..sign + 1), value, comma }
        } else {
            let span = script.span(item);
            Entry { key: None, colon: span, value: Value::Unknown(span), comma }
        };
        map.entries.push(entry);
    }

    /// A name, as it is written.
    pub(super) fn name(&self, token: usize) -> Traced {
        let span = self.script.span(token..token + 1);
        let mut name = Traced::new(span);
        name.copy(self.script.text, span, Quoting::CodeName);
        name
    }

    pub(super) fn key(&mut self, tokens: Range<usize>, depth: usize) -> Option<Text> {
        let script = self.script;
        let first = *script.tokens.get(tokens.start)?;
        let single = tokens.len() == 1;
        match (first.kind, script.language) {
            // `a: 1` of JavaScript and Ruby; `:a => 1` has been cut at its own colon.
            (Kind::Word, Language::JavaScript | Language::Ruby) if single => Some(Text::bare(self.name(tokens.start))),
            // Constants of PHP are compared by their names.
            (Kind::Word, Language::Php) if single && !script.word(tokens.start).starts_with('$') => {
                Some(Text::bare(self.name(tokens.start)))
            }
            (Kind::Number, _) if single => Some(Text::bare(source(script.text, script.span(tokens)))),
            // `[name]: value`.
            (Kind::Mark, Language::JavaScript) if script.is(tokens.start, "[") => {
                self.expression(tokens.start + 1..tokens.end.checked_sub(1)?, depth).into_text()
            }
            _ => {
                let value = self.expression(tokens, depth);
                match value {
                    Value::Text(text) => Some(text),
                    Value::Number(_) => Some(Text::bare(self.plain(&value))),
                    _ => None,
                }
            }
        }
    }

    pub(super) fn list(&mut self, open: usize, depth: usize) -> Value {
        let script = self.script;
        let close = script.mate(open);
        let mut items = Vec::new();
        for item in script.items(open) {
            let comma = if script.is(item.end, ",") {
                script.span(item.end..item.end + 1)
            } else {
                end_of(script.span(item.clone()))
            };
            if item.is_empty() {
                continue;
            }
            items.push((self.expression(item, depth), comma));
        }
        Value::List(List { open: script.span(open..open + 1), items, close: script.span(close..close + 1) })
    }

    /// `[…]`, which holds names in PHP.
    pub(super) fn list_or_map(&mut self, open: usize, depth: usize) -> Value {
        let php = self.script.language == Language::Php;
        let named = |script: &Script, open: usize| {
            script.items(open).iter().any(|item| script.find(item.clone(), &["=>"]).is_some())
        };
        if php && named(self.script, open) { Value::Map(self.map(open, depth)) } else { self.list(open, depth) }
    }

    /// `[]byte("…")`, `[]string{…}`, `[]map[string]any{…}`.
    pub(super) fn go_literal(&mut self, tokens: Range<usize>, depth: usize) -> Value {
        match self.last_bracket(&tokens) {
            Some(open) if self.script.is(open, "(") => self.expression(open + 1..tokens.end - 1, depth),
            Some(open) if self.script.is(open, "{") => self.list(open, depth),
            _ => self.unknown(tokens),
        }
    }

    /// Whether a bracket holds values without names.
    pub(super) fn is_plain_list(&self, open: usize) -> bool {
        self.script.items(open).first().is_some_and(|item| self.script.find(item.clone(), &[":"]).is_none())
    }

    /// The bracket that the last token of an expression closes.
    pub(super) fn last_bracket(&self, tokens: &Range<usize>) -> Option<usize> {
        let open = self.script.mate(tokens.end.checked_sub(1)?);
        tokens.contains(&open).then_some(open)
    }
}
