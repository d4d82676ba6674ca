//! URLs as clients take them: with a scheme, and without.

use crate::message::{Author, Field};
use crate::source::{Quoting, Span, Traced};

/// A URL with the scheme that the program puts before it.
pub(super) fn with_scheme(url: &Traced, before: &str) -> Traced {
    let mut whole = Traced::new(url.home());
    whole.decode(before.as_bytes(), Span::point(url.origin(), url.span().start as usize), Quoting::Sealed);
    whole.insert(url);
    whole
}

/// Whether a text begins with a scheme.
pub(super) fn has_scheme(url: &[u8]) -> bool {
    let length = url.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
    length > 0 && url[length..].starts_with(b"://")
}

/// Where the scheme of a URL ends, with the slashes after it.
pub(super) fn after_scheme(url: &[u8]) -> Option<usize> {
    let slash = url.iter().position(|byte| b"/?#".contains(byte))?;
    (url[..slash].ends_with(b":") && url[slash..].starts_with(b"//")).then_some(slash + 2)
}

/// Host and port of a URL, which needs no scheme, and the credentials before them.
pub(super) fn authority(url: &Traced) -> (Traced, Option<Traced>) {
    let bytes = url.bytes();
    let start = after_scheme(bytes).unwrap_or(0);
    let end = bytes[start..].iter().position(|byte| b"/?#".contains(byte)).map_or(bytes.len(), |at| start + at);
    match bytes[start..end].iter().rposition(|&byte| byte == b'@') {
        Some(at) => (url.slice(start + at + 1..end), Some(url.slice(start..start + at))),
        None => (url.slice(start..end), None),
    }
}

/// `Host`, from the URL, which needs no scheme.
pub(super) fn host(target: &Traced) -> Field {
    Field::brought("Host", authority(target).0, target.home(), Author::Client)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origin;

    #[test]
    fn the_host_is_found_with_and_without_scheme() {
        for (url, host) in [
            ("https://a.test/x", "a.test"),
            ("https://u:p@a.test:8080?q#f", "a.test:8080"),
            ("a.test/x?u=http://y", "a.test"),
            ("a.test:80", "a.test:80"),
            ("{{scheme}}://a.test/{{id}}", "a.test"),
            ("http://u@b@a.test", "a.test"),
            ("/x?u=http://y", ""),
            ("", ""),
        ] {
            let target = Traced::verbatim(url, Span::new(Origin::Request, 0, url.len()));
            assert_eq!(authority(&target).0.text(), host, "{url}");
        }
    }
}
