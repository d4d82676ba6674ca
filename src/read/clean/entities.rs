//! A text that was copied out of the source of a page: `curl -d &#39;{&quot;a&quot;:1}&#39;`.

use super::Change;

const ENTITIES: [(&str, &str); 12] = [
    ("&quot;", "\""),
    ("&#34;", "\""),
    ("&#39;", "'"),
    ("&#039;", "'"),
    ("&#x27;", "'"),
    ("&apos;", "'"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&#x2F;", "/"),
    ("&#47;", "/"),
    ("&nbsp;", " "),
    ("&amp;", "&"),
];

/// Only a text in which no quote stands for itself is escaped as a whole. `&amp;` alone proves nothing: in a URL it may
/// be the very mistake.
pub(super) fn find(text: &str) -> Vec<Change> {
    let escaped = |quote: char, names: &[&str]| {
        names.iter().any(|name| text.contains(name)) && !text.contains(quote) && {
            names.iter().map(|name| text.matches(name).count()).sum::<usize>() >= 2
        }
    };
    if !text.contains('&') || !(escaped('"', &["&quot;", "&#34;"]) || escaped('\'', &["&#39;", "&#x27;", "&#039;"])) {
        return Vec::new();
    }
    let mut changes = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find('&') {
        let start = at + found;
        match ENTITIES.iter().find(|(name, _)| text[start..].starts_with(name)) {
            Some(&(name, text)) => {
                at = start + name.len();
                changes.push(Change { range: start..at, text });
            }
            None => at = start + 1,
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::super::clean;

    #[test]
    fn an_escaped_text_is_unescaped() {
        let paste = "curl &#39;https://a.test/?a=1&amp;b=2&#39; -d &#39;{&quot;a&quot;:&quot;&lt;b&gt;&quot;}&#39;";
        let text = clean(paste).unwrap();
        assert_eq!(text.text(), "curl 'https://a.test/?a=1&b=2' -d '{\"a\":\"<b>\"}'");
        assert_eq!(&paste[text.span_of(5..6).range()], "&#39;");
    }
}
