//! The pasted text, and where in it everything stands.
//!
//! Every later room speaks of the paste in [`Span`]s: UTF-8 byte ranges into one of the pasted boxes. What was
//! decoded on the way (shell quoting, percent escapes, base64, JSON strings) is a [`Traced`]: bytes that still
//! know which pasted bytes they came from.

pub mod base64;
mod case;
mod edit;
mod lines;
mod order;
mod span;
mod traced;

pub use case::lowercase;
pub use edit::Edit;
pub use lines::{LineColumn, Lines, line_numbers, utf8_offset, utf16_range};
pub use order::Order;
pub use span::{Origin, Span};
pub use traced::{Quoting, Segment, Traced};
