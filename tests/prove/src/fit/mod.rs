//! Fits the weights of the ranking on recorded rejections. `docs/ranking.md` explains the model.

mod descent;
mod lesson;
mod weights;

pub use descent::{ORDER, Prior, fit, keeps_order};
pub use lesson::{Lesson, lessons};
pub use weights::{Row, between, document, file, rows, shown, with};

use why400::verdict::Weights;

use crate::on_all_cores;

/// How well a model ranks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// Cases.
    pub all: usize,
    /// Cases whose cause is named first and whose place is shown.
    pub solved: usize,
    /// Cases whose cause is named first.
    pub top1: usize,
    /// Cases whose cause is among the first three.
    pub top3: usize,
    /// The sum of the squared distances of the verdict's likelihood from what turned out.
    pub squares: f64,
}

impl Figures {
    /// How well these weights do on these cases.
    pub fn of<'a>(weights: &Weights, lessons: impl IntoIterator<Item = &'a Lesson>) -> Self {
        let mut figures = Self::default();
        for lesson in lessons {
            let order = lesson.ranked(weights);
            let first = order.first();
            figures.all += 1;
            figures.solved += usize::from(first.is_some_and(|said| said.solved));
            figures.top1 += usize::from(first.is_some_and(|said| said.right));
            figures.top3 += usize::from(order.iter().take(3).any(|said| said.right));
            figures.squares +=
                first.map_or(0.0, |said| f64::from(said.likelihood - f32::from(u8::from(said.right))).powi(2));
        }
        figures
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            all: self.all + other.all,
            solved: self.solved + other.solved,
            top1: self.top1 + other.top1,
            top3: self.top3 + other.top3,
            squares: self.squares + other.squares,
        }
    }

    /// The Brier score.
    #[allow(clippy::cast_precision_loss, reason = "there are some thousand cases")]
    pub fn brier(&self) -> f64 {
        self.squares / self.all.max(1) as f64
    }
}

/// Leaves out one server at a time, fits on the others, and scores on the one. With each server what it reached.
pub fn cross_validate(lessons: &[Lesson], prior: &Prior) -> Vec<(String, Figures)> {
    let mut servers: Vec<&str> = lessons.iter().map(|lesson| lesson.server.as_str()).collect();
    // A server's cases need not stand together: scored twice it would count twice.
    servers.sort_unstable();
    servers.dedup();
    let mut held_out = on_all_cores(&servers, |server| {
        let others: Vec<&Lesson> = lessons.iter().filter(|lesson| lesson.server != *server).collect();
        let fitted = fit(&others, prior);
        ((*server).to_owned(), Figures::of(&fitted, lessons.iter().filter(|lesson| lesson.server == *server)))
    });
    held_out.sort_by_key(|(at, _)| *at);
    held_out.into_iter().map(|(_, figures)| figures).collect()
}
