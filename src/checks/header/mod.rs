//! Field lines.

pub mod invalid_name;
