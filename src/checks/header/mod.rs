//! Field lines.

pub mod duplicate;
pub mod invalid_name;
pub mod invalid_value;
pub mod malformed;
pub mod misspelled;
pub mod obsolete_folding;
