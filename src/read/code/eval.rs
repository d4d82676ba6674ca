//! What expressions give, as far as they consist of literals and of names that literals are assigned to.

use std::ops::Range;

use super::encode;
use super::json;
use super::language::Language;
use super::lexer::Kind;
use super::literal::{self, Piece};
use super::script::Script;
use super::value::{Made, Map, Text, Value, Word, at, implied, source};
use crate::message::{Fate, Variable};
use crate::source::{Quoting, Span, Traced};

/// How deep expressions are followed, through brackets and names alike.
pub(super) const DEPTH: usize = 60;

/// Gives values for expressions.
pub(super) struct Reader<'s> {
    pub(super) script: &'s Script<'s>,
    /// What stands in texts without being told.
    pub(super) variables: Vec<Variable>,
    /// How many bytes may still be looked at: a name that stands often is looked up often.
    pub(super) fuel: usize,
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

    pub(super) fn arguments_at(&mut self, open: usize, depth: usize) -> Arguments {
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
    pub(super) fn is_pair(&self, item: &Range<usize>) -> bool {
        let script = self.script;
        script.find(item.clone(), &["=>"]).is_some() || script.is_name(item.start) && script.is(item.start + 1, ":")
    }

    pub(super) fn unknown(&mut self, tokens: Range<usize>) -> Value {
        let span = self.script.span(tokens);
        self.fuel = self.fuel.saturating_sub(span.len());
        Value::Unknown(span)
    }

    pub(super) fn expression(&mut self, tokens: Range<usize>, depth: usize) -> Value {
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
    pub(super) fn sum(&mut self, tokens: Range<usize>, first: usize, sign: &str, depth: usize) -> Value {
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
    pub(super) fn joined(&mut self, values: &[Value], span: Span) -> Value {
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
    pub(super) fn strings(&mut self, tokens: Range<usize>, depth: usize) -> Value {
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

    /// The string that a token is.
    pub(super) fn string(&mut self, token: usize, depth: usize) -> Value {
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

    /// What begins with a name: a word, a variable, a call.
    pub(super) fn named(&mut self, tokens: Range<usize>, depth: usize) -> Value {
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
