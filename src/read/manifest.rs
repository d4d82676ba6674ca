//! YAML that was sent, as far as manifests go: block mappings and sequences with scalars, read as the JSON that `kubectl`
//! and its kin make of it.

use std::ops::Range;

use super::detect;
use super::fence::Fences;
use crate::source::{Origin, Quoting, Span, Traced};
use crate::syntax::decimal;

/// Values lie no deeper than this.
const DEPTH: usize = 60;

/// The manifest in the `free` ranges: what begins with its kind or version, or is a fence of YAML.
pub(super) fn find(text: &str, free: &[Range<usize>]) -> Option<Traced> {
    let mut fences = Fences::default();
    let mut at = 0;
    let mut yaml = false;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let end = start + line.trim_end().len();
        if fences.is_fence(text, start..end) {
            yaml = fences.open() && line.trim_matches(['`', '~', ' ', '\n', '\r']).starts_with('y');
            continue;
        }
        let content = line.trim();
        let begins =
            content.starts_with("apiVersion: ") || content.starts_with("kind: ") || yaml && key(content).is_some();
        yaml &= content.is_empty();
        if !begins {
            continue;
        }
        let Some(gap) = detect::holder(free, &(start..end)) else { continue };
        let lines = lines(text, start..fences.limit(text).min(gap.end));
        if lines.len() > 1 {
            return Some(Reader { text, lines }.read());
        }
    }
    None
}

/// A line of the manifest, without what stands before it and the comment after it.
#[derive(Clone, Debug)]
struct Line {
    /// How far it is indented.
    indent: usize,
    content: Range<usize>,
}

/// The lines that belong to the manifest which begins with the first of them.
fn lines(text: &str, range: Range<usize>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut at = range.start;
    let mut least = None;
    for line in text[range].split_inclusive('\n') {
        let start = at;
        at += line.len();
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let least = *least.get_or_insert(indent);
        // A bracket may be closed right below the key.
        let belongs = key(content).is_some() || is_item(content) || content.starts_with([']', '}']);
        let outer = indent < least || indent == least && !belongs;
        if content == "---" || outer {
            break;
        }
        let from = start + indent;
        lines.push(Line { indent, content: from..from + content.len() });
    }
    lines
}

/// The key that a line begins with, and where its value starts.
fn key(content: &str) -> Option<(&str, usize)> {
    if content.starts_with(['"', '\'']) {
        let quote = &content[..1];
        let end = content[1..].find(quote)? + 2;
        return content[end..].starts_with(':').then_some((&content[..end], end + 1));
    }
    let end = content.find(": ").or_else(|| content.strip_suffix(':').map(str::len))?;
    let plain = |c: char| c.is_alphanumeric() || "_-./$@".contains(c);
    (end > 0 && content[..end].chars().all(plain)).then_some((&content[..end], end + 1))
}

fn is_item(content: &str) -> bool {
    content == "-" || content.starts_with("- ")
}

struct Reader<'a> {
    text: &'a str,
    lines: Vec<Line>,
}

