//! The grammar with its recoveries: what comes next in each place, and what it means when something else comes.
//!
//! The stack is our own, so depth costs nothing; every step consumes input or leaves a container, so it ends.

use std::cell::Cell;
use std::ops::Range;

use super::document::{Document, Entry, Kind, Lexeme, NONE};
use super::fault::{Bracket, FaultKind, Language};
use super::slips::{Slip, Slips, choice, delete, insert, safe};
use super::{Replacement, layout, strict};

pub(super) fn parse(bytes: &[u8]) -> Document<'_> {
    let byte_order_mark = bytes.starts_with(b"\xEF\xBB\xBF");
    let start = if byte_order_mark { 3 } else { 0 };
    let first_error = strict::stop(&bytes[start..]).map(|at| at + start);
    let mut parser = Parser::new(bytes, start, first_error.is_some());
    parser.before();
    while !parser.done {
        parser.step();
    }
    for frame in std::mem::take(&mut parser.stack) {
        if let Some(entry) = parser.entries.get_mut(frame.node as usize) {
            entry.value.end = bytes.len() as u32;
        }
    }
    parser.second_values();
    let mut faults = Vec::new();
    if let Some(at) = first_error {
        let (slips, end) = (&mut parser.slips, at + character(bytes, at));
        if std::str::from_utf8(&bytes[at..]).is_err_and(|error| error.valid_up_to() == 0 && at < bytes.len()) {
            slips.withdraw_at(at);
            slips.add(FaultKind::InvalidUtf8, at..(at + 1).min(bytes.len()), None);
        } else if slips.count() == 0 {
            slips.add(FaultKind::Unexpected, at..end, None);
        }
        faults = parser.slips.finish(bytes, start);
    } else {
        debug_assert_eq!(parser.slips.count(), 0, "{:?}", String::from_utf8_lossy(bytes));
    }
    Document {
        bytes,
        entries: parser.entries,
        roots: parser.roots,
        faults,
        first_error,
        depth: parser.depth,
        byte_order_mark,
    }
}

/// Length of the character at `at`, 0 at the end. A byte that is part of none counts as one.
pub(super) fn character(bytes: &[u8], at: usize) -> usize {
    let Some(&byte) = bytes.get(at) else { return 0 };
    let length = match byte {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return 1,
    };
    match bytes.get(at..at + length) {
        Some(slice) if std::str::from_utf8(slice).is_ok() => length,
        _ => 1,
    }
}

/// Containers that lie deeper in one another are not kept. Nobody sends that, and memory has an end.
const DEPTH: usize = 10_000;

/// How many containers one closing bracket may close at most.
const NEAR: usize = 64;

/// What may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// A value.
    Value,
    /// A name.
    Name,
    /// The colon after a name.
    Colon,
    /// A comma or a closing bracket; the end, outside of all brackets.
    After,
}

/// What a text that is not complete ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    /// The end itself tells.
    Structure,
    /// A comment that may have swallowed what is missing.
    Comment,
    /// A string that is not closed, which is told.
    String,
}

/// Whether a string is a name or a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Name,
    Value,
}

/// An open bracket.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// The container; `NONE` for a function call, which is none.
    pub(super) node: u32,
    pub(super) kind: Bracket,
    /// The opening bracket; empty where it is missing.
    pub(super) open: Range<usize>,
    pub(super) last: u32,
    pub(super) before_last: u32,
    /// The comma after which something must come.
    pub(super) comma: Option<usize>,
    /// The comma before the last child.
    pub(super) last_comma: Option<usize>,
    /// The name whose value is to come.
    pub(super) name: Option<Lexeme>,
    pub(super) colon: usize,
    /// The call or bracket that JSON does not have.
    pub(super) slip: Option<Slip>,
    /// A comma that was missing here.
    pub(super) missing_comma: Option<Slip>,
    /// A comma that was missing in a container in here that is closed, and how that one opens.
    inner_comma: Option<(Slip, Bracket, Range<usize>)>,
    /// Names without values.
    pub(super) valueless: Vec<Slip>,
    pub(super) children: usize,
}

impl Frame {
    /// The last member or item.
    pub(super) fn last_child(&self) -> u32 {
        self.last
    }
}

pub(super) struct Parser<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    start: usize,
    /// Whether a strict parser stops: only then is there anything to guess.
    pub(super) faulty: bool,
    pub(super) entries: Vec<Entry>,
    pub(super) roots: Vec<u32>,
    pub(super) stack: Vec<Frame>,
    pub(super) state: State,
    pub(super) slips: Slips,
    pub(super) done: bool,
    pub(super) depth: usize,
    /// End of the last token.
    pub(super) last_end: usize,
    /// A fault whose range is the token that comes now.
    awaited: Option<Slip>,
    /// How far guesses may still look ahead, so that all of them together stay linear.
    effort: Cell<usize>,
    /// The line that was looked up last: it is asked for again and again.
    line: Cell<(usize, usize)>,
    /// Opening minus closing brackets of the whole text: braces, then square ones. Counted when first asked for.
    balance: Option<[isize; 2]>,
    /// The container at the top, in case it was closed too early.
    closed: Option<Frame>,
    /// What the text ends in.
    pub(super) tail: Tail,
    /// Where each further value starts, and where the one before it ended.
    pub(super) seconds: Vec<(usize, usize)>,
}

impl<'a> Parser<'a> {
    fn new(bytes: &'a [u8], start: usize, faulty: bool) -> Self {
        Self {
            bytes,
            at: start,
            start,
            faulty,
            entries: Vec::with_capacity(bytes.len() / 16),
            roots: Vec::new(),
            stack: Vec::new(),
            state: State::Value,
            slips: Slips::default(),
            done: false,
            depth: 0,
            last_end: start,
            awaited: None,
            effort: Cell::new(10_000 + 8 * bytes.len()),
            line: Cell::new((usize::MAX, 0)),
            balance: None,
            closed: None,
            tail: Tail::Structure,
            seconds: Vec::new(),
        }
    }

