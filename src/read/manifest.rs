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
        let outer = indent < least || indent == least && key(content).is_none() && !is_item(content);
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
        while self.lines.get(line).is_some_and(|line| line.indent == indent) && is_item(self.content(line)) == list {
            let here = self.lines[line].content.clone();
            if line > first {
                put(out, ",", here.start);
            }
            line = if list { self.item(line, out, depth) } else { self.member(line, out, depth) };
            end = self.lines[line - 1].content.end;
        }
        put(out, close, end);
        // What is indented otherwise than all around it belongs to nothing.
        while self.lines.get(line).is_some_and(|line| line.indent > indent) {
            line += 1;
        }
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
        self.scalar(start..start + written.len(), out);
        line + 1
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
        let flow = text.starts_with(['[', '{']) && !text.starts_with("{{");
        let word = match text {
            "yes" | "Yes" | "on" | "On" | "True" | "TRUE" => "true",
            "no" | "No" | "off" | "Off" | "False" | "FALSE" => "false",
            "~" | "Null" | "NULL" => "null",
            _ => "",
        };
        let span = Span::new(Origin::Request, range.start, range.end);
        if !word.is_empty() {
            out.decode(word.as_bytes(), span, Quoting::Raw);
        } else if flow || matches!(text, "true" | "false" | "null") || is_number(text) {
            out.copy(self.text, span, Quoting::Raw);
        } else {
            self.string(range, out);
        }
    }

    /// A text, which may stand in quotes.
    fn string(&self, range: Range<usize>, out: &mut Traced) {
        let text = &self.text[range.clone()];
        let quote =
            text.chars().next().filter(|quote| matches!(quote, '"' | '\'') && text.len() > 1 && text.ends_with(*quote));
        let place = |from: usize, to: usize| Span::new(Origin::Request, from, to);
        match quote {
            Some('"') => out.copy(self.text, place(range.start, range.end), Quoting::Raw),
            Some(_) => {
                out.decode(b"\"", place(range.start, range.start + 1), Quoting::Raw);
                self.escaped(range.start + 1..range.end - 1, out);
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
        let mut from = range.start;
        for (at, sign) in self.text[range.clone()].match_indices(['"', '\\', '\t']) {
            let at = range.start + at;
            out.copy(self.text, Span::new(Origin::Request, from, at), Quoting::Sealed);
            let escape = if sign == "\t" { "\\t".to_owned() } else { ["\\", sign].concat() };
            from = at + sign.len();
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
    let quoted = text.trim_start().starts_with(['"', '\'']);
    text.find(" #").filter(|_| !quoted).map_or(text, |at| &text[..at])
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let zero = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    digits.starts_with(|c: char| c.is_ascii_digit()) && !zero && decimal::is_number(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        Some(find(text, std::slice::from_ref(&(0..text.len())))?.text().into_owned())
    }

    #[test]
    fn manifests_are_json() {
        for (text, expected) in [
            (
                "kind: Job\nspec:\n  env:\n  - name: A # why\n    value: \"3\"\n  - name: B\n    value: 3\n  on: yes\n",
                r#"{"kind":"Job","spec":{"env":[{"name":"A","value":"3"},{"name":"B","value":3}],"on":true}}"#,
            ),
            (
                "x\n```yaml\na: 'it \"is\"'\nb:\n  - 1\n  -\n    c: d\nempty:\ntext: |\n  x\n  y\nf: [1, 2]\n```\nsays",
                r#"{"a":"it \"is\"","b":[1,{"c":"d"}],"empty":null,"text":"x\ny\n","f":[1, 2]}"#,
            ),
            ("apiVersion: v1\nkind: X\n\nand that fails", r#"{"apiVersion":"v1","kind":"X"}"#),
        ] {
            assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["note: this\nis prose", "kind: of", "```\na: b\nc: d\n```"] {
            assert_eq!(shown(text), None, "{text}");
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
