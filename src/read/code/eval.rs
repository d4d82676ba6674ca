//! What expressions give, as far as they consist of literals and of names that literals are assigned to.

use std::ops::Range;

use super::encode;
use super::json;
use super::language::Language;
use super::lexer::{Kind, is_name};
use super::literal::{self, Piece};
use super::script::{Call, Script, What};
use super::value::{Entry, List, Made, Map, Text, Value, Word, at, implied, source};
use crate::message::{Fate, Variable};
use crate::source::{Quoting, Span, Traced};

/// How deep expressions are followed, through brackets and names alike.
const DEPTH: usize = 60;

/// Gives values for expressions.
pub(super) struct Reader<'s> {
    pub(super) script: &'s Script<'s>,
    /// What stands in texts without being told.
    pub(super) variables: Vec<Variable>,
    /// How many bytes may still be looked at: a name that stands often is looked up often.
    fuel: usize,
}

impl<'s> Reader<'s> {
    pub(super) fn new(script: &'s Script<'s>) -> Self {
        Self { script, variables: Vec::new(), fuel: (script.end - script.start()) * 16 + 100_000 }
    }

    /// The value of an expression.
    pub(super) fn value(&mut self, tokens: Range<usize>) -> Value {
        self.expression(tokens, DEPTH)
    }

    /// The value of the statement that begins at a token.
    pub(super) fn statement(&mut self, start: usize) -> Value {
        self.value(self.script.statement(start))
    }

    /// The arguments of a call. Named ones of Python are apart.
    pub(super) fn arguments(&mut self, open: usize) -> Arguments {
        self.arguments_at(open, DEPTH)
    }

    fn arguments_at(&mut self, open: usize, depth: usize) -> Arguments {
        let mut arguments = Arguments::default();
        let mut hash: Option<Map> = None;
        for item in self.script.items(open) {
            // A hash of Ruby may stand without its braces.
            if self.script.language == Language::Ruby && self.is_pair(&item) {
                let start = self.script.span(item.start..item.start);
                let map = hash.get_or_insert_with(|| Map::empty(start));
                let comma = end_of(self.script.span(item.clone()));
                self.entry(map, item, comma, depth);
                continue;
            }
            let name = item.start;
            let named = self.script.language == Language::Python
                && self.script.is_name(name)
                && self.script.is(name + 1, "=")
                && name + 2 < item.end;
            if named {
                let value = self.expression(name + 2..item.end, depth);
                arguments.named.push(Named {
                    name: self.script.word(name).into(),
                    span: self.script.span(name..name + 1),
                    value,
                });
            } else {
                arguments.plain.push(self.expression(item, depth));
            }
        }
        if let Some(mut map) = hash {
            map.close = self.script.span(self.script.mate(open)..self.script.mate(open));
            arguments.plain.push(Value::Map(map));
        }
        arguments
    }

    /// Whether an argument is `"name" => value` or `name: value`.
    fn is_pair(&self, item: &Range<usize>) -> bool {
        let script = self.script;
        script.find(item.clone(), &["=>"]).is_some() || script.is_name(item.start) && script.is(item.start + 1, ":")
    }

    fn unknown(&mut self, tokens: Range<usize>) -> Value {
        let span = self.script.span(tokens);
        self.fuel = self.fuel.saturating_sub(span.len());
        Value::Unknown(span)
    }

