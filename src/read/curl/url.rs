//! A URL as curl takes it apart and puts it together again.
//!
//! This is not RFC 3986 in general: curl guesses schemes, takes one to three slashes, reads IPv4 addresses in all
//! bases, takes dot segments out and refuses what it finds dangerous. The rules are those of its URL API.

use std::net::Ipv6Addr;
use std::ops::Range;

use super::idn;
use crate::message::UrlFault;
use crate::read::escape::{self, Escapes, URL, letters_and};
use crate::source::Traced;
use crate::syntax::percent;

/// A URL, taken apart.
#[derive(Clone, Debug)]
pub(super) struct Url {
    /// `https` and not `http`.
    pub(super) secure: bool,
    /// Before the colon in the credentials, still percent-encoded; with the `@` there is at least an empty one.
    pub(super) user: Option<Traced>,
    /// After that colon.
    pub(super) password: Option<Traced>,
    /// The host as it is looked up and sent, with the brackets of an IPv6 address.
    pub(super) host: Traced,
    /// The port, where one is written, and what is written, with its colon.
    pub(super) port: Option<(u16, Traced)>,
    /// The path, without dot segments; at least `/`.
    pub(super) path: Traced,
    /// What follows the question mark.
    pub(super) query: Option<Traced>,
}

impl Url {
    /// Host and port as they are sent: the usual port is left out.
    pub(super) fn authority(&self) -> Traced {
        let mut authority = self.host.clone();
        if let Some((port, typed)) = &self.port
            && *port != if self.secure { 443 } else { 80 }
        {
            let shown = format!(":{port}");
            let same = shown.as_bytes() == typed.bytes();
            authority.append(&if same { typed.clone() } else { Traced::implied(shown, typed.span()) });
        }
        authority
    }
}

/// What curl does not take, and where in the URL it is.
pub(super) type Fault = (UrlFault, Range<usize>);

/// How a URL is to be read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Manner<'a> {
    /// `--path-as-is`
    pub(super) path_as_is: bool,
    /// `--proto-default`
    pub(super) scheme: Option<&'a [u8]>,
}

/// Takes a URL apart.
pub(super) fn parse(url: &Traced, manner: Manner) -> Result<Url, Fault> {
    let bytes = url.bytes();
    let scheme = scheme(bytes);
    let (name, mut at) = match scheme {
        Some(end) => (Some(bytes[..end].to_ascii_lowercase()), end + 1),
        None => (manner.scheme.map(<[u8]>::to_ascii_lowercase), 0),
    };
    if name.as_deref() == Some(b"file") {
        return Err((UrlFault::Scheme, 0..4.min(bytes.len())));
    }
    if let Some(end) = scheme {
        let slashes = bytes[at..].iter().take_while(|&&byte| byte == b'/').count();
        if slashes > 3 {
            return Err((UrlFault::Slashes, end..at + slashes));
        }
        at += slashes;
    }
    let find = |from: usize, set: &[u8]| {
        let found = bytes[from..].iter().position(|byte| set.contains(byte));
        found.map_or(bytes.len(), |found| from + found)
    };
    let authority = at..find(at, b"/?#");
    if authority.is_empty() {
        return Err((UrlFault::NoHost, authority));
    }
    // Nothing of it may be a blank or a control character, the fragment included.
    if let Some(bad) = bytes.iter().position(|&byte| byte == b' ' || byte.is_ascii_control()) {
        return Err((UrlFault::Character, bad..bad + 1));
    }
    let fragment = find(authority.end, b"#");
    let question = find(authority.end, b"?#");
    let query = (bytes.get(question) == Some(&b'?')).then(|| url.slice(question + 1..fragment));
    let path = authority.end..question;
    let path = if path.is_empty() {
        Traced::implied("/", url.span_of(path))
    } else if manner.path_as_is {
        url.slice(path)
    } else {
        without_dot_segments(&url.slice(path))
    };

    let login = bytes[authority.clone()].iter().position(|&byte| byte == b'@').map(|at| authority.start + at);
    let (user, password) = match login {
        Some(end) => {
            let colon = bytes[authority.start..end].iter().position(|&byte| byte == b':');
            let colon = colon.map(|colon| authority.start + colon);
            (Some(url.slice(authority.start..colon.unwrap_or(end))), colon.map(|colon| url.slice(colon + 1..end)))
        }
        None => (None, None),
    };
    let place = login.map_or(authority.start, |at| at + 1)..authority.end;
    let (host, port) = split_port(bytes, place.clone(), scheme.is_some())?;
    let port = port.map(|port| (port, url.slice(host.end..place.end)));
    let host = read_host(url, host)?;
    for login in user.iter().chain(&password) {
        if percent::decode(login.bytes()).iter().any(u8::is_ascii_control) {
            return Err((UrlFault::Character, authority.start..place.start - 1));
        }
    }
    let guessed = || {
        let text = host.text().to_ascii_lowercase();
        let other = ["ftp.", "dict.", "ldap.", "imap.", "smtp.", "pop3."].iter().any(|start| text.starts_with(start));
        if other { b"ftp".to_vec() } else { b"http".to_vec() }
    };
    let name = name.unwrap_or_else(guessed);
    let secure = name == b"https";
    if !secure && name != b"http" {
        return Err((UrlFault::Scheme, 0..scheme.unwrap_or(0)));
    }
    Ok(Url { secure, user, password, host, port, path, query })
}

