use std::collections::BTreeMap;

use crate::source::{Edit, Order, Origin, Span};

/// Edits of several fixes that can be applied together.
///
/// Invariant: no replaced range overlaps another, and no insertion lies inside one.
#[derive(Default)]
pub(super) struct Choice {
    /// Replaced ranges by their start: end and new text.
    replaced: BTreeMap<u32, (u32, String)>,
    /// Insertions by their place.
    inserted: BTreeMap<u32, Vec<String>>,
}

impl Choice {
    /// Takes the edits of one fix, which are in order and apart, or none of them where one wants bytes that are taken.
    ///
    /// An edit that was chosen already is not made again: two findings may ask for the same missing field.
    pub(super) fn take(&mut self, edits: &[Edit]) -> bool {
        if edits.iter().any(|edit| !self.is_present(edit) && self.is_taken(edit.span)) {
            return false;
        }
        let fresh: Vec<&Edit> = edits.iter().filter(|edit| !self.is_present(edit)).collect();
        for edit in fresh {
            let Span { start, end, .. } = edit.span;
            if start == end {
                self.inserted.entry(start).or_default().push(edit.text.clone());
            } else {
                self.replaced.insert(start, (end, edit.text.clone()));
            }
        }
        true
    }

    /// Whether the very same edit was chosen.
    fn is_present(&self, edit: &Edit) -> bool {
        let Span { start, end, .. } = edit.span;
        if start == end {
            self.inserted.get(&start).is_some_and(|texts| texts.contains(&edit.text))
        } else {
            self.replaced.get(&start).is_some_and(|(to, text)| *to == end && *text == edit.text)
        }
    }

    /// Whether a chosen edit is in the way.
    fn is_taken(&self, Span { start, end, .. }: Span) -> bool {
        // An insertion may touch a replaced range, but not cut it.
        let before = self.replaced.range(..end.max(start)).next_back();
        let overlaps = before.is_some_and(|(_, &(to, _))| to > start);
        let cuts = end > start && self.inserted.range(start + 1..end).next().is_some();
        overlaps || cuts
    }

    /// The edits, in order.
    pub(super) fn into_edits(self, origin: Origin) -> Vec<Edit> {
        let replaced = self.replaced.into_iter().map(|(start, (end, text))| (start, end, text));
        let inserted =
            self.inserted.into_iter().flat_map(|(at, texts)| texts.into_iter().map(move |text| (at, at, text)));
        let mut edits: Vec<Edit> = inserted
            .chain(replaced)
            .map(|(start, end, text)| Edit { span: Span { origin, start, end }, text })
            .collect();
        edits.order_by_key(|edit| (edit.span.start, edit.span.end));
        edits
    }
}
