//! Text in the form that templates are compared in, and the way back.

use std::ops::Range;

use super::template;

/// A text in the form that templates are compared in.
pub(super) struct Normal {
    pub(super) bytes: Vec<u8>,
    origin: Origin,
}

/// Where the bytes of a normal form come from.
enum Origin {
    /// For every byte, and one more at the end.
    Each(Vec<u32>),
    /// Where the distance changes: a byte of the normal form, and the one of the text that it is from. Those after it
    /// follow each other in both.
    Runs(Vec<(u32, u32)>, u32),
}

impl Normal {
    /// The normal form of `text`.
    pub(super) fn of(text: &str) -> Self {
        // No character becomes longer.
        let mut bytes = vec![0; text.len()];
        let mut runs = vec![(0, 0)];
        let (mut length, mut last, mut at) = (0, b' ', 0);
        let mut drifted = false;
        while let Some(&byte) = text.as_bytes().get(at) {
            let normal = if byte.is_ascii() {
                at += 1;
                NORMAL[usize::from(byte)]
            } else {
                let Some(c) = text[at..].chars().next() else { break };
                let start = at;
                at += c.len_utf8();
                if let Some(normal) = template::normal(c) {
                    runs.push((length as u32, start as u32));
                    drifted = true;
                    if normal == b' ' && last == b' ' {
                        continue;
                    }
                    bytes[length] = normal;
                    length += 1;
                    last = normal;
                    continue;
                }
                for &byte in &text.as_bytes()[start..at] {
                    runs.push((length as u32, start as u32));
                    bytes[length] = byte;
                    length += 1;
                }
                last = 0x80;
                drifted = true;
                continue;
            };
            if normal == b' ' && last == b' ' {
                drifted = true;
                continue;
            }
            if drifted {
                runs.push((length as u32, at as u32 - 1));
                drifted = false;
            }
            bytes[length] = normal;
            length += 1;
            last = normal;
        }
        bytes.truncate(length);
        if bytes.last() == Some(&b' ') {
            bytes.pop();
        }
        Self { bytes, origin: Origin::Runs(runs, text.len() as u32) }
    }

    /// The words of an identifier: `entity.parse.failed`, `InvalidHeaderValue`, `FST_ERR_CTP_EMPTY_JSON_BODY`.
    pub(super) fn of_code(code: &str) -> Self {
        let (bytes, origin) = template::code_words(code);
        Self { bytes, origin: Origin::Each(origin) }
    }

    /// The bytes of the text that these are from.
    pub(super) fn original(&self, range: Range<usize>) -> Range<usize> {
        let place = |at: usize| match &self.origin {
            Origin::Each(origin) => origin[at] as usize,
            Origin::Runs(_, end) if at == self.bytes.len() => *end as usize,
            Origin::Runs(runs, _) => {
                let run = runs.partition_point(|run| run.0 as usize <= at);
                let (from, to) = runs[run - 1];
                to as usize + (at - from as usize)
            }
        };
        place(range.start)..place(range.end)
    }
}

/// The normal form of every ASCII character.
static NORMAL: [u8; 128] = {
    let mut all = [0; 128];
    let mut at = 0;
    while at < 128 {
        all[at as usize] = match at {
            b'"' | b'`' => b'\'',
            b'\t' | b'\r' | b'\n' | 0x0c => b' ',
            byte => byte.to_ascii_lowercase(),
        };
        at += 1;
    }
    all
};

#[cfg(test)]
mod tests {
    use super::*;

    /// The same, character by character and byte by byte.
    fn slowly(text: &str) -> (Vec<u8>, Vec<u32>) {
        let (mut bytes, mut origin) = (Vec::new(), Vec::new());
        for (at, c) in text.char_indices() {
            match template::normal(c) {
                Some(b' ') if bytes.last().is_none_or(|&last| last == b' ') => {}
                Some(byte) => {
                    bytes.push(byte);
                    origin.push(at as u32);
                }
                None => {
                    bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    origin.extend(std::iter::repeat_n(at as u32, c.len_utf8()));
                }
            }
        }
        if bytes.last() == Some(&b' ') {
            bytes.pop();
        }
        origin.truncate(bytes.len());
        origin.push(text.len() as u32);
        (bytes, origin)
    }

    proptest::proptest! {
        #[test]
        fn every_byte_knows_where_it_is_from(text in "([a-zA-Z ]|[ \\t\\n]|“|”|–|é|漢|\u{a0}|🦀|\\PC){0,40}") {
            let normal = Normal::of(&text);
            let (bytes, origin) = slowly(&text);
            proptest::prop_assert_eq!(&normal.bytes, &bytes);
            for (at, &from) in origin.iter().enumerate() {
                proptest::prop_assert_eq!(normal.original(at..bytes.len()), from as usize..text.len());
            }
        }
    }
}
