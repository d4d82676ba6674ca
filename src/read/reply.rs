//! Responses without a head: a body, or words about it, after the request in the same paste or in a box of their own.

use std::ops::Range;

use super::pieces::{self, Piece};
use super::told;
use super::{detect, http1};
use crate::message::{Author, BodyKind, Field, Request, Response};
use crate::source::{Order, Origin, Span, Traced};

/// The response in the pieces of a text that nothing else has claimed; the first piece is looked at first.
pub(super) fn find(text: &str, free: &[Range<usize>]) -> Option<Response> {
    // What comes after the request comes first in `free`.
    let after = free.first()?.start;
    let mut ranges = free.to_vec();
    ranges.order_by_key(|range| range.start);
    // Where nothing follows the request, what precedes it comes first.
    let follows = after > 0;
    let pieces = pieces::gather(text, &ranges);
    let worth = |piece: &Piece| {
        let next = follows && piece.start >= after;
        // The first thing after a request is mostly its answer.
        let adjacent = next && text[after..piece.start].trim_matches([' ', '\n', '\r', '\t', '`', '%']).is_empty();
        piece.answers() + if adjacent { 3 } else { i32::from(next) }
    };
    let best = best(&pieces, worth)?;
    (worth(best) >= 2).then(|| response(text, best))
}

/// The answer that stands where a raw request has its content, if the request is no more than its line: in notes the
/// answer is put right below it.
pub(super) fn below(text: &str, request: &mut Request) -> Option<Response> {
    let written = |field: &Field| field.author == Author::Person;
    let noted = request.version.is_none() && !request.fields.iter().any(written) && request.client.shell().is_none();
    let range = request.body.content.span().range();
    let after = request.target.span().end as usize;
    // In code the content is an argument.
    let apart = text.get(after..range.start).is_some_and(|between| between.trim().is_empty() && between.contains('\n'));
    if !noted || request.body.content.is_empty() || !apart {
        return None;
    }
    let pieces = pieces::within(text, range.clone());
    let answer = best(&pieces, Piece::answers).filter(|piece| piece.answers() >= 2)?;
    let sent = text.get(range.start..answer.start).map_or(0, |before| before.trim_end().len());
    if sent > 0 {
        // What was sent stands before it.
        if range.len() != request.body.content.len() {
            return None;
        }
        request.body.content = request.body.content.slice(0..sent);
    } else {
        request.body.content = Traced::new(Span::point(Origin::Request, range.start));
        request.body.kind = BodyKind::None;
    }
    request.span.end = request.span.end.min((range.start + sent) as u32);
    Some(response(text, answer))
}

/// The piece that is worth most; of equals the first.
pub(super) fn best(pieces: &[Piece], worth: impl Fn(&Piece) -> i32) -> Option<&Piece> {
    let mut best: Option<&Piece> = None;
    for piece in pieces {
        if best.is_none_or(|best| worth(piece) > worth(best)) {
            best = Some(piece);
        }
    }
    best
}

/// The response that a piece is.
pub(super) fn response(text: &str, piece: &Piece) -> Response {
    let fields = piece.fields.clone();
    told::answer(text, piece.whole(), piece.told.as_ref(), fields, piece.content(text))
}

/// Reads a text that holds a response and nothing else.
pub(super) fn only(text: &str) -> Response {
    let content = text.trim_start();
    let bare = content.starts_with(['{', '[', '<', '"']);
    if !bare {
        let responses = detect::read_all(text, None).into_iter().flat_map(|reading| reading.pairs);
        let responses: Vec<Response> = responses.filter_map(|pair| pair.response).collect();
        let failed = responses.iter().rposition(|response| response.status.is_some_and(|status| status >= 400));
        let chosen = failed.or_else(|| responses.len().checked_sub(1));
        if let Some(response) = chosen.and_then(|at| responses.into_iter().nth(at)) {
            return response;
        }
        if let Some(piece) = introduced(text, &pieces::within(text, 0..text.len())) {
            return response(text, piece);
        }
    }
    http1::response(text, http1::status_line(text).unwrap_or(0), Origin::Request)
}

/// The content of a text that begins by introducing it, where nothing else of the text could be the answer.
fn introduced<'a>(text: &str, pieces: &'a [Piece]) -> Option<&'a Piece> {
    let piece = pieces.iter().rev().find(|piece| piece.kind.is_some() || piece.told.is_some())?;
    let before = text[..piece.start].trim();
    let after = text[piece.range.end..].trim();
    let short = before.lines().count() <= 1 && before.len() < 80 && after.len() < 80;
    (short && piece.answers() > 0).then_some(piece)
}
