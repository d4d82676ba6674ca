//! What a sentence says without a template for it: which field it is about, what it quotes, what it lists, where it sends
//! its reader.

use super::path;

/// The page that a sentence sends its reader to: `… see https://…`. An address without such a word may be the one that
/// the sentence complains of.
pub(super) fn page_in(said: &str) -> Option<String> {
    const LEADING: [&str; 11] =
        ["see", "at", "visit", "visiting", "to", "info", "help", "documentation", "docs", "details", "more"];
    said.match_indices("http").take(4).find_map(|(at, _)| {
        let word = said[..at].trim_end_matches([' ', ':', '(', '<', '"', '-']);
        let word = word.rsplit([' ', '\n', '(']).next()?.to_ascii_lowercase();
        let end =
            said[at..].find(|c: char| c.is_whitespace() || "\"<>)'`".contains(c)).map_or(said.len(), |end| at + end);
        let address = said[at..end].trim_end_matches(['.', ',', ';', ':']);
        let shaped = address.starts_with("https://") && LEADING.contains(&word.as_str());
        // Somebody's own host is where the request went, not where it is told about.
        (shaped && address[8..].contains(['.', '/'])).then(|| address.to_owned())
    })
}

/// What a sentence starts with that has the form of a path or the name of a member, not of a word: `address.zip must`,
/// `unit_price: `.
pub(super) fn subject(text: &str) -> Option<&str> {
    let word = text.split([' ', ':']).next()?;
    let shaped = word.len() <= 60
        && word.len() < text.len()
        && word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.[]-".contains(&byte));
    let inner = word.trim_end_matches(['.', ']']).contains(['.', '[', '_']);
    (shaped && inner && !word.ends_with(['.', '-']) && !word.contains("Exception") && !word.contains("Error"))
        .then_some(word)
}

/// Whether what a sentence is about is told by no name: "this value is too long".
pub(super) fn is_anything(held: &str) -> bool {
    const NOUNS: [&str; 12] =
        ["value", "length", "field", "input", "it", "string", "number", "item", "content", "text", "syntax", "entry"];
    let mut words = held.split(' ');
    let last = words.next_back().unwrap_or_default().to_ascii_lowercase();
    NOUNS.contains(&last.as_str())
        && words.all(|word| {
            let word = word.to_ascii_lowercase();
            matches!(word.as_str(), "the" | "this" | "that" | "your" | "provided" | "given") || NOUNS.contains(&&*word)
        })
}

/// What stands before a colon and is the name of no field.
const NO_FIELDS: [&str; 25] = [
    "bad",
    "body",
    "cause",
    "code",
    "description",
    "detail",
    "error",
    "errors",
    "exception",
    "failed",
    "http",
    "input",
    "invalid",
    "json",
    "message",
    "msg",
    "note",
    "reason",
    "request",
    "response",
    "status",
    "type",
    "validation",
    "warning",
    "xml",
];

/// The field of a sentence that starts with its name and a colon: `board: must be one of`. `at` is where the sentence
/// about it starts.
pub(super) fn labelled(text: &str, at: usize) -> Option<Vec<String>> {
    let before = text.get(..at)?.trim_end().strip_suffix(':').map(str::trim_end);
    let name = match before {
        Some(before) => {
            let name = before.rsplit([' ', '\n', ',', ';']).next()?;
            let clause = before[..before.len() - name.len()].trim_end();
            // The last word of a clause is any word: "when calling the CreateBucket operation: ".
            if !(clause.is_empty() || clause.ends_with(|c: char| !c.is_alphanumeric()) || named(clause, name)) {
                return None;
            }
            Some(name)
        }
        None => None,
    };
    // Or the whole text starts with one.
    let name = name.or_else(|| text.split_once(": ").map(|(name, _)| name))?.trim_matches(['"', '\'', '`']);
    let shaped = name.len() <= 60
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '$' | '/'))
        && !name.ends_with("Error")
        && !name.ends_with("Exception")
        && !name.contains([' ', '\\', '('])
        && !name.contains("::")
        && !NO_FIELDS.contains(&name.to_ascii_lowercase().as_str());
    shaped.then(|| path::parse(name).1).filter(|steps| !steps.is_empty())
}

/// Whether the last word of a clause names a field by its form, `item.sku`, `unitPrice`, or after a word that says so.
fn named(clause: &str, name: &str) -> bool {
    let inner = name.get(1..).unwrap_or_default();
    let last = clause.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
    inner.bytes().any(|byte| byte.is_ascii_uppercase() || b"._[/$'\"`".contains(&byte))
        || name.starts_with(['\'', '"', '`', '/', '$'])
        || ["field", "parameter", "property", "attribute", "argument", "param", "key", "column", "option", "member"]
            .contains(&last.as_str())
        || ["for", "in", "on", "at", "of"].contains(&last.as_str())
}

