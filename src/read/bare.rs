//! A text in which neither a request nor a response begins: a body, a URL, a message.

use std::ops::Range;

use super::extent::Kind;
use super::looks::says_wrong;
use super::pieces::{self, Piece};
use super::{beside, html_form, prompt, reply, told};
use crate::message::{Exchange, Request, Response, Shape};
use crate::source::{Origin, Quoting, Span, Traced};
use crate::syntax::{percent, uri};

/// A message in words is not longer than this.
const MESSAGE: usize = 4000;

/// Reads it.
pub(super) fn read(text: &str, wish: Option<Shape>) -> Exchange {
    let all = trimmed(text, 0..text.len());
    if all.is_empty() {
        return Exchange::default();
    }
    match wish {
        Some(Shape::Url) => {
            let url = url_line(text, all.clone()).unwrap_or(all);
            return exchange(Shape::Url, Some(get(text, url)), None);
        }
        Some(Shape::Body) => return exchange(Shape::Body, Some(sending(text, all)), None),
        Some(Shape::Message) => return exchange(Shape::Message, None, Some(message(text, all))),
        Some(_) => return Exchange::default(),
        None => {}
    }
    let pieces = pieces::within(text, 0..text.len());
    let url = url(text);
    let answer = reply::best(&pieces, Piece::answers).filter(|piece| piece.answers() >= 2);
    if let Some(url) = url {
        let outside = |piece: &&Piece| piece.range.end <= url.start || url.end <= piece.start;
        let response = answer.filter(outside).map(|piece| reply::response(text, piece));
        let response = response.or_else(|| in_query(text, url.clone()));
        return exchange(Shape::Url, Some(get(text, url)), response);
    }
    let sent = handed(text, answer).or_else(|| sent_of(text, &pieces, answer, false));
    if sent.is_none()
        && let Some(request) = answer.and_then(|answer| spoken(text, answer.start))
    {
        return exchange(Shape::Url, Some(request), answer.map(|piece| reply::response(text, piece)));
    }
    if sent.is_some() || answer.is_some_and(|piece| piece.kind.is_some()) {
        return exchange(Shape::Body, sent, answer.map(|piece| reply::response(text, piece)));
    }
    if let Some(piece) = answer.filter(|piece| !says_wrong(&text[all.clone()]) || piece.whole().len() * 2 > all.len()) {
        return exchange(Shape::Message, None, Some(reply::response(text, piece)));
    }
    if is_form(&text[all.clone()]) {
        return exchange(Shape::Body, Some(sending(text, all)), None);
    }
    if all.len() <= MESSAGE && says_wrong(&text[all.clone()]) {
        // A command, a call or a manifest, and below it the message.
        let whole = 0..text.len();
        if let Some(content) = beside::otherwise(text, std::slice::from_ref(&whole)) {
            let rest = trimmed(text, content.home().end as usize..text.len());
            if says_wrong(&text[rest.clone()]) {
                return exchange(Shape::Body, Some(sending_of(content)), Some(message(text, rest)));
            }
        }
        return exchange(Shape::Message, None, Some(message(text, all)));
    }
    Exchange::default()
}

/// What was sent, where nothing but a response was found: the piece that is introduced as that, or the URL at the top.
pub(super) fn sent(text: &str, free: &[Range<usize>]) -> Option<Request> {
    let handed = beside::otherwise(text, free).map(sending_of);
    handed.or_else(|| sent_of(text, &pieces::gather(text, free), None, true)).or_else(|| opened(text, free))
}

/// The URL that the paste begins with: what came back for it stands below.
fn opened(text: &str, free: &[Range<usize>]) -> Option<Request> {
    let all = trimmed(text, 0..text.len());
    let end = text[all.clone()].find('\n').map_or(all.end, |length| all.start + length);
    let url = url_line(text, trimmed(text, all.start..end))?;
    free.iter().any(|gap| gap.start <= url.start && url.end <= gap.end).then(|| get(text, url))
}

