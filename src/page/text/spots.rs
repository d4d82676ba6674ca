//! Where in a box the findings have their marks, and which finding a mark is of.

use std::ops::Range;

use super::{Mark, difference};
use crate::finding::Finding;
use crate::source::{Order, Origin};

/// A marked place and the finding that it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The bytes; empty for a place between two.
    pub range: Range<usize>,
    /// What the mark says.
    pub mark: Mark,
    /// The number of the finding in the report.
    pub finding: usize,
}

/// More marks than this are noise, and cost drawing time.
const MOST: usize = 200;

/// Longer marks of further findings are left out: a wave under each line of a body says nothing.
const LONG: usize = 2_000;

/// The marked places of one of the boxes, in their order. What does not fit `text` is left out: a report may be of a
/// text that was changed meanwhile.
pub fn spots(findings: &[Finding], origin: Origin, text: &str) -> Vec<Spot> {
    let mut spots: Vec<Spot> = findings
        .iter()
        .enumerate()
        .flat_map(|(finding, found)| {
            let fault = if finding == 0 { Mark::Fault } else { Mark::Other };
            let evidence = found.evidence.iter().filter(move |_| finding == 0);
            let own = found.spans.iter().map(move |span| (*span, fault));
            own.chain(evidence.map(|evidence| (evidence.span, Mark::Evidence)))
                .map(move |(span, mark)| (span, mark, finding))
        })
        .filter(|(span, ..)| span.origin == origin && text.get(span.range()).is_some())
        .filter(|(span, mark, _)| *mark != Mark::Other || span.len() <= LONG)
        .take(MOST)
        .map(|(span, mark, finding)| Spot { range: span.range(), mark, finding })
        .collect();
    spots.order_by_key(|spot| (spot.range.start, spot.range.end));
    spots
}

/// The spots after `gone` was replaced by `come` bytes. What was changed itself loses its mark.
pub fn moved(spots: &[Spot], gone: &Range<usize>, come: usize) -> Vec<Spot> {
    spots
        .iter()
        .filter_map(|spot| {
            let range = if spot.range.end <= gone.start {
                spot.range.clone()
            } else if spot.range.start >= gone.end {
                let moved = |at: usize| at - gone.len() + come;
                moved(spot.range.start)..moved(spot.range.end)
            } else {
                return None;
            };
            Some(Spot { range, ..spot.clone() })
        })
        .collect()
}

/// The spots of an old text as they lie in the new one.
pub fn followed(spots: Vec<Spot>, old: &str, new: &str) -> Vec<Spot> {
    if old == new {
        return spots;
    }
    let (gone, come) = difference(old, new);
    moved(&spots, &gone, come.len())
}

/// The spot at a caret: rather one that goes on behind it than one that ends there, the strongest of several and the
/// shortest of these.
pub fn at(spots: &[Spot], caret: usize) -> Option<&Spot> {
    spots.iter().filter(|spot| spot.range.start <= caret && caret <= spot.range.end).max_by_key(|spot| {
        let goes_on = caret < spot.range.end || spot.range.is_empty();
        (goes_on, spot.mark, std::cmp::Reverse(spot.range.len()))
    })
}

/// The places at fault in both boxes, in their order: each once, without what only tells of them.
pub fn faults(request: &[Spot], response: &[Spot]) -> Vec<(Origin, Spot)> {
    let own = |origin: Origin, spots: &[Spot]| -> Vec<_> {
        spots.iter().filter(|spot| spot.mark != Mark::Evidence).map(|spot| (origin, spot.clone())).collect()
    };
    let mut faults = own(Origin::Request, request);
    faults.extend(own(Origin::Response, response));
    faults.dedup_by(|a, b| a.0 == b.0 && a.1.range == b.1.range);
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(range: Range<usize>, mark: Mark, finding: usize) -> Spot {
        Spot { range, mark, finding }
    }

    #[test]
    fn spots_move_with_the_text_around_them() {
        let spots = vec![spot(0..1, Mark::Fault, 0), spot(2..3, Mark::Other, 1), spot(4..5, Mark::Other, 2)];
        let moved = [spot(0..1, Mark::Fault, 0), spot(5..6, Mark::Other, 2)];
        assert_eq!(followed(spots.clone(), "a b c", "a XX c"), moved);
        assert_eq!(followed(spots.clone(), "a b c", "a b c"), spots);
    }

    #[test]
    fn the_strongest_and_shortest_spot_is_told_at_a_caret() {
        let spots = [spot(0..9, Mark::Fault, 0), spot(2..4, Mark::Fault, 0), spot(3..5, Mark::Other, 1)];
        assert_eq!(at(&spots, 3).map(|spot| spot.range.clone()), Some(2..4));
        assert_eq!(at(&spots, 9).map(|spot| spot.range.clone()), Some(0..9));
        assert_eq!(at(&spots, 10), None);
    }

    #[test]
    fn evidence_is_no_fault_and_a_place_is_visited_once() {
        let request = [spot(1..2, Mark::Fault, 0), spot(1..2, Mark::Other, 1), spot(3..4, Mark::Evidence, 0)];
        let response = [spot(1..2, Mark::Other, 1)];
        let places: Vec<_> =
            faults(&request, &response).into_iter().map(|(origin, spot)| (origin, spot.range)).collect();
        assert_eq!(places, [(Origin::Request, 1..2), (Origin::Response, 1..2)]);
    }
}
