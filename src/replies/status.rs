//! What a status code says by itself (RFC 9110 section 15, RFC 4918 section 11, RFC 6585, and the codes of nginx, IIS
//! and the load balancers of AWS).

use super::Force;

/// The causes that a status code names, the likeliest first. None for what tells nothing of the request: 400, 422, 424,
/// 425, what went wrong in the server, and 499, which nginx writes in its log where the client hung up.
pub(super) fn causes(status: u16) -> &'static [(&'static str, Force)] {
    use Force::{Hints, Says, Suggests};
    match status {
        401 | 407 => &[("auth/missing", Hints), ("auth/rejected", Hints), ("auth/malformed", Hints)],
        402 => &[("api/not-enabled", Hints), ("api/rule-violated", Hints)],
        403 => &[("auth/forbidden", Hints), ("server/blocked", Hints)],
        404 => &[("url/unknown-path", Suggests), ("api/reference-not-found", Hints)],
        405 => &[("method/not-supported", Says)],
        406 => &[("header/not-acceptable", Says)],
        408 => &[("framing/content-length-mismatch", Hints)],
        409 => &[("schema/conflict", Suggests)],
        410 => &[("auth/expired", Hints), ("api/version-retired", Hints), ("api/reference-not-found", Hints)],
        411 => &[("framing/content-length-missing", Says)],
        412 => &[("header/precondition-failed", Says)],
        413 => &[("body/too-large", Says)],
        414 => &[("url/too-long", Says)],
        415 => &[("body/content-type-unsupported", Suggests)],
        416 => &[("header/range-not-satisfiable", Says)],
        417 => &[("framing/expectation", Says)],
        421 => &[("host/not-recognised", Suggests)],
        423 | 429 => &[("api/rule-violated", Suggests)],
        426 => &[("framing/unsupported-version", Hints), ("api/outdated-client", Hints)],
        428 => &[("header/missing", Says)],
        431 | 494 => &[("header/too-large", Says)],
        440 => &[("auth/expired", Suggests)],
        451 | 511 => &[("server/blocked", Suggests)],
        495 | 496 => &[("framing/client-certificate", Says)],
        497 => &[("framing/plain-http-to-tls", Says)],
        498 => &[("auth/rejected", Suggests)],
        501 => {
            &[("method/not-supported", Hints), ("framing/transfer-encoding-invalid", Hints), ("method/invalid", Hints)]
        }
        464 | 505 => &[("framing/unsupported-version", Says)],
        _ => &[],
    }
}
