//! The URL.

pub mod bad_percent_encoding;
pub mod double_encoding;
pub mod duplicate_parameter;
pub mod illegal_character;
pub mod invalid_host;
pub mod invalid_parameter;
pub mod invalid_port;
pub mod malformed_query;
pub mod missing_parameter;
pub mod placeholder;
pub mod suspicious_path;
pub mod too_long;
pub mod unknown_parameter;
pub mod unknown_path;
pub mod wrong_scheme;

use super::Context;
use super::shared::placeholder::enclosed;
use crate::message::{ShellFaultKind, UrlFault};
use crate::source::{Span, Traced};
use crate::syntax::percent;
use crate::syntax::uri::{self, Uri};

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

/// Name and value of each parameter of the query that has a value, as they are typed; no more than a thousand.
pub(super) fn pairs(context: &Context) -> Vec<(Traced, Traced)> {
    let mut found = Vec::new();
    for (text, uri) in typed(context) {
        for pair in uri.query.map(|query| uri::pairs(text.bytes(), query)).unwrap_or_default().into_iter().take(1000) {
            found.extend(pair.value.map(|value| (text.slice(pair.name), text.slice(value))));
        }
    }
    for data in context.request.query_data.iter().filter(|data| data.file.is_none() && data.name == "data-urlencode") {
        let text = &data.argument;
        let sign = text.bytes().iter().position(|&byte| byte == b'=').filter(|&at| at > 0);
        found.extend(sign.map(|at| (text.slice(0..at), text.slice(at + 1..text.len()))));
    }
    found
}

/// The value as the server gets it: without escapes, and with blanks for plus signs.
fn plain(value: &Traced) -> String {
    percent::decode_form(value.bytes())
}

/// Where curl stops reading the URL for this reason, unless something else is told of that place: a variable, a
/// placeholder, a quote of a typographer.
fn refused(context: &Context, why: &[UrlFault]) -> Option<(UrlFault, Span)> {
    let fault = context.request.client.command()?.own_refusal()?;
    let ShellFaultKind::Url(kind) = fault.kind else { return None };
    let told = context.has_variable(fault.span) || enclosed(&context.paste[fault.span.range()]).is_some();
    (why.contains(&kind) && !told).then_some((kind, fault.span))
}
