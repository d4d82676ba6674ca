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
use crate::message::{Author, Client, Field, Request};
use crate::source::Span;

/// The fields of this name that a person wrote, in order.
fn written<'a>(context: &Context<'a>, name: &'static str) -> impl Iterator<Item = &'a Field> {
    context.request.fields.iter().filter(move |field| field.author == Author::Person && field.colon && field.is(name))
}

/// Whether it is what a connection of HTTP/2 begins with (RFC 9113 section 3.4), and no request.
pub(super) fn is_preface(request: &Request) -> bool {
    request.method.name.bytes() == b"PRI" && request.target.bytes() == b"*"
}

/// Where one of these words, given in small letters, stands beside the request: what the client said of it. Of a long
/// paste only what is near is looked at.
fn said(context: &Context, words: &[&str]) -> Option<Span> {
    const NEAR: usize = 16_384;
    let paste = context.paste;
    let request = context.request.span;
    let (start, end) = (request.start as usize, request.end as usize);
    let clip = |mut at: usize| {
        while !paste.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let pieces = [clip(start.saturating_sub(NEAR))..start, end..clip(end.saturating_add(NEAR).min(paste.len()))];
    pieces.into_iter().find_map(|piece| {
        let text = paste.get(piece.clone())?.to_ascii_lowercase();
        let (at, length) = words.iter().find_map(|word| Some((text.find(word)?, word.len())))?;
        Some(Span::new(request.origin, piece.start + at, piece.start + at + length))
    })
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
