//! From the paste to the exchange. Reading never fails: any text gives an exchange, perhaps an empty one.
//!
//! `detect` settles what a text is; after that its reader commits to the shape and whatever is wrong is told in its
//! terms.

mod curl;
mod detect;
mod http1;
mod shell;

use crate::Input;
use crate::message::{Exchange, Response, Shape};
use crate::source::Origin;
use detect::Found;

/// Reads both boxes.
pub fn read(input: &Input) -> Exchange {
    let text = input.request.as_str();
    let mut exchange = match detect::detect(text) {
        Found::Curl { start, end } => {
            let (request, end) = curl::read(text, start, end);
            // What follows the command in the same paste may be what came back.
            let response = detect::response_after(text, end).map(|at| http1::response(text, at, Origin::Request));
            Exchange { shape: Shape::CurlPosix, request: Some(request), response }
        }
        Found::Request { start } => {
            let end = detect::response_after_message(text, start).unwrap_or(text.len());
            let response = (end < text.len()).then(|| http1::response(text, end, Origin::Request));
            Exchange { shape: Shape::Http1, request: Some(http1::request(text, start, end)), response }
        }
        Found::Response { start } => Exchange {
            shape: Shape::Http1,
            request: None,
            response: Some(http1::response(text, start, Origin::Request)),
        },
        Found::Nothing => Exchange::default(),
    };
    if let Some(text) = input.response.as_deref().filter(|text| !text.trim().is_empty()) {
        exchange.response = Some(response(text));
    }
    exchange
}

/// Reads the response's own box, in which anything is taken for a response.
fn response(text: &str) -> Response {
    http1::response(text, detect::status_line(text).unwrap_or(0), Origin::Response)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_both(request: &str, response: Option<&str>) -> Exchange {
        read(&Input { request: request.into(), response: response.map(Into::into), now: 0 })
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
