//! Base64 (RFC 4648), for credentials, tokens, contents and links. The crate for it has a piece of code for every
//! base and order of bits: 8 kB of compressed wasm.

/// The characters for the values 0 to 63.
#[derive(Clone, Copy, Debug)]
pub enum Alphabet {
    /// With `+` and `/` (section 4), padded with `=`.
    Standard,
    /// With `-` and `_` (section 5), not padded.
    Url,
}

impl Alphabet {
    fn last(self) -> [u8; 2] {
        match self {
            Alphabet::Standard => *b"+/",
            Alphabet::Url => *b"-_",
        }
    }
}

/// Bytes as text.
pub fn encode(bytes: &[u8], alphabet: Alphabet) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let value = group.iter().fold(0_u32, |value, &byte| value << 8 | u32::from(byte)) << (8 * (3 - group.len()));
        for at in 0..=group.len() {
            text.push(character((value >> (18 - 6 * at) & 63) as u8, alphabet));
        }
        if matches!(alphabet, Alphabet::Standard) {
            text.extend(std::iter::repeat_n('=', 3 - group.len()));
        }
    }
    text
}

fn character(value: u8, alphabet: Alphabet) -> char {
    char::from(match value {
        0..26 => b'A' + value,
        26..52 => b'a' + (value - 26),
        52..62 => b'0' + (value - 52),
        last => alphabet.last()[usize::from(last - 62)],
    })
}

fn value(character: u8, alphabet: Alphabet) -> Option<u32> {
    Some(u32::from(match character {
        b'A'..=b'Z' => character - b'A',
        b'a'..=b'z' => character - b'a' + 26,
        b'0'..=b'9' => character - b'0' + 52,
        last => 62 + alphabet.last().iter().position(|&other| other == last)? as u8,
    }))
}

/// The bytes of a text, and whether it is whole: no other character, no group of one, no stray bits at the end. Padding
/// may be there or not.
pub fn decode(text: impl AsRef<[u8]>, alphabet: Alphabet) -> (Vec<u8>, bool) {
    decode_bytes(text.as_ref(), alphabet)
}

fn decode_bytes(text: &[u8], alphabet: Alphabet) -> (Vec<u8>, bool) {
    let written = &text[..text.len() - padding(text)];
    let mut bytes = Vec::with_capacity(written.len() / 4 * 3 + 2);
    for group in written.chunks(4) {
        let values: Vec<u32> = group.iter().map_while(|&character| value(character, alphabet)).collect();
        let bits = values.iter().fold(0, |bits, value| bits << 6 | value) << (6 * (4 - values.len()));
        let length = values.len() * 6 / 8;
        bytes.extend(&bits.to_be_bytes()[1..=length]);
        if values.len() < group.len() || values.len() == 1 || bits & ((1 << (24 - 8 * length)) - 1) != 0 {
            return (bytes, false);
        }
    }
    (bytes, true)
}

/// Bytes as text of the standard alphabet, padded.
pub fn write(bytes: &[u8]) -> String {
    encode(bytes, Alphabet::Standard)
}

/// The bytes of a text of the standard alphabet that is padded as it should be.
pub fn read(text: &[u8]) -> Option<Vec<u8>> {
    let right = text.len().is_multiple_of(4) && padding(text) < 3;
    let (bytes, whole) = decode_bytes(text, Alphabet::Standard);
    (right && whole).then_some(bytes)
}

/// How many `=` stand at the end.
fn padding(text: &[u8]) -> usize {
    text.iter().rev().take_while(|&&byte| byte == b'=').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::{BASE64, BASE64URL_NOPAD};

    proptest::proptest! {
        #[test]
        fn it_is_the_same_as_the_crate_for_it(bytes: Vec<u8>, text in "[A-Za-z0-9_+/=-]{0,9}") {
            proptest::prop_assert_eq!(write(&bytes), BASE64.encode(&bytes));
            proptest::prop_assert_eq!(encode(&bytes, Alphabet::Url), BASE64URL_NOPAD.encode(&bytes));
            proptest::prop_assert_eq!(decode(encode(&bytes, Alphabet::Standard), Alphabet::Standard), (bytes.clone(), true));
            proptest::prop_assert_eq!(decode(encode(&bytes, Alphabet::Url), Alphabet::Url), (bytes, true));
            let (decoded, whole) = decode(&text, Alphabet::Url);
            let expected = BASE64URL_NOPAD.decode(text.trim_end_matches('=').as_bytes());
            proptest::prop_assert_eq!(whole.then_some(decoded), expected.ok());
        }

        #[test]
        fn padding_is_wanted_as_the_crate_wants_it(text in "[A-Za-z0-9+/]{0,9}={0,3}") {
            proptest::prop_assert_eq!(read(text.as_bytes()), BASE64.decode(text.as_bytes()).ok());
        }
    }

    #[test]
    fn what_is_cut_off_gives_what_is_there() {
        assert_eq!(decode("aGVsbG8", Alphabet::Url), (b"hello".to_vec(), true));
        assert_eq!(decode("aGVsb", Alphabet::Url), (b"hel".to_vec(), false));
        assert_eq!(decode("aGVs%G8", Alphabet::Url), (b"hel".to_vec(), false));
    }
}
