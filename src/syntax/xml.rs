//! Whether a text is well-formed XML (XML 1.0, fifth edition), as far as people get it wrong: tags that do not match,
//! a bare `&` or `<`, attributes, the declaration, what stands outside the root. Names and entities of a document type
//! are not looked into.

use std::ops::Range;

/// What breaks the grammar first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The smallest place that shows it.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// The other place that it belongs to: the start tag of an end tag that does not match.
    pub other: Option<Range<usize>>,
}

/// What is wrong with a text as XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An end tag of another name than the start tag before it.
    Mismatch,
    /// An end tag without a start tag.
    NoStart,
    /// A start tag without an end tag.
    NoEnd,
    /// A `&` that starts no reference.
    Ampersand,
    /// A `<` that starts nothing.
    Less,
    /// A tag that is not closed by `>`.
    Tag,
    /// An attribute without a value, or without quotes around it.
    Attribute,
    /// An attribute that stands twice in one tag.
    Twice,
    /// Something before the XML declaration.
    Declaration,
    /// A second element or text after the root.
    AfterRoot,
    /// Text before the root.
    BeforeRoot,
    /// A comment, section or instruction that is not closed.
    Unclosed,
    /// No element at all.
    Empty,
}

/// The first fault of a text, if it has one. A byte order mark is none.
pub fn fault(bytes: &[u8]) -> Option<Fault> {
    let start = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    Reader { bytes, at: start, open: Vec::new(), rooted: false, start }.read().err()
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The names of the elements that are open.
    open: Vec<Range<usize>>,
    /// Whether the root has begun.
    rooted: bool,
    start: usize,
}

fn wrong<T>(range: Range<usize>, kind: Kind) -> Result<T, Fault> {
    Err(Fault { range, kind, other: None })
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_:-.".contains(&byte) || byte >= 0x80
}

fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || b"_:".contains(&byte) || byte >= 0x80
}

