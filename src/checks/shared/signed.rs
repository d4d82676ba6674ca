//! Requests that are signed: what they say of the time, and the signature.

use crate::source::Traced;
use crate::syntax::{authorization, jwt, when};

use super::super::Context;
use super::credentials::{Authorization, authorizations};
use super::parameters;

/// A time that is signed.
pub(crate) struct Dated {
    /// The field or parameter that has it.
    pub(crate) name: String,
    /// It, as it stands.
    pub(crate) written: Traced,
    /// In seconds since 1970.
    pub(crate) time: i64,
    /// By how many seconds it may differ from the server's clock.
    pub(crate) allowed: i64,
    /// Where that is written.
    pub(crate) reference: &'static str,
}

/// By how much a time may be off, where nothing else is known.
const USUAL: i64 = 300;

const AWS: &str = "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html";
const AZURE: &str = "https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key";
const OAUTH: &str = "https://www.rfc-editor.org/rfc/rfc5849#section-3.3";
const DPOP: &str = "https://www.rfc-editor.org/rfc/rfc9449#section-11.1";

/// A value among the credentials.
pub(crate) fn value(one: &Authorization, separator: u8, name: &str) -> Option<Traced> {
    let rest = one.rest.bytes();
    let all = authorization::parameters(rest, separator);
    let found = all.into_iter().find(|parameter| rest[parameter.name.clone()].eq_ignore_ascii_case(name.as_bytes()))?;
    Some(one.rest.slice(found.value))
}

/// The time that a signed request carries.
pub(crate) fn date(context: &Context) -> Option<Dated> {
    let request = context.request;
    let dated = |name: &str, written: Traced, time: Option<i64>, allowed, reference| {
        Some(Dated { name: name.to_owned(), written, time: time?, allowed, reference })
    };
    for one in authorizations(request) {
        let scheme = one.scheme.text().to_ascii_lowercase();
        let (fields, reference): (&[&str], _) = match scheme.as_str() {
            "sharedkey" | "sharedkeylite" | "hmac-sha256" => (&["x-ms-date", "date"], AZURE),
            "oauth" | "hawk" => {
                let (name, allowed) = if scheme == "oauth" { ("oauth_timestamp", USUAL) } else { ("ts", 60) };
                let written = value(&one, b',', name)?;
                let time = when::unix(&written.text());
                return dated(name, written, time, allowed, OAUTH);
            }
            _ if scheme.starts_with("aws") => (&["x-amz-date", "date"], AWS),
            _ => continue,
        };
        let field = fields.iter().find_map(|name| request.field(name))?;
        let text = field.value.text();
        let time = when::compact(&text).or_else(|| when::http_time(&text));
        return dated(&field.name.text(), field.value.clone(), time, 900, reference);
    }
    if let Some(proof) = request.field("dpop") {
        let issued = jwt::read(proof.value.bytes()).and_then(|jwt| jwt.time("iat"));
        return dated("iat", proof.value.clone(), issued, USUAL, DPOP);
    }
    // A time beside a signature, as webhooks and exchanges write them.
    let of_time = |name: &str| name.ends_with("timestamp");
    let of_signature = |name: &str| name.ends_with("signature") || name.ends_with("-sign") || name.ends_with("hmac");
    let lower = |name: &Traced| name.text().trim().to_ascii_lowercase();
    if request.fields.iter().any(|field| of_signature(&lower(&field.name)))
        && let Some(field) = request.fields.iter().find(|field| of_time(&lower(&field.name)))
    {
        let time = when::unix(&field.value.text());
        return dated(&field.name.text(), field.value.clone(), time, USUAL, "");
    }
    let query = parameters::of_query(context);
    let signed = query.iter().any(|one| of_signature(&lower(&one.name)));
    let time = query.into_iter().find(|one| signed && of_time(&lower(&one.name)))?;
    dated(&time.name.text(), time.written, when::unix(&time.value), USUAL, "")
}
