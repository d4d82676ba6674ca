//! From the paste to the exchange. Reading never fails: any text gives an exchange, perhaps an empty one.
//!
//! `clean` takes away what terminals and chats have put around and into the text, `detect` finds what can be read in
//! it, and each shape has its reader. After a reader has taken a text it commits to the shape: whatever is wrong is
//! told in its terms.

mod address;
mod bare;
mod beside;
mod clean;
mod code;
mod collection;
mod curl;
mod detect;
mod document;
mod escape;
mod exception;
mod extent;
mod fence;
mod har;
mod html_form;
mod http1;
mod http2;
mod http_file;
mod httpie;
mod hurl;
mod insomnia;
mod logs;
mod looks;
mod manifest;
mod oauth_page;
mod openapi;
mod pieces;
mod postman;
mod prompt;
mod redirect;
mod reply;
mod shell;
mod template;
mod told;
mod tool;
mod transcript;
mod vendor;
mod webrequest;
mod wget;

use crate::Input;
use crate::message::{Client, Exchange, Part, Places, Response, Role, Shape};
use crate::source::{Order, Origin, Span, Traced};
use detect::{Pair, Reader};

/// All readers. Where two could begin in one line, the first is asked first.
#[rustfmt::skip]
const READERS: &[&Reader] = &[
    &transcript::VERBOSE,
    &transcript::TRACE,
    &http2::READER,
    &hurl::READER,
    &http_file::READER,
    &http1::RESPONSE,
    &webrequest::READER,
    &openapi::READER,
    &logs::access::READER,
    &oauth_page::READER,
    &exception::NAMED,
    &logs::text::READER,
    &curl::READER,
    &wget::READER,
    &httpie::READER,
    &transcript::HTTPIE,
    &code::READER,
    &document::READER,
    &http1::REQUEST,
    &exception::PHRASED,
];

/// What a reader has read: one exchange, or several that stand together.
#[derive(Clone, Debug)]
struct Reading {
    shape: Shape,
    pairs: Vec<Pair>,
    /// Where in the text it ends.
    end: usize,
}

impl Reading {
    /// A reading of one message.
    fn of(shape: Shape, message: impl Into<Pair>, end: usize) -> Self {
        Self { shape, pairs: vec![message.into()], end }
    }
}

/// Reads both boxes.
pub fn read(input: &Input) -> Exchange {
    let text = input.request.as_str();
    let mut exchange = match clean::clean(text) {
        Some(cleaned) => {
            // What is cut out is cut out at whole characters.
            let mut exchange = main(&cleaned.text(), input);
            exchange.within(&cleaned);
            exchange.cleaning = clean::edits(&cleaned, text);
            exchange
        }
        None => main(text, input),
    };
    exchange.parts = parts(&exchange, text);
    if let Some(text) = input.response.as_deref().filter(|text| !text.trim().is_empty()) {
        let response = response(text);
        exchange.parts.retain(|part| part.role != Role::Response);
        exchange.response = Some(response);
    }
    exchange
}