    fn step(&mut self) {
        self.blanks();
        let Some(byte) = self.peek() else {
            self.end();
            return;
        };
        match self.state {
            State::Name => self.at_name(byte),
            State::Colon => self.at_colon(byte),
            State::Value => self.at_value(byte),
            State::After if self.stack.is_empty() => self.after_end(byte),
            State::After => self.at_after(byte),
        }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn starts(&self, at: usize, with: &[u8]) -> bool {
        self.bytes.get(at..).is_some_and(|rest| rest.starts_with(with))
    }

    /// Where the blanks that start at `at` end.
    pub(super) fn past_blanks(&self, mut at: usize) -> usize {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.bytes.get(at) {
            at += 1;
        }
        at
    }

    /// Skips white space, and what stands for it.
    pub(super) fn blanks(&mut self) {
        loop {
            self.at = self.past_blanks(self.at);
            let Some(byte) = self.peek() else { return };
            // The token that nearly always comes now.
            if matches!(byte, b'"' | b'{'..=b'}' | b'[' | b']' | b',' | b':' | b'0'..=b'9' | b'a'..=b'z') {
                return;
            }
            if !(self.comment() || self.foreign_blank()) {
                return;
            }
        }
    }

    fn comment(&mut self) -> bool {
        let start = self.at;
        let line = self.starts(start, b"//")
            || (self.bytes[start] == b'#' && !(self.state == State::Value && self.colour(start)));
        let end = if line {
            self.line_end(start)
        } else if self.starts(start, b"/*") {
            let close = self.bytes[start + 2..].windows(2).position(|pair| pair == b"*/");
            close.map_or(self.bytes.len(), |at| start + 2 + at + 2)
        } else if self.starts(start, b"<!--") && !self.entries.is_empty() {
            let close = self.bytes[start + 4..].windows(3).position(|sign| sign == b"-->");
            close.map_or(self.bytes.len(), |at| start + 4 + at + 3)
        } else {
            return false;
        };
        // The blanks before it go with it, unless they are all that holds two tokens apart.
        let mut from = start;
        while from > self.start && matches!(self.bytes[from - 1], b' ' | b'\t') {
            from -= 1;
        }
        let edit = if line || from == start { delete(from..end) } else { delete(from + 1..end) };
        self.slips.add(FaultKind::Comment, start..end, safe([edit]));
        if end == self.bytes.len() && (!self.stack.is_empty() || self.state == State::Value) {
            self.tail = Tail::Comment;
        }
        self.at = end;
        true
    }

    /// Whether `#` starts a colour such as `#fff`, not a comment.
    fn colour(&self, at: usize) -> bool {
        let digits = self.bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        matches!(digits, 3 | 4 | 6 | 8) && matches!(self.bytes.get(at + 1 + digits), Some(b',' | b'}' | b']' | b'\n'))
    }

    /// Where the line of `at` ends, without the line break.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let (start, end) = self.line.get();
        if start <= at && at <= end {
            return end;
        }
        let mut end = self.bytes[at..].iter().position(|&byte| byte == b'\n').map_or(self.bytes.len(), |len| at + len);
        while end > at && self.bytes[end - 1] == b'\r' {
            end -= 1;
        }
        self.line.set((at, end));
        end
    }

    /// Takes a guess's look at so many bytes off what is left. Whether anything is.
    pub(super) fn spend(&self, bytes: usize) -> bool {
        let left = self.effort.get().saturating_sub(bytes);
        self.effort.set(left);
        left > 0
    }

    fn foreign_blank(&mut self) -> bool {
        let start = self.at;
        while let Some(length) = foreign_blank(&self.bytes[self.at..]) {
            self.at += length;
        }
        if self.at > start {
            self.slips.add(FaultKind::ForeignBlank, start..self.at, safe([Replacement::new(start..self.at, " ")]));
            return true;
        }
        // A line break or tab that was escaped, or that the shell should have joined.
        if self.bytes[start] == b'\\'
            && let Some(b'n' | b'r' | b't' | b'\n' | b'\r') = self.bytes.get(start + 1)
        {
            while self.peek() == Some(b'\\')
                && let Some(b'n' | b'r' | b't' | b'\n' | b'\r') = self.bytes.get(self.at + 1)
            {
                self.at += 2;
            }
            self.slips.add(FaultKind::EscapedBlank, start..self.at, safe([Replacement::new(start..self.at, " ")]));
            return true;
        }
        false
    }

    /// Notes a fault at the token that comes next, whose end is not known yet.
    pub(super) fn await_token(&mut self, kind: FaultKind, repair: Option<super::Repair>) -> Slip {
        let slip = self.slips.add(kind, self.at..self.at + character(self.bytes, self.at), repair);
        self.awaited = Some(slip);
        slip
    }

    /// A token ended.
    pub(super) fn token(&mut self, range: Range<usize>) {
        self.last_end = range.end;
        self.at = range.end;
        if let Some(slip) = self.awaited.take()
            && let Some(fault) = self.slips.get(slip)
        {
            fault.range = range;
        }
    }

