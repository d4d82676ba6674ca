//! `auth/clock-skew`

use super::super::shared::show::show;
use super::super::shared::signed::{self, Dated};
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Certainty, Code, Finding};
use crate::syntax::when;

/// A signed or dated request whose time is further from the server's clock than it allows, usually 5 or 15 minutes.
pub static RULE: Rule = Rule {
    code: Code::new("auth/clock-skew"),
    heard: Heard {
        title: "the date of the request is too far from the server's clock",
        help: "set the clock, and sign anew",
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html",
        "https://www.rfc-editor.org/rfc/rfc5849#section-3.3",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A signed or dated request whose time is further from the server's clock than it allows, usually 5 or 15 minutes.",
    why: "The time is part of what is signed, so that a recorded request cannot be sent again later. A machine whose clock is wrong, a time in the local zone instead of UTC, or a signed request that waited in a queue is refused.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "curl 'https://bucket.example.com/report.csv' -H 'X-Amz-Date: 20261122T085900Z' -H 'X-Amz-Content-Sha256: UNSIGNED-PAYLOAD' -H 'Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024'",
        "HTTP/1.1 403 Forbidden\r\nContent-Type: application/xml\r\n\r\n<Error><Code>RequestTimeTooSkewed</Code><Message>The difference between the request time and the current time is too large.</Message></Error>",
    ),
    good: "curl 'https://bucket.example.com/report.csv' -H 'X-Amz-Date: 20261122T090000Z' -H 'X-Amz-Content-Sha256: UNSIGNED-PAYLOAD' -H 'Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=ae5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024'",
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(dated) = find(context) else { return Vec::new() };
    // What is pasted is old: that it was old when it was sent only the server's clock tells. A server that minds it says
    // so as a rule.
    let (certainty, likelihood) = match (context.answered, dated.time > context.now) {
        (true, _) => (Certainty::Possible, 0.45),
        (false, true) => (Certainty::Likely, 0.8),
        (false, false) => (Certainty::Possible, 0.3),
    };
    let finding = RULE.finding(certainty, likelihood, word(context, &dated), vec![dated.written.span()]);
    let own = (!dated.reference.is_empty()).then_some(vec![dated.reference.into()]);
    let references = own.unwrap_or_default();
    vec![Finding { references, ..finding }]
}

fn find(context: &Context) -> Option<Dated> {
    let dated = signed::date(context).filter(|dated| !context.has_variable(dated.written.home()))?;
    ((context.now - dated.time).abs() > dated.allowed).then_some(dated)
}

fn word(context: &Context, dated: &Dated) -> Words {
    let apart = (context.now - dated.time).abs();
    let clock = if context.answered { "the server's clock at its answer" } else { "the clock here" };
    let zone = if apart < 15 * 3600 && (apart + 120) % 1800 < 240 {
        " It is off by whole hours, as where a local time was taken for UTC."
    } else if context.answered || dated.time > context.now {
        ""
    } else {
        " A request that was sent then was in time; sent again today it is not."
    };
    let Dated { time, allowed, .. } = dated;
    let (name, side) = (show(dated.name.as_bytes()), if *time > context.now { "ahead of" } else { "behind" });
    Words::new(
        format!("the signed time is {} {side} {clock}", when::tell_length(apart)),
        format!(
            "{name} says {}. Servers refuse a signed request whose time is more than {} off.{zone}",
            when::tell(*time),
            when::tell_length(*allowed)
        ),
        "Set the machine's clock, write the time in UTC, and sign anew: the time is part of what is signed.",
    )
}
