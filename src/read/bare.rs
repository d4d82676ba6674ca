//! A text in which neither a request nor a response begins: a body, a URL, a message.

use crate::message::{Exchange, Shape};

/// Reads it.
pub(super) fn read(_text: &str, _wish: Option<Shape>) -> Exchange {
    Exchange::default()
}
