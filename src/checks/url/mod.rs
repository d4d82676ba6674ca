//! The URL.

pub mod bad_percent_encoding;
pub mod double_encoding;
pub mod duplicate_parameter;
pub mod illegal_character;
pub mod invalid_host;
pub mod invalid_port;
pub mod malformed_query;
pub mod placeholder;
pub mod suspicious_path;
pub mod wrong_scheme;

use super::Context;
use super::shared::placeholder::enclosed;
use crate::message::{ShellFaultKind, UrlFault};
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

/// Where curl stops reading the URL for this reason, unless something else is told of that place: a variable, a
/// placeholder, a quote of a typographer.
fn refused(context: &Context, why: &[UrlFault]) -> Option<(UrlFault, Span)> {
    let fault = context.request.client.command()?.own_refusal()?;
    let ShellFaultKind::Url(kind) = fault.kind else { return None };
    let told = context.has_variable(fault.span) || enclosed(&context.paste[fault.span.range()]).is_some();
    (why.contains(&kind) && !told).then_some((kind, fault.span))
}
