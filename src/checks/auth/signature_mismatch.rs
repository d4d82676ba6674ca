//! `auth/signature-mismatch`

use super::super::{Example, Heard, Mends, Page, Rule};
use crate::finding::Code;

/// A signed request whose signature is not the one that the server computes from what it received.
pub static RULE: Rule = Rule {
    code: Code::new("auth/signature-mismatch"),
    heard: Heard {
        title: "the signature does not match the request",
        help: "sign exactly what is sent: method, path, query, the signed fields, the content, and with the right key",
    },
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html",
        "https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key",
    ],
    check: None,
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A signed request whose signature is not the one that the server computes from what it received.",
    why: "The signature covers the method, the path, the query, some header fields and often the content, each in a prescribed form. One byte that differs, such as a `+` for a blank, a field that a proxy rewrote or a secret key of another account, gives another signature. The server cannot say which part differs, unless it shows the text that it signed itself.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "curl 'https://bucket.example.com/report.csv' -H 'X-Amz-Date: 20261122T085900Z' -H 'X-Amz-Content-Sha256: UNSIGNED-PAYLOAD' -H 'Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024'",
        "HTTP/1.1 403 Forbidden\r\nContent-Type: application/xml\r\n\r\n<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the signature you provided. Check your key and signing method.</Message></Error>",
    ),
    good: "curl 'https://bucket.example.com/report.csv' -H 'X-Amz-Date: 20261122T085900Z' -H 'X-Amz-Content-Sha256: UNSIGNED-PAYLOAD' -H 'Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=a45f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024'",
};
