//! Brackets that are missing or too many, told by what stands between them.

use super::document::{Entry, Kind, Lexeme, NONE};
use super::fault::{Bracket, FaultKind};
use super::parser::{Frame, Parser, State};
use super::slips::{choice, delete, insert};
use super::text;

impl Parser<'_> {
    /// A colon after the value of a member: the value is a name.
    pub(super) fn name_in_value(&mut self) {
        let last = self.stack.last().map_or(NONE, Frame::last_child);
        let string = self.entries.get(last as usize).is_some_and(|entry| entry.kind == Kind::String);
        if string && self.balance(Bracket::Object) < 0 {
            // {"a":"b":1}}: the brace before "b" is missing.
            self.member_without_opener(last);
            return;
        }
        self.unexpected(1);
        self.state = State::Value;
    }

    /// A colon in an array: the array was never closed, or it is an object.
    pub(super) fn name_in_array(&mut self) {
        let Some(frame) = self.stack.last() else { return };
        let (last, before, comma) = (frame.last, frame.before_last, frame.last_comma);
        let named =
            self.entries.get(last as usize).is_some_and(|entry| matches!(entry.kind, Kind::String | Kind::Bare));
        let in_object = self.stack.len() > 1 && self.stack[self.stack.len() - 2].kind == Bracket::Object;
        if !named || frame.kind != Bracket::Array {
            self.unexpected(1);
            return;
        }
        let name = self.entries[last as usize].value;
        if self.balance(Bracket::Object) < 0 {
            let object = self.entries.get(before as usize).is_some_and(|entry| entry.kind == Kind::Object);
            if object && !self.has_member(before, name) {
                self.closed_too_early(before, name);
            } else {
                self.member_without_opener(last);
            }
            return;
        }
        let Some(frame) = self.stack.last() else { return };
        if in_object && (comma.is_some() || frame.missing_comma.is_some()) && before != NONE {
            // {"a":[1, "b":2}: the last item is the next member of the object around.
            let end = self.entries[before as usize].value.end as usize;
            self.entries[before as usize].next = NONE;
            self.entries.truncate(last as usize);
            let (open, node, missed) = (frame.open.clone(), frame.node, frame.missing_comma);
            if comma.is_none()
                && let Some(missed) = missed
            {
                self.slips.withdraw(missed);
            }
            let at = comma.unwrap_or(name.start as usize);
            let slip = self.slips.add(
                FaultKind::UnclosedContainer(Bracket::Array),
                at..at + 1,
                choice([insert(end, if comma.is_some() { "]" } else { "]," })]),
            );
            if let Some(fault) = self.slips.get(slip) {
                fault.context = Some(open);
                if comma.is_some() {
                    fault.also.push(name.range());
                } else {
                    fault.range = name.range();
                }
            }
            self.settle(Bracket::Array);
            self.entries[node as usize].value.end = end as u32;
            self.stack.pop();
            self.named(name);
            self.at = self.past_blanks(self.at);
            return;
        }
        // ["a":1]: square brackets around members.
        let (open, told) = (frame.open.clone(), frame.slip);
        let slip = told.unwrap_or_else(|| self.slips.add(FaultKind::WrongOpener(Bracket::Array), open, None));
        self.slips.context(slip, name.range());
        let Some(frame) = self.stack.last_mut() else { return };
        frame.kind = Bracket::Object;
        frame.slip = Some(slip);
        frame.last = before;
        frame.children -= 1;
        let node = frame.node as usize;
        self.entries[node].kind = Kind::Object;
        if before == NONE {
            self.entries[node].first = NONE;
        } else {
            self.entries[before as usize].next = NONE;
        }
        self.entries.truncate(last as usize);
        self.named(name);
        self.at = self.past_blanks(self.at);
    }

    /// The last value is the name of a member whose object does not open: the object stands in its place.
    fn member_without_opener(&mut self, last: u32) {
        let entry = &mut self.entries[last as usize];
        let name = entry.value;
        let start = name.start as usize;
        entry.kind = Kind::Object;
        entry.value = Lexeme { start: name.start, end: name.end, ..Lexeme::default() };
        let missing = FaultKind::MissingOpener(Bracket::Object);
        self.slips.add(missing, name.range(), choice([insert(start, "{")]));
        self.settle_closer(Bracket::Object);
        let colon = self.at;
        self.push(last, Bracket::Object, start..start, None);
        self.named(name);
        self.at = colon;
    }

    /// Whether an object has a member of this name.
    fn has_member(&self, object: u32, name: Lexeme) -> bool {
        let name = text::decode(self.bytes, name);
        let mut child = self.entries[object as usize].first;
        let mut looked = 0;
        while child != NONE && looked < 100 {
            let entry = &self.entries[child as usize];
            if entry.name.is_some_and(|own| text::decode(self.bytes, own) == name) {
                return true;
            }
            child = entry.next;
            looked += 1;
        }
        false
    }

    /// `[{"a":1},"b":2}]`: the object before was closed too early, and `name` is one more of its members.
    fn closed_too_early(&mut self, object: u32, name: Lexeme) {
        let end = self.entries[object as usize].value.end as usize;
        self.slips.add(FaultKind::ExtraCloser, end - 1..end, choice([delete(end - 1..end)]));
        self.settle_closer(Bracket::Object);
        let colon = self.at;
        if let Some(frame) = self.stack.last_mut() {
            frame.last = object;
            frame.children -= 1;
        }
        let last = self.entries[object as usize].next;
        self.entries.truncate(last as usize);
        self.entries[object as usize].next = NONE;
        let start = self.entries[object as usize].value.start as usize;
        self.push(object, Bracket::Object, start..start + 1, None);
        let mut child = self.entries[object as usize].first;
        let mut children = 0;
        let mut tail = NONE;
        while child != NONE {
            tail = child;
            children += 1;
            child = self.entries[child as usize].next;
        }
        if let Some(frame) = self.stack.last_mut() {
            frame.last = tail;
            frame.children = children;
        }
        self.named(name);
        self.at = colon;
    }

    /// `{"a":"x","y"]}`: the names without values at the end of an object are items, and so is the value before them.
    /// Whether it is so.
    pub(super) fn strings_without_opener(&mut self) -> bool {
        let Some(frame) = self.stack.last() else { return false };
        let (node, count, children) = (frame.node, frame.valueless.len(), frame.children);
        if count == 0 || count >= children || self.state != State::After || node == NONE {
            return false;
        }
        let mut members = Vec::with_capacity(children);
        let mut child = self.entries[node as usize].first;
        while child != NONE && self.spend(1) {
            members.push(child);
            child = self.entries[child as usize].next;
        }
        let Some(split) = members.len().checked_sub(count + 1) else { return false };
        let (first, rest) = (members[split], &members[split + 1..]);
        let valueless = |at: &u32| {
            let entry = &self.entries[*at as usize];
            entry.kind == Kind::Missing && entry.name.is_some()
        };
        if self.entries[first as usize].kind != Kind::String || !rest.iter().all(valueless) {
            return false;
        }
        let this = self.entries.len() as u32;
        for &item in rest {
            let entry = &mut self.entries[item as usize];
            entry.kind = Kind::String;
            entry.value = entry.name.take().unwrap_or(entry.value);
            entry.parent = this;
        }
        let entry = &mut self.entries[first as usize];
        let value = Lexeme { start: entry.value.start, end: self.last_end as u32, ..Lexeme::default() };
        let name = entry.name.take();
        entry.parent = this;
        self.entries.push(Entry { kind: Kind::Array, value, name, parent: node, next: NONE, first });
        match split.checked_sub(1) {
            None => self.entries[node as usize].first = this,
            Some(before) => self.entries[members[before] as usize].next = this,
        }
        let start = value.start as usize;
        if let Some(frame) = self.stack.last_mut() {
            frame.last = this;
            frame.children -= count;
            for slip in std::mem::take(&mut frame.valueless) {
                self.slips.withdraw(slip);
            }
        }
        let missing = FaultKind::MissingOpener(Bracket::Array);
        self.slips.add(missing, self.entries[first as usize].value.range(), choice([insert(start, "[")]));
        self.settle_closer(Bracket::Array);
        self.push(this, Bracket::Array, start..start, None);
        if let Some(frame) = self.stack.last_mut() {
            frame.last = members[members.len() - 1];
            frame.children = count + 1;
        }
        true
    }

    /// `{"a":{…},{…}]}` or `{"a":{…}]}`: the last value is the first item of a list that does not open. Whether it is.
    pub(super) fn list_without_opener(&mut self) -> bool {
        if self.balance(Bracket::Array) >= 0 {
            return false;
        }
        let Some(frame) = self.stack.last_mut() else { return false };
        let (last, before, node) = (frame.last, frame.before_last, frame.node);
        let comma = frame.comma.take();
        let object = self.entries.get(last as usize).is_some_and(|entry| entry.kind == Kind::Object);
        if !object || frame.kind != Bracket::Object {
            frame.comma = comma;
            return false;
        }
        let this = self.entries.len() as u32;
        frame.last = this;
        let item = &mut self.entries[last as usize];
        let value = Lexeme { start: item.value.start, end: item.value.end, ..Lexeme::default() };
        let list = Entry { kind: Kind::Array, value, name: item.name.take(), parent: node, next: NONE, first: last };
        item.parent = this;
        self.entries.push(list);
        if before == NONE {
            self.entries[node as usize].first = this;
        } else {
            self.entries[before as usize].next = this;
        }
        let start = value.start as usize;
        let missing = FaultKind::MissingOpener(Bracket::Array);
        self.slips.add(missing, start..start + 1, choice([insert(start, "[")]));
        self.settle_closer(Bracket::Array);
        self.push(this, Bracket::Array, start..start, None);
        if let Some(frame) = self.stack.last_mut() {
            frame.last = last;
            frame.children = 1;
            frame.comma = comma;
        }
        self.state = if comma.is_some() { State::Value } else { State::After };
        true
    }
}
