//! The fields that requests have: names, grammars, and what comes of a slip in them.
//!
//! A field is one row. Names are those of the IANA registry (<https://www.iana.org/assignments/http-fields>) as far as
//! requests have them, then those that no registry has and many servers know.

#![allow(clippy::enum_glob_use, reason = "a table with the name of the enum in each row is hard to read")]

use crate::message::Field;
use crate::syntax::field::Grammar::{self, *};
use crate::syntax::field::registry;

/// What is known of a field.
pub(crate) struct Known {
    /// Its name as it is usually written.
    pub(crate) name: &'static str,
    /// The grammar of its value.
    pub(crate) grammar: Grammar,
    /// How often, in percent, a value that breaks the grammar is why a request is refused.
    pub(crate) refused: u8,
    /// Whether it may stand just once. Else its value is a list, which may be given in parts, or nobody minds.
    pub(crate) once: bool,
    /// Whether requests are refused where it is missing, so that a misspelled name matters.
    pub(crate) matters: bool,
}

/// May stand once, and matters.
const fn once(name: &'static str, grammar: Grammar, refused: u8) -> Known {
    Known { name, grammar, refused, once: true, matters: true }
}

/// May stand once, and is seldom missed.
const fn aside(name: &'static str, grammar: Grammar, refused: u8) -> Known {
    Known { matters: false, ..once(name, grammar, refused) }
}

/// A list that matters.
const fn list(name: &'static str, grammar: Grammar, refused: u8) -> Known {
    Known { once: false, ..once(name, grammar, refused) }
}

/// A list that is seldom missed.
const fn loose(name: &'static str, grammar: Grammar, refused: u8) -> Known {
    Known { once: false, ..aside(name, grammar, refused) }
}

/// Fields of requests that are registered.
pub(crate) static REGISTERED: &[Known] = &[
    list("Accept", MediaRanges, 45),
    loose("Accept-Charset", Weighted, 20),
    loose("Accept-Datetime", Date, 50),
    loose("Accept-Encoding", Weighted, 20),
    loose("Accept-Language", Languages, 20),
    loose("Access-Control-Request-Headers", Tokens, 20),
    loose("Access-Control-Request-Method", Tokens, 20),
    once("Authorization", Any, 0),
    loose("Cache-Control", Directives, 15),
    loose("Connection", Tokens, 20),
    once("Content-Digest", Dictionary, 50),
    aside("Content-Disposition", Disposition, 45),
    list("Content-Encoding", Tokens, 45),
    loose("Content-Language", Languages, 20),
    list("Content-Length", Any, 0),
    aside("Content-Location", Any, 0),
    once("Content-MD5", Base64(16), 75),
    once("Content-Range", ContentRange, 65),
    once("Content-Type", MediaType, 88),
    list("Cookie", Cookies, 35),
    aside("Date", Date, 45),
    once("Depth", OneOf(&["0", "1", "infinity", "1,noroot", "infinity,noroot", "Infinity"]), 85),
    once("Destination", Url, 70),
    once("DPoP", Any, 0),
    list("Digest", Any, 0),
    loose("DNT", Any, 0),
    loose("Expect", Any, 0),
    loose("Forwarded", Forwarded, 20),
    aside("From", Any, 0),
    list("Host", Any, 0),
    once("Idempotency-Key", Any, 0),
    list("If", Any, 0),
    list("If-Match", Tags, 45),
    once("If-Modified-Since", Date, 45),
    list("If-None-Match", Tags, 45),
    once("If-Range", TagOrDate, 40),
    once("If-Schedule-Tag-Match", Any, 0),
    once("If-Unmodified-Since", Date, 45),
    loose("Keep-Alive", Any, 0),
    loose("Link", Link, 20),
    once("Lock-Token", Any, 0),
    aside("Max-Forwards", Number, 30),
    once("OData-MaxVersion", Pattern("9.9*"), 60),
    once("OData-Version", Pattern("9.9*"), 60),
    once("Origin", Origin, 40),
    once("OSLC-Core-Version", Any, 0),
    once("Overwrite", OneOf(&["T", "F", "t", "f"]), 80),
    loose("Pragma", Any, 0),
    loose("Prefer", Directives, 25),
    loose("Priority", Dictionary, 10),
    once("Proxy-Authorization", Any, 0),
    once("Range", Range, 45),
    aside("Referer", Any, 0),
    once("Repr-Digest", Dictionary, 50),
    loose("Sec-CH-UA", List, 10),
    loose("Sec-CH-UA-Mobile", Item, 10),
    loose("Sec-CH-UA-Platform", Item, 10),
    loose("Sec-Fetch-Dest", Any, 0),
    loose("Sec-Fetch-Mode", Any, 0),
    loose("Sec-Fetch-Site", Any, 0),
    loose("Sec-Fetch-User", Any, 0),
    loose("Sec-GPC", Any, 0),
    loose("Sec-WebSocket-Extensions", Any, 0),
    once("Sec-WebSocket-Key", Base64(16), 80),
    list("Sec-WebSocket-Protocol", Tokens, 40),
    once("Sec-WebSocket-Version", OneOf(&["13"]), 85),
    list("Signature", Any, 0),
    list("Signature-Input", Dictionary, 50),
    once("SOAPAction", Any, 0),
    loose("TE", Weighted, 20),
    loose("Timeout", Any, 0),
    aside("Traceparent", Pattern("hh-hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh-hhhhhhhhhhhhhhhh-hh*"), 15),
    loose("Tracestate", Any, 0),
    loose("Trailer", Tokens, 20),
    loose("Transfer-Encoding", Any, 0),
    loose("Upgrade", Tokens, 20),
    loose("Upgrade-Insecure-Requests", Any, 0),
    aside("User-Agent", Any, 0),
    loose("Via", Any, 0),
    loose("Warning", Any, 0),
];

