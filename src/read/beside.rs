//! What a log line or an exception leaves out and the paste shows elsewhere: the content that was sent, and what came
//! back.

use std::ops::Range;

use super::pieces::{self, Piece};
use super::{bare, code::library, detect, manifest, reply, vendor};
use crate::message::{BodyKind, Client, Exchange, Request, Shape};
use crate::source::{Order, Origin, Span, Traced};

/// So many lines below a log line stands what belongs to it.
const NEAR: usize = 3;

/// Puts into an exchange what stands beside it. `taken` is all that was read as requests and responses.
pub(super) fn complete(text: &str, exchange: &mut Exchange, taken: &[Span]) {
    if !matches!(exchange.shape, Shape::AccessLog | Shape::TextLog | Shape::JsonLog | Shape::Exception) {
        return;
    }
    let failed = exchange.response.as_ref().is_some_and(|response| response.status.is_none_or(|code| code >= 400));
    let open = |request: &Request| {
        matches!(request.client, Client::Recorded) && request.body.content.is_empty() && !request.body.known
    };
    let asks = failed && exchange.request.as_ref().is_some_and(open);
    // Words about a status are no more than the client's.
    let answers = failed
        && exchange.response.as_ref().is_some_and(|response| {
            let body = response.body.bytes().trim_ascii_start();
            body.is_empty() || exchange.shape == Shape::Exception && !body.starts_with(b"{") && !body.starts_with(b"<")
        });
    if !asks && !answers {
        return;
    }
    let request = exchange.request.as_ref().map(|request| request.span);
    let response = exchange.response.as_ref().map(|response| response.span);
    let own: Vec<Span> = request.into_iter().chain(response).collect();
    let Some(home) = own.iter().copied().reduce(Span::to) else { return };
    let free = around(text, home, &own, taken);
    let pieces = pieces::gather(text, &free);
    let answer = answer(text, home, &pieces).filter(|_| answers);
    if let (Some(piece), Some(response)) = (answer, &mut exchange.response) {
        response.body = piece.content(text);
    }
    if let Some(request) = exchange.request.as_mut().filter(|_| asks) {
        let handed = otherwise(text, &free)
            .filter(|content| answer.is_none_or(|answer| !content.home().range().contains(&answer.range.start)));
        let logged = || logged(text, home, &pieces, answer).map(|piece| sent_in(text, piece));
        if let Some(content) = handed.or_else(logged) {
            request.body.kind = BodyKind::Raw;
            request.body.known = true;
            request.body.content = content;
        }
    }
}

/// What nothing has taken around an exchange, which stands at `home`: what else stands in its lines is of the same
/// record, and what stands beyond another exchange belongs to that.
fn around(text: &str, home: Span, own: &[Span], taken: &[Span]) -> Vec<Range<usize>> {
    let lines = detect::line_of(text, home.range());
    let mut ranges: Vec<_> = taken.iter().map(|span| span.range()).chain([lines]).collect();
    ranges.order_by_key(|range| range.start);
    let others = || taken.iter().filter(|span| !own.contains(span));
    let from = others().map(|span| span.end).filter(|end| *end <= home.start).max().unwrap_or(0) as usize;
    let to = others().map(|span| span.start).filter(|start| *start >= home.end).min();
    let to = to.map_or(text.len(), |to| to as usize);
    let mut free = detect::gaps(text.len(), ranges);
    free.retain(|gap| gap.start >= from && gap.end <= to);
    free
}

/// The piece that came back.
fn answer<'p>(text: &str, home: Span, pieces: &'p [Piece]) -> Option<&'p Piece> {
    // What is printed right below is the answer, however little it says.
    let below = |piece: &Piece| {
        let between = text.get(home.end as usize..piece.start);
        between.map_or(0, |between| if between.matches('\n').count() <= NEAR { 2 } else { 1 })
    };
    let worth = |piece: &Piece| if piece.kind.is_some() { piece.answers() + below(piece) } else { i32::MIN };
    reply::best(pieces, worth).filter(|piece| worth(piece) >= 3 && piece.answers() > 0)
}