/// A URL that is not known in all its parts, taken apart where the signs are.
pub(super) fn guessed(url: &Traced) -> Url {
    let bytes = url.bytes();
    let find = |from: usize, set: &[u8]| {
        let found = bytes.get(from..).unwrap_or_default().iter().position(|byte| set.contains(byte));
        found.map_or(bytes.len(), |found| from + found)
    };
    let start = bytes.windows(3).position(|part| part == b"://").map_or(0, |at| at + 3);
    let end = find(start, b"/?#");
    let host = bytes[start..end].iter().rposition(|&byte| byte == b'@').map_or(start, |at| start + at + 1);
    let question = find(end, b"?#");
    let fragment = find(question, b"#");
    Url {
        secure: bytes.starts_with(b"https"),
        user: None,
        password: None,
        host: url.slice(host..end),
        port: None,
        path: if question > end { url.slice(end..question) } else { Traced::implied("/", url.span_of(end..end)) },
        query: (bytes.get(question) == Some(&b'?')).then(|| url.slice(question + 1..fragment)),
    }
}

/// Where the scheme ends, if there is one: its colon must be followed by a slash, as `localhost:80` is a host.
fn scheme(bytes: &[u8]) -> Option<usize> {
    let end = bytes.iter().take(40).take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
    (end > 0 && bytes[end..].starts_with(b":/")).then_some(end)
}

/// Host and port of `place`.
fn split_port(bytes: &[u8], place: Range<usize>, has_scheme: bool) -> Result<(Range<usize>, Option<u16>), Fault> {
    let text = &bytes[place.clone()];
    let colon = if text.first() == Some(&b'[') {
        let Some(close) = text.iter().position(|&byte| byte == b']') else {
            return Err((UrlFault::Host, place));
        };
        match text.get(close + 1) {
            None => None,
            Some(b':') => Some(close + 1),
            Some(_) => return Err((UrlFault::Port, place.start + close + 1..place.end)),
        }
    } else {
        text.iter().position(|&byte| byte == b':')
    };
    let Some(colon) = colon else { return Ok((place, None)) };
    let host = place.start..place.start + colon;
    let digits = &text[colon + 1..];
    let port = place.start + colon + 1..place.end;
    if digits.is_empty() {
        // As browsers do; but without a scheme, `name:` looks too much like one.
        return if has_scheme { Ok((host, None)) } else { Err((UrlFault::Port, place.start + colon..place.end)) };
    }
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err((UrlFault::Port, port));
    }
    let number = digits.iter().fold(0_u32, |number, digit| (number * 10 + u32::from(digit - b'0')).min(100_000));
    match u16::try_from(number) {
        Ok(number) => Ok((host, Some(number))),
        Err(_) => Err((UrlFault::Port, port)),
    }
}

/// The host at `place` as it is looked up and sent.
fn read_host(url: &Traced, place: Range<usize>) -> Result<Traced, Fault> {
    let typed = &url.bytes()[place.clone()];
    let fault = (UrlFault::Host, place.clone());
    if typed.is_empty() {
        return Err((UrlFault::NoHost, place));
    }
    if typed.first() == Some(&b'[') {
        let address = ipv6(typed).ok_or(fault)?;
        return Ok(if address.as_bytes() == typed {
            url.slice(place)
        } else {
            Traced::implied(address, url.span_of(place))
        });
    }
    if let Some(address) = ipv4(typed) {
        let same = address.as_bytes() == typed;
        return Ok(if same { url.slice(place) } else { Traced::implied(address, url.span_of(place)) });
    }
    let decoded = percent::decode(typed);
    let bad = |byte: &u8| byte.is_ascii_control() || b" \r\n\t/:#?!@{}[]\\$'\"^`*<>=;,+&()".contains(byte);
    if decoded.iter().any(bad) || decoded == b"." || decoded.ends_with(b"..") {
        return Err(fault);
    }
    if decoded.is_ascii() {
        let same = decoded == typed;
        return Ok(if same { url.slice(place) } else { Traced::implied(decoded, url.span_of(place)) });
    }
    let name = std::str::from_utf8(&decoded).ok().and_then(idn::to_ascii).ok_or(fault)?;
    Ok(Traced::implied(name, url.span_of(place)))
}

