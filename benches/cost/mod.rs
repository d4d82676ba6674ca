//! What the benchmarks measure with.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Each figure is measured for at least this long.
const LEAST: Duration = Duration::from_millis(300);

/// Seconds that something takes, the least of several.
pub(super) fn cost<T>(mut run: impl FnMut() -> T) -> f64 {
    let begun = Instant::now();
    let mut least = f64::INFINITY;
    while begun.elapsed() < LEAST {
        let start = Instant::now();
        black_box(run());
        least = least.min(start.elapsed().as_secs_f64());
    }
    least
}
