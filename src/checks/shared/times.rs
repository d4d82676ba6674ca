//! The parameters of signed URLs that say from when until when they are good.

use std::ops::Range;

use crate::source::Span;
use crate::syntax::{percent, uri, when};

use super::super::Context;

/// From when until when a signed URL is good, as far as its parameters say so.
#[derive(Default)]
pub(crate) struct Window {
    /// Its start, in seconds since 1970.
    pub(crate) start: Option<i64>,
    /// The values that say so.
    pub(crate) start_spans: Vec<Span>,
    /// The name of the parameter.
    pub(crate) start_name: String,
    /// Its end.
    pub(crate) end: Option<i64>,
    /// The values that say so.
    pub(crate) end_spans: Vec<Span>,
    /// The name of the parameter.
    pub(crate) end_name: String,
    /// Whether a signature stands beside them.
    pub(crate) signed: bool,
}

/// The windows in the request's URL: of Azure's shared access signatures, of presigned URLs of AWS and Google, and of
/// an `expires` parameter.
pub(crate) fn windows(context: &Context) -> Vec<Window> {
    let target = &context.request.target;
    let Some(query) = context.url().query.clone() else { return Vec::new() };
    let parameters: Vec<(String, String, Range<usize>)> = uri::pairs(target.bytes(), query)
        .into_iter()
        .filter_map(|pair| {
            let range = pair.value?;
            let decoded =
                |range: Range<usize>| String::from_utf8_lossy(&percent::decode(&target.bytes()[range])).into_owned();
            Some((decoded(pair.name).to_ascii_lowercase(), decoded(range.clone()), range))
        })
        .collect();
    let named = |name: &str| parameters.iter().find(|(other, ..)| other == name);
    let signed = parameters.iter().any(|(name, ..)| {
        matches!(
            name.as_str(),
            "sig"
                | "signature"
                | "md5"
                | "hmac"
                | "hash"
                | "sign"
                | "token"
                | "x-amz-signature"
                | "x-goog-signature"
                | "policy"
                | "key-pair-id"
                | "mac"
                | "digest"
                | "verify"
                | "h"
                | "s"
        )
    });
    let mut windows = Vec::new();

    // Azure: `st` and `se`, only where the signature and its version are there too.
    if signed && named("sv").is_some() {
        let mut window = Window { signed, ..Window::default() };
        if let Some((name, value, range)) = named("st") {
            window.start = when::rfc3339(value);
            (window.start_spans, window.start_name) = (vec![target.span_of(range.clone())], name.clone());
        }
        if let Some((name, value, range)) = named("se") {
            window.end = when::rfc3339(value);
            (window.end_spans, window.end_name) = (vec![target.span_of(range.clone())], name.clone());
        }
        windows.push(window);
    }
    // AWS and Google: a date and the seconds that it is good for.
    for (vendor, written) in [("x-amz", "X-Amz-Expires"), ("x-goog", "X-Goog-Expires")] {
        let (Some(date), Some(length)) = (named(&format!("{vendor}-date")), named(&format!("{vendor}-expires"))) else {
            continue;
        };
        if let (Some(start), Ok(seconds)) = (when::compact(&date.1), length.1.parse::<u32>()) {
            windows.push(Window {
                end: Some(start + i64::from(seconds)),
                end_spans: vec![target.span_of(date.2.clone()), target.span_of(length.2.clone())],
                end_name: written.into(),
                signed: true,
                ..Window::default()
            });
        }
    }
    // Everyone else: a time in seconds, or one that is written out.
    for name in ["expires", "expiry", "exp", "expires_at", "expiration", "valid_until", "validuntil", "e"] {
        let Some((name, value, range)) = named(name) else { continue };
        let Some(end) = when::unix(value).or_else(|| when::rfc3339(value).filter(|_| name != "e")) else { continue };
        windows.push(Window {
            end: Some(end),
            end_spans: vec![target.span_of(range.clone())],
            end_name: name.clone(),
            signed,
            ..Window::default()
        });
    }
    windows
}
