//! Where a request carries credentials.

use crate::message::{Author, BodyKind, Field, Request};
use crate::source::{Span, Traced};
use crate::syntax::jwt::{self, Jwt};
use crate::syntax::uri;

use super::super::Context;
use super::parameters::{self, Parameter};

/// An `Authorization` or `Proxy-Authorization` that was written (RFC 9110 section 11.6.2).
pub(crate) struct Authorization<'a> {
    /// The field.
    pub(crate) field: &'a Field,
    /// All of the value up to the first blank.
    pub(crate) scheme: Traced,
    /// The blanks between.
    pub(crate) gap: Traced,
    /// What follows; empty where there is nothing.
    pub(crate) rest: Traced,
}

/// The `Authorization` fields that a person wrote.
pub(crate) fn authorizations(request: &Request) -> Vec<Authorization<'_>> {
    // More than a few are an attack, and are told no better by looking at all of them.
    let written = request.fields.iter().filter(|field| field.author == Author::Person && field.colon);
    written
        .filter(|field| field.is("authorization") || field.is("proxy-authorization"))
        .take(8)
        .map(|field| {
            let value = &field.value;
            let end = value.bytes().iter().position(u8::is_ascii_whitespace).unwrap_or(value.len());
            let blanks = value.bytes()[end..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            Authorization {
                field,
                scheme: value.slice(0..end),
                gap: value.slice(end..end + blanks),
                rest: value.slice(end + blanks..value.len()),
            }
        })
        .collect()
}

/// Fields other than `Authorization` that carry a key or token by their name.
pub(crate) fn key_fields(request: &Request) -> impl Iterator<Item = &Field> {
    request.fields.iter().filter(|field| {
        field.author == Author::Person
            && field.colon
            && !field.value.is_empty()
            && !field.is("authorization")
            && !field.is("proxy-authorization")
            && !field.is("cookie")
            // Of WebDAV: a URL in angle brackets, which is no secret.
            && !field.is("lock-token")
            && is_secret_name(&field.name.text())
    })
}

/// Whether what has this name is a key, token or password.
pub(crate) fn is_secret_name(name: &str) -> bool {
    let name = super::bare(name);
    let name = name.strip_prefix('x').unwrap_or(&name);
    matches!(name, "key" | "auth" | "authorization" | "password" | "passwd" | "appid" | "jwt")
        || ["apikey", "accesskey", "subscriptionkey", "authkey", "apptoken", "secretkey", "licensekey", "functionskey"]
            .iter()
            .any(|part| name.contains(part))
        || ["token", "secret", "apikey", "apisecret"].iter().any(|end| name.ends_with(end))
}

/// A value that may hold a credential, with the name it goes by.
pub(crate) struct Carried {
    /// The name, for a person: `Authorization`, `api_key`.
    pub(crate) name: String,
    /// The value, without a scheme.
    pub(crate) value: Traced,
}

/// All values of the request that carry credentials: fields, cookies, query and form parameters.
pub(crate) fn all(context: &Context) -> Vec<Carried> {
    let request = context.request;
    let mut found = Vec::new();
    for one in authorizations(request) {
        let value = if one.rest.is_empty() { one.scheme } else { one.rest };
        found.push(Carried { name: one.field.name.text().into_owned(), value });
    }
    for field in request.fields.iter().filter(|field| field.author == Author::Option && field.is("authorization")) {
        // `--oauth2-bearer` hands a token over as it is typed; what `-u` gives is encoded.
        if let Some(token) = field.value.bytes().strip_prefix(b"Bearer ") {
            let start = field.value.len() - token.len();
            found.push(Carried { name: "Authorization".into(), value: field.value.slice(start..field.value.len()) });
        }
    }
    for field in key_fields(request) {
        let value = after_scheme(&field.value);
        found.push(Carried { name: field.name.text().into_owned(), value });
    }
    if let Some(query) = context.url().query.clone() {
        found.extend(secret_pairs(&request.target, query));
    }
    let form = request.body.data.iter().filter(|data| data.name.starts_with("data")).map(|data| &data.argument);
    for argument in form.chain(request.query_data.iter().map(|data| &data.argument)) {
        if !matches!(argument.bytes().first(), Some(b'{' | b'[' | b'<' | b'@')) {
            found.extend(secret_pairs(argument, 0..argument.len()));
        }
    }
    if request.client.command().is_none() && request.body.kind == BodyKind::Raw && context.json().is_none() {
        let content = &request.body.content;
        if !matches!(content.bytes().first(), Some(b'<' | b'-')) {
            found.extend(secret_pairs(content, 0..content.len()));
        }
    }
    found
}

