//! Media types (RFC 9110 section 8.3.1).

use std::ops::Range;

use super::token::is_tchar;

/// `type/subtype; name=value`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MediaType {
    /// `type/subtype` in lower case.
    pub essence: String,
    /// Where the type and subtype stand.
    pub range: Range<usize>,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// What breaks the grammar, in order.
    pub faults: Vec<(Range<usize>, Fault)>,
}

/// A parameter of a media type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: Range<usize>,
    /// Its value, without quotes.
    pub value: Range<usize>,
}

/// What is wrong with a media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Type or subtype is absent or no token.
    Type,
    /// Something other than a semicolon between type and parameters.
    Separator,
    /// A parameter without `=`, name or value.
    Parameter,
    /// A quote that is not closed.
    Quote,
}

impl MediaType {
    /// The value of a parameter, whose name is given in lower case.
    pub fn parameter<'a>(&self, bytes: &'a [u8], name: &str) -> Option<&'a [u8]> {
        let found = self.parameters.iter().find(|one| bytes[one.name.clone()].eq_ignore_ascii_case(name.as_bytes()))?;
        Some(&bytes[found.value.clone()])
    }

    /// Whether content of this type is JSON (RFC 8259, RFC 6839).
    pub fn is_json(&self) -> bool {
        let essence = self.essence.as_str();
        let named = matches!(essence, "application/json" | "text/json");
        // AWS names the version of its protocol in the subtype.
        named || essence.ends_with("+json") || essence.starts_with("application/x-amz-json")
    }

    /// Whether content of this type is XML (RFC 7303).
    pub fn is_xml(&self) -> bool {
        matches!(self.essence.as_str(), "application/xml" | "text/xml") || self.essence.ends_with("+xml")
    }

    /// Whether content of this type is an HTML form in a line.
    pub fn is_form(&self) -> bool {
        self.essence == "application/x-www-form-urlencoded"
    }
}

/// Reads a media type.
pub fn read(bytes: &[u8]) -> MediaType {
    let mut reader = Reader { bytes, at: 0 };
    let mut found = MediaType::default();
    reader.blanks();
    let start = reader.at;
    let kind = reader.token();
    let slash = reader.take(b'/');
    let subtype = if slash { reader.token() } else { reader.at..reader.at };
    found.range = start..reader.at;
    found.essence = String::from_utf8_lossy(&bytes[found.range.clone()]).to_ascii_lowercase();
    if kind.is_empty() || subtype.is_empty() {
        let end = bytes[start..].iter().position(|byte| b"; \t,".contains(byte)).map_or(bytes.len(), |at| start + at);
        found.faults.push((start..end, Fault::Type));
        reader.at = reader.at.max(end);
    }
    loop {
        reader.blanks();
        if reader.at >= bytes.len() {
            return found;
        }
        if !reader.take(b';') {
            // One character is the slip; what follows is most often a parameter all the same.
            let at = reader.at;
            if !reader.take(b',') && !is_tchar(bytes[at]) {
                found.faults.push((at..bytes.len(), Fault::Separator));
                return found;
            }
            found.faults.push((at..at + 1, Fault::Separator));
        }
        reader.blanks();
        if reader.at >= bytes.len() || bytes[reader.at] == b';' {
            // Empty parameters are allowed by RFC 9110 section 5.6.6.
            continue;
        }
        let name = reader.token();
        let equals = reader.take(b'=');
        let value = if bytes.get(reader.at) == Some(&b'"') {
            let (value, closed) = reader.quoted();
            if !closed {
                found.faults.push((value.start - 1..value.start, Fault::Quote));
            }
            value
        } else {
            reader.token()
        };
        if !equals || name.is_empty() || value.is_empty() && bytes.get(value.start.wrapping_sub(1)) != Some(&b'"') {
            let end =
                bytes[name.start..].iter().position(|&byte| byte == b';').map_or(bytes.len(), |at| name.start + at);
            found.faults.push((name.start..end, Fault::Parameter));
            reader.at = end;
        } else {
            found.parameters.push(Parameter { name, value });
        }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn blanks(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let taken = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(taken);
        taken
    }

    fn token(&mut self) -> Range<usize> {
        let start = self.at;
        while self.bytes.get(self.at).copied().is_some_and(is_tchar) {
            self.at += 1;
        }
        start..self.at
    }

    /// The inside of a quoted string, and whether it is closed.
    fn quoted(&mut self) -> (Range<usize>, bool) {
        self.at += 1;
        let start = self.at;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'"' => {
                    self.at += 1;
                    return (start..self.at - 1, true);
                }
                b'\\' => self.at = (self.at + 2).min(self.bytes.len()),
                _ => self.at += 1,
            }
        }
        (start..self.at, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<(&str, Fault)> {
        read(text.as_bytes()).faults.into_iter().map(|(range, fault)| (&text[range], fault)).collect()
    }

    #[test]
    fn type_and_parameters() {
        let text = br#"Multipart/Form-Data; Charset=utf-8;boundary="a\"b""#;
        let found = read(text);
        assert_eq!(found.essence, "multipart/form-data");
        assert_eq!(found.parameter(text, "charset"), Some(&b"utf-8"[..]));
        assert_eq!(found.parameter(text, "boundary"), Some(&br#"a\"b"#[..]));
        assert_eq!(found.faults, []);
        assert!(read(b"application/problem+json").is_json());
        assert!(read(b"text/xml").is_xml());
    }

    #[test]
    fn faults_have_their_place() {
        assert_eq!(faults("application/json, charset=utf-8"), [(",", Fault::Separator)]);
        assert_eq!(faults("application/json charset=utf-8"), [("c", Fault::Separator)]);
        assert_eq!(faults("json"), [("json", Fault::Type)]);
        assert_eq!(faults(""), [("", Fault::Type)]);
        assert_eq!(faults("text/html; utf-8"), [("utf-8", Fault::Parameter)]);
        assert_eq!(faults("a/b; c=\"d"), [("\"", Fault::Quote)]);
        assert_eq!(faults("a/b;"), []);
        assert_eq!(faults("a/b; c=\"\""), []);
    }

    #[test]
    fn any_bytes_end() {
        for text in ["a/", "/", "a/b; =", "a/b; \"", "a/b;;;", "a/b \u{e9}", "a/b; c=\"\\", "\"", "a/b,,,", "a/b; c=é"]
        {
            read(text.as_bytes());
        }
    }
}