    /// Puts a value into its container.
    pub(super) fn attach(&mut self, kind: Kind, value: Lexeme) -> u32 {
        let this = self.entries.len() as u32;
        let mut entry = Entry { kind, value, name: None, parent: NONE, next: NONE, first: NONE };
        // A call is no container: its value takes its place.
        match self.stack.iter_mut().rev().find(|frame| frame.node != NONE) {
            None => self.roots.push(this),
            Some(frame) => {
                entry.name = frame.name.take();
                entry.parent = frame.node;
                if frame.last == NONE {
                    self.entries[frame.node as usize].first = this;
                } else {
                    self.entries[frame.last as usize].next = this;
                }
                frame.before_last = frame.last;
                frame.last = this;
                frame.last_comma = frame.comma.take();
                frame.children += 1;
            }
        }
        self.entries.push(entry);
        this
    }

    /// Puts a value that is complete into its container.
    pub(super) fn leaf(&mut self, kind: Kind, value: Lexeme) -> u32 {
        self.token(value.range());
        self.state = State::After;
        self.attach(kind, value)
    }

    /// Nothing stands where a value must.
    fn missing(&mut self, at: usize) {
        self.attach(Kind::Missing, Lexeme { start: at as u32, end: at as u32, ..Lexeme::default() });
        self.state = State::After;
    }

    /// Opens a container.
    pub(super) fn open(&mut self, kind: Bracket, length: usize, slip: Option<Slip>) {
        let open = self.at..self.at + length;
        self.token(open.clone());
        let value = Lexeme { start: open.start as u32, end: open.end as u32, ..Lexeme::default() };
        let node = self.attach(if kind == Bracket::Object { Kind::Object } else { Kind::Array }, value);
        self.push(node, kind, open, slip);
        self.state = if kind == Bracket::Object { State::Name } else { State::Value };
    }

    pub(super) fn push(&mut self, node: u32, kind: Bracket, open: Range<usize>, slip: Option<Slip>) {
        self.stack.push(Frame {
            node,
            kind,
            open,
            last: NONE,
            before_last: NONE,
            comma: None,
            last_comma: None,
            name: None,
            colon: 0,
            slip,
            missing_comma: None,
            inner_comma: None,
            valueless: Vec::new(),
            children: 0,
        });
        self.depth = self.depth.max(self.stack.len());
        self.done |= self.depth >= DEPTH;
    }

    fn at_name(&mut self, byte: u8) {
        match byte {
            b'}' | b']' | b')' => self.close(byte),
            b',' => self.extra_comma(),
            b':' if self.symbol(Role::Name) => {}
            b':' => {
                self.slips.add(FaultKind::MissingName, self.at..self.at + 1, None);
                let point = Lexeme { start: self.at as u32, end: self.at as u32, ..Lexeme::default() };
                self.named(point);
            }
            b'{' | b'[' => self.container_for_name(byte),
            _ => {
                if let Some(quote) = self.quote(self.at, Role::Name) {
                    let name = self.string(Role::Name, quote);
                    self.named(name);
                } else {
                    self.bare_name();
                }
            }
        }
    }

    pub(super) fn named(&mut self, name: Lexeme) {
        self.token(name.range());
        if let Some(frame) = self.stack.last_mut() {
            frame.name = Some(name);
        }
        self.state = State::Colon;
    }

    /// A bracket opens where a name must stand.
    fn container_for_name(&mut self, byte: u8) {
        let parent_is_array = self.stack.len() > 1 && self.stack[self.stack.len() - 2].kind == Bracket::Array;
        let Some(frame) = self.stack.last() else { return };
        if byte == b'{' && parent_is_array && frame.children > 0 {
            // The next item starts before this one was closed: [{"a":1, {"a":2}].
            let close = frame.comma.map_or(self.last_end, |_| self.last_token_before_comma());
            self.unclosed(1, self.at..self.at + 1, close);
            return;
        }
        if self.list_without_opener() {
            return;
        }
        let slip = self.slips.add(FaultKind::MissingName, self.at..self.at + 1, None);
        self.slips.context(slip, self.stack.last().map_or(0..0, |frame| frame.open.clone()));
        self.state = State::Value;
    }

    /// End of the last child of the innermost container, where the comma after it does not count.
    fn last_token_before_comma(&self) -> usize {
        let last = self.stack.last().map_or(NONE, |frame| frame.last);
        self.entries.get(last as usize).map_or(self.last_end, |entry| entry.value.end as usize)
    }

    fn at_colon(&mut self, byte: u8) {
        let equals = [&b"=>"[..], b":=", b"==", b"="].into_iter().find(|sign| self.starts(self.at, sign));
        match byte {
            b':' if equals.is_none() => {
                if let Some(frame) = self.stack.last_mut() {
                    frame.colon = self.at;
                }
                self.last_end = self.at + 1;
                self.at += 1;
                self.state = State::Value;
            }
            _ if let Some(sign) = equals => {
                let range = self.at..self.at + sign.len();
                let colon = Replacement::new(range.clone(), ":");
                self.slips.add(FaultKind::EqualsSign, range.clone(), safe([colon]));
                if let Some(frame) = self.stack.last_mut() {
                    frame.colon = self.at;
                }
                self.last_end = range.end;
                self.at = range.end;
                self.state = State::Value;
            }
            b',' | b';' | b'}' | b']' | b')' => self.valueless(),
            _ => {
                self.await_token(FaultKind::MissingColon, safe([insert(self.last_end, ":")]));
                if let Some(frame) = self.stack.last_mut() {
                    frame.colon = self.last_end;
                    if let Some(name) = frame.name
                        && let Some(slip) = self.awaited
                    {
                        self.slips.context(slip, name.range());
                    }
                }
                self.state = State::Value;
            }
        }
    }

    /// A name whose value is absent, colon and all.
    fn valueless(&mut self) {
        let Some(frame) = self.stack.last_mut() else { return };
        let Some(name) = frame.name else { return };
        if let Some(slip) = frame.missing_comma.take()
            && self.slips.get(slip).is_some_and(|fault| fault.range == name.range())
        {
            self.beside(slip, name);
            return;
        }
        let slip = self.slips.add(FaultKind::MissingValue, name.range(), None);
        if let Some(frame) = self.stack.last_mut() {
            frame.valueless.push(slip);
        }
        self.missing(name.end as usize);
    }