impl Reader<'_> {
    fn read(mut self) -> Result<(), Fault> {
        while self.at < self.bytes.len() {
            if self.bytes[self.at] == b'<' {
                self.markup()?;
            } else {
                self.text()?;
            }
        }
        if let Some(name) = self.open.last() {
            return wrong(name.start - 1..name.end, Kind::NoEnd);
        }
        if self.rooted { Ok(()) } else { wrong(self.start..self.bytes.len().min(self.start + 1), Kind::Empty) }
    }

    /// Character data up to the next `<`.
    fn text(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let length = self.bytes[start..].iter().position(|&byte| byte == b'<').unwrap_or(self.bytes.len() - start);
        self.at = start + length;
        let text = start..self.at;
        if self.open.is_empty() {
            let outside = self.bytes[text.clone()].iter().position(|byte| !byte.is_ascii_whitespace());
            let Some(first) = outside else { return Ok(()) };
            let end = start + self.bytes[text].trim_ascii_end().len();
            return wrong(start + first..end, if self.rooted { Kind::AfterRoot } else { Kind::BeforeRoot });
        }
        self.references(text)
    }

    /// Each `&` must start a reference.
    fn references(&self, range: Range<usize>) -> Result<(), Fault> {
        let text = &self.bytes[range.clone()];
        for (at, _) in text.iter().enumerate().filter(|&(_, &byte)| byte == b'&') {
            let rest = &text[at + 1..];
            let rest = rest.strip_prefix(b"#").unwrap_or(rest);
            let name = rest.iter().take_while(|&&byte| is_name(byte)).count();
            if name == 0 || rest.get(name) != Some(&b';') {
                return wrong(range.start + at..range.start + at + 1, Kind::Ampersand);
            }
        }
        Ok(())
    }

    /// What starts with `<`.
    fn markup(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let rest = &self.bytes[start..];
        for (open, close) in [(&b"<!--"[..], &b"-->"[..]), (b"<![CDATA[", b"]]>"), (b"<?", b"?>")] {
            if !rest.starts_with(open) {
                continue;
            }
            if rest.starts_with(b"<?xml") && !rest.get(5).copied().is_some_and(is_name) && start > self.start {
                return wrong(self.start..start, Kind::Declaration);
            }
            let Some(end) = rest.windows(close.len()).position(|window| window == close) else {
                return wrong(start..start + open.len(), Kind::Unclosed);
            };
            self.at = start + end + close.len();
            return Ok(());
        }
        if rest.starts_with(b"<!") {
            return self.document_type();
        }
        if rest.starts_with(b"</") {
            return self.end_tag();
        }
        if !rest.get(1).copied().is_some_and(is_name_start) {
            return wrong(start..start + 1, Kind::Less);
        }
        self.start_tag()
    }

    /// `<!DOCTYPE …>`, with its brackets.
    fn document_type(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let mut depth = 0_usize;
        for (at, &byte) in self.bytes.iter().enumerate().skip(start) {
            match byte {
                b'[' => depth += 1,
                b']' => depth = depth.saturating_sub(1),
                b'>' if depth == 0 => {
                    self.at = at + 1;
                    return Ok(());
                }
                _ => {}
            }
        }
        wrong(start..start + 2, Kind::Unclosed)
    }

    fn name(&mut self) -> Range<usize> {
        let start = self.at;
        while self.bytes.get(self.at).copied().is_some_and(is_name) {
            self.at += 1;
        }
        start..self.at
    }

    fn blanks(&mut self) {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    fn end_tag(&mut self) -> Result<(), Fault> {
        let start = self.at;
        self.at += 2;
        let name = self.name();
        self.blanks();
        if self.bytes.get(self.at) != Some(&b'>') {
            return wrong(start..self.at.max(start + 2), Kind::Tag);
        }
        self.at += 1;
        let range = start..self.at;
        let Some(open) = self.open.pop() else { return wrong(range, Kind::NoStart) };
        if self.bytes[open.clone()] != self.bytes[name] {
            return Err(Fault { range, kind: Kind::Mismatch, other: Some(open.start - 1..open.end) });
        }
        Ok(())
    }

    fn start_tag(&mut self) -> Result<(), Fault> {
        let start = self.at;
        self.at += 1;
        let name = self.name();
        if self.open.is_empty() && self.rooted {
            return wrong(start..name.end, Kind::AfterRoot);
        }
        self.rooted = true;
        let mut names: Vec<Range<usize>> = Vec::new();
        loop {
            let before = self.at;
            self.blanks();
            match self.bytes.get(self.at) {
                Some(b'>') => {
                    self.at += 1;
                    self.open.push(name);
                    return Ok(());
                }
                Some(b'/') if self.bytes.get(self.at + 1) == Some(&b'>') => {
                    self.at += 2;
                    return Ok(());
                }
                Some(&byte) if is_name_start(byte) && self.at > before => {
                    let attribute = self.attribute()?;
                    let twice = |other: &&Range<usize>| self.bytes[(*other).clone()] == self.bytes[attribute.clone()];
                    // Tags of very many attributes are not looked through.
                    if names.len() < 64 && names.iter().any(|other| twice(&other)) {
                        return wrong(attribute, Kind::Twice);
                    }
                    names.push(attribute);
                }
                _ => return wrong(start..name.end, Kind::Tag),
            }
        }
    }

    /// `name="value"`.
    fn attribute(&mut self) -> Result<Range<usize>, Fault> {
        let name = self.name();
        self.blanks();
        if self.bytes.get(self.at) != Some(&b'=') {
            return wrong(name, Kind::Attribute);
        }
        self.at += 1;
        self.blanks();
        let Some(&quote @ (b'"' | b'\'')) = self.bytes.get(self.at) else { return wrong(name, Kind::Attribute) };
        let start = self.at + 1;
        let Some(length) = self.bytes[start..].iter().position(|&byte| byte == quote) else {
            return wrong(start - 1..start, Kind::Attribute);
        };
        let value = start..start + length;
        if let Some(less) = self.bytes[value.clone()].iter().position(|&byte| byte == b'<') {
            return wrong(start + less..start + less + 1, Kind::Less);
        }
        self.references(value)?;
        self.at = start + length + 1;
        Ok(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<(&str, Kind)> {
        fault(text.as_bytes()).map(|fault| (&text[fault.range], fault.kind))
    }

    #[test]
    fn well_formed_texts() {
        for text in [
            "<a/>",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"c\">]>\n<!-- x --><a b='1' c:d=\"2\">é &amp; &#233;&#xe9;<![CDATA[<&]]></a>\n",
            "<d:prop xmlns:d=\"DAV:\"><d:getetag/></d:prop>",
            "\u{feff}<a></a >",
        ] {
            assert_eq!(told(text), None, "{text}");
        }
    }

    #[test]
    fn tags() {
        assert_eq!(told("<a><b></a></b>"), Some(("</a>", Kind::Mismatch)));
        assert_eq!(told("<BlockList></Blocklist>"), Some(("</Blocklist>", Kind::Mismatch)));
        assert_eq!(told("<a><b>x</b>"), Some(("<a", Kind::NoEnd)));
        assert_eq!(told("<a/></a>"), Some(("</a>", Kind::NoStart)));
        assert_eq!(told("<a"), Some(("<a", Kind::Tag)));
        assert_eq!(told("<a/><b/>"), Some(("<b", Kind::AfterRoot)));
        assert_eq!(told("<a/>x"), Some(("x", Kind::AfterRoot)));
    }

    #[test]
    fn characters() {
        assert_eq!(told("<a>Tisch & Stuhl</a>"), Some(("&", Kind::Ampersand)));
        assert_eq!(told("<a>1 < 2</a>"), Some(("<", Kind::Less)));
        assert_eq!(told("<a b=\"R&D\"/>"), Some(("&", Kind::Ampersand)));
    }

    #[test]
    fn attributes_and_declaration() {
        assert_eq!(told("<a b=1/>"), Some(("b", Kind::Attribute)));
        assert_eq!(told("<a b/>"), Some(("b", Kind::Attribute)));
        assert_eq!(told("<a b='1' b='2'/>"), Some(("b", Kind::Twice)));
        assert_eq!(told(" <?xml version=\"1.0\"?><a/>"), Some((" ", Kind::Declaration)));
        assert_eq!(told("x<a/>"), Some(("x", Kind::BeforeRoot)));
        assert_eq!(told("<!-- <a/>"), Some(("<!--", Kind::Unclosed)));
        assert_eq!(told(""), Some(("", Kind::Empty)));
    }

    #[test]
    fn any_bytes_end() {
        for text in
            ["<", "</", "<!", "<?", "&", "<a b", "<a b=", "<a b='", "<a>&", "<a>&#", "<![CDATA[", "<!DOCTYPE [", ">"]
        {
            fault(text.as_bytes());
        }
    }
}
