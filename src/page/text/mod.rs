//! What the page writes, as plain functions: no browser here. What it shares with other faces in HTML is the report's.

mod apart;
mod follow;
mod prose;
mod sending;
mod sharing;

pub use crate::report::html::{
    ExcerptLine, Hunk, Mark, Marked, Piece, Run, capitalised, changes, excerpt, invisible_name, line_pieces, marks,
    place, reference, runs, sentence, sorted,
};
pub use apart::apart;
pub use follow::{difference, follow};
pub use prose::{certainty_words, count, host, lead, unseen};
pub use sending::{Unanswered, answer, head, reasons, server};
pub use sharing::{Form, carried, is_long, named, removal, safe_fixes, selection, too_long};
