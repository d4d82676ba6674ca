//! URLs and request targets (RFC 3986), split without judging.

use std::ops::Range;

/// How a text is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// What a client takes: where there is no scheme, the authority comes first (`example.com/a`).
    Url,
    /// What stands in a request line: a path, unless there is a scheme (RFC 9112 section 3.2).
    Target,
}

/// The parts of a URL, as ranges of the bytes that were given. The delimiters belong to no part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uri {
    /// Before `://`.
    pub scheme: Option<Range<usize>>,
    /// Before `@` in the authority.
    pub userinfo: Option<Range<usize>>,
    /// The host, with the brackets of an IPv6 address.
    pub host: Option<Range<usize>>,
    /// After the colon behind the host; may be empty.
    pub port: Option<Range<usize>>,
    /// The path, with its first slash; may be empty.
    pub path: Range<usize>,
    /// After the first `?`.
    pub query: Option<Range<usize>>,
    /// After the first `#`.
    pub fragment: Option<Range<usize>>,
}

/// A `name=value` of a query or form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Before the first `=`; all of the pair where there is none.
    pub name: Range<usize>,
    /// After the first `=`.
    pub value: Option<Range<usize>>,
}

impl Pair {
    /// Name and value.
    pub fn range(&self) -> Range<usize> {
        self.name.start..self.value.as_ref().map_or(self.name.end, |value| value.end)
    }
}

/// A kind of character that RFC 3986 allows in no path and no query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Illegal {
    /// `[` or `]`. Many servers and clients let them through.
    Bracket,
    /// Outside ASCII.
    NonAscii,
    /// One of `"<>\^{|}` or a backtick.
    Delimiter,
    /// A blank.
    Blank,
    /// A control character.
    Control,
}

/// Splits `bytes`. Every text has a path, perhaps an empty one.
pub fn split(bytes: &[u8], form: Form) -> Uri {
    let mut uri = Uri::default();
    let mut at = 0;
    let authority = if let Some(colon) = scheme_end(bytes) {
        uri.scheme = Some(0..colon);
        at = colon + 1 + bytes[colon + 1..].iter().take(2).take_while(|&&byte| byte == b'/').count();
        true
    } else {
        form == Form::Url
    };
    if authority {
        let end = find(bytes, at..bytes.len(), |byte| matches!(byte, b'/' | b'?' | b'#'));
        split_authority(bytes, at..end, &mut uri);
        at = end;
    }
    let end = find(bytes, at..bytes.len(), |byte| matches!(byte, b'?' | b'#'));
    uri.path = at..end;
    at = end;
    if bytes.get(at) == Some(&b'?') {
        let end = find(bytes, at + 1..bytes.len(), |byte| byte == b'#');
        uri.query = Some(at + 1..end);
        at = end;
    }
    if at < bytes.len() {
        uri.fragment = Some(at + 1..bytes.len());
    }
    uri
}

/// Where the colon of the scheme stands, if there is a scheme: before `://`, or `http:` and `https:` whatever follows.
fn scheme_end(bytes: &[u8]) -> Option<usize> {
    let end = find(bytes, 0..bytes.len(), |byte| !(byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)));
    let (scheme, rest) = bytes.split_at(end);
    let web = scheme.eq_ignore_ascii_case(b"http") || scheme.eq_ignore_ascii_case(b"https");
    let marked = rest.starts_with(b"://") || web && rest.starts_with(b":") && !rest[1..].iter().all(u8::is_ascii_digit);
    (!scheme.is_empty() && marked).then_some(end)
}

/// `userinfo@host:port`.
fn split_authority(bytes: &[u8], range: Range<usize>, uri: &mut Uri) {
    let mut start = range.start;
    if let Some(at) = bytes[range.clone()].iter().rposition(|&byte| byte == b'@') {
        uri.userinfo = Some(start..start + at);
        start += at + 1;
    }
    let host = &bytes[start..range.end];
    let colon = if host.first() == Some(&b'[') {
        host.iter().position(|&byte| byte == b']').map(|at| at + 1).filter(|&at| host.get(at) == Some(&b':'))
    } else {
        host.iter().rposition(|&byte| byte == b':')
    };
    uri.host = Some(start..colon.map_or(range.end, |colon| start + colon));
    uri.port = colon.map(|colon| start + colon + 1..range.end);
}

/// The segments of a path, between the slashes.
pub fn segments(bytes: &[u8], path: Range<usize>) -> Vec<Range<usize>> {
    split_at(bytes, path, b'/')
}

/// The pairs of a query, between the `&`. Empty ones are kept; an empty query has none.
pub fn pairs(bytes: &[u8], query: Range<usize>) -> Vec<Pair> {
    if query.is_empty() {
        return Vec::new();
    }
    split_at(bytes, query, b'&')
        .into_iter()
        .map(|pair| match bytes[pair.clone()].iter().position(|&byte| byte == b'=') {
            Some(at) => Pair { name: pair.start..pair.start + at, value: Some(pair.start + at + 1..pair.end) },
            None => Pair { name: pair, value: None },
        })
        .collect()
}

