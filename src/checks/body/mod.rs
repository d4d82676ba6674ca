//! The content.

pub mod content_type_mismatch;
