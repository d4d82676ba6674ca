//! Holds the knowledge to its examples, and to itself.

use std::collections::HashMap;

use super::normal::Normal;
use super::table::{Match, Place, Table};
use super::template::{self, Hole, Piece};
use crate::finding::Code;

/// One message of a knowledge file.
struct Said {
    file: String,
    texts: Vec<String>,
    cause: Option<String>,
    place: Place,
    status: Option<u16>,
    whole: bool,
    examples: Vec<String>,
    source: String,
    gives: Vec<(String, String)>,
}

fn strings(value: Option<&toml::Value>) -> Vec<String> {
    match value {
        Some(toml::Value::String(text)) => vec![text.clone()],
        Some(toml::Value::Array(list)) => list.iter().filter_map(|item| item.as_str().map(Into::into)).collect(),
        _ => Vec::new(),
    }
}

fn knowledge() -> Vec<Said> {
    let mut all = Vec::new();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/replies/knowledge");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file: toml::Table = std::fs::read_to_string(&path).unwrap().parse().unwrap();
        for message in file["message"].as_array().unwrap() {
            let get = |name: &str| message.get(name);
            all.push(Said {
                file: path.file_name().unwrap().to_string_lossy().into_owned(),
                texts: strings(get("text")),
                cause: get("cause").and_then(|cause| cause.as_str()).map(Into::into),
                place: match get("in").and_then(|place| place.as_str()) {
                    Some("code") => Place::Code,
                    Some("header") => Place::Header,
                    _ => Place::Text,
                },
                status: get("status")
                    .and_then(|status| status.as_array())
                    .map(|list| u16::try_from(list[0].as_integer().unwrap()).unwrap()),
                whole: get("whole").and_then(toml::Value::as_bool).unwrap_or_default(),
                examples: strings(get("example")),
                source: get("source").or(file.get("source")).and_then(toml::Value::as_str).unwrap_or_default().into(),
                gives: get("gives")
                    .and_then(|gives| gives.as_table())
                    .into_iter()
                    .flatten()
                    .map(|(name, held)| (name.clone(), held.as_str().unwrap().to_owned()))
                    .collect(),
            });
        }
    }
    all
}

fn find(text: &str, said: &Said) -> Vec<Match> {
    let normal = if said.place == Place::Code { Normal::of_code(text) } else { Normal::of(text) };
    Table::get().find(&normal, said.place, said.status)
}

/// A template with something in its holes.
fn filled(text: &str) -> String {
    let mut filled = String::new();
    for piece in template::parse(text).unwrap() {
        match piece {
            Piece::Literal(literal) => filled.push_str(std::str::from_utf8(&literal).unwrap()),
            Piece::Hole(hole) => filled.push_str(match hole {
                Hole::Field | Hole::Member | Hole::Parameter => "sku",
                Hole::Label => "unit price",
                Hole::Header => "X-Trace",
                Hole::Value => "blue-ish",
                Hole::Offset | Hole::Line | Hole::Column | Hole::Number => "12",
                Hole::List => "red, green",
                Hole::Known => "colour",
                Hole::Word => "thing",
                Hole::Any => "some thing",
            }),
        }
    }
    filled
}

fn cause(found: &[Match]) -> Option<&'static str> {
    found.first().and_then(|found| found.entry.cause).map(Code::as_str)
}

#[test]
fn every_message_is_found_and_claims_its_cause() {
    let mut wrong = Vec::new();
    for said in knowledge() {
        if let Some(cause) = &said.cause {
            assert!(Code::find(cause).is_some(), "{}: no such cause: {cause}", said.file);
        }
        for text in &said.texts {
            let example = if said.place == Place::Code { text.clone() } else { filled(text) };
            let found = find(&example, &said);
            if found.is_empty() || cause(&found) != said.cause.as_deref() {
                wrong.push(format!("{} {example:?} claims {:?}, not {:?}", said.file, cause(&found), said.cause));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_example_claims_its_cause() {
    let mut wrong = Vec::new();
    for said in knowledge() {
        for (index, example) in said.examples.iter().enumerate() {
            let found = find(example, &said);
            if found.is_empty() || cause(&found) != said.cause.as_deref() {
                wrong.push(format!("{} {example:?} claims {:?}, not {:?}", said.file, cause(&found), said.cause));
            }
            for (name, held) in said.gives.iter().filter(|_| index == 0) {
                let hole = Hole::ALL.iter().find(|hole| hole.0 == name).unwrap().1;
                let holes: Vec<&str> = found
                    .iter()
                    .flat_map(|found| &found.holes)
                    .filter(|filled| filled.0 == hole)
                    .map(|filled| &example[filled.1.clone()])
                    .collect();
                if !holes.contains(&held.as_str()) {
                    wrong.push(format!("{} {example:?} gives {name} = {holes:?}, not {held:?}", said.file));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_message_has_an_example_and_a_source() {
    let mut bare = Vec::new();
    for said in knowledge() {
        let plain = |text: &String| !template::parse(text).unwrap().iter().any(|piece| matches!(piece, Piece::Hole(_)));
        // A template without holes is its own example.
        let shown = !said.examples.is_empty() || said.texts.iter().any(plain);
        if !shown || said.source.trim().is_empty() {
            bare.push(format!("{} {:?}", said.file, said.texts[0]));
        }
    }
    assert!(bare.is_empty(), "{} without\n{}", bare.len(), bare.join("\n"));
}

#[test]
fn nothing_is_said_twice() {
    let mut seen: HashMap<String, String> = HashMap::new();
    let mut twice = Vec::new();
    for said in knowledge() {
        for text in &said.texts {
            let key = format!("{:?} {:?} {} {:?}", template::parse(text), said.place, said.whole, said.status);
            let owner = format!("{} ({:?})", said.file, said.cause);
            if let Some(first) = seen.insert(key, owner.clone()) {
                let alike = first == owner || first.split(' ').nth(1) != owner.split(' ').nth(1);
                if alike {
                    twice.push(format!("{text:?}: {first} and {owner}"));
                }
            }
        }
    }
    assert!(twice.is_empty(), "{} twice\n{}", twice.len(), twice.join("\n"));
}

/// Replies of many servers, re-created from what their sources and documentation show: `=== name | code @ words that
/// the places have`, then the response. The words may also be of what is allowed or of the page that the claim names.
/// Where the code is `server/unclear` nothing is claimed.
const DIALECTS: &str = include_str!("dialects.txt");

#[test]
fn every_dialect_is_understood() {
    let mut wrong = Vec::new();
    for block in DIALECTS.split("\n=== ") {
        let (head, reply) = block.trim_start_matches("=== ").split_once('\n').unwrap();
        let (name, wanted) = head.split_once(" | ").unwrap();
        let (code, places) = wanted.split_once(" @ ").unwrap_or((wanted, ""));
        let head = if reply.starts_with("HTTP/") { "" } else { "HTTP/1.1 400 Bad Request\r\n\r\n" };
        let input = crate::Input {
            request: "curl http://a.test".into(),
            response: Some(format!("{head}{reply}")),
            ..crate::Input::default()
        };
        let heard = super::listen(&crate::read::read(&input).response.unwrap());
        let first = heard.claims.first();
        let at = first.map(|claim| format!("{:?} {:?} {:?}", claim.at, claim.expected, claim.documentation));
        let at = at.unwrap_or_default();
        let told = first.map_or("server/unclear", |claim| claim.code.as_str());
        if told != code.trim() || !places.trim().split(',').all(|place| at.contains(place)) {
            wrong.push(format!("{name}: {told:?} at {at}, not {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}