impl Reader<'_> {
    fn read(mut self) -> Traced {
        let start = self.lines.first().map_or(0, |line| line.content.start);
        let end = self.lines.last().map_or(start, |line| line.content.end);
        let mut out = Traced::new(Span::new(Origin::Request, start, end));
        self.node(0, &mut out, DEPTH);
        out
    }

    fn content(&self, line: usize) -> &str {
        self.lines.get(line).map_or("", |line| &self.text[line.content.clone()])
    }

    /// The value that begins at a line. Gives the line after it.
    fn node(&mut self, first: usize, out: &mut Traced, depth: usize) -> usize {
        let Some(Line { indent, content }) = self.lines.get(first).cloned() else {
            return first;
        };
        let (list, map) = (is_item(self.content(first)), key(self.content(first)).is_some());
        if depth == 0 || !list && !map {
            self.scalar(content, out);
            return first + 1;
        }
        let (open, close) = if list { ("[", "]") } else { ("{", "}") };
        put(out, open, content.start);
        let mut line = first;
        let mut end = content.start;
        while let Some(here) = self.lines.get(line).filter(|line| line.indent >= indent).cloned() {
            let fits = if list { is_item(self.content(line)) } else { key(self.content(line)).is_some() };
            if here.indent == indent && is_item(self.content(line)) != list {
                break;
            }
            // What is indented otherwise than all around it belongs to nothing.
            if here.indent > indent || !fits {
                line += 1;
                continue;
            }
            if line > first {
                put(out, ",", here.content.start);
            }
            line = if list { self.item(line, out, depth) } else { self.member(line, out, depth) };
            end = self.lines[line - 1].content.end;
        }
        put(out, close, end);
        line
    }

    /// `- value`, where the value may be a mapping that goes on in the next lines.
    fn item(&mut self, line: usize, out: &mut Traced, depth: usize) -> usize {
        let content = self.content(line);
        let skip = content.len() - content[1..].trim_start().len();
        let own = self.lines[line].clone();
        if own.content.start + skip >= own.content.end {
            return self.nested(line + 1, own.indent + 1, own.content.end, out, depth);
        }
        self.lines[line].indent += skip;
        self.lines[line].content.start += skip;
        self.node(line, out, depth - 1)
    }

    /// `key: value`
    fn member(&mut self, line: usize, out: &mut Traced, depth: usize) -> usize {
        let own = self.lines[line].clone();
        let Some((name, after)) = key(self.content(line)) else { return line + 1 };
        let length = name.len();
        self.string(own.content.start..own.content.start + length, out);
        put(out, ":", own.content.start + length);
        let value = own.content.start + after..own.content.end;
        let text = without_comment(&self.text[value.clone()]);
        let written = text.trim();
        if written.starts_with(['|', '>']) && written.len() < 4 {
            return self.block(line + 1, own.indent, out);
        }
        if written.is_empty() {
            // A sequence may stand below its key without being indented.
            let list = self.lines.get(line + 1).is_some_and(|next| next.indent == own.indent)
                && is_item(self.content(line + 1));
            return self.nested(line + 1, own.indent + usize::from(!list), own.content.end, out, depth);
        }
        let start = value.start + (text.len() - text.trim_start().len());
        // A value may go on in lines that are indented more.
        let mut last = line;
        while self.lines.get(last + 1).is_some_and(|next| next.indent > own.indent)
            && (is_flow(written) || key(self.content(last + 1)).is_none() && !is_item(self.content(last + 1)))
        {
            last += 1;
        }
        let end = if last > line { self.lines[last].content.end } else { start + written.len() };
        self.scalar(start..end, out);
        last + 1
    }

    /// What stands below, if it is indented enough; nothing otherwise.
    fn nested(&mut self, line: usize, least: usize, end: usize, out: &mut Traced, depth: usize) -> usize {
        if self.lines.get(line).is_some_and(|line| line.indent >= least) {
            return self.node(line, out, depth - 1);
        }
        put(out, "null", end);
        line
    }

    /// The lines of a text below `|` or `>`.
    fn block(&self, first: usize, indent: usize, out: &mut Traced) -> usize {
        let mut line = first;
        let end = self.lines.get(first.saturating_sub(1)).map_or(0, |line| line.content.end);
        put(out, "\"", end);
        while self.lines.get(line).is_some_and(|line| line.indent > indent) {
            self.escaped(self.lines[line].content.clone(), out);
            put(out, "\\n", self.lines[line].content.end);
            line += 1;
        }
        put(out, "\"", self.lines.get(line.saturating_sub(1)).map_or(end, |line| line.content.end));
        line
    }

    fn scalar(&self, range: Range<usize>, out: &mut Traced) {
        let text = &self.text[range.clone()];
        let word = match text {
            "yes" | "Yes" | "on" | "On" | "True" | "TRUE" => "true",
            "no" | "No" | "off" | "Off" | "False" | "FALSE" => "false",
            "~" | "Null" | "NULL" => "null",
            _ => "",
        };
        let span = Span::new(Origin::Request, range.start, range.end);
        if !word.is_empty() {
            out.decode(word.as_bytes(), span, Quoting::Raw);
        } else if is_flow(text) {
            self.flow(range, out, DEPTH);
        } else if matches!(text, "true" | "false" | "null") || is_number(text) {
            out.copy(self.text, span, Quoting::Raw);
        } else {
            self.string(range, out);
        }
    }

    /// `{app: web}` or `[serve, --port]`: JSON, but for the quotes and what may be left out. Gives where it ends.
    fn flow(&self, range: Range<usize>, out: &mut Traced, depth: usize) -> usize {
        let rest = &self.text[range.clone()];
        let list = rest.starts_with('[');
        if !is_flow(rest) || depth == 0 {
            let length = plain_length(rest);
            self.scalar(range.start..range.start + rest[..length].trim_end().len(), out);
            return range.start + length;
        }
        put(out, &rest[..1], range.start);
        let mut at = range.start + 1;
        let mut first = true;
        loop {
            at = self.skip(at..range.end, if list { ",:" } else { ",:[{" });
            let rest = &self.text[at..range.end];
            let closes = rest.starts_with([']', '}']);
            if closes || rest.is_empty() {
                put(out, if list { "]" } else { "}" }, at);
                return at + usize::from(closes);
            }
            if !std::mem::take(&mut first) {
                put(out, ",", at);
            }
            if !list {
                let length = plain_length(rest);
                self.string(at..at + rest[..length].trim_end().len(), out);
                at = self.skip(at + length..range.end, "");
                put(out, ":", at);
                // A name may have no value.
                let value = self.text[at..range.end].starts_with(':').then(|| self.skip(at + 1..range.end, ""));
                let Some(value) = value.filter(|&value| !self.text[value..range.end].starts_with([',', '}', ']']))
                else {
                    put(out, "null", at);
                    continue;
                };
                at = value;
            }
            at = self.flow(at..range.end, out, depth - 1);
        }
    }

    /// Where blanks and these signs end.
    fn skip(&self, range: Range<usize>, signs: &str) -> usize {
        range.end - self.text[range].trim_start_matches(|c: char| c.is_whitespace() || signs.contains(c)).len()
    }

    /// A text, which may stand in quotes.
    fn string(&self, range: Range<usize>, out: &mut Traced) {
        let text = &self.text[range.clone()];
        let quote =
            text.chars().next().filter(|quote| matches!(quote, '"' | '\'') && text.len() > 1 && text.ends_with(*quote));
        let place = |from: usize, to: usize| Span::new(Origin::Request, from, to);
        match quote {
            Some('"') if text.contains('\n') => self.folded(range, &['\r', '\n'], out),
            Some('"') => out.copy(self.text, place(range.start, range.end), Quoting::Raw),
            Some(_) => {
                out.decode(b"\"", place(range.start, range.start + 1), Quoting::Raw);
                let mut from = range.start + 1;
                // Two quotes are one.
                for (at, _) in text[1..text.len() - 1].match_indices("''") {
                    let at = range.start + 1 + at;
                    self.escaped(from..at + 1, out);
                    from = at + 2;
                }
                self.escaped(from..range.end - 1, out);
                out.decode(b"\"", place(range.end - 1, range.end), Quoting::Raw);
            }
            None => {
                put(out, "\"", range.start);
                self.escaped(range.clone(), out);
                put(out, "\"", range.end);
            }
        }
    }

    fn escaped(&self, range: Range<usize>, out: &mut Traced) {
        self.folded(range, &['"', '\\', '\t', '\r', '\n'], out);
    }

    /// What stands between quotes in JSON, with escapes for these characters. The lines of a text are one.
    fn folded(&self, range: Range<usize>, signs: &[char], out: &mut Traced) {
        let mut from = range.start;
        for (at, sign) in self.text[range.clone()].match_indices(signs) {
            let at = range.start + at;
            if at < from {
                continue;
            }
            out.copy(self.text, Span::new(Origin::Request, from, at), Quoting::Sealed);
            let rest = &self.text[at..range.end];
            let blank = rest.len() - rest.trim_start().len();
            let (escape, length) = match sign {
                "\t" => ("\\t", 1),
                "\r" | "\n" => (" ", blank),
                "\"" => ("\\\"", 1),
                _ => ("\\\\", 1),
            };
            from = at + length;
            out.decode(escape.as_bytes(), Span::new(Origin::Request, at, from), Quoting::Sealed);
        }
        out.copy(self.text, Span::new(Origin::Request, from, range.end), Quoting::Sealed);
    }
}

