//! Executable documents of GraphQL (October 2021 specification, section 2), read as far as they go.
//!
//! A small grammar of our own: `apollo-parser` brings a syntax tree of all of GraphQL, type system included, and weighs
//! several times what this does.

use std::ops::Range;

/// How deep selections and values may nest: servers stop earlier.
const DEEPEST: usize = 200;

/// More places than a person looks at.
const MOST_USES: usize = 2000;

/// A document.
#[derive(Debug, Default)]
pub struct Document<'a> {
    /// The operations, in order.
    pub operations: Vec<Operation<'a>>,
    /// The fragments, in order.
    pub fragments: Vec<Operation<'a>>,
    /// Where it stops being GraphQL, if it does.
    pub fault: Option<Fault>,
}

/// An operation, or the definition of a fragment.
#[derive(Debug, Default)]
pub struct Operation<'a> {
    /// Its name, if it has one.
    pub name: Option<Name<'a>>,
    /// All of it.
    pub range: Range<usize>,
    /// The variables that it declares.
    pub variables: Vec<Variable<'a>>,
    /// The variables that stand in it.
    pub uses: Vec<Name<'a>>,
    /// The fragments that it spreads.
    pub spreads: Vec<Name<'a>>,
}

/// A name with its place.
#[derive(Clone, Debug)]
pub struct Name<'a> {
    /// The text, without `$`.
    pub text: &'a str,
    /// Where it stands, with `$`.
    pub range: Range<usize>,
}

/// A declared variable.
#[derive(Debug)]
pub struct Variable<'a> {
    /// Its name.
    pub name: Name<'a>,
    /// Whether a value must be given: its type ends in `!`, and it has no default.
    pub required: bool,
}

/// Where the grammar is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The first wrong token; at the end of the text an empty range.
    pub range: Range<usize>,
    /// What is wrong.
    pub kind: FaultKind,
    /// The bracket that is not closed.
    pub open: Option<usize>,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Something stands where something else is wanted.
    Expected(&'static str),
    /// The text ends while a bracket is open.
    Unclosed,
    /// A string is never closed.
    UnclosedString,
    /// Nothing is selected between the braces.
    EmptySelection,
    /// A character that GraphQL has no use for.
    Character,
    /// A closing bracket that nothing opened.
    Surplus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Name,
    Number,
    String,
    /// `!`, `$`, `&`, `(`, `)`, `:`, `=`, `@`, `[`, `]`, `{`, `|`, `}`.
    Sign(u8),
    Dots,
    End,
}

#[derive(Clone, Debug)]
struct Token {
    kind: Kind,
    range: Range<usize>,
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    token: Token,
    open: Vec<usize>,
    depth: usize,
}

type Parsed<T> = Result<T, Fault>;

/// Whether a text is meant as GraphQL: it begins as a document does, and has a brace.
pub fn looks(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == ',' || c == '\u{feff}');
    let word = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
    // Selectors of metrics and logs have braces too: `{job="api"}`.
    let selects = |inner: &str| {
        let inner = inner.trim_start();
        let after = inner.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').trim_start();
        !inner.starts_with(['"', '}']) && !after.starts_with(['=', '!', '~', '<', '>'])
    };
    match word {
        "" => text.strip_prefix('{').is_some_and(selects) || text.starts_with('#'),
        "query" | "mutation" | "subscription" | "fragment" => text.contains('{'),
        _ => false,
    }
}

/// Reads a document.
pub fn parse(text: &str) -> Document<'_> {
    let start = Token { kind: Kind::End, range: 0..0 };
    let mut parser = Parser { text, at: 0, token: start, open: Vec::new(), depth: 0 };
    let mut document = Document::default();
    if let Err(fault) = parser.advance().and_then(|()| parser.document(&mut document)) {
        document.fault = Some(fault);
    }
    document
}

