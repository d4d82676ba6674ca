//! Templates of what servers say, and the normal form of text that they are compared in.
//!
//! The build script reads this file too: what it compiles and what the engine matches agree because they are one.

/// What stands for a changing piece of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hole {
    /// The name of a field, or a path of names: `items[0].sku`, `body/age`.
    Field,
    /// The name of a member of the object that the rest of the message speaks of.
    Member,
    /// A field's name as people say it, which may have blanks: `starts at`.
    Label,
    /// The name of a header field.
    Header,
    /// The name of a query parameter.
    Parameter,
    /// A value or a piece of the request that the server repeats.
    Value,
    /// A position in the content.
    Offset,
    /// A line.
    Line,
    /// A column.
    Column,
    /// What is allowed, one after the other.
    List,
    /// One name or value that the server knows.
    Known,
    /// A number.
    Number,
    /// One word.
    Word,
    /// Anything.
    Any,
}

#[allow(dead_code, reason = "the build script asks for names alone")]
impl Hole {
    /// Name in a template and the kind.
    pub(crate) const ALL: [(&'static str, Hole); 14] = [
        ("field", Hole::Field),
        ("member", Hole::Member),
        ("label", Hole::Label),
        ("header", Hole::Header),
        ("parameter", Hole::Parameter),
        ("value", Hole::Value),
        ("offset", Hole::Offset),
        ("line", Hole::Line),
        ("column", Hole::Column),
        ("list", Hole::List),
        ("known", Hole::Known),
        ("number", Hole::Number),
        ("word", Hole::Word),
        ("any", Hole::Any),
    ];

    /// Whether only digits fill it.
    pub(crate) fn is_digits(self) -> bool {
        matches!(self, Hole::Offset | Hole::Line | Hole::Column)
    }

    /// Whether it is a name without blanks, in quotes or not.
    pub(crate) fn is_name(self) -> bool {
        matches!(self, Hole::Field | Hole::Member | Hole::Header | Hole::Parameter | Hole::Word)
    }
}

/// A byte of a word in normal form. What is not ASCII counts as a letter.
pub(crate) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// The hash of a word that has no letter yet (FNV-1a).
pub(crate) const NO_HASH: u32 = 0x811c_9dc5;

/// The hash of a word that goes on with this byte.
pub(crate) fn hashed(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

/// The hash of two words that follow each other, from those of each.
pub(crate) fn pair(first: u32, second: u32) -> u32 {
    first.rotate_left(13).wrapping_mul(0x9e37_79b1) ^ second
}

/// A character in the form that texts are compared in: small letters, one kind of quote, one kind of dash and blank.
pub(crate) fn normal(c: char) -> Option<u8> {
    Some(match c {
        'A'..='Z' => c.to_ascii_lowercase() as u8,
        '"' | '`' | '‘' | '’' | '“' | '”' | '´' | '‹' | '›' | '«' | '»' => b'\'',
        '–' | '—' | '‑' => b'-',
        '\u{a0}' | '\t' | '\r' | '\n' | '\u{c}' => b' ',
        c if c.is_ascii() => c as u8,
        _ => return None,
    })
}

/// The words of an identifier, each parted from the next by a blank: `entity.parse.failed`, `InvalidHeaderValue`,
/// `FST_ERR_CTP_EMPTY_JSON_BODY`. For every byte, also where in the identifier it stands.
pub(crate) fn code_words(code: &str) -> (Vec<u8>, Vec<u32>) {
    let mut words = Vec::with_capacity(code.len() + 8);
    let mut origin = Vec::with_capacity(code.len() + 9);
    let mut small = false;
    for (at, c) in code.char_indices() {
        if c.is_ascii_uppercase() && small {
            words.push(b' ');
            origin.push(at as u32);
        }
        small = c.is_ascii_lowercase() || c.is_ascii_digit();
        let byte = if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() as u8 } else { b' ' };
        if byte != b' ' || words.last().is_some_and(|&last| last != b' ') {
            words.push(byte);
            origin.push(at as u32);
        }
    }
    if words.last() == Some(&b' ') {
        words.pop();
        origin.pop();
    }
    origin.push(code.len() as u32);
    (words, origin)
}

/// A template in pieces: literal text in normal form, and holes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece<T = Vec<u8>> {
    /// Text that must stand there.
    Literal(T),
    /// What changes.
    Hole(Hole),
}

/// A piece of literal text to find a template by: one whole word of it, or two that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Anchor {
    /// Index of the piece.
    pub(crate) piece: usize,
    /// First byte in it.
    pub(crate) offset: usize,
    /// Of the word or the two.
    pub(crate) hash: u32,
}

/// Every word and pair of words that a template can be found by: whole ones, which no hole may add to. Pairs stand after
/// their second word alone.
pub(crate) fn anchors<T: AsRef<[u8]>>(pieces: &[Piece<T>], mut each: impl FnMut(Anchor)) {
    for (index, piece) in pieces.iter().enumerate() {
        let Piece::Literal(text) = piece else { continue };
        let text = text.as_ref();
        // Where the word before starts, and its hash.
        let mut last: Option<(usize, u32)> = None;
        for word in words(text) {
            let whole = (index == 0 || word.start > 0) && (index + 1 == pieces.len() || word.end < text.len());
            if !whole {
                last = None;
                continue;
            }
            let start = word.start;
            let hash = text[word].iter().fold(NO_HASH, |hash, &byte| hashed(hash, byte));
            each(Anchor { piece: index, offset: start, hash });
            if let Some((first, before)) = last {
                each(Anchor { piece: index, offset: first, hash: pair(before, hash) });
            }
            last = Some((start, hash));
        }
    }
}

/// Reads a template: `{name}` is a hole, `{{` and `}}` are braces.
#[allow(dead_code, reason = "the build script parses, the engine reads what was compiled")]
pub(crate) fn parse(template: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut literal: Vec<u8> = Vec::new();
    let mut rest = template.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '{' if rest.peek() != Some(&'{') => {
                let name: String = rest.by_ref().take_while(|&c| c != '}').collect();
                let hole = Hole::ALL.iter().find(|known| known.0 == name);
                let hole = hole.ok_or_else(|| format!("no such hole: {{{name}}} in {template}"))?.1;
                if !literal.is_empty() {
                    pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                } else if matches!(pieces.last(), Some(Piece::Hole(_))) {
                    return Err(format!("two holes without text between them: {template}"));
                }
                pieces.push(Piece::Hole(hole));
            }
            '{' | '}' => {
                rest.next();
                literal.push(c as u8);
            }
            c => match normal(c) {
                Some(b' ') if literal.last() == Some(&b' ') => {}
                Some(byte) => literal.push(byte),
                None => literal.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            },
        }
    }
    if !literal.is_empty() {
        pieces.push(Piece::Literal(literal));
    }
    Ok(pieces)
}

/// The words of a text in normal form, as byte ranges.
pub(crate) fn words(text: &[u8]) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < text.len() && !is_word(text[at]) {
            at += 1;
        }
        let start = at;
        while at < text.len() && is_word(text[at]) {
            at += 1;
        }
        (start < at).then_some(start..at)
    })
}
