//! Sentences that several faces say, from one place.

use super::Report;
use crate::Input;
use crate::finding::{Certainty, Code, Finding};
use crate::message::{Role, Shape};
use crate::source::{Origin, line_numbers};

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

/// How many pieces of a kind are told by their lines.
#[cfg(feature = "command")]
const SHOWN: usize = 8;

/// What of the main box was taken for what, where that is not all of it for the request or the response.
#[cfg(feature = "command")]
pub(crate) fn reading(report: &Report, input: &Input) -> Option<String> {
    let read = &report.read;
    if read.parts.len() < 2 && read.exchanges < 2 {
        return None;
    }
    let text = input.text(Origin::Request).unwrap_or_default();
    let lines = |role: Role| {
        let of_role: Vec<_> = read.parts.iter().filter(|part| part.r#as == role).collect();
        // Each costs a walk through the text.
        let shown = of_role.iter().take(SHOWN).map(|part| line_numbers(text, part.start as usize..part.end as usize));
        let more = of_role.len().saturating_sub(SHOWN);
        let more = (more > 0).then(|| format!("{more} more"));
        let lines: Vec<String> = shown.chain(more).collect();
        (!lines.is_empty()).then(|| lines.join(", "))
    };
    let roles = [
        (Role::Request, "request"),
        (Role::Response, "response"),
        (Role::Other, "other exchanges"),
        (Role::Ignored, "not used"),
    ];
    let told: Vec<String> =
        roles.into_iter().filter_map(|(role, words)| lines(role).map(|lines| format!("{words} {lines}"))).collect();
    let which = match read.exchanges {
        0 | 1 => String::new(),
        count => format!(", exchange {} of {count}", read.exchange + 1),
    };
    Some(format!("Read as {}{which}. Lines: {}.", read.label, told.join("; ")))
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
    let checked = match (report.read.request, report.read.shape == Shape::Http1.as_str()) {
        (false, _) => "",
        (true, true) => {
            "Checked: the request line, the fields, the credentials' form, and the body against its content type. "
        }
        (true, false) => {
            "Checked: how the shell and the client read it, the URL, the fields, the credentials' form, and the body \
             against its content type. "
        }
    };
    format!("Nothing wrong found in {name}, read as {}.\n{checked}{paste}", report.read.label)
}
