//! Calls of libraries that make the request themselves: `client.chat.completions.create(model=…)`. What goes over the
//! wire is the library's; its members are the arguments.

use std::ops::Range;

use super::super::fence::Fences;
use super::super::{detect, told};
use super::eval::Reader;
use super::json::{self, Style};
use super::language::Language;
use super::lexer;
use super::script::Script;
use super::value::{Entry, List, Map, Text, Value, Word};
use crate::source::{Traced, lowercase};

/// How the names of functions begin that send something.
const VERBS: [&str; 47] = [
    "create",
    "update",
    "upsert",
    "send",
    "post",
    "put",
    "patch",
    "insert",
    "query",
    "search",
    "generate",
    "add",
    "publish",
    "submit",
    "invoke",
    "request",
    "call",
    "charge",
    "write",
    "save",
    "upload",
    "import",
    "execute",
    "run",
    "converse",
    "complet",
    "embed",
    "set",
    "index",
    "register",
    "start",
    "subscribe",
    "get",
    "list",
    "find",
    "delete",
    "remove",
    "scan",
    "retrieve",
    "modify",
    "batch",
    "schedule",
    "trigger",
    "notify",
    "edit",
    "push",
    "mutate",
];

/// Objects whose functions send nothing.
const LOCAL: [&str; 12] =
    ["Object", "JSON", "json", "console", "logging", "os", "axios", "React", "path", "assert", "expect", "z"];

/// Functions that begin like those that send something and send nothing, in small letters.
const OTHERS: [&str; 8] =
    ["setstate", "settimeout", "setinterval", "setheader", "setheaders", "setlevel", "addeventlistener", "listen"];

/// Members of options that hold the content.
const CONTENT: [&str; 5] = ["json", "body", "data", "form_params", "form"];

/// What else options have. Beside anything else, `data` or `body` is a member of what is sent, as in JSON:API and mail.
const OPTIONS: [&str; 14] = [
    "method",
    "url",
    "uri",
    "path",
    "headers",
    "header",
    "params",
    "query",
    "auth",
    "basic_auth",
    "timeout",
    "verify",
    "cookies",
    "responseType",
];

/// The most calls that are looked at.
const MOST: usize = 16;
/// A call does not reach further than this.
const LONGEST: usize = 1 << 16;

/// What is handed to a library in the last such call that stands in the `free` ranges, which need no order: as JSON.
pub(in super::super) fn find(text: &str, free: &[Range<usize>]) -> Option<Traced> {
    let mut fences = Fences::default();
    let mut found = None;
    let (mut at, mut past, mut count) = (0, 0, 0);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let end = start + line.trim_end().len();
        if fences.is_fence(text, start..end) || start < past || count == MOST {
            continue;
        }
        let Some(gap) = detect::holder(free, &(start..end)) else { continue };
        // A fence may end within the line.
        let limit = fences.limit(text).min(gap.end);
        let Some((name, language)) = call(text, start..end.min(limit), limit) else { continue };
        count += 1;
        let limit = limit.min(told::floor(text, name + LONGEST));
        if let Some(content) = handed(text, name, limit, language) {
            past = content.home().end as usize;
            found = Some(content);
        }
    }
    found
}

/// What Ruby or PHP prints for a hash or an array, `{:body=>{:name=>"x"}}`, as the JSON that it is sent as; of options
/// the content.
pub(in super::super) fn literal(text: &str, range: Range<usize>) -> Option<Traced> {
    let written = &text[range.clone()];
    if !has_arrow(written) {
        return argument(text, range);
    }
    let language = if written.starts_with('[') { Language::Php } else { Language::Ruby };
    evaluated(text, range, language)
}

/// Whether `=>` stands in a literal, outside of its texts: JSON may have it within one.
fn has_arrow(written: &str) -> bool {
    let mut quote = None;
    let mut escaped = false;
    written.bytes().enumerate().any(|(at, byte)| {
        match (quote, byte) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(open), _) if byte == open => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'=') => return written[at + 1..].starts_with('>'),
            _ => {}
        }
        false
    })
}

/// An object of JavaScript, as it is sent.
pub(in super::super) fn object(text: &str, range: Range<usize>) -> Option<Traced> {
    evaluated(text, range, Language::JavaScript)
}

/// A literal that is assigned or handed over in a program: what is sent for it is JSON, whatever its notation.
fn argument(text: &str, range: Range<usize>) -> Option<Traced> {
    let before = text[..range.start].trim_end_matches(' ');
    let handed = before.ends_with(',')
        || before.ends_with('(') && !before.ends_with(" (")
        || text[..range.start].ends_with(" = ");
    let clean = || crate::syntax::json::parse(&text.as_bytes()[range.clone()]).faults().is_empty();
    if !handed || !text[range.clone()].starts_with('{') || clean() {
        return None;
    }
    object(text, range)
}

