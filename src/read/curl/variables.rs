//! `--variable name=content` and `{{name:function}}` in the arguments of `--expand-…`, since curl 8.3.

use std::collections::HashMap;

use super::url;
use crate::message::{Fate, Variable};
use crate::source::{Traced, base64};

/// What the variables of a command hold, as far as the command tells.
#[derive(Debug, Default)]
pub(super) struct Variables {
    known: HashMap<Vec<u8>, Traced>,
    /// Those whose content comes from elsewhere, and places where they are used.
    pub(super) unknown: Vec<Variable>,
}

impl Variables {
    /// `name=content`; `name@file` and `%name`, an environment variable, are not known.
    pub(super) fn set(&mut self, argument: &Traced) {
        let bytes = argument.bytes();
        let imported = bytes.first() == Some(&b'%');
        let start = usize::from(imported);
        let end = start + bytes[start..].iter().take_while(|byte| is_name(**byte)).count();
        let name = bytes[start..end].to_vec();
        self.known.remove(&name);
        // The environment, where it has the variable, comes before what is written.
        if bytes.get(end) == Some(&b'=') && !imported && end > start {
            self.known.insert(name, argument.slice(end + 1..bytes.len()));
        }
    }

    /// The argument with the variables in it filled in. What is not known stays, and is remembered.
    pub(super) fn expand(&mut self, argument: &Traced) -> Traced {
        let bytes = argument.bytes();
        let mut text = Traced::new(argument.home());
        let (mut start, mut at) = (0, 0);
        while let Some(open) = find(bytes, at, b"{{") {
            if open > 0 && bytes[open - 1] == b'\\' {
                text.append(&argument.slice(start..open - 1));
                start = open;
                at = open + 2;
                continue;
            }
            let Some(close) = find(bytes, open, b"}}") else { break };
            at = close + 2;
            let inner = &bytes[open + 2..close];
            let (name, functions) = match inner.iter().position(|&byte| byte == b':') {
                Some(colon) => (&inner[..colon], &inner[colon + 1..]),
                None => (inner, &inner[..0]),
            };
            if name.is_empty() || !name.iter().all(|&byte| is_name(byte)) {
                continue;
            }
            let whole = open..close + 2;
            let span = argument.span_of(whole.clone());
            if start < open {
                text.append(&argument.slice(start..open));
            }
            if let Some(value) = self.known.get(name).and_then(|value| apply(functions, value)) {
                text.decode(value.bytes(), span, argument.quoting_at(whole.end));
            } else {
                let name = String::from_utf8_lossy(name).into_owned();
                self.unknown.push(Variable { span, name, fate: Fate::Expanded });
                text.append(&argument.slice(whole));
            }
            start = at;
        }
        if start == 0 {
            return argument.clone();
        }
        if start < bytes.len() {
            text.append(&argument.slice(start..bytes.len()));
        }
        text
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    bytes.get(from..)?.windows(what.len()).position(|part| part == what).map(|at| from + at)
}

/// The value after functions, from left to right. `None` for one that curl does not have.
fn apply(functions: &[u8], value: &Traced) -> Option<Traced> {
    let mut value = value.clone();
    for function in functions.split(|&byte| byte == b':').filter(|function| !function.is_empty()) {
        let span = value.home();
        value = match function {
            b"trim" => Traced::implied(value.bytes().trim_ascii(), span),
            b"json" => Traced::implied(json(value.bytes()), span),
            b"url" => url::escaped(&value),
            b"b64" => Traced::implied(base64::write(value.bytes()), span),
            b"64dec" => {
                let decoded = base64::read(value.bytes());
                Traced::implied(decoded.unwrap_or_else(|| b"[64dec-fail]".to_vec()), span)
            }
            _ => return None,
        };
    }
    Some(value)
}

/// The content of a JSON string.
fn json(bytes: &[u8]) -> Vec<u8> {
    let mut quoted = Vec::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            b'"' | b'\\' => quoted.extend([b'\\', byte]),
            b'\n' => quoted.extend(b"\\n"),
            b'\r' => quoted.extend(b"\\r"),
            b'\t' => quoted.extend(b"\\t"),
            0x08 => quoted.extend(b"\\b"),
            0x0c => quoted.extend(b"\\f"),
            0..=0x1f => quoted.extend(format!("\\u{byte:04x}").into_bytes()),
            _ => quoted.push(byte),
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Origin, Span};

    fn traced(text: &str) -> Traced {
        Traced::verbatim(text, Span::new(Origin::Request, 0, text.len()))
    }

    #[test]
    fn variables_are_filled_in() {
        let mut variables = Variables::default();
        variables.set(&traced("name= Ana \"B\" "));
        variables.set(&traced("file@x.txt"));
        for (argument, text) in [
            ("a{{name:trim}}b", "aAna \"B\"b"),
            ("{{name:trim:json}}", "Ana \\\"B\\\""),
            ("{{name:url}}", "%20Ana%20%22B%22%20"),
            ("{{name:trim:b64}}", "QW5hICJCIg=="),
            ("\\{{name}} and {{", "{{name}} and {{"),
            ("{{no-name}}", "{{no-name}}"),
            ("plain", "plain"),
        ] {
            assert_eq!(variables.expand(&traced(argument)).text(), text, "{argument}");
        }
        assert!(variables.unknown.is_empty());
        assert_eq!(variables.expand(&traced("x{{file}}")).text(), "x{{file}}");
        assert_eq!(variables.unknown[0].span.range(), 1..9);
    }
}
