use crate::source::LineColumn;

/// A stretch of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// Words.
    Words(String),
    /// What stands between backticks: a piece of a message.
    Code(String),
}

/// A sentence in runs. A backtick without a partner is itself.
pub fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some((words, after)) = rest.split_once('`') {
        let Some((code, behind)) = after.split_once('`') else { break };
        if !words.is_empty() {
            runs.push(Run::Words(words.into()));
        }
        runs.push(Run::Code(code.into()));
        rest = behind;
    }
    if !rest.is_empty() {
        runs.push(Run::Words(rest.into()));
    }
    runs
}

/// A finding's title as a sentence.
pub fn sentence(title: &str) -> String {
    let mut sentence = capitalised(title);
    if !sentence.is_empty() && !sentence.ends_with(['.', '?', ':']) {
        sentence.push('.');
    }
    sentence
}

/// With a capital. What we write begins with ASCII, so that no tables of Unicode are needed.
pub fn capitalised(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// Where, for a person and a screen reader: `line 3, column 14`.
pub fn place(place: LineColumn) -> String {
    format!("line {}, column {}", place.line, place.column)
}

/// A reference and where to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// As it is shown.
    pub label: String,
    /// Where it is found, if it is known.
    pub href: Option<String>,
}

/// Reads `RFC 9112 section 5.1` and addresses; anything else is only shown.
pub fn reference(text: &str) -> Reference {
    if let Some(document) = text.strip_prefix("https://www.rfc-editor.org/rfc/rfc") {
        let label = match document.split_once("#section-") {
            Some((number, section)) => format!("RFC {number}, section {section}"),
            None => format!("RFC {document}"),
        };
        return Reference { label, href: Some(text.into()) };
    }
    if let Some(address) = text.strip_prefix("https://") {
        return Reference { label: address.trim_end_matches('/').into(), href: Some(text.into()) };
    }
    let mut words = text.split([' ', ',', '§']).filter(|word| !word.is_empty());
    let href = match (words.next(), words.next()) {
        (Some("RFC"), Some(number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
            let section = words.find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
            let anchor = section.map(|section| format!("#section-{section}")).unwrap_or_default();
            Some(format!("https://www.rfc-editor.org/rfc/rfc{number}{anchor}"))
        }
        _ => None,
    };
    Reference { label: text.into(), href }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backticks_set_code_apart() {
        assert_eq!(runs("a `b` c"), [Run::Words("a ".into()), Run::Code("b".into()), Run::Words(" c".into())]);
        assert_eq!(runs("a ` b"), [Run::Words("a ` b".into())]);
        assert_eq!(runs("`&`"), [Run::Code("&".into())]);
        assert_eq!(runs(""), []);
    }

    #[test]
    fn a_title_becomes_a_sentence() {
        assert_eq!(sentence("space between name and colon"), "Space between name and colon.");
        assert_eq!(sentence("`&` ends the command"), "`&` ends the command.");
        assert_eq!(sentence(""), "");
    }

    #[test]
    fn references_lead_to_their_section() {
        let href = |text| reference(text).href;
        assert_eq!(href("RFC 9112 section 5.1").unwrap(), "https://www.rfc-editor.org/rfc/rfc9112#section-5.1");
        assert_eq!(href("RFC 9110 §8.6").unwrap(), "https://www.rfc-editor.org/rfc/rfc9110#section-8.6");
        assert_eq!(href("RFC 8259").unwrap(), "https://www.rfc-editor.org/rfc/rfc8259");
        assert_eq!(href("the manual of curl"), None);
        assert_eq!(reference("https://curl.se/docs/").label, "curl.se/docs");
        let label = |text| reference(text).label;
        assert_eq!(label("https://www.rfc-editor.org/rfc/rfc9112#section-5.1"), "RFC 9112, section 5.1");
    }
}
