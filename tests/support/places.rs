//! What holds for the reading of any text: every place lies in its box, on whole characters.

use why400::Input;
use why400::message::{Places, Visitor};
use why400::read::read;
use why400::report::wire;
use why400::source::{Span, Traced};

struct Surveyor<'a>(&'a Input);

impl Visitor for Surveyor<'_> {
    fn span(&mut self, span: &mut Span) {
        let text = self.0.text(span.origin);
        assert!(text.is_some_and(|text| text.get(span.range()).is_some()), "{span:?} is no place in {:?}", self.0);
    }

    fn text(&mut self, text: &mut Traced) {
        let mut home = text.home();
        self.span(&mut home);
        let paste = self.0.text(home.origin).unwrap_or_default();
        let mut at = 0;
        for (index, segment) in text.segments().iter().enumerate() {
            assert!(segment.at as usize == at, "{text:?} has a gap before its segment {index}, of {:?}", self.0);
            at = text.segments().get(index + 1).map_or(text.len(), |next| next.at as usize);
            let place = segment.from as usize..segment.to as usize;
            let pasted = paste.get(place.clone());
            assert!(pasted.is_some(), "{place:?} in {text:?} is no place in {:?}", self.0);
            let decoded = &text.bytes()[segment.at as usize..at];
            assert!(
                !segment.copied || pasted.map(str::as_bytes) == Some(decoded),
                "{place:?} in {text:?} is not what was pasted in {:?}",
                self.0
            );
        }
        assert!(at == text.len() || text.segments().is_empty() && text.is_empty(), "{text:?} of {:?}", self.0);
    }
}

/// Reads a text and surveys what it was read as.
pub(crate) fn survey(input: &Input) {
    let mut exchange = read(input);
    exchange.visit(&mut Surveyor(input));
    for pair in exchange.parts.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "{pair:?} of {input:?}");
    }
    assert!(exchange.chosen <= exchange.found, "{} of {} in {input:?}", exchange.chosen, exchange.found);
    if let Some(request) = &exchange.request {
        wire::render(request);
    }
}
