//! JSON of any shape.
//!
//! No format is known by name: every string with a blank in it may be a message, every identifier beside one may be
//! its code, and what stands beside them says where they apply. That reads problem+json, `google.rpc.Status`,
//! FastAPI, JSON:API, GraphQL, Zod, Joi, Ajv, DRF, Laravel, Rails, Spring, ASP.NET, Discord and what is made up at home.

use super::json::{self, Node, Value};
use super::notes::{Note, Notes, Words};
use super::{Part, Position, Unit, path};
use crate::source::{Order, Span, Traced};

/// Members that say which field is meant.
const LOCATION: &[&str] = &[
    "loc",
    "location",
    "path",
    "field",
    "param",
    "parameter",
    "property",
    "propertypath",
    "pointer",
    "instancepath",
    "instancelocation",
    "datapath",
    "attribute",
    "argument",
    "target",
    "fieldname",
    "fieldpath",
    "parametername",
    "propertyname",
    "paramname",
    "name",
    "key",
    "element",
    "column",
    "member",
    "input_name",
    "expression",
    "label",
    "jsonpath",
    "feld",
    "feldname",
    "champ",
    "campo",
    "veld",
];

/// Members that say which part of the request is meant.
const PART: &[&str] = &["in", "location", "source", "locationtype", "paramtype", "place", "origin", "section"];

/// Members that hold an error code.
const CODE: &[&str] = &[
    "code",
    "type",
    "kind",
    "keyword",
    "rule",
    "errorcode",
    "error",
    "errortype",
    "validator",
    "constraint",
    "tag",
    "name",
    "__type",
    "errcode",
    "exception",
    "reason",
    "status",
    "validation",
    "title",
    "message",
    "id",
    "key",
    "format",
    "detail",
    "msg",
    "subcode",
    "constraintname",
    "errorname",
];

/// Members that repeat what was sent.
const VALUE: &[&str] = &[
    "value",
    "input",
    "received",
    "rejectedvalue",
    "invalidvalue",
    "actual",
    "got",
    "given",
    "attemptedvalue",
    "badvalue",
    "actualvalue",
    "providedvalue",
    "rejected",
    "currentvalue",
    "tag",
    "str",
];

/// Members that hold what would be taken.
const EXPECTED: &[&str] = &[
    "allowed",
    "values",
    "options",
    "allowedvalues",
    "enumvalues",
    "expected",
    "choices",
    "supported",
    "validvalues",
    "accepted",
    "enum",
    "permitted",
    "valids",
    "allowablevalues",
    "supportedvalues",
    "validoptions",
    "expectedtags",
    "possiblevalues",
    "allowedmethods",
    "supportedmediatypes",
    "allow",
    "suggestions",
    "didyoumean",
    "candidates",
    "accepts",
    "permittedvalues",
    "knownvalues",
    "availablevalues",
];

/// Members that are no words of the server about the request.
const SILENT: &[&str] = &[
    "trace",
    "stack",
    "stacktrace",
    "traces",
    "timestamp",
    "time",
    "date",
    "requestid",
    "traceid",
    "correlationid",
    "errorid",
    "instance",
    "pattern",
    "doc",
    "documentationurl",
    "docurl",
    "moreinfo",
    "helpurl",
    "url",
    "href",
    "errorurl",
    "fbtraceid",
    "method",
    "query",
    "body",
    "config",
    "regex",
    "example",
    "expectedpattern",
];

/// Members under which names of fields stand.
const FIELDS: &[&str] = &[
    "errors",
    "fields",
    "fielderrors",
    "validationerrors",
    "violations",
    "invalid",
    "invalidparams",
    "invalidfields",
    "modelstate",
    "messages",
    "details",
    "detail",
    "error",
    "message",
    "json",
    "query",
    "form",
    "headers",
    "body",
    "querystring",
    "params",
    "path",
    "cookies",
    "files",
    "jsonapi",
    "errormessages",
    "data",
    "failures",
    "problems",
    "validation",
    "args",
    "formdata",
    "validationmessages",
    "fieldmessages",
    "errordetails",
    "validationerror",
    "issues",
    "reasons",
    "causes",
    "args_location",
    "jsonorform",
    "queryparams",
    "pathparams",
];

