//! The URL.