    fn expression(&mut self, tokens: Range<usize>, depth: usize) -> Value {
        let Range { mut start, mut end } = tokens.clone();
        let script = self.script;
        // What is within brackets is paid for when it is looked at.
        let cost = script.width(start..end) * 4;
        if depth == 0 || start >= end || self.fuel < cost {
            self.fuel = self.fuel.saturating_sub(1);
            return self.unknown(tokens);
        }
        self.fuel -= cost;
        while start < end && matches!(script.word(start), "await" | "new" | "return" | "&") {
            start += 1;
        }
        // `{…} as const` of TypeScript.
        if script.language == Language::JavaScript
            && let Some(cut) = script.find(start..end, &["as", "satisfies"])
        {
            end = cut.max(start);
        }
        if start >= end {
            return self.unknown(tokens);
        }
        let plus = if script.language == Language::Php { "." } else { "+" };
        let sums = script.find(start..end, &[plus]);
        if let Some(sign) = sums.filter(|&sign| sign > start) {
            return self.sum(start..end, sign, plus, depth - 1);
        }
        let first = script.tokens[start];
        let closes = script.mate(start) + 1 == end;
        match (script.word(start), first.kind) {
            (_, Kind::Text(_)) => self.strings(start..end, depth - 1),
            (_, Kind::Number) if start + 1 == end => Value::Number(script.span(start..end)),
            ("-", _) if start + 2 == end && script.tokens[start + 1].kind == Kind::Number => {
                Value::Number(script.span(start..end))
            }
            ("(", _) if closes => self.parenthesis(start, end, depth - 1),
            // `{"a", "b"}` whose type stands further out.
            ("{", _) if closes && script.language == Language::Go && self.is_plain_list(start) => {
                self.list(start, depth - 1)
            }
            ("{", _) if closes => Value::Map(self.map(start, depth - 1)),
            ("[", _) if closes => self.list_or_map(start, depth - 1),
            // `[]byte("…")`, `[]string{…}`.
            ("[", _) if script.language == Language::Go => self.go_literal(start..end, depth - 1),
            // `{…}.to_json`
            ("{" | "[" | "(", _) if script.is(script.mate(start) + 1, ".") => {
                self.literal_method(start..end, depth - 1)
            }
            // A symbol of Ruby.
            (":", _) if start + 2 == end && script.is_name(start + 1) => Value::Text(Text::bare(self.name(start + 1))),
            (_, Kind::Word) => self.named(start..end, depth - 1),
            _ => self.unknown(start..end),
        }
    }

    /// Texts joined by a sign.
    fn sum(&mut self, tokens: Range<usize>, first: usize, sign: &str, depth: usize) -> Value {
        let mut values = Vec::new();
        let (mut from, mut end) = (tokens.start, first);
        while end < tokens.end {
            values.push(self.expression(from..end, depth));
            from = end + 1;
            end = self.script.find(from..tokens.end, &[sign]).unwrap_or(tokens.end);
        }
        values.push(self.expression(from..tokens.end, depth));
        let span = self.script.span(tokens);
        if !values.iter().any(|value| matches!(value, Value::Text(_))) {
            return Value::Unknown(span);
        }
        self.joined(&values, span)
    }

    /// Texts one after the other.
    fn joined(&mut self, values: &[Value], span: Span) -> Value {
        let mut content = Traced::new(span);
        let (mut open, mut close) = (None, None);
        for value in values {
            close = Some(value.span());
            if let Value::Text(text) = value {
                content.insert(&text.content);
                open = open.or(Some(text.open));
                close = Some(text.close);
            } else {
                open = open.or(Some(value.span()));
                content.insert(&self.plain(value));
            }
        }
        // What is taken from elsewhere stands for the place where it is put in.
        let point = |span: Option<Span>| span.unwrap_or(Span::point(content.origin(), content.home().start as usize));
        Value::Text(Text { open: point(open), close: point(close), content })
    }

