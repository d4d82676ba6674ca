//! What stands without quotes: numbers, constants, and everything that should have been one of them or a string.

use std::ops::Range;

use super::document::{Kind, Lexeme};
use super::fault::{FaultKind, Language, NumberSlip};
use super::parser::{Parser, Role, State, character, foreign_blank};
use super::slips::{choice, delete, insert, safe};
use super::strings::typographic;
use super::{Bracket, Repair, Replacement};

impl Parser<'_> {
    /// A value without quotes.
    pub(super) fn word(&mut self) {
        let start = self.at;
        if self.placeholder() || self.prefix() {
            return;
        }
        let end = self.word_end(start);
        let bytes = self.bytes;
        let word = &bytes[start..end];
        match word {
            b"true" | b"false" if bytes.get(end) != Some(&b'"') => return self.bare(Kind::Bool, start..end),
            b"null" if bytes.get(end) != Some(&b'"') => return self.bare(Kind::Null, start..end),
            [] => {
                let length = character(bytes, start);
                return self.unexpected(length);
            }
            _ => {}
        }
        if bytes.get(end) == Some(&b'"')
            && matches!(bytes.get(self.past_blanks(end + 1)), None | Some(b',' | b'}' | b']'))
        {
            // nurse": the opening quote is missing.
            self.unopened(start..end, b"\"");
            let value = Lexeme { start: start as u32, end: end as u32 + 1, close: 1, ..Lexeme::default() };
            self.leaf(Kind::String, value);
            return;
        }
        if word.starts_with(b"...") || word.starts_with("…".as_bytes()) {
            return self.ellipsis(start..end);
        }
        if valid_number(word) && !self.unit_follows(end) {
            return self.bare(Kind::Number, start..end);
        }
        if word == b"array" && self.starts(self.past_blanks(end), b"(") {
            // array('a' => 1) of PHP: a container by another name.
            let length = self.past_blanks(end) + 1 - start;
            let slip = self.slips.add(FaultKind::Call, start..start + length, None);
            return self.open(Bracket::Array, length, Some(slip));
        }
        if self.call(end) {
            return;
        }
        let text = std::str::from_utf8(word).unwrap_or_default();
        let (python, script, spelling) = (Language::Python, Language::JavaScript, Language::Spelling);
        match text {
            "true" | "false" => return self.bare(Kind::Bool, start..end),
            "null" => return self.bare(Kind::Null, start..end),
            "True" => return self.constant(Kind::Bool, start..end, python, Some("true")),
            "False" => return self.constant(Kind::Bool, start..end, python, Some("false")),
            "None" => return self.constant(Kind::Null, start..end, python, Some("null")),
            "undefined" => return self.constant(Kind::Missing, start..end, script, None),
            "NaN" | "nan" | "-NaN" | "Infinity" | "-Infinity" | "+Infinity" | "inf" | "-inf" | "Inf" | "-Inf" => {
                return self.constant(Kind::Number, start..end, script, None);
            }
            "nil" | "none" | "NONE" | "NIL" | "undef" => {
                self.slips.add(
                    FaultKind::Constant(spelling),
                    start..end,
                    choice([Replacement::new(start..end, "null")]),
                );
                return self.bare(Kind::Null, start..end);
            }
            _ => {}
        }
        for (constant, kind) in [("true", Kind::Bool), ("false", Kind::Bool), ("null", Kind::Null)] {
            if text.eq_ignore_ascii_case(constant) {
                return self.constant(kind, start..end, spelling, Some(constant));
            }
            let cut = text.len() >= 2 && constant.starts_with(text);
            if cut || (text.len() >= 3 && strsim::osa_distance(&text.to_ascii_lowercase(), constant) == 1) {
                if self.root_word() {
                    break;
                }
                let repair = choice([Replacement::new(start..end, constant)]);
                self.slips.add(FaultKind::Misspelled, start..end, repair);
                return self.bare(kind, start..end);
            }
        }
        if text == "-" {
            let next = self.past_spaces(end);
            let number = self.word_end(next);
            if next > end && self.bytes[next..number].first().is_some_and(u8::is_ascii_digit) {
                // - 1
                let repair = choice([delete(end..next)]);
                self.slips.add(FaultKind::Number(NumberSlip::Minus), start..number, repair);
                return self.bare(Kind::Number, start..number);
            }
        }
        if let Some((slip, mut repair)) = number_slip(text, start)
            && !self.unit_follows(end)
        {
            // Where the text ends in the number, more of it may be missing.
            if let Some(repair) = &mut repair
                && end == bytes.len()
            {
                repair.safety = super::Safety::Choice;
            }
            self.slips.add(FaultKind::Number(slip), start..end, repair);
            return self.bare(Kind::Number, start..end);
        }
        self.unquoted(start);
    }

    /// Whether nothing but this word stands at the top.
    fn root_word(&self) -> bool {
        self.stack.is_empty()
    }

    fn bare(&mut self, kind: Kind, range: Range<usize>) {
        let value = Lexeme { start: range.start as u32, end: range.end as u32, ..Lexeme::default() };
        self.leaf(kind, value);
    }

    /// Where a run without blanks and without structure ends.
    pub(super) fn word_end(&self, start: usize) -> usize {
        let mut at = start;
        while !self.ends_word(start, at) {
            at += 1;
        }
        at
    }

    /// Whether what stands at `at` is no part of a word that starts at `start`.
    pub(super) fn ends_word(&self, start: usize, at: usize) -> bool {
        let bytes = self.bytes;
        let Some(&byte) = bytes.get(at) else { return true };
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'+' | b'.' | b'_' => false,
            ..=b' ' | b',' | b'{' | b'}' | b'[' | b']' | b'"' | b';' | b'(' => true,
            b')' => self.stack.iter().rev().take(8).any(|frame| frame.kind == Bracket::Round),
            // `a:b` may be a time or an address; with a blank behind it is a name with its colon.
            b':' => {
                at == start || matches!(bytes.get(at + 1), None | Some(..=b' ' | b'"' | b'\'' | b'{' | b'[' | b'\\'))
            }
            b'/' if at > start && bytes[at - 1] != b':' => matches!(bytes.get(at + 1), Some(b'/' | b'*')),
            b'\\' => matches!(bytes.get(at + 1), Some(b'"' | b'n' | b'\n')),
            b'=' => at == start,
            b'&' => bytes[at..].starts_with(b"&quot;"),
            0x80.. => typographic(&bytes[at..]).is_some() || foreign_blank(&bytes[at..]).is_some(),
            _ => false,
        }
    }

    /// Whether a unit stands behind a number: `5 kg`.
    fn unit_follows(&self, at: usize) -> bool {
        let next = self.past_spaces(at);
        if next == at || !self.bytes.get(next).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'%') {
            return false;
        }
        let end = self.word_end(next);
        !matches!(self.bytes.get(self.past_blanks(end)), Some(b':' | b'=' | b'"'))
            && matches!(self.bytes.get(self.past_spaces(end)), None | Some(b',' | b'}' | b']' | b'\n' | b'\r'))
            && !self.constant_at(next, end)
    }

    fn constant_at(&self, start: usize, end: usize) -> bool {
        matches!(&self.bytes[start..end], b"true" | b"false" | b"null" | b"True" | b"False" | b"None")
            || valid_number(&self.bytes[start..end])
    }

    fn past_spaces(&self, mut at: usize) -> usize {
        while let Some(b' ' | b'\t') = self.bytes.get(at) {
            at += 1;
        }
        at
    }

    /// A text without quotes.
    fn unquoted(&mut self, start: usize) {
        let mut end = self.word_end(start);
        // Further words on the same line belong to it, unless the next is a name.
        loop {
            let next = self.past_spaces(end);
            if next == end || self.starts(next, b"//") || self.starts(next, b"/*") || self.starts(next, b"#") {
                break;
            }
            let stop = self.word_end(next);
            let follows = self.bytes.get(self.past_spaces(stop));
            if stop == next || matches!(follows, Some(b':' | b'=')) || self.constant_at(next, stop) {
                break;
            }
            end = stop;
        }
        let range = start..end;
        let text = &self.bytes[range.clone()];
        if self.root_word() {
            self.slips.add(FaultKind::NotJson(super::Other::Text), range.clone(), None);
        } else if marked(text) {
            self.slips.add(FaultKind::Placeholder, range.clone(), None);
        } else if self.bytes.get(end) == Some(&b'"')
            && matches!(self.bytes.get(self.past_blanks(end + 1)), None | Some(b',' | b'}' | b']'))
        {
            // nurse": the opening quote is missing.
            self.unopened(range.clone(), b"\"");
            let value = Lexeme { start: start as u32, end: end as u32 + 1, close: 1, ..Lexeme::default() };
            self.leaf(Kind::String, value);
            return;
        } else {
            let edits = [insert(start, "\""), insert(end, "\"")];
            // A backslash or control character would mean something else in quotes.
            let plain = !text.iter().any(|&byte| byte == b'\\' || byte < b' ');
            self.slips.add(FaultKind::UnquotedValue, range.clone(), if plain { choice(edits) } else { None });
        }
        self.bare(Kind::Bare, range);
    }

    /// `:name` of Ruby, where a name or a value stands. Whether it is one.
    pub(super) fn symbol(&mut self, role: Role) -> bool {
        let start = self.at;
        let rest = &self.bytes[start + 1..];
        let length = rest.iter().take(80).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        let end = start + 1 + length;
        let apart = start > 0 && matches!(self.bytes[start - 1], b' ' | b'>' | b'[' | b',');
        if !rest.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
            || if role == Role::Name { !self.starts(self.past_blanks(end), b"=>") } else { !apart }
        {
            return false;
        }
        let edits = [Replacement::new(start..start + 1, "\""), insert(end, "\"")];
        let value = Lexeme { start: start as u32, end: end as u32, open: 1, ..Lexeme::default() };
        if role == Role::Name {
            self.slips.add(FaultKind::UnquotedName, start..end, safe(edits));
            self.named(value);
        } else {
            self.slips.add(FaultKind::UnquotedValue, start..end, choice(edits));
            self.leaf(Kind::String, value);
        }
        true
    }

    /// A string that closes but does not open.
    fn unopened(&mut self, text: Range<usize>, close: &[u8]) {
        let quote = text.end..text.end + close.len();
        let mut edits = vec![insert(text.start, "\"")];
        if close != b"\"" {
            edits.push(Replacement::new(quote.clone(), "\""));
        }
        let slip = self.slips.add(FaultKind::UnopenedString, text, safe(edits));
        self.slips.context(slip, quote);
    }

    /// A name without quotes.
    pub(super) fn bare_name(&mut self) {
        let start = self.at;
        if self.starts(start, b"...") || self.starts(start, "…".as_bytes()) {
            let end = self.word_end(start);
            self.ellipsis(start..end);
            return;
        }
        if self.prefix() {
            return;
        }
        let mut end = start;
        while let Some(&byte) = self.bytes.get(end) {
            if matches!(
                byte,
                b':' | b'=' | b',' | b';' | b'"' | b'{' | b'}' | b'[' | b']' | b'(' | b')' | b'\n' | b'\r'
            ) || (byte == b'\\' && matches!(self.bytes.get(end + 1), Some(b'"' | b'n')))
                || typographic(&self.bytes[end..]).is_some()
            {
                break;
            }
            end += 1;
        }
        let mut text = end;
        while text > start && matches!(self.bytes[text - 1], b' ' | b'\t') {
            text -= 1;
        }
        if text == start {
            let length = character(self.bytes, start);
            self.unexpected(length);
            return;
        }
        if self.decimal_comma(start, text) {
            return;
        }
        let value = Lexeme { start: start as u32, end: text as u32, ..Lexeme::default() };
        let next = self.past_blanks(text);
        match self.bytes.get(next) {
            Some(b'"') if next == text && matches!(self.bytes.get(self.past_blanks(text + 1)), Some(b':' | b'=')) => {
                self.unopened(start..text, b"\"");
                self.named(Lexeme { end: text as u32 + 1, close: 1, ..value });
            }
            Some(_)
                if next == text
                    && let Some(length) = typographic(&self.bytes[text..]) =>
            {
                let close = self.bytes[text..text + length].to_vec();
                self.unopened(start..text, &close);
                self.named(Lexeme { end: (text + length) as u32, close: length as u8, ..value });
            }
            Some(b',' | b';' | b'}' | b']' | b')') | None => self.named(value),
            _ => {
                let plain = !self.bytes[start..text].iter().any(|&byte| byte == b'\\' || byte < b' ');
                let edits = [insert(start, "\""), insert(text, "\"")];
                self.slips.add(FaultKind::UnquotedName, start..text, if plain { safe(edits) } else { None });
                self.named(value);
            }
        }
    }

    /// `"price": 19,99`: what looks like a name are the decimals.
    fn decimal_comma(&mut self, start: usize, end: usize) -> bool {
        let digits = &self.bytes[start..end];
        let Some(frame) = self.stack.last() else { return false };
        let Some(comma) = frame.comma.filter(|comma| comma + 1 == start) else { return false };
        let last = frame.last_child();
        let Some(entry) = self.entries.get_mut(last as usize) else { return false };
        let next = self.bytes.get(end);
        if entry.kind != Kind::Number
            || entry.value.end as usize != comma
            || !digits.iter().all(u8::is_ascii_digit)
            || !matches!(next, Some(b',' | b'}' | b'\n' | b'\r' | b';'))
        {
            return false;
        }
        entry.value.end = end as u32;
        // Three digits may be thousands.
        let repair = (digits.len() != 3)
            .then(|| Repair { edits: vec![Replacement::new(comma..comma + 1, ".")], safety: super::Safety::Choice });
        let slip = self.slips.add(FaultKind::DecimalComma, comma..comma + 1, repair);
        let number = self.entries[last as usize].value.range();
        self.slips.context(slip, number);
        if let Some(frame) = self.stack.last_mut() {
            frame.comma = None;
        }
        self.token(start..end);
        self.state = State::After;
        true
    }

    /// `...` for what was left out.
    fn ellipsis(&mut self, range: Range<usize>) {
        let comma = self.stack.last().and_then(|frame| frame.comma);
        let next = self.past_blanks(range.end);
        // It goes with one comma beside it.
        let cut = match (comma, self.bytes.get(next)) {
            (Some(comma), _) => comma..range.end,
            (None, Some(b',')) => range.start..next + 1,
            _ => range.clone(),
        };
        let dots = self.bytes[range.clone()].iter().all(|byte| *byte == b'.') || range.len() == 3;
        let alone = dots && !self.stack.is_empty() && self.state != State::After && self.pending_name().is_none();
        self.slips.add(FaultKind::Ellipsis, range.clone(), if alone { choice([delete(cut.clone())]) } else { None });
        if self.pending_name().is_some() {
            self.bare(Kind::Bare, range);
            return;
        }
        self.last_end = range.end;
        self.at = cut.end;
        if let Some(frame) = self.stack.last_mut()
            && comma.is_some()
        {
            frame.comma = None;
            self.state = State::After;
        } else if self.stack.is_empty() {
            self.at = range.end;
        }
    }

    fn pending_name(&self) -> Option<Lexeme> {
        self.stack.last().and_then(|frame| frame.name)
    }

    /// `{{id}}`, `${id}`, `#{id}`, `%{id}`, `<%= id %>`, `<id>`
    pub(super) fn placeholder(&mut self) -> bool {
        let start = self.at;
        let (open, close): (usize, &[u8]) = match self.bytes.get(start..) {
            Some([b'{', b'{', next, ..]) if *next != b'"' && *next != b'}' && *next != b'{' => (2, b"}}"),
            Some([b'$' | b'#' | b'%', b'{', ..]) => (2, b"}"),
            Some([b'<', b'%', ..]) => (2, b"%>"),
            Some([b'<', next, ..]) if next.is_ascii_alphabetic() && !self.stack.is_empty() => (1, b">"),
            _ => return false,
        };
        let line = self.line_end(start).min(start + 120);
        let inside = &self.bytes[start + open..line.max(start + open)];
        let Some(length) = inside.windows(close.len()).position(|window| window == close) else { return false };
        if inside[..length].iter().any(|byte| b"\"{}".contains(byte)) {
            return false;
        }
        let end = start + open + length + close.len();
        let end = self.word_end(end);
        self.slips.add(FaultKind::Placeholder, start..end, None);
        self.bare(Kind::Bare, start..end);
        true
    }

    /// `u'…'`, `b"…"`, `f'…'`
    fn prefix(&mut self) -> bool {
        let start = self.at;
        let letters = self.bytes[start..].iter().take(2).take_while(|byte| b"uUbBrRfF".contains(byte)).count();
        if letters == 0 || !matches!(self.bytes.get(start + letters), Some(b'\'' | b'"')) {
            return false;
        }
        let role = if self.state == State::Name { Role::Name } else { Role::Value };
        let Some(quote) = self.quote(start + letters, role) else { return false };
        // `b": 1` and `b"}` have no opening quote.
        let after = self.bytes.get(self.past_blanks(start + letters + 1));
        let unopened = match role {
            Role::Name => after == Some(&b':'),
            Role::Value => matches!(after, None | Some(b',' | b'}' | b']')),
        };
        if unopened {
            return false;
        }
        let unicode = self.bytes[start..start + letters].eq_ignore_ascii_case(b"u");
        let edits = [delete(start..start + letters)];
        self.slips.add(
            FaultKind::StringPrefix,
            start..start + letters,
            if unicode { safe(edits) } else { choice(edits) },
        );
        self.at = start + letters;
        let mut string = self.string(role, quote);
        string.start = start as u32;
        string.open += letters as u8;
        if role == Role::Name {
            self.named(string);
        } else {
            self.leaf(Kind::String, string);
        }
        true
    }

    /// `ObjectId("…")`, `new Date(…)`, `callback({…})`. `end` is where the first word ends.
    fn call(&mut self, end: usize) -> bool {
        let start = self.at;
        let mut open = end;
        if &self.bytes[start..end] == b"new" {
            open = self.word_end(self.past_spaces(end));
        }
        let name = &self.bytes[start..open];
        if self.bytes.get(open) != Some(&b'(')
            || !name.first().is_some_and(|byte| byte.is_ascii_alphabetic() || b"_$".contains(byte))
            || !name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_$. ".contains(byte))
        {
            return false;
        }
        // One value is unwrapped; what takes none or several can't be written in JSON.
        let reach = self.bytes.len().min(open + 200);
        let close = self.bytes[open..reach].iter().position(|&byte| byte == b')').map(|at| open + at);
        if let Some(close) = close {
            let inside = self.bytes[open + 1..close].trim_ascii();
            let simple = !inside.iter().any(|byte| b"\"'{[(".contains(byte));
            if inside.is_empty() || (simple && inside.contains(&b',')) || name.starts_with(b"function") {
                self.slips.add(FaultKind::Call, start..close + 1, None);
                self.bare(Kind::Bare, start..self.function_end(close + 1));
                return true;
            }
        }
        let slip = self.slips.add(FaultKind::Call, start..open + 1, None);
        self.token(start..open + 1);
        self.push(super::document::NONE, Bracket::Round, start..open + 1, Some(slip));
        self.state = State::Value;
        true
    }

    /// Where the body of a function ends whose parameters end at `at`; there, if no body follows.
    fn function_end(&self, at: usize) -> usize {
        let mut depth = 0_usize;
        let reach = self.bytes.len().min(at + 10_000);
        for (index, byte) in self.bytes[at..reach].iter().enumerate() {
            match byte {
                b'{' => depth += 1,
                b'}' if depth == 1 => return at + index + 1,
                b'}' => depth = depth.saturating_sub(1),
                _ if depth == 0 && !byte.is_ascii_whitespace() => return at,
                _ => {}
            }
            if depth == 0 && *byte == b'}' {
                break;
            }
        }
        self.spend(reach - at);
        at
    }
}

