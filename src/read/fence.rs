//! Fences around code: ```` ``` ````, `~~~`, `<pre>`, `[code]`, `{code}`.

use std::ops::Range;

/// What opens a fence, and what closes it.
const TAGS: [(&str, &str); 6] = [
    ("<pre", "</pre>"),
    ("<code", "</code>"),
    ("[code", "[/code]"),
    ("{code", "{code}"),
    ("{noformat", "{noformat}"),
    ("[source", "[/source]"),
];

/// A line that opens a fence is not longer than this.
const LONGEST: usize = 60;

/// The fences of a text, while its lines are gone through.
#[derive(Debug, Default)]
pub(super) struct Fences {
    /// What closes the one that is open, and where that stands.
    open: Option<(String, usize)>,
    /// What is known to close nothing any more.
    absent: Vec<String>,
}

impl Fences {
    /// Whether a line is a fence, and nothing else.
    pub(super) fn is_fence(&mut self, text: &str, line: Range<usize>) -> bool {
        if let Some((close, at)) = &self.open {
            if line.start < *at {
                return false;
            }
            let closes = text[line.clone()].trim_start().starts_with(close.as_str());
            self.open = None;
            if closes {
                return true;
            }
        }
        let Some(close) = opens(&text[line.clone()]) else { return false };
        let end = if self.absent.contains(&close) { None } else { closing(text, line.end, &close) };
        if end.is_none() && !self.absent.contains(&close) {
            self.absent.push(close.clone());
        }
        // One that is never closed was pasted without its end.
        self.open = Some((close, end.unwrap_or(text.len())));
        true
    }

    /// Whether one is open.
    pub(super) fn open(&self) -> bool {
        self.open.is_some()
    }

    /// Where what begins here ends at the latest.
    pub(super) fn limit(&self, text: &str) -> usize {
        self.open.as_ref().map_or(text.len(), |(_, end)| *end)
    }
}

/// What closes the fence that a line opens, if it opens one.
fn opens(line: &str) -> Option<String> {
    let line = line.trim();
    if line.len() > LONGEST {
        return None;
    }
    let first = line.chars().next()?;
    if matches!(first, '`' | '~') {
        let marks = line.len() - line.trim_start_matches(first).len();
        // What stands after the marks is the language.
        return (marks >= 3 && !line[marks..].contains(first)).then(|| line[..marks].to_owned());
    }
    TAGS.iter().find_map(|(open, close)| {
        let rest = line.strip_prefix(open)?;
        let alone = rest.ends_with(['>', ']', '}']) && !rest[..rest.len() - 1].contains(['>', ']', '}']);
        alone.then(|| (*close).to_owned())
    })
}

/// Where the line starts that closes a fence, for marks; where the tag stands, for tags.
fn closing(text: &str, from: usize, close: &str) -> Option<usize> {
    if !close.starts_with(['`', '~']) {
        let start = from + text[from..].find(close)?;
        let indent = text[..start].trim_end_matches([' ', '\t']);
        return Some(if indent.ends_with('\n') { indent.len() } else { start });
    }
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        if at > from && line.trim_start().starts_with(close) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The limits of the lines of a text; `-` for a fence.
    fn limits(text: &str) -> Vec<String> {
        let mut fences = Fences::default();
        let mut at = 0;
        text.split_inclusive('\n')
            .map(|line| {
                let start = at;
                at += line.len();
                let end = start + line.trim_end_matches('\n').len();
                if fences.is_fence(text, start..end) { "-".into() } else { fences.limit(text).to_string() }
            })
            .collect()
    }

    #[test]
    fn what_stands_in_a_fence_ends_at_its_end() {
        assert_eq!(limits("```sh\na\n```\nb\n"), ["-", "8", "-", "14"]);
        assert_eq!(limits("~~~\n```\na\n~~~\nb"), ["-", "10", "10", "-", "15"]);
        assert_eq!(limits("<pre class=x>\na\n</pre>\nb"), ["-", "16", "-", "24"]);
        assert_eq!(limits("[code]\na[/code]\nb"), ["-", "8", "17"]);
        assert_eq!(limits("  ```\n  a\n  ```\n"), ["-", "10", "-"]);
        assert_eq!(limits("```\na"), ["-", "5"]);
        assert_eq!(limits("`a`\n```a```\n"), ["12", "12"]);
    }
}
