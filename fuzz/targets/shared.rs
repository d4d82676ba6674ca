//! What every target does: reads the bytes as a shape of its family, and surveys every place of what was read.

#[path = "../../tests/support/places.rs"]
mod places;

use why400::Input;
use why400::message::Shape;

/// Reads `data` as one of these shapes, the first byte says which, or as what it looks like.
pub fn read(data: &[u8], shapes: &[Shape]) {
    let Some((&first, text)) = data.split_first() else { return };
    let request = String::from_utf8_lossy(text).into_owned();
    let shape = shapes.get(first as usize % (shapes.len() + 1)).copied();
    let exchange = (first > 127).then_some(1);
    // A second text after a NUL stands in the response's box.
    let (request, response) = match request.split_once('\0') {
        Some((request, response)) => (request.to_owned(), Some(response.to_owned())),
        None => (request, None),
    };
    places::survey(&Input { request, response, now: 1_795_338_000, shape, exchange });
}