    /// What was taken for a name is a string right after the value before it.
    fn beside(&mut self, slip: Slip, string: Lexeme) {
        self.slips.withdraw(slip);
        let Some(frame) = self.stack.last_mut() else { return };
        frame.name = None;
        let repair = match self.entries.get_mut(frame.last as usize) {
            Some(last) if last.kind == Kind::String && last.value.close == 1 && string.open == 1 => {
                let join = last.value.end as usize - 1..string.start as usize + 1;
                choice([delete(join)])
            }
            _ => None,
        };
        self.slips.add(FaultKind::Concatenation, string.range(), repair);
        self.state = State::After;
    }

    fn at_value(&mut self, byte: u8) {
        match byte {
            b'{' if self.placeholder() => {}
            b':' if self.symbol(Role::Value) => {}
            b'{' => self.open(Bracket::Object, 1, None),
            b'[' => self.open(Bracket::Array, 1, None),
            b'(' if self.roots.is_empty() || !self.stack.is_empty() => {
                // The repair follows when it closes.
                let slip = self.slips.add(FaultKind::Call, self.at..self.at + 1, None);
                self.open(Bracket::Round, 1, Some(slip));
            }
            b',' => match self.stack.last() {
                Some(frame) if frame.kind == Bracket::Object => self.no_value(),
                Some(_) => self.extra_comma(),
                None => self.unexpected(1),
            },
            b'}' | b']' | b')' => self.close(byte),
            _ => {
                if let Some(quote) = self.quote(self.at, Role::Value) {
                    let value = self.string(Role::Value, quote);
                    self.leaf(Kind::String, value);
                } else {
                    self.word();
                }
            }
        }
    }

    /// A colon, and nothing behind.
    fn no_value(&mut self) {
        let Some(frame) = self.stack.last() else { return };
        let (name, range) = (frame.name, frame.colon..self.at.max(frame.colon + 1));
        let slip = self.slips.add(FaultKind::MissingValue, range, None);
        if let Some(name) = name {
            self.slips.context(slip, name.range());
        }
        self.missing(self.last_end);
    }

    /// A comma where a name or value must stand.
    fn extra_comma(&mut self) {
        let array = self.state == State::Value;
        let edits = [delete(self.at..self.at + 1)];
        // In an array, something may have been meant between the two.
        let repair = if array { choice(edits) } else { safe(edits) };
        self.slips.add(FaultKind::ExtraComma, self.at..self.at + 1, repair);
        self.at += 1;
    }

    /// Characters that have no place here, as one fault.
    pub(super) fn unexpected(&mut self, length: usize) {
        let range = self.at..(self.at + length.max(1)).min(self.bytes.len());
        // A sign that stands twice.
        let twice = self.state == State::Value && self.starts(self.at, b":") && self.last_end == self.at;
        let repair = match self.bytes[range.clone()] {
            _ if twice => safe([delete(range.clone())]),
            [..b' ' | 0x7F] => choice([delete(range.clone())]),
            _ => None,
        };
        self.slips.add(FaultKind::Unexpected, range.clone(), repair);
        self.at = range.end;
    }

    fn at_after(&mut self, byte: u8) {
        let Some(frame) = self.stack.last_mut() else { return };
        let kind = frame.kind;
        match byte {
            b',' => {
                frame.comma = Some(self.at);
                self.state = if kind == Bracket::Object { State::Name } else { State::Value };
                self.at += 1;
            }
            b'}' | b']' | b')' => self.close(byte),
            b';' => {
                let range = self.at..self.at + 1;
                let last = matches!(self.bytes.get(self.past_blanks(range.end)), Some(b'}' | b']' | b')') | None);
                let repair = safe([Replacement::new(range.clone(), if last { "" } else { "," })]);
                self.slips.add(FaultKind::Semicolon, range.clone(), repair);
                self.at = range.end;
                if !last {
                    self.state = if kind == Bracket::Object { State::Name } else { State::Value };
                }
            }
            b':' if kind == Bracket::Object => self.name_in_value(),
            b':' => self.name_in_array(),
            // ['a' => 1], an array of PHP.
            b'=' if kind == Bracket::Array && self.starts(self.at, b"=>") => self.name_in_array(),
            b'+' => self.concatenation(),
            b'{' | b'[' => self.missing_comma(),
            b'"' => self.missing_comma(),
            _ if self.quote(self.at, Role::Value).is_some() => self.missing_comma(),
            _ => {
                if self.ends_word(self.at, self.at) {
                    self.unexpected(character(self.bytes, self.at));
                } else if kind != Bracket::Object || self.is_name(self.at) {
                    self.missing_comma();
                } else {
                    self.unexpected(self.word_end(self.at) - self.at);
                }
            }
        }
    }

    /// An object ends without its brace and without a comma, and the next item of the array around it opens here.
    fn unclosed_before_item(&mut self) {
        let Some(frame) = self.stack.pop() else { return };
        let end = self.last_end;
        let slip =
            self.slips.add(FaultKind::UnclosedContainer(frame.kind), self.at..self.at + 1, safe([insert(end, "},")]));
        self.slips.context(slip, frame.open);
        self.settle(frame.kind);
        if let Some(entry) = self.entries.get_mut(frame.node as usize) {
            entry.value.end = end as u32;
        }
        self.state = State::Value;
    }

