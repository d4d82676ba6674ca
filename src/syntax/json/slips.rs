//! The faults as they are found: habits are gathered, consequences taken back, repairs tried before they are offered.

use crate::source::Order;
use std::ops::Range;

use super::fault::{Fault, FaultKind, Repair, Replacement, Safety};
use super::strict;

/// So many faults are told; a text with more is not JSON that slipped.
const LIMIT: usize = 100;

/// A fault among [`Slips`].
pub(super) type Slip = usize;

#[derive(Default)]
pub(super) struct Slips {
    faults: Vec<Option<Fault>>,
    /// Some were not kept.
    pub(super) overflow: bool,
}

/// Edits without a doubt, as a fault has them.
#[allow(clippy::unnecessary_wraps)]
pub(super) fn safe(edits: impl IntoIterator<Item = Replacement>) -> Option<Repair> {
    Some(Repair { edits: edits.into_iter().collect(), safety: Safety::Safe })
}

/// Edits of the likeliest reading, as a fault has them.
#[allow(clippy::unnecessary_wraps)]
pub(super) fn choice(edits: impl IntoIterator<Item = Replacement>) -> Option<Repair> {
    Some(Repair { edits: edits.into_iter().collect(), safety: Safety::Choice })
}

/// Takes a range out.
pub(super) fn delete(range: Range<usize>) -> Replacement {
    Replacement::new(range, "")
}

/// Puts a text in at a point.
pub(super) fn insert(at: usize, text: impl Into<String>) -> Replacement {
    Replacement::new(at..at, text)
}

/// Whether a person who does this once does it everywhere, so that all places are one fault.
fn habit(kind: FaultKind) -> bool {
    !matches!(
        kind,
        FaultKind::MissingComma
            | FaultKind::MissingColon
            | FaultKind::MissingValue
            | FaultKind::MissingName
            | FaultKind::DecimalComma
            | FaultKind::InnerQuote
            | FaultKind::UnclosedString
            | FaultKind::UnopenedString
            | FaultKind::CutString
            | FaultKind::CutContainer(_)
            | FaultKind::UnclosedContainer(_)
            | FaultKind::MissingOpener(_)
            | FaultKind::WrongCloser(_)
            | FaultKind::WrongOpener(_)
            | FaultKind::Misspelled
            | FaultKind::Call
            | FaultKind::NotJson(_)
            | FaultKind::TextAfter
            | FaultKind::TextBefore
            | FaultKind::Unexpected
    )
}

impl Slips {
    /// Notes a fault. A habit joins the fault that has it already.
    pub(super) fn add(&mut self, kind: FaultKind, range: Range<usize>, repair: Option<Repair>) -> Slip {
        if habit(kind) {
            let same = |fault: &Option<Fault>| {
                fault.as_ref().is_some_and(|fault| fault.kind == kind && fault.repair.is_some() == repair.is_some())
            };
            if let Some(slip) = self.faults.iter().position(same)
                && let Some(fault) = &mut self.faults[slip]
            {
                fault.also.push(range);
                if let (Some(mine), Some(other)) = (&mut fault.repair, repair) {
                    mine.edits.extend(other.edits);
                    if other.safety == Safety::Choice {
                        mine.safety = Safety::Choice;
                    }
                }
                return slip;
            }
        }
        if self.faults.len() >= LIMIT {
            self.overflow = true;
            return usize::MAX;
        }
        self.faults.push(Some(Fault { kind, range, also: Vec::new(), context: None, repair }));
        self.faults.len() - 1
    }

    /// The fault, unless it was taken back or not kept.
    pub(super) fn get(&mut self, slip: Slip) -> Option<&mut Fault> {
        self.faults.get_mut(slip)?.as_mut()
    }

    /// The fault of a kind, if there is one.
    pub(super) fn find(&mut self, kind: FaultKind) -> Option<&mut Fault> {
        self.faults.iter_mut().flatten().find(|fault| fault.kind == kind)
    }

    /// Names the other party.
    pub(super) fn context(&mut self, slip: Slip, context: Range<usize>) {
        if let Some(fault) = self.get(slip) {
            fault.context = Some(context);
        }
    }

    /// Makes a deletion of the replacement at `at`, which was noted lately. Whether there is one.
    pub(super) fn delete_at(&mut self, at: usize) -> bool {
        let repairs = self.faults.iter_mut().flatten().filter_map(|fault| fault.repair.as_mut());
        let mut edits = repairs.flat_map(|repair| repair.edits.iter_mut().rev().take(8));
        edits.find(|edit| edit.range.start == at).map(|edit| edit.text.clear()).is_some()
    }

    /// Takes a fault back, because another explains it.
    pub(super) fn withdraw(&mut self, slip: Slip) {
        if let Some(fault) = self.faults.get_mut(slip) {
            *fault = None;
        }
    }

    /// Takes back what was said of a byte.
    pub(super) fn withdraw_at(&mut self, at: usize) {
        for fault in &mut self.faults {
            if fault.as_ref().is_some_and(|fault| fault.range.start <= at && at < fault.range.end) {
                *fault = None;
            }
        }
    }

    /// How many faults there are.
    pub(super) fn count(&self) -> usize {
        self.faults.iter().flatten().count()
    }

    /// All faults in order, with repairs that hold.
    pub(super) fn finish(self, bytes: &[u8], start: usize) -> Vec<Fault> {
        let mut faults: Vec<Fault> = self.faults.into_iter().flatten().collect();
        faults.order_by_key(|fault| (fault.range.start, fault.range.end));
        let mut taken: Vec<Range<usize>> = Vec::new();
        for fault in &mut faults {
            fault.also.order_by_key(|range| (range.start, range.end));
            if let Some(repair) = &mut fault.repair {
                repair.edits.order_by_key(|edit| (edit.range.start, edit.range.end));
                taken.extend(repair.edits.iter().map(|edit| edit.range.clone()));
            }
        }
        taken.order_by_key(|range| (range.start, range.end));
        let overlap = taken.windows(2).any(|pair| pair[0].end > pair[1].start);
        let whole = !self.overflow && faults.iter().all(|fault| fault.repair.is_some());
        // A repair that does not lead to JSON is worse than none.
        // Neither is one that leaves faults which are not told.
        if overlap || self.overflow || (whole && strict::stop(&repaired(&faults, bytes, |_| true)[start..]).is_some()) {
            for fault in &mut faults {
                fault.repair = None;
            }
        }
        faults
    }
}

/// The text with the repairs of all faults that are wanted.
pub(super) fn repaired(faults: &[Fault], bytes: &[u8], want: impl Fn(&Repair) -> bool) -> Vec<u8> {
    let repairs = faults.iter().filter_map(|fault| fault.repair.as_ref()).filter(|repair| want(repair));
    let mut edits: Vec<&Replacement> = repairs.flat_map(|repair| &repair.edits).collect();
    edits.order_by_key(|edit| (edit.range.start, edit.range.end));
    let mut text = Vec::with_capacity(bytes.len() + edits.len());
    let mut at = 0;
    for edit in edits {
        if edit.range.start < at {
            continue;
        }
        text.extend_from_slice(&bytes[at..edit.range.start]);
        text.extend_from_slice(edit.text.as_bytes());
        at = edit.range.end;
    }
    text.extend_from_slice(&bytes[at..]);
    text
}
