//! Backslash escapes of `$'…'`, `echo -e` and `printf`, as bash decodes them.

/// Where the escape stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `$'…'`.
    AnsiC,
    /// An argument of `echo -e`.
    Echo,
    /// The format of `printf`.
    Printf,
    /// A word of fish outside quotes.
    Fish,
}

/// The escape that `text` starts with: its length with the backslash, and its bytes. `None` where it is none, and the
/// backslash stands for itself.
pub(super) fn decode(text: &str, style: Style) -> Option<(usize, Vec<u8>)> {
    let bytes = text.as_bytes();
    let c = *bytes.get(1)?;
    let simple = match c {
        b'a' => 7,
        b'b' => 8,
        b'e' | b'E' => 27,
        b'f' => 12,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 11,
        b'\\' => c,
        b'\'' | b'"' | b'?' if style != Style::Echo => c,
        // In fish it is a letter where it begins no escape, without its backslash.
        b'x' | b'X' if style == Style::Fish => return hex(text, 2),
        b'x' => return hex(text, 2),
        b'u' => return hex(text, 4),
        b'U' => return hex(text, 8),
        // `echo` wants a zero before the digits.
        b'0' if style == Style::Echo => return Some(octal(bytes, 2)),
        b'0'..=b'7' if style != Style::Echo => return Some(octal(bytes, 1)),
        b'c' if matches!(style, Style::AnsiC | Style::Fish) => {
            // The end of the text is found before its escapes are decoded.
            let control = *bytes.get(2).filter(|byte| byte.is_ascii() && **byte != b'\'')?;
            if bytes[2..].starts_with(b"\\'") {
                return Some((4, vec![0x1c, b'\'']));
            }
            let length = if bytes[2..].starts_with(b"\\\\") { 4 } else { 3 };
            return Some((length, vec![if control == b'?' { 0x7f } else { control.to_ascii_uppercase() & 0x1f }]));
        }
        _ => return None,
    };
    Some((2, vec![simple]))
}

/// `\xNN` is one byte, whatever it makes of the text around; `\uNNNN` and `\UNNNNNNNN` are code points.
fn hex(text: &str, most: usize) -> Option<(usize, Vec<u8>)> {
    let digits = text[2..].bytes().take(most).take_while(u8::is_ascii_hexdigit).count();
    let value = u32::from_str_radix(&text[2..2 + digits], 16).ok()?;
    let bytes = if most == 2 { vec![value as u8] } else { code_point(value) };
    Some((2 + digits, bytes))
}

/// Up to three octal digits from `from` on: one byte, of which only the low bits stay.
fn octal(bytes: &[u8], from: usize) -> (usize, Vec<u8>) {
    let digits = bytes[from..].iter().take(3).take_while(|byte| matches!(byte, b'0'..=b'7'));
    let (count, value) =
        digits.fold((0, 0_u32), |(count, value), byte| (count + 1, value * 8 + u32::from(byte - b'0')));
    (from + count, vec![value as u8])
}

/// A code point as bash writes it: by the first scheme of UTF-8 (RFC 2279), surrogates and what is past Unicode
/// included.
fn code_point(value: u32) -> Vec<u8> {
    if value < 0x80 {
        return vec![value as u8];
    }
    let count = [0x800, 0x1_0000, 0x20_0000, 0x400_0000, 0x8000_0000].iter().position(|&limit| value < limit);
    // Past 31 bits bash writes nothing.
    let Some(count) = count.map(|count| count + 1) else { return Vec::new() };
    let lead = (0xff00_u32 >> (count + 1)) as u8;
    let mut bytes = vec![lead | (value >> (6 * count)) as u8];
    bytes.extend((0..count).rev().map(|at| 0x80 | (value >> (6 * at) & 0x3f) as u8));
    bytes
}
