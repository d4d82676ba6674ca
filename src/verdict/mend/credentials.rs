//! Credentials and what OAuth says of them, as far as the request holds what is asked for.

use crate::checks::rewrite;
use crate::finding::{Applicability, Fix};
use crate::message::Author;
use crate::replies::{Locator, Part};
use crate::source::lowercase;
use crate::syntax::percent;

use super::super::names::folded;
use super::super::resolve::Place;
use super::{Ask, New, fix, method};

/// The token against forged requests, which stands in the cookie and must be sent a second time.
pub(super) fn token(ask: &Ask) -> Option<Fix> {
    let request = ask.context.request;
    let of_csrf = |name: &str| {
        let name = folded(name);
        name.contains("csrf") || name.contains("xsrf") || name == "authenticitytoken"
    };
    let cookies = request.field("cookie").map(|field| field.value.text().into_owned()).unwrap_or_default();
    let cookie = cookies.split(';').filter_map(|pair| pair.trim().split_once('=')).find(|(name, _)| of_csrf(name));
    let sent = ask.flat.iter().find(|named| of_csrf(&named.name));
    let decoded = |token: &str| String::from_utf8_lossy(&percent::decode(token.as_bytes())).into_owned();
    match (cookie, sent) {
        (Some((name, token)), Some(sent)) if sent.value != token && sent.value != decoded(token) => {
            // Laravel's cookie is encrypted: the one field that takes it is `X-XSRF-TOKEN`, decoded.
            let laravel = name == "XSRF-TOKEN";
            if laravel && !sent.name.eq_ignore_ascii_case("x-xsrf-token") {
                return None;
            }
            let token = if laravel { decoded(token) } else { token.to_owned() };
            let token = if sent.encoded { percent::encode(token.as_bytes(), b"") } else { token };
            let edits = sent.written.edit(0..sent.written.len(), &token)?;
            Some(fix("send the token of the cookie", Applicability::Unsafe, edits))
        }
        (Some((name, token)), None) => {
            // Django, Angular with Laravel, and the others.
            let (field, token) = match name {
                "csrftoken" => ("X-CSRFToken", token.to_owned()),
                "XSRF-TOKEN" => ("X-XSRF-TOKEN", decoded(token)),
                _ => ("X-CSRF-Token", token.to_owned()),
            };
            let edits = rewrite::add_field(ask.context, request.target.span(), field, &token)?;
            Some(fix(format!("send it as `{field}`, too"), Applicability::Unsafe, edits))
        }
        (None, Some(sent))
            if folded(&sent.name) == "csrfmiddlewaretoken" || sent.name.eq_ignore_ascii_case("x-csrftoken") =>
        {
            let cookie = format!("csrftoken={}", sent.value);
            let edits = rewrite::add_field(ask.context, request.target.span(), "Cookie", &cookie)?;
            Some(fix("send the cookie with it", Applicability::Unsafe, edits))
        }
        _ => None,
    }
}

/// The scheme that the challenge names, for credentials that the request has.
pub(super) fn scheme(ask: &Ask) -> Option<Fix> {
    let offered: Vec<String> = ask.claim.expected.iter().map(|scheme| lowercase(scheme)).collect();
    let request = ask.context.request;
    let field = request.field("authorization")?;
    let sent = field.value.text();
    let (scheme, rest) = sent.split_once(' ')?;
    if offered.is_empty() || offered.contains(&lowercase(scheme)) {
        return None;
    }
    if field.author == Author::Option {
        // `-u` means Basic as long as nothing else is said.
        let (_, option) = [("digest", "--digest"), ("ntlm", "--ntlm"), ("negotiate", "--negotiate")]
            .into_iter()
            .find(|(name, _)| offered.iter().any(|scheme| scheme == name))?;
        return method::insert(ask, option, &format!("answer the challenge, with `{option}`"));
    }
    let bearing = |scheme: &str| matches!(scheme, "bearer" | "token" | "jwt" | "apikey" | "key");
    let right = ask.claim.expected.iter().find(|scheme| bearing(&lowercase(scheme)))?;
    let fits = bearing(&lowercase(scheme)) && !rest.trim().is_empty();
    let edits = field.value.edit(0..scheme.len(), right).filter(|_| fits)?;
    Some(fix(format!("write `{right}`"), Applicability::Unsafe, edits))
}

