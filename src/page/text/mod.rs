//! What the page writes, as plain functions: no browser here.

mod change;
mod excerpt;
mod follow;
mod invisible;
mod marks;
mod prose;

pub use change::{Hunk, changes};
pub use excerpt::{ExcerptLine, excerpt};
pub use follow::{difference, follow};
pub use invisible::name as invisible_name;
pub use marks::{Mark, Marked, Piece, line_pieces, marks, sorted};
pub use prose::{Run, certainty_words, count, lead, place, reference, runs, sentence};
