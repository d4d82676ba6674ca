//! `auth/clock-skew`

use super::super::{Example, Heard, Mends, Page, Rule};
use crate::finding::Code;

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
    check: None,
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