/// The content in what may be the options of a request: `{:body=>{…}, :headers=>{…}}`.
fn content(map: &Map) -> Option<&Value> {
    let (name, value) = CONTENT.iter().find_map(|name| Some((*name, map.get(name)?)))?;
    let keys = || map.entries.iter().filter_map(|entry| entry.key.as_ref()).map(|key| key.content.text());
    let options = keys().all(|key| key == name || OPTIONS.contains(&&*key));
    // Alone, `data` is the outermost member of JSON:API and of many others.
    (options && (map.entries.len() > 1 || matches!(name, "body" | "json" | "form_params"))).then_some(value)
}

fn evaluated(text: &str, range: Range<usize>, language: Language) -> Option<Traced> {
    let script = Script::new(text, range.start, range.end, language);
    let mut reader = Reader::new(&script);
    let Value::Map(mut map) = reader.value(0..script.tokens.len()) else { return None };
    if let Some(Value::Map(content)) = content(&map) {
        map = content.clone();
    }
    tell(&mut map);
    Some(json::text(&mut reader, &Value::Map(map), Style::RUBY))
}

/// Where in a line the name of a function stands that is called with names and values, and in which language.
fn call(text: &str, line: Range<usize>, limit: usize) -> Option<(usize, Language)> {
    let words = &text[line.clone()];
    if let Some(at) = words.find("new ")
        && (at == 0 || words[..at].ends_with([' ', '(', ',', '=']))
    {
        // `new { plate = "x" }`, `new Truck { Plate = "x" }`: an object of C#.
        let rest = &text[line.start + at + 4..limit];
        let name = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.')).unwrap_or(rest.len());
        let inner = rest[name..].trim_start_matches("()").trim_start().strip_prefix('{').map(str::trim_start);
        let after = inner.map(|inner| inner.trim_start_matches(lexer::is_name)).unwrap_or_default();
        if inner.is_some_and(|inner| after.len() < inner.len()) && after.starts_with(" = ") {
            return Some((line.start + at, Language::JavaScript));
        }
    }
    for (bracket, _) in words.match_indices('(') {
        let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '.' | ':' | '>' | '-' | '?');
        let name = &words[..bracket];
        let name = &name[name.trim_end_matches(part).len()..];
        let name = name.trim_start_matches(['-', '>', ':', '.', '?']);
        let mut path = name.split(['.', ':', '>', '-', '?']).filter(|part| !part.is_empty());
        let (first, last) = (path.next().unwrap_or_default(), path.next_back());
        let verb = lowercase(last.unwrap_or(first));
        let sends = VERBS.iter().any(|begin| verb.starts_with(begin))
            && !LOCAL.contains(&first)
            && !OTHERS.contains(&verb.as_str());
        if !sends || last.is_none() && !verb.contains('_') {
            continue;
        }
        let inner = text[line.start + bracket + 1..limit].trim_start();
        let Some(language) = language(name, inner) else { continue };
        return Some((line.start + bracket - name.len(), language));
    }
    None
}

/// The language of a call, going by how its arguments are written.
fn language(name: &str, inner: &str) -> Option<Language> {
    let word = |text: &str| text.find(|c| !lexer::is_name(c)).filter(|&length| length > 0);
    if let Some(length) = word(inner) {
        let after = inner[length..].trim_start_matches(' ');
        return if after.starts_with('=') && !after.starts_with("==") && !after.starts_with("=>") {
            Some(Language::Python)
        } else {
            after.starts_with(": ").then_some(Language::Ruby)
        };
    }
    if let Some(object) = inner.strip_prefix('{') {
        return (!object.trim_start().is_empty()).then_some(Language::JavaScript);
    }
    let php = name.contains("->") || name.contains("::");
    // `post("/orders", {…})`
    let path = inner.strip_prefix(['"', '\'']).and_then(|rest| rest.split_once(['"', '\''])).map(|(_, rest)| rest);
    let options = path.and_then(|rest| rest.trim_start().strip_prefix(',')).map_or(inner, str::trim_start);
    match options.as_bytes().first()? {
        b'[' | b'a' if php && options.contains("=>") => Some(Language::Php),
        b'{' if path.is_some() => Some(Language::JavaScript),
        _ if path.is_some() => {
            let length = word(options)?;
            options[length..].starts_with('=').then_some(Language::Python)
        }
        _ => None,
    }
}

