//! What a recorded case teaches: the findings with their evidence, and which of them are right.

use why400::checks::{self, Context};
use why400::finding::Certainty;
use why400::verdict::{self, Weighed, Weights};
use why400::{Input, read, replies};

use crate::{Case, NOW, judge, on_all_cores};

/// One case. No weight has a part in it.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// Its server.
    pub server: String,
    said: Vec<Finding>,
    /// Whether the server complains.
    complains: bool,
    /// Whether `server/unclear` is right; nothing where the request was not refused.
    unclear: Option<bool>,
}

#[derive(Clone, Debug)]
struct Finding {
    evidence: Weighed,
    certainty: Certainty,
    right: bool,
    solved: bool,
}

/// A finding in its order.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    /// How likely it is.
    pub likelihood: f32,
    /// It names the cause.
    pub right: bool,
    /// It names the cause and points at its place.
    pub solved: bool,
}

/// What the cases teach.
pub fn lessons(cases: &[Case]) -> Vec<Lesson> {
    let mut lessons = on_all_cores(cases, Lesson::of);
    lessons.sort_by_key(|(at, _)| *at);
    lessons.into_iter().map(|(_, lesson)| lesson).collect()
}

impl Lesson {
    fn of(case: &Case) -> Self {
        let input = Input {
            request: case.paste.clone().or(case.request.clone()).unwrap_or_default(),
            response: case.response.clone().filter(|response| !response.is_empty()),
            now: NOW,
            ..Input::default()
        };
        // As `why400::diagnose` does it, as far as the weights.
        let exchange = read::read(&input);
        let mut context = exchange
            .request
            .as_ref()
            .map(|request| Context::new(request, &input.request, input.now).answered_by(exchange.response.as_ref()));
        if let Some(context) = &mut context {
            context.redirected = exchange.redirected.as_ref();
        }
        let found = context.as_ref().map(checks::check).unwrap_or_default();
        let reply = exchange.response.as_ref().map(replies::listen).unwrap_or_default();
        let weighed = verdict::weigh(context.as_ref(), &exchange, found, &reply);

        let mut seen = Vec::new();
        let mut said = Vec::new();
        for (finding, evidence) in weighed {
            let key = (finding.code, finding.spans.first().copied(), finding.title.clone());
            if !seen.contains(&key) {
                seen.push(key);
                let right = case.is_right(finding.code.as_str());
                let solved = right && judge::place(case, &judge::shown(&finding)).unwrap_or(true);
                said.push(Finding { evidence, certainty: finding.certainty, right, solved });
            }
        }
        let complains = verdict::is_refused(&exchange, &reply);
        let unclear = complains.then(|| case.is_right("server/unclear"));
        Lesson { server: case.server.clone(), said, complains, unclear }
    }

    /// What is said with these weights, the verdict first.
    pub fn ranked(&self, weights: &Weights) -> Vec<Said> {
        let said = self.said.iter().map(|finding| Said {
            likelihood: if self.complains {
                weights.likelihood(&finding.evidence, finding.certainty)
            } else {
                weights.unheard(&finding.evidence)
            },
            right: finding.right,
            solved: finding.solved,
        });
        let mut said: Vec<Said> = said.collect();
        said.sort_by(|a, b| b.likelihood.total_cmp(&a.likelihood));
        if let Some(right) = self.unclear
            && said.first().is_none_or(|first| first.likelihood < weights.floor())
        {
            let at = said.partition_point(|said| said.likelihood >= weights.unclear());
            said.insert(at, Said { likelihood: weights.unclear(), right, solved: right });
        }
        said
    }

    /// How much worse than perfect these weights do: the log-loss of the verdict, and half as much that of a right
    /// finding's standing before the best of the wrong ones.
    pub(super) fn loss(&self, weights: &Weights) -> f32 {
        let said = self.ranked(weights);
        let Some(first) = said.first() else { return 0.0 };
        let verdict = if first.right { -first.likelihood.ln() } else { -(1.0 - first.likelihood).ln() };
        let best = |right: bool| said.iter().find(|said| said.right == right).map(|said| odds(said.likelihood));
        match (best(true), best(false)) {
            (Some(right), Some(wrong)) => verdict + 0.5 * (wrong - right).exp().ln_1p(),
            _ => verdict,
        }
    }

    /// The rows of the table of weights that take part.
    pub fn rows(&self) -> impl Iterator<Item = usize> {
        self.said.iter().flat_map(|finding| finding.evidence.pieces()).map(|(row, _)| row)
    }
}

fn odds(likelihood: f32) -> f32 {
    (likelihood / (1.0 - likelihood)).ln()
}
