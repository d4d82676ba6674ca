//! What the members of an object say besides prose and codes: where, what was sent, what would be taken.

use super::super::json::{Node, Value};
use super::super::notes::Note;
use super::super::{Part, Position, Unit, path, wording};
use super::Place;
use super::names::{EXPECTED, LOCATION, PART, VALUE, is_class, is_page, plain};
use super::shapes::is_issue;

/// What an object says besides prose and codes.
pub(super) struct About {
    pub(super) note: Note,
    /// Members that are used up.
    pub(super) taken: Vec<usize>,
    /// Whether the object itself says where.
    pub(super) located: bool,
    /// Whether it says that a value has the wrong type, without a word for it.
    pub(super) wrong_type: bool,
    /// Line, column and offset, as far as they are told apart.
    line: Option<usize>,
    column: Option<usize>,
    offset: Option<(usize, Unit)>,
}

/// What the members of an object say besides prose and codes. Where the object is no issue, its names may be those of
/// data, and none of them says where.
pub(super) fn about(members: &[(String, Node)], place: &Place, issue: bool) -> About {
    let mut about = About {
        note: Note { part: place.part, field: place.field.clone(), ..Note::default() },
        taken: Vec::new(),
        located: false,
        wrong_type: false,
        line: None,
        column: None,
        offset: None,
    };
    let has = |names: &[&str]| members.iter().any(|(name, _)| names.contains(&plain(name).as_str()));
    // The `path` of an error of GraphQL leads into the response, Spring's and Rails' is the one of the URL.
    let of_graphql = has(&["locations", "extensions"]) && !has(&["location", "param"]);
    let of_url = has(&["timestamp", "status", "statuscode"]);
    for (index, (name, node)) in members.iter().enumerate() {
        let key = plain(name);
        let key = key.as_str();
        let taken = match &node.value {
            Value::Text(text) if PART.contains(&key) && path::part(text).is_some() => {
                about.note.part = path::part(text);
                true
            }
            Value::Text(text) if key == "path" && text.starts_with('/') && of_url => false,
            Value::Text(text) if issue && LOCATION.contains(&key) && is_location(key, text) => {
                if !about.located || !matches!(key, "name" | "key" | "target" | "label") {
                    let (part, steps) = path::parse(text);
                    about.locate(part, steps, place);
                }
                true
            }
            Value::Array(items) if LOCATION.contains(&key) && items.iter().all(is_step) => {
                if !(of_graphql && key == "path") {
                    let steps: Vec<String> = items.iter().filter_map(step).collect();
                    // Only FastAPI's `loc` and Prism's `location` start with the part; `path` may be a field.
                    let first = steps.first().and_then(|first| path::part(first));
                    let (part, steps) = match (first, steps.as_slice()) {
                        (Some(part), _) if matches!(key, "loc" | "location") => (Some(part), steps[1..].to_vec()),
                        // FHIR has a list of whole paths: `Patient.name[0].given`, `/f:Patient/f:name`.
                        (_, [whole, ..]) if matches!(key, "expression" | "location") && whole.contains(['.', '/']) => {
                            path::parse(&whole.replace("f:", ""))
                        }
                        _ => path::split(steps),
                    };
                    about.locate(part, steps, place);
                }
                true
            }
            Value::Object(source) if key == "source" => {
                for (kind, node) in source {
                    let kind = plain(kind);
                    // JSON:API's `pointer`, `parameter` and `header`, and what is like them.
                    if let Value::Text(text) = &node.value
                        && (kind == "header" || LOCATION.contains(&kind.as_str()))
                    {
                        let (part, steps) = path::parse(text);
                        about.note.part = match kind.as_str() {
                            "parameter" => Some(Part::Query),
                            "header" => Some(Part::Header),
                            _ => part.or(Some(Part::Body)),
                        };
                        about.note.field = Some(steps);
                        about.located = true;
                    }
                }
                true
            }
            Value::Array(items) if key == "locations" => {
                // GraphQL counts in the document, which is a member of the content.
                if let Some(Value::Object(first)) = items.first().map(|item| &item.value) {
                    let number = |name| first.iter().find(|member| member.0 == name).and_then(|m| number(&m.1));
                    if let (Some(line), Some(column)) = (number("line"), number("column")) {
                        about.note.within = Some("query".to_owned());
                        about.note.position = Some(Position {
                            line: line.checked_sub(1),
                            column: column.saturating_sub(1),
                            unit: Unit::Utf16,
                        });
                    }
                }
                true
            }
            Value::Array(items)
                if issue
                    && matches!(
                        key,
                        "keys" | "unrecognizedkeys" | "additionalproperties" | "fields" | "blamefieldspecs"
                    ) =>
            {
                // Names of members in the object that the path leads to, or objects that say where (express-validator).
                match items.first() {
                    Some(Node { value: Value::Object(first), .. }) if !is_issue(first) => {
                        let inner = self::about(first, place, true).note;
                        let silent = inner.field.is_none();
                        if !silent {
                            about.located = true;
                            about.note.part = inner.part;
                            about.note.field = inner.field;
                            about.note.value = inner.value;
                        }
                        !silent
                    }
                    Some(first) if items.iter().all(is_step) => {
                        // Joi's `keys` are paths.
                        let steps = step(first).map(|first| path::parse(&first).1).unwrap_or_default();
                        about.note.field.get_or_insert_default().extend(steps);
                        about.located = true;
                        true
                    }
                    _ => false,
                }
            }
            Value::Text(text) | Value::Word(text) if VALUE.contains(&key) => {
                if matches!(node.value, Value::Text(_)) || text != "null" {
                    about.note.value.get_or_insert_with(|| text.clone());
                }
                true
            }
            Value::Array(_) | Value::Text(_) if EXPECTED.contains(&key) => {
                about.expect(node);
                true
            }
            Value::Object(inner)
                if matches!(
                    key,
                    "ctx"
                        | "context"
                        | "params"
                        | "attributes"
                        | "meta"
                        | "arguments"
                        | "extra"
                        | "extensions"
                        | "info"
                        | "parameters"
                ) =>
            {
                about.context(inner, key == "extensions");
                false
            }
            Value::Word(text) => {
                if let Ok(count) = text.parse::<usize>() {
                    match (key, name.as_str()) {
                        ("line" | "lineno" | "linenumber" | "row", _) => about.line = Some(count),
                        ("column" | "col" | "colno" | "columnnumber", _) => about.column = Some(count),
                        // Go's decoder counts the bytes that it has read.
                        (_, "Offset") => about.offset = Some((count.saturating_sub(1), Unit::Byte)),
                        // An `index` counts the elements of a list.
                        ("offset" | "position" | "pos", _) => {
                            about.offset = Some((count, Unit::CodePoint));
                        }
                        _ => {}
                    }
                }
                false
            }
            _ => match page(key, node) {
                Some(found) => {
                    about.note.documentation = Some(found.to_owned());
                    true
                }
                None => false,
            },
        };
        if taken {
            about.taken.push(index);
        }
    }
    // express-validator has a value for all that was sent.
    let all = |names: &[&str]| names.iter().all(|wanted| members.iter().any(|(name, _)| name == wanted));
    if about.located && members.len() == 4 && all(&["type", "msg", "path", "location"]) {
        about.note.value = Some("undefined".to_owned());
    }
    // Go's decoder as JSON: what it found, and the field of the struct that wants something else.
    if members.iter().any(|(name, _)| name == "Struct") && members.iter().any(|(name, _)| name == "Offset") {
        about.wrong_type = true;
        about.note.value = None;
        about.offset = None;
    }
    if about.note.position.is_none() {
        about.note.position = match (about.line, about.column, about.offset) {
            (_, _, Some((column, unit))) => Some(Position { line: None, column, unit }),
            (Some(line), Some(column), None) => Some(Position {
                line: Some(line.saturating_sub(1)),
                column: column.saturating_sub(1),
                unit: Unit::CodePoint,
            }),
            _ => None,
        };
    }
    about
}

