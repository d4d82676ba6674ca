//! A value as the JSON that a program writes for it, every byte with the place that it came from.

use super::eval::{Arguments, Reader};
use super::language::Language;
use super::value::{Entry, Text, Value, Word, implied, source};
use crate::source::{Quoting, Span, Traced};
use crate::syntax::decimal::Decimal;

/// How a library writes JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a habit of a library")]
pub(super) struct Style {
    /// Between name and value.
    colon: &'static str,
    /// Between members.
    comma: &'static str,
    /// Blanks for each level, and every member in a line of its own.
    indent: Option<usize>,
    /// What is outside ASCII is escaped.
    ascii: bool,
    /// A slash is escaped (PHP).
    slashes: bool,
    /// What HTML knows is escaped (Go).
    markup: bool,
    /// Names are in order (Go's maps).
    sorted: bool,
    /// Members that are undefined are left out (JavaScript).
    script: bool,
}

impl Style {
    /// `JSON.stringify`.
    pub(super) const SCRIPT: Style = Style {
        colon: ":",
        comma: ",",
        indent: None,
        ascii: false,
        slashes: false,
        markup: false,
        sorted: false,
        script: true,
    };
    /// `json.dumps`, and the `json=` of requests.
    pub(super) const PYTHON: Style = Style { colon: ": ", comma: ", ", ascii: true, script: false, ..Style::SCRIPT };
    /// The `json=` of httpx.
    pub(super) const HTTPX: Style = Style { script: false, ..Style::SCRIPT };
    /// `to_json`, `JSON.generate`.
    pub(super) const RUBY: Style = Style { script: false, ..Style::SCRIPT };
    const PHP: Style = Style { ascii: true, slashes: true, script: false, ..Style::SCRIPT };
    const GO: Style = Style { markup: true, sorted: true, script: false, ..Style::SCRIPT };

    /// The style of a function, if it is one that writes JSON.
    pub(super) fn of(name: &str, arguments: &Arguments, reader: &Reader) -> Option<Style> {
        let text = |span: Span| reader.script.text.get(span.range()).unwrap_or_default();
        let number = |value: &Value| match value {
            Value::Number(span) => text(*span).parse().ok().filter(|&width| width <= 10),
            Value::Text(blanks) if blanks.content.bytes().iter().all(|&byte| byte == b' ') => {
                Some(blanks.content.len())
            }
            _ => None,
        };
        let style = match name {
            "JSON.stringify" => {
                Style { indent: arguments.plain.get(2).and_then(number).filter(|&width| width > 0), ..Style::SCRIPT }
            }
            "json.dumps" | "dumps" | "simplejson.dumps" => {
                let named = |name: &str| arguments.named(name).map(|named| &named.value);
                let mut style = Style::PYTHON;
                style.indent = named("indent").and_then(number);
                if style.indent.is_some() {
                    style.comma = ",";
                }
                style.sorted = matches!(named("sort_keys"), Some(Value::Word(Word::True, _)));
                style.ascii = !matches!(named("ensure_ascii"), Some(Value::Word(Word::False, _)));
                if let Some(Value::List(list)) = named("separators") {
                    let compact = |at: usize, sign: &str| {
                        list.items
                            .get(at)
                            .and_then(|(item, _)| item.text())
                            .is_some_and(|text| text.bytes() == sign.as_bytes())
                    };
                    style.comma = if compact(0, ",") { "," } else { style.comma };
                    style.colon = if compact(1, ":") { ":" } else { style.colon };
                }
                style
            }
            "orjson.dumps" | "ujson.dumps" => Style::HTTPX,
            "json_encode" => {
                let flags = arguments.plain.get(1).map(|value| text(value.span())).unwrap_or_default();
                Style {
                    ascii: !flags.contains("UNESCAPED_UNICODE"),
                    slashes: !flags.contains("UNESCAPED_SLASHES"),
                    indent: flags.contains("PRETTY_PRINT").then_some(4),
                    ..Style::PHP
                }
            }
            "json.Marshal" => Style::GO,
            "json.MarshalIndent" => Style { indent: Some(2), ..Style::GO },
            "JSON.dump" | "JSON.generate" => Style::RUBY,
            "JSON.pretty_generate" => Style { indent: Some(2), ..Style::RUBY },
            _ => return None,
        };
        Some(Style { colon: if style.indent.is_some() { ": " } else { style.colon }, ..style })
    }
}

/// The JSON text of a value.
pub(super) fn text(reader: &mut Reader, value: &Value, style: Style) -> Traced {
    let mut writer = Writer { quoting: quoting(reader.script.language), out: Traced::new(value.span()), reader, style };
    writer.value(value, 0);
    writer.out
}

