//! The content.

pub mod byte_order_mark;
pub mod charset_unsupported;
pub mod content_encoding_mismatch;
pub mod content_type_mismatch;
pub mod content_type_missing;
pub mod content_type_unsupported;
pub mod form_syntax;
pub mod graphql_syntax;
pub mod invalid_encoding;
pub mod json_duplicate_key;
pub mod json_syntax;
pub mod missing;
pub mod multipart_syntax;
pub mod text_syntax;
pub mod too_large;
pub mod xml_syntax;
