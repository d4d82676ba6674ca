//! Credentials of the scheme Basic (RFC 7617): `user:password` in base64.

use crate::source::base64::{self, Alphabet};

/// What is wrong with Basic credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// They are not base64, since the byte at this offset is not of its alphabet.
    Alphabet(usize),
    /// They are base64url (`-` or `_`), where base64 is wanted.
    UrlAlphabet,
    /// Their length cannot be that of base64, or bits are set that should be zero.
    Length,
    /// The `=` at the end are missing, or there are too many.
    Padding,
    /// What they decode to has no colon.
    NoColon,
    /// What they decode to ends in a line break.
    LineBreak,
}

/// Basic credentials, decoded as far as they can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basic {
    /// The user and the password with the colon between them, where the credentials can be decoded at all.
    pub decoded: Option<Vec<u8>>,
    /// The faults, the gravest first.
    pub faults: Vec<Fault>,
}

/// Reads Basic credentials without the scheme.
pub fn read(bytes: &[u8]) -> Basic {
    let mut faults = Vec::new();
    let end = bytes.len() - bytes.iter().rev().take_while(|&&byte| byte == b'=').count();
    let (data, padding) = (&bytes[..end], bytes.len() - end);
    let url = data.iter().any(|byte| b"-_".contains(byte)) && !data.iter().any(|byte| b"+/".contains(byte));
    let standard = |byte: u8| byte.is_ascii_alphanumeric() || b"+/".contains(&byte);
    let alphabet = |byte: u8| standard(byte) || url && b"-_".contains(&byte);
    if let Some(at) = data.iter().position(|&byte| !alphabet(byte)) {
        return Basic { decoded: None, faults: vec![Fault::Alphabet(at)] };
    }
    let (decoded, whole) = base64::decode(data, if url { Alphabet::Url } else { Alphabet::Standard });
    if !whole {
        return Basic { decoded: None, faults: vec![Fault::Length] };
    }
    if !decoded.contains(&b':') {
        faults.push(Fault::NoColon);
    } else if decoded.ends_with(b"\n") || decoded.ends_with(b"\r") {
        faults.push(Fault::LineBreak);
    }
    if url {
        faults.push(Fault::UrlAlphabet);
    } else if padding != (4 - data.len() % 4) % 4 {
        faults.push(Fault::Padding);
    }
    Basic { decoded: Some(decoded), faults }
}

/// Writes `user:password` as Basic credentials.
pub fn write(pair: &[u8]) -> String {
    base64::write(pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<Fault> {
        read(text.as_bytes()).faults
    }

    #[test]
    fn good_credentials() {
        assert_eq!(
            read(b"QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
            Basic { decoded: Some(b"Aladdin:open sesame".to_vec()), faults: vec![] }
        );
        assert_eq!(write(b"Aladdin:open sesame"), "QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    }

    #[test]
    fn each_fault_is_told() {
        assert_eq!(faults("ops:secret"), [Fault::Alphabet(3)]);
        assert_eq!(faults("b3Bz"), [Fault::NoColon]);
        assert_eq!(faults("b3BzOnNlY3JldAo="), [Fault::LineBreak]);
        assert_eq!(faults("b3BzOnNlY3JldA"), [Fault::Padding]);
        assert_eq!(faults("b3BzOnNlY3JldAo"), [Fault::LineBreak, Fault::Padding]);
        assert_eq!(faults("b3B6Pj4_Pzo_"), [Fault::UrlAlphabet]);
        assert_eq!(faults("b3BzO"), [Fault::Length]);
        assert_eq!(faults(""), [Fault::NoColon]);
    }
}