impl<'a> Parser<'a> {
    fn document(&mut self, document: &mut Document<'a>) -> Parsed<()> {
        while self.token.kind != Kind::End {
            let start = self.token.range.start;
            let word = if self.token.kind == Kind::Name { self.word() } else { "" };
            let mut operation = Operation::default();
            match (self.token.kind, word) {
                (Kind::Sign(b'{'), _) => self.selections(&mut operation)?,
                (_, "query" | "mutation" | "subscription") => self.operation(&mut operation)?,
                (_, "fragment") => {
                    self.advance()?;
                    operation.name = Some(self.name("the name of the fragment")?);
                    self.variables(&mut operation)?;
                    if self.token.kind != Kind::Name || self.word() != "on" {
                        return Err(self.expected("`on`"));
                    }
                    self.advance()?;
                    self.name("a type")?;
                    self.directives(&mut operation)?;
                    self.selections(&mut operation)?;
                }
                // A schema is not executed, and not read here.
                (
                    _,
                    "type" | "schema" | "extend" | "input" | "enum" | "interface" | "union" | "scalar" | "directive",
                ) => {
                    return Ok(());
                }
                (Kind::Sign(b'}' | b')' | b']'), _) => {
                    return Err(Fault { range: self.token.range.clone(), kind: FaultKind::Surplus, open: None });
                }
                _ => return Err(self.expected("`query`, `mutation`, `subscription`, `fragment` or `{`")),
            }
            operation.range = start..self.token.range.start;
            let of = if word == "fragment" { &mut document.fragments } else { &mut document.operations };
            of.push(operation);
        }
        Ok(())
    }

    fn operation(&mut self, operation: &mut Operation<'a>) -> Parsed<()> {
        self.advance()?;
        if self.token.kind == Kind::Name {
            operation.name = Some(self.name("a name")?);
        }
        self.variables(operation)?;
        self.directives(operation)?;
        self.selections(operation)
    }

    fn variables(&mut self, operation: &mut Operation<'a>) -> Parsed<()> {
        if !self.opens(b'(')? {
            return Ok(());
        }
        while self.token.kind != Kind::Sign(b')') {
            let name = self.variable()?;
            self.sign(b':', "`:` and the type of the variable")?;
            let mut required = self.variable_type()?;
            if self.token.kind == Kind::Sign(b'=') {
                self.advance()?;
                required = false;
                self.value(operation)?;
            }
            self.directives(operation)?;
            operation.variables.push(Variable { name, required });
        }
        self.closes(b')', "`)`")
    }

    /// Whether it ends in `!`.
    fn variable_type(&mut self) -> Parsed<bool> {
        self.deeper()?;
        if self.opens(b'[')? {
            self.variable_type()?;
            self.closes(b']', "`]`")?;
        } else {
            self.name("a type")?;
        }
        self.depth -= 1;
        let required = self.token.kind == Kind::Sign(b'!');
        if required {
            self.advance()?;
        }
        Ok(required)
    }

    fn selections(&mut self, operation: &mut Operation<'a>) -> Parsed<()> {
        let start = self.token.range.start;
        if !self.opens(b'{')? {
            return Err(self.expected("`{` and what is selected"));
        }
        if self.token.kind == Kind::Sign(b'}') {
            return Err(Fault { range: start..self.token.range.end, kind: FaultKind::EmptySelection, open: None });
        }
        self.deeper()?;
        while self.token.kind != Kind::Sign(b'}') {
            self.selection(operation)?;
        }
        self.depth -= 1;
        self.closes(b'}', "a field or `}`")
    }

    fn selection(&mut self, operation: &mut Operation<'a>) -> Parsed<()> {
        if self.token.kind == Kind::Dots {
            self.advance()?;
            if self.token.kind == Kind::Name && self.word() == "on" {
                self.advance()?;
                self.name("a type")?;
            } else if self.token.kind == Kind::Name {
                let name = self.name("a fragment")?;
                if operation.spreads.len() < MOST_USES {
                    operation.spreads.push(name);
                }
                return self.directives(operation);
            }
            self.directives(operation)?;
            return self.selections(operation);
        }
        self.name("a field or `}`")?;
        if self.token.kind == Kind::Sign(b':') {
            self.advance()?;
            self.name("the field behind the alias")?;
        }
        self.arguments(operation)?;
        self.directives(operation)?;
        if self.token.kind == Kind::Sign(b'{') { self.selections(operation) } else { Ok(()) }
    }

    fn arguments(&mut self, operation: &mut Operation<'a>) -> Parsed<()> {
        if !self.opens(b'(')? {
            return Ok(());
        }
        if self.token.kind == Kind::Sign(b')') {
            return Err(self.expected("an argument"));
        }
        while self.token.kind != Kind::Sign(b')') {
            self.name("an argument or `)`")?;
            self.sign(b':', "`:` and the value of the argument")?;
            self.value(operation)?;
        }
        self.closes(b')', "`)`")
    }

    fn directives(&mut self, operation: &mut Operation<'a>) -> Parsed<()> {
        while self.token.kind == Kind::Sign(b'@') {
            self.advance()?;
            self.name("the name of the directive")?;
            self.arguments(operation)?;
        }
        Ok(())
    }

