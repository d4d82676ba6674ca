//! Field lines.

pub mod duplicate;
pub mod invalid_name;
pub mod invalid_value;
pub mod malformed;
pub mod missing;
pub mod misspelled;
pub mod not_acceptable;
pub mod not_allowed;
pub mod obsolete_folding;
pub mod precondition_failed;
pub mod range_not_satisfiable;
pub mod too_large;

use super::Context;
use crate::message::{Author, Field};

/// The fields of this name, in lower case, that a person wrote and that have a value.
fn written<'a>(context: &Context<'a>, name: &'static str) -> impl Iterator<Item = &'a Field> {
    context
        .request
        .fields
        .iter()
        .filter(move |field| field.author == Author::Person && field.colon && !field.value.is_empty() && field.is(name))
}
