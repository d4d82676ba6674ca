//! The Host field.