/// The address in brackets, as short as it can be written and without its zone.
pub(super) fn ipv6(bracketed: &[u8]) -> Option<String> {
    let inner = std::str::from_utf8(bracketed.strip_prefix(b"[")?.strip_suffix(b"]")?).ok()?;
    let (address, zone) = inner.split_once('%').map_or((inner, None), |(address, zone)| (address, Some(zone)));
    if let Some(zone) = zone {
        let name = zone.strip_prefix("25").filter(|rest| !rest.is_empty()).unwrap_or(zone);
        if name.is_empty() || name.len() > 15 {
            return None;
        }
    }
    let parsed: Ipv6Addr = address.parse().ok()?;
    let short = parsed.to_string();
    let shown = if short.len() < address.len() { short } else { address.to_owned() };
    Some(format!("[{shown}]"))
}

/// An IPv4 address in any of the ways in which the C library reads one: `0x7f.1`, `2130706433`, `0177.0.0.01`.
fn ipv4(host: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(host).ok()?;
    let mut parts = Vec::new();
    for part in text.split('.') {
        if parts.len() == 4 || !part.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let number = match part.strip_prefix("0x").or(part.strip_prefix("0X")) {
            Some(hex) if !hex.is_empty() => u64::from_str_radix(hex, 16),
            _ if part.len() > 1 && part.starts_with('0') => u64::from_str_radix(&part[1..], 8),
            _ => part.parse(),
        };
        parts.push(number.ok().filter(|&number| u32::try_from(number).is_ok())?);
    }
    let (last, firsts) = parts.split_last()?;
    // The last number fills all bytes that are left.
    let most = [u64::from(u32::MAX), 0xff_ffff, 0xffff, 0xff][firsts.len()];
    if *last > most || firsts.iter().any(|&part| part > 0xff) {
        return None;
    }
    let address = firsts.iter().enumerate().fold(*last, |address, (index, part)| address | part << (24 - 8 * index));
    Some(format!("{}.{}.{}.{}", address >> 24, address >> 16 & 0xff, address >> 8 & 0xff, address & 0xff))
}

/// RFC 3986 section 5.2.4. Since 8.14, curl takes `%2e` for a dot.
fn without_dot_segments(path: &Traced) -> Traced {
    let bytes = path.bytes();
    if !bytes.contains(&b'.') && !bytes.windows(3).any(|part| part.eq_ignore_ascii_case(b"%2e")) {
        return path.clone();
    }
    // Where the segments are, each with the slash before it.
    let mut kept: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    let mut changed = false;
    while at < bytes.len() {
        let end = bytes[at + 1..].iter().position(|&byte| byte == b'/').map_or(bytes.len(), |next| at + 1 + next);
        let dots = dots(&bytes[at + 1..end]);
        changed |= dots.is_some();
        match dots {
            Some(count) => {
                if count == 2 {
                    kept.pop();
                }
                if end == bytes.len() {
                    kept.push(at..at + 1);
                }
            }
            None => kept.push(at..end),
        }
        at = end;
    }
    if !changed {
        return path.clone();
    }
    let mut clean = Traced::new(path.home());
    for range in kept {
        clean.append(&path.slice(range));
    }
    clean
}

/// Whether a segment is one dot, or two.
fn dots(segment: &[u8]) -> Option<usize> {
    let mut count = 0;
    let mut rest = segment;
    while !rest.is_empty() {
        rest = match rest.strip_prefix(b".") {
            Some(rest) => rest,
            None if rest.len() >= 3 && rest[..3].eq_ignore_ascii_case(b"%2e") => &rest[3..],
            None => return None,
        };
        count += 1;
        if count > 2 {
            return None;
        }
    }
    (count > 0).then_some(count)
}

/// A path as it is sent: what is not ASCII is escaped.
pub(super) fn sent(path: &Traced) -> Traced {
    escape::escaped(path, Escapes { mendable: true, ..URL }, |byte| byte.is_ascii())
}

