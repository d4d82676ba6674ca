//! Lines of metrics: the line protocol of `InfluxDB`, and Prometheus' text format as a Pushgateway takes it.

use std::ops::Range;

use super::{Slip, lines};
use crate::finding::Applicability;
use crate::syntax::decimal::Decimal;

pub(super) fn find(text: &[u8], path: &str, target: &str) -> Option<Slip> {
    if path.contains("/metrics/job") {
        let end = text.len();
        let words = [
            "no line break after the last line",
            "Each line of this format ends with a line break, the last one too. A Pushgateway answers `unexpected end of input stream` \
             where it is missing.",
            "End the body with a line break; from a file, send it with `--data-binary`.",
        ];
        return (!text.ends_with(b"\n")).then(|| {
            Slip::new(0.9, end..end, words).mended(
                "put a line break at the end",
                Applicability::Safe,
                vec![(end..end, "\n".into())],
            )
        });
    }
    let named = |names: &[&str]| names.iter().any(|name| target.contains(name));
    let writes = path.ends_with("/api/v2/write") || path.ends_with("/api/v3/write_lp");
    if !(writes || path.ends_with("/write") && named(&["?db=", "&db=", "?bucket=", "&bucket="])) {
        return None;
    }
    // Binary content, and JSON, which is another mistake.
    if !text.is_ascii() && std::str::from_utf8(text).is_err() || matches!(text.trim_ascii().first(), Some(b'{' | b'['))
    {
        return None;
    }
    lines(text).find_map(|line| point(text, line))
}

/// Where a part ends that goes up to a blank which is neither escaped nor, of fields, in quotes.
fn part_end(text: &[u8], range: Range<usize>, fields: bool) -> usize {
    let (mut at, mut inside) = (range.start, false);
    while at < range.end {
        match text[at] {
            b'\\' => at += 1,
            b'"' if fields => inside = !inside,
            b' ' if !inside => return at,
            _ => {}
        }
        at += 1;
    }
    range.end
}

/// What is wrong with one line: `measurement,tag=value field=value time`.
fn point(text: &[u8], line: Range<usize>) -> Option<Slip> {
    let trimmed = text[line.clone()].trim_ascii_start();
    let start = line.end - trimmed.len();
    let line = start..start + trimmed.trim_ascii_end().len();
    if line.is_empty() || text[start] == b'#' {
        return None;
    }
    let key = start..part_end(text, line.clone(), false);
    if text[key.clone()].ends_with(b",")
        || line.len() > key.len() && text[key.end..line.end].trim_ascii().starts_with(b",")
    {
        return Some(blank(text, key.end, line.end));
    }
    if key.end == line.end {
        let words = [
            "line without a field",
            "A line is the measurement with its tags, a blank, and at least one field as `name=value`.",
            "Put a blank and a field after the tags.",
        ];
        return Some(Slip::new(0.85, line.end..line.end, words).beside(key, "only measurement and tags"));
    }
    let fields = key.end + 1..part_end(text, key.end + 1..line.end, true);
    if text[fields.clone()].ends_with(b",") {
        return Some(blank(text, fields.end, line.end));
    }
    let mut at = fields.start;
    while at < fields.end {
        let (mut end, mut inside, mut equals) = (at, false, None);
        while end < fields.end && (inside || text[end] != b',') {
            match text[end] {
                b'\\' => end += 1,
                b'"' => inside = !inside,
                b'=' if equals.is_none() => equals = Some(end),
                _ => {}
            }
            end += 1;
        }
        let end = end.min(fields.end);
        if let Some(slip) = field(text, at..end, equals) {
            return Some(slip);
        }
        at = end + 1;
    }
    let time = fields.end.min(line.end)..line.end;
    let written = text[time.clone()].trim_ascii();
    let digits = written.strip_prefix(b"-").unwrap_or(written);
    if digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let words = [
        "timestamp that is no whole number",
        "After the fields comes the time as a whole number of the precision that is set, nanoseconds if none is.",
        "Write the time as a number, or leave it out; put text fields in double quotes.",
    ];
    Some(Slip::new(0.85, line.end - written.len()..line.end, words))
}

/// A blank beside a comma.
fn blank(text: &[u8], at: usize, end: usize) -> Slip {
    let length = text[at..end].iter().take_while(|byte| **byte == b' ').count();
    let words = [
        "blank beside a comma",
        "In this format a blank ends the tags or the fields: what comes after it is read as the next part of the line.",
        "Remove the blank.",
    ];
    let range = at..at + length;
    let slip = Slip::new(0.88, range.clone(), words);
    if length == 0 { slip } else { slip.mended("remove the blank", Applicability::Safe, vec![(range, String::new())]) }
}

/// What is wrong with a field.
fn field(text: &[u8], range: Range<usize>, equals: Option<usize>) -> Option<Slip> {
    let Some(equals) = equals else {
        let words = [
            "field without a value",
            "A field is written `name=value`.",
            "Write the name, an equals sign and the value.",
        ];
        return Some(Slip::new(0.85, range, words));
    };
    let value = equals + 1..range.end;
    let written = std::str::from_utf8(&text[value.clone()]).ok()?;
    let number = written.strip_suffix(['i', 'u']).unwrap_or(written);
    let fits = written.starts_with('"') && written.ends_with('"') && written.len() > 1
        || Decimal::read(number.strip_prefix(['+', '-']).unwrap_or(number)).is_some_and(|number| number.is_finite())
        || matches!(written, "t" | "T" | "true" | "True" | "TRUE" | "f" | "F" | "false" | "False" | "FALSE");
    if fits {
        return None;
    }
    let words = [
        "text field without double quotes",
        "The value of a field is a number, `true`, `false`, or a text in double quotes. Tags alone stand without quotes.",
        "Put the text in double quotes.",
    ];
    let slip = Slip::new(0.86, value.clone(), words);
    let inner = written.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
    let edits = match inner {
        Some(_) => vec![(value.start..value.start + 1, "\"".into()), (value.end - 1..value.end, "\"".into())],
        None => vec![(value.start..value.start, "\"".into()), (value.end..value.end, "\"".into())],
    };
    let plain = !written.is_empty() && !written.contains(['"', '\\']);
    Some(if plain { slip.mended("put the text in double quotes", Applicability::Unsafe, edits) } else { slip })
}
