//! Texts in the quoting of shells and languages.

use std::fmt::Write;

/// A word of bash: bare where it can be, in single quotes mostly, in `$'…'` where it has bytes that cannot be seen.
/// NUL is no part of any word: it must not be there.
pub(super) fn bash(bytes: &[u8]) -> String {
    let bare = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_./:=@%+,".contains(byte);
    let text = String::from_utf8_lossy(bytes);
    if !bytes.is_empty() && bytes.iter().all(bare) {
        return text.into_owned();
    }
    let plain =
        std::str::from_utf8(bytes).is_ok() && !text.contains(|c: char| c.is_control() && c != '\n' && c != '\t');
    if plain {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    let mut word = String::from("$'");
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' | '\'' => word.extend(['\\', c]),
                '\n' => word.push_str("\\n"),
                '\r' => word.push_str("\\r"),
                '\t' => word.push_str("\\t"),
                c if c.is_control() => c.to_string().bytes().for_each(|byte| hex(&mut word, byte)),
                c => word.push(c),
            }
        }
        chunk.invalid().iter().for_each(|byte| hex(&mut word, *byte));
    }
    word + "'"
}

/// A word of bash in which variables of these names keep their meaning, where any stands in it.
pub(super) fn bash_with(bytes: &[u8], names: &[&str]) -> String {
    let Ok(text) = std::str::from_utf8(bytes) else { return bash(bytes) };
    // What `!` stands for in double quotes depends on who types.
    if !text.contains('$') || text.contains(|c: char| c == '!' || c.is_control() && c != '\n' && c != '\t') {
        return bash(bytes);
    }
    let variable = |rest: &str| {
        let rest = rest.strip_prefix('$')?;
        let (name, length) = if let Some(inner) = rest.strip_prefix('{') {
            let end = inner.find('}')?;
            (&inner[..end], end + 3)
        } else {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            (&rest[..end], end + 1)
        };
        names.contains(&name).then_some(length)
    };
    let mut word = String::from("\"");
    let mut known = false;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let length = variable(&text[at..]);
        known |= length.is_some();
        if length.is_none() && matches!(c, '$' | '"' | '\\' | '`') {
            word.push('\\');
        }
        let end = at + length.unwrap_or(c.len_utf8());
        word.push_str(&text[at..end]);
        at = end;
    }
    if known { word + "\"" } else { bash(bytes) }
}

fn hex(out: &mut String, byte: u8) {
    let _ = write!(out, "\\x{byte:02x}");
}

/// A format of `printf` in single quotes that prints these bytes.
pub(super) fn printf(bytes: &[u8]) -> String {
    let mut format = String::from("'");
    // A dash would begin an option.
    let bytes = bytes.strip_prefix(b"-").inspect(|_| format.push_str("\\055")).unwrap_or(bytes);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' => format.push_str("\\\\"),
                '%' => format.push_str("%%"),
                '\'' => format.push_str(r"'\''"),
                '\n' => format.push_str("\\n"),
                '\r' => format.push_str("\\r"),
                c if c.is_control() => c.to_string().bytes().for_each(|byte| octal(&mut format, byte)),
                c => format.push(c),
            }
        }
        chunk.invalid().iter().for_each(|byte| octal(&mut format, *byte));
    }
    format + "'"
}

fn octal(out: &mut String, byte: u8) {
    let _ = write!(out, "\\{byte:03o}");
}