/// Names that no registry has and many servers want. APIs have made others like them, so that only a swapped letter or
/// one in a long word counts as a slip.
pub(crate) static USUAL: &[Known] = &[
    once("Anthropic-Beta", Any, 0),
    once("Anthropic-Version", Pattern("9999-99-99"), 80),
    once("Api-Key", Any, 0),
    once("Apikey", Any, 0),
    list("CF-Access-Client-Id", Any, 0),
    list("CF-Access-Client-Secret", Any, 0),
    list("Client-Id", Any, 0),
    list("Elastic-Api-Version", Any, 0),
    once("GraphQL-Preflight", Any, 0),
    once("Notion-Version", Pattern("9999-99-99"), 80),
    once("Ocp-Apim-Subscription-Key", Any, 0),
    list("OpenAI-Beta", Any, 0),
    list("OpenAI-Organization", Any, 0),
    list("OpenAI-Project", Any, 0),
    list("Private-Token", Any, 0),
    once("Stripe-Account", Any, 0),
    once("Stripe-Version", Pattern("9999-99-99*"), 80),
    once("Tus-Resumable", Pattern("9.9.9"), 80),
    once("Upload-Length", Number, 80),
    once("Upload-Offset", Number, 80),
    list("X-Access-Token", Any, 0),
    once(
        "X-Amz-ACL",
        OneOf(&[
            "private",
            "public-read",
            "public-read-write",
            "authenticated-read",
            "aws-exec-read",
            "bucket-owner-read",
            "bucket-owner-full-control",
            "log-delivery-write",
        ]),
        75,
    ),
    once("X-Amz-Content-Sha256", Any, 0),
    once("X-Amz-Copy-Source", Any, 0),
    once("X-Amz-Date", Pattern("99999999T999999Z|www, *"), 75),
    once("X-Amz-Security-Token", Any, 0),
    once("X-Amz-Server-Side-Encryption", OneOf(&["AES256", "aws:kms", "aws:kms:dsse", "aws:fsx"]), 75),
    once(
        "X-Amz-Storage-Class",
        OneOf(&[
            "STANDARD",
            "REDUCED_REDUNDANCY",
            "STANDARD_IA",
            "ONEZONE_IA",
            "INTELLIGENT_TIERING",
            "GLACIER",
            "DEEP_ARCHIVE",
            "GLACIER_IR",
            "OUTPOSTS",
            "SNOW",
            "EXPRESS_ONEZONE",
            "FSX_OPENZFS",
            "FSX_ONTAP",
        ]),
        75,
    ),
    once("X-Amz-Target", Any, 0),
    once("X-API-Key", Any, 0),
    list("X-API-Version", Any, 0),
    list("X-App-Id", Any, 0),
    list("X-Auth-Email", Any, 0),
    list("X-Auth-Key", Any, 0),
    once("X-Auth-Token", Any, 0),
    list("X-Client-Id", Any, 0),
    loose("X-Correlation-Id", Any, 0),
    list("X-CSRF-Token", Any, 0),
    list("X-CSRFToken", Any, 0),
    loose("X-Forwarded-For", Any, 0),
    loose("X-Forwarded-Host", Any, 0),
    loose("X-Forwarded-Port", Number, 20),
    loose("X-Forwarded-Proto", Tokens, 20),
    once("X-GitHub-Api-Version", Pattern("9999-99-99"), 80),
    list("X-Goog-Api-Key", Any, 0),
    list("X-Goog-User-Project", Any, 0),
    list("X-HTTP-Method-Override", Tokens, 45),
    once("X-MS-Blob-Type", OneOf(&["BlockBlob", "PageBlob", "AppendBlob"]), 85),
    once(
        "X-MS-Access-Tier",
        OneOf(&[
            "Hot", "Cool", "Cold", "Archive", "Smart", "P4", "P6", "P10", "P15", "P20", "P30", "P40", "P50", "P60",
            "P70", "P80",
        ]),
        80,
    ),
    once("X-MS-Date", Date, 60),
    once("X-MS-Version", Pattern("9999-99-99"), 80),
    loose("X-Real-IP", Any, 0),
    loose("X-Request-Id", Any, 0),
    list("X-Requested-With", Any, 0),
    list("X-RapidAPI-Host", Any, 0),
    list("X-RapidAPI-Key", Any, 0),
    list("X-Session-Id", Any, 0),
    once("X-Shopify-Access-Token", Any, 0),
    list("X-Tenant-Id", Any, 0),
    list("X-Vault-Token", Any, 0),
    list("X-XSRF-Token", Any, 0),
];

