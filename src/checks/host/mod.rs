//! The Host field.

pub mod duplicate;
pub mod invalid;
pub mod missing;
pub mod not_recognised;
