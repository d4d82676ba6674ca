//! Credentials that are written as named values (RFC 9110 section 11.4): those of Digest, OAuth 1.0, Hawk, the
//! signatures of AWS and Azure, and others.

use std::ops::Range;

/// A scheme whose credentials are named values.
pub struct Scheme {
    /// Its name, in small letters; one that ends in `-` stands for all that begin so.
    name: &'static str,
    /// What stands between the values.
    pub separator: u8,
    /// The values that must be there.
    pub required: &'static [&'static str],
    /// Where that is written.
    pub reference: &'static str,
}

const fn scheme(
    name: &'static str,
    separator: u8,
    required: &'static [&'static str],
    reference: &'static str,
) -> Scheme {
    Scheme { name, separator, required, reference }
}

/// The schemes of IANA's registry that have named values, and those of large services.
const SCHEMES: &[Scheme] = &[
    scheme(
        "digest",
        b',',
        &["username", "realm", "nonce", "uri", "response"],
        "https://www.rfc-editor.org/rfc/rfc7616#section-3.4",
    ),
    scheme(
        "oauth",
        b',',
        &["oauth_consumer_key", "oauth_signature_method", "oauth_signature"],
        "https://www.rfc-editor.org/rfc/rfc5849#section-3.1",
    ),
    scheme("hawk", b',', &["id", "ts", "nonce", "mac"], "https://github.com/mozilla/hawk/blob/main/API.md"),
    scheme("aws4-", b',', &["Credential", "SignedHeaders", "Signature"], AWS),
    scheme("vapid", b',', &["t", "k"], "https://www.rfc-editor.org/rfc/rfc8292#section-3"),
    scheme("privatetoken", b',', &["token"], "https://www.rfc-editor.org/rfc/rfc9577#section-2.2"),
    scheme("concealed", b',', &["k", "a", "s", "v", "p"], "https://www.rfc-editor.org/rfc/rfc9729#section-4"),
    scheme("hoba", b',', &["result"], "https://www.rfc-editor.org/rfc/rfc7486#section-3"),
    scheme("scram-", b',', &["data"], "https://www.rfc-editor.org/rfc/rfc7804#section-5"),
    scheme(
        "sharedaccesssignature",
        b'&',
        &["sr", "sig", "se"],
        "https://learn.microsoft.com/azure/iot-hub/authenticate-authorize-sas",
    ),
    scheme(
        "hmac-sha256",
        b'&',
        &["SignedHeaders", "Signature"],
        "https://learn.microsoft.com/azure/azure-app-configuration/rest-api-authentication-hmac",
    ),
    scheme(
        "eg1-hmac-sha256",
        b';',
        &["client_token", "access_token", "timestamp", "nonce", "signature"],
        "https://techdocs.akamai.com/developer/docs/edgegrid",
    ),
];

/// How AWS signs.
pub const AWS: &str = "https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html";

/// The scheme of this name, if its credentials are named values. `OAuth` is also written before a token alone.
pub fn find(name: &str, credentials: &[u8]) -> Option<&'static Scheme> {
    let name = name.to_ascii_lowercase();
    let found = SCHEMES.iter().find(|scheme| match scheme.name.strip_suffix('-') {
        Some(_) => name.starts_with(scheme.name),
        None => name == scheme.name,
    })?;
    (found.name != "oauth" || credentials.windows(6).any(|window| window == b"oauth_")).then_some(found)
}

/// A named value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The name.
    pub name: Range<usize>,
    /// The value, without quotes around it; empty where there is none.
    pub value: Range<usize>,
    /// Whether a quote is opened and not closed.
    pub open: bool,
}

/// More than these are no credentials.
const MOST: usize = 64;

/// The named values, in order.
pub fn parameters(bytes: &[u8], separator: u8) -> Vec<Parameter> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < bytes.len() && all.len() < MOST {
        let skips = |byte: u8| byte == separator || byte.is_ascii_whitespace();
        at += bytes[at..].iter().take_while(|&&byte| skips(byte)).count();
        let rest = &bytes[at..];
        let name = rest.iter().take_while(|&&byte| byte != b'=' && byte != separator).count();
        if rest.is_empty() {
            break;
        }
        let trimmed = at..at + rest[..name].trim_ascii_end().len();
        if rest.get(name) != Some(&b'=') {
            all.push(Parameter { value: trimmed.end..trimmed.end, name: trimmed, open: false });
            at += name;
            continue;
        }
        let blanks = rest[name + 1..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let start = at + name + 1 + blanks;
        if bytes.get(start) == Some(&b'"') {
            let mut end = start + 1;
            while end < bytes.len() && bytes[end] != b'"' {
                end += if bytes[end] == b'\\' { 2 } else { 1 };
            }
            let open = end >= bytes.len();
            let end = end.min(bytes.len());
            all.push(Parameter { name: trimmed, value: start + 1..end, open });
            at = end + 1;
            // What follows the closing quote is of no use.
            at += bytes.get(at..).unwrap_or_default().iter().take_while(|&&byte| byte != separator).count();
        } else {
            let length = bytes[start..].iter().take_while(|&&byte| byte != separator).count();
            let value = start..start + bytes[start..start + length].trim_ascii_end().len();
            all.push(Parameter { name: trimmed, value, open: false });
            at = start + length;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, separator: u8) -> Vec<(&str, &str, bool)> {
        let all = parameters(text.as_bytes(), separator);
        all.into_iter().map(|one| (&text[one.name], &text[one.value], one.open)).collect()
    }

    #[test]
    fn named_values_of_all_forms() {
        assert_eq!(
            read("username=\"o\\\"ps\", uri = \"/a,b\",nc=00000001 , qop=auth", b','),
            [("username", "o\\\"ps", false), ("uri", "/a,b", false), ("nc", "00000001", false), ("qop", "auth", false)]
        );
        assert_eq!(
            read("Credential=A/20261122/x/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=5d", b','),
            [
                ("Credential", "A/20261122/x/s3/aws4_request", false),
                ("SignedHeaders", "host;x-amz-date", false),
                ("Signature", "5d", false)
            ]
        );
        assert_eq!(
            read("sr=a%2Fb&sig=x%3D&se=1", b'&'),
            [("sr", "a%2Fb", false), ("sig", "x%3D", false), ("se", "1", false)]
        );
        assert_eq!(read("realm=\"open", b','), [("realm", "open", true)]);
        assert_eq!(read("alone, =x, ,", b','), [("alone", "", false), ("", "x", false)]);
        assert_eq!(read("a=\"\\", b','), [("a", "\\", true)]);
        assert_eq!(read("", b','), []);
    }

    #[test]
    fn schemes() {
        assert!(find("AWS4-HMAC-SHA256", b"").is_some());
        assert!(find("Digest", b"").is_some());
        assert!(find("OAuth", b"00Dxx!token").is_none());
        assert!(find("OAuth", b"oauth_nonce=\"a\"").is_some());
        assert!(find("Bearer", b"").is_none());
    }
}
