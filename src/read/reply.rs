//! Responses without a head: a body, or words about it, after the request in the same paste or in a box of their own.

use std::ops::Range;

use super::http1;
use crate::message::Response;
use crate::source::Origin;

/// The response in the pieces of a text that nothing else has claimed; the first piece is looked at first.
pub(super) fn find(text: &str, free: &[Range<usize>]) -> Option<Response> {
    let gap = free.first()?;
    let rest = &text[gap.clone()];
    let body = rest.trim_start();
    body.starts_with(['{', '[', '<']).then(|| http1::response(text, gap.end - body.len(), Origin::Request))
}

/// Reads a text that holds a response and nothing else.
pub(super) fn only(text: &str) -> Response {
    http1::response(text, http1::status_line(text).unwrap_or(0), Origin::Request)
}
