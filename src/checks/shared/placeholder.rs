//! What a template leaves to be filled in.

use std::ops::Range;

/// A placeholder in a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `<id>`, or the same percent-encoded.
    Angle,
    /// `{id}`, or the same percent-encoded.
    Braces,
    /// `{{id}}`, a variable of Postman, Insomnia and others.
    DoubleBraces,
    /// `[id]`.
    Brackets,
    /// `YOUR_KEY`, `your-key-here`, `INSERT_TOKEN`, `changeme`.
    Your,
    /// `xxxx`, `****`, `sk_test_xxxxxx`.
    Crosses,
    /// `eyJh...`: a value that was shortened for show.
    Shortened,
    /// `undefined`, `null`, `[object Object]`: a program had no value to put in.
    Nothing,
}

/// What encloses a placeholder, plain and percent-encoded. The longer ones come first.
const ENCLOSED: &[(&str, &str, Shape)] = &[
    ("{{", "}}", Shape::DoubleBraces),
    ("%7B%7B", "%7D%7D", Shape::DoubleBraces),
    ("<", ">", Shape::Angle),
    ("%3C", "%3E", Shape::Angle),
    ("{", "}", Shape::Braces),
    ("%7B", "%7D", Shape::Braces),
];

/// The first enclosed placeholder in a text: `{id}` in `/users/{id}.json`.
pub(crate) fn enclosed(text: &str) -> Option<(Range<usize>, Shape)> {
    let mut at = 0;
    while let Some(start) = text[at..].find(['{', '<', '%']).map(|found| at + found) {
        for &(open, close, shape) in ENCLOSED {
            let rest = &text[start..];
            if !rest.get(..open.len()).is_some_and(|head| head.eq_ignore_ascii_case(open)) {
                continue;
            }
            let inner = &rest[open.len()..];
            let length = inner
                .bytes()
                .take_while(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b' ' | b'$'))
                .count();
            // A real key in brackets is told as that: it has digits, and more than a name would.
            let key = inner[..length].bytes().filter(u8::is_ascii_digit).count() > 2 && length > 11;
            let closed =
                !key && inner[length..].get(..close.len()).is_some_and(|tail| tail.eq_ignore_ascii_case(close));
            if closed && is_name(&inner[..length]) {
                return Some((start..start + open.len() + length + close.len(), shape));
            }
        }
        at = start + 1;
    }
    None
}

/// Whether a text is what one writes between the signs of a placeholder.
fn is_name(text: &str) -> bool {
    let text = text.trim();
    (1..=40).contains(&text.len()) && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$')
}

/// Whether all of a text is a name that asks for something of the person: `YOUR_API_KEY`, `changeme`.
pub(crate) fn asks(text: &str) -> bool {
    let lower = text.to_ascii_lowercase().replace(['-', ' ', '.'], "_");
    if !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_. ".contains(&byte)) {
        return false;
    }
    if matches!(
        lower.as_str(),
        "changeme" | "change_me" | "todo" | "fixme" | "replaceme" | "replace_me" | "placeholder"
    ) {
        return true;
    }
    if [
        "insert_",
        "replace_with_",
        "enter_your_",
        "enter_",
        "put_your_",
        "add_your_",
        "paste_your_",
        "my_api_",
        "my_access_",
    ]
    .iter()
    .any(|start| lower.starts_with(start))
    {
        return true;
    }
    if lower.ends_with("_here") {
        return true;
    }
    let your = lower.strip_prefix("your_").or_else(|| {
        // `yourApiKey`, `yourDomain`, but not `yourself`.
        let rest = text.strip_prefix("your").or(text.strip_prefix("Your"))?;
        rest.starts_with(|c: char| c.is_ascii_uppercase()).then_some(rest)
    });
    your.is_some_and(|rest| !rest.is_empty())
        || lower.contains("_your_")
        || ["apikey", "token", "secret", "domain", "key", "id", "password"]
            .iter()
            .any(|word| lower == format!("your{word}"))
}

