//! The boxes for what is pasted: what they hold, their marks, files, and the keys that lead from place to place.

mod drawing;
mod files;
mod keys;
mod pane;
mod pasting;
mod text_box;

pub use files::{FileButtons, FileNote, Offer, Veil, is_too_large};
pub use keys::{focused, listen};
pub use pane::Pane;
pub use text_box::TextBox;
