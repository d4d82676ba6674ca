//! What the page writes, as plain functions: no browser here. What it shares with other faces in HTML is the report's.

mod apart;
mod behind;
mod difference;
mod file;
mod kept;
mod prose;
mod sending;
mod sharing;
mod spots;
mod window;

pub use crate::report::html::{
    ExcerptLine, Hunk, Mark, Marked, Piece, Run, capitalised, changes, excerpt, invisible_name, place, reference, runs,
    sentence, sorted,
};
pub use apart::apart;
pub use behind::{line_index, lines_behind};
pub use difference::difference;
pub use file::{Unreadable, decode, is_response, size};
pub use kept::{boxed, edited, invisible};
pub use prose::{certainty_words, count, host, lead, unseen};
pub use sending::{Unanswered, answer, head, reasons, server};
pub use sharing::{Form, carried, is_long, named, removal, safe_fixes, selection, too_long};
pub use spots::{Spot, at, faults, followed, moved, spots};
pub use window::{WHOLE, is_outgrown, window};