/// A value without the quotes, escaped or not, that were put around it once more.
pub(super) fn bare(value: &str) -> &str {
    let inner = value.strip_prefix("\\\"").and_then(|value| value.strip_suffix("\\\""));
    let inner = inner.unwrap_or(value);
    inner.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(inner)
}

/// The values of a list as a sentence has it: `a, b or c`, `'a' | 'b'`, `[a, b]`, `["a","b"]`.
pub(crate) fn list(text: &str) -> Vec<String> {
    let text = text.trim();
    // `red', 'green` is what is left where the template has the quotes around.
    let open = text.starts_with(char::is_alphanumeric).then(|| text.chars().find(|c| matches!(c, '\'' | '"' | '`')));
    let whole = open.flatten().filter(|&quote| text.matches(quote).count() % 2 == 1 || text.ends_with(quote));
    // `red', 'green', 'blue` too: what follows the first one is between two.
    let between = open.flatten().filter(|&quote| {
        let rest = text.split_once(quote).map_or("", |(_, rest)| rest);
        whole.is_none() && rest.trim_start_matches([',', ' ', '|']).starts_with(quote)
    });
    let text = &match (whole, between) {
        (Some(quote), _) => format!("{quote}{text}"),
        (None, Some(quote)) => format!("{quote}{text}{quote}"),
        (None, None) => text.to_owned(),
    };
    let quotes: Vec<String> = quoted(text);
    if !quotes.is_empty() {
        return quotes.into_iter().take(60).collect();
    }
    let end = text.find(". ").unwrap_or(text.len());
    let text = text[..end].trim_matches(['[', ']', '(', ')', '{', '}', '.', ' ', ':', ';']);
    let items: Vec<String> = text
        .split([',', '|', ';'])
        .flat_map(|item| item.split(" or "))
        .flat_map(|item| item.split(" and "))
        .map(|item| item.trim().trim_start_matches("or ").trim_start_matches("and ").trim().to_owned())
        .filter(|item| !item.is_empty())
        .collect();
    // A sentence is no list.
    if items.iter().any(|item| item.len() > 60 || item.split(' ').count() > 4) { Vec::new() } else { items }
}

/// What stands in quotes in a text, the quotes being of one kind and not an apostrophe in a word.
pub(crate) fn quoted(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['"', '\'', '`', '“', '‘', '«']) {
        let open = rest[start..].chars().next().unwrap_or('"');
        let close = match open {
            '“' => '”',
            '‘' => '’',
            '«' => '»',
            same => same,
        };
        let inner = &rest[start + open.len_utf8()..];
        let apostrophe = rest[..start].ends_with(char::is_alphanumeric);
        // A quote closes where no letter follows: `Grace's` in single quotes goes on.
        let end = inner
            .char_indices()
            .take_while(|(at, _)| *at <= 400)
            .find(|&(at, c)| c == close && !inner[at + c.len_utf8()..].starts_with(char::is_alphanumeric));
        match end {
            Some((end, c)) if !apostrophe => {
                if end > 0 {
                    found.push(inner[..end].to_owned());
                }
                rest = &inner[end + c.len_utf8()..];
            }
            _ => rest = inner,
        }
        if found.len() >= 60 {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_in_many_spellings() {
        for text in [
            "a, b or c",
            "'a', 'b' | 'c'",
            "[a, b, c]",
            "\"a\"|\"b\"|\"c\"",
            "a', 'b', or 'c'",
            "`a`, `b`, `c`",
            "a', 'b', 'c",
        ] {
            assert_eq!(list(text), ["a", "b", "c"], "{text}");
        }
        assert!(list("nothing that anybody would take for a list of values").is_empty());
    }

    #[test]
    fn a_label_is_the_name_of_a_field() {
        for (text, field) in [
            ("board: must be one of", Some("board")),
            ("Bad Request - board: must", Some("board")),
            ("invalid value for size: must", Some("size")),
            ("Validation of the cart failed, item.unitPrice: must", Some("item.unitPrice")),
            ("when calling the CreateBucket operation: must", None),
            ("Could not create the order: must", None),
            ("Error: must", None),
        ] {
            let steps = labelled(text, text.find("must").unwrap());
            assert_eq!(steps.map(|steps| steps.join(".")).as_deref(), field, "{text}");
        }
    }
}
