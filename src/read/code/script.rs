//! A program as far as it tells values: its tokens, and what is assigned to and done with each name.

use std::collections::HashMap;
use std::ops::Range;

use super::language::Language;
use super::lexer::{self, Kind, Token};
use super::value::at;
use crate::source::Span;

/// A program.
pub(super) struct Script<'a> {
    pub(super) text: &'a str,
    pub(super) language: Language,
    pub(super) tokens: Vec<Token>,
    /// Where the code ends.
    pub(super) end: usize,
    /// Whether it says that it runs in Node.js.
    pub(super) node: bool,
    /// What is assigned to a name (`url`, `req.Header`), in order.
    assigned: HashMap<&'a str, Vec<Assigned>>,
    /// What else is done with a name, in order.
    uses: HashMap<&'a str, Vec<Use>>,
    /// The calls, in order: the token of the opening bracket.
    pub(super) calls: Vec<Call<'a>>,
}

/// A call: `a.b(…)`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call<'a> {
    /// All before the bracket: `window.fetch`.
    pub(super) name: &'a str,
    /// The first token of the name.
    pub(super) first: usize,
    /// The last token of the name: `post` of `axios.post`.
    pub(super) last: usize,
    /// The token of the bracket.
    pub(super) open: usize,
}

/// `name = value`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Assigned {
    /// The token of the name.
    pub(super) token: usize,
    /// The first token of the value.
    pub(super) value: usize,
}

/// Something done with a name.
#[derive(Clone, Debug)]
pub(super) struct Use {
    /// The token at which it is done.
    pub(super) token: usize,
    pub(super) what: What,
}

#[derive(Clone, Debug)]
pub(super) enum What {
    /// `name += value`, with the first token of the value.
    Extend(usize),
    /// `name.member = value`, with the token of the member and the first of the value.
    Part(usize, usize),
    /// `name["key"] = value`, with the tokens of the key and the first of the value.
    Member(Range<usize>, usize),
    /// `name.method(…)`, with the token of the method and that of the bracket.
    Call(usize, usize),
}

impl<'a> Script<'a> {
    /// Reads the program in `text[start..limit]`.
    pub(super) fn new(text: &'a str, start: usize, limit: usize, language: Language) -> Self {
        let tokens = lexer::tokens(text, start, limit, language);
        let past = |token: &Token| match token.kind {
            Kind::Text(literal) if literal.later => token.end.max(literal.to as usize),
            _ => token.end,
        };
        let end = tokens.iter().rev().take(64).map(past).max().unwrap_or(start);
        let code = &text[start..end];
        let node = ["process.env", "require(", "node-fetch"].iter().any(|sign| code.contains(sign));
        let mut script = Self {
            end,
            node,
            text,
            language,
            tokens,
            assigned: HashMap::new(),
            uses: HashMap::new(),
            calls: Vec::new(),
        };
        script.survey();
        script
    }

