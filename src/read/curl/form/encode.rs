//! The encoders of `-F …;encoder=` (RFC 2045 section 6).

use crate::source::base64;

/// The longest line of encoded text.
const LINE: usize = 76;

/// Encodes the content of a part. `None` for an encoder that leaves it as it is.
pub(super) fn encode(content: &[u8], encoder: &str) -> Option<Vec<u8>> {
    match encoder.to_ascii_lowercase().as_str() {
        "base64" => Some(lines(content)),
        "quoted-printable" => Some(quoted_printable(content)),
        _ => None,
    }
}

fn lines(content: &[u8]) -> Vec<u8> {
    let coded = base64::write(content).into_bytes();
    coded.chunks(LINE).collect::<Vec<_>>().join(&b"\r\n"[..])
}

fn quoted_printable(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len() + content.len() / 8);
    let mut column = 0;
    let mut at = 0;
    let ends_line = |at: usize| at >= content.len() || content[at..].starts_with(b"\r\n");
    while at < content.len() {
        if content[at..].starts_with(b"\r\n") {
            out.extend_from_slice(b"\r\n");
            column = 0;
            at += 2;
            continue;
        }
        let byte = content[at];
        let plain = match byte {
            b' ' | b'\t' => !ends_line(at + 1),
            _ => byte.is_ascii_graphic() && byte != b'=',
        };
        let coded = if plain { vec![byte] } else { format!("={byte:02X}").into_bytes() };
        // The sign of a soft line break must fit, too.
        let after = column + coded.len();
        if after > LINE || after == LINE && !ends_line(at + 1) {
            out.extend_from_slice(b"=\r\n");
            column = 0;
        }
        column += coded.len();
        out.extend(coded);
        at += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken() {
        let shown = |content: &[u8], encoder| String::from_utf8(encode(content, encoder).unwrap()).unwrap();
        assert_eq!(shown(b"abc", "base64"), "YWJj");
        assert_eq!(shown(&[b'a'; 58], "Base64").split("\r\n").map(str::len).collect::<Vec<_>>(), [76, 4]);
        assert_eq!(shown("é = x \r\ny ".as_bytes(), "quoted-printable"), "=C3=A9 =3D x=20\r\ny=20");
        assert_eq!(shown(&[b'a'; 77], "quoted-printable"), format!("{}=\r\naa", "a".repeat(75)));
        assert_eq!(shown(&[b'a'; 76], "quoted-printable"), "a".repeat(76));
        assert_eq!(encode(b"x", "8bit"), None);
    }
}