    /// Whether a name without quotes stands here, with its colon.
    fn is_name(&self, at: usize) -> bool {
        let end = at
            + self.bytes[at..]
                .iter()
                .take(80)
                .take_while(|byte| byte.is_ascii_alphanumeric() || b"_-$.".contains(byte) || **byte >= 0x80)
                .count();
        let next = self.past_blanks(end);
        end > at && (self.starts(next, b":") || self.starts(next, b"=") || self.starts(next, b"\""))
    }

    fn missing_comma(&mut self) {
        let in_array = self.stack.len() > 1 && self.stack[self.stack.len() - 2].kind == Bracket::Array;
        if self.peek() == Some(b'{') && in_array && self.stack.last().is_some_and(|top| top.kind == Bracket::Object) {
            // The next item starts, and neither bracket nor comma ends this one: [{"a":1 {"a":2}].
            self.unclosed_before_item();
            return;
        }
        let slip = self.await_token(FaultKind::MissingComma, safe([insert(self.last_end, ",")]));
        let Some(frame) = self.stack.last_mut() else { return };
        if frame.missing_comma.is_none() {
            frame.missing_comma = Some(slip);
        }
        let before = self.entries.get(frame.last as usize).map(|entry| entry.value.range());
        if let Some(before) = before {
            // A whole container says no more than its end.
            let start = before.start.max(before.end.saturating_sub(1));
            let context = if matches!(self.bytes[start], b'}' | b']') { start..before.end } else { before };
            self.slips.context(slip, context);
        }
        self.state = if frame.kind == Bracket::Object { State::Name } else { State::Value };
    }

    /// `"a" + "b"`
    fn concatenation(&mut self) {
        let start = self.at;
        let next = self.past_blanks(start + 1);
        let last = self.stack.last().map_or(NONE, |frame| frame.last);
        let string = self.entries.get(last as usize).is_some_and(|entry| entry.kind == Kind::String);
        if !string || self.quote(next, Role::Value).is_none() {
            self.unexpected(1);
            return;
        }
        let left = self.entries[last as usize].value;
        self.at = next;
        let Some(quote) = self.quote(next, Role::Value) else { return };
        let right = self.string(Role::Value, quote);
        // Between two strings in double quotes, all that joins them can go.
        let join = left.end as usize - left.close as usize..right.start as usize + right.open as usize;
        let plain =
            left.close == 1 && right.open == 1 && self.bytes[join.start] == b'"' && self.bytes[join.end - 1] == b'"';
        let repair = if plain {
            safe([delete(join)])
        } else if left.close > 0 && self.slips.delete_at(join.start) && self.slips.delete_at(right.start as usize) {
            // The quotes go that were to be replaced.
            safe([delete(left.end as usize..right.start as usize)])
        } else {
            None
        };
        self.slips.add(FaultKind::Concatenation, start..start + 1, repair);
        self.token(right.range());
        self.entries[last as usize].value.end = right.end;
    }

    pub(super) fn close(&mut self, byte: u8) {
        let want = match byte {
            b'}' => Bracket::Object,
            b']' => Bracket::Array,
            _ => Bracket::Round,
        };
        let Some(top) = self.stack.last() else {
            self.unexpected(1);
            return;
        };
        let kind = top.kind;
        // A slip of the opening bracket turned the frame; the closing one is still of the old kind.
        let turned =
            top.kind == Bracket::Object && self.bytes.get(top.open.start) == Some(&b'[') && want == Bracket::Array;
        // array('a' => 1) of PHP.
        let called = want == Bracket::Round && self.bytes.get(top.open.start) == Some(&b'a');
        if top.kind == want || turned || called {
            self.leave();
            return;
        }
        let list = top.children == top.valueless.len() && self.state != State::Value;
        if want == Bracket::Array && top.kind == Bracket::Object && list {
            self.list_in_braces();
            return;
        }
        if self.state == State::Colon {
            self.valueless();
        }
        let (short, over) = (self.balance(kind) > 0, self.balance(want) < 0);
        // A bracket that is missing so many times over was not forgotten.
        let near = self.stack.len().saturating_sub(NEAR);
        let place = self.stack[near..].iter().rposition(|frame| frame.kind == want).map(|place| near + place);
        let here = self.at..self.at + 1;
        match place {
            None if want == Bracket::Array
                && over
                && !short
                && self.state == State::Value
                && kind == Bracket::Object =>
            {
                // {"a":]}: an empty list without its first bracket.
                let missing = FaultKind::MissingOpener(Bracket::Array);
                self.slips.add(missing, here.clone(), choice([insert(here.start, "[")]));
                self.settle_closer(Bracket::Array);
                self.leaf(Kind::Array, Lexeme { start: here.start as u32, end: here.end as u32, ..Lexeme::default() });
            }
            None if want == Bracket::Array && over && !short && self.list_without_opener() => {}
            None if want == Bracket::Array && over && !short && self.strings_without_opener() => {}
            None if !short => self.extra_closer(),
            Some(_) if over && !short => self.extra_closer(),
            Some(place) if !over || want == Bracket::Round => {
                let end = self.end_of_last();
                self.unclosed(self.stack.len() - 1 - place, here, end);
            }
            _ => {
                let repair = safe([Replacement::new(here.clone(), closer(kind))]);
                let slip = self.slips.add(FaultKind::WrongCloser(kind), here, repair);
                self.slips.context(slip, self.stack.last().map_or(0..0, |frame| frame.open.clone()));
                self.settle(kind);
                if let Some(balance) = &mut self.balance
                    && let Some(index) = index(want)
                {
                    balance[index] += 1;
                }
                self.leave();
            }
        }
    }

    /// A closing bracket that nothing opens.
    pub(super) fn extra_closer(&mut self) {
        self.slips.add(FaultKind::ExtraCloser, self.at..self.at + 1, safe([delete(self.at..self.at + 1)]));
        self.at += 1;
    }

