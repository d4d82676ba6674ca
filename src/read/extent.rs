//! Where the content of a message begins and ends in the middle of other text.

use std::ops::Range;

use super::told::floor;
use crate::source::{Origin, Quoting, Span, Traced};

/// A piece of text in a language of its own.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
}

/// The language of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// JSON, or what Python, JavaScript and Ruby print in its place.
    Json,
    /// JSON in a string: its quotes are escaped.
    Escaped,
    /// XML or HTML.
    Markup,
    /// PHP's `print_r` and `var_dump`, Go's `map[…]`.
    Dump,
}

/// Finds blocks in one text, in linear time: what was once looked for in vain is not looked for again.
#[derive(Debug)]
pub(super) struct Blocks {
    /// A bracket was found to be open to the end of the text.
    open: bool,
    /// Likewise an element.
    unclosed: bool,
    /// How many bytes may still be looked at in vain.
    budget: usize,
}

impl Default for Blocks {
    fn default() -> Self {
        Self { open: false, unclosed: false, budget: VAIN }
    }
}

/// How many bytes of broken JSON are looked at more than once.
const VAIN: usize = 1 << 22;

/// How far an element reaches.
const ELEMENT: usize = 1 << 20;
/// How far the declaration before it reaches.
const DECLARATION: usize = 400;
/// How far a line is looked at.
const LINE: usize = 2000;

impl Blocks {
    /// The first block that begins in `line` and ends before `limit`. In a `fence` what is cut off ends with the
    /// fence, elsewhere with the paragraph.
    pub(super) fn find(&mut self, text: &str, line: Range<usize>, limit: usize, fence: bool) -> Option<Block> {
        let mut at = line.start;
        while at < line.end {
            let found = text[at..line.end].find(['{', '[', '<', 'A', 'o', 'a', 'm', 's'])?;
            let start = at + found;
            if let Some(block) = self.begins(text, start, line.start, limit, fence) {
                return Some(block);
            }
            at = start + 1;
        }
        None
    }

    fn begins(&mut self, text: &str, start: usize, line: usize, limit: usize, fence: bool) -> Option<Block> {
        let rest = &text[start..limit];
        match rest.as_bytes().first()? {
            b'{' | b'[' => {
                if let Some(block) = escaped(text, start, limit) {
                    return Some(block);
                }
                if !json_begins(rest) {
                    return None;
                }
                let range = self.balanced(text, start, limit, fence);
                Some(Block { range, kind: Kind::Json })
            }
            b'<' => self.markup(text, start, line, limit, fence),
            b'm' => {
                let inner = rest.strip_prefix("map[")?;
                let named = inner.find([':', ' ', ']']).is_some_and(|at| at > 0 && inner[at..].starts_with(':'));
                let end = rest.find('\n').map_or(limit, |at| start + at);
                named.then(|| Block { range: start..brackets(text, start, end).unwrap_or(end), kind: Kind::Dump })
            }
            _ => dump(text, start, limit),
        }
    }

    /// From an opening bracket to the one that closes it.
    fn balanced(&mut self, text: &str, start: usize, limit: usize, fence: bool) -> Range<usize> {
        let paragraph = || paragraph_end(text, start, limit);
        if !self.open {
            if let Some(end) = strings_and_brackets(text, start, limit) {
                return start..end;
            }
            self.open = true;
        }
        let cut = if fence { limit } else { paragraph() };
        let affordable = cut - start <= self.budget;
        self.budget = self.budget.saturating_sub(cut - start);
        if !affordable {
            return start..brackets(text, start, cut).unwrap_or(cut);
        }
        // Guzzle says where it has cut.
        let cut = text[start..cut].find(" (truncated...)").map_or(cut, |at| start + at);
        let end = strings_and_brackets(text, start, cut).or_else(|| brackets(text, start, cut));
        start..end.unwrap_or(cut)
    }

    fn markup(&mut self, text: &str, start: usize, line: usize, limit: usize, fence: bool) -> Option<Block> {
        let rest = &text[start..limit];
        let lower = rest[..floor(rest, 20)].to_ascii_lowercase();
        let page = ["<!doctype", "<html", "<head", "<title", "<body", "<h1"].iter().any(|tag| lower.starts_with(tag));
        let declared = rest.starts_with("<?xml");
        let mut root = rest;
        if declared || lower.starts_with("<!doctype") {
            root = &rest[rest[..floor(rest, DECLARATION)].find('>')? + 1..];
            root = root.trim_start();
        }
        let length = root.strip_prefix('<')?.find(|c: char| !(c.is_alphanumeric() || "_:.-".contains(c)))?;
        let name = &root[1..=length];
        let opens = root[length + 1..].starts_with(['>', ' ', '\n', '\r', '\t', '/']);
        if !name.starts_with(|c: char| c.is_alphabetic()) || !opens {
            return None;
        }
        // A placeholder in a sentence is no element.
        let alone = text[line..start].trim_matches([' ', '\t', '`']).is_empty();
        if !page && !declared && (self.unclosed || !alone && !closes_here(root)) {
            return None;
        }
        let from = rest.len() - root.len();
        let cut = if fence { limit } else { paragraph_end(text, start, limit) };
        let window = if self.unclosed { cut - start } else { floor(rest, ELEMENT) };
        let name = if lower.starts_with("<!doctype") { "html" } else { name };
        let closed = rest.get(from..window).and_then(|inner| close_tag(inner, name));
        self.unclosed |= closed.is_none();
        if closed.is_none() && !page && !declared {
            return None;
        }
        let end = closed.map_or(cut, |end| start + from + end);
        Some(Block { range: start..end, kind: Kind::Markup })
    }
}

