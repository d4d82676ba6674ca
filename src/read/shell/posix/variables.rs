//! Variables that the paste sets itself.

use std::collections::HashMap;
use std::rc::Rc;

use super::{Reader, Simple, span};
use crate::message::{Fate, ShellFault, Variable};
use crate::source::{Order, Span, Traced};

/// The value of a variable: its text, or the items of a list.
#[derive(Clone, Debug)]
pub(super) struct Value {
    /// The text, or the first item.
    pub(super) text: Traced,
    /// The other items.
    pub(super) more: Vec<Traced>,
    /// What in it is not known, or was left as it is typed.
    pub(super) variables: Vec<Variable>,
    /// What the shell stumbles over in it.
    pub(super) faults: Vec<ShellFault>,
}

impl Value {
    pub(super) fn of(text: Traced) -> Self {
        Self { text, more: Vec::new(), variables: Vec::new(), faults: Vec::new() }
    }

    /// Size of what is put in with it.
    fn size(&self) -> usize {
        let texts = self.more.iter().map(|text| text.len() + text.segments().len());
        let text = self.text.len() + self.text.segments().len();
        text + texts.sum::<usize>() + self.variables.len() + self.faults.len()
    }
}

/// What a variable is set to; `None` where that is not known.
type Known = Option<Rc<Value>>;

/// What a variable is set to from a place on.
type Setting = (usize, Known);

/// What the lines of a text set, wherever in it they stand.
#[derive(Debug, Default)]
pub(crate) struct Earlier {
    /// The settings of each name, in order.
    settings: HashMap<String, Vec<Setting>>,
    /// Statements that do nothing but set variables to what is known, in order.
    statements: Vec<Span>,
}

impl Earlier {
    /// What is set by the lines that `starts` names: those that begin with an assignment.
    pub(crate) fn of(text: &str, fish: bool, starts: impl Fn(usize) -> (Option<usize>, usize)) -> Self {
        let none = Earlier::default();
        let mut earlier = Earlier::default();
        let mut reader = Reader { fish, ..Reader::new(text, 0..text.len(), &none, &|_| false) };
        let mut at = 0;
        while at < text.len() {
            let (start, next) = starts(at);
            at = next;
            let Some(start) = start else { continue };
            reader.at = start;
            let mut known = true;
            // To the end of the line that the statement ends in.
            while reader.command() && !text[..reader.at].ends_with('\n') {}
            for stage in reader.frame.stages.drain(..) {
                known &= stage
                    .simple
                    .words
                    .iter()
                    .take(1)
                    .all(|word| is_declaration(word.text.bytes()) || fish && word.text.bytes() == b"set");
            }
            for (name, (_, value)) in reader.variables.set.drain(..) {
                known &= value.is_some();
                earlier.settings.entry(name).or_default().push((reader.at, value));
            }
            if known {
                earlier.statements.push(span(start, reader.at));
            }
            at = at.max(reader.at);
        }
        earlier
    }

    /// The value that a name has at a place.
    fn value(&self, name: &str, place: usize) -> Option<&Rc<Value>> {
        let settings = self.settings.get(name)?;
        let count = settings.partition_point(|(at, _)| *at <= place);
        settings[..count].last()?.1.as_ref()
    }

    /// Where the statements start that stand right before a place, with nothing but blanks between.
    pub(crate) fn before(&self, text: &str, place: usize) -> Option<usize> {
        let count = self.statements.partition_point(|statement| statement.end as usize <= place);
        let mut first = None;
        for statement in self.statements[..count].iter().rev() {
            let gap = text.get(statement.end as usize..first.unwrap_or(place))?;
            // A prompt between them would be read as a word.
            if !gap.trim().is_empty() {
                break;
            }
            first = Some(statement.start as usize);
        }
        first
    }
}

/// What an assignment has changed.
struct Change {
    name: String,
    /// What the variable was set to before, if it was.
    #[allow(clippy::option_option, reason = "set to what is not known is not the same as not set")]
    before: Option<Known>,
}

/// The variables while a text is read.
pub(super) struct Variables<'a> {
    earlier: &'a Earlier,
    /// Where the text begins that is read.
    start: usize,
    own: HashMap<String, Known>,
    /// What was set, in order.
    set: Vec<(String, Setting)>,
    /// What the assignments before a command have changed, which last only if no command follows.
    prefix: Vec<Change>,
    /// How much more may be put in: values of values grow without end.
    budget: usize,
}

impl<'a> Variables<'a> {
    pub(super) fn new(earlier: &'a Earlier, start: usize, length: usize) -> Self {
        let budget = 4 * length + 65_536;
        Variables { earlier, start, own: HashMap::new(), set: Vec::new(), prefix: Vec::new(), budget }
    }

    /// The value of a name, as far as it is known.
    pub(super) fn value(&mut self, name: &str) -> Option<Rc<Value>> {
        let value = match self.own.get(name) {
            Some(own) => own.as_ref()?,
            None => self.earlier.value(name, self.start)?,
        };
        self.budget = self.budget.checked_sub(value.size())?;
        Some(value.clone())
    }

    fn put(&mut self, name: &str, value: Known, lasts: bool) {
        self.set.push((name.to_owned(), (0, value.clone())));
        let before = self.own.insert(name.to_owned(), value);
        if !lasts {
            self.prefix.push(Change { name: name.to_owned(), before });
        }
    }