    /// The end of the last token that is part of the innermost container: a comma that awaits something is not.
    fn end_of_last(&self) -> usize {
        match self.stack.last() {
            Some(frame) if frame.comma.is_some() => self.last_token_before_comma(),
            _ => self.last_end,
        }
    }

    /// Leaves `count` containers that should have been closed at `end`.
    fn unclosed(&mut self, count: usize, range: Range<usize>, end: usize) {
        let Some(top) = self.stack.last() else { return };
        let (open, kind, comma) = (top.open.clone(), top.kind, top.comma);
        let closers: String = self.stack.iter().rev().take(count).map(|frame| closer(frame.kind)).collect();
        // Where a comma was missing too, that is where the bracket belongs.
        let missed = top.missing_comma.filter(|_| count == 1 && comma.is_none()).map(|slip| (slip, kind, open.clone()));
        let missed = top.inner_comma.clone().filter(|_| count == 1).or(missed);
        if !missed.is_some_and(|missed| self.bracket_at_comma(missed)) {
            let repair = match self.state {
                State::Colon => None,
                State::Value if kind == Bracket::Object => None,
                _ if kind == Bracket::Round => None,
                _ => safe([insert(end, closers)]),
            };
            let slip = self.slips.add(FaultKind::UnclosedContainer(kind), range, repair);
            self.slips.context(slip, open);
        }
        for _ in 0..count {
            if let Some(frame) = self.stack.pop() {
                self.settle(frame.kind);
                if frame.node != NONE {
                    self.entries[frame.node as usize].value.end = end as u32;
                }
            }
        }
        // The comma that stood in the inner container is one of the outer.
        if let Some(frame) = self.stack.last_mut() {
            frame.name = None;
            match comma {
                Some(comma) => {
                    frame.comma = Some(comma);
                    self.state = if frame.kind == Bracket::Object { State::Name } else { State::Value };
                }
                None => self.state = State::After,
            }
        }
    }

    /// Where a comma was missing, a bracket was missing too. Whether that is told now.
    fn bracket_at_comma(&mut self, (slip, kind, open): (Slip, Bracket, Range<usize>)) -> bool {
        let Some(fault) = self.slips.get(slip) else { return false };
        let (FaultKind::MissingComma, Some(repair)) = (fault.kind, &mut fault.repair) else { return false };
        fault.kind = FaultKind::UnclosedContainer(kind);
        fault.context = Some(open);
        repair.safety = super::Safety::Choice;
        for edit in &mut repair.edits {
            edit.text.insert_str(0, closer(kind));
        }
        true
    }

    /// `{"a","b"]`
    fn list_in_braces(&mut self) {
        let Some(top) = self.stack.last_mut() else { return };
        top.kind = Bracket::Array;
        let (open, node) = (top.open.clone(), top.node as usize);
        let repair = safe([Replacement::new(open.clone(), "[")]);
        for slip in std::mem::take(&mut top.valueless) {
            self.slips.withdraw(slip);
        }
        let slip = self.slips.add(FaultKind::WrongOpener(Bracket::Object), open, repair);
        self.slips.context(slip, self.at..self.at + 1);
        self.entries[node].kind = Kind::Array;
        let mut child = self.entries[node].first;
        while child != NONE {
            let entry = &mut self.entries[child as usize];
            if let Some(name) = entry.name.take() {
                entry.kind = Kind::String;
                entry.value = name;
            }
            child = entry.next;
        }
        self.state = State::After;
        self.leave();
    }

    /// The innermost container ends with the bracket here.
    pub(super) fn leave(&mut self) {
        let here = self.at..self.at + 1;
        let byte = self.bytes[self.at];
        if self.state == State::Colon {
            self.valueless();
        }
        let Some(frame) = self.stack.last() else { return };
        let object = frame.kind == Bracket::Object;
        if object && self.state == State::Value {
            self.no_value();
        } else if let Some(comma) = frame.comma
            && self.state != State::After
            && frame.children > 0
        {
            self.slips.add(FaultKind::TrailingComma, comma..comma + 1, safe([delete(comma..comma + 1)]));
        }
        self.token(here.clone());
        let Some(frame) = self.stack.pop() else { return };
        if frame.node != NONE {
            self.entries[frame.node as usize].value.end = here.end as u32;
        }
        if let Some(outer) = self.stack.last_mut() {
            let own = frame.missing_comma.map(|slip| (slip, frame.kind, frame.open.clone()));
            if let Some(comma) = own.or(frame.inner_comma.clone()) {
                outer.inner_comma.get_or_insert(comma);
            }
        }
        if object && byte == b'}' && frame.children > 1 && frame.valueless.len() == frame.children {
            self.set_of_names(&frame, &here);
        }
        if let Some(slip) = frame.slip
            && let Some(fault) = self.slips.get(slip)
        {
            let (open, close) = match (frame.kind, frame.node) {
                // A call: what it wraps stays.
                (Bracket::Round, NONE) => ("", ""),
                (Bracket::Round, _) if frame.children == 1 && frame.comma.is_none() => ("", ""),
                (Bracket::Round | Bracket::Array, _) => ("[", "]"),
                _ => ("{", "}"),
            };
            let edits = [Replacement::new(frame.open.clone(), open), Replacement::new(here.clone(), close)];
            let outer = self.stack.is_empty() && frame.kind == Bracket::Round;
            fault.repair = if outer { safe(edits) } else { choice(edits) };
            if here.len() == 1 && byte == b')' {
                fault.also.push(here);
            }
        }
        self.state = State::After;
        if self.stack.is_empty() {
            self.closed = Some(frame);
        }
    }

