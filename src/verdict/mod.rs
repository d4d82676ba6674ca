//! Joins what the request shows with what the server says: resolves places, makes one finding of two that agree,
//! drops what another cause explains, and ranks.

mod again;
mod dialect;
mod heard;
mod heed;
mod kinship;
mod listed;
mod mend;
mod misspelling;
mod model;
mod names;
mod resolve;
mod settle;
mod whereabouts;
mod words;

use crate::checks::{Context, framing};
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding};
use crate::message::{Exchange, Fate, Request, Response, Shape};
use crate::replies::{Force, Locator, Reply};
use crate::source::{Order, Span};

use heard::Heard;

/// How much of an answer is looked at for the first bytes of a connection.
const HELLO: usize = 400;
const SMART_QUOTES: Code = Code::new("shell/smart-quotes");
const NO_CREDENTIALS: Code = Code::new("auth/missing");
/// Quoting of one shell in another does so too.
const WRONG_SHELL: Code = Code::new("shell/wrong-shell");

#[doc(hidden)]
pub use model::{COUNT, Evidence as Weighed, NAMES, WEIGHTS, Weights};

/// Whether the fault `cause` in a request may be what is behind it when a server names `named`.
pub fn may_explain(cause: Code, named: Code) -> bool {
    kinship::explains(cause, named)
}

/// The findings, the verdict first. `context` is the view of the request, where there is one.
pub fn join(context: Option<&Context>, exchange: &Exchange, findings: Vec<Finding>, reply: &Reply) -> Vec<Finding> {
    let refused = is_refused(exchange, reply);
    let mut findings: Vec<Finding> = weigh(context, exchange, findings, reply)
        .into_iter()
        .map(|(mut finding, evidence)| {
            finding.likelihood =
                if refused { WEIGHTS.likelihood(&evidence, finding.certainty) } else { WEIGHTS.unheard(&evidence) };
            finding
        })
        .collect();
    findings.order_by(|a, b| b.likelihood.total_cmp(&a.likelihood));
    drop_repeated(&mut findings);
    if refused && findings.first().is_none_or(|first| first.likelihood < WEIGHTS.floor()) {
        let at = findings.partition_point(|finding| finding.likelihood >= WEIGHTS.unclear());
        findings.insert(at, unclear(exchange));
    }
    if exchange.shape == Shape::Har {
        findings.iter_mut().filter(|finding| finding.code == NO_CREDENTIALS).for_each(words::doubt);
    }
    if let (true, Some(response), Some(first)) = (refused, &exchange.response, findings.first_mut()) {
        again::advise(first, response, reply);
    }
    findings
}

/// Whether a server answered, and not that it took the request: an error in a `200` is one.
#[doc(hidden)]
pub fn is_refused(exchange: &Exchange, reply: &Reply) -> bool {
    let status = |response: &Response| response.status.is_none_or(|status| status >= 400);
    reply.refused || exchange.response.as_ref().is_some_and(status)
}

