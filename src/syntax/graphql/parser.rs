//! The grammar of sections 2.2 to 2.12, by descent; braces of selections are kept on a stack of our own, so that depth
//! does not cost the program's.

use std::ops::Range;

use super::lexer::{self, Token};
use super::{Definition, Document, Fault, Kind, Variable};

/// The words that begin what is executable.
pub(super) const OPERATIONS: [&str; 4] = ["query", "mutation", "subscription", "fragment"];

/// The words that begin a definition of the type system.
const DEFINITIONS: [&str; 9] =
    ["type", "schema", "input", "enum", "interface", "union", "scalar", "directive", "extend"];

/// Values lie in one another no deeper than a person writes.
const DEEPEST: usize = 100;

/// Of more names than this it is not looked whether two are the same.
const MOST_NAMES: usize = 100;

type Parsed<T> = Result<T, Fault>;

struct Parser<'a> {
    bytes: &'a [u8],
    token: Token,
    range: Range<usize>,
    /// The brackets that are open.
    open: Vec<usize>,
    current: Definition,
    done: Vec<Definition>,
}

pub(super) fn parse(bytes: &[u8]) -> Document {
    let mut parser = Parser {
        bytes,
        token: Token::End,
        range: 0..0,
        open: Vec::new(),
        current: Definition::default(),
        done: Vec::new(),
    };
    let fault = parser.document().err();
    Document { definitions: parser.done, fault, open: parser.open }
}

fn wrong<T>(range: Range<usize>, kind: Kind) -> Parsed<T> {
    Err(Fault { range, kind, other: None })
}