/// Members under which the object itself is meant.
const SELF: &[&str] = &[
    "_errors",
    "non_field_errors",
    "nonfielderrors",
    "_schema",
    "__all__",
    "_global",
    "_form",
    "base",
    "",
    "$",
    "root",
    "__root__",
    "formerrors",
    "_root",
    "global",
];

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
    match &root.value {
        Value::Object(members) => {
            if reader.notes.depth == 1 && members.iter().any(|(name, node)| name == "error" && registered(node)) {
                reader.notes.oauth = true;
            }
            let fields = is_field_map(members);
            reader.object(members, &Place { fields, ..Place::default() });
        }
        Value::Array(_) => reader.value("", &root, &Place::default()),
        Value::Text(inner) => {
            let words = Words { text: inner.clone(), span: span(&root) };
            reader.prose(words, &Place::default());
        }
        Value::Word(_) => return false,
    }
    true
}

/// The error codes of RFC 6749 sections 4.1.2.1 and 5.2, RFC 6750, RFC 7591, RFC 8628, RFC 9126 and OpenID Connect.
pub(super) const OAUTH: &[&str] = &[
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
    "unsupported_response_type",
    "access_denied",
    "invalid_token",
    "insufficient_scope",
    "invalid_redirect_uri",
    "invalid_client_metadata",
    "invalid_software_statement",
    "redirect_uri_mismatch",
    "unsupported_token_type",
    "login_required",
    "consent_required",
    "interaction_required",
    "invalid_request_uri",
    "invalid_request_object",
    "authorization_pending",
    "slow_down",
    "expired_token",
    "invalid_target",
    "invalid_dpop_proof",
    "missing_authorization",
];

fn registered(node: &Node) -> bool {
    matches!(&node.value, Value::Text(text) if OAUTH.contains(&text.as_str()))
}

