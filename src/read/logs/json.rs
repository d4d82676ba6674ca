//! Records of logs in JSON: one a line, or a list of them.

use super::super::detect::{Line, Pair};
use super::super::document::{Json, MOST, end_of_value};
use super::record::Record;
use super::told::Told;
use super::{access, text};
use crate::message::Places;
use crate::source::Traced;
use crate::syntax::json::{Kind, Node};

/// How many records may lie in one another: Docker's holds the program's, which may hold a server's.
const NESTED: usize = 3;

/// Where a record begins in a line after what a log collector has put before it: `web-1  | {"level":…}`.
pub(in super::super) fn after_prefix(line: &Line) -> Option<usize> {
    const LONGEST: usize = 160;
    let content = line.content();
    if !content.ends_with('}') {
        return None;
    }
    let at = content.as_bytes()[..content.len().min(LONGEST)].windows(2).position(|pair| pair == b"{\"")?;
    let before = content.get(..at)?;
    let prefix = before.trim_end();
    let marked = prefix.ends_with(['|', ']', ':'])
        || prefix.ends_with(" F")
        || prefix.ends_with(" stdout")
        || prefix.ends_with(" stderr")
        || prefix.starts_with(|c: char| c.is_ascii_digit());
    // A log's prefix is a name, a time or both; commands and code have quotes and brackets.
    let plain = !prefix.contains(['\'', '"', '(', '{', '=', '`', '$', '<', '>']);
    (before.ends_with([' ', '\t']) && marked && plain).then_some(line.content + at)
}

/// Reads the record that was parsed, which ends at `end`, and those on the lines right after it. Gives the pairs and
/// where the last record ends.
pub(in super::super) fn read(text: &str, json: &Json, end: usize) -> Option<(Vec<Pair>, usize)> {
    let mut told = Vec::new();
    let list = json.root().map(records).unwrap_or_default();
    list.into_iter().take(MOST).for_each(|record| told.extend(read_record(json, record, 0)));
    if told.is_empty() {
        return None;
    }
    let mut end = end;
    while let Some((start, value_end)) = next_record(text, end) {
        let json = Json::new(text, start, value_end);
        if let Some(root) = json.root() {
            told.extend(read_record(&json, root, 0));
        }
        end = value_end;
        if told.len() > 2 * MOST {
            told = keep(told);
        }
    }
    let pairs = keep(joined(told)).into_iter().map(|told| told.pair).collect();
    Some((pairs, end))
}

/// Those that failed, where there are too many.
fn keep(mut all: Vec<Told>) -> Vec<Told> {
    if all.len() <= MOST {
        return all;
    }
    let failed = |told: &Told| {
        let response = told.pair.response.as_ref();
        response.is_some_and(|response| response.status.is_none_or(|code| code >= 400))
    };
    if all.iter().any(failed) {
        all.retain(failed);
    }
    all.split_off(all.len().saturating_sub(MOST))
}

/// The record on the line after `end`.
fn next_record(text: &str, end: usize) -> Option<(usize, usize)> {
    let rest = text.get(end..)?;
    let line_end = rest.find('\n')?;
    if !rest[..line_end].trim().is_empty() {
        return None;
    }
    let line = Line::at(text, end + line_end + 1);
    let start = if line.content().starts_with("{\"") { line.content } else { after_prefix(&line)? };
    let value_end = end_of_value(text, start).min(line.end);
    (value_end > start).then_some((start, value_end))
}

/// The records of a document: itself, its items, or what a search in logs has found.
fn records<'d>(root: Node<'d>) -> Vec<Node<'d>> {
    let objects = |list: Node<'d>| list.children().filter(|node| node.kind() == Kind::Object).collect::<Vec<_>>();
    if root.kind() == Kind::Array {
        return objects(root);
    }
    if let Some(hits) = root.get("hits").and_then(|hits| hits.get("hits")) {
        return objects(hits).into_iter().map(|hit| hit.get("_source").unwrap_or(hit)).collect();
    }
    for name in ["events", "logEvents", "results"] {
        if let Some(list) = root.get(name).filter(|list| list.kind() == Kind::Array) {
            let records = objects(list);
            if records.iter().any(|record| record.get("message").is_some()) {
                return records;
            }
        }
    }
    vec![root]
}

fn read_record(json: &Json, node: Node, depth: usize) -> Vec<Told> {
    if node.kind() != Kind::Object {
        return Vec::new();
    }
    let record = Record::of_json(json, node);
    if let Some(told) = record.told() {
        return vec![told];
    }
    if depth >= NESTED {
        return Vec::new();
    }
    record.lines().map(|line| read_line(&line, depth + 1)).find(|told| !told.is_empty()).unwrap_or_default()
}

/// What stands in a string of a record: another record, or a line of another log.
fn read_line(line: &Traced, depth: usize) -> Vec<Told> {
    let Some(text) = line.utf8() else { return Vec::new() };
    let trimmed = text.trim_start();
    let start = text.len() - trimmed.len();
    let mut told = if trimmed.starts_with("{\"") {
        let json = Json::new(text, start, end_of_value(text, start));
        json.root().map(|root| read_record(&json, root, depth)).unwrap_or_default()
    } else {
        let first = Line::at(text, start);
        let pair = access::read_line(&first).or_else(|| text::read_line(&first).map(|(pair, _)| pair));
        pair.into_iter().map(|pair| Told { pair, id: None }).collect()
    };
    for told in &mut told {
        told.pair.request.within(line);
        told.pair.response.within(line);
    }
    told
}

/// Joins what several records tell of one request: that it came in, what went wrong, how it was answered.
fn joined(all: Vec<Told>) -> Vec<Told> {
    let mut kept: Vec<Told> = Vec::new();
    let mut open: std::collections::HashMap<Vec<u8>, usize> = std::collections::HashMap::new();
    for told in all {
        let at = told.id.as_ref().and_then(|id| open.get(id)).copied();
        if let Some(first) = at.and_then(|at| kept.get_mut(at))
            && told.pair.request.is_none()
            && let Some(response) = told.pair.response
        {
            first.pair.response = Some(match first.pair.response.take() {
                None => response,
                Some(mut known) => {
                    if known.status.is_none() {
                        (known.status, known.status_span) = (response.status, response.status_span);
                    }
                    if known.body.is_empty() && !response.body.is_empty() {
                        (known.body, known.span) = (response.body, response.span);
                    }
                    known
                }
            });
            continue;
        }
        if let Some(id) = told.id.clone() {
            open.insert(id, kept.len());
        }
        kept.push(told);
    }
    // An error that belongs to no request tells of none.
    let tells = |told: &Told| {
        told.pair.request.is_some() || told.pair.response.as_ref().is_some_and(|one| one.status.is_some())
    };
    kept.retain(tells);
    kept
}