    /// A command follows the assignments: they are for it alone, and its own words do not see them.
    pub(super) fn end_prefix(&mut self) {
        for Change { name, before } in self.prefix.drain(..).rev() {
            match before {
                Some(value) => self.own.insert(name, value),
                None => self.own.remove(&name),
            };
            self.set.pop();
        }
    }

    /// What a command that was read does to variables.
    pub(super) fn after(&mut self, command: &Simple, fish: bool) {
        self.prefix.clear();
        let words = &command.words;
        let text = |at: usize| words.get(at).and_then(|word| word.text.utf8());
        match text(0) {
            // The first turn of the loop.
            Some("for") if text(2) == Some("in") => {
                if let (Some(name), Some(first)) = (text(1), words.get(3)) {
                    let variables = command.variables.clone();
                    let value = Value { variables, ..Value::of(first.text.clone()) };
                    self.put(name, Some(Rc::new(value)), true);
                }
            }
            Some("unset" | "read") => {
                for name in words.iter().skip(1).filter_map(|word| word.text.utf8()) {
                    self.put(name, None, true);
                }
            }
            Some("set") if fish => {
                if let Some((name, value)) = super::fish::setting(command) {
                    self.put(&name, value.map(Rc::new), true);
                }
            }
            _ => {}
        }
    }
}

impl Reader<'_> {
    /// An assignment, if one stands at the current place and would be one there.
    pub(super) fn assignment(&mut self) -> bool {
        let declares = match self.frame.now.simple.words.first() {
            None => false,
            Some(word) if is_declaration(word.text.bytes()) => true,
            Some(_) => return false,
        };
        let Some((length, appends)) = assignment_at(self.rest()) else { return false };
        let name = self.rest()[..length].to_owned();
        self.at += length + 1 + usize::from(appends);
        let noted = (self.now().variables.len(), self.now().faults.len());
        let mut value = if self.peek() == Some('(') { self.list_value() } else { Some(Value::of(self.whole_word())) };
        let now = self.now();
        let (variables, faults) = (now.variables.split_off(noted.0), now.faults.split_off(noted.1));
        if let Some(value) = &mut value {
            value.variables = variables;
            value.faults = faults;
        }
        if appends {
            let before = self.variables.value(&name);
            value = value.zip(before).map(|(value, before)| before.joined(value));
        }
        // A value that is not known at all is better told by its name.
        let whole = |value: &Value| {
            let place = value.text.span();
            value.variables.iter().any(|variable| variable.fate == Fate::Expanded && variable.span == place)
        };
        let value = value.filter(|value| !whole(value) && self.depth == 0);
        self.frame.assigns = true;
        self.variables.put(&name, value.map(Rc::new), declares);
        true
    }

    /// `( … )` after the equals sign: a list of words.
    fn list_value(&mut self) -> Option<Value> {
        let home = span(self.at, self.at + 1);
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_blanks();
            if let Some(length) = self.line_end() {
                self.at += length;
                continue;
            }
            match self.peek()? {
                ')' => {
                    self.at += 1;
                    break;
                }
                '#' => self.skip_line(),
                ';' | '&' | '|' | '<' | '>' | '(' => return None,
                _ => items.extend(self.word().into_iter().map(|word| word.text)),
            }
        }
        let mut items = items.into_iter();
        let text = items.next().unwrap_or_else(|| Traced::new(home));
        Some(Value { more: items.collect(), ..Value::of(text) })
    }
}

impl Value {
    /// `NAME+=…`.
    fn joined(&self, other: Value) -> Value {
        let mut value = self.clone();
        if other.more.is_empty() && self.more.is_empty() {
            value.text.insert(&other.text);
        } else {
            value.more.push(other.text);
            value.more.extend(other.more);
        }
        value.variables.extend(other.variables);
        value.faults.extend(other.faults);
        value
    }
}

/// Length of the name of the assignment that a text starts with, and whether it appends: `NAME=` or `NAME+=`.
fn assignment_at(text: &str) -> Option<(usize, bool)> {
    let bytes = text.as_bytes();
    let length = bytes.iter().take_while(|byte| **byte == b'_' || byte.is_ascii_alphanumeric()).count();
    let appends = bytes.get(length) == Some(&b'+');
    let equals = bytes.get(length + usize::from(appends)) == Some(&b'=');
    (equals && length > 0 && !bytes[0].is_ascii_digit()).then_some((length, appends))
}

/// Commands whose arguments may be assignments that last.
fn is_declaration(word: &[u8]) -> bool {
    matches!(word, b"export" | b"declare" | b"typeset" | b"local" | b"readonly")
}

/// Lets nothing be written at places that stand in a command more than once: a change would be one of all of them.
pub(super) fn seal_repeated(command: &mut Simple) {
    if !command.variables.iter().any(|variable| variable.fate == Fate::Known) {
        return;
    }
    let elsewhere = |segment: &crate::source::Segment| segment.to < command.span.start && segment.from < segment.to;
    let mut places: Vec<(u32, u32)> = Vec::new();
    for word in &command.words {
        let segments = word.text.segments().iter().filter(|segment| elsewhere(segment));
        places.extend(segments.map(|segment| (segment.from, segment.to)));
    }
    places.order_by_key(|place| *place);
    let repeated: Vec<u32> = places.windows(2).filter(|pair| pair[1].0 < pair[0].1).map(|pair| pair[1].0).collect();
    if repeated.is_empty() {
        return;
    }
    for word in &mut command.words {
        word.text.seal(|segment| {
            let next = repeated.partition_point(|&at| at < segment.from);
            repeated.get(next).is_some_and(|&at| at < segment.to)
        });
    }
}
