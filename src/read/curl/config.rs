//! A file of options for `-K`, where the paste tells what is in it: `curl -K - <<EOF`.

use crate::source::Traced;

/// An option of such a file, and its argument.
pub(super) struct Entry {
    /// With its dashes, or a long name without.
    pub(super) option: Traced,
    /// What follows it on the line.
    pub(super) argument: Option<Traced>,
}

/// The options, in order. A line is `option = argument`, with quotes around the argument where it has blanks.
pub(super) fn entries(file: &Traced) -> Vec<Entry> {
    let bytes = file.bytes();
    let mut entries = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let end = bytes[start..].iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |at| start + at);
        entries.extend(entry(file, start, end));
        start = end + 1;
    }
    entries
}

fn entry(file: &Traced, start: usize, end: usize) -> Option<Entry> {
    let bytes = &file.bytes()[..end];
    let skip = |from: usize, test: &dyn Fn(u8) -> bool| {
        bytes[from..].iter().position(|&byte| !test(byte)).map_or(end, |at| from + at)
    };
    let blank = |byte: u8| byte.is_ascii_whitespace();
    let start = skip(start, &blank);
    if start == end || b"#/*".contains(&bytes[start]) {
        return None;
    }
    let dashed = bytes[start] == b'-';
    // After an option with dashes, the signs may belong to its argument.
    let separator = |byte: u8| blank(byte) || !dashed && matches!(byte, b'=' | b':');
    let name_end = skip(start, &|byte| !separator(byte));
    let option = file.slice(start..name_end);
    let at = skip(name_end, &separator);
    if bytes.get(at) == Some(&b'"') {
        return Some(Entry { option, argument: Some(unquoted(file, at + 1, end)) });
    }
    let argument_end = skip(at, &|byte| !blank(byte));
    let argument = (argument_end > at).then(|| file.slice(at..argument_end));
    Some(Entry { option, argument })
}

/// The text from `start` to the next double quote; `\n`, `\t`, `\r` and `\v` stand for what they do in C.
fn unquoted(file: &Traced, start: usize, end: usize) -> Traced {
    let bytes = &file.bytes()[..end];
    let mut text = Traced::new(file.span_of(start..end));
    let mut at = start;
    while at < end && bytes[at] != b'"' {
        if bytes[at] != b'\\' {
            let next = bytes[at..].iter().position(|byte| matches!(byte, b'"' | b'\\')).map_or(end, |next| at + next);
            text.append(&file.slice(at..next));
            at = next;
        } else if let Some(&escaped) = bytes.get(at + 1) {
            let stands_for = match escaped {
                b'n' => b'\n',
                b't' => b'\t',
                b'r' => b'\r',
                b'v' => 0x0b,
                other => other,
            };
            text.decode(&[stands_for], file.span_of(at..at + 2), file.quoting_at(at + 2));
            at += 2;
        } else {
            break;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Origin, Span};

    #[test]
    fn lines_are_options() {
        let text =
            "# comment\n\nurl = \"http://a.test/\\\"x\"\n--header \"A: b\" # more\n-X POST\nuser-agent: me\r\nsilent\n";
        let file = Traced::verbatim(text, Span::new(Origin::Request, 0, text.len()));
        let shown: Vec<(String, Option<String>)> = entries(&file)
            .iter()
            .map(|entry| (entry.option.text().into(), entry.argument.as_ref().map(|text| text.text().into())))
            .collect();
        let expected = [
            ("url", Some("http://a.test/\"x")),
            ("--header", Some("A: b")),
            ("-X", Some("POST")),
            ("user-agent", Some("me")),
            ("silent", None),
        ];
        assert_eq!(shown, expected.map(|(option, argument)| (option.into(), argument.map(Into::into))));
    }
}
