//! What Rails logs of a request.

use super::super::detect::{Line, Pair};
use super::text::traced;
use super::worded::method_in;
use super::{request, response, status};
use crate::message::{BodyKind, Response};
use crate::source::{Origin, Span, Traced};

/// Rails tells of one request on several lines: `Started POST "/x" for …`, `Completed 400 Bad Request in 2ms`, and what
/// was raised.
pub(super) fn read(line: &Line) -> Option<(Pair, usize)> {
    const LINES: usize = 40;
    let text = line.content();
    let at_start = text.find("Started ").filter(|_| text.contains(" for "))?;
    let [method, method_end, target, target_end] = method_in(text, at_start)?;
    let at = |at: usize| line.content + at;
    let asked = Span::new(Origin::Request, at(method), at(target_end));
    let mut asked = request(
        asked,
        traced(line, at(method), at(method_end)),
        traced(line, at(target), at(target_end)),
        Vec::new(),
        None,
    );
    let mut got: Option<Response> = None;
    let (mut end, mut next) = (line.end, line.next);
    let mut raised: Option<Traced> = None;
    for _ in 0..LINES {
        if next >= line.text.len() {
            break;
        }
        let below = Line::at(line.text, next);
        let content = below.content();
        next = below.next;
        if content.starts_with("Started ") && method_in(content, 0).is_some() {
            break;
        }
        if let Some(found) = content.find("Completed ") {
            let start = below.content + found + "Completed ".len();
            let Some(code) = status(&line.text.as_bytes()[start..below.end]) else { continue };
            let place = Span::new(Origin::Request, start, start + 3);
            let phrase = line.text[start + 3..below.end].split(" in ").next().unwrap_or_default().trim();
            let from = start + 3 + line.text[start + 3..below.end].find(phrase).unwrap_or(0);
            let reason = traced(line, from, from + phrase.len());
            got = Some(response(place.to(reason.home()), Some((code, place)), Some(reason), None));
            end = below.end;
        } else if content == "Contents:" {
            // What Rails could not parse, in full.
            let first = Line::at(line.text, next.min(line.text.len()));
            let body =
                if first.content().is_empty() { Line::at(line.text, first.next.min(line.text.len())) } else { first };
            let mut last = body;
            for _ in 0..LINES {
                let more = Line::at(line.text, last.next.min(line.text.len()));
                if more.content().is_empty() {
                    break;
                }
                last = more;
            }
            if !body.content().is_empty() {
                asked.body.content = traced(line, body.start, last.end);
                (asked.body.kind, asked.body.known) = (BodyKind::Raw, true);
                next = last.next;
                end = end.max(last.end);
            }
        } else if raised.is_none() && is_raised(content) {
            raised = Some(traced(line, below.content, below.end));
            end = end.max(below.end);
        }
    }
    if let Some(raised) = raised {
        match &mut got {
            Some(got) => {
                got.span = got.span.to(raised.home());
                got.body = raised;
            }
            None => got = Some(response(raised.home(), None, None, Some(raised))),
        }
    }
    Some((Pair { request: Some(asked), response: got }, end))
}

/// `ActionController::ParameterMissing (param is missing …):`
fn is_raised(line: &str) -> bool {
    let Some((class, rest)) = line.split_once([' ', ':']) else { return false };
    let class = if rest.starts_with(':') { line.split(' ').next().unwrap_or(class) } else { class };
    class.contains("::") && class.starts_with(|c: char| c.is_ascii_uppercase()) && line.contains('(')
}