/// Bytes that are written nowhere.
fn put(out: &mut Traced, bytes: &str, at: usize) {
    out.decode(bytes.as_bytes(), Span::point(Origin::Request, at), Quoting::Sealed);
}

fn without_comment(text: &str) -> &str {
    let blank = text.len() - text.trim_start().len();
    let quoted = quoted_length(&text[blank..]).map_or(0, |length| blank + length);
    text[quoted..].find(" #").map_or(text, |at| &text[..quoted + at])
}

/// The length of the text in quotes that begins here.
fn quoted_length(text: &str) -> Option<usize> {
    let quote = text.bytes().next().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let mut bytes = text.bytes().enumerate().skip(1).peekable();
    while let Some((at, byte)) = bytes.next() {
        if byte == b'\\' && quote == b'"' {
            bytes.next();
        } else if byte == quote && (quote == b'"' || bytes.next_if(|next| next.1 == quote).is_none()) {
            return Some(at + 1);
        }
    }
    None
}

/// The length of the text that begins here in a list or mapping in brackets.
fn plain_length(text: &str) -> usize {
    if let Some(length) = quoted_length(text) {
        return length;
    }
    let ends = |(at, byte)| b",[]{}".contains(&byte) || byte == b':' && ends_name(&text[at + 1..]);
    // What cannot stand for itself does, rather than nothing.
    text.bytes().enumerate().skip(1).find(|&end| ends(end)).map_or(text.len(), |(at, _)| at)
}