/// The findings, each with what is known for and against it, before any weight is put on that.
#[doc(hidden)]
pub fn weigh(
    context: Option<&Context>,
    exchange: &Exchange,
    findings: Vec<Finding>,
    reply: &Reply,
) -> Vec<(Finding, Weighed)> {
    let mut findings = findings;
    if let Some(request) = &exchange.request {
        drop_unknown(request, &mut findings);
    }
    if let (None, Some(response)) = (&exchange.request, &exchange.response) {
        let first = response.body.slice(0..response.body.len().min(HELLO));
        findings.extend(framing::tls_to_plain_http::heard(&first.text(), first.span()));
    }
    let content = exchange.request.as_ref().map(content).unwrap_or_default();
    drop_explained(&content, &mut findings);
    let refused = is_refused(exchange, reply);
    let status = exchange.response.as_ref().filter(|_| refused).and_then(|response| response.status);
    let accepted = exchange.response.is_some() && !refused;
    let flat = context.map(names::flat).unwrap_or_default();
    let mut claims: Vec<Heard> = reply.claims.iter().map(|claim| Heard::new(context, &flat, &content, claim)).collect();
    heard::specify(&mut claims);
    let undeclared = context.filter(|context| heed::is_undeclared(context));
    let read = undeclared.is_some_and(|context| {
        claims.iter().any(|heard| heed::shows_reading(heard.claim, &heard.place))
            || exchange.response.as_ref().is_some_and(|response| heed::has_same_id(context, response))
    });
    for heard in &mut claims {
        heard.read = read;
    }
    let strongest = claims.iter().map(|heard| heard.force).max();
    let mut weighed: Vec<(Finding, Weighed)> = Vec::with_capacity(findings.len());
    for mut finding in findings {
        let mut evidence = Weighed::seen(finding.likelihood);
        if accepted {
            // The server took it: nothing in it is why it was refused.
            finding.certainty = Certainty::Possible;
            evidence.add(model::ACCEPTED);
        }
        if refused {
            evidence.add_prior(finding.code);
            evidence.add_status(finding.code, status);
        }
        hear(&mut finding, &mut evidence, &claims, strongest);
        if finding.code == heed::MISMATCH && undeclared.is_some() {
            // What the server says could not be said by one that went by the declared type.
            if read || heed::is_beside_content(status) {
                finding.certainty = Certainty::Possible;
                evidence.add_times(model::SAYS_ELSE, 2.0);
            }
            // Many servers take JSON whatever it is declared to be.
            if exchange.response.is_none() {
                finding.certainty = Certainty::Possible;
            }
        }
        weighed.push((finding, evidence));
    }
    match exchange.response.as_ref().filter(|_| refused) {
        Some(response) => match dialect::told(response, reply) {
            Some(told) => dialect::weigh(&mut weighed, told, response.status),
            None => dialect::mention(&mut weighed),
        },
        None if exchange.response.is_none() => dialect::mention(&mut weighed),
        None => {}
    }
    for heard in &claims {
        let explained =
            weighed.iter().any(|(finding, _)| kinship::explains(finding.code, heard.code) && heard.could_mean(finding));
        // Only the firmest things said count as causes of their own, and of mere hints only the first.
        let weak = heard.force == Force::Hints && (strongest > Some(Force::Hints) || !weighed.is_empty());
        // What a sentence quotes or starts with, and no word of it is understood, is about the request only if it
        // stands there.
        let said = &heard.claim.said;
        let repeats = |at: &Locator| matches!(at, Locator::Text(text) if said.contains(text.as_str()));
        let unheard = heard.force == Force::Hints
            && heard.code.as_str() == "schema/invalid-format"
            && !heard.place.present
            && heard.claim.at.iter().any(repeats);
        if !explained && !weak && !unheard {
            let (finding, mut evidence) = heard.finding();
            evidence.add_times(model::RIVALS, f32::from(rivals(&claims, heard)).ln());
            evidence.add_status(finding.code, status);
            weighed.push((finding, evidence));
        }
    }
    weighed
}

/// How many causes are claimed as firmly as this one, itself among them.
fn rivals(claims: &[Heard], heard: &Heard) -> u16 {
    let mut codes: Vec<Code> = Vec::new();
    for other in claims.iter().filter(|other| other.force == heard.force) {
        if !codes.contains(&other.code) {
            codes.push(other.code);
        }
    }
    u16::try_from(codes.len().max(1)).unwrap_or(u16::MAX)
}

/// Where the content of a request is written: the arguments that it is made of, or its bytes.
fn content(request: &Request) -> Vec<Span> {
    let body = &request.body;
    body.data.iter().map(|data| data.argument.home()).chain([body.content.home()]).collect()
}

/// Takes up what is said for and against a finding.
fn hear(finding: &mut Finding, evidence: &mut Weighed, claims: &[Heard], strongest: Option<Force>) {
    let heard = claims
        .iter()
        .filter(|heard| kinship::explains(finding.code, heard.code) && heard.could_mean(finding))
        // What else is said says more than a hint.
        .filter(|heard| heard.force > Force::Hints || strongest < Some(Force::Says))
        // The first of equals: the most telling.
        .rev()
        .max_by_key(|heard| (heard.force, heard.is_at(finding), heard.place.offset.is_some()));
    let Some(heard) = heard else {
        match strongest {
            Some(Force::Says) => evidence.add(model::SAYS_ELSE),
            Some(Force::Suggests) => evidence.add(model::SUGGESTS_ELSE),
            Some(Force::Hints) => evidence.add(model::HINTS_ELSE),
            None => {}
        }
        if strongest > Some(Force::Hints) {
            finding.certainty = finding.certainty.min(Certainty::Likely);
        }
        return;
    };
    evidence.add(match heard.force {
        Force::Says if heard.is_at(finding) => model::SAYS_HERE,
        Force::Says => model::SAYS,
        Force::Suggests => model::SUGGESTS,
        Force::Hints => model::HINTS,
    });
    if heard.force >= Force::Suggests {
        finding.certainty = Certainty::Confirmed;
        finding.evidence.extend(heard.evidence());
        // The scheme was a guess as long as only the port told.
        if heard.force == Force::Says
            && heard.code == finding.code
            && matches!(finding.code.as_str(), "framing/plain-http-to-tls" | "framing/tls-to-plain-http")
            && let Some(fix) = &mut finding.fix
        {
            fix.applicability = Applicability::Safe;
        }
        stopped_at(finding, heard);
        if finding.fix.is_none() && heard.code == finding.code {
            finding.fix = heard.fix();
        }
        finding.references.extend(heard.claim.documentation.iter().map(|page| page.clone().into()));
    } else if finding.certainty == Certainty::Possible {
        finding.certainty = Certainty::Likely;
    }
}

