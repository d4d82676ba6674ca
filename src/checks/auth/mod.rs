//! Credentials.

pub mod basic_invalid;
pub mod expired;
pub mod jwt_invalid;
pub mod malformed;
pub mod not_yet_valid;
pub mod placeholder;