/// A text as curl puts it into a URL: all but the unreserved characters is escaped.
pub(super) fn escaped(text: &Traced) -> Traced {
    escape::escaped(text, Escapes { mendable: true, ..URL }, letters_and(b"-._~"))
}

/// A text that curl adds to the query: the escapes in it come out in capitals.
pub(super) fn with_capital_escapes(text: &Traced) -> Traced {
    let bytes = text.bytes();
    let is_small = |at: usize| {
        let escape = &bytes[at..bytes.len().min(at + 3)];
        escape.len() == 3
            && escape[0] == b'%'
            && escape[1..].iter().all(u8::is_ascii_hexdigit)
            && escape[1..].iter().any(u8::is_ascii_lowercase)
    };
    let mut capital = Traced::new(text.home());
    let mut start = 0;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%' && is_small(at) {
            capital.append(&text.slice(start..at));
            let place = at..at + 3;
            let escape = bytes[place.clone()].to_ascii_uppercase();
            capital.decode(&escape, text.span_of(place.clone()), text.quoting_at(place.end));
            start = at + 3;
            at = start;
        } else {
            at += 1;
        }
    }
    if start == 0 {
        return text.clone();
    }
    if start < bytes.len() {
        capital.append(&text.slice(start..bytes.len()));
    }
    capital
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Origin, Span};

    fn read(url: &str) -> Result<Url, Fault> {
        parse(&Traced::verbatim(url, Span::new(Origin::Request, 0, url.len())), Manner::default())
    }

    #[test]
    fn urls_are_taken_apart() {
        for (url, host, port, path, query) in [
            ("http://a.test", "a.test", None, "/", None),
            ("HTTP:/a.test:080/x", "a.test", Some(80), "/x", None),
            ("http:///a.test?q#f", "a.test", None, "/", Some("q")),
            ("localhost:3000/x?", "localhost", Some(3000), "/x", Some("")),
            ("https://me:pw@a.test:/a/./b/../c/..", "a.test", None, "/a/", None),
            ("http://a.test/%2e%2E/x/.", "a.test", None, "/x/", None),
            ("http://a.test/...//..//x", "a.test", None, "/...//x", None),
            ("http://[::ffff:0:1]:8/", "[::ffff:0:1]", Some(8), "/", None),
            ("http://[0:0:0:0:0:0:0:1%25eth0]/", "[::1]", None, "/", None),
            ("http://0x7f.1/", "127.0.0.1", None, "/", None),
            ("http://2130706433/", "127.0.0.1", None, "/", None),
            ("http://1.2.3.4.5/", "1.2.3.4.5", None, "/", None),
            ("http://b%C3%BCcher.test/", "xn--bcher-kva.test", None, "/", None),
            ("http://A%2etest/", "A.test", None, "/", None),
        ] {
            let read = read(url).unwrap_or_else(|fault| panic!("{url}: {fault:?}"));
            let query_read = read.query.as_ref().map(Traced::text);
            let port_read = read.port.as_ref().map(|&(port, _)| port);
            assert_eq!(
                (read.host.text().as_ref(), port_read, read.path.text().as_ref(), query_read.as_deref()),
                (host, port, path, query),
                "{url}"
            );
        }
    }

    #[test]
    fn what_curl_does_not_take() {
        for (url, fault, place) in [
            ("http://", UrlFault::NoHost, ""),
            ("http:////a.test", UrlFault::Slashes, ":////"),
            ("http://me@/x", UrlFault::NoHost, ""),
            ("http://a.test/a b", UrlFault::Character, " "),
            ("http://a.test/#a\tb", UrlFault::Character, "\t"),
            ("http://a.test:99999/", UrlFault::Port, "99999"),
            ("http://a.test:8o/", UrlFault::Port, "8o"),
            ("name:", UrlFault::Port, ":"),
            ("http://[::1/", UrlFault::Host, "[::1"),
            ("http://[::g]/", UrlFault::Host, "[::g]"),
            ("http://[::1]x/", UrlFault::Port, "x"),
            ("http://a@b@c/", UrlFault::Host, "b@c"),
            ("http://a^b/", UrlFault::Host, "a^b"),
            ("http://a%00b/", UrlFault::Host, "a%00b"),
            ("ftp://a.test/", UrlFault::Scheme, "ftp"),
            ("ftp.a.test", UrlFault::Scheme, ""),
            ("file:///etc/hosts", UrlFault::Scheme, "file"),
        ] {
            let (kind, range) = read(url).expect_err(url);
            assert_eq!((kind, &url[range]), (fault, place), "{url}");
        }
    }
}