/// The characters of path and query that must be percent-encoded, in order; neighbours of one kind together.
pub fn illegal(bytes: &[u8], uri: &Uri) -> Vec<(Range<usize>, Illegal)> {
    let mut found: Vec<(Range<usize>, Illegal)> = Vec::new();
    for part in [Some(uri.path.clone()), uri.query.clone()].into_iter().flatten() {
        for at in part {
            let Some(kind) = kind_of(bytes[at]) else { continue };
            match found.last_mut() {
                Some((last, same)) if *same == kind && last.end == at => last.end += 1,
                _ => found.push((at..at + 1, kind)),
            }
        }
    }
    found
}

/// What is wrong with the byte in a path or query, if anything is.
fn kind_of(byte: u8) -> Option<Illegal> {
    match byte {
        b' ' => Some(Illegal::Blank),
        0..b' ' | 0x7f => Some(Illegal::Control),
        0x80.. => Some(Illegal::NonAscii),
        b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => Some(Illegal::Delimiter),
        b'[' | b']' => Some(Illegal::Bracket),
        _ => None,
    }
}

/// The place of the first byte in `range` that is wanted, or its end.
fn find(bytes: &[u8], range: Range<usize>, wanted: impl Fn(u8) -> bool) -> usize {
    range.clone().find(|&at| wanted(bytes[at])).unwrap_or(range.end)
}

/// The parts of `range` between the delimiters.
fn split_at(bytes: &[u8], range: Range<usize>, delimiter: u8) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = range.start;
    for at in range.clone() {
        if bytes[at] == delimiter {
            parts.push(start..at);
            start = at + 1;
        }
    }
    parts.push(start..range.end);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(text: &str, range: Option<Range<usize>>) -> Option<&str> {
        range.map(|range| &text[range])
    }

    #[test]
    fn a_url_falls_into_its_parts() {
        let text = "https://ana:pw@api.example.com:8443/v1/o?x=1&y#top";
        let uri = split(text.as_bytes(), Form::Url);
        assert_eq!(part(text, uri.scheme), Some("https"));
        assert_eq!(part(text, uri.userinfo), Some("ana:pw"));
        assert_eq!(part(text, uri.host), Some("api.example.com"));
        assert_eq!(part(text, uri.port), Some("8443"));
        assert_eq!(&text[uri.path], "/v1/o");
        assert_eq!(part(text, uri.query), Some("x=1&y"));
        assert_eq!(part(text, uri.fragment), Some("top"));
    }

    #[test]
    fn a_client_needs_no_scheme() {
        let text = "localhost:3000/a";
        let uri = split(text.as_bytes(), Form::Url);
        assert_eq!((uri.scheme, part(text, uri.host), part(text, uri.port)), (None, Some("localhost"), Some("3000")));
        assert_eq!(&text[uri.path], "/a");
    }

    #[test]
    fn a_target_is_a_path() {
        let text = "v1/logs?a=http://b";
        let uri = split(text.as_bytes(), Form::Target);
        assert_eq!((uri.scheme, uri.host), (None, None));
        assert_eq!(&text[uri.path], "v1/logs");
        assert_eq!(split(b"http://a/b", Form::Target).host, Some(7..8));
    }

    #[test]
    fn an_address_keeps_its_brackets() {
        let text = "http://[::1]:8080/";
        let uri = split(text.as_bytes(), Form::Url);
        assert_eq!((part(text, uri.host), part(text, uri.port)), (Some("[::1]"), Some("8080")));
        assert_eq!(split(b"http://[::1/", Form::Url).port, None);
    }

    #[test]
    fn pairs_may_lack_name_or_value() {
        let text = "a=1&b&=2&&c==";
        let pairs: Vec<_> = pairs(text.as_bytes(), 0..text.len())
            .into_iter()
            .map(|pair| (&text[pair.name], pair.value.map(|value| &text[value])))
            .collect();
        assert_eq!(pairs, [("a", Some("1")), ("b", None), ("", Some("2")), ("", None), ("c", Some("="))]);
        assert_eq!(super::pairs(b"", 0..0), []);
    }

    #[test]
    fn illegal_characters_stand_together() {
        let text = "http://a/x y?q={\"é\"}&r[]=|\x01";
        let uri = split(text.as_bytes(), Form::Url);
        let found: Vec<_> = illegal(text.as_bytes(), &uri).into_iter().map(|(at, kind)| (&text[at], kind)).collect();
        assert_eq!(
            found,
            [
                (" ", Illegal::Blank),
                ("{\"", Illegal::Delimiter),
                ("é", Illegal::NonAscii),
                ("\"}", Illegal::Delimiter),
                ("[]", Illegal::Bracket),
                ("|", Illegal::Delimiter),
                ("\x01", Illegal::Control),
            ]
        );
    }

    #[test]
    fn any_bytes_are_split() {
        for text in ["", ":", "://", "http:", "http://", "http:80", "@", "?", "#", "[", "http://a:b:c@[", "/?#?#"] {
            for form in [Form::Url, Form::Target] {
                let uri = split(text.as_bytes(), form);
                assert!(uri.path.end <= text.len(), "{text}");
            }
        }
    }
}
