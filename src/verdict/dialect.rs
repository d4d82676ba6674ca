//! What is known of the server that answered, held against each fault: whether it refuses that, and with which status.

use crate::dialects::{self, Answer, Told};
use crate::finding::{Certainty, Finding};
use crate::message::Response;
use crate::replies::Reply;

use super::model::{self, Evidence};

/// How much of a page is looked at for the server's own mark.
const PAGE: usize = 4096;

/// Who answered, as far as it is one of the known servers.
pub(super) fn told(response: &Response, reply: &Reply) -> Option<Told> {
    let server = response.field("server").map(|field| field.value.text()).unwrap_or_default();
    let page = response.body.bytes();
    let page = String::from_utf8_lossy(&page[..page.len().min(PAGE)]);
    dialects::told(&server, &page, reply.product)
}

/// Moves each finding by what the server that refused the request is known to do with that fault.
pub(super) fn weigh(findings: &mut [(Finding, Evidence)], told: Told, status: Option<u16>) {
    for (finding, evidence) in findings {
        // What the server says itself tells more than what it usually does.
        if finding.certainty == Certainty::Confirmed {
            continue;
        }
        let Some(answer) = finding.fault.and_then(|fault| told.product.answer(fault)) else { continue };
        let name = told.product.name;
        match answer {
            Answer::Refuses(known) if status.is_none_or(|status| status == known) => {
                evidence.add(model::KNOWN_TO_REFUSE);
                if finding.certainty == Certainty::Possible && model::WEIGHTS.odds(evidence) >= 0.0 {
                    finding.certainty = Certainty::Likely;
                }
                add(finding, &format!("{name} is known to answer {known} to it."));
            }
            Answer::Refuses(_) => {
                evidence.add(model::KNOWN_WITH_ANOTHER_STATUS);
            }
            // What a server in front takes, the one behind it may refuse.
            Answer::Takes if !told.own => {
                evidence.add(model::KNOWN_TO_PASS);
            }
            Answer::Takes => {
                evidence.add(model::KNOWN_TO_TAKE);
                finding.certainty = Certainty::Possible;
                add(finding, &format!("{name} is known to take it, though."));
            }
        }
    }
}

/// Where nothing tells who answers: that servers differ.
pub(super) fn mention(findings: &mut [(Finding, Evidence)]) {
    for (finding, _) in findings {
        if finding.certainty <= Certainty::Likely
            && let Some(said) = finding.fault.and_then(dialects::differ)
        {
            add(finding, &said);
        }
    }
}

fn add(finding: &mut Finding, sentence: &str) {
    finding.why.push(' ');
    finding.why.push_str(sentence);
}
