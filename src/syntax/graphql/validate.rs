//! The rules of section 5 that hold without a schema.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::{Definition, Fault, Kind};

/// A document with more definitions than this is not looked through: each operation goes through its fragments.
const MOST: usize = 200;

/// The first rule that a document breaks.
pub(super) fn fault(bytes: &[u8], definitions: &[Definition]) -> Option<Fault> {
    let name = |range: &Range<usize>| &bytes[range.clone()];
    let fault = |range: &Range<usize>, kind, other: Option<&Range<usize>>| {
        Some(Fault { range: range.clone(), kind, other: other.cloned() })
    };
    if definitions.len() > MOST {
        return None;
    }
    // Names of operations and of fragments do not meet.
    let mut names = HashMap::new();
    for (index, definition) in definitions.iter().enumerate() {
        let Some(own) = &definition.name else { continue };
        if let Some((_, first)) = names.insert((definition.fragment, name(own)), (index, own)) {
            return fault(own, Kind::Twice, Some(first));
        }
    }
    let operations = || definitions.iter().filter(|definition| !definition.fragment);
    if operations().count() > 1
        && let Some(nameless) = operations().find(|operation| operation.name.is_none())
    {
        return fault(&nameless.start, Kind::Anonymous, None);
    }
    let target = |spread: &Range<usize>| names.get(&(true, name(spread))).map(|&(index, _)| index);
    let mut spread_at_all = vec![false; definitions.len()];
    for spread in definitions.iter().flat_map(|definition| &definition.spreads) {
        let Some(index) = target(spread) else { return fault(spread, Kind::NoFragment, None) };
        spread_at_all[index] = true;
    }
    // What each definition comes to by its spreads.
    let reach = |from: usize| {
        let (mut seen, mut waiting) = (vec![false; definitions.len()], vec![from]);
        let mut reached = Vec::new();
        while let Some(index) = waiting.pop() {
            for spread in &definitions[index].spreads {
                let Some(next) = target(spread) else { continue };
                if next == from {
                    return Err(spread.clone());
                }
                if !std::mem::replace(&mut seen[next], true) {
                    reached.push(next);
                    waiting.push(next);
                }
            }
        }
        Ok(reached)
    };
    for (index, definition) in definitions.iter().enumerate() {
        let reached = match reach(index) {
            Ok(reached) => reached,
            Err(spread) => return fault(&spread, Kind::Cycle, None),
        };
        if definition.fragment {
            continue;
        }
        let all = std::iter::once(index).chain(reached);
        let uses: Vec<_> = all.flat_map(|index| &definitions[index].uses).collect();
        let declares: HashSet<&[u8]> = definition.variables.iter().map(|variable| name(&variable.name)).collect();
        let used: HashSet<&[u8]> = uses.iter().map(|used| name(used)).collect();
        let unused = definition.variables.iter().find(|variable| !used.contains(name(&variable.name)));
        // The dollar sign belongs to the place.
        let whole = |name: &Range<usize>| name.start.saturating_sub(1)..name.end;
        if let Some(undeclared) = uses.iter().find(|used| !declares.contains(name(used))) {
            return fault(&whole(undeclared), Kind::Undeclared, unused.map(|variable| whole(&variable.name)).as_ref());
        }
        if let Some(unused) = unused {
            return fault(&whole(&unused.name), Kind::Unused, None);
        }
    }
    let unused = definitions.iter().zip(&spread_at_all).find(|(definition, spread)| definition.fragment && !**spread);
    // A document of fragments alone is a piece of one.
    unused
        .filter(|_| operations().next().is_some())
        .and_then(|(fragment, _)| fault(fragment.name.as_ref()?, Kind::UnusedFragment, None))
}
