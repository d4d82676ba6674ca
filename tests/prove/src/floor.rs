//! The figures that are held: `tests/cases/floor.json`.

use std::path::PathBuf;
use std::{fs, io};

use crate::Scores;

/// What the engine has reached on all cases. It may only get better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Floor {
    /// Cases whose cause is named first and whose place is shown, at least.
    pub solved: usize,
    /// Cases whose cause is named first, at least.
    pub top1: usize,
    /// Cases whose cause is among the first three, at least.
    pub top3: usize,
    /// Fixable cases with a corrected request, at least.
    pub fixes: usize,
    /// Cases whose cause stands in the request and is named first with the response withheld, at least.
    pub without_response: usize,
    /// Accepted requests with a finding of `likely` or more, at most.
    pub false_alarms: usize,
}

impl Floor {
    /// What these scores reach: with the responses, and with them withheld.
    pub fn of(scores: &Scores, withheld: &Scores) -> Self {
        Floor {
            solved: scores.count(|row| row.solved),
            top1: scores.count(|row| row.top1),
            top3: scores.count(|row| row.top3),
            fixes: scores.count(|row| row.fix == Some(true)),
            without_response: withheld.count(|row| row.in_the_request && row.top1),
            false_alarms: scores.alarms.len(),
        }
    }

    /// The better of the two in every figure.
    #[must_use]
    pub fn raised_to(self, reached: Self) -> Self {
        Floor {
            solved: self.solved.max(reached.solved),
            top1: self.top1.max(reached.top1),
            top3: self.top3.max(reached.top3),
            fixes: self.fixes.max(reached.fixes),
            without_response: self.without_response.max(reached.without_response),
            false_alarms: self.false_alarms.min(reached.false_alarms),
        }
    }

    /// Whether nothing got worse.
    pub fn holds(self, reached: Self) -> bool {
        self.raised_to(reached) == reached
    }

    /// The floor of the project.
    ///
    /// # Errors
    /// If its file cannot be read.
    pub fn read() -> io::Result<Self> {
        Ok(serde_json::from_str(&fs::read_to_string(file())?)?)
    }

    /// Makes it the floor of the project.
    ///
    /// # Errors
    /// If its file cannot be written.
    pub fn write(self) -> io::Result<()> {
        fs::write(file(), serde_json::to_string_pretty(&self)? + "\n")
    }
}

fn file() -> PathBuf {
    crate::folder().join("floor.json")
}

#[cfg(test)]
mod tests {
    use super::Floor;

    const FLOOR: Floor = Floor { solved: 5, top1: 6, top3: 7, fixes: 3, without_response: 4, false_alarms: 2 };

    #[test]
    fn better_holds_and_worse_does_not() {
        assert!(FLOOR.holds(FLOOR));
        assert!(FLOOR.holds(Floor { solved: 6, false_alarms: 0, ..FLOOR }));
        assert!(!FLOOR.holds(Floor { solved: 4, top1: 9, ..FLOOR }));
        assert!(!FLOOR.holds(Floor { false_alarms: 3, ..FLOOR }));
    }

    #[test]
    fn raising_takes_the_better_of_both() {
        let reached = Floor { solved: 4, top1: 9, top3: 7, fixes: 3, without_response: 3, false_alarms: 1 };
        assert_eq!(
            FLOOR.raised_to(reached),
            Floor { solved: 5, top1: 9, top3: 7, fixes: 3, without_response: 4, false_alarms: 1 }
        );
    }
}
