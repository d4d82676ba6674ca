//! Dates and times that there are none of, and ranges that end before they start.

use crate::syntax::when;

/// Whether a text has the form of a date, with or without a time, and is none: `2026-02-30`, `2026-13-01T25:00:00Z`.
pub(super) fn is_impossible(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some((date, rest)) = bytes.split_at_checked(10) else { return false };
    let shaped = |bytes: &[u8], form: &[u8]| {
        bytes.len() >= form.len()
            && bytes
                .iter()
                .zip(form)
                .all(|(byte, &sign)| if sign == b'0' { byte.is_ascii_digit() } else { *byte == sign })
    };
    if !shaped(date, b"0000-00-00") || !matches!(&date[..2], b"19" | b"20") {
        return false;
    }
    match rest {
        [] => when::rfc3339(text).is_none(),
        // The hours and minutes; what follows them has many forms. A second may be a leap second.
        [b'T' | b't' | b' ', time @ ..] if shaped(time, b"00:00") => {
            let hours_and_minutes = format!("{}T{}", &text[..10], &text[11..16]);
            let midnight = time.starts_with(b"24:00");
            !midnight && when::rfc3339(&hours_and_minutes).is_none()
        }
        _ => false,
    }
}

/// The names of the start and the end of a range.
const RANGES: &[(&str, &str)] = &[
    ("start", "end"),
    ("from", "to"),
    ("since", "until"),
    ("begin", "end"),
    ("min", "max"),
    ("after", "before"),
    ("gte", "lte"),
];

/// The two values of a range whose end is before its start: which of the pairs they are.
pub(super) fn reversed(pairs: &[(String, String)]) -> Option<(usize, usize)> {
    for (start, (name, from)) in pairs.iter().enumerate().take(50) {
        for &(first, last) in RANGES {
            // `start_date` and `end_date`, `price_min` and `price_max`.
            let Some(at) = part(name, first) else { continue };
            let other = format!("{}{last}{}", &name[..at], &name[at + first.len()..]);
            let Some(end) = pairs.iter().position(|(name, _)| *name == other) else { continue };
            if let (Some(from), Some(to)) = (value(from), value(&pairs[end].1))
                && from.0 == to.0
                && from.1 > to.1
            {
                return Some((start, end));
            }
        }
    }
    None
}

/// Where a word stands in a name, at its start or end, or in brackets.
fn part(name: &str, word: &str) -> Option<usize> {
    let at = name.find(word)?;
    let free = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphabetic());
    let (before, after) = (name[..at].chars().next_back(), name[at + word.len()..].chars().next());
    (free(before)
        && (free(after) || name[at + word.len()..].starts_with("date") || name[at + word.len()..].starts_with("time")))
    .then_some(at)
}

/// A value that can be held against another of its kind. Short numbers may be ids.
fn value(text: &str) -> Option<(u8, i64)> {
    if let Some(time) = when::unix(text) {
        return Some((0, time));
    }
    when::rfc3339(text).filter(|_| text.len() >= 10).map(|time| (1, time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_there_are_none_of() {
        for text in ["2026-02-30", "2026-13-01", "2026-04-31T10:00:00Z", "2026-01-01T25:00", "2023-02-29"] {
            assert!(is_impossible(text), "{text}");
        }
        for text in [
            "2024-02-29",
            "2026-12-31T23:59:60Z",
            "2026-01-01T24:00:00",
            "2026-01",
            "1234-56-78",
            "2026-02-30-report",
            "2026-99-12x",
        ] {
            assert!(!is_impossible(text), "{text}");
        }
    }

    #[test]
    fn ranges() {
        let reversed = |text: &str| {
            let pairs: Vec<(String, String)> =
                text.split('&').filter_map(|pair| pair.split_once('=')).map(|(a, b)| (a.into(), b.into())).collect();
            reversed(&pairs)
        };
        assert_eq!(reversed("start=1795334400&end=1795330800"), Some((0, 1)));
        assert_eq!(reversed("q=x&to=2026-01-01&from=2026-02-01"), Some((2, 1)));
        assert_eq!(reversed("start_date=2026-02-01&end_date=2026-01-01"), Some((0, 1)));
        assert_eq!(reversed("created[gte]=2026-02-01&created[lte]=2026-01-01"), Some((0, 1)));
        assert_eq!(reversed("start=2026-01-01&end=2026-02-01"), None);
        assert_eq!(reversed("from=900&to=100"), None);
        assert_eq!(reversed("after=1795334400&before=2026-01-01"), None);
    }
}
