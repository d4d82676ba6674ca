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

/// The weights that do best on these cases without going far from those set by hand.
pub fn fit<'a>(lessons: &[&'a Lesson], prior: &Prior) -> Weights {
    let mut weights = prior.hand;
    let mut steps: [f32; COUNT] = std::array::from_fn(|row| spread(row, prior));
    let mut best = cost(&weights, lessons, prior);
    for _ in 0..ROUNDS {
        for row in 0..COUNT {
            if steps[row] < FINEST {
                continue;
            }
            let mut better = false;
            for step in [steps[row], -steps[row]] {
                let mut other = weights;
                other.0[row] += step;
                let cost = cost(&other, lessons, prior);
                if cost < best {
                    (best, weights, better) = (cost, other, true);
                    break;
                }
            }
            steps[row] *= if better { 1.2 } else { 0.5 };
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
