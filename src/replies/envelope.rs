//! JSON of any shape.
//!
//! No format is known by name: every string with a blank in it may be a message, every identifier beside one may be
//! its code, and what stands beside them says where they apply. That reads problem+json, `google.rpc.Status`,
//! FastAPI, JSON:API, GraphQL, Zod, Joi, Ajv, DRF, Laravel, Rails, Spring, ASP.NET, Discord and what is made up at home.

use super::json::{self, Node, Value};
use super::notes::{Note, Notes, Words};
use super::{Part, path, plain as lines};
use crate::source::{Order, Span, Traced};

mod about;
mod names;
mod shapes;

pub(super) use names::{OAUTH, is_id};

use about::about;
use names::{CODE, EXPECTED, FIELDS, SELF, SILENT, VALUE, in_part, plain};
use shapes::{groups_issues, is_field_map, is_issue, is_tree, refuses, says_something};

/// How many elements of a list are read.
const ELEMENTS: usize = 60;

/// What is known on the way down.
#[derive(Clone, Default)]
struct Place {
    part: Option<Part>,
    field: Option<Vec<String>>,
    /// Whether names of members are names of fields.
    fields: bool,
    /// Whether single words there are values, not codes: under `detail`.
    echoes: bool,
    depth: usize,
}

/// Reads JSON. False where it is none.
pub(super) fn read(text: &Traced, notes: &mut Notes) -> bool {
    let decoded = text.text();
    let exact = decoded.len() == text.len();
    let Some(root) = json::parse(&decoded) else { return false };
    let span = |node: &Node| if exact { text.span_of(node.range.clone()) } else { text.span() };
    let mut reader = Reader { span: &span, notes };
    let outermost = reader.notes.depth == 1;
    match &root.value {
        Value::Object(members) => {
            reader.notes.refused |= outermost && refuses(members);
            if outermost && members.iter().any(|(name, node)| name == "error" && registered(node)) {
                reader.notes.oauth = true;
            }
            let fields = is_field_map(members);
            reader.object(members, &Place { fields, ..Place::default() });
        }
        Value::Array(items) => {
            // A batch of JSON-RPC.
            reader.notes.refused |= outermost
                && items.iter().any(|item| {
                    matches!(&item.value, Value::Object(members) if refuses(members)
                        && members.iter().any(|(name, _)| name == "jsonrpc"))
                });
            reader.value("", &root, &Place::default());
        }
        Value::Text(inner) => {
            let words = Words { text: inner.clone(), span: span(&root) };
            reader.prose(words, &Place::default());
        }
        Value::Word(_) => return false,
    }
    true
}

fn registered(node: &Node) -> bool {
    matches!(&node.value, Value::Text(text) if OAUTH.contains(&text.as_str()))
}

struct Reader<'a> {
    span: &'a dyn Fn(&Node) -> Span,
    notes: &'a mut Notes,
}

