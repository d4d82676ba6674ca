//! Commands of vendors' own tools, `aws s3api create-bucket --bucket tea`: what they send is their own; its members are
//! the options.

use std::ops::Range;

use super::detect::{self, Job, Known, Line};
use super::tool::{self, Tool};
use crate::message::Word;
use crate::source::{Origin, Quoting, Span, Traced};

const PROGRAMS: &[&str] = &[
    "aws", "az", "gcloud", "gsutil", "bq", "kubectl", "oc", "helm", "gh", "glab", "stripe", "twilio", "doctl",
    "heroku", "firebase", "shopify", "vault", "consul", "nomad", "aliyun", "oci", "ibmcloud", "supabase", "wrangler",
    "sfdx", "sf",
];

/// The options of the last such command in the `free` ranges, as JSON.
pub(super) fn find(text: &str, free: &[Range<usize>]) -> Option<Traced> {
    let mut found = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some(gap) = detect::holder(free, &(start..start + 1)) else { continue };
        let line = Line::at(text, start);
        let first = line.content().split_whitespace().next().unwrap_or_default();
        // A sentence may begin with such a word, too.
        let option = |word: &str| {
            word.starts_with('-') && word.trim_start_matches('-').starts_with(|c: char| c.is_ascii_alphabetic())
        };
        if !PROGRAMS.contains(&first) || !line.content().split_whitespace().any(option) {
            continue;
        }
        if let Some(begin) = tool::begins(&line, PROGRAMS, |_| true).filter(|begin| *begin < gap.end) {
            found = Some((begin, gap.end));
        }
    }
    let (start, limit) = found?;
    let job = Job { known: &Known::default(), text, start, after: 0, limit, wish: None };
    let tool = Tool::read(&job, PROGRAMS)?;
    Some(members(tool.span, &tool.arguments))
}

/// More words than a command has.
const WORDS: usize = 400;

/// The options as members, and under no name the operands. What is given several times is a list.
fn members(span: Span, words: &[Word]) -> Traced {
    let mut members: Vec<(Traced, Vec<Option<Traced>>)> = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at).filter(|_| at < WORDS) {
        at += 1;
        let option = &word.text;
        let dashes = option.bytes().iter().take_while(|&&byte| byte == b'-').count();
        let is_value = |word: &&Word| !word.text.bytes().starts_with(b"-");
        let equals = option.bytes().iter().position(|&byte| byte == b'=').filter(|_| dashes > 0);
        let (name, value) = match (dashes, equals) {
            // An operand stands for itself.
            (0, _) => (option.slice(0..0), Some(option.clone())),
            (_, Some(equals)) => (option.slice(dashes..equals), Some(option.slice(equals + 1..option.len()))),
            _ => {
                let next = words.get(at).filter(is_value);
                at += usize::from(next.is_some());
                (option.slice(dashes..option.len()), next.map(|word| word.text.clone()))
            }
        };
        match members.iter_mut().find(|(known, _)| known.bytes() == name.bytes()) {
            Some((_, values)) => values.push(value),
            None => members.push((name, vec![value])),
        }
    }
    let mut out = Traced::new(span);
    put(&mut out, "{", span.start);
    for (name, values) in &members {
        if out.len() > 1 {
            put(&mut out, ",", name.home().start);
        }
        string(&mut out, name);
        let end = name.home().end;
        let (open, close) = if values.len() > 1 { (":[", "]") } else { (":", "") };
        put(&mut out, open, end);
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                put(&mut out, ",", end);
            }
            match value {
                Some(value) => written(&mut out, value),
                None => put(&mut out, "true", end),
            }
        }
        put(&mut out, close, end);
    }
    put(&mut out, "}", span.end);
    out
}

/// A value: JSON as it stands, AWS's shorthand `Name=value,Name=value` as an object, anything else as a text.
fn written(out: &mut Traced, value: &Traced) {
    let bytes = value.bytes();
    let shorthand = bytes.contains(&b'=') && bytes.first().is_some_and(u8::is_ascii_uppercase);
    if bytes.starts_with(b"{") || bytes.starts_with(b"[") {
        out.insert(value);
    } else if shorthand && bytes.split(|&byte| byte == b',').all(|part| part.contains(&b'=')) {
        put(out, "{", value.home().start);
        let mut from = 0;
        for part in bytes.split(|&byte| byte == b',') {
            let equals = from + part.iter().position(|&byte| byte == b'=').unwrap_or_default();
            if from > 0 {
                put(out, ",", value.home().start);
            }
            string(out, &value.slice(from..equals));
            put(out, ":", value.home().start);
            string(out, &value.slice(equals + 1..from + part.len()));
            from += part.len() + 1;
        }
        put(out, "}", value.home().end);
    } else {
        string(out, value);
    }
}

fn string(out: &mut Traced, text: &Traced) {
    put(out, "\"", text.home().start);
    let mut from = 0;
    for (at, byte) in text.bytes().iter().enumerate() {
        let escape: &[u8] = match byte {
            b'"' => b"\\\"",
            b'\\' => b"\\\\",
            b'\n' => b"\\n",
            0..0x20 => b" ",
            _ => continue,
        };
        out.insert(&text.slice(from..at));
        out.decode(escape, text.span_of(at..at + 1), Quoting::Sealed);
        from = at + 1;
    }
    out.insert(&text.slice(from..text.len()));
    put(out, "\"", text.home().end);
}

/// Bytes that are written nowhere.
fn put(out: &mut Traced, bytes: &str, at: u32) {
    out.decode(bytes.as_bytes(), Span::point(Origin::Request, at as usize), Quoting::Sealed);
}

#[cfg(test)]
mod tests {
    use super::super::beside::testing::{assert_finds, assert_none};
    use super::*;

    #[test]
    fn options_are_members() {
        assert_finds(
            find,
            &[
                (
                    "$ aws s3api create-bucket --bucket tea --create-bucket-configuration LocationConstraint=eu\n",
                    r#"{"":["s3api","create-bucket"],"bucket":"tea","create-bucket-configuration":{"LocationConstraint":"eu"}}"#,
                ),
                (
                    "az vm create -n 'a \"b\"' \\\n  --size=S1 --no-wait",
                    r#"{"":["vm","create"],"n":"a \"b\"","size":"S1","no-wait":true}"#,
                ),
                ("aws x --tag a --tag Key=b,Value=c", r#"{"":"x","tag":["a",{"Key":"b","Value":"c"}]}"#),
                ("gcloud x --data '{\"a\":1}'", r#"{"":"x","data":{"a":1}}"#),
            ],
        );
        assert_none(find, &["aws is down", "we use az - it fails", "sf", "oci images fail -- why"]);
    }
}