impl Parser<'_> {
    /// Takes the token and reads the next.
    fn take(&mut self) -> Parsed<Range<usize>> {
        let taken = self.range.clone();
        (self.token, self.range) = lexer::lex(self.bytes, taken.end)?;
        Ok(taken)
    }

    fn is(&self, sign: u8) -> bool {
        self.token == Token::Sign(sign)
    }

    fn eat(&mut self, sign: u8) -> Parsed<bool> {
        let is = self.is(sign);
        if is {
            self.take()?;
        }
        Ok(is)
    }

    fn text(&self) -> &[u8] {
        &self.bytes[self.range.clone()]
    }

    /// What is wrong where `what` should stand.
    fn unexpected<T>(&self, what: &'static str) -> Parsed<T> {
        if self.token == Token::End {
            let other = self.open.last().map(|&at| at..at + 1);
            let end = self.bytes.trim_ascii_end().len();
            return Err(Fault { range: end..end, kind: Kind::Ends, other });
        }
        wrong(self.range.clone(), Kind::Expected(what))
    }

    fn name(&mut self, what: &'static str) -> Parsed<Range<usize>> {
        if self.token == Token::Name { self.take() } else { self.unexpected(what) }
    }

    /// Takes an opening bracket; there must be something in it.
    fn enter(&mut self, close: u8) -> Parsed<()> {
        let start = self.take()?.start;
        if self.is(close) && close != b']' {
            return wrong(start..self.range.end, Kind::Empty);
        }
        self.open.push(start);
        Ok(())
    }

    /// Takes a closing bracket, if it is there.
    fn leave(&mut self, close: u8) -> Parsed<bool> {
        let is = self.is(close);
        if is {
            self.open.pop();
            self.take()?;
        }
        Ok(is)
    }

    fn document(&mut self) -> Parsed<()> {
        self.take()?;
        if self.token == Token::End {
            return wrong(0..0, Kind::Nothing);
        }
        while self.token != Token::End {
            self.current = Definition { start: self.range.clone(), ..Definition::default() };
            self.definition()?;
            self.done.push(std::mem::take(&mut self.current));
        }
        Ok(())
    }

    fn definition(&mut self) -> Parsed<()> {
        match self.token {
            Token::Sign(b'{') => return self.selections(),
            Token::Sign(b'}') => return wrong(self.range.clone(), Kind::Extra),
            Token::Name => {}
            _ => return self.unexpected("`query`, `mutation`, `fragment` or `{`"),
        }
        let is = |words: &[&str]| words.iter().any(|word| word.as_bytes() == self.text());
        if !is(&OPERATIONS) {
            return wrong(self.range.clone(), if is(&DEFINITIONS) { Kind::Definition } else { Kind::Keyword });
        }
        self.current.fragment = is(&["fragment"]);
        self.take()?;
        if self.current.fragment {
            self.current.name = Some(self.name("the name of the fragment")?);
            if self.text() != b"on" {
                return self.unexpected("`on` and a type");
            }
            self.take()?;
            self.name("a type")?;
        } else {
            if self.token == Token::Name {
                self.current.name = Some(self.take()?);
            }
            if self.is(b'(') {
                self.variables()?;
            }
        }
        self.directives()?;
        if self.is(b'{') { self.selections() } else { self.unexpected("`{`") }
    }

    fn variables(&mut self) -> Parsed<()> {
        self.enter(b')')?;
        let mut names = Vec::new();
        while !self.leave(b')')? {
            if self.token == Token::Name {
                return wrong(self.range.clone(), Kind::Dollar);
            }
            if !self.eat(b'$')? {
                return self.unexpected("a variable with its `$`");
            }
            let name = self.name("the name of the variable")?;
            self.once(&mut names, name.clone())?;
            self.colon()?;
            let start = self.range.start;
            let mut lists = 0_usize;
            while self.eat(b'[')? {
                lists += 1;
            }
            let mut end = self.name("a type")?.end;
            let mut required;
            loop {
                required = self.is(b'!');
                if required {
                    end = self.take()?.end;
                }
                if lists == 0 {
                    break;
                }
                if !self.is(b']') {
                    return self.unexpected("`]`");
                }
                end = self.take()?.end;
                lists -= 1;
            }
            if self.eat(b'=')? {
                required = false;
                self.value(0)?;
            }
            self.current.variables.push(Variable { name, kind: start..end, required });
            self.directives()?;
        }
        Ok(())
    }

    fn selections(&mut self) -> Parsed<()> {
        let outside = self.open.len();
        self.enter(b'}')?;
        loop {
            let nested = match self.token {
                Token::Sign(b'}') => {
                    self.leave(b'}')?;
                    if self.open.len() == outside {
                        return Ok(());
                    }
                    continue;
                }
                Token::Sign(b'.') => {
                    self.take()?;
                    let spread = self.token == Token::Name && self.text() != b"on";
                    if spread {
                        let name = self.take()?;
                        self.current.spreads.push(name);
                    } else if self.token == Token::Name {
                        self.take()?;
                        self.name("a type")?;
                    }
                    self.directives()?;
                    if !spread && !self.is(b'{') {
                        return self.unexpected("`{`");
                    }
                    !spread
                }
                Token::Name => {
                    self.take()?;
                    if self.eat(b':')? {
                        self.name("the field that the alias is for")?;
                    }
                    self.arguments()?;
                    self.directives()?;
                    self.is(b'{')
                }
                Token::Text => return wrong(self.range.clone(), Kind::QuotedName),
                _ => return self.unexpected("a field or `}`"),
            };
            if nested {
                self.enter(b'}')?;
            }
        }
    }

    fn arguments(&mut self) -> Parsed<()> {
        if !self.is(b'(') {
            return Ok(());
        }
        self.enter(b')')?;
        self.pairs(b')', "an argument or `)`", 0)
    }

    fn directives(&mut self) -> Parsed<()> {
        while self.eat(b'@')? {
            self.name("the name of a directive")?;
            self.arguments()?;
        }
        Ok(())
    }

    /// `name: value` up to a closing bracket.
    fn pairs(&mut self, close: u8, what: &'static str, depth: usize) -> Parsed<()> {
        let mut names = Vec::new();
        while !self.leave(close)? {
            if self.token == Token::Text {
                return wrong(self.range.clone(), Kind::QuotedName);
            }
            let name = self.name(what)?;
            self.once(&mut names, name)?;
            self.colon()?;
            self.value(depth)?;
        }
        Ok(())
    }

    fn colon(&mut self) -> Parsed<()> {
        if self.is(b'=') {
            return wrong(self.range.clone(), Kind::Equals);
        }
        if self.eat(b':')? { Ok(()) } else { self.unexpected("`:`") }
    }

    fn once(&self, names: &mut Vec<Range<usize>>, name: Range<usize>) -> Parsed<()> {
        let first = names.iter().find(|first| self.bytes[(*first).clone()] == self.bytes[name.clone()]).cloned();
        if let Some(first) = first {
            return Err(Fault { range: name, kind: Kind::Twice, other: Some(first) });
        }
        if names.len() < MOST_NAMES {
            names.push(name);
        }
        Ok(())
    }

    fn value(&mut self, depth: usize) -> Parsed<()> {
        match self.token {
            Token::Sign(b'$') => {
                self.take()?;
                let name = self.name("the name of the variable")?;
                self.current.uses.push(name);
            }
            Token::Name | Token::Number | Token::Text => {
                self.take()?;
            }
            Token::Sign(b'[' | b'{') if depth == DEEPEST => return self.unexpected("a shallower value"),
            Token::Sign(b'[') => {
                self.enter(b']')?;
                while !self.leave(b']')? {
                    self.value(depth + 1)?;
                }
            }
            Token::Sign(b'{') => {
                // An object may be empty, unlike all other brackets.
                let start = self.take()?.start;
                self.open.push(start);
                self.pairs(b'}', "a name or `}`", depth + 1)?;
            }
            _ => return self.unexpected("a value"),
        }
        Ok(())
    }
}