/// Small letters and digits alone, so that `errorCode`, `error_code` and `error-code` are one.
fn plain(name: &str) -> String {
    if SELF.contains(&name) {
        return name.to_owned();
    }
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether an object has fields of the request for names, as in `{"name": ["is required"]}`.
fn is_field_map(members: &[(String, Node)]) -> bool {
    fn says(node: &Node) -> bool {
        match &node.value {
            Value::Array(items) => {
                !items.is_empty()
                    && items.iter().all(|item| match &item.value {
                        Value::Text(text) => text.contains(' ') || text.len() > 24,
                        Value::Object(members) => members.iter().all(|(_, node)| says(node)),
                        _ => false,
                    })
            }
            Value::Object(members) => !members.is_empty() && members.iter().all(|(_, node)| says(node)),
            _ => false,
        }
    }
    !members.is_empty()
        && members.iter().all(|(name, node)| {
            let name = plain(name);
            says(node) && !matches!(name.as_str(), "errors" | "error" | "message" | "messages" | "detail" | "details")
        })
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
        self.notes.write(Note { prose: Some(words), part: place.part, field: place.field.clone(), ..Note::default() });
    }

    fn object(&mut self, members: &[(String, Node)], place: &Place) {
        if place.depth > 12 {
            return;
        }
        if place.fields && !is_issue(members) && !groups_issues(members) {
            // ASP.NET: what could not be read, `$.path`, comes before what is missing because of it.
            let (read, other): (Vec<_>, Vec<_>) = members.iter().partition(|(name, _)| name.starts_with('$'));
            for (name, node) in read.into_iter().chain(other) {
                self.field(name, node, place);
            }
            return;
        }
        let mut about = Self::about(members, place);
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
                let nested = matches!(words.text.trim_start().as_bytes().first(), Some(b'{' | b'[' | b'<'));
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
            if matches!(key.as_str(), "stack" | "trace" | "traces" | "stacktrace") {
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

    /// What the members of an object say besides prose and codes.
    fn about(members: &[(String, Node)], place: &Place) -> About {
        let mut about = About {
            note: Note { part: place.part, field: place.field.clone(), ..Note::default() },
            taken: Vec::new(),
            located: false,
            wrong_type: false,
        };
        let mut line = None;
        let mut column = None;
        let mut offset = None;
        let issue = is_issue(members);
        for (index, (name, node)) in members.iter().enumerate() {
            let key = plain(name);
            match &node.value {
                Value::Text(text) if PART.contains(&key.as_str()) && path::part(text).is_some() => {
                    about.note.part = path::part(text);
                    about.taken.push(index);
                }
                // Spring's `path` is the one of the URL.
                Value::Text(text)
                    if key == "path"
                        && text.starts_with('/')
                        && members
                            .iter()
                            .any(|(name, _)| matches!(plain(name).as_str(), "timestamp" | "status" | "statuscode")) => {
                }
                Value::Text(text) if issue && LOCATION.contains(&key.as_str()) && is_location(&key, text) => {
                    if !about.located || !matches!(key.as_str(), "name" | "key" | "target" | "label") {
                        let (part, steps) = path::parse(text);
                        about.note.part = part.or(about.note.part);
                        let mut field = place.field.clone().unwrap_or_default();
                        if !field.ends_with(&steps) {
                            field.extend(steps);
                        }
                        about.note.field = Some(field);
                        about.located = true;
                    }
                    about.taken.push(index);
                }
                Value::Array(items) if LOCATION.contains(&key.as_str()) && items.iter().all(is_step) => {
                    let steps: Vec<String> = items.iter().filter_map(step).collect();
                    // Only FastAPI's `loc` and Prism's `location` start with the part; `path` may be a field.
                    let first = steps.first().and_then(|first| path::part(first));
                    let (part, steps) = match first {
                        Some(part) if matches!(key.as_str(), "loc" | "location") => (Some(part), steps[1..].to_vec()),
                        _ => path::split(steps),
                    };
                    about.note.part = part.or(about.note.part);
                    let mut field = place.field.clone().unwrap_or_default();
                    if steps.is_empty() || !field.ends_with(&steps) {
                        field.extend(steps);
                    }
                    about.note.field = Some(field);
                    about.located = true;
                    about.taken.push(index);
                }
                Value::Object(source) if key == "source" => {
                    for (kind, node) in source {
                        if let Value::Text(text) = &node.value {
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
                    about.taken.push(index);
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
                    about.taken.push(index);
                }
                Value::Array(items)
                    if issue
                        && matches!(
                            key.as_str(),
                            "keys" | "unrecognizedkeys" | "additionalproperties" | "fields" | "blamefieldspecs"
                        ) =>
                {
                    // Names of members in the object that the path leads to.
                    if let Some(name) = items.first().and_then(step)
                        && items.iter().all(is_step)
                    {
                        about.note.field.get_or_insert_default().push(name);
                        about.located = true;
                        about.taken.push(index);
                    }
                }
                Value::Text(text) | Value::Word(text) if VALUE.contains(&key.as_str()) => {
                    if matches!(node.value, Value::Text(_)) || text != "null" {
                        about.note.value.get_or_insert_with(|| text.clone());
                    }
                    about.taken.push(index);
                }
                Value::Array(items) if EXPECTED.contains(&key.as_str()) => {
                    about.note.expected.extend(items.iter().filter_map(step));
                    about.taken.push(index);
                }
                Value::Text(text) if EXPECTED.contains(&key.as_str()) => {
                    about.note.expected.extend(super::claims::list(text));
                    about.taken.push(index);
                }
                Value::Object(inner)
                    if matches!(
                        key.as_str(),
                        "ctx" | "context" | "params" | "attributes" | "meta" | "arguments" | "extra"
                    ) =>
                {
                    for (name, node) in inner {
                        let key = plain(name);
                        match &node.value {
                            Value::Array(items) if EXPECTED.contains(&key.as_str()) => {
                                about.note.expected.extend(items.iter().filter_map(step));
                            }
                            Value::Text(text) if EXPECTED.contains(&key.as_str()) => {
                                about.note.expected.extend(super::claims::list(text));
                            }
                            Value::Text(text) if matches!(key.as_str(), "missingproperty" | "additionalproperty") => {
                                about.note.field.get_or_insert_default().push(text.clone());
                            }
                            Value::Text(text) | Value::Word(text) if VALUE.contains(&key.as_str()) => {
                                about.note.value.get_or_insert_with(|| text.clone());
                            }
                            _ => {}
                        }
                    }
                }
                Value::Word(text) => {
                    if let Ok(count) = text.parse::<usize>() {
                        match (key.as_str(), name.as_str()) {
                            ("line" | "lineno" | "linenumber" | "row", _) => line = Some(count),
                            ("column" | "col" | "colno" | "columnnumber", _) => column = Some(count),
                            // Go's decoder counts the bytes that it has read.
                            (_, "Offset") => offset = Some((count.saturating_sub(1), Unit::Byte)),
                            ("offset" | "position" | "pos" | "index", _) => offset = Some((count, Unit::CodePoint)),
                            _ => {}
                        }
                    }
                }
                Value::Text(text) if text.starts_with("http") && text.contains("://") && is_page(&key) => {
                    about.note.documentation = Some(text.clone());
                    about.taken.push(index);
                }
                _ => {}
            }
        }
        // Go's decoder as JSON: what it found, and the field of the struct that wants something else.
        if members.iter().any(|(name, _)| name == "Struct") && members.iter().any(|(name, _)| name == "Offset") {
            about.wrong_type = true;
            about.note.value = None;
            offset = None;
        }
        if about.note.position.is_none() {
            about.note.position = match (line, column, offset) {
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
}

/// What an object says besides prose and codes.
struct About {
    note: Note,
    /// Members that are used up.
    taken: Vec<usize>,
    /// Whether the object itself says where.
    located: bool,
    /// Whether it says that a value has the wrong type, without a word for it.
    wrong_type: bool,
}

/// Whether a string is a sentence, or a document in itself.
fn says_something(text: &str) -> bool {
    let text = text.trim();
    text.contains(' ') || (text.len() > 3 && text.chars().any(|c| c as u32 > 0x2e7f)) || text.starts_with(['<', '{'])
}

/// Whether an object is one thing that is wrong, and not a map of fields.
fn is_issue(members: &[(String, Node)]) -> bool {
    let mut located = false;
    let mut said = false;
    for (name, node) in members {
        let key = plain(name);
        let text = matches!(node.value, Value::Text(_));
        let steps = matches!(&node.value, Value::Array(items) if items.iter().all(is_step));
        located |= (text || steps) && LOCATION.contains(&key.as_str()) && key != "name";
        said |= text
            && matches!(
                key.as_str(),
                "message"
                    | "msg"
                    | "description"
                    | "reason"
                    | "detail"
                    | "issue"
                    | "defaultmessage"
                    | "errormessage"
                    | "errordescription"
                    | "error"
                    | "code"
                    | "title"
                    | "rule"
                    | "keyword"
                    | "errorcode"
                    | "userMessage"
                    | "text"
                    | "type"
                    | "desc"
                    | "info"
            );
        // Objects that hold further errors are issues that group others.
        said |= matches!(key.as_str(), "errors" | "extensions" | "locations" | "fieldviolations" | "offset");
    }
    said || (located
        && members.len() <= 3
        && members.iter().any(|(_, node)| matches!(&node.value, Value::Text(t) if t.contains(' '))))
}

/// Whether a member is a list of things that are wrong.
fn groups_issues(members: &[(String, Node)]) -> bool {
    members.iter().any(|(_, node)| match &node.value {
        Value::Array(items) => {
            !items.is_empty()
                && items.iter().all(|item| matches!(&item.value, Value::Object(members) if is_issue(members)))
                && members.iter().any(|(_, node)| matches!(node.value, Value::Text(_) | Value::Word(_)))
        }
        _ => false,
    })
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

/// Whether a name is the one of an error, not of a field: `ValidationError`, `INVALID_REQUEST`.
fn is_class(text: &str) -> bool {
    text.ends_with("Error")
        || text.ends_with("Exception")
        || text.ends_with("Failure")
        || (text.contains('_') && text.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
}

/// Whether a member holds the address of a page about the error.
fn is_page(key: &str) -> bool {
    matches!(
        key,
        "type"
            | "docurl"
            | "documentationurl"
            | "moreinfo"
            | "helpurl"
            | "erroruri"
            | "documentation"
            | "help"
            | "href"
            | "docs"
            | "url"
            | "link"
            | "infolink"
    )
}

/// The part of a request whose fields stand under this name.
fn in_part(key: &str) -> Option<Part> {
    match key {
        "json" | "form" | "body" | "formdata" | "files" | "jsonorform" | "payload" => Some(Part::Body),
        "query" | "querystring" | "args" | "queryparams" => Some(Part::Query),
        "path" | "viewargs" | "pathparams" => Some(Part::Path),
        "headers" | "header" => Some(Part::Header),
        "cookies" | "cookie" => Some(Part::Cookie),
        _ => None,
    }
}

fn is_step(node: &Node) -> bool {
    matches!(node.value, Value::Text(_) | Value::Word(_))
}

fn step(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) | Value::Word(text) => Some(text.clone()),
        _ => None,
    }
}

fn number(node: &Node) -> Option<usize> {
    match &node.value {
        Value::Word(text) => text.parse().ok(),
        _ => None,
    }
}
