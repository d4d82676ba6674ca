//! The URL.

pub mod bad_percent_encoding;
pub mod illegal_character;
pub mod placeholder;

use super::Context;
use crate::source::{Span, Traced};
use crate::syntax::uri::Uri;

/// Of one slip no more places are shown than this, which also bounds the work on hostile input.
const MOST_PLACES: usize = 64;

/// The texts that become path and query, as the person typed them, taken apart: the URL, and the data of `curl -G`,
/// which curl puts into the query as it stands.
fn typed<'a>(context: &Context<'a>) -> Vec<(&'a Traced, Uri)> {
    let request = context.request;
    let data = request.query_data.iter().filter(|data| data.file.is_none() && data.name != "data-urlencode");
    let data = data.map(|data| (&data.argument, Uri { query: Some(0..data.argument.len()), ..Uri::default() }));
    std::iter::once((&request.target, context.url().clone())).chain(data).collect()
}

/// Whether a variable of the shell stands here: what it becomes is not known, and other checks tell about it.
fn is_variable(context: &Context, place: Span) -> bool {
    let command = context.request.client.command();
    command.is_some_and(|command| command.variables.iter().any(|variable| variable.span.contains(place)))
}
