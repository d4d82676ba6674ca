//! Files in which `{{name}}` stands for a value: requests of editors, Hurl.

use std::collections::HashMap;
use std::ops::Range;

use super::address;
use super::escape::{URL, escaped, letters_and};
use crate::message::{Agent, Client, Command, Fate, Field, Variable};
use crate::source::{Origin, Quoting, Span, Traced};

/// A file with the values that it sets itself.
pub(super) struct Template<'a> {
    pub(super) text: &'a str,
    values: HashMap<String, String>,
    variables: Vec<Variable>,
    /// How many bytes values may still put in: values may hold values.
    fuel: usize,
}

impl<'a> Template<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, values: HashMap::new(), variables: Vec::new(), fuel: text.len() + 100_000 }
    }

    /// Sets a value, in which those that are set before are put in.
    pub(super) fn set(&mut self, name: &str, value: Range<usize>) {
        let others = std::mem::take(&mut self.variables);
        let value = self.expand(value);
        // What holds something that is not told is not told.
        if std::mem::replace(&mut self.variables, others).is_empty() {
            self.values.insert(name.to_owned(), value.text().into_owned());
        } else {
            self.values.remove(name);
        }
    }

    /// The text of a place with the values put in that are known.
    pub(super) fn expand(&mut self, range: Range<usize>) -> Traced {
        let mut expanded = Traced::new(span(range.clone()));
        let mut at = range.start;
        expanded.copy(self.text, span(at..at), Quoting::Raw);
        while let Some(hole) = self.hole(at..range.end) {
            expanded.copy(self.text, span(at..hole.start), Quoting::Raw);
            let name = self.text[hole.start + 2..hole.end - 2].trim();
            let value = self.values.get(name).filter(|value| value.len() <= self.fuel);
            if let Some(value) = value {
                self.fuel -= value.len();
                expanded.decode(value.as_bytes(), span(hole.clone()), Quoting::Sealed);
            } else {
                expanded.copy(self.text, span(hole.clone()), Quoting::Raw);
                let variable = Variable { span: span(hole.clone()), name: name.to_owned(), fate: Fate::Expanded };
                self.variables.push(variable);
            }
            at = hole.end;
        }
        expanded.copy(self.text, span(at..range.end), Quoting::Raw);
        expanded
    }

    /// The first `{{…}}` in a place.
    fn hole(&self, range: Range<usize>) -> Option<Range<usize>> {
        let mut at = range.start;
        loop {
            let start = at + self.text[at..range.end].find("{{")?;
            // A name is short, and in one line. In JSON brackets may stand so, too.
            let rest = &self.text.as_bytes()[start + 2..range.end.min(start + 200)];
            let length = rest.iter().position(|byte| matches!(byte, b'}' | b'\n' | b'{' | b'"'));
            if let Some(length) = length
                && rest[length..].starts_with(b"}}")
            {
                return Some(start..start + length + 4);
            }
            at = start + 2;
        }
    }

    /// The client of a request that was read since the last, with the values that are not known.
    pub(super) fn client(&mut self, agent: Agent) -> Client {
        let variables = std::mem::take(&mut self.variables);
        Client::Agent(agent, Box::new(Command { variables, ..Command::default() }))
    }
}

/// Bytes of the main box.
pub(super) fn span(range: Range<usize>) -> Span {
    Span::new(Origin::Request, range.start, range.end)
}

/// `Host`, from the URL, where it is not written.
pub(super) fn host(target: &Traced, fields: &[Field]) -> Option<Field> {
    let wanted = address::after_scheme(target.bytes()).is_some() && !fields.iter().any(|field| field.is("host"));
    Some(target).filter(|_| wanted).map(address::host).filter(|host| !host.value.is_empty())
}

/// `query` as a GraphQL client sends it: a string in JSON, with its variables beside it.
pub(super) fn graphql(query: &Traced, variables: Option<&Traced>) -> Traced {
    let home = variables.map_or(query.home(), |variables| query.home().to(variables.home()));
    let mut content = Traced::new(home);
    let start = Span::point(Origin::Request, query.home().range().start);
    content.decode(b"{\"query\":\"", start, Quoting::Sealed);
    let mut plain = 0;
    for (at, &byte) in query.bytes().iter().enumerate() {
        let escaped: &[u8] = match byte {
            b'"' => b"\\\"",
            b'\\' => b"\\\\",
            b'\n' => b"\\n",
            b'\r' => b"\\r",
            b'\t' => b"\\t",
            _ => continue,
        };
        content.append(&query.slice(plain..at));
        content.decode(escaped, query.span_of(at..at + 1), Quoting::Sealed);
        plain = at + 1;
    }
    content.append(&query.slice(plain..query.len()));
    let end = Span::point(Origin::Request, query.home().range().end);
    content.decode(b"\"", end, Quoting::Sealed);
    if let Some(variables) = variables {
        content.decode(b",\"variables\":", end, Quoting::Sealed);
        content.append(variables);
    }
    content.decode(b"}", Span::point(Origin::Request, home.range().end), Quoting::Sealed);
    content
}

/// Appends `text` to a form or query, URL-encoded.
pub(super) fn encode(content: &mut Traced, text: &Traced) {
    content.append(&escaped(text, URL, letters_and(b"-._~")));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_put_in_where_the_file_sets_them() {
        let text = "host = a.test url = https://{{host}}/x {{url}}?y={{ token }}&z={{{}}}";
        let mut template = Template::new(text);
        template.set("host", 7..13);
        template.set("url", 20..38);
        let expanded = template.expand(39..text.len());
        assert_eq!(expanded.text(), "https://a.test/x?y={{ token }}&z={{{}}}");
        assert_eq!(&text[expanded.span_of(0..5).range()], "{{url}}");
        assert_eq!(template.variables.len(), 1);
        assert_eq!(template.variables[0].name, "token");
    }

    #[test]
    fn values_of_values_do_not_grow_without_end() {
        let line = "{{a}}{{a}}{{a}}{{a}}";
        let mut template = Template::new(line);
        template.values.insert("a".into(), "x".repeat(1000));
        for _ in 0..100 {
            template.set("a", 0..line.len());
        }
        assert!(template.values.get("a").is_none_or(|value| value.len() < 300_000));
    }

    #[test]
    fn a_query_is_sent_as_json() {
        let text = "{ a(b: \"c\") }\n{\"d\":1}";
        let part = |range| Traced::verbatim(text, span(range));
        let sent = graphql(&part(0..13), Some(&part(14..21)));
        assert_eq!(sent.text(), r#"{"query":"{ a(b: \"c\") }","variables":{"d":1}}"#);
    }
}
