//! Credentials, decoded as far as anybody can who sees them.

use super::maker::{Maker, mask};
use super::meanings;
use super::row::{Kind, Row};
use crate::source::base64::{self, Alphabet};
use crate::source::{Quoting, Traced};
use crate::syntax::jwt::{self, Jwt};
use crate::syntax::{authorization, json};

/// Longer credentials are not decoded.
const MOST: usize = 64 * 1024;

impl Maker {
    /// `scheme credentials` (RFC 9110 section 11.6.2).
    pub(super) fn credentials(&mut self, row: &mut Row, value: &Traced) {
        let bytes = value.bytes();
        let end = bytes.iter().position(u8::is_ascii_whitespace).unwrap_or(bytes.len());
        let rest = value.slice(end..bytes.len()).trim();
        if rest.is_empty() {
            return self.key(row, value);
        }
        let scheme = value.slice(0..end);
        let name = scheme.text().to_ascii_lowercase();
        Self::hide(row);
        row.value = format!("{} {}", scheme.text().chars().take(40).collect::<String>(), mask(&rest.text()));
        let mut told = self.row(Kind::Credential, "scheme", &scheme);
        told.meaning = meanings::scheme(&name).map(Into::into);
        row.rows.push(told);
        if name == "basic" {
            let Some(pair) = decoded(&rest) else { return };
            let colon = pair.bytes().iter().position(|&byte| byte == b':').unwrap_or(pair.len());
            row.rows.push(self.row(Kind::Credential, "user", &pair.slice(0..colon)));
            if colon < pair.len() {
                let mut password = self.row(Kind::Credential, "password", &pair.slice(colon + 1..pair.len()));
                Self::hide(&mut password);
                row.rows.push(password);
            }
        } else if let Some(scheme) = authorization::find(&name, rest.bytes()) {
            row.link = Some(scheme.reference.into());
            for one in authorization::parameters(rest.bytes(), scheme.separator) {
                let label = String::from_utf8_lossy(&rest.bytes()[one.name.clone()]).into_owned();
                let value = rest.slice(one.value.clone());
                let mut part = self.row(Kind::Credential, &label, &value);
                (part.place, part.span) =
                    (part.span, Some(rest.span_of(one.name.start..one.value.end.max(one.name.end))));
                if label == "Credential" {
                    self.scope(&mut part, &value);
                } else if secret(&label) {
                    Self::hide(&mut part);
                }
                row.rows.push(part);
            }
        } else if let Some(token) = jwt::read(rest.bytes()) {
            self.token(row, &rest, &token);
        } else {
            let mut token = self.row(Kind::Credential, "token", &rest);
            Self::hide(&mut token);
            row.rows.push(token);
        }
    }

    /// A key or token alone.
    pub(super) fn key(&mut self, row: &mut Row, value: &Traced) {
        Self::hide(row);
        if let Some(token) = jwt::read(value.bytes()) {
            self.token(row, value, &token);
        }
    }

    /// `key/date/region/service/aws4_request`.
    fn scope(&mut self, row: &mut Row, value: &Traced) {
        let mut start = 0;
        let parts = value.bytes().split(|&byte| byte == b'/');
        for (part, label) in parts.zip(["access key id", "date", "region", "service", "end"]) {
            let range = start..start + part.len();
            start = range.end + 1;
            row.rows.push(self.row(Kind::Credential, label, &value.slice(range)));
        }
    }

    /// The header and the claims of a JSON Web Token.
    pub(super) fn token(&mut self, row: &mut Row, value: &Traced, token: &Jwt) {
        if value.len() > MOST {
            return;
        }
        for (range, label) in token.parts.iter().zip(["header", "claims", "signature"]) {
            let part = value.slice(range.clone());
            if label == "signature" || token.is_encrypted() {
                let mut signature = self.row(Kind::Credential, "signature", &part);
                if token.is_encrypted() {
                    signature.label = "encrypted".into();
                }
                Self::hide(&mut signature);
                row.rows.push(signature);
                continue;
            }
            let Some(object) = decoded(&part) else { continue };
            let document = json::parse(object.bytes());
            let Some(root) = document.root() else { continue };
            let mut told = self.json(root, &object, label, 0);
            told.kind = Kind::Credential;
            for claim in &mut told.rows {
                if claim.meaning.is_none() {
                    claim.meaning = meanings::claim(&claim.label).map(Into::into);
                }
            }
            row.rows.push(told);
        }
    }
}

/// Whether a part of credentials must not be shown.
fn secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    crate::share::is_secret(&name, true)
        || matches!(name.as_str(), "response" | "mac" | "oauth_token" | "k" | "p" | "proof" | "result" | "data")
}

/// What base64 stands for, of either alphabet; each three bytes know the four characters that they came from.
fn decoded(text: &Traced) -> Option<Traced> {
    let bytes = text.bytes();
    if bytes.len() > MOST {
        return None;
    }
    let url = bytes.iter().any(|byte| b"-_".contains(byte));
    let alphabet = if url { Alphabet::Url } else { Alphabet::Standard };
    let mut decoded = Traced::new(text.home());
    let end = bytes.len() - bytes.iter().rev().take_while(|&&byte| byte == b'=').count();
    for start in (0..end).step_by(4) {
        let group = start..(start + 4).min(end);
        let (plain, whole) = base64::decode(&bytes[group.clone()], alphabet);
        if !whole && group.end < end {
            return None;
        }
        decoded.decode(&plain, text.span_of(group), Quoting::Sealed);
    }
    Some(decoded)
}