/// Reads the main box. Places are those of `text`.
fn main(text: &str, input: &Input) -> Exchange {
    let readings = detect::read_all(text, input.shape);
    let mut pairs: Vec<(Shape, Pair)> = Vec::new();
    // Where the requests of commands stand once more, with the commands'.
    let mut echoes: Vec<(Span, Span)> = Vec::new();
    for mut reading in readings {
        if transcript::is_transcript(reading.shape)
            && let Some((_, command)) = pairs.last_mut()
            && command.response.is_none()
            && let Some(request) = command.request.as_ref().filter(|request| request.client.shell().is_some())
        {
            let place = request.span;
            let (others, echo) = transcript::join(command, reading.pairs);
            reading.pairs = others;
            echoes.extend(echo.map(|echo| (place, echo)));
        }
        for mut pair in reading.pairs {
            // An exception names the request that the code above it has sent.
            if reading.shape == Shape::Exception
                && pairs.last().is_some_and(|(_, last)| last.request.is_some() && last.response.is_none())
            {
                pair.request = None;
            }
            match pairs.last_mut() {
                // What comes after a request is what came back.
                Some((_, last)) if pair.request.is_none() && last.request.is_some() && last.response.is_none() => {
                    last.response = pair.response;
                }
                _ => pairs.push((reading.shape, pair)),
            }
        }
    }
    // One told "I get this" before the command that it came from.
    if let [(_, first), (_, second)] = &mut pairs[..]
        && first.request.is_none()
        && second.response.is_none()
    {
        second.response = first.response.take();
        pairs.remove(0);
    }
    if pairs.is_empty() {
        return bare::read(text, input.shape);
    }
    let mut chosen = choose(&pairs, input.exchange);
    let others: Vec<Span> = pairs.iter().flat_map(|(_, pair)| spans(pair)).collect();
    let found = pairs.len();
    let start = redirect::start(&pairs, chosen);
    let redirected = if start < chosen { redirect::change(&pairs[start].1, &pairs[start + 1].1) } else { None };
    let command = pairs[start].1.request.as_ref().is_some_and(|request| request.client.shell().is_some());
    if let Some(first) = redirected.as_ref().filter(|_| command && input.exchange.is_none()) {
        // The command is what the person can change, and where its redirects led to has answered it. Where the command has
        // the new place already, what stands below it is of the one before.
        let stale = first.target.bytes() == first.location.bytes();
        pairs[start].1.response = pairs[chosen].1.response.take().filter(|_| !stale);
        chosen = start;
    }
    let (shape, pair) = pairs.swap_remove(chosen);
    let (request, response) = (pair.request, pair.response);
    let mut exchange = Exchange { shape, request, response, redirected, found, chosen, ..Exchange::default() };
    if exchange.response.is_none()
        && let Some(request) = &mut exchange.request
    {
        exchange.response = reply::below(text, request);
    }
    // A Hurl file says what answer it expects, not what came.
    if exchange.request.is_some() && exchange.response.is_none() && exchange.shape != Shape::Hurl {
        exchange.response = reply::find(text, &free(text, &exchange, &others));
    }
    if exchange.request.is_none() {
        exchange.request = bare::sent(text, &free(text, &exchange, &others));
    }
    beside::complete(text, &mut exchange, &others);
    let chosen = exchange.request.as_ref().map(|request| request.span);
    let role = |request| if Some(request) == chosen { Role::Request } else { Role::Other };
    let echoes = echoes.into_iter().map(|(request, span)| Part { span, role: role(request) });
    exchange.parts = others.into_iter().map(|span| Part { span, role: Role::Other }).chain(echoes).collect();
    exchange
}

/// Which of the exchanges is diagnosed: the last that failed, as later ones are what the person tried last.
fn choose(pairs: &[(Shape, Pair)], wish: Option<usize>) -> usize {
    if let Some(wish) = wish.filter(|&wish| wish < pairs.len()) {
        return wish;
    }
    let status = |pair: &Pair| pair.response.as_ref().map(|response| response.status);
    let last = |test: &dyn Fn(&Pair) -> bool| pairs.iter().rposition(|(_, pair)| test(pair));
    last(&|pair| pair.request.is_some() && status(pair).is_some_and(|status| status.is_some_and(|code| code >= 400)))
        .or_else(|| last(&|pair| status(pair).is_some_and(|status| status.is_some_and(|code| code >= 400))))
        .or_else(|| last(&|pair| pair.request.is_some() && status(pair).is_some_and(|status| status.is_none())))
        // Then the first that is not known to have gone well.
        .or_else(|| pairs.iter().position(|(_, pair)| pair.request.is_some() && status(pair).is_none()))
        .or_else(|| pairs.iter().position(|(_, pair)| pair.request.is_some()))
        .unwrap_or(0)
}

fn spans(pair: &Pair) -> impl Iterator<Item = Span> {
    pair.request.iter().map(|request| request.span).chain(pair.response.iter().map(|response| response.span))
}

/// Where a response may stand that no reader has found: after the request first, then before it.
fn free(text: &str, exchange: &Exchange, taken: &[Span]) -> Vec<std::ops::Range<usize>> {
    let mut ranges: Vec<_> = taken.iter().map(|span| span.range()).collect();
    ranges.order_by_key(|range| range.start);
    let end = exchange.request.as_ref().map_or(0, |request| request.span.end as usize);
    let (after, before): (Vec<_>, Vec<_>) =
        detect::gaps(text.len(), ranges).into_iter().partition(|gap| gap.start >= end);
    after.into_iter().chain(before).collect()
}

