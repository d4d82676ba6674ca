//! Where in a paste a program's text begins and ends: what of it is code, and what is chat, output or an answer.

use super::language::Language;
use super::lexer::is_name;

/// Words that begin a statement, and how such a line goes on where it is one: English has them too.
const KEYWORDS: &[(&str, Tail)] = &[
    ("import", Tail::Import),
    ("from", Tail::Import),
    ("const", Tail::Assignment),
    ("let", Tail::Assignment),
    ("var", Tail::Assignment),
    ("export", Tail::Block),
    ("return", Tail::Any),
    ("if", Tail::Block),
    ("elif", Tail::Block),
    ("elsif", Tail::Any),
    ("else", Tail::Block),
    ("unless", Tail::Any),
    ("for", Tail::Block),
    ("foreach", Tail::Block),
    ("while", Tail::Block),
    ("try", Tail::Block),
    ("except", Tail::Block),
    ("finally", Tail::Block),
    ("rescue", Tail::Any),
    ("ensure", Tail::Any),
    ("with", Tail::Block),
    ("async", Tail::Block),
    ("await", Tail::Any),
    ("def", Tail::Block),
    ("class", Tail::Block),
    ("function", Tail::Block),
    ("func", Tail::Block),
    ("package", Tail::Import),
    ("defer", Tail::Any),
    ("raise", Tail::Any),
    ("throw", Tail::Any),
    ("require", Tail::Import),
    ("use", Tail::Block),
    ("type", Tail::Block),
    ("interface", Tail::Block),
    ("begin", Tail::Any),
    ("end", Tail::Any),
    ("pass", Tail::Any),
    ("puts", Tail::Any),
    ("echo", Tail::Block),
    ("print", Tail::Block),
];

/// How a line goes on after its keyword.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tail {
    /// However it likes: the line is short, or the word is no English one.
    Any,
    /// A name or a string, or several with commas.
    Import,
    /// With `=`.
    Assignment,
    /// With a bracket, or up to a colon or semicolon.
    Block,
}

/// Whether the code is over before the line that `rest` starts with. `depth` brackets are open.
pub(super) fn ends_before(rest: &str, language: Language, depth: usize) -> bool {
    let line = rest.split('\n').next().unwrap_or(rest).trim_end();
    if is_output(line) {
        return true;
    }
    depth == 0 && !line.trim().is_empty() && !is_code(line, language)
}

/// What never stands in code, whatever is open: an HTTP message, a fence, the head of an error.
fn is_output(line: &str) -> bool {
    const HEADS: &[&str] = &[
        "HTTP/1.",
        "HTTP/2 ",
        "```",
        "Traceback (most recent",
        "Uncaught ",
        "AxiosError",
        "Error: ",
        "TypeError: ",
        "{\"error",
        "{\"message",
        "{\"detail",
        "{\"status",
        "curl ",
    ];
    HEADS.iter().any(|head| line.starts_with(head))
}

/// Whether a line that stands outside brackets is one of a program.
fn is_code(line: &str, language: Language) -> bool {
    let line = line.trim();
    let Some(first) = line.chars().next() else { return true };
    if language.comment(line, true).is_some() {
        // A heading of Markdown looks like a comment; either way nothing comes of it.
        return true;
    }
    match first {
        '}' | ')' | ']' | '.' | '&' | '|' | '?' | '+' | ',' | ';' | '*' | '@' | '$' => true,
        ':' => language == Language::JavaScript,
        '(' => line.starts_with("(async") || line.starts_with("(()") || line.starts_with("(function"),
        '"' | '\'' => line.starts_with("\"use strict\"") || line.starts_with("'use strict'"),
        '-' => line.starts_with("->"),
        '<' => line.starts_with("<?"),
        _ if is_name(first) => is_statement(line, language),
        _ => false,
    }
}

/// Whether a line that starts with a name is a statement.
fn is_statement(line: &str, language: Language) -> bool {
    let word = &line[..line.find(|c| !is_name(c)).unwrap_or(line.len())];
    if let Some((_, tail)) = KEYWORDS.iter().find(|(keyword, _)| *keyword == word) {
        return follows(line, &line[word.len()..], *tail);
    }
    // `a.b?.c["d"]<T>` up to what is done with it.
    let bytes = line.as_bytes();
    let mut at = word.len();
    let mut path = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'.' | b'?' | b'!' | b':' | b'>' | b'-'
                if bytes.get(at + 1).is_some_and(|&next| next.is_ascii_alphanumeric() || b".>:_".contains(&next)) =>
            {
                at += 1;
                path = true;
            }
            b'[' => {
                let Some(end) = line[at..].find(']') else { return true };
                at += end + 1;
            }
            _ if byte == b'_' || byte == b'$' || byte.is_ascii_alphanumeric() || byte >= 0x80 => at += 1,
            _ => break,
        }
    }
    let rest = &line[at..];
    let operator = rest.trim_start();
    let assigns = ["= ", ":=", "+=", ".=", "||=", "=\"", "='", "={", "=[", "=>"];
    rest.starts_with('(')
        || assigns.iter().any(|sign| operator.starts_with(sign))
        || operator == "="
        || operator.starts_with('=') && !operator.starts_with("==") && line.ends_with(';')
        || rest.is_empty() && path
        // `name: str = "x"`, `a, b := c()`.
        || (operator.starts_with([':', ',']) && (operator.contains(" = ") || operator.contains(" := ")))
        || line.len() < 200 && line.ends_with([';', '{'])
        || language == Language::Ruby && rest.starts_with([' ', '.']) && (line.ends_with(" do") || line.ends_with('|'))
            && line.contains(['.', '(', '|'])
}

