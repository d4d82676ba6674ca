//! `auth/signature-mismatch`

use super::super::shared::credentials::{Authorization, authorizations};
use super::super::shared::{parameters, signed};
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Certainty, Code, Evidence, Finding};
use crate::message::BodyKind;
use crate::source::{Span, Traced, base64};
use crate::syntax::sha256;

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
    check: Some(check),
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

/// What shows that a signature cannot match.
enum Slip {
    /// It has another length than its algorithm gives: what there is, and what there should be.
    Length(Traced, usize, usize),
    /// A field is signed that is not sent.
    Absent(Traced),
    /// A field is sent that has to be signed.
    Unsigned(Traced, Span),
    /// The digest is of other content.
    Digest(Traced),
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (span, likelihood, evidence) = match &slip {
        Slip::Length(signature, ..) => (signature.span(), 0.88, None),
        // Stand-ins for AWS look at no signature, so that a request may have one that never was.
        Slip::Absent(name) => (name.span(), 0.48, None),
        Slip::Digest(digest) => (digest.span(), 0.85, None),
        Slip::Unsigned(name, list) => (name.span(), 0.45, Some(*list)),
    };
    let evidence = evidence.map(|span| Evidence { span, note: "the fields that are signed".into() });
    let certainty = if likelihood < 0.5 { Certainty::Possible } else { Certainty::Likely };
    let finding = RULE.finding(certainty, likelihood, word(&slip), vec![span]);
    vec![Finding { evidence: evidence.into_iter().collect(), ..finding }]
}

fn find(context: &Context) -> Option<Slip> {
    let request = context.request;
    let known = |slip: &Slip| {
        let (Slip::Length(text, ..) | Slip::Absent(text) | Slip::Unsigned(text, _) | Slip::Digest(text)) = slip;
        !context.has_variable(text.home())
    };
    let one = authorizations(request).into_iter().find_map(|one| of_authorization(context, &one));
    let query = || {
        let one = parameters::of_query(context).into_iter().find(|one| one.name.bytes() == b"X-Amz-Signature")?;
        length(one.written)
    };
    let hook = || {
        HOOKS.iter().find_map(|(name, prefix)| {
            let value = &request.field(name)?.value;
            let start = value.text().find(prefix)? + prefix.len();
            let end = value.bytes()[start..]
                .iter()
                .position(|byte| b",; ".contains(byte))
                .map_or(value.len(), |at| start + at);
            length(value.slice(start..end))
        })
    };
    let digest = || digest(context);
    one.filter(known).or_else(|| query().or_else(hook).or_else(digest).filter(known))
}

/// Fields of webhooks that carry an HMAC with SHA-256 in hexadecimal, and what stands before it.
const HOOKS: &[(&str, &str)] =
    &[("x-hub-signature-256", "sha256="), ("stripe-signature", "v1="), ("x-slack-signature", "v0=")];

/// A digest in hexadecimal that is nearly, but not quite, as long as one of SHA-256. What is far from it was taken out.
fn length(signature: Traced) -> Option<Slip> {
    let hex = signature.bytes().iter().all(u8::is_ascii_hexdigit);
    let count = signature.len();
    (hex && (33..100).contains(&count) && count != 64).then_some(Slip::Length(signature, count, 64))
}

fn of_authorization(context: &Context, one: &Authorization) -> Option<Slip> {
    let scheme = one.scheme.text().to_ascii_lowercase();
    if matches!(scheme.as_str(), "sharedkey" | "sharedkeylite") {
        let colon = one.rest.bytes().iter().position(|&byte| byte == b':')?;
        let signature = one.rest.slice(colon + 1..one.rest.len());
        let decoded = base64::read(signature.bytes())?.len();
        return (decoded != 32 && decoded > 15).then_some(Slip::Length(signature, decoded, 32));
    }
    if !scheme.starts_with("aws4-") {
        return None;
    }
    let signature = signed::value(one, b',', "Signature")?;
    // A signature of an elliptic curve has no one length.
    if scheme == "aws4-hmac-sha256"
        && let Some(slip) = length(signature)
    {
        return Some(slip);
    }
    let list = signed::value(one, b',', "SignedHeaders")?;
    let mut start = 0;
    let mut names = Vec::new();
    for name in list.bytes().split(|&byte| byte == b';').take(200) {
        names.push(name.to_ascii_lowercase());
        // Others are added by clients and proxies, and left out by those who copy.
        let own = name.to_ascii_lowercase().starts_with(b"x-amz-");
        let sent = context.request.fields.iter().any(|field| field.name.bytes().eq_ignore_ascii_case(name));
        if own && !sent {
            return Some(Slip::Absent(list.slice(start..start + name.len())));
        }
        start += name.len() + 1;
    }
    let unsigned = context.request.fields.iter().find(|field| {
        let name = field.name.bytes().to_ascii_lowercase();
        name.starts_with(b"x-amz-") && name != b"x-amz-content-sha256" && !names.contains(&name)
    })?;
    Some(Slip::Unsigned(unsigned.name.clone(), list.span()))
}

/// A digest of the content that is of another content.
fn digest(context: &Context) -> Option<Slip> {
    let request = context.request;
    let field = request.field("x-amz-content-sha256").filter(|field| field.value.len() == 64)?;
    let said = field.value.text().to_ascii_lowercase();
    let body = &request.body;
    let whole =
        matches!(body.kind, BodyKind::None | BodyKind::Raw | BodyKind::Data) && body.known && body.coded.is_none();
    if !whole || !said.bytes().all(|byte| byte.is_ascii_hexdigit()) || context.has_variable(body.content.home()) {
        return None;
    }
    let is = |bytes: &[u8]| {
        let digits = sha256::digest(bytes).into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
        digits.map(|digit| char::from_digit(digit.into(), 16)).eq(said.chars().map(Some))
    };
    let content = body.content.bytes();
    // What was copied has a line break more at the end, or other ones within.
    let bare = content.trim_ascii_end();
    let lines = String::from_utf8_lossy(bare).replace("\r\n", "\n");
    let same = is(content) || is(bare) || is(lines.as_bytes()) || is(lines.replace('\n', "\r\n").as_bytes());
    (!same).then(|| Slip::Digest(field.value.clone()))
}

fn word(slip: &Slip) -> Words {
    match slip {
        Slip::Length(signature, count, wanted) => Words::new(
            if count < wanted { "the signature is cut off" } else { "the signature is too long" },
            if signature.len() == *count {
                format!("HMAC with SHA-256 gives {wanted} hexadecimal digits, and these are {count}.")
            } else {
                format!("HMAC with SHA-256 gives {wanted} bytes, and decoded from base64 these are {count}.")
            },
            "Copy the whole signature, or sign anew.",
        ),
        Slip::Absent(name) => Words::new(
            format!("the field `{}` is signed and not sent", name.text()),
            "`SignedHeaders` lists it, so that the server takes its value into what it signs itself, and there is none. The \
             signatures differ.",
            "Send the field with the value that was signed.",
        ),
        Slip::Unsigned(name, _) => Words::new(
            format!("the field `{}` is sent and not signed", name.text()),
            "All fields whose names begin with `x-amz-` have to be signed. AWS refuses a request with one that \
             `SignedHeaders` does not list.",
            "Leave the field out, or sign anew with it.",
        ),
        Slip::Digest(_) => Words::new(
            "the signed digest is not that of the content",
            "`x-amz-content-sha256` is the SHA-256 of the content, and is signed. That of the content here is another: it \
             was changed after the request was signed, or is sent in another form.",
            "Send exactly the content that was signed, or sign anew.",
        ),
    }
}
