//! Edits on the pasted text, in its own quoting.

use crate::finding::{Applicability, Finding, Fix};
use crate::source::{Edit, Origin};

/// The text of a box with the edits applied that belong to it.
///
/// The edits may come in any order; one that overlaps an earlier one, or lies outside the text, is left out.
pub fn apply(_text: &str, _origin: Origin, _edits: &[Edit]) -> String {
    String::new()
}

/// The main box with the first finding's fix and every other safe fix applied. `None` where the first finding has no
/// fix that may be applied.
pub fn corrected(_text: &str, findings: &[Finding]) -> Option<String> {
    let _first: Option<&Fix> = findings
        .first()
        .and_then(|finding| finding.fix.as_ref())
        .filter(|fix| fix.applicability != Applicability::Shown);
    None
}
