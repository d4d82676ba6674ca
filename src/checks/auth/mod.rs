//! Credentials.

pub mod basic_invalid;
pub mod clock_skew;
pub mod csrf;
pub mod expired;
pub mod forbidden;
pub mod jwt_invalid;
pub mod malformed;
pub mod missing;
pub mod not_yet_valid;
pub mod placeholder;
pub mod rejected;
pub mod signature_mismatch;
