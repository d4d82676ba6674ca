//! The form of the message on the wire.

pub mod bad_chunk;
pub mod bad_request_line;
pub mod client_certificate;
pub mod conflicting_length;
pub mod content_length_invalid;
pub mod content_length_mismatch;
pub mod content_length_missing;
pub mod expectation;
pub mod plain_http_to_tls;
pub mod tls_to_plain_http;
pub mod transfer_encoding_invalid;
pub mod unsupported_version;

use super::Context;
use super::shared::rewrite;
use crate::finding::{Applicability, Fix};
use crate::message::{Author, Client, Field};

/// The fields of this name that a person wrote, in order.
fn written<'a>(context: &Context<'a>, name: &'static str) -> impl Iterator<Item = &'a Field> {
    context.request.fields.iter().filter(move |field| field.author == Author::Person && field.colon && field.is(name))
}

/// Puts the right length: for curl, which counts by itself, by leaving the field out.
fn right_length(context: &Context, field: &Field) -> Option<Fix> {
    if !matches!(context.request.client, Client::Raw) {
        let edit = rewrite::remove_field(context, field)?;
        return Some(rewrite::fix("let curl write the length", Applicability::Safe, vec![edit]));
    }
    let length = context.request.body.content.len();
    let edits = if field.value.is_empty() {
        field.line.edit(field.line.len()..field.line.len(), &format!(" {length}"))?
    } else {
        field.value.edit(0..field.value.len(), &length.to_string())?
    };
    Some(rewrite::fix("write the body's length in bytes", Applicability::Safe, edits))
}
