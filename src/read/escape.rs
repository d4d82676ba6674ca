//! Percent-encoding (RFC 3986 section 2.1) as clients do it, every escape with the place of what it stands for.

use crate::source::{Quoting, Traced};

/// How a client writes what it escapes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Escapes {
    /// Whether a blank is a `+`, as in forms.
    pub(super) plus: bool,
    /// Whether a fix may be written where an escape stands, in the quoting of its place.
    pub(super) mendable: bool,
}

/// `application/x-www-form-urlencoded`.
pub(super) const FORM: Escapes = Escapes { plus: true, mendable: false };
/// Parts of a URL.
pub(super) const URL: Escapes = Escapes { plus: false, mendable: false };

/// Whether a byte is an ASCII letter, a digit, or one of `signs`.
pub(super) fn letters_and(signs: &[u8]) -> impl Fn(u8) -> bool {
    move |byte| byte.is_ascii_alphanumeric() || signs.contains(&byte)
}

/// `text` with an escape for every byte that is not `plain`. A character of several bytes is pasted as one, and so are
/// its escapes.
pub(super) fn escaped(text: &Traced, escapes: Escapes, plain: impl Fn(u8) -> bool) -> Traced {
    let bytes = text.bytes();
    if bytes.iter().all(|&byte| plain(byte)) {
        return text.clone();
    }
    let mut escaped = Traced::new(text.home());
    let mut at = 0;
    while at < bytes.len() {
        let run = bytes[at..].iter().take_while(|&&byte| plain(byte)).count();
        if run > 0 {
            escaped.append(&text.slice(at..at + run));
            at += run;
            continue;
        }
        let follows = bytes[at + 1..].iter().take_while(|&byte| !bytes[at].is_ascii() && byte & 0xc0 == 0x80).count();
        let place = at..at + 1 + follows;
        let quoting = match text.pieces(place.clone())[..] {
            [(_, quoting)] if escapes.mendable => quoting,
            _ => Quoting::Sealed,
        };
        if bytes[at] == b' ' && escapes.plus {
            escaped.decode(b"+", text.span_of(place.clone()), quoting);
        } else {
            let written: Vec<u8> = bytes[place.clone()].iter().flat_map(|&byte| hexadecimal(byte)).collect();
            escaped.decode(&written, text.span_of(place.clone()), quoting);
        }
        at = place.end;
    }
    escaped
}

fn hexadecimal(byte: u8) -> [u8; 3] {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    [b'%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Origin, Span};

    #[test]
    fn an_escape_stands_for_its_character() {
        let text = Traced::verbatim("a é&~", Span::new(Origin::Request, 0, 6));
        let form = escaped(&text, FORM, letters_and(b"-"));
        assert_eq!(form.text(), "a+%C3%A9%26%7E");
        assert_eq!(form.span_of(5..6), Span::new(Origin::Request, 2, 4));
        assert_eq!(form.quoting_at(2), Quoting::Sealed);
        let url = escaped(&text, Escapes { mendable: true, ..URL }, letters_and(b"&~"));
        assert_eq!(url.text(), "a%20%C3%A9&~");
        assert_eq!(url.quoting_at(2), Quoting::Raw);
        assert_eq!(escaped(&text, URL, |byte| byte.is_ascii()).text(), "a %C3%A9&~");
    }

    #[test]
    fn bytes_that_are_no_character_are_escaped_one_by_one() {
        let place = Span::new(Origin::Request, 0, 3);
        let text = Traced::implied([b' ', 0x80, 0xff], place);
        assert_eq!(escaped(&text, FORM, letters_and(b"")).text(), "+%80%FF");
    }
}
