//! The methods that a server takes, where it tells them in words alone: `Only POST or PUT requests are allowed`.

use super::notes::Notes;

/// The methods of RFC 9110 section 9 and RFC 5789 but CONNECT, which no resource takes.
const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"];

/// What stands before the methods that are taken. What is refused is named in other words.
const OPENINGS: [&str; 12] = [
    "only ",
    "use ",
    "using ",
    "must be ",
    "requires ",
    "require ",
    "expected ",
    "expects ",
    "supports ",
    "accepts ",
    "allowed methods",
    "supported methods",
];

/// The methods that the words of a response name as those that are taken.
pub(super) fn told(notes: &Notes) -> Option<Vec<String>> {
    notes
        .list
        .iter()
        .filter_map(|note| note.prose.as_ref())
        .map(|words| named(&words.text))
        .find(|list| !list.is_empty())
}

/// Those that a sentence names one after the other behind such an opening.
fn named(text: &str) -> Vec<String> {
    /// So many words may stand between the opening and the first method: `only the HTTP methods`.
    const BETWEEN: usize = 5;
    let lower = text.to_ascii_lowercase();
    let openings =
        OPENINGS.iter().flat_map(|opening| lower.match_indices(opening).map(|(at, _)| (at, at + opening.len())));
    // `cannot use DELETE` and `not only GET` are said of what is refused.
    let mut open = openings.filter(|&(at, _)| {
        let before = lower[..at].trim_end();
        !lower[..at].ends_with(char::is_alphanumeric)
            && !["not", "n't", "never"].iter().any(|word| before.ends_with(word))
    });
    let rest = |(_, at): (usize, usize)| {
        let words = || {
            text[at..]
                .split(|c: char| c.is_whitespace() || ",/|:;.()[]\"'`".contains(c))
                .filter(|word| !word.is_empty())
        };
        let start = words().take(BETWEEN).position(|word| METHODS.contains(&word))?;
        let joined = |word: &&str| METHODS.contains(word) || matches!(*word, "or" | "and");
        Some(words().skip(start).take_while(joined).filter(|word| METHODS.contains(word)).map(str::to_owned).collect())
    };
    open.find_map(rest).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_name_what_is_taken() {
        for (text, methods) in [
            ("Only POST or PUT requests allowed", &["POST", "PUT"][..]),
            ("This endpoint only supports POST", &["POST"]),
            ("GET is not allowed here, use POST.", &["POST"]),
            ("Method not allowed. Allowed methods: GET, HEAD, OPTIONS", &["GET", "HEAD", "OPTIONS"]),
            ("The request must be a POST or a PATCH", &["POST"]),
            ("The only methods supported are 'PUT' and 'DELETE'", &["PUT", "DELETE"]),
            ("DELETE requests are not supported", &[]),
            ("You cannot use DELETE here", &[]),
            ("Request method 'PUT' is not supported", &[]),
            ("because GET failed", &[]),
        ] {
            assert_eq!(named(text), methods, "{text}");
        }
    }
}
