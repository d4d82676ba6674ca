//! How sure: the model that ranks, described in `docs/ranking.md`.
//!
//! A finding starts from the log-odds that its check gives it with nothing else known, or from those of what only the
//! server says. What else is known moves it on that scale, where pieces of evidence add up: each has its weight in
//! `weights.tsv`, which `cargo xtask fit` fits on recorded cases. Once a server has complained, the sum of what a check
//! has seen is stretched and shifted by how certain the finding is (Platt 1999), so that of findings with 0.8 some 80 % are right.

use crate::finding::{Certainty, Code};
use crate::replies::Force;

include!(concat!(env!("OUT_DIR"), "/weights.rs"));

/// A kind of evidence: a row of the table of weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Term(u8);

/// What each kind of evidence weighs, in log-odds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights(
    /// In the order of the table.
    pub [f32; COUNT],
);

/// What is known for and against a finding.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// The log-odds with nothing else known.
    pub start: f32,
    /// Whether a check has seen it. What only the server says has its weight by certainty already.
    seen: bool,
    pieces: Vec<(Term, f32)>,
}

impl Evidence {
    /// Of what a check has seen, with the likelihood that it gives it.
    pub(super) fn seen(likelihood: f32) -> Self {
        let likelihood = likelihood.clamp(LEAST, MOST);
        Self { start: (likelihood / (1.0 - likelihood)).ln(), seen: true, pieces: Vec::new() }
    }

    /// Of what the server claims and no check has seen, by how plainly and by whether its place is found.
    pub(super) fn claimed(force: Force, placed: bool) -> Self {
        let mut evidence = Self::default();
        evidence.add(match (force, placed) {
            (Force::Says, true) => CLAIMED_SAYS_PLACED,
            (Force::Says, false) => CLAIMED_SAYS,
            (Force::Suggests, true) => CLAIMED_SUGGESTS_PLACED,
            (Force::Suggests, false) => CLAIMED_SUGGESTS,
            (Force::Hints, true) => CLAIMED_HINTS_PLACED,
            (Force::Hints, false) => CLAIMED_HINTS,
        });
        evidence
    }

    /// Adds a piece of evidence.
    pub(super) fn add(&mut self, term: Term) {
        self.add_times(term, 1.0);
    }

    /// Adds a piece of evidence that counts so many times.
    pub(super) fn add_times(&mut self, term: Term, times: f32) {
        self.pieces.push((term, times));
    }

    /// Adds how common causes of this group are among those that checks see in requests that were refused.
    pub(super) fn add_prior(&mut self, code: Code) {
        let row = NAMES.iter().position(|name| name.strip_prefix("prior-") == Some(code.group()));
        self.pieces.extend(row.map(|row| (Term(row as u8), 1.0)));
    }

    /// Adds whether a status other than 400 is one for causes of this group.
    pub(super) fn add_status(&mut self, code: Code, status: Option<u16>) {
        let groups: &[&str] = match status {
            Some(401 | 407) => &["auth", "oauth"],
            Some(403) => &["auth", "oauth", "server"],
            Some(404 | 410) => &["url", "api", "host"],
            Some(405 | 501) => &["method"],
            Some(409 | 422) => &["schema", "api", "body"],
            Some(406 | 412 | 416 | 417 | 428 | 431) => &["header", "framing"],
            Some(408 | 411 | 426 | 505) => &["framing"],
            Some(413 | 415) => &["body"],
            Some(414) => &["url"],
            Some(421) => &["host"],
            _ => return,
        };
        self.add(if groups.contains(&code.group()) { STATUS_FITS } else { STATUS_DIFFERS });
    }

    /// The pieces besides the start: the row of the table, and how many times it counts.
    pub fn pieces(&self) -> impl Iterator<Item = (usize, f32)> {
        self.pieces.iter().map(|&(Term(row), times)| (row.into(), times))
    }
}

/// No likelihood is less.
const LEAST: f32 = 0.01;
/// No likelihood is more.
const MOST: f32 = 0.99;

/// The likelihood with these log-odds.
fn likelihood(odds: f32) -> f32 {
    (1.0 / (1.0 + (-odds).exp())).clamp(LEAST, MOST)
}

impl Weights {
    /// What one kind of evidence weighs.
    fn of(&self, term: Term) -> f32 {
        self.0[usize::from(term.0)]
    }

    /// The log-odds of a finding, given the evidence.
    pub(super) fn odds(&self, evidence: &Evidence) -> f32 {
        evidence.start + evidence.pieces.iter().map(|&(term, times)| self.of(term) * times).sum::<f32>()
    }

    /// How likely a finding of this certainty is the cause of a refusal, given the evidence.
    pub fn likelihood(&self, evidence: &Evidence, certainty: Certainty) -> f32 {
        let (scale, shift) = match certainty {
            _ if !evidence.seen => return likelihood(self.odds(evidence)),
            Certainty::Possible => (SCALE_POSSIBLE, SHIFT_POSSIBLE),
            Certainty::Likely => (SCALE_LIKELY, SHIFT_LIKELY),
            Certainty::Certain => (SCALE_CERTAIN, SHIFT_CERTAIN),
            Certainty::Confirmed => (SCALE_CONFIRMED, SHIFT_CONFIRMED),
        };
        likelihood(self.odds(evidence) * self.of(scale) + self.of(shift))
    }

    /// How likely it would be the cause, where no server has complained.
    pub fn unheard(&self, evidence: &Evidence) -> f32 {
        likelihood(self.odds(evidence))
    }

    /// Below this nothing is told as the verdict.
    pub fn floor(&self) -> f32 {
        likelihood(self.of(FLOOR))
    }

    /// The likelihood of an unclear verdict.
    pub fn unclear(&self) -> f32 {
        likelihood(self.of(UNCLEAR))
    }
}

/// The certainty that goes with a claim of the server's.
pub(super) fn certainty(force: Force) -> Certainty {
    match force {
        Force::Says => Certainty::Certain,
        Force::Suggests => Certainty::Likely,
        Force::Hints => Certainty::Possible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_moves_a_likelihood_and_never_to_the_end() {
        let with = |term| {
            let mut evidence = Evidence::seen(0.5);
            evidence.add(term);
            likelihood(WEIGHTS.odds(&evidence))
        };
        assert!(with(SAYS) > 0.8 && with(SAYS_ELSE) < 0.2);
        assert!(Evidence::seen(1.0).start > 4.0 && likelihood(99.0) <= 0.99 && likelihood(-99.0) > 0.0);
    }

    #[test]
    fn every_group_that_checks_see_has_its_prior() {
        for rule in crate::checks::RULES.iter().filter(|rule| rule.check.is_some()) {
            let mut evidence = Evidence::default();
            evidence.add_prior(rule.code);
            assert_eq!(evidence.pieces().count(), 1, "{}", rule.code);
        }
    }
}
