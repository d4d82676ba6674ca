//! RFC 8259 to the letter, for one question: where does a strict parser stop?

/// Offset of the first byte that no text of RFC 8259 can have there; the length where the text only ends too early.
/// `None` for a well-formed text.
pub(super) fn stop(bytes: &[u8]) -> Option<usize> {
    let grammar = Strict { bytes, at: 0 }.run().err();
    // Servers decode before or while they parse; either way they do not get past a byte that is not UTF-8.
    let encoding = std::str::from_utf8(bytes).err().map(|error| error.valid_up_to());
    match (grammar, encoding) {
        (Some(grammar), Some(encoding)) => Some(grammar.min(encoding)),
        (one, other) => one.or(other),
    }
}

struct Strict<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// The offset at which the grammar is left.
type Stop = usize;

impl Strict<'_> {
    fn run(mut self) -> Result<(), Stop> {
        // Whether each open container is an object. A stack of our own: depth must not cost the program's.
        let mut open: Vec<bool> = Vec::new();
        loop {
            self.blanks();
            match self.peek() {
                Some(b'{') => {
                    self.at += 1;
                    self.blanks();
                    if self.peek() == Some(b'}') {
                        self.at += 1;
                    } else {
                        self.name()?;
                        open.push(true);
                        continue;
                    }
                }
                Some(b'[') => {
                    self.at += 1;
                    self.blanks();
                    if self.peek() == Some(b']') {
                        self.at += 1;
                    } else {
                        open.push(false);
                        continue;
                    }
                }
                Some(b'"') => self.string()?,
                Some(b'-' | b'0'..=b'9') => self.number()?,
                Some(b't') => self.literal(b"true")?,
                Some(b'f') => self.literal(b"false")?,
                Some(b'n') => self.literal(b"null")?,
                _ => return Err(self.at),
            }
            loop {
                self.blanks();
                match (open.last(), self.peek()) {
                    (None, None) => return Ok(()),
                    (Some(true), Some(b',')) => {
                        self.at += 1;
                        self.blanks();
                        self.name()?;
                        break;
                    }
                    (Some(false), Some(b',')) => {
                        self.at += 1;
                        break;
                    }
                    (Some(true), Some(b'}')) | (Some(false), Some(b']')) => {
                        self.at += 1;
                        open.pop();
                    }
                    _ => return Err(self.at),
                }
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn name(&mut self) -> Result<(), Stop> {
        if self.peek() != Some(b'"') {
            return Err(self.at);
        }
        self.string()?;
        self.blanks();
        if self.peek() != Some(b':') {
            return Err(self.at);
        }
        self.at += 1;
        Ok(())
    }

    fn string(&mut self) -> Result<(), Stop> {
        self.at += 1;
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.at += 1;
                    match self.peek() {
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
                        Some(b'u') => {
                            self.at += 1;
                            for _ in 0..4 {
                                if !self.peek().is_some_and(|byte| byte.is_ascii_hexdigit()) {
                                    return Err(self.at);
                                }
                                self.at += 1;
                            }
                        }
                        _ => return Err(self.at),
                    }
                }
                None | Some(..0x20) => return Err(self.at),
                Some(_) => self.at += 1,
            }
        }
    }

    fn number(&mut self) -> Result<(), Stop> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Stop> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(start) } else { Ok(()) }
    }

    fn literal(&mut self, word: &[u8]) -> Result<(), Stop> {
        for &byte in word {
            if self.peek() != Some(byte) {
                return Err(self.at);
            }
            self.at += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::stop;

    #[test]
    fn stops_at_the_first_impossible_byte() {
        for (text, at) in [
            (r#"{"a":1,}"#, 7),
            ("{'a':1}", 1),
            (r#"{"a":1"#, 6),
            (r#"{"a" 1}"#, 5),
            (r#"{"a":"bad\q"}"#, 10),
            (r#"{"a":"\u12"}"#, 10),
            (r#"{"a":01}"#, 6),
            (r#"{"a":1.}"#, 7),
            (r#"{"a":1}x"#, 7),
            ("nul", 3),
            ("[", 1),
            ("", 0),
            ("[\"a\u{1}\"]", 3),
        ] {
            assert_eq!(stop(text.as_bytes()), Some(at), "{text}");
        }
        assert_eq!(stop(b"{\"a\":\"\xff\"}"), Some(6));
    }

    #[test]
    fn takes_what_the_grammar_takes() {
        for text in [r#"{"a":[1,-0.5e+3,true,null,"\ud800\n",{}],"":[]}"#, " 1 ", "\"x\"", "\t[ ]\r\n"] {
            assert_eq!(stop(text.as_bytes()), None, "{text}");
        }
        let deep = "[".repeat(200_000) + &"]".repeat(200_000);
        assert_eq!(stop(deep.as_bytes()), None);
    }
}