impl About {
    /// Takes up where the object says that it applies: below the place that leads here, or from the root anew.
    fn locate(&mut self, part: Option<Part>, steps: Vec<String>, place: &Place) {
        self.note.part = part.or(self.note.part);
        let mut field = place.field.clone().unwrap_or_default();
        if steps.starts_with(&field) {
            field = steps;
        } else if steps.is_empty() || !field.ends_with(&steps) {
            field.extend(steps);
        }
        self.note.field = Some(field);
        self.located = true;
    }

    /// Takes up what would be taken.
    fn expect(&mut self, node: &Node) {
        match &node.value {
            Value::Array(items) => self.note.expected.extend(items.iter().filter_map(step)),
            Value::Text(text) => self.note.expected.extend(wording::list(text)),
            _ => {}
        }
    }

    /// An object beside the message that has its numbers and names: `params` of Ajv, `ctx` of Pydantic, `extensions` of
    /// GraphQL, which alone says where.
    fn context(&mut self, inner: &[(String, Node)], locates: bool) {
        for (name, node) in inner {
            let key = plain(name);
            match &node.value {
                _ if EXPECTED.contains(&key.as_str()) => self.expect(node),
                Value::Text(text) if matches!(key.as_str(), "missingproperty" | "additionalproperty") => {
                    self.note.field.get_or_insert_default().push(text.clone());
                }
                Value::Text(text)
                    if locates
                        && self.note.field.is_none()
                        && matches!(key.as_str(), "field" | "argumentname" | "attribute" | "property" | "path") =>
                {
                    let (part, steps) = path::parse(text);
                    self.note.part = part.or(self.note.part);
                    self.note.field = Some(steps);
                    self.located = true;
                }
                Value::Text(text) | Value::Word(text) if VALUE.contains(&key.as_str()) => {
                    self.note.value.get_or_insert_with(|| text.clone());
                }
                _ => {}
            }
        }
    }
}

