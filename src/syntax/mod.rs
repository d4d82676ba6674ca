//! Grammars that never fail. Each reads bytes and gives values with byte ranges and faults; none knows HTTP or the
//! paste. Ranges are relative to the bytes that were given.

pub mod authorization;
pub mod basic;
pub mod character_reference;
pub mod chunked;
pub mod decimal;
pub mod field;
pub mod graphql;
pub mod json;
pub mod jwt;
pub mod media_type;
pub mod multipart;
pub mod percent;
pub mod sha256;
pub mod token;
pub mod uri;
pub mod when;
pub mod xml;