/// The request of which the sentences before an answer tell.
fn spoken(text: &str, end: usize) -> Option<Request> {
    let (method, url) = told::request(text, 0..end)?;
    let place = |range: Range<usize>| Traced::verbatim(text, span(range));
    Some(match method {
        Some(method) => told::asked(span(url.clone()), Some(place(method)), Some(place(url)), None),
        None => get(text, url),
    })
}

/// What a program hands to a library, or a manifest, where there is an answer to it.
fn handed(text: &str, answer: Option<&Piece>) -> Option<Request> {
    let answer = answer?.whole();
    beside::otherwise(text, &[0..answer.start, answer.end..text.len()]).map(sending_of)
}

/// The piece that was sent; if `introduced`, only what is said to be.
fn sent_of(text: &str, pieces: &[Piece], answer: Option<&Piece>, introduced: bool) -> Option<Request> {
    let other = |piece: &&Piece| answer.is_none_or(|answer| answer.range != piece.range);
    let sent = pieces.iter().filter(other).filter(|piece| piece.kind.is_some() && piece.told.is_none());
    // Neither a hash of Ruby nor a form is an answer of a server, whatever stands before it.
    let own = |piece: &&Piece| {
        let content = &text[piece.range.clone()];
        piece.looks <= 0 && (beside::is_printed(content) || html_form::begins(content))
    };
    let sent = sent.filter(|piece| piece.answers() <= 0 && (piece.lead < 0 || !introduced || own(piece)));
    let least = sent.min_by_key(|piece| piece.answers())?;
    let form = || html_form::read(text, least.range.clone());
    let form = least.kind.filter(|kind| *kind == Kind::Markup).and_then(|_| form());
    form.or_else(|| Some(Request { span: span(least.range.clone()), ..sending_of(beside::sent_in(text, least)) }))
}

fn exchange(shape: Shape, request: Option<Request>, response: Option<Response>) -> Exchange {
    Exchange { shape, request, response, found: 1, ..Exchange::default() }
}

fn span(range: Range<usize>) -> Span {
    Span::new(Origin::Request, range.start, range.end)
}

/// A request of which the content alone is known.
fn sending(text: &str, range: Range<usize>) -> Request {
    sending_of(Traced::verbatim(text, span(range)))
}

fn sending_of(content: Traced) -> Request {
    told::asked(content.home(), None, None, Some(content))
}

/// What a browser sends for a URL.
fn get(text: &str, range: Range<usize>) -> Request {
    told::visit(Traced::verbatim(text, span(range)))
}

/// The answer that a URL carries back to an app (RFC 6749 section 4.1.2.1): `?error=invalid_scope&error_description=…`.
/// As its members it is the answer of section 5.2.
fn in_query(text: &str, url: Range<usize>) -> Option<Response> {
    let start = url.start + text[url.clone()].find(['?', '#'])? + 1;
    let place = |range: Range<usize>| span(start + range.start..start + range.end);
    let query = &text[start..url.end];
    let mut body = Traced::new(span(start..url.end));
    for pair in uri::pairs(query.as_bytes(), 0..query.len()) {
        let (name, Some(value)) = (&query[pair.name.clone()], pair.value) else { continue };
        if !matches!(name, "error" | "error_description" | "error_code" | "error_uri") || value.is_empty() {
            continue;
        }
        let decoded = percent::decode(query[value.clone()].replace('+', " ").as_bytes());
        let written = serde_json::to_string(&String::from_utf8_lossy(&decoded)).unwrap_or_default();
        let opening = if body.is_empty() { "{" } else { "," };
        body.decode(format!("{opening}\"{name}\":").as_bytes(), place(pair.name), Quoting::Sealed);
        body.decode(written.as_bytes(), place(value), Quoting::Sealed);
    }
    let named = body.bytes().starts_with(b"{\"error");
    body.decode(b"}", Span::point(Origin::Request, url.end), Quoting::Sealed);
    named.then(|| told::answer(text, start..url.end, None, Vec::new(), body))
}

fn message(text: &str, range: Range<usize>) -> Response {
    let status = told::status(text, range.start..told::floor(text, range.end.min(range.start + MESSAGE)));
    told::answer(text, range.clone(), status.as_ref(), Vec::new(), Traced::verbatim(text, span(range)))
}

