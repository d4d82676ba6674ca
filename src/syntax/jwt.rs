//! JSON Web Tokens in their compact form (RFC 7519, RFC 7515): read, never verified.

use std::borrow::Cow;
use std::ops::Range;

use super::decimal::Decimal;
use super::json::{self, Kind};
use crate::source::base64::{self, Alphabet};

/// A JSON Web Token.
#[derive(Clone, Debug, PartialEq)]
pub struct Jwt {
    /// The parts between the dots.
    pub parts: Vec<Range<usize>>,
    /// The header, a JSON object, where it can be read.
    pub header: Option<Vec<u8>>,
    /// The claims, a JSON object, where they can be read.
    pub claims: Option<Vec<u8>>,
    /// What is wrong with the form, the gravest first.
    pub faults: Vec<Fault>,
}

/// What is wrong with the form of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not three parts; the number that there are.
    Parts(usize),
    /// A part, counted from 0, has a character that base64url has not, at this offset.
    Alphabet(usize, usize),
    /// A part has a length that base64url cannot have: it is cut off.
    Length(usize),
    /// A part is not a JSON object.
    Json(usize),
    /// The header names no algorithm, or `none`.
    Unsigned,
    /// The signature is empty.
    NoSignature,
    /// The header names an algorithm that there is not.
    Algorithm,
    /// The signature has this many bytes, and its algorithm gives more: it is cut off.
    Signature(usize),
    /// A claim that is a time is no number.
    Time(&'static str),
    /// A part is filled up with `=`.
    Padding(usize),
}

/// The algorithms of signatures (RFC 7518 section 3.1, RFC 8037, RFC 8812), with the bytes that each gives; of RSA, what
/// keys of 2048 bits give.
const ALGORITHMS: &[(&str, usize)] = &[
    ("HS256", 32),
    ("HS384", 48),
    ("HS512", 64),
    ("RS256", 256),
    ("RS384", 256),
    ("RS512", 256),
    ("PS256", 256),
    ("PS384", 256),
    ("PS512", 256),
    ("ES256", 64),
    ("ES256K", 64),
    ("ES384", 96),
    ("ES512", 132),
    ("EdDSA", 64),
    ("Ed25519", 64),
    ("Ed448", 114),
    ("ML-DSA-44", 2420),
    ("ML-DSA-65", 3309),
    ("ML-DSA-87", 4627),
];

impl Jwt {
    /// A claim that is a time, in seconds since 1970.
    pub fn time(&self, claim: &str) -> Option<i64> {
        let document = json::parse(self.claims.as_ref()?);
        let number = document.root()?.get(claim)?.number()?;
        // RFC 7519 section 2 allows fractions.
        let (sign, digits) = number.strip_prefix('-').map_or((1, number), |digits| (-1, digits));
        let whole = Decimal::read(digits)?.plain()?;
        whole.split('.').next()?.parse::<i64>().ok().map(|seconds| sign * seconds)
    }

    /// Whether it is an encrypted token (RFC 7516), which has five parts and shows no claims.
    pub fn is_encrypted(&self) -> bool {
        self.parts.len() == 5
    }
}

/// Reads a token. `None` where the bytes are of another kind: the first part of a JSON Web Token is the base64url of
/// a JSON object, and there is a dot.
pub fn read(bytes: &[u8]) -> Option<Jwt> {
    // `{"` and, for those who write it over several lines, `{` with a line break or blank.
    if ![&b"eyJ"[..], b"eyA", b"ewo", b"ew0"].iter().any(|start| bytes.starts_with(start)) || !bytes.contains(&b'.') {
        return None;
    }
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in bytes.iter().enumerate().filter(|&(_, &byte)| byte == b'.') {
        parts.push(start..at);
        start = at + 1;
    }
    parts.push(start..bytes.len());

    let mut faults = Vec::new();
    if !matches!(parts.len(), 3 | 5) {
        faults.push(Fault::Parts(parts.len()));
    }
    let mut jwt = Jwt { header: None, claims: None, faults: Vec::new(), parts };
    let (header, fault) = object(bytes, &jwt.parts, 0);
    jwt.header = header;
    faults.extend(fault);
    if !jwt.is_encrypted() {
        let (claims, fault) = object(bytes, &jwt.parts, 1);
        jwt.claims = claims;
        faults.extend(fault);
        let algorithm = jwt.header.as_ref().map(|header| string(header, "alg").unwrap_or_default());
        let known = algorithm.as_ref().and_then(|algorithm| ALGORITHMS.iter().find(|(name, _)| name == algorithm));
        match algorithm {
            Some(name) if name.is_empty() || name.eq_ignore_ascii_case("none") => faults.push(Fault::Unsigned),
            Some(_) if known.is_none() => faults.push(Fault::Algorithm),
            _ => {}
        }
        if jwt.parts.len() == 3 {
            let signature = jwt.parts[2].clone();
            match decode(bytes, signature.clone(), 2) {
                _ if signature.is_empty() => faults.push(Fault::NoSignature),
                // Far from its length it was never a signature, but made up or taken out.
                Ok(decoded) => faults.extend(
                    known
                        .filter(|(_, length)| (length / 2..*length).contains(&decoded.len()))
                        .map(|_| Fault::Signature(decoded.len())),
                ),
                Err(Fault::Length(_)) if known.is_some_and(|(_, length)| signature.len() < length / 2) => {}
                Err(fault) => faults.push(fault),
            }
        }
        let claim = |name: &&&str| jwt.claims.as_ref().is_some_and(|claims| string(claims, name).is_some());
        faults.extend(["exp", "nbf", "iat"].iter().find(claim).map(|name| Fault::Time(name)));
        let padded = |range: &Range<usize>| bytes[range.clone()].ends_with(b"=");
        faults.extend(jwt.parts.iter().position(padded).map(Fault::Padding));
    }
    jwt.faults = faults;
    Some(jwt)
}