    /// A value as the text that it becomes within a text.
    pub(super) fn plain(&mut self, value: &Value) -> Traced {
        match value {
            Value::Text(text) => text.content.clone(),
            Value::Number(span) => json::number(self.script.text, *span, self.script.language),
            Value::Word(word, span) => {
                let text = match (word, self.script.language) {
                    (Word::True, Language::Python) => "True",
                    (Word::False, Language::Python) => "False",
                    (Word::Null, Language::Python) => "None",
                    (Word::Null | Word::False, Language::Php) | (Word::Null, Language::Ruby) => "",
                    (Word::True, Language::Php) => "1",
                    (Word::True, _) => "true",
                    (Word::False, _) => "false",
                    (Word::Null, _) => "null",
                    (Word::Undefined, _) => "undefined",
                    (Word::NotFinite, _) => "NaN",
                };
                implied(text, *span)
            }
            Value::Map(map) if self.script.language == Language::JavaScript => {
                implied("[object Object]", map.open.to(map.close))
            }
            Value::List(list) if self.script.language == Language::JavaScript => {
                let mut content = Traced::new(list.open.to(list.close));
                for (index, (item, comma)) in list.items.iter().enumerate() {
                    content.insert(&self.plain(item));
                    if index + 1 < list.items.len() {
                        content.decode(b",", *comma, Quoting::Sealed);
                    }
                }
                content
            }
            Value::Made(Made::Params, pairs) => encode::form(self, pairs, encode::Form::default()),
            Value::Map(_) | Value::List(_) | Value::Made(..) | Value::Unknown(_) => {
                let span = value.span();
                self.note(span);
                source(self.script.text, span)
            }
        }
    }

    /// Keeps in mind that what stands at a place is not told.
    pub(super) fn note(&mut self, span: Span) {
        let name = self.script.text.get(span.range()).unwrap_or_default().chars().take(40).collect();
        self.variables.push(Variable { span, name, fate: Fate::Expanded });
    }

    /// Whether something at a place is not told.
    pub(super) fn is_unsure(&self, span: Span) -> bool {
        self.variables.iter().any(|variable| span.contains(variable.span))
    }

    /// A string, several in a row, or what is done with one.
    fn strings(&mut self, tokens: Range<usize>, depth: usize) -> Value {
        let mut values = Vec::new();
        let mut token = tokens.start;
        while token < tokens.end
            && let Kind::Text(_) = self.script.tokens[token].kind
        {
            values.push(self.string(token, depth));
            token += 1;
        }
        if token < tokens.end && !self.is_harmless(token..tokens.end) {
            return self.unknown(tokens);
        }
        if values.len() == 1
            && let Some(value) = values.pop()
        {
            return value;
        }
        self.joined(&values, self.script.span(tokens))
    }

    /// Whether what is done with a text leaves it as it is: `.encode("utf-8")`, `.to_s`.
    fn is_harmless(&self, tokens: Range<usize>) -> bool {
        let method = self.script.word(tokens.start + 1);
        let end = if self.script.is(tokens.start + 2, "(") {
            self.script.mate(tokens.start + 2) + 1
        } else {
            tokens.start + 2
        };
        self.script.is(tokens.start, ".")
            && matches!(
                method,
                "encode" | "toString" | "to_s" | "strip" | "trim" | "freeze" | "valueOf" | "dup" | "chomp"
            )
            && end == tokens.end
    }

    /// The string that a token is.
    fn string(&mut self, token: usize, depth: usize) -> Value {
        let here = self.script.tokens[token];
        let Kind::Text(literal) = here.kind else { return self.unknown(token..token + 1) };
        let length = (literal.to - literal.from) as usize;
        if self.fuel < length {
            return self.unknown(token..token + 1);
        }
        self.fuel -= length;
        // The lines of a here-document stand apart from where it is announced.
        let home =
            if literal.later { at(literal.from as usize, literal.to as usize) } else { at(here.start, here.end) };
        let mut content = Traced::new(home);
        for piece in literal::pieces(self.script.text, &literal, self.script.language) {
            match piece {
                Piece::Text(text) => content.insert(&text),
                Piece::Hole(whole, inner) => {
                    let value = self.hole(inner, token, depth);
                    if let Some(value @ (Value::Text(_) | Value::Number(_) | Value::Word(..))) = value {
                        content.insert(&self.plain(&value));
                    } else {
                        self.note(whole);
                        content.insert(&source(self.script.text, whole));
                    }
                }
            }
        }
        let (open, close) = if literal.later {
            (at(here.start, here.start), at(here.start, here.start))
        } else {
            (at(here.start, (literal.from as usize).min(here.end)), at((literal.to as usize).min(here.end), here.end))
        };
        Value::Text(Text { content, open, close })
    }