/// Whether a colon before this ends a name: `a:1` is a text.
fn ends_name(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| c.is_whitespace() || ",[]{}".contains(c))
}

/// Whether a value is a list or mapping in brackets. What is filled in later, `{{ .Values.name }}`, is none.
fn is_flow(text: &str) -> bool {
    text.starts_with(['[', '{']) && !text.starts_with("{{")
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let zero = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    digits.starts_with(|c: char| c.is_ascii_digit()) && !zero && decimal::is_number(text)
}

#[cfg(test)]
mod tests {
    use super::super::beside::testing::{assert_finds, assert_none, found};
    use super::*;

    #[test]
    fn manifests_are_json() {
        assert_finds(
            find,
            &[
                (
                    "kind: Job\nspec:\n  env:\n  - name: A # why\n    value: \"3\"\n  - name: B\n    value: 3\n  on: yes\n",
                    r#"{"kind":"Job","spec":{"env":[{"name":"A","value":"3"},{"name":"B","value":3}],"on":true}}"#,
                ),
                (
                    "x\n```yaml\na: 'it \"is\"'\nb:\n  - 1\n  -\n    c: d\nempty:\ntext: |\n  x\n  y\nf: [1, 2]\n```\nsays",
                    r#"{"a":"it \"is\"","b":[1,{"c":"d"}],"empty":null,"text":"x\ny\n","f":[1,2]}"#,
                ),
                ("apiVersion: v1\nkind: X\n\nand that fails", r#"{"apiVersion":"v1","kind":"X"}"#),
                (
                    "kind: X\na: {b: c, 'd': [e:1, --f, \"g\", 2,], h: }\ni: [\n  j,\n  k\n]\nl: \"m\" # n\no: 'p''s'",
                    r#"{"kind":"X","a":{"b":"c","d":["e:1","--f","g",2],"h":null},"i":["j","k"],"l":"m","o":"p's"}"#,
                ),
                ("kind: X\na: b\n  c\n    d: e\nf: g", r#"{"kind":"X","a":"b c","f":"g"}"#),
            ],
        );
        assert_none(find, &["note: this\nis prose", "kind: of", "```\na: b\nc: d\n```"]);
    }

    proptest::proptest! {
        #[test]
        fn any_manifest_is_json(
            text in "(a: |b|'c'|- |: |,|#| |\n|\n  |\n    |[\\[\\]{}'é\\\\]|\\||yes|0x1|:){0,40}",
        ) {
            let text = ["kind: X\nk: ", &text].concat();
            let json = found(find, &text).unwrap();
            let document = crate::syntax::json::parse(json.as_bytes());
            proptest::prop_assert!(document.faults().is_empty(), "{json}");
        }
    }

    #[test]
    fn every_byte_knows_its_place() {
        let text = "kind: X\nspec:\n  on: yes\n  a: 'b'";
        let json = find(text, std::slice::from_ref(&(0..text.len()))).unwrap();
        let at = json.text().find("true").unwrap();
        assert_eq!(&text[json.span_of(at..at + 4).range()], "yes");
        let at = json.text().find("\"b\"").unwrap();
        assert_eq!(&text[json.span_of(at..at + 3).range()], "'b'");
    }
}
