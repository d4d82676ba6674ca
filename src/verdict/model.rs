//! How sure: the one place where numbers stand.
//!
//! A finding starts from the likelihood that its check gives it with nothing else known. What the server says moves it
//! on the scale of log-odds, where pieces of evidence add up. The weights are set by hand so far; a command that fits
//! them on recorded cases belongs here.

use crate::finding::Certainty;
use crate::replies::Force;

/// What a claim does to a finding that it can be about.
pub(super) struct Weights {
    /// The server says it, and looks at the same place.
    pub(super) says_here: f32,
    /// The server says it.
    pub(super) says: f32,
    /// The server's words suggest it.
    pub(super) suggests: f32,
    /// The status or the page fits it.
    pub(super) hints: f32,
    /// The server says something else.
    pub(super) says_else: f32,
    /// The server's words suggest something else.
    pub(super) suggests_else: f32,
    /// The server that answered is known to refuse this fault with this status.
    pub(super) known_to_refuse: f32,
    /// It is known to refuse it with another status.
    pub(super) known_with_another_status: f32,
    /// It is known to take it.
    pub(super) known_to_take: f32,
    /// It is known to take it, and may have passed it on to the one that refused it.
    pub(super) known_to_pass: f32,
}

/// The weights, in log-odds.
pub(super) const WEIGHTS: Weights = Weights {
    says_here: 3.2,
    says: 2.2,
    suggests: 1.4,
    hints: 0.5,
    says_else: -2.6,
    suggests_else: -1.1,
    known_to_refuse: 1.2,
    known_with_another_status: -0.8,
    known_to_take: -2.4,
    known_to_pass: -0.5,
};

/// Where a claim starts that no check has seen, by its force and by whether its place is found.
pub(super) fn claimed(force: Force, placed: bool) -> f32 {
    match (force, placed) {
        (Force::Says, true) => 0.9,
        (Force::Says, false) => 0.78,
        (Force::Suggests, true) => 0.7,
        (Force::Suggests, false) => 0.5,
        (Force::Hints, true) => 0.35,
        (Force::Hints, false) => 0.28,
    }
}

/// Below this nothing is told as the verdict: then it is honest to say that it is unclear.
pub(super) const FLOOR: f32 = 0.2;

/// The likelihood of an unclear verdict.
pub(super) const UNCLEAR: f32 = 0.3;

/// Moves a likelihood by a weight in log-odds.
pub(super) fn moved(likelihood: f32, weight: f32) -> f32 {
    let likelihood = likelihood.clamp(0.01, 0.99);
    let odds = (likelihood / (1.0 - likelihood)).ln() + weight;
    (1.0 / (1.0 + (-odds).exp())).min(0.99)
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
        assert!((moved(0.5, 0.0) - 0.5).abs() < 1e-6);
        assert!(moved(0.5, WEIGHTS.says) > 0.85 && moved(0.5, WEIGHTS.says_else) < 0.1);
        assert!(moved(1.0, 9.0) <= 0.99 && moved(0.0, -9.0) > 0.0);
    }
}
