//! Sentences that several faces say, from one place.

use super::Report;
use crate::finding::{Certainty, Code, Finding};
use crate::message::Shape;
use crate::source::Origin;

/// The verdict where nothing is known.
const UNCLEAR: Code = Code::new("server/unclear");

/// How sure a finding is, in words. That nothing is known is no guess that could be right or wrong.
pub(crate) fn certainty(finding: &Finding) -> Option<String> {
    if finding.code == UNCLEAR {
        return None;
    }
    // Whole: to write a fraction takes 10 kB of wasm.
    #[allow(clippy::cast_sign_loss, reason = "a likelihood is not negative")]
    let share = (finding.likelihood * 100.0).round() as u32;
    let is_said = finding.evidence.iter().any(|evidence| evidence.span.origin == Origin::Response);
    Some(match finding.certainty {
        Certainty::Confirmed => "confirmed, the request shows it and the server says it".into(),
        Certainty::Certain if is_said => "certain, the server says it and nothing in the request contradicts it".into(),
        Certainty::Certain => "certain, nothing that keeps to the standard takes this".into(),
        Certainty::Likely => format!("likely, right in some {share} of 100 such cases"),
        Certainty::Possible => format!("possible, right in some {share} of 100 such cases"),
    })
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
    let checked = checked(report);
    format!("Nothing wrong found in {name}, read as {}.\n{checked}{paste}", report.read.label)
}

/// What was looked at, a sentence with a blank after it; empty where there is no request.
pub(crate) fn checked(report: &Report) -> &'static str {
    match (report.read.request, report.read.shape == Shape::Http1.as_str()) {
        (false, _) => "",
        (true, true) => {
            "Checked: the request line, the fields, the credentials' form, and the body against its content type. "
        }
        (true, false) => {
            "Checked: how the shell and the client read it, the URL, the fields, the credentials' form, and the body \
             against its content type. "
        }
    }
}