/// Whether the line that an element begins in closes it, or another in it.
fn closes_here(root: &str) -> bool {
    let line = root[..floor(root, LINE)].split('\n').next().unwrap_or_default();
    line.contains("</")
}

/// The end of the first closing tag of this name.
fn close_tag(text: &str, name: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text[at..].find("</") {
        let start = at + found + 2;
        at = start;
        if text.get(start..start + name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name)) {
            let after = &text[start + name.len()..];
            if let Some(close) = after.strip_prefix('>').or_else(|| after.trim_start().strip_prefix('>')) {
                return Some(text.len() - close.len());
            }
        }
    }
    None
}

/// Whether a bracket opens an object or array, going by what follows it.
fn json_begins(rest: &str) -> bool {
    let mut rest = rest;
    if let Some(inner) = rest.strip_prefix('[') {
        let inner = inner.trim_start();
        if !inner.starts_with('{') {
            let nested = inner.strip_prefix('[').is_some_and(|inner| inner.trim_start().starts_with(['"', '{']));
            return nested || inner.starts_with(['"', '\'', '“']);
        }
        rest = inner;
    }
    let Some(inner) = rest.strip_prefix('{') else { return false };
    let inner = inner.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{a0}');
    if inner.starts_with(['"', '\'', '“', '”']) {
        return true;
    }
    // `{ error: 'x' }` of JavaScript, `{:error=>"x"}` of Ruby.
    let name = inner.trim_start_matches(':');
    let length = name.find(|c: char| !(c.is_alphanumeric() || "_-$".contains(c))).unwrap_or(0);
    let after = name[length..].trim_start_matches(' ');
    length > 0
        && length < 60
        && (after.starts_with(": ")
            || after.starts_with("=>")
            || after.starts_with(":\n")
            || after.starts_with(":\"")
            || after.starts_with(":{")
            || after.starts_with(":["))
}

/// The end of the bracketed text at `start`. Brackets in strings do not count.
fn strings_and_brackets(text: &str, start: usize, limit: usize) -> Option<usize> {
    let bytes = text.as_bytes().get(..limit)?;
    let mut depth = 0_usize;
    let mut at = start;
    let mut before = b'{';
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            b'"' => at = string_end(bytes, at)?,
            // An apostrophe in bare words opens nothing.
            b'\'' if b"{[,:(=>b".contains(&before) => at = string_end(bytes, at)?,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
        at += 1;
    }
    None
}

/// Where the quote stands that closes the one at `start`.
fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let quote = *bytes.get(start)?;
    let mut at = start + 1;
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 2,
            byte if byte == quote => return Some(at),
            _ => at += 1,
        }
    }
}

/// The end of the bracketed text at `start`, where all brackets count.
fn brackets(text: &str, start: usize, limit: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.as_bytes()[start..limit].iter().enumerate() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(start + at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// The end of the last line before an empty one.
pub(super) fn paragraph_end(text: &str, start: usize, limit: usize) -> usize {
    let mut at = start;
    for line in text[start..limit].split_inclusive('\n') {
        if at > start && line.trim().is_empty() {
            break;
        }
        at += line.len();
    }
    start + text[start..at].trim_end().len()
}

/// `{\"error\":…}`: the end of the string that holds it.
fn escaped(text: &str, start: usize, limit: usize) -> Option<Block> {
    let rest = &text[start..limit];
    // Brackets in brackets, but not without end.
    let inner = rest[1..].get(..8).unwrap_or(&rest[1..]).trim_start_matches(['{', '[', ' ']);
    if !inner.starts_with("\\\"") && !inner.starts_with("\\n") {
        return None;
    }
    let line = rest.find('\n').map_or(limit, |at| start + at);
    let bytes = &text.as_bytes()[..line];
    let quote = text[..start].chars().next_back().filter(|quote| matches!(quote, '"' | '\''));
    let end = match quote {
        Some(_) => string_end(bytes, start - 1).unwrap_or(line),
        None => brackets(text, start, line).unwrap_or(line),
    };
    Some(Block { range: start..end, kind: Kind::Escaped })
}

/// PHP: `Array⏎(⏎…⏎)`, `stdClass Object⏎(`, `array(1) {`, `object(stdClass)#1 (1) {`.
fn dump(text: &str, start: usize, limit: usize) -> Option<Block> {
    let rest = &text[start..limit];
    if !["Array", "stdClass", "array(", "object("].iter().any(|opening| rest.starts_with(opening)) {
        return None;
    }
    let head_end = rest[..floor(rest, 100)].find('\n')?;
    let head = rest[..head_end].trim_end();
    if matches!(head, "Array" | "stdClass Object") && rest[head_end + 1..].trim_start().starts_with('(') {
        let mut depth = 0_usize;
        let mut at = start + head_end + 1;
        for line in text[at..limit].split_inclusive('\n') {
            match line.trim() {
                "(" => depth += 1,
                ")" => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Some(Block { range: start..at + line.trim_end().len(), kind: Kind::Dump });
                    }
                }
                _ => {}
            }
            at += line.len();
        }
        return Some(Block { range: start..limit, kind: Kind::Dump });
    }
    if (head.starts_with("array(") || head.starts_with("object(")) && head.ends_with(") {") && head.len() < 80 {
        let brace = start + head.len() - 1;
        let end = strings_and_brackets(text, brace, limit).unwrap_or(limit);
        return Some(Block { range: start..end, kind: Kind::Dump });
    }
    None
}