/// The first URL that has a line to itself.
fn url(text: &str) -> Option<Range<usize>> {
    let mut at = 0;
    text.split_inclusive('\n').find_map(|line| {
        let range = trimmed(text, at..at + line.len());
        at += line.len();
        url_line(text, range)
    })
}

/// The URL that a line consists of, in whatever marks.
fn url_line(text: &str, line: Range<usize>) -> Option<Range<usize>> {
    let content = line.start + prompt::length(&text[line.clone()]);
    let label = ["URL:", "url:", "Url:", "GET", "Request URL:", "link:"]
        .iter()
        .find(|label| text[content..line.end].starts_with(**label));
    let start = content + label.map_or(0, |label| label.len());
    let rest = &text[start..line.end];
    let url = rest.trim_start_matches([' ', '\t', '<', '"', '\'', '`', '(']);
    let start = line.end - url.len();
    let scheme = ["http://", "https://"]
        .iter()
        .any(|scheme| url.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme)));
    if !scheme || url.len() < 10 {
        return None;
    }
    let length = told::url_length(url);
    let after = url[length..].trim_matches([' ', '>', '"', '\'', '`', ')', '.', ',', '*']);
    if after.is_empty() {
        return Some(start..start + length);
    }
    // A blank in the URL may be the fault: what follows it is of the URL, if it goes on like one.
    let last = after.split(' ').next_back().unwrap_or_default();
    let goes_on = url[length..].starts_with([' ', '"', '<', '|', '`', '\''])
        && last.contains(['=', '&', '%', '/'])
        && !last.contains("://");
    let whole = start..start + url.trim_end_matches(['"', '\'', '`', '>']).len();
    goes_on.then_some(whole)
}

/// `a=1&b=2` on one line (the URL Standard's `application/x-www-form-urlencoded`).
pub(super) fn is_form(text: &str) -> bool {
    let pairs = text.split('&');
    let named = |pair: &str| {
        pair.split_once('=').is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-[]%+$".contains(&byte))
        })
    };
    !text.contains([' ', '\n']) && pairs.clone().count() > 1 && pairs.clone().next().is_some_and(named)
}

/// The range without blanks around it.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let start = range.start + (piece.len() - piece.trim_start().len());
    start..start + piece.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let exchange = read(text, None);
        let request =
            exchange.request.map(|request| format!("{} {}", request.target.text(), request.body.content.text()));
        let response = exchange.response.map(|response| format!("{:?} {}", response.status, response.body.text()));
        format!("{} | {} | {}", exchange.shape.as_str(), request.unwrap_or_default(), response.unwrap_or_default())
    }

    #[test]
    fn what_stands_alone_is_told_by_its_looks() {
        for (text, expected) in [
            ("https://a.test/x?b=1\n", "url | https://a.test/x?b=1  | "),
            ("<https://a.test/x>", "url | https://a.test/x  | "),
            ("https://a.test/x?q=red shoes&page=2", "url | https://a.test/x?q=red shoes&page=2  | "),
            ("{\"a\": 1,}", "body |  {\"a\": 1,} | "),
            ("{\"error\":\"invalid_grant\"}", "body |  | None {\"error\":\"invalid_grant\"}"),
            ("a=1&b=2%", "body |  a=1&b=2% | "),
            ("Error 400: redirect_uri_mismatch", "message |  | Some(400) Error 400: redirect_uri_mismatch"),
            (
                "Unexpected token } in JSON at position 21",
                "message |  | None Unexpected token } in JSON at position 21",
            ),
            ("Sent: {\"a\":1}\nGot: {\"b\":1}", "body |  {\"a\":1} | None {\"b\":1}"),
            ("hello there", "unknown |  | "),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn a_wish_is_granted() {
        assert_eq!(read("hello", Some(Shape::Body)).request.map(|request| request.body.content.len()), Some(5));
        assert_eq!(read("a.test", Some(Shape::Url)).request.map(|request| request.target.len()), Some(6));
        assert_eq!(read("hello", Some(Shape::Message)).response.map(|response| response.body.len()), Some(5));
    }
}
