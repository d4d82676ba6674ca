//! JSON as a tree, also where it is faulty.

use super::maker::Maker;
use super::row::{Kind, Row};
use crate::source::Traced;
use crate::syntax::json::{self, Node};
use crate::syntax::{graphql, when};

/// Rows in an object or array, by how deep it lies: the first levels tell what it is.
const WIDE: [usize; 4] = [200, 60, 30, 20];

impl Maker {
    /// A value and all in it.
    pub(super) fn json(&mut self, node: Node<'_>, content: &Traced, label: &str, deep: usize) -> Row {
        let raw = content.slice(node.inner());
        let span = node.name().map(|name| content.span_of(name.range().start..node.range().end));
        let mut row = match node.kind() {
            json::Kind::Object | json::Kind::Array => self.container(node, content, label, deep),
            json::Kind::String => {
                let text = node.string().unwrap_or_default();
                let mut row = self.told(Kind::String, label, &text, &raw);
                if text.as_bytes() != raw.bytes() && row.flags.is_empty() {
                    row.written = Some(raw.text().into_owned());
                }
                if text.starts_with("eyJ") || crate::share::is_secret(label, false) {
                    self.secret_or_time(&mut row, &raw, false);
                } else if label == "query"
                    && graphql::looks_like(&text)
                    && let Some(text) = node.traced(content)
                {
                    row.rows = self.graphql(&text);
                }
                row
            }
            kind => {
                let kind = if kind == json::Kind::Number { Kind::Number } else { Kind::Literal };
                let mut row = self.row(kind, label, &raw);
                let timed = matches!(label, "exp" | "nbf" | "iat" | "auth_time" | "expires_at" | "updated_at");
                if let Some(time) = when::unix(&row.value).filter(|_| timed) {
                    self.tell_time(&mut row, time);
                }
                row
            }
        };
        if node.range() != node.inner() {
            row.span = Some(content.span_of(node.range()));
        }
        if span.is_some() {
            row.place = std::mem::replace(&mut row.span, span);
        }
        row
    }

    fn container(&mut self, node: Node<'_>, content: &Traced, label: &str, deep: usize) -> Row {
        let count = node.count();
        let (kind, one, many) = match node.kind() {
            json::Kind::Object => (Kind::Object, "member", "members"),
            _ => (Kind::Array, "item", "items"),
        };
        let summary = format!("{count} {}", if count == 1 { one } else { many });
        let mut row = self.told(kind, label, &summary, &Traced::new(content.span_of(node.range())));
        row.span = Some(content.span_of(node.range()));
        if deep >= self.bounds.deep {
            return row;
        }
        let wide = WIDE[deep.min(WIDE.len() - 1)];
        let wide = if self.bounds.wide == usize::MAX { usize::MAX } else { wide };
        for (index, child) in node.children().enumerate() {
            if self.is_full(&mut row.rows, count, wide) {
                break;
            }
            let name = child.name().map_or_else(|| index.to_string(), |name| name.text().into_owned());
            let child = self.json(child, content, &name, deep + 1);
            row.rows.push(child);
        }
        row
    }

    /// The operations and fragments of a document, with the variables that they declare.
    pub(super) fn graphql(&mut self, text: &Traced) -> Vec<Row> {
        let Some(read) = text.utf8() else { return Vec::new() };
        let document = graphql::parse(read);
        let mut rows = Vec::new();
        for definition in &document.definitions {
            if self.is_full(&mut rows, document.definitions.len(), 40) {
                break;
            }
            let word = text.slice(definition.start.clone());
            let kind = if word.bytes() == b"{" { "query".into() } else { word.text() };
            let place = definition.name.clone().map_or_else(|| word.clone(), |name| text.slice(name));
            let name = if definition.name.is_some() { place.text() } else { "without a name".into() };
            let mut row = self.told(Kind::Operation, &kind, &name, &place);
            row.span = Some(text.span_of(
                definition.start.start..definition.name.as_ref().map_or(definition.start.end, |name| name.end),
            ));
            for variable in &definition.variables {
                if self.is_full(&mut row.rows, definition.variables.len(), 40) {
                    break;
                }
                let label = format!("${}", read.get(variable.name.clone()).unwrap_or_default());
                let mut told = self.row(Kind::Element, &label, &text.slice(variable.kind.clone()));
                if variable.required {
                    told.meaning = Some("must be given".into());
                }
                row.rows.push(told);
            }
            rows.push(row);
        }
        rows
    }
}