/// The content of a block. What is escaped is decoded.
pub(super) fn content(text: &str, block: &Block) -> Traced {
    let span = Span::new(Origin::Request, block.range.start, block.range.end);
    match block.kind {
        Kind::Escaped => unescape(text, span),
        _ => Traced::verbatim(text, span),
    }
}

/// Takes the backslashes of a string literal away.
pub(super) fn unescape(text: &str, span: Span) -> Traced {
    let piece = &text[span.range()];
    let place = |from: usize, to: usize| Span::new(span.origin, span.start as usize + from, span.start as usize + to);
    let mut traced = Traced::new(span);
    let mut at = 0;
    while let Some(found) = piece[at..].find('\\') {
        let start = at + found;
        traced.copy(text, place(at, start), Quoting::CodeDouble);
        let Some(escape) = piece[start + 1..].chars().next() else {
            at = start;
            break;
        };
        let mut end = start + 1 + escape.len_utf8();
        let hex = |length: usize| {
            let digits = piece.get(end..end + length).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
            u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)
        };
        let decoded = match escape {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'u' | 'x' => {
                let length = if escape == 'u' { 4 } else { 2 };
                match hex(length) {
                    Some(c) => {
                        end += length;
                        c
                    }
                    None => escape,
                }
            }
            other => other,
        };
        traced.decode(decoded.encode_utf8(&mut [0; 4]).as_bytes(), place(start, end), Quoting::CodeDouble);
        at = end;
    }
    if at < piece.len() || traced.is_empty() {
        traced.copy(text, place(at, piece.len()), Quoting::CodeDouble);
    }
    traced
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Option<(Kind, &str)> {
        let end = text.find('\n').unwrap_or(text.len());
        let block = Blocks::default().find(text, 0..end, text.len(), false)?;
        Some((block.kind, &text[block.range]))
    }

    #[test]
    fn blocks_end_where_they_end() {
        assert_eq!(first(r#"I get: {"error": "a } b"} why"#), Some((Kind::Json, r#"{"error": "a } b"}"#)));
        assert_eq!(first("- {'error': {'m': \"it's\"}}, x"), Some((Kind::Json, "{'error': {'m': \"it's\"}}")));
        assert_eq!(first("data: [{\"a\":[1]}]."), Some((Kind::Json, "[{\"a\":[1]}]")));
        assert_eq!(first("{ status: 400, data: {} } x"), Some((Kind::Json, "{ status: 400, data: {} }")));
        assert_eq!(first(r#"{:body=>{:a=>"b"}} x"#), Some((Kind::Json, r#"{:body=>{:a=>"b"}}"#)));
        assert_eq!(first(r#"body "{\"a\":\"}\"}" x"#), Some((Kind::Escaped, r#"{\"a\":\"}\"}"#)));
        assert_eq!(first("{\"a\": 1\n}\n{\"b\""), Some((Kind::Json, "{\"a\": 1\n}")));
        assert_eq!(first("{\"a\": \"cut\n\nand so on"), Some((Kind::Json, "{\"a\": \"cut")));
        assert_eq!(first("400: map[error:map[code:400]] x"), Some((Kind::Dump, "map[error:map[code:400]]")));
        assert_eq!(first("Array\n(\n    [a] => b\n)\nx"), Some((Kind::Dump, "Array\n(\n    [a] => b\n)")));
        assert_eq!(
            first("`<head><title>400 No</title></head>` x"),
            Some((Kind::Markup, "<head><title>400 No</title></head>"))
        );
        assert_eq!(
            first("<?xml version=\"1.0\"?>\n<E>\n<a/></E> x"),
            Some((Kind::Markup, "<?xml version=\"1.0\"?>\n<E>\n<a/></E>"))
        );
        for text in ["a [link](b)", "use <token> here", "[10:02] x", "f() { return 1 }", "{id}", "A man", "${VAR}"] {
            assert_eq!(first(text), None, "{text}");
        }
    }

    #[test]
    fn a_string_is_unescaped() {
        let text = r#"{\"a\":\"x\\n\u00e9\"}"#;
        let traced = unescape(text, Span::new(Origin::Request, 0, text.len()));
        assert_eq!(traced.text(), "{\"a\":\"x\\né\"}");
        assert_eq!(&text[traced.span_of(1..2).range()], "\\\"");
    }
}