    /// `{"a","b"}`, a set of Python.
    fn set_of_names(&mut self, frame: &Frame, close: &Range<usize>) {
        for &slip in &frame.valueless {
            self.slips.withdraw(slip);
        }
        let edits = [Replacement::new(frame.open.clone(), "["), Replacement::new(close.clone(), "]")];
        let slip = self.slips.add(FaultKind::WrongOpener(Bracket::Object), frame.open.clone(), choice(edits));
        self.slips.context(slip, close.clone());
    }

    /// Opening minus closing brackets of a kind in the whole text, as far as they are not told yet.
    pub(super) fn balance(&mut self, kind: Bracket) -> isize {
        let bytes = self.bytes;
        let balance = self.balance.get_or_insert_with(|| {
            let mut balance = [0; 2];
            let (mut at, mut inside) = (0, false);
            while at < bytes.len() {
                match bytes[at] {
                    b'\\' => at += 1,
                    b'"' => inside = !inside,
                    b'\n' => inside = false,
                    b'{' if !inside => balance[0] += 1,
                    b'}' if !inside => balance[0] -= 1,
                    b'[' if !inside => balance[1] += 1,
                    b']' if !inside => balance[1] -= 1,
                    _ => {}
                }
                at += 1;
            }
            balance
        });
        index(kind).map_or(0, |index| balance[index])
    }

    /// A closing bracket without its opening one is told.
    pub(super) fn settle_closer(&mut self, kind: Bracket) {
        self.balance(kind);
        if let Some(balance) = &mut self.balance
            && let Some(index) = index(kind)
        {
            balance[index] += 1;
        }
    }

    /// A missing closing bracket is told.
    pub(super) fn settle(&mut self, kind: Bracket) {
        self.balance(kind);
        if let Some(balance) = &mut self.balance
            && let Some(index) = index(kind)
        {
            balance[index] -= 1;
        }
    }

    /// The text ends.
    fn end(&mut self) {
        self.done = true;
        if self.stack.is_empty() {
            if self.roots.is_empty() && self.slips.count() == 0 {
                self.slips.add(FaultKind::Empty, self.start..self.start, None);
            }
            return;
        }
        let (end, state) = (self.last_end, self.state);
        let frame = &self.stack[self.stack.len() - 1];
        let (open, kind) = (frame.open.clone(), frame.kind);
        let mut edits = Vec::new();
        let mut certain = true;
        let mut known = kind != Bracket::Round;
        match state {
            State::After => {}
            State::Colon => known = false,
            State::Value if kind == Bracket::Object => known = false,
            State::Name | State::Value => {
                if let Some(comma) = frame.comma {
                    edits.push(delete(comma..comma + 1));
                    certain = false;
                }
            }
        }
        let missed = frame.missing_comma.map(|slip| (slip, kind, open.clone())).or(frame.inner_comma.clone());
        let told = self.stack.len() == 1 && state == State::After && self.tail == Tail::Structure;
        // Braces that are missing on both sides.
        let bare = self.stack.len() == 1 && self.stack[0].open.is_empty();
        let closers: String = self.stack.iter().rev().map(|frame| closer(frame.kind)).collect();
        let at = if edits.is_empty() { end } else { self.bytes.len().min(end.max(self.at)) };
        edits.push(insert(at, closers));
        if state == State::Colon || (state == State::Value && kind == Bracket::Object) {
            self.missing(end);
        }
        for frame in std::mem::take(&mut self.stack) {
            if frame.node != NONE {
                self.entries[frame.node as usize].value.end = end as u32;
            }
        }
        if self.tail == Tail::String {
            return;
        }
        if self.tail == Tail::Comment {
            // The comment holds what is missing: taking it out would lose that.
            if let Some(comment) = self.slips.find(FaultKind::Comment) {
                comment.repair = None;
            }
            return;
        }
        if bare {
            edits.insert(0, insert(open.start, "{"));
            let first = self.roots.first().map_or(open.clone(), |&root| self.entries[root as usize].value.range());
            self.slips.add(FaultKind::NoBraces, first, if known { choice(edits) } else { None });
            return;
        }
        if told && missed.is_some_and(|missed| self.bracket_at_comma(missed)) {
            return;
        }
        let repair = match (known, certain) {
            (false, _) => None,
            (true, true) => safe(edits),
            (true, false) => choice(edits),
        };
        if told && self.slips.count() == 0 {
            let candidates = layout::unclosed(self.bytes, &self.entries);
            if let Some(found) = layout::first_that_mends(self.bytes, self.start, candidates) {
                let kind = FaultKind::UnclosedContainer(found.kind);
                let slip = self.slips.add(kind, found.range, choice([found.edit]));
                self.slips.context(slip, found.open);
                return;
            }
        }
        // The blanks at the end belong to the place.
        let slip = self.slips.add(FaultKind::CutContainer(kind), end..self.bytes.len().max(end), repair);
        self.slips.context(slip, open);
    }

    /// Text after the value at the top.
    fn after_end(&mut self, byte: u8) {
        let here = self.at..self.at + 1;
        match byte {
            b';' => {
                self.slips.add(FaultKind::Semicolon, here.clone(), safe([delete(here)]));
                self.at += 1;
            }
            b',' => self.comma_after_end(),
            b':' | b'=' if self.lone_string() => self.no_braces(),
            b'}' | b']' => self.extra_at_end(),
            b'{' | b'[' if self.closed.is_some() => self.second_value(self.at),
            _ if self.starts(self.at, b"```") => {
                let end = self.at + 3;
                self.slips.add(FaultKind::CodeFence, self.at..end, safe([delete(self.at..end)]));
                self.at = end;
            }
            _ => self.text_after(),
        }
    }