/// What of the paste is what, in order and without overlap.
fn parts(exchange: &Exchange, text: &str) -> Vec<Part> {
    let own = |span: Span| span.origin == Origin::Request && !span.is_empty();
    let overlap = |a: Span, b: Span| a.start < b.end && b.start < a.end;
    let mut parts: Vec<Part> = Vec::new();
    let request = exchange.request.as_ref().map(|request| Part { span: request.span, role: Role::Request });
    let response = exchange.response.as_ref().map(|response| Part { span: response.span, role: Role::Response });
    for part in request.into_iter().chain(response).filter(|part| own(part.span)) {
        // An exception names the request within what it says: the one is cut out of the other.
        let inner = parts.iter().map(|other| other.span).find(|&other| part.span != other && part.span.contains(other));
        if let Some(inner) = inner {
            let before = Span { end: inner.start, ..part.span };
            let after = Span { start: inner.end, ..part.span };
            parts.extend([before, after].into_iter().filter(|&span| own(span)).map(|span| Part { span, ..part }));
        } else if !parts.iter().any(|other| overlap(other.span, part.span)) {
            parts.push(part);
        }
    }
    // There may be very many others: each is held against the chosen ones and the one before.
    let chosen = parts.len();
    let mut others: Vec<Part> = exchange.parts.iter().copied().filter(|part| own(part.span)).collect();
    others.order_by_key(|part| part.span.start);
    for part in others {
        let before = parts[chosen..].last();
        if !parts[..chosen].iter().chain(before).any(|other| overlap(other.span, part.span)) {
            parts.push(part);
        }
    }
    // Developer tools show method, URL and status apart from the fields.
    let request = exchange.request.iter().flat_map(|request| {
        let logged = matches!(request.client, Client::Recorded).then(|| request.body.content.span());
        let spans = [request.method.name.span(), request.target.span()].into_iter().chain(logged);
        spans.map(|span| Part { span, role: Role::Request })
    });
    let response = exchange.response.iter().flat_map(|response| [response.status_span, Some(response.body.span())]);
    let apart = request.chain(response.flatten().map(|span| Part { span, role: Role::Response }));
    for part in apart.filter(|part| own(part.span)) {
        let line = detect::line_of(text, part.span.range());
        if !parts.iter().any(|other| (other.span.start as usize) < line.end && line.start < other.span.end as usize) {
            parts.push(Part { span: Span::new(Origin::Request, line.start, line.end), ..part });
        }
    }
    parts.order_by_key(|part| part.span.start);
    let ignored = detect::gaps(text.len(), parts.iter().map(|part| part.span.range()));
    let ignored = ignored.into_iter().filter(|gap| !text[gap.clone()].trim().is_empty());
    parts.extend(ignored.map(|gap| Part { span: Span::new(Origin::Request, gap.start, gap.end), role: Role::Ignored }));
    parts.order_by_key(|part| part.span.start);
    parts
}

/// Reads the response's own box, in which anything is taken for a response.
fn response(text: &str) -> Response {
    let whole = Traced::verbatim(text, Span::new(Origin::Response, 0, text.len()));
    let cleaned = clean::clean(text).map(|cleaned| cleaned.moved_into(&whole));
    let read_as = cleaned.as_ref().map(Traced::text);
    let mut response = reply::only(read_as.as_deref().unwrap_or(text));
    response.within(cleaned.as_ref().unwrap_or(&whole));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_both(request: &str, response: Option<&str>) -> Exchange {
        read(&Input { request: request.into(), response: response.map(Into::into), now: 0, ..Input::default() })
    }

    #[test]
    fn one_box_may_hold_both() {
        let exchange = read_both("$ curl -i http://a.test/x\nHTTP/1.1 400 Bad Request\n\n{\"error\":1}\n", None);
        assert_eq!(exchange.request.unwrap().target.text(), "http://a.test/x");
        let response = exchange.response.unwrap();
        assert_eq!(response.status, Some(400));
        assert_eq!(response.body.text(), "{\"error\":1}\n");

        let exchange = read_both("GET / HTTP/1.1\r\nHost: a\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\n", None);
        assert_eq!(exchange.request.unwrap().fields.len(), 1);
        assert_eq!(exchange.response.unwrap().status, Some(404));
    }

    #[test]
    fn a_response_alone_is_read() {
        let exchange = read_both("HTTP/2 415 \ncontent-type: text/plain\n\nno", None);
        assert!(exchange.request.is_none());
        assert_eq!(exchange.response.unwrap().status, Some(415));
    }

    #[test]
    fn a_body_without_head_in_the_response_box_is_a_response() {
        let exchange = read_both("curl http://a.test", Some("{\"error\":\"no\"}"));
        let response = exchange.response.unwrap();
        assert_eq!((response.status, response.body.text().as_ref()), (None, "{\"error\":\"no\"}"));
        assert_eq!(response.span.origin, Origin::Response);
    }

    #[test]
    fn junk_is_nothing() {
        for junk in ["", "   \n", "hello there", "\u{0}\u{1}", &"a".repeat(100_000)] {
            let exchange = read_both(junk, None);
            assert!(exchange.request.is_none() && exchange.response.is_none(), "{junk:.20}");
        }
    }
}