    fn value(&mut self, operation: &mut Operation<'a>) -> Parsed<()> {
        self.deeper()?;
        match self.token.kind {
            Kind::Sign(b'$') => {
                let name = self.variable()?;
                if operation.uses.len() < MOST_USES {
                    operation.uses.push(name);
                }
            }
            Kind::Sign(b'[') => {
                self.opens(b'[')?;
                while self.token.kind != Kind::Sign(b']') {
                    self.value(operation)?;
                }
                self.closes(b']', "`]`")?;
            }
            Kind::Sign(b'{') => {
                self.opens(b'{')?;
                while self.token.kind != Kind::Sign(b'}') {
                    self.name("a field of the object or `}`")?;
                    self.sign(b':', "`:` and the value of the field")?;
                    self.value(operation)?;
                }
                self.closes(b'}', "`}`")?;
            }
            Kind::Name | Kind::Number | Kind::String => self.advance()?,
            _ => return Err(self.expected("a value")),
        }
        self.depth -= 1;
        Ok(())
    }

    /// `$name`.
    fn variable(&mut self) -> Parsed<Name<'a>> {
        let start = self.token.range.start;
        self.sign(b'$', "a variable, which begins with `$`")?;
        let name = self.name("the name of the variable")?;
        Ok(Name { range: start..name.range.end, ..name })
    }

    fn name(&mut self, wanted: &'static str) -> Parsed<Name<'a>> {
        if self.token.kind != Kind::Name {
            return Err(self.expected(wanted));
        }
        let name = Name { text: self.word(), range: self.token.range.clone() };
        self.advance()?;
        Ok(name)
    }

    fn sign(&mut self, sign: u8, wanted: &'static str) -> Parsed<()> {
        if self.token.kind == Kind::Sign(sign) { self.advance() } else { Err(self.expected(wanted)) }
    }

    /// Whether a bracket opens here; then it is passed.
    fn opens(&mut self, sign: u8) -> Parsed<bool> {
        let opens = self.token.kind == Kind::Sign(sign);
        if opens {
            self.open.push(self.token.range.start);
            self.advance()?;
        }
        Ok(opens)
    }

    fn closes(&mut self, sign: u8, wanted: &'static str) -> Parsed<()> {
        self.sign(sign, wanted)?;
        self.open.pop();
        Ok(())
    }

    fn deeper(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > DEEPEST { Err(self.expected("less depth")) } else { Ok(()) }
    }

    fn expected(&self, wanted: &'static str) -> Fault {
        match (self.token.kind, self.open.last()) {
            // What was last opened is what is not closed.
            (Kind::End, Some(&open)) => {
                let end = self.text.trim_end().len();
                Fault { range: end..end, kind: FaultKind::Unclosed, open: Some(open) }
            }
            _ => Fault { range: self.token.range.clone(), kind: FaultKind::Expected(wanted), open: None },
        }
    }

    fn word(&self) -> &'a str {
        &self.text[self.token.range.clone()]
    }

    /// The next token. Blanks, commas and comments are none (section 2.1.7).
    fn advance(&mut self) -> Parsed<()> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b' ' | b'\t' | b'\n' | b'\r' | b',') => self.at += 1,
                Some(b'#') => {
                    let rest = &bytes[self.at..];
                    self.at += rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
                }
                _ if self.text[self.at..].starts_with('\u{feff}') => self.at += '\u{feff}'.len_utf8(),
                _ => break,
            }
        }
        let start = self.at;
        let run = |so: fn(u8) -> bool| bytes[start..].iter().take_while(|&&byte| so(byte)).count();
        let (kind, length) = match bytes.get(start) {
            None => (Kind::End, 0),
            Some(b'"') => (Kind::String, self.string(start)?),
            Some(b'.') if bytes[start..].starts_with(b"...") => (Kind::Dots, 3),
            Some(byte) if byte.is_ascii_alphabetic() || *byte == b'_' => {
                (Kind::Name, run(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
            }
            Some(byte) if byte.is_ascii_digit() || *byte == b'-' => {
                (Kind::Number, run(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.' | b'_')))
            }
            Some(&sign) if b"!$&():=@[]{|}".contains(&sign) => (Kind::Sign(sign), 1),
            Some(_) => {
                let length = self.text[start..].chars().next().map_or(1, char::len_utf8);
                return Err(Fault { range: start..start + length, kind: FaultKind::Character, open: None });
            }
        };
        self.at = start + length;
        self.token = Token { kind, range: start..self.at };
        Ok(())
    }

    /// How long a string is, quotes included.
    fn string(&self, start: usize) -> Parsed<usize> {
        let rest = &self.text.as_bytes()[start..];
        let unclosed = || Fault { range: start..start + 1, kind: FaultKind::UnclosedString, open: None };
        if rest.starts_with(b"\"\"\"") {
            let end = self.text[start + 3..].match_indices("\"\"\"").map(|(at, _)| at).find(|at| {
                // `\"""` stands for three quotes.
                at.checked_sub(1).is_none_or(|before| rest[3 + before] != b'\\')
            });
            return end.map(|end| end + 6).ok_or_else(unclosed);
        }
        let mut at = 1;
        loop {
            match rest.get(at) {
                Some(b'"') => return Ok(at + 1),
                Some(b'\\') => at += 2,
                None | Some(b'\n' | b'\r') => return Err(unclosed()),
                Some(_) => at += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Option<(String, FaultKind)> {
        parse(text).fault.map(|fault| (text[fault.range].to_owned(), fault.kind))
    }

    #[test]
    fn documents_are_read() {
        for text in [
            "{ a }",
            "query { a(x: 1, y: [1 2], z: {k: $v}) @include(if: true) { ...F ... on T { b } ... { c } alias: d } }",
            "query Q($id: ID!, $n: [Int!]! = [1], $o: I = {a: \"}\"}) { a(id: $id) }",
            "mutation { a(t: \"\"\"block \\\"\"\" { \"\"\") { id } } # comment {",
            "fragment F on T { a } query { ...F }",
            "subscription S { a(x: -1.5e+3, e: RED, b: null) }",
            "\u{feff}{a,b,,c}",
            "type Query { a: Int }",
            "",
        ] {
            assert_eq!(fault(text), None, "{text}");
        }
        let document = parse("query Q($id: ID!, $n: Int = 3) { a(id: $id) ...F } fragment F on T { b(n: $n) }");
        let names =
            |variables: &[Variable]| variables.iter().map(|v| (v.name.text.to_owned(), v.required)).collect::<Vec<_>>();
        assert_eq!(names(&document.operations[0].variables), [("id".into(), true), ("n".into(), false)]);
        assert_eq!(document.operations[0].uses[0].range, 39..42);
        assert_eq!(document.fragments[0].uses[0].text, "n");
        assert_eq!(document.operations[0].spreads[0].text, "F");
    }

    #[test]
    fn faults_lie_at_the_first_wrong_token() {
        use FaultKind::{Character, EmptySelection, Expected, Surplus, Unclosed, UnclosedString};
        let expected = |text: &str, token: &str| {
            let (found, kind) = fault(text).unwrap_or_else(|| panic!("no fault in {text}"));
            assert_eq!(found, token, "{text}");
            assert!(matches!(kind, Expected(_)), "{text}: {kind:?}");
        };
        expected("query Q($id ID!) { a }", "ID");
        expected("{ a(: 1) }", ":");
        expected("{ a() }", ")");
        expected("query Q(id: ID!) { a }", "id");
        expected("{ a { b: } }", "}");
        expected("select * from t", "select");
        expected("{ \"a\" }", "\"a\"");
        assert_eq!(fault("{ a { b }"), Some((String::new(), Unclosed)));
        assert_eq!(fault("{ a(x: \"1) }"), Some(("\"".into(), UnclosedString)));
        assert_eq!(fault("{ a {} }"), Some(("{}".into(), EmptySelection)));
        assert_eq!(fault("{ a } }"), Some(("}".into(), Surplus)));
        assert_eq!(fault("{ a % }"), Some(("%".into(), Character)));
        assert_eq!(fault("{ a(x: ‘é’) }"), Some(("‘".into(), Character)));
    }

    #[test]
    fn depth_is_bounded() {
        let text = "{a".repeat(100_000);
        assert!(parse(&text).fault.is_some());
        let text = format!("{{a(x: {})}}", "[".repeat(100_000));
        assert!(parse(&text).fault.is_some());
    }

    #[test]
    fn what_looks_like_graphql() {
        for text in ["{ a }", " query Q { a }", "# c\n{a}", "mutation{a}"] {
            assert!(looks(text), "{text}");
        }
        for text in [
            "",
            "SELECT 1",
            "query",
            "{\"a\":1}",
            "{}",
            "laptop {x}",
            "mutations of {x}",
            "{job=\"a\"}",
            "{ app !~ `x` }",
        ] {
            assert!(!looks(text), "{text}");
        }
    }
}