/// The piece that was sent.
fn logged<'p>(text: &str, home: Span, pieces: &'p [Piece], answer: Option<&Piece>) -> Option<&'p Piece> {
    let sent = pieces.iter().filter(|piece| {
        let own = piece.lead < 0 || is_printed(&text[piece.range.clone()]);
        piece.kind.is_some() && piece.told.is_none() && piece.answers() <= 0 && own
    });
    let sent = sent.filter(|piece| answer.is_none_or(|answer| answer.range != piece.range));
    // What is logged last before it is sent is what was sent.
    sent.max_by_key(|piece| {
        let before = piece.range.end <= home.start as usize;
        (before, if before { piece.range.start } else { usize::MAX - piece.range.start })
    })
}

/// Whether a text is a hash as Ruby prints it.
pub(super) fn is_printed(text: &str) -> bool {
    text.starts_with("{:")
}

/// What was sent, of which a piece tells.
pub(super) fn sent_in(text: &str, piece: &Piece) -> Traced {
    library::literal(text, piece.range.clone()).unwrap_or_else(|| piece.content(text))
}

/// What was sent, where it is not JSON: what a program hands to a library, a manifest.
pub(super) fn otherwise(text: &str, free: &[Range<usize>]) -> Option<Traced> {
    let mut free = free.to_vec();
    free.order_by_key(|gap| gap.start);
    let finders = [library::find, manifest::find, vendor::find, form];
    finders.iter().find_map(|find| find(text, &free))
}

/// A line that is a form, `grant_type=client_credentials&client_id=…`.
fn form(text: &str, free: &[Range<usize>]) -> Option<Traced> {
    let mut at = 0;
    text.split_inclusive('\n').find_map(|line| {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let range = start..start + line.trim().len();
        let stands = detect::holder(free, &range).is_some();
        let fits = stands && !line.contains("://") && bare::is_form(line.trim());
        fits.then(|| Traced::verbatim(text, Span::new(Origin::Request, range.start, range.end)))
    })
}

#[cfg(test)]
pub(super) mod testing {
    use super::*;

    /// What looks for content in the ranges of a text that are free.
    type Finder = fn(&str, &[Range<usize>]) -> Option<Traced>;

    pub(in super::super) fn found(find: Finder, text: &str) -> Option<String> {
        Some(find(text, std::slice::from_ref(&(0..text.len())))?.text().into_owned())
    }

    /// Texts, and the content that stands in each.
    pub(in super::super) fn assert_finds(find: Finder, texts: &[(&str, &str)]) {
        for (text, expected) in texts {
            assert_eq!(found(find, text).as_deref(), Some(*expected), "{text}");
        }
    }

    pub(in super::super) fn assert_none(find: Finder, texts: &[&str]) {
        for text in texts {
            assert_eq!(found(find, text), None, "{text}");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Input;

    proptest::proptest! {
        /// What these readers know, in any order: nothing panics, and every span lies in the text.
        #[test]
        fn any_text_is_read(
            text in "(\\[code\\]|\\[/code\\]|```(yaml)?| |\n|kind: X|a: (b|\\{c: d\\}|'|\"|\\|)|- |x\\.create\\((a=1|\\{ a: 'é')\\)?|new T \\{ A = |\\{:body=>\\{:a=>1\\}\\}|\\[?'a' => |aws s3 --a b --a|<form method=post( action='/a')?>|<input name=a|<option value=b>|</FORM>|&amp;|é|\\{\"error\": \"a is invalid\"\\}|Error 400: |a=1&b=2|GET /x 400){0,24}",
        ) {
            let exchange = crate::read::read(&Input { request: text.clone(), ..Input::default() });
            let spans = exchange.request.iter().flat_map(|request| [request.span, request.body.content.span()]);
            for span in spans.chain(exchange.parts.iter().map(|part| part.span)) {
                proptest::prop_assert!(span.start <= span.end && text.get(span.range()).is_some(), "{span:?}");
            }
        }
    }
}