impl Reader<'_> {
    fn value(&mut self, name: &str, node: &Node, place: &Place) {
        if place.depth > 12 {
            return;
        }
        match &node.value {
            Value::Object(members) => self.object(members, place),
            Value::Array(items) => {
                // `[{}, {"isbn": ["…"]}]`: an element for each element that was sent.
                let indexed = place.fields
                    && place.field.as_ref().is_some_and(|field| !field.is_empty())
                    && items.iter().all(|item| matches!(&item.value, Value::Object(members) if !is_issue(members)));
                for (index, item) in items.iter().take(ELEMENTS).enumerate() {
                    let mut place = Place { depth: place.depth + 1, ..place.clone() };
                    if indexed && let Some(field) = &mut place.field {
                        field.push(index.to_string());
                    }
                    self.value(name, item, &place);
                }
            }
            Value::Text(text) => {
                let words = Words { text: text.clone(), span: (self.span)(node) };
                let name = plain(name);
                if SILENT.contains(&name.as_str()) && !place.fields {
                    return;
                }
                if says_something(text) {
                    self.prose(words, place);
                } else if place.fields && place.field.as_ref().is_some_and(|field| field.len() == 1) && place.echoes {
                    self.echo(text);
                } else if place.fields || CODE.contains(&name.as_str()) || place.field.is_some() {
                    self.notes.write(Note {
                        code: Some(words),
                        part: place.part,
                        field: place.field.clone(),
                        ..Note::default()
                    });
                }
            }
            Value::Word(_) => {}
        }
    }

    /// Remembers a value that may have been sent.
    fn echo(&mut self, text: &str) {
        if self.notes.echoes.len() < 4 && (2..=200).contains(&text.len()) {
            self.notes.echoes.push(text.to_owned());
        }
    }

    /// A string that may be a message, or a document of its own.
    fn prose(&mut self, words: Words, place: &Place) {
        let first = words.text.trim_start().as_bytes().first().copied();
        if matches!(first, Some(b'{' | b'[' | b'<')) && words.text.len() > 8 {
            let before = self.notes.list.len();
            let inner = Traced::implied(words.text.clone(), words.span);
            let oauth = self.notes.oauth;
            self.notes.content(&inner);
            self.notes.oauth = oauth;
            if self.notes.list.len() > before {
                return;
            }
        }
        // Several things in one string: the lines of a list, or Zod's and Vault's with the place on a line of its own.
        if place.field.is_none() && lines::is_list(&words.text) {
            lines::read(&Traced::implied(words.text, words.span), self.notes);
            return;
        }
        self.notes.write(Note { prose: Some(words), part: place.part, field: place.field.clone(), ..Note::default() });
    }

    /// Zod's tree of errors: what is wrong with a value beside what is wrong with its members and items.
    fn tree(&mut self, members: &[(String, Node)], place: &Place) {
        let at = |step: Option<String>| {
            let mut place = Place { depth: place.depth + 1, ..place.clone() };
            place.field.get_or_insert_default().extend(step);
            place
        };
        for (name, node) in members {
            match (name.as_str(), &node.value) {
                ("errors", Value::Array(_)) => self.value(name, node, &at(None)),
                ("properties", Value::Object(properties)) => {
                    for (name, node) in properties {
                        self.branch(node, &at(Some(name.clone())));
                    }
                }
                ("items", Value::Array(items)) => {
                    for (index, node) in items.iter().enumerate().take(ELEMENTS) {
                        self.branch(node, &at(Some(index.to_string())));
                    }
                }
                _ => {}
            }
        }
    }

    fn branch(&mut self, node: &Node, place: &Place) {
        if let Value::Object(members) = &node.value
            && place.depth <= 12
        {
            self.tree(members, place);
        }
    }

    fn object(&mut self, members: &[(String, Node)], place: &Place) {
        if place.depth > 12 {
            return;
        }
        if is_tree(members) {
            self.tree(members, place);
            return;
        }
        for (name, node) in members {
            let (Value::Text(text) | Value::Word(text)) = &node.value else { continue };
            if is_id(name) {
                self.notes.number(name, text);
            } else if plain(name) == "retryafter" && text.starts_with(|c: char| c.is_ascii_digit()) {
                self.notes.wait = Some(text.clone());
            }
        }
        // FHIR's CodeableConcept: a text, and codes for it.
        let concept = members.iter().all(|(name, _)| matches!(name.as_str(), "text" | "coding"));
        if place.fields && !concept && !is_issue(members) && !groups_issues(members) {
            // ASP.NET: what could not be read, `$.path`, comes before what is missing because of it.
            let (read, other): (Vec<_>, Vec<_>) = members.iter().partition(|(name, _)| name.starts_with('$'));
            for (name, node) in read.into_iter().chain(other).filter(|(name, _)| !is_id(name)) {
                self.field(name, node, place);
            }
            return;
        }
        let mut about = about(members, place, is_issue(members));
        self.notes.page = self.notes.page.take().or_else(|| about.note.documentation.clone());
        let mut taken = about.taken;
        let own = Place {
            part: about.note.part,
            field: about.note.field.clone(),
            fields: false,
            echoes: false,
            depth: place.depth + 1,
        };

        // Messages and codes of this object.
        let mut prose: Vec<(bool, Words)> = Vec::new();
        let mut codes: Vec<(usize, Words)> = Vec::new();
        for (index, (name, node)) in members.iter().enumerate() {
            let Value::Text(text) = &node.value else { continue };
            let key = plain(name);
            if taken.contains(&index) || SILENT.contains(&key.as_str()) {
                continue;
            }
            let words = Words { text: text.clone(), span: (self.span)(node) };
            let code = CODE.iter().position(|known| *known == key);
            if says_something(text)
                || (text.len() > 1
                    && matches!(
                        key.as_str(),
                        "message"
                            | "msg"
                            | "error"
                            | "errordescription"
                            | "description"
                            | "reason"
                            | "issue"
                            | "detail"
                    )
                    && !about.located
                    && code.is_none())
            {
                prose.push((matches!(key.as_str(), "title" | "error" | "name" | "summary" | "hydratitle"), words));
            } else if key == "detail" {
                self.echo(text);
            } else if let Some(rank) = code
                && !text.is_empty()
            {
                codes.push((rank, words));
            } else if about.located && matches!(key.as_str(), "description" | "issue") && text.len() > 1 {
                // Colander's `Required`.
                codes.push((CODE.len(), words));
            } else {
                continue;
            }
            taken.push(index);
        }
        // A title says less than what stands under it.
        prose.order_by_key(|prose| prose.0);
        let prose: Vec<Words> = prose.into_iter().map(|prose| prose.1).collect();
        codes.order_by_key(|code| code.0);
        about.note.value = about.note.value.filter(|_| about.located || !codes.is_empty() || !prose.is_empty());

        let mut codes = codes.into_iter().map(|code| code.1);
        let mut code = codes.next();
        if about.wrong_type
            && let Some((_, node)) = members.first()
        {
            code = Some(Words { text: "type error".to_owned(), span: (self.span)(node) });
        }
        if prose.is_empty() && (code.is_some() || about.note.position.is_some()) {
            self.notes.write(Note { code, ..about.note.clone() });
        } else {
            for words in prose {
                let nested = matches!(words.text.trim_start().as_bytes().first(), Some(b'{' | b'[' | b'<'))
                    || lines::is_list(&words.text);
                if nested {
                    self.prose(words, &own);
                } else {
                    self.notes.write(Note { prose: Some(words), code: code.clone(), ..about.note.clone() });
                }
            }
        }
        for code in codes {
            self.notes.write(Note { code: Some(code), ..about.note.clone() });
        }

        // What lies deeper.
        for (index, (name, node)) in members.iter().enumerate() {
            if taken.contains(&index) || !matches!(node.value, Value::Object(_) | Value::Array(_)) {
                continue;
            }
            let key = plain(name);
            if VALUE.contains(&key.as_str()) || EXPECTED.contains(&key.as_str()) {
                continue;
            }
            // What was sent (class-validator's `target`), addresses, and where in its own code the server was.
            if matches!(key.as_str(), "stack" | "trace" | "traces" | "stacktrace" | "target" | "links") {
                continue;
            }
            if let ("constraints", Value::Object(constraints)) = (key.as_str(), &node.value) {
                // class-validator: the names of the rules that were broken, and what to say of each.
                for (_, node) in constraints {
                    self.value("message", node, &own);
                }
                continue;
            }
            let mut place = own.clone();
            if FIELDS.contains(&key.as_str()) {
                place.fields = true;
                place.echoes = matches!(key.as_str(), "detail" | "details" | "params" | "data");
                place.part = in_part(&key).or(place.part);
            }
            self.value(name, node, &place);
        }
    }

    /// A member of a map from fields to what is wrong with them.
    fn field(&mut self, name: &str, node: &Node, place: &Place) {
        let mut place = Place { depth: place.depth + 1, ..place.clone() };
        let key = plain(name);
        let outermost = place.field.as_ref().is_none_or(Vec::is_empty);
        let container = matches!(
            key.as_str(),
            "errors" | "details" | "causes" | "fields" | "violations" | "params" | "data" | "issues" | "validation"
        );
        if outermost && container && matches!(node.value, Value::Object(_)) {
            // A map in a map, not a field of this name.
        } else if SELF.contains(&key.as_str()) {
            place.field.get_or_insert_default();
        } else if outermost
            && place.part.is_none()
            && let Some(part) = in_part(&key)
            && !matches!(&node.value, Value::Text(_))
        {
            place.part = Some(part);
        } else {
            let (part, steps) = path::parse(name);
            // The name of a field, not a path, may have a dot or slash only in ASP.NET's and Laravel's way.
            place.part = place.part.or(part);
            place.field.get_or_insert_default().extend(steps);
        }
        self.value(name, node, &place);
    }
}