/// Whether a text is made of crosses, or of a prefix and crosses: `xxxx-xxxx`, `sk_test_xxxxxx`.
pub(crate) fn is_crossed_out(text: &str) -> bool {
    let cross = |c: char| matches!(c, 'x' | 'X' | '*' | '•');
    let count = text.chars().filter(|&c| cross(c)).count();
    let tail = text.chars().rev().take_while(|&c| cross(c)).count();
    let all = text.chars().all(|c| cross(c) || matches!(c, '-' | '_' | '.'));
    all && count >= 3 || tail >= 5
}

/// The placeholder in the value of a credential, and where it stands.
pub(crate) fn in_credential(text: &str) -> Option<(Range<usize>, Shape)> {
    if let Some(found) = enclosed(text) {
        return Some(found);
    }
    let whole = 0..text.len();
    let bracketed = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    if bracketed.is_some_and(is_name) && text != "[object Object]" {
        return Some((whole, Shape::Brackets));
    }
    if matches!(text, "undefined" | "null" | "None" | "nil" | "[object Object]" | "NaN") {
        return Some((whole, Shape::Nothing));
    }
    let lower = text.to_ascii_lowercase().replace('-', "_");
    let word = matches!(
        lower.as_str(),
        "token"
            | "api_key"
            | "apikey"
            | "access_token"
            | "accesstoken"
            | "auth_token"
            | "bearer_token"
            | "jwt"
            | "jwt_token"
            | "secret"
            | "key"
            | "api_token"
            | "secret_key"
            | "client_secret"
            | "token_here"
            | "my_token"
            | "my_key"
            | "mytoken"
            | "some_token"
            | "the_token"
            | "string"
    );
    if word || asks(text) {
        return Some((whole, Shape::Your));
    }
    if is_crossed_out(text) {
        return Some((whole, Shape::Crosses));
    }
    // Three dots end a shortened value; two parts of a JSON Web Token may touch with two.
    let dots = text.find("...").or(text.find('…'));
    dots.map(|_| (whole, Shape::Shortened))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enclosed_names_are_found() {
        let found = |text| enclosed(text).map(|(range, shape)| (&text[range], shape));
        assert_eq!(found("/users/{userId}.json"), Some(("{userId}", Shape::Braces)));
        assert_eq!(found("<shipment-id>"), Some(("<shipment-id>", Shape::Angle)));
        assert_eq!(found("{{ base_url }}"), Some(("{{ base_url }}", Shape::DoubleBraces)));
        assert_eq!(found("a%7Bid%7d"), Some(("%7Bid%7d", Shape::Braces)));
        assert_eq!(found("{\"a\":1}"), None);
        assert_eq!(found("{1,2}"), None);
        assert_eq!(found("a<b"), None);
        assert_eq!(found("{}"), None);
        assert_eq!(found("%"), None);
        assert_eq!(found("{é}"), None);
    }

    #[test]
    fn questions_to_the_person_are_found() {
        for text in
            ["YOUR_API_KEY", "your-api-key-here", "yourApiKey", "YOURTOKEN", "changeme", "INSERT_TOKEN", "sk_YOUR_KEY"]
        {
            assert!(asks(text), "{text}");
        }
        for text in ["yourself", "your", "youth", "insertion", "tour_id", "my_key_41"] {
            assert!(!asks(text), "{text}");
        }
    }

    #[test]
    fn crosses_are_found() {
        for text in ["xxx", "XXXX-XXXX", "****", "sk_test_xxxxxxx"] {
            assert!(is_crossed_out(text), "{text}");
        }
        for text in ["xx", "maxx", "x-axis", "0xFFFF", "k-77120"] {
            assert!(!is_crossed_out(text), "{text}");
        }
    }

    #[test]
    fn credentials_are_looked_through() {
        let found = |text| in_credential(text).map(|(_, shape)| shape);
        assert_eq!(found("<YOUR_TOKEN>"), Some(Shape::Angle));
        assert_eq!(found("[token]"), Some(Shape::Brackets));
        assert_eq!(found("undefined"), Some(Shape::Nothing));
        assert_eq!(found("eyJhbGci..."), Some(Shape::Shortened));
        assert_eq!(found("sk_live_9fA2kQ77"), None);
        assert_eq!(found("hr-admin-77"), None);
        assert_eq!(found("eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln"), None);
    }
}