/// The value without `Bearer ` or `Token ` before it.
fn after_scheme(value: &Traced) -> Traced {
    let bytes = value.bytes();
    let is = |scheme: &str| bytes.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme.as_bytes()));
    let length = ["bearer ", "token "].into_iter().find(|scheme| is(scheme)).map_or(0, str::len);
    value.slice(length..bytes.len())
}

/// The pairs of a query or form whose name is that of a secret.
fn secret_pairs(text: &Traced, range: std::ops::Range<usize>) -> Vec<Carried> {
    let bytes = text.bytes();
    uri::pairs(bytes, range)
        .into_iter()
        .filter_map(|pair| {
            let name = String::from_utf8_lossy(&bytes[pair.name]).into_owned();
            let value = pair.value.filter(|value| !value.is_empty())?;
            is_secret_name(&name).then(|| Carried { name, value: text.slice(value) })
        })
        .collect()
}

/// Where a token is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carrier {
    /// A field, a parameter or the content: it is there to be looked at.
    Meant,
    /// A cookie, which a browser sends along whatever it is for.
    Cookie,
}

/// A JSON Web Token of the request.
pub(crate) struct Token {
    /// What it goes by.
    pub(crate) name: String,
    /// The token as it stands.
    pub(crate) value: Traced,
    /// What it says.
    pub(crate) jwt: Jwt,
    /// Where it is carried.
    pub(crate) carrier: Carrier,
}

/// All JSON Web Tokens among the credentials, those of cookies and of JSON content included.
pub(crate) fn tokens(context: &Context) -> Vec<Token> {
    let mut values: Vec<(Carried, Carrier)> =
        all(context).into_iter().map(|carried| (carried, Carrier::Meant)).collect();
    for one in parameters::of_content(context) {
        let name = one.name.text();
        // Of a token that is only a hint its age is of no account (OpenID Connect RP-Initiated Logout section 2).
        let meant = is_secret_name(&name) || name.ends_with("assertion") || matches!(&*name, "code" | "id_token_hint");
        if meant && !values.iter().any(|(other, _)| other.value.span() == one.written.span()) {
            values.push((Carried { name: name.into_owned(), value: one.written }, Carrier::Meant));
        }
    }
    values.extend(cookies(context.request).map(|cookie| (cookie, Carrier::Cookie)));
    let read =
        |(Carried { name, value }, carrier)| jwt::read(value.bytes()).map(|jwt| Token { name, value, jwt, carrier });
    values.into_iter().filter_map(read).collect()
}

/// The cookies that are sent.
fn cookies(request: &Request) -> impl Iterator<Item = Carried> {
    request.fields.iter().filter(|field| field.is("cookie")).flat_map(|cookie| {
        let bytes = cookie.value.bytes();
        let mut start = 0;
        let mut found = Vec::new();
        for part in bytes.split(|&byte| byte == b';') {
            if let Some(equals) = part.iter().position(|&byte| byte == b'=') {
                let value = cookie.value.slice(start + equals + 1..start + part.len()).trim();
                found.push(Carried { name: String::from_utf8_lossy(part[..equals].trim_ascii()).into_owned(), value });
            }
            start += part.len() + 1;
        }
        found
    })
}

/// The value of the field that says who asks: `Authorization`, or one that is named for a key or token.
pub(crate) fn field(request: &Request) -> Option<Span> {
    let field = request.fields.iter().find(|field| {
        let name = field.name.text().to_ascii_lowercase();
        let named = name == "authorization"
            || is_secret_name(&name) && !name.contains("csrf") && !name.contains("xsrf") && name != "cookie";
        named && !field.value.is_empty() && field.author != Author::Client
    });
    field.map(|field| field.value.span())
}

/// Where a secret stands that proves who asks.
pub(crate) fn secret(context: &Context) -> Option<Span> {
    let request = context.request;
    if let Some(field) = field(request) {
        return Some(field);
    }
    let filled = |one: &Parameter| is_secret_name(&one.name.text()) && !one.value.is_empty();
    let query = parameters::of_query(context).into_iter().find(filled);
    if let Some(one) = query.or_else(|| parameters::of_content(context).into_iter().find(filled)) {
        return Some(one.written.span());
    }
    cookies(request).find(|one| is_session(&one.name) && !one.value.is_empty()).map(|one| one.value.span())
}

/// Whether a cookie of this name tells who is asking.
pub(crate) fn is_session(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["sess", "sid", "auth", "token", "jwt", "login"].iter().any(|part| name.contains(part))
        && !["csrf", "xsrf", "consent"].iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets() {
        for name in
            ["X-Api-Key", "api_key", "apikey", "access_token", "PRIVATE-TOKEN", "client_secret", "key", "X-Auth-Token"]
        {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["X-Request-Id", "keyword", "sort_key", "Accept", "tokens_used", "monkey"] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