/// Whether a text is marked as one to be replaced.
fn marked(text: &[u8]) -> bool {
    matches!(text, [b'<', .., b'>'] | [b'$', b'A'..=b'Z' | b'a'..=b'z' | b'_', ..])
        || (text.len() > 2 && text.starts_with(b"%") && text.ends_with(b"%"))
}

/// Whether a word is a number of RFC 8259.
fn valid_number(word: &[u8]) -> bool {
    matches!(word.first(), Some(b'-' | b'0'..=b'9')) && super::strict::stop(word).is_none()
}

/// How a number is written that JSON writes otherwise, and how JSON writes it.
fn number_slip(text: &str, start: usize) -> Option<(NumberSlip, Option<Repair>)> {
    let all = start..start + text.len();
    let valid = |text: &str| valid_number(text.as_bytes());
    if text == "-" || text == "+" {
        return Some((NumberSlip::Minus, None));
    }
    if let Some(rest) = text.strip_prefix('+') {
        return valid(rest).then(|| (NumberSlip::Plus, safe([delete(start..start + 1)])));
    }
    // Word processors turn a hyphen into a minus or a dash.
    if let Some(rest) = text.strip_prefix(['−', '–', '－'])
        && rest.starts_with(|c: char| c.is_ascii_digit())
    {
        let sign = start..all.end - rest.len();
        return valid(rest).then(|| (NumberSlip::ForeignMinus, choice([Replacement::new(sign, "-")])));
    }
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let sign = text.len() - unsigned.len();
    let first = start + sign;
    if unsigned.starts_with('.') && valid(&format!("0{unsigned}")) {
        return Some((NumberSlip::NothingBeforePoint, safe([insert(first, "0")])));
    }
    if !unsigned.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    for (prefix, radix) in [("0x", 16), ("0X", 16), ("0b", 2), ("0o", 8)] {
        if let Some(digits) = unsigned.strip_prefix(prefix) {
            if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
                return None;
            }
            let number = u64::from_str_radix(digits, radix).ok();
            let written = number.map(|number| format!("{}{number}", &text[..sign]));
            return Some((NumberSlip::Base, written.and_then(|written| choice([Replacement::new(all, written)]))));
        }
    }
    let zeros = unsigned.len() - unsigned.trim_start_matches('0').len();
    if zeros > 0 && unsigned[1..].starts_with(|c: char| c.is_ascii_digit()) {
        let keep = usize::from(!unsigned[zeros..].starts_with(|c: char| c.is_ascii_digit()));
        let rest = &unsigned[zeros - keep..];
        if valid(rest) {
            let edits = [delete(first..first + zeros - keep)];
            // Without decimals it may be a code whose zeros count.
            let repair = if rest.contains('.') { safe(edits) } else { choice(edits) };
            return Some((NumberSlip::LeadingZero, repair));
        }
        return None;
    }
    if let Some(at) = unsigned.find('.') {
        let rest = &unsigned[at + 1..];
        if (rest.is_empty() || rest.starts_with(['e', 'E'])) && valid(&format!("{}.0{rest}", &unsigned[..at])) {
            return Some((NumberSlip::NothingAfterPoint, safe([insert(first + at + 1, "0")])));
        }
    }
    let mantissa = unsigned.trim_end_matches(['+', '-']);
    if mantissa.ends_with(['e', 'E']) && valid(&format!("{mantissa}1")) {
        return Some((NumberSlip::NoExponent, None));
    }
    if unsigned.contains('_') && unsigned.bytes().all(|byte| byte.is_ascii_digit() || b"_.".contains(&byte)) {
        let plain = unsigned.replace('_', "");
        let marks = unsigned.char_indices().filter(|(_, c)| *c == '_');
        let edits: Vec<_> = marks.map(|(at, _)| delete(first + at..first + at + 1)).collect();
        return valid(&plain).then(|| (NumberSlip::Decoration, safe(edits)));
    }
    let plain = unsigned.trim_end_matches(['n', 'L', 'l', 'f', 'F', 'd', 'D', 'm', 'M']);
    if plain.len() + 1 == unsigned.len() && valid(plain) {
        return Some((NumberSlip::Decoration, choice([delete(all.end - 1..all.end)])));
    }
    None
}