    /// The call whose result a name holds at a token: `new X(…)`, `await x.y(…)`.
    pub(super) fn made_by(&self, name: &str, token: usize) -> Option<Call<'s>> {
        let script = self.script;
        let (before, after) = script.assigned(name, token);
        let mut first = before.last().or(after.first())?.value;
        while matches!(script.word(first), "await" | "new") {
            first += 1;
        }
        let at = script.calls.partition_point(|call| call.first < first);
        script.calls.get(at).filter(|call| call.first == first).copied()
    }

    /// What is done with a name within a range of tokens.
    pub(super) fn changes(&mut self, name: &str, tokens: Range<usize>) -> Vec<What> {
        let uses = self.script.uses(name);
        let at = |token: usize| uses.partition_point(|one| one.token < token);
        let changes = uses.get(at(tokens.start)..at(tokens.end)).unwrap_or_default();
        changes.iter().map(|one| one.what.clone()).collect()
    }

    /// The last value that is assigned to a name within a range of tokens.
    pub(super) fn assigned_part(&mut self, name: &str, tokens: Range<usize>) -> Option<Value> {
        let (_, after) = self.script.assigned(name, tokens.start);
        let within = after.partition_point(|one| one.token < tokens.end);
        let last = after.get(within.checked_sub(1)?)?;
        Some(self.statement(last.value))
    }

    /// What a name stands for at a token; where nothing is assigned to it, what is put into it: `session.headers`.
    pub(super) fn lookup(&mut self, name: &str, token: usize) -> Option<Value> {
        if let Some(value) = self.resolve(name, token, DEPTH) {
            return Some(value);
        }
        let uses = self.script.uses(name);
        let before = uses.partition_point(|one| one.token < token);
        let first = uses[..before].first()?;
        let mut value = Value::Map(Map::empty(self.script.span(first.token..first.token + 1)));
        for one in &uses[..before] {
            self.fuel = self.fuel.saturating_sub(value.map().map_or(1, |map| map.entries.len()));
            if self.fuel == 0 {
                return None;
            }
            self.change(&mut value, &one.what, DEPTH);
        }
        value.map().is_some_and(|map| !map.entries.is_empty()).then_some(value)
    }

    /// What stands in a hole, where it is a name that is told.
    fn hole(&mut self, inner: Span, token: usize, depth: usize) -> Option<Value> {
        let name = self.script.text.get(inner.range())?.trim();
        let plain = |c: char| is_name(c) || matches!(c, '.' | '$' | '@');
        (!name.is_empty() && name.len() < 80 && name.chars().all(plain)).then(|| self.resolve(name, token, depth))?
    }

    fn parenthesis(&mut self, start: usize, end: usize, depth: usize) -> Value {
        let items = self.script.items(start);
        let tuple = self.script.language == Language::Python && (items.len() > 1 || self.script.is(end - 2, ","));
        if tuple { self.list(start, depth) } else { self.expression(start + 1..end - 1, depth) }
    }

    /// The names and values in a bracket.
    fn map(&mut self, open: usize, depth: usize) -> Map {
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

    fn entry(&mut self, map: &mut Map, item: Range<usize>, comma: Span, depth: usize) {
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
    fn name(&self, token: usize) -> Traced {
        let span = self.script.span(token..token + 1);
        let mut name = Traced::new(span);
        name.copy(self.script.text, span, Quoting::CodeName);
        name
    }

    fn key(&mut self, tokens: Range<usize>, depth: usize) -> Option<Text> {
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

    fn list(&mut self, open: usize, depth: usize) -> Value {
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
    fn list_or_map(&mut self, open: usize, depth: usize) -> Value {
        let php = self.script.language == Language::Php;
        let named = |script: &Script, open: usize| {
            script.items(open).iter().any(|item| script.find(item.clone(), &["=>"]).is_some())
        };
        if php && named(self.script, open) { Value::Map(self.map(open, depth)) } else { self.list(open, depth) }
    }

    /// `[]byte("…")`, `[]string{…}`, `[]map[string]any{…}`.
    fn go_literal(&mut self, tokens: Range<usize>, depth: usize) -> Value {
        match self.last_bracket(&tokens) {
            Some(open) if self.script.is(open, "(") => self.expression(open + 1..tokens.end - 1, depth),
            Some(open) if self.script.is(open, "{") => self.list(open, depth),
            _ => self.unknown(tokens),
        }
    }

    /// Whether a bracket holds values without names.
    fn is_plain_list(&self, open: usize) -> bool {
        self.script.items(open).first().is_some_and(|item| self.script.find(item.clone(), &[":"]).is_none())
    }

    /// The bracket that the last token of an expression closes.
    fn last_bracket(&self, tokens: &Range<usize>) -> Option<usize> {
        let open = self.script.mate(tokens.end.checked_sub(1)?);
        tokens.contains(&open).then_some(open)
    }

    /// A literal and what is done with it.
    fn literal_method(&mut self, tokens: Range<usize>, depth: usize) -> Value {
        let close = self.script.mate(tokens.start);
        let rest = close + 1..tokens.end;
        let value = self.expression(tokens.start..close + 1, depth);
        if self.script.is(close + 2, "to_json") && rest.len() <= 4 {
            return self.serialised(&value, json::Style::RUBY, tokens);
        }
        if self.is_harmless(rest) { value } else { self.unknown(tokens) }
    }

    /// What begins with a name: a word, a variable, a call.
    fn named(&mut self, tokens: Range<usize>, depth: usize) -> Value {
        let script = self.script;
        let mut last = tokens.start;
        while matches!(script.word(last + 1), "." | "?." | "->" | "::")
            && script.is_name(last + 2)
            && last + 2 < tokens.end
        {
            last += 2;
        }
        let name = script.name(tokens.start, last);
        let next = last + 1;
        if next == tokens.end {
            if let Some(word) = word(name, script.language) {
                return Value::Word(word, script.span(tokens));
            }
            if let Some((object, method)) = name.rsplit_once('.').filter(|(_, method)| *method == "to_json") {
                let value = self.resolve(object, tokens.start, depth);
                return match value {
                    Some(value) => self.call(method, vec![value], tokens.clone()),
                    None => self.unknown(tokens),
                };
            }
            return self.resolve(name, tokens.start, depth).unwrap_or_else(|| Value::Unknown(script.span(tokens)));
        }
        let close = script.mate(next);
        if script.is(next, "(") {
            if name == "array" && script.language == Language::Php && close + 1 == tokens.end {
                return self.list_or_map(next, depth);
            }
            let trailing = close + 1..tokens.end;
            if !trailing.is_empty() && !self.is_harmless(trailing) {
                return self.unknown(tokens);
            }
            return self.call_at(name, next, tokens, depth);
        }
        if script.language == Language::Go && script.is(next, "{") && close + 1 == tokens.end {
            let simple = name.rsplit('.').next();
            match simple {
                Some("Values") => return Value::Made(Made::Params, Box::new(Value::Map(self.map(next, depth)))),
                // A map of gin.
                Some("H" | "Header") => return Value::Map(self.map(next, depth)),
                _ => {}
            }
        }
        // `map[string]any{…}`.
        if script.language == Language::Go
            && name == "map"
            && script.is(next, "[")
            && let Some(open) = self.last_bracket(&tokens).filter(|&open| script.is(open, "{"))
        {
            return Value::Map(self.map(open, depth));
        }
        // `config["url"]`.
        if script.is(next, "[") && close + 1 == tokens.end {
            let key = self.expression(next + 1..close, depth);
            if let (Some(key), Some(Value::Map(map))) = (key.text(), self.resolve(name, tokens.start, depth))
                && let Some(value) = map.get(&key.text())
            {
                return value.clone();
            }
        }
        self.unknown(tokens)
    }

    /// What a name stands for at a token.
    fn resolve(&mut self, name: &str, token: usize, depth: usize) -> Option<Value> {
        if depth == 0 || self.fuel == 0 {
            return None;
        }
        let (before, after) = self.script.assigned(name, token);
        // `url = url + "?x"` speaks of an earlier value.
        let mut found = None;
        for one in before.iter().rev() {
            let statement = self.script.statement(one.value);
            self.fuel = self.fuel.saturating_sub(self.script.width(statement.clone()));
            if !statement.contains(&token) {
                found = Some(*one);
                break;
            }
        }
        // A function may stand before the constant that it uses.
        let found = found.or_else(|| after.first().copied());
        let Some(found) = found else {
            // `config.url`.
            let (object, member) = name.rsplit_once(['.', '>'])?;
            let object = self.resolve(object.trim_end_matches(['-', '?']), token, depth - 1)?;
            return object.map()?.get(member).cloned();
        };
        let mut value = self.expression(self.script.statement(found.value), depth - 1);
        let uses = self.script.uses(name);
        let changes =
            uses.partition_point(|one| one.token < found.token)..uses.partition_point(|one| one.token < token);
        for change in uses.get(changes).unwrap_or_default() {
            self.fuel = self.fuel.saturating_sub(value.map().map_or(1, |map| map.entries.len()));
            if self.fuel == 0 {
                return None;
            }
            self.change(&mut value, &change.what, depth - 1);
        }
        // What is not told is called by its name.
        (!matches!(value, Value::Unknown(_))).then_some(value)
    }

    /// Changes a value as the program does: `headers["X"] = "y"`, `params.append("a", "b")`.
    fn change(&mut self, value: &mut Value, what: &What, depth: usize) {
        match what {
            What::Extend(start) => {
                let more = self.expression(self.script.statement(*start), depth);
                if let Value::Text(_) = value {
                    let span = value.span();
                    *value = self.joined(&[value.clone(), more], span);
                }
            }
            What::Part(member, start) => {
                let key = Text::bare(self.name(*member));
                let set = self.expression(self.script.statement(*start), depth);
                if let Some(map) = value.map_mut() {
                    map.set(Entry { colon: end_of(key.span()), key: Some(key), comma: end_of(set.span()), value: set });
                }
            }
            What::Member(key, start) => {
                let key = self.expression(key.clone(), depth);
                let set = self.expression(self.script.statement(*start), depth);
                if let (Value::Text(key), Some(map)) = (key, value.map_mut()) {
                    map.set(Entry { colon: end_of(key.span()), key: Some(key), comma: end_of(set.span()), value: set });
                }
            }
            What::Call(method, open) => {
                let method = self.script.word(*method);
                if !matches!(method, "append" | "set" | "Set" | "Add" | "update" | "merge!") {
                    return;
                }
                let arguments = self.arguments_at(*open, depth);
                if let Value::List(list) = value
                    && method == "append"
                {
                    let items = arguments.plain.into_iter();
                    return list.items.extend(items.map(|item| (item.clone(), end_of(item.span()))));
                }
                let Some(target) = value.map_mut() else { return };
                let mut plain = arguments.plain.into_iter();
                match (plain.next(), plain.next()) {
                    (Some(Value::Text(key)), Some(set)) => {
                        let colon = between(key.span(), set.span());
                        let entry = Entry { key: Some(key), colon, comma: end_of(set.span()), value: set };
                        if matches!(method, "append" | "Add") { target.entries.push(entry) } else { target.set(entry) }
                    }
                    (Some(Value::Map(other)), None) => other.entries.into_iter().for_each(|entry| target.set(entry)),
                    _ => {}
                }
            }
        }
    }

    fn call_at(&mut self, name: &str, open: usize, tokens: Range<usize>, depth: usize) -> Value {
        // `payload.to_json()`, `params.toString()`.
        if let Some((object, method)) = name.rsplit_once('.')
            && matches!(method, "to_json" | "toString" | "encode" | "Encode" | "copy" | "getBytes")
            && self.script.is_known(object)
        {
            let value = self.resolve(object, tokens.start, depth);
            return match value {
                Some(value) if method == "to_json" => self.call(method, vec![value], tokens),
                Some(value) => value,
                None => self.unknown(tokens),
            };
        }
        let arguments = self.arguments_at(open, depth);
        let style = json::Style::of(name, &arguments, self);
        if let Some(style) = style {
            return match arguments.plain.first() {
                Some(value) => self.serialised(value, style, tokens),
                None => self.unknown(tokens),
            };
        }
        let Arguments { plain, .. } = arguments;
        self.call(name, plain, tokens)
    }

    /// A value as JSON.
    pub(super) fn serialised(&mut self, value: &Value, style: json::Style, tokens: Range<usize>) -> Value {
        if let Value::Unknown(_) = value {
            return self.unknown(tokens);
        }
        let content = json::text(self, value, style);
        let span = value.span();
        Value::Text(Text { open: Span::point(span.origin, span.start as usize), close: end_of(span), content })
    }

    /// What a function that we know makes of its arguments.
    fn call(&mut self, name: &str, arguments: Vec<Value>, tokens: Range<usize>) -> Value {
        let span = self.script.span(tokens.clone());
        let mut arguments = arguments.into_iter();
        let first = arguments.next();
        let simple = name.rsplit(['.', ':', '>', '\\']).next().unwrap_or(name);
        match (simple, first) {
            ("to_json", Some(value)) => self.serialised(&value, json::Style::RUBY, tokens),
            ("URLSearchParams", None) => Value::Made(Made::Params, Box::new(Value::Map(Map::empty(end_of(span))))),
            ("URLSearchParams", Some(Value::Text(text))) => Value::Text(text),
            ("URLSearchParams", Some(value @ (Value::Map(_) | Value::List(_)))) => {
                Value::Made(Made::Params, Box::new(value))
            }
            // `req.URL.Query()`: what is there already is left to the URL.
            ("Query", None) => Value::Made(Made::Params, Box::new(Value::Map(Map::empty(end_of(span))))),
            ("FormData", None) => Value::Made(Made::FormData, Box::new(Value::Map(Map::empty(end_of(span))))),
            ("FormData" | "MultipartEncoder", Some(_)) => Value::Made(Made::FormData, Box::new(Value::Unknown(span))),
            ("Headers" | "HttpHeaders", None) => Value::Map(Map::empty(end_of(span))),
            ("HTTPBasicAuth" | "BasicAuth", Some(user)) => {
                let point = end_of(span);
                let items = std::iter::once(user).chain(arguments).map(|value| (value, point)).collect();
                Value::List(List { open: span, items, close: point })
            }
            ("Headers" | "Object" | "dict" | "OrderedDict", Some(value @ (Value::Map(_) | Value::List(_)))) => value,
            (
                "String" | "str" | "from" | "TextEncoder" | "NewReader" | "NewBuffer" | "NewBufferString" | "byte"
                | "bytes" | "string" | "BytesIO" | "StringIO" | "URI" | "parse" | "freeze",
                Some(value @ Value::Text(_)),
            ) if !name.contains("JSON") && !name.contains("json") => value,
            ("URL", Some(value @ Value::Text(_))) => match arguments.next() {
                Some(Value::Text(base)) => self.joined_url(&base.content, &value, span),
                _ => value,
            },
            ("make", Some(_)) => Value::Map(Map::empty(end_of(span))),
            ("Blob" | "File", Some(Value::List(list))) if list.items.len() == 1 => {
                match list.items.into_iter().next() {
                    Some((value @ Value::Text(_), _)) => value,
                    _ => Value::Made(Made::Opaque, Box::new(Value::Unknown(span))),
                }
            }
            (
                "open" | "createReadStream" | "readFileSync" | "fopen" | "file_get_contents" | "read" | "Open",
                Some(_),
            ) => Value::Made(Made::Opaque, Box::new(Value::Unknown(span))),
            ("stringify", Some(value @ Value::Map(_))) if name.contains("qs") || name.contains("querystring") => {
                Value::Made(Made::Params, Box::new(value))
            }
            ("urlencode" | "http_build_query" | "encode_www_form", Some(value @ (Value::Map(_) | Value::List(_)))) => {
                let content = encode::form(self, &value, encode::Form::of(self.script.language));
                Value::Text(Text { open: Span::point(span.origin, span.start as usize), close: end_of(span), content })
            }
            (
                "btoa" | "b64encode" | "base64_encode" | "strict_encode64" | "EncodeToString",
                Some(Value::Text(text)),
            ) => {
                let coded = data_encoding::BASE64.encode(text.content.bytes());
                // The parts of a text that is not told do not add up to one that is.
                if self.variables.iter().any(|variable| text.content.home().contains(variable.span)) {
                    return Value::Unknown(span);
                }
                Value::Text(Text::bare(implied(&coded, span)))
            }
            (
                "encodeURIComponent"
                | "quote"
                | "urlencode"
                | "rawurlencode"
                | "QueryEscape"
                | "encode_www_form_component",
                Some(Value::Text(text)),
            ) => {
                let content = encode::escaped(&text.content, encode::Form::of_function(simple));
                Value::Text(Text { content, ..text })
            }
            _ => Value::Unknown(span),
        }
    }

    /// A path after its base.
    fn joined_url(&mut self, base: &Traced, value: &Value, span: Span) -> Value {
        let path = self.plain(value);
        let whole = path.bytes().windows(3).any(|part| part == b"://");
        if whole {
            return value.clone();
        }
        let uri = crate::syntax::uri::split(base.bytes(), crate::syntax::uri::Form::Url);
        let keep = if path.bytes().first() == Some(&b'/') {
            uri.path.start
        } else {
            base.bytes()[uri.path.clone()]
                .iter()
                .rposition(|&byte| byte == b'/')
                .map_or(uri.path.end, |at| uri.path.start + at + 1)
        };
        let mut content = Traced::new(path.home());
        content.insert(&base.slice(0..keep));
        content.insert(&path);
        Value::Text(Text { open: Span::point(span.origin, span.start as usize), close: end_of(span), content })
    }
}

impl Value {
    fn into_text(self) -> Option<Text> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The arguments of a call.
#[derive(Clone, Debug, Default)]
pub(super) struct Arguments {
    pub(super) plain: Vec<Value>,
    pub(super) named: Vec<Named>,
}

/// An argument with a name.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) name: String,
    /// The name.
    pub(super) span: Span,
    pub(super) value: Value,
}

impl Arguments {
    /// The argument of a name.
    pub(super) fn named(&self, name: &str) -> Option<&Named> {
        self.named.iter().find(|named| named.name == name)
    }
}

/// The place after.
pub(super) fn end_of(span: Span) -> Span {
    Span::point(span.origin, span.end as usize)
}

/// What stands between two places; a point where they are in the other order.
pub(super) fn between(first: Span, second: Span) -> Span {
    if first.end <= second.start { at(first.end as usize, second.start as usize) } else { end_of(first) }
}

fn word(name: &str, language: Language) -> Option<Word> {
    let lower = name.to_ascii_lowercase();
    let name = if language == Language::Php { lower.as_str() } else { name };
    Some(match (name, language) {
        ("True", Language::Python) => Word::True,
        ("False", Language::Python) => Word::False,
        ("None", Language::Python) => Word::Null,
        (_, Language::Python) => return None,
        ("true", _) => Word::True,
        ("false", _) => Word::False,
        ("null", Language::JavaScript | Language::Php) | ("nil", Language::Go | Language::Ruby) => Word::Null,
        ("undefined", Language::JavaScript) => Word::Undefined,
        ("NaN" | "Infinity", Language::JavaScript) => Word::NotFinite,
        _ => return None,
    })
}
