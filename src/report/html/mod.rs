//! What faces in HTML draw, as plain data: texts in pieces with marks, edits as lines before and after, sentences in runs.
//!
//! The page shows it with its components, the reference pages write it into files.

mod change;
mod excerpt;
mod invisible;
mod marks;
mod prose;

pub use change::{Change, Hunk, changes};
pub use excerpt::{ExcerptLine, excerpt};
pub use invisible::name as invisible_name;
pub use marks::{Mark, Marked, Piece, line_pieces, marks, sorted};
pub use prose::{Reference, Run, capitalised, place, reference, runs, sentence};