    /// A closing bracket after the end. The lines show whether an earlier one was the one too many.
    fn extra_at_end(&mut self) {
        if self.slips.count() == 0 && self.past_blanks(self.at + 1) == self.bytes.len() {
            let candidates = layout::closed_early(self.bytes, &self.entries);
            if let Some(found) = layout::first_that_mends(self.bytes, self.start, candidates) {
                self.slips.add(FaultKind::ExtraCloser, found.range, safe([found.edit]));
                self.at += 1;
                return;
            }
        }
        self.extra_closer();
    }

    fn text_after(&mut self) {
        let mut end = self.line_end(self.at);
        while end > self.at && matches!(self.bytes[end - 1], b' ' | b'\t') {
            end -= 1;
        }
        let all = self.at..self.bytes.len();
        // Words alone hold no value; what else stands there may be the rest of the request.
        let words = !self.bytes[all.clone()].iter().any(|byte| b"\"{}[]:=&".contains(byte));
        let literal = self
            .roots
            .first()
            .is_some_and(|&root| !matches!(self.entries[root as usize].kind, Kind::Object | Kind::Array));
        let repair = if words && !literal { choice([delete(all)]) } else { None };
        self.slips.add(FaultKind::TextAfter, self.at..end, repair);
        self.done = true;
    }

    fn comma_after_end(&mut self) {
        let next = self.past_blanks(self.at + 1);
        if next == self.bytes.len() {
            self.slips.add(FaultKind::TrailingComma, self.at..self.at + 1, safe([delete(self.at..self.at + 1)]));
            self.at += 1;
            return;
        }
        if let Some(frame) = &self.closed
            && frame.node != NONE
            && self.roots.len() == 1
        {
            let (kind, node) = (frame.kind, frame.node as usize);
            if self.balance(kind) < 0 && (kind == Bracket::Array || !matches!(self.bytes[next], b'{' | b'[')) {
                // The bracket that closed everything was one too many: the text goes on as if it were not there.
                let end = self.entries[node].value.end as usize;
                self.slips.add(FaultKind::ExtraCloser, end - 1..end, safe([delete(end - 1..end)]));
                if let Some(frame) = self.closed.take() {
                    self.stack.push(frame);
                }
                if let Some(index) = index(kind)
                    && let Some(balance) = &mut self.balance
                {
                    balance[index] += 1;
                }
                return;
            }
            if matches!(self.bytes[next], b'{' | b'[') {
                self.second_value(next);
                return;
            }
        }
        self.text_after();
    }

    /// Another document follows, as in NDJSON.
    fn second_value(&mut self, at: usize) {
        self.seconds.push((self.last_end, at));
        self.slips.add(FaultKind::SecondValue, at..at + 1, None);
        self.at = at;
        self.state = State::Value;
    }

    /// The repair of several documents: an array of them.
    fn second_values(&mut self) {
        let Some(&first) = self.roots.first() else { return };
        if self.seconds.is_empty() {
            return;
        }
        let first = self.entries[first as usize].value.start as usize;
        let mut edits = vec![insert(first, "[")];
        // Where a comma stands between two, it stays.
        let commas = self.seconds.iter().filter(|(end, start)| !self.bytes[*end..*start].contains(&b','));
        edits.extend(commas.map(|&(end, _)| insert(end, ",")));
        edits.push(insert(self.last_end, "]"));
        if let Some(fault) = self.slips.find(FaultKind::SecondValue) {
            fault.repair = choice(edits);
        }
    }

    /// Whether all that was read is one string.
    fn lone_string(&self) -> bool {
        self.roots.len() == 1
            && self.slips.count() == 0
            && self.entries.len() == 1
            && self.entries[0].kind == Kind::String
    }

    /// `"a": 1, "b": 2` without braces.
    fn no_braces(&mut self) {
        let name = self.entries[0].value;
        let start = name.start as usize;
        self.entries[0] = Entry {
            kind: Kind::Object,
            value: Lexeme { start: name.start, end: name.end, ..Lexeme::default() },
            name: None,
            parent: NONE,
            next: NONE,
            first: NONE,
        };
        let at = self.at;
        self.push(0, Bracket::Object, start..start, None);
        self.named(name);
        self.at = at;
    }

    /// Notes a constant of another language; `text` is what JSON writes, where it has it.
    pub(super) fn constant(&mut self, kind: Kind, range: Range<usize>, language: Language, text: Option<&str>) {
        let repair = text.and_then(|text| safe([Replacement::new(range.clone(), text)]));
        self.slips.add(FaultKind::Constant(language), range.clone(), repair);
        self.leaf(kind, Lexeme { start: range.start as u32, end: range.end as u32, ..Lexeme::default() });
    }
}

fn index(kind: Bracket) -> Option<usize> {
    match kind {
        Bracket::Object => Some(0),
        Bracket::Array => Some(1),
        Bracket::Round => None,
    }
}

pub(super) fn closer(kind: Bracket) -> &'static str {
    match kind {
        Bracket::Object => "}",
        Bracket::Array => "]",
        Bracket::Round => ")",
    }
}

/// Length of a blank that JSON does not have.
pub(super) fn foreign_blank(bytes: &[u8]) -> Option<usize> {
    match *bytes {
        [0x0B | 0x0C, ..] => Some(1),
        [0xC2, 0xA0 | 0x85 | 0xAD, ..] => Some(2),
        [0xE2, 0x80, 0x80..=0x8F | 0xA8..=0xAF, ..] => Some(3),
        [0xE2, 0x81, 0x9F..=0xA0, ..] | [0xE3, 0x80, 0x80, ..] | [0xEF, 0xBB, 0xBF, ..] => Some(3),
        _ => None,
    }
}