/// Marks and numbers of JavaScript are JSON's; those of other languages may differ, so that nothing is written there.
fn quoting(language: Language) -> Quoting {
    if language == Language::JavaScript { Quoting::Raw } else { Quoting::Sealed }
}

struct Writer<'w, 's> {
    reader: &'w mut Reader<'s>,
    style: Style,
    quoting: Quoting,
    out: Traced,
}

impl Writer<'_, '_> {
    fn value(&mut self, value: &Value, level: usize) {
        match value {
            Value::Text(text) => self.string(text),
            Value::Number(span) => {
                let number = number(self.reader.script.text, *span, self.reader.script.language);
                if number.span() == *span && number.text() == self.source(*span) {
                    self.mark(&number.text(), *span);
                } else {
                    self.out.insert(&number);
                }
            }
            Value::Word(word, span) => {
                let text = match word {
                    Word::True => "true",
                    Word::False => "false",
                    // Python writes what is no JSON.
                    Word::NotFinite if self.reader.script.language == Language::Python => "NaN",
                    Word::Null | Word::Undefined | Word::NotFinite => "null",
                };
                self.mark(text, *span);
            }
            Value::Map(map) => {
                self.mark("{", map.open);
                let mut entries: Vec<&Entry> =
                    map.entries.iter().filter(|entry| !self.is_dropped(&entry.value)).collect();
                if self.style.sorted {
                    let name = |entry: &&Entry| entry.key.as_ref().map(|key| key.content.bytes().to_vec());
                    crate::source::Order::order_by_key(&mut entries, name);
                }
                for (index, entry) in entries.iter().enumerate() {
                    if index > 0 {
                        self.mark(self.style.comma, entries[index - 1].comma);
                    }
                    self.line(level + 1, entry.colon);
                    self.entry(entry, level + 1);
                }
                if !entries.is_empty() {
                    self.line(level, map.close);
                }
                self.mark("}", map.close);
            }
            Value::List(list) => {
                self.mark("[", list.open);
                for (index, (item, _)) in list.items.iter().enumerate() {
                    if index > 0 {
                        self.mark(self.style.comma, list.items[index - 1].1);
                    }
                    self.line(level + 1, item.span());
                    self.value(item, level + 1);
                }
                if !list.items.is_empty() {
                    self.line(level, list.close);
                }
                self.mark("]", list.close);
            }
            // `JSON.stringify(new URLSearchParams())` is `{}`.
            Value::Made(_, made) => self.mark("{}", made.span()),
            Value::Unknown(span) => self.unknown(*span),
        }
    }

    fn entry(&mut self, entry: &Entry, level: usize) {
        let Some(key) = &entry.key else { return self.unknown(entry.value.span()) };
        self.string(key);
        self.mark(self.style.colon, entry.colon);
        self.value(&entry.value, level);
    }

    fn is_dropped(&self, value: &Value) -> bool {
        self.style.script && matches!(value, Value::Word(Word::Undefined, _))
    }

    fn source(&self, span: Span) -> &str {
        self.reader.script.text.get(span.range()).unwrap_or_default()
    }

    fn unknown(&mut self, span: Span) {
        self.reader.note(span);
        self.out.insert(&source(self.reader.script.text, span));
    }

    /// Bytes that stand for what is written at `span`.
    fn mark(&mut self, text: &str, span: Span) {
        // Marks that are the same in both are copied, so that neighbours are one.
        if self.source(span) == text {
            let paste = self.reader.script.text;
            self.out.copy(paste, span, self.quoting);
        } else {
            self.out.decode(text.as_bytes(), span, self.quoting);
        }
    }

    fn line(&mut self, level: usize, near: Span) {
        if let Some(width) = self.style.indent {
            let near = Span::point(near.origin, near.start as usize);
            self.out.decode(format!("\n{}", " ".repeat(width * level)).as_bytes(), near, Quoting::Sealed);
        }
    }

    fn string(&mut self, text: &Text) {
        self.mark("\"", text.open);
        let content = &text.content;
        let mut from = 0;
        let mut at = 0;
        for chunk in content.bytes().utf8_chunks() {
            for c in chunk.valid().chars() {
                if let Some(escaped) = self.escape(c) {
                    self.plain(content, from..at);
                    let end = at + c.len_utf8();
                    self.out.decode(escaped.as_bytes(), content.span_of(at..end), Quoting::Sealed);
                    from = end;
                }
                at += c.len_utf8();
            }
            if !chunk.invalid().is_empty() {
                self.plain(content, from..at);
                let end = at + chunk.invalid().len();
                self.out.decode("\u{fffd}".as_bytes(), content.span_of(at..end), Quoting::Sealed);
                (at, from) = (end, end);
            }
        }
        self.plain(content, from..at);
        self.mark("\"", text.close);
    }