/// Shows where the server stopped, where that is another byte than the one at fault.
fn stopped_at(finding: &mut Finding, heard: &Heard) {
    let (Some(offset), Some(&span)) = (heard.place.offset, heard.place.spans.first()) else { return };
    finding.why = format!("{} The server stopped at byte {offset} of the content.", finding.why);
    if !span.is_empty() && !finding.spans.iter().any(|own| own.contains(span)) {
        finding.evidence.push(Evidence { span, note: "the server stopped here".into() });
    }
}

/// What only the value of a variable could tell is not told: the paste does not hold it.
fn drop_unknown(request: &Request, findings: &mut Vec<Finding>) {
    let unknown: Vec<Span> = request
        .client
        .variables()
        .iter()
        .filter(|variable| variable.fate == Fate::Expanded)
        .map(|variable| variable.span)
        .collect();
    findings.retain(|finding| {
        finding.code.group() == "shell"
            || !finding.spans.first().is_some_and(|span| {
                unknown.iter().any(|v| v.contains(*span) || span.contains(*v) && span.len() <= v.len() + 2)
            })
    });
}

/// Of two findings about the same bytes the deeper cause stays.
fn drop_explained(content: &[Span], findings: &mut Vec<Finding>) {
    let causes: Vec<(Code, Option<Span>)> =
        findings.iter().map(|finding| (finding.code, finding.spans.first().copied())).collect();
    // Quotes that the shell does not know part what stands between them into other words, and so change all of it;
    // around the content, wherever in it a parser stops.
    let pairs = |code: Code| -> Vec<(Span, Span)> {
        (findings.iter().filter(|finding| finding.code == code))
            .filter_map(|finding| Some((*finding.spans.first()?, *finding.spans.last()?)))
            .collect()
    };
    let (quoted, foreign) = (pairs(SMART_QUOTES), pairs(WRONG_SHELL));
    let within = |pairs: &[(Span, Span)], span: Span| {
        pairs.iter().any(|(open, close)| open.start <= span.start && span.end <= close.end)
    };
    let requoted =
        content.iter().any(|home| quoted.iter().any(|(open, close)| home.touches(*open) || home.touches(*close)));
    findings.retain(|finding| {
        let Some(&own) = finding.spans.first() else { return true };
        let in_content = finding.code.group() == "body" && kinship::explains(SMART_QUOTES, finding.code);
        let parted = within(&quoted, own)
            || requoted && in_content
            || within(&foreign, own) && kinship::explains(WRONG_SHELL, finding.code);
        let shaped = causes.iter().any(|&(code, place)| {
            code != finding.code
                && code.group() == "shell"
                && finding.code.group() != "shell"
                && kinship::explains(code, finding.code)
                && place.is_some_and(|place| place.touches(own))
        });
        !(shaped || parted && finding.code.group() != "shell")
    });
}

/// The same cause at the same place is told once.
fn drop_repeated(findings: &mut Vec<Finding>) {
    let mut seen: Vec<(Code, Option<Span>, String)> = Vec::new();
    findings.retain(|finding| {
        let key = (finding.code, finding.spans.first().copied(), finding.title.clone());
        let new = !seen.contains(&key);
        if new {
            seen.push(key);
        }
        new
    });
}

/// Where nothing tells: what that means and how to go on.
fn unclear(exchange: &Exchange) -> Finding {
    let words = words::unclear(exchange.response.as_ref().and_then(|response| response.status));
    let help = if exchange.request.is_some() {
        "Look into the server's log, or ask its operator with the time and the request's id. Paste more of the answer \
         if there is more."
    } else {
        "Paste the request too: what the server does not say, the request may show."
    };
    Finding {
        code: Code::new("server/unclear"),
        certainty: Certainty::Possible,
        likelihood: WEIGHTS.unclear(),
        title: words.0.into(),
        why: words.1.into(),
        help: help.into(),
        spans: Vec::new(),
        evidence: Vec::new(),
        fix: None,
        references: Vec::new(),
        fault: None,
    }
}

#[cfg(test)]
mod tests;