/// The bytes of a part.
fn decode(bytes: &[u8], range: Range<usize>, part: usize) -> Result<Vec<u8>, Fault> {
    let start = range.start;
    let data = &bytes[range];
    // Padding is forbidden (RFC 7515 section 2), yet many readers take it.
    let data = data.strip_suffix(b"==").or(data.strip_suffix(b"=")).unwrap_or(data);
    if let Some(at) = data.iter().position(|&byte| !byte.is_ascii_alphanumeric() && !b"-_".contains(&byte)) {
        return Err(Fault::Alphabet(part, start + at));
    }
    if data.len() % 4 == 1 {
        return Err(Fault::Length(part));
    }
    // What is left are bits beyond the last byte that should be zero. Readers differ, so it is no fault here; the
    // bytes are the same with them cleared.
    Ok(base64::decode(data, Alphabet::Url).0)
}

/// The text of a member of an object.
fn string(object: &[u8], name: &str) -> Option<String> {
    json::parse(object).root()?.get(name)?.string().map(Cow::into_owned)
}

/// The JSON object in a part.
fn object(bytes: &[u8], parts: &[Range<usize>], part: usize) -> (Option<Vec<u8>>, Option<Fault>) {
    let Some(range) = parts.get(part) else { return (None, None) };
    match decode(bytes, range.clone(), part) {
        Ok(decoded) => {
            let document = json::parse(&decoded);
            let is_object = document.root().is_some_and(|root| root.kind() == Kind::Object);
            if is_object && document.first_error().is_none() {
                (Some(decoded), None)
            } else {
                (None, Some(Fault::Json(part)))
            }
        }
        Err(fault) => (None, Some(fault)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
    const CLAIMS: &str = "eyJzdWIiOiJ1c2VyLTQyIiwiZXhwIjoxNzAwMDAwMDAwfQ";
    const SIGNATURE: &str = "u3S6VZT0tC2WdGBzmf8-0BmNwqYDc9VCuFUP0kkwx-s";

    fn faults(text: &str) -> Vec<Fault> {
        read(text.as_bytes()).unwrap().faults
    }

    #[test]
    fn a_token_tells_its_claims() {
        let jwt = read(format!("{HEADER}.{CLAIMS}.{SIGNATURE}").as_bytes()).unwrap();
        assert_eq!(jwt.faults, []);
        assert_eq!(jwt.time("exp"), Some(1_700_000_000));
        assert_eq!(jwt.time("nbf"), None);
        let header = jwt.header.unwrap();
        assert_eq!(json::parse(&header).root().unwrap().get("typ").unwrap().string().unwrap(), "JWT");
    }

    #[test]
    fn other_tokens_are_none() {
        assert_eq!(read(b"sk_live_9fA2kQ77"), None);
        assert_eq!(read(HEADER.as_bytes()), None);
        assert_eq!(read(b""), None);
    }

    #[test]
    fn each_fault_is_told() {
        assert_eq!(faults(&format!("{HEADER}.{CLAIMS}")), [Fault::Parts(2)]);
        assert_eq!(faults(&format!("{HEADER}.{CLAIMS}.")), [Fault::NoSignature]);
        assert_eq!(faults(&format!("{HEADER}.{}.{SIGNATURE}", &CLAIMS[..9])), [Fault::Length(1)]);
        assert_eq!(faults(&format!("{HEADER}.{}.{SIGNATURE}", &CLAIMS[..10])), [Fault::Json(1)]);
        let blank = format!("{HEADER}.{} {}.{SIGNATURE}", &CLAIMS[..4], &CLAIMS[4..]);
        assert_eq!(faults(&blank), [Fault::Alphabet(1, HEADER.len() + 5)]);
        assert_eq!(
            faults(&format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{CLAIMS}.")),
            [Fault::Unsigned, Fault::NoSignature]
        );
    }

    #[test]
    fn algorithms_and_lengths() {
        let with = |header: &str, claims: &str, signature: &str| {
            let part = |text: &str| base64::encode(text.as_bytes(), Alphabet::Url);
            faults(&format!("{}.{}.{signature}", part(header), part(claims)))
        };
        assert_eq!(with(r#"{"alg":"HS256"}"#, "{}", &SIGNATURE[..32]), [Fault::Signature(24)]);
        assert_eq!(with(r#"{"alg":"HS256"}"#, "{}", "c2ln"), []);
        assert_eq!(with(r#"{"alg":"ES256"}"#, "{}", SIGNATURE), [Fault::Signature(32)]);
        assert_eq!(with(r#"{"alg":"SHA256"}"#, "{}", SIGNATURE), [Fault::Algorithm]);
        assert_eq!(with(r#"{"alg":"HS256"}"#, r#"{"exp":"4102444800"}"#, SIGNATURE), [Fault::Time("exp")]);
        assert_eq!(with(r#"{"alg":"HS256"}"#, "{}", &format!("{SIGNATURE}=")), [Fault::Padding(2)]);
    }

    #[test]
    fn encrypted_tokens_are_left_alone() {
        let jwt = read(format!("{HEADER}.a.b.c.d").as_bytes()).unwrap();
        assert!(jwt.is_encrypted());
        assert_eq!(jwt.faults, []);
    }
}