    /// What stands at a token.
    pub(super) fn word(&self, token: usize) -> &'a str {
        self.tokens.get(token).map_or("", |token| &self.text[token.start..token.end])
    }

    pub(super) fn is(&self, token: usize, word: &str) -> bool {
        self.word(token) == word
    }

    /// Whether the token is a name.
    pub(super) fn is_name(&self, token: usize) -> bool {
        self.tokens.get(token).is_some_and(|token| token.kind == Kind::Word)
    }

    /// Where tokens stand; an empty range is the place before its token.
    pub(super) fn span(&self, tokens: Range<usize>) -> Span {
        let start = self.tokens.get(tokens.start).map_or(self.end, |token| token.start);
        let last =
            tokens.end.checked_sub(1).filter(|last| *last >= tokens.start).and_then(|last| self.tokens.get(last));
        at(start, last.map_or(start, |last| last.end))
    }

    /// Where the code begins.
    pub(super) fn start(&self) -> usize {
        self.tokens.first().map_or(0, |token| token.start)
    }

    /// The token of the other bracket; where there is none, the end of the program.
    pub(super) fn mate(&self, token: usize) -> usize {
        self.tokens.get(token).and_then(|token| token.mate).map_or(self.tokens.len(), |mate| mate as usize)
    }

    /// What is assigned to a name: before a token, and after it.
    pub(super) fn assigned(&self, name: &str, token: usize) -> (&[Assigned], &[Assigned]) {
        let all = self.assigned.get(name).map_or(&[][..], Vec::as_slice);
        all.split_at(all.partition_point(|one| one.token < token))
    }

    /// The name that holds the result of a call, and the tokens up to where something else is assigned to it.
    pub(super) fn held(&self, call: &Call) -> Option<(&'a str, Range<usize>)> {
        let name = self.holder(call)?;
        let (_, later) = self.assigned(name, call.first);
        let end = later.first().map_or(self.tokens.len(), |next| next.token);
        Some((name, call.first..end))
    }

    /// The name to which the result of a call is assigned: `x` of `x = f()` and `x, err := f()`.
    pub(super) fn holder(&self, call: &Call) -> Option<&'a str> {
        let sign = call.first.checked_sub(1)?;
        if !matches!(self.word(sign), "=" | ":=") {
            return None;
        }
        let mut last = sign.checked_sub(1)?;
        if self.is(last.wrapping_sub(1), ",") {
            last = last.checked_sub(2)?;
        }
        let mut first = last;
        while first >= 2 && self.is_dot(first - 1) && self.is_name(first - 2) {
            first -= 2;
        }
        self.is_name(first).then(|| self.name(first, last))
    }

    /// Whether something is assigned to a name.
    pub(super) fn is_known(&self, name: &str) -> bool {
        self.assigned.contains_key(name)
    }

    /// What else is done with a name.
    pub(super) fn uses(&self, name: &str) -> &[Use] {
        self.uses.get(name).map_or(&[], Vec::as_slice)
    }

    /// The token after `token`, past all of a bracket.
    fn after(&self, token: usize) -> usize {
        match self.tokens.get(token).and_then(|token| token.mate) {
            Some(mate) if mate as usize > token => mate as usize + 1,
            _ => token + 1,
        }
    }

    /// The tokens within a bracket, parted at its commas.
    pub(super) fn items(&self, open: usize) -> Vec<Range<usize>> {
        let end = self.mate(open);
        let mut items = Vec::new();
        let mut start = open + 1;
        let mut token = start;
        while token < end {
            if self.is(token, ",") {
                items.push(start..token);
                start = token + 1;
            }
            token = self.after(token);
        }
        if start < end {
            items.push(start..end);
        }
        items
    }

    /// The first token of `range` outside brackets that is one of `words`.
    pub(super) fn find(&self, range: Range<usize>, words: &[&str]) -> Option<usize> {
        let mut token = range.start;
        while token < range.end {
            if words.contains(&self.word(token)) {
                return Some(token);
            }
            token = self.after(token);
        }
        None
    }

    /// How many tokens stand in a range, a bracket with all that it holds counted as one.
    pub(super) fn width(&self, range: Range<usize>) -> usize {
        let mut token = range.start;
        let mut width = 1;
        while token < range.end {
            token = self.after(token);
            width += 1;
        }
        width
    }

    /// The tokens of the expression that begins at `start` and ends with its statement.
    pub(super) fn statement(&self, start: usize) -> Range<usize> {
        let mut token = start;
        while let Some(here) = self.tokens.get(token) {
            let word = self.word(token);
            if matches!(word, ";" | "," | ")" | "]" | "}") {
                break;
            }
            if here.fresh && token > start && !self.goes_on(token) {
                break;
            }
            token = self.after(token);
        }
        start..token.min(self.tokens.len())
    }

    /// Whether the line that starts with a token goes on with the statement of the line before.
    fn goes_on(&self, token: usize) -> bool {
        let open_end = |word: &str| {
            matches!(
                word,
                "=" | ":=" | "+" | "," | "(" | "[" | "{" | "." | "?" | ":" | "&&" | "||" | "=>" | "??" | "+=" | "&"
            )
        };
        let continues = |word: &str| matches!(word, "." | "?." | "+" | "?" | ":" | "&&" | "||" | "??" | "->" | "*");
        let strings = matches!(self.tokens[token].kind, Kind::Text(_))
            && matches!(self.tokens[token - 1].kind, Kind::Text(_))
            && self.language == Language::Ruby;
        open_end(self.word(token - 1)) || continues(self.word(token)) || strings
    }

    /// Finds assignments and calls, whatever functions and blocks they stand in.
    fn survey(&mut self) {
        // For each open bracket, whether statements can stand in it.
        let mut blocks: Vec<(usize, bool)> = Vec::new();
        let mut token = 0;
        while token < self.tokens.len() {
            while blocks.last().is_some_and(|(end, _)| token >= *end) {
                blocks.pop();
            }
            let here = self.tokens[token];
            if here.kind == Kind::Mark && here.mate.is_some_and(|mate| mate as usize > token) {
                let block = self.is(token, "{") && self.language != Language::Python;
                blocks.push((here.mate.map_or(0, |mate| mate as usize), block));
            }
            if self.language == Language::Python && here.fresh {
                self.context(token);
            }
            if here.kind == Kind::Word && !self.after_dot(token) {
                let statements = blocks.last().is_none_or(|(_, block)| *block);
                self.path(token, statements);
            }
            token += 1;
        }
    }

    /// `with client() as name:`.
    fn context(&mut self, token: usize) {
        let with = token + usize::from(self.is(token, "async"));
        if self.is(with, "with") {
            let end = self.find(with + 1..self.tokens.len().min(with + 40), &[":"]).unwrap_or(with);
            if let Some(word) = self.find(with + 1..end, &["as"]).filter(|&word| self.is_name(word + 1)) {
                self.assign(self.word(word + 1), with, with + 1);
            }
        }
    }

    fn after_dot(&self, token: usize) -> bool {
        token > 0 && self.is_dot(token - 1)
    }

    fn is_dot(&self, token: usize) -> bool {
        match self.word(token) {
            "." => self.language != Language::Php,
            "?." | "->" | "::" => true,
            _ => false,
        }
    }

    /// Looks at the path of names that begins at `first`, and at what is done with it.
    fn path(&mut self, first: usize, statements: bool) {
        let mut last = first;
        let mut before = None;
        while self.is_dot(last + 1) && self.is_name(last + 2) {
            before = Some(last);
            last += 2;
        }
        let name = self.name(first, last);
        let mut next = last + 1;
        // `axios.post<Order>(…)` of TypeScript.
        if self.is(next, "<") && self.language == Language::JavaScript && self.is_name(next + 1) {
            let close = (next + 1..next + 12).find(|&token| self.is(token, ">"));
            next = close.filter(|&close| self.is(close + 1, "(")).map_or(next, |close| close + 1);
        }
        if self.is(next, "(") {
            self.calls.push(Call { name, first, last, open: next });
            if let Some(before) = before {
                self.note(self.name(first, before), first, What::Call(last, next));
            }
            return;
        }
        if !statements {
            return;
        }
        if self.is(next, "[") {
            let close = self.mate(next);
            if self.is(close + 1, "=") || self.is(close + 1, "=>") && self.language == Language::Ruby {
                self.note(name, first, What::Member(next + 1..close, close + 2));
            }
            return;
        }
        // `a, err := f()` and `name: Type = value`.
        let mut sign = next;
        if self.is(next, ",") && self.language == Language::Go && self.is_name(next + 1) {
            sign = next + 2;
        } else if self.is(next, ":") && self.declares(first) {
            sign = (next + 1..next + 8).find(|&token| self.is(token, "=")).unwrap_or(next);
        }
        if matches!(self.word(sign), "=" | ":=") {
            self.assign(name, first, sign + 1);
            if let Some(before) = before {
                self.note(self.name(first, before), first, What::Part(last, sign + 1));
            }
        } else if matches!(self.word(sign), "+=" | ".=") {
            self.note(name, first, What::Extend(sign + 1));
        } else if self.language == Language::Go && self.is(first.wrapping_sub(1), "var") && self.is_name(sign) {
            // `var body = …` has been seen; `var body string = …` has a type.
            if let Some(sign) = (sign..sign + 4).find(|&token| self.is(token, "=")) {
                self.assign(name, first, sign + 1);
            }
        }
    }

    /// Whether a type may follow the name at `first`.
    fn declares(&self, first: usize) -> bool {
        match self.language {
            Language::JavaScript => matches!(self.word(first.wrapping_sub(1)), "const" | "let" | "var"),
            Language::Python => self.tokens.get(first).is_some_and(|token| token.fresh),
            _ => false,
        }
    }

    /// The path from one token to another, as it is written.
    pub(super) fn name(&self, first: usize, last: usize) -> &'a str {
        let start = self.tokens.get(first).map_or(0, |token| token.start);
        let end = self.tokens.get(last).map_or(start, |token| token.end);
        &self.text[start..end.max(start)]
    }

    fn assign(&mut self, name: &'a str, token: usize, value: usize) {
        self.assigned.entry(name).or_default().push(Assigned { token, value });
    }

    fn note(&mut self, name: &'a str, token: usize, what: What) {
        self.uses.entry(name).or_default().push(Use { token, what });
    }
}
