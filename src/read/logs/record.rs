//! A record of a log: named values, from JSON or logfmt.
//!
//! Names are compared without case and signs: `http.request.method`, `httpRequestMethod` and `http_request_method` are
//! one.

use super::super::document::Json;
use crate::source::{Span, Traced};
use crate::syntax::json::{self, Kind, Node};

/// How deep members may lie in one another, and how many are looked at.
const DEPTH: usize = 8;
const MEMBERS: usize = 400;

/// A value with the names that lead to it.
pub(super) struct Member<'d> {
    /// The names from the outside in, in small letters and digits. A name with dots in it is several.
    pub(super) names: Vec<String>,
    /// Which object it stands in.
    pub(super) parent: usize,
    /// From its name on.
    pub(super) span: Span,
    value: Value<'d>,
}

enum Value<'d> {
    Node(Node<'d>),
    Text(Traced),
}

/// A record of a log.
pub(super) struct Record<'a, 'd> {
    pub(super) json: Option<&'d Json<'a>>,
    pub(super) members: Vec<Member<'d>>,
}

impl Member<'_> {
    pub(super) fn name(&self) -> &str {
        self.names.last().map_or("", String::as_str)
    }

    pub(super) fn is_in(&self, places: &[&str]) -> bool {
        self.names.iter().any(|name| places.contains(&name.as_str()))
    }

    /// Whether the names say that it is about the response.
    pub(super) fn of_response(&self) -> bool {
        let told = |name: &String| {
            let rest = name.strip_prefix("http").unwrap_or(name);
            rest.starts_with("resp")
                || rest == "res"
                || rest == "reply"
                || rest.starts_with("resbod")
                || rest == "resheaders"
        };
        self.names.iter().any(told) && !self.name().starts_with("responsetime")
    }

    pub(super) fn of_request(&self) -> bool {
        let told = |name: &String| {
            let rest = name.strip_prefix("http").unwrap_or(name);
            rest.starts_with("req") || matches!(rest, "config" | "input" | "call")
        };
        self.names.iter().any(told)
    }

    pub(super) fn is_error(&self) -> bool {
        const ERRORS: [&str; 9] =
            ["err", "error", "exception", "errormessage", "errmsg", "errormsg", "cause", "exceptionmessage", "reason"];
        self.is_in(&ERRORS)
    }
}

/// A name in small letters and digits.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Members that hold content, not more of the record.
fn is_content(name: &str) -> bool {
    name.ends_with("body")
        || name.ends_with("payload")
        || name.ends_with("headers")
        || matches!(name, "header" | "params")
}

impl<'a, 'd> Record<'a, 'd> {
    /// A record in JSON.
    pub(super) fn of_json(json: &'d Json<'a>, root: Node<'d>) -> Self {
        let mut members: Vec<Member> = Vec::new();
        // Level by level: what stands further out counts first.
        let mut level: Vec<(Node, Vec<String>)> = vec![(root, Vec::new())];
        let mut parent = 0;
        for _ in 0..DEPTH {
            let mut next = Vec::new();
            for (object, names) in level {
                for node in object.children() {
                    if members.len() >= MEMBERS {
                        break;
                    }
                    let mut names = names.clone();
                    let own = node.name().map(json::Name::text).unwrap_or_default();
                    names.extend(own.split('.').map(plain).filter(|name| !name.is_empty()));
                    let content = names.last().is_some_and(|name| is_content(name));
                    if node.kind() == Kind::Object && !content {
                        next.push((node, names.clone()));
                    }
                    members.push(Member { names, parent, span: json.member(node), value: Value::Node(node) });
                }
                parent += 1;
            }
            level = next;
        }
        Self { json: Some(json), members }
    }

    /// A record of named texts.
    pub(super) fn of_texts(texts: Vec<(String, Span, Traced)>) -> Self {
        let member = |(name, span, text): (String, Span, Traced)| Member {
            names: name.split('.').map(plain).filter(|name| !name.is_empty()).collect(),
            parent: 0,
            span,
            value: Value::Text(text),
        };
        Self { json: None, members: texts.into_iter().map(member).collect() }
    }

    /// The value, decoded; an object as it stands.
    pub(super) fn value(&self, member: &Member) -> Option<Traced> {
        match &member.value {
            Value::Node(node) => self.json?.value(*node),
            Value::Text(text) => Some(text.clone()),
        }
    }

    /// The value of a string.
    pub(super) fn string(&self, member: &Member) -> Option<Traced> {
        let string = !matches!(&member.value, Value::Node(node) if node.kind() != Kind::String);
        if string { self.value(member) } else { None }
    }

    pub(super) fn short(member: &Member) -> Option<String> {
        match &member.value {
            Value::Node(node) if node.range().len() <= 5000 => node.string().map(std::borrow::Cow::into_owned),
            Value::Node(_) => None,
            Value::Text(text) => text.utf8().map(str::to_owned),
        }
    }

    pub(super) fn node(member: &Member<'d>) -> Option<Node<'d>> {
        match &member.value {
            Value::Node(node) => Some(*node),
            Value::Text(_) => None,
        }
    }

    pub(super) fn is_object(member: &Member<'d>) -> bool {
        Self::node(member).is_some_and(|node| matches!(node.kind(), Kind::Object | Kind::Array))
    }

    /// Members with text that log lines may stand in.
    pub(super) fn lines(&self) -> impl Iterator<Item = Traced> {
        const NAMES: [&str; 9] = ["log", "message", "msg", "line", "textpayload", "event", "raw", "body", "original"];
        self.members
            .iter()
            .filter(|member| NAMES.contains(&member.name()) && member.names.len() <= 2)
            .filter_map(|member| self.string(member))
    }
}