    fn plain(&mut self, content: &Traced, range: std::ops::Range<usize>) {
        if !range.is_empty() || content.is_empty() {
            self.out.insert(&content.slice(range));
        }
    }

    /// The escape of a character within a string, where it has one.
    fn escape(&self, c: char) -> Option<String> {
        let style = self.style;
        Some(match c {
            '"' => "\\\"".into(),
            '\\' => "\\\\".into(),
            '\n' => "\\n".into(),
            '\r' => "\\r".into(),
            '\t' => "\\t".into(),
            '\u{8}' if !style.markup => "\\b".into(),
            '\u{c}' if !style.markup => "\\f".into(),
            '/' if style.slashes => "\\/".into(),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' if style.markup => format!("\\u{:04x}", u32::from(c)),
            '\u{7f}' if style.ascii && self.reader.script.language == Language::Python => "\\u007f".into(),
            c if u32::from(c) < 0x20 => format!("\\u{:04x}", u32::from(c)),
            c if !c.is_ascii() && style.ascii => {
                let mut units = [0; 2];
                let units = c.encode_utf16(&mut units).iter();
                units.fold(String::new(), |escaped, unit| format!("{escaped}\\u{unit:04x}"))
            }
            _ => return None,
        })
    }
}

/// A number as the language writes it: `0x10` is 16, and `1.50` is 1.5.
pub(super) fn number(text: &str, span: Span, language: Language) -> Traced {
    let written = text.get(span.range()).unwrap_or_default();
    let (sign, digits) = match written.strip_prefix('-') {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", written),
    };
    let plain: String = digits.chars().filter(|&c| c != '_').collect();
    let radix = match plain.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0b" | "0B") => 2,
        Some("0o" | "0O") => 8,
        _ => 10,
    };
    let value = if radix == 10 {
        let integer = plain.bytes().all(|byte| byte.is_ascii_digit());
        let exact = language != Language::JavaScript || plain.len() <= 15;
        if integer && exact { plain } else { float(&plain, integer, language).unwrap_or(plain) }
    } else {
        u64::from_str_radix(&plain[2..], radix).map_or(plain, |value| value.to_string())
    };
    let value = format!("{sign}{value}");
    if value == written { source(text, span) } else { implied(&value, span) }
}

/// A number with a point or an exponent, or too long to be exact.
fn float(digits: &str, integer: bool, language: Language) -> Option<String> {
    if integer && language != Language::JavaScript {
        return None;
    }
    let number = if integer { Decimal::read(&shortest(digits.parse().ok()?)?)? } else { Decimal::read(digits)? };
    // A double has no more than that; how it would be rounded is not told.
    if number.digits.len() > 17 {
        return None;
    }
    // JavaScript and Go write exponents from 1e21 on, Python, PHP and Ruby from 1e16 on.
    let (least, most) = match language {
        Language::JavaScript | Language::Go => (-7, 21),
        _ => (-5, 16),
    };
    let pointed = matches!(language, Language::Python | Language::Ruby | Language::Php);
    let exponent = number.point - 1;
    if exponent > least && exponent < most {
        let plain = number.plain()?;
        return Some(if pointed && !plain.contains('.') { format!("{plain}.0") } else { plain });
    }
    // Beyond are zero and infinity.
    if exponent.abs() > 300 {
        return None;
    }
    let mantissa = Decimal { point: 1, ..number }.plain()?;
    let exponent = match language {
        Language::Go | Language::JavaScript => format!("{exponent:+}"),
        _ => format!("{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs()),
    };
    Some(format!("{mantissa}e{exponent}"))
}

/// The number with the fewest digits that is the same as a double.
fn shortest(integer: u64) -> Option<String> {
    let exact = double(integer);
    let rounded = |power: u32| {
        let unit = 10_u64.checked_pow(power)?;
        let rounded = exact.checked_add(unit / 2)? / unit * unit;
        (double(rounded) == exact).then_some(rounded)
    };
    (0..19).rev().find_map(rounded).map(|integer| integer.to_string())
}

/// A number to the nearest that a double holds: 53 bits, and the even one of two.
fn double(integer: u64) -> u64 {
    let unit = 1 << 11_u32.saturating_sub(integer.leading_zeros());
    let beyond = integer % unit;
    let floor = integer - beyond;
    let up = beyond * 2 > unit || beyond * 2 == unit && floor / unit % 2 == 1;
    if up { floor.saturating_add(unit) } else { floor }
}
