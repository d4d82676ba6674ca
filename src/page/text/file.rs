//! What a file holds, as text.

/// Why the bytes of a file were not taken for text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// They begin as files of this kind do.
    Kind(&'static str),
    /// They hold what no text holds.
    Binary,
}

/// What files of other kinds begin with, and how these are called.
const KINDS: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xd4\xc3\xb2\xa1", "a packet capture"),
    (b"\x0a\x0d\x0d\x0a", "a packet capture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\0asm", "a program"),
];

/// How many bytes are looked at to find out whether they are text.
const LOOK: usize = 8 << 10;

/// The text that bytes stand for, and what is to be said of their encoding where it is not plain UTF-8. A byte order
/// mark of UTF-8 stays, for it may be the fault.
///
/// # Errors
/// If they are no text.
pub fn decode(bytes: Vec<u8>) -> Result<(String, Option<&'static str>), Unreadable> {
    let wide = |word: fn([u8; 2]) -> u16, said| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| word([pair[0], pair[1]])).collect();
        Ok((String::from_utf16_lossy(&units), Some(said)))
    };
    if bytes.starts_with(b"\xff\xfe") {
        return wide(u16::from_le_bytes, "It is in UTF-16 (little-endian), and was read so.");
    }
    if bytes.starts_with(b"\xfe\xff") {
        return wide(u16::from_be_bytes, "It is in UTF-16 (big-endian), and was read so.");
    }
    if let Some((_, kind)) = KINDS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(Unreadable::Kind(kind));
    }
    // A body may hold a NUL or two; what is not text holds many.
    let look = &bytes[..bytes.len().min(LOOK)];
    let strange = look.iter().filter(|&&byte| byte < 0x09 || (0x0e..0x1b).contains(&byte)).count();
    if strange * 50 > look.len() {
        return Err(Unreadable::Binary);
    }
    Ok(match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            (text, Some("Some of its bytes are not UTF-8; each of them shows as \u{fffd}."))
        }
    })
}

/// Whether a text is a response and nothing else, by its first line.
pub fn is_response(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let line = text.split('\n').next().unwrap_or_default();
    let mut words = line.split_ascii_whitespace();
    let version = words.next().is_some_and(|word| word.starts_with("HTTP/"));
    version && words.next().is_some_and(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A number of bytes as a person reads it: `812 bytes`, `14 kB`, `3.4 MB`.
pub fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", (bytes + 500) / 1_000),
        _ => {
            let tenths = bytes / 100_000;
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_8_stays_as_it_is() {
        assert_eq!(decode(b"\xef\xbb\xbfa\r\n\0".repeat(30)), Err(Unreadable::Binary));
        let text = format!("\u{feff}{}\r\n\0", "é".repeat(90));
        assert_eq!(decode(text.clone().into_bytes()), Ok((text, None)));
    }

    #[test]
    fn utf_16_is_read_by_its_mark_and_said() {
        let (text, said) = decode(b"\xff\xfea\0\x3d\xd8\x00\xde".to_vec()).unwrap();
        assert_eq!(text, "a😀");
        assert!(said.unwrap().contains("little"));
        assert_eq!(decode(b"\xfe\xff\0a".to_vec()).unwrap().0, "a");
    }

    #[test]
    fn other_encodings_are_said_and_other_files_told() {
        let (text, said) = decode(b"caf\xe9 noir".to_vec()).unwrap();
        assert_eq!(text, "caf\u{fffd} noir");
        assert!(said.is_some());
        assert_eq!(decode(b"PK\x03\x04rest".to_vec()), Err(Unreadable::Kind("a ZIP archive")));
        assert_eq!(decode(vec![1; 100]), Err(Unreadable::Binary));
        assert_eq!(decode(Vec::new()), Ok((String::new(), None)));
    }

    #[test]
    fn a_response_is_known_by_its_first_line() {
        assert!(is_response("\n HTTP/1.1 400 Bad Request\r\n"));
        assert!(is_response("HTTP/2 400 \n"));
        assert!(!is_response("POST / HTTP/1.1\nHTTP/1.1 400"));
        assert!(!is_response("HTTP/1.1 is what I use"));
    }

    #[test]
    fn sizes_are_said_in_decimal_units() {
        assert_eq!([812, 14_499, 3_450_000].map(size), ["812 bytes", "14 kB", "3.4 MB"]);
    }
}
