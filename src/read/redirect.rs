//! Redirects among the exchanges of a paste: which request a client made because it was sent elsewhere.

use super::detect::Pair;
use crate::message::{BodyKind, Redirected, Shape};

/// The first of the exchanges that led to this one by redirects, each the answer to the one before.
pub(super) fn start(pairs: &[(Shape, Pair)], chosen: usize) -> usize {
    let mut at = chosen;
    while at > 0 && leads_to(&pairs[at - 1].1, &pairs[at].1) {
        at -= 1;
    }
    at
}

/// What the client was asked to send, where the redirect after it made the client send it otherwise: as a GET, or
/// without its content (RFC 9110 sections 15.4.2 and 15.4.3).
pub(super) fn change(first: &Pair, second: &Pair) -> Option<Redirected> {
    let (request, response, sent) = (first.request.as_ref()?, first.response.as_ref()?, second.request.as_ref()?);
    let status = response.status.filter(|status| matches!(status, 301 | 302))?;
    let method = request.method.name.bytes();
    let with_content = request.body.kind != BodyKind::None;
    let turned = sent.method.name.bytes() != method && sent.method.name.bytes() == b"GET";
    let emptied = sent.method.name.bytes() == method && with_content && sent.body.kind == BodyKind::None;
    if matches!(method, b"GET" | b"HEAD") || !(turned || emptied) {
        return None;
    }
    Some(Redirected {
        method: request.method.name.clone(),
        target: request.target.clone(),
        turned,
        status,
        location: response.field("location")?.value.clone(),
    })
}

/// Whether the answer of one exchange is a redirect to the request of another.
fn leads_to(first: &Pair, second: &Pair) -> bool {
    let (Some(response), Some(sent)) = (&first.response, &second.request) else { return false };
    let redirect = response.status.is_some_and(|status| (300..400).contains(&status));
    let location = response.field("location").map(|field| field.value.bytes());
    let target = sent.target.bytes();
    redirect && first.request.is_some() && location.is_some_and(|place| place.ends_with(target) || target == b"/")
}
