//! The method.

pub mod invalid;
