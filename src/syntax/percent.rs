//! Percent-encoding (RFC 3986 section 2.1).

use crate::source::Order;
use std::ops::Range;

/// What is wrong with an escape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A `%` that is not followed by two hexadecimal digits.
    Digits,
    /// `%uXXXX`, an escape of old JavaScript that no standard has.
    Unicode,
    /// Escapes of bytes that are not UTF-8.
    Utf8,
}

/// The value of the escape `%XX` at `at`, if there is one.
fn escape(bytes: &[u8], at: usize) -> Option<u8> {
    let [b'%', high, low] = *bytes.get(at..at + 3)? else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    Some((digit(high)? * 16 + digit(low)?) as u8)
}

/// Decodes the escapes; what is none is left as it stands.
pub fn decode(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let value = escape(bytes, at);
        decoded.push(value.unwrap_or(bytes[at]));
        at += if value.is_some() { 3 } else { 1 };
    }
    decoded
}

/// Decodes a name or value of a form or query: a `+` stands for a blank, before escapes are decoded (WHATWG URL
/// Standard, `application/x-www-form-urlencoded` parsing).
pub fn decode_form(bytes: &[u8]) -> String {
    let spaced: Vec<u8> = bytes.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
    String::from_utf8_lossy(&decode(&spaced)).into_owned()
}

/// The escapes that are wrong, in order. Of a `%` without digits the range is the `%` alone.
pub fn faults(bytes: &[u8]) -> Vec<(Range<usize>, Fault)> {
    let mut found = Vec::new();
    // Decoded bytes with the place where each stands.
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut places = Vec::with_capacity(bytes.len() + 1);
    let mut at = 0;
    while at < bytes.len() {
        places.push(at);
        if let Some(value) = escape(bytes, at) {
            decoded.push(value);
            at += 3;
            continue;
        }
        if bytes[at] == b'%' {
            let unicode = matches!(bytes.get(at + 1), Some(b'u' | b'U'))
                && bytes.get(at + 2..at + 6).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
            found.push(if unicode { (at..at + 6, Fault::Unicode) } else { (at..at + 1, Fault::Digits) });
        }
        decoded.push(bytes[at]);
        at += 1;
    }
    places.push(bytes.len());

    let mut from = 0;
    while let Err(error) = std::str::from_utf8(&decoded[from..]) {
        let start = from + error.valid_up_to();
        let end = error.error_len().map_or(decoded.len(), |length| start + length);
        let range = places[start]..places[end];
        // What is typed as a raw byte is no fault of an escape.
        if bytes[range.clone()].contains(&b'%') {
            match found.last_mut() {
                Some((last, Fault::Utf8)) if last.end == range.start => last.end = range.end,
                _ => found.push((range, Fault::Utf8)),
            }
        }
        from = end;
    }
    found.order_by_key(|(range, _)| range.start);
    found
}

/// `bytes` with everything percent-encoded that is neither unreserved (RFC 3986 section 2.3) nor in `keep`.
pub fn encode(bytes: &[u8], keep: &[u8]) -> String {
    let mut encoded = String::with_capacity(bytes.len());
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || keep.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for digit in [byte >> 4, byte & 15] {
                encoded.extend(char::from_digit(digit.into(), 16).map(|digit| digit.to_ascii_uppercase()));
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(&str, Fault)> {
        faults(text.as_bytes()).into_iter().map(|(range, fault)| (&text[range], fault)).collect()
    }

    #[test]
    fn a_percent_sign_needs_two_digits() {
        assert_eq!(told("100%-wool"), [("%", Fault::Digits)]);
        assert_eq!(told("50%"), [("%", Fault::Digits)]);
        assert_eq!(told("a%4"), [("%", Fault::Digits)]);
        assert_eq!(told("up%20%%202"), [("%", Fault::Digits)]);
        assert_eq!(told("a%20b%C3%A9"), []);
    }

    #[test]
    fn javascript_escapes_are_none() {
        assert_eq!(told("%u00D6berg"), [("%u00D6", Fault::Unicode)]);
        assert_eq!(told("%u00"), [("%", Fault::Digits)]);
    }

    #[test]
    fn escapes_are_utf8() {
        assert_eq!(told("Stra%DFe"), [("%DF", Fault::Utf8)]);
        assert_eq!(told("caf%E9"), [("%E9", Fault::Utf8)]);
        assert_eq!(told("%E9%E8-%C3%A9"), [("%E9%E8", Fault::Utf8)]);
        assert_eq!(told("%C3"), [("%C3", Fault::Utf8)]);
        assert_eq!(told("é%C3%A9"), []);
    }

    #[test]
    fn escapes_decode_and_encode() {
        assert_eq!(decode(b"a%20b%2"), b"a b%2");
        assert_eq!(encode("a b/é".as_bytes(), b"/"), "a%20b/%C3%A9");
    }
}
