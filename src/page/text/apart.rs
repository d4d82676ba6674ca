use std::ops::Range;

use super::difference;

/// Where two values differ, in whole words.
pub fn apart(left: &str, right: &str) -> (Range<usize>, Range<usize>) {
    let (mut one, mut other) = difference(left, right);
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let first = |text: &str| word(text.chars().next());
    let last = |text: &str| word(text.chars().next_back());
    // What is before and behind is the same in both.
    if first(&left[one.start..]) || first(&right[other.start..]) {
        let before = &left[..one.start];
        let length = before.len() - before.trim_end_matches(char::is_alphanumeric).len();
        (one.start, other.start) = (one.start - length, other.start - length);
    }
    if last(&left[..one.end]) || last(&right[..other.end]) {
        let behind = &left[one.end..];
        let length = behind.len() - behind.trim_start_matches(char::is_alphanumeric).len();
        (one.end, other.end) = (one.end + length, other.end + length);
    }
    (one, other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_differ_in_whole_words() {
        for (left, right, one, other) in [
            ("application/json", "application/jsonp; q=1", "json", "jsonp; q=1"),
            ("/v1/orders", "/v2/orders", "v1", "v2"),
            ("a b c", "a c", "b ", ""),
            ("charset=utf-8", "charset=utf-16", "8", "16"),
            ("same", "same", "", ""),
            ("größe x", "größer x", "größe", "größer"),
            ("", "x", "", "x"),
            ("(20 characters)", "(24 characters)", "20", "24"),
        ] {
            let (a, b) = apart(left, right);
            assert_eq!((&left[a], &right[b]), (one, other), "{left} | {right}");
        }
    }
}