/// The name of this machine, where its address is not known to the server.
pub(super) fn host(ask: &Ask) -> Option<Fix> {
    let target = &ask.context.request.target;
    let host = ask.context.url().host.clone()?;
    let loopback = matches!(&target.bytes()[host.clone()], b"127.0.0.1" | b"[::1]" | b"0.0.0.0");
    let edits = target
        .edit(host, "localhost")
        .filter(|_| loopback && ask.context.request.field("host").is_none_or(|field| field.author != Author::Person))?;
    Some(fix("write `localhost`", Applicability::Unsafe, edits))
}

/// The response type of the authorization code grant, which all servers take (RFC 6749 section 4.1.1).
pub(super) fn response_type(ask: &Ask) -> Option<Fix> {
    let value = ask.place.value.as_deref().filter(|value| *value != "code")?;
    let edits = ask.write(&New::Text("code".into())).filter(|_| !value.is_empty())?;
    Some(fix("write `code`", Applicability::Unsafe, edits))
}

/// The scope without what the server names.
pub(super) fn scope(ask: &Ask) -> Option<Fix> {
    const LISTS: [&str; 6] =
        ["allowed scopes", "supported scopes", "valid scopes", "available scopes", "allowed:", "supported:"];
    // The server may point at one token of it.
    let scope = ask.flat.iter().find(|named| named.part != Part::Header && named.name == "scope").map(Place::of);
    let ask = Ask { place: scope.as_ref().unwrap_or(ask.place), ..*ask };
    let value = ask.place.value.as_deref()?;
    let whole = ask.said();
    let lower = whole.to_ascii_lowercase();
    // Behind such words stand those that may be asked for.
    let end = LISTS.iter().filter_map(|words| lower.find(words)).min().unwrap_or(lower.len());
    let (refused, listed) = whole.split_at(end);
    let names = |text: &str, token: &str| {
        let sign = |c: char| c.is_whitespace() || "\"'`,;[]()".contains(c);
        text.split(sign).any(|word| word == token || word.trim_end_matches(['.', ':']) == token)
    };
    let said = |token: &str| {
        let echoed = ask.claim.at.iter().any(|at| matches!(at, Locator::Text(text) if text == token));
        names(refused, token) || !listed.is_empty() && !names(listed, token) || listed.is_empty() && echoed
    };
    let tokens: Vec<&str> = value.split(' ').filter(|token| !token.is_empty()).collect();
    let kept: Vec<&str> = tokens.iter().copied().filter(|token| !said(token)).collect();
    if kept.is_empty() || kept.len() == tokens.len() {
        return None;
    }
    let edits = ask.write(&New::Text(kept.join(" ")))?;
    Some(fix("leave out what is not granted", Applicability::Unsafe, edits))
}

/// A redirect URI without what may not be in one (RFC 6749 section 3.1.2).
pub(super) fn redirect_uri(ask: &Ask) -> Option<Fix> {
    let written = ask.place.written.as_ref()?;
    let text = written.text();
    let said = lowercase(&ask.claim.said);
    if said.contains("fragment") {
        let start = text.find('#').or_else(|| text.find("%23"))?;
        let end = start + text[start..].find(['"', '&']).unwrap_or(text.len() - start);
        return Some(fix("leave the fragment out", Applicability::Unsafe, written.edit(start..end, "")?));
    }
    let secure = said.contains("https") && ask.place.part.is_some_and(|part| part != Part::Header);
    let at = text.find("http://").or_else(|| text.find("http%3A")).filter(|_| secure)?;
    Some(fix("use `https`", Applicability::Unsafe, written.edit(at..at + 4, "https")?))
}
