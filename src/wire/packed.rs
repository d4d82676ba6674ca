//! How answers travel: as bytes, the parts of each value in their order and nothing else. Page and worker are of one
//! release, which the worker tells first ([`RELEASE`](super::RELEASE)), so no part has to say its name. A reader of JSON
//! for all these types was an eighth of the page.

use std::borrow::Cow;

use crate::finding::Code;
use crate::message::Shape;

/// How deep lists may lie in lists: what is read by recursion must not exhaust the stack, whatever the bytes.
const DEPTH: u8 = 100;

/// What can be written as bytes and read again. The two go by the same order.
pub trait Packed: Sized {
    /// Writes it behind what is there.
    fn pack(&self, out: &mut Vec<u8>);

    /// Reads it from what is left. What cannot be read is something empty, and the bytes are known to be broken: to
    /// stop at each part would take more code.
    fn unpack(from: &mut Bytes<'_>) -> Self;
}

/// The bytes of a value.
pub fn write(value: &impl Packed) -> Vec<u8> {
    let mut out = Vec::new();
    value.pack(&mut out);
    out
}

/// The value of these bytes; `None` where they are not those of one, whole.
pub fn read<T: Packed>(bytes: &[u8]) -> Option<T> {
    let mut from = Bytes { rest: bytes, depth: 0, broken: false };
    let value = T::unpack(&mut from);
    (!from.broken && from.rest.is_empty()).then_some(value)
}

/// Bytes that are being read.
pub struct Bytes<'a> {
    rest: &'a [u8],
    /// How many lists we are in.
    depth: u8,
    /// Whether something could not be read. Nothing is left then.
    broken: bool,
}

impl Bytes<'_> {
    /// What stands in for a value that cannot be read.
    pub(super) fn nothing<T>(&mut self, empty: T) -> T {
        self.broken = true;
        self.rest = &[];
        empty
    }

    fn take(&mut self, length: usize) -> &[u8] {
        if let Some((taken, rest)) = self.rest.split_at_checked(length) {
            self.rest = rest;
            return taken;
        }
        self.nothing(&[])
    }

    pub(super) fn byte(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or_default()
    }

    /// A number, seven bits a byte, the lowest first.
    fn number(&mut self) -> u64 {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte();
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return value;
            }
        }
        self.nothing(0)
    }

    /// A number of a smaller type.
    fn small<T: TryFrom<u64> + Default>(&mut self) -> T {
        T::try_from(self.number()).unwrap_or_else(|_| self.nothing(T::default()))
    }

    fn text(&mut self) -> String {
        let length = self.small();
        let text = String::from_utf8(self.take(length).to_vec());
        text.unwrap_or_else(|_| self.nothing(String::new()))
    }

    /// One of a list, by its place there; of none that is there, `first`.
    pub(super) fn word<T: Copy>(&mut self, first: T, all: &[T]) -> T {
        let place = usize::from(self.byte());
        all.get(place).copied().unwrap_or_else(|| self.nothing(first))
    }
}

fn number(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Packed for $number {
            #[allow(clippy::cast_lossless, reason = "it is not known of `usize`")]
            fn pack(&self, out: &mut Vec<u8>) {
                number(*self as u64, out);
            }

            fn unpack(from: &mut Bytes<'_>) -> Self {
                from.small()
            }
        }
    )*};
}

numbers!(u16, u32, u64, usize);

impl Packed for bool {
    fn pack(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn unpack(from: &mut Bytes<'_>) -> Self {
        from.word(false, &[false, true])
    }
}

impl Packed for f32 {
    fn pack(&self, out: &mut Vec<u8>) {
        out.extend(self.to_le_bytes());
    }

    fn unpack(from: &mut Bytes<'_>) -> Self {
        from.take(4).try_into().map_or(0.0, f32::from_le_bytes)
    }
}

impl Packed for String {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_text(self, out);
    }

    fn unpack(from: &mut Bytes<'_>) -> Self {
        from.text()
    }
}

impl Packed for Cow<'static, str> {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_text(self, out);
    }

    fn unpack(from: &mut Bytes<'_>) -> Self {
        from.text().into()
    }
}

fn pack_text(text: &str, out: &mut Vec<u8>) {
    number(text.len() as u64, out);
    out.extend_from_slice(text.as_bytes());
}

impl<T: Packed> Packed for Option<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        self.is_some().pack(out);
        if let Some(value) = self {
            value.pack(out);
        }
    }

    fn unpack(from: &mut Bytes<'_>) -> Self {
        bool::unpack(from).then(|| T::unpack(from))
    }
}

impl<T: Packed> Packed for Vec<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        number(self.len() as u64, out);
        for item in self {
            item.pack(out);
        }
    }

    fn unpack(from: &mut Bytes<'_>) -> Self {
        // No room is made beforehand: the number may be anything.
        let mut items = Vec::new();
        let mut left = from.number();
        from.depth += 1;
        if from.depth > DEPTH {
            from.nothing(());
        }
        while left > 0 && !from.broken {
            items.push(T::unpack(from));
            left -= 1;
        }
        from.depth -= 1;
        items
    }
}

impl<A: Packed, B: Packed> Packed for (A, B) {
    fn pack(&self, out: &mut Vec<u8>) {
        self.0.pack(out);
        self.1.pack(out);
    }

    fn unpack(from: &mut Bytes<'_>) -> Self {
        (A::unpack(from), B::unpack(from))
    }
}

impl Packed for Code {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_text(self.as_str(), out);
    }

    fn unpack(from: &mut Bytes<'_>) -> Self {
        const ANY: Code = Code::new("body/json-syntax");
        Code::find(&from.text()).unwrap_or_else(|| from.nothing(ANY))
    }
}

impl Packed for Shape {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_text(self.as_str(), out);
    }

    fn unpack(from: &mut Bytes<'_>) -> Self {
        from.text().into()
    }
}
