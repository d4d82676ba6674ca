//! The content.

pub mod content_type_mismatch;
pub mod json_syntax;
