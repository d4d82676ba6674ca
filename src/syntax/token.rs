//! Characters and short words of the HTTP grammar (RFC 9110 section 5.6 and 11.2).

/// Whether the byte may stand in a token (RFC 9110 section 5.6.2).
pub fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Whether the bytes are a token: method, field name, scheme.
pub fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().copied().all(is_tchar)
}

/// Whether the byte may stand in a token68, the form of most credentials (RFC 9110 section 11.2).
pub fn is_token68(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens() {
        assert!(is_token(b"X-Request_Id"));
        assert!(!is_token(b""));
        assert!(!is_token(b"X Request"));
        assert!(!is_token("Größe".as_bytes()));
        assert!(is_token68(b'='));
        assert!(!is_token68(b':'));
    }
}
