//! UUIDs that are none.

use super::Kind;

/// The groups of a UUID (RFC 9562 section 4).
const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];

/// What is wrong with a text that was meant for a UUID, if it was.
pub(super) fn fault(text: &str) -> Option<Kind> {
    if !(30..=40).contains(&text.len()) {
        return None;
    }
    let groups: Vec<&str> = text.split('-').collect();
    if groups.len() != GROUPS.len() || !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return None;
    }
    let wrong = groups.iter().zip(GROUPS).filter(|(group, length)| group.len() != *length).count();
    let off: usize = groups.iter().zip(GROUPS).map(|(group, length)| group.len().abs_diff(length)).sum();
    let letters = text.bytes().filter(|byte| *byte != b'-' && !byte.is_ascii_hexdigit()).count();
    // Digits and letters both: words between hyphens are a name.
    let mixed = text.bytes().filter(u8::is_ascii_digit).count() >= 8;
    match (wrong, letters) {
        (1, 0) if off <= 2 && mixed => Some(Kind::UuidLength),
        (0, 1 | 2) if mixed => Some(Kind::UuidLetter),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_counted() {
        for text in [
            "7d9f0c1e-52b5-4d38-a1f4-6c1f0c9a2e1",
            "7d9f0c1e-52b5-4d38-a1f4-6c1f0c9a2e111",
            "7d9f0c1e-52b5-4d3-a1f4-6c1f0c9a2e11",
        ] {
            assert_eq!(fault(text), Some(Kind::UuidLength), "{text}");
        }
        assert_eq!(fault("7d9f0c1e-52b5-4d38-a1f4-6c1f0c9a2el1"), Some(Kind::UuidLetter));
        for text in [
            "7d9f0c1e-52b5-4d38-a1f4-6c1f0c9a2e11",
            "00000000-0000-0000-0000-000000000000",
            "how-to-write-a-very-long-title-here-and-on",
            "7c1f4f5e2f0b4f7e9c390f9d6b7a1a52",
            "arn-1234-5678-9012-abcdefghijklmnop",
        ] {
            assert_eq!(fault(text), None, "{text}");
        }
    }
}
