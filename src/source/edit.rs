use std::ops::Range;

use super::{Order, Origin, Quoting, Span, Traced};

/// Replaces the pasted bytes of a span by a text, which is already quoted for its place.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(from = "Flat", into = "Flat")]
pub struct Edit {
    /// What goes; empty for an insertion.
    pub span: Span,
    /// What comes; empty for a deletion.
    pub text: String,
}

/// An edit as it is written: serde's own `flatten` costs 5 kB of compressed wasm.
#[derive(serde::Serialize, serde::Deserialize)]
struct Flat {
    r#in: Origin,
    start: u32,
    end: u32,
    text: String,
}

impl From<Flat> for Edit {
    fn from(Flat { r#in, start, end, text }: Flat) -> Self {
        Self { span: Span { origin: r#in, start, end }, text }
    }
}

impl From<Edit> for Flat {
    fn from(Edit { span, text }: Edit) -> Self {
        Self { r#in: span.origin, start: span.start, end: span.end, text }
    }
}

impl Traced {
    /// The edits of the paste that put `text` in the place of the decoded bytes `range`, written in the quoting of
    /// that place. `None` where its quoting cannot hold the text.
    ///
    /// What lies in several quotings at once is taken out of each, and the text goes where the first stood.
    pub fn edit(&self, range: Range<usize>, text: &str) -> Option<Vec<Edit>> {
        if range.is_empty() {
            let quoted = self.quoting_at(range.start).quote(text)?;
            return Some(vec![Edit { span: self.span_of(range), text: quoted }]);
        }
        let mut text = Some(text);
        let pieces = self.pieces(range).into_iter();
        let edits: Option<Vec<Edit>> = pieces
            .map(|(span, quoting)| {
                let text = text.take().map_or(Some(String::new()), |text| quoting.quote(text))?;
                Some(Edit { span, text })
            })
            .collect();
        // The value of a variable stands before the place where it is put in.
        edits.map(|mut edits| {
            edits.order_by_key(|edit| edit.span);
            edits
        })
    }
}

impl Quoting {
    /// `text` as it must be written in this quoting to be decoded to itself. `None` where it cannot be.
    pub fn quote(self, text: &str) -> Option<String> {
        let mut quoted = String::with_capacity(text.len());
        let backslashed = |quoted: &mut String, special: &str| {
            for c in text.chars() {
                if special.contains(c) || c == '\\' {
                    quoted.push('\\');
                }
                quoted.push(c);
            }
        };
        match self {
            Quoting::Raw => quoted.push_str(text),
            Quoting::Single => quoted.push_str(&text.replace('\'', r"'\''")),
            Quoting::Double => {
                for c in text.chars() {
                    if matches!(c, '"' | '\\' | '$' | '`') {
                        quoted.push('\\');
                    }
                    quoted.push(c);
                }
            }
            Quoting::HereDocument => {
                for c in text.chars() {
                    if matches!(c, '\\' | '$' | '`') {
                        quoted.push('\\');
                    }
                    quoted.push(c);
                }
            }
            Quoting::AnsiC => {
                for c in text.chars() {
                    match c {
                        '\'' | '\\' => quoted.extend(['\\', c]),
                        '\n' => quoted.push_str("\\n"),
                        '\r' => quoted.push_str("\\r"),
                        '\t' => quoted.push_str("\\t"),
                        c => quoted.push(c),
                    }
                }
            }
            Quoting::FishSingle | Quoting::CodePlain => backslashed(&mut quoted, "'"),
            Quoting::PowerShellSingle => quoted.push_str(&text.replace('\'', "''")),
            Quoting::PowerShellDouble => {
                for c in text.chars() {
                    match c {
                        '"' | '`' | '$' => quoted.extend(['`', c]),
                        c => quoted.push(c),
                    }
                }
            }
            Quoting::PowerShellHereDouble if !text.contains("\n\"@") => {
                for c in text.chars() {
                    match c {
                        '`' | '$' => quoted.extend(['`', c]),
                        c => quoted.push(c),
                    }
                }
            }
            Quoting::PowerShellBare
                if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./:=+%?*".contains(&byte)) =>
            {
                quoted.push_str(text);
            }
            Quoting::PowerShellHereDouble | Quoting::PowerShellBare => return None,
            Quoting::PowerShellHere => {
                if text.contains("\n'@") {
                    return None;
                }
                quoted.push_str(text);
            }
            Quoting::CodeTemplate => {
                backslashed(&mut quoted, "`");
                quoted = quoted.replace("${", "\\${");
            }
            Quoting::CodeRaw => {
                if text.contains(['`', '\r']) {
                    return None;
                }
                quoted.push_str(text);
            }
            Quoting::CodeInterpolated => {
                // `#{` has no escape that both languages know.
                if text.contains("#{") || text.chars().any(|c| c.is_control() && !"\n\r\t".contains(c)) {
                    return None;
                }
                for c in text.chars() {
                    match c {
                        '"' | '\\' | '$' => quoted.extend(['\\', c]),
                        '\n' => quoted.push_str("\\n"),
                        '\r' => quoted.push_str("\\r"),
                        '\t' => quoted.push_str("\\t"),
                        c => quoted.push(c),
                    }
                }
            }
            Quoting::CodeFormat => {
                if text.contains(['"', '\'', '\\', '\n', '\r']) {
                    return None;
                }
                quoted.push_str(&text.replace('{', "{{").replace('}', "}}"));
            }
            Quoting::CodeHere => {
                if text.contains(['\\', '$', '\n', '\r']) || text.contains("#{") {
                    return None;
                }
                quoted.push_str(text);
            }
            Quoting::CodeName => {
                let name = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
                if !name || text.starts_with(|c: char| c.is_ascii_digit()) {
                    return None;
                }
                quoted.push_str(text);
            }
            Quoting::Json | Quoting::CodeDouble | Quoting::CodeSingle => {
                for c in text.chars() {
                    match c {
                        '"' if self != Quoting::CodeSingle => quoted.push_str("\\\""),
                        '\'' if self == Quoting::CodeSingle => quoted.push_str("\\'"),
                        '\\' => quoted.push_str("\\\\"),
                        '\n' => quoted.push_str("\\n"),
                        '\r' => quoted.push_str("\\r"),
                        '\t' => quoted.push_str("\\t"),
                        c if c.is_control() => quoted.extend(format!("\\u{:04x}", u32::from(c)).chars()),
                        c => quoted.push(c),
                    }
                }
            }
            Quoting::CmdBare | Quoting::CmdQuoted | Quoting::CmdCareted => return self.for_cmd(text),
            Quoting::Sealed => return None,
            Quoting::Bare => {
                for c in text.chars() {
                    if c == '\n' {
                        // A backslash before a line break removes both: only quotes can hold it.
                        return None;
                    }
                    if !c.is_alphanumeric() && !"-_./:=@,+%".contains(c) {
                        quoted.push('\\');
                    }
                    quoted.push(c);
                }
            }
        }
        Some(quoted)
    }

    /// For cmd.exe and the C runtime after it. Each `\"` takes cmd.exe into its quotes or out of them, and outside them
    /// its operators want a caret.
    fn for_cmd(self, text: &str) -> Option<String> {
        // A line end cannot stand there, and whether backslashes at the end come before a quote is not known here.
        if text.contains(['\n', '\r']) || text.ends_with('\\') {
            return None;
        }
        let careted = self == Quoting::CmdCareted;
        let mut within = self == Quoting::CmdQuoted;
        let mut quoted = String::with_capacity(text.len());
        let mut backslashes = 0;
        for (at, c) in text.char_indices() {
            // What looks like a variable may be one. An escape of a URL does not.
            let hex = text.as_bytes().get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
            match c {
                ' ' | '\t' | '"' if self == Quoting::CmdBare => return None,
                '%' if !hex => return None,
                '"' => {
                    quoted.extend(std::iter::repeat_n('\\', backslashes));
                    quoted.push_str(if careted { "^\\^" } else { "\\" });
                    within ^= !careted;
                }
                '&' | '|' | '<' | '>' | '(' | ')' | '^' | '!' if careted || !within && !"()!".contains(c) => {
                    quoted.push('^');
                }
                _ => {}
            }
            backslashes = if c == '\\' { backslashes + 1 } else { 0 };
            quoted.push(c);
        }
        // What follows was read in the quotes in which the text begins.
        (within == (self == Quoting::CmdQuoted) || !text.contains(['&', '|', '<', '>', '^'])).then_some(quoted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_quoting_holds_its_text() {
        assert_eq!(Quoting::Single.quote("it's").unwrap(), r"it'\''s");
        assert_eq!(Quoting::Double.quote(r#"a "$b""#).unwrap(), r#"a \"\$b\""#);
        assert_eq!(Quoting::AnsiC.quote("a\n'").unwrap(), r"a\n\'");
        assert_eq!(Quoting::Bare.quote("a b&c").unwrap(), r"a\ b\&c");
        assert_eq!(Quoting::Bare.quote("a\nb"), None);
        assert_eq!(Quoting::CodeInterpolated.quote("\"$a\"\n").unwrap(), r#"\"\$a\"\n"#);
        assert_eq!(Quoting::CodeInterpolated.quote("#{a}"), None);
        assert_eq!(Quoting::CodeFormat.quote("{a}").unwrap(), "{{a}}");
        assert_eq!((Quoting::CodeHere.quote("\"").as_deref(), Quoting::CodeHere.quote("$a")), (Some("\""), None));
        assert_eq!((Quoting::CodeName.quote("a_1").as_deref(), Quoting::CodeName.quote("a-1")), (Some("a_1"), None));
    }

    #[test]
    fn quotings_of_windows_hold_their_text() {
        assert_eq!(Quoting::CmdQuoted.quote(r#"{"a":"b&c"}"#).unwrap(), r#"{\"a\":\"b^&c\"}"#);
        assert_eq!(Quoting::CmdQuoted.quote(r#"a "b&c" d"#).unwrap(), r#"a \"b^&c\" d"#);
        assert_eq!(Quoting::CmdQuoted.quote(r#"a\"b"#).unwrap(), r#"a\\\"b"#);
        assert_eq!(Quoting::CmdCareted.quote(r#"{"a":"b&c"}"#).unwrap(), r#"{^\^"a^\^":^\^"b^&c^\^"}"#);
        assert_eq!(Quoting::CmdQuoted.quote("%20").unwrap(), "%20");
        for text in ["a\nb", "a\\", "%PATH%"] {
            assert_eq!(Quoting::CmdQuoted.quote(text), None);
        }
        assert_eq!(Quoting::CmdBare.quote("a b"), None);
        assert_eq!(Quoting::CmdBare.quote("a&b").unwrap(), "a^&b");
        assert_eq!(Quoting::PowerShellDouble.quote(r#"a "$b""#).unwrap(), r#"a `"`$b`""#);
        assert_eq!(Quoting::PowerShellSingle.quote("it's").unwrap(), "it''s");
        assert_eq!(Quoting::PowerShellBare.quote("a b"), None);
    }

    #[test]
    fn what_lies_in_several_quotings_is_taken_out_of_each() {
        // 'ab'"cd", decoded.
        let text = r#"'ab'"cd""#;
        let at = |start, end| Span::new(Origin::Request, start, end);
        let mut traced = Traced::new(at(0, 8));
        traced.copy(text, at(1, 3), Quoting::Single);
        traced.copy(text, at(5, 7), Quoting::Double);
        assert_eq!(
            traced.edit(1..3, "'").unwrap(),
            [Edit { span: at(2, 3), text: r"'\''".into() }, Edit { span: at(5, 6), text: String::new() }]
        );
        assert_eq!(traced.edit(4..4, "\"").unwrap(), [Edit { span: at(7, 7), text: "\\\"".into() }]);
    }
}
