//! What functions that we know make of their arguments.

use std::ops::Range;

use super::encode;
use super::eval::{Arguments, Reader, end_of};
use super::json;
use super::value::{List, Made, Map, Text, Value, implied};
use crate::source::{Span, Traced, base64};

impl Reader<'_> {
    /// Whether what is done with a text leaves it as it is: `.encode("utf-8")`, `.to_s`.
    pub(super) fn is_harmless(&self, tokens: Range<usize>) -> bool {
        let method = self.script.word(tokens.start + 1);
        let end = if self.script.is(tokens.start + 2, "(") {
            self.script.mate(tokens.start + 2) + 1
        } else {
            tokens.start + 2
        };
        self.script.is(tokens.start, ".")
            && matches!(
                method,
                "encode" | "toString" | "to_s" | "strip" | "trim" | "freeze" | "valueOf" | "dup" | "chomp"
            )
            && end == tokens.end
    }

    /// A literal and what is done with it.
    pub(super) fn literal_method(&mut self, tokens: Range<usize>, depth: usize) -> Value {
        let close = self.script.mate(tokens.start);
        let rest = close + 1..tokens.end;
        let value = self.expression(tokens.start..close + 1, depth);
        if self.script.is(close + 2, "to_json") && rest.len() <= 4 {
            return self.serialised(&value, json::Style::RUBY, tokens);
        }
        if self.is_harmless(rest) { value } else { self.unknown(tokens) }
    }

    pub(super) fn call_at(&mut self, name: &str, open: usize, tokens: Range<usize>, depth: usize) -> Value {
        // `payload.to_json()`, `params.toString()`.
        if let Some((object, method)) = name.rsplit_once('.')
            && matches!(method, "to_json" | "toString" | "encode" | "Encode" | "copy" | "getBytes")
            && self.script.is_known(object)
        {
            let value = self.resolve(object, tokens.start, depth);
            return match value {
                Some(value) if method == "to_json" => self.call(method, vec![value], tokens),
                Some(value) => value,
                None => self.unknown(tokens),
            };
        }
        let arguments = self.arguments_at(open, depth);
        let style = json::Style::of(name, &arguments, self);
        if let Some(style) = style {
            return match arguments.plain.first() {
                Some(value) => self.serialised(value, style, tokens),
                None => self.unknown(tokens),
            };
        }
        let Arguments { plain, .. } = arguments;
        self.call(name, plain, tokens)
    }

    /// A value as JSON.
    pub(super) fn serialised(&mut self, value: &Value, style: json::Style, tokens: Range<usize>) -> Value {
        if let Value::Unknown(_) = value {
            return self.unknown(tokens);
        }
        let content = json::text(self, value, style);
        let span = value.span();
        Value::Text(Text { open: Span::point(span.origin, span.start as usize), close: end_of(span), content })
    }

    /// What a function that we know makes of its arguments.
    pub(super) fn call(&mut self, name: &str, arguments: Vec<Value>, tokens: Range<usize>) -> Value {
        let span = self.script.span(tokens.clone());
        let mut arguments = arguments.into_iter();
        let first = arguments.next();
        let simple = name.rsplit(['.', ':', '>', '\\']).next().unwrap_or(name);
        match (simple, first) {
            ("to_json", Some(value)) => self.serialised(&value, json::Style::RUBY, tokens),
            ("URLSearchParams", None) => Value::Made(Made::Params, Box::new(Value::Map(Map::empty(end_of(span))))),
            ("URLSearchParams", Some(Value::Text(text))) => Value::Text(text),
            ("URLSearchParams", Some(value @ (Value::Map(_) | Value::List(_)))) => {
                Value::Made(Made::Params, Box::new(value))
            }
            // `req.URL.Query()`: what is there already is left to the URL.
            ("Query", None) => Value::Made(Made::Params, Box::new(Value::Map(Map::empty(end_of(span))))),
            ("FormData", None) => Value::Made(Made::FormData, Box::new(Value::Map(Map::empty(end_of(span))))),
            ("FormData" | "MultipartEncoder", Some(_)) => Value::Made(Made::FormData, Box::new(Value::Unknown(span))),
            ("Headers" | "HttpHeaders", None) => Value::Map(Map::empty(end_of(span))),
            ("HTTPBasicAuth" | "BasicAuth", Some(user)) => {
                let point = end_of(span);
                let items = std::iter::once(user).chain(arguments).map(|value| (value, point)).collect();
                Value::List(List { open: span, items, close: point })
            }
            ("Headers" | "Object" | "dict" | "OrderedDict", Some(value @ (Value::Map(_) | Value::List(_)))) => value,
            (
                "String" | "str" | "from" | "TextEncoder" | "NewReader" | "NewBuffer" | "NewBufferString" | "byte"
                | "bytes" | "string" | "BytesIO" | "StringIO" | "URI" | "parse" | "freeze",
                Some(value @ Value::Text(_)),
            ) if !name.contains("JSON") && !name.contains("json") => value,
            ("URL", Some(value @ Value::Text(_))) => match arguments.next() {
                Some(Value::Text(base)) => self.joined_url(&base.content, &value, span),
                _ => value,
            },
            ("Uint8Array", Some(Value::List(list))) => {
                let octet = |(item, _): &(Value, Span)| self.plain(item).utf8().and_then(|number| number.parse().ok());
                let octets: Option<Vec<u8>> = list.items.iter().map(octet).collect();
                match octets {
                    Some(octets) => Value::Text(Text::bare(Traced::implied(octets, span))),
                    None => Value::Made(Made::Opaque, Box::new(Value::Unknown(span))),
                }
            }
            ("make", Some(_)) => Value::Map(Map::empty(end_of(span))),
            ("Blob" | "File", Some(Value::List(list))) if list.items.len() == 1 => {
                match list.items.into_iter().next() {
                    Some((value @ Value::Text(_), _)) => value,
                    _ => Value::Made(Made::Opaque, Box::new(Value::Unknown(span))),
                }
            }
            (
                "open" | "createReadStream" | "readFileSync" | "fopen" | "file_get_contents" | "read" | "Open",
                Some(_),
            ) => Value::Made(Made::Opaque, Box::new(Value::Unknown(span))),
            ("stringify", Some(value @ Value::Map(_))) if name.contains("qs") || name.contains("querystring") => {
                Value::Made(Made::Params, Box::new(value))
            }
            ("urlencode" | "http_build_query" | "encode_www_form", Some(value @ (Value::Map(_) | Value::List(_)))) => {
                let content = encode::form(self, &value, encode::Form::of(self.script.language));
                Value::Text(Text { open: Span::point(span.origin, span.start as usize), close: end_of(span), content })
            }
            (
                "btoa" | "b64encode" | "base64_encode" | "strict_encode64" | "EncodeToString",
                Some(Value::Text(text)),
            ) => {
                let coded = base64::write(text.content.bytes());
                // The parts of a text that is not told do not add up to one that is.
                if self.variables.iter().any(|variable| text.content.home().contains(variable.span)) {
                    return Value::Unknown(span);
                }
                Value::Text(Text::bare(implied(&coded, span)))
            }
            (
                "encodeURIComponent"
                | "quote"
                | "urlencode"
                | "rawurlencode"
                | "QueryEscape"
                | "encode_www_form_component",
                Some(Value::Text(text)),
            ) => {
                let content = encode::escaped(&text.content, encode::Form::of_function(simple));
                Value::Text(Text { content, ..text })
            }
            _ => Value::Unknown(span),
        }
    }

    /// A path after its base.
    pub(super) fn joined_url(&mut self, base: &Traced, value: &Value, span: Span) -> Value {
        let path = self.plain(value);
        let whole = path.bytes().windows(3).any(|part| part == b"://");
        if whole {
            return value.clone();
        }
        let uri = crate::syntax::uri::split(base.bytes(), crate::syntax::uri::Form::Url);
        let keep = if path.bytes().first() == Some(&b'/') {
            uri.path.start
        } else {
            base.bytes()[uri.path.clone()]
                .iter()
                .rposition(|&byte| byte == b'/')
                .map_or(uri.path.end, |at| uri.path.start + at + 1)
        };
        let mut content = Traced::new(path.home());
        content.insert(&base.slice(0..keep));
        content.insert(&path);
        Value::Text(Text { open: Span::point(span.origin, span.start as usize), close: end_of(span), content })
    }
}