/// Names that are known and right beside those of the registry, of answers and of particular services: nothing is a slip
/// for one of them, and none of them is a slip for another. They stand in lower case, one to a word.
const OTHER: &str = "accept-additions accept-ch accept-features accept-post accept-profile accept-query accept-signature \
    accept-version alpn alt-used api-version app-id app-key auth authorization-token authorizer client-cert \
    client-cert-chain client-ip close cluster-id command content-version content-hash content-sha256 cookie2 \
    correlation-id crypto-key csrf-token x-csrf dasl dav delta-base destination-id device-memory dict \
    downlink ect encryption expected expect-ct event-id fastly-key forwarded-for handling hobareg \
    http2-settings idempotent-key im incremental isolation-level keep key label mode negotiate odata-entityid \
    odata-isolation opt-out option ordering-type origin-agent-cluster oscore p3p partner-id ping-from ping-to \
    position preferred protocol protocol-info purpose range-unit refer requestid rtt schedule-reply \
    schedule-tag sec-purpose sec-token-binding service-worker session session-id signature-version \
    signature-method slug source-id status-uri subject surrogate-capability tcn tenant token token-type topic \
    trace-id traceid tracking-id ttl upload-complete upload-draft-interop-version upload-checksum \
    upload-concat upload-defer-length upload-metadata urgency uri use-as-dictionary user user-id variant-vary \
    version want-digest x-access-key x-account-id x-api-keys x-api-secret x-api-token x-app-key x-app-token \
    x-apollo-operation-name x-auth x-auth-user x-b3-sampled x-client-data x-client-version x-company-id \
    x-csrf-protection x-device-id x-customer-id x-forwarded x-forwarded-prefix x-forwarded-server \
    x-forwarded-uri x-http-method x-idempotency-key x-method-override x-order-id x-org-id x-project-id \
    x-request-ids x-requestid x-requests-id x-secret x-secret-key x-session-token x-sessionid x-signature \
    x-site-id x-store-id x-tenant x-timestamp x-token x-uidh x-user-id x-user-token x-wp-nonce \
    x-xsrf-protection";

/// What is known of the field of this name, in any letter case.
pub(crate) fn known(name: &str) -> Option<&'static Known> {
    REGISTERED.iter().chain(USUAL).find(|known| known.name.eq_ignore_ascii_case(name))
}

/// Whether a name is right: one that is known, of any kind. It is given in lower case.
pub(crate) fn is_known(name: &str) -> bool {
    known(name).is_some() || registry::find(name).is_some() || OTHER.split_ascii_whitespace().any(|other| other == name)
}

/// What is known of a field.
pub(crate) fn of(field: &Field) -> Option<&'static Known> {
    known(field.name.text().trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_once_and_lower_case_is_lower_case() {
        let mut names: Vec<String> =
            REGISTERED.iter().chain(USUAL).map(|known| known.name.to_ascii_lowercase()).collect();
        names.extend(OTHER.split_ascii_whitespace().map(str::to_owned));
        assert!(OTHER.split_ascii_whitespace().all(|name| registry::find(name).is_none()));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert_eq!(OTHER, OTHER.to_ascii_lowercase());
    }

    #[test]
    fn a_grammar_has_its_weight() {
        for known in REGISTERED.iter().chain(USUAL) {
            assert_eq!(known.grammar == Any, known.refused == 0, "{}", known.name);
        }
    }
}
