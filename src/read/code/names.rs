//! What a name stands for at a place of a program: what was last assigned to it, and what was done with that.

use std::ops::Range;

use super::eval::{DEPTH, Reader, between, end_of};
use super::lexer::is_name;
use super::script::{Call, What};
use super::value::{Entry, Map, Text, Value};
use crate::source::Span;

impl<'s> Reader<'s> {
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
    pub(super) fn hole(&mut self, inner: Span, token: usize, depth: usize) -> Option<Value> {
        let name = self.script.text.get(inner.range())?.trim();
        let plain = |c: char| is_name(c) || matches!(c, '.' | '$' | '@');
        (!name.is_empty() && name.len() < 80 && name.chars().all(plain)).then(|| self.resolve(name, token, depth))?
    }

    /// What a name stands for at a token.
    pub(super) fn resolve(&mut self, name: &str, token: usize, depth: usize) -> Option<Value> {
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
    pub(super) fn change(&mut self, value: &mut Value, what: &What, depth: usize) {
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
}