fn follows(line: &str, rest: &str, tail: Tail) -> bool {
    let rest = rest.trim();
    if rest.is_empty() {
        return true;
    }
    match tail {
        Tail::Any => rest.len() < 60 || rest.contains(['(', '"', '\'']),
        Tail::Assignment => rest.contains('=') || rest.ends_with(['{', '[', '(', ';']),
        Tail::Import => {
            rest.starts_with(['"', '\'', '{', '(', '*'])
                || line.contains(" import ")
                || line.contains(" from ")
                || line.ends_with(';')
                || rest.split(',').all(|part| part.trim().split(' ').count() == 1 || part.contains(" as "))
        }
        Tail::Block => {
            rest.starts_with(['(', '{', '"', '\'', ':', '$', 'f'])
                || rest.ends_with([';', '{', '(', ')'])
                || line.ends_with(':') && (line.contains(['(', '=', '.', '<', '>']) || line.contains(" in "))
        }
    }
}

/// Where the program begins that holds the line at `start`: the first of the lines before it that belong to it. What
/// lies before `after` is another's.
pub(super) fn begin(text: &str, after: usize, start: usize, language: Language) -> usize {
    let line_start = |at: usize| text[..at].rfind('\n').map_or(0, |end| end + 1);
    let mut begin = line_start(start).max(after);
    let mut at = begin;
    // Closing brackets seen whose openers are still to come, and whether a text of several lines is being passed.
    let mut depth = 0usize;
    let mut within: Option<(&str, bool)> = None;
    while at > after {
        let from = line_start(at - 1).max(after);
        let line = text[from..at].trim_end();
        at = from;
        if let Some((fence, here)) = within {
            if if here { line.contains("<<") && line.contains(fence) } else { odd(line, fence) } {
                within = None;
                begin = from;
            }
            continue;
        }
        if line.trim_start().starts_with("```") {
            break;
        }
        let fence = fences(language).iter().find(|fence| odd(line, fence)).map(|fence| (*fence, false));
        within = fence.or_else(|| end_mark(line, language).map(|name| (name, true)));
        if within.is_some() {
            continue;
        }
        let (opened, closed) = brackets(line);
        let inside = depth > 0;
        depth = (depth + closed).saturating_sub(opened);
        if line.trim().is_empty() {
            continue;
        }
        if is_output(line) || !inside && !is_code(line, language) {
            break;
        }
        if depth == 0 {
            begin = from;
        }
    }
    // A prompt or a mark before the first line is none of it.
    let blanks = text[begin..start].bytes().take_while(u8::is_ascii_whitespace).count();
    if begin + blanks >= start { start } else { begin + blanks }
}

/// What opens and closes a text of several lines.
fn fences(language: Language) -> &'static [&'static str] {
    match language {
        Language::JavaScript | Language::Go => &["`"],
        Language::Python => &["\"\"\"", "'''"],
        Language::Php | Language::Ruby => &[],
    }
}

/// The name that ends a here-document.
fn end_mark(line: &str, language: Language) -> Option<&str> {
    let name = line.trim().trim_end_matches([';', ')', ',']);
    let named = name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    (named && matches!(language, Language::Php | Language::Ruby)).then_some(name)
}

fn odd(line: &str, fence: &str) -> bool {
    line.matches(fence).count() % 2 == 1
}

/// How many brackets a line opens for the next lines, and how many it closes of those before.
fn brackets(line: &str) -> (usize, usize) {
    let (mut opened, mut closed) = (0usize, 0usize);
    let mut quote = None;
    for byte in line.bytes() {
        match (quote, byte) {
            (Some(mark), byte) if mark == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'' | b'`') => quote = Some(byte),
            (None, b'(' | b'[' | b'{') => opened += 1,
            (None, b')' | b']' | b'}') if opened > 0 => opened -= 1,
            (None, b')' | b']' | b'}') => closed += 1,
            _ => {}
        }
    }
    (opened, closed)
}
