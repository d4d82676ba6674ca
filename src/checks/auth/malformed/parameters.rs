//! Credentials that are named values, and one of them is missing or wrong.

use std::ops::Range;

use super::super::super::shared::credentials::Authorization;
use super::super::super::shared::show::show;
use super::super::super::{Context, Words};
use crate::message::Client;
use crate::syntax::authorization::{self, Parameter};
use crate::syntax::when;

/// What is wrong with the named values.
pub(super) struct Slip {
    pub(super) words: Words,
    pub(super) likelihood: f32,
    /// The bytes of the credentials to change.
    pub(super) range: Range<usize>,
    /// Where it is written how they should be.
    pub(super) reference: &'static str,
}

/// The named values of one field.
struct Values<'a> {
    bytes: &'a [u8],
    all: Vec<Parameter>,
}

impl Values<'_> {
    fn name(&self, one: &Parameter) -> &[u8] {
        &self.bytes[one.name.clone()]
    }

    fn get(&self, name: &str) -> Option<(&str, Range<usize>)> {
        let one = self.all.iter().find(|one| self.name(one).eq_ignore_ascii_case(name.as_bytes()))?;
        Some((std::str::from_utf8(&self.bytes[one.value.clone()]).ok()?, one.value.clone()))
    }
}

/// The gravest fault of one field.
pub(super) fn find(context: &Context, one: &Authorization) -> Option<Slip> {
    let bytes = one.rest.bytes();
    let scheme = one.scheme.text();
    // What is left out or put in by hand is told as that.
    let text = one.rest.text();
    if bytes.is_empty() || text.contains("...") || text.contains(['…', '<', '{', '*']) {
        return None;
    }
    if scheme.eq_ignore_ascii_case("sharedkey") || scheme.eq_ignore_ascii_case("sharedkeylite") {
        return (!bytes.contains(&b':')).then(|| Slip {
            words: Words::new(
                "no colon between account and signature",
                "After `SharedKey` stand the account's name and the signature with a colon between them.",
                "Write `account:signature`.",
            ),
            likelihood: 0.88,
            range: 0..bytes.len(),
            reference: "https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key",
        });
    }
    let form = authorization::find(&scheme, bytes)?;
    let values = Values { bytes, all: authorization::parameters(bytes, form.separator) };
    let slip = |words: Words, likelihood: f32, range: Range<usize>| {
        Some(Slip { words, likelihood, range, reference: form.reference })
    };
    if let Some(open) = values.all.iter().find(|one| one.open) {
        let words = Words::new(
            "a quote among the credentials is not closed",
            "A server reads all that follows as this one value, and misses the others.",
            "Close the quote after the value.",
        );
        return slip(words, 0.88, open.name.start..open.value.end);
    }
    if let Some(name) = form.required.iter().find(|name| values.get(name).is_none_or(|(value, _)| value.is_empty())) {
        let words = Words::new(
            format!("`{name}` is missing among the credentials"),
            format!(
                "Credentials of the scheme {} have it, and without it a server cannot check them.",
                show(scheme.as_bytes())
            ),
            format!("Put `{name}` in, as the client that makes the credentials should."),
        );
        return slip(words, 0.88, 0..bytes.len());
    }
    let twice = values.all.iter().enumerate().find(|(at, one)| {
        let name = values.name(one);
        !name.is_empty() && values.all[..*at].iter().any(|other| values.name(other) == name)
    });
    if let Some((_, second)) = twice {
        let words = Words::new(
            format!("{} stands twice among the credentials", show(values.name(second))),
            "Each name may stand once (RFC 9110 section 11.2). Servers refuse the second, or take one of the two.",
            "Leave one of them.",
        );
        return slip(words, 0.85, second.name.start..second.value.end);
    }
    let (words, likelihood, range) = match form.required[0] {
        "Credential" => of_aws(context, &scheme, &values),
        "username" => of_digest(context, &values),
        "oauth_consumer_key" => of_oauth(&values),
        _ => None,
    }?;
    slip(words, likelihood, range)
}

type Found = Option<(Words, f32, Range<usize>)>;

