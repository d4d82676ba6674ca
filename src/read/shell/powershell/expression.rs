//! Expressions of PowerShell: literals, tables, lists, and the few calls that requests are written with.

use super::text::{is_double, is_single};
use super::{Reader, Value, span};
use crate::source::{Quoting, Traced, base64};

/// How deep expressions may be nested; what is deeper is not looked at.
const DEPTH: usize = 24;

impl Reader<'_> {
    /// An expression up to a line end, a closing bracket, or what it does not know.
    pub(super) fn expression(&mut self) -> Value {
        let start = self.at;
        if self.depth >= DEPTH {
            self.skip_balanced();
            return self.unknown(start);
        }
        self.depth += 1;
        let mut value = self.operand();
        loop {
            self.skip_blanks();
            let rest = self.rest();
            if rest.starts_with('+') && !rest.starts_with("++") {
                self.at += 1;
                self.skip_blanks_and_lines();
                let right = self.operand();
                value = sum(value, right);
            } else if rest.starts_with('|') && !rest.starts_with("||") {
                let at = self.at;
                self.at += 1;
                self.skip_blanks_and_lines();
                let Some(options) = self.convert_to_json() else {
                    self.at = at;
                    break;
                };
                value = Value::Text(value.json(options.0, options.1));
            } else if rest.starts_with(',') {
                self.at += 1;
                self.skip_blanks_and_lines();
                let next = self.operand();
                let place = span(start, self.at);
                value = match value {
                    Value::List(_, mut items) if !self.text[start..].starts_with('@') => {
                        items.push(next);
                        Value::List(place, items)
                    }
                    first => Value::List(place, vec![first, next]),
                };
            } else if rest.starts_with('-') && rest[1..].starts_with(|c: char| c.is_ascii_alphabetic())
                || rest.starts_with(['*', '/', '%'])
            {
                // `-f`, `-join`, `-replace`: what comes of it is not known.
                self.at += 1 + rest[1..].bytes().take_while(u8::is_ascii_alphabetic).count();
                self.skip_blanks_and_lines();
                self.operand();
                value = self.unknown(start);
            } else {
                break;
            }
        }
        self.depth -= 1;
        value
    }

    /// `ConvertTo-Json` with its options: how deep, and whether on one line.
    fn convert_to_json(&mut self) -> Option<(usize, bool)> {
        let name = self.rest().get(..14).filter(|name| name.eq_ignore_ascii_case("ConvertTo-Json"))?;
        self.at += name.len();
        let (mut depth, mut compress) = (2, false);
        loop {
            self.skip_blanks();
            let rest = self.rest();
            let option = rest.bytes().take_while(|&byte| byte == b'-' || byte.is_ascii_alphabetic()).count();
            if !rest.starts_with('-') || option < 2 {
                return Some((depth, compress));
            }
            let option = rest[1..option].to_ascii_lowercase();
            self.at += option.len() + 1;
            if "compress".starts_with(&option) {
                compress = true;
            } else if "depth".starts_with(&option) {
                self.skip_blanks();
                self.at += usize::from(self.peek() == Some(':'));
                let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
                depth = self.rest()[..digits].parse().unwrap_or(2);
                self.at += digits;
            }
        }
    }

    /// A value with the members and indexes after it.
    pub(super) fn operand(&mut self) -> Value {
        let start = self.at;
        if self.depth >= DEPTH {
            self.skip_balanced();
            return self.unknown(start);
        }
        self.depth += 1;
        let value = self.primary();
        let value = self.members(start, value);
        self.depth -= 1;
        value
    }

    fn primary(&mut self) -> Value {
        let start = self.at;
        let Some(c) = self.peek() else { return self.unknown(start) };
        let second = self.rest().chars().nth(1).unwrap_or_default();
        let mut text = Traced::new(span(start, start));
        match c {
            c if is_single(c) => self.single(&mut text),
            c if is_double(c) => self.double(&mut text),
            '@' if is_single(second) || is_double(second) => {
                if !self.here(&mut text) {
                    self.at += 1;
                    return self.unknown(start);
                }
            }
            '@' if second == '{' => return self.table(),
            '@' if second == '(' => {
                self.at += 1;
                let items = self.arguments_in_brackets();
                return Value::List(span(start, self.at), items);
            }
            '$' if second == '(' => {
                self.at += 1;
                return self.brackets(start);
            }
            '(' => return self.brackets(start),
            '[' => return self.typed(),
            '{' => {
                self.skip_balanced();
                return self.unknown(start);
            }
            '$' => return self.named(),
            c if c.is_ascii_digit() || c == '-' && second.is_ascii_digit() => {
                let more = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'.';
                self.at += 1 + self.rest()[1..].bytes().take_while(more).count();
                text.copy(self.text, span(start, self.at), Quoting::PowerShellBare);
                return Value::Literal(text);
            }
            _ => {
                let rest = self.rest();
                let stop = |c: char| c.is_whitespace() || ";|)}],".contains(c);
                let length = rest.find(stop).unwrap_or(rest.len());
                self.at += length.max(if stop(c) { 0 } else { c.len_utf8() });
                return self.unknown(start);
            }
        }
        let mut whole = Traced::new(span(start, self.at));
        whole.append(&text);
        Value::Text(whole)
    }

    /// `$name`: what was assigned, or `$true`, `$false`, `$null`.
    fn named(&mut self) -> Value {
        let start = self.at;
        self.at += 1;
        let Some(name) = self.name() else { return self.unknown(start) };
        let place = span(start, self.at);
        if let word @ ("true" | "false" | "null") = name.to_ascii_lowercase().as_str() {
            let mut text = Traced::new(place);
            text.decode(word.as_bytes(), place, Quoting::Sealed);
            return Value::Literal(text);
        }
        if let Some(value) = self.variable(&name).cloned() {
            return value;
        }
        let value = self.unknown(start);
        if let Some(noted) = self.noted.last_mut() {
            noted.name = name;
        }
        value
    }

    /// What stands in round brackets: an expression, or a command.
    fn brackets(&mut self, start: usize) -> Value {
        let open = self.at;
        let noted = self.noted.len();
        self.at += 1;
        self.skip_blanks_and_lines();
        let value = if self.peek().is_some_and(|c| c.is_ascii_alphabetic()) {
            self.inner_command()
        } else {
            Some(self.expression())
        };
        self.skip_blanks_and_lines();
        if let Some(value) = value
            && self.peek() == Some(')')
        {
            self.at += 1;
            return value;
        }
        self.at = open;
        self.noted.truncate(noted);
        self.skip_balanced();
        self.unknown(start)
    }

    /// The commands in brackets whose value is known: `ConvertTo-Json $x`, `New-Object System.Net.Cookie("n", "v")`.
    fn inner_command(&mut self) -> Option<Value> {
        let start = self.at;
        if self.rest().get(..10).is_some_and(|name| name.eq_ignore_ascii_case("New-Object")) {
            self.at += 10;
            self.skip_blanks();
            let length = self.rest().find(|c: char| c.is_whitespace() || "(),".contains(c)).unwrap_or(0);
            self.at += length;
            self.skip_blanks();
            if self.peek() != Some('(') {
                return Some(Value::Table(span(start, self.at), Vec::new()));
            }
            let items = self.arguments_in_brackets();
            return Some(Value::List(span(start, self.at), items));
        }
        let (depth, compress) = self.convert_to_json()?;
        self.skip_blanks();
        if self.rest().starts_with('-') {
            return None;
        }
        let value = self.operand();
        let at = self.at;
        self.skip_blanks();
        // Options may stand after the value as well.
        let (mut depth, mut compress) = (depth, compress);
        while self.peek() == Some('-') {
            let rest = self.rest();
            let length = rest[1..].bytes().take_while(u8::is_ascii_alphabetic).count();
            let option = rest[1..=length].to_ascii_lowercase();
            self.at += 1 + length;
            self.skip_blanks();
            if "depth".starts_with(&option) && length > 0 {
                let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
                depth = self.rest()[..digits].parse().unwrap_or(2);
                self.at += digits;
            } else if "compress".starts_with(&option) && length > 0 {
                compress = true;
            } else {
                self.at = at;
                return None;
            }
            self.skip_blanks();
        }
        Some(Value::Text(value.json(depth, compress)))
    }

    /// `[type]value` and `[type]::Member`.
    fn typed(&mut self) -> Value {
        let start = self.at;
        let rest = self.rest();
        let close = rest.find([']', '\n']).filter(|&at| rest[at..].starts_with(']'));
        let Some(close) = close else {
            self.at += 1;
            return self.unknown(start);
        };
        let name = rest[1..close].rsplit('.').next().unwrap_or_default().trim().to_ascii_lowercase();
        self.at += close + 1;
        if !self.rest().starts_with("::") {
            self.skip_blanks();
            let value = self.operand();
            return match (name.as_str(), &value) {
                ("char", Value::Literal(number)) => {
                    let code = number.utf8().and_then(|number| number.parse().ok()).and_then(char::from_u32);
                    let text = code.map(|c| Traced::implied(c.to_string(), span(start, self.at)));
                    text.map_or_else(|| self.unknown(start), Value::Text)
                }
                ("string", _) => Value::Text(value.text()),
                (
                    "ordered" | "pscustomobject" | "hashtable" | "int" | "object[]" | "string[]" | "array" | "byte[]",
                    _,
                ) => value,
                ("uri", _) => value,
                _ => value,
            };
        }
        // `[System.Text.Encoding]::UTF8.GetBytes("…")`, `[Convert]::ToBase64String(…)`.
        self.at += 2;
        let mut path = String::new();
        while let Some(member) = self.name() {
            path.push_str(&member.to_ascii_lowercase());
            if self.peek() != Some('.') {
                break;
            }
            self.at += 1;
            path.push('.');
        }
        if self.peek() != Some('(') {
            return self.unknown(start);
        }
        let mut arguments = self.arguments_in_brackets();
        let argument = arguments.pop().filter(|_| arguments.is_empty());
        match (name.as_str(), path.as_str(), argument) {
            ("encoding", "utf8.getbytes" | "ascii.getbytes", Some(value)) => Value::Bytes(value.text()),
            // What .NET calls Unicode is UTF-16.
            ("encoding", "unicode.getbytes", Some(value)) => {
                let text = value.text();
                let wide: Vec<u8> = text.text().encode_utf16().flat_map(u16::to_le_bytes).collect();
                Value::Bytes(Traced::implied(wide, text.span()))
            }
            ("convert", "frombase64string", Some(value)) => {
                let text = value.text();
                let bytes = base64::read(text.bytes());
                bytes.map_or_else(|| self.unknown(start), |bytes| Value::Bytes(Traced::implied(bytes, text.span())))
            }
            ("convert", "tobase64string", Some(Value::Bytes(bytes))) => {
                let text = base64::write(bytes.bytes());
                Value::Text(Traced::implied(text, bytes.span()))
            }
            _ => self.unknown(start),
        }
    }

    /// Members and indexes after a value. Only those of tables are known.
    fn members(&mut self, start: usize, mut value: Value) -> Value {
        loop {
            let rest = self.rest();
            if rest.starts_with('.') && rest[1..].starts_with(|c: char| c == '_' || c.is_alphabetic()) {
                self.at += 1;
                let Some(name) = self.name() else { return value };
                let called = self.peek() == Some('(');
                if called {
                    self.arguments_in_brackets();
                }
                let text = name.eq_ignore_ascii_case("tostring");
                value = match value.member(&name) {
                    Some(member) if !called => member.clone(),
                    _ if called && text => Value::Text(value.text()),
                    _ => self.unknown(start),
                };
            } else if rest.starts_with('[') {
                self.at += 1;
                let index = self.expression();
                if self.peek() != Some(']') {
                    return self.unknown(start);
                }
                self.at += 1;
                let name = index.text().text().into_owned();
                value = match value.member(&name) {
                    Some(member) => member.clone(),
                    None => self.unknown(start),
                };
            } else {
                return value;
            }
        }
    }

    /// `@{ name = value; … }`.
    fn table(&mut self) -> Value {
        let start = self.at;
        self.at += 2;
        let mut members = Vec::new();
        loop {
            self.skip_blanks_and_lines();
            match self.peek() {
                None => break,
                Some('}') => {
                    self.at += 1;
                    break;
                }
                Some(';' | ',') => {
                    self.at += 1;
                    continue;
                }
                Some(_) => {}
            }
            let from = self.at;
            let name = self.key();
            self.skip_blanks();
            if self.peek() != Some('=') {
                // No member of a table: what stands on the line is passed over.
                self.skip_to_member();
                if self.at == from {
                    self.at += self.peek().map_or(1, char::len_utf8);
                }
                continue;
            }
            self.at += 1;
            self.skip_blanks_and_lines();
            let from = self.at;
            let mut value = self.expression();
            self.skip_blanks();
            if self.line_end_at(self.at).is_none() && self.peek().is_some_and(|c| !";}#".contains(c)) {
                self.skip_to_member();
                value = self.unknown(from);
            }
            members.push((name, value));
        }
        Value::Table(span(start, self.at), members)
    }

    /// The name of a member in a table.
    fn key(&mut self) -> Traced {
        let start = self.at;
        if self.peek().is_some_and(|c| is_single(c) || is_double(c) || c == '$' || c == '(') {
            return self.operand().text();
        }
        let rest = self.rest();
        let length = rest.find(|c: char| c.is_whitespace() || "=;}{".contains(c)).unwrap_or(rest.len());
        self.at += length;
        let mut text = Traced::new(span(start, self.at));
        text.copy(self.text, span(start, self.at), Quoting::PowerShellBare);
        text
    }

    /// `(a, b)`: the values in brackets.
    pub(super) fn arguments_in_brackets(&mut self) -> Vec<Value> {
        let mut items = Vec::new();
        self.at += 1;
        loop {
            self.skip_blanks_and_lines();
            match self.peek() {
                None => break,
                Some(')') => {
                    self.at += 1;
                    break;
                }
                Some(',' | ';') => {
                    self.at += 1;
                    continue;
                }
                Some(_) => {}
            }
            let from = self.at;
            let value = self.expression();
            self.skip_blanks();
            let goes_on = self.line_end_at(self.at).is_none() && self.peek().is_some_and(|c| !",;)#".contains(c));
            if goes_on || self.at == from {
                self.at = from;
                self.skip_to_member();
                if self.at == from {
                    self.at += self.peek().map_or(1, char::len_utf8);
                }
                items.push(self.unknown(from));
                continue;
            }
            // `a, b` is one list for the expression, and several values here.
            match value {
                Value::List(place, list) if place.start as usize == from && !self.text[from..].starts_with('@') => {
                    items.extend(list);
                }
                value => items.push(value),
            }
        }
        items
    }

    /// To the end of the line or of the brackets that the place is in, past strings and brackets within.
    fn skip_to_member(&mut self) {
        while let Some(c) = self.peek() {
            match c {
                '\n' | ';' | '}' | ')' => return,
                '(' | '{' => self.skip_balanced(),
                c if is_single(c) || is_double(c) => self.skip_string(),
                c => self.at += c.len_utf8(),
            }
        }
    }

    /// Past the bracket that opens here and all up to the one that closes it; past one character where none opens.
    pub(super) fn skip_balanced(&mut self) {
        let mut depth = 0_usize;
        while let Some(c) = self.peek() {
            match c {
                '(' | '{' | '[' => depth += 1,
                ')' | '}' | ']' => depth = depth.saturating_sub(1),
                c if is_single(c) || is_double(c) => {
                    self.skip_string();
                    if depth == 0 {
                        return;
                    }
                    continue;
                }
                _ => {}
            }
            self.at += c.len_utf8();
            if depth == 0 && !"@$".contains(c) {
                return;
            }
        }
    }

    fn skip_string(&mut self) {
        let mut text = Traced::new(span(self.at, self.at));
        let (noted, faults) = (self.noted.len(), self.faults.len());
        if self.peek().is_some_and(is_single) {
            self.single(&mut text);
        } else {
            self.at += self.peek().map_or(0, char::len_utf8);
            self.at += self.rest().find(is_double).unwrap_or(self.rest().len());
            self.at += self.peek().map_or(0, char::len_utf8);
        }
        self.noted.truncate(noted);
        self.faults.truncate(faults);
    }
}

/// What `+` makes of two values.
pub(super) fn sum(left: Value, right: Value) -> Value {
    let place = left.span().to(right.span());
    match (left, right) {
        (Value::Table(_, mut members), Value::Table(_, more)) => {
            members.extend(more);
            Value::Table(place, members)
        }
        (Value::List(_, mut items), more) => {
            items.push(more);
            Value::List(place, items)
        }
        (left, right) => {
            let mut text = left.text();
            text.append(&right.text());
            Value::Text(text)
        }
    }
}
