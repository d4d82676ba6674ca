//! The request as a script in a browser can send it.

use super::fetch;
use super::sent::{Rules, Sent};
use crate::message::{Exchange, is_set_by_browsers, wire};
use crate::source::base64;

/// A request in the parts that a script gives to `fetch`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prepared {
    /// The method; empty where there is nothing to send, and the notes say why.
    pub method: String,
    /// Scheme and authority, without a slash after it; empty where the paste names no host.
    pub origin: String,
    /// Path and query.
    pub target: String,
    /// Names and values. A value may hold any character; it goes over the wire as UTF-8.
    pub fields: Vec<(String, String)>,
    /// The content, as base64.
    pub content: String,
    /// How many bytes the content is.
    pub length: usize,
    /// What the browser adds, changes or leaves out, a sentence each. What is spoken of stands in backticks.
    pub notes: Vec<String>,
}

/// Prepares the request of an exchange for `fetch`, which sends no cookies and follows redirects.
pub fn prepare(exchange: &Exchange) -> Prepared {
    let nothing = |why: String| Prepared { notes: vec![why], ..Prepared::default() };
    let Some(request) = &exchange.request else { return nothing("the paste holds no request".into()) };
    let wire = wire::render(request);
    if let Some(refused) = wire.refused {
        return nothing(refused);
    }
    let mut sent = Sent::of(request, super::Client::Fetch);
    sent.notes.splice(0..0, wire.notes);
    let method = fetch::method(&mut sent);
    if matches!(&*method.to_ascii_uppercase(), "CONNECT" | "TRACE" | "TRACK") {
        return nothing(format!("browsers refuse the method `{method}`"));
    }
    let url = sent.url();
    let target = url.strip_prefix(&*sent.origin).unwrap_or("/").to_owned();
    let origin = if sent.names_no_host() { String::new() } else { sent.origin.clone() };
    if !sent.values("cookie").is_empty() {
        sent.remove("cookie");
        sent.notes.push("`Cookie` is left out: no script can set it".into());
    }
    let mut fields = sent.settled(&Rules {
        own: &["User-Agent", "Accept", "Accept-Language", "Accept-Encoding", "Connection", "Origin", "Sec-Fetch-Mode"],
        sets: is_set_by_browsers,
        repeats: false,
        wide: true,
    });
    let named =
        |fields: &[(String, String)], name: &str| fields.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    if named(&fields, "user-agent") {
        sent.notes.push("Chrome sends its own `User-Agent` all the same".into());
    }
    if named(&fields, "referer") {
        fields.retain(|(name, _)| !name.eq_ignore_ascii_case("referer"));
        sent.notes.push("`Referer` is left out: this page sends none".into());
    }
    let mut content = sent.content;
    if !content.is_empty() && matches!(&*method, "GET" | "HEAD") {
        content = &[];
        sent.notes.push(format!("the content is left out: browsers send none with `{method}`"));
    }
    // It is the browser of the person who reads this.
    let label = super::Client::Fetch.label();
    let notes = sent.notes.iter().map(|note| note.replace(label, "the browser")).collect();
    Prepared { method, origin, target, fields, content: base64::write(content), length: content.len(), notes }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Input;
    use crate::read::read;

    fn prepared(paste: &str) -> Prepared {
        prepare(&read(&Input { request: paste.into(), ..Input::default() }))
    }

    #[test]
    fn what_a_browser_does_not_send_is_told() {
        let it = prepared(
            "curl -X POST https://a.test:8443/p?q=1 -H 'Cookie: s=1' -H 'Referer: https://b.test/' -H 'X-A: é' \
             -H 'Content-Type: application/json' -d '{}'",
        );
        assert_eq!((&*it.method, &*it.origin, &*it.target), ("POST", "https://a.test:8443", "/p?q=1"));
        let fields = [("X-A", "é"), ("Content-Type", "application/json")].map(|(a, b)| (a.into(), b.into()));
        assert_eq!(it.fields, fields);
        assert_eq!((&*it.content, it.length), ("e30=", 2));
        for name in ["`Cookie` is left out", "`Referer` is left out", "sends of its own"] {
            assert!(it.notes.iter().any(|note| note.contains(name)), "{name}: {:?}", it.notes);
        }
    }

    #[test]
    fn a_get_goes_without_its_content() {
        let it = prepared("GET /p HTTP/1.1\nHost: a.test\nContent-Length: 2\n\n{}");
        assert_eq!((&*it.content, it.length), ("", 0));
        assert!(it.notes.iter().any(|note| note.starts_with("the content is left out")), "{:?}", it.notes);
    }

    #[test]
    fn without_a_host_there_is_no_origin_and_without_a_request_no_method() {
        let it = prepared("GET /p HTTP/1.1\nAccept: a/b\n\n");
        assert_eq!((&*it.origin, &*it.target), ("", "/p"));
        for nothing in [
            "HTTP/1.1 400 Bad Request\n\n",
            "curl --nonsense-option https://a.test/",
            "TRACE / HTTP/1.1\nHost: a.test\n\n",
        ] {
            let it = prepared(nothing);
            assert_eq!((&*it.method, it.notes.len()), ("", 1), "{nothing}: {it:?}");
        }
    }
}
