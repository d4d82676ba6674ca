//! Arrays whose items must be unlike each other.

use crate::finding::{Applicability, Fix};
use crate::source::lowercase;
use crate::syntax::json::{Kind, Node};

use super::{Ask, fix, with_comma};

/// Takes an item away that stands twice in the array that the server speaks of; in the only one with such an item,
/// where it does not say which.
pub(super) fn without_repeated(ask: &Ask) -> Option<Fix> {
    let said = lowercase(&ask.claim.said);
    if !["uniq", "duplicate", "identical", "distinct", "more than once", "repeat"]
        .iter()
        .any(|word| said.contains(word))
    {
        return None;
    }
    let document = ask.context.json()?;
    let at = ask.node().filter(|node| node.kind() == Kind::Array);
    let second = if let Some(array) = at {
        repeated(array)?
    } else {
        let mut found = document.nodes().filter(|node| node.kind() == Kind::Array).filter_map(repeated);
        found.next().filter(|_| found.next().is_none())?
    };
    let edits = ask.cut(with_comma(second, document.bytes()))?;
    Some(fix("take the second one away", Applicability::Unsafe, edits))
}

/// The first item that is like one before it.
fn repeated(array: Node<'_>) -> Option<Node<'_>> {
    const MOST: usize = 200;
    let items: Vec<Node> = array.children().take(MOST).collect();
    (1..items.len()).find(|&at| items[..at].iter().any(|item| item.raw() == items[at].raw())).map(|at| items[at])
}