/// What is handed over in the call whose name begins at `start`.
fn handed(text: &str, start: usize, limit: usize, language: Language) -> Option<Traced> {
    let script = Script::new(text, start, limit, language);
    if script.is(0, "new") {
        let open = (1..script.tokens.len().min(20)).find(|&token| script.is(token, "{"))?;
        let mut reader = Reader::new(&script);
        let Value::Map(mut map) = reader.value(open..script.mate(open) + 1) else { return None };
        tell(&mut map);
        return (!map.entries.is_empty()).then(|| json::text(&mut reader, &Value::Map(map), Style::RUBY));
    }
    let call = script.calls.first().filter(|call| call.first == 0).copied()?;
    let mut reader = Reader::new(&script);
    let arguments = reader.arguments(call.open);
    let named = !arguments.named.is_empty();
    let mut map = if named {
        let mark = |token: usize| script.span(token..token + 1);
        let entries = arguments.named.into_iter().map(|named| {
            let key = Text::bare(super::value::source(text, named.span));
            let after = super::eval::end_of(named.value.span());
            Entry {
                colon: super::eval::between(named.span, named.value.span()),
                key: Some(key),
                comma: after,
                value: named.value,
            }
        });
        Map { open: mark(call.open), entries: entries.collect(), close: mark(script.mate(call.open)) }
    } else {
        arguments.plain.into_iter().find_map(|value| match value {
            Value::Map(map) => Some(map),
            _ => None,
        })?
    };
    let method = matches!(script.word(call.last), "post" | "put" | "patch" | "request" | "delete");
    if method {
        // Arguments with names are options; an object may be the content itself.
        let given = CONTENT.iter().find_map(|name| map.get(name)).filter(|_| named);
        match given.or_else(|| content(&map)) {
            Some(Value::Map(inner)) => map = inner.clone(),
            // What a variable holds stands elsewhere.
            Some(Value::Unknown(_)) => return None,
            _ => {}
        }
    }
    tell(&mut map);
    (!map.entries.is_empty()).then(|| json::text(&mut reader, &Value::Map(map), Style::RUBY))
}

/// What is not told stands as nothing: it is there, and no more is known of it.
fn tell(map: &mut Map) {
    map.entries.retain(|entry| entry.key.is_some());
    map.entries.iter_mut().for_each(|entry| tell_value(&mut entry.value));
}

fn tell_value(value: &mut Value) {
    match value {
        Value::Unknown(span) => *value = Value::Word(Word::Null, *span),
        Value::Map(map) => tell(map),
        Value::List(List { items, .. }) => items.iter_mut().for_each(|(item, _)| tell_value(item)),
        Value::Made(_, made) => tell_value(made),
        Value::Text(_) | Value::Word(..) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::beside::testing::{assert_finds, assert_none};
    use super::*;

    #[test]
    fn arguments_are_members() {
        assert_finds(
            find,
            &[
                (
                    "resp = client.chat.create(\n    model=\"m\",\n    messages=[{\"role\": \"user\", \"content\": x}],\n    n=2,\n)",
                    r#"{"model":"m","messages":[{"role":"user","content":null}],"n":2}"#,
                ),
                ("const a = await stripe.charges.create({ amount: 5, currency });", r#"{"amount":5,"currency":null}"#),
                ("client.create_message(channel: \"C\", tags: [])", r#"{"channel":"C","tags":[]}"#),
                ("$client->post('trucks', ['json' => ['a' => 'b']]);", r#"{"a":"b"}"#),
                ("api.post('/trucks', { a: 1 })", r#"{"a":1}"#),
                ("api.post('/trucks', { data: { a: 1 } })", r#"{"data":{"a":1}}"#),
                ("api.post('/trucks', { data: { a: 1 }, headers: h })", r#"{"a":1}"#),
                ("var x = new Truck { Plate = \"W\", Axles = 2 };", r#"{"Plate":"W","Axles":2}"#),
                ("await orders.create({ a: 1 });\nthis.setState({ loading: true });", r#"{"a":1}"#),
            ],
        );
    }

    #[test]
    fn literals_are_what_is_sent_for_them() {
        for (text, expected) in [
            ("{:body=>{:plate=>\"W\", :axles=>2, :on=>nil}}", r#"{"plate":"W","axles":2,"on":null}"#),
            ("['a' => 'b', 'c' => ['d', 1]]", r#"{"a":"b","c":["d",1]}"#),
            ("{:subject=>\"a\", :body=>{:text=>\"b\"}}", r#"{"subject":"a","body":{"text":"b"}}"#),
        ] {
            assert_eq!(literal(text, 0..text.len()).unwrap().text(), expected);
        }
        for json in ["{\"a\":1}", r#"{"data":{"a":"b => \"c\" => d"},}"#] {
            assert!(literal(json, 0..json.len()).is_none(), "{json}");
        }
        assert_eq!(literal("send({ a: 'b' })", 5..15).unwrap().text(), r#"{"a":"b"}"#);
    }

    #[test]
    fn what_stands_behind_a_fence_is_not_in_it() {
        assert_none(find, &["[code]\na[/code] y.create(b=2)", "[code]\na[/code] new Truck { A = 2 }"]);
    }

    #[test]
    fn what_sends_nothing_is_none() {
        assert_none(
            find,
            &[
                "print(x=1)",
                "console.log({ a: 1 })",
                "logging.setLevel(level=1)",
                "I call f(x) here",
                "get(a=1)",
                "client.post('/x', json=payload, headers=h)",
                "api.request({ method: 'POST', data: payload })",
            ],
        );
    }
}