/// `Credential=KEY/20261122/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=…`
fn of_aws(context: &Context, scheme: &str, values: &Values) -> Found {
    let (credential, place) = values.get("Credential")?;
    // With elliptic curves a signature is good for several regions, and names none.
    let wanted = if scheme.len() > 7 && scheme[..7].eq_ignore_ascii_case("aws4-ec") { 4 } else { 5 };
    let parts: Vec<&str> = credential.split('/').collect();
    if parts.len() < wanted || parts.last() != Some(&"aws4_request") {
        let words = Words::new(
            "the scope of the credential is not whole",
            "`Credential` is the access key, the date, the region, the service and `aws4_request`, with slashes between \
             them. Servers refuse another form before they look at the signature.",
            "Write `KEY/YYYYMMDD/region/service/aws4_request`, and sign anew with that scope.",
        );
        return Some((words, 0.88, place));
    }
    let request = context.request;
    let day = parts[parts.len() - wanted + 1];
    let date = request.field("x-amz-date").or_else(|| request.field("date"));
    let text = date.map(|date| date.value.text());
    let time = text.as_ref().and_then(|text| when::compact(text).or_else(|| when::http_time(text)));
    match (text, time) {
        (None, _) => {
            let words = Words::new(
                "a signature without a date beside it",
                "The date is part of what is signed, and stands in `X-Amz-Date` or `Date`. Neither is sent.",
                "Send `X-Amz-Date` with the time that was signed.",
            );
            // Stand-ins for AWS look at no signature.
            return Some((words, 0.45, 0..values.bytes.len()));
        }
        // A date in another form is told as that.
        (Some(_), None) => {}
        (_, Some(time)) => {
            // By a clock in another zone the day is another, too.
            let same = when::rfc3339(&[day.get(..4)?, day.get(4..6)?, day.get(6..)?].join("-"))
                .is_some_and(|start| (start..start + 86_400).contains(&time));
            if !same {
                let words = Words::new(
                    "the day in the scope is not that of the request",
                    format!(
                        "`Credential` names the day {}, and the request is dated {}. They have to agree.",
                        show(day.as_bytes()),
                        when::tell(time)
                    ),
                    "Take both from the same clock, in UTC, and sign anew.",
                );
                return Some((words, 0.88, place));
            }
        }
    }
    let (list, place) = values.get("SignedHeaders")?;
    let names: Vec<&str> = list.split(';').collect();
    if !names.iter().any(|name| name.eq_ignore_ascii_case("host") || *name == ":authority") {
        let words = Words::new(
            "`host` is not among the signed fields",
            "AWS wants `host` signed in every request, and refuses one whose `SignedHeaders` does not list it.",
            "Sign anew with `host` among the fields.",
        );
        return Some((words, 0.85, place));
    }
    let capitals = list.bytes().any(|byte| byte.is_ascii_uppercase());
    if capitals || !names.is_sorted() {
        let words = Words::new(
            if capitals {
                "capitals in the list of signed fields"
            } else {
                "the list of signed fields is not in order"
            },
            "What is signed lists the fields in small letters and in alphabetical order. Where the list is another, so is \
             the signature.",
            "List them in small letters and in order, and sign anew.",
        );
        return Some((words, 0.45, place));
    }
    None
}

/// RFC 7616 section 3.4.
fn of_digest(context: &Context, values: &Values) -> Found {
    if values.get("qop").is_some()
        && let Some(name) = ["cnonce", "nc"].into_iter().find(|name| values.get(name).is_none())
    {
        let words = Words::new(
            format!("`{name}` is missing beside `qop`"),
            "Where `qop` is sent, `cnonce` and `nc` belong to what the response is made of (RFC 7616 section 3.4).",
            format!("Send `{name}`, or leave `qop` out if the server did not ask for it."),
        );
        return Some((words, 0.85, 0..values.bytes.len()));
    }
    let (response, place) = values.get("response")?;
    let hex = response.bytes().all(|byte| byte.is_ascii_hexdigit());
    if response.len() > 20 && !(hex && matches!(response.len(), 32 | 64)) {
        let words = Words::new(
            "the response is no digest",
            "It is 32 hexadecimal digits with MD5 and 64 with SHA-256 (RFC 7616 section 3.4). These are others.",
            "Copy the whole field, or let the client make it: `curl --digest -u user:password`.",
        );
        return Some((words, 0.8, place));
    }
    let (uri, place) = values.get("uri")?;
    let (target, url) = (context.request.target.bytes(), context.url());
    let end = url.query.clone().map_or(url.path.end, |query| query.end);
    let own = &target[url.path.start..end];
    let own = if own.is_empty() { &b"/"[..] } else { own };
    let comparable = uri.starts_with('/') && (own.starts_with(b"/") || matches!(context.request.client, Client::Raw));
    if comparable && uri.as_bytes() != own && context.request.query_data.is_empty() {
        let words = Words::new(
            "the credentials are for another URL",
            "`uri` has to be the target of the request, with its query (RFC 7616 section 3.4.6). Servers answer 400 or ask \
             anew where it is not.",
            "Let the client make the credentials for this URL: `curl --digest -u user:password`.",
        );
        return Some((words, 0.85, place));
    }
    None
}

/// RFC 5849 section 3.1.
fn of_oauth(values: &Values) -> Found {
    let (method, _) = values.get("oauth_signature_method")?;
    let plain = method.eq_ignore_ascii_case("PLAINTEXT");
    let missing = ["oauth_timestamp", "oauth_nonce"].into_iter().find(|name| !plain && values.get(name).is_none());
    if let Some(name) = missing {
        let words = Words::new(
            format!("`{name}` is missing among the credentials"),
            "Every signed request has a time and a word of its own, so that it cannot be sent again (RFC 5849 section 3.1).",
            format!("Put `{name}` in, and sign anew."),
        );
        return Some((words, 0.88, 0..values.bytes.len()));
    }
    if let Some((time, place)) = values.get("oauth_timestamp")
        && !(time.len() <= 10 && time.bytes().all(|byte| byte.is_ascii_digit()))
    {
        let words = Words::new(
            format!("{} is not a time in seconds", show(time.as_bytes())),
            "`oauth_timestamp` is the number of seconds since 1970, ten digits today (RFC 5849 section 3.3). Milliseconds \
             have thirteen.",
            "Write it in seconds, and sign anew.",
        );
        return Some((words, 0.88, place));
    }
    let (version, place) = values.get("oauth_version").filter(|(version, _)| *version != "1.0")?;
    let words = Words::new(
        format!("{} is not a version of OAuth", show(version.as_bytes())),
        "`oauth_version` is `1.0` wherever it is sent (RFC 5849 section 3.1).",
        "Write `1.0`, or leave it out, and sign anew.",
    );
    Some((words, 0.8, place))
}
