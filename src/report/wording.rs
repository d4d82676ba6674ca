//! Sentences that several faces say, from one place.

use super::Report;
use crate::finding::{Certainty, Finding};
use crate::source::Origin;

/// How sure a finding is, in words.
pub(crate) fn certainty(finding: &Finding) -> String {
    let share = (finding.likelihood * 100.0).round();
    match finding.certainty {
        Certainty::Confirmed => "confirmed, the request shows it and the server says it".into(),
        Certainty::Certain if finding.evidence.iter().any(|evidence| evidence.span.origin == Origin::Response) => {
            "certain, the server says it, and nothing in the request contradicts it".into()
        }
        Certainty::Certain => "certain, nothing that keeps to the standard takes this".into(),
        Certainty::Likely => format!("likely, right in some {share} of 100 such cases"),
        Certainty::Possible => format!("possible, right in some {share} of 100 such cases"),
    }
}

/// What is said where there is no finding at all.
pub(crate) fn nothing_found(report: &Report, name: &str) -> String {
    let paste = match (report.read.request, report.read.response) {
        (true, false) => {
            "What only the server knows (its accounts, its own rules, the schema of the body) cannot be seen from \
             here: its response, given with it, may name the cause."
        }
        (false, _) => "The request is not there: given with the response, it can be checked.",
        (true, true) => {
            "What only the server knows (its accounts, its own rules, the schema of the body) cannot be seen from \
             here, and its response names no cause that is known."
        }
    };
    let checked = if report.read.request {
        "Checked: how the shell and the client read it, the URL, the fields, the credentials' form, and the body \
         against its content type. "
    } else {
        ""
    };
    format!("Nothing wrong found in {name}, read as {}.\n{checked}{paste}", report.read.label)
}
