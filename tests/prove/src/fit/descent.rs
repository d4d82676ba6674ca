//! The search for the weights: one at a time, up and down, in ever smaller steps.

use why400::verdict::{COUNT, NAMES, Weights};

use super::Lesson;

/// What is believed of the weights before any case is seen: each is normally distributed about the one set by hand.
#[derive(Clone, Copy, Debug)]
pub struct Prior {
    /// Set by hand.
    pub hand: Weights,
    /// The standard deviation, in log-odds.
    pub spread: f32,
}

/// The last steps are smaller than this.
const FINEST: f32 = 0.004;
/// At most so many times through all weights.
const ROUNDS: usize = 80;

/// What a fit may not turn round, the greater first: a few odd cases would make it believe that a server that says
/// something outright knows less than one that hints at it.
pub const ORDER: [(&str, &str); 11] = [
    ("says-here", "says"),
    ("says", "suggests"),
    ("suggests", "hints"),
    ("hints-else", "suggests-else"),
    ("suggests-else", "says-else"),
    ("known-to-refuse", "known-with-another-status"),
    ("known-to-pass", "known-to-take"),
    ("claimed-says-placed", "claimed-says"),
    ("claimed-says", "claimed-suggests-placed"),
    ("claimed-suggests-placed", "claimed-suggests"),
    ("claimed-suggests", "claimed-hints"),
];

/// By how much the greater is greater, at least: the last digits are rounded.
const APART: f32 = 0.02;

/// Whether the weights keep their order.
pub fn keeps_order(weights: &Weights) -> bool {
    let of = |name: &str| NAMES.iter().position(|known| *known == name).map_or(0.0, |row| weights.0[row]);
    ORDER.iter().all(|(more, less)| of(more) - of(less) > APART - 0.001)
}

/// The weights that do best on these cases without going far from those set by hand.
pub fn fit(lessons: &[&Lesson], prior: &Prior) -> Weights {
    let mut weights = prior.hand;
    let mut steps: [f32; COUNT] = std::array::from_fn(|row| spread(row, prior));
    let mut best = cost(&weights, lessons, prior);
    for _ in 0..ROUNDS {
        for (row, size) in steps.iter_mut().enumerate() {
            if *size < FINEST {
                continue;
            }
            let mut better = false;
            for step in [*size, -*size] {
                let mut other = weights;
                other.0[row] += step;
                let cost = if keeps_order(&other) { cost(&other, lessons, prior) } else { f32::INFINITY };
                if cost < best {
                    (best, weights, better) = (cost, other, true);
                    break;
                }
            }
            *size *= if better { 1.2 } else { 0.5 };
        }
        if steps.iter().all(|&step| step < FINEST) {
            break;
        }
    }
    // As many digits as mean something.
    Weights(weights.0.map(|weight| (weight * 100.0).round() / 100.0))
}

/// The negative logarithm of how likely these weights are, the prior counted in.
fn cost(weights: &Weights, lessons: &[&Lesson], prior: &Prior) -> f32 {
    let loss: f32 = lessons.iter().map(|lesson| lesson.loss(weights)).sum();
    let far = (0..COUNT).map(|row| ((weights.0[row] - prior.hand.0[row]) / spread(row, prior)).powi(2) / 2.0);
    loss + far.sum::<f32>()
}

/// A factor is in other units than what is added.
fn spread(row: usize, prior: &Prior) -> f32 {
    if NAMES[row].starts_with("scale-") { prior.spread / 4.0 } else { prior.spread }
}
