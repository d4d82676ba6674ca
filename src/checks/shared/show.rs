//! Pasted bytes in a sentence.

/// Most characters of a quotation.
const LIMIT: usize = 40;

/// Bytes in backticks, on one line, with control characters written out and the end cut off where it is long.
///
/// Not for credentials: what is said is copied into tickets.
pub(crate) fn show(bytes: &[u8]) -> String {
    // Only the start is looked at: a quotation may be all of a large body.
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(5 * LIMIT)]);
    let mut shown = String::from("`");
    for (count, c) in text.chars().enumerate() {
        if count == LIMIT {
            shown.push('…');
            break;
        }
        match c {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            c if c.is_control() => shown.extend(c.escape_default()),
            c => shown.push(c),
        }
    }
    shown.push('`');
    shown
}

/// "a", "a and b", "a, b and c"; after the fourth, "and so on".
pub(crate) fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] if parts.len() <= 4 => format!("{} and {last}", first.join(", ")),
        _ => format!("{} and so on", parts[..3].join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_stay_on_one_line() {
        assert_eq!(show(b"a\nb\x01"), "`a\\nb\\u{1}`");
        assert_eq!(show("ä".repeat(50).as_bytes()), format!("`{}…`", "ä".repeat(40)));
    }

    #[test]
    fn lists_read_like_a_sentence() {
        let parts = |text: &str| -> Vec<String> { text.chars().map(String::from).collect() };
        assert_eq!(list(&parts("ab")), "a and b");
        assert_eq!(list(&parts("abcde")), "a, b, c and so on");
    }
}