/// A word for cmd.exe and a program that reads its arguments as C programs do.
///
/// In quotes cmd leaves all but `%` and `!` alone. Where those are, or a line end, the quotes themselves are escaped, so
/// that cmd sees none and takes each caret; this is what browsers write.
pub(super) fn cmd(text: &str) -> String {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./:=@+,".contains(&byte)) {
        return text.to_owned();
    }
    let careful = text.contains(['%', '!', '\n', '"', '^']);
    let mut word = String::from(if careful { "^\"" } else { "\"" });
    let mut slashes = 0;
    let mut percent = false;
    for c in text.chars() {
        // A caret keeps `%` from beginning the name of a variable.
        if percent && (c.is_ascii_alphanumeric() || c == '_') {
            word.push('^');
        }
        percent = c == '%';
        // A backslash is one of its own unless a quote follows.
        if c == '"' {
            (0..=slashes).for_each(|_| word.push('\\'));
        }
        slashes = if c == '\\' { slashes + 1 } else { 0 };
        match c {
            '\n' => word.push_str("^\n\n"),
            c if careful && c.is_ascii_punctuation() && !"_-:=+~'/.,?;*`\\@#$[]".contains(c) => word.extend(['^', c]),
            c => word.push(c),
        }
    }
    (0..slashes).for_each(|_| word.push('\\'));
    word + if careful { "^\"" } else { "\"" }
}

/// A string of PowerShell. What is not ASCII is written by its number, as browsers do: which encoding a script is read
/// in is not sure.
pub(super) fn powershell(text: &str) -> String {
    let mut string = String::from("\"");
    for c in text.chars() {
        match c {
            '`' | '"' | '$' => string.extend(['`', c]),
            '\n' => string.push_str("`n"),
            '\r' => string.push_str("`r"),
            '\t' => string.push_str("`t"),
            '\0' => string.push_str("`0"),
            ' '..='~' => string.push(c),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(string, "$([char]{unit})");
                }
            }
        }
    }
    string + "\""
}

/// A string of JavaScript and Python in these quotes; in double ones, of JSON as well.
pub(super) fn code(text: &str, quote: char) -> String {
    let mut string = String::with_capacity(text.len() + 2);
    string.push(quote);
    for c in text.chars() {
        match c {
            '\\' => string.push_str("\\\\"),
            '\n' => string.push_str("\\n"),
            '\r' => string.push_str("\\r"),
            '\t' => string.push_str("\\t"),
            c if c == quote => string.extend(['\\', c]),
            // Line ends of JavaScript, and what nobody sees.
            '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                let _ = write!(string, "\\u{:04x}", u32::from(c));
            }
            c if c.is_control() => {
                let _ = write!(string, "\\u{:04x}", u32::from(c));
            }
            c => string.push(c),
        }
    }
    string.push(quote);
    string
}

/// A string of JavaScript and Python in the quotes that need fewer backslashes.
pub(super) fn either(text: &str) -> String {
    code(text, if text.contains('"') && !text.contains('\'') { '\'' } else { '"' })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bash_is_quoted_no_more_than_it_needs() {
        for (text, word) in [
            ("https://a.test/x", "https://a.test/x"),
            ("", "''"),
            ("it's", r"'it'\''s'"),
            ("a\nb", "'a\nb'"),
            ("a\r!'", r"$'a\r!\''"),
        ] {
            assert_eq!(bash(text.as_bytes()), word);
        }
        assert_eq!(bash(b"\xff1"), r"$'\xff1'");
        assert_eq!(printf(b"-\0%\xff'"), r"'\055\000%%\377'\'''");
    }

    #[test]
    fn a_variable_keeps_its_meaning() {
        let with = |text: &str| bash_with(text.as_bytes(), &["TOKEN"]);
        assert_eq!(with("Bearer $TOKEN"), "\"Bearer $TOKEN\"");
        assert_eq!(with("${TOKEN}\"$x$TOKENS"), r#""${TOKEN}\"\$x\$TOKENS""#);
        assert_eq!(with("$TOKENS é"), "'$TOKENS é'");
    }

    #[test]
    fn cmd_sees_no_quotes_where_it_would_meddle() {
        assert_eq!(cmd("a b&c|d"), "\"a b&c|d\"");
        assert_eq!(cmd("{\"a\":\"50%\"}"), r#"^"^{\^"a\^":\^"50^%\^"^}^""#);
        assert_eq!(cmd("%PATH%"), "^\"^%^PATH^%^\"");
        assert_eq!(cmd(r"a b\"), r#""a b\\""#);
        assert_eq!(cmd("a\nb"), "^\"a^\n\nb^\"");
    }
}