/// The page about the error that a member names: an address, or JSON:API's and Google's `links`.
fn page<'n>(key: &str, node: &'n Node) -> Option<&'n str> {
    match &node.value {
        Value::Text(text) if is_page(key) && text.starts_with("http") && text.contains("://") => Some(text),
        Value::Object(links) if matches!(key, "links" | "about" | "help") => links
            .iter()
            .find(|(name, _)| matches!(plain(name).as_str(), "about" | "help" | "describedby" | "type" | "href"))
            .and_then(|(name, node)| page(&plain(name), node)),
        Value::Array(links) if key == "links" => links.iter().find_map(|link| page("about", link)),
        _ => None,
    }
}

/// Whether what is said to be a location can be one.
fn is_location(key: &str, text: &str) -> bool {
    let blank = text.contains(' ');
    match key {
        "name" | "key" | "label" | "target" | "column" | "element" | "expression" | "location" => {
            !blank && !text.is_empty() && !text.contains("://") && !is_class(text)
        }
        // Spring and Rails tell the path of the URL.
        "path" => !blank && !text.starts_with("/api") && !text.contains('?'),
        _ => !text.contains("://") && text.len() < 200,
    }
}

/// A step of a path: a name or index, or Valibot's object with a `key`.
pub(super) fn step(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) | Value::Word(text) => Some(text.clone()),
        Value::Object(members) => members.iter().find(|(name, _)| name == "key").and_then(|(_, node)| step(node)),
        Value::Array(_) => None,
    }
}

pub(super) fn is_step(node: &Node) -> bool {
    step(node).is_some()
}

fn number(node: &Node) -> Option<usize> {
    match &node.value {
        Value::Word(text) => text.parse().ok(),
        _ => None,
    }
}
